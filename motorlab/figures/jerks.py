"""Several runs of one reflex in one picture: how far the limb swings in each."""

from collections.abc import Mapping
from math import isnan

import numpy as np
import plotly.graph_objects as go

from motorlab.figures.line_names import End, name_ends
from motorlab.figures.protocol_panels import panels, readouts
from motorlab.figures.reflexes import TOUCHED, compartment
from motorlab.figures.template import ACCENTS, DASHES, HEALTHY, MIXED, TEMPLATE
from motorlab.reflex.run import Run

__all__ = ["STYLES", "jerk_curves"]

STYLES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")  # in turn within one colour
HEIGHT_PX = 340
CURVES_END, NAMES_BEGIN = 0.48, 0.505  # shares of the width: the curves, and their names beside the ends


def jerk_curves(runs: Mapping[str, Run]) -> go.Figure:
    """Draw the swing of several runs over each other.

    Parameters
    ----------
    runs
        What `motorlab.simulate` returned for one tendon, each under the name it shall have in the picture.

    Returns
    -------
    Figure
        One line per run, in the order given, each with its name beside its end. The colour says what is damaged in
        the arc of the run (blue the upper neuron, vermilion the lower with junction and muscle, black both or the way
        in), the line style tells apart those of one colour. `layout.meta["words"]` says the same in a sentence.

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
    first = next(iter(runs.values()))
    panel = panels(first.protocol, first.limb)[0]
    figure = go.Figure(layout={"template": TEMPLATE})
    used: dict[str, int] = {}
    ends: list[End] = []
    for name, run in runs.items():
        colour = _colour(run)
        number = used[colour] = used.get(colour, -1) + 1
        if number >= len(STYLES):
            raise ValueError(
                f"More than {len(STYLES)} runs have the colour of {compartment(run)!r}; leave some out."
            )
        line = {"color": colour, "width": 2.5}
        line["dash"] = DASHES["healthy"] if colour == HEALTHY and not number else STYLES[number]
        curve = run.curves[run.curves["series"] == "movement"]
        last = float(curve.loc[curve["t_ms"] <= panel.x_high, "value"].iloc[-1])
        ends.append(End(last, f"{name}: {_swing(run)}", colour))
        figure.add_trace(
            go.Scatter(
                **{"x": curve["t_ms"].to_numpy(), "y": curve["value"].to_numpy().astype(np.float32)},
                **{"mode": "lines", "line": line, "name": ends[-1].name},
                hovertemplate="%{y:.1f} deg",
            )
        )
    name_ends(figure, ends, (panel.bottom, panel.top), (CURVES_END, NAMES_BEGIN))
    figure.update_xaxes(range=(panel.x_low, panel.x_high), domain=(0, CURVES_END), ticksuffix=" ms", nticks=6)
    figure.update_yaxes(range=(panel.bottom, panel.top), ticksuffix=" deg", nticks=5)
    words = "; ".join(f"{name}: {_swing(run)}" for name, run in runs.items())
    moved = readouts(first.protocol)[0].phrase.partition(" {")[0]
    meta = {"words": f"How far {moved}. {words}."}
    figure.update_layout(height=HEIGHT_PX, meta=meta)
    return figure


def _colour(run: Run) -> str:
    """Return the colour of a run; where only the way in is lost the lower neuron is whole, so it is not vermilion."""
    damaged, arc = compartment(run), run.arc
    out = min(arc.lower, arc.conduction, arc.junction, arc.fibre) < 1 - TOUCHED
    if damaged == "lower" and not out:
        return MIXED
    return HEALTHY if damaged == "healthy" else ACCENTS[damaged]


def _swing(run: Run) -> str:
    silent = isnan(run.readouts["latency_ms"])
    return "silent" if silent else f"{run.readouts['excursion_deg']:.0f} deg"
