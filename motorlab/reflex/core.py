"""The closed loop: tap, spindle, spinal cord, muscle, joint and back to the spindle.

Nothing travels the arc faster than its shortest motor delay, so the loop is run in blocks of that length: within a
block the limb feels only forces that are already on their way, which lets each stage treat the whole block at once.
The model is fitted to textbook behaviour, not predicted from measurements; see `data/reflex_parameters.csv`.
"""

from dataclasses import dataclass
from math import ceil, pi

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from motorlab.reflex.cells import POOLS, Cells, Floats, Whole, graded
from motorlab.reflex.limbs import Joint, Muscles
from motorlab.reflex.parameters import Model

__all__ = ["Record", "Stimulus", "nested_order", "simulate"]

GOLDEN = (5.0**0.5 - 1.0) / 2.0  # steps of this share of a circle fill it evenly


@dataclass(frozen=True, slots=True)
class Stimulus:
    """What is done to the limb: a hammer tap at a time, a torque held from a time on (ramped up over a time)."""

    seconds: float
    tap_at_ms: float | None = None
    torque_nm: float = 0.0
    torque_at_ms: float = 0.0
    torque_ramp_ms: float = 20.0


@dataclass(frozen=True, slots=True)
class Record:
    """Everything that happened in a run; all read-outs are functions of it.

    Rows of two are the tapped muscle and its opponent. `cell` counts the units of both pools in a row.
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


def nested_order(count: int) -> Whole:
    """Return the order in which units are lost: fixed, spread evenly over all sizes, and nested.

    Who is lost at 10 % is lost at 50 % too, and half the pool keeps half of every size.

    Examples
    --------
    >>> nested_order(5).tolist()
    [0, 2, 4, 1, 3]
    """
    return np.argsort(np.arange(count) * GOLDEN % 1.0)


def slowing(p: Model, count: int) -> Floats:
    """Return by how much each fibre's travel time grows where myelin is lost; 1 is healthy."""
    return 1.0 + p.myelin_lost * np.linspace(p.slowing_low, p.slowing_high, count)[nested_order(count)]


def motor_delay(p: Model) -> Floats:
    """Return the time from spike to muscle of every unit of both pools (ms)."""
    speed = graded(p.motor_slow_m_per_s, p.motor_fast_m_per_s, p.units)
    travel = 1000.0 * (p.limb.proximal_m + p.limb.muscle_m) / speed
    return np.concatenate([travel * slowing(p, p.units), travel]) + p.junction_ms


def afferent_weights(p: Model, dt: float) -> Floats:
    """Return the weight of each earlier step's firing on the synapse at mid-step, pools by lags, newest last."""
    speed = np.linspace(p.afferent_fast_m_per_s, p.afferent_slow_m_per_s, p.afferent_classes)
    share = np.exp(-0.5 * np.linspace(-2.0, 2.0, p.afferent_classes) ** 2)
    share /= share.sum()
    travel = 1000.0 * (p.limb.proximal_m + p.limb.distal_m) / speed
    delays = np.stack([travel * slowing(p, p.afferent_classes), travel]) + p.spindle_ms + p.synapse_ms
    lags = delays / dt - 0.5
    weights = np.zeros((POOLS, ceil(lags.max()) + 2))
    for pool, left in enumerate((p.afferents_left, 1.0)):
        for lag, part in zip(lags[pool], share * left, strict=True):
            whole = int(lag)
            weights[pool, -1 - whole] += part * (1.0 - (lag - whole))
            weights[pool, -2 - whole] += part * (lag - whole)
    return weights


def spindle(p: Model, length: Floats, speed: Floats, onset: Floats) -> Floats:
    """Return the firing of a spindle fibre (impulses/s) for stretch (mm), its speed and its acceleration."""
    rate = (
        p.rest_per_s
        + p.position_per_mm * length
        + p.speed_per_s * np.sign(speed) * np.abs(speed) ** p.speed_exponent
    )
    rate += p.onset_per_mm_s2 * np.maximum(onset, 0.0) * (speed > -20.0)
    return p.spindle_gain * np.maximum(rate, 0.0)


class Synapse:
    """Spindle firing to synaptic current: presynaptic gain, depression, decay of the current, reciprocal inhibition."""

    def __init__(self, p: Model, dt: float, block: int, resting: Floats) -> None:
        self.p, self.dt = p, dt / 1000.0
        self.gain = 1.0 - p.presynaptic
        self.fast, self.slow = lowpass(dt / p.current_ms, block), lowpass(dt / p.reciprocal_ms, block)
        supply = resting * self.gain
        self.store = 1.0 / (1.0 + p.recovery_ms / 1000.0 * p.depletion * supply)
        self.current, self.crossed = supply * self.store, (supply * self.store)[::-1]

    def advance(self, arriving: Floats) -> Floats:
        """Return the current into each pool at the middle of each step (nA) for the firing that arrives (per s)."""
        p = self.p
        use = arriving * self.gain
        half = self.dt / 2.0 * (1000.0 / p.recovery_ms + p.depletion * use)
        kept = np.cumprod((1.0 - half) / (1.0 + half), axis=0)
        store = kept * (
            self.store + np.cumsum(self.dt * 1000.0 / p.recovery_ms / (1.0 + half) / kept, axis=0)
        )
        middle = (np.vstack([self.store, store[:-1]]) + store) / 2.0
        current = self.fast @ np.vstack([self.current, use * middle])
        crossed = self.slow @ np.vstack([self.crossed, current[:-1, ::-1]])
        self.store, self.current, self.crossed = store[-1], current[-1], crossed[-1]
        return p.bias_na + p.charge_nc * current[:-1] - p.reciprocal_nc * crossed[:-1]


def lowpass(ratio: float, block: int) -> Floats:
    """Return the matrix that takes (start, inputs of a block) of a first-order lag to (mid-step outputs, end)."""
    half = ratio / 2.0
    keep, take = (1.0 - half) / (1.0 + half), 2.0 * half / (1.0 + half)
    state = np.zeros((block + 1, block + 1))
    state[0, 0] = 1.0
    for k in range(block):
        state[k + 1] = keep * state[k]
        state[k + 1, k + 1] += take
    return np.vstack([(state[:-1] + state[1:]) / 2.0, state[-1:]])


def tap(p: Model, t_ms: Floats, at: float | None) -> Floats:
    """Return stretch (mm), speed (mm/s) and acceleration (mm/s2) that the hammer adds: a raised cosine."""
    if at is None:
        return np.zeros((3, t_ms.size))
    since, turn = t_ms - at, 2.0 * pi / p.limb.tap_ms
    on = (since >= -1e-9) & (since < p.limb.tap_ms - 1e-9)
    onset = np.where(
        np.abs(since) < 1e-9, 0.5, 1.0
    )  # the jump counts half: keeps the sampled tap second order
    half = p.limb.tap_mm / 2.0 * on
    return np.stack(
        [
            half * (1.0 - np.cos(turn * since)),
            half * 1e3 * turn * np.sin(turn * since),
            half * 1e6 * turn**2 * np.cos(turn * since) * onset,
        ]
    )


def simulate(p: Model, stimulus: Stimulus, seed: int = 1, dt_ms: float = 0.5) -> Record:
    """Run the loop and return everything that happened.

    Parameters
    ----------
    p
        Model, already lesioned.
    stimulus
        What is done to the limb.
    seed
        Seed of the synaptic noise.
    dt_ms
        Step; 0.5 or a whole part of it.

    Returns
    -------
    Record
        The run.
    """
    delay = motor_delay(p)
    block = int(delay.min() / dt_ms + 1e-9)
    blocks = ceil(stimulus.seconds * 1000.0 / dt_ms / block)
    steps = blocks * block
    t_ms = dt_ms * np.arange(steps + 1)
    present = np.ones(POOLS * p.units, bool)
    present[nested_order(p.units)[round(p.units * p.units_left) :]] = False
    weights = afferent_weights(p, dt_ms)
    lags = weights.shape[1]

    joint, muscles = Joint(p, dt_ms), Muscles(p, dt_ms, block)
    hammer = tap(p, t_ms, stimulus.tap_at_ms)
    torque = stimulus.torque_nm * np.clip((t_ms - stimulus.torque_at_ms) / stimulus.torque_ramp_ms, 0.0, 1.0)
    path, force = np.zeros((3, steps + 1)), np.zeros((POOLS, steps + 1))
    path[0, 0] = joint.rest
    stretch = joint.lever_mm * (joint.rest - joint.reference)
    still = np.zeros(1)
    resting = np.array([spindle(p, sign * np.array([stretch]), still, still)[0] for sign in (1.0, -1.0)])
    firing = np.repeat(resting[:, None], lags + steps, axis=1)
    windows = sliding_window_view(firing, lags, axis=1)
    synapse = Synapse(p, dt_ms, block, resting * weights.sum(axis=1))
    cells = Cells(p, dt_ms, block, blocks, seed, present)
    cells.settle(synapse.advance(np.repeat((resting * weights.sum(axis=1))[None], block, axis=0))[0])

    fired: list[tuple[Whole, Floats]] = [(np.empty(0, np.int64), np.empty(0))]
    who, when = fired[0]  # impulses on their way to the muscle
    moved = np.empty((3, POOLS, block))
    for number in range(blocks):
        first, start = number * block, number * block * dt_ms
        now = slice(first + 1, first + block + 1)
        here = when < start + block * dt_ms
        force[:, now] = muscles.advance(start, who[here], when[here])
        who, when = who[~here], when[~here]
        path[:, now] = joint.advance(force[:, now], torque[now])
        moved[:, 0] = path[:, now]
        moved[0, 0] -= joint.reference
        moved[:, 0] *= joint.lever_mm
        np.negative(moved[:, 0], out=moved[:, 1])
        moved[:, 0] += hammer[:, now]
        firing[:, lags + first : lags + first + block] = spindle(p, *moved)
        arriving = np.einsum("pkl,pl->kp", windows[:, first : first + block], weights)
        spikes = cells.advance(number, synapse.advance(arriving))
        if spikes:
            fresh = [(cell, time + start) for cell, time in spikes]
            fired += fresh
            who = np.concatenate([who, *(cell for cell, _ in fresh)])
            when = np.concatenate([when, *(time + delay[cell] for cell, time in fresh)])
    cell, spike_ms = (np.concatenate(part) for part in zip(*fired, strict=True))
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
        arrival_ms=spike_ms + delay[cell],
    )
