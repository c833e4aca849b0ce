"""The level of a cord injury: from ten key muscles a side, feeling, and what is spared around the anus."""

from collections.abc import Mapping
from functools import cache
from math import isnan
from typing import Any

from motorlab.tables import table

__all__ = ["cord_level"]

WHOLE, AGAINST_GRAVITY = 5.0, 3.0
SACRAL = (("power", "sphincters"), ("sensation", "touch:saddle"), ("sensation", "pain:saddle"))


@cache
def _segments() -> tuple[str, ...]:
    """Return the segments of the cord from head to tail."""
    levels = table("levels").sort_values("order")
    return tuple(levels.loc[levels["segment"].ne("") & levels["region"].ne("onuf"), "segment"])


def cord_level(
    grades: Mapping[tuple[str, str], float], signs: Mapping[tuple[str, str, str], Any] | None
) -> tuple[str, ...]:
    """Return what follows from the grades of the key muscles beyond their sum, one sentence each.

    Parameters
    ----------
    grades
        Grade of the key muscle by segment and side; NaN where it is not known.
    signs
        Expected value and because by finding, target and side; None where only the grades are known.

    Notes
    -----
    The motor level of a side is the lowest segment whose key muscle has grade 3 or more while all above have 5. Where
    no key muscle can tell, feeling decides. The neurological level is the highest of both motor levels and the level of
    feeling. The model knows one level of feeling, of pain, for both sides. Source: isncsci_2019.

    Examples
    --------
    >>> arms = ("C5", "C6", "C7", "C8", "T1")
    >>> grades = {(level, side): 5.0 for level in arms for side in ("left", "right")}
    >>> cord_level(grades | {("C7", "left"): 3.0, ("C8", "left"): 1.0, ("T1", "left"): 0.0}, None)[0]
    'Motor level: right T1, left C7, as far as the key muscles tell.'
    """
    if any(isnan(grade) for grade in grades.values()):
        return ("The motor level needs every key muscle.",)
    felt = _felt(signs) if signs else ""
    motor = {side: _motor(grades, side, felt) for side in ("right", "left")}
    said = ", ".join(f"{side} {level}" for side, level in motor.items())
    if not signs:
        return (f"Motor level: {said}, as far as the key muscles tell.",)
    order = _segments()
    level = min([*motor.values(), felt], key=order.index)
    if level == order[-1]:
        return ("No segment of the cord has failed.",)
    spared = [
        (finding, target)
        for finding, target in SACRAL
        if any(_left(signs[key][0]) for key in signs if key[:2] == (finding, target))
    ]
    complete = "incomplete: something is left" if spared else "complete: nothing is left"
    return (
        f"Motor level: {said}; feeling is whole down to {felt}; neurological level {level}.",
        f"The lesion is {complete} around the anus.",
        "A level has a meaning only where the cord is hurt.",
    )


def _felt(signs: Mapping[tuple[str, str, str], Any]) -> str:
    """Return the lowest segment with whole feeling; the model names the first that has lost it."""
    first, order = signs["sensory_level", "", "midline"][0], _segments()
    return order[-1] if first not in order else order[max(order.index(first) - 1, 0)]


def _motor(grades: Mapping[tuple[str, str], float], side: str, felt: str) -> str:
    """Return the motor level of one side; `felt` is "" where feeling is not known."""
    order = _segments()
    own = sorted((level for level, where in grades if where == side), key=order.index)
    failed = next((place for place, level in enumerate(own) if grades[level, side] < WHOLE), len(own))
    if failed < len(own) and grades[own[failed], side] >= AGAINST_GRAVITY:
        return own[failed]
    # the last whole one; below it, up to the next key muscle, lie segments where feeling tells
    last = own[failed - 1] if failed else order[order.index(own[0]) - 1]
    end = order[order.index(own[failed]) - 1] if failed < len(own) else order[-1]
    return order[min(max(order.index(felt), order.index(last)), order.index(end))] if felt else last


def _left(value: Any) -> bool:
    """Return whether anything is left of power (a grade) or feeling (a word)."""
    return bool(value != "lost") if isinstance(value, str) else bool(value >= 0.5)
