"""Between the terms of the Human Phenotype Ontology and our findings; the rows of two tables say what a term means."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from motorlab.catalogue import catalogue
from motorlab.diagnosis.evidence import Key, Statement, statements
from motorlab.diagnosis.outcomes import outcomes
from motorlab.packet_terms import PREFIX, own_id
from motorlab.tables import rows

__all__ = ["Said", "overruled", "said", "settled", "term_for", "why_not"]

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


def overruled(parts: Sequence[Said]) -> dict[int, Said]:
    """Return which parts cannot hold beside the others, by their place, each with the one that stands against it.

    A sign that was seen beats the absence of a more general one: "no weakness" beside "weak hands" was written by
    someone who had the legs in mind; but not what was seen of each place. One of several things that a term says gives
    way instead: a "spastic paraplegia" whose legs are not weak is stiff. Of two that were seen in one place, the first
    stands. A value of our own never gives way to a term of the ontology; of two of our own the first stands.

    Examples
    --------
    >>> parts = [*said("HP:0001324", excluded=True), *said("HP:0009005")]
    >>> {place: part.term for place, part in overruled(parts).items()}
    {0: 'HP:0009005'}
    """
    order = sorted(range(len(parts)), key=lambda place: not parts[place].own)
    known = [(place, parts[place], item) for place in order for item in parts[place].statements]
    lost: dict[int, Said] = {}
    single: dict[
        int, tuple[Said, int]
    ] = {}  # by row who spoke of it alone first, and what all who did leave open
    for place, part, item in known:
        if item.way == "one" and not part.excluded:
            first, bits = single.setdefault(item.rows[0], (part, _open(item)))
            if bits & _open(item):
                single[item.rows[0]] = (first, bits & _open(item))
            else:
                lost[place] = first
    left = [
        single[item.rows[0]][1] if item.way == "one" and not part.excluded else _open(item)
        for _, part, item in known
    ]
    of_each: dict[str, list[tuple[int, Statement, int]]] = {}  # what is said of every row that it speaks of
    for (place, _, item), bits in zip(known, left, strict=True):
        if item.way != "some":
            of_each.setdefault(item.key[0], []).append((place, item, bits))
    for (place, part, item), mine_left in zip(known, left, strict=True):
        if place in lost or _of_all(item):
            continue
        against = [
            (at, other)
            for at, other, bits in of_each.get(item.key[0], [])
            if not bits & mine_left and (item.way == "some" or _of_all(other))
        ]
        if part.own:
            lost |= _beside_own(place, item, parts, against)
        elif _covers(against, item):
            mine = _touching(against, item)
            firm = [at for at, other in against if at in mine and (parts[at].own or not _of_all(other))]
            if firm or len(_meanings()[part.term]) > 1:
                lost[place] = parts[(firm or mine)[0]]
            else:
                lost.update(dict.fromkeys(mine, part))
    return lost


def _beside_own(
    place: int, item: Statement, parts: Sequence[Said], against: list[tuple[int, Statement]]
) -> dict[int, Said]:
    """Return what cannot hold beside a value of our own; itself, where another one of ours came first."""
    if not _covers(against, item):
        return {}
    mine = _touching(against, item)
    own = [at for at in mine if parts[at].own]
    if not _covers([(at, other) for at, other in against if at in own], item):
        return {at: parts[place] for at in mine if at not in own}
    return {place: parts[min(own)]} if min(own) < place else dict.fromkeys(mine, parts[place])


def _covers(against: list[tuple[int, Statement]], item: Statement) -> bool:
    """Whether what stands against a statement does so in each of its rows."""
    return {row for _, other in against for row in other.rows}.issuperset(item.rows)


def _touching(against: list[tuple[int, Statement]], item: Statement) -> list[int]:
    return [at for at, other in against if not set(item.rows).isdisjoint(other.rows)]


def settled(parts: Iterable[Said]) -> tuple[dict[Key, Any], list[tuple[Said, Said]]]:
    """Return what holds, by key, and what cannot hold beside it, each with the one that stands against it.

    Two terms for one key become a list, of which each holds.
    """
    distinct = list({(part.term, part.excluded, part.key, repr(part.value)): part for part in parts}.values())
    lost = overruled(distinct)
    known: dict[Key, Any] = {}
    said_by: dict[Key, Said] = {}
    for place in sorted(set(range(len(distinct))) - set(lost), key=lambda place: not distinct[place].own):
        part = distinct[place]
        said_by.setdefault(part.key, part)
        if part.key not in known:
            known[part.key] = part.value
        elif known[part.key] != part.value:
            old, new = (
                value if isinstance(value, list) else [value] for value in (known[part.key], part.value)
            )
            joined = [*old, *(value for value in new if value not in old)]
            known[part.key] = joined if len(joined) > 1 else joined[0]
    gone = [(distinct[place], other) for place, other in lost.items()]
    # two and two may hold where three do not: what is left is looked at once more, as if all were our own
    whole = [Said(key, value, own_id(key)) for key, value in known.items()]
    for place, other in overruled(whole).items():
        key = whole[place].key
        del known[key]
        gone.append((said_by[key], said_by[other.key]))
    return known, gone


def _of_all(item: Statement) -> bool:
    """Whether it says of every row that it is normal, or may be."""
    return item.accepted[outcomes()[item.key[0]].normal] == 1.0


def _open(item: Statement) -> int:
    """Return which outcomes a statement leaves open, one bit each: two can both hold where they share a bit."""
    return sum(1 << place for place, share in enumerate(item.accepted) if share > 0.0)
