"""The motor neurons of both muscles of a joint: leaky cells with an afterpotential, stepped together."""

from collections.abc import Sequence
from functools import lru_cache
from math import exp, floor
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from motorlab.reflex.noise import NOISE_STEP_MS, noise
from motorlab.reflex.parameters import Model

__all__ = ["NOISE_STEP_MS", "POOLS", "Cells", "Flags", "Floats", "Reset", "Whole", "graded", "noise"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]
POOLS = 2  # the tapped muscle and its opponent


@lru_cache(maxsize=64)
def graded(first: float, last: float, count: int) -> Floats:
    """Return values from the smallest unit to the largest, in equal ratios.

    Examples
    --------
    >>> graded(1.0, 4.0, 3).round(6).tolist()
    [1.0, 2.0, 4.0]
    """
    values = np.geomspace(first, last, count)
    values.flags.writeable = False
    return values


class Reset(NamedTuple):
    """An impulse that comes up an axon.

    When it arrives (ms from the start of the block), at which cell, how long it has been on its way, and the number,
    0 to 1, by which the cell's echo is drawn.
    """

    ms: float
    cell: int
    up_ms: float
    draw: float


class Cells:
    """Both pools of motor neurons, stepped over one block at a time.

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

    Notes
    -----
    With the leak `h = dt / 2 tau` and the afterpotential `G` at mid-step (both over the cell's capacity), the rule of
    Crank and Nicolson reads `(1 + h + G) v' = (1 - h - G) v + 2 G E + drive`. Half of each side gives the short form
    that is stepped below, `v' = (v + push) / divisor - v`. Everything but new spikes is known at the start of a block,
    so `push` and `divisor` are made for the whole block, and a spike adds its own afterpotential and recurrent
    inhibition to the rows after it. Spike times are found by linear interpolation within the step: second order in the
    step.
    """

    def __init__(self, p: Model, dt: float, block: int, blocks: int, seed: int, present: Flags) -> None:
        n = self.n = p.units
        self.dt, self.block, self.threshold = dt, block, p.threshold_mv
        half = dt / 2.0 / np.tile(graded(p.membrane_slow_ms, p.membrane_fast_ms, n), POOLS)
        rheobase = np.tile(graded(p.rheobase_small_na, p.rheobase_large_na, n), POOLS)
        self.leak = 1.0 + half
        self.gain = (half * p.threshold_mv / rheobase * present).reshape(POOLS, n)

        self.per = round(NOISE_STEP_MS / dt)  # steps for which a row of noise holds
        correlation = exp(-NOISE_STEP_MS / p.noise_ms)
        self.noise = noise(seed, -(-block * blocks // self.per), POOLS * n, correlation)
        self.loud = half * p.noise_mv * present

        middles = dt * (np.arange(block) + 0.5)
        tail = p.limb.rest_ratio * np.tile(
            graded(p.afterpotential_slow_ms, p.afterpotential_fast_ms, n), POOLS
        )
        self.tail = tail.tolist()
        self.jump = np.tile(graded(p.afterpotential_small, p.afterpotential_large, n), POOLS).tolist()
        self.fading = half * np.exp(-middles[:, None] / tail)
        self.faded = np.exp(-block * dt / tail)
        self.potassium = p.potassium_mv
        # what an afterpotential of 1 adds to `push` and to `divisor`
        self.acting = np.stack([p.potassium_mv * self.fading, 0.5 * self.fading], axis=1)
        self.after = np.zeros(POOLS * n)

        self.lag, self.passed = p.renshaw_ms, block * dt / p.renshaw_ms
        self.since = middles / p.renshaw_ms
        self.weight = p.renshaw_na / n * np.exp(-self.since)
        self.first, self.second = np.zeros(POOLS), np.zeros(POOLS)  # the two stages of recurrent inhibition

        # an impulse that comes up rests its cell longer: it reaches the whole cell, and its neighbours inhibit it
        self.refractory, self.reset = p.refractory_ms / dt, p.reset_ms / dt
        self.spell = floor(max(self.refractory, self.reset)) + 2  # rows that a resting cell may still touch
        self.hold = np.ones((block + self.spell, POOLS * n))
        self.held = 0  # rows of `hold` from this one on are all 1
        self.v = np.zeros(POOLS * n)
        self.last = np.full(POOLS * n, -np.inf)  # each cell's last spike (ms from the start of the run)
        # the share that echoes grows with the standing excitation alone: the volley itself would drown it
        self.echo, self.echo_ms = p.echo_chance * exp((p.bias_na - p.echo_bias_na) / p.echo_na), p.echo_ms
        self.plateau_na, self.plateau_half = p.plateau_na, p.plateau_half_per_s
        self.plateau_ms, self.length, self.counted = p.plateau_ms, block * dt, 1000.0 / p.plateau_ms / n
        self.sustained = np.zeros(POOLS)  # recent firing of each pool (impulses/s per unit)

    def settle(self, current: Floats) -> None:
        """Start each cell where its standing current (nA, one per pool) holds it, but short of a spike."""
        held = (current[:, None] * self.gain).ravel() / (self.leak - 1.0)
        self.v = np.minimum(held, 0.9 * self.threshold)

    def advance(
        self, number: int, current: Floats, resets: Sequence[Reset] = ()
    ) -> tuple[list[int], list[float], list[bool]]:
        """Step over a block and return who fired when.

        Parameters
        ----------
        number
            Number of the block.
        current
            Current into each pool at the middle of each step (nA), pools by steps.
        resets
            Impulses that come up the axons within the block, in order of time.

        Returns
        -------
        cells, times, again
            One of each per spike that runs down its axon: the cell, the time in ms from the start of the block, and
            whether it is the echo of a reset.
        """
        block, n = self.block, self.n
        if self.plateau_na and self.sustained.any():
            open_ = self.sustained**2 / (self.sustained**2 + self.plateau_half**2)
            current = current + np.array([[self.plateau_na], [0.0]]) * open_[:, None]
        if self.first.any():
            current = current - self.weight * (self.second[:, None] + self.since * self.first[:, None])
        rows = self.after * self.acting
        push, divisor = rows[:, 0], rows[:, 1]
        steps = slice(number * block, (number + 1) * block)
        push += (
            self.loud * self.noise[steps if self.per == 1 else np.arange(steps.start, steps.stop) // self.per]
        )
        by_pool = push.reshape(block, POOLS, n)
        by_pool += current.T[:, :, None] * self.gain
        divisor += 0.5 * self.leak
        v, new, top, start = self.v, np.empty_like(self.v), self.threshold, number * block * self.dt
        coming, last = list(resets), self.last
        weight, since, gain = self.weight.tolist(), self.since.tolist(), self.gain
        # what the spikes of this block add to recurrent inhibition
        first, second = [0.0] * POOLS, [0.0] * POOLS
        inhibited = False
        cells: list[int] = []
        times: list[float] = []
        again: list[bool] = []
        for k in range(block):
            np.add(v, push[k], new)
            if inhibited:
                for pool in range(POOLS):
                    held = weight[k] * (second[pool] + since[k] * first[pool])
                    new[pool * n : (pool + 1) * n] -= held * gain[pool]
            np.divide(new, divisor[k], new)
            np.subtract(new, v, new)
            if k < self.held:
                np.multiply(new, self.hold[k], new)
            if new[new.argmax()] >= top:
                fired = (new >= top).nonzero()[0]
                before, after = v[fired].tolist(), new[fired].tolist()
                new[fired], inhibited = 0.0, True
                for cell, low, high in zip(fired.tolist(), before, after, strict=True):
                    time = self.dt * (k + (top - low) / (high - low))
                    cells.append(cell)
                    times.append(time)
                    again.append(False)
                    self._spent(k + 1, cell, time, first, second, rows, self.refractory)
                    last[cell] = start + time
            while coming and coming[0].ms < (k + 1) * self.dt:
                one = coming.pop(0)
                if last[one.cell] > start + one.ms - one.up_ms:
                    continue  # it has met a spike on its way, and neither goes on
                new[one.cell], inhibited = 0.0, True
                self._spent(k + 1, one.cell, one.ms, first, second, rows, self.reset)
                last[one.cell] = start + one.ms
                if one.draw < self.echo:
                    cells.append(one.cell)
                    times.append(one.ms + self.echo_ms)
                    again.append(True)
            v, new = new, v
        self.v = v
        self.after *= self.faded
        self.sustained = self.sustained * exp(-self.length / self.plateau_ms)
        if cells:
            fading = self.counted * np.exp((np.array(times) - self.length) / self.plateau_ms)
            self.sustained = self.sustained + np.bincount(np.array(cells) // n, fading, POOLS)
        self.first, self.second = self.first + first, self.second + second
        fade = exp(-self.passed)
        self.second, self.first = (self.second + self.passed * self.first) * fade, self.first * fade
        if self.held:
            self.hold[: self.spell] = self.hold[block:]
            self.hold[self.spell :] = 1.0
            self.held -= block
        return cells, times, again

    def _spent(
        self,
        row: int,
        cell: int,
        time: float,
        first: list[float],
        second: list[float],
        rows: Floats,
        steps: float,
    ) -> None:
        """Let a cell that fired before `row` rest for so many steps, with all that follows from a spike.

        Afterpotential and recurrent inhibition are entered as if they had begun, larger, with the block: their fading
        does the rest. A resting cell feels nothing, so its rows begin where its rest ends.
        """
        jump = self.jump[cell] * exp(time / self.tail[cell])
        self.after[cell] += jump
        free = time / self.dt + steps
        last = floor(free)
        if last < self.block:
            rows[last:, :, cell] += jump * self.acting[last:, :, cell]
        self.hold[row:last, cell] = 0.0
        self.hold[last, cell] = last + 1.0 - free
        self.held = max(self.held, last + 1)
        size, pool = exp(time / self.lag), cell // self.n
        first[pool] += size
        second[pool] -= size * time / self.lag
