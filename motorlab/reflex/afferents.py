"""The way in: what a spindle fibre fires, and what current its impulses drive into the motor neurons."""

import numpy as np

from motorlab.reflex.cells import Floats
from motorlab.reflex.parameters import Model

__all__ = ["Synapse", "spindle"]

SHORTENING_MM_S = -20.0  # a spindle that shortens faster than this does not answer to acceleration


def spindle(p: Model, length: Floats, speed: Floats, onset: Floats) -> Floats:
    """Return the firing of a spindle fibre (impulses/s).

    Parameters
    ----------
    p
        Parameters of the model.
    length, speed, onset
        Stretch of the muscle (mm), its speed (mm/s) and its acceleration (mm/s2).

    Notes
    -----
    Source: prochazka_gorassini_1998 for the power of speed. The response to the onset of stretch is what lets a tap
    stand out from a swing: without it a healthy tap fires no unit.
    """
    rate = p.speed_per_s * np.sign(speed) * np.abs(speed) ** p.speed_exponent
    rate += p.rest_per_s + p.position_per_mm * length
    rate += p.onset_per_mm_s2 * np.maximum(onset, 0.0) * (speed > SHORTENING_MM_S)
    return p.spindle_gain * np.maximum(rate, 0.0)


class Synapse:
    """From spindle firing to synaptic current.

    Presynaptic inhibition scales the input, depression uses up the store of transmitter, the current decays,
    and a slower share of it inhibits the opponent. All four follow the rule of Crank and Nicolson.

    Parameters
    ----------
    p
        Parameters of the model.
    dt
        Step (ms).
    resting
        Firing that arrives at rest (impulses/s of all fibres), one per pool.
    """

    def __init__(self, p: Model, dt: float, resting: Floats) -> None:
        self.p, self.gain = p, (1.0 - p.presynaptic) * p.input_left * p.limb.input_ratio
        self.fill, self.drain = dt / p.recovery_ms, dt / 2000.0 * p.depletion
        self.fast, self.slow = dt / 2.0 / p.current_ms, dt / 2.0 / p.reciprocal_ms
        supply = (resting * self.gain).tolist()
        self.store = [1.0 / (1.0 + p.recovery_ms / 1000.0 * p.depletion * use) for use in supply]
        self.current = [use * store for use, store in zip(supply, self.store, strict=True)]
        self.crossed = self.current[::-1]

    def standing(self) -> Floats:
        """Return the current into each pool at rest (nA)."""
        return self._into(np.array(self.current), np.array(self.crossed))

    def advance(self, arriving: Floats) -> Floats:
        """Return the current into each pool at the middle of each step (nA), pools by steps.

        Parameters
        ----------
        arriving
            Firing that arrives at the middle of each step (impulses/s of all fibres), pools by steps.
        """
        fill, drain, fast, slow = self.fill, self.drain, self.fast, self.slow
        middle = []
        for pool, row in enumerate((arriving * self.gain).tolist()):
            store, current, path = self.store[pool], self.current[pool], []
            for use in row:
                half = fill / 2.0 + drain * use
                kept = ((1.0 - half) * store + fill) / (1.0 + half)
                driven = ((1.0 - fast) * current + fast * use * (store + kept)) / (1.0 + fast)
                path.append((current + driven) / 2.0)
                store, current = kept, driven
            self.store[pool], self.current[pool] = store, current
            middle.append(path)
        inhibition = []
        for pool, row in enumerate(middle[::-1]):
            crossed, path = self.crossed[pool], []
            for other in row:
                lagged = ((1.0 - slow) * crossed + 2.0 * slow * other) / (1.0 + slow)
                path.append((crossed + lagged) / 2.0)
                crossed = lagged
            self.crossed[pool] = crossed
            inhibition.append(path)
        return self._into(np.array(middle), np.array(inhibition))

    def _into(self, current: Floats, crossed: Floats) -> Floats:
        return self.p.bias_na + self.p.charge_nc * current - self.p.reciprocal_nc * crossed
