"""The jerk as a picture: how the limb swings and what the muscle's electrodes see, over the healthy ghost.

Axis ranges are fixed, so that two lesions can be compared by eye. The accent says what is damaged in the arc
of this run: blue for the upper motor neuron, vermilion for the arc itself, black for both.
"""

from collections.abc import Mapping
from math import isnan
from typing import Any

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from motorlab.figures.template import ACCENTS, DASHES, HEALTHY, INK, TEMPLATE
from motorlab.reflex.run import Run

__all__ = ["compartment", "reflex", "sentence", "update"]

SHOWN_MS = (-40.0, 460.0)
SWING_DEG = (-6.0, 34.0)
EMG_MV = (-3.0, 3.0)
CURVES_END = 0.72  # the share of the width that the curves take; the read-outs stand beside them
HELD_DASHES = ("dash", "dot", "dashdot")  # of the runs that are held for comparison
LETTER_MS = 430.0  # a letter further right would leave the picture
MARGIN = {"l": 62, "r": 12, "t": 12, "b": 28}  # px at the template's type size
TOUCHED = 0.02  # a share below which a lesion is not worth an accent
ROWS = (("movement", "swing", SWING_DEG, " deg"), ("emg", "EMG", EMG_MV, " mV"))


def reflex(run: Run, healthy_run: Run, held: Mapping[str, Run] | None = None) -> go.Figure:
    """Draw one run over the healthy one: the limb's swing above, the electromyogram below, on one time axis.

    Parameters
    ----------
    run
        What ``motorlab.simulate`` returns.
    healthy_run
        The same protocol without a lesion; it is the grey, dashed ghost.
    held
        Further runs to compare with, each under its letter; none by default, three at most.

    Returns
    -------
    Figure
        For each panel a trace for the healthy, each held and the present run: swing (degrees), electromyogram
        (mV). Read-outs stand beside each panel. The time is in ms after the tap.

    Raises
    ------
    ValueError
        If more runs are held than there are line styles.

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
    if len(letters) > len(HELD_DASHES):
        raise ValueError(f"{len(letters)} runs are held; at most {len(HELD_DASHES)} can be told apart.")
    figure = make_subplots(rows=2, cols=1, shared_xaxes=True, vertical_spacing=0.08, row_heights=[0.58, 0.42])
    figure.update_layout(template=TEMPLATE, margin=MARGIN)
    lines = {"healthy": {"color": HEALTHY, "dash": DASHES["healthy"], "width": 2}}
    lines |= {letter: {"dash": dash, "width": 2} for letter, dash in zip(letters, HELD_DASHES, strict=False)}
    lines[""] = {"color": INK, "width": 2.5}
    for row, (_, name, shown, unit) in enumerate(ROWS, start=1):
        for which, line in lines.items():
            trace = go.Scatter(name=f"{which} {name}".strip(), mode="lines", line=line)
            trace.hovertemplate = f"%{{y:.1f}}{unit}"
            figure.add_trace(trace, row=row, col=1)
        figure.update_yaxes(range=shown, nticks=4, ticksuffix=unit, automargin=False, row=row, col=1)
        beside = {"xref": "paper", "x": CURVES_END + 0.03, "xanchor": "left", "align": "left"}
        beside |= {"yref": f"y{'' if row == 1 else row} domain", "y": 1, "yanchor": "top"}
        figure.add_annotation(text="", showarrow=False, **beside)
        figure.add_vline(x=0, line={"color": HEALTHY, "width": 1}, row=row, col=1)
    for letter in letters:
        figure.add_annotation(
            text=f"<b>{letter}</b>", showarrow=False, yshift=9, bgcolor="white", borderpad=0
        )
    figure.update_xaxes(range=SHOWN_MS, domain=(0, CURVES_END), nticks=5, ticksuffix=" ms", automargin=False)
    update(figure, run, healthy_run, held)
    return figure


def update(figure: go.Figure, run: Run, healthy_run: Run, held: Mapping[str, Run] | None = None) -> None:
    """Replace the data of a figure that ``reflex`` made: much quicker than making it anew.

    Parameters
    ----------
    figure
        Changed in place.
    run, healthy_run, held
        As for ``reflex``; the same letters must be held.
    """
    shown = {"healthy": healthy_run, **(held or {}), "": run}
    accents = {which: _accent(source) for which, source in shown.items()}
    for row, (series, *_) in enumerate(ROWS):
        for place, (which, source) in enumerate(shown.items(), start=row * len(shown)):
            curve = source.curves[source.curves["series"] == series]
            times = curve["t_ms"].to_numpy()
            trace = figure.data[place]
            trace.x0, trace.dx = float(times[0]), float(times[1] - times[0])
            trace.y = curve["value"].to_numpy().astype(np.float32)
            if which != "healthy":
                trace.line.color = accents[which]
    boxes, letters = figure.layout.annotations[: len(ROWS)], figure.layout.annotations[len(ROWS) :]
    for number, (box, (_, name, *_)) in enumerate(zip(boxes, ROWS, strict=True)):
        said, healthy = _readouts(run.readouts)[number], _readouts(healthy_run.readouts)[number]
        box.text = (
            f'{name}<br><b style="color:{accents[""]}">{said}</b>'
            f'<br><span style="color:#6b6b6b">healthy<br>{healthy}</span>'
        )
    for label, (letter, source) in zip(letters, (held or {}).items(), strict=True):
        label.text = f"<b>{letter}</b> {source.side}"
        label.x, label.y = _peak(source)
        label.xanchor = "right" if label.x > LETTER_MS - 60.0 else "center"  # so that it stays in the picture
        label.font.color = accents[letter]


def _accent(run: Run) -> str:
    return ACCENTS[compartment(run)] if compartment(run) != "healthy" else INK


def _peak(run: Run) -> tuple[float, float]:
    """Return where a held curve's letter stands: at its highest point within the picture."""
    curve = run.curves[run.curves["series"] == ROWS[0][0]]
    curve = curve[curve["t_ms"] < LETTER_MS]
    top = curve["value"].to_numpy().argmax()
    return float(curve["t_ms"].iloc[top]), float(curve["value"].iloc[top])


def compartment(run: Run) -> str:
    """Return what is damaged in a run: "upper", "lower" (any part of the arc), "mixed" or "healthy"."""
    arc = run.arc
    upper = max(arc.release, arc.shock) > TOUCHED
    lower = min(arc.lower, arc.afferent, arc.conduction, arc.junction, arc.fibre) < 1 - TOUCHED
    return "mixed" if upper and lower else "upper" if upper else "lower" if lower else "healthy"


def sentence(run: Run, healthy_run: Run, held: Mapping[str, Run] | None = None) -> str:
    """Return what the picture shows in words, for a reader who cannot see it."""
    kept = []
    for letter, other in (held or {}).items():
        silent = isnan(other.readouts["latency_ms"])
        said = "no response" if silent else " after ".join(_readouts(other.readouts))
        kept.append(f" {letter}, {other.side} knee: {said}.")
    return _told(run, healthy_run) + "".join(kept)


def _told(run: Run, healthy_run: Run) -> str:
    name = run.protocol.replace("_", " ")
    now, before = run.readouts, healthy_run.readouts
    if isnan(now["latency_ms"]):
        return (
            f"The {run.side} {name} is silent; the healthy leg swings {before['excursion_deg']:.0f} degrees."
        )
    return (
        f"In the {run.side} {name} the leg swings {now['excursion_deg']:.0f} degrees (healthy "
        f"{before['excursion_deg']:.0f}), {now['latency_ms']:.0f} ms after the tap (healthy "
        f"{before['latency_ms']:.0f}), by {now['units_recruited']:.0f} motor units (healthy "
        f"{before['units_recruited']:.0f})."
    )


def _readouts(readouts: dict[str, Any]) -> tuple[str, str]:
    """Return what stands beside each panel, with its unit."""
    if isnan(readouts["latency_ms"]):
        return "none", "none"
    return f"{readouts['excursion_deg']:.0f} deg", f"{readouts['latency_ms']:.1f} ms"
