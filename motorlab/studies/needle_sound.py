"""What a needle sounds like: the sweep itself as sound, and the same in words for whoever cannot hear it.

Made by us from the sweep that is shown, sample by sample: nothing is recorded from anybody. Loudness follows height,
and large potentials are rounded off before they could clip.
"""

import numpy as np
from numpy.typing import NDArray

from motorlab.studies.needle_sweep import NeedleStudy
from motorlab.tables import rows

__all__ = ["CEILING", "GAIN_PER_MV", "caption", "sound"]

GAIN_PER_MV = 0.4  # loudness of a potential of 1 mV, over the loudest there is
CEILING = 0.9  # nothing is louder


def sound(emg_mv: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the samples to be played, each from -1 to 1.

    Examples
    --------
    >>> sound(np.array([0.0, 0.5, 50.0], dtype=np.float32)).round(2).tolist()
    [0.0, 0.20000000298023224, 0.8999999761581421]
    """
    return np.asarray(CEILING * np.tanh(GAIN_PER_MV / CEILING * emg_mv), dtype=np.float32)


def caption(study: NeedleStudy) -> str:
    """Return in words what the sweep sounds like.

    Examples
    --------
    >>> from motorlab.studies.needle_sweep import needle_study
    >>> caption(needle_study(muscle="biceps", step="rest"))
    'Only the faint hiss of the amplifier.'
    """
    if study.contrast is not None:
        row = next(row for row in rows("needle_contrasts") if row.contrast == study.contrast)
        return str(row.heard)
    said = []
    for source, says in _SAYS.items():
        numbers = study.events.loc[study.events["source"] == source, "number"]
        if len(numbers):
            said.append(says(len(numbers), int(numbers.nunique()), study))
    return " ".join(said) or "Only the faint hiss of the amplifier."


def _loud(study: NeedleStudy, source: str) -> str:
    height = float(study.events.loc[study.events["source"] == source, "height_mv"].median())
    return "loud" if height > 1.0 else "soft" if height < 0.2 else "clear"


def _fibrillation(count: int, _: int, study: NeedleStudy) -> str:
    return (
        f"Even, high ticking like rain on a tin roof, {_loud(study, 'fibrillation')}: {_often(count, study)}."
    )


def _sharp(count: int, _: int, study: NeedleStudy) -> str:
    return f"Dull, even plops, {_loud(study, 'sharp_wave')}: {_often(count, study)}."


def _fasciculation(count: int, _: int, study: NeedleStudy) -> str:
    return f"A single dull thump now and then, out of any rhythm: {count} in {study.seconds:g} s."


def _units(count: int, units: int, study: NeedleStudy) -> str:
    if units == 1:
        return (
            f"One {_sharpness(study)} sound again and again, {_loud(study, 'unit')}: {_often(count, study)}."
        )
    mixed = "that run together into a roar" if count > 80 * study.seconds else "that can be told apart"
    return f"{units} {_sharpness(study)} rhythms {mixed}, {_loud(study, 'unit')}: {_often(count, study)}."


def _sharpness(study: NeedleStudy) -> str:
    duration = float(study.potentials["duration_ms"].median())
    return "deep, thudding" if duration > 13.0 else "short, crackling" if duration < 8.0 else "crisp"


def _inserted(_: int, __: int, study: NeedleStudy) -> str:
    return "A short burst of crackling as the needle moves, then quiet."


def _often(count: int, study: NeedleStudy) -> str:
    return f"about {count / study.seconds:.0f} a second"


_SAYS = {
    "insertion": _inserted,
    "fibrillation": _fibrillation,
    "sharp_wave": _sharp,
    "fasciculation": _fasciculation,
    "unit": _units,
}
