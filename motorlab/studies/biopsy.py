"""Rule for the muscle biopsy: fibres that are sick themselves, and fibres that have lost their nerve.

It reads fibres and motor axons alone. So it is normal in disease of the junction, where the needle meets short units
too, and it still tells of the nerve where no unit is left for the needle.
"""

import numpy as np

from motorlab.catalogue import Finding, Reading
from motorlab.exam.strength import indices
from motorlab.flows import Flows, number

__all__ = ["RULES"]


def biopsy(flows: Flows, finding: Finding) -> Reading:
    """Return which of the two a piece of each muscle shows, the stronger one where both are there.

    A fibre without its own nerve is thin after weeks, or lies in a group of the unit that took it over: abnormal both.
    """
    rows = indices(flows, list(finding.targets))
    sick = (1.0 - flows.fibre[rows]) / number("biopsy_sick")
    denervated = (1.0 - flows.muscle("lower", "atrophy")[rows]) / number("biopsy_denervated")
    word = np.where(sick > denervated, finding.word("myopathic"), finding.word("neurogenic"))
    strength = np.maximum(sick, denervated)
    return Reading(np.where(strength >= 1.0, word, finding.word("normal")), strength)


RULES = {"biopsy": biopsy}
