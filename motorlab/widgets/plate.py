"""What a lesson shows besides the panel: a figure with its text twin, and a table to be read."""

from html import escape
from typing import Any

import ipywidgets as ui
import pandas as pd
import plotly.graph_objects as go

from motorlab.widgets import words
from motorlab.widgets.keys import Keys
from motorlab.widgets.plot import Plot
from motorlab.widgets.waiting import Waiting

__all__ = ["Plate", "sheet"]

CHANCE = "chance"  # how the name of a column begins that holds chances, 0..1
NONE = "none"  # where there is no number
LEAST_WIDTH = "44em"  # a narrower page scrolls the figure sideways


class Plate(Waiting):
    """A figure that fills its cell, with what it shows in words and as a table below it.

    Parameters
    ----------
    figure
        A figure of `motorlab.figures`; what it shows in words is taken from its `layout.meta["words"]`, and a key to
        its colours, if it has one, from `layout.meta["key"]`.
    table
        The same as a table, if there is one.
    opens
        What a button says that shows it all; without it everything is shown at once. A lesson that asks first needs it.

    Examples
    --------
    >>> import motorlab as ml
    >>> from motorlab.axon_times import axon_times
    >>> times = axon_times()
    >>> shown = Plate(ml.figures.axon_lanes(times), times, opens="Show the axons")
    >>> shown.revealed
    False
    >>> shown.reveal()
    >>> "105 cm" in shown.words
    True
    """

    def __init__(self, figure: go.Figure, table: pd.DataFrame | None = None, *, opens: str = "") -> None:
        meta = figure.layout.meta or {}
        self.words, self._key = str(meta.get("words", "")), str(meta.get("key", ""))
        self._figure, self._table = figure, table
        super().__init__(opens, "motorlab-plate")

    def _made(self) -> list[ui.Widget]:
        plot = Plot(self._figure, self.words)
        height = f"{self._figure.layout.height or 360:.0f}px"
        plot.layout.height = plot.layout.min_height = height
        plot.layout.width, plot.layout.min_width = "100%", LEAST_WIDTH
        key = [ui.HTML(f"<p>{self._key}</p>")] if self._key else []
        rows = "" if self._table is None else _markup(self._table)
        twin = f"<details><summary>The same in words</summary><p>{escape(self.words)}</p>{rows}</details>"
        return [*key, plot, ui.HTML(twin)]


def sheet(table: pd.DataFrame, *, opens: str = "") -> ui.Box:
    """Return a table whose cells are shown whole, however long their texts.

    A column whose name begins with "chance" holds chances, 0..1, and is shown in per cent as on the panel.

    Parameters
    ----------
    table
        The table.
    opens
        What a button says that shows it; without it the table is shown at once. A lesson that asks first needs it.

    Examples
    --------
    >>> import motorlab as ml
    >>> "glycine receptor" in sheet(ml.table("synapses")).children[1].children[0].value
    True
    >>> [type(part).__name__ for part in sheet(ml.table("synapses"), opens="Show").children[1].children]
    ['Box']
    """
    shown = ui.HTML(_markup(table))
    page = ui.Box([shown]).add_class("motorlab-page").add_class("motorlab-sheet")
    if opens:
        button = ui.Button(description=opens)
        # the button stays, so that the focus is not lost
        row = ui.Box([button]).add_class("motorlab-buttons")
        button.on_click(lambda _: setattr(page, "children", (row, shown)))
        page.children = (row,)
    return ui.Box([Keys(), page]).add_class("motorlab")


def _markup(table: pd.DataFrame) -> str:
    """Return a table in which every column has a heading of its own."""
    named = table if isinstance(table.index, pd.RangeIndex) else table.reset_index()
    columns = [str(name) for name in named if str(name).startswith(CHANCE)]
    shares: dict[str, Any] = {name: named[name].map(words.share) for name in columns}
    plain = (
        named.assign(**shares)
        .rename_axis(columns=None)
        .to_html(border=0, escape=True, index=False, na_rep=NONE)
    )
    return f'<div class="motorlab-scroll">{plain}</div>'
