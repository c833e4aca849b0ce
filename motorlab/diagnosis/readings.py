"""Tests with more than two outcomes: how often each comes, case by case."""

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from motorlab.catalogue import catalogue
from motorlab.expectations import Expectations, expectations, labels
from motorlab.tables import rows

__all__ = ["NORMAL", "outcomes_of", "readings"]

Floats = NDArray[np.float64]
NORMAL = "normal"


class _Part(NamedTuple):
    """Rows of `labels` that an outcome is read from, the values that count, and whether they are the lowest grades."""

    at: NDArray[np.int64]
    low: float
    high: float
    lowest: bool


@cache
def readings() -> dict[str, dict[str, tuple[int, list[_Part]]]]:
    """Return for each reading its outcomes: their rank, and the rows and values of `labels` that they are read from."""
    finding, target = labels()["finding"].to_numpy(), labels()["target"].to_numpy()
    found: dict[str, dict[str, tuple[int, list[_Part]]]] = {}
    for row in rows("test_outcomes"):
        at = np.flatnonzero((finding == row.finding) & ((target == row.target) | (row.target == "")))
        low, high = float(row.low), float(row.high)
        if row.word:
            low = high = catalogue()[row.finding].word(row.word)
        part = _Part(at, low, high, lowest=not row.word and low == 0.0)
        found.setdefault(row.reading, {}).setdefault(row.outcome, (int(row.rank), []))[1].append(part)
    return found


def outcomes_of(reading: str, now: Expectations) -> dict[str, Floats]:
    """Return how often each outcome of a test with several comes, case by case; they sum to 1.

    Parameters
    ----------
    reading
        A reading of `test_outcomes`.
    now
        What is expected of the cases.

    Notes
    -----
    A test is abnormal as often as the likeliest of its findings. That chance is shared by the outcomes of which a
    finding is there, in proportion to their own chances; what is not there is seen as often as in health, among the
    rest. Where nothing is there, a false alarm as in health may be any of them; among grades, what goes beyond that is
    the lowest one, as the model takes a grade that only seems off for a low one.

    Examples
    --------
    >>> from motorlab.lesions import Lesion
    >>> found = outcomes_of("ankle_jerk", expectations([(Lesion("root_s1", side="left", days=20),)]))
    >>> found["weak or lost"].item() > 0.8 > found["brisk"].item() > 0.0
    True
    """
    listed = readings()[reading]
    own: dict[str, Floats] = {}
    rest: list[Floats] = []
    for outcome, (_, parts) in listed.items():
        own[outcome] = np.zeros(len(now.values))
        for part in parts:
            values, chances = now.values[:, part.at], now.chances[:, part.at]
            hit = (values >= part.low) & (values <= part.high)
            own[outcome] = np.maximum(own[outcome], np.where(hit, chances, 0.0).max(axis=1))
            rest.append(np.where(hit, 0.0, chances).max(axis=1))
    for rank in sorted({rank for rank, _ in listed.values()})[:-1]:
        earlier = np.max([own[name] for name, (mine, _) in listed.items() if mine <= rank], axis=0) > 0.0
        for name, (mine, _) in listed.items():
            if mine > rank:
                own[name] = np.where(earlier, 0.0, own[name])
    shares = np.array(list(own.values()))
    there = shares.sum(axis=0) > 0.0
    abnormal = np.where(there, shares.max(axis=0), np.max(rest, axis=0))
    # a false alarm as in health may be any outcome; what goes beyond it is a grade that only seems low
    low = np.array([any(part.lowest for part in parts) for _, parts in listed.values()], dtype=float)
    low = low if low.any() else np.ones(len(low))
    base = np.minimum(abnormal, _base(reading))
    alarms = base / len(low) + (abnormal - base) * (low / low.sum())[:, None]
    found = np.where(there, abnormal * shares / np.where(there, shares.sum(axis=0), 1.0), alarms)
    spilt = (1.0 - abnormal) * _base(reading) / len(low)
    found = np.where(there & (shares == 0.0), spilt, found)
    return {NORMAL: 1.0 - found.sum(axis=0)} | dict(zip(own, found, strict=True))


@cache
def _base(reading: str) -> float:
    """Return how often one of the findings of a reading seems abnormal in health."""
    chances = expectations([()]).chances[0]
    parts = [part for _, listed in readings()[reading].values() for part in listed]
    return float(max(chances[part.at].max() for part in parts))
