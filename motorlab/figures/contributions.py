"""What each finding did to the odds of the best answer, as bars: to the right for it, hatched to the left against it.

A bit is one doubling of the odds.
"""

from collections.abc import Sequence
from html import escape
from typing import Any

import pandas as pd

from motorlab.figures.belief_map import BELIEF
from motorlab.figures.colours import QUIET
from motorlab.figures.template import INK

__all__ = ["contributions", "contributions_words", "finding_names"]

ROW, TYPE = 24, 13.5
BARS = 158  # room of the bars and their numbers
NAMES = 222  # room of the names, at the left
NUMBER = 43  # and of a number beside a bar
NARROW = 14  # what is left where nothing speaks against
SHOWN = 10
WIDE = 0.54  # of the type: how wide a letter is
BAR, STEP = ROW - 9, 6  # how high a bar is, and how far its slanted lines are apart
LITTLE = 0.1  # bits; less changes nothing to speak of
LOOK = (
    ".motorlab-odds{display:block;width:100%;height:auto;font-family:Helvetica,Arial,'DejaVu Sans',sans-serif;"
    f"font-size:{TYPE}px;fill:{INK}}}.motorlab-odds .quiet{{fill:{QUIET}}}"
    ".motorlab-odds line{stroke:#555;stroke-width:1}"
    f".motorlab-odds .for{{fill:{BELIEF};stroke:#00553e;stroke-width:1}}"
    ".motorlab-odds .against{fill:#fff;stroke:#222;stroke-width:1.4}"
    ".motorlab-odds .hatch{fill:none;stroke:#222;stroke-width:1.4}"
)


def contributions(
    steps: pd.DataFrame, names: Sequence[str] | None = None, shown: int = SHOWN, room: int = NAMES
) -> str:
    """Draw what each finding did to the odds.

    Parameters
    ----------
    steps
        The `steps` of ``motorlab.explain_belief``.
    names
        What the findings are called, in the same order; without them their ids in words.
    shown
        How many are drawn; the rest is counted.
    room
        How wide the names may be; longer ones are cut, and stand whole under the mouse.

    Returns
    -------
    str
        An SVG picture, as wide as the room of the names and 158 units.

    Examples
    --------
    >>> import motorlab as ml
    >>> worked = ml.explain_belief({("power", "tibialis_anterior", "right"): 1, ("plantar", "", "right"): "flexor"})
    >>> contributions(worked.steps).count('class="for"') > 0
    True
    """
    called = list(names) if names is not None else finding_names(steps)
    bits = [float(value) for value in steps["bits"]]
    drawn = list(zip(called, bits, strict=True))[:shown]
    most, least = max([0.0, *bits]), -min([0.0, *bits])
    ends = (NUMBER if least else NARROW) + NUMBER
    scale = (BARS - ends) / max(1.0, most + least)
    middle = room + least * scale + (NUMBER if least else NARROW)
    body = "".join(_row(name, value, place, middle, scale, room) for place, (name, value) in enumerate(drawn))
    height = ROW * (len(drawn) + 1) + 4
    head = (
        f'<text class="quiet" x="{middle - 6:.1f}" y="15" text-anchor="end">against</text>'
        f'<text class="quiet" x="{middle + 6:.1f}" y="15">for</text>'
    )
    if len(bits) > shown:
        head += f'<text class="quiet" x="0" y="15">the first {shown} of {len(bits)}</text>'
    said = escape(contributions_words(steps, called))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="motorlab-odds" viewBox="0 0 {room + BARS} {height}" '
        f'role="img" aria-label="{said}"><style>{LOOK}</style><g aria-hidden="true">{head}{body}'
        f'<line x1="{middle:g}" x2="{middle:g}" y1="{ROW - 4}" y2="{height}"/></g></svg>'
    )


def _row(name: str, bits: float, place: int, middle: float, scale: float, room: int) -> str:
    top = ROW * (place + 1)
    long = abs(bits) * scale
    left = middle if bits > 0 else middle - long
    look = "for" if bits > 0 else "against"
    x, end = (middle + long + 4, "start") if bits > 0 else (middle - long - 4, "end")
    bar = f'<rect class="{look}" x="{left:.1f}" y="{top + 3}" width="{long:.1f}" height="{BAR}"/>'
    if bits < 0:
        bar += f'<path class="hatch" d="{_hatch(left, top + 3, long)}"/>'
    sign = "+" if bits > 0 else "\u2212"
    number = f"{sign}{abs(bits):.1f}" if abs(bits) >= LITTLE else "0"
    return (
        f"<g><title>{escape(name)}</title>"
        f'<text x="0" y="{top + 15}">{escape(_short(name, room))}</text>{bar if long >= 0.5 else ""}'
        f'<text x="{x:.1f}" y="{top + 15}" text-anchor="{end}">{number}</text></g>'
    )


def _hatch(left: float, top: int, long: float) -> str:
    """Return slanted lines across a bar; a pattern would need a name that no other picture of the page has."""
    lines = ""
    for step in range(-BAR, round(long), STEP):
        start, end = max(step, 0), min(step + BAR, long)
        if end > start:
            high, low = top + BAR - (start - step), top + BAR - (end - step)
            lines += f"M{left + start:.1f} {high:.1f}L{left + end:.1f} {low:.1f}"
    return lines


def _short(name: str, room: int) -> str:
    """Return a name that fits its room; its side and what was found stay. The whole is in the title."""
    most = int(room / (WIDE * TYPE))
    if len(name) <= most:
        return name
    head, colon, found = name.rpartition(": ")
    end = colon + found if len(found) < most / 2 else ""
    head = head if end else name
    for side in ("right", "left"):
        if head.endswith(f", {side}"):
            head, end = head.removesuffix(f", {side}"), f" {side[0].upper()}{end}"
    left = most - len(end)
    return f"{head}{end}" if len(head) <= left else f"{head[: left - 1].rstrip(' ,')}\u2026{end}"


def contributions_words(steps: pd.DataFrame, names: Sequence[str] | None = None) -> str:
    """Return in words what ``contributions`` draws.

    Examples
    --------
    >>> import pandas as pd
    >>> contributions_words(pd.DataFrame({"bits": [2.0, -1.0]}), ["foot drop", "a flexor plantar"])
    'For: foot drop (+2.0 bits). Against: a flexor plantar (-1.0 bits).'
    """
    called = list(names) if names is not None else finding_names(steps)
    both = list(zip(called, steps["bits"], strict=True))
    said = []
    for title, some in (
        ("For", [item for item in both if item[1] >= LITTLE]),
        ("Against", [item for item in both if item[1] <= -LITTLE]),
    ):
        if some:
            said.append(f"{title}: {', '.join(f'{name} ({bits:+.1f} bits)' for name, bits in some)}.")
    if little := [name for name, bits in both if abs(bits) < LITTLE]:
        said.append(f"Of little weight: {', '.join(little)}.")
    return " ".join(said) or "Nothing was found yet."


def finding_names(steps: pd.DataFrame) -> list[str]:
    """Return what the findings are called by their ids: "plantar right extensor"."""
    columns = [steps[name] for name in ("finding", "target", "side", "value")]
    return [_called(*row) for row in zip(*columns, strict=True)]


def _called(finding: str, target: str, side: str, value: Any) -> str:
    return " ".join(filter(None, (finding, target, side, str(value)))).replace("_", " ")
