"""The numbers of a needle study of one muscle on one side."""

from dataclasses import dataclass

import numpy as np

from motorlab.flows import Flows, number
from motorlab.studies.needle import potential_strengths, recruitment_strengths
from motorlab.studies.needle_pool import Pool, pool
from motorlab.studies.needle_values import EFFORTS, needle_values

__all__ = ["NeedleCase", "needle_case"]


@dataclass(frozen=True)
class NeedleCase:
    """What a needle would measure in one muscle of one case; names and units as in `NeedleValues`.

    Attributes
    ----------
    muscle, limb
        The muscle, and the joint of the reflex model whose pool stands for its own.
    healthy_duration_ms, healthy_amplitude_mv, healthy_slight_units, healthy_ratio, healthy_full_hz
        The same in health.
    drive
        Share of the greatest drive at each effort.
    fibre
        Share of the muscle fibres left.
    insertion_ms
        How long the muscle answers the moving needle (ms).
    grown, small, few, undriven, early
        How far potentials and recruitment are past their limits: 1 at the limit.
    """

    muscle: str
    limb: str
    fibrillation: float
    fibrillation_mv: float
    fasciculation_hz: float
    insertion_ms: float
    units_left: float
    activation: float
    fibre: float
    duration_ms: float
    healthy_duration_ms: float
    amplitude_mv: float
    healthy_amplitude_mv: float
    phases: float
    polyphasic: float
    drive: dict[str, float]
    slight_units: float
    healthy_slight_units: float
    ratio: float
    healthy_ratio: float
    second_hz: float
    full_hz: float
    healthy_full_hz: float
    jitter_us: float
    jitter_upper_us: float
    blocking: float
    grown: float
    small: float
    few: float
    undriven: float
    early: float

    @property
    def pool(self) -> Pool:
        """The healthy pool that is called up."""
        return pool(self.limb)


def needle_case(flows: Flows, muscle: str, side: str) -> NeedleCase:
    """Return the numbers of one muscle of the first case.

    Examples
    --------
    >>> healthy = needle_case(Flows([()]), "biceps", "left")
    >>> healthy.duration_ms, healthy.fibrillation, round(healthy.ratio, 1)
    (10.5, 0.0, 4.3)
    """
    row, column = flows.wiring.muscle_row[muscle], ("left", "right").index(side)
    values, whole = needle_values(flows), needle_values(Flows([()]))
    at = (row, column)
    grown, small = potential_strengths(values, [row])
    few, undriven, early = recruitment_strengths(values, [row])
    names = (
        *("fibrillation", "fibrillation_mv", "fasciculation_hz", "units_left", "activation", "duration_ms"),
        *("amplitude_mv", "phases", "polyphasic", "slight_units", "ratio", "second_hz", "full_hz"),
        *("jitter_us", "blocking"),
    )
    return NeedleCase(
        muscle=muscle,
        limb=str(values.own.limb[row]),
        **{name: float(getattr(values, name)[at]) for name in names},
        insertion_ms=number("needle_insertion_ms")
        * (1.0 + number("needle_insertion_gain") * float(np.floor(values.fibrillation[at]))),
        fibre=float(flows.fibre[at]),
        drive={effort: float(values.drive(effort)[at]) for effort in EFFORTS},
        healthy_duration_ms=float(values.own.duration_ms[row]),
        healthy_amplitude_mv=float(values.own.amplitude_mv[row]),
        healthy_slight_units=float(whole.slight_units[row, 0]),
        healthy_ratio=float(whole.ratio[row, 0]),
        healthy_full_hz=float(whole.full_hz[row, 0]),
        jitter_upper_us=float(values.own.jitter_upper_us[row]),
        grown=float(grown[0, column]),
        small=float(small[0, column]),
        few=float(few[0, column]),
        undriven=float(undriven[0, column]),
        early=float(early[0, column]),
    )
