"""Several runs of one reflex in one picture: how far the limb swings in each."""

from collections.abc import Mapping
from math import isnan

import numpy as np
import plotly.graph_objects as go

from motorlab.figures.reflexes import SHOWN_MS, SWING_DEG, compartment
from motorlab.figures.template import ACCENTS, DASHES, HEALTHY, TEMPLATE
from motorlab.reflex.protocols import Run

__all__ = ["jerk_curves"]

STYLES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")  # in turn within one colour
HEIGHT_PX = 340


def jerk_curves(runs: Mapping[str, Run]) -> go.Figure:
    """Draw the swing of several runs over each other.

    Parameters
    ----------
    runs
        What `motorlab.simulate` returned, each under the name it shall have in the picture.

    Returns
    -------
    Figure
        One line per run, in the order given. The colour says what is damaged in the arc of the run, the line style
        tells apart those of one colour. `layout.meta["words"]` says the same in a sentence.

    Raises
    ------
    ValueError
        If there are more runs of one colour than line styles.

    Examples
    --------
    >>> import motorlab as ml
    >>> afferents = ml.Lesion("dorsal_root_ganglion")
    >>> figure = jerk_curves({"healthy": ml.simulate(), "no spindle fibres": ml.simulate(afferents)})
    >>> [trace.name for trace in figure.data]
    ['healthy: 9 deg', 'no spindle fibres: silent']
    """
    figure = go.Figure(layout={"template": TEMPLATE})
    used: dict[str, int] = {}
    for name, run in runs.items():
        damaged = compartment(run)
        number = used[damaged] = used.get(damaged, -1) + 1
        if number >= len(STYLES):
            raise ValueError(f"More than {len(STYLES)} runs have the colour of {damaged!r}; leave some out.")
        healthy = damaged == "healthy" and not number
        line = {"color": HEALTHY if damaged == "healthy" else ACCENTS[damaged], "width": 2.5}
        line["dash"] = DASHES["healthy"] if healthy else STYLES[number]
        curve = run.curves[run.curves["series"] == "extension"]
        figure.add_trace(
            go.Scatter(
                **{"x": curve["t_ms"].to_numpy(), "y": curve["value"].to_numpy().astype(np.float32)},
                **{"mode": "lines", "line": line, "name": f"{name}: {_swing(run)}"},
                hovertemplate="%{y:.1f} deg",
            )
        )
    figure.update_xaxes(range=SHOWN_MS, ticksuffix=" ms", nticks=6)
    figure.update_yaxes(range=SWING_DEG, ticksuffix=" deg", nticks=5)
    legend = {"x": 1.02, "xanchor": "left", "y": 1, "yanchor": "top"}
    words = "; ".join(f"{name}: {_swing(run)}" for name, run in runs.items())
    meta = {"words": f"How far the leg swings. {words}."}
    figure.update_layout(showlegend=True, legend=legend, height=HEIGHT_PX, meta=meta)
    return figure


def _swing(run: Run) -> str:
    silent = isnan(run.readouts["latency_ms"])
    return "silent" if silent else f"{run.readouts['excursion_deg']:.0f} deg"
