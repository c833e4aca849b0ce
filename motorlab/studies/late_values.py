"""F waves in numbers: how often they come, how late, how spread and how large, for many cases at once.

A strong shock sends impulses up all motor axons; now and then a cell sends one back. Of each root it is known how many
axons are whole, how many cells are awake, and how long the way up and down takes; the F wave of a study is what the
fastest root with enough answers gives, so that one root hides behind its neighbours.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from motorlab.flows import Flows, number
from motorlab.studies.compound import EDGE, edge, shape
from motorlab.studies.motor_ways import up_ms, ways
from motorlab.studies.nerve_points import motor_points
from motorlab.studies.responses import motor_responses, unit_size
from motorlab.tables import rows

__all__ = ["FStudies", "FWaves", "f_studies", "f_waves"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
NEVER = 1e9  # ms


@dataclass(frozen=True)
class FStudies:
    """The F-wave studies and what they give in health.

    Attributes
    ----------
    names, study
        The studies, and their rows among the motor points.
    latency_ms, latency_upper_ms
        Shortest latency in health, and its upper limit (ms).
    persistence_pct
        Shocks that bring an F wave in health (%).
    """

    names: tuple[str, ...]
    study: Whole
    latency_ms: Floats
    latency_upper_ms: Floats
    persistence_pct: Floats

    @property
    def row(self) -> dict[str, int]:
        """The number of each study."""
        return {name: place for place, name in enumerate(self.names)}

    @property
    def answers(self) -> Floats:
        """Cells that answer each shock in health: their number varies by chance, and seldom is it none."""
        return -np.log1p(-self.persistence_pct / 100.0)


@cache
def f_studies() -> FStudies:
    """Return the F-wave studies.

    Examples
    --------
    >>> f_studies().answers.round(1).tolist()
    [0.6, 1.6, 3.5, 1.8]
    """
    listed = [row for row in rows("studies") if row.finding == "f_wave"]
    return FStudies(
        names=tuple(row.study for row in listed),
        study=np.array([motor_points().row[row.study] for row in listed]),
        latency_ms=np.array([row.f_latency_typical_ms for row in listed]),
        latency_upper_ms=np.array([row.f_latency_upper_ms for row in listed]),
        persistence_pct=np.array([number(f"late_persistence_{row.study}") for row in listed]),
    )


@dataclass(frozen=True)
class FWaves:
    """What a study of F waves measures, studies by columns (two a case: left, right).

    Attributes
    ----------
    latency_ms
        Shortest latency of ten shocks; NaN where none is seen.
    persistence_pct
        Shocks that bring an F wave (%, 0..100).
    chronodispersion_ms
        Longest less shortest latency of ten shocks; NaN where none is seen.
    amplitude_pct
        Mean size of those that come, over the direct response (%); NaN where none is seen.
    asleep
        How far the cells are in shock, 0..1.
    """

    latency_ms: Floats
    persistence_pct: Floats
    chronodispersion_ms: Floats
    amplitude_pct: Floats
    asleep: Floats


def f_waves(flows: Flows) -> FWaves:
    """Return the F waves of all studies.

    Notes
    -----
    latency = terminal latency of M + 2 x way up + turn + delay of the first where few answer. Per shock a number of
    cells answers that varies by chance about m, so persistence is 1 - exp(-m). Release makes F waves more frequent and
    not larger. An axon on the brink of block fails the second time. Source: kimura, clin_neurophysiol_2004.

    Examples
    --------
    >>> found = f_waves(Flows([()]))
    >>> found.latency_ms[f_studies().row["tibial"]].round(1).tolist()
    [49.0, 49.0]
    """

    def read() -> FWaves:
        studies = f_studies()
        found = [_one(flows, place) for place in range(len(studies.names))]
        return FWaves(*(np.array(parts) for parts in zip(*found, strict=True)))

    return flows.keep("F waves", read)


def _one(flows: Flows, place: int) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Return one study: its roots by columns, the fastest with enough answers first."""
    f, w, p, direct = f_studies(), ways(), motor_points(), motor_responses(flows)
    study, shocks = f.study[place], number("late_shocks")
    mine, point, muscle = w.of(study), p.first[study], p.place[study]
    pair, weight = w.pair[mine], w.weight[mine][:, None]
    whole = flows.lower()[pair] * flows.lower("block")[pair] ** number("late_twice")
    awake = flows.awake("shock")[pair]
    answers = f.answers[place] * weight * whole * awake
    released = flows.released(flows.upper("release")[pair])
    seen = (answers * (1.0 + number("late_released") * released)).sum(axis=0)
    mean = answers.sum(axis=0)

    units = mean / np.maximum(-np.expm1(-mean), 1e-9) / number("nerve_fibres")
    way = 2.0 * up_ms(flows)[mine]
    size = units * unit_size(flows)[muscle] * _together(way.min(axis=0), 2.0 * _healthy_ms(mine).min())
    heard = (size * p.typical[study] >= number("late_noise_mv")) & (mean * shocks >= 0.5)
    heard &= direct.size[point] > 0.0

    spread = number("late_chrono") * way
    healthy = f.answers[place] * shocks
    first, last = np.full(flows.columns, NEVER), np.zeros(flows.columns)
    for own, time, wide in zip(answers, way, spread, strict=True):
        count = shocks * np.where(way <= time + 1e-9, answers, 0.0).sum(axis=0)  # of all that are as fast
        delay = (EDGE - edge(count / healthy, healthy)) * wide
        first = np.minimum(first, np.where(count >= 0.5, time + delay, NEVER))
        last = np.maximum(last, np.where(shocks * own >= 0.5, time, 0.0))
    scatter = 1.0 + number("nerve_scatter") * (1.0 - flows.muscle("lower", "scatter")[muscle])
    persistence = -np.expm1(-seen)
    range_ms = 2.0 * edge(persistence, shocks) * number("late_chrono") * first * scatter
    range_ms = range_ms + np.maximum(last - first, 0.0)
    return (
        np.where(heard, direct.onset_ms[point] + first + number("late_turn"), np.nan),
        np.where(size * p.typical[study] >= number("late_noise_mv"), 100.0 * persistence, 0.0),
        np.where(heard, range_ms, np.nan),
        np.where(heard, 100.0 * size / np.maximum(direct.size[point], 1e-9), np.nan),
        (weight * (1.0 - awake)).sum(axis=0),
    )


def _healthy_ms(entries: Whole) -> Floats:
    """Return how long the ways of these entries take in health (ms)."""
    return np.asarray(ways().between_ms[entries] + ways().above_ms[entries])


def _together(way_ms: Floats, healthy_ms: float) -> Floats:
    """Return what dispersion leaves of an F wave whose way takes so long.

    The few units of an F wave arrive the farther apart the slower they are, so that very late ones sink in the noise.
    """
    start, later = number("nerve_start"), np.maximum(way_ms - healthy_ms, 0.0)
    wide = start + number("nerve_spread") * later
    left = shape("motor").at(wide).size / shape("motor").at(np.array(start)).size
    return np.asarray(left ** number("late_dispersed"))
