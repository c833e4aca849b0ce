"""What was seen, read into statements about rows of the model: checked, and each with its wording kept.

A key is (finding, target, side); the value says what was found there. Whoever writes a word that does not exist is told
the nearest one; whoever says two things that cannot both hold is told which.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from math import ceil, floor
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import NDArray

from motorlab.catalogue import catalogue
from motorlab.choices import finite, one_of, quoted
from motorlab.diagnosis.outcomes import Outcomes, outcomes
from motorlab.expectations import labels
from motorlab.tables import rows

__all__ = ["ANY", "Key", "Statement", "groups_of", "statements"]

ANY = "any"
SIDES = ("left", "right", "midline", ANY)
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Statement:
    """One thing that was seen.

    Attributes
    ----------
    key, value
        As they were written.
    rows
        Rows of `labels` that it speaks of.
    accepted
        How well each of the finding's outcomes agrees with it, 0..1.
    way
        `one`: it speaks of one row; `some`: at least one of the rows is so; `none`: none of them is otherwise, which
        is what a value says that a normal row has as well.
    """

    key: Key
    value: object = field(compare=False)
    rows: tuple[int, ...]
    accepted: tuple[float, ...]
    way: str


def statements(seen: Mapping[Key, object]) -> list[Statement]:
    """Return what was seen as statements; what is None was looked at without a result and says nothing.

    Parameters
    ----------
    seen
        Keys (finding, target, side); target and side may be "any" (at least one; with a value that health has as well:
        none is otherwise), a target may be a group of `target_groups`. Values: a number or word of the scale, "normal"
        or "abnormal", a range (low, high), a set of words or numbers, None, or a list of these of which each holds.

    Raises
    ------
    ValueError
        If a key or value is unknown or out of range (the nearest is named), or two of them cannot both hold.

    Examples
    --------
    >>> [item.way for item in statements({("reflex", "ankle", "any"): 0, ("plantar", "", "left"): "flexor"})]
    ['some', 'one']
    """
    if not isinstance(seen, Mapping):
        raise ValueError(
            f"What was seen is a dict of (finding, target, side) to a value, not {type(seen).__name__}."
        )
    found: list[Statement] = []
    for key, value in seen.items():
        rows_, sided = _rows(key)
        for said in value if isinstance(value, list) else [value]:
            if said is not None:
                found.append(_statement(key, said, rows_, sided))
    found = _joined(found)
    _refuse_contradictions(found)
    return found


def _rows(key: object) -> tuple[tuple[int, ...], bool]:
    """Return the rows that a key speaks of, and whether it speaks of one finding (and not of at least one of many)."""
    if not (isinstance(key, tuple) and len(key) == 3 and all(isinstance(part, str) for part in key)):
        raise ValueError(
            f"{key!r} is not a key: write (finding, target, side), as ('reflex', 'ankle', 'left')."
        )
    finding, target, side = key
    one_of(finding, catalogue(), "finding")
    one_of(side or "midline", SIDES, "side of a finding")
    by_target = _by_target()[finding]
    targets = list(by_target)
    if target == ANY:
        named, several = targets, True
    elif target in by_target:
        named, several = [target], False
    else:
        groups = groups_of(finding)
        named = groups.get(target, [])
        if not named:
            one_of(target, [*targets, *groups, ANY], f"target of {finding}")
        several = True
    found: list[int] = []
    for item in named:
        sides = by_target[item]
        if "midline" in sides:
            found.append(sides["midline"])
        elif side == ANY:
            found += sides.values()
            several = True
        elif side in sides:
            found.append(sides[side])
        else:
            raise ValueError(
                f"{finding} {item or ''} has a side: say 'left', 'right' or 'any', not {side!r}."
            )
    return tuple(found), not (several and len(found) > 1)


@cache
def _by_target() -> dict[str, dict[str, dict[str, int]]]:
    found: dict[str, dict[str, dict[str, int]]] = {}
    frame = labels()
    for row, (finding, target, side) in enumerate(
        zip(frame["finding"], frame["target"], frame["side"], strict=True)
    ):
        found.setdefault(finding, {}).setdefault(target, {})[side] = row
    return found


@cache
def _groups() -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = {}
    for row in rows("target_groups"):
        found.setdefault(row.finding, {}).setdefault(row.group, []).append(row.target)
    return found


def groups_of(finding: str) -> dict[str, list[str]]:
    """Return the groups of targets that a key of one finding may name, each with its targets."""
    return _groups().get(finding, {})


def _statement(key: Key, value: object, rows_: tuple[int, ...], alone: bool) -> Statement:
    kind = outcomes()[key[0]]
    accepted = _accepted(kind, value)
    if alone:
        return Statement(key, value, rows_, tuple(accepted), "one")
    return Statement(key, value, rows_, tuple(accepted), "none" if accepted[kind.normal] == 1.0 else "some")


def _accepted(kind: Outcomes, value: object) -> NDArray[np.float64]:
    """Return how well each outcome agrees with a value."""
    found = np.zeros(len(kind.words))
    if isinstance(value, (set, frozenset)):
        if not value:
            raise ValueError(
                f"The set of values for {kind.finding.name} is empty; leave the key out or give None."
            )
        for item in value:
            found = np.maximum(found, _accepted(kind, item))
    elif isinstance(value, tuple):
        low, high = _range(kind, value)
        inside = [place for place, word in enumerate(kind.words) if low <= float(word) <= high]
        found[inside] = 1.0
        if not inside:
            return _grade(kind, (low + high) / 2.0)
    elif isinstance(value, Real) and not isinstance(value, bool):
        return _grade(kind, finite(value, kind.finding.name))
    else:
        found[_places(kind, value)] = 1.0
    return found


def _places(kind: Outcomes, value: object) -> list[int]:
    """Return the places of a word among what can be seen."""
    name, words = kind.finding.name, [str(word) for word in kind.words if isinstance(word, str)]
    if isinstance(value, str):
        if value == "abnormal":
            return [place for place in range(len(kind.words)) if place != kind.normal]
        if value == "normal" or value in kind.alike:
            return [kind.normal]
        if value == "absent" and value not in words and not kind.ordinal:
            return [kind.normal]
    if kind.ordinal:
        raise ValueError(
            f"{quoted(value)} is not a grade of {name}: give a number from {kind.words[0]} to {kind.words[-1]}, "
            f"a range such as ({kind.words[0]}, {kind.words[1]}), 'normal' or 'abnormal'."
        )
    return [words.index(one_of(value, [*words, *kind.alike, "normal", "abnormal"], f"word of {name}"))]


def _grade(kind: Outcomes, value: float) -> NDArray[np.float64]:
    """Return a grade among the whole ones: between two of them it is shared by both."""
    low, high = _range(kind, (value, value))
    first = int(kind.words[0])
    found = np.zeros(len(kind.words))
    below, above = floor(low), ceil(high)
    found[below - first] = 1.0 - (value - below)
    if above > below:
        found[above - first] = value - below
    return found


def _range(kind: Outcomes, value: tuple[Any, ...]) -> tuple[float, float]:
    name = kind.finding.name
    if not kind.ordinal:
        raise ValueError(
            f"{name} is told in words ({', '.join(map(str, kind.words))}), not in numbers like {quoted(value[0])}."
        )
    if len(value) != 2 or not all(isinstance(end, Real) and not isinstance(end, bool) for end in value):
        raise ValueError(f"A range of {name} is two numbers (low, high), not {quoted(value)}.")
    low, high = (finite(end, name) for end in value)
    if not float(kind.words[0]) <= low <= high <= float(kind.words[-1]):
        raise ValueError(
            f"{name} goes from {kind.words[0]} to {kind.words[-1]}, low before high; {value!r} does not fit."
        )
    return low, high


def _joined(found: Iterable[Statement]) -> list[Statement]:
    """Return statements of which no two say the same, and no two speak of one row alone: it is seen once."""
    kept: dict[object, Statement] = {}
    for item in found:
        name: object = item.rows[0] if item.way == "one" else (item.rows, item.accepted, item.way)
        other = kept.setdefault(name, item)
        if other is item or item.way != "one":
            continue
        both = np.minimum(item.accepted, other.accepted)
        if not both.any():
            raise ValueError(_contradiction(item, other))
        said = other.value if item.value == other.value else [*_listed(other.value), *_listed(item.value)]
        kept[name] = replace(other, value=said, accepted=tuple(both.tolist()))
    return list(kept.values())


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _refuse_contradictions(found: Iterable[Statement]) -> None:
    """Refuse a value of one row, or of at least one of many, that what is said of these rows leaves no room for."""
    listed = list(found)
    limits: dict[int, list[Statement]] = {}
    for item in listed:
        for row in item.rows if item.way != "some" else ():
            limits.setdefault(row, []).append(item)
    for item in listed:
        if item.way != "none":
            against = [[other for other in limits.get(row, []) if _apart(item, other)] for row in item.rows]
            if all(against):
                raise ValueError(_contradiction(item, against[0][0]))


def _apart(item: Statement, other: Statement) -> bool:
    return not np.minimum(item.accepted, other.accepted).any()


def _contradiction(first: Statement, second: Statement) -> str:
    return (
        f"{first.key} is {first.value!r}, and {second.key} is {second.value!r}: both cannot hold. "
        f"Change one of them, or give it None; nothing else was lost."
    )
