"""Tone: the leg that is dropped, the joint that is moved at several speeds, the foot that is pushed up and held."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from motorlab.reflex.cells import Floats
from motorlab.reflex.core import Record, simulate
from motorlab.reflex.limbs import torques
from motorlab.reflex.readouts import clonus_swing, electromyogram
from motorlab.reflex.run import Examination, Run, Series, recorded
from motorlab.reflex.stimuli import START_MS, Stimulus

__all__ = ["HELD_STRETCH", "beats", "clonus", "passive_stretch", "pendulum"]

HELD_STRETCH = Stimulus(seconds=2.5, torque_nm=10.0, torque_at_ms=100.0)  # of the ankle, for clonus
DROP_MS = 100.0
SPEEDS = (20.0, 40.0, 60.0, 100.0, 150.0, 200.0, 250.0, 300.0)  # deg/s
MOVE_MS = 200.0
SWING_DEG, BEAT_DEG = 2.0, 3.0  # a turn smaller than this is no swing, no beat
ANSWER = 0.05  # impulses per unit that are an answer
MAS_SPEED, MAS_FROM = 100.0, (0.1, 0.3, 0.8, 1.6, 3.0)  # over the resistance that a hand takes for none
BEATS_LAST = 500.0  # ms before the end, within which clonus that lasts still beats


def peaks(angle: Floats, least: float) -> list[int]:
    """Return the places of the highest points that stand out from the lowest ones around by at least `least`.

    Examples
    --------
    >>> peaks(np.array([0.0, 5.0, 1.0, 1.5, 1.0, 4.0, 0.0]), 2.0)
    [1, 5]
    """
    steps = np.diff(angle)
    moved = np.flatnonzero(steps)
    turned = (
        moved[:-1][np.sign(steps[moved[:-1]]) != np.sign(steps[moved[1:]])] + 1
    )  # only here can it stand out
    found: list[int] = []
    best, low = 0, 0
    climbing = True
    for place in (0, *turned.tolist(), angle.size - 1):
        value = angle[place]
        if climbing:
            best = place if value > angle[best] else best
            if angle[best] - value >= least and angle[best] - angle[low] >= least:
                found.append(best)
                climbing, low = False, place
            elif value < angle[low] and best <= low:
                low = best = place
        else:
            low = place if value < angle[low] else low
            if value - angle[low] >= least:
                climbing, best = True, place
    return found


def pendulum(exam: Examination) -> Run:
    """Hold the leg straight, let it drop and see it swing (the pendulum test).

    Returns
    -------
    Run
        Series of the curves: `angle` (deg of flexion from straight) and `emg` (mV). Read-outs: `relaxation_index`
        (first swing over the way to rest; 1.4 to 2.0 in health, lower with spasticity, under 1 at its worst),
        `swings` (past the angle of rest), `first_swing_deg`, `rest_deg`, `peak_speed_deg_s` and `frequency_hz` (of
        the swings; NaN with fewer than two).

    Notes
    -----
    Source: bajd_vodovnik_1984, brown_1988, white_2007.
    """
    stimulus = Stimulus(seconds=5.0, held_deg=0.0, let_go_ms=DROP_MS)
    record = simulate(exam.model, stimulus, exam.seed)
    angle = np.degrees(record.angle_rad)
    falling = angle[record.t_ms >= DROP_MS]
    turns = peaks(falling, SWING_DEG)
    rest = float(np.median(falling[falling.size // 2 :]))
    first = float(falling[turns[0]]) if turns else float(falling.max())
    apart = np.diff(record.t_ms[turns]) / 1000.0
    readouts = {
        "relaxation_index": first / rest,
        "swings": float(sum(falling[turn] > rest + SWING_DEG for turn in turns)),
        "first_swing_deg": first,
        "rest_deg": rest,
        "peak_speed_deg_s": float(np.degrees(record.speed_rad_s).max()),
        "frequency_hz": float(1.0 / apart.mean()) if apart.size else float("nan"),
    }
    series = (Series("angle", "deg", angle), Series("emg", "mV", electromyogram(record)))
    return recorded(exam, record, series, readouts, zero_ms=DROP_MS)


class Stretch(NamedTuple):
    """One movement of a held limb.

    Its record, the torque against the hand (Nm), how much of it is reflex, how much a healthy, relaxed joint would
    resist, and when it moved.
    """

    record: Record
    against_nm: Floats
    reflex_nm: Floats
    usual_nm: Floats
    moving: NDArray[np.bool_]


def _stretched(exam: Examination, speed: float, stiffness: float, friction_nm: float) -> Stretch:
    limb = exam.model.limb
    seconds = limb.range_deg / speed + START_MS / 1000.0
    stimulus = Stimulus(
        seconds=(MOVE_MS + 300.0) / 1000.0 + seconds,
        held_deg=limb.from_deg,
        moved_deg=limb.range_deg,
        moved_deg_s=speed,
        moved_at_ms=MOVE_MS,
    )
    record = simulate(exam.model, stimulus, exam.seed)
    passive, active = torques(exam.model, record.angle_rad, record.speed_rad_s, record.force_n, stiffness)
    friction = friction_nm * np.sign(np.where(np.abs(record.speed_rad_s) > 1e-6, record.speed_rad_s, 0.0))
    moving = (record.t_ms > MOVE_MS) & (record.t_ms < MOVE_MS + 1000.0 * seconds)
    usual, _ = torques(exam.model, record.angle_rad, record.speed_rad_s, record.force_n)
    return Stretch(record, passive + active + friction, active, usual, moving)


def passive_stretch(exam: Examination, *, contracture: float, rigidity: float) -> Run:
    """Move a relaxed joint through its range at several speeds and feel how it resists.

    Parameters
    ----------
    exam
        Who is examined.
    contracture
        Passive stiffness over the healthy one: short tissue resists at every speed, and without any reflex.
    rigidity
        A resistance (Nm) that is the same at every speed: put in to compare with, not a result of the model.

    Returns
    -------
        Run Series of the curves, at the greatest speed: `angle` (deg), `torque` (Nm against the hand),
        `reflex_torque` and `emg` (mV). `steps`, one row per speed: `speed_deg_s`, `peak_torque_nm`,
        `reflex_torque_nm`, `emg_mv`, `catch_deg` (angle at which the reflex begins; NaN without one). Read-outs:
        `peak_torque_nm`, `reflex_share` (of the torque at the greatest speed, 0..1), `threshold_deg_s` (lowest
        speed with a reflex; NaN if none), `tardieu_r1_deg` (angle at which a hand feels the catch at the greatest
        speed; NaN without one), `tardieu_r2_deg` (angle at which a slow movement meets as much resistance as a hand
        accepts; the end of the range if it never does) and `mas_0_4` (Modified Ashworth scale, read off the
        torque).

    Notes
    -----
    Source: thilmann_fellows_garms_1991, boyd_graham_1999, bohannon_smith_1987; where a grade begins is an assumption.
    """
    runs = {speed: _stretched(exam, speed, contracture, rigidity) for speed in SPEEDS}
    steps = pd.DataFrame([_step(speed, run) for speed, run in runs.items()])
    fast, slow = runs[SPEEDS[-1]], runs[SPEEDS[0]]
    answered = steps[steps["catch_deg"].notna()]
    limb = exam.model.limb
    angle = np.degrees(slow.record.angle_rad)
    stopped = np.flatnonzero(slow.moving & (slow.against_nm > slow.usual_nm.max() + limb.accepted_nm))
    felt = np.flatnonzero(fast.moving & (fast.reflex_nm > limb.accepted_nm))
    peak = float(steps["peak_torque_nm"].iloc[-1])
    middling = runs[MAS_SPEED]
    extra = float((middling.against_nm - middling.usual_nm)[middling.moving].max())
    readouts = {
        "peak_torque_nm": peak,
        "reflex_share": float(steps["reflex_torque_nm"].iloc[-1] / peak) if peak > 0.0 else 0.0,
        "threshold_deg_s": float(answered["speed_deg_s"].min()) if len(answered) else float("nan"),
        "tardieu_r1_deg": float(np.degrees(fast.record.angle_rad[felt[0]])) if felt.size else float("nan"),
        "tardieu_r2_deg": float(angle[stopped[0]]) if stopped.size else limb.from_deg + limb.range_deg,
        "mas_0_4": float(np.interp(extra / limb.accepted_nm, MAS_FROM, (0.0, 1.0, 2.0, 3.0, 4.0))),
    }
    series = (
        Series("angle", "deg", np.degrees(fast.record.angle_rad)),
        Series("torque", "Nm", fast.against_nm),
        Series("reflex_torque", "Nm", fast.reflex_nm),
        Series("emg", "mV", electromyogram(fast.record)),
    )
    return recorded(exam, fast.record, series, readouts, zero_ms=MOVE_MS, steps=steps)


def _step(speed: float, run: Stretch) -> dict[str, float]:
    emg = electromyogram(run.record)
    arrivals = run.record.arrival_ms[run.record.cell < run.record.parameters.units]
    times = run.record.t_ms[run.moving]
    within = arrivals[(arrivals > times[0]) & (arrivals < times[-1] + 100.0)]
    before = np.count_nonzero(arrivals < MOVE_MS) / MOVE_MS * (times[-1] - times[0] + 100.0)
    answers = within.size > before + 3.0 * before**0.5 + ANSWER * run.record.parameters.units
    first = float(np.sort(within)[min(int(before), within.size - 1)]) if answers else float("nan")
    return {
        "speed_deg_s": speed,
        "peak_torque_nm": float(run.against_nm[run.moving].max()),
        "reflex_torque_nm": float(run.reflex_nm[run.moving].max()),
        "emg_mv": float(np.abs(emg[run.moving]).max()),
        "catch_deg": float(np.degrees(np.interp(first, run.record.t_ms, run.record.angle_rad))),
    }


def beats(record: Record) -> tuple[int, float, bool]:
    """Return how often a held foot beats, how fast (Hz; NaN with fewer than three beats), and whether it goes on.

    A beat that is there without a stretch reflex, the foot swinging on its own spring, is one beat at most.
    """
    angle = np.degrees(record.angle_rad[record.t_ms > record.stimulus.torque_at_ms])
    times = record.t_ms[record.t_ms > record.stimulus.torque_at_ms]
    turns = peaks(angle, BEAT_DEG)
    apart = np.diff(times[turns]) / 1000.0
    lasting = bool(turns) and bool(times[turns[-1]] > times[-1] - BEATS_LAST) and len(turns) > 2
    return len(turns), float(1.0 / np.median(apart)) if len(turns) > 2 else float("nan"), lasting


def clonus(exam: Examination, *, torque: float) -> Run:
    """Push the foot up, hold it, and count whether it goes on beating.

    Parameters
    ----------
    exam
        Who is examined.
    torque
        Torque with which the foot is held (Nm).

    Returns
    -------
    Run
        Series of the curves: `angle` (deg of dorsiflexion) and `emg` (mV). `steps`: the same with other noise: `seed`,
        `swing_deg`, `frequency_hz`, `beats`. Read-outs: `swing_deg` (peak to peak in the last second), `beats`,
        `frequency_hz` (NaN with fewer than three beats) and `lasting` (1 if it still beats at the end).

    Notes
    -----
    Source: hidler_rymer_1999, rack_1984.
    """
    records = []
    for seed in range(exam.seed, exam.seed + 4):
        records.append((seed, simulate(exam.model, replace(HELD_STRETCH, torque_nm=torque), seed)))
    found = [(seed, clonus_swing(record), *beats(record)) for seed, record in records]
    steps = pd.DataFrame(found, columns=["seed", "swing_deg", "beats", "frequency_hz", "lasting"])
    first, record = steps.iloc[0], records[0][1]
    readouts = {name: float(first[name]) for name in ("swing_deg", "beats", "frequency_hz", "lasting")}
    series = (
        Series("angle", "deg", np.degrees(record.angle_rad)),
        Series("emg", "mV", electromyogram(record)),
    )
    zero = HELD_STRETCH.torque_at_ms
    return recorded(exam, record, series, readouts, zero_ms=zero, steps=steps.drop(columns="lasting"))
