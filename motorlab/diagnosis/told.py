"""What a test would tell: the bits about the answer, and how often it is abnormal with each of the answers."""

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from motorlab.diagnosis.candidates import candidates
from motorlab.diagnosis.columns import columns
from motorlab.diagnosis.fields import Field
from motorlab.diagnosis.information import information, joint, located, screened
from motorlab.diagnosis.outcomes import CODES, outcomes
from motorlab.diagnosis.scans import Scan, scans
from motorlab.diagnosis.units import BEDSIDE, Unit, units
from motorlab.expectations import labels

__all__ = ["Told", "confirming", "telling", "told"]

Floats = NDArray[np.float64]
Light = NDArray[np.float32]
Whole = NDArray[np.int64]


class Picture(NamedTuple):
    """What a scan shows of each answer.

    Attributes
    ----------
    seen
        How often the lesion itself, 0..1, by answer.
    place
        Number of the likeliest place that is shown, by answer.
    aim
        Number of the answer at whose place it is put; nothing if it covers all, or nothing likely shows in it.
    """

    seen: Floats
    place: Whole
    aim: int | None


class Told(NamedTuple):
    """What a test would tell.

    Attributes
    ----------
    bits
        About the answer.
    share
        Probability of each answer.
    chance
        How often it is abnormal with each answer, 0..1.
    base
        And without any lesion.
    picture
        Of a scan that shows places; nothing for other tests.
    """

    bits: float
    share: Floats
    chance: Floats
    base: float
    picture: Picture | None


@cache
def _names() -> list[str]:
    return labels()["finding"].tolist()


def _finding(row: int) -> str:
    return _names()[row]


def _counted(row: int, words: tuple[str, ...]) -> tuple[str | int, ...]:
    """Return the words of a row that count as abnormal."""
    kind = outcomes()[_finding(row)]
    return words or tuple(word for place, word in enumerate(kind.words) if place != kind.normal)


class _Read(NamedTuple):
    """What the tests read: the rows, their levels (rows by candidates), and the chances of an abnormal record."""

    rows: list[int]
    levels: NDArray[np.uint8]
    chances: Light


@cache
def _read_by(bedside: bool) -> _Read:
    """Return what all tests read."""
    counted: dict[int, set[str | int]] = {}
    for unit in units():
        if bedside or unit.test != BEDSIDE:
            for row, words in zip(unit.rows, unit.words, strict=True):
                counted.setdefault(row, set()).update(_counted(row, words))
    needed = sorted(counted)
    chances = np.empty((len(needed), CODES), dtype=np.float32)
    for place, row in enumerate(needed):
        kind = outcomes()[_finding(row)]
        chances[place] = kind.matrix[:, [word in counted[row] for word in kind.words]].sum(axis=1)
    return _Read(needed, columns()[needed], chances)


def telling(field: Field, bedside: bool) -> dict[int, float]:
    """Return roughly how many bits each row that a test reads would bring."""
    rough, read = field.rough(), _read_by(bedside)
    bits = screened(read.levels.take(rough.kept, axis=1), read.chances, rough.weights, rough.starts)
    return dict(zip(read.rows, bits.tolist(), strict=True))


def confirming(field: Field, bedside: bool) -> dict[int, float]:
    """Return by how much each row that a test reads is oftener abnormal with the best answer than without a lesion."""
    read = _read_by(bedside)
    share = np.add.reduceat(field.weights, field.starts)
    start, end = np.append(field.starts, len(field.kept))[share.argmax() :][:2]
    some = np.append(0, field.kept[start:end])  # health is the first candidate
    chances = np.take_along_axis(read.chances, read.levels[:, some].astype(np.intp), axis=1)
    more = chances[:, 1:] @ field.weights[start:end] / share.max() - chances[:, 0]
    return dict(zip(read.rows, more.tolist(), strict=True))


def told(unit: Unit, field: Field) -> Told:
    """Return what a test would tell about the answer of a field."""
    base = 1.0 - float(np.prod([1.0 - _abnormal(*read) for read in zip(unit.rows, unit.words, strict=True)]))
    scan = scans().get(unit.rows[0])
    if scan is not None:
        return _pictured(scan, field, base)
    together = _together(unit, field)
    share = together.sum(axis=0)
    return Told(information(together), share, _of(share - together[0], share), base, None)


@cache
def _abnormal(row: int, words: tuple[str, ...]) -> float:
    """Return how often a row is abnormal without any lesion."""
    kind = outcomes()[_finding(row)]
    level = kind.matrix[columns()[row][0]]
    return float(sum(level[kind.words.index(word)] for word in _counted(row, words)))


def _of(part: Floats, share: Floats) -> Floats:
    return np.asarray(part / np.where(share > 0, share, 1.0))


def _together(unit: Unit, field: Field) -> Floats:
    """Return how likely each combination of outcomes is with each answer: first that all are normal."""
    table = columns()
    seen = []
    for row, words in zip(unit.rows, unit.words, strict=True):
        kind = outcomes()[_finding(row)]
        counted = [kind.words.index(word) for word in _counted(row, words)]
        levels = table[row].take(field.kept).astype(np.intp)  # once, not at each look-up
        light = kind.matrix.astype(np.float32)
        shown = [light[:, place].take(levels, mode="clip") for place in counted]
        seen.append([1.0 - np.sum(shown, axis=0), *shown])
    return joint(seen, field.weights.astype(np.float32), field.starts)


def _pictured(scan: Scan, field: Field, base: float) -> Told:
    """Return what a scan would tell that shows the place of what it shows.

    What is harmless is taken for the lesion where one is looked for: it spreads over the places of what is still likely
    as the lesions do that the scan shows there.
    """
    listed = candidates().answer[field.kept]
    parts = np.flatnonzero(np.r_[True, np.diff(listed) != 0])  # within each, all show the same place
    whole, seen, astray = (
        np.add.reduceat(line, parts)
        for line in (field.weights, *(field.weights * line[field.kept] for line in (scan.seen, scan.astray)))
    )
    answer, place = np.searchsorted(field.starts, parts, side="right") - 1, scan.place[listed[parts]]
    aim = None
    if not scan.anywhere.all():
        best = int(np.argmax(np.where(scan.anywhere, 0.0, np.bincount(place, seen, len(scan.anywhere)))))
        unseen = ~scan.anywhere[place] & (place != best)
        seen, astray = np.where(unseen, 0.0, seen), np.where(unseen, whole * scan.base, astray)
        there = np.where(place == best, seen, 0.0)
        aim = int(answer[there.argmax()]) if there.any() else None
    keys, number = np.unique(place * len(field.starts) + answer, return_inverse=True)
    place, owner = np.divmod(keys, len(field.starts))
    seen = np.asarray(np.bincount(number, seen), dtype=float)
    share, other, by_answer = (
        np.asarray(np.bincount(group, line, len(field.starts)), dtype=float)
        for group, line in ((answer, whole), (answer, astray), (owner, seen))
    )
    shown = np.bincount(place, seen)
    spread = shown / shown.sum() if shown.any() else np.eye(1, len(shown))[0]
    bits = located(np.maximum(share - other - by_answer, 0.0), other, seen, place, owner, spread)
    main = np.zeros(len(share), dtype=np.int64)
    order = np.argsort(seen, kind="stable")
    main[owner[order]] = place[order]  # the likeliest of each answer is written last
    return Told(bits, share, _of(other + by_answer, share), base, Picture(_of(by_answer, share), main, aim))
