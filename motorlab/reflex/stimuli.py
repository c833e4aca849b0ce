"""What is done to a limb: hammer, torque, hand, will and electrode, as arrays over the steps of a run."""

from dataclasses import dataclass
from math import inf, log, pi
from statistics import NormalDist
from typing import NamedTuple

import numpy as np

from motorlab.reflex.axons import afferent_share, afferent_travel, motor_travel, nested_order
from motorlab.reflex.cells import POOLS, Flags, Floats, Whole, graded
from motorlab.reflex.parameters import Model

__all__ = [
    "START_MS",
    "Backward",
    "Collisions",
    "Stimulus",
    "backward",
    "collides",
    "collisions",
    "echo_draws",
    "guided",
    "hammer",
    "motor_threshold",
    "shocked_input",
    "torque",
    "will",
]

ECHO_STREAM = 1  # so that the draws are not those of the noise
START_MS = 50.0  # over which a hand brings a held limb to its speed, and to rest again


@dataclass(frozen=True, slots=True)
class Stimulus:
    """What is done to the limb.

    Parameters
    ----------
    seconds
        How long the limb is followed.
    tap_at_ms, tap
        When the hammer strikes (None for no tap) and how hard, over the limb's own tap.
    torque_nm, torque_at_ms, torque_ramp_ms
        A torque held from a time on, and the time over which it is put on.
    held_deg, let_go_ms
        The angle at which a hand holds the limb (None: it is free) and when it lets go (infinite: never).
    moved_deg, moved_deg_s, moved_at_ms
        How far a held limb is moved, how fast, and from when.
    effort, effort_at_ms, effort_ramp_ms, effort_hold_ms
        Share of the greatest voluntary drive that is reached, from when, over which time, held for how long.
    shocks_ms, shock
        When the nerve is stimulated, and the strength over what fires half of its spindle fibres.
    opposed_ms, opposed
        The same for the nerve of the opposing muscle; only its spindle fibres are followed.
    input_na, input_at_ms, input_ms
        A burst of current from the skin into each pool (nA), when it begins at its cells, and its time to the peak.
    """

    seconds: float
    tap_at_ms: float | None = None
    tap: float = 1.0
    torque_nm: float = 0.0
    torque_at_ms: float = 0.0
    torque_ramp_ms: float = 20.0
    held_deg: float | None = None
    let_go_ms: float = inf
    moved_deg: float = 0.0
    moved_deg_s: float = 0.0
    moved_at_ms: float = 0.0
    effort: float = 0.0
    effort_at_ms: float = 0.0
    effort_ramp_ms: float = 1.0
    effort_hold_ms: float = inf
    shocks_ms: tuple[float, ...] = ()
    shock: float = 0.0
    opposed_ms: tuple[float, ...] = ()
    opposed: float = 0.0
    input_na: tuple[float, float] = (0.0, 0.0)
    input_at_ms: tuple[float, float] = (0.0, 0.0)
    input_ms: float = 1.0


class Backward(NamedTuple):
    """Impulses that shocks send up the motor axons: each shock's time and number, the unit, its times (ms)."""

    at_ms: Floats
    number: Whole
    unit: Whole
    up_ms: Floats
    down_ms: Floats


def hammer(p: Model, size: float, since: Floats) -> Floats:
    """Return stretch (mm), speed (mm/s) and acceleration (mm/s2) that the hammer adds: one raised cosine.

    Parameters
    ----------
    p
        Parameters of the model.
    size
        Strength over the limb's own tap.
    since
        Time since the hammer struck (ms).
    """
    turn = 2.0 * pi / p.limb.tap_ms
    half = size * p.limb.tap_mm / 2.0 * ((since > -1e-9) & (since < p.limb.tap_ms - 1e-9))
    stretch = half * (1.0 - np.cos(turn * since))
    speed = half * 1e3 * turn * np.sin(turn * since)
    acceleration = half * 1e6 * turn**2 * np.cos(turn * since)
    acceleration[np.abs(since) < 1e-9] *= 0.5  # a jump counts half where it is sampled
    return np.stack([stretch, speed, acceleration])


def torque(s: Stimulus, t_ms: Floats) -> Floats:
    """Return the torque from outside (Nm)."""
    pulled: Floats = s.torque_nm * np.clip((t_ms - s.torque_at_ms) / s.torque_ramp_ms, 0.0, 1.0)
    return pulled


def guided(s: Stimulus, t_ms: Floats) -> Floats:
    """Return the way of the hand that holds the limb: angle (rad), speed (rad/s) and acceleration (rad/s2).

    The limb is brought to its speed and to rest by a raised cosine of the speed, so that the spindle meets no jump.

    Returns
    -------
    array
        Three by steps; only as many steps as the limb is held.
    """
    if s.held_deg is None:
        return np.empty((3, 0))
    t = t_ms[t_ms < s.let_go_ms - 1e-9]
    held = np.full(t.size, s.held_deg)
    speed, acceleration = np.zeros(t.size), np.zeros(t.size)
    if s.moved_deg_s:
        ramp = min(START_MS / 1000.0, s.moved_deg / s.moved_deg_s)
        level = s.moved_deg / s.moved_deg_s - ramp  # seconds at full speed
        since = (t - s.moved_at_ms) / 1000.0
        for begins, sign in ((0.0, 1.0), (ramp + level, -1.0)):
            part = np.clip((since - begins) / ramp, 0.0, 1.0)
            speed += sign * s.moved_deg_s * (1.0 - np.cos(pi * part)) / 2.0
            acceleration += sign * s.moved_deg_s * np.sin(pi * part) * pi / (2.0 * ramp)
            way = ramp * (part / 2.0 - np.sin(pi * part) / (2.0 * pi)) + np.clip(
                since - begins - ramp, 0.0, None
            )
            held += sign * s.moved_deg_s * way
    led: Floats = np.radians(np.stack([held, speed, acceleration]))
    return led


def will(p: Model, s: Stimulus, middle_ms: Floats) -> Floats:
    """Return the current into each pool from above and from the skin (nA), pools by steps.

    Parameters
    ----------
    p, s
        Parameters of the model, and what is done.
    middle_ms
        The middle of each step.
    """
    current = np.zeros((POOLS, middle_ms.size))
    if s.effort:
        since = middle_ms - s.effort_at_ms
        rise = np.clip(since / s.effort_ramp_ms, 0.0, 1.0)
        over = since > s.effort_ramp_ms + s.effort_hold_ms
        current[0] += s.effort * p.limb.drive_na * p.drive_left * np.where(over, 0.0, rise)
    if any(s.input_na):
        since = np.maximum(middle_ms - np.array(s.input_at_ms)[:, None], 0.0) / s.input_ms
        current += np.array(s.input_na)[:, None] * since * np.exp(1.0 - since)
    return current


def shocked_input(p: Model, s: Stimulus, dt: float, steps: int) -> Floats:
    """Return the impulses that shocks to the nerves send into the cord (impulses/s of all fibres), pools by steps.

    Each shock fires a share of a muscle's spindle fibres once: those whose threshold it passes.
    """
    arriving = np.zeros((POOLS, steps))
    if not s.shocks_ms and not s.opposed_ms:
        return arriving
    travel = afferent_travel(p, p.limb.proximal_m)[0] + p.synapse_ms
    for pool, (times, size) in enumerate(((s.shocks_ms, s.shock), (s.opposed_ms, s.opposed))):
        fired = NormalDist(0.0, p.afferent_spread).cdf(log(max(size, 1e-9))) * p.afferents_left
        for at in times:
            for delay, part in zip(travel, afferent_share(p) * fired, strict=True):
                place = (at + delay) / dt - 0.5
                whole = int(place)
                for step, near in ((whole, 1.0 - (place - whole)), (whole + 1, place - whole)):
                    if step < steps:
                        arriving[pool, step] += part * near / (dt / 1000.0)
    return arriving


def motor_threshold(p: Model) -> Floats:
    """Return the shock that fires each motor axon, over what fires half of the spindle fibres; large ones first."""
    return graded(p.motor_threshold_small, p.motor_threshold_large, p.units)


def backward(p: Model, s: Stimulus, present: Flags) -> Backward:
    """Return the impulses that shocks send up the motor axons of the tapped muscle, in order of their arrival.

    Large axons have the low thresholds. `down_ms` is the way from the electrode to the muscle: the direct answer.
    An axon that was cut off from its cell, but has not yet died below, answers directly and has no way up.
    """
    excitable = np.zeros(p.units, dtype=bool)
    excitable[nested_order(p.units)[: round(p.units * p.axons_left)]] = True
    fired = np.flatnonzero((motor_threshold(p) <= s.shock) & (excitable | present[: p.units]))
    up = np.where(present[fired], motor_travel(p, p.limb.proximal_m)[0][fired], inf)
    down = motor_travel(p, p.limb.muscle_m)[0][fired] + p.junction_ms
    at = np.array(s.shocks_ms, dtype=np.float64)
    order = np.argsort((at[:, None] + up).ravel(), kind="stable")
    number, one = np.divmod(order, max(fired.size, 1))
    return Backward(at[number], number, fired[one], up[one], down[one])


class Collisions(NamedTuple):
    """Where impulses that shocks send up the motor axons meet the cells' own, and neither of the two goes on.

    Which units of the tapped muscle send one up, its time to the cell (ms), when each shock is given, and until when a
    spike would meet it, shocks by units.
    """

    sends: Flags
    up_ms: Floats
    at_ms: Floats
    until_ms: Floats


def collisions(p: Model, s: Stimulus, dt: float) -> Collisions:
    """Return what a spike has to be compared with to know whether it meets an impulse that comes up its axon.

    What comes up within the step of a spike counts as met: the cells are stepped in the same order.
    """
    up, at = motor_travel(p, p.limb.proximal_m)[0], np.array(s.shocks_ms, dtype=np.float64)
    until = dt * (np.floor((at[:, None] + up) / dt) + 1.0)
    return Collisions(motor_threshold(p) <= s.shock, up, at, until)


def collides(c: Collisions, cell: Whole, spike_ms: Floats) -> Flags:
    """Return which spikes meet an impulse that comes up the same axon."""
    mine = cell < c.up_ms.size
    unit = np.where(mine, cell, 0)
    met = (spike_ms < c.until_ms[:, unit]) & (spike_ms + c.up_ms[unit] > c.at_ms[:, None])
    return mine & c.sends[unit] & met.any(axis=0)


def echo_draws(seed: int, shocks: int, units: int) -> Floats:
    """Return the numbers, 0 to 1, by which it is drawn who echoes which shock; shocks by units."""
    return np.random.default_rng((seed, ECHO_STREAM)).random((shocks, units))
