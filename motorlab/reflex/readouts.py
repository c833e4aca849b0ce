"""What an examiner or an electromyographer reads off a run: pure functions of its record.

`Volley` is the one idea: a response counts only if more units answer the tap together than the background
before the tap explains, so that a cell that fires by itself is never taken for a reflex.
"""

from dataclasses import dataclass

import numpy as np

from motorlab.reflex.axons import afferent_delay, motor_delay
from motorlab.reflex.cells import Floats, Whole, graded
from motorlab.reflex.core import Record

__all__ = ["Volley", "clonus_swing", "electromyogram", "excursion", "first_volley", "swing"]

WINDOW_MS = 12.0  # units that arrive within this time of each other are one volley
LONGER = 0.3  # power by which a potential grows in length with its size: 1.5 times at 3.8
LATEST_MS = 90.0  # after the tap: even without myelin the arc is faster


@dataclass(frozen=True, slots=True)
class Volley:
    """The units that answered the tap first, and when each reached the muscle (ms after the tap)."""

    units: Whole
    after_ms: Floats


def first_volley(record: Record) -> Volley:
    """Return the first volley of the tapped muscle after the tap; empty if there is none.

    Of all windows of 12 ms, from the fastest possible answer to 90 ms after the tap, the one with most units
    is taken. It is a volley if it holds more than the background (counted before the tap) makes likely.

    Parameters
    ----------
    record
        A run with a tap.

    Returns
    -------
    Volley
        Each unit once, in order of arrival.
    """
    tap = record.stimulus.tap_at_ms
    if tap is None:
        raise ValueError("This run has no tap, so it has no first volley.")
    mine = record.cell < record.parameters.units
    order = np.argsort(record.arrival_ms[mine], kind="stable")
    after, cell = record.arrival_ms[mine][order] - tap, record.cell[mine][order]
    expected = np.count_nonzero(after < 0.0) * WINDOW_MS / tap
    earliest = np.min(afferent_delay(record.parameters)[0]) + np.min(motor_delay(record.parameters))
    near = (after >= earliest) & (after <= LATEST_MS)
    after, cell = after[near], cell[near]
    ends = np.searchsorted(after, after + WINDOW_MS, side="right")
    if not after.size:
        return Volley(cell, after)
    start = int(np.argmax(ends - np.arange(after.size)))
    cell, first = np.unique(cell[start : ends[start]], return_index=True)
    likely = expected + 3.0 * np.sqrt(expected) + (1.0 if expected else 0.0)
    if cell.size <= likely:
        return Volley(cell[:0], after[:0])
    after = after[start : ends[start]][first]
    order = np.argsort(after, kind="stable")
    return Volley(cell[order], after[order])


def swing(record: Record) -> Floats:
    """Return how far the tapped muscle has moved the limb from where it hung when tapped (degrees)."""
    moved: Floats = np.degrees(record.angle_rad[_tapped(record)] - record.angle_rad)
    return moved


def excursion(record: Record) -> float:
    """Return the largest movement after the tap (deg); exactly 0 without a volley."""
    if not first_volley(record).units.size:
        return 0.0
    return max(float(np.max(swing(record)[_tapped(record) :])), 0.0)


def clonus_swing(record: Record) -> float:
    """Return how far the limb still swings in the last second of a held stretch (deg, peak to peak)."""
    late = record.angle_rad[record.t_ms >= record.t_ms[-1] - 1000.0]
    return float(np.degrees(np.ptp(late)))


def electromyogram(record: Record, way: int | None = None) -> Floats:
    """Return the tapped muscle's electromyogram at the times of the record (mV); only of one way, if one is given.

    Each arriving impulse adds the first derivative of a Gaussian, larger and longer for larger units. The
    size is in proportion to what the junction and the fibres leave of a unit; it is not calibrated to a
    recording.
    """
    p = record.parameters
    dt = record.t_ms[1] - record.t_ms[0]
    signal = np.zeros(record.t_ms.size)
    mine = (record.cell < p.units) & np.isfinite(record.arrival_ms)
    if way is not None:
        mine &= record.way == way
    cell, arrival = record.cell[mine], record.arrival_ms[mine]
    size = graded(p.potential_mv, p.potential_mv * p.potential_range, p.units)[cell] * (
        p.muscle_left * p.unit_growth
    )
    # a unit that has sprouted has a larger potential, and a longer one
    longer = p.unit_growth**LONGER
    width = longer * graded(p.potential_short_ms, p.potential_long_ms, p.units)[cell] / 6.0
    reach = int(np.ceil(longer * p.potential_long_ms / dt)) + 1
    at = np.rint(arrival / dt).astype(np.int64)[:, None] + np.arange(-reach, reach + 1)
    z = (at * dt - arrival[:, None]) / width[:, None]
    wave = -size[:, None] * z * np.exp(0.5 - z * z / 2.0)
    good = (at >= 0) & (at < signal.size)
    np.add.at(signal, at[good], wave[good])
    return signal


def _tapped(record: Record) -> int:
    """Return the number of the step at which the hammer strikes."""
    if record.stimulus.tap_at_ms is None:
        raise ValueError("This run has no tap, so nothing moves from it.")
    return int(np.searchsorted(record.t_ms, record.stimulus.tap_at_ms - 1e-9))
