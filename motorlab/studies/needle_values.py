"""A needle study in numbers: rest, motor units, recruitment and junctions of every muscle, for many cases at once.

What rests with a needle in it fires for three reasons: fibres without a nerve, sick motor neurons, or none. A unit's
potential tells how many fibres it has: more after sprouting, fewer in muscle disease. Recruitment tells how many units
there are, and how they are driven: the patient pulls until a force is reached, so whatever weakens the muscle raises
the drive, and what weakens the drive ends the effort early. The words in `expect` are read off these numbers against
their limits, and the sweep draws them.
"""

from collections.abc import Callable
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from motorlab.anatomy import anatomy
from motorlab.choices import one_of
from motorlab.flows import Flows, number
from motorlab.studies.junction_values import jitter
from motorlab.studies.needle_pool import Pool, healthy_needle, pool
from motorlab.tables import rows

__all__ = ["EFFORTS", "NeedleValues", "needle_values"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
EFFORTS = ("unit", "slight", "moderate", "full")
LEAST_LEFT = 0.01  # of the units: with fewer there is none to look at
FADES = 0.05  # of the units: below this what they show grows rare


class NeedleValues:
    """What a needle would measure, muscles by columns (two a case: left, right); each part is made when asked for.

    Parameters
    ----------
    flows
        What flows through every route of the cases.
    """

    def __init__(self, flows: Flows) -> None:
        self._flows = flows
        self.own = healthy_needle()
        self.units_left = np.minimum(flows.muscle("lower"), 1.0)
        self.activation = np.clip(flows.muscle("upper"), 0.0, 1.0)
        self._some = self.units_left >= LEAST_LEFT
        self._shown = np.minimum(1.0, self.units_left / FADES)
        self._held = np.clip(flows.by_muscle(flows.reinnervated), self.units_left, 1.0)

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


@cache
def _zones() -> NDArray[np.str_]:
    return anatomy().muscles["needle_zone"].to_numpy(dtype=str)
