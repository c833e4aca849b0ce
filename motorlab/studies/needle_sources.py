"""What a needle hears at each step: every source with its shape, its times and its heights."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from motorlab.flows import number
from motorlab.studies.needle_case import NeedleCase
from motorlab.studies.needle_trains import bursts, even_train, random_train, surge
from motorlab.studies.needle_waves import fibre_wave, measured, sharp_wave, unit_wave
from motorlab.tables import rows

__all__ = ["FOUND", "Sound", "contrast_sources", "insertion_sources", "rest_sources", "unit_sources"]

Floats = NDArray[np.float64]
SPIKE_MS = 0.25  # r / v of a fibrillation
SHARP_SHARE = 0.45  # of the fibres that fire by themselves end at the needle: positive sharp waves
TRAINS = (2.0, 1.4)  # fibres in reach at a density of 1+, and the power with which they grow
FIBRILLATION_HZ, FIBRILLATION_SPREAD = (
    9.0,
    0.55,
)  # median rate, and spread of its logarithm: 13 in the mean (PN134)
SLOWEST_HZ, FASTEST_HZ = 0.5, 30.0
EVEN = 0.03  # variation of the intervals of a fibrillation: it is regular
BEGUN_S = 0.03  # so that the first potential of a discharge does not begin before the sweep
INSERTED_S = 0.1  # when the needle is moved, in every second
INSERTION_HZ, INSERTION_MV = 260.0, 0.6  # fibres that the needle irritates
LEAST_ANSWERING = 0.02  # share of the fibres: where fewer answer there is no potential
FOUND = 0.5  # units in reach from which an examiner finds one
SPREAD = {"duration": 0.12, "amplitude": 0.35}  # of single units about the mean of the muscle


class Sound(NamedTuple):
    """One source: what it is, which of its kind, its wave of height 1, and when (s) and how high (mV) it fires.

    A centred wave has its peak at the time, another one begins there.
    """

    source: str
    number: int
    wave: Floats
    times_s: Floats
    heights_mv: Floats
    centred: bool = True


def rest_sources(found: NeedleCase, seconds: float, seed: int, generator: np.random.Generator) -> list[Sound]:
    """Return what fires at rest: fibres without a nerve, evenly, and sick motor neurons, at random."""
    sounds = []
    density = found.fibrillation
    trains = round(TRAINS[0] * density ** TRAINS[1]) if density >= 0.5 else 0
    sharp = generator.permutation(trains) < round(SHARP_SHARE * trains)
    for train in range(trains):
        rate = FIBRILLATION_HZ * np.exp(FIBRILLATION_SPREAD * generator.standard_normal())
        times = even_train(float(np.clip(rate, SLOWEST_HZ, FASTEST_HZ)), seconds, EVEN, generator)
        height = np.full(times.size, found.fibrillation_mv * generator.uniform(0.6, 1.4))
        if sharp[train]:
            wave = sharp_wave(float(generator.choice([12.0, 16.0, 20.0])))
            sounds.append(Sound("sharp_wave", train, wave, times, height, centred=False))
        else:
            wave = fibre_wave(SPIKE_MS * float(generator.choice([0.8, 1.0, 1.3])))
            sounds.append(Sound("fibrillation", train, wave, times, height))
    if found.fasciculation_hz > 0.0:
        times = random_train(found.fasciculation_hz, seconds, generator)
        wave = unit_wave(_rounded(found.duration_ms), True, seed + 50)
        height = found.amplitude_mv * generator.uniform(0.8, 1.2, times.size)
        sounds.append(Sound("fasciculation", 0, wave, times, height))
    return sounds


def insertion_sources(found: NeedleCase, seconds: float, generator: np.random.Generator) -> list[Sound]:
    """Return the answer to a needle that is moved once a second: fibres that it irritates, and a little after."""
    sounds, lasts = [], found.insertion_ms / 1000.0
    starts = np.arange(INSERTED_S, seconds, 1.0)
    for kind, width in enumerate((0.15, 0.25, 0.45)):
        times = [start + random_train(INSERTION_HZ / 3.0, lasts, generator) for start in starts]
        since = np.concatenate([one - start for one, start in zip(times, starts, strict=True)])
        fading = np.sqrt(np.clip(1.0 - since / lasts, 0.0, 1.0))
        height = INSERTION_MV * found.fibre * fading * generator.exponential(0.4, since.size).clip(0.05, 2.0)
        sounds.append(Sound("insertion", kind, fibre_wave(width), np.concatenate(times) % seconds, height))
    return sounds


def contrast_sources(contrast: str, seconds: float, generator: np.random.Generator) -> list[Sound]:
    """Return a discharge of `needle_contrasts`."""
    row = next(row for row in rows("needle_contrasts") if row.contrast == contrast)
    on_s = min(float(row.on_s), seconds)
    lags = (
        np.sort(generator.uniform(0.0, 9.0, row.spikes)) / 1000.0
    )  # the circuit of fibres, the same each time
    lags -= lags[0]
    sizes = np.where(np.arange(row.spikes) == 0, 1.0, generator.uniform(0.35, 0.9, row.spikes))
    sounds = []
    for start in bursts(on_s, row.off_s, seconds):
        times, risen = surge(row.least_hz, row.most_hz, on_s, row.irregular, generator)
        height = row.amplitude_mv * (row.from_share + (row.to_share - row.from_share) * risen)
        for fibre, (lag, size) in enumerate(zip(lags.tolist(), sizes.tolist(), strict=True)):
            wave = fibre_wave((0.2, 0.3, 0.25)[fibre % 3])
            sounds.append(
                Sound(contrast, fibre, wave, (start + BEGUN_S + times + lag) % seconds, size * height)
            )
    return sounds


def unit_sources(
    found: NeedleCase, effort: str, seconds: float, seed: int, generator: np.random.Generator
) -> tuple[list[Sound], pd.DataFrame]:
    """Return the motor units that an effort calls up, near and far, and what is measured of the near ones."""
    place = np.random.default_rng(seed)  # the same place of the needle at every effort
    near = _ranks(number("needle_units"), found.units_left, place)
    far = _ranks(number("needle_far_units"), found.units_left, place)
    own = _potentials(found, near, place)
    drive = found.drive[effort]
    if effort == "unit" and near.size:  # the patient pulls until the first unit is there
        drive = min(max(drive, float(found.pool.joins(near[0])) + 0.01), found.activation)
    sounds, lines = [], []
    for ranks, source in ((near, "unit"), (far, "distant_unit")):
        rates = found.pool.rate(np.full(ranks.size, drive), ranks)
        if effort == "unit":
            rates[1 if source == "unit" else 0 :] = 0.0
        for unit, rate in enumerate(rates.tolist()):
            if not rate:
                continue
            times = even_train(rate, seconds, number("needle_variation"), generator)
            one = own[unit if source == "unit" else unit % len(own)]
            share = 1.0 if source == "unit" else number("needle_far_share")
            wave = (
                unit_wave(one.duration_ms, one.many, one.seed) if source == "unit" else _dull(one.duration_ms)
            )
            height = share * one.amplitude_mv * _answering(found.blocking, times.size, generator)
            sounds.append(Sound(source, unit, wave, times, height))
            if source == "unit":
                shape = measured(wave)
                row = (
                    unit,
                    ranks[unit],
                    shape.duration_ms,
                    one.amplitude_mv,
                    shape.phases,
                    times.size / seconds,
                )
                lines.append(row)
    columns = ["unit", "rank", "duration_ms", "amplitude_mv", "phases", "rate_hz"]
    return sounds, pd.DataFrame(lines, columns=columns)


class _Unit(NamedTuple):
    duration_ms: float
    amplitude_mv: float
    many: bool
    seed: int


def _ranks(units: float, left: float, place: np.random.Generator) -> Floats:
    """Return the ranks of the units in reach: a whole number of them, spread over all that are left.

    Where half a unit is to be expected the needle is moved until there is one.
    """
    count = int(units * left + place.uniform())
    if units * left >= FOUND:
        count = max(count, 1)
    return (np.arange(min(count, round(units))) + 0.5) / max(count, 1)


def _potentials(found: NeedleCase, ranks: Floats, place: np.random.Generator) -> list[_Unit]:
    """Return the potential of each unit: the first is the muscle's mean, the others lie about it, larger ones later."""
    count = ranks.size
    offsets = np.zeros(count)
    offsets[1:] = np.linspace(-1.0, 1.0, count - 1) if count > 2 else 0.0
    jagged = place.permutation(count)
    many = int(found.polyphasic * count + place.uniform()) if count else 0
    units = []
    for unit in range(count):
        longer = 1.0 + SPREAD["duration"] * offsets[(unit * 2) % count]
        larger = 1.0 + SPREAD["amplitude"] * offsets[unit]
        units.append(
            _Unit(
                _rounded(found.duration_ms * longer),
                found.amplitude_mv * larger / max(1.0 - found.blocking, LEAST_ANSWERING),
                bool(jagged[unit] < many),
                int(place.integers(1000)),
            )
        )
    return units


def _rounded(duration_ms: float) -> float:
    """Return a duration in steps of 0.1 ms, so that a shape is found again."""
    return max(round(duration_ms, 1), number("needle_duration_least"))


def _dull(duration_ms: float) -> Floats:
    """Return the potential of a unit from afar: one dull wave."""
    return fibre_wave(round(max(duration_ms / 9.0, 0.4), 1))


def _answering(blocking: float, count: int, generator: np.random.Generator) -> Floats:
    """Return the share of a unit's fibres that answer at each discharge: where impulses fail it changes."""
    fibres = 12
    return generator.binomial(fibres, 1.0 - blocking, count) / fibres
