"""How the runs of a picture are drawn: lines, marks, axes and the pale bands of the norms, all still without data."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import plotly.graph_objects as go

from motorlab.figures.protocol_panels import Band, axis_ends, same_axis
from motorlab.figures.protocol_points import LANES
from motorlab.figures.template import DASHES, HEALTHY, INK, PALE

__all__ = ["HELD_DASHES", "NORM", "Look", "axes", "band_trace", "looks", "names", "trace"]

HELD_DASHES = ("dash", "dot", "dashdot")  # of the runs that are held for comparison
HELD_MARKS = ("triangle-up-open", "square-open", "diamond-open")
NORM = "norm"  # the name of a band
LONG_UNIT = 2  # letters: a longer unit leaves room for fewer numbers beside the one it stands at
LOW_PANEL = 0.3  # of the height: there is room for three numbers only
MARKED = {
    "line": ("lines+markers", 6),
    "dots": ("markers", 5),
    "raster": ("markers", 5),
    "race": ("lines+markers", 6),
}  # and size in px
BAR_PX = 4  # of the race
DOTS = "%{x:.3~g}: %{y:.0f}"
HOVERS = {"race": "%{text}: %{x:.0f} ms", "dots": DOTS, "raster": DOTS, "path": "%{x:.0f}: %{y:.1f}"}


class Look(NamedTuple):
    """How one of the runs is drawn."""

    line: dict[str, Any]
    mark: str


def looks(letters: Iterable[str]) -> dict[str, Look]:
    """Return line and mark of the healthy, each held and the present run, which is named "".

    Examples
    --------
    >>> [(which, look.line["dash"]) for which, look in looks("A").items() if which]
    [('healthy', '4px,3px'), ('A', 'dash')]
    """
    found = {"healthy": Look({"color": HEALTHY, "dash": DASHES["healthy"], "width": 2}, "circle-open")}
    found |= {
        letter: Look({"dash": dash, "width": 2}, mark)
        for letter, dash, mark in zip(letters, HELD_DASHES, HELD_MARKS, strict=False)
    }
    return {**found, "": Look({"color": INK, "width": 2.5}, "circle")}


def names(panel: Any) -> tuple[str, ...]:
    """Return what the lines of a panel are called: two of the steps by their columns, one as the panel."""
    if panel.second:
        return tuple(column.partition("_")[0].upper() for column in (panel.y, panel.second))
    return (panel.name.replace("<br>", " "),)


def trace(panel: Any, name: str, look: Look, *, marked: bool) -> go.Scatter:
    """Return one line without its data."""
    unit = f" {panel.unit}" if panel.unit else ""
    drawn = go.Scatter(name=name, mode="lines", line=look.line)
    drawn.hovertemplate = HOVERS.get(panel.draw, f"%{{y:.1f}}{unit}")
    if marked and panel.draw in MARKED:
        drawn.mode, size = MARKED[panel.draw]
        drawn.marker = {"symbol": look.mark, "size": size, "color": look.line.get("color")}
    if panel.draw == "race":
        drawn.line.width = BAR_PX
    return drawn


def axes(
    shown: tuple[Any, ...], row: int, place: tuple[float, float]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the axes of a panel, across and up.

    Where a panel further down has the same horizontal axis, that one alone has the numbers. Across, the unit stands at
    the last number; up, it stands before the shorter of the outer numbers, so that all end below each other.

    Parameters
    ----------
    shown, row
        The panels of the picture, and which one of them, from 1.
    place
        Where it lies, as shares of the height from below.
    """
    panel = shown[row - 1]
    across: dict[str, Any] = {"range": axis_ends(panel), "tickangle": 0, "automargin": False}
    across["nticks"] = 4 if len(panel.x_unit) > LONG_UNIT else 5
    across |= {"ticksuffix": f" {panel.x_unit}", "showticksuffix": "last"}
    if panel.x_scale == "log":
        across |= {"type": "log", "dtick": 1}
    below = [number for number in range(row + 1, len(shown) + 1) if same_axis(panel, shown[number - 1])]
    if below:
        across |= {"matches": f"x{below[-1]}", "showticklabels": False}
    up: dict[str, Any] = {"range": (panel.bottom, panel.top), "domain": place, "automargin": False}
    up["nticks"] = 4 if panel.share > LOW_PANEL else 3
    low, high = len(f"{panel.bottom:g}"), len(f"{panel.top:g}")
    up |= {
        "tickprefix": panel.unit and f"{panel.unit} ",
        "showtickprefix": "last" if high <= low else "first",
    }
    if panel.draw == "race":
        up |= {"tickvals": list(LANES.values()), "ticktext": list(LANES), "ticks": ""}
    return across, up


def band_trace(band: Band) -> go.Scatter:
    """Return a norm as a pale rectangle behind the curves, which says what it is when the pointer is on it."""
    (left, right), (low, high) = band.x, band.y
    return go.Scatter(
        **{"x": [left, right, right, left, left], "y": [low, low, high, high, low], "name": NORM},
        **{"mode": "lines", "line": {"width": 0, "color": PALE}, "fill": "toself", "fillcolor": PALE},
        **{"hoveron": "fills", "hoverinfo": "text", "text": band.words},
    )
