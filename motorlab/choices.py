"""One sentence for every wrong word or number: the value, the choices or bounds, and the nearest match."""

from collections.abc import Iterable
from difflib import get_close_matches
from math import inf, isfinite
from numbers import Real
from typing import Any

__all__ = ["finite", "one_of", "quoted", "several"]

SHOWN = 12  # a longer list of choices hides the nearest match, which is what the reader needs
LONGEST = 80  # letters of a wrong value that are shown


def one_of(value: object, choices: Iterable[str], what: str) -> str:
    """Return `value` if it is one of `choices`.

    Parameters
    ----------
    value
        What was given.
    choices
        The words that are allowed.
    what
        What the word stands for, as the reader would call it ("site", "kind of damage").

    Returns
    -------
    str
        The same word.

    Raises
    ------
    ValueError
        Names the value, the nearest match and the choices.

    Examples
    --------
    >>> one_of("left", ["left", "right"], "side")
    'left'
    >>> one_of("lft", ["left", "right"], "side")
    Traceback (most recent call last):
    ValueError: 'lft' is not a side. Did you mean 'left'? The choices are: left, right.
    """
    words = list(choices)
    if isinstance(value, str) and value in words:
        return value
    said = (value[:LONGEST] if isinstance(value, str) else quoted(value)).lower()
    near = get_close_matches(said, words, n=3, cutoff=0.85) or get_close_matches(said, words, n=1, cutoff=0.5)
    hint = f" Did you mean {' or '.join(repr(word) for word in near)}?" if near else ""
    listed = ", ".join(words[:SHOWN]) + (f" and {len(words) - SHOWN} more" if len(words) > SHOWN else "")
    article = "an" if what[:1] in "aeiou" else "a"
    raise ValueError(f"{quoted(value)} is not {article} {what}.{hint} The choices are: {listed}.")


def finite(value: object, what: str, low: float = -inf, high: float = inf) -> float:
    """Return a number as a finite float within its bounds.

    Parameters
    ----------
    value
        What was given.
    what
        What the number stands for, as the reader would call it ("days", "severity").
    low, high
        The least and the greatest that it may be.

    Raises
    ------
    ValueError
        If it is no number (a text and a truth value are none), is not finite, or lies beyond a bound.

    Examples
    --------
    >>> finite(3, "days", 0)
    3.0
    >>> finite(10**400, "severity", 0, 1)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ValueError: severity must be from 0 to 1, not 10000...
    """
    if not isinstance(value, Real) or isinstance(value, bool):
        raise ValueError(f"{what} must be a number, not {quoted(value)}.")
    try:
        number = float(value)
    except OverflowError:
        number = inf
    if not (isfinite(number) and low <= number <= high):
        least, most = isfinite(low), isfinite(high)
        bounds = f"from {low:g} to {high:g}" if least and most else f"{low:g} or more" if least else "finite"
        raise ValueError(f"{what} must be {bounds}, not {quoted(value)}.")
    return number


def several(value: object, what: str) -> list[Any]:
    """Return names as a list; a single one stands for itself.

    Examples
    --------
    >>> several("root_l5", "hypotheses"), several(("root_l5", "root_s1"), "hypotheses")
    (['root_l5'], ['root_l5', 'root_s1'])
    """
    if isinstance(value, str):
        return [value]
    if not isinstance(value, Iterable):
        raise ValueError(f"{what} must be a name or several, not {quoted(value)}.")
    return list(value)


def quoted(value: object) -> str:
    """Return a wrong value as it stands in a sentence: on one line, and cut where it is long.

    Examples
    --------
    >>> quoted("lft"), len(quoted("9" * 10_000))
    ("'lft'", 83)
    """
    try:
        said = " ".join(repr(value).split())
    except ValueError:  # Python does not write out a whole number of many thousand digits
        return "one with too many digits"
    return said if len(said) <= LONGEST else f"{said[:LONGEST]}..."
