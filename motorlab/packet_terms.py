"""The terms with which packets are written and read back whole: our own, where no term of the ontology says it exactly.

The id is the key, `MOTORLAB:power:tibialis_anterior:left`; the value stands as JSON in the description.
"""

import json
from numbers import Integral, Real
from typing import Any

from motorlab.catalogue import catalogue
from motorlab.choices import finite
from motorlab.diagnosis.evidence import Key

__all__ = [
    "DAYS", "MAKER", "MEASUREMENT", "MODIFIERS", "NOT_READ", "PREFIX", "PRIOR",
    "decoded", "encoded", "own_id", "own_key", "own_label",
]  # fmt: skip

PREFIX = "MOTORLAB:"
DAYS, PRIOR = PREFIX + "days", PREFIX + "prior"
MAKER = "MotorLab"  # who made a packet that MotorLab wrote
NOT_READ = "not read: "  # said of a feature that was not understood when the file was written
MEASUREMENT = "a measurement, which is not read"
MODIFIERS = {
    "left": ("HP:0012835", "Left"),
    "right": ("HP:0012834", "Right"),
    "both": ("HP:0012832", "Bilateral"),
}


def own_id(key: Key) -> str:
    """Return the id of a key.

    Examples
    --------
    >>> own_id(("sensation", "vibration:leg", "any")), own_key("MOTORLAB:sensation:vibration:leg:any")
    ('MOTORLAB:sensation:vibration:leg:any', ('sensation', 'vibration:leg', 'any'))
    """
    return PREFIX + ":".join(key)


def own_key(id_: str) -> Key:
    """Return the key of an id that `own_id` made."""
    finding, _, rest = id_.removeprefix(PREFIX).partition(":")
    target, _, side = rest.rpartition(":")
    return finding, target, side


def own_label(key: Key) -> str:
    """Return what a person reads instead of the id."""
    finding, target, side = key
    words = [
        catalogue()[finding].name,
        target.replace("_", " ").replace(":", ", "),
        side if side != "any" else "",
    ]
    return ", ".join(word for word in words if word)


def encoded(value: Any) -> str:
    """Return a value as text.

    Examples
    --------
    >>> encoded([(3, 4), 0]), encoded({"mute"}), decoded('{"from": 3, "to": 4}')
    ('[{"from": 3, "to": 4}, 0]', '{"any_of": ["mute"]}', (3, 4))
    """
    return json.dumps(_plain(value), allow_nan=False)


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return {"any_of": sorted((_plain(item) for item in value), key=json.dumps)}
    if isinstance(value, tuple):
        low, high = value
        return {"from": _plain(low), "to": _plain(high)}
    if isinstance(value, Integral):
        return int(value)
    return float(value) if isinstance(value, Real) else value


def decoded(text: str) -> Any:
    """Return the value that `encoded` wrote.

    Raises
    ------
    ValueError
        If the text is nothing that it writes.
    """
    try:
        return _whole(json.loads(text), depth=0)
    except (ValueError, TypeError, RecursionError):
        raise ValueError(f"{text[:60]!r} is not a value that MotorLab wrote.") from None


def _whole(value: Any, depth: int) -> Any:
    if isinstance(value, list) and depth == 0:
        return [_whole(item, 1) for item in value]
    if isinstance(value, dict):
        if set(value) == {"any_of"} and depth < 2:
            return {_whole(item, 2) for item in value["any_of"]}
        if set(value) == {"from", "to"}:
            return _whole(value["from"], 3), _whole(value["to"], 3)
    if isinstance(value, (list, dict, bool)):
        raise ValueError(value)
    if isinstance(value, (int, float)):
        finite(value, "a value")
    return value
