"""Sweeps of repeated shocks, one below the other: F waves, trains, magnetic responses; healthy in grey."""

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from motorlab.figures.template import DASHES, HEALTHY, INK, LOWER, TEMPLATE

__all__ = ["sweeps"]

Floats = NDArray[np.float64]
HEIGHT_PX = 335
POINTS = 400  # of a sweep: what a screen can show
ROOM, TOP = 1.0, 1.6  # between sweeps, and where a response that is far larger is cut off; over the scale


def sweeps(
    t_ms: Floats, mine: Floats, behind: tuple[Floats, Floats], *, scale_mv: float, ill: bool, words: str
) -> go.Figure:
    """Draw sweeps below each other.

    Parameters
    ----------
    t_ms, mine
        Times since each shock (ms), and one row a shock (mV).
    behind
        Times and rows of a healthy person.
    scale_mv
        What one row is high (mV); larger responses are cut off, as an instrument does at this gain.
    ill
        Whether something is out of its limits.
    words
        What the picture shows, as `layout.meta["words"]`.

    Examples
    --------
    >>> from motorlab.flows import Flows
    >>> from motorlab.studies.late_traces import train_sweeps
    >>> t, mv = train_sweeps(Flows([()]), "ulnar")
    >>> len(sweeps(t, mv, (t, mv), scale_mv=10.0, ill=False, words="").data)
    2
    """
    figure = go.Figure(layout={"template": TEMPLATE})
    grey = {"color": HEALTHY, "dash": DASHES["healthy"], "width": 1.2, "simplify": False}
    own = {"color": LOWER if ill else INK, "width": 1.8, "simplify": False}
    for (t, rows), line, name in ((behind, grey, "healthy"), ((t_ms, mine), own, "this person")):
        x, y = _joined(t, rows, scale_mv)
        figure.add_trace(go.Scatter(x=x, y=y, mode="lines", line=line, name=name, hoverinfo="skip"))
    lowest = -ROOM * scale_mv * (len(mine) - 1)
    figure.add_shape(
        **{"type": "line", "xref": "paper", "x0": 1.0, "x1": 1.0, "y0": lowest, "y1": lowest + scale_mv},
        line={"color": INK, "width": 3},
    )
    figure.add_annotation(
        **{"xref": "paper", "x": 0.99, "xanchor": "right", "y": lowest + scale_mv, "yanchor": "bottom"},
        **{"text": f"{scale_mv:g} mV", "showarrow": False},
    )
    figure.update_xaxes(range=(0.0, float(t_ms[-1])), ticksuffix=" ms", showticksuffix="last", nticks=7)
    figure.update_yaxes(visible=False, range=(lowest - scale_mv, TOP * scale_mv))
    figure.update_layout(height=HEIGHT_PX, hovermode=False, meta={"words": words})
    return figure


def _joined(t_ms: Floats, rows: Floats, scale_mv: float) -> tuple[Floats, NDArray[np.float32]]:
    """Return all rows as one broken line, each on its own base."""
    every = -(-t_ms.size // POINTS)
    t, kept = t_ms[::every], np.clip(rows[:, ::every], -TOP * scale_mv, TOP * scale_mv)
    base = -ROOM * scale_mv * np.arange(len(kept))[:, None]
    gap = np.full((len(kept), 1), np.nan)
    x = np.append(np.broadcast_to(t, kept.shape), gap, axis=1)
    y = np.append(kept + base, gap, axis=1)
    return x.ravel(), y.ravel().astype(np.float32)
