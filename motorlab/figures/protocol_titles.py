"""Titles for the axes of a protocol's picture, where there is room: on a page, not beside the tables of the bench."""

from itertools import pairwise

import plotly.graph_objects as go

from motorlab.figures.protocol_panels import axis, panels, same_axis
from motorlab.figures.reflexes import MARGIN
from motorlab.reflex.run import Run

__all__ = ["ABOVE", "BELOW", "titled"]

CURVES_PX = 300  # height of all panels together, without titles
# height of what stands above a panel, and below it: with numbers and a title, or with the mere axis
HEAD_PX, FOOT_PX, BARE_PX = 26, 46, 8
# what is drawn upwards stands above the panel: lying type is easier to read than standing
ABOVE = {"x": 0, "xanchor": "left", "y": 1, "yanchor": "bottom", "yshift": 3}
BELOW = {"x": 0.5, "xanchor": "center", "y": 0, "yanchor": "top", "yshift": -22}


def titled(figure: go.Figure, run: Run) -> go.Figure:
    """Say at each axis what is drawn, and make the figure as much higher as that needs.

    Parameters
    ----------
    figure
        What `motorlab.figures.reflex` returns; it is changed, and returned.
    run
        The run that it shows.

    Returns
    -------
    Figure
        The same figure, with its height in px. Units stand in the titles of the vertical axes; across, they stay at
        the last number.

    Examples
    --------
    >>> import motorlab as ml
    >>> from motorlab.figures.reflexes import reflex
    >>> run = ml.simulate(protocol="h_reflex")
    >>> drawn = titled(reflex(run, run), run)
    >>> [note.text for note in drawn.layout.annotations[-4:-2]]
    ['H and M, mV', 'strength of the shock, over the threshold of M']
    """
    shown = panels(run.protocol, run.limb)
    feet = [BARE_PX if same_axis(*pair) else FOOT_PX for pair in pairwise(shown)] + [FOOT_PX]
    inside = CURVES_PX + HEAD_PX * (len(shown) - 1) + sum(feet[:-1])  # without what the margins hold
    share = CURVES_PX / inside / sum(panel.share for panel in shown)
    top = 1.0
    for row, (panel, foot) in enumerate(zip(shown, feet, strict=True), start=1):
        bottom = top - share * panel.share
        up = {"domain": (round(max(bottom, 0.0), 6), round(top, 6)), "tickprefix": ""}
        figure.update_yaxes(**up, row=row, col=1)
        domains = {"xref": f"{axis(row, 'x')} domain", "yref": f"{axis(row, 'y')} domain", "showarrow": False}
        text = f"{panel.up}, {panel.unit}" if panel.unit else panel.up
        figure.add_annotation(text=text, **domains, **ABOVE)
        if foot == FOOT_PX:
            figure.add_annotation(text=panel.across, **domains, **BELOW)
        top = bottom - (HEAD_PX + foot) / inside
    margin = {**MARGIN, "t": HEAD_PX + 2, "b": FOOT_PX}
    figure.update_layout(height=inside + margin["t"] + margin["b"], margin=margin)
    return figure
