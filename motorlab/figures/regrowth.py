"""How many axons have grown back to a muscle, by its distance from the suture and the months since the repair."""

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from motorlab.figures.courses import GIVEN, MONTH_DAYS
from motorlab.figures.template import INK, TEMPLATE

__all__ = ["regrowth_curves"]

LATE_MONTHS = (12.0, 18.0)  # between these a muscle without nerve stops taking axons (front_surg_2020)
LATE = ("rgba(140, 140, 140, 0.13)", "rgba(140, 140, 140, 0.30)")
HEIGHT_PX = 340
DASHES = ("solid", "dash", "dot", "dashdot")
LABEL_PCT = (80.0, 55.0, 30.0, 60.0)  # how high each curve has its name, so that none meets another
Floats = NDArray[np.float64]


def regrowth_curves(arrived: pd.DataFrame) -> go.Figure:
    """Draw which share of the axons has reached a muscle, for several distances from the suture.

    Parameters
    ----------
    arrived
        Shares 0..1, as `motorlab.courses.regrown` gives them: one row per day since the repair (the index), one column
        per distance in millimetres.

    Returns
    -------
    Figure
        One curve per distance; the band is the time after which a muscle without nerve hardly takes axons.
        `layout.meta["words"]` says the same in sentences.

    Examples
    --------
    >>> from motorlab.courses import regrown
    >>> share = pd.DataFrame({200: [regrown(200, day) for day in range(300)]})
    >>> regrowth_curves(share).layout.meta["words"].split(". ")[0]
    'The muscle is 20 cm away: the first axons arrive in month 2.2, half have arrived by 3.3, all by 6.6'
    """
    figure = go.Figure(layout={"template": TEMPLATE, "height": HEIGHT_PX, "margin": {"t": 16, "r": 16}})
    months = arrived.index.to_numpy(dtype=float) / MONTH_DAYS
    for start, end, fill in zip(LATE_MONTHS, (LATE_MONTHS[1], months[-1]), LATE, strict=True):
        figure.add_vrect(x0=start, x1=end, fillcolor=fill, line_width=0, layer="below")
    for number, (distance, share) in enumerate(arrived.items()):
        line = {"color": GIVEN, "width": 2.5, "dash": DASHES[number % len(DASHES)]}
        away = _cm(distance)
        template = f"{away}: %{{y:.0f}} %<extra></extra>"
        y = 100.0 * share.to_numpy()
        figure.add_trace(go.Scatter(x=months, y=y, mode="lines", line=line, hovertemplate=template))
        at = int(np.argmax(y >= LABEL_PCT[number % len(LABEL_PCT)]))
        figure.add_annotation(
            **{"x": months[at], "y": y[at], "text": away, "showarrow": False},
            **{"xanchor": "left", "xshift": 8, "yshift": -9, "font": {"color": GIVEN}},
        )
    ends = (*LATE_MONTHS, float(months[-1]))
    for start, end, said in zip(
        ends, ends[1:], ("fewer and fewer<br>find a place", "hardly any"), strict=False
    ):
        figure.add_annotation(
            **{"x": (start + end) / 2, "y": 0, "yanchor": "bottom", "showarrow": False, "text": said},
            font={"size": 13, "color": INK},
        )
    figure.update_xaxes(
        title="months since the nerve was cut and sewn", range=(0, months[-1]), dtick=3, fixedrange=True
    )
    figure.update_yaxes(range=(-3, 106), ticksuffix=" %", title="axons that have arrived", fixedrange=True)
    words = " ".join(_arrival(_cm(distance), months, share.to_numpy()) for distance, share in arrived.items())
    late = f" After {LATE_MONTHS[0]:.0f} to {LATE_MONTHS[1]:.0f} months a muscle without nerve hardly takes axons."
    figure.update_layout(meta={"words": words + late})
    return figure


def _cm(distance: Any) -> str:
    return f"{distance / 10:g} cm"


def _arrival(away: str, months: Floats, share: Floats) -> str:
    """Return when the first, half and all of the axons arrive, in words."""
    first, half, last = (
        f"{months[reached.argmax()]:.1f}" if (reached := share >= level).any() else "a later day"
        for level in (1e-9, 0.5, 1.0)
    )
    return (
        f"The muscle is {away} away: the first axons arrive in month {first}, half have arrived by {half}, "
        f"all by {last}."
    )
