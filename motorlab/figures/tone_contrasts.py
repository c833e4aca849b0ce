"""Several passive stretches in one picture: resistance against the speed of the stretch, and against the angle."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from motorlab.figures.jerks import STYLES
from motorlab.figures.line_names import End, name_ends
from motorlab.figures.protocol_panels import panels
from motorlab.figures.protocol_points import points
from motorlab.figures.reflexes import compartment
from motorlab.figures.template import ACCENTS, DASHES, HEALTHY, INK, TEMPLATE
from motorlab.reflex.maps import tone_examples
from motorlab.reflex.run import Run

__all__ = ["tone_contrasts"]

HEIGHT_PX = 380
# shares of the width: where the curves of the two panels begin and end, and where their names begin
CURVES, NAMES = ((0.0, 0.3), (0.56, 0.84)), (0.32, 0.86)
HEADINGS = ("torque against the speed", "against the angle, when fast")


def tone_contrasts(runs: Mapping[str, Run] | None = None) -> go.Figure:
    """Draw several passive stretches over each other: torque against speed, and torque against angle when fast.

    Parameters
    ----------
    runs
        Passive stretches of one muscle, each under the name it shall have; the first is the healthy one. None for
        `motorlab.reflex.maps.tone_examples`: spasticity, rigidity, contracture and flaccidity.

    Returns
    -------
    Figure
        In each panel one line per run, named at its end. The colour says what is damaged in the arc of the run; black
        are runs whose arc is whole, because what resists is put in. `layout.meta["words"]` says the same.

    Raises
    ------
    ValueError
        If a run is no passive stretch, or of another muscle than the first.

    Examples
    --------
    >>> figure = tone_contrasts()
    >>> [trace.name for trace in figure.data[:5]]
    ['healthy', 'spasticity', 'rigidity', 'contracture', 'flaccidity']
    >>> figure.layout.meta["words"].split("; ")[3].startswith("rigidity: ")
    True
    """
    runs = tone_examples() if runs is None else runs
    first = next(iter(runs.values()))
    for name, run in runs.items():
        if (run.protocol, run.limb) != ("passive_stretch", first.limb):
            raise ValueError(
                f"{name!r} is {run.protocol} ({run.limb}); all must be a passive stretch of one muscle."
            )
    shown = panels("passive_stretch", first.limb)
    figure = make_subplots(rows=1, cols=2)
    lines = _lines(runs)
    for column, (panel, heading) in enumerate(zip(shown, HEADINGS, strict=True), start=1):
        ends, (left, right) = [], CURVES[column - 1]
        for name, run in runs.items():
            (line,) = points(run, 0.0, panel)
            trace = go.Scatter(x=line["x"], y=line["y"], name=name, line=lines[name], mode="lines")
            trace.mode = "lines+markers" if panel.draw == "line" else "lines"
            trace.hovertemplate = "%{y:.1f} Nm"
            figure.add_trace(trace, row=1, col=column)
            ends.append(End(float(np.max(line["y"])), name, lines[name]["color"]))  # near the right end
        least = min(float(np.min(trace.y)) for trace in figure.data[-len(runs) :])
        axis = (min(1.05 * least, 0.0), 1.05 * max(end.at for end in ends))
        across = {"range": (panel.x_low, panel.x_high), "domain": (left, right), "nticks": 4, "tickangle": 0}
        across |= {"ticksuffix": f" {panel.x_unit}", "showticksuffix": "last"}
        figure.update_xaxes(**across, row=1, col=column)
        figure.update_yaxes(range=axis, ticksuffix=" Nm", nticks=6, row=1, col=column)
        name_ends(figure, ends, axis, (right, NAMES[column - 1]), yref=f"y{column if column > 1 else ''}")
        figure.add_annotation(
            **{
                "xref": "paper",
                "x": left,
                "xanchor": "left",
                "yref": "paper",
                "y": 1.02,
                "yanchor": "bottom",
            },
            **{"text": heading, "showarrow": False},
        )
    meta = {"words": _words(runs)}
    figure.update_layout(template=TEMPLATE, height=HEIGHT_PX, margin={"t": 36, "l": 62}, meta=meta)
    return figure


def _lines(runs: Mapping[str, Run]) -> dict[str, dict[str, Any]]:
    """Return colour and style of each run's line: the first is the ghost, runs of one colour differ in style."""
    used: dict[str, int] = {}
    lines: dict[str, dict[str, Any]] = {}
    for number, (name, run) in enumerate(runs.items()):
        damaged = compartment(run)
        colour = HEALTHY if not number else INK if damaged == "healthy" else ACCENTS[damaged]
        used[colour] = used.get(colour, -1) + 1
        style = DASHES["healthy"] if not number else STYLES[used[colour] % len(STYLES)]
        lines[name] = {"color": colour, "dash": style, "width": 2.5 if number else 2}
    return lines


def _words(runs: Mapping[str, Run]) -> str:
    said = []
    for name, run in runs.items():
        slow, fast = (float(run.steps["peak_torque_nm"].iloc[place]) for place in (0, -1))
        said.append(f"{name}: {slow:.1f} Nm when slow, {fast:.1f} Nm when fast")
    speeds = next(iter(runs.values())).steps["speed_deg_s"]
    ends = f"slow is {speeds.iloc[0]:.0f}, fast {speeds.iloc[-1]:.0f} deg/s"
    return f"Torque against the speed of the stretch and against the angle; {ends}. {'; '.join(said)}."
