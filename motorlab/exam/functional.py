"""The one exception: functional weakness has no lesion, so its positive signs are rows and not read from flows."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from motorlab.catalogue import catalogue
from motorlab.lesions import Lesion
from motorlab.tables import rows

__all__ = ["SITE", "functional_rows"]

SITE = "functional_weakness"
SIDES = {"left": ("left",), "right": ("right",), "both": ("left", "right")}


@cache
def _signs(side: str) -> tuple[tuple[str, str, str, float, float, str], ...]:
    """Return the signs of functional weakness on one side: finding, target, side, value, chance, sentence."""
    other = {"left": "right", "right": "left", "both": "both"}[side]
    found = []
    for row in rows("functional_signs"):
        finding = catalogue()[row.finding]
        value = finding.word(row.expected) if finding.words else float(row.expected)
        for mine in SIDES[side if row.side == "same" else other]:
            found.append((row.finding, row.target, mine, value, float(row.chance), row.sentence))
    return tuple(found)


def functional_rows(
    case: tuple[Lesion, ...], places: dict[tuple[str, str, str], int]
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64], list[str]]:
    """Return the rows of `expect` that functional weakness sets: places, values, chances and sentences.

    Parameters
    ----------
    case
        The lesions of one case; the severity of the functional one scales the chance.
    places
        Row of each finding, target and side.
    """
    rows, values, chances, sentences = [], [], [], []
    for lesion in case:
        if lesion.site == SITE and lesion.severity > 0:
            for finding, target, side, value, chance, sentence in _signs(lesion.side or "both"):
                if (finding, target, side) in places:
                    rows.append(places[finding, target, side])
                    values.append(value)
                    chances.append(chance)
                    sentences.append(sentence)
    return np.array(rows, dtype=np.int64), np.array(values), np.array(chances), sentences
