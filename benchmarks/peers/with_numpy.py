"""The pool in MotorLab's own NumPy core."""

from time import perf_counter

import numpy as np

from benchmarks.peers.pool import SEED, Pool, Run, Spikes, blocked
from motorlab.reflex.cells import Cells


def built(pool: Pool, dt_ms: float) -> Run:
    block, blocks, current, end_ms = blocked(pool, dt_ms)
    present = np.ones(pool.cells, bool)

    def run(extra_na: float) -> Spikes:
        # nothing is kept from run to run: as in the laboratory, the cells are made anew
        into, cells = current + extra_na, Cells(pool.model, dt_ms, block, blocks, SEED, present)
        began = perf_counter()
        fired: list[int] = []
        times: list[float] = []
        for number in range(blocks):
            start = number * block
            who, when, _ = cells.advance(number, into[:, start : start + block])
            fired += who
            times += [start * dt_ms + time for time in when]
        spent = 1000.0 * (perf_counter() - began)
        cell, time = np.array(fired), np.array(times)
        inside = time < end_ms
        return Spikes(cell[inside], time[inside], spent)

    return run
