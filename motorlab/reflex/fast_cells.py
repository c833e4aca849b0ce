"""The motor neurons of `cells` once more, for Numba: the same arithmetic in the same order, one cell after the other.

Why each line is as it is stands in `cells`; a test holds both to the same spikes, so what is changed there is changed
here. Importing this module imports Numba, so only `fast` does it.
"""

from math import exp, floor
from typing import NamedTuple

import numpy as np
from numba import njit

from motorlab.reflex.cells import POOLS, Flags, Floats, Whole

__all__ = ["Clock", "Fired", "Pool", "Shocks", "compiled", "fade", "fire", "known", "meets"]

# As NumPy does, divide by zero without an error; and let other threads run meanwhile.
compiled = njit(error_model="numpy", nogil=True)


class Clock(NamedTuple):
    """Step (ms), steps of a block, blocks of the run, and units of a pool."""

    dt: float
    block: int
    blocks: int
    units: int


class Pool(NamedTuple):
    """What `cells.Cells` holds, by the same names; what changes in the run are the last seven."""

    threshold: float
    leak: Floats
    gain: Floats
    per: int
    noise: Floats
    loud: Floats
    tail: Floats
    jump: Floats
    fading: Floats
    faded: Floats
    potassium: float
    lag: float
    passed: float
    since: Floats
    weight: Floats
    refractory: float
    reset: float
    spell: int
    echo: float
    echo_ms: float
    plateau_na: float
    plateau_half: float
    plateau_ms: float
    counted: float
    v: Floats
    after: Floats
    hold: Floats
    last: Floats
    first: Floats
    second: Floats
    sustained: Floats


class Shocks(NamedTuple):
    """Impulses that come up the axons, in order of their arrival at the cells; then the fields of `Collisions`."""

    unit: Whole
    at: Floats
    up: Floats
    down: Floats
    draw: Floats
    sends: Flags
    up_ms: Floats
    at_ms: Floats
    until_ms: Floats


class Fired(NamedTuple):
    """Room for the spikes of a block: cell, time (ms from its start), and whether it is the echo of a reset."""

    cell: Whole
    ms: Floats
    again: Flags


@compiled
def known(c: Pool, n: Clock, number: int, current: Floats, push: Floats, divisor: Floats) -> None:
    """Fill in, for a whole block, what is known of each step before a cell fires."""
    if c.plateau_na:
        sustained = c.sustained[0] ** 2
        current[0] += c.plateau_na * (sustained / (sustained + c.plateau_half**2))
    for pool in range(POOLS):
        current[pool] -= c.weight * (c.second[pool] + c.since * c.first[pool])
    for k in range(n.block):
        row, by, fading, noise = push[k], divisor[k], c.fading[k], c.noise[(number * n.block + k) // c.per]
        by[: n.units], by[n.units :] = current[0, k], current[1, k]  # so that one loop serves all cells
        for i in range(row.size):
            shut = c.after[i] * fading[i]
            row[i] = shut * c.potassium + noise[i] * c.loud[i] + by[i] * c.gain[i]
            by[i] = (shut + c.leak[i]) * 0.5


@compiled
def _step(c: Pool, held: int, push: Floats, divisor: Floats, k: int, end: int) -> tuple[int, int]:
    """Step the cells until one fires; return the last step and how many fired. What `v` was is left in `push`."""
    v, hits = c.v, 0
    while True:
        row, by, rest = push[k], divisor[k], c.hold[k]
        if k < held:
            for i in range(v.size):
                old = v[i]
                new = ((old + row[i]) / by[i] - old) * rest[i]
                row[i], v[i] = old, new
                hits += new >= c.threshold
        else:
            for i in range(v.size):
                old = v[i]
                new = (old + row[i]) / by[i] - old
                row[i], v[i] = old, new
                hits += new >= c.threshold
        if hits or k + 1 == end:
            return k, hits
        k += 1


@compiled
def fire(
    c: Pool, s: Shocks, n: Clock, number: int, place: int, held: int, push: Floats, divisor: Floats, f: Fired
) -> tuple[int, int, int]:
    """Step the cells over a block; return how many spikes run down, and where shocks and `hold` go on from."""
    start = number * n.block * n.dt
    count = k = 0
    while k < n.block:
        coming = place < s.unit.size and s.at[place] + s.up[place] < start + n.block * n.dt
        k, hits = _step(c, held, push, divisor, k, k + 1 if coming else n.block)
        if hits:
            before, v = count, push[k]
            for pool in range(POOLS):
                first = second = 0.0
                for i in range(pool * n.units, (pool + 1) * n.units):
                    if c.v[i] >= c.threshold:
                        time = n.dt * (k + (c.threshold - v[i]) / (c.v[i] - v[i]))
                        size = exp(time / c.lag)
                        first += size
                        second += size * time
                        f.cell[count], f.ms[count], f.again[count] = i, time, False
                        count += 1
                if first:
                    _inhibit(c, k + 1, n.units, pool, first, second, push)
            for j in range(before, count):
                c.v[f.cell[j]] = 0.0
                held = _rest(c, k + 1, f.cell[j], f.ms[j], n.dt, c.refractory, held, push, divisor)
                c.last[f.cell[j]] = start + f.ms[j]
        while coming and place < s.unit.size and s.at[place] + s.up[place] - start < (k + 1) * n.dt:
            cell, ms = s.unit[place], s.at[place] + s.up[place] - start
            if c.last[cell] <= start + ms - s.up[place]:  # else it has met a spike on its way
                c.v[cell] = 0.0
                size = exp(ms / c.lag)
                _inhibit(c, k + 1, n.units, cell // n.units, size, size * ms, push)
                held = _rest(c, k + 1, cell, ms, n.dt, c.reset, held, push, divisor)
                c.last[cell] = start + ms
                if s.draw[place] < c.echo:
                    f.cell[count], f.ms[count], f.again[count] = cell, ms + c.echo_ms, True
                    count += 1
            place += 1
        k += 1
    return count, place, held


@compiled
def _rest(
    c: Pool,
    begin: int,
    cell: int,
    ms: float,
    dt: float,
    steps: float,
    held: int,
    push: Floats,
    divisor: Floats,
) -> int:
    """Let a spike's afterpotential and refractory time act on the rows from `begin` on."""
    jump = c.jump[cell] * exp(ms / c.tail[cell])
    c.after[cell] += jump
    for k in range(begin, push.shape[0]):
        extra = jump * c.fading[k, cell]
        push[k, cell] += c.potassium * extra
        divisor[k, cell] += 0.5 * extra
    free = ms / dt + steps
    last = floor(free)
    for k in range(begin, last):
        c.hold[k, cell] = 0.0
    c.hold[last, cell] = last + 1.0 - free
    return max(held, last + 1)


@compiled
def _inhibit(c: Pool, begin: int, units: int, pool: int, first: float, second: float, push: Floats) -> None:
    """Let recurrent inhibition of a pool act on the rows from `begin` on."""
    second /= -c.lag
    c.first[pool] += first
    c.second[pool] += second
    mine = slice(pool * units, (pool + 1) * units)
    gain = c.gain[mine]
    for k in range(begin, push.shape[0]):
        held, row = c.weight[k] * (second + c.since[k] * first), push[k, mine]
        for i in range(units):
            row[i] -= held * gain[i]


@compiled
def fade(c: Pool, n: Clock, f: Fired, count: int, held: int) -> int:
    """Let all that fades do so over a block, and move what still holds cells to its start."""
    length = n.block * n.dt
    c.after[:] *= c.faded
    fresh = np.zeros(POOLS)
    for j in range(count):
        fresh[f.cell[j] // n.units] += c.counted * exp((f.ms[j] - length) / c.plateau_ms)
    for pool in range(POOLS):
        c.sustained[pool] = c.sustained[pool] * exp(-length / c.plateau_ms) + fresh[pool]
        c.second[pool] = (c.second[pool] + c.passed * c.first[pool]) * exp(-c.passed)
        c.first[pool] *= exp(-c.passed)
    for k in range(held):
        if k < c.spell:
            c.hold[k] = c.hold[k + n.block]
        else:
            c.hold[k] = 1.0
    return max(held - n.block, 0)


@compiled
def meets(s: Shocks, cell: int, ms: float) -> bool:
    """Say whether a spike meets an impulse that comes up the same axon."""
    if cell < s.up_ms.size and s.sends[cell]:
        for j in range(s.at_ms.size):
            if ms < s.until_ms[j, cell] and ms + s.up_ms[cell] > s.at_ms[j]:
                return True
    return False
