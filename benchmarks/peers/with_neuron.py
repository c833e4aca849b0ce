"""The pool in NEURON: a section of one compartment per cell, the cell itself in NMODL (`mechanisms`)."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

import numpy as np

from benchmarks.peers.pool import POOLS, SECONDS, Pool, Run, Spikes

AREA_UM2 = 1e5
HERE = Path(__file__).parent / "mechanisms"


def compiled() -> Path:
    """Compile the mechanisms in a folder of their own and return the library."""
    folder = Path(tempfile.mkdtemp(prefix="neuron-"))
    for source in HERE.glob("*.mod"):
        shutil.copy(source, folder)
    command = [str(Path(sys.executable).parent / "nrnivmodl"), "."]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return next(folder.glob("*/libnrnmech.so"))


def built(pool: Pool, dt_ms: float, order: int) -> Run:
    """`order` is NEURON's `secondorder`: 0 implicit Euler, its own choice; 2 Crank and Nicolson."""
    from neuron import h  # only here: it reads its options and mechanisms when it is imported

    h.nrn_load_dll(str(compiled()))
    p = pool.model
    noise, current = h.Vector(pool.noise.ravel()), h.Vector(pool.current_na.T.ravel())
    place = h.Section(name="renshaw")
    renshaw = [h.Renshaw(place(0.5)) for _ in range(POOLS)]
    kept = [noise, current, place, *renshaw]  # NEURON lets go of what nobody holds
    for one in renshaw:
        one.lag = p.renshaw_ms
    times, fired = h.Vector(), h.Vector()
    for number in range(pool.cells):
        of = number // p.units
        section = h.Section(name=f"cell{number}")
        section.L = section.diam = np.sqrt(AREA_UM2 / np.pi)
        # membrane time over resistance is nF; over the area, uF/cm2
        section.cm = pool.membrane_ms[number] / pool.megohm[number] / (AREA_UM2 * 1e-5)
        cell = h.MotorCell(section(0.5))
        cell.megohm, cell.tail, cell.jump = pool.megohm[number], pool.tail_ms[number], pool.jump[number]
        cell.firing_level, cell.refractory, cell.potassium = p.threshold_mv, p.refractory_ms, p.potassium_mv
        cell.noise_size, cell.hold, cell.column, cell.pool = p.noise_mv, pool.hold_ms, number, of
        h.setpointer(noise._ref_x[0], "noise", cell)
        h.setpointer(current._ref_x[0], "current", cell)
        h.setpointer(renshaw[of]._ref_last, "inhibition", cell)
        back = h.NetCon(cell, renshaw[of])
        back.delay, back.weight[0] = 0.0, 1.0 / p.units
        back.record(times, fired, number)
        kept += [section, cell, back]
    h.renshaw_MotorCell = p.renshaw_na
    h.secondorder, h.dt = order, dt_ms
    context = h.ParallelContext()
    context.set_maxstep(10.0)

    def run(extra_na: float, _kept: list[object] = kept) -> Spikes:
        h.extra_MotorCell = extra_na
        h.finitialize(0.0)
        start = perf_counter()
        context.psolve(1000.0 * SECONDS)  # the whole run in one call, as the fast way of stepping needs
        spent = 1000.0 * (perf_counter() - start)
        return Spikes(np.array(fired, np.int64), np.array(times), spent)

    return run
