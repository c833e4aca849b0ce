"""Names of hypotheses, and the candidates that each stands for."""

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from motorlab.choices import one_of
from motorlab.diagnosis.candidates import candidates
from motorlab.diagnosis.families import Case
from motorlab.tables import rows

__all__ = ["Candidate", "called", "of_hypothesis", "rows_of", "site_sets"]

Whole = NDArray[np.int64]


class Candidate(NamedTuple):
    """One candidate: its answer's name, lesions, share of the prior, days since it began, and sites."""

    name: str
    lesions: Case
    weight: float
    days: float
    sites: tuple[str, ...]


@cache
def _names() -> dict[str, str]:
    return {row[0]: row.name for table in ("sites", "syndromes", "pairs") for row in rows(table)}


@cache
def called(name: str) -> str:
    """Return a hypothesis or set of sites in words.

    Examples
    --------
    >>> called("root_l5 and common_fibular_nerve"), called("root_l5:right")
    ('L5 root and common fibular nerve at the fibular neck', 'L5 root, right')
    """
    parts = [part.partition(":") for part in name.split(" and ")]
    words = [(_names().get(part, part.replace("_", " ")), side) for part, _, side in parts]
    return " and ".join(f"{word}, {side}" if side else word for word, side in words)


@cache
def site_sets() -> tuple[Whole, tuple[str, ...]]:
    """Return for each answer the number of its set of sites, and what each set is called.

    Sides do not count, nor whether a set has a name as a syndrome: `root_l5:left` and `l5_radiculopathy` are one set.

    Examples
    --------
    >>> numbers, names = site_sets()
    >>> names[numbers[0]]
    'no_lesion'
    """
    called: dict[tuple[str, ...], int] = {}
    numbers = []
    for answer in candidates().answers:
        key = tuple(sorted({site for site, _ in answer.sites})) or (answer.label,)
        numbers.append(called.setdefault(key, len(called)))
    return np.array(numbers), tuple(" and ".join(key) for key in called)


def of_hypothesis(name: str) -> list[Candidate]:
    """Return the candidates of one hypothesis.

    Parameters
    ----------
    name
        A site, a syndrome or a pair, each also with a side (`root_l5:right`), `no_lesion`, or a compartment.

    Raises
    ------
    ValueError
        If there is no such hypothesis; the message names the nearest.

    Examples
    --------
    >>> {candidate.sites for candidate in of_hypothesis("root_l5:right")}
    {('root_l5',)}
    """
    listed = candidates()
    return [
        Candidate(
            listed.answers[listed.answer[row]].name,
            listed.lesions(row),
            float(listed.weight[row]),
            float(listed.days[row]),
            tuple(dict.fromkeys(site for site, _ in listed.answers[listed.answer[row]].sites)),
        )
        for row in rows_of(name).tolist()
    ]


def rows_of(name: str) -> Whole:
    """Return the rows of the candidates of one hypothesis, as `of_hypothesis` reads its name."""
    listed = candidates()
    known = _hypotheses()
    return np.flatnonzero(np.isin(listed.answer, known[one_of(name, known, "hypothesis")]))


@cache
def _hypotheses() -> dict[str, list[int]]:
    """Return the answers of every name that a hypothesis may have."""
    found: dict[str, list[int]] = {}
    for place, answer in enumerate(candidates().answers):
        for name in dict.fromkeys((answer.label, answer.name, answer.compartment)):
            found.setdefault(name, []).append(place)
    return found
