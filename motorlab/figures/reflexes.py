"""A run of any protocol as a picture, over the healthy ghost; its panels are rows of `data/protocol_panels.csv`.

Axis ranges are fixed, so that two lesions can be compared by eye. The accent says what is damaged in the arc
of this run: blue for the upper motor neuron, vermilion for the arc itself, black for both.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from motorlab.figures.protocol_labels import Spot, spot
from motorlab.figures.protocol_panels import axis, bands, panels, places
from motorlab.figures.protocol_points import Points, points
from motorlab.figures.protocol_traces import HELD_DASHES, NORM, axes, band_trace, looks, names, trace
from motorlab.figures.protocol_words import about, beside, caption, named, sentence
from motorlab.figures.template import ACCENTS, HEALTHY, INK, TEMPLATE
from motorlab.reflex.run import Run
from motorlab.tables import rows

__all__ = ["TOUCHED", "caption", "compartment", "reflex", "sentence", "update"]

CURVES_END, CURVES_END_OF_MANY = 0.72, 0.66  # shares of the width; several read-outs beside a panel need more
MARGIN = {"l": 62, "r": 12, "t": 12, "b": 31}  # px at the template's type size
POINTER = {"bgcolor": "white", "bordercolor": HEALTHY}
TOUCHED = 0.02  # a share below which a lesion is not worth an accent
LANE = 0.3  # in the race: how far the bars of the first and the last run lie from the middle of their lane


def reflex(run: Run, healthy_run: Run | None, held: Mapping[str, Run] | None = None) -> go.Figure:
    """Draw a run of any protocol over the healthy one.

    Parameters
    ----------
    run
        What ``motorlab.simulate`` returns.
    healthy_run
        The same protocol on the same muscle without a lesion; it is the grey, dashed ghost. None for no ghost.
    held
        Further runs to compare with, each under its letter; none by default, three at most.

    Returns
    -------
    Figure
        A pale band for each norm, then for each panel a trace for the healthy, each held and the present run (for the
        H reflex two: H, then M). Read-outs stand beside each panel, with units.

    Raises
    ------
    ValueError
        If more runs are held than there are line styles, or not all runs are of one protocol and muscle.

    Examples
    --------
    >>> import motorlab as ml
    >>> healthy = ml.simulate(protocol="knee_jerk")
    >>> [trace.name for trace in reflex(healthy, healthy).data]
    ['healthy swing', 'swing', 'healthy EMG', 'EMG']
    >>> [trace.name for trace in reflex(healthy, healthy, {"A": healthy}).data[:3]]
    ['healthy swing', 'A swing', 'swing']
    """
    letters = tuple(held or ())
    ghost = {} if healthy_run is None else {"healthy": healthy_run}
    _check(run, {**ghost, **(held or {})})
    shown = panels(run.protocol, run.limb)
    figure = make_subplots(rows=len(shown), cols=1)
    figure.update_layout(template=TEMPLATE, margin=MARGIN)
    end = CURVES_END if all(named(panel, len(shown)) for panel in shown) else CURVES_END_OF_MANY
    for row, panel in enumerate(shown, start=1):  # first, so that they lie behind the curves
        for band in bands(run.protocol, run.limb)[panel.panel]:
            figure.add_trace(band_trace(band), row=row, col=1)
    for row, (panel, place) in enumerate(zip(shown, places(shown), strict=True), start=1):
        for number, name in enumerate(names(panel)):
            for which, look in looks(letters).items():
                if which == "healthy" and not ghost:
                    continue
                line = trace(panel, f"{which} {name}".strip(), look, marked=number == 0)
                figure.add_trace(line, row=row, col=1)
        across, up = axes(shown, row, place)
        figure.update_xaxes(**across, domain=(0, end), row=row, col=1)
        figure.update_yaxes(**up, row=row, col=1)
        box = {"xref": "paper", "x": end + 0.03, "xanchor": "left", "align": "left", "showarrow": False}
        box |= {"yref": f"{axis(row, 'y')} domain", "y": 1, "yanchor": "top"}
        figure.add_annotation(text="", hovertext=about(panel), hoverlabel=POINTER, **box)
        if panel.x == "t_ms" and panel.x_low < 0.0:
            figure.add_vline(x=0, line={"color": HEALTHY, "width": 1}, row=row, col=1)
    label = {"showarrow": False, "yshift": 9, "bgcolor": "white", "borderpad": 0}
    for letter in letters:
        figure.add_annotation(text=f"<b>{letter}</b>", **label)
    for row, panel in enumerate(shown, start=1):
        for name in names(panel) if panel.second else ():
            figure.add_annotation(text=f"<b>{name}</b>", row=row, col=1, **label)
    update(figure, run, healthy_run, held)
    return figure


def update(
    figure: go.Figure, run: Run, healthy_run: Run | None, held: Mapping[str, Run] | None = None
) -> None:
    """Replace the data of a figure that ``reflex`` made: much quicker than making it anew.

    Parameters
    ----------
    figure
        Changed in place.
    run, healthy_run, held
        As for ``reflex``; protocol, muscle and the letters that are held must be those of the figure.
    """
    ghost = {} if healthy_run is None else {"healthy": healthy_run}
    shown = {**ghost, **(held or {}), "": run}
    parts = panels(run.protocol, run.limb)
    accents = {which: _accent(source) for which, source in shown.items()}
    traces = (line for line in figure.data if line.name != NORM)
    labels = iter(figure.layout.annotations)
    lanes = np.linspace(-LANE, LANE, len(shown)).tolist()
    drawn = []
    for panel in parts:
        lines = [points(*each, panel) for each in zip(shown.values(), lanes, strict=True)]
        for series in zip(*lines, strict=True):
            for which, line in zip(shown, series, strict=True):
                _redraw(next(traces), line, None if which == "healthy" else accents[which])
        next(labels).text = beside(run, healthy_run, panel, accents[""])
        drawn.append(dict(zip(shown, lines, strict=True)))
    taken: list[Spot] = []
    for letter, source in (held or {}).items():
        label = next(labels)
        label.text = f"<b>{letter}</b> {source.side}"
        _place(label, spot(parts[0], drawn[0][letter][0], taken), accents[letter])
    for panel, found in zip(parts, drawn, strict=True):
        for line in found[""] if panel.second else ():
            _place(next(labels), spot(panel, line, taken), accents[""])


def compartment(run: Run) -> str:
    """Return what is damaged in a run: "upper", "lower" (any part of the arc), "mixed" or "healthy".

    What is left of the voluntary drive counts where the protocol asks for an effort.
    """
    arc = run.arc
    drive_lost = 1.0 - arc.voluntary if _asks_effort(run.protocol) else 0.0
    upper = max(arc.release, arc.shock, drive_lost) > TOUCHED
    lower = min(arc.lower, arc.afferent, arc.conduction, arc.junction, arc.fibre) < 1 - TOUCHED
    return "mixed" if upper and lower else "upper" if upper else "lower" if lower else "healthy"


@cache
def _asks_effort(protocol: str) -> bool:
    return any(row.protocol == protocol and row.setting == "effort" for row in rows("protocol_settings"))


def _accent(run: Run) -> str:
    return ACCENTS[compartment(run)] if compartment(run) != "healthy" else INK


def _check(run: Run, others: Mapping[str, Run]) -> None:
    """Refuse runs that cannot be told apart or have not the same picture."""
    held = len([name for name in others if name != "healthy"])
    if held > len(HELD_DASHES):
        raise ValueError(f"{held} runs are held; at most {len(HELD_DASHES)} can be told apart.")
    for other in others.values():
        if (other.protocol, other.limb) != (run.protocol, run.limb):
            raise ValueError(
                f"{other.protocol} ({other.limb}) cannot be drawn over {run.protocol} ({run.limb}); "
                "all runs of a picture must be of one protocol and muscle."
            )


def _redraw(line: go.Scatter, data: Points, colour: str | None) -> None:
    for name, value in data.items():
        line[name] = value
    if colour:
        line.line.color = colour
        if "markers" in line.mode:
            line.marker.color = colour


def _place(label: Any, where: tuple[float, float, str], colour: str) -> None:
    label.x, label.y, label.xanchor = where
    label.font.color = colour
