"""Voluntary effort: which units join, how fast they fire, and what the needle sees of them."""

from dataclasses import replace

import numpy as np
import pandas as pd

from motorlab.reflex.core import simulate
from motorlab.reflex.limbs import torques
from motorlab.reflex.readouts import electromyogram
from motorlab.reflex.run import Examination, Run, Series, recorded
from motorlab.reflex.stimuli import Stimulus

__all__ = ["voluntary_ramp"]

BEGIN_MS, RAMP_MS, HOLD_MS = 100.0, 2000.0, 1000.0
NEEDLE_EVERY = 20  # the needle sees every twentieth unit: six of a whole pool
WINDOW_MS = 250.0  # over which a rate is read
LEAST_DRIVE = 0.02  # share of the full drive below which nobody moves anything at will
LEAST_RATE_HZ = 2.0  # of a unit that fires at all within a window


def voluntary_ramp(exam: Examination, *, effort: float) -> Run:
    """Let the patient push harder and harder against a held limb, then hold.

    Parameters
    ----------
    exam
        Who is examined.
    effort
        Share of the greatest effort that is tried for at the end of the ramp, 0 to 1.

    Returns
    -------
    Run
        Series of the curves: `effort` (0..1), `torque` (Nm), `emg` (mV). `steps`: one row per living unit that
        joined, in the order of joining: `unit` (from the smallest, 0), `joined_at` (effort, 0..1), `first_rate_hz`
        (of its first five intervals) and `rate_hz` (while the effort is held). Read-outs: `units_recruited`,
        `units_left` (alive), `rate_hz` (mean while held), `peak_torque_nm`, `needle_units`, `first_unit_hz`
        (fastest unit of the needle when the effort is held), `unit_growth_ratio` (size of a unit over the healthy
        one, by sprouting) and `recruitment_ratio` (median over the ramp of the rate of the needle's fastest unit
        over the number that fire: about 5 in health; more when units are lost, and less or equal when the drive
        is).

    Notes
    -----
    Source: henneman_1965 (order by size), fuglevand_1993, bellemare_1983 (rates), preston_shapiro (ratio).
    """
    # the inward current that effort opens in anyone is a part of the drive, not added to it in release alone
    model = replace(exam.model, plateau_na=0.0)
    stimulus = Stimulus(
        seconds=(BEGIN_MS + RAMP_MS + HOLD_MS) / 1000.0,
        held_deg=model.limb.reference_deg,
        effort=effort,
        effort_at_ms=BEGIN_MS,
        effort_ramp_ms=RAMP_MS,
    )
    record = simulate(model, stimulus, exam.seed)
    mine = record.cell < model.units
    order = np.argsort(record.spike_ms[mine], kind="stable")
    cell, spike = record.cell[mine][order], record.spike_ms[mine][order]
    _, active = torques(model, record.angle_rad, record.speed_rad_s, record.force_n)
    # what fires without any drive is not recruited
    begun = (spike > BEGIN_MS) & (effort * model.drive_left > LEAST_DRIVE)
    steps = _units(cell[begun], spike[begun], effort)
    needle = {int(unit): spike[begun & (cell == unit)] for unit in range(0, model.units, NEEDLE_EVERY)}
    held = {unit: _rate(times, BEGIN_MS + RAMP_MS + HOLD_MS) for unit, times in needle.items()}
    firing = steps["rate_hz"] >= LEAST_RATE_HZ
    readouts = {
        "units_recruited": float(len(steps)),
        "units_left": float(round(model.units * model.units_left)),
        "rate_hz": float(steps["rate_hz"][firing].mean()) if firing.any() else float("nan"),
        "peak_torque_nm": float(active.max()) if begun.any() else 0.0,
        "needle_units": float(sum(rate >= LEAST_RATE_HZ for rate in held.values())),
        "first_unit_hz": max(held.values()) or float("nan"),
        "unit_growth_ratio": model.unit_growth,
        "recruitment_ratio": _ratio(list(needle.values())),
    }
    shown = effort * np.clip((record.t_ms - BEGIN_MS) / RAMP_MS, 0.0, 1.0)
    series = (
        Series("effort", "share", shown),
        Series("torque", "Nm", active),
        Series("emg", "mV", electromyogram(record)),
    )
    return recorded(exam, record, series, readouts, zero_ms=BEGIN_MS, steps=steps)


def _units(cell: np.ndarray, spike: np.ndarray, effort: float) -> pd.DataFrame:
    lines = []
    for unit in np.unique(cell).tolist():
        times = spike[cell == unit]
        early = np.diff(times[:6])
        joined = effort * min((times[0] - BEGIN_MS) / RAMP_MS, 1.0)
        lines.append(
            {
                "unit": unit,
                "joined_at": float(joined),
                "first_rate_hz": float(1000.0 / early.mean()) if early.size else float("nan"),
                "rate_hz": _rate(times, BEGIN_MS + RAMP_MS + HOLD_MS, HOLD_MS),
            }
        )
    columns = ["unit", "joined_at", "first_rate_hz", "rate_hz"]
    return pd.DataFrame(lines, columns=columns).sort_values("joined_at", ignore_index=True)


def _rate(times: np.ndarray, until_ms: float, window_ms: float = WINDOW_MS) -> float:
    """Return how often a unit fired within the window before a time (Hz)."""
    return float(1000.0 * np.count_nonzero((times > until_ms - window_ms) & (times <= until_ms)) / window_ms)


def _ratio(needle: list[np.ndarray]) -> float:
    ratios = []
    for until in np.arange(BEGIN_MS + WINDOW_MS, BEGIN_MS + RAMP_MS, WINDOW_MS / 2.0):
        rates = [rate for times in needle if (rate := _rate(times, until)) >= LEAST_RATE_HZ]
        if rates:
            ratios.append(max(rates) / len(rates))
    return float(np.median(ratios)) if ratios else float("nan")
