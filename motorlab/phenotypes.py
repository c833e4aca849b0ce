"""Between the terms of the Human Phenotype Ontology and our findings; the rows of two tables say what a term means."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from motorlab.catalogue import catalogue
from motorlab.diagnosis.evidence import Key, Statement, statements
from motorlab.diagnosis.outcomes import outcomes
from motorlab.packet_terms import PREFIX
from motorlab.tables import rows

__all__ = ["Said", "said", "says_several", "term_for", "why_not"]

UNKNOWN = "no row in hpo_terms"
EMPTY = "its absence says nothing about a finding"


@dataclass(frozen=True)
class Said:
    """One thing that a term says, of the ontology or of our own, and whether it was looked for in vain."""

    key: Key
    value: Any
    term: str
    excluded: bool = False

    @property
    def own(self) -> bool:
        """Whether the term is one of ours."""
        return self.term.startswith(PREFIX)

    @property
    def statements(self) -> list[Statement]:
        """The same as statements about rows of the model: several for a list, none where nothing was found out."""
        return statements({self.key: self.value})


@cache
def _terms() -> dict[str, Any]:
    return {row.term: row for row in rows("hpo_terms")}


@cache
def _meanings() -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows("hpo_findings"):
        found.setdefault(row.term, []).append(row)
    return found


def said(term: str, excluded: bool = False, side: str = "any") -> list[Said]:
    """Return what a term says, each part as a key and a value; nothing where it is not understood.

    Parameters
    ----------
    term
        Id of the ontology, such as `HP:0001324`.
    excluded
        Whether it was looked for and not found.
    side
        `left` or `right` where the record says so.

    Examples
    --------
    >>> [(part.key, part.value) for part in said("HP:0002395")]
    [(('reflex', 'leg', 'any'), (3, 4))]
    >>> [(part.key, part.value) for part in said("HP:0002395", excluded=True)]
    [(('reflex', 'leg', 'any'), (0, 2))]
    """
    found = []
    for row in _meanings().get(term, []):
        value = _absent(row) if excluded else _present(row)
        if value is not None:
            key = (row.finding, row.target, side if row.side == "any" else row.side)
            found.append(Said(key, value, term, excluded))
    return found


def _present(row: Any) -> Any:
    if row.observed:
        return row.observed
    if row.low != row.low:  # an empty cell
        return None
    return int(row.low) if row.low == row.high else (int(row.low), int(row.high))


def _absent(row: Any) -> Any:
    """Return what the absence of a term says: a normal finding, or any value but the one that was looked for."""
    finding = catalogue()[row.finding]
    if row.excluded == "normal":
        return finding.normal if finding.words else "normal"
    if row.excluded == "":
        return None
    kind = outcomes()[row.finding]
    if not kind.ordinal:
        return {word for word in kind.words if word != row.observed}
    lowest, highest = int(kind.words[0]), int(kind.words[-1])
    low, high = (lowest, int(row.low) - 1) if row.high == highest else (int(row.high) + 1, highest)
    return low if low == high else (low, high)


def why_not(term: str, excluded: bool = False) -> str:
    """Return why a term is not understood.

    Examples
    --------
    >>> why_not("HP:0002493")
    'states the answer'
    """
    row = _terms().get(term)
    if row is None:
        return UNKNOWN
    return row.note or (EMPTY if excluded else "only its absence says something")


@cache
def _exact() -> dict[tuple[str, str, Any], tuple[str, bool]]:
    """Return the terms that say one thing and no more, by what they say."""
    found: dict[tuple[str, str, Any], tuple[str, bool]] = {}
    for term, meant in _meanings().items():
        for excluded in (False, True):
            parts = said(term, excluded)
            if len(parts) == len(meant) == 1 and parts[0].key[2] == "any":
                finding, target, _ = parts[0].key
                found.setdefault((finding, target, _hashable(parts[0].value)), (term, excluded))
    return found


def _hashable(value: Any) -> Any:
    return frozenset(value) if isinstance(value, set) else value


def term_for(key: Key, value: Any) -> tuple[str, str, bool] | None:
    """Return the term that says exactly this: its id, its label and whether it is an excluded one.

    Examples
    --------
    >>> term_for(("clonus", "ankle", "left"), "present")
    ('HP:0011448', 'Ankle clonus', False)
    """
    if isinstance(value, list):
        return None
    term, excluded = _exact().get((key[0], key[1], _hashable(value)), ("", False))
    return (term, _terms()[term].label, excluded) if term and key[2] in ("any", "left", "right") else None


def says_several(term: str) -> bool:
    """Return whether a term says more than one thing.

    Examples
    --------
    >>> says_several("HP:0001258"), says_several("HP:0003487")
    (True, False)
    """
    return len(_meanings()[term]) > 1
