"""Spindles, synapses, muscles and joint of `afferents` and `limbs` once more, for Numba.

Why each line is as it is stands there; a test holds both to the same movement, so what is changed there is changed
here. Importing this module imports Numba, so only `fast` does it.
"""

from math import cos, exp
from typing import NamedTuple

import numpy as np
from numba import njit

from motorlab.reflex.cells import POOLS, Floats, Whole
from motorlab.reflex.fast_cells import compiled

__all__ = ["Cord", "Done", "Fibres", "Hinge", "Twitch", "excite", "pull", "sense", "turn"]


class Done(NamedTuple):
    """What is done to the limb at each step, and the hammer over the blocks that it touches."""

    pulled: Floats
    held: Floats
    wanted: Floats
    shocked: Floats
    struck: int
    added: Floats
    share: Floats


class Fibres(NamedTuple):
    """Spindle fibres: how they fire, and when what they fire arrives."""

    speed: float
    exponent: float
    rest: float
    position: float
    onset: float
    shortening: float
    gain: float
    weights: Floats


class Cord(NamedTuple):
    """The synapses, by the names of `afferents.Synapse`; the last three change in the run."""

    gain: float
    fill: float
    drain: float
    fast: float
    slow: float
    bias: float
    charge: float
    reciprocal: float
    store: Floats
    current: Floats
    crossed: Floats


class Twitch(NamedTuple):
    """What `limbs.Muscles` holds, by the same names, steps by units; the last two change in the run."""

    rise: Floats
    twitch: Floats
    saturation: float
    times: Floats
    fade: Floats
    swell: Floats
    active: Floats
    rising: Floats


class Hinge(NamedTuple):
    """The joint; `state` (angle, speed, acceleration now and before) changes in the run."""

    dt: float
    lever: float
    reference: float
    slack: float
    inertia: float
    gravity: float
    spring: float
    damping: float
    arm: float
    top: float
    width: float
    state: Floats


@compiled
def pull(
    m: Twitch, begin: int, units: int, start: float, cell: Whole, arrival: Floats, due: Whole, work: Floats,
    force: Floats,
) -> None:  # fmt: skip
    """Add up the force of so many units of a muscle, from the impulses that reach them in the block and before."""
    mine = slice(begin, begin + units)
    active, rising, twitch = m.active[mine], m.rising[mine], m.twitch[mine]
    for k in range(m.times.size):
        row, fade, swell = work[k], m.fade[k, mine], m.swell[k, mine]
        for i in range(units):
            row[i] = active[i] * fade[i] + rising[i] * swell[i]
    active[:] = work[-1, :units]
    rising *= m.fade[-1, mine]
    for one in due:
        i = cell[one] - begin
        if 0 <= i < units:
            since = push = 0.0
            for k in range(m.times.size):
                since = max(m.times[k] - (arrival[one] - start), 0.0) / m.rise[cell[one]]
                push = exp(1.0 - since)
                work[k, i] += since * push
            active[i] += since * push
            rising[i] += push
    for k in range(m.times.size):
        row = work[k]
        for i in range(units):
            row[i] = twitch[i] * (row[i] / (1.0 + row[i] / m.saturation))
        force[k] = _sum(row[:units])


@njit(error_model="numpy", nogil=True, fastmath={"reassoc", "nsz"})
def _sum(row: Floats) -> float:
    """Add up in any order, as NumPy does: only so can several numbers be added at once."""
    total = 0.0
    for one in row:
        total += one
    return total


@compiled
def turn(h: Hinge, force: Floats, torque: Floats, held: Floats, path: Floats, first: int, block: int) -> None:
    """Move the limb over a block: along the hand while it leads, then by Beeman's rule."""
    q, w, a, b = h.state
    for now in range(first + 1, first + block + 1):
        if now < held.shape[1]:
            q, w, a = held[0, now], held[1, now], held[2, now]
            b = a
        else:
            tapped, other = force[0, now], force[1, now]
            q += h.dt * w + h.dt * h.dt * (4.0 * a - b) / 6.0
            guess = w + h.dt * (1.5 * a - 0.5 * b)
            twist = torque[now] + h.gravity * cos(q) - h.spring * (q - h.slack) - h.damping * guess
            if tapped or other:
                short = h.lever * (q - h.reference) / h.width
                reach = max(0.2, 1.0 - short * short)
                quick = h.lever * guess / h.top
                against = other * min(max(1.0 - quick, 0.0), 1.4)
                twist += h.arm * reach * (against - tapped * min(max(1.0 + quick, 0.0), 1.4))
            fresh = twist / h.inertia
            w += h.dt * (5.0 * fresh + 8.0 * a - b) / 12.0
            a, b = fresh, a
        path[0, now], path[1, now], path[2, now] = q, w, a
    h.state[0], h.state[1], h.state[2], h.state[3] = q, w, a, b


@compiled
def _spindle(f: Fibres, length: float, speed: float, onset: float) -> float:
    rate = f.speed * np.sign(speed) * abs(speed) ** f.exponent if speed else 0.0  # a power takes long
    rate += f.rest + f.position * length
    if speed > f.shortening:
        rate += f.onset * max(onset, 0.0)
    return f.gain * max(rate, 0.0)


@compiled
def sense(f: Fibres, h: Hinge, d: Done, path: Floats, firing: Floats, first: int, block: int) -> None:
    """Let the spindles of both muscles answer to the movement and to the hammer."""
    lags = f.weights.shape[1]
    hit = d.struck <= first < d.struck + d.added.shape[1]
    for k in range(block):
        length = h.lever * (path[0, first + 1 + k] - h.reference)
        speed, onset = h.lever * path[1, first + 1 + k], h.lever * path[2, first + 1 + k]
        if hit:
            rate, step = 0.0, first - d.struck + k
            for j in range(d.share.size):
                stretch, quick, jump = d.added[0, step, j], d.added[1, step, j], d.added[2, step, j]
                rate += _spindle(f, length + stretch, speed + quick, onset + jump) * d.share[j]
        else:
            rate = _spindle(f, length, speed, onset)
        firing[0, lags + first + k] = rate
        firing[1, lags + first + k] = _spindle(f, -length, -speed, -onset)


@compiled
def excite(c: Cord, f: Fibres, d: Done, firing: Floats, first: int, middle: Floats, current: Floats) -> None:
    """Turn what arrives in the cord over a block into the current into each pool at the middle of each step."""
    block = current.shape[1]
    for pool in range(POOLS):
        came, store, driven = current[pool], c.store[pool], c.current[pool]
        came[:] = 0.0
        for lag in range(f.weights.shape[1]):
            if f.weights[pool, lag]:
                heard, weight = firing[pool, first + lag : first + lag + block], f.weights[pool, lag]
                for k in range(block):
                    came[k] += heard[k] * weight
        for k in range(block):
            use = (came[k] + d.shocked[pool, first + k]) * c.gain
            half = c.fill / 2.0 + c.drain * use
            kept = ((1.0 - half) * store + c.fill) / (1.0 + half)
            new = ((1.0 - c.fast) * driven + c.fast * use * (store + kept)) / (1.0 + c.fast)
            middle[pool, k] = (driven + new) / 2.0
            store, driven = kept, new
        c.store[pool], c.current[pool] = store, driven
    for pool in range(POOLS):
        crossed = c.crossed[pool]
        for k in range(block):
            lagged = ((1.0 - c.slow) * crossed + 2.0 * c.slow * middle[1 - pool, k]) / (1.0 + c.slow)
            into = c.bias + c.charge * middle[pool, k] - c.reciprocal * ((crossed + lagged) / 2.0)
            current[pool, k] = into + d.wanted[pool, first + k]
            crossed = lagged
        c.crossed[pool] = crossed
