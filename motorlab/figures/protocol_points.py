"""What is drawn of a run in a panel: a curve, a curve over another, steps, rows of dots, sweeps, or a race of arcs."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from motorlab.reflex.run import Run
from motorlab.reflex.shocks import F_APART_MS

__all__ = ["LANES", "Points", "points"]

Points = dict[str, Any]  # properties of a Plotly trace: x and y, or x0, dx and y
Floats = NDArray[np.float32]

TIMES = {
    "s": 1e-3,
    "% effort": 100.0,
}  # what milliseconds, or shares, are multiplied by on an axis in these units
RACERS = {"withdrawal_ms": "sole", "monosynaptic_ms": "jerk"}  # the slow arc and the fast one
LANES = {"sole": 2.0, "jerk": 1.0}  # how high each runs


def points(run: Run, lane: float, panel: Any) -> list[Points]:
    """Return the one or two lines of a run in a panel, as properties of Plotly traces.

    Parameters
    ----------
    run
        A run of the panel's protocol.
    lane
        How far a run's bars in the race and its dots in numbered rows are moved, so that several runs lie side by side.
    panel
        A row of `motorlab.figures.protocol_panels.panels`.

    Examples
    --------
    >>> from motorlab.figures.protocol_panels import panels
    >>> from motorlab.reflex.protocols import examine
    >>> run = examine("knee_jerk")
    >>> points(run, 0.0, panels("knee_jerk", "knee")[0])[0]["x0"]
    -100.0
    """
    return DRAWN[panel.draw](run, panel, lane)


def _series(run: Run, name: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return times and values of a curve; to cut the table itself would take most of a redraw."""
    mine = (run.curves["series"] == name).to_numpy()
    return run.curves["t_ms"].to_numpy()[mine], run.curves["value"].to_numpy()[mine]


def _small(values: Any) -> Floats:
    return np.asarray(values, np.float32)


def _curve(run: Run, panel: Any, lane: float) -> list[Points]:
    times, values = _series(run, panel.y)
    factor = TIMES.get(panel.x_unit, 1.0)
    step = panel.every * (times[1] - times[0])
    return [{"x0": float(factor * times[0]), "dx": float(factor * step), "y": _small(values[:: panel.every])}]


def _path(run: Run, panel: Any, lane: float) -> list[Points]:
    across, up = (_series(run, name)[1] for name in (panel.x, panel.y))
    end = int(across.argmax()) + 1  # what comes after the end of the movement would hide it
    return [{"x": _small(across[:end]), "y": _small(up[:end])}]


def _steps(run: Run, panel: Any, lane: float) -> list[Points]:
    steps = run.steps[run.steps["input"] == panel.only] if panel.only else run.steps
    columns = filter(None, (panel.y, panel.second))
    x = TIMES.get(panel.x_unit, 1.0) * steps[panel.x].to_numpy()
    return [{"x": _small(x), "y": _small(steps[column])} for column in columns]


def _raster(run: Run, panel: Any, lane: float) -> list[Points]:
    return [{**dots, "y": dots["y"] + np.float32(lane)} for dots in _steps(run, panel, lane)]


def _sweeps(run: Run, panel: Any, lane: float) -> list[Points]:
    times, values = _series(run, panel.y)
    values, times = values[times >= 0.0], times[times >= 0.0]
    count = len(run.steps)
    length = round(F_APART_MS / (times[1] - times[0]))
    seen = (times[:length] >= panel.x_low) & (times[:length] <= panel.x_high)
    sweeps = values[: count * length].reshape(count, length)[:, seen]
    gap = np.full((count, 1), np.nan)  # between two sweeps the pen is lifted
    x = np.hstack([np.tile(times[:length][seen], (count, 1)), gap])
    return [{"x": _small(x.ravel()), "y": _small(np.hstack([sweeps, gap]).ravel())}]


def _race(run: Run, panel: Any, lane: float) -> list[Points]:
    x, y, stages = [], [], []
    for column, racer in RACERS.items():
        x += [0.0, *run.steps[column], np.nan]
        y += [LANES[racer] + lane] * (len(run.steps) + 2)
        stages += ["stimulus", *run.steps["stage"], ""]
    return [{"x": _small(x), "y": _small(y), "text": stages}]


DRAWN: dict[str, Callable[[Run, Any, float], list[Points]]] = {
    "curve": _curve,
    "path": _path,
    "line": _steps,
    "dots": _steps,
    "raster": _raster,
    "sweeps": _sweeps,
    "race": _race,
}
