"""From the skin: the withdrawal of the foot, the plantar response as the part of it that is let go, and the other leg.

The sole sends two messages. A short one bends the toes, in anyone. A long one, through several interneurons, is the
flexion reflex, to which the extensor of the great toe belongs: a healthy brain holds most of it back.
"""

from dataclasses import replace

import numpy as np
import pandas as pd

from motorlab.reflex.arcs import Arc
from motorlab.reflex.axons import motor_delay
from motorlab.reflex.core import Record, simulate
from motorlab.reflex.jerks import struck
from motorlab.reflex.parameters import Model, lesioned, parameters, values
from motorlab.reflex.readouts import electromyogram, first_volley
from motorlab.reflex.run import Examination, Run, Series, recorded
from motorlab.reflex.stimuli import Stimulus

__all__ = ["withdrawal"]

STROKE_MS = 100.0
SECONDS = 0.6
LATEST_MS = 300.0


def withdrawal(exam: Examination, *, strength: float) -> Run:
    """Stroke or prick the sole and see which way the great toe goes, and how late.

    Parameters
    ----------
    exam
        Who is examined.
    strength
        1 is the stroke of a plantar response, 2 hurts.

    Returns
    -------
    Run
        Series of the curves: `toe` (deg, up is positive), `extensor_emg` (mV). `steps`: the race of the two arcs,
        `stage`, `withdrawal_ms` and `monosynaptic_ms` (the ankle jerk in the same leg), each the time at the end of the
        stage. Read-outs: `toe_deg` (largest movement, up is positive: an extensor response), `extensor_units`,
        `flexor_units`, `latency_ms` (of the extensor; NaN when silent), `monosynaptic_ms`, `crossed_units` (of the
        other leg's quadriceps: crossed extension).

    Notes
    -----
    Source: kugelberg_eklund_grimby_1960 (the extensor toe as part of the flexion reflex); currents and central delays
    are assumptions, fitted.
    """
    skin, model, around = values("skin"), exam.model, exam.around
    way_ms = 1000.0 * (model.limb.proximal_m + model.limb.distal_m) / skin["speed_m_per_s"]
    arrives = STROKE_MS + way_ms * (1.0 + 2.0 * model.myelin_lost)
    size = strength * around.skin * model.input_left * (1.0 - exam.arc.shock)
    stimulus = Stimulus(
        seconds=SECONDS,
        input_na=(
            skin["extensor_na"] * _let_through(exam.arc) * size,
            skin["flexor_na"] * size * around.opponent,
        ),
        input_at_ms=(arrives + skin["central_ms"], arrives + skin["local_ms"]),
        input_ms=skin["rise_ms"],
    )
    record = simulate(model, stimulus, exam.seed)
    toe = np.degrees(record.angle_rad[0] - record.angle_rad)
    extensor, flexor = (_answering(record, pool) for pool in (0, 1))
    jerk = first_volley(struck(replace(model, limb=parameters("ankle").limb), 1.0, exam.seed)).after_ms
    other = lesioned(parameters("knee"), around.other)
    crossed = replace(stimulus, input_na=(skin["crossed_na"] * _let_through(around.other) * size, 0.0))
    largest = int(np.abs(toe).argmax())
    latency = float(np.median(extensor)) if extensor.size else float("nan")
    monosynaptic = float(np.median(jerk)) if jerk.size else float("nan")
    readouts = {
        "toe_deg": float(toe[largest]) if extensor.size or flexor.size else 0.0,
        "extensor_units": float(extensor.size),
        "flexor_units": float(flexor.size),
        "latency_ms": latency,
        "monosynaptic_ms": monosynaptic,
        "crossed_units": float(_answering(simulate(other, crossed, exam.seed), 0).size),
    }
    steps = _race(model, arrives - STROKE_MS, latency, monosynaptic)
    series = (Series("toe", "deg", toe), Series("extensor_emg", "mV", electromyogram(record)))
    return recorded(exam, record, series, readouts, zero_ms=STROKE_MS, steps=steps)


def _let_through(arc: Arc) -> float:
    """Return how much of the flexion reflex the brain lets through: more at once when drive is lost, all in release."""
    skin = values("skin")
    free = max(arc.release, min(1.0, skin["freed_by_loss"] * (1.0 - arc.voluntary)))
    return float(skin["held_share"] + (1.0 - skin["held_share"]) * free)


def _answering(record: Record, pool: int) -> np.ndarray:
    """Return when each unit of a pool first answers (ms after the stroke), if more do than fire by themselves."""
    mine = record.cell // record.parameters.units == pool
    after = record.arrival_ms[mine] - STROKE_MS
    before = np.count_nonzero(after < 0.0) / STROKE_MS * LATEST_MS
    frame = pd.Series(after, index=record.cell[mine])
    first = frame[(frame > 0.0) & (frame < LATEST_MS)].groupby(level=0).min().to_numpy()
    return first if first.size > before + 3.0 * before**0.5 else first[:0]


def _race(model: Model, skin_ms: float, latency: float, monosynaptic: float) -> pd.DataFrame:
    """Return when each arc has passed each stage; the last one is what was simulated."""
    out = float(np.median(motor_delay(model)[: model.units]))
    ankle = replace(model, limb=parameters("ankle").limb)
    out_ankle = float(np.median(motor_delay(ankle)[: model.units]))
    there = (
        1000.0 * (ankle.limb.proximal_m + ankle.limb.distal_m) / model.afferent_fast_m_per_s
        + model.spindle_ms
    )
    return pd.DataFrame(
        {
            "stage": ["in the cord", "out of the motor neuron", "at the muscle"],
            "withdrawal_ms": [skin_ms, latency - out, latency],
            "monosynaptic_ms": [there, monosynaptic - out_ankle, monosynaptic],
        }
    )
