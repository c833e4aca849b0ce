"""What a packet says that cannot hold together: which part stands, and which gives way to it."""

from collections.abc import Iterable, Sequence
from typing import Any

from motorlab.diagnosis.evidence import Key, Statement
from motorlab.diagnosis.outcomes import outcomes
from motorlab.packet_terms import own_id
from motorlab.phenotypes import Said, says_several

__all__ = ["overruled", "settled"]


def overruled(parts: Sequence[Said]) -> dict[int, Said]:
    """Return which parts cannot hold beside the others, by their place, each with the one that stands against it.

    A sign that was seen beats the absence of a more general one: "no weakness" beside "weak hands" was written by
    someone who had the legs in mind; but not what was seen of each place. One of several things that a term says gives
    way instead: a "spastic paraplegia" whose legs are not weak is stiff. Of two that were seen in one place, the first
    stands. A value of our own never gives way to a term of the ontology; of two of our own the first stands.

    Examples
    --------
    >>> from motorlab.phenotypes import said
    >>> parts = [*said("HP:0001324", excluded=True), *said("HP:0009005")]
    >>> {place: part.term for place, part in overruled(parts).items()}
    {0: 'HP:0009005'}
    """
    order = sorted(range(len(parts)), key=lambda place: not parts[place].own)
    known = [(place, parts[place], item) for place in order for item in parts[place].statements]
    lost: dict[int, Said] = {}
    # by row: who spoke of it alone first, and what all who did so leave open
    single: dict[int, tuple[Said, int]] = {}
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
            if firm or says_several(part.term):
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
