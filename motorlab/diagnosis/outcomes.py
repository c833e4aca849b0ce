"""What a reader may write down of each finding, and how likely each word is once the expected level is known.

An expected level is one byte: the value on the finding's scale and the chance that a careful reader finds it abnormal,
each rounded. One small matrix per finding turns that byte into the chance of every word or grade.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from motorlab.catalogue import Finding, catalogue
from motorlab.tables import rows

__all__ = ["CODES", "Outcomes", "coded", "outcomes", "reading_error"]

Floats = NDArray[np.float64]
Bytes = NDArray[np.uint8]
CODES = 256
MOST_CHANCES = 32
LEAST, GREATEST = 0.004, 0.99  # the chances that are kept, evenly spaced in log odds
STEP = 0.5  # grades are kept to the half
UNSEEN = ("not_yet", "depends")  # said of a test whose result cannot be foretold; nobody reads them
ORDINAL = {"mrc_0_5": (0, 5), "ninds_0_4": (0, 4), "tone_-1_3": (-1, 3)}


@cache
def reading_error(scale: str, measure: str, finding: str = "") -> float:
    """Return how far records lie from what is expected: a row of `reading_errors`, the finding's own if it has one."""
    found = {(row.scale, row.measure): row.value for row in rows("reading_errors")}
    return float(found.get((finding, measure), found[scale, measure]))


@dataclass(frozen=True)
class Outcomes:
    """What can be seen of one finding.

    Attributes
    ----------
    words
        What may be written down: grades as numbers, or words; the normal one is among them.
    normal
        Place of the normal one.
    matrix
        Chance of each word once the byte is known, 256 by words; rows sum to 1.
    chances
        The chances of abnormality that a byte can say.
    alike
        Words that cannot be told from a listed one, each with that word.
    """

    finding: Finding
    words: tuple[str | int, ...]
    normal: int
    matrix: Floats
    chances: Floats
    alike: dict[str, str]

    @property
    def ordinal(self) -> bool:
        """Whether the words are grades."""
        return self.finding.scale in ORDINAL

    @property
    def coding(self) -> tuple[float, float, int]:
        """The lowest value, the step between values, and how many chances a byte tells apart."""
        low, step = (float(ORDINAL[self.finding.scale][0]), STEP) if self.ordinal else (0.0, 1.0)
        return low, step, len(self.chances)

    def codes(self, values: Floats, chances: Floats) -> Bytes:
        """Return expected values and chances as bytes, of any shape."""
        return coded(values, chances, *(np.array(part) for part in self.coding))


def coded(values: Floats, chances: Floats, low: Floats, step: Floats, size: Floats) -> Bytes:
    """Return expected values and chances as bytes; `low`, `step` and `size` of each column as in `Outcomes.coding`."""
    kept = np.clip(chances, LEAST, GREATEST)
    lowest, highest = (np.log(end / (1.0 - end)) for end in (LEAST, GREATEST))
    level = np.rint((np.log(kept / (1.0 - kept)) - lowest) * ((size - 1) / (highest - lowest)))
    found: Bytes = (np.rint((values - low) / step) * size + level).astype(np.uint8)
    return found


@cache
def outcomes() -> dict[str, Outcomes]:
    """Return what can be seen of every finding, by its name.

    Examples
    --------
    >>> outcomes()["plantar"].words
    ('flexor', 'extensor', 'mute')
    >>> bool(np.allclose(outcomes()["power"].matrix.sum(axis=1), 1.0))
    True
    """
    return {name: _outcomes(finding) for name, finding in catalogue().items()}


@cache
def _abnormal() -> dict[tuple[str, str], bool]:
    return {(row.finding, row.word): bool(row.abnormal) for row in rows("finding_words")}


def _outcomes(finding: Finding) -> Outcomes:
    if finding.scale in ORDINAL:
        low, high = ORDINAL[finding.scale]
        grades = tuple(range(low, high + 1))
        values = np.arange(low, high + STEP, STEP)
        shares = _near(values, np.array(grades), finding)
        words: tuple[str | int, ...] = grades
        normal, alike = grades.index(int(finding.health)), {}
    else:
        normals = [
            word
            for word in finding.words
            if not _abnormal().get((finding.name, word), word != finding.normal)
        ]
        alike = {word: finding.normal for word in normals if word != finding.normal}
        words = tuple(word for word in finding.words if word not in alike and word not in UNSEEN)
        normal = words.index(finding.normal)
        shares = _worded(finding, [str(word) for word in words], normal)
    size = min(MOST_CHANCES, CODES // len(shares))
    low_, high_ = np.log(LEAST / (1.0 - LEAST)), np.log(GREATEST / (1.0 - GREATEST))
    chances = 1.0 / (1.0 + np.exp(-np.linspace(low_, high_, size)))
    matrix = np.full((CODES, len(words)), 1.0 / len(words))
    full = shares[:, None, :] * chances[None, :, None]
    full[:, :, normal] = 1.0 - chances
    lapse = reading_error("all", "lapse")
    used = full.reshape(-1, len(words))
    matrix[: len(used)] = (1.0 - lapse) * used + lapse * _lapses(finding, len(words), normal)
    return Outcomes(finding, words, normal, matrix, chances, alike)


def _lapses(finding: Finding, count: int, normal: int) -> Floats:
    """Return how simply wrong records spread: evenly over words, and over grades the rarer the farther from health."""
    if finding.scale not in ORDINAL:
        return np.full(count, 1.0 / count)
    found = reading_error("all", "lapse_fall") ** -np.abs(np.arange(count) - float(normal))
    return np.asarray(found / found.sum())


def _near(values: Floats, grades: NDArray[np.int64], finding: Finding) -> Floats:
    """Return how abnormal records spread over the grades, for each expected value; the normal grade gets none."""
    spread = reading_error(finding.scale, "spread")
    weight = np.exp(-0.5 * ((grades[None, :] - values[:, None]) / spread) ** 2)
    weight[:, grades == int(finding.health)] = 0.0
    return np.asarray(weight / weight.sum(axis=1, keepdims=True))


def _worded(finding: Finding, words: list[str], normal: int) -> Floats:
    """Return how abnormal records spread over the words, for each expected word; the normal word gets none."""
    abnormal = [place for place in range(len(words)) if place != normal]
    shares = np.zeros((len(finding.words), len(words)))
    shares[:, abnormal] = 1.0 / len(abnormal)
    if finding.scale == "segment":
        far = np.subtract.outer(abnormal, abnormal) / reading_error("segment", "spread")
        near = np.exp(-0.5 * far**2)
        shares[np.ix_([finding.words.index(words[place]) for place in abnormal], abnormal)] = near / near.sum(
            axis=1, keepdims=True
        )
    elif len(abnormal) > 1:
        wrong = reading_error("words", "wrong_word", finding.name)
        for place in abnormal:
            row = finding.words.index(words[place])
            shares[row, abnormal] = wrong / (len(abnormal) - 1)
            shares[row, place] = 1.0 - wrong
    return shares
