"""When what fires: even trains, twitches at random, and discharges that wax and wane.

A sweep is shown and heard again and again, so every train closes on itself: its last interval leads from the end of the
sweep to its beginning.
"""

import numpy as np
from numpy.typing import NDArray

__all__ = ["bursts", "even_train", "random_train", "surge"]

Floats = NDArray[np.float64]


def even_train(rate_hz: float, seconds: float, variation: float, generator: np.random.Generator) -> Floats:
    """Return the times of something that fires steadily (s), in order.

    Parameters
    ----------
    rate_hz
        How often it fires; the number of times in the sweep is a whole one, and at a rate too slow for one in each
        sweep it is there by chance.
    seconds
        Length of the sweep.
    variation
        Standard deviation of the intervals over their mean.
    generator
        Where chance comes from.

    Examples
    --------
    >>> times = even_train(10.0, 2.0, 0.1, np.random.default_rng(1))
    >>> times.size, bool(np.diff(times).std() < 0.02)
    (20, True)
    """
    whole = rate_hz * seconds
    count = int(whole + generator.uniform()) if whole < 4.0 else round(whole)
    if not count:
        return np.zeros(0)
    # a gamma distribution has no negative intervals and no upper end, as the intervals of motor units have
    shape = 1.0 / max(variation, 1e-3) ** 2
    gaps = generator.gamma(shape, 1.0 / shape, count)
    times = np.cumsum(gaps) * seconds / gaps.sum()
    return np.sort((times + seconds * generator.uniform()) % seconds)


def random_train(rate_hz: float, seconds: float, generator: np.random.Generator) -> Floats:
    """Return the times of something that fires at random (s), in order."""
    return np.sort(generator.uniform(0.0, seconds, generator.poisson(rate_hz * seconds)))


def surge(
    least_hz: float, most_hz: float, lasts_s: float, irregular: float, generator: np.random.Generator
) -> tuple[Floats, Floats]:
    """Return the times of one discharge (s, from its beginning) and how far its rate has risen at each, 0..1.

    The rate rises to its top at a third of the discharge and falls again.

    Examples
    --------
    >>> times, risen = surge(20.0, 100.0, 1.0, 0.0, np.random.default_rng(1))
    >>> bool(times[-1] < 1.0), bool(0.0 <= risen.min() and risen.max() <= 1.0)
    (True, True)
    """
    grid = np.linspace(0.0, lasts_s, 2001)
    risen = np.interp(grid, [0.0, lasts_s / 3.0, lasts_s], [0.0, 1.0, 0.0])
    rate = least_hz * (most_hz / least_hz) ** risen
    passed = np.concatenate([[0.0], np.cumsum(0.5 * (rate[1:] + rate[:-1]) * np.diff(grid))])
    gaps = np.maximum(1.0 + irregular * generator.standard_normal(int(passed[-1]) + 1), 0.2)
    turns = np.cumsum(gaps) - gaps[0]
    times = np.interp(turns[turns < passed[-1]], passed, grid)
    return times, np.interp(times, grid, risen)


def bursts(on_s: float, off_s: float, seconds: float) -> Floats:
    """Return when discharges begin that fit whole into a sweep (s); one that is too long begins at its start.

    Examples
    --------
    >>> bursts(0.5, 0.25, 2.0).tolist()
    [0.0, 0.75, 1.5]
    """
    count = max(int((seconds + off_s) / (on_s + off_s)), 1)
    return np.asarray(np.arange(count) * (on_s + off_s))
