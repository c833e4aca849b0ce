"""The pool in MotorLab's own Numba core: its functions for the cells in a loop of their own, without the limb."""

from time import perf_counter

import numpy as np
from numba import njit

from benchmarks.peers.pool import SEED, Run, Spikes, blocked
from benchmarks.peers.pool import Pool as Given
from motorlab.reflex.cells import POOLS, Cells, Floats, Whole
from motorlab.reflex.fast_cells import Clock, Fired, Pool, Shocks, fade, fire, known


@njit(error_model="numpy")
def stepped(n: Clock, p: Pool, s: Shocks, current: Floats, extra_na: float) -> tuple[Whole, Floats]:
    block, both = n.block, p.v.size
    push, divisor, now = np.empty((block, both)), np.empty((block, both)), np.empty((POOLS, block))
    fired = Fired(np.empty(block * both, np.int64), np.empty(block * both), np.empty(block * both, np.bool_))
    room = both * int(n.blocks * block / p.refractory + 2)  # a cell that fired rests
    cell, time = np.empty(room, np.int64), np.empty(room)
    size = place = held = 0
    for number in range(n.blocks):
        now[:] = current[:, number * block : (number + 1) * block]
        now += extra_na
        known(p, n, number, now, push, divisor)
        count, place, held = fire(p, s, n, number, place, held, push, divisor, fired)
        held = fade(p, n, fired, count, held)
        for j in range(count):
            cell[size], time[size] = fired.cell[j], fired.ms[j] + number * block * n.dt
            size += 1
    return cell[:size], time[:size]


def built(pool: Given, dt_ms: float) -> Run:
    p = pool.model
    block, blocks, current, end_ms = blocked(pool, dt_ms)
    present, none = np.ones(pool.cells, bool), np.empty(0)
    shocks = Shocks(
        none.astype(np.int64),
        none,
        none,
        none,
        none,
        none.astype(bool),
        none,
        none,
        np.empty((0, pool.cells)),
    )
    clock = Clock(dt_ms, block, blocks, p.units)

    def run(extra_na: float) -> Spikes:
        # nothing is kept from run to run: as in the laboratory, the cells are made anew
        held = {**vars(Cells(p, dt_ms, block, blocks, SEED, present))}
        held |= {"gain": held["gain"].ravel(), "tail": np.array(held["tail"]), "jump": np.array(held["jump"])}
        cells = Pool(*(held[name] for name in Pool._fields))
        began = perf_counter()
        cell, time = stepped(clock, cells, shocks, current, extra_na)
        spent = 1000.0 * (perf_counter() - began)
        inside = time < end_ms
        return Spikes(cell[inside], time[inside], spent)

    return run
