"""The closed loop: tap, spindle, spinal cord, muscle, joint and back to the spindle.

Nothing travels the arc faster than its shortest motor delay, so the loop is run in blocks of that length:
within a block the limb feels only forces that are already on their way, which lets each stage treat a whole
block at once. The model is fitted to textbook behaviour, not predicted from measurements; its numbers are the
rows of `data/reflex_parameters.csv`.
"""

from dataclasses import dataclass
from math import ceil, pi

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from motorlab.reflex.afferents import Synapse, spindle
from motorlab.reflex.axons import afferent_weights, motor_delay, nested_order
from motorlab.reflex.cells import POOLS, Cells, Floats, Whole
from motorlab.reflex.limbs import Joint, Muscles
from motorlab.reflex.parameters import Model

__all__ = ["Record", "Stimulus", "simulate"]

# A tap changes within a step, so each step's firing is a mean over points around it, the nearer the heavier.
WITHIN = np.arange(-4, 5) / 5.0
SHARE = (1.0 - np.abs(WITHIN)) / 5.0


@dataclass(frozen=True, slots=True)
class Stimulus:
    """What is done to the limb.

    Parameters
    ----------
    seconds
        How long the limb is followed.
    tap_at_ms
        When the hammer strikes; None for no tap. Its size and length belong to the limb.
    torque_nm, torque_at_ms, torque_ramp_ms
        A torque held from a time on, and the time over which it is put on.
    """

    seconds: float
    tap_at_ms: float | None = None
    torque_nm: float = 0.0
    torque_at_ms: float = 0.0
    torque_ramp_ms: float = 20.0


@dataclass(frozen=True, slots=True)
class Record:
    """Everything that happened in a run; all read-outs are functions of it.

    Rows of two are the tapped muscle and its opponent. `cell` counts the units of both pools in a row, each
    from its smallest unit.
    """

    stimulus: Stimulus
    parameters: Model
    t_ms: Floats
    angle_rad: Floats
    speed_rad_s: Floats
    afferent_per_s: Floats
    force_n: Floats
    cell: Whole
    spike_ms: Floats
    arrival_ms: Floats


def tap(p: Model, since: Floats) -> Floats:
    """Return stretch (mm), speed (mm/s) and acceleration (mm/s2) that the hammer adds: one raised cosine.

    Parameters
    ----------
    p
        Parameters of the model.
    since
        Time since the hammer struck (ms).
    """
    turn = 2.0 * pi / p.limb.tap_ms
    half = p.limb.tap_mm / 2.0 * ((since > -1e-9) & (since < p.limb.tap_ms - 1e-9))
    stretch = half * (1.0 - np.cos(turn * since))
    speed = half * 1e3 * turn * np.sin(turn * since)
    acceleration = half * 1e6 * turn**2 * np.cos(turn * since)
    acceleration[np.abs(since) < 1e-9] *= 0.5  # a jump counts half where it is sampled
    return np.stack([stretch, speed, acceleration])


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

    joint, muscles = Joint(p, dt_ms), Muscles(p, dt_ms, block)
    struck = stimulus.tap_at_ms
    torque = stimulus.torque_nm * np.clip((t_ms - stimulus.torque_at_ms) / stimulus.torque_ramp_ms, 0.0, 1.0)
    path, force = np.zeros((3, steps + 1)), np.zeros((POOLS, steps + 1))
    path[0, 0] = joint.rest
    length = joint.lever_mm * (joint.rest - joint.reference) * np.array([1.0, -1.0])
    resting = spindle(p, length, np.zeros(POOLS), np.zeros(POOLS))
    firing = np.repeat(resting[:, None], lags + steps, axis=1)  # what the slowest fibres carry began before 0
    windows = sliding_window_view(firing, lags, axis=1)
    synapse = Synapse(p, dt_ms, resting * weights.sum(axis=1))
    cells = Cells(p, dt_ms, block, blocks, seed, present)
    cells.settle(synapse.standing())

    cell, spike_ms, arrival_ms = np.empty(0, np.int64), np.empty(0), np.empty(0)
    moved = np.empty((3, POOLS, block))
    for number in range(blocks):
        first, start = number * block, number * block * dt_ms
        now = slice(first + 1, first + block + 1)
        here = (arrival_ms >= start) & (arrival_ms < start + block * dt_ms)
        force[:, now] = muscles.advance(start, cell[here], arrival_ms[here])
        path[:, now] = joint.advance(force[:, now], torque[now])
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
            rate[0] = spindle(p, *(moved[:, 0, :, None] + tap(p, since))) @ SHARE
        firing[:, lags + first : lags + first + block] = rate
        arriving = np.einsum("pkl,pl->pk", windows[:, first : first + block], weights)
        fired, times = cells.advance(number, synapse.advance(arriving))
        if fired:
            cell = np.append(cell, fired)
            spike_ms = np.append(spike_ms, np.add(times, start))
            arrival_ms = spike_ms + delay[cell]
    return Record(
        stimulus=stimulus,
        parameters=p,
        t_ms=t_ms,
        angle_rad=path[0],
        speed_rad_s=path[1],
        afferent_per_s=firing[:, lags - 1 :],
        force_n=force,
        cell=cell,
        spike_ms=spike_ms,
        arrival_ms=arrival_ms,
    )
