"""What the model says of a test: how often it is abnormal in each case that a hypothesis may mean, on one day."""

from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from motorlab.catalogue import catalogue
from motorlab.diagnosis.candidates import candidates, rows_of
from motorlab.expectations import Expectations, expectations, labels
from motorlab.expected_tests import LATER
from motorlab.lesions import Lesion, on_day
from motorlab.measured_tests import measured, reads
from motorlab.studies.shown import shown
from motorlab.tables import rows

__all__ = ["MOST", "Meant", "Predicted", "meant", "outcomes_of", "predicted"]

Floats = NDArray[np.float64]
Case = tuple[Lesion, ...]
MOST = 400  # cases of one hypothesis that are worked out; the rarest beyond them are left out
NORMAL = "normal"


@dataclass(frozen=True)
class Meant:
    """The cases that one hypothesis may mean on one day, each once, and how they share it.

    Attributes
    ----------
    cases
        Lesions on that day. A case of the right is given as its mirror image: no test here asks for the side.
    weights
        Their shares, which sum to 1.
    traits
        For each case the answer it belongs to, its severity, kind and age: what tests may depend on together.
    """

    cases: tuple[Case, ...]
    weights: Floats
    traits: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Predicted:
    """What a test would show, case by case.

    Attributes
    ----------
    chances, later
        How often it comes back abnormal, 0..1: on the day, and when it has had 90 days more.
    results
        `abnormal`, `normal`, `not_yet` or `depends` (on the cause).
    """

    chances: Floats
    later: Floats
    results: NDArray[np.str_]


@lru_cache(maxsize=256)
def meant(hypothesis: str, days: float | None) -> Meant:
    """Return the cases that a hypothesis may mean, all on the same day.

    Parameters
    ----------
    hypothesis
        As for `candidates.of_hypothesis`.
    days
        Days since the oldest lesion began; None keeps every age that the candidates have.

    Raises
    ------
    ValueError
        If there is no such hypothesis; names the nearest.

    Examples
    --------
    >>> found = meant("root_l5", 20)
    >>> {lesion.days for case in found.cases for lesion in case}, round(float(found.weights.sum()), 9)
    ({20.0}, 1.0)
    """
    listed = candidates()
    shares: dict[tuple[str, Case], float] = {}
    for row in rows_of(hypothesis).tolist():
        case = listed.cases[listed.case[row]]
        moved = case if days is None else _rounded(on_day(case, days))
        key = (listed.answers[listed.answer[row]].label, moved)
        shares[key] = shares.get(key, 0.0) + float(listed.weight[row])
    heaviest = sorted(shares, key=lambda key: -shares[key])[:MOST]
    weights = np.array([shares[key] for key in heaviest])
    traits = {
        "place": tuple(f"{label} {[lesion.side for lesion in case]}" for label, case in heaviest),
        "severity": tuple(str([f"{lesion.severity:.2f}" for lesion in case]) for _, case in heaviest),
        "kind": tuple(
            str([(lesion.kind, lesion.fibres, lesion.pattern) for lesion in case]) for _, case in heaviest
        ),
        "day": tuple(str([f"{lesion.days:.2f}" for lesion in case]) for _, case in heaviest),
    }
    return Meant(tuple(case for _, case in heaviest), weights / weights.sum(), traits)


def _rounded(case: Case) -> Case:
    """Return the case with severities of four digits, so that equal ones meet after their move in time."""
    return tuple(replace(lesion, severity=round(lesion.severity, 4)) for lesion in case)


@lru_cache(maxsize=16)
def _expected(hypothesis: str, days: float | None) -> tuple[Expectations, Expectations]:
    """Return what the cases of a hypothesis would show on the day, and 90 days later."""
    cases = meant(hypothesis, days).cases
    return expectations(cases), expectations([_older(case) for case in cases])


def _older(case: Case) -> Case:
    return tuple(replace(lesion, days=lesion.days + LATER) for lesion in case)


@lru_cache(maxsize=1024)
def predicted(test: str, hypothesis: str, days: float | None) -> Predicted | None:
    """Return what a test or sign would show of every case of a hypothesis; None for what the model cannot read.

    Parameters
    ----------
    test
        As in `published.readable`.
    hypothesis, days
        As for `meant`.

    Examples
    --------
    >>> found = predicted("needle_emg", "root_l5", 3)
    >>> bool((found.later > found.chances).any())
    True
    """
    read = reads(test)
    if read is not None:
        now, later = _expected(hypothesis, days)
        today = measured(read, now.values, now.chances, later.values)
        then = measured(read, later.values, later.chances, later.values)
        return Predicted(today.chances, then.chances, today.results)
    cases = meant(hypothesis, days).cases
    if test in _of_cause():
        seen = [shown(test, case) for case in cases]
        later_ = [shown(test, _older(case)).chance for case in cases]
        return Predicted(
            np.array([item.chance for item in seen]),
            np.array(later_),
            np.array([item.result for item in seen]),
        )
    if test in _outcomes():
        found = outcomes_of(test, hypothesis, days)
        chances = 1.0 - found[NORMAL]
        return Predicted(chances, chances, np.where(chances >= 0.5, "abnormal", "normal"))
    return None


@cache
def _of_cause() -> frozenset[str]:
    """Return the tests that read the cause or the place."""
    return frozenset(row.test for row in rows("test_shows"))


class _Part(NamedTuple):
    """Rows of `labels` that an outcome is read from, the values that count, and whether they are the lowest grades."""

    at: NDArray[np.int64]
    low: float
    high: float
    lowest: bool


@cache
def _outcomes() -> dict[str, dict[str, tuple[int, list[_Part]]]]:
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


def outcomes_of(reading: str, hypothesis: str, days: float | None) -> dict[str, Floats]:
    """Return how often each outcome of a test with several comes, case by case; they sum to 1.

    Parameters
    ----------
    reading
        A reading of `test_outcomes`.
    hypothesis, days
        As for `meant`.

    Notes
    -----
    A test is abnormal as often as the likeliest of its findings. That chance is shared by the outcomes of which a
    finding is there, in proportion to their own chances. Where none is there, a false alarm is any of them; among
    grades it is the lower one, as the model takes a grade that only seems off for a low one.

    Examples
    --------
    >>> found = outcomes_of("ankle_jerk", "root_s1", 20)
    >>> bool((found["weak or lost"] > found["brisk"]).all())
    True
    """
    now, _ = _expected(hypothesis, days)
    listed = _outcomes()[reading]
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
    stray = np.array([any(part.lowest for part in parts) for _, parts in listed.values()], dtype=float)
    stray = stray if stray.any() else np.ones(len(stray))
    parts_of = np.where(
        there, shares / np.where(there, shares.sum(axis=0), 1.0), (stray / stray.sum())[:, None]
    )
    return {NORMAL: 1.0 - abnormal} | dict(zip(own, abnormal * parts_of, strict=True))
