"""The motor neurones of both muscles of a joint: leaky cells with an afterpotential, stepped together."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from motorlab.reflex.parameters import Model

__all__ = ["POOLS", "Cells", "Floats", "Whole", "graded", "noise"]

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
        Parameters.
    dt
        Step (ms).
    block
        Steps of a block.
    blocks
        Blocks of the whole run.
    seed
        Seed of the noise.
    present
        Which cells are alive, both pools in a row.

    Notes
    -----
    With the leak `h = dt / 2 tau` and the afterpotential `G` at mid-step (both over the cell's capacity), the rule
    of Crank and Nicolson reads `(1 + h + G) v' = (1 - h - G) v + 2 G E + drive`. Half of each side gives the
    short form that is stepped below, `v' = (v + push) / divisor - v`. Everything but new spikes is known at the
    start of a block, so `push` and `divisor` are made for the whole block, and a spike adds its own afterpotential
    and recurrent inhibition to the rows after it. Spike times are found by linear interpolation within the step.
    """

    def __init__(
        self, p: Model, dt: float, block: int, blocks: int, seed: int, present: NDArray[np.bool_]
    ) -> None:
        n = self.n = p.units
        self.dt, self.block, self.threshold = dt, block, p.threshold_mv
        half = dt / 2.0 / np.tile(graded(p.membrane_slow_ms, p.membrane_fast_ms, n), POOLS)
        rheobase = np.tile(graded(p.rheobase_small_na, p.rheobase_large_na, n), POOLS)
        self.leak = 1.0 + half
        self.gain = half * p.threshold_mv / rheobase * present
        self.loud = half * p.noise_mv * present
        per = round(NOISE_STEP_MS / dt)
        correlation = float(np.exp(-NOISE_STEP_MS / p.noise_ms))
        self.noise = noise(seed, -(-block * blocks // per), POOLS * n, correlation)
        self.rows = np.arange(block * blocks) // per

        middles = dt * (np.arange(block) + 0.5)
        self.tail = np.tile(graded(p.afterpotential_slow_ms, p.afterpotential_fast_ms, n), POOLS)
        self.jump = np.tile(graded(p.afterpotential_small, p.afterpotential_large, n), POOLS)
        self.fading = half * np.exp(-middles[:, None] / self.tail)
        self.faded = np.exp(-block * dt / self.tail)
        self.potassium = p.potassium_mv

        self.lag, self.inhibition = p.renshaw_ms, p.renshaw_na / n
        self.since = middles / p.renshaw_ms
        self.weak = p.renshaw_na / n * np.exp(-self.since)
        self.passed = block * dt / p.renshaw_ms
        self.first, self.second = np.zeros(POOLS), np.zeros(POOLS)  # the two stages of recurrent inhibition

        self.refractory = p.refractory_ms
        self.dead = int(np.ceil(p.refractory_ms / dt)) + 1
        self.hold = np.ones((block + self.dead, POOLS * n))
        self.ends = np.arange(1.0, block + self.dead + 1.0)
        self.held = 0  # rows of `hold` below this one may differ from 1
        self.v, self.after = np.zeros(POOLS * n), np.zeros(POOLS * n)

    def settle(self, current: Floats) -> None:
        """Start each cell where its standing current (nA, one per pool) holds it, at most short of a spike."""
        held = np.repeat(current, self.n) * self.gain / (self.leak - 1.0)
        self.v = np.minimum(held, 0.9 * self.threshold)

    def advance(self, number: int, current: Floats) -> list[tuple[Whole, Floats]]:
        """Step over a block and return who fired when.

        Parameters
        ----------
        number
            Number of the block.
        current
            Current into each pool at the middle of each step (nA), steps by pools.

        Returns
        -------
        list of (cells, times)
            One entry per step with spikes; times in ms from the start of the block.
        """
        block, n = self.block, self.n
        push = self.noise[self.rows[number * block : (number + 1) * block]]
        push *= self.loud
        if self.first.any():
            current = current - self.weak[:, None] * (self.second + self.since[:, None] * self.first)
        push.reshape(block, POOLS, n)[:] += current[:, :, None] * self.gain.reshape(POOLS, n)
        divisor = self.after * self.fading
        push += self.potassium * divisor
        divisor += self.leak
        divisor *= 0.5
        v, new, top, highest = self.v, np.empty_like(self.v), self.threshold, np.maximum.reduce
        spikes = []
        for k in range(block):
            np.add(v, push[k], out=new)
            np.divide(new, divisor[k], out=new)
            np.subtract(new, v, out=new)
            if k < self.held:
                np.multiply(new, self.hold[k], out=new)
            if highest(new) >= top:
                spikes.append(self._fire(k, v, new, push, divisor))
            v, new = new, v
        self.v = v
        self.after *= self.faded
        self.second = (self.second + self.passed * self.first) * np.exp(-self.passed)
        self.first = self.first * np.exp(-self.passed)
        if self.held:
            self.hold[: self.dead] = self.hold[block:]
            self.hold[self.dead :] = 1.0
            self.held = max(self.held - block, 0)
        return spikes

    def _fire(self, k: int, v: Floats, new: Floats, push: Floats, divisor: Floats) -> tuple[Whole, Floats]:
        """Reset the cells that crossed the threshold in step `k`, and let their spikes act on the rows after it.

        A spike is entered as if it had happened, larger, at the start of the block: fading then does the rest.
        """
        cells = np.flatnonzero(new >= self.threshold)
        times = self.dt * (k + (self.threshold - v[cells]) / (new[cells] - v[cells]))
        new[cells] = 0.0
        jump = self.jump[cells] * np.exp(times / self.tail[cells])
        self.after[cells] += jump
        later = slice(k + 1, None)
        extra = jump * self.fading[later, cells]
        push[later, cells] += self.potassium * extra
        divisor[later, cells] += 0.5 * extra

        size = np.exp(times / self.lag)
        pools = (cells >= self.n).astype(np.int64)
        first = np.bincount(pools, size, POOLS)
        second = np.bincount(pools, size * times, POOLS) / -self.lag
        self.first, self.second = self.first + first, self.second + second
        held = self.weak[later, None] * (second + self.since[later, None] * first)
        push[later].reshape(-1, POOLS, self.n)[:] -= held[:, :, None] * self.gain.reshape(POOLS, self.n)

        free = self.ends[k + 1 : k + 1 + self.dead, None] - (times + self.refractory) / self.dt
        self.hold[k + 1 : k + 1 + self.dead, cells] = np.minimum(np.maximum(free, 0.0), 1.0)
        self.held = k + 1 + self.dead
        return cells, times
