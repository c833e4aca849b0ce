"""The closed loop: tap, spindle, spinal cord, muscle, joint and back to the spindle.

Nothing travels the arc faster than its shortest motor delay, so the loop is run in blocks of that length:
within a block the limb feels only forces that are already on their way, which lets each stage treat a whole
block at once. The model is fitted to textbook behaviour, not predicted from measurements; its numbers are the
rows of `data/reflex_parameters.csv`.
"""

from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from motorlab.reflex.afferents import Synapse, spindle
from motorlab.reflex.axons import afferent_weights, motor_delay, nested_order
from motorlab.reflex.cells import POOLS, Cells, Floats, Reset, Whole
from motorlab.reflex.limbs import Joint, Muscles
from motorlab.reflex.parameters import Model
from motorlab.reflex.stimuli import (
    Stimulus,
    backward,
    collides,
    echo_draws,
    guided,
    hammer,
    shocked_input,
    torque,
    will,
)

__all__ = ["DIRECT", "ECHO", "OWN", "Record", "simulate"]

OWN, DIRECT, ECHO = 0, 1, 2  # how an impulse began

# A tap changes within a step, so each step's firing is a mean over points around it, the nearer the heavier.
WITHIN = np.arange(-4, 5) / 5.0
SHARE = (1.0 - np.abs(WITHIN)) / 5.0


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

    Examples
    --------
    >>> from motorlab.reflex.parameters import parameters
    >>> record = simulate(parameters("knee"), Stimulus(seconds=0.2, tap_at_ms=50.0))
    >>> bool((record.spike_ms > 50.0).all() and record.spike_ms.size > 10)
    True
    """
    delay = motor_delay(p)
    block = int(np.min(delay) / dt_ms + 1e-9)
    blocks = ceil(stimulus.seconds * 1000.0 / dt_ms / block)
    steps = blocks * block
    t_ms: Floats = dt_ms * np.arange(steps + 1, dtype=np.float64)
    present = np.ones(POOLS * p.units, bool)
    present[nested_order(p.units)[round(p.units * p.units_left) :]] = False
    weights = afferent_weights(p, dt_ms)
    lags = weights.shape[1]

    joint, muscles = Joint(p, dt_ms, stimulus.held_deg), Muscles(p, dt_ms, block)
    struck = stimulus.tap_at_ms
    pulled, held = torque(stimulus, t_ms), guided(stimulus, t_ms)
    middle = t_ms[:-1] + dt_ms / 2.0
    wanted, shocked = will(p, stimulus, middle), shocked_input(p, stimulus, dt_ms, steps)
    climbing = backward(p, stimulus, present)
    draws = echo_draws(seed, len(stimulus.shocks_ms), p.units)

    path, force = np.zeros((3, steps + 1)), np.zeros((POOLS, steps + 1))
    path[0, 0] = joint.angle
    length = joint.lever_mm * (joint.angle - joint.reference) * np.array([1.0, -1.0])
    resting = spindle(p, length, np.zeros(POOLS), np.zeros(POOLS))
    firing = np.repeat(resting[:, None], lags + steps, axis=1)  # what the slowest fibres carry began before 0
    windows = sliding_window_view(firing, lags, axis=1)
    synapse = Synapse(p, dt_ms, resting * weights.sum(axis=1))
    cells = Cells(p, dt_ms, block, blocks, seed, present)
    cells.settle(synapse.standing())

    cell = np.array([one.unit for one in climbing], np.int64)
    spike_ms = np.array([one.at_ms for one in climbing])
    arrival_ms = spike_ms + np.array([one.down_ms for one in climbing])
    way = np.full(cell.size, DIRECT)
    moved = np.empty((3, POOLS, block))
    for number in range(blocks):
        first, start = number * block, number * block * dt_ms
        now = slice(first + 1, first + block + 1)
        here = (arrival_ms >= start) & (arrival_ms < start + block * dt_ms)
        force[:, now] = muscles.advance(start, cell[here], arrival_ms[here])
        path[:, now] = joint.advance(force[:, now], pulled[now], held[:, now])
        moved[:, 0] = path[:, now]
        moved[0, 0] -= joint.reference
        moved[:, 0] *= joint.lever_mm
        np.negative(moved[:, 0], out=moved[:, 1])
        rate = spindle(p, *moved)
        if (
            struck is not None
            and struck - dt_ms < t_ms[first + block]
            and t_ms[first] < struck + p.limb.tap_ms
        ):
            since = t_ms[now, None] - struck + dt_ms * WITHIN
            rate[0] = spindle(p, *(moved[:, 0, :, None] + hammer(p, stimulus.tap, since))) @ SHARE
        firing[:, lags + first : lags + first + block] = rate
        steps_now = slice(first, first + block)
        arriving = np.einsum("pkl,pl->pk", windows[:, steps_now], weights) + shocked[:, steps_now]
        current = synapse.advance(arriving) + wanted[:, steps_now]
        resets = []
        while climbing and climbing[0].at_ms + climbing[0].up_ms < start + block * dt_ms:
            one = climbing.pop(0)
            draw = float(draws[one.number, one.unit])
            resets.append(Reset(one.at_ms + one.up_ms - start, one.unit, one.up_ms, draw))
        fired, times, again = cells.advance(number, current, resets)
        if fired:
            fresh = np.add(times, start)
            arrives = fresh + delay[fired]
            if stimulus.shocks_ms:
                arrives[collides(p, stimulus, dt_ms, np.array(fired), fresh) & ~np.array(again)] = np.inf
            cell, spike_ms = np.append(cell, fired), np.append(spike_ms, fresh)
            arrival_ms = np.append(arrival_ms, arrives)
            way = np.append(way, np.where(again, ECHO, OWN))
    return Record(
        stimulus=stimulus,
        parameters=p,
        t_ms=t_ms,
        angle_rad=path[0],
        speed_rad_s=path[1],
        acceleration_rad_s2=path[2],
        afferent_per_s=firing[:, lags - 1 :],
        force_n=force,
        cell=cell,
        spike_ms=spike_ms,
        arrival_ms=arrival_ms,
        way=way,
    )
