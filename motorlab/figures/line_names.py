"""Names of lines beside their ends, so that no picture needs a legend."""

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go

from motorlab.figures.template import HEALTHY

__all__ = ["End", "name_ends"]

TYPE = {HEALTHY: "#6B6B6B"}  # grey type needs to be darker than a grey line
LINE = 0.0725  # what a line of type takes of the axis


class End(NamedTuple):
    """Where a line ends on the vertical axis, and its name and colour."""

    at: float
    name: str
    colour: str


def name_ends(
    figure: go.Figure,
    ends: Sequence[End],
    axis: tuple[float, float],
    across: tuple[float, float],
    *,
    yref: str = "y",
    line: float = LINE,
) -> None:
    """Write the name of each line beside its end, the names no closer than a line of type.

    Parameters
    ----------
    figure
        Changed in place.
    ends
        The ends of the lines.
    axis
        Lower and upper end of the vertical axis.
    across
        Shares of the figure's width: where the lines end, and where their names begin.
    yref
        The vertical axis.
    line
        What a line of type takes of it, as a share.
    """
    lowest, apart = -np.inf, line * (axis[1] - axis[0])
    for end in sorted(ends, key=lambda end: end.at):
        lowest = max(end.at, lowest + apart)
        figure.add_annotation(
            **{
                "xref": "paper",
                "x": across[1],
                "xanchor": "left",
                "yref": yref,
                "y": lowest,
                "showarrow": False,
            },
            **{"text": escape(end.name), "font": {"color": TYPE.get(end.colour, end.colour)}},
        )
        figure.add_shape(
            **{"type": "line", "xref": "paper", "yref": yref, "x0": across[0], "x1": across[1]},
            **{"y0": end.at, "y1": lowest, "line": {"color": end.colour, "width": 1}},
        )
