"""What the localiser shows, as one frozen value, and the steps from one to the next."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qs, urlencode

from motorlab.choices import one_of
from motorlab.diagnosis.beliefs import PRIORS
from motorlab.diagnosis.evidence import Key
from motorlab.widgets import examined
from motorlab.widgets.bedside import choices_of, key_of, sides_of

__all__ = [
    "PAGES", "REMOVE", "Record", "address", "by_key", "pressed", "seen_text", "with_address", "with_day", "with_entry",
    "with_fields", "with_next", "with_patient", "with_seen", "with_side", "with_sign", "with_text", "without",
]  # fmt: skip

PAGES = ("why", "next")
REMOVE = "remove:"  # before the key of a finding that is to be struck out
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


def with_fields(now: Record, **fields: Any) -> Record:
    """Change any fields."""
    return replace(now, **fields)


def with_seen(now: Record, seen: Mapping[Key, object]) -> Record:
    """Put all that was seen in place of what stood there; the patient leaves. It is read when it is believed."""
    if not isinstance(seen, Mapping):
        raise ValueError(
            f"What was seen is a dict of (finding, target, side) to a value, not {type(seen).__name__}."
        )
    return replace(now, seen=dict(seen), patient="", named=True)


def with_patient(now: Record, patient: str, *, named: bool = True) -> Record:
    """Let another patient come in, of whom nothing has been looked at; "" for none.

    Raises
    ------
    ValueError
        If there is no such syndrome; names the nearest.

    Examples
    --------
    >>> with_patient(Record(), "bell_palsy").day
    10.0
    """
    day = examined.first_day(patient) if patient else now.day
    return replace(now, patient=patient, named=named, day=day, seen={})


def with_next(now: Record) -> Record:
    """Look at what the patient comes with, and then at the sign that would tell most.

    Examples
    --------
    >>> len(with_next(with_patient(Record(), "bell_palsy")).seen)
    1
    """
    if not now.patient:
        raise ValueError("No patient is here: choose one, or say yourself what you find.")
    if now.seen:
        key = examined.next_sign(now.seen, now.day, now.prior)
    else:
        key = examined.complaint(now.patient, now.day)
    return now if key is None else with_entry(now, key, examined.found(now.patient, now.day, key))


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


def pressed(now: Record, part: str) -> Record:
    """Take the sign of a pressed part in hand, or strike it out; a sign of a patient is looked at at once."""
    key = part.removeprefix(REMOVE).split("|")
    if len(key) != 3:
        return now
    sign = (key[0], key[1], key[2])
    if part.startswith(REMOVE):
        return without(now, sign)
    if now.patient and sign not in now.seen:
        return with_entry(now, sign, examined.found(now.patient, now.day, sign))
    return with_fields(now, sign=sign)


def by_key(now: Record, key: str) -> Record:
    """Enter the grade of a number key for the sign in hand, where it has such a grade."""
    grades = [value for _, value in choices_of(now.sign[0])]
    return with_entry(now, now.sign, int(key)) if int(key) in grades else now


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
