"""What a needle hears at rest, in numbers: fibres without a nerve, sick fibres and sick motor neurons."""

from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from motorlab.anatomy import anatomy
from motorlab.flows import Flows, number
from motorlab.studies.needle_pool import healthy_needle

__all__ = ["AtRest"]

Floats = NDArray[np.float64]
FADES = 0.05  # of the units: below this what they show grows rare


class AtRest:
    """What fires in a resting muscle, muscles by columns (two a case: left, right); each part is made when asked for.

    Parameters
    ----------
    flows
        What flows through every route of the cases.
    """

    def __init__(self, flows: Flows) -> None:
        self._flows = flows
        self.own = healthy_needle()
        self.units_left = np.minimum(flows.muscle("lower"), 1.0)
        self._shown = np.minimum(1.0, self.units_left / FADES)
        self._held = np.clip(flows.by_muscle(flows.reinnervated), self.units_left, 1.0)

    def _lasting(self, view: str) -> Floats:
        """Return how high or how many fibrillations are over the first months: fibres without a nerve shrink and go."""
        faded, gone = 1.0 - self._flows.muscle("lower", view), 1.0 - self.units_left
        share = np.divide(faded, gone, out=np.zeros_like(faded), where=gone > 1e-9)
        return 1.0 - number("needle_fibrillation_fades") * np.clip(share, 0.0, 1.0)

    @cached_property
    def _denervated(self) -> Floats:
        """Share of each muscle's fibres that fire for want of a nerve: lost long enough, and not adopted."""
        lost = np.empty_like(self.units_left)
        for zone in sorted(set(_zones())):
            mine = _zones() == zone
            lost[mine] = 1.0 - self._flows.muscle("lower", f"fibrillation_{zone}")[mine]
        gone = 1.0 - self.units_left
        orphaned = np.divide(1.0 - self._held, gone, out=np.ones_like(lost), where=gone > 1e-9)
        return np.asarray(np.clip(lost * orphaned * self._lasting("fibrillation_ending"), 0.0, 1.0))

    @cached_property
    def fibrillation(self) -> Floats:
        """Density of fibrillations and positive sharp waves, 0..4; from 1 on it is written 1+ and so on."""
        one, grades = number("needle_fibrillation_share"), number("needle_fibrillation_grades")
        irritable = 1.0 - self._flows.at_muscle("fibre", "irritable")
        sick = irritable * one / number("needle_fibrillation_fibre")
        share = np.clip(np.maximum(self._denervated, sick), 0.0, 1.0)
        return np.asarray(grades * share ** (np.log(grades) / np.log(1.0 / one)))

    @cached_property
    def fibrillation_mv(self) -> Floats:
        """Height of fibrillations from peak to peak (mV), 0 without any."""
        height = number("needle_fibrillation_mv") * self._lasting("fibrillation_fading")
        return np.where(self.fibrillation > 0.0, height, 0.0)

    @cached_property
    def fasciculation_hz(self) -> Floats:
        """Return how often a unit under the needle twitches by itself (Hz)."""
        sick = 1.0 - self._flows.muscle("lower", "fasciculation")
        return np.asarray(number("needle_fasciculation") * sick * self._shown)


@cache
def _zones() -> NDArray[np.str_]:
    return anatomy().muscles["needle_zone"].to_numpy(dtype=str)
