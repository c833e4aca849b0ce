"""A compound response: what many fibres give, one after the other, as numbers and as a trace.

Each fibre adds the same small wave when its impulse arrives, and arrivals are spread like a bell. What the sum measures
follows from one number alone, the spread over the wave, so it is worked out once for a row of spreads and read off for
any number of cases. The trace is the sum itself.
"""

from dataclasses import dataclass
from functools import cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from motorlab.tables import rows

__all__ = ["EDGE", "SPREADS_MS", "Shape", "edge", "lead_ms", "shape", "trace"]

Floats = NDArray[np.float64]
EDGE = 2.5  # spreads between the first fibre and the middle one
STEP_MS = 0.02
SPREADS_MS = np.concatenate([[0.0], np.geomspace(0.05, 25.0, 48)])
CLASSES = 161  # of fibres in a trace


@dataclass(frozen=True)
class Shape:
    """What a compound response measures at each spread of the arrivals, over one fibre's wave of height 1.

    Attributes
    ----------
    wave
        What one fibre adds, in steps of `STEP_MS`, up (negative at the electrode) counted as positive.
    size
        Height of the main phase at each of `SPREADS_MS`.
    peak_ms
        From the first fibre to the top.
    duration_ms
        From the first fibre to the end of the main phase.
    """

    wave: Floats
    size: Floats
    peak_ms: Floats
    duration_ms: Floats

    def at(self, spread_ms: Floats) -> tuple[Floats, Floats, Floats]:
        """Return size, time of the top and duration of the main phase at these spreads (ms)."""
        size, peak, duration = (
            np.asarray(np.interp(spread_ms, SPREADS_MS, values))
            for values in (self.size, self.peak_ms, self.duration_ms)
        )
        return size, peak, duration


@cache
def shape(kind: str) -> Shape:
    """Return the shape of a kind of response: `motor` or `sensory`, from the rows of `compound_waves`.

    Examples
    --------
    >>> size, peak, duration = shape("sensory").at(np.array([0.0, 0.5, 2.0]))
    >>> [round(float(value), 2) for value in size]
    [1.0, 0.33, 0.04]
    """
    wave = _wave(kind)
    measured = np.array([_measured(np.convolve(wave, _arrivals(spread))) for spread in SPREADS_MS])
    return Shape(wave, *measured.T)


@cache
def lead_ms(kind: str) -> float:
    """Return how long one fibre's wave goes down before its main phase begins (ms)."""
    phases = sorted((row for row in rows("compound_waves") if row.kind == kind), key=lambda row: row.order)
    return float(
        sum(row.ms for row in phases[: next(n for n, row in enumerate(phases) if row.height == 1.0)])
    )


def _wave(kind: str) -> Floats:
    """Return one fibre's wave: half sines, one after the other."""
    phases = sorted((row for row in rows("compound_waves") if row.kind == kind), key=lambda row: row.order)
    parts = [
        row.height * np.sin(np.pi * np.arange(round(row.ms / STEP_MS)) / round(row.ms / STEP_MS))
        for row in phases
    ]
    return np.concatenate(parts)


def _arrivals(spread_ms: float, edge: float = EDGE) -> Floats:
    """Return the share of fibres that arrives in each step, from the first one on."""
    whole = 2.0 * edge * spread_ms
    since = np.arange(round(whole / STEP_MS) + 1) * STEP_MS
    density = np.exp(-0.5 * ((since - whole / 2.0) / max(spread_ms, STEP_MS)) ** 2)
    return np.asarray(density / density.sum())


def _measured(total: Floats) -> tuple[float, float, float]:
    """Return the height of the main phase, when its top comes, and when it ends."""
    top = int(total.argmax())
    after = np.flatnonzero(total[top:] <= 0.0)
    ends = top + (int(after[0]) if after.size else total.size - top)
    return float(total[top]), top * STEP_MS, ends * STEP_MS


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
    quantile = NormalDist().inv_cdf
    grid = np.geomspace(1.0, fibres, 40)
    found = np.array([quantile(1.0 - 0.5 / max(count, 1.0 + 1e-9)) for count in grid])
    found = np.minimum(found * EDGE / found[-1], EDGE)
    return np.asarray(np.interp(np.maximum(left, 0.0) * fibres, grid, found))


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
    wave = shape(kind).wave
    own = np.arange(wave.size) * STEP_MS
    places = np.linspace(-EDGE, EDGE, CLASSES)
    shares = np.exp(-0.5 * places**2)
    arrivals = first_ms + (places + EDGE) * spread_ms
    total = np.zeros(t_ms.size)
    for share, arrival in zip(shares / shares.sum(), arrivals, strict=True):
        total += share * np.interp(t_ms - arrival, own, wave, left=0.0, right=0.0)
    size, _, _ = shape(kind).at(np.array([spread_ms]))
    return np.asarray(total * height / size[0]) if height else total * 0.0
