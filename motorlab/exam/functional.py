"""The one exception: functional weakness has no lesion, so its positive signs are rows and not read from flows."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from motorlab.catalogue import catalogue
from motorlab.flows import Flows, number
from motorlab.lesions import OTHER_SIDE, Lesion
from motorlab.tables import rows

__all__ = ["SITE", "functional_rows", "willed"]

SITE = "functional_weakness"
SIDES = {"left": ("left",), "right": ("right",), "both": ("left", "right")}


@cache
def _signs(side: str) -> tuple[tuple[str, str, str, float, float, str], ...]:
    """Return the signs of functional weakness on one side: finding, target, side, value, chance, sentence."""
    other = OTHER_SIDE[side]
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


def willed(flows: Flows) -> NDArray[np.float64]:
    """Return the share of the drive that a person gives to a needle's request, muscles by columns (left, right).

    It is 1 but in functional weakness, in the muscles with a row of recruitment: there the drive is poor although every
    way down is whole, so that a magnetic shock brings a healthy response.

    Examples
    --------
    >>> given = willed(Flows([(Lesion("functional_weakness", side="left"),)]))
    >>> row = catalogue()["recruitment"].members[catalogue()["recruitment"].targets.index("deltoid")][0]
    >>> bool(given[row, 0] < 0.6), float(given[row, 1])
    (True, 1.0)
    """
    given = np.ones((len(flows.wiring.muscles), flows.columns))
    for lesion, case in zip(flows.damage.lesions, flows.damage.case_of, strict=True):
        if lesion.site == SITE and lesion.severity > 0:
            for finding, target, side, *_ in _signs(lesion.side or "both"):
                if finding == "recruitment":
                    column = 2 * case + ("left", "right").index(side)
                    given[flows.wiring.muscle_row[target], column] = number("functional_effort")
    return given
