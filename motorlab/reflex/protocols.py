"""What is done to the limb, and what is read from it: one function per protocol.

The protocols that exist and those still to come are the rows of `data/protocols.csv`.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from motorlab.choices import one_of
from motorlab.reflex.cells import Floats
from motorlab.reflex.core import Record, Stimulus, simulate
from motorlab.reflex.parameters import HEALTHY, Arc, lesioned, parameters
from motorlab.reflex.readouts import Volley, electromyogram, excursion, first_volley, swing

__all__ = ["HELD_STRETCH", "KNEE_JERK", "Run", "knee_jerk"]

KNEE_JERK = Stimulus(seconds=0.6, tap_at_ms=100.0)
HELD_STRETCH = Stimulus(seconds=2.5, torque_nm=10.0, torque_at_ms=100.0)  # of the ankle, for clonus
MUSCLES = ("quadriceps", "hamstrings")


@dataclass(frozen=True, slots=True)
class Run:
    """One simulated examination.

    Parameters
    ----------
    protocol, side, seed
        What was done, on which side, with which noise.
    arc
        What was left of the reflex arc.
    curves
        One row per time and series: `t_ms` (0 is the tap), `series`, `value`, `unit`.
    readouts
        Plain numbers whose names end in their unit; NaN where there is none.
    events
        One row per impulse: `t_ms` and `arrival_ms` (0 is the tap), `muscle`, `unit` (from the smallest, 0),
        `volley` (whether it belongs to the first volley after the tap).
    """

    protocol: str
    side: str
    seed: int
    arc: Arc
    curves: pd.DataFrame
    readouts: dict[str, float]
    events: pd.DataFrame


def knee_jerk(arc: Arc = HEALTHY, *, side: str = "right", seed: int = 1) -> Run:
    """Tap the patellar tendon of a seated, relaxed patient and follow the leg for half a second.

    The model is fitted to textbook behaviour, not predicted: read directions and proportions from it, not
    newtons.

    Parameters
    ----------
    arc
        What is left of the reflex arc.
    side
        Side of the examination; it names the run and changes nothing.
    seed
        Seed of the synaptic noise; the same seed and arc give the same run.

    Returns
    -------
    Run
        Series of the curves: `extension` (deg, from where the leg hung), `emg` (mV, quadriceps), `spindle`
        (impulses/s, what the quadriceps' spindles send, over the number of fibres of a healthy muscle),
        `force` and `opponent_force` (N, quadriceps and hamstrings). Read-outs: `latency_ms` (median arrival
        of the first volley), `excursion_deg`, `units_recruited` (units in the first volley), `peak_force_n`,
        `peak_emg_mv`. Without a volley the reflex is silent: the latency is NaN and the rest is 0.

    Raises
    ------
    ValueError
        If `side` is neither left nor right.

    Notes ----- Source: prochazka_gorassini_1998 (spindle), fuglevand_1993 (motor units), kim_1997 (latency);
    the rest is an assumption, fitted.

    Examples
    --------
    >>> run = knee_jerk()
    >>> 14 < run.readouts["latency_ms"] < 22
    True
    >>> knee_jerk(Arc(afferent=0.0)).readouts["excursion_deg"]
    0.0
    """
    one_of(side, ("left", "right"), "side")
    record = simulate(lesioned(parameters("knee"), arc), KNEE_JERK, seed)
    volley = first_volley(record)
    tap = KNEE_JERK.tap_at_ms or 0.0
    struck = int(np.searchsorted(record.t_ms, tap - 1e-9))
    emg = electromyogram(record)
    force = record.force_n[0]
    silent = volley.units.size == 0 or record.parameters.muscle_left == 0.0
    readouts = {
        "latency_ms": float("nan") if silent else float(np.median(volley.after_ms)),
        "excursion_deg": 0.0 if silent else excursion(record),
        "units_recruited": 0.0 if silent else float(volley.units.size),
        "peak_force_n": 0.0 if silent else float(force[struck:].max() - force[struck]),
        "peak_emg_mv": 0.0 if silent else float(np.abs(emg[struck:]).max()),
    }
    series = [
        ("extension", "deg", swing(record)),
        ("emg", "mV", emg),
        ("spindle", "impulses/s", record.afferent_per_s[0] * record.parameters.afferents_left),
        ("force", "N", force),
        ("opponent_force", "N", record.force_n[1]),
    ]
    curves = _curves(record.t_ms - tap, series)
    return Run("knee_jerk", side, seed, arc, curves, readouts, _events(record, volley, tap))


def _curves(t_ms: Floats, series: list[tuple[str, str, Floats]]) -> pd.DataFrame:
    names, units, values = zip(*series, strict=True)
    return pd.DataFrame(
        {
            "t_ms": np.tile(t_ms, len(series)),
            "series": pd.Series(names, dtype="str").repeat(t_ms.size).array,
            "value": np.concatenate(values),
            "unit": pd.Series(units, dtype="str").repeat(t_ms.size).array,
        }
    )


def _events(record: Record, volley: Volley, tap: float) -> pd.DataFrame:
    units = record.parameters.units
    pool, unit = np.divmod(record.cell, units)
    after = record.arrival_ms - tap
    first = np.full(units, np.nan)
    first[volley.units] = volley.after_ms
    return pd.DataFrame(
        {
            "t_ms": record.spike_ms - tap,
            "arrival_ms": after,
            "muscle": pd.Series(MUSCLES, dtype="str").take(pool).array,
            "unit": unit,
            "volley": (pool == 0) & (after == first[unit]),
        }
    )
