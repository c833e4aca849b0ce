"""A rising effort, unit by unit: how fast the needle's units fire while it rises, and how many have joined."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.subplots import make_subplots

from motorlab.figures.line_names import End, name_ends
from motorlab.figures.protocol_panels import axis
from motorlab.figures.protocol_titles import ABOVE, BELOW
from motorlab.figures.protocol_traces import looks
from motorlab.figures.reflexes import MARGIN, compartment
from motorlab.figures.template import ACCENTS, HEALTHY, INK, TEMPLATE
from motorlab.reflex.effort import NEEDLE_EVERY, RAMP_MS
from motorlab.reflex.run import Run, limb_row

__all__ = ["rate_over_effort", "recruitment"]

HEIGHT_PX = 460
ACROSS = "effort, % of the greatest"
SMOOTH = 3  # intervals over which a rate is read
# heading and range of the two panels
PANELS = (("rate of single units, Hz", (0.0, 50.0)), ("units that have joined", (0.0, 130.0)))
LINE = 0.15  # what a line of type takes of the lower panel
EFFORT_PCT = (-2.0, 102.0)
CURVES_END, NAMES_BEGIN = 0.72, 0.75
Floats = NDArray[np.float64]


def recruitment(
    run: Run, healthy_run: Run, held: Mapping[str, Run] | None = None, *, name: str = "this case"
) -> go.Figure:
    """Draw the rate of single units, and the number of units that have joined, against effort.

    Parameters
    ----------
    run, healthy_run
        Voluntary ramps of one muscle.
    held
        Further runs to compare with, each under its name; three at most.
    name
        What the first run is called.

    Returns
    -------
    Figure
        Above, one line for each unit that a needle sees, from the effort at which it joins: small units first and
        fastest. Below, how many units of the pool have joined. `layout.meta["words"]` says the same in sentences.

    Raises
    ------
    ValueError
        If a run is no voluntary ramp.

    Examples
    --------
    >>> from motorlab.reflex.protocols import examine
    >>> healthy = examine("voluntary_ramp")
    >>> recruitment(healthy, healthy).layout.meta["words"].split(". ")[1]
    'this case: 120 of 120 units join, the first at 9 % and the last at 70 % of the effort, and fire 32 times a second.'
    """
    shown = {"healthy": healthy_run, **(held or {}), "": run}
    for source in shown.values():
        if source.protocol != "voluntary_ramp":
            raise ValueError(
                f"{source.protocol} is no rising effort; recruitment needs a run of voluntary_ramp."
            )
    figure = make_subplots(rows=2, cols=1, shared_xaxes=True, vertical_spacing=0.12, row_heights=[0.6, 0.4])
    styles = looks(held or {})
    said, ends = [], []
    for which, source in shown.items():
        damaged = compartment(source)
        colour = HEALTHY if which == "healthy" else INK if damaged == "healthy" else ACCENTS[damaged]
        line = {**styles[which].line, "color": colour}
        called = which or name
        effort, rate = rate_over_effort(source)
        joined = np.sort(source.steps["joined_at"].to_numpy())
        for row, (x, y, shape) in enumerate(
            ((effort, rate, "linear"), ([0.0, *joined, 1.0], [*range(len(joined) + 1), len(joined)], "hv")),
            start=1,
        ):
            trace = go.Scatter(
                x=100.0 * np.asarray(x), y=y, name=called, mode="lines", line={**line, "shape": shape}
            )
            trace.hovertemplate = "%{x:.0f} %: %{y:.0f}" + (" Hz" if row == 1 else " units")
            figure.add_trace(trace, row=row, col=1)
        said.append(f"{called}: {_words(source)}")
        ends.append(End(float(len(joined)), f"{called}: {len(joined)}", colour))
    for row, (heading, ends_of) in enumerate(PANELS, start=1):
        figure.update_yaxes(range=ends_of, nticks=5, automargin=False, row=row, col=1)
        here = {"xref": "x domain", "yref": f"{axis(row, 'y')} domain", "showarrow": False}
        figure.add_annotation(text=heading, **here, **ABOVE)
    figure.add_annotation(text=ACROSS, **here, **BELOW)
    name_ends(figure, ends, PANELS[1][1], (CURVES_END, NAMES_BEGIN), yref="y2", line=LINE)
    figure.update_xaxes(range=EFFORT_PCT, domain=(0, CURVES_END), nticks=6, automargin=False)
    figure.update_layout(
        template=TEMPLATE,
        height=HEIGHT_PX,
        margin=MARGIN | {"t": 28, "b": 46},
        meta={"words": f"{'. '.join(said)}."},
    )
    return figure


def rate_over_effort(run: Run) -> tuple[Floats, Floats]:
    """Return effort (0..1) and rate (Hz) of the needle's units while the effort rises, NaN between two units.

    Examples
    --------
    >>> from motorlab.reflex.protocols import examine
    >>> effort, rate = rate_over_effort(examine("voluntary_ramp"))
    >>> int(np.isnan(rate).sum())
    6
    """
    final = float(run.curves.loc[run.curves["series"] == "effort", "value"].max())
    own = (run.events["way"] == "own") & (run.events["muscle"] == limb_row(run.limb).muscle)
    mine = run.events[own & run.events["t_ms"].between(0.0, RAMP_MS)]
    x: list[float] = []
    y: list[float] = []
    for unit in range(0, int(mine["unit"].max() if len(mine) else 0) + 1, NEEDLE_EVERY):
        times = np.sort(mine.loc[mine["unit"] == unit, "t_ms"].to_numpy())
        if times.size > SMOOTH:
            rates = 1000.0 * SMOOTH / (times[SMOOTH:] - times[:-SMOOTH])
            middle = (times[SMOOTH:] + times[:-SMOOTH]) / 2.0
            x += [*(final * np.array([times[0], *middle, times[-1]]) / RAMP_MS), np.nan]
            y += [rates[0], *rates, rates[-1], np.nan]
    return np.array(x), np.array(y)


def _words(run: Run) -> str:
    """Return how many units join, when, and how fast they fire."""
    alive, rate = int(run.readouts["units_left"]), run.readouts["rate_hz"]
    if not len(run.steps):
        return f"none of {alive} units joins"
    first, last = 100.0 * run.steps["joined_at"].min(), 100.0 * run.steps["joined_at"].max()
    return (
        f"{len(run.steps)} of {alive} units join, the first at {first:.0f} % and the last at {last:.0f} % of the "
        f"effort, and fire {rate:.0f} times a second"
    )
