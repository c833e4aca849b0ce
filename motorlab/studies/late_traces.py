"""Traces of late responses, trains of shocks and magnetic responses of one case: what the values say, drawn.

Each function returns the times and one row a sweep, without noise, so that the values can be measured back off the
traces. What varies from shock to shock in a person varies here by a fixed rule: the extremes and the mean are those of
the values.
"""

from collections.abc import Callable
from functools import cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from motorlab.catalogue import REPETITIVE
from motorlab.choices import one_of
from motorlab.flows import Flows, number
from motorlab.studies.compound import shape, trace
from motorlab.studies.junction_safety import USUAL_C
from motorlab.studies.junction_values import junction_studies, trains
from motorlab.studies.late_values import f_studies, f_waves
from motorlab.studies.magnetic_values import magnetic_responses, targets
from motorlab.studies.nerve_points import motor_points
from motorlab.studies.responses import motor_responses

__all__ = ["effort_sweeps", "f_sweeps", "magnetic_sweeps", "train_sweeps"]

Floats = NDArray[np.float64]
SIDES = {"left": 0, "right": 1}
STEP_MS = 0.05
SWEEPS_MS = (20.0, 50.0, 100.0, 200.0)  # of an instrument; the shortest that fits
ROOM_MS = 16.0  # for the response behind its beginning
F_SPREAD_MS = 0.6  # of the few units of an F wave
MAGNETIC_SPREAD_MS = 1.5  # of the impulses that a magnetic shock sends down
MAGNETIC_SWEEPS = 5
VARIES_MS, VARIES = 0.8, 0.4  # how far magnetic responses differ in latency, and all late ones in size
STRIDE = 0.618  # sweeps in which a response comes early or late are mixed


def _times(last_ms: float) -> Floats:
    """Return the times of the shortest sweep that holds a response which begins at `last_ms`."""
    end = next((ms for ms in SWEEPS_MS if last_ms + ROOM_MS <= ms), SWEEPS_MS[-1])
    return np.arange(0.0, end, STEP_MS)


def _direct(flows: Flows, study: int, column: int) -> tuple[float, float, float]:
    """Return first impulse (ms), spread (ms) and size (mV) of the direct response from a study's first point."""
    p, found = motor_points(), motor_responses(flows)
    point = p.first[study]
    size = float(found.size[point, column] * p.typical[study])
    return float(found.first_ms[point, column]), float(found.spread_ms[point, column]), size


@cache
def _one(spread_ms: float) -> tuple[Floats, Floats]:
    """Return times since the foot (ms) and a response of height 1; shifting one is quicker than adding up many."""
    t = np.arange(0.0, SWEEPS_MS[1], STEP_MS)
    foot = float(shape("motor").at(np.array([spread_ms])).foot_ms[0])
    return t - foot, trace("motor", t, 0.0, spread_ms, 1.0)


def _beginning(t_ms: Floats, onset_ms: float, spread_ms: float, height: float) -> Floats:
    """Return a response whose foot is seen at `onset_ms`."""
    since, drawn = _one(spread_ms)
    return np.asarray(height * np.interp(t_ms - onset_ms, since, drawn, left=0.0, right=0.0))


def _mixed(count: int) -> NDArray[np.int64]:
    """Return the places 0..count-1 in a mixed order that is always the same."""
    return np.argsort((np.arange(count) * STRIDE) % 1.0)


def _sizes(count: int) -> Floats:
    """Return sizes that vary and have a mean of 1."""
    varied = VARIES * np.sin(2.4 * np.arange(count))
    return np.asarray(1.0 + varied - varied.mean())


def _case(flows: Flows, side: str) -> int:
    """Return the column of a side, and refuse flows of more than one case."""
    if flows.columns != len(SIDES):
        raise ValueError(f"A trace is of one case, and these are the flows of {flows.columns // 2}.")
    return SIDES[one_of(side, SIDES, "side")]


def f_sweeps(flows: Flows, study: str, side: str = "right") -> tuple[Floats, Floats]:
    """Return the sweeps of a study of F waves: the direct response, and behind it now and then an F wave.

    Parameters
    ----------
    flows
        What flows through every route of one case.
    study
        A study of `f_studies`.
    side
        `left` or `right`.

    Returns
    -------
    t_ms, mv
        Times since the shock (ms), and one row a shock (mV, up is negative at the electrode).

    Raises
    ------
    ValueError
        If study or side is unknown, or the flows are of several cases.

    Examples
    --------
    >>> t, mv = f_sweeps(Flows([()]), "ulnar")
    >>> mv.shape[0], float(mv.max().round(1))
    (10, 10.0)
    """
    f, found, column = f_studies(), f_waves(flows), _case(flows, side)
    place = f.row[one_of(study, f.names, "F-wave study")]
    first, spread, size = _direct(flows, int(f.study[place]), column)
    latency, range_ms = found.latency_ms[place, column], found.chronodispersion_ms[place, column]
    shocks = round(number("late_shocks"))
    seen = 0 if np.isnan(latency) else max(1, round(shocks * found.persistence_pct[place, column] / 100.0))
    t = _times(float(np.nansum([latency, range_ms])) if seen else f.latency_upper_ms[place])
    mv = np.tile(trace("motor", t, first, spread, size), (shocks, 1))
    if not seen:
        return t, mv
    comes = np.flatnonzero(np.diff(np.arange(shocks + 1) * seen // shocks))
    bell = np.array([NormalDist().inv_cdf((place + 0.5) / seen) for place in range(seen)])
    later = (bell - bell[0]) / max(bell[-1] - bell[0], 1e-9) * range_ms
    heights = _sizes(seen) * size * found.amplitude_pct[place, column] / 100.0
    for shock, delay, height in zip(comes, later[_mixed(seen)], heights, strict=True):
        mv[shock] += _beginning(t, latency + delay, F_SPREAD_MS, height)
    return t, mv


def train_sweeps(
    flows: Flows, nerve: str, side: str = "right", skin_c: float = USUAL_C
) -> tuple[Floats, Floats]:
    """Return the responses to a slow train of shocks at rest, one row a shock.

    Parameters
    ----------
    flows
        What flows through every route of one case.
    nerve
        One of `REPETITIVE`.
    side
        `left` or `right`.
    skin_c
        Temperature of the skin (C).

    Returns
    -------
    t_ms, mv
        Times since each shock (ms), and one row a shock (mV); `junction_rate_hz` of `thresholds` says how often.

    Examples
    --------
    >>> t, mv = train_sweeps(Flows([()]), "ulnar")
    >>> mv.shape[0], float(mv[3].max() / mv[0].max()) > 0.95
    (10, True)
    """
    return _repeated(flows, nerve, side, lambda place, column: trains(flows, skin_c).sizes[:, place, column])


def effort_sweeps(flows: Flows, nerve: str, side: str = "right") -> tuple[Floats, Floats]:
    """Return the response to one shock at rest, and to one right after a short effort; one row each.

    Examples
    --------
    >>> effort_sweeps(Flows([()]), "ulnar")[1].shape[0]
    2
    """
    return _repeated(
        flows,
        nerve,
        side,
        lambda place, column: (
            1.0 + np.array([0.0, np.nan_to_num(trains(flows).increment_pct[place, column]) / 100.0])
        ),
    )


def _repeated(
    flows: Flows, nerve: str, side: str, sizes: Callable[[int, int], Floats]
) -> tuple[Floats, Floats]:
    """Return direct responses of these sizes over the first."""
    column, place = _case(flows, side), REPETITIVE.index(one_of(nerve, REPETITIVE, "nerve"))
    first, spread, size = _direct(flows, int(junction_studies()[place]), column)
    t = _times(first)
    one = trace("motor", t, first, spread, size)
    return t, np.outer(np.nan_to_num(sizes(place, column)), one)


def magnetic_sweeps(flows: Flows, target: str, side: str = "right") -> tuple[Floats, Floats]:
    """Return the responses of a slightly active muscle to magnetic shocks over the cortex, one row a shock.

    Parameters
    ----------
    flows
        What flows through every route of one case.
    target
        `hand` or `foot`.
    side
        Of the muscle, `left` or `right`.

    Returns
    -------
    t_ms, mv
        Times since the shock (ms), and one row a shock (mV). The earliest row has the latency of the values, and the
        mean of all heights is their size.

    Examples
    --------
    >>> t, mv = magnetic_sweeps(Flows([()]), "hand")
    >>> mv.shape[0], float(t[-1].round())
    (5, 50.0)
    """
    known, found, column = targets(), magnetic_responses(flows), _case(flows, side)
    place = known.row[one_of(target, known.names, "target of magnetic stimulation")]
    latency = float(found.latency_ms[place, column])
    _, _, size = _direct(flows, int(known.study[place]), column)
    t = _times(float(np.nan_to_num(latency, nan=SWEEPS_MS[1] - ROOM_MS)))
    mv = np.zeros((MAGNETIC_SWEEPS, t.size))
    if np.isnan(latency):
        return t, mv
    later = np.linspace(0.0, VARIES_MS, MAGNETIC_SWEEPS)[_mixed(MAGNETIC_SWEEPS)]
    heights = _sizes(MAGNETIC_SWEEPS) * size * found.amplitude_pct[place, column] / 100.0
    for sweep, (delay, height) in enumerate(zip(later, heights, strict=True)):
        mv[sweep] = _beginning(t, latency + delay, MAGNETIC_SPREAD_MS, height)
    return t, mv
