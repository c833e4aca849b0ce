"""What is tapped and what moves in the picture of the reflex arc: one row for each tendon jerk.

All outlines are our own and schematic, in units of the picture. Every limb is drawn so that the tapped muscle turns it
against the clock.
"""

from math import acos, atan2, cos, degrees, hypot, radians, sin
from typing import NamedTuple

__all__ = ["LIMBS", "Belly", "Capsule", "Limb", "Point", "Shape", "belly", "outline", "turned"]

Point = tuple[float, float]
Capsule = tuple[Point, float, Point, float]  # two ends of a rounded limb, each with half its width
Shape = Capsule | str  # a rounded limb, or the path of anything else
Belly = tuple[Point, Point, float]  # two ends of a muscle and half its thickness


class Limb(NamedTuple):
    """One tendon jerk: its words and its drawing, the moving part at rest.

    Parameters
    ----------
    part, goes, returns
        What moves, what it does, and how it comes back.
    place, muscle_name, opponent_name
        Where the hammer strikes, what answers, and what pulls the other way.
    fixed, moving
        Outlines of what stays and of what turns about `joint`; `tip` is the end of what turns.
    muscle, opponent
        Their bellies; `opponent_at` is the middle of the opponent's name.
    via, insertion
        Where the tendon bends last, and where it is fixed to what turns.
    hit, hammer
        The share of that last piece at which it is struck, and the direction the hammer comes from.
    centre, tendon
        What the arc runs through: "cord" or "pons". Whether there is a tendon to be seen.
    """

    part: str
    goes: str
    returns: str
    place: str
    muscle_name: str
    opponent_name: str
    fixed: tuple[Shape, ...]
    moving: tuple[Shape, ...]
    joint: Point
    tip: Point
    muscle: Belly
    opponent: Belly
    opponent_at: Point
    via: Point
    insertion: Point
    hammer: Point
    hit: float = 0.5
    centre: str = "cord"
    tendon: bool = True


_KNEE = Limb(
    part="leg",
    goes="swings forward",
    returns="falls back",
    place="the tendon below the kneecap",
    muscle_name="quadriceps",
    opponent_name="hamstrings",
    fixed=(((346, 198), 42, (516, 198), 31),),
    moving=(((516, 198), 28, (516, 326), 15), ((520, 340), 14, (560, 346), 9)),
    joint=(516, 198),
    tip=(516, 330),
    muscle=((362, 178), (500, 177), 17),
    opponent=((362, 222), (486, 218), 10),
    opponent_at=(424, 258),
    via=(540, 178),
    insertion=(540, 228),
    hammer=(1.0, -0.1),
)
_ANKLE = Limb(
    part="foot",
    goes="goes down",
    returns="comes back",
    place="the tendon above the heel",
    muscle_name="calf muscle",
    opponent_name="shin muscle",
    fixed=(((346, 198), 40, (520, 200), 17),),
    moving=(((528, 198), 20, (522, 296), 11), ((522, 296), 11, (520, 322), 8)),
    joint=(520, 200),
    tip=(520, 330),
    muscle=((362, 178), (474, 180), 17),
    opponent=((362, 220), (468, 214), 9),
    opponent_at=(424, 256),
    via=(484, 180),
    insertion=(544, 188),
    hammer=(0.7, -0.7),
)
_BICEPS = Limb(
    part="forearm",
    goes="bends up",
    returns="sinks back",
    place="the tendon in the elbow crease",
    muscle_name="biceps",
    opponent_name="triceps",
    fixed=(((368, 146), 33, (452, 290), 24),),
    moving=(((452, 290), 24, (578, 312), 14), ((586, 313), 15, (622, 317), 9)),
    joint=(452, 290),
    tip=(630, 318),
    muscle=((388, 140), (459, 252), 17),
    opponent=((356, 170), (424, 280), 10),
    opponent_at=(316, 204),
    via=(463, 259),
    insertion=(488, 288),
    hammer=(0.8, -0.6),
)
_BRACHIORADIALIS = _BICEPS._replace(
    place="the radius above the wrist",
    muscle_name="brachioradialis",
    muscle=((440, 240), (512, 291), 11),
    via=(514, 292),
    insertion=(572, 303),
    hammer=(0.4, -0.9),
    hit=0.85,
)
_TRICEPS = Limb(
    part="forearm",
    goes="straightens",
    returns="falls back",
    place="the tendon above the elbow",
    muscle_name="triceps",
    opponent_name="biceps",
    fixed=(((346, 198), 33, (516, 200), 22),),
    moving=(((516, 198), 23, (516, 310), 14), ((516, 322), 14, (516, 352), 9)),
    joint=(516, 200),
    tip=(516, 352),
    muscle=((362, 180), (480, 182), 15),
    opponent=((362, 220), (480, 216), 10),
    opponent_at=(424, 254),
    via=(488, 182),
    insertion=(536, 184),
    hammer=(0.7, -0.7),
)
_JAW = Limb(
    part="jaw",
    goes="closes",
    returns="sinks back",
    place="the chin",
    muscle_name="masseter",
    opponent_name="jaw openers",
    fixed=(
        "M424 256C386 236 374 196 384 164C396 122 438 98 486 100C538 102 566 130 568 164C569 174 570 178 576 188"
        "L588 208C590 213 580 216 576 217C578 222 580 226 577 231L573 238L492 240L452 236Z",
    ),
    moving=(
        "M436 214C428 216 430 232 434 246L442 274C446 290 452 298 464 300L556 306C572 306 578 298 577 288"
        "L572 262C570 252 560 252 548 254L478 256C468 256 466 248 462 232C458 216 446 212 436 214Z",
    ),
    joint=(444, 224),
    tip=(566, 290),
    muscle=((502, 206), (464, 284), 14),
    opponent=((480, 322), (556, 328), 7),
    opponent_at=(620, 334),
    via=(540, 270),
    insertion=(572, 270),
    hammer=(0.9, -0.45),
    hit=0.95,
    centre="pons",
    tendon=False,
)
LIMBS = {
    "knee_jerk": _KNEE,
    "ankle_jerk": _ANKLE,
    "biceps_jerk": _BICEPS,
    "triceps_jerk": _TRICEPS,
    "brachioradialis_jerk": _BRACHIORADIALIS,
    "jaw_jerk": _JAW,
}


def outline(shape: Shape) -> str:
    """Return the outline of a part of a limb as a path.

    Examples
    --------
    >>> outline(((0, 0), 5, (20, 0), 5))
    'M0 5L20 5A5 5 0 0 0 20 -5L0 -5A5 5 0 0 0 0 5Z'
    """
    if isinstance(shape, str):
        return shape
    (ax, ay), wide, (bx, by), slim = shape
    along = atan2(by - ay, bx - ax)
    lean = acos((wide - slim) / hypot(bx - ax, by - ay))
    corners = ((ax, ay, wide, lean), (bx, by, slim, lean), (bx, by, slim, -lean), (ax, ay, wide, -lean))
    one, two, three, four = (
        f"{round(x + half * cos(along + turn), 1):g} {round(y + half * sin(along + turn), 1):g}"
        for x, y, half, turn in corners
    )
    most = int(wide > slim)  # the wider end is more than half a circle
    return f"M{one}L{two}A{slim:g} {slim:g} 0 0 0 {three}L{four}A{wide:g} {wide:g} 0 {most} 0 {one}Z"


def belly(shape: Belly) -> tuple[str, str]:
    """Return where a muscle lies, as a transform, and its outline about its own middle."""
    (ax, ay), (bx, by), half = shape
    length = hypot(bx - ax, by - ay) / 2
    place = f"translate({(ax + bx) / 2:g} {(ay + by) / 2:g}) rotate({degrees(atan2(by - ay, bx - ax)):.1f})"
    inner, high = length * 0.55, half * 4 / 3
    return place, (
        f"M{-length:.4g} 0C{-inner:.4g} {-high:.4g} {inner:.4g} {-high:.4g} {length:.4g} 0"
        f"C{inner:.4g} {high:.4g} {-inner:.4g} {high:.4g} {-length:.4g} 0Z"
    )


def turned(point: Point, joint: Point, angle_deg: float) -> Point:
    """Return where a point of the moving part is when that has turned by an angle, against the clock.

    Examples
    --------
    >>> turned((0, 10), (0, 0), 90)
    (10.0, 0.0)
    """
    x, y, angle = point[0] - joint[0], point[1] - joint[1], radians(angle_deg)
    turned_x, turned_y = x * cos(angle) + y * sin(angle), y * cos(angle) - x * sin(angle)
    return round(joint[0] + turned_x, 2), round(joint[1] + turned_y, 2)
