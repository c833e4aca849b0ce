"""Rules for the needle: fibrillation, motor unit potentials and recruitment, muscle by muscle."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from motorlab.anatomy import anatomy
from motorlab.catalogue import Finding, Reading
from motorlab.exam.strength import indices, present
from motorlab.flows import Flows, number

__all__ = ["RULES"]

Floats = NDArray[np.float64]


def _rows(flows: Flows, finding: Finding) -> list[int]:
    return indices(flows, list(finding.targets))


@cache
def _zones() -> NDArray[np.str_]:
    return anatomy().muscles["needle_zone"].to_numpy(dtype=str)


def fibrillation(flows: Flows, finding: Finding) -> Reading:
    """Fibres without a nerve fire by themselves, later the farther they are from the lesion; sick fibres do too."""
    rows = _rows(flows, finding)
    zones = _zones()[rows]
    lost = np.zeros((len(rows), flows.columns))
    for zone in sorted(set(zones)):
        of_zone = zones == zone
        lost[of_zone] = 1.0 - flows.muscle("lower", f"fibrillation_{zone}")[np.array(rows)[of_zone]]
    sick = (1.0 - flows.fibre[rows]) / number("fibrillation_fibre")
    return present(finding, np.maximum(lost / number("fibrillation_share"), sick))


def unit_potential(flows: Flows, finding: Finding) -> Reading:
    """Large potentials where survivors have grown, small ones where units have lost fibres."""
    rows = _rows(flows, finding)
    grown = (1.0 - flows.muscle("lower", "remodelling")[rows]) / number("unit_neurogenic")
    # with no unit left there is no potential to be large
    grown = grown * np.minimum(1.0, flows.muscle("lower")[rows] / 0.05)
    small = (1.0 - flows.fibre[rows]) / number("unit_myopathic")
    value = np.where(grown >= 1.0, finding.word("neurogenic"), finding.word("normal"))
    value = np.where((small >= 1.0) & (small > grown), finding.word("myopathic"), value)
    return Reading(value, np.maximum(grown, small))


def recruitment(flows: Flows, finding: Finding) -> Reading:
    """Few fast units: lower; whole but slow units: upper; too many units for the force: muscle."""
    rows = _rows(flows, finding)
    few = (1.0 - flows.muscle("lower")[rows]) / (1.0 - number("recruitment_lower"))
    undriven = (1.0 - flows.muscle("upper")[rows]) / (1.0 - number("recruitment_upper"))
    early = (1.0 - flows.fibre[rows]) / (1.0 - number("recruitment_fibre"))
    value = np.where(undriven >= 1.0, finding.word("reduced_activation"), finding.word("normal"))
    value = np.where((early >= 1.0) & (few < 1.0), finding.word("early"), value)
    value = np.where((few >= 1.0) & ((undriven < 1.0) | (few >= undriven)), finding.word("reduced"), value)
    return Reading(value, np.maximum.reduce([few, undriven, early]))


RULES = {"fibrillation": fibrillation, "unit_potential": unit_potential, "recruitment": recruitment}
