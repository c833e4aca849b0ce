"""Tests of the junction in numbers: trains of shocks, effort, and jitter, for many cases at once.

Each impulse releases a share of the ending's stock, which fills up again. Receptors turn it into an end-plate
potential, and a fibre answers where that exceeds what it needs. How far it does is its safety factor, spread among end
plates like a bell on a logarithmic axis. Fatigue, rise after effort, jitter and the help of the cold follow from it.
"""

from dataclasses import dataclass
from functools import cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from motorlab.catalogue import REPETITIVE
from motorlab.flows import Flows, number
from motorlab.studies.nerve_points import motor_points

__all__ = ["JUDGED", "USUAL_C", "Jitter", "Trains", "jitter", "junction_studies", "trains"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
USUAL_C = 33.0  # skin of a limb that is warmed as it should be
DEVIATES = np.linspace(-8.0, 8.0, 3201)
SHARES = np.array([NormalDist().cdf(value) for value in DEVIATES])
JUDGED = 3  # the fourth response is compared with the first


def _below(deviate: Floats) -> Floats:
    """Return the share of a bell that lies below so many standard deviations."""
    return np.asarray(np.interp(deviate, DEVIATES, SHARES))


@dataclass(frozen=True)
class Trains:
    """What repeated shocks to a nerve measure, nerves of `REPETITIVE` by columns (two a case: left, right).

    Attributes
    ----------
    sizes
        Each response of a slow train over the first, stimuli by nerves by columns; NaN where nothing answers.
    decrement_pct
        Drop from the first to the fourth response of a slow train at rest (%).
    effort_decrement_pct, exhausted_decrement_pct
        The same right after a short effort, and some minutes after a minute of effort (%).
    increment_pct
        Rise of the first response right after a short effort, or in a fast train at 30 Hz (%).
    """

    sizes: Floats
    decrement_pct: Floats
    effort_decrement_pct: Floats
    exhausted_decrement_pct: Floats
    increment_pct: Floats


@dataclass(frozen=True)
class Jitter:
    """What single-fibre recording measures, muscles by columns.

    Attributes
    ----------
    mean_us
        Mean jitter of the end plates that transmit (us); NaN where none does.
    blocking_pct
        Impulses that bring no answer (%).
    """

    mean_us: Floats
    blocking_pct: Floats


@cache
def junction_studies() -> Whole:
    """Return the studies of the nerves for junction tests, as rows of the motor points."""
    return np.array([motor_points().row[name] for name in REPETITIVE])


def _safety(flows: Flows, muscle: Whole, skin_c: float) -> tuple[Floats, Floats]:
    """Return the logarithm of the median safety factor, and the transmitter released over the healthy amount.

    What failing release leaves of the resting response is known (`cmap_release`); how much transmitter that means
    follows from the spread of safety.
    """
    spread, whole = number("junction_safety_spread"), np.log(number("junction_safety"))
    answering = flows.at_muscle("junction_presynaptic")[muscle] ** number("cmap_release")
    released = spread * np.interp(answering * _below(whole / spread), SHARES, DEVIATES) - whole
    released = np.minimum(released, 0.0)
    receptors = number("junction_receptors") * np.log(flows.at_muscle("junction_postsynaptic")[muscle])
    cold = np.log1p(number("junction_cold_spares") * (USUAL_C - skin_c))
    return np.asarray(whole + released + receptors + cold), np.asarray(np.exp(released))


def _run_down(released: Floats, skin_c: float) -> Floats:
    """Return the transmitter of each stimulus of a slow train over the first, stimuli first.

    Little release empties the stock little; calcium that stays from one impulse to the next adds some.
    """
    taken = (
        number("junction_stock") * released * (1.0 - number("junction_cold_releases") * (USUAL_C - skin_c))
    )
    refill = 1.0 - np.exp(-1.0 / (number("junction_rate_hz") * number("junction_recovery_s")))
    stock, found = np.ones_like(released), []
    for impulse in range(round(number("junction_stimuli"))):
        found.append(stock * (1.0 + number("junction_calcium") * impulse))
        left = stock * (1.0 - taken)
        stock = left + (1.0 - left) * refill
    return np.array(found)


def trains(flows: Flows, skin_c: float = USUAL_C) -> Trains:
    """Return what repeated stimulation of each nerve measures.

    Parameters
    ----------
    flows
        What flows through every route of many cases.
    skin_c
        Temperature of the skin (C). Cold makes end-plate potentials larger and longer and spares the stock, so that it
        hides myasthenia: a trap.

    Notes
    -----
    Source: abraham_2017, oh_2005 (limits); stock, calcium and safety are assumptions, fitted to them.

    Examples
    --------
    >>> found = trains(Flows([()]))
    >>> found.decrement_pct[:, 0].round(1).tolist(), found.increment_pct[:, 0].round(1).tolist()
    ([1.4, 1.4, 1.4], [0.1, 0.1, 0.1])
    """

    def read() -> Trains:
        muscle, spread = motor_points().place[junction_studies()], number("junction_safety_spread")
        safety, released = _safety(flows, muscle, skin_c)
        run_down = np.log(_run_down(released, skin_c))

        def answering(change: Floats | float) -> Floats:
            """Return the share of fibres that answers each stimulus while more or less transmitter is released."""
            return _below((safety + np.log(change) + run_down) / spread)

        def drop(sizes: Floats) -> Floats:
            return np.asarray(100.0 * (1.0 - sizes[JUDGED] / np.maximum(sizes[0], 1e-12)))

        after = number("junction_effort") * (1.0 + number("junction_facilitation") * (1.0 - released))
        rest, effort, tired = (answering(change) for change in (1.0, after, number("junction_exhausted")))
        first = np.maximum(rest[0], 1e-12)
        sizes = np.where(rest[0] > 1e-6, rest / first, np.nan)
        return Trains(sizes, drop(rest), drop(effort), drop(tired), 100.0 * (effort[0] / first - 1.0))

    return flows.keep(f"trains {skin_c}", read)


def jitter(flows: Flows, skin_c: float = USUAL_C) -> Jitter:
    """Return jitter and blocking in every muscle, in the order of the anatomy.

    Notes
    -----
    A potential that exceeds the threshold s times crosses it after 1/s of its rise, and varies there with the number of
    quanta: jitter goes with 1/s over the root of the quanta. Its mean is taken over the end plates that transmit.
    Source: stalberg_2016 (health).

    Examples
    --------
    >>> found = jitter(Flows([()]))
    >>> float(found.mean_us[0, 0].round(1)), float(found.blocking_pct[0, 0].round(1))
    (22.0, 0.1)
    """
    spread = number("junction_safety_spread")

    def inverse(safety: Floats) -> Floats:
        """Return the mean of 1/s over the end plates with s above 1."""
        passing = np.maximum(_below(safety / spread), 1e-12)
        return np.asarray(np.exp(spread**2 / 2.0 - safety) * _below(safety / spread - spread) / passing)

    def read() -> Jitter:
        safety, released = _safety(flows, np.arange(len(flows.wiring.muscles)), skin_c)
        healthy = inverse(np.log(np.array(number("junction_safety"))))
        passing = _below(safety / spread)
        mean = number("junction_jitter_us") * inverse(safety) / healthy / np.sqrt(released)
        return Jitter(np.where(passing > 1e-3, mean, np.nan), 100.0 * (1.0 - passing))

    return flows.keep(f"jitter {skin_c}", read)
