"""Rules for the needle: fibrillation, unit potentials and recruitment, read off its numbers against their limits."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from motorlab.catalogue import Finding, Reading
from motorlab.exam.strength import indices, present
from motorlab.flows import Flows, number
from motorlab.studies.needle_values import NeedleValues, needle_values

__all__ = ["RULES", "potential_strengths", "recruitment_strengths"]

Floats = NDArray[np.float64]


def _rows(flows: Flows, finding: Finding) -> list[int]:
    return indices(flows, list(finding.targets))


@cache
def _healthy() -> NeedleValues:
    return needle_values(Flows([()]))


def fibrillation(flows: Flows, finding: Finding) -> Reading:
    """Fibres without a nerve fire by themselves, later the farther they are from the lesion; sick fibres do too."""
    density = needle_values(flows).fibrillation[_rows(flows, finding)]
    # each grade is about twice as many, so the strength follows their number
    return present(finding, (2.0**density - 1.0) / (2.0 ** number("needle_fibrillation_present") - 1.0))


def potential_strengths(values: NeedleValues, rows: list[int]) -> tuple[Floats, Floats]:
    """Return how far unit potentials are past the limits of what is large or long, and of what is short.

    Each is 0 in health and without a unit, and 1 at its limit.
    """
    own = values.own
    longer = values.duration_ms[rows] / own.duration_ms[rows, None] - 1.0
    larger = values.amplitude_mv[rows] / own.amplitude_mv[rows, None] - 1.0
    jagged = values.polyphasic[rows] - number("needle_polyphasic")
    jagged = jagged / (number("needle_polyphasic_upper") - number("needle_polyphasic"))
    shorter = longer < 0.0  # many phases speak of sprouts in a long potential, of lost fibres in a short one
    grown = np.maximum.reduce(
        [
            longer / number("needle_duration_limit"),
            larger / (number("needle_amplitude_upper") - 1.0),
            np.where(shorter, 0.0, jagged),
        ]
    )
    small = np.maximum(-longer / number("needle_duration_limit"), np.where(shorter, jagged, 0.0))
    grown, small = (np.nan_to_num(np.maximum(part, 0.0)) for part in (grown, small))
    # with hardly a unit left hardly a potential is met
    return grown * np.minimum(1.0, values.units_left[rows] / 0.05), small


def unit_potential(flows: Flows, finding: Finding) -> Reading:
    """Large potentials where survivors have grown, small ones where units have lost fibres."""
    grown, small = potential_strengths(needle_values(flows), _rows(flows, finding))
    value = np.where(grown >= 1.0, finding.word("neurogenic"), finding.word("normal"))
    value = np.where(small >= 1.0, finding.word("myopathic"), value)
    return Reading(value, np.maximum(grown, small))


def recruitment_strengths(values: NeedleValues, rows: list[int]) -> tuple[Floats, Floats, Floats]:
    """Return how far recruitment is past the limits of too few units, of too slow ones, and of too many too early.

    Each is 0 in health and 1 at its limit.
    """
    whole = _healthy()
    # counted by units per rate, which ends at 0 when no unit is left
    units = np.nan_to_num(whole.ratio[rows, :1] / values.ratio[rows])
    few = (1.0 - units) / (1.0 - 1.0 / number("needle_ratio_upper"))
    rate = np.nan_to_num(values.full_hz[rows] / whole.full_hz[rows, :1])
    # where no unit is left nothing is known of the drive
    rate = np.where(np.isnan(values.ratio[rows]), 1.0, rate)
    undriven = (1.0 - rate) / (1.0 - number("needle_activation_least"))
    many = values.slight_units[rows] / whole.slight_units[rows, :1] - 1.0
    early = many / (number("needle_early_from") - 1.0)
    return np.maximum(few, 0.0), np.maximum(undriven, 0.0), np.maximum(early, 0.0)


def recruitment(flows: Flows, finding: Finding) -> Reading:
    """Few fast units: lower; whole but slow units: upper; too many units for the force: muscle."""
    few, undriven, early = recruitment_strengths(needle_values(flows), _rows(flows, finding))
    value = np.where(undriven >= 1.0, finding.word("reduced_activation"), finding.word("normal"))
    value = np.where((early >= 1.0) & (few < 1.0), finding.word("early"), value)
    value = np.where((few >= 1.0) & ((undriven < 1.0) | (few >= undriven)), finding.word("reduced"), value)
    return Reading(value, np.maximum.reduce([few, undriven, early]))


RULES = {"fibrillation": fibrillation, "unit_potential": unit_potential, "recruitment": recruitment}
