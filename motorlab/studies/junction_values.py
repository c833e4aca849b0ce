"""Tests of the junction in numbers: trains of shocks, effort, and jitter, for many cases at once.

Each impulse takes a share of the ending's stock of transmitter, which fills up again. How many fibres answer follows
from the safety of the end plates (`motorlab.studies.junction_safety`); fatigue, rise after effort, jitter and the help
of the cold follow from it.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from motorlab.catalogue import REPETITIVE
from motorlab.flows import Flows, number
from motorlab.studies.junction_safety import USUAL_C, Safety, answering, jitter_over_health, safety
from motorlab.studies.nerve_points import motor_points
from motorlab.studies.responses import motor_responses

__all__ = ["JUDGED", "Jitter", "Trains", "jitter", "junction_studies", "trains"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
JUDGED = 3  # the fourth response is compared with the first


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
        Rise of the first response right after a short effort, or in a fast train at 30 Hz (%); NaN where the response
        at rest is lost in the noise.
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


def _run_down(found: Safety, muscle: Whole, skin_c: float) -> Floats:
    """Return the transmitter of each stimulus of a slow train over the first, stimuli first.

    Little release empties the stock little; calcium that stays from one impulse to the next adds some.
    """
    colder = 1.0 - number("junction_cold_releases") * (USUAL_C - skin_c)
    taken = number("junction_stock") * found.released[muscle] * colder
    refill = 1.0 - np.exp(-1.0 / (number("junction_rate_hz") * number("junction_recovery_s")))
    stays = number("junction_calcium") * found.calcium[muscle]
    stock, sizes = np.ones_like(taken), []
    for impulse in range(round(number("junction_stimuli"))):
        sizes.append(stock * (1.0 + stays * impulse))
        left = stock * (1.0 - taken)
        stock = left + (1.0 - left) * refill
    return np.array(sizes)


def _after_effort(found: Safety, muscle: Whole) -> Floats:
    """Return the transmitter right after a short effort over that at rest.

    Effort fills the ending with calcium: that makes up for release that calcium alone holds back, and for little of
    what a toxin has cut.
    """
    facilitated = 1.0 + number("junction_facilitation") * (1.0 - found.released[muscle])
    gained = number("junction_effort") * facilitated - 1.0
    return np.asarray(1.0 + gained * found.poisoned[muscle] ** number("junction_poisoned"))


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
    Source: abraham_2017, oh_2005 (limits), cherington_1982 (botulism); stock, calcium and safety are assumptions,
    fitted to them.

    Examples
    --------
    >>> found = trains(Flows([()]))
    >>> found.decrement_pct[:, 0].round(1).tolist(), found.increment_pct[:, 0].round(1).tolist()
    ([2.4, 2.4, 2.4], [0.2, 0.2, 0.2])
    """

    def read() -> Trains:
        p, studies = motor_points(), junction_studies()
        muscle, found = p.place[studies], safety(flows, skin_c)
        run_down = np.log(_run_down(found, muscle, skin_c))

        def sizes_after(change: Floats | float) -> Floats:
            """Return the share of fibres that answers each stimulus while more or less transmitter is released."""
            return answering(found.log[muscle] + np.log(change) + run_down)

        def drop(sizes: Floats) -> Floats:
            return np.asarray(100.0 * (1.0 - sizes[JUDGED] / np.maximum(sizes[0], 1e-12)))

        changes = (1.0, _after_effort(found, muscle), number("junction_exhausted"))
        rest, effort, tired = (sizes_after(change) for change in changes)
        first = np.maximum(rest[0], 1e-12)
        sizes = np.where(rest[0] > 1e-6, rest / first, np.nan)
        size_mv = motor_responses(flows).size[p.first[studies]] * p.typical[studies][:, None]
        rise = np.where(size_mv >= number("noise_mv"), 100.0 * (effort[0] / first - 1.0), np.nan)
        return Trains(sizes, drop(rest), drop(effort), drop(tired), rise)

    return flows.keep(f"trains {skin_c}", read)


def jitter(flows: Flows, skin_c: float = USUAL_C) -> Jitter:
    """Return jitter and blocking in every muscle, in the order of the anatomy.

    Notes
    -----
    Source: stalberg_2016 (health).

    Examples
    --------
    >>> found = jitter(Flows([()]))
    >>> float(found.mean_us[0, 0].round(1)), float(found.blocking_pct[0, 0].round(1))
    (22.0, 0.3)
    """

    def read() -> Jitter:
        log = safety(flows, skin_c).log
        passing = answering(log)
        mean = number("junction_jitter_us") * jitter_over_health(log)
        return Jitter(np.where(passing > 1e-3, mean, np.nan), 100.0 * (1.0 - passing))

    return flows.keep(f"jitter {skin_c}", read)
