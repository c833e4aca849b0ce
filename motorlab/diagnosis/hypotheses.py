"""Names of hypotheses, and the candidates that each stands for."""

from functools import cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from motorlab.choices import one_of, several
from motorlab.diagnosis.candidates import candidates
from motorlab.tables import rows

__all__ = ["COMPARTMENTS_IN_WORDS", "called", "named", "rows_of", "site_sets"]

Whole = NDArray[np.int64]
COMPARTMENTS_IN_WORDS = {
    "upper": "upper motor neuron",
    "lower": "lower motor neuron",
    "both": "upper and lower motor neuron",
    "junction": "junction",
    "muscle": "muscle",
    "sensory": "sensory fibres alone",
    "other": "neither motor neuron",
}


@cache
def _names() -> dict[str, str]:
    listed = {row[0]: row.name for table in ("sites", "syndromes", "pairs") for row in rows(table)}
    return COMPARTMENTS_IN_WORDS | listed


@cache
def called(name: str) -> str:
    """Return a hypothesis, a compartment or a set of sites in words.

    Examples
    --------
    >>> called("root_l5 and common_fibular_nerve"), called("root_l5:right"), called("lower")
    ('L5 root and common fibular nerve at the fibular neck', 'L5 root, right', 'lower motor neuron')
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


def rows_of(name: str) -> Whole:
    """Return the rows of the candidates of one hypothesis.

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
    >>> listed = candidates()
    >>> {listed.answers[listed.answer[row]].sites for row in rows_of("root_l5:right").tolist()}
    {(('root_l5', 'right'),)}
    """
    listed = candidates()
    known = _hypotheses()
    return np.flatnonzero(np.isin(listed.answer, known[one_of(name, known, "hypothesis")]))


def named(hypotheses: object) -> list[str]:
    """Return the names of several hypotheses, each once; a single one stands for itself.

    Raises
    ------
    ValueError
        If one of them is no hypothesis (the message names the nearest), or a part of another one.

    Examples
    --------
    >>> named("root_l5"), named(("root_l5", "upper", "root_l5"))
    (['root_l5'], ['root_l5', 'upper'])
    """
    known = _hypotheses()
    names = list(
        dict.fromkeys(one_of(name, known, "hypothesis") for name in several(hypotheses, "hypotheses"))
    )
    for first, second in combinations(names, 2):
        if not set(known[first]).isdisjoint(known[second]):
            raise ValueError(
                f"{first!r} ({called(first)}) and {second!r} ({called(second)}) overlap: a case may be both, and no "
                "test tells them apart. Name hypotheses that exclude each other."
            )
    return names


@cache
def _hypotheses() -> dict[str, list[int]]:
    """Return the answers of every name that a hypothesis may have."""
    found: dict[str, list[int]] = {}
    for place, answer in enumerate(candidates().answers):
        for name in dict.fromkeys((answer.label, answer.name, answer.compartment)):
            found.setdefault(name, []).append(place)
    return found
