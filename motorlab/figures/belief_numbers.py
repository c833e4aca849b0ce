"""Where the chances stand on the belief map: each beside its place, and none over another or over a mark."""

from collections.abc import Iterator, Sequence
from functools import cache
from html import escape
from typing import Any, NamedTuple

from motorlab.figures.fibres import WAY
from motorlab.figures.place_names import LABEL
from motorlab.lesions import OTHER_SIDE
from motorlab.stations import stations
from motorlab.stations.paths import Place

__all__ = ["FIRST", "OTHER", "WIDE", "Box", "numbers"]

FIRST, OTHER = 21.0, 17.0  # height of the type: of the likeliest place, and of the others
WIDE = 0.62  # of the type: how wide a sign is
LEFT, RIGHT = -120, LABEL - 5  # the room that a number has
NEAR = 3.0  # what is nearer than this to a mark seems to be its number
OUT = 12.5  # from the middle of a mark to a number beside it
APART = 4.0  # between two numbers
ENDS = {-1: "end", 0: "middle", 1: "start"}


class Box(NamedTuple):
    """A rectangle around what is drawn."""

    left: float
    top: float
    right: float
    bottom: float

    def shared(self, other: "Box") -> float:
        """Return the area that two rectangles share."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(wide, 0.0) * max(high, 0.0)

    def around(self, gap: float) -> "Box":
        """Return the rectangle with some room at its sides."""
        return self._replace(left=self.left - gap, right=self.right + gap)


def numbers(told: Sequence[tuple[Place, str]], *, ahead: bool) -> str:
    """Return the chances of places as markup.

    Parameters
    ----------
    told
        Places of the neuraxis with their chances in words, the likeliest first.
    ahead
        Whether the first is so far ahead that its number is larger.

    Examples
    --------
    >>> both = [(("muscle", "right"), "9 %"), (("muscle", "left"), "9 %")]
    >>> numbers(both, ahead=False).count("<text")
    1
    """
    taken: list[Box] = []
    drawn = ""
    shown = set()
    for rank, (place, said) in enumerate(told):
        name, side = place
        row, size = stations()[name], FIRST if ahead and rank == 0 else OTHER
        if row.shape == "bar":
            whole = (name, OTHER_SIDE.get(side, side)), said
            if whole in shown:
                continue  # both halves alike: said once, beside the bar
            spot = (LABEL + 4, row.y + 0.36 * size, 1) if whole in told else _inside(row, side, size)
        else:
            spot = _free(place, len(said) * WIDE * size, size, taken)
        taken.append(_box(spot, len(said) * WIDE * size, size).around(APART))
        shown.add((place, said))
        x, foot, way = spot
        look = "lost halo first" if size == FIRST else "lost halo"
        drawn += (
            f'<text class="{look}" x="{x:g}" y="{foot:g}" text-anchor="{ENDS[way]}">{escape(said)}</text>'
        )
    return drawn


def _inside(row: Any, side: str, size: float) -> tuple[float, float, int]:
    """Return the outer end of one half of a bar."""
    way = WAY[side]
    return way * (row.width / 2 - 5), row.y + 0.36 * size, -way


def _free(place: Place, wide: float, size: float, taken: Sequence[Box]) -> tuple[float, float, int]:
    """Return where beside its mark a number covers least: foot, and which way it runs."""
    row, out = stations()[place[0]], WAY[place[1]]
    x, foot, high = out * row.x, row.y + 0.36 * size, row.height / 2 + 3 + size * 0.4
    spots = [(x + way * OUT, foot + shift, way) for shift in (0, -high, high) for way in (out, -out)]
    spots += [(x, foot + shift, 0) for shift in (-high - 5, high + 5)]
    spots = [(_held(x, way, wide), foot, way) for x, foot, way in spots]

    def covered(spot: tuple[float, float, int]) -> float:
        box = _box(spot, wide, size)
        return 9.0 * sum(map(box.shared, taken)) + sum(map(box.shared, _marks()))

    return min(spots, key=covered)


def _held(x: float, way: int, wide: float) -> float:
    """Return a place near by at which a number stays within its room."""
    before, behind = wide * (1 - way) / 2, wide * (1 + way) / 2
    return min(max(x, LEFT + before), RIGHT - behind)


def _box(spot: tuple[float, float, int], wide: float, size: float) -> Box:
    x, foot, way = spot
    left = x - wide * (1 - way) / 2
    return Box(left, foot - 0.78 * size, left + wide, foot + 0.05 * size)


@cache
def _marks() -> tuple[Box, ...]:
    """Return the marks of all stations on both sides."""
    return tuple(_every())


def _every() -> Iterator[Box]:
    for row in stations().values():
        for x in {row.x, -row.x}:
            wide, high = row.width / 2 + NEAR, row.height / 2 + NEAR
            yield Box(x - wide, row.y - high, x + wide, row.y + high)
