"""Where each nerve of a drawn limb runs, where it is stimulated and recorded, and where its name stands.

The rows are those of a right limb; a left one is their mirror image.
"""

from functools import cache
from typing import Any, NamedTuple

from motorlab.figures.limb_outlines import WIDTH
from motorlab.figures.parts import TOUCH, pairs
from motorlab.tables import rows

__all__ = ["CHIP", "TYPE", "Box", "Name", "Nerve", "Place", "landmarks", "length", "nerves", "thread"]

Place = tuple[int, int]
Box = tuple[float, float, float, float]  # left, top, right, bottom

TYPE = 22  # height of the type
CHIP = 30  # what the letter of a mark takes beside a name
# How wide letters are, as shares of the height of the type, in the widest of the fonts (DejaVu Sans).
WIDTHS = {
    **dict.fromkeys("ijl,' ", 0.32),
    **dict.fromkeys("frt", 0.41),
    **dict.fromkeys("csz", 0.55),
    **dict.fromkeys("mM", 0.97),
}


class Name(NamedTuple):
    """A name beside the limb: its foot, whether it begins ("start") or ends ("end") there, the end of its leader."""

    text: str
    x: int
    y: int
    anchor: str
    leader: Place

    def box(self, *, marked: bool = False) -> Box:
        """Return the room that the name takes, with the letter of its mark."""
        long = length(self.text) + CHIP * marked
        left = self.x if self.anchor == "start" else self.x - long
        return left, self.y - 19, left + long, self.y + 6

    def touch(self, *, marked: bool = False) -> Box:
        """Return the room that takes a click: never lower than a finger needs."""
        left, top, right, bottom = self.box(marked=marked)
        more = (TOUCH - (bottom - top)) / 2
        return left - 4, top - more, right + 4, bottom + more

    def line(self, *, marked: bool = False) -> str:
        """Return the path of the leader, from the nearest point around the name."""
        left, top, right, bottom = self.box(marked=marked)
        x = min(max(self.leader[0], left - 4), right + 4)
        y = min(max(self.leader[1], top), bottom) if left < x < right else self.y - 7
        return f"M{x:.0f} {y:.0f}L{self.leader[0]} {self.leader[1]}"


class Nerve(NamedTuple):
    """One conduction study as it is drawn.

    Parameters
    ----------
    finding, study
        Its key in `studies`: "cmap" or "snap", and a name.
    title, recorded, name
        What it is called, what the electrode lies on, and the short name beside the limb.
    way
        Points from the far end of the nerve up to where it enters.
    electrode, behind
        The middle of the recording electrode, and whether it lies on the side that is not seen.
    points
        Where it is stimulated, in words and on the way, from the electrode upward.
    """

    finding: str
    study: str
    title: str
    recorded: str
    name: Name
    way: tuple[Place, ...]
    electrode: Place
    behind: bool
    points: tuple[tuple[str, Place], ...]

    @property
    def key(self) -> tuple[str, str]:
        """The finding and the study."""
        return self.finding, self.study


@cache
def nerves(limb: str, side: str) -> dict[tuple[str, str], Nerve]:
    """Return the studies of a limb by finding and study, in the order of an examination.

    Examples
    --------
    >>> [words for words, _ in nerves("arm", "right")["cmap", "median"].points]
    ['wrist', 'elbow', 'axilla', "Erb's point"]
    """
    titles = {(row.finding, row.study): row.name for row in rows("studies")}
    stops: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for row in rows("stimulation_points"):
        stops.setdefault((row.finding, row.study), []).append((row.order, row.name))
    courses: dict[str, list[tuple[int, Place, str]]] = {}
    for row in rows("nerve_courses"):
        courses.setdefault(row.course, []).append((row.order, (int(row.x), int(row.y)), row.place))
    found = {}
    for row in (row for row in rows("nerve_electrodes") if row.limb == limb):
        key, electrode = (row.finding, row.study), (int(row.x), int(row.y))
        course = sorted(courses[row.course])
        places = {place: at for _, at, place in course if place}
        way = [at for order, at, _ in course if order >= row.joins]
        if electrode not in way:
            way = [electrode, *pairs(row.via), *way]
        found[key] = Nerve(
            *key,
            title=titles[key],
            recorded=row.recorded,
            name=_name(row, row.label, side),
            way=tuple(_seen(at, side) for at in way),
            electrode=_seen(electrode, side),
            behind=bool(row.behind),
            points=tuple((words, _seen(places[words], side)) for _, words in sorted(stops[key])),
        )
    return found


@cache
def landmarks(limb: str, side: str) -> tuple[Name, ...]:
    """Return the landmarks of a limb.

    Examples
    --------
    >>> [name.text for name in landmarks("leg", "left")]
    ['knee', 'fibular neck', 'ankle']
    """
    return tuple(_name(row, row.landmark, side) for row in rows("limb_landmarks") if row.limb == limb)


def length(text: str) -> float:
    """Return how long a text is at most.

    Examples
    --------
    >>> length("wrist") < length("elbow") < length("groin, groin")
    True
    """
    return TYPE * sum(WIDTHS.get(letter, 0.63) for letter in text)


def thread(points: tuple[Place, ...]) -> str:
    """Return the path of a smooth open curve through points (Catmull and Rom's spline).

    Examples
    --------
    >>> thread(((0, 0), (6, 12), (6, 24)))
    'M0 0c1 2 5 8 6 12s0 10 0 12'
    """
    (x, y), path, letter = points[0], "", "c"
    slopes = [
        (round((after[0] - before[0]) / 6), round((after[1] - before[1]) / 6))
        for before, after in zip(points[:1] + points[:-1], points[1:] + points[-1:], strict=True)
    ]
    for (here_x, here_y), (end_x, end_y), first, last in zip(
        points[:-1], points[1:], slopes[:-1], slopes[1:], strict=True
    ):
        # the handle behind a point mirrors the one before it, which is what "s" means in a path
        numbers = [*(first if letter == "c" else ())]
        numbers += [end_x - last[0] - here_x, end_y - last[1] - here_y, end_x - here_x, end_y - here_y]
        path, letter = path + letter + " ".join(map(str, numbers)), "s"
    return f"M{x} {y}{path}"


def _name(row: Any, text: str, side: str) -> Name:
    x, y = _seen((int(row.label_x), int(row.label_y)), side)
    anchor = row.anchor if side == "right" else {"start": "end", "end": "start"}[row.anchor]
    return Name(text, x, y, anchor, _seen((int(row.leader_x), int(row.leader_y)), side))


def _seen(at: Place, side: str) -> Place:
    """Return a point of the right limb, or its mirror image."""
    return at if side == "right" else (WIDTH - at[0], at[1])
