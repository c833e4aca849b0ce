"""Make `data/needle_rates.csv` and `data/needle_forces.csv`: run the pool over a grid of efforts.

The values of a needle study hold for many cases at once, and its sweep is to be there at once, while a second of the
reflex model takes longer than either may. Both therefore read this table of the model's own motor neurons. Whoever
changes the core or its parameters remakes it with `python -m motorlab.reflex.effort_grid`.
"""

from itertools import product
from multiprocessing import Pool
from typing import NamedTuple

import numpy as np
import pandas as pd

from motorlab.reflex.cells import Floats
from motorlab.reflex.core import simulate
from motorlab.reflex.limbs import torques
from motorlab.reflex.parameters import parameters
from motorlab.reflex.stimuli import Stimulus
from motorlab.tables import folder

__all__ = ["DRIVES", "GROUP", "LIMBS", "Held", "held", "make"]

LIMBS = ("biceps", "hand", "knee", "ankle")
DRIVES = (0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.85, 1.0)
GROUP = 10  # neighbouring units whose rates are averaged
SEEDS = (1, 2)
LEAST_HZ = 2.0  # a unit that fires less often does not count as firing
RAMP_MS, WAIT_MS, COUNT_MS = 300.0, 700.0, 2000.0


class Held(NamedTuple):
    """What a healthy pool does while an effort is held.

    rate_hz
        Mean rate of those that fire in each group of units, from the smallest; 0 where none does.
    recruited
        Share of all units that fire.
    torque_nm
        Mean torque.
    """

    rate_hz: Floats
    recruited: float
    torque_nm: float


def held(limb: str, drive: float) -> Held:
    """Return what a healthy pool does at one share of the greatest drive, averaged over seeds.

    Parameters
    ----------
    limb
        A joint of the reflex model.
    drive
        Share of the greatest voluntary drive, 0 to 1.

    Examples
    --------
    >>> half = held("biceps", 0.5)
    >>> bool(half.rate_hz[0] > half.rate_hz[6] > 5.0)
    True
    """
    p = parameters(limb)
    ends = RAMP_MS + WAIT_MS + COUNT_MS
    rates, pulls = [], []
    for seed in SEEDS:
        effort = Stimulus(ends / 1000.0, held_deg=p.limb.reference_deg, effort=drive, effort_ramp_ms=RAMP_MS)
        record = simulate(p, effort, seed)
        steady = (record.spike_ms > ends - COUNT_MS) & (record.spike_ms <= ends) & (record.cell < p.units)
        rates.append(np.bincount(record.cell[steady], minlength=p.units) / (COUNT_MS / 1000.0))
        _, active = torques(p, record.angle_rad, record.speed_rad_s, record.force_n)
        pulls.append(active[(record.t_ms > ends - COUNT_MS) & (record.t_ms <= ends)].mean())
    rate = np.mean(rates, axis=0)
    # at rest nobody recruits anything: what fires there is the noise of the model
    firing = (rate >= LEAST_HZ) & (drive > 0.0)
    groups, count = (values.reshape(-1, GROUP).sum(axis=1) for values in (rate * firing, firing))
    return Held(groups / np.maximum(count, 1), float(firing.mean()), float(np.mean(pulls)))


def make(processes: int = 2) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Run the grid and return both tables, as they stand in `data/`."""
    grid = list(product(LIMBS, DRIVES))
    with Pool(processes) as pool:
        found = dict(zip(grid, pool.starmap(held, grid, chunksize=1), strict=True))
    marks = {"confidence": "L", "checked": "no", "source": "assumption"}
    rates, forces = [], []
    for (limb, drive), one in found.items():
        rest, whole = found[limb, 0.0].torque_nm, found[limb, 1.0].torque_nm
        place, force = {"limb": limb, "drive": drive}, max(one.torque_nm - rest, 0.0) / (whole - rest)
        forces.append(place | {"force": round(force, 4), "recruited": round(one.recruited, 4)} | marks)
        rates += [
            place | {"rank": (number + 0.5) / one.rate_hz.size, "rate_hz": round(rate, 2)} | marks
            for number, rate in enumerate(one.rate_hz.tolist())
        ]
    return pd.DataFrame(rates).round({"rank": 4}), pd.DataFrame(forces)


def main() -> None:
    """Make both tables anew and write them."""
    for name, frame in zip(("needle_rates", "needle_forces"), make(), strict=True):
        frame.to_csv(folder() / f"{name}.csv", index=False, lineterminator="\n")
        print(f"{name}: {len(frame)} rows.")


if __name__ == "__main__":
    main()
