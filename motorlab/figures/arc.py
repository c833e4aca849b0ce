"""The reflex arc as a picture in which the volley of one tendon tap travels, beside that of health.

What never moves is drawn here; `widgets/volley.js` moves the rest by the times that `arc_story` gives it. Lengths are
in units of the picture: at a width of 900 pixels its smallest type is 16 pixels high.
"""

from html import escape
from math import ceil
from typing import Any

import numpy as np
import pandas as pd

from motorlab.figures.arc_limbs import LIMBS
from motorlab.figures.arc_panels import panels
from motorlab.figures.arc_scene import centre, fibres, labels, limb_drawing, pool
from motorlab.figures.arc_style import STYLE
from motorlab.figures.arc_times import Traffic, stations, traffic
from motorlab.figures.arc_ways import cells, plates, ways
from motorlab.figures.arc_words import sentence, station_table
from motorlab.reflex.run import Run

__all__ = ["arc_picture", "arc_story", "arc_table", "sentence", "stations", "traffic"]

WIDTH, HEIGHT = 900, 384
START_MS, FINE_MS, COARSE_MS = -10.0, 0.5, 5.0  # the picture's steps: fine while the volley travels
TAIL_MS, LEAST_MS = 8.0, 30.0  # how long after the volley the steps stay fine, and until when at least
CURVE_MS = 2.0  # between the points of a curve that is sent


def arc_picture(run: Run, healthy_run: Run) -> str:
    """Draw the reflex arc.

    Parameters
    ----------
    run
        What ``motorlab.simulate`` returns for a tendon tap.
    healthy_run
        The same protocol without a lesion: the grey ghost.

    Returns
    -------
    str
        An SVG picture, 900 units wide. Blue is the upper motor neuron, vermilion the lower one, dashed grey the sensory
        fibres. Everything that moves has a class that begins with "m-".

    Raises
    ------
    ValueError
        If a run is not of a tendon tap that can be drawn, or the two are of different ones.

    Examples
    --------
    >>> import motorlab as ml
    >>> 'holds the reflex back' in arc_picture(ml.simulate(), ml.simulate())
    True
    """
    case, healthy = _both(run, healthy_run)
    limb, ghost = LIMBS[run.protocol], _differs(run, healthy_run)
    said = f"The reflex arc of the {run.side} {run.protocol.replace('_', ' ')}, with the volley that travels in it"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="arc" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(said)}"><style>{STYLE}</style>'
        f"{centre(limb, case)}{limb_drawing(limb, ghost)}{fibres(limb, case)}{pool(case)}{labels(case, healthy, ghost)}"
        f'<g class="m-ghosts"></g><g class="m-dots"></g>{panels(case, healthy, ghost)}'
        '<text class="m-clock clock" x="12" y="42"></text><text class="m-pace quiet" x="14" y="66"></text></svg>'
    )


def arc_story(run: Run, healthy_run: Run) -> dict[str, Any]:
    """Return everything that moves the picture, as JSON types.

    Returns
    -------
    dict
        `steps` (the times at which the picture can stand, ms) and `fine` (until when they are short), `events` (those
        of them at which something has happened), `said` (the sentences, each from its time on), `ways`, `cells` and
        `plates` (where dots run, begin and end), `reached` (when each station's time is written), and for `case` and
        `healthy` their impulses and curves.

    Raises
    ------
    ValueError
        As for ``arc_picture``.

    Examples
    --------
    >>> import motorlab as ml
    >>> story = arc_story(ml.simulate(), ml.simulate())
    >>> story["steps"][0], len(story["case"]["out"])
    (-10.0, 25)
    """
    case, healthy = _both(run, healthy_run)
    limb, p = LIMBS[run.protocol], case.model
    steps, fine = _steps(case, healthy)
    said: list[tuple[float, str]] = []
    for at in steps:
        words = sentence(case, healthy, at)
        if not said or said[-1][1] != words:
            said.append((at, words))
    strongest = max(
        float(np.max(force)) for sent in (case, healthy) for force in (sent.force_n, sent.opponent_n)
    )
    return {
        "steps": steps,
        "fine": fine,
        "events": _events(case, healthy, steps),
        "said": said,
        "ways": {name: np.round(points, 1).tolist() for name, points in ways(limb).items()},
        "cells": np.round(cells(p.units), 1).tolist(),
        "plates": np.round(plates(limb, p.units), 1).tolist(),
        "synapse": p.synapse_ms,
        "junction": p.junction_ms,
        "tap": p.limb.tap_ms,
        "joint": limb.joint,
        "tendon": [limb.muscle[1], limb.via, limb.insertion],
        "hammer": [*limb.hammer, limb.hit],
        "present": round(p.units * p.units_left),
        "reached": _reached(case, healthy),
        "case": _moving(case, strongest or 1.0),
        "healthy": _moving(healthy, strongest or 1.0) if _differs(run, healthy_run) else None,
    }


def arc_table(run: Run, healthy_run: Run) -> str:
    """Return the times at which the volley of both runs passes each station, as an HTML table with its note.

    Examples
    --------
    >>> import motorlab as ml
    >>> "Motor cells" in arc_table(ml.simulate(), ml.simulate())
    True
    """
    return station_table(*_both(run, healthy_run))


def _differs(run: Run, healthy_run: Run) -> bool:
    """Return whether a ghost of health would be seen beside the run."""
    return not run.curves.equals(healthy_run.curves)


def _both(run: Run, healthy_run: Run) -> tuple[Traffic, Traffic]:
    if run.protocol != healthy_run.protocol:
        raise ValueError(f"A {run.protocol} cannot be drawn over a healthy {healthy_run.protocol}.")
    return traffic(run), traffic(healthy_run)


def _steps(case: Traffic, healthy: Traffic) -> tuple[list[float], float]:
    """Return the times at which the picture can stand, and until when they are short."""
    last = max(
        (float(sent.arrived_ms.max()) for sent in (case, healthy) if sent.arrived_ms.size), default=0.0
    )
    fine = COARSE_MS * ceil(max(last + TAIL_MS, LEAST_MS) / COARSE_MS)
    end = COARSE_MS * int(case.t_ms[-1] / COARSE_MS)
    short, long = np.arange(START_MS, fine, FINE_MS), np.arange(fine, end + FINE_MS, COARSE_MS)
    return np.concatenate([short, long]).tolist(), fine


def _reached(case: Traffic, healthy: Traffic) -> dict[str, float]:
    """Return when each station's time is written: when it has come, or, if it never does, when it comes in health."""
    here, there = (stations(sent.run)["median_ms"] for sent in (case, healthy))
    times = here.fillna(there).dropna()
    return {str(name): round(float(at), 2) for name, at in times.items()}


def _events(case: Traffic, healthy: Traffic, steps: list[float]) -> list[float]:
    """Return the first of the steps, those at which each station has been reached or the limb turns, and the last."""
    turns = (float(sent.moves_ms[-1]) for sent in (case, healthy) if sent.moves_ms.size)
    times = [*_reached(case, healthy).values(), next(turns, 0.0)]
    return sorted({steps[0], *(min(step for step in steps if step >= time) for time in times), steps[-1]})


def _moving(sent: Traffic, strongest: float) -> dict[str, Any]:
    """Return the impulses and curves of one run; forces are shares of the strongest pull."""
    t = np.arange(START_MS, sent.t_ms[-1], CURVE_MS)
    swing = np.interp(t, sent.t_ms, sent.swing_deg)
    pulls = (np.interp(t, sent.t_ms, force) / strongest for force in (sent.force_n, sent.opponent_n))
    return {
        "from": START_MS,
        "every": CURVE_MS,
        "angle": np.round(swing, 2).tolist(),
        **{
            name: np.round(pull, 3).tolist() for name, pull in zip(("pull", "other_pull"), pulls, strict=True)
        },
        "in": np.round(np.stack([sent.leaves_ms, sent.reaches_ms], axis=1), 2).tolist(),
        "out": _impulses(sent.spikes),
        "fired": np.sort(sent.fired_ms).round(2).tolist(),
        "other": _impulses(sent.opponent),
    }


def _impulses(events: pd.DataFrame) -> list[list[float]]:
    """Return for each impulse that shows when it leaves, when it arrives and its unit."""
    shown = events[events["arrival_ms"] >= START_MS]
    columns: list[list[Any]] = [shown[name].round(2).tolist() for name in ("t_ms", "arrival_ms", "unit")]
    return [list(impulse) for impulse in zip(*columns, strict=True)]
