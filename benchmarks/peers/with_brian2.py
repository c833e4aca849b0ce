"""The pool in Brian2, as generated Cython in this process (store and restore) or as a C++ program of its own."""

import tempfile

import brian2 as b
import numpy as np
from brian2 import ms, mV, nA, second

from benchmarks.peers.pool import POOLS, SECONDS, Pool, Run, Spikes

CELL = """
dv/dt = (-v - g * (v - potassium) + megohm * (into - renshaw * inhibition) + loud) / membrane : volt (unless refractory)
dg/dt = -g / tail : 1
into = current(t, pool) + extra : amp (constant over dt)
loud = noise_size * noise(t, i) : volt (constant over dt)
inhibition : 1 (linked)
extra : amp (shared)
megohm : ohm (constant)
membrane : second (constant)
tail : second (constant)
jump : 1 (constant)
pool : integer (constant)
"""
RENSHAW = """
dfirst/dt = -first / lag : 1
dlast/dt = (first - last) / lag : 1
"""


def built(pool: Pool, dt_ms: float, target: str, method: str) -> Run:
    """`target` is `cython` or `cpp_standalone`; `method` is the one that steps the cells."""
    standalone = target == "cpp_standalone"
    folder = tempfile.mkdtemp(prefix="brian2-") if standalone else None
    if standalone:
        b.set_device("cpp_standalone", directory=folder, build_on_run=False)
    else:
        b.prefs.codegen.target = target
    b.defaultclock.dt = dt_ms * ms
    p = pool.model
    names = {
        "current": b.TimedArray(pool.current_na.T * nA, dt=pool.hold_ms * ms),
        "noise": b.TimedArray(pool.noise, dt=pool.hold_ms * ms),
        "noise_size": p.noise_mv * mV,
        "potassium": p.potassium_mv * mV,
        "threshold": p.threshold_mv * mV,
        "renshaw": p.renshaw_na * nA,
        "lag": p.renshaw_ms * ms,
        "share": 1.0 / p.units,
    }
    cells = b.NeuronGroup(
        pool.cells, CELL, method=method, threshold="v >= threshold", reset="v = 0*mV; g += jump",
        refractory=p.refractory_ms * ms, namespace=names,
    )  # fmt: skip
    cells.megohm, cells.jump = pool.megohm * b.Mohm, pool.jump
    cells.membrane, cells.tail = pool.membrane_ms * ms, pool.tail_ms * ms
    of = np.repeat(np.arange(POOLS), p.units)
    cells.pool = of
    renshaw = b.NeuronGroup(POOLS, RENSHAW, method="exact", namespace=names)
    cells.inhibition = b.linked_var(renshaw, "last", index=of)
    back = b.Synapses(cells, renshaw, on_pre="first_post += share", namespace=names)
    back.connect(i=np.arange(pool.cells), j=of)
    spikes = b.SpikeMonitor(cells)
    network = b.Network(cells, renshaw, back, spikes)

    def found() -> Spikes:
        # what Brian2's own report of a run calls its time
        return Spikes(np.array(spikes.i), np.array(spikes.t / ms), 1000.0 * b.device._last_run_time)

    if standalone:
        network.run(SECONDS * second)
        b.device.build(directory=folder, run=False)

        def run(extra_na: float) -> Spikes:
            b.device.run(run_args={cells.extra: extra_na * nA})
            return found()

    else:
        network.store()

        def run(extra_na: float) -> Spikes:
            network.restore()
            cells.extra = extra_na * nA
            network.run(SECONDS * second)
            return found()

    return run
