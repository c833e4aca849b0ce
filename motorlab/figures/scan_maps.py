"""What a schematic of a scan is drawn on: the pathway or the body, what of it the test covers, and where a lesion lies.

Three maps: the drawn pathway from cortex to muscle, the body from the front, and the muscles from front and back. All
outlines are our own. Lengths are in units of the picture.
"""

from functools import cache
from html import escape
from typing import Any, NamedTuple

import pandas as pd

from motorlab.figures.body import OUTLINE, VIEWS
from motorlab.figures.brain import BACKDROP
from motorlab.figures.fibres import WAY, at_rest
from motorlab.figures.parts import SKIN, curve, mirrored, pairs
from motorlab.flows import Flows
from motorlab.lesions import Lesion
from motorlab.stations import stations
from motorlab.tables import rows

__all__ = ["MAPS", "MARK", "Map", "Spot", "drawing", "hurt_muscles", "patches", "spots", "tube"]

MARK = 10  # the radius of a mark
GAP = 2 * MARK + 2  # between the middles of two marks
WEAK = 0.8  # a muscle that keeps less of its nerve or its fibres than this is drawn as hit
TUBE = (-178, 60, 34, 96)  # left, top, width and height of the glass
# One half of the body: brain and cord; median, ulnar and radial nerve; femoral, sciatic, tibial and fibular nerve.
TRACT = "M0 10C14 8 20 24 13 34C9 40 4 40 3 46V168"
NERVES = (
    "M3 76C20 80 30 86 36 91C46 106 54 138 63 166C66 184 76 206 86 224L95 244M36 93C44 112 50 140 56 166"
    "C62 190 72 210 80 228L90 246M36 93C52 110 54 130 60 152C66 172 76 190 88 212"
    "M3 160C14 190 20 206 22 222C26 262 26 310 28 352M3 166C12 186 22 200 24 214C27 250 28 300 32 330"
    "C36 360 34 380 32 404M32 330C38 340 46 344 46 352C46 366 43 380 40 404"
)
SIDES = {"left": ("left",), "right": ("right",), "both": ("right", "left")}
SCALE = 1.15  # of the body from the front
HALF = 124  # from the midline to the edge of a map
LINES = 12  # rows and columns in which a free place is sought


class Map(NamedTuple):
    """One drawing: its own left edge, top, width and height; the midline stands at 0."""

    left: int
    width: int
    height: int


MAPS = {"pathway": Map(-124, 248, 520), "front": Map(-126, 252, 500), "muscles": Map(-110, 450, 430)}


class Spot(NamedTuple):
    """Where one mark stands."""

    x: float
    y: float


def spots(on: str, lesion: Lesion, taken: list[Spot]) -> list[Spot]:
    """Return where the marks of a lesion stand: one a side and place, none where no structure is damaged.

    Parameters
    ----------
    on
        A key of `MAPS`.
    lesion
        Any lesion.
    taken
        Where marks stand already: a mark that would cover one is moved.

    Examples
    --------
    >>> spots("pathway", Lesion("internal_capsule", side="left"), [])
    [Spot(x=40.0, y=94.0)]
    """
    found: list[Spot] = []
    for x, y in _places(on).get(lesion.site, ()):
        for side in SIDES[lesion.side or "both"] if x else ("both",):
            found.append(_free(on, WAY[side], x, y, [*taken, *found]))
    return found


def _free(on: str, way: int, x: float, y: float, taken: list[Spot]) -> Spot:
    """Return the free place nearest to a point, on the same side: outward first, then inward, then below."""
    edge = HALF - MARK
    for down in range(LINES):
        for step in sorted(range(-LINES, LINES), key=lambda step: (abs(step), -step)):
            out, low = x + step * GAP, y + down * GAP
            spot = Spot(float(way * out), float(low))
            inside = min(x, 0) <= out <= edge and low <= MAPS[on].height - MARK
            if inside and not any(abs(spot.x - at.x) < GAP and abs(spot.y - at.y) < GAP for at in taken):
                return spot
    return Spot(float(way * x), float(y))  # more lesions than places: they cover each other


@cache
def _places(on: str) -> dict[str, list[tuple[float, float]]]:
    """Return for each site its places, x from the midline outward."""
    if on == "pathway":
        known = {name: row for name, row in stations().items() if row.shape != "apart"}
        at = {name: (_out(row), float(row.y)) for name, row in known.items()}
        return {row.site: [at[row.station]] for row in rows("sites") if row.station in at}
    scale = SCALE if on == "front" else 1.0
    own: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for row in rows("scan_places"):
        own.setdefault((row.station, row.site), []).append((scale * row.x, scale * row.y))
    return {
        row.site: own.get((row.station, row.site), own.get((row.station, ""), [])) for row in rows("sites")
    }


def _out(row: Any) -> float:
    """Return how far out the mark of a station stands: near the end of one that reaches over both sides."""
    return float(row.width / 2 - 14 if row.shape == "bar" else row.x)


@cache
def drawing(view: str) -> str:
    """Return the map of a view; what the test does not cover is pale.

    Parameters
    ----------
    view
        A row of `scan_views`.
    """
    row = next(row for row in rows("scan_views") if row.view == view)
    whole = {"pathway": _pathway, "front": _front, "muscles": _both_sides}[row.map]()
    if pd.isna(row.frame_width):
        return whole
    left, top, width, height = row.frame_left, row.frame_top, row.frame_width, row.frame_height
    box = f'x="{left}" y="{top}" width="{width}" height="{height}"'
    return (
        f'<g class="outside">{whole}</g><svg {box} viewBox="{left} {top} {width} {height}">'
        f'<rect fill="#fff" {box}/>{whole}</svg><rect class="frame" {box} rx="8"/>'
    )


@cache
def _pathway() -> str:
    bars = "".join(
        f'<rect class="bar-box" x="{-row.width / 2:g}" y="{row.y - row.height / 2:g}" width="{row.width:g}" '
        f'height="{row.height:g}" rx="5"/><text class="bar" y="{row.y + 5:g}">{escape(row.label)}</text>'
        for row in stations().values()
        if row.shape == "bar"
    )
    return f"{BACKDROP}{at_rest()}{bars}"


def _body(at: int) -> str:
    return f'<path d="{curve(mirrored(pairs(OUTLINE)), at, 1)}"/>'


def _letters(x: float, y: float, left: int) -> str:
    """Return the letters of the sides; the patient's left is on the viewer's right where `left` is 1."""
    return "".join(
        f'<text class="side" x="{x + way * left * 88:g}" y="{y:g}">{letter}</text>'
        for letter, way in (("R", -1), ("L", 1))
    )


@cache
def _front() -> str:
    half = f'<path class="upper rest" d="{TRACT}"/><path class="lower rest" d="{NERVES}"/>'
    ways = f'<g transform="scale(-1 1)">{half}</g>{half}'
    return f'<g transform="scale({SCALE})"><g {SKIN}>{_body(0)}</g>{ways}</g>{_letters(0, 28, 1)}'


@cache
def _both_sides() -> str:
    """Return the body from front and back; the front stands on the midline."""
    middle, back = VIEWS["front"][0], VIEWS["back"][0]
    bodies = f'<g transform="translate(-{middle})"><g {SKIN}>{_body(middle)}{_body(back)}</g></g>'
    names = f'<text class="side" x="0" y="428">front</text><text class="side" x="{back - middle}" y="428">back</text>'
    return bodies + _letters(0, 28, 1) + _letters(back - middle, 28, -1) + names


def hurt_muscles(cases: tuple[tuple[Lesion, ...], ...]) -> list[set[tuple[str, str]]]:
    """Return for each case the muscles, with their sides, that it robs of nerve, junction or fibres.

    Examples
    --------
    >>> ("biceps", "right") in hurt_muscles(((Lesion("root_c6", side="right", severity=0.9),),))[0]
    True
    """
    if not cases:
        return []
    flows = Flows(cases)
    kept = flows.by_muscle(flows.lower()) * flows.junction * flows.fibre
    names = flows.wiring.muscles["muscle"].tolist()
    found: list[set[tuple[str, str]]] = [set() for _ in cases]
    for muscle, column in zip(*(kept < WEAK).nonzero(), strict=True):
        found[column // 2].add((names[muscle], ("left", "right")[column % 2]))
    return found


def patches(muscles: set[tuple[str, str]], look: str) -> str:
    """Return muscles of the map `muscles`, all with one look; muscles of the head are too small to be drawn."""
    drawn = [way for muscle, way in _muscles().items() if muscle in muscles]
    return f'<path class="{look}" d="{"".join(drawn)}"/>' if drawn else ""


@cache
def _muscles() -> dict[tuple[str, str], str]:
    front = VIEWS["front"][0]
    views = {view: (middle - front, left) for view, (middle, left) in VIEWS.items() if view != "face"}
    return {
        (row.muscle, side): curve(pairs(row.points), views[row.view][0], views[row.view][1] * WAY[side])
        for row in rows("body_patches")
        if row.view in views
        for side in ("right", "left")
    }


@cache
def tube(name: str, result: str) -> str:
    """Return a glass beside the map, full and hatched where the test is abnormal, with its name below."""
    x, y, width, height = TUBE
    level = round(height * (0.2 if result == "abnormal" else 0.75))
    lines = "".join(f"M{x + 4} {y + at}h{width - 8}" for at in range(level + 8, height - 8, 8))
    body = f"M{x} {y}v{height - 17}a17 17 0 0 0 34 0v-{height - 17}"
    word = result.replace("_", " ")
    return (
        f'<path class="glass" d="{body}M{x - 4} {y}h{width + 8}"/><path class="level" d="M{x} {y + level}h{width}"/>'
        f'<path class="fluid {result}" d="{lines}"/><text class="bar" x="{x + 17}" y="{y + height + 20}">{escape(name)}'
        f'</text><text class="bar" x="{x + 17}" y="{y + height + 38}">{word}</text>'
    )
