"""The loop of `core` once more, compiled by Numba (the extra `fast`): ten times as fast, and never needed.

The NumPy core is the reference: this one does the same in the same blocks and in the same order, and a test holds it to
the same spikes. `cores` says which of the two runs. Importing this module imports Numba; running it
(`python -m motorlab.reflex.fast`) compiles the loop for this processor and keeps it.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

import numpy as np
from numba import njit

from motorlab.reflex.afferents import SHORTENING_MM_S
from motorlab.reflex.cells import POOLS, Flags, Floats, Whole
from motorlab.reflex.fast_cells import Clock, Fired, Pool, Shocks, compiled, fade, fire, known, meets
from motorlab.reflex.fast_limbs import Cord, Done, Fibres, Hinge, Twitch, excite, pull, sense, turn
from motorlab.reflex.preparation import DIRECT, ECHO, OWN, SHARE, Events, Prepared

__all__ = ["loop", "run"]

SPARE = 1024  # room for events at first
AS: dict[Any, Callable[[Any], Any]] = {
    int: int,
    float: float,
    Floats: partial(np.ascontiguousarray, dtype=np.float64),
    Whole: partial(np.ascontiguousarray, dtype=np.int64),
    Flags: partial(np.ascontiguousarray, dtype=np.bool_),
}
Part = TypeVar("Part", bound=tuple[Any, ...])


@compiled
def _grown(a, room):  # type: ignore[no-untyped-def]
    larger = np.empty(room, a.dtype)
    larger[: a.size] = a
    return larger


@njit(cache=True, error_model="numpy", nogil=True)
def loop(
    n: Clock, d: Done, f: Fibres, c: Cord, p: Pool, s: Shocks, m: Twitch, h: Hinge, delay: Floats,
    path: Floats, force: Floats, firing: Floats,
) -> tuple[Whole, Floats, Floats, Whole]:  # fmt: skip
    """Run the loop and return its events; movement, force and firing are written into the last three."""
    block, both = n.block, p.v.size
    push, divisor, work = np.empty((block, both)), np.empty((block, both)), np.empty((block, n.units))
    middle, current = np.empty((POOLS, block)), np.empty((POOLS, block))
    most = both * block + s.unit.size
    fired = Fired(np.empty(most, np.int64), np.empty(most), np.empty(most, np.bool_))
    reached = np.zeros(
        POOLS, np.int64
    )  # larger units than these no impulse has come to yet, so they do not pull

    size = waiting = s.unit.size
    room = size + SPARE
    cell, way, spike, arrival = (
        np.empty(room, np.int64),
        np.empty(room, np.int64),
        np.empty(room),
        np.empty(room),
    )
    cell[:size], way[:size], spike[:size], arrival[:size] = s.unit, DIRECT, s.at, s.at + s.down
    under_way, due = np.arange(room), np.empty(room, np.int64)
    place = held = 0
    for number in range(n.blocks):
        first, start = number * block, number * block * n.dt
        here = left = 0
        for j in range(waiting):
            one = under_way[j]
            if arrival[one] >= start + block * n.dt:
                under_way[left] = one
                left += 1
            elif arrival[one] >= start:
                due[here] = one
                here += 1
                pool, unit = divmod(cell[one], n.units)
                reached[pool] = max(reached[pool], unit + 1)
        waiting = left
        for pool in range(POOLS):
            if reached[pool]:
                mine = force[pool, first + 1 : first + block + 1]
                pull(m, pool * n.units, reached[pool], start, cell, arrival, due[:here], work, mine)
        turn(h, force, d.pulled, d.held, path, first, block)
        sense(f, h, d, path, firing, first, block)
        excite(c, f, d, firing, first, middle, current)
        known(p, n, number, current, push, divisor)
        count, place, held = fire(p, s, n, number, place, held, push, divisor, fired)
        held = fade(p, n, fired, count, held)
        if size + count > room:
            room = 2 * (size + count)
            cell, way, spike, arrival = (
                _grown(cell, room),
                _grown(way, room),
                _grown(spike, room),
                _grown(arrival, room),
            )
            under_way, due = _grown(under_way, room), _grown(due, room)
        for j in range(count):
            one, ms, again = fired.cell[j], fired.ms[j] + start, fired.again[j]
            met = not again and meets(s, one, ms)
            cell[size], spike[size], way[size] = one, ms, ECHO if again else OWN
            arrival[size] = np.inf if met else ms + delay[one]
            under_way[waiting] = size
            waiting += 0 if met else 1
            size += 1
    return cell[:size], spike[:size], arrival[:size], way[:size]


def run(made: Prepared) -> Events:
    """Run the loop; movement, force and firing are written into `made`."""
    return Events(*loop(*_parts(made)))


def _parts(made: Prepared) -> tuple[Any, ...]:
    """Return what the loop is given."""
    p, limb, dt, up = made.model, made.model.limb, made.dt, made.climbing
    joint, muscles, synapse, cells = made.joint, made.muscles, made.synapse, made.cells
    return (
        _part(Clock, dt, made.block, made.blocks, p.units),
        _part(Done, made.pulled, made.held, made.wanted, made.shocked, made.tap.first, made.tap.added, SHARE),
        _part(Fibres, p.speed_per_s, p.speed_exponent, p.rest_per_s, p.position_per_mm, p.onset_per_mm_s2,
              SHORTENING_MM_S, p.spindle_gain, made.weights),
        _part(Cord, synapse.gain, synapse.fill, synapse.drain, synapse.fast, synapse.slow, p.bias_na, p.charge_nc,
              p.reciprocal_nc, synapse.store, synapse.current, synapse.crossed),
        _part(Pool, *({**vars(cells), "gain": cells.gain.ravel()}[name] for name in Pool._fields)),
        _part(Shocks, up.unit, up.at_ms, up.up_ms, up.down_ms, made.draws[up.number, up.unit], *made.collisions),
        _part(Twitch, muscles.rise, muscles.twitch, muscles.saturation, muscles.times, muscles.fade.T, muscles.swell.T,
              muscles.active, muscles.rising),
        _part(Hinge, joint.dt, joint.lever_mm, joint.reference, joint.slack, limb.inertia_kg_m2, limb.gravity_nm,
              limb.stiffness_nm, limb.damping_nm_s, limb.lever_m, limb.speed_mm_per_s, limb.width_mm,
              (joint.angle, joint.speed, joint.pull, joint.before)),
        made.delay,
        made.path,
        made.force,
        made.firing,
    )  # fmt: skip


def _part(kind: type[Part], *values: Any) -> Part:
    """Return a tuple whose fields have just the types it names: other ones would have to be compiled anew."""
    wanted = kind.__annotations__.values()
    return kind(*(AS[type_](value) for type_, value in zip(wanted, values, strict=True)))


if __name__ == "__main__":
    from motorlab.reflex.cores import keep

    keep()
