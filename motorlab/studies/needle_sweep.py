"""One step of a needle study of one muscle: a sweep that carries the values, what fired when, and what it means.

The sweep is drawn from `needle_values`: it has as many fibrillations as their density says, potentials as long and as
large as the muscle's own, and units that fire as the drive of the effort makes the simulated pool fire. It closes on
itself, so that it can be shown and heard again and again without a jump.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from motorlab.catalogue import catalogue
from motorlab.choices import one_of
from motorlab.flows import Flows, number
from motorlab.lesions import Lesion, Lesions, case
from motorlab.studies.needle_case import NeedleCase, needle_case
from motorlab.studies.needle_sources import (
    Sound,
    contrast_sources,
    insertion_sources,
    rest_sources,
    unit_sources,
)
from motorlab.studies.needle_waves import RATE_HZ
from motorlab.studies.needle_words import needle_sentence, needle_table
from motorlab.tables import rows

__all__ = ["STEPS", "NeedleStudy", "needle_muscles", "needle_study"]

Samples = NDArray[np.float32]
STEPS = ("insertion", "rest", "unit", "slight", "moderate", "full")
MOST_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class NeedleStudy:
    """One step of a needle study.

    Attributes
    ----------
    muscle, side, step, seconds, seed, contrast
        What was asked for.
    rate_hz
        Samples a second.
    emg
        The sweep (mV), up is negative at the electrode; its end leads to its beginning.
    events
        One row per discharge: `t_ms`, `source` (what fired: `unit`, `fibrillation`, ...), `number` (which of them) and
        `height_mv` (from peak to peak).
    potentials
        One row per motor unit under the needle that fires in the sweep: `unit`, `rank` (0 the smallest of the muscle,
        1 the largest), `duration_ms`, `amplitude_mv`, `phases`, `rate_hz`.
    values
        One row per measure of this step: `measure`, `value`, `unit`, `low`, `high` (limits, NaN where there is none),
        `abnormal`, `source`.
    sentence
        What is seen and what it means, from the values alone.
    """

    muscle: str
    side: str
    step: str
    seconds: float
    seed: int
    contrast: str | None
    rate_hz: int
    emg: Samples
    events: pd.DataFrame
    potentials: pd.DataFrame
    values: pd.DataFrame
    sentence: str

    @property
    def t_ms(self) -> NDArray[np.float64]:
        """The time of each sample (ms)."""
        return np.asarray(np.arange(self.emg.size) * (1000.0 / self.rate_hz))


def needle_muscles() -> dict[str, str]:
    """Return the muscles that a needle studies, id and name; those beside the spine among them.

    Examples
    --------
    >>> needle_muscles()["tibialis_anterior"], "paraspinal_l5" in needle_muscles()
    ('tibialis anterior', True)
    """
    names = {row.muscle: row.name for row in rows("muscles")}
    return {muscle: names[muscle] for muscle in catalogue()["fibrillation"].targets}


def needle_study(
    *lesions: Lesions,
    muscle: str,
    side: str = "right",
    step: str = "rest",
    seconds: float = 1.0,
    seed: int = 1,
    contrast: str | None = None,
) -> NeedleStudy:
    """Return one step of a needle study of one muscle in a case; with no lesion, in health.

    Parameters
    ----------
    lesions
        Any number of lesions, singly or in tuples; none means healthy.
    muscle, side
        Where the needle goes.
    step
        `insertion`, `rest`, `unit` (single units, at the least effort), or the effort: `slight`, `moderate`, `full`.
    seconds
        Length of the sweep (s), 0.2 to 10.
    seed
        Of chance: where the needle lies, and when what fires.
    contrast
        A row of `needle_contrasts`, shown at rest for comparison; no lesion makes it.

    Raises
    ------
    ValueError
        If a name is unknown, the sweep is too short or too long, or a contrast is asked for at another step.

    Examples
    --------
    >>> cut = Lesion("common_fibular_nerve", side="right", severity=0.8, days=40)
    >>> found = needle_study(cut, muscle="tibialis_anterior")
    >>> found.emg.size, "Fibrillations" in found.sentence
    (24000, True)
    """
    one_of(muscle, needle_muscles(), "muscle for the needle")
    one_of(side, ("left", "right"), "side")
    one_of(step, STEPS, "step of the needle study")
    if not 0.2 <= seconds <= MOST_SECONDS:
        raise ValueError(f"A sweep of {seconds!r} seconds; it must be from 0.2 to {MOST_SECONDS:g}.")
    if contrast is not None:
        one_of(contrast, [row.contrast for row in rows("needle_contrasts")], "contrast")
        if step != "rest":
            raise ValueError(f"{contrast} is shown at rest; the step is {step!r}.")
    return _study(case(*lesions), muscle, side, step, float(seconds), seed, contrast)


@lru_cache(maxsize=8)  # a panel goes back and forth between its steps
def _study(
    lesions: tuple[Lesion, ...],
    muscle: str,
    side: str,
    step: str,
    seconds: float,
    seed: int,
    contrast: str | None,
) -> NeedleStudy:
    found = needle_case(Flows([lesions]), muscle, side)
    generator = np.random.default_rng((seed, STEPS.index(step)))
    sounds, potentials = _sources(found, step, seconds, seed, contrast, generator)
    return NeedleStudy(
        muscle=muscle,
        side=side,
        step=step,
        seconds=seconds,
        seed=seed,
        contrast=contrast,
        rate_hz=RATE_HZ,
        emg=_drawn(sounds, round(seconds * RATE_HZ), generator),
        events=_events(sounds),
        potentials=potentials,
        values=needle_table(found, step),
        sentence=needle_sentence(found, step, contrast),
    )


def _sources(
    found: NeedleCase,
    step: str,
    seconds: float,
    seed: int,
    contrast: str | None,
    generator: np.random.Generator,
) -> tuple[list[Sound], pd.DataFrame]:
    none = pd.DataFrame(columns=["unit", "rank", "duration_ms", "amplitude_mv", "phases", "rate_hz"])
    if contrast is not None:
        return contrast_sources(contrast, seconds, generator), none
    if step == "insertion":
        return insertion_sources(found, seconds, generator), none
    if step == "rest":
        return rest_sources(found, seconds, seed, generator), none
    return unit_sources(found, step, seconds, seed, generator)


def _drawn(sounds: list[Sound], samples: int, generator: np.random.Generator) -> Samples:
    """Return the sum of all discharges over the noise; what runs over the end goes on at the beginning."""
    emg = number("needle_noise_mv") * generator.standard_normal(samples)
    emg = emg - 0.5 * np.roll(emg, 1) - emg.mean()  # an amplifier passes no slow drift
    for sound in sounds:
        size = min(sound.wave.size, samples)
        middle = int(sound.wave.argmax()) if sound.centred else 0
        for time, height in zip(sound.times_s.tolist(), sound.heights_mv.tolist(), strict=True):
            start = (round(time * RATE_HZ) - middle) % samples
            here = min(size, samples - start)
            emg[start : start + here] += height * sound.wave[:here]
            if here < size:
                emg[: size - here] += height * sound.wave[here:size]
    drawn: Samples = emg.astype(np.float32)
    drawn.flags.writeable = False
    return drawn


def _events(sounds: list[Sound]) -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "t_ms": np.concatenate([1000.0 * sound.times_s for sound in sounds] or [np.zeros(0)]),
            "source": np.repeat([sound.source for sound in sounds], [sound.times_s.size for sound in sounds]),
            "number": np.repeat([sound.number for sound in sounds], [sound.times_s.size for sound in sounds]),
            "height_mv": np.concatenate([sound.heights_mv for sound in sounds] or [np.zeros(0)]),
        }
    )
    return frame.sort_values("t_ms", ignore_index=True)
