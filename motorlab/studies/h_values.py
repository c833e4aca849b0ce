"""H reflexes in numbers: latency and size over the direct response, for many cases at once, in closed form.

A weak shock sends a volley up the spindle fibres; the cells answer once the volley is strong enough. The reflex model
simulates the same arc cell by cell (`motorlab.reflex.shocks`); here only what an instrument reads off is worked out.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from motorlab.anatomy import anatomy
from motorlab.flows import Flows, number
from motorlab.paths import NOWHERE, Paths
from motorlab.studies.junction_safety import resting
from motorlab.studies.motor_ways import way_ms
from motorlab.tables import rows

__all__ = ["HReflexes", "HStudies", "h_reflexes", "h_studies"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
NEVER = 1e9  # ms
ALONG = ("nerve_motor", "nerve_sensory", "ventral_root", "dorsal_root")  # families that take time to pass


@dataclass(frozen=True)
class HStudies:
    """The H-reflex studies.

    Attributes
    ----------
    names, muscle
        The studies, and the rows of the muscles they record.
    latency_ms, latency_upper_ms
        Latency in health, and its upper limit (ms).
    pairs
        The muscle-root pairs of each study.
    out, back
        The nerves and the root on the way out and on the way back, each with its share of the time; one path a pair of
        all studies.
    """

    names: tuple[str, ...]
    muscle: Whole
    latency_ms: Floats
    latency_upper_ms: Floats
    pairs: tuple[Whole, ...]
    out: tuple[Paths, ...]
    back: tuple[Paths, ...]

    @property
    def row(self) -> dict[str, int]:
        """The number of each study."""
        return {name: place for place, name in enumerate(self.names)}


def _along(path: Paths, pairs: Whole) -> Paths:
    """Return the parts of each path that take time to pass, each with an even share of it."""
    families = anatomy().structures["family"].to_numpy()
    steps = []
    for pair in pairs:
        mine = [step for step in path.structure[pair].tolist() if step != NOWHERE and families[step] in ALONG]
        steps.append([(step, 1.0 / len(mine)) for step in mine])
    return Paths.of(steps)


@cache
def h_studies() -> HStudies:
    """Return the H-reflex studies.

    Examples
    --------
    >>> h_studies().names
    ('soleus', 'wrist_flexors')
    """
    wiring = anatomy()
    listed = [row for row in rows("studies") if row.finding == "h_reflex"]
    muscle = np.array([wiring.muscle_row[row.recorded_muscle] for row in listed])
    pairs = tuple(np.flatnonzero(wiring.muscle_of == row) for row in muscle)
    return HStudies(
        names=tuple(row.study for row in listed),
        muscle=muscle,
        latency_ms=np.array([row.latency_typical_ms for row in listed]),
        latency_upper_ms=np.array([row.latency_upper_ms for row in listed]),
        pairs=pairs,
        out=tuple(_along(wiring.lower, mine) for mine in pairs),
        back=tuple(_along(wiring.afferent, mine) for mine in pairs),
    )


@dataclass(frozen=True)
class HReflexes:
    """What a study of the H reflex measures, studies by columns (two a case: left, right).

    Attributes
    ----------
    latency_ms
        Of the fastest root that carries the arc; NaN where none is seen.
    h_m
        Largest H reflex over the largest direct response; 0 where none is seen, NaN where nothing answers directly.
    size
        Largest H reflex over the healthy one, 0..1 and a little more in release.
    asleep
        How far the cells are in shock, 0..1.
    """

    latency_ms: Floats
    h_m: Floats
    size: Floats
    asleep: Floats


def h_reflexes(flows: Flows) -> HReflexes:
    """Return the H reflexes of all studies.

    Notes
    -----
    latency = way back + synapse + way out + junction. The volley of the spindle fibres must exceed a share of the
    healthy one before the first cell answers, so the H reflex sinks faster than its axons. Source: buschbacher_1999
    (latency), pierrot_deseilligny_mazevet_2000 (size), jankus_1994 (sides); how it sinks is an assumption.

    Examples
    --------
    >>> found = h_reflexes(Flows([()]))
    >>> found.latency_ms[:, 0].round(1).tolist(), found.h_m[:, 0].round(2).tolist()
    ([30.3, 16.5], [0.5, 0.5])
    """

    def read() -> HReflexes:
        studies = h_studies()
        found = [_one(flows, place) for place in range(len(studies.names))]
        return HReflexes(*(np.array(parts) for parts in zip(*found, strict=True)))

    return flows.keep("H reflexes", read)


def _one(flows: Flows, place: int) -> tuple[Floats, Floats, Floats, Floats]:
    h = h_studies()
    muscle, pairs = h.muscle[place], h.pairs[place]
    lower, volley = flows.muscle("lower")[muscle], flows.muscle("afferent")[muscle]
    awake = 1.0 - number("late_h_shock") * (1.0 - flows.muscle("awake", "shock")[muscle])
    least = number("late_h_volley")
    # impulses that arrive spread out do not add up: the same conduction that a jerk needs
    together = flows.muscle("lower", "slowing")[muscle] * flows.muscle("afferent", "slowing")[muscle]
    volley = volley * together**0.5
    answering = np.clip((volley * awake - least) / (1.0 - least), 0.0, 1.0)
    released = flows.by_muscle(flows.released(flows.upper("release")))[muscle]
    size = lower * answering * (1.0 + number("late_h_released") * released)

    thin = flows.at_muscle("diffuse_motor", "block")[muscle] ** number("nerve_terminal")
    direct = flows.muscle("lower", "wallerian_motor")[muscle] * thin  # axons that answer behind the knee
    share = np.minimum(lower / np.maximum(direct, 1e-6), 1.0)
    h_m = number("late_h_m") * share * size / np.maximum(lower, 1e-6)

    one_way = (h.latency_ms[place] - number("late_synapse") - number("late_junction")) / 2.0
    each = np.full(pairs.size, one_way)
    motor, spindle = (
        np.repeat(flows.at_muscle(family, "slowing")[[muscle]], pairs.size, axis=0)
        for family in ("diffuse_motor", "diffuse_afferent")
    )
    way = way_ms(flows, h.out[place], each, motor) + way_ms(flows, h.back[place], each, spindle)
    carried = flows.lower()[pairs] * flows.afferent()[pairs] > number("late_h_root")
    fastest = np.where(carried, way, NEVER).min(axis=0)

    behind = resting(flows)[muscle]
    heard = (size * behind >= number("late_h_absent")) & (fastest < NEVER)
    latency = fastest + number("late_synapse") + number("late_junction")
    return (
        np.where(heard, latency, np.nan),
        np.where(direct * behind > number("late_h_absent"), np.where(heard, h_m, 0.0), np.nan),
        np.where(heard, size, 0.0),
        1.0 - awake,
    )
