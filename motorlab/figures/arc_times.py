"""When each impulse of one jerk is where: the times that the picture of the arc shows, all of them the run's own.

A dot of the picture on the sensory side is a fixed number of impulses per fibre, taken from the run's `spindle` curve;
on the motor side it is one impulse of one unit, taken from the run's `events`.
"""

from dataclasses import dataclass
from math import isnan, nan

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from motorlab.choices import one_of
from motorlab.figures.arc_limbs import LIMBS
from motorlab.reflex.axons import afferent_delay, afferent_share
from motorlab.reflex.parameters import Model, lesioned, parameters
from motorlab.reflex.run import Run, limb_row

__all__ = ["STATIONS", "Traffic", "stations", "traffic"]

Floats = NDArray[np.float64]

STATIONS = ("tap", "spindle", "cord", "motor_cells", "muscle", "limb")
DOT = 0.015  # impulses per fibre of a healthy muscle: a healthy tap sends about two dozen dots
GOLDEN = (5.0**0.5 - 1.0) / 2.0  # steps of this share of a circle fill it evenly
MOVED = 0.1  # share of the whole swing from which the limb counts as moving


@dataclass(frozen=True, slots=True)
class Traffic:
    """Everything that travels the arc in one run.

    Parameters
    ----------
    run
        The run.
    model
        What its arc leaves of the parameters.
    leaves_ms, reaches_ms
        For each dot on the sensory side when it leaves the spindle and when it acts on the motor cells (0 is the tap).
    spikes, opponent
        The impulses of the tapped muscle and of its opponent: the rows of `run.events`, in order of time.
    fired_ms, arrived_ms
        When the impulses of the first volley leave the motor cells and when they reach the muscle.
    t_ms, swing_deg, force_n, opponent_n
        How far the limb has moved and how hard both muscles pull.
    moves_ms
        When the limb has begun to move, is half way and is at the top of its swing; empty if it stays.
    """

    run: Run
    model: Model
    leaves_ms: Floats
    reaches_ms: Floats
    spikes: pd.DataFrame
    opponent: pd.DataFrame
    fired_ms: Floats
    arrived_ms: Floats
    t_ms: Floats
    swing_deg: Floats
    force_n: Floats
    opponent_n: Floats
    moves_ms: Floats

    @property
    def burst(self) -> NDArray[np.bool_]:
        """Which of the sensory dots belong to the answer to the tap itself."""
        return self.leaves_ms <= self.model.limb.tap_ms + self.model.spindle_ms

    @property
    def answers(self) -> bool:
        """Whether the muscle answers the tap."""
        return not isnan(self.run.readouts["latency_ms"])

    def swing_at(self, t_ms: float) -> float:
        """Return how far the limb has moved at a time (deg)."""
        return float(np.interp(t_ms, self.t_ms, self.swing_deg))


def traffic(run: Run) -> Traffic:
    """Return everything that travels the arc in a run of a tendon tap.

    Raises
    ------
    ValueError
        If the run is not of a tendon tap.

    Examples
    --------
    >>> import motorlab as ml
    >>> sent = traffic(ml.simulate())
    >>> bool((sent.reaches_ms > sent.leaves_ms).all())
    True
    """
    one_of(run.protocol, LIMBS, "tendon tap")
    model = lesioned(parameters(run.limb), run.arc)
    curves = run.curves.pivot(index="t_ms", columns="series", values="value")
    t_ms = curves.index.to_numpy()
    swing, force, opponent, spindle = (
        curves[name].to_numpy() for name in ("movement", "force", "opponent_force", "spindle")
    )
    leaves, reaches = _inward(model, t_ms, spindle)
    mine = run.events["muscle"] == limb_row(run.limb).muscle
    spikes, others = (run.events[which].sort_values("t_ms") for which in (mine, ~mine))
    fired, arrived = (spikes.loc[spikes["volley"], name].to_numpy() for name in ("t_ms", "arrival_ms"))
    return Traffic(
        run=run,
        model=model,
        leaves_ms=leaves,
        reaches_ms=reaches,
        spikes=spikes,
        opponent=others,
        fired_ms=fired,
        arrived_ms=arrived,
        t_ms=t_ms,
        swing_deg=swing,
        force_n=force,
        opponent_n=opponent,
        moves_ms=_moves(run, t_ms, swing),
    )


def _inward(model: Model, t_ms: Floats, rate: Floats) -> tuple[Floats, Floats]:
    """Return when each dot leaves the spindle and when it reaches the motor cells.

    Of the firing only what goes beyond the resting discharge before the tap is shown. The dots take the classes of
    fibres in turn, each as often as its share of the fibres.
    """
    after = t_ms >= 0.0
    times, over = t_ms[after], np.clip(rate[after] - rate[~after].mean(), 0.0, None)
    sent = np.concatenate([[0.0], np.cumsum(np.diff(times) / 1000.0 * (over[1:] + over[:-1]) / 2.0)])
    number = int(sent[-1] / DOT + 0.5)
    fires = np.interp((np.arange(number) + 0.5) * DOT, sent, times)
    place = (np.arange(number) + 0.5) * GOLDEN % 1.0
    fibre = np.searchsorted(np.cumsum(afferent_share(model)), place).clip(max=model.afferent_classes - 1)
    return fires + model.spindle_ms, fires + afferent_delay(model)[0][fibre]


def stations(run: Run) -> pd.DataFrame:
    """Return when the volley is where.

    Parameters
    ----------
    run
        What ``motorlab.simulate`` returns for a tendon tap.

    Returns
    -------
    DataFrame
        One row per station in the order of the arc, indexed by `station` (`tap`, `spindle`, `cord`, `motor_cells`,
        `muscle`, `limb`): `first_ms`, `median_ms` and `last_ms` of the volley there (0 is the tap; NaN where nothing
        comes), and `impulses` (sensory dots; motor units). For the limb they are the start, half and top of its swing.

    Examples
    --------
    >>> import motorlab as ml
    >>> stations(ml.simulate())["median_ms"].is_monotonic_increasing
    True
    """
    sent = traffic(run)
    leaves = sent.leaves_ms[sent.burst]
    times = {
        "tap": np.zeros(1),
        "spindle": leaves,
        "cord": _at_the_cord(sent, leaves),
        "motor_cells": sent.fired_ms,
        "muscle": sent.arrived_ms,
        "limb": sent.moves_ms,
    }
    counts = {name: leaves.size for name in ("spindle", "cord")} | {
        name: sent.fired_ms.size for name in ("motor_cells", "muscle")
    }
    rows = [
        {
            "station": name,
            "first_ms": float(at.min()) if at.size else nan,
            "median_ms": float(np.median(at)) if at.size else nan,
            "last_ms": float(at.max()) if at.size else nan,
            "impulses": counts.get(name, 0),
        }
        for name, at in times.items()
    ]
    return pd.DataFrame(rows).set_index("station")


def _at_the_cord(sent: Traffic, leaves: Floats) -> Floats:
    """Return when the first impulse in the fastest fibre, each dot, and the last in the slowest act on the cells."""
    if not leaves.size:
        return leaves
    delay = afferent_delay(sent.model)[0] - sent.model.spindle_ms
    return np.concatenate(
        [[leaves.min() + delay.min()], sent.reaches_ms[sent.burst], [leaves.max() + delay.max()]]
    )


def _moves(run: Run, t_ms: Floats, swing: Floats) -> Floats:
    if isnan(run.readouts["latency_ms"]):
        return np.empty(0)
    times, after = t_ms[t_ms >= 0.0], swing[t_ms >= 0.0]
    return np.array([times[np.argmax(after >= share * after.max())] for share in (MOVED, 0.5, 1.0)])
