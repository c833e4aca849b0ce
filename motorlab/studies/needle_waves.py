"""The shapes that a needle records: single fibres, motor units as sums of them, and what is measured of a shape.

A fibre's impulse runs past the needle like a short source in a wide conductor. Seen from the distance r it gives
`(1 - 2 z^2) / (1 + z^2)^2.5` with `z = v t / r`: a sharp peak from a near fibre, a slow wave from a far one. A unit is
the sum of its fibres, whose impulses arrive spread out: the wider, the longer the potential; in clusters, the more
phases. Up is negative at the electrode, as it is drawn in practice.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["RATE_HZ", "Potential", "fibre_wave", "measured", "sharp_wave", "unit_wave"]

Floats = NDArray[np.float64]
RATE_HZ = 24_000
EDGE = 0.04  # of the height from peak to peak: a potential begins and ends, and a phase counts, where it is larger
FIBRES = 12  # of a unit, near enough to the needle to be told apart
NEAR_MS = (0.2, 0.5)  # r / v of the near fibres, nearest and farthest
FAR_MS, FAR_SHARE = (
    0.65,
    0.26,
)  # r / v over the spread, and height of all far fibres together over the near ones
USUAL_MS, WIDER = (
    10.5,
    (0.25, 2.0),
)  # thin fibres of short potentials are sharp, thick ones of long potentials less so
CLUSTERS = 4  # of a potential with many phases
TRIES = 24  # arrangements of fibres until the phases fit
HALVINGS = 9  # of the spread, until the duration fits within a hundredth
FINE = 1.0 / 3.0  # share of the sampling rate at which the spread is looked for


class Potential(NamedTuple):
    """What is measured of a potential: duration (ms), height from peak to peak (mV), and its phases."""

    duration_ms: float
    amplitude_mv: float
    phases: int


def measured(wave: Floats, rate_hz: float = RATE_HZ) -> Potential:
    """Return what is measured of one potential.

    Parameters
    ----------
    wave
        The potential alone, its baseline at 0 (mV).
    rate_hz
        Samples a second.

    Examples
    --------
    >>> t = np.arange(-10, 10, 0.05)
    >>> found = measured(np.where(np.abs(t) < 4, np.sin(np.pi * t / 4), 0.0), 20_000)
    >>> found.phases, round(found.amplitude_mv, 2), round(found.duration_ms, 1)
    (2, 2.0, 7.7)
    """
    height = float(np.ptp(wave))
    large = np.flatnonzero(np.abs(wave) > EDGE * height)
    if not large.size:
        return Potential(0.0, 0.0, 0)
    signs = np.sign(wave[large])
    phases = 1 + int(np.count_nonzero(np.diff(signs)))
    return Potential(1000.0 * float(large[-1] - large[0]) / rate_hz, height, phases)


def _source(z: Floats) -> Floats:
    """Return what a source gives that runs past; `z` is its way over its distance."""
    square = z * z
    far = 1.0 + square
    return np.asarray((1.0 - 2.0 * square) / (far * far * np.sqrt(far)))


def _times(duration_ms: float, step_ms: float) -> Floats:
    half = np.ceil((0.75 * duration_ms + 1.5) / step_ms)
    return np.arange(-half, half + 1.0) * step_ms


def _tapered(wave: Floats) -> Floats:
    """Return a wave that begins and ends at 0 exactly, so that no potential sets in with a jump."""
    ends = max(wave.size // 12, 2)
    ramp = 0.5 - 0.5 * np.cos(np.pi * np.arange(ends) / ends)
    wave = wave.copy()
    wave[:ends] *= ramp
    wave[-ends:] *= ramp[::-1]
    return wave


class _Fibres(NamedTuple):
    """When each fibre's impulse arrives (over the spread), its r / v (ms) and its height."""

    arrives: Floats
    width_ms: Floats
    height: Floats

    def sum(self, t_ms: Floats, spread_ms: float) -> Floats:
        """Return the unit's potential when the arrivals are spread so far (ms)."""
        near = _source((t_ms - spread_ms * self.arrives[:, None]) / self.width_ms[:, None])
        far = _source(t_ms / max(FAR_MS * spread_ms, NEAR_MS[1]))
        return np.asarray(self.height @ near + FAR_SHARE * far)


def _arranged(duration_ms: float, many: bool, generator: np.random.Generator) -> _Fibres:
    """Return an arrangement of fibres: close together, or in clusters for many phases."""
    place = generator.uniform(size=FIBRES)
    width = NEAR_MS[0] + (NEAR_MS[1] - NEAR_MS[0]) * place
    height = (NEAR_MS[0] / width) ** 1.5
    width *= np.clip(duration_ms / USUAL_MS, *WIDER) ** 0.5
    arrives = 0.16 * generator.standard_normal(FIBRES)
    if many:
        middles = np.linspace(-1.1, 1.1, CLUSTERS) + 0.12 * generator.standard_normal(CLUSTERS)
        arrives = middles[np.arange(FIBRES) % CLUSTERS] + 0.06 * generator.standard_normal(FIBRES)
        height = np.clip(height, 0.5, None)  # no cluster is lost beside another
    return _Fibres(arrives, width, height / height.sum())


def _spread(fibres: _Fibres, duration_ms: float) -> float:
    """Return the spread of arrivals (ms) with which the potential lasts that long."""
    t_ms = _times(duration_ms, 1000.0 / RATE_HZ / FINE)
    low, high = 0.02, 1.0 * duration_ms
    for _ in range(HALVINGS):
        middle = np.sqrt(low * high)
        longer = measured(fibres.sum(t_ms, middle), RATE_HZ * FINE).duration_ms > duration_ms
        low, high = (low, middle) if longer else (middle, high)
    return float(np.sqrt(low * high))


@lru_cache(maxsize=512)
def unit_wave(duration_ms: float, many: bool, seed: int) -> Floats:
    """Return the potential of a motor unit of height 1 from peak to peak, in steps of 1 / `RATE_HZ`.

    Parameters
    ----------
    duration_ms
        How long it is to last (ms).
    many
        Whether it is to have many phases: five or more, else at most four.
    seed
        Of the places of its fibres.

    Examples
    --------
    >>> found = measured(unit_wave(10.5, False, 1))
    >>> abs(found.duration_ms - 10.5) < 0.5, round(found.amplitude_mv, 3), found.phases < 5
    (True, 1.0, True)
    """
    generator = np.random.default_rng((seed, int(many)))
    best: tuple[float, Floats] | None = None
    for _ in range(TRIES):
        fibres = _arranged(duration_ms, many, generator)
        wave = _tapered(fibres.sum(_times(duration_ms, 1000.0 / RATE_HZ), _spread(fibres, duration_ms)))
        found = measured(wave)
        wrong = abs(found.duration_ms / duration_ms - 1.0) + 10.0 * ((found.phases >= 5) != many)
        if best is None or wrong < best[0]:
            best = (wrong, wave / found.amplitude_mv)
        if wrong < EDGE:
            break
    assert best is not None
    best[1].flags.writeable = False
    return best[1]


@lru_cache(maxsize=64)
def fibre_wave(width_ms: float) -> Floats:
    """Return the spike of a single fibre of height 1 from peak to peak: down, up, down.

    Parameters
    ----------
    width_ms
        Distance over speed (ms): 0.2 gives a fibrillation of about 2 ms, more a duller spike from afar.
    """
    wave = _tapered(_source(_times(8.0 * width_ms, 1000.0 / RATE_HZ) / width_ms))
    wave = wave / np.ptp(wave)
    wave.flags.writeable = False
    return np.asarray(wave)


@lru_cache(maxsize=64)
def sharp_wave(length_ms: float) -> Floats:
    """Return a positive sharp wave of height 1 from peak to peak: a sharp fall, then a long low hill.

    It is what a needle records of an impulse that ends at the fibre's injured place.

    Parameters
    ----------
    length_ms
        From its begin to its end (ms).
    """
    t_ms = np.arange(0.0, length_ms, 1000.0 / RATE_HZ)
    fall = np.exp(-t_ms / 1.2) * (1.0 - np.exp(-t_ms / 0.25))
    hill = np.exp(-t_ms / (0.25 * length_ms)) * (1.0 - np.exp(-t_ms / 2.0))
    wave = _tapered(-fall / fall.max() + 0.22 * hill / hill.max())
    wave = wave / np.ptp(wave)
    wave.flags.writeable = False
    return np.asarray(wave)
