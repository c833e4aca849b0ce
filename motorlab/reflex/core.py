"""The closed loop: tap, spindle, spinal cord, muscle, joint and back to the spindle.

Nothing travels the arc faster than its shortest motor delay, so the loop is run in blocks of that length:
within a block the limb feels only forces that are already on their way, which lets each stage treat a whole
block at once. The model is fitted to textbook behaviour, not predicted from measurements; its numbers are the
rows of `data/reflex_parameters.csv`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from motorlab.reflex.afferents import spindle
from motorlab.reflex.cells import POOLS, Floats, Reset, Whole
from motorlab.reflex.cores import carried_out
from motorlab.reflex.parameters import Model
from motorlab.reflex.preparation import DIRECT, ECHO, OWN, SHARE, Events, Prepared, prepare
from motorlab.reflex.stimuli import Stimulus, collides

__all__ = ["DIRECT", "ECHO", "OWN", "Record", "in_numpy", "simulate"]


@dataclass(frozen=True, slots=True)
class Record:
    """Everything that happened in a run; all read-outs are functions of it.

    Rows of two are the tapped muscle and its opponent. `cell` counts the units of both pools in a row, each
    from its smallest unit. `way` says how an impulse began: by the cell (`OWN`), at the electrode on the axon
    (`DIRECT`; its `spike_ms` is then the shock's), or as the cell's echo of one that came up (`ECHO`). An impulse that
    met another one on its axon never arrives: its `arrival_ms` is infinite.
    """

    stimulus: Stimulus
    parameters: Model
    t_ms: Floats
    angle_rad: Floats
    speed_rad_s: Floats
    acceleration_rad_s2: Floats
    afferent_per_s: Floats
    force_n: Floats
    cell: Whole
    spike_ms: Floats
    arrival_ms: Floats
    way: Whole


def simulate(p: Model, stimulus: Stimulus, seed: int = 1, dt_ms: float = 0.5) -> Record:
    """Run the loop and return everything that happened.

    Parameters
    ----------
    p
        Parameters of the model, already lesioned.
    stimulus
        What is done to the limb.
    seed
        Seed of the synaptic noise.
    dt_ms
        Step: 0.5, or 0.5 over a whole number.

    Returns
    -------
    Record
        The run.

    Raises
    ------
    ValueError
        If the step or the length would make a run of minutes.

    Examples
    --------
    >>> from motorlab.reflex.parameters import parameters
    >>> record = simulate(parameters("knee"), Stimulus(seconds=0.2, tap_at_ms=50.0))
    >>> bool((record.spike_ms > 50.0).all() and record.spike_ms.size > 10)
    True
    """
    made = prepare(p, stimulus, seed, dt_ms)
    cell, spike_ms, arrival_ms, way = carried_out(made, in_numpy)
    return Record(
        stimulus=stimulus,
        parameters=p,
        t_ms=made.t_ms,
        angle_rad=made.path[0],
        speed_rad_s=made.path[1],
        acceleration_rad_s2=made.path[2],
        afferent_per_s=made.firing[:, made.weights.shape[1] - 1 :],
        force_n=made.force,
        cell=cell,
        spike_ms=spike_ms,
        arrival_ms=arrival_ms,
        way=way,
    )


def in_numpy(made: Prepared) -> Events:
    """Run the loop in NumPy; movement, force and firing are written into `made`."""
    p, dt, block, lags = made.model, made.dt, made.block, made.weights.shape[1]
    joint, tap, climbing = made.joint, made.tap, made.climbing
    windows = sliding_window_view(made.firing, lags, axis=1)
    cell, arrival_ms = climbing.unit, climbing.at_ms + climbing.down_ms
    begun = [Events(cell, climbing.at_ms, arrival_ms, np.full(cell.size, DIRECT))]
    up, up_at, draws = 0, climbing.at_ms + climbing.up_ms, made.draws[climbing.number, climbing.unit]
    moved = np.empty((3, POOLS, block))
    for number in range(made.blocks):
        first, start = number * block, number * block * dt
        now, steps = slice(first + 1, first + block + 1), slice(first, first + block)
        here = (arrival_ms >= start) & (arrival_ms < start + block * dt)
        made.force[:, now] = made.muscles.advance(start, cell[here], arrival_ms[here])
        cell, arrival_ms = cell[~here], arrival_ms[~here]
        made.path[:, now] = joint.advance(made.force[:, now], made.pulled[now], made.held[:, now])
        moved[:, 0] = made.path[:, now]
        moved[0, 0] -= joint.reference
        moved[:, 0] *= joint.lever_mm
        np.negative(moved[:, 0], out=moved[:, 1])
        rate = spindle(p, *moved)
        if tap.first <= first < tap.first + tap.added.shape[1]:
            added = tap.added[:, first - tap.first : first - tap.first + block]
            rate[0] = spindle(p, *(moved[:, 0, :, None] + added)) @ SHARE
        made.firing[:, lags + first : lags + first + block] = rate
        arriving = np.einsum("pkl,pl->pk", windows[:, steps], made.weights) + made.shocked[:, steps]
        current = made.synapse.advance(arriving) + made.wanted[:, steps]
        soon = int(np.searchsorted(up_at, start + block * dt))
        resets = [
            Reset(float(up_at[j]) - start, int(climbing.unit[j]), float(climbing.up_ms[j]), float(draws[j]))
            for j in range(up, soon)
        ]
        up = soon
        fired, times, again = made.cells.advance(number, current, resets)
        if fired:
            fresh, spent = np.add(times, start), np.array(fired)
            arrives = fresh + made.delay[spent]
            if made.stimulus.shocks_ms:
                arrives[collides(made.collisions, spent, fresh) & ~np.array(again)] = np.inf
            begun.append(Events(spent, fresh, arrives, np.where(again, ECHO, OWN)))
            cell, arrival_ms = np.append(cell, spent), np.append(arrival_ms, arrives)
    return Events(*(np.concatenate(parts) for parts in zip(*begun, strict=True)))
