"""The pool in MotorLab's own NumPy core, in blocks as long as those of a whole knee jerk."""

from time import perf_counter

import numpy as np

from benchmarks.peers.pool import SEED, Pool, Run, Spikes, steps_of
from motorlab.reflex.axons import motor_delay
from motorlab.reflex.cells import Cells


def built(pool: Pool, dt_ms: float) -> Run:
    p = pool.model
    steps, per = steps_of(pool, dt_ms)
    block = int(np.min(motor_delay(p)) / dt_ms + 1e-9)
    blocks = -(-steps // block)
    current = np.repeat(pool.current_na, per, axis=1)
    current = np.pad(current, ((0, 0), (0, blocks * block - steps)), mode="edge")
    present = np.ones(pool.cells, bool)

    def run(extra_na: float) -> Spikes:
        # nothing is kept from run to run: as in the laboratory, the cells are made anew
        into, cells = current + extra_na, Cells(p, dt_ms, block, blocks, SEED, present)
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
        inside = time < steps * dt_ms  # the last block ends a little later
        return Spikes(cell[inside], time[inside], spent)

    return run
