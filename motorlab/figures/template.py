"""One look for every figure: the colours, line styles and type that mean the same thing everywhere.

The two accents are from the Okabe and Ito set, which stays apart under the common colour-vision deficiencies;
line style carries the same distinction for print and for eyes that see no colour.
"""

import plotly.graph_objects as go

__all__ = ["ACCENTS", "DASHES", "HEALTHY", "INK", "LOWER", "MIXED", "PALE", "TEMPLATE", "UPPER"]

UPPER = "#0072B2"  # blue: upper motor neuron
LOWER = "#D55E00"  # vermilion: lower motor neuron
MIXED = "#3B3B3B"  # both, or neither
HEALTHY = "#8C8C8C"  # the grey ghost
INK = "#222222"
PALE = "#E6E6E6"

ACCENTS = {"upper": UPPER, "lower": LOWER, "mixed": MIXED, "healthy": HEALTHY}
DASHES = {"upper": "solid", "lower": "solid", "mixed": "solid", "healthy": "4px,3px"}

_AXIS = {
    "showgrid": False,
    "zeroline": False,
    "showline": True,
    "linecolor": HEALTHY,
    "ticks": "outside",
    "tickcolor": HEALTHY,
    "title": {"standoff": 6},
    "automargin": True,
}

TEMPLATE = go.layout.Template(
    layout={
        "font": {"family": "Helvetica, Arial, 'DejaVu Sans', sans-serif", "size": 15, "color": INK},
        "paper_bgcolor": "white",
        "plot_bgcolor": "white",
        "colorway": [UPPER, LOWER, MIXED, HEALTHY],
        "margin": {"l": 8, "r": 12, "t": 12, "b": 8},
        "hovermode": "x",
        "xaxis": _AXIS,
        "yaxis": _AXIS,
        "showlegend": False,
    }
)
