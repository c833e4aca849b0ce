"""The signs of the bedside in words: which there are, on which sides, and what can be found of each."""

from functools import cache

from motorlab.catalogue import catalogue
from motorlab.choices import one_of
from motorlab.diagnosis.evidence import ANY, Key, groups_of
from motorlab.diagnosis.outcomes import outcomes
from motorlab.expectations import labels
from motorlab.widgets import words

__all__ = [
    "choices_of", "key_of", "name_of", "normal_of", "said", "sides_of", "signs", "signs_of", "told",
]  # fmt: skip
SHOWN = 6  # signs named where the letters are those of several
ALSO = {
    "babinski": "plantar response",
    "toe": "plantar response",
    "numb": "touch, ",
}  # what readers write as well


@cache
def signs() -> dict[str, tuple[str, str]]:
    """Return every sign of the bedside by its name, in the order of an examination, as (finding, target).

    Examples
    --------
    >>> signs()["Knee jerk"]
    ('reflex', 'knee')
    """
    frame = labels()
    frame = frame[frame["kind"].isin(["exam", "reflex"])].drop_duplicates(["finding", "target"])
    return {
        words.sign(finding, target): (finding, target)
        for finding, target in zip(frame["finding"], frame["target"], strict=True)
    }


@cache
def signs_of(group: str) -> tuple[tuple[str, tuple[str, str]], ...]:
    """Return the signs of one group of `words.GROUPS` as (name, (finding, target)); those of a short examination first.

    Examples
    --------
    >>> signs_of("Bladder")
    (('Bladder', ('bladder', '')),)
    """
    mine = [(name, sign) for name, sign in signs().items() if words.group_of(sign[0]) == group]
    mine.sort(key=lambda item: _rank(*item[1]))
    return tuple(mine)


def _rank(finding: str, target: str) -> tuple[int, int, int]:
    """Return how late a sign stands in the list of its group."""
    short = words.KEY_TARGETS.get(finding, (target,))
    order = words.GROUPS[words.group_of(finding)]
    return (target not in short, order.index(finding), short.index(target) if target in short else 0)


def sides_of(finding: str, target: str) -> tuple[str, ...]:
    """Return the sides that a sign has, the right first."""
    if target == ANY or target in groups_of(finding):
        return ("right", "left", ANY)
    found = catalogue()[finding].sides_of(target)
    return ("midline",) if found == ("midline",) else ("right", "left")


def normal_of(finding: str) -> object:
    """Return what a sign is in health."""
    kind = outcomes()[finding]
    return kind.words[kind.normal]


@cache
def choices_of(finding: str) -> tuple[tuple[str, object], ...]:
    """Return what can be found of a sign, as (words, value); grades are their digits.

    Examples
    --------
    >>> choices_of("plantar")
    (('flexor', 'flexor'), ('extensor', 'extensor'), ('mute', 'mute'))
    >>> choices_of("tone")[0]
    ('-1', -1)
    """
    kind = outcomes()[finding]
    if kind.ordinal:
        return tuple((str(grade), grade) for grade in kind.words)
    return tuple((words.value(finding, word, kind.finding.scale), word) for word in kind.words)


def told(finding: str) -> tuple[str, ...]:
    """Return each of these choices in full words.

    Examples
    --------
    >>> told("reflex")[3]
    '3 brisk'
    """
    kind = outcomes()[finding]
    return tuple(words.value(finding, word, kind.finding.scale) for word in kind.words)


def key_of(name: str, side: str) -> Key:
    """Return the key of a sign by its name, as a reader writes it, and a side; a part of one name alone is enough.

    Raises
    ------
    ValueError
        If there is no such sign, or the letters are those of several: names the nearest.

    Examples
    --------
    >>> key_of("plantar resp", "left"), key_of("Babinski", "left")
    (('plantar', '', 'left'), ('plantar', '', 'left'))
    """
    listed = {sign.lower(): sign for sign in signs()}
    asked = name.strip().lower()
    asked = ALSO.get(asked, asked)
    parts = [sign for sign in listed if asked in sign]
    if asked not in listed and asked and parts:
        first = [sign for sign in parts if sign.startswith(asked)]
        parts = first if len(first) == 1 else parts
        if len(parts) > 1:
            some = "; ".join(listed[sign] for sign in parts[:SHOWN])
            more = f"; and {len(parts) - SHOWN} more" if len(parts) > SHOWN else ""
            raise ValueError(f"{name.strip()!r} is in several signs: {some}{more}. Write a few letters more.")
        asked = parts[0]
    finding, target = signs()[listed[one_of(asked, listed, "sign")]]
    sides = sides_of(finding, target)
    return finding, target, side if side in sides else sides[0]


def name_of(key: Key) -> str:
    """Return a sign in words.

    Examples
    --------
    >>> name_of(("reflex", "knee", "right"))
    'Knee jerk, right'
    """
    finding, target, side = key
    if target == ANY:
        name = f"{words.sign(finding, '')}, anywhere"
    elif target in groups_of(finding):
        name = f"{words.sign(finding, '')}, {target.replace('_', ' ')}"
    else:
        name = words.sign(finding, target)
    where = {"midline": "", "": "", ANY: ", either side"}.get(side, f", {side}")
    return f"{name}{where}"


def said(finding: str, value: object) -> str:
    """Return a value in words.

    Examples
    --------
    >>> said("power", 3), said("reflex", (3, 4)), said("plantar", {"flexor", "mute"}), said("plantar", None)
    ('3/5', '3 to 4', 'flexor or mute', 'unsure')
    """
    if value is None:
        return "unsure"
    if isinstance(value, list):
        return "; ".join(said(finding, item) for item in value)
    if isinstance(value, (set, frozenset)):
        return " or ".join(sorted(said(finding, item) for item in value))
    if isinstance(value, tuple):
        return f"{value[0]} to {value[1]}"
    if value in ("normal", "abnormal"):
        return str(value)
    return words.value(finding, value, outcomes()[finding].finding.scale)
