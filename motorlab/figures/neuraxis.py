"""The pathway from the cortex to the muscle as one picture: what is damaged, and where the way of a sign runs.

A front view, so the patient's right is on the viewer's left. Where the stations stand and which fibres join them is
in `data/`; which of them are lit and which are cut comes from the model. Lengths are in units of the picture: at
280 pixels' width 14 of them make type of 11 pixels, and 26 the 20 pixels that take a click.
"""

from functools import cache, lru_cache
from html import escape
from typing import Any, NamedTuple

from motorlab.figures.brain import BACKDROP, STYLE
from motorlab.figures.fibres import WAY, arriving, at_rest, on_the_way
from motorlab.figures.place_names import names_beside
from motorlab.figures.ways import neuraxis_words
from motorlab.lesions import Lesion, Lesions, case
from motorlab.stations import lit, stations, way
from motorlab.stations.bundles import Bundle
from motorlab.stations.hits import Sign, struck
from motorlab.stations.paths import Place

__all__ = ["HEIGHT", "INSIDE", "MIDDLE", "PARTS", "WIDTH", "neuraxis", "shape"]

WIDTH, HEIGHT, MIDDLE = 356, 520, 123
TYPE = 14.0  # its height
TOUCH = 13  # half the width of what takes a click
# Which parts a station has, each with the sides that it shows.
PARTS = {
    "paired": (("right", ("right",)), ("left", ("left",))),
    "whole": (("both", ("right", "left")),),
    "midline": (("both", ("both",)),),
}
INSIDE = 78  # farther out than this, the number stands on the inner side of its mark
CROSS = '<path class="cross" d="M-4.5-4.5l9 9m0-9l-9 9"/>'


class Mark(NamedTuple):
    """What one side of a station shows: the limbs that are lit, the share lost and what it is, beside the way."""

    side: str
    limbs: tuple[str, ...] = ()
    severity: float = 0.0
    origin: str = ""
    aside: bool = False
    share: float = 1.0  # of the sign's traffic that still arrives

    def said(self, *, lit: bool = True) -> str:
        """Return the mark in words."""
        lost = f"{self.severity:.0%} lost" if self.severity else ""
        return ", ".join(filter(None, (lost, "on the way" if self.limbs and lit else "")))

    @property
    def looks(self) -> tuple[str, ...]:
        """The classes of the mark: how it is lit, how it is hurt."""
        lit = ("way", self.limbs[0]) if self.limbs and not self.severity else ()
        hurt = ("cut", self.origin or "apart") if self.severity else ()
        return (*lit, *hurt, *(("aside",) if self.aside else ()))


def neuraxis(*lesions: Lesions, sign: Sign | None = None, places: bool = True) -> str:
    """Draw the pathway from the cortex to the muscle.

    Parameters
    ----------
    lesions
        Any number of lesions, singly or in tuples; none means healthy.
    sign
        Finding, target and side, as in a row of ``motorlab.expect``: its way is lit.
    places
        Whether the stations can be chosen; without, the picture is for print.

    Returns
    -------
    str
        An SVG picture, made to be 280 pixels wide on a laptop. Blue is the upper motor neuron, vermilion the lower
        one (with a white core where lit), dashed grey the way back; behind a cut they are thin and faint. A cross
        marks what is damaged, with its severity; it is faint itself where it does not cut the way of the sign. Each
        station is a part with the id "STATION:SIDE", in the order of the pathway, right before left.

    Raises
    ------
    ValueError
        If there is no such sign, or something is not a lesion.

    Examples
    --------
    >>> import motorlab as ml
    >>> drawn = neuraxis(ml.Lesion("internal_capsule", side="left"), sign=("plantar", "", "right"))
    >>> 'data-id="internal_capsule:left"' in drawn
    True
    """
    flat = case(*lesions)
    cut = {(row.station, row.side): row.severity for row in struck(flat, sign)}
    shares = arriving(lit(*sign) if sign else (), cut)
    shown = _marks(flat, sign, cut, shares)
    parts, numbers, named = [], [], set()
    for name, row in stations().items():
        for side, halves in PARTS[row.sides]:
            marks = tuple(shown.get((name, half), Mark(half)) for half in halves)
            parts.append(_part(name, side, marks, places))
            numbers += [_number(name, mark) for mark in marks if mark.severity]
            named |= {row.label for mark in marks if mark.looks}
    beside = names_beside(frozenset(named), TYPE, WIDTH - MIDDLE)
    said = escape(f"The motor pathway. {neuraxis_words(*lesions)}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="neuraxis" viewBox="0 0 {WIDTH} {HEIGHT}" role="group" '
        f'aria-label="{said}"><style>{STYLE}</style><g transform="translate({MIDDLE})">{BACKDROP}'
        f'<g aria-hidden="true">{at_rest()}{beside}{on_the_way(shares)}</g>'
        f'<g class="all">{"".join(parts)}</g>'
        f'<g aria-hidden="true">{"".join(numbers)}</g></g></svg>'
    )


def _marks(
    lesions: tuple[Lesion, ...], sign: Sign | None, cut: dict[Place, float], shares: dict[Bundle, float]
) -> dict[Place, Mark]:
    """Return what each station shows that is damaged or on the way of the sign."""
    on = way(*sign) if sign else {}
    lost = {(row.station, row.side): (row.severity, row.origin) for row in struck(lesions)}
    ends: dict[Place, list[float]] = {}
    for bundle, share in shares.items():
        ends.setdefault(bundle.end, []).append(share)
    found = {}
    for at in (*on, *lost):
        severity, origin = lost.get(at, (0.0, ""))
        arrives = max(ends.get(at, [1.0]))
        limbs = on[at].limbs if at in on else ()
        found[at] = Mark(at[1], limbs, severity, origin, at in lost and at not in cut, round(arrives, 2))
    return found


@lru_cache(maxsize=4096)  # a slider passes many severities
def _part(name: str, side: str, marks: tuple[Mark, ...], places: bool) -> str:
    """Return one station as a part that can be chosen."""
    row = stations()[name]
    name_said = row.phrase.format(side=side) if row.sides == "paired" else row.name
    said, title = (_said(name_said, marks, lit) for lit in (True, False))
    drawn = _bar(row, marks) if row.shape == "bar" else _point(row, marks[0])
    looks = () if row.shape == "bar" else marks[0].looks
    look = f' class="{" ".join(looks)}"' if looks else ""
    at = "" if row.shape == "bar" else f' transform="translate({WAY[side] * row.x:g} {row.y:g})"'
    if not places:
        return f"<g{look}{at}>{drawn}</g>"
    return (
        f'<g data-id="{name}:{side}"{look}{at} tabindex="-1" role="button" aria-label="{said}">'
        f"<title>{title}</title>{drawn}</g>"
    )


def _said(name: str, marks: tuple[Mark, ...], lit: bool) -> str:
    """Return a station in words; what is lit can be seen, so that only a screen reader is told."""
    told = [
        (f"{mark.side}: " if len(marks) > 1 else "") + mark.said(lit=lit)
        for mark in marks
        if mark.said(lit=lit)
    ]
    return escape(f"{name}: {'; '.join(told)}" if told else name)


def _number(name: str, mark: Mark) -> str:
    """Return the share that is lost, beside its mark."""
    row, outward = stations()[name], WAY[mark.side]
    inward = row.shape == "bar" or row.x > INSIDE
    x = outward * (row.width / 2 - 25 if row.shape == "bar" else row.x + (-12.5 if inward else 12.5))
    end = ' text-anchor="end"' if (outward < 0) != inward else ""
    faint = " aside" if mark.aside else ""
    return f'<text class="lost halo{faint}" x="{x:g}" y="{row.y + 5:g}"{end}>{mark.severity:.0%}</text>'


def _point(row: Any, mark: Mark) -> str:
    """Return a station that stands at one place, around that place."""
    drawn = f'<circle class="hit" r="{TOUCH}"/>'
    if row.height > 2 * TOUCH:
        drawn = (
            f'<path class="hit" d="M-{TOUCH}-{row.height / 2:g}h{2 * TOUCH}v{row.height:g}h-{2 * TOUCH}z"/>'
        )
    if mark.severity and mark.origin:
        return f'{drawn}{shape(row, WAY[mark.side])}<circle class="disc" r="9.5"/>{CROSS}'
    return drawn + shape(row, WAY[mark.side])


@cache
def shape(row: Any, outward: int) -> str:
    """Return the symbol of a station."""
    x, y = row.width / 2, row.height / 2
    if row.shape == "horn":
        inner, outer = -outward * x, outward * x
        tip, low = (
            f"C{inner:g}-{y:g} {outer:g}-{y:g} {outer:g} 0",
            f"C{outer:g} {y:g} {inner / 2:g} {y:g} {inner / 2:g} 4",
        )
        way = f"M{inner:g}-1{tip}{low}Z"
        return f'<path d="{way}"/>'
    if row.shape in ("plexus", "crossing"):
        return f'<path d="M-{x:g} 0L0-{y:g} {x:g} 0 0 {y:g}z"/>'
    if row.shape in ("nucleus", "gyrus"):
        return f'<ellipse rx="{x:g}" ry="{y:g}"/>'
    if row.shape == "chain":
        return f'<rect x="-{x:g}" y="-{y:g}" width="{2 * x:g}" height="{2 * y:g}" rx="{x:g}"/>'
    dash = ' stroke-dasharray="2.5 2.5"' if row.shape == "apart" else ""
    core = f'<circle r="{x / 3:.1f}"/>' if row.shape == "nerve" else ""
    return f'<circle r="{x:g}"{dash}/>{core}'


def _bar(row: Any, marks: tuple[Mark, ...]) -> str:
    """Return a station that reaches over both sides, each half with what it shows."""
    x, box = row.width / 2, f'y="{row.y - row.height / 2:g}" height="{row.height:g}"'
    drawn = f'<rect class="hit box" x="-{x:g}" width="{2 * x:g}" {box} rx="5"/>'
    for mark in (mark for mark in marks if mark.looks):
        left = -x if WAY[mark.side] < 0 else 0
        cross = (
            f'<g transform="translate({WAY[mark.side] * (x - 14):g} {row.y:g})">{CROSS}</g>'
            if mark.severity
            else ""
        )
        at = f'x="{left + 1:g}" width="{x - 2:g}" {box} rx="5"'
        look = "disc" if mark.severity else "half"
        faint = f' opacity="{0.3 + 0.7 * mark.share:.2f}"' if mark.share < 1 and not mark.severity else ""
        drawn += f'<g class="{" ".join(mark.looks)}"><rect class="{look}"{faint} {at}/>{cross}</g>'
    return f'{drawn}<text class="bar halo" y="{row.y + 5:g}">{escape(row.label)}</text>'
