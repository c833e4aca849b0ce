"""The way from the first point of stimulation up to the cord, root by root: how long it takes, and how many axons pass.

A late response runs this way twice, a command from the cortex once. Between the points of stimulation each step has its
length and speed. Above the highest point the time is what the healthy F wave leaves, shared evenly between the nerves,
plexus and root that lie there.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from motorlab.anatomy import anatomy
from motorlab.flows import Flows, number
from motorlab.paths import Paths
from motorlab.studies.nerve_points import motor_points
from motorlab.studies.responses import speed_left
from motorlab.tables import rows

__all__ = ["Ways", "answering_whole", "up_ms", "way_ms", "ways"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Ways:
    """All motor studies whose way to the cord is known, one entry per study and root.

    Attributes
    ----------
    study, pair
        The study, as its row among the motor points; the muscle-root pair of the muscle that it records.
    weight
        Share of the muscle that the root supplies.
    between_ms, above_ms
        How long an impulse needs in health from the first to the highest point, and from there to the cord (ms).
    above
        The structures above the highest point, each with its share of that time.
    """

    study: Whole
    pair: Whole
    weight: Floats
    between_ms: Floats
    above_ms: Floats
    above: Paths

    def of(self, study: int) -> Whole:
        """Return the entries of one study."""
        return np.flatnonzero(self.study == study)


def _whole_ms(row: Any) -> float:
    """Return how long a command needs from the cord to the muscle in health: half of F and M without the turn."""
    if np.isnan(row.f_latency_typical_ms):
        return number(f"late_way_{row.study}")
    return float(row.f_latency_typical_ms + row.latency_typical_ms - number("late_turn")) / 2.0


@cache
def ways() -> Ways:
    """Return the ways of all motor studies with an F wave, or with a row `late_way_...` of `thresholds`.

    Examples
    --------
    >>> found = ways()
    >>> entry = found.of(motor_points().row["median"])[0]
    >>> round(float(found.between_ms[entry]), 1), round(float(found.above_ms[entry]), 1)
    (9.3, 1.5)
    """
    p, wiring = motor_points(), anatomy()
    given = {row.name.removeprefix("late_way_") for row in rows("thresholds") if row.name[:9] == "late_way_"}
    study, pair, between, above = [], [], [], []
    steps: list[list[tuple[int, float]]] = []
    for row in (row for row in rows("studies") if row.finding == "cmap"):
        if np.isnan(row.f_latency_typical_ms) and row.study not in given:
            continue
        number_ = p.row[row.study]
        mine = (p.study == number_) & ~p.is_first
        way = float((1000.0 * p.step_m[mine] / p.speed[number_]).sum())
        over = [
            path
            for path in rows("study_paths")
            if (path.finding, path.study) == ("cmap", row.study) and pd.isna(path.below_point)
        ]
        for entry in np.flatnonzero(wiring.muscle_of == p.place[number_]).tolist():
            root = wiring.roots[entry]
            passed = [wiring.index["nerve_motor", path.site] for path in over if path.root in ("", root)]
            passed.append(wiring.index["ventral_root", root])
            study.append(number_)
            pair.append(entry)
            between.append(way)
            above.append(_whole_ms(row) - float(row.latency_typical_ms) - way)
            steps.append([(item, 1.0 / len(passed)) for item in passed])
    pairs = np.array(pair)
    return Ways(
        study=np.array(study),
        pair=pairs,
        weight=wiring.root_weight[pairs],
        between_ms=np.array(between),
        above_ms=np.array(above),
        above=Paths.of(steps),
    )


def way_ms(flows: Flows, path: Paths, whole_ms: Floats, diffuse: Floats) -> Floats:
    """Return how long a way takes now (ms), each of its structures slowed by what it has left of its myelin.

    Parameters
    ----------
    flows
        What flows through every route of many cases.
    path
        The structures of each way, with their shares of its time.
    whole_ms
        How long each way takes in health (ms).
    diffuse
        Myelin left all along the nerve, ways by columns.
    """
    kept = np.exp(flows.log("slowing")[path.structure])
    slowed = path.share[:, :, None] / speed_left(kept * diffuse[:, None, :])
    return np.asarray(whole_ms[:, None] * slowed.sum(axis=1))


def up_ms(flows: Flows) -> Floats:
    """Return how long an impulse needs from the first point of stimulation to the cord (ms), entries by columns.

    Examples
    --------
    >>> float(up_ms(Flows([()]))[ways().of(motor_points().row["tibial"])[0], 0].round(2))
    21.85
    """

    def read() -> Floats:
        w, p = ways(), motor_points()
        muscle = p.place[p.study]
        myelin = flows.at_muscle("diffuse_motor", "slowing")[muscle]
        step = (1000.0 * p.step_m / p.speed[p.study])[:, None] / speed_left(
            p.within.transmission(flows.log("slowing")) * myelin
        )
        between = np.add.reduceat(np.where(p.is_first[:, None], 0.0, step), p.first, axis=0)[w.study]
        diffuse = flows.at_muscle("diffuse_motor", "slowing")[p.place[w.study]]
        return between + way_ms(flows, w.above, w.above_ms, diffuse)

    return flows.keep("up to the cord", read)


def answering_whole(flows: Flows) -> Floats:
    """Return which share of the axons that answer at a study's first point is whole up to the cord.

    Studies by columns, in the order of the motor points; 1 in health and where lost axons have died back.
    """
    p = motor_points()
    log = flows.log("block")
    thin = flows.at_muscle("diffuse_motor", "block")[p.place] ** number("nerve_terminal")
    answering = flows.muscle("lower", "wallerian_motor")[p.place] * p.within.transmission(log)[p.first] * thin
    return np.minimum(flows.muscle("lower")[p.place] / np.maximum(answering, 1e-6), 1.0)
