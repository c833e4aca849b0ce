"""The motor neurones of both muscles of a joint: leaky cells with an afterpotential, stepped together."""

from functools import lru_cache
from math import exp, floor

import numpy as np
from numpy.typing import NDArray

from motorlab.reflex.parameters import Model

__all__ = ["NOISE_STEP_MS", "POOLS", "Cells", "Floats", "Whole", "graded", "noise"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
POOLS = 2  # the tapped muscle and its opponent
NOISE_STEP_MS = 0.5  # the noise is held over this time, so that a finer clock meets the same noise


def graded(first: float, last: float, count: int) -> Floats:
    """Return values from the smallest unit to the largest, in equal ratios.

    Examples
    --------
    >>> graded(1.0, 4.0, 3).round(6).tolist()
    [1.0, 2.0, 4.0]
    """
    return np.geomspace(first, last, count)


@lru_cache(maxsize=8)
def noise(seed: int, rows: int, columns: int, correlation: float) -> Floats:
    """Return correlated noise of unit size, one row per half millisecond.

    The same seed gives the same rows, and a longer table begins with the shorter one: every protocol and
    every lesion meets the same noise, so that a lesion changes only what the lesion changes.

    Examples
    --------
    >>> bool((noise(1, 20, 3, 0.9)[:10] == noise(1, 10, 3, 0.9)).all())
    True
    """
    table = np.random.default_rng(seed).standard_normal((rows, columns))
    table[1:] *= np.sqrt(1.0 - correlation**2)
    for row in range(1, rows):
        table[row] += correlation * table[row - 1]
    table.flags.writeable = False
    return table


class Cells:
    """Both pools of motor neurones, stepped over one block at a time.

    Parameters
    ----------
    p
        Parameters of the model.
    dt
        Step (ms).
    block, blocks
        Steps of a block, and blocks of the whole run.
    seed
        Seed of the noise.
    present
        Which cells are alive, both pools in a row.

    Notes ----- With the leak `h = dt / 2 tau` and the afterpotential `G` at mid-step (both over the cell's
    capacity), the rule of Crank and Nicolson reads `(1 + h + G) v' = (1 - h - G) v + 2 G E + drive`. Half of
    each side gives the short form that is stepped below, `v' = (v + push) / divisor - v`. Everything but new
    spikes is known at the start of a block, so `push` and `divisor` are made for the whole block, and a spike
    adds its own afterpotential and recurrent inhibition to the rows after it. Spike times are found by linear
    interpolation within the step: second order in the step.
    """

    def __init__(
        self, p: Model, dt: float, block: int, blocks: int, seed: int, present: NDArray[np.bool_]
    ) -> None:
        n = self.n = p.units
        self.dt, self.block, self.threshold = dt, block, p.threshold_mv
        half = dt / 2.0 / np.tile(graded(p.membrane_slow_ms, p.membrane_fast_ms, n), POOLS)
        rheobase = np.tile(graded(p.rheobase_small_na, p.rheobase_large_na, n), POOLS)
        self.leak = 1.0 + half
        self.gain = (half * p.threshold_mv / rheobase * present).reshape(POOLS, n)

        per = round(NOISE_STEP_MS / dt)
        correlation = exp(-NOISE_STEP_MS / p.noise_ms)
        table = noise(seed, -(-block * blocks // per), POOLS * n, correlation)
        loud = table * (half * p.noise_mv * present)
        self.noise = loud if per == 1 else np.repeat(loud, per, axis=0)

        middles = dt * (np.arange(block) + 0.5)
        tail = np.tile(graded(p.afterpotential_slow_ms, p.afterpotential_fast_ms, n), POOLS)
        self.tail = tail.tolist()
        self.jump = np.tile(graded(p.afterpotential_small, p.afterpotential_large, n), POOLS).tolist()
        self.fading = half * np.exp(-middles[:, None] / tail)
        self.faded = np.exp(-block * dt / tail)
        self.potassium = p.potassium_mv
        self.after = np.zeros(POOLS * n)

        self.lag, self.passed = p.renshaw_ms, block * dt / p.renshaw_ms
        self.since = middles / p.renshaw_ms
        self.weight = p.renshaw_na / n * np.exp(-self.since)
        self.first, self.second = np.zeros(POOLS), np.zeros(POOLS)  # the two stages of recurrent inhibition

        self.refractory = p.refractory_ms / dt
        self.spell = floor(self.refractory) + 2  # rows that a refractory cell may still touch
        self.hold = np.ones((block + self.spell, POOLS * n))
        self.held = 0  # rows of `hold` from this one on are all 1
        self.v = np.zeros(POOLS * n)

    def settle(self, current: Floats) -> None:
        """Start each cell where its standing current (nA, one per pool) holds it, but short of a spike."""
        held = (current[:, None] * self.gain).ravel() / (self.leak - 1.0)
        self.v = np.minimum(held, 0.9 * self.threshold)

    def advance(self, number: int, current: Floats) -> tuple[list[int], list[float]]:
        """Step over a block and return who fired when.

        Parameters
        ----------
        number
            Number of the block.
        current
            Current into each pool at the middle of each step (nA), pools by steps.

        Returns
        -------
        cells, times
            One of each per spike; times in ms from the start of the block.
        """
        block, n = self.block, self.n
        if self.first.any():
            current = current - self.weight * (self.second[:, None] + self.since * self.first[:, None])
        divisor = self.after * self.fading
        push = divisor * self.potassium
        push += self.noise[number * block : (number + 1) * block]
        by_pool = push.reshape(block, POOLS, n)
        by_pool += current.T[:, :, None] * self.gain
        divisor += self.leak
        divisor *= 0.5
        v, new, top = self.v, np.empty_like(self.v), self.threshold
        cells: list[int] = []
        times: list[float] = []
        for k in range(block):
            np.add(v, push[k], new)
            np.divide(new, divisor[k], new)
            np.subtract(new, v, new)
            if k < self.held:
                np.multiply(new, self.hold[k], new)
            if new[new.argmax()] >= top:
                fired = np.flatnonzero(new >= top)
                crossed = self.dt * (k + (top - v[fired]) / (new[fired] - v[fired]))
                new[fired] = 0.0
                cells += fired.tolist()
                times += crossed.tolist()
                self._inhibit(k + 1, fired, crossed, by_pool)
                for cell, time in zip(cells[-fired.size :], times[-fired.size :], strict=True):
                    self._rest(k + 1, cell, time, push, divisor)
            v, new = new, v
        self.v = v
        self.after *= self.faded
        fade = exp(-self.passed)
        self.second, self.first = (self.second + self.passed * self.first) * fade, self.first * fade
        if self.held:
            self.hold[: self.spell] = self.hold[block:]
            self.hold[self.spell :] = 1.0
            self.held -= block
        return cells, times

    def _rest(self, row: int, cell: int, time: float, push: Floats, divisor: Floats) -> None:
        """Let a spike's afterpotential and refractory time act on the rows from `row` on.

        The afterpotential is entered as if it had begun, larger, with the block: its fading does the rest.
        """
        jump = self.jump[cell] * exp(time / self.tail[cell])
        self.after[cell] += jump
        extra = jump * self.fading[row:, cell]
        push[row:, cell] += self.potassium * extra
        divisor[row:, cell] += 0.5 * extra
        free = time / self.dt + self.refractory
        last = floor(free)
        self.hold[row:last, cell] = 0.0
        self.hold[last, cell] = last + 1.0 - free
        self.held = max(self.held, last + 1)

    def _inhibit(self, row: int, fired: Whole, times: Floats, by_pool: Floats) -> None:
        """Let recurrent inhibition of both pools act from `row` on, entered in the same way."""
        size = np.exp(times / self.lag)
        pool = (fired >= self.n).astype(np.int64)
        first = np.bincount(pool, size, POOLS)
        second = np.bincount(pool, size * times, POOLS) / -self.lag
        self.first, self.second = self.first + first, self.second + second
        held = self.weight[row:, None] * (second + self.since[row:, None] * first)
        by_pool[row:] -= held[:, :, None] * self.gain
