"""Nerve conduction in numbers: size, latency and speed of every response, for many cases at once.

A response is described by three things: how many fibres answer, when the first impulse arrives, and how far the others
are spread behind it. Lost axons change the first, lost myelin the second and third, and what an instrument measures
follows from them (`motorlab.studies.compound`). In health each study has the numbers of its row in `studies`.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from motorlab.anatomy import Paths, anatomy
from motorlab.flows import Flows, number
from motorlab.studies.compound import EDGE, SPREADS_MS, edge, shape
from motorlab.studies.junction_safety import USUAL_C, resting
from motorlab.studies.nerve_points import Points, motor_points, sensory_points
from motorlab.tables import rows

__all__ = ["Responses", "motor_responses", "sensory_responses", "speed_left", "unit_size"]

Floats = NDArray[np.float64]
HEARD = 1e-3  # of the healthy response: less is lost in the noise
LEAST_LEFT = 0.01  # of the units: with fewer there is none to sprout


@dataclass(frozen=True)
class Responses:
    """What an instrument measures at each point, points by columns (two a case: left, right).

    Attributes
    ----------
    size
        Height of the main phase over that of health at the study's first point; 0 where nothing answers.
    onset_ms, peak_ms, duration_ms
        When the main phase begins, when its top comes, how long it lasts; NaN where nothing answers.
    speed
        From the point before to this one, at a sensory point from there to the electrode (m/s); else NaN.
    first_ms, spread_ms
        When the first impulse arrives, and how far the others are spread behind it (ms, standard deviation).
    passing
        Share of the impulses that pass from this point to the study's first one.
    """

    size: Floats
    onset_ms: Floats
    peak_ms: Floats
    duration_ms: Floats
    speed: Floats
    first_ms: Floats
    spread_ms: Floats
    passing: Floats


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
        return _measured(
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
        return _measured(
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


def speed_left(myelin: Floats) -> Floats:
    """Return the speed that is left where so much of the myelin is, over the healthy one.

    Examples
    --------
    >>> speed_left(np.array([1.0, 0.5, 0.0])).round(2).tolist()
    [1.0, 0.6, 0.2]
    """
    slowest = number("nerve_slowest")
    return np.asarray(slowest + (1.0 - slowest) * myelin)


def _measured(
    p: Points,
    kind: str,
    *,
    answering: Floats,
    behind: Floats,
    step_ms: Floats,
    healthy_ms: Floats,
    scatter: Floats,
    start: Floats,
    passing: Floats,
    colder_c: float,
) -> Responses:
    """Return what is measured.

    Parameters
    ----------
    p, kind
        The points; the kind of response.
    answering, behind
        Share of the fibres that answer; and what junction and muscle make of each of them.
    step_ms, healthy_ms, scatter
        How long each step takes now and in health, and the myelin in it that keeps fibres together.
    start
        Spread in health at the study's first point (ms).
    passing
        Share that passes from each point to the first.
    colder_c
        Cold makes every impulse slower, and longer and taller at the electrode.
    """
    terminal = kind == "motor" and p.is_first[:, None]
    slower = np.where(terminal, number("cold_slows_terminal"), number("cold_slows"))
    step_ms = step_ms * (1.0 + slower * colder_c)
    behind = behind * (1.0 + number(f"cold_raises_{kind}") * colder_c)
    spread = number("nerve_spread")
    widened = step_ms * spread * (1.0 + number("nerve_scatter") * (1.0 - scatter))
    widened = np.where(p.is_first[:, None], widened - healthy_ms * spread, widened)
    wide = start[p.first][p.study] + p.below @ widened
    first_ms = p.below @ step_ms + (EDGE - edge(answering, number("nerve_fibres"))) * wide
    read = shape(kind).at(wide)
    whole = shape(kind).at(start[p.first][p.study]).size
    heard = answering * behind > HEARD
    onset = np.where(heard, first_ms + read.foot_ms, np.nan)
    before = np.where(p.is_first[:, None], np.nan if kind == "motor" else 0.0, np.roll(onset, 1, axis=0))
    return Responses(
        size=np.where(heard, answering * behind * read.size / whole, 0.0),
        onset_ms=onset,
        peak_ms=np.where(heard, first_ms + read.peak_ms, np.nan),
        duration_ms=np.where(heard, read.duration_ms, np.nan),
        speed=1000.0 * p.step_m[:, None] / (onset - before),
        first_ms=first_ms,
        spread_ms=wide,
        passing=passing,
    )
