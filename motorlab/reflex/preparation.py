"""What is known before a run begins: its clock, what is done to the limb at each step, and its parts at rest.

Both cores start from here, the one in NumPy (`core`) and the compiled one (`fast`), so that they can differ in
nothing but the loop.
"""

from dataclasses import dataclass
from math import ceil
from typing import NamedTuple

import numpy as np

from motorlab.reflex.afferents import Synapse, spindle
from motorlab.reflex.axons import afferent_weights, motor_delay, nested_order
from motorlab.reflex.cells import NOISE_STEP_MS, POOLS, Cells, Floats, Whole
from motorlab.reflex.limbs import Joint, Muscles
from motorlab.reflex.parameters import Model
from motorlab.reflex.stimuli import (
    Backward,
    Collisions,
    Stimulus,
    backward,
    collisions,
    echo_draws,
    guided,
    hammer,
    shocked_input,
    torque,
    will,
)

__all__ = ["DIRECT", "ECHO", "OWN", "SHARE", "Events", "Prepared", "Tap", "prepare"]

MOST_PARTS, MOST_SECONDS = 50, 60.0  # the finest step and the longest run that are asked for here
OWN, DIRECT, ECHO = 0, 1, 2  # how an impulse began

# A tap changes within a step, so each step's firing is a mean over points around it, the nearer the heavier.
WITHIN = np.arange(-4, 5) / 5.0
SHARE = (1.0 - np.abs(WITHIN)) / 5.0


class Events(NamedTuple):
    """The impulses of a run: cell, when it began (ms), when it reaches the muscle (ms; infinite: never), and how."""

    cell: Whole
    spike_ms: Floats
    arrival_ms: Floats
    way: Whole


@dataclass(frozen=True, slots=True)
class Tap:
    """What the hammer adds to the stretch of the tapped muscle, over the blocks that it touches.

    `added` holds stretch (mm), speed (mm/s) and acceleration (mm/s2) by steps by the points around each step; its first
    step is the step `first` of the run.
    """

    first: int
    added: Floats


@dataclass(frozen=True, slots=True)
class Prepared:
    """A run that is ready to begin.

    Parameters
    ----------
    model, stimulus
        What is left of the arc, and what is done.
    dt, block, blocks
        Length of a step (ms), steps of a block, blocks of the run.
    t_ms
        The ends of all steps, from 0.
    present, delay
        Which cells are alive, and the time from spike to muscle (ms); both pools in a row.
    weights
        What each earlier step's firing adds to the input at mid-step, pools by lags, newest last.
    pulled, held, wanted, shocked, tap
        What is done at each step: torque (Nm), the hand's angle, speed and acceleration, current (nA), impulses (1/s),
        and the hammer.
    climbing, draws, collisions
        The impulses that shocks send up the axons, the numbers by which their echoes are drawn, and what they meet.
    joint, muscles, synapse, cells
        The parts of the loop, at rest.
    path, force, firing
        Where the loop writes: angle, speed and acceleration; force of both muscles (N); firing of their spindles
        (impulses/s), which begins one row of `weights` before 0: what the slowest fibres carry was fired then.
    """

    model: Model
    stimulus: Stimulus
    dt: float
    block: int
    blocks: int
    t_ms: Floats
    delay: Floats
    weights: Floats
    pulled: Floats
    held: Floats
    wanted: Floats
    shocked: Floats
    tap: Tap
    climbing: Backward
    draws: Floats
    collisions: Collisions
    joint: Joint
    muscles: Muscles
    synapse: Synapse
    cells: Cells
    path: Floats
    force: Floats
    firing: Floats


def _refuse_what_would_never_end(seconds: float, dt: float) -> None:
    parts = NOISE_STEP_MS / dt if dt > 0.0 else 0.0
    if not (1.0 <= parts <= MOST_PARTS and abs(parts - round(parts)) < 1e-6):
        raise ValueError(
            f"dt_ms is {dt!r}; it must be {NOISE_STEP_MS:g} over a whole number from 1 to {MOST_PARTS}."
        )
    if not 0.0 < seconds <= MOST_SECONDS:
        raise ValueError(
            f"A run of {seconds!r} seconds; it must be more than 0 and at most {MOST_SECONDS:g}."
        )


def prepare(p: Model, stimulus: Stimulus, seed: int, dt: float) -> Prepared:
    """Return a run that is ready to begin; parameters as those of `core.simulate`."""
    _refuse_what_would_never_end(stimulus.seconds, dt)
    delay = motor_delay(p)
    block = int(np.min(delay) / dt + 1e-9)
    blocks = ceil(stimulus.seconds * 1000.0 / dt / block)
    steps = blocks * block
    t_ms: Floats = dt * np.arange(steps + 1, dtype=np.float64)
    present = np.ones(POOLS * p.units, bool)
    present[nested_order(p.units)[round(p.units * p.units_left) :]] = False
    weights = afferent_weights(p, dt)

    joint = Joint(p, dt, stimulus.held_deg)
    path = np.zeros((3, steps + 1))
    path[0, 0] = joint.angle
    length = joint.lever_mm * (joint.angle - joint.reference) * np.array([1.0, -1.0])
    resting = spindle(p, length, np.zeros(POOLS), np.zeros(POOLS))
    synapse = Synapse(p, dt, resting * weights.sum(axis=1))
    cells = Cells(p, dt, block, blocks, seed, present)
    cells.settle(synapse.standing())
    middle = t_ms[:-1] + dt / 2.0
    return Prepared(
        model=p,
        stimulus=stimulus,
        dt=dt,
        block=block,
        blocks=blocks,
        t_ms=t_ms,
        delay=delay,
        weights=weights,
        pulled=torque(stimulus, t_ms),
        held=guided(stimulus, t_ms),
        wanted=will(p, stimulus, middle),
        shocked=shocked_input(p, stimulus, dt, steps),
        tap=_tap(p, stimulus, dt, t_ms, block),
        climbing=backward(p, stimulus, present),
        draws=echo_draws(seed, len(stimulus.shocks_ms), p.units),
        collisions=collisions(p, stimulus, dt),
        joint=joint,
        muscles=Muscles(p, dt, block),
        synapse=synapse,
        cells=cells,
        path=path,
        force=np.zeros((POOLS, steps + 1)),
        firing=np.repeat(resting[:, None], weights.shape[1] + steps, axis=1),
    )


def _tap(p: Model, stimulus: Stimulus, dt: float, t_ms: Floats, block: int) -> Tap:
    struck = stimulus.tap_at_ms
    if struck is None:
        return Tap(0, np.empty((3, 0, WITHIN.size)))
    begins, ends = t_ms[:-1:block], t_ms[block::block]
    touched = np.flatnonzero((struck - dt < ends) & (begins < struck + p.limb.tap_ms))
    steps = (block * touched[:, None] + np.arange(block)).ravel()
    since = t_ms[steps + 1, None] - struck + dt * WITHIN
    return Tap(int(steps[0]) if steps.size else 0, hammer(p, stimulus.tap, since))
