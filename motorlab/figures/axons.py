"""The two axons on the way to face, hand and foot, drawn to one scale of length.

Cell bodies and fibres would be far too thin to see on that scale. They are drawn larger than life, all by the same
factor, and the picture says by how much.
"""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from motorlab.axon_times import size_um
from motorlab.figures.template import INK, LOWER, TEMPLATE, UPPER

__all__ = ["MAGNIFIED", "axon_lanes"]

COLOURS = {"upper": UPPER, "lower": LOWER}
CELLS = {"upper": "PN157", "lower": "PN158"}  # rows of `norms`
FIBRES = {"upper": "PN160", "lower": "PN161"}
MAGNIFIED = 500  # how much larger than life cells and thicknesses are drawn, beside the lengths
CM_PER_UM = 1e-4
NOTE = (
    "Lengths are to scale.<br>"
    f"Cell bodies and the thickness of fibres are drawn<br>{MAGNIFIED} times larger than life, all alike.<br>"
    "Box at the end: muscle."
)
LANE_CM = 17.0  # from one pair of axons to the next
HEIGHT_PX = 380


def axon_lanes(times: pd.DataFrame) -> go.Figure:
    """Draw what `motorlab.axon_times.axon_times` returns.

    Returns
    -------
    Figure
        One lane for each part of the body: the upper axon, blue, and behind it the lower one, vermilion and striped.
        Lengths are true to scale against each other; `layout.meta["words"]` says the same in sentences.

    Examples
    --------
    >>> from motorlab.axon_times import axon_times
    >>> axon_lanes(axon_times()).layout.meta["words"].split(". ")[0]
    'To the face: 11 cm of upper axon (1.7 ms) and 13 cm of lower axon (2.2 ms)'
    """
    figure = go.Figure(layout={"template": TEMPLATE})
    shapes: list[dict[str, Any]] = []
    said = []
    places = list(dict.fromkeys(times["place"]))
    for lane, place in enumerate(places):
        start, y = 0.0, -LANE_CM * lane
        mine = times[times["place"] == place].to_dict("records")
        for axon in mine:
            end = start + axon["length_cm"]
            shapes += _axon(axon["neuron"], start, end, y)
            _label(figure, axon, (start + end) / 2, y)
            start = end
        shapes.append(_ending(start, y))
        said.append(_sentence(place, mine))
    far = float(times.groupby("place")["length_cm"].sum().max())
    figure.add_annotation(
        **{"x": far, "y": 4, "xanchor": "right", "yanchor": "top", "align": "right", "showarrow": False},
        text=NOTE,
    )
    figure.add_trace(go.Scatter(x=[0], y=[0], mode="markers", marker={"opacity": 0}, hoverinfo="skip"))
    figure.update_xaxes(
        **{
            "range": (-8, far + 4),
            "ticksuffix": " cm",
            "dtick": 20,
            "fixedrange": True,
            "constrain": "domain",
        }
    )
    lanes = [-LANE_CM * lane for lane in range(len(places))]
    figure.update_yaxes(
        **{
            "range": (lanes[-1] - 8, 8),
            "tickvals": lanes,
            "ticktext": [f"<b>{place}</b>" for place in places],
        },
        **{"ticks": "", "showline": False, "fixedrange": True, "scaleanchor": "x", "constrain": "domain"},
    )
    figure.update_layout(shapes=shapes, height=HEIGHT_PX, hovermode=False, meta={"words": " ".join(said)})
    return figure


def _axon(neuron: str, start: float, end: float, y: float) -> list[dict[str, Any]]:
    """Return one cell body and its fibre; thickness and cell are magnified by the same factor."""
    colour = COLOURS[neuron]
    half = size_um(FIBRES[neuron]) * CM_PER_UM * MAGNIFIED / 2
    radius = size_um(CELLS[neuron]) * CM_PER_UM * MAGNIFIED / 2
    fibre = {"type": "rect", "x0": start, "x1": end, "y0": y - half, "y1": y + half, "line": {"width": 0}}
    cell = {"x0": start - radius, "x1": start + radius, "y0": y - radius, "y1": y + radius}
    outline = {"color": INK, "width": 1, "dash": "solid" if neuron == "upper" else "dot"}
    shape = "circle" if neuron == "lower" else "path"
    boxes: list[dict[str, Any]] = [{**fibre, "fillcolor": colour}]
    if neuron == "lower":  # pale stripes are the second cue: the nodes of a myelinated fibre
        gaps = range(int(start) + 4, int(end), 4)
        boxes += [{**fibre, "x0": x, "x1": x + 0.7, "fillcolor": "white"} for x in gaps]
    if shape == "circle":
        boxes.append({"type": "circle", **cell, "fillcolor": colour, "line": outline})
    else:
        tip, low, high = start + radius, y - radius, y + radius
        path = f"M {start - radius},{low} L {tip},{y} L {start - radius},{high} Z"
        boxes.append({"type": "path", "path": path, "fillcolor": colour, "line": outline})
    return boxes


def _ending(x: float, y: float) -> dict[str, Any]:
    """Return the mark of the muscle at the end of a lane."""
    return {
        "type": "rect",
        "x0": x,
        "x1": x + 2,
        "y0": y - 2,
        "y1": y + 2,
        "fillcolor": "#9a4a4a",
        "line": {"width": 0},
    }


def _label(figure: go.Figure, axon: dict[str, Any], x: float, y: float) -> None:
    """Write length and time beside an axon: above an upper one, below a lower one, so that short ones fit."""
    neuron = axon["neuron"]
    text = f"<b>{neuron} {axon['length_cm']:.0f} cm, {axon['time_ms']:.1f} ms</b>"
    at = y + 4.8 if neuron == "upper" else y - 4.8
    figure.add_annotation(x=x, y=at, text=text, showarrow=False, font={"color": COLOURS[neuron]})


def _sentence(place: str, mine: list[dict[str, Any]]) -> str:
    parts = [
        f"{axon['length_cm']:.0f} cm of {axon['neuron']} axon ({axon['time_ms']:.1f} ms)" for axon in mine
    ]
    return f"To the {place}: {' and '.join(parts)}."
