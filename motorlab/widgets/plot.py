"""Plot: a Plotly figure that is redrawn quickly, without flicker, and keeps the reader's zoom.

The figure is first shown through an ordinary Output, which works in every front end and makes the notebook
load Plotly. A small script then draws the same figure in its own place and hides the Output. Where that
script finds no Plotly, the Output stays and is redrawn instead.
"""

import json
from typing import Any

import anywidget
import ipywidgets
import plotly.graph_objects as go
import traitlets

from motorlab.widgets.scripts import script

__all__ = ["CONFIG", "Plot"]

# Plotly 7 offers by default to upload the figure: never for a patient's curves.
CONFIG = {"showSendToCloud": False, "displaylogo": False, "responsive": True}


class _Stage(anywidget.AnyWidget):
    """Where the figure is drawn once the notebook has loaded Plotly."""

    _esm = script("plot.js")
    figure = traitlets.Dict().tag(sync=True)
    words = traitlets.Unicode().tag(sync=True)
    drawn = traitlets.Bool(False).tag(sync=True)


class Plot(ipywidgets.Box):
    """A figure with its words.

    Parameters
    ----------
    figure
        What to draw. The piece keeps no reference to it; call ``show`` after you changed it.
    words
        What a reader who cannot see the picture is told.
    """

    def __init__(self, figure: go.Figure, words: str = "") -> None:
        # Both lie in the one cell of a grid, the first drawing on top until it is hidden.
        self._stage = _Stage(layout={"grid_area": "1 / 1"})
        self._first = ipywidgets.Output(layout={"grid_area": "1 / 1"})
        self._first.add_class("motorlab-plot-first")
        one_cell = {
            "display": "grid",
            "grid_template_columns": "minmax(0, 1fr)",
            "grid_template_rows": "minmax(0, 1fr)",
        }
        super().__init__([self._stage, self._first], layout=one_cell)
        self.add_class("motorlab-plot")
        self.show(figure, words)

    @property
    def words(self) -> str:
        """What a reader who cannot see the picture is told."""
        return str(self._stage.words)

    def show(self, figure: go.Figure, words: str = "") -> None:
        """Draw this figure in place of the last one."""
        plain = _plain(figure)
        with self._stage.hold_sync():
            self._stage.words = words
            self._stage.figure = plain
        if not self._stage.drawn:
            self._show_first()

    def _show_first(self) -> None:
        bundle = {
            "application/vnd.plotly.v1+json": {**self._stage.figure, "config": CONFIG},
            "text/plain": self._stage.words,
        }
        self._first.outputs = ({"output_type": "display_data", "data": bundle, "metadata": {}},)


def _plain(figure: go.Figure) -> dict[str, Any]:
    """Return the figure as JSON types, its arrays packed by Plotly's own encoder."""
    plain: dict[str, Any] = json.loads(figure.to_json(validate=False))
    return {"data": plain["data"], "layout": plain["layout"]}
