"""How safely impulses pass from nerve to muscle: the safety of the end plates, and how many fibres answer at rest.

Each impulse releases transmitter, receptors turn it into an end-plate potential, and a fibre answers where that exceeds
what it needs. How far it does is the safety factor, spread among end plates like a bell on a logarithmic axis.
"""

from dataclasses import dataclass
from functools import cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from motorlab.flows import Flows, number

__all__ = ["USUAL_C", "Safety", "answering", "jitter_over_health", "resting", "safety"]

Floats = NDArray[np.float64]
USUAL_C = 33.0  # skin of a limb that is warmed as it should be
DEVIATES = np.linspace(-8.0, 8.0, 3201)
SHARES = np.array([NormalDist().cdf(value) for value in DEVIATES])
EDGES = np.linspace(0.0, 6.0, 601)  # of bins of the logarithm of safety, from where an end plate transmits
MEDIANS = np.linspace(-4.0, 4.0, 401)
FEW = 1e-9


@dataclass(frozen=True)
class Safety:
    """What the end plates of each muscle are like, muscles by columns (two a case: left, right).

    Attributes
    ----------
    log
        Logarithm of the median safety factor.
    released
        Transmitter of an impulse over the healthy amount.
    calcium
        Calcium that enters an ending with an impulse over the healthy amount: less in immune disease of the ending,
        all of it where a toxin has cut what calcium acts on.
    poisoned
        Share of the endings' release that no toxin has cut.
    """

    log: Floats
    released: Floats
    calcium: Floats
    poisoned: Floats


def answering(log_safety: Floats) -> Floats:
    """Return the share of the fibres that answers.

    Parameters
    ----------
    log_safety
        Logarithm of the median safety factor.

    Examples
    --------
    >>> answering(np.log([1.0, 4.0])).round(3).tolist()
    [0.5, 0.997]
    """
    return np.asarray(np.interp(log_safety / number("junction_safety_spread"), DEVIATES, SHARES))


def _released(endings: Floats) -> Floats:
    """Return the transmitter over the healthy amount where so much of the endings is left.

    What failing release leaves of the resting response is known (`cmap_release`); how much transmitter that means
    follows from the spread of safety.
    """
    whole = np.log(number("junction_safety"))
    left = endings ** number("cmap_release") * answering(whole)
    log = number("junction_safety_spread") * np.interp(left, SHARES, DEVIATES) - whole
    return np.asarray(np.exp(np.minimum(log, 0.0)))


def safety(flows: Flows, skin_c: float = USUAL_C) -> Safety:
    """Return the safety of the end plates of every muscle, in the order of the anatomy.

    Parameters
    ----------
    flows
        What flows through every route of many cases.
    skin_c
        Temperature of the skin (C). Cold makes end-plate potentials larger and longer.

    Examples
    --------
    >>> found = safety(Flows([()]))
    >>> float(np.exp(found.log[0, 0]).round(1)), float(found.released[0, 0])
    (4.0, 1.0)
    """

    def read() -> Safety:
        poisoned = flows.at_muscle("junction_presynaptic", "poisoned")
        released = _released(flows.at_muscle("junction_presynaptic"))
        receptors = number("junction_receptors") * np.log(flows.at_muscle("junction_postsynaptic"))
        cold = np.log1p(number("junction_cold_spares") * (USUAL_C - skin_c))
        log = np.log(number("junction_safety")) + np.log(released) + receptors + cold
        calcium = np.minimum(released / np.maximum(_released(poisoned), FEW), 1.0)
        return Safety(np.asarray(log), released, calcium, poisoned)

    return flows.keep(f"safety {skin_c}", read)


def resting(flows: Flows, skin_c: float = USUAL_C) -> Floats:
    """Return the share of each muscle's fibres that answers a single shock at rest, over that of a healthy junction.

    Examples
    --------
    >>> from motorlab.lesions import Lesion
    >>> ill = [(Lesion("neuromuscular_junction", kind=kind, severity=0.5),) for kind in ("presynaptic", "postsynaptic")]
    >>> resting(Flows([(), *ill]))[0, ::2].round(2).tolist()
    [1.0, 0.42, 0.95]
    """
    whole = answering(np.log(np.array(number("junction_safety"))))
    return np.minimum(answering(safety(flows, skin_c).log) / whole, 1.0)


@cache
def _dance() -> Floats:
    """Return the mean of 1 / root(s (s - 1)) over the end plates with a safety s above 1, one for each of `MEDIANS`."""
    reached = 2.0 * np.sqrt(1.0 - np.exp(-EDGES))  # its integral over the logarithm of s
    each = np.diff(reached) / np.diff(EDGES)
    share = np.diff(answering(MEDIANS[:, None] - EDGES), axis=1)
    return np.asarray((share * each).sum(axis=1) / np.minimum(share.sum(axis=1), -1e-300))


def jitter_over_health(log_safety: Floats) -> Floats:
    """Return the mean jitter of the end plates that transmit, over that of healthy ones.

    Notes
    -----
    A potential with a round top of height s crosses the threshold 1 at a slope that goes with root(s (s - 1)): the less
    it exceeds what is needed, the more the moment varies. On the brink of failure it varies about five times as much as
    in health, so that impulses fail from about 100 us on. The shape is an assumption.

    Examples
    --------
    >>> jitter_over_health(np.log([4.0, 2.0, 1.0])).round(1).tolist()
    [1.0, 2.6, 5.6]
    """
    healthy = np.interp(np.log(number("junction_safety")), MEDIANS, _dance())
    return np.asarray(np.interp(log_safety, MEDIANS, _dance()) / healthy)
