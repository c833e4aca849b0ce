"""Which findings a test or a sign is read from, and how often it would come back abnormal: many cases at once."""

from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from motorlab.catalogue import Finding, catalogue
from motorlab.choices import one_of
from motorlab.expectations import labels
from motorlab.tables import rows

__all__ = ["Measured", "Reads", "measured", "reads"]

Whole = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
OFF = 0.5  # a number on a scale that is at least this far from its normal value is not normal


class Reads(NamedTuple):
    """What a test is read from.

    Attributes
    ----------
    places, low, high, waits
        The rows of `labels` that make it abnormal from `low` to `high`, and the finding that each waits for ("" none).
    whole, health
        All its rows, with their values in health.
    calm
        Rows by words: whether the word is none that its finding calls abnormal; no words for numbers.
    """

    places: Whole
    low: Floats
    high: Floats
    waits: NDArray[np.str_]
    whole: Whole
    health: Floats
    calm: Flags


class Measured(NamedTuple):
    """What a test would show of many cases.

    Attributes
    ----------
    now, early, later
        Cases by `Reads.places`: what counts now, what shows now but waits for something that tells more, and what
        shows later.
    quiet
        Cases by `Reads.whole`: where the row's value is none that its finding calls abnormal.
    chances
        How often the test comes back abnormal, by case.
    results
        `abnormal`, `normal` or `not_yet`, by case.
    """

    now: Flags
    early: Flags
    later: Flags
    quiet: Flags
    chances: Floats
    results: NDArray[np.str_]


@cache
def _asked() -> dict[str, list[tuple[str, str, float, float, str]]]:
    """Return finding, target, lowest and highest value and what it waits for, by test or sign."""
    found: dict[str, list[tuple[str, str, float, float, str]]] = {}
    for row in rows("test_reads"):
        word = catalogue()[row.finding].word(row.word)
        found.setdefault(row.test, []).append((row.finding, row.target, word, word, row.waits_for))
    signs = {row.sign: row for row in rows("signs")}
    for row in rows("sign_reads"):
        sign = signs[row.sign]
        low, high = row.low, row.high
        if row.word:
            low = high = catalogue()[sign.finding].word(row.word)
        found.setdefault(row.sign, []).append((sign.finding, sign.target, float(low), float(high), ""))
    return found


@cache
def reads(name: str) -> Reads | None:
    """Return what a test or a sign is read from; None for a test that reads no finding but the cause or the place.

    Parameters
    ----------
    name
        A row of `tests`, or a sign of `sign_reads`; after a colon only one place of it, as
        `needle_emg:tibialis_posterior`.

    Raises
    ------
    ValueError
        If the test has no such place; names the nearest.

    Examples
    --------
    >>> len(reads("h_reflex").whole), len(reads("needle_emg:deltoid").whole)
    (2, 6)
    >>> reads("ct_head") is None
    True
    """
    test, _, place = name.partition(":")
    findings, targets = labels()["finding"].tolist(), labels()["target"].tolist()
    pairs = [
        (row, low, high, waits)
        for finding, target, low, high, waits in _asked().get(test, [])
        for row in range(len(findings))
        if finding == findings[row] and target in ("", targets[row])
    ]
    if place:
        named = [(targets[pair[0]], targets[pair[0]].partition(":")[0]) for pair in pairs]
        one_of(place, dict.fromkeys(name for names in named for name in names), f"place of {test}")
        pairs = [pair for pair, names in zip(pairs, named, strict=True) if place in names]
    if not pairs:
        return None
    places = np.array([pair[0] for pair in pairs])
    low, high = np.array([pair[1:3] for pair in pairs]).T
    whole = np.unique(places)
    mine = [catalogue()[findings[row]] for row in whole]
    calm = np.zeros((len(whole), max(len(finding.words) for finding in mine)), dtype=bool)
    for number, finding in enumerate(mine):
        calm[number, : len(finding.words)] = _calm(finding)
    health = np.array([finding.health for finding in mine])
    return Reads(places, low, high, np.array([pair[3] for pair in pairs]), whole, health, calm)


def _calm(finding: Finding) -> list[bool]:
    return [(finding.name, word) not in _abnormal() for word in finding.words]


@cache
def _abnormal() -> set[tuple[str, str]]:
    """Return the findings and words that are called abnormal."""
    return {(row.finding, row.word) for row in rows("finding_words") if row.abnormal}


def measured(read: Reads, values: Floats, chances: Floats, later: Floats) -> Measured:
    """Return what a test would show of many cases: it is abnormal when one of its findings has a word that counts.

    Parameters
    ----------
    read
        What `reads` returns.
    values, chances
        What `expectations` returns for the cases, cases by rows of `labels`.
    later
        The values of the same cases when the test has had its time.

    Notes
    -----
    The chance is that of the likeliest finding, as the findings of one test are not independent tries.
    """
    hit, coming = (
        (some[:, read.places] >= read.low) & (some[:, read.places] <= read.high) for some in (values, later)
    )
    early = hit & _awaited(read, hit, coming)
    now = hit & ~early
    shown = np.where(now, chances[:, read.places], 0.0).max(axis=1)
    quiet = _quiet(read, values[:, read.whole])
    base = np.where(quiet, chances[:, read.whole], 0.0).max(axis=1)
    counts = now.any(axis=1)
    results = np.where(counts, "abnormal", np.where(coming.any(axis=1), "not_yet", "normal"))
    return Measured(now, early, coming, quiet, np.where(counts, shown, base), results)


def _quiet(read: Reads, values: Floats) -> Flags:
    if not read.calm.shape[1]:
        return np.abs(values - read.health) < OFF
    found: Flags = read.calm[np.arange(len(read.whole)), values.astype(int)]
    return found


def _awaited(read: Reads, hit: Flags, coming: Flags) -> Flags:
    """Return where something tells more that is still to come: few units fire at once, but fibrillation takes weeks."""
    findings: NDArray[Any] = labels()["finding"].to_numpy()[read.places].astype(str)
    found = np.zeros_like(hit)
    for name in set(read.waits.tolist()) - {""}:
        mine = findings == name
        to_come: Flags = np.asarray(coming[:, mine].any(axis=1) & ~hit[:, mine].any(axis=1))
        found |= to_come[:, None] & (read.waits == name)
    return found
