"""A compound response: what many fibres give, one after the other, as numbers and as a trace.

Each fibre adds the same small wave when its impulse arrives, and arrivals are spread like a bell. What the sum measures
follows from one number alone, the spread over the wave, so it is worked out once for a row of spreads and read off for
any number of cases. The trace is the sum itself.
"""

from dataclasses import dataclass
from functools import cache
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from motorlab.tables import rows

__all__ = ["EDGE", "FOOT", "SPREADS_MS", "Measured", "Shape", "edge", "shape", "trace"]

Floats = NDArray[np.float64]
EDGE = 2.5  # spreads between the first fibre and the middle one
STEP_MS = 0.02
SPREADS_MS = np.concatenate([[0.0], np.geomspace(0.05, 20.0, 60)])
FOOT = 0.01  # of the height: where a response is seen to leave the line


class Measured(NamedTuple):
    """What is read off a response: height over one fibre's wave; foot, top (ms after the first fibre) and duration."""

    size: Floats
    foot_ms: Floats
    peak_ms: Floats
    duration_ms: Floats


@dataclass(frozen=True)
class Shape:
    """One fibre's wave, in steps of `STEP_MS`, and what is read off the sum of many, at each of `SPREADS_MS`.

    Up (negative at the electrode) is counted as positive; the main phase is the one that goes up.
    """

    wave: Floats
    table: Measured

    def at(self, spread_ms: Floats) -> Measured:
        """Return what is read off responses of these spreads (ms, standard deviation of the arrivals)."""
        return Measured(*(np.asarray(np.interp(spread_ms, SPREADS_MS, values)) for values in self.table))


@cache
def shape(kind: str) -> Shape:
    """Return the shape of a kind of response: `motor` or `sensory`, from the rows of `compound_waves`.

    Examples
    --------
    >>> shape("sensory").at(np.array([0.0, 0.5, 2.0])).size.round(2).tolist()
    [1.0, 0.35, 0.04]
    """
    wave = _wave(kind)
    measured = np.array([_measured(np.convolve(wave, _arrivals(spread))) for spread in SPREADS_MS])
    return Shape(wave, Measured(*measured.T))


def _wave(kind: str) -> Floats:
    """Return one fibre's wave: half sines, one after the other."""
    phases = sorted((row for row in rows("compound_waves") if row.kind == kind), key=lambda row: row.order)
    parts = [
        row.height * np.sin(np.pi * np.arange(round(row.ms / STEP_MS)) / round(row.ms / STEP_MS))
        for row in phases
    ]
    return np.concatenate(parts)


def _arrivals(spread_ms: float) -> Floats:
    """Return the share of fibres that arrives in each step, from the first one on."""
    whole = 2.0 * EDGE * spread_ms
    since = np.arange(round(whole / STEP_MS) + 1) * STEP_MS
    density = _bell(np.asarray((since - whole / 2.0) / max(spread_ms, STEP_MS), dtype=np.float64))
    return np.asarray(density / density.sum())


def _bell(places: Floats) -> Floats:
    """Return how many fibres arrive there (in spreads from the middle): a bell that ends smoothly at its edges."""
    return np.asarray(np.maximum(np.exp(-0.5 * places**2) - np.exp(-0.5 * EDGE**2), 1e-12))


def _measured(total: Floats) -> tuple[float, float, float, float]:
    """Return height of the main phase, when it leaves the line, when its top comes, and how long it lasts."""
    top = int(total.argmax())
    before = np.flatnonzero(total[:top] <= FOOT * total[top])
    foot = int(before[-1]) if before.size else 0
    after = np.flatnonzero(total[top:] <= 0.0)
    ends = top + (int(after[0]) if after.size else total.size - top)
    return float(total[top]), foot * STEP_MS, top * STEP_MS, (ends - foot) * STEP_MS


def edge(left: Floats, fibres: float) -> Floats:
    """Return how many spreads the first of the living fibres lies before the middle: fewer when few are left.

    Parameters
    ----------
    left
        Share of the fibres that answer, 0..1.
    fibres
        How many there are in health.

    Examples
    --------
    >>> edge(np.array([1.0, 0.1]), 80.0).round(2).tolist()
    [2.5, 1.53]
    """
    counts, found = _edges(float(fibres))
    return np.asarray(np.interp(np.maximum(left, 0.0) * fibres, counts, found))


@cache
def _edges(fibres: float) -> tuple[Floats, Floats]:
    """Return numbers of fibres, and where the first of so many is expected."""
    counts = np.geomspace(1.0, fibres, 40)
    found = np.array([NormalDist().inv_cdf(1.0 - 0.5 / max(count, 1.0 + 1e-9)) for count in counts])
    return counts, np.minimum(found * EDGE / found[-1], EDGE)


def trace(kind: str, t_ms: Floats, first_ms: float, spread_ms: float, height: float) -> Floats:
    """Return a compound response over time.

    Parameters
    ----------
    kind
        `motor` or `sensory`.
    t_ms
        Times since the shock (ms).
    first_ms, spread_ms
        When the first fibre's impulse arrives, and how far the arrivals are spread (ms, standard deviation).
    height
        Of the main phase of the sum, in the unit wanted.

    Returns
    -------
    array
        The response at each time; up is negative at the electrode, as it is drawn in practice.

    Examples
    --------
    >>> t = np.arange(0.0, 30.0, 0.05)
    >>> drawn = trace("motor", t, 3.4, 0.5, 10.0)
    >>> bool(drawn[t < 3.3].any()), round(float(drawn.max()), 1)
    (False, 10.0)
    """
    total = np.convolve(shape(kind).wave, _arrivals(spread_ms))
    drawn = np.interp(t_ms - first_ms, np.arange(total.size) * STEP_MS, total, left=0.0, right=0.0)
    return np.asarray(drawn * height / total.max())
