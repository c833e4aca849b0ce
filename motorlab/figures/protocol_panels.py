"""What a protocol's picture consists of: its panels with fixed ranges, its read-outs and its norms, as rows of `data/`.

Ranges belong to protocol and limb, never to a run, so that two cases can be compared by eye.
"""

from functools import cache
from itertools import pairwise
from math import log10
from textwrap import wrap
from typing import Any, NamedTuple

from motorlab.norms import healthy_range
from motorlab.tables import rows

__all__ = [
    "Band",
    "axis",
    "axis_ends",
    "bands",
    "known_norm",
    "panels",
    "places",
    "readouts",
    "same_axis",
    "wrapped",
]

POINTER_LETTERS = 38  # of a line that appears under the pointer
GAP, GAP_WITH_TICKS = (
    0.08,
    0.17,
)  # shares of the height between two panels, without and with an axis of their own


class Band(NamedTuple):
    """The accepted range of a norm as a rectangle in a panel, with what it says in words."""

    x: tuple[float, float]
    y: tuple[float, float]
    words: str


@cache
def panels(protocol: str, limb: str) -> tuple[Any, ...]:
    """Return the panels of a protocol on a limb from top to bottom: rows of `protocol_panels` with the limb's ranges.

    Examples
    --------
    >>> [(row.panel, row.bottom, row.top) for row in panels("knee_jerk", "knee")]
    [('movement', -6.0, 34.0), ('emg', -3.0, 3.0)]
    >>> panels("passive_stretch", "ankle")[0].top
    24.0
    """
    own = {
        row.panel: {name: getattr(row, name) for name in ("x_low", "x_high", "bottom", "top")}
        for row in rows("panel_ranges")
        if row.protocol == protocol and row.limb == limb
    }
    mine = [row for row in rows("protocol_panels") if row.protocol == protocol]
    return tuple(row._replace(**own.get(row.panel, {})) for row in sorted(mine, key=lambda row: row.order))


@cache
def readouts(protocol: str) -> tuple[Any, ...]:
    """Return the read-outs of a protocol that are shown or said, in their order: rows of `panel_readouts`.

    Examples
    --------
    >>> [row.readout for row in readouts("knee_jerk")]
    ['excursion_deg', 'latency_ms', 'units_recruited']
    """
    mine = [row for row in rows("panel_readouts") if row.protocol == protocol]
    return tuple(sorted(mine, key=lambda row: row.order))


@cache
def known_norm(norm: str) -> str:
    """Return a row of `norms` as one line: what, in whom, from where to where, and who says so.

    Examples
    --------
    >>> known_norm("PN120")
    'pendulum test, first swing over final drop, healthy adult: 1.4 to 2 (bajd_vodovnik_1984)'
    """
    row = next(row for row in rows("norms") if row.norm == norm)
    unit = "" if row.unit in ("ratio", "word") else f" {row.unit}"
    return f"{row.quantity}, {row.condition}: {row.low:g} to {row.high:g}{unit} ({row.source})"


def wrapped(*lines: str) -> str:
    """Return lines as Plotly's HTML, broken so that they fit into the narrowest picture.

    Examples
    --------
    >>> wrapped("the largest torque against the speed of the stretch", "norm")
    'the largest torque against the speed<br>of the stretch<br>norm'
    """
    return "<br>".join(part for line in lines for part in wrap(line, POINTER_LETTERS))


@cache
def bands(protocol: str, limb: str) -> dict[str, tuple[Band, ...]]:
    """Return the norms that are drawn as pale bands, by panel.

    Examples
    --------
    >>> bands("h_reflex", "ankle")["sweep"][0].x
    (26.0, 35.0)
    """
    found: dict[str, tuple[Band, ...]] = {}
    norms = {row.norm: row for row in rows("norms")}
    for panel in panels(protocol, limb):
        mine = [
            row
            for row in rows("panel_norms")
            if (row.protocol, row.panel, row.limb) == (protocol, panel.panel, limb)
        ]
        found[panel.panel] = tuple(_band(panel, row, norms[row.norm]) for row in mine)
    return found


def _band(panel: Any, row: Any, norm: Any) -> Band:
    part = 0.01 if norm.unit == "percent" and panel.unit != "%" else 1.0
    ends = (panel.x_low, panel.x_high) if row.axis == "x" else (panel.bottom, panel.top)
    low, high = (part * end for end in healthy_range(norm))
    along = (max(low, min(ends)), min(high, max(ends)))
    whole = (panel.bottom, panel.top) if row.axis == "x" else (panel.x_low, panel.x_high)
    across = whole if row.begin != row.begin else (row.begin, row.end)  # an empty cell is not a number
    x, y = (along, across) if row.axis == "x" else (across, along)
    return Band(x, y, wrapped(known_norm(row.norm)))


def axis_ends(panel: Any) -> tuple[float, float]:
    """Return the ends of a panel's horizontal axis, in its own coordinates: powers of ten on a logarithmic one."""
    ends = (panel.x_low, panel.x_high)
    return (log10(ends[0]), log10(ends[1])) if panel.x_scale == "log" else ends


def axis(row: int, letter: str) -> str:
    """Return what Plotly calls the horizontal ("x") or vertical ("y") axis of the panel in a row, from 1.

    Examples
    --------
    >>> axis(1, "x"), axis(2, "y")
    ('x', 'y2')
    """
    return f"{letter}{'' if row == 1 else row}"


def same_axis(upper: Any, lower: Any) -> bool:
    """Return whether two panels have the same horizontal axis."""
    return all(getattr(upper, name) == getattr(lower, name) for name in ("x", "x_unit", "x_low", "x_high"))


def places(rows_of: tuple[Any, ...]) -> list[tuple[float, float]]:
    """Return where each panel lies, as shares of the height from below, from top to bottom.

    Examples
    --------
    >>> places(panels("knee_jerk", "knee"))
    [(0.4664, 1.0), (0.0, 0.3864)]
    """
    gaps = [GAP if same_axis(*pair) else GAP_WITH_TICKS for pair in pairwise(rows_of)]
    free = (1.0 - sum(gaps)) / sum(row.share for row in rows_of)
    found, top = [], 1.0
    for row, gap in zip(rows_of, [*gaps, 0.0], strict=True):
        found.append((round(max(top - free * row.share, 0.0), 6), round(top, 6)))
        top -= free * row.share + gap
    return found
