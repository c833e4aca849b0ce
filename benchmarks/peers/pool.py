"""The pool that every tool of the comparison steps: cells, current and noise, as plain arrays with units.

A tool is a module `with_<tool>.py` with one function, `built(pool, dt_ms, **choices)`. It does all that is done once
(set-up, compilation, allocation) and returns a function that makes a whole run: it takes the run's one changed
parameter, a standing current into both pools (nA), and returns who fired when.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import exp
from typing import NamedTuple

import numpy as np

from motorlab.reflex.axons import motor_delay
from motorlab.reflex.cells import POOLS, Floats, Whole, graded
from motorlab.reflex.noise import NOISE_STEP_MS, noise
from motorlab.reflex.parameters import Model, parameters

__all__ = ["POOLS", "SECONDS", "SEED", "Pool", "Run", "Spikes", "blocked", "made"]

SECONDS = 1.0
# The current of one pool rises from the first to the second, that of the other falls.
LOW_NA, HIGH_NA = 3.0, 22.0
SEED = 1


class Spikes(NamedTuple):
    """What a run gives: who fired, when (ms), and how long the stepping alone took (ms)."""

    cell: Whole
    at_ms: Floats
    stepping_ms: float


Run = Callable[[float], Spikes]


@dataclass(frozen=True, slots=True)
class Pool:
    """Two pools of motor neurons in a row, each from its smallest cell, and what is put into them.

    A cell at the potential `v` (mV above rest) with the afterpotential `g` (its conductance over the leak's) follows

        membrane_ms v' = -v - g (v - potassium) + megohm (current - renshaw_na second) + noise_mv noise
        tail_ms g' = -g

    At `threshold_mv` it fires: `v` is held at 0 for `refractory_ms`, `g` grows by `jump`. Each pool has two stages of
    recurrent inhibition, and a spike of its `n` cells adds `1 / n` to the first one:

        renshaw_ms first' = -first        renshaw_ms second' = first - second
    """

    model: Model
    membrane_ms: Floats  # per cell
    megohm: Floats
    tail_ms: Floats
    jump: Floats
    current_na: Floats  # pools by steps of `hold_ms`
    noise: Floats  # steps of `hold_ms` by cells; of unit size
    hold_ms: float  # current and noise are held so long, so that every step meets the same ones

    @property
    def cells(self) -> int:
        return POOLS * self.model.units


def made() -> Pool:
    """Return the healthy knee's pools with the noise of the laboratory."""
    p = parameters("knee")
    rows = round(1000.0 * SECONDS / NOISE_STEP_MS)
    rising = np.linspace(LOW_NA, HIGH_NA, rows)

    def both(first: float, last: float) -> Floats:
        return np.tile(graded(first, last, p.units), POOLS)

    return Pool(
        model=p,
        membrane_ms=both(p.membrane_slow_ms, p.membrane_fast_ms),
        megohm=p.threshold_mv / both(p.rheobase_small_na, p.rheobase_large_na),
        tail_ms=p.limb.rest_ratio * both(p.afterpotential_slow_ms, p.afterpotential_fast_ms),
        jump=both(p.afterpotential_small, p.afterpotential_large),
        current_na=np.stack([rising, rising[::-1]]),
        noise=noise(SEED, rows, POOLS * p.units, exp(-NOISE_STEP_MS / p.noise_ms)),
        hold_ms=NOISE_STEP_MS,
    )


def blocked(pool: Pool, dt_ms: float) -> tuple[int, int, Floats, float]:
    """Return what MotorLab's cores need: steps of a block, blocks, the current of each step (nA), the end (ms).

    Blocks are as long as those of a knee jerk, so the last one goes on after the end; what fires there is left out.
    """
    steps, per = round(1000.0 * SECONDS / dt_ms), round(pool.hold_ms / dt_ms)
    block = int(np.min(motor_delay(pool.model)) / dt_ms + 1e-9)
    blocks = -(-steps // block)
    current = np.repeat(pool.current_na, per, axis=1)
    current = np.pad(current, ((0, 0), (0, blocks * block - steps)), mode="edge")
    return block, blocks, current, 1000.0 * SECONDS
