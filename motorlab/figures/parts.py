"""What the drawn pictures share: parts that can be chosen, smooth curves, and one look.

A part is a group with an id of finding, target and side, which the panel's `picture.js` makes live. Lengths are in half
pixels of a laptop's screen: a picture of 450 units is 225 pixels wide there, and its type of 22 units 11 pixels high.
"""

from collections.abc import Iterable, Iterator
from html import escape
from typing import Any, NamedTuple

import pandas as pd

from motorlab.figures.colours import OUTLINES, QUIET, STRONG, ink_on

__all__ = [
    "LARGE",
    "SKIN",
    "TOUCH",
    "TYPE",
    "Seen",
    "curve",
    "mirrored",
    "number",
    "pairs",
    "part",
    "picture",
    "seen",
    "touch",
]

TYPE, LARGE = 22, 28  # height of the type; the large one where the picture stands in a narrow column
TOUCH = 40  # the side of the square that takes a click: 20 pixels on a laptop
SKIN = 'fill="#f7f5f2" stroke="#a39d96" stroke-width="2" stroke-linejoin="round" stroke-linecap="round"'

# A part's ground is its `color`: it fills the patch, and the number stands on it even where the patch is slimmer.
_STYLE = (
    ".motorlab-drawn{display:block;width:100%;height:auto;text-anchor:middle;"
    "font-family:Helvetica,Arial,'DejaVu Sans',sans-serif;font-weight:700}"
    ".motorlab-drawn [data-id]{cursor:pointer;fill:currentColor}"
    ".motorlab-drawn [data-id] text{fill:#000;stroke:currentColor;"
    "paint-order:stroke;stroke-width:4px;stroke-linejoin:round}"
    ".motorlab-drawn [data-id] .white{fill:#fff}"
    f".motorlab-drawn [data-id] .calm{{fill:{QUIET};font-weight:400}}"
    f".motorlab-drawn rect{{width:{TOUCH}px;height:{TOUCH}px;fill:none;stroke:none;pointer-events:all}}"
    + "".join(f".motorlab-drawn .{origin}>path{{{outline}}}" for origin, outline in OUTLINES.items())
    + ".motorlab-drawn [data-id]:hover>path{stroke:#000}"
    ".motorlab-drawn .chosen>path{stroke:#000;stroke-width:4.5}"
    ".motorlab-drawn .chosen{outline:2px solid #000;outline-offset:1px}"
    ".motorlab-drawn [data-id]:focus-visible{outline:3px solid #0072b2;outline-offset:1px}"
)


class Seen(NamedTuple):
    """What is expected of one finding, and which neuron is the reason."""

    expected: Any
    origin: str


def seen(
    signs: pd.DataFrame, findings: Iterable[str], origins: Iterable[str] | None = None
) -> dict[tuple[str, str, str], Seen]:
    """Return what the named findings show, by finding, target and side.

    Parameters
    ----------
    signs
        What ``motorlab.expect`` returns.
    findings
        Names of findings; all others are left out.
    origins
        One word for each row of ``signs``: "upper", "lower", "mixed", "other" or "".

    Raises
    ------
    ValueError
        If there are more or fewer origins than signs.
    """
    wanted = set(findings)
    words = [""] * len(signs) if origins is None else [str(word) for word in origins]
    columns = [signs[name].tolist() for name in ("finding", "target", "side", "expected")]
    rows = zip(*columns, words, strict=True)
    return {row[:3]: Seen(row[3], row[4]) for row in rows if row[0] in wanted}


def part(
    key: tuple[str, str, str],
    label: str,
    drawing: str,
    origin: str | None = None,
    ground: str = "",
    chosen: str = "",
) -> str:
    """Return one part of a picture: what it is called, and its drawing.

    Parameters
    ----------
    key
        Finding, target and side.
    label
        Said by a screen reader, and shown under the mouse.
    drawing
        Markup; its paths are filled with the ground and wear the outline.
    origin
        The neuron whose outline it wears; None where all is well.
    ground
        Its colour; without one it is that of what is healthy.
    chosen
        The id of the chosen part.
    """
    name, said = escape("|".join(key)), escape(label)
    looks = [] if origin is None else [origin or "other"]
    looks += ["chosen"] if "|".join(key) == chosen else []
    look = f' class="{" ".join(looks)}"' if looks else ""
    colour = f' color="{ground}"' if ground else ""
    return (
        f'<g data-id="{name}"{look}{colour} tabindex="-1" role="button" aria-label="{said}">'
        f"<title>{said}</title>{drawing}</g>"
    )


def number(text: str, x: int, y: int, ground: str, quiet: bool = False) -> str:
    """Return a grade whose middle and foot stand at a point, in the ink that can be read on its ground.

    A quiet one, of what is healthy, is grey and thin.
    """
    look = "calm" if quiet else "" if ink_on(ground) == "#000" else "white"
    look = f' class="{look}"' if look else ""
    return f'<text{look} x="{x}" y="{y}">{escape(text)}</text>'


def picture(label: str, height: int, behind: str, parts: str, type_size: int = TYPE) -> str:
    """Return the whole picture, 450 units wide: what cannot be chosen, the parts, and their look."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="motorlab-drawn" viewBox="0 0 450 {height}" '
        f'font-size="{type_size}" role="group" aria-label="{escape(label)}"><style>{_STYLE}</style>{behind}'
        f'<g color="{STRONG}" stroke="#b8b3ad" stroke-width="1.5">{parts}</g></svg>'
    )


def touch(x: int, y: int) -> str:
    """Return the unseen square around a point that also takes a click; its size is in the style."""
    return f'<rect x="{x - TOUCH // 2}" y="{y - TOUCH // 2}"/>'


def pairs(text: str) -> list[tuple[int, int]]:
    """Return the points of "x y x y ...".

    Examples
    --------
    >>> pairs("0 6 12 9")
    [(0, 6), (12, 9)]
    """
    numbers = [int(word) for word in text.split()]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def mirrored(half: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the closed outline of which one half is given, from the midline above to the midline below.

    Examples
    --------
    >>> mirrored([(0, 0), (5, 3), (0, 9)])
    [(0, 0), (5, 3), (0, 9), (-5, 3)]
    """
    return half + [(-x, y) for x, y in half[-2:0:-1]]


def curve(points: list[tuple[int, int]], middle: int, way: int) -> str:
    """Return the path of a smooth closed curve through points (Catmull and Rom's spline).

    Parameters
    ----------
    points
        x from the midline outward, y from the top.
    middle
        Where the midline stands.
    way
        1 where outward is to the viewer's right, -1 where it is to the left.
    """
    placed = [(middle + way * x, y) for x, y in points]
    # A handle lies along the line from the point before to the point after; the one before a point mirrors the one
    # behind it, which is what "s" means in a path.
    handles = list(_handles(placed))
    x, y = placed[0]
    path = f"M{x} {y}c{handles[0][0]} {handles[0][1]} "
    steps = []
    for (x, y), (to_x, to_y), (dx, dy) in zip(
        placed, placed[1:] + placed[:1], handles[1:] + handles[:1], strict=True
    ):
        steps.append(f"{to_x - dx - x} {to_y - dy - y} {to_x - x} {to_y - y}")
    return (path + "s".join(steps)).replace(" -", "-") + "z"


def _handles(points: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for before, after in zip(points[-1:] + points[:-1], points[1:] + points[:1], strict=True):
        yield round((after[0] - before[0]) / 6), round((after[1] - before[1]) / 6)
