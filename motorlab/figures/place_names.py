"""The names beside the drawn neuraxis, each with a leader to its station on the patient's left."""

from functools import lru_cache
from html import escape
from math import isnan

from motorlab.stations import stations

__all__ = ["LABEL", "names_beside"]

LABEL = 126  # where the names begin, from the midline
RISE = 0.32  # of the type: how far a leader meets a name above its foot


@lru_cache(maxsize=256)
def names_beside(
    named: frozenset[str], type_size: float, end: float = 0.0, even: tuple[float, float] | None = None
) -> str:
    """Return the names beside the picture with their leaders; some are in bold ink.

    Parameters
    ----------
    named
        Labels in bold.
    type_size
        Height of the type, in units of the picture.
    end
        The picture's edge, from the midline, at which those in bold end, for they may reach into it; else all names
        begin alike.
    even
        Height of the first name, and from one to the next; without it each stands at its own height.

    Examples
    --------
    >>> names_beside(frozenset({"capsule"}), 14.0, 233.0).count('class="on"')
    1
    """
    rows = sorted((row for row in stations().values() if not isnan(row.label_y)), key=lambda row: row.label_y)
    first, pitch = even or (0.0, 0.0)
    heights = [first + pitch * place if even else row.label_y for place, row in enumerate(rows)]
    leaders, names = "", ""
    both = zip(rows, heights, strict=True)
    for row, foot in sorted(
        both, key=lambda item: item[0].label in named
    ):  # the large ones over the small ones
        half, middle = max(row.height / 2 - 6, 0), foot - RISE * type_size
        at = min(max(middle, row.y - half), row.y + half)  # a long station is met where it is nearest
        leaders += f"M{LABEL - 3} {middle:g}L{row.x + row.width / 2 + 1:g} {at:g}"
        edge = f' x="{end - LABEL - 2:g}" text-anchor="end"' if end else ""
        look = f' class="on"{edge}' if row.label in named else ""
        names += f'<text y="{foot:g}"{look}>{escape(row.label)}</text>'
    return f'<path class="leader" d="{leaders}"/><g class="names" transform="translate({LABEL})">{names}</g>'
