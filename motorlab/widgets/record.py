"""What the localiser shows, as one frozen value, and the steps from one to the next."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlencode

from motorlab.catalogue import catalogue
from motorlab.choices import one_of
from motorlab.diagnosis.beliefs import PRIORS
from motorlab.diagnosis.evidence import ANY, Key, groups_of
from motorlab.diagnosis.outcomes import outcomes
from motorlab.expectations import labels
from motorlab.widgets import words

__all__ = [
    "PAGES", "Record", "address", "choices_of", "key_of", "name_of", "normal_of", "said", "seen_text", "sides_of",
    "signs", "signs_of", "told", "with_address", "with_day", "with_entry", "with_fields", "with_seen", "with_side",
    "with_sign", "with_text", "without",
]  # fmt: skip

PAGES = ("why", "next")
LONGEST = 20_000  # letters of a text that is read back


@dataclass(frozen=True)
class Record:
    """Everything that is shown.

    Attributes
    ----------
    seen
        What was found so far, in the order in which it was entered: as for `motorlab.localise`.
    day
        Days since it began; None: not known.
    prior
        `clinic` or `flat`.
    sign
        The sign in hand: finding, target and side.
    page
        What stands beside the map: `why` or `next`.
    patient, named
        The syndrome of the patient who is examined ("" for none), and whether its name may be read.
    """

    seen: Mapping[Key, object] = field(default_factory=dict)
    day: float | None = None
    prior: str = "clinic"
    sign: Key = ("power", "tibialis_anterior", "right")
    page: str = "why"
    patient: str = ""
    named: bool = True


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


def normal_of(finding: str) -> object:
    """Return what a sign is in health."""
    kind = outcomes()[finding]
    return kind.words[kind.normal]


def key_of(name: str, side: str) -> Key:
    """Return the key of a sign by its name, as a reader writes it, and a side.

    Raises
    ------
    ValueError
        If there is no such sign; names the nearest.
    """
    listed = {sign.lower(): sign for sign in signs()}
    finding, target = signs()[listed[one_of(name.strip().lower(), listed, "sign")]]
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


def with_fields(now: Record, **fields: Any) -> Record:
    """Change any fields."""
    return replace(now, **fields)


def with_seen(now: Record, seen: Mapping[Key, object]) -> Record:
    """Put all that was seen in place of what stood there; the reading of it is left to the belief."""
    if not isinstance(seen, Mapping):
        raise ValueError(
            f"What was seen is a dict of (finding, target, side) to a value, not {type(seen).__name__}."
        )
    return replace(now, seen=dict(seen))


def with_entry(now: Record, key: Key, value: object) -> Record:
    """Write down what was found of a sign, in place of what was written of it before; it is then in hand."""
    return replace(now, seen={**now.seen, key: value}, sign=key)


def without(now: Record, key: Key) -> Record:
    """Strike out one finding."""
    return replace(now, seen={name: value for name, value in now.seen.items() if name != key})


def with_sign(now: Record, name: str) -> Record:
    """Take a sign in hand by its name, on the side that was in hand.

    Raises
    ------
    ValueError
        If there is no such sign; names the nearest.

    Examples
    --------
    >>> with_sign(Record(), "ankle jerk").sign
    ('reflex', 'ankle', 'right')
    """
    return replace(now, sign=key_of(name, now.sign[2]))


def with_side(now: Record, side: str) -> Record:
    """Go to another side of the sign in hand."""
    finding, target, _ = now.sign
    return replace(now, sign=(finding, target, one_of(side, sides_of(finding, target), "side of this sign")))


def with_day(now: Record, day: float | None) -> Record:
    """Set the day; None is not known."""
    return replace(now, day=day)


def seen_text(now: Record) -> str:
    """Return what was seen as a text that Python reads: it can be kept, sent, and given to `motorlab.localise`.

    Examples
    --------
    >>> seen_text(Record(seen={("plantar", "", "right"): "extensor"}))
    "{('plantar', '', 'right'): 'extensor'}"
    """
    lines = [f"{key!r}: {value!r}" for key, value in now.seen.items()]
    return "{" + ",\n ".join(lines) + "}"


def with_text(now: Record, text: str) -> Record:
    """Put in place what `seen_text` wrote.

    Raises
    ------
    ValueError
        If it is no such text.
    """
    try:
        if len(text) > LONGEST:
            raise ValueError("too long")
        found = ast.literal_eval(text.strip() or "{}")
    except (ValueError, SyntaxError, RecursionError, MemoryError, TypeError):
        raise ValueError(
            "This is no text of findings: it begins as {('plantar', '', 'right'): 'extensor'}. Nothing was lost."
        ) from None
    return with_seen(now, found)


def address(now: Record) -> str:
    """Return what was seen, the day and the prior as the part of an address after the #."""
    told = {"seen": seen_text(now)} if now.seen else {}
    if now.day is not None:
        told["day"] = f"{now.day:.12g}"
    if now.prior != PRIORS[0]:
        told["prior"] = now.prior
    return urlencode(told)


def with_address(now: Record, text: str) -> Record:
    """Put what an address tells in place.

    Raises
    ------
    ValueError
        Says what of the address cannot be read.
    """
    told = {name: values[-1] for name, values in parse_qs(text).items()}
    try:
        day = float(told["day"]) if "day" in told else None
    except ValueError:
        raise ValueError(f"The day in the page's address, {told['day']!r}, is not a number.") from None
    changed = with_text(now, told.get("seen", ""))
    return replace(changed, day=day, prior=one_of(told.get("prior", PRIORS[0]), PRIORS, "prior"))
