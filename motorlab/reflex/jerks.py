"""Tendon jerks: one tap of the hammer, at any tendon whose limb has rows; and how the jerk grows with the tap."""

from dataclasses import replace

import numpy as np
import pandas as pd

from motorlab.reflex.cells import Floats
from motorlab.reflex.core import Record, simulate
from motorlab.reflex.parameters import Model, reinforced
from motorlab.reflex.readouts import Volley, electromyogram, excursion, first_volley, swing
from motorlab.reflex.run import Examination, Run, Series, recorded
from motorlab.reflex.stimuli import Stimulus

__all__ = ["TAP", "TAP_MS", "gain_curve", "jerk", "struck"]

TAP_MS = 100.0
TAP = Stimulus(seconds=0.6, tap_at_ms=TAP_MS)
TAPS = np.round(np.geomspace(0.3, 3.0, 11), 2)
BIASES = np.linspace(-2.0, 2.0, 9)


def struck(model: Model, tap: float = 1.0, seed: int = 1) -> Record:
    """Return the record of one tap, `tap` times as hard as the limb's own."""
    return simulate(model, replace(TAP, tap=tap), seed)


def jerk(exam: Examination, *, tap: float, reinforcement: float) -> Run:
    """Tap a tendon of a relaxed patient and follow the limb for half a second.

    The model is fitted to textbook behaviour, not predicted: read directions and proportions from it, not newtons.

    Parameters
    ----------
    exam
        Who is examined.
    tap
        Strength of the tap over the usual one.
    reinforcement
        How hard the patient pulls the hands apart (Jendrassik), 0 to 1.

    Returns
    -------
    Run
        Series of the curves: `movement` (deg, from where the limb hung), `emg` (mV, of the tapped muscle), `spindle`
        (impulses/s, what its spindles send, over the number of fibres of a healthy muscle), `force` and
        `opponent_force` (N). Read-outs: `latency_ms` (median arrival of the first volley), `excursion_deg`,
        `units_recruited` (units in the first volley), `peak_force_n`, `peak_emg_mv`. Without a volley the reflex is
        silent: the latency is NaN and the rest is 0.

    Notes
    -----
    Source: prochazka_gorassini_1998 (spindle), fuglevand_1993 (motor units), kim_1997 (latency),
    delwaide_toulouse_1981 (reinforcement); the rest is an assumption, fitted.
    """
    record = struck(reinforced(exam.model, reinforcement), tap, exam.seed)
    volley = first_volley(record)
    emg = electromyogram(record)
    readouts = _readouts(record, volley, emg)
    series = (
        Series("movement", "deg", swing(record)),
        Series("emg", "mV", emg),
        Series("spindle", "impulses/s", record.afferent_per_s[0] * record.parameters.afferents_left),
        Series("force", "N", record.force_n[0]),
        Series("opponent_force", "N", record.force_n[1]),
    )
    return recorded(exam, record, series, readouts, zero_ms=TAP_MS, volley=volley)


def _readouts(record: Record, volley: Volley, emg: Floats) -> dict[str, float]:
    at = int(np.searchsorted(record.t_ms, TAP_MS - 1e-9))
    force = record.force_n[0]
    silent = volley.units.size == 0 or record.parameters.muscle_left == 0.0
    return {
        "latency_ms": float("nan") if silent else float(np.median(volley.after_ms)),
        "excursion_deg": 0.0 if silent else excursion(record),
        "units_recruited": 0.0 if silent else float(volley.units.size),
        "peak_force_n": 0.0 if silent else float(force[at:].max() - force[at]),
        "peak_emg_mv": 0.0 if silent else float(np.abs(emg[at:]).max()),
    }


def gain_curve(exam: Examination) -> Run:
    """Tap harder and harder, then change the standing drive a little: how input becomes output.

    Returns
    -------
    Run
        The curves are those of the usual tap. `steps`: `input` (`tap`, over the usual one, or `drive`, nA added to what
        stands on the cells), `size`, `units` (in the first volley) and `excursion_deg`. Read-outs: `threshold_tap`
        (the weakest tap with a volley; NaN if none has one), `units_per_na` (how many units a nanoampere of standing
        drive adds around this state).

    Notes
    -----
    That the cells answer a small change of drive out of proportion is seen in animals and inferred in people; the sizes
    here are assumptions.
    """
    rows = [("tap", float(size), struck(exam.model, float(size), exam.seed)) for size in TAPS]
    rows += [("drive", float(extra), struck(_driven(exam.model, extra), 1.0, exam.seed)) for extra in BIASES]
    steps = pd.DataFrame(
        [
            {
                "input": name,
                "size": size,
                "units": first_volley(record).units.size,
                "excursion_deg": excursion(record),
            }
            for name, size, record in rows
        ]
    )
    heard = steps[(steps["input"] == "tap") & (steps["units"] > 0)]["size"]
    driven = steps[steps["input"] == "drive"]
    near = driven[driven["size"].abs() <= BIASES[1] - BIASES[0] + 1e-9]
    record = struck(exam.model, 1.0, exam.seed)
    volley = first_volley(record)
    readouts = {
        "threshold_tap": float(heard.min()) if len(heard) else float("nan"),
        "units_per_na": float(np.polyfit(near["size"], near["units"], 1)[0]),
        "excursion_deg": excursion(record),
    }
    series = (Series("movement", "deg", swing(record)), Series("emg", "mV", electromyogram(record)))
    return recorded(exam, record, series, readouts, zero_ms=TAP_MS, volley=volley, steps=steps)


def _driven(model: Model, extra_na: float) -> Model:
    return replace(model, bias_na=model.bias_na + extra_na)
