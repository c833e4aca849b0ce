"""One sentence for every wrong word: the value, the choices and the nearest match."""

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = ["one_of"]

SHOWN = 12  # a longer list of choices hides the nearest match, which is what the reader needs


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
    said = str(value).lower()
    near = get_close_matches(said, words, n=3, cutoff=0.85) or get_close_matches(said, words, n=1, cutoff=0.5)
    hint = f" Did you mean {' or '.join(repr(word) for word in near)}?" if near else ""
    listed = ", ".join(words[:SHOWN]) + (f" and {len(words) - SHOWN} more" if len(words) > SHOWN else "")
    article = "an" if what[:1] in "aeiou" else "a"
    raise ValueError(f"{value!r} is not {article} {what}.{hint} The choices are: {listed}.")
