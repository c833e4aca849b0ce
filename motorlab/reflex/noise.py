"""The synaptic noise that every cell meets: drawn once for a seed, and the same for every protocol and lesion."""

import numpy as np
from numpy.typing import NDArray

__all__ = ["NOISE_STEP_MS", "noise"]

NOISE_STEP_MS = 0.5  # the noise is held over this time, so that a finer clock meets the same noise
KEPT_BYTES = 40_000_000  # of tables that are kept; the longest protocol needs half of it

_tables: dict[tuple[int, int, float], NDArray[np.float64]] = {}  # the one used last is the last


def noise(seed: int, rows: int, columns: int, correlation: float) -> NDArray[np.float64]:
    """Return correlated noise of unit size, one row per half millisecond.

    The same seed gives the same rows, and a longer table begins with the shorter one: every protocol and
    every lesion meets the same noise, so that a lesion changes only what the lesion changes.

    Examples
    --------
    >>> bool((noise(1, 20, 3, 0.9)[:10] == noise(1, 10, 3, 0.9)).all())
    True
    """
    key = seed, columns, correlation
    table = _tables.pop(key, None)
    if table is None or table.shape[0] < rows:
        table = _drawn(seed, rows, columns, correlation)
    _tables[key] = table
    while len(_tables) > 1 and sum(one.nbytes for one in _tables.values()) > KEPT_BYTES:
        _tables.pop(next(iter(_tables)))
    return table[:rows]


def _drawn(seed: int, rows: int, columns: int, correlation: float) -> NDArray[np.float64]:
    table = np.random.default_rng(seed).standard_normal((rows, columns))
    table[1:] *= np.sqrt(1.0 - correlation**2)
    for row in range(1, rows):
        table[row] += correlation * table[row - 1]
    table.flags.writeable = False
    return table
