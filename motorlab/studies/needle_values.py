"""A needle study in numbers: motor units, recruitment and junctions of every muscle, for many cases at once.

A unit's potential tells how many fibres it has: more after sprouting, fewer in muscle disease. Recruitment tells how
many units there are, and how they are driven: the patient pulls until a force is reached, so whatever weakens the
muscle raises the drive, and what weakens the drive, or the will, ends the effort early. What fires at rest is in
`motorlab.studies.needle_rest`. The words in `expect` are read off these numbers against their limits, and the sweep
draws them.
"""

from collections.abc import Callable
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from motorlab.choices import one_of
from motorlab.exam.functional import willed
from motorlab.flows import Flows, number
from motorlab.studies.junction_values import jitter
from motorlab.studies.needle_pool import Pool, pool
from motorlab.studies.needle_rest import AtRest
from motorlab.tables import rows

__all__ = ["EFFORTS", "NeedleValues", "needle_values"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
EFFORTS = ("unit", "slight", "moderate", "full")
LEAST_LEFT = 0.01  # of the units: with fewer there is none to look at


class NeedleValues(AtRest):
    """What a needle would measure, muscles by columns (two a case: left, right); each part is made when asked for.

    Parameters
    ----------
    flows
        What flows through every route of the cases.
    """

    def __init__(self, flows: Flows) -> None:
        super().__init__(flows)
        self.activation = np.clip(flows.muscle("upper"), 0.0, 1.0) * willed(flows)
        self._some = self.units_left >= LEAST_LEFT

    @cached_property
    def growth(self) -> Floats:
        """Size of the units that are left over the healthy size, by sprouting; 1 where there is none."""
        return np.where(self._some, self._held / np.maximum(self.units_left, LEAST_LEFT), 1.0)

    @cached_property
    def sprouted(self) -> Floats:
        """Return how far the units that are left have changed by sprouting, 0..1."""
        return (1.0 - self._flows.muscle("lower", "remodelling")) * self._shown

    @cached_property
    def duration_ms(self) -> Floats:
        """Mean duration of the motor unit potentials (ms), NaN without a unit."""
        longer = 1.0 + number("needle_duration_sprouts") * self.sprouted
        ratio = longer * self.growth ** number("needle_duration_growth")
        ratio = ratio * self._flows.fibre ** number("needle_duration_loss")
        ratio = ratio * np.nan_to_num(1.0 - self.blocking) ** 0.5  # fibres that do not answer add nothing
        duration = np.maximum(self.own.duration_ms[:, None] * ratio, number("needle_duration_least"))
        return np.where(self._some, duration, np.nan)

    @cached_property
    def amplitude_mv(self) -> Floats:
        """Mean height of the motor unit potentials from peak to peak (mV), NaN without a unit.

        Where impulses fail at junctions, some fibres are missing at each discharge.
        """
        young, old = number("needle_amplitude_young"), number("needle_amplitude_growth")
        ratio = self.growth ** (young + (old - young) * self._mature)
        ratio = ratio * self._flows.fibre ** number("needle_amplitude_loss")
        return np.where(self._some, self.own.amplitude_mv[:, None] * ratio * (1.0 - self.blocking), np.nan)

    @cached_property
    def _answering(self) -> Floats:
        """Share of the muscle's fibres that answer an impulse of their unit at a fresh effort."""
        return np.nan_to_num(1.0 - self.blocking) * self._flows.fibre

    @cached_property
    def polyphasic(self) -> Floats:
        """Share of the motor unit potentials with many phases, NaN without a unit."""
        changed = np.maximum(self.sprouted, 1.0 - self._flows.fibre)
        share = number("needle_polyphasic") + number("needle_polyphasic_gain") * changed
        return np.where(self._some, share, np.nan)

    @cached_property
    def phases(self) -> Floats:
        """Mean number of phases of the motor unit potentials, NaN without a unit."""
        few, many = number("needle_phases"), number("needle_phases_many") + 2.0
        return np.asarray(few + (many - few) * self.polyphasic)

    @cached_property
    def _mature(self) -> Floats:
        """Return how far the sprouts conduct and transmit as old axons do, 0..1."""
        ripe, lost = (1.0 - self._flows.muscle("lower", view) for view in ("maturing", "axons"))
        return np.clip(np.divide(ripe, lost, out=np.zeros_like(ripe), where=lost > 1e-9), 0.0, 1.0)

    @cached_property
    def _young(self) -> Floats:
        """Share of the end plates that are new and not yet safe."""
        lower = self._flows.muscle
        return np.maximum(lower("lower", "maturing") - lower("lower", "remodelling"), 0.0) * self._shown

    @cached_property
    def jitter_us(self) -> Floats:
        """Mean difference of consecutive intervals between two fibres of a unit (us), NaN without a unit.

        It is that of the junction's own study, in proportion to the muscle's limit, and more where end plates are new.
        """
        share = self.own.jitter_upper_us / _limit_us()
        us = share[:, None] * jitter(self._flows).mean_us + number("needle_jitter_sprouts") * self._young
        return np.where(self._some, us, np.nan)

    @cached_property
    def blocking(self) -> Floats:
        """Share of the impulses that fail at a junction, NaN without a unit."""
        failing = jitter(self._flows).blocking_pct / 100.0
        return np.where(self._some, np.where(failing > number("needle_blocking_heard"), failing, 0.0), np.nan)

    def needed(self, effort: str) -> Floats:
        """Return the share of the greatest drive that one of `EFFORTS` needs, whoever can give it.

        Raises
        ------
        ValueError
            If there is no such effort.
        """
        aim = number(f"needle_{one_of(effort, EFFORTS, 'effort')}")
        return self._flows.keep(
            f"needle effort {effort}", lambda: self._drive_for(aim, self._held * self._answering)
        )

    def _drive_for(self, aim: float, strength: Floats) -> Floats:
        """Return the drive for a share of the healthy force, where full drive gives this share of it."""
        return self._by_pool(lambda here, mine: here.drive_for(aim / np.maximum(strength[mine], 1e-6)))

    def drive(self, effort: str) -> Floats:
        """Return the share of the greatest drive that one of `EFFORTS` gets."""
        return np.minimum(self.needed(effort), self.activation)

    def _by_pool(self, read: Callable[[Pool, Flags], Floats]) -> Floats:
        found = np.full(self.units_left.shape, np.nan)
        for limb in sorted(set(self.own.limb) - {""}):
            mine = self.own.limb == limb
            found[mine] = read(pool(limb), mine)
        return found

    @cached_property
    def under(self) -> Floats:
        """Units that are left under the needle."""
        return number("needle_units") * self.units_left

    @cached_property
    def slight_units(self) -> Floats:
        """Units under the needle that fire at a slight effort."""
        drive = self.drive("slight")
        return self._by_pool(lambda here, mine: self.under[mine] * here.share(drive[mine]))

    @cached_property
    def ratio(self) -> Floats:
        """Rate of the fastest unit over the number that fire, as they join; NaN without a unit.

        It is read at the drive with which the units that are left would give a moderate force, were the muscle healthy
        and the drive free: so it tells of the number of units alone.
        """
        moderate = self._drive_for(number("needle_moderate"), self._held)

        def read(here: Pool, mine: Flags) -> Floats:
            drive, under = moderate[mine], np.maximum(self.under[mine], 1e-6)
            share = here.share(drive)
            firing = np.maximum(under * share, 1.0)  # the needle is moved until there is one
            return here.rate(drive, np.minimum(0.5 / number("needle_units"), share)) / firing

        return np.where(self._some, self._by_pool(read), np.nan)

    @cached_property
    def second_hz(self) -> Floats:
        """Rate of the first unit when the second joins (Hz); NaN where there is no second."""

        def read(here: Pool, mine: Flags) -> Floats:
            first, second = (part / np.maximum(self.under[mine], 1e-6) for part in (0.5, 1.5))
            return np.where(second <= 1.0, here.rate(here.joins(second), np.minimum(first, 1.0)), np.nan)

        return self._by_pool(read)

    @cached_property
    def full_hz(self) -> Floats:
        """Mean rate at full effort (Hz), NaN where nothing fires."""
        drive = self.drive("full")
        return np.where(self._some, self._by_pool(lambda here, mine: here.mean_rate(drive[mine])), np.nan)


def needle_values(flows: Flows) -> NeedleValues:
    """Return what a needle would measure in every muscle of many cases.

    Examples
    --------
    >>> from motorlab.anatomy import anatomy
    >>> from motorlab.lesions import Lesion
    >>> cut = [(Lesion("common_fibular_nerve", side="left", severity=0.6, days=days),) for days in (7, 40)]
    >>> needle_values(Flows(cut)).fibrillation[anatomy().muscle_row["tibialis_anterior"], ::2].round(1).tolist()
    [0.0, 2.9]
    """
    return flows.keep("needle values", lambda: NeedleValues(flows))


@cache
def _limit_us() -> float:
    """Return the limit of the muscle that the healthy jitter was measured in (us)."""
    return next(float(row.value) for row in rows("norms") if row.norm == "PN136")
