"""Where nerves are stimulated, what lies between the points, and what each study gives in health."""

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from motorlab.anatomy import anatomy
from motorlab.flows import number
from motorlab.paths import Paths
from motorlab.tables import rows

__all__ = ["Points", "motor_points", "sensory_points"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Points:
    """All points of stimulation of the motor or of the sensory studies, from the electrode upwards within each study.

    Attributes
    ----------
    names, place
        The studies; the row of the muscle or of the region of skin that each one records.
    study, labels, at_m, step_m, routine
        Of each point: the number of its study, its name, the way from the recording electrode and from the point
        before (m), and whether it belongs to the usual study.
    typical, lower, latency, latency_upper, speed
        Of each study: healthy size and its lower limit (mV or uV), healthy latency at the first point and its upper
        limit (ms), healthy speed (m/s); NaN where there is none.
    speed_lower
        Of each point: lower limit of the speed from the point before (m/s); NaN where there is none.
    within, between
        Structures of the nerve in the step before each point; and all those between the study's first point and it.
    """

    names: tuple[str, ...]
    place: Whole
    study: Whole
    labels: tuple[str, ...]
    at_m: Floats
    step_m: Floats
    routine: NDArray[np.bool_]
    typical: Floats
    lower: Floats
    latency: Floats
    latency_upper: Floats
    speed: Floats
    speed_lower: Floats
    within: Paths
    between: Paths

    @cached_property
    def row(self) -> dict[str, int]:
        """The number of each study."""
        return {name: place for place, name in enumerate(self.names)}

    @cached_property
    def is_first(self) -> NDArray[np.bool_]:
        """Whether each point is the first of its study."""
        return np.diff(self.study, prepend=-1) > 0

    @cached_property
    def first(self) -> Whole:
        """The first point of each study."""
        return np.flatnonzero(self.is_first)

    @cached_property
    def points_of(self) -> NDArray[np.object_]:
        """The usual points of each study above its first."""
        found = np.empty(len(self.names), dtype=object)
        for row in range(len(self.names)):
            found[row] = np.flatnonzero((self.study == row) & self.routine & ~self.is_first)
        return found

    @cached_property
    def last_routine(self) -> Whole:
        """The highest usual point of each study."""
        usual = np.flatnonzero(self.routine)
        return usual[np.flatnonzero(np.diff(self.study[usual], append=len(self.names)))]

    @cached_property
    def below(self) -> Floats:
        """Which steps lie on the way from each point to the electrode: points by points, 0 or 1."""
        order = np.arange(self.study.size)
        same = self.study[:, None] == self.study[None, :]
        return np.asarray(same & (order[:, None] >= order[None, :]), dtype=float)


def _points(finding: str, family: str, place: Any, unit: str) -> Points:
    studies = [row for row in rows("studies") if row.finding == finding]
    listed = {row.study: number_ for number_, row in enumerate(studies)}
    points = sorted(
        (row for row in rows("stimulation_points") if row.finding == finding),
        key=lambda row: (listed[row.study], row.order),
    )
    here: dict[tuple[str, int], dict[int, None]] = {}
    for row in rows("study_paths"):
        if row.finding == finding and pd.notna(row.below_point):
            here.setdefault((row.study, int(row.below_point)), {})[anatomy().index[family, row.site]] = None
    within = [[(item, 1.0) for item in here.get((row.study, row.order), {})] for row in points]
    between: list[list[tuple[int, float]]] = []
    for row, own in zip(points, within, strict=True):
        between.append([] if row.order == 1 else [*between[-1], *own])
    at_m = np.array([row.at_m for row in points])
    firsts = np.array([row.order == 1 for row in points])

    def column(name: str) -> Floats:
        return np.array([getattr(row, name) for row in studies], dtype=float)

    speed = column("velocity_typical_m_per_s")
    study = np.array([listed[row.study] for row in points])
    apart = np.array([row.speed_lower_m_per_s for row in points], dtype=float)
    return Points(
        names=tuple(listed),
        place=np.array([place(row) for row in studies]),
        study=study,
        labels=tuple(row.name for row in points),
        at_m=at_m,
        step_m=np.where(firsts, at_m, np.diff(at_m, prepend=0.0)),
        routine=np.array([row.routine for row in points], dtype=bool),
        typical=column(f"amplitude_typical_{unit}"),
        lower=column(f"amplitude_lower_{unit}"),
        latency=column("latency_typical_ms"),
        latency_upper=column("latency_upper_ms"),
        speed=np.where(np.isnan(speed), number("nerve_speed"), speed),
        speed_lower=np.where(np.isnan(apart), column("velocity_lower_m_per_s")[study], apart),
        within=Paths.of(within),
        between=Paths.of(between),
    )


@cache
def motor_points() -> Points:
    """Return the points of the motor studies.

    Examples
    --------
    >>> points = motor_points()
    >>> [label for label, study in zip(points.labels, points.study) if study == points.row["tibial"]]
    ['ankle', 'back of the knee']
    """
    return _points("cmap", "nerve_motor", lambda row: anatomy().muscle_row[row.recorded_muscle], "mv")


@cache
def sensory_points() -> Points:
    """Return the points of the sensory studies, one each."""
    return _points("snap", "nerve_sensory", lambda row: anatomy().region_row[row.region], "uv")
