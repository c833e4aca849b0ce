"""Nerve conduction in numbers: size, latency and speed of every response, for many cases at once.

Here the damage of a case becomes what a response is described by (`motorlab.studies.recorded`): how many fibres answer,
how large each of their responses is, and the myelin on their way. In health each study has the numbers of its row in
`studies`.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from motorlab.anatomy import anatomy
from motorlab.flows import Flows, number
from motorlab.paths import Paths
from motorlab.studies.compound import SPREADS_MS, shape
from motorlab.studies.junction_safety import USUAL_C, resting
from motorlab.studies.nerve_points import motor_points, sensory_points
from motorlab.studies.recorded import Responses, recorded, speed_left
from motorlab.tables import rows

__all__ = ["Responses", "motor_responses", "sensory_responses", "speed_left", "unit_size"]

Floats = NDArray[np.float64]
LEAST_LEFT = 0.01  # of the units: with fewer there is none to sprout


@cache
def _motor_ms() -> Floats:
    """Return how long each step takes in health: up to the first point, and from there on point by point.

    It is the time of the first impulses, so that the foot of the response, which they alone do not make, comes at the
    latency and with the speed of the study's row.
    """
    p = motor_points()
    first = p.is_first[:, None]
    way = np.where(p.is_first, p.latency[p.study], 1000.0 * p.step_m / p.speed[p.study])[:, None]
    step = way
    for _ in range(3):  # the spread of a response depends on the time that is sought
        wide = number("nerve_start") + p.below @ np.where(first, 0.0, step * number("nerve_spread"))
        foot = shape("motor").at(wide).foot_ms
        step = way - np.where(first, foot, foot - np.roll(foot, 1, axis=0))
    return np.asarray(step)


def unit_size(flows: Flows, skin_c: float = USUAL_C) -> Floats:
    """Return the response of one axon's fibres over the healthy one, muscles by columns.

    Junctions and fibres that fail make it small; sprouts make it large, so that slow or old loss of axons hides in the
    direct response until about half of them are gone.

    Examples
    --------
    >>> from motorlab.lesions import Lesion
    >>> old = [(Lesion("common_fibular_nerve", side="left", severity=part, days=400),) for part in (0.5, 0.8)]
    >>> row = anatomy().muscle_row["extensor_digitorum_brevis"]
    >>> unit_size(Flows([(), *old]))[row, ::2].round(1).tolist()
    [1.0, 1.5, 2.9]
    """

    def read() -> Floats:
        left = np.maximum(flows.muscle("lower"), LEAST_LEFT)
        grown = np.maximum(flows.by_muscle(flows.reinnervated) / left, 1.0) ** number("cmap_sprouting")
        return np.asarray(resting(flows, skin_c) * flows.fibre**0.5 * grown)

    return flows.keep(f"unit size {skin_c}", read)


def motor_responses(flows: Flows, colder_c: float = 0.0) -> Responses:
    """Return the motor responses at every point of stimulation.

    Axons that have died back answer nowhere; those cut today still answer below the cut, and not above it. Where myelin
    is lost all along the nerve, less of it shows in the short way below the first point.

    Parameters
    ----------
    flows
        What flows through every route of many cases.
    colder_c
        By how many degrees the skin is colder than it should be for a study.
    """

    def read() -> Responses:
        p = motor_points()
        muscle, is_first = p.place[p.study], p.is_first[:, None]
        thin = flows.at_muscle("diffuse_motor", "block")[muscle]
        myelin = flows.at_muscle("diffuse_motor", "slowing")[muscle]
        terminal = p.within.transmission(flows.log("block"))[p.first][p.study] * thin ** number(
            "nerve_terminal"
        )
        cut = p.between.transmission(flows.log("wallerian_motor"))
        today = np.minimum(p.between.transmission(flows.log()) / np.maximum(cut, 1e-9), 1.0)
        passing = np.where(is_first, 1.0, today * thin ** (1.0 - number("nerve_terminal")))
        scatter = p.within.transmission(flows.log("scatter"))
        return recorded(
            p,
            "motor",
            answering=flows.muscle("lower", "wallerian_motor")[muscle] * terminal * passing,
            behind=unit_size(flows, USUAL_C - colder_c)[muscle],
            step_ms=_motor_ms()
            / speed_left(
                p.within.transmission(flows.log("slowing"))
                * np.where(is_first, myelin ** number("nerve_terminal"), myelin)
            ),
            healthy_ms=_motor_ms(),
            scatter=scatter * flows.at_muscle("diffuse_motor", "scatter")[muscle],
            start=np.full((p.study.size, 1), number("nerve_start")),
            passing=passing,
            colder_c=colder_c,
        )

    return flows.keep(f"motor responses {colder_c}", read)


@dataclass(frozen=True)
class _Skin:
    """Paths of all sensory studies, one entry per study and root: axons from the ganglion on, and at the electrodes."""

    axons: Paths
    near: Paths
    weight: Floats
    first: NDArray[np.int64]


@cache
def _skin() -> _Skin:
    index = anatomy().index
    axons, near, first = [], [], []
    weights: list[float] = []
    for study in (row for row in rows("studies") if row.finding == "snap"):
        path = [row for row in rows("study_paths") if (row.finding, row.study) == ("snap", study.study)]
        first.append(len(weights))
        for root in rows("study_roots"):
            if (root.finding, root.study) != ("snap", study.study):
                continue
            mine = [row for row in path if row.root in ("", root.root)]
            skin = (index["diffuse_sensory", study.region], 1.0)
            axons.append([(index["nerve_sensory", row.site], 1.0) for row in mine] + [skin])
            axons[-1].append((index["ganglion", root.root], 1.0))
            electrodes = [row for row in mine if pd.notna(row.below_point)]
            near.append([(index["nerve_sensory", row.site], 1.0) for row in electrodes] + [skin])
            weights.append(root.weight)
    return _Skin(Paths.of(axons), Paths.of(near), np.array(weights)[:, None], np.array(first))


@cache
def _sensory_ms() -> tuple[Floats, Floats]:
    """Return when the first impulses of each study arrive in health, and the spread with which it peaks in time."""
    p = sensory_points()
    way = 1000.0 * p.at_m / p.speed
    rise = shape("sensory").table.peak_ms - shape("sensory").table.foot_ms
    start = np.interp(np.nan_to_num(p.latency, nan=0.0) - way, rise, SPREADS_MS)
    return (way - shape("sensory").at(start).foot_ms)[:, None], start[:, None]


def sensory_responses(flows: Flows, colder_c: float = 0.0) -> Responses:
    """Return the sensory responses: what is left from the ganglion on, and myelin between the electrodes."""

    def read() -> Responses:
        skin = _skin()

        def pooled(values: Floats) -> Floats:
            return np.asarray(np.add.reduceat(values * skin.weight, skin.first, axis=0))

        passing = skin.near.transmission(flows.log("block"))
        healthy_ms, start = _sensory_ms()
        return recorded(
            sensory_points(),
            "sensory",
            answering=pooled(skin.axons.transmission(flows.log("wallerian_sensory")) * passing),
            behind=np.ones((1, flows.columns)),
            step_ms=healthy_ms / speed_left(pooled(skin.near.transmission(flows.log("slowing")))),
            healthy_ms=healthy_ms,
            scatter=pooled(skin.near.transmission(flows.log("scatter"))),
            start=start,
            passing=pooled(passing),
            colder_c=colder_c,
        )

    return flows.keep(f"sensory responses {colder_c}", read)
