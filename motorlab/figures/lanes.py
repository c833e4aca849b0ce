"""Recordings of several cases below each other, on one scale: each with its name and what is read off it beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import inf
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from motorlab.figures.template import DASHES, HEALTHY, INK, LOWER, TEMPLATE

__all__ = ["Lane", "lanes"]

Floats = NDArray[np.float64]
LANE_PX, FOOT_PX = 84, 48
CURVES_END = 0.6  # share of the width; behind it stand names and values
ROOM = 1.2  # from one lane to the next, over the height of a lane
CUT_BELOW = 0.35  # of the height at which responses are cut off
QUIET = 0.02  # of the height of a lane: what is lower is over
POINTS = 600  # of a sweep: what a screen can show
BARS = (50, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02)
SHOWN = {"uV": "µV"}


@dataclass(frozen=True)
class Lane:
    """One lane of the picture.

    Attributes
    ----------
    name, note
        What stands beside it: whose recording it is, and what is read off it.
    t_ms, sweeps
        Times (ms), and one row a sweep; all rows are drawn over each other.
    ill
        Whether something of it is out of its limits.
    behind
        The same of a healthy person, drawn in grey; None for nothing.
    level
        A height that is drawn as a thin line, to compare with; None for no line.
    begins_ms
        Where a bar marks the beginning of a response; None for no bar.
    """

    name: str
    note: str
    t_ms: Floats
    sweeps: Floats
    ill: bool = False
    behind: tuple[Floats, Floats] | None = None
    level: float | None = None
    begins_ms: float | None = None


def lanes(shown: Sequence[Lane], unit: str, *, most: float = inf, ticks: bool = True) -> go.Figure:
    """Draw lanes below each other.

    Parameters
    ----------
    shown
        The lanes, the first on top.
    unit
        Of the sweeps.
    most
        Responses are cut off at this height and at a third of it below, as an instrument does at a high gain.
    ticks
        Whether the axis has numbers; responses that follow each other in one lane have no common time.

    Returns
    -------
    Figure
        Up is negative at the electrode. A lane with something out of its limits is vermilion, and its note says what.
        `layout.meta["words"]` says the same in sentences.

    Examples
    --------
    >>> t = np.linspace(0.0, 10.0, 50)
    >>> hump = np.exp(-((t - 5.0) ** 2))[None, :]
    >>> figure = lanes([Lane("one", "1 mV", t, hump), Lane("half", "0.5 mV", t, 0.5 * hump, ill=True)], "mV")
    >>> figure.layout.meta["words"]
    'one: 1 mV. half: 0.5 mV.'
    """
    tops = [np.abs(rows).max(initial=0.0) for lane in shown for rows in _drawn(lane)]
    scale = max(min(float(max(tops)), most), BARS[-1])
    end = _end(shown, scale) * (1.0 if ticks else 1.1)  # room for the bar
    figure = go.Figure(layout={"template": TEMPLATE})
    for place, lane in enumerate(shown):
        base = -ROOM * scale * place
        if lane.behind is not None:
            grey = {"color": HEALTHY, "dash": DASHES["healthy"], "width": 1.4, "simplify": False}
            figure.add_trace(_line(*lane.behind, base, most, grey, "healthy"))
        own = {"color": LOWER if lane.ill else INK, "width": 2.0, "simplify": False}
        figure.add_trace(_line(lane.t_ms, lane.sweeps, base, most, own, lane.name))
        _level(figure, lane, base, scale)
        figure.add_annotation(
            **{"xref": "paper", "x": CURVES_END + 0.02, "xanchor": "left", "y": base + 0.3 * scale},
            **{"text": _beside(lane), "align": "left", "showarrow": False, "font": {"size": 14}},
        )
    _bar(figure, scale, SHOWN.get(unit, unit), -ROOM * scale * (len(shown) - 1))
    figure.update_xaxes(range=(0.0, end), domain=(0.0, CURVES_END), ticksuffix=" ms", showticksuffix="last")
    figure.update_xaxes(nticks=7, showticklabels=ticks, ticks="outside" if ticks else "")
    figure.update_yaxes(visible=False, range=(-ROOM * scale * (len(shown) - 0.45), 1.15 * scale))
    said = " ".join(f"{lane.name}: {lane.note.replace('<br>', ', ')}." for lane in shown)
    figure.update_layout(
        height=LANE_PX * len(shown) + FOOT_PX, hovermode=False, meta={"words": said.replace("..", ".")}
    )
    return figure


def _end(shown: Sequence[Lane], scale: float) -> float:
    """Return the time by which all responses are over, a round one."""
    last = [0.0]
    for lane in shown:
        for t_ms, rows in ((lane.t_ms, lane.sweeps), *([lane.behind] if lane.behind else [])):
            loud = np.flatnonzero((np.abs(rows) > QUIET * scale).any(axis=0))
            last.append(float(t_ms[loud[-1]]) if loud.size else 0.0)
    step = next((step for step in (5.0, 10.0, 20.0) if max(last) <= 8.0 * step), 50.0)
    return float(step * (max(last) // step + 1.0))


def _drawn(lane: Lane) -> list[Floats]:
    return [lane.sweeps] if lane.behind is None else [lane.sweeps, lane.behind[1]]


def _line(t_ms: Floats, sweeps: Floats, base: float, most: float, line: Any, name: str) -> go.Scatter:
    """Return all sweeps of a lane as one broken line."""
    every = -(-t_ms.size // (POINTS * max(1, t_ms.size // 4000)))
    t, kept = t_ms[::every], np.clip(sweeps[:, ::every], -CUT_BELOW * most, most)
    t, kept = np.append(t, 1e4), np.append(kept, kept[:, -1:], axis=1)  # the line goes on to the edge
    gap = np.full((len(kept), 1), np.nan)
    x = np.append(np.broadcast_to(t, kept.shape), gap, axis=1).ravel()
    y = np.append(base + kept, gap, axis=1).ravel()
    return go.Scatter(x=x, y=y.astype(np.float32), mode="lines", line=line, name=name)


def _level(figure: go.Figure, lane: Lane, base: float, scale: float) -> None:
    if lane.level is not None:
        figure.add_shape(
            **{
                "type": "line",
                "x0": 0.0,
                "x1": float(lane.t_ms[-1]),
                "y0": base + lane.level,
                "y1": base + lane.level,
            },
            line={"color": INK, "width": 1, "dash": "dot"},
        )
    if lane.begins_ms is not None:
        half = 0.11 * scale
        figure.add_shape(
            **{"type": "line", "x0": lane.begins_ms, "x1": lane.begins_ms, "y0": base - half},
            **{"y1": base + half, "line": {"color": INK, "width": 2.5}},
        )


def _beside(lane: Lane) -> str:
    note = "<br>".join(escape(part, quote=False) for part in lane.note.split("<br>"))
    return f"<b>{escape(lane.name, quote=False)}</b><br>{'<b>! </b>' if lane.ill else ''}{note}"


def _bar(figure: go.Figure, scale: float, unit: str, base: float) -> None:
    """Draw how high a round size is, at the right end of the lowest lane."""
    high = next((size for size in BARS if size <= 0.75 * scale), BARS[-1])
    figure.add_shape(
        **{"type": "line", "xref": "paper", "x0": CURVES_END, "x1": CURVES_END, "y0": base},
        **{"y1": base + high, "line": {"color": INK, "width": 3}},
    )
    figure.add_annotation(
        **{"xref": "paper", "x": CURVES_END - 0.01, "xanchor": "right", "y": base + high, "yanchor": "top"},
        **{"text": f"{high:g} {unit}", "showarrow": False, "font": {"size": 13}},
    )
