"""How long impulses travel, how loss of myelin slows and scatters them, and which units are lost first."""

from functools import lru_cache
from math import ceil

import numpy as np

from motorlab.reflex.cells import POOLS, Floats, Whole, graded
from motorlab.reflex.parameters import Model

__all__ = [
    "afferent_delay",
    "afferent_share",
    "afferent_travel",
    "afferent_weights",
    "motor_delay",
    "motor_travel",
    "nested_order",
]

GOLDEN = (5.0**0.5 - 1.0) / 2.0  # steps of this share of a circle fill it evenly


@lru_cache(maxsize=8)
def nested_order(count: int) -> Whole:
    """Return the order in which units are lost: fixed, spread evenly over all sizes, and nested.

    Who is lost at 10 % is lost at 50 % too, and half the pool keeps half of every size.

    Examples
    --------
    >>> nested_order(5).tolist()
    [0, 2, 4, 1, 3]
    """
    order = np.argsort(np.arange(count) * GOLDEN % 1.0)
    order.flags.writeable = False
    return order


def slowing(p: Model, count: int) -> Floats:
    """Return by how much each fibre's travel time grows where myelin is lost; 1 is healthy."""
    return 1.0 + p.myelin_lost * np.linspace(p.slowing_low, p.slowing_high, count)[nested_order(count)]


def motor_travel(p: Model, length_m: float) -> Floats:
    """Return the time that each motor axon of both pools takes over a length (ms), pools by units."""
    travel = 1000.0 * length_m / graded(p.motor_slow_m_per_s, p.motor_fast_m_per_s, p.units)
    return np.stack([travel * slowing(p, p.units), travel])


def motor_delay(p: Model) -> Floats:
    """Return the time from spike to muscle of every unit of both pools, in a row (ms)."""
    return motor_travel(p, p.limb.proximal_m + p.limb.muscle_m).ravel() + p.junction_ms


def afferent_travel(p: Model, length_m: float) -> Floats:
    """Return the time that each class of spindle fibres takes over a length (ms), pools by classes."""
    speed = np.linspace(p.afferent_fast_m_per_s, p.afferent_slow_m_per_s, p.afferent_classes)
    travel = 1000.0 * length_m / speed
    return np.stack([travel * slowing(p, p.afferent_classes), travel])


def afferent_delay(p: Model) -> Floats:
    """Return the time from stretch to synaptic current by class of spindle fibres (ms), pools by classes."""
    return afferent_travel(p, p.limb.proximal_m + p.limb.distal_m) + p.spindle_ms + p.synapse_ms


def afferent_share(p: Model) -> Floats:
    """Return which share of the spindle fibres each class holds; most are of middling speed."""
    share: Floats = np.exp(-0.5 * np.linspace(-2.0, 2.0, p.afferent_classes) ** 2)
    share /= share.sum()
    return share


def afferent_weights(p: Model, dt: float) -> Floats:
    """Return what each earlier step's firing adds to the input at mid-step, pools by lags, newest last."""
    share = afferent_share(p)
    lags = afferent_delay(p) / dt - 0.5
    weights = np.zeros((POOLS, ceil(float(np.max(lags))) + 2))
    for pool, left in enumerate((p.afferents_left, 1.0)):
        for lag, part in zip(lags[pool], share * left, strict=True):
            whole = int(lag)
            weights[pool, -1 - whole] += part * (1.0 - (lag - whole))
            weights[pool, -2 - whole] += part * (lag - whole)
    return weights
