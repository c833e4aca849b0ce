"""What flows through every route, for many cases at once; nothing is computed before it is asked for."""

from collections.abc import Callable, Sequence
from functools import cache, cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from motorlab.anatomy import Anatomy, anatomy
from motorlab.damage import NOW, damage
from motorlab.lesions import Lesion
from motorlab.paths import Logs
from motorlab.tables import table

__all__ = ["Flows", "number", "other_side", "per_pair"]

Floats = NDArray[np.float64]
T = TypeVar("T")


def other_side(values: Floats) -> Floats:
    """Return the columns of each case with left and right exchanged."""
    rows, columns = values.shape
    return values.reshape(rows, columns // 2, 2)[:, :, ::-1].reshape(rows, columns)


@cache
def _numbers() -> dict[str, float]:
    frame = table("thresholds")
    return dict(zip(frame["name"], frame["value"], strict=True))


@cache
def per_pair(column: str) -> Floats:
    """Return a column of `muscles` for each muscle-root pair."""
    return np.asarray(anatomy().muscles[column].to_numpy(dtype=float)[anatomy().muscle_of])


@cache
def _shock_views() -> NDArray[np.str_]:
    """Return the clock of shock of each segment of each arc, "" for none."""
    return anatomy().reflexes["shock_view"].to_numpy(dtype=str)[anatomy().arc_of]


def number(name: str) -> float:
    """Return one number of `thresholds`, nearly all of them teaching assumptions."""
    if name not in _numbers():
        raise ValueError(f"data/thresholds.csv has no row {name!r}, which a rule reads.")
    return _numbers()[name]


class Flows:
    """What flows through every route of many cases; each part is computed when it is first asked for.

    Parameters
    ----------
    cases
        Tuples of lesions, one a case.

    Notes
    -----
    Arrays have one row per muscle-root pair, muscle, region or reflex, and two columns a case: left, right.
    """

    def __init__(self, cases: Sequence[tuple[Lesion, ...]]) -> None:
        self.wiring: Anatomy = anatomy()
        self.damage = damage(cases)
        self.columns = 2 * len(cases)
        self._kept: dict[tuple[str, str], Any] = {}

    def log(self, view: str = NOW) -> Logs:
        """Return the logarithm of what each structure transmits in a view."""
        return self.keep("log", lambda: self.damage.log_transmission(view), view)

    def keep(self, name: str, read: Callable[[], T], view: str = NOW) -> T:
        """Return what `read` gives, reading it only once for these cases."""
        if (name, view) not in self._kept:
            self._kept[name, view] = read()
        kept: T = self._kept[name, view]
        return kept

    def structure(self, family: str, target: str = "one", view: str = NOW) -> Floats:
        """Return what one structure transmits, one value a column."""
        return np.asarray(np.exp(self.log(view)[self.wiring.index[family, target]]))

    def upper(self, view: str = NOW) -> Floats:
        """Return the upper drive of each muscle-root pair: dominant route, shared route, crossed tract."""
        return self.keep("upper", lambda: self._upper(self.log(view)), view)

    def _upper(self, log: Logs) -> Floats:
        found = self.wiring.crossed.transmission(log)
        part = self.wiring.part
        hit = np.flatnonzero(log.row[part])  # above the crossing all others are whole
        fraction = per_pair("ipsilateral_fraction")[hit, None]
        shared = (2.0 * np.minimum(fraction, 1.0 - fraction)) ** 2
        same = 1.0 - np.exp(log[part[hit]])
        cross = other_side(same)
        dominant = np.where(fraction > 0.5, same, cross)
        found[hit] *= 1.0 - (1.0 - shared) * dominant - shared * np.sqrt(same * cross)
        return found

    def awake(self, view: str = "shock") -> Floats:
        """Return how far each muscle-root pair's motor neurons are out of shock, by the clock of a view.

        Shock belongs to dense and sudden loss: slight lesions hardly have it.
        """
        lost = 1.0 - self.upper(view)
        hit = np.flatnonzero(lost.any(axis=1))
        awake = np.ones_like(lost)
        awake[hit] -= lost[hit] ** number("shock_steepness")
        return awake

    @cached_property
    def below_crossing(self) -> Floats:
        """Return what the descending tracts transmit below the crossing, by muscle-root pair."""
        return self.wiring.crossed.transmission(self.log())

    def crossed(self) -> Floats:
        """Return the crossed upper drive alone: superficial reflexes have no reserve from the other hemisphere."""
        return np.asarray(other_side(np.exp(self.log()[self.wiring.part])) * self.below_crossing)

    def lower(self, view: str = NOW) -> Floats:
        """Return what each muscle-root pair's way out transmits, from motor neuron to nerve ending."""
        return self.keep("lower", lambda: self.wiring.lower.transmission(self.log(view)), view)

    def afferent(self, view: str = NOW) -> Floats:
        """Return what each muscle-root pair's spindle afferents transmit."""
        return self.keep("afferent", lambda: self.wiring.afferent.transmission(self.log(view)), view)

    def by_muscle(self, pairs: Floats) -> Floats:
        """Return values of muscle-root pairs pooled by the muscles' root weights."""
        return self.wiring.by_muscle(pairs)

    def at_muscle(self, family: str, view: str = NOW) -> Floats:
        """Return what one family transmits at each muscle."""
        return self.keep(family, lambda: np.exp(self.log(view)[self.wiring.at_muscles(family)]), view)

    def muscle(self, limb: str, view: str = NOW) -> Floats:
        """Return one limb (`upper`, `lower`, `afferent`), or how far it is `awake`, pooled by muscle."""
        return self.keep(f"{limb} by muscle", lambda: self.by_muscle(getattr(self, limb)(view)), view)

    @cached_property
    def arc_by_muscle(self) -> Floats:
        """Return the arc of each muscle's stretch reflex, out and back, in a straight line."""
        return self.by_muscle(self.lower() * self.afferent())

    @cached_property
    def junction(self) -> Floats:
        """Return what the junctions of each muscle transmit, before and behind the cleft."""
        return self.at_muscle("junction_presynaptic") * self.at_muscle("junction_postsynaptic")

    @cached_property
    def fibre(self) -> Floats:
        """Return the muscle fibres left in each muscle."""
        return self.at_muscle("fibre")

    @cached_property
    def reinnervated(self) -> Floats:
        """Return the share of each muscle-root pair's fibres that obey a living unit, after sprouting.

        Units of one root take over orphaned fibres of the same root only: so more damage never raises power.
        """
        left = np.maximum(self.lower("axons"), 1e-6)
        orphaned = 1.0 - self.lower("sprouting")
        gain = np.minimum(1.0 + number("sprouting_gain") * orphaned / left, number("sprouting_limit"))
        return np.minimum(self.lower() * gain, 1.0)

    @cached_property
    def drive(self) -> Floats:
        """Return the voluntary drive that reaches each muscle's fibres, 0..1."""
        # partial upper loss spares muscles of low pyramidal weight; complete loss stays complete
        sparing = 1.0 + number("pyramidal_sparing") * (1.0 - per_pair("pyramidal_weight"))[:, None]
        upper = 1.0 - (1.0 - self.upper("command")) ** sparing
        return self.by_muscle(upper * self.reinnervated) * self.junction * self.fibre

    @cached_property
    def power(self) -> Floats:
        """Return the power of each muscle on the MRC scale, as a float 0..5."""
        return np.asarray(5.0 * self.drive ** number("power_exponent"))

    def released(self, pairs: Floats) -> Floats:
        """Return how far upper loss releases a reflex: nothing below one threshold, all above another."""
        low, high = number("release_from"), number("release_full")
        return np.clip((1.0 - pairs - low) / (high - low), 0.0, 1.0)

    @cached_property
    def spastic(self) -> Floats:
        """Return how far spasticity has come in each muscle, 0..1."""
        return self.by_muscle(self.released(self.upper("spasticity")))

    @cached_property
    def arcs(self) -> dict[str, Floats]:
        """Return the inputs of each reflex's arc, pooled over its segments: what the reflex core is given too."""
        wiring = self.wiring
        pair = wiring.arc_pair

        def pooled(values: Floats, weights: Floats | None = None) -> Floats:
            return wiring.by_reflex(values if weights is None else values * weights)

        lower = self.lower()[pair]
        feeling = self.afferent()[pair]
        arriving = lower * feeling + 1e-12
        total = pooled(arriving)
        shock_views = _shock_views()
        shock = np.zeros_like(lower)
        for view in sorted({view for view in shock_views if view}):
            rows = shock_views == view
            shock[rows] = 1.0 - self.awake(view)[pair[rows]]
        speed = np.sqrt(self.lower("slowing")[pair] * self.afferent("slowing")[pair])
        muscle = wiring.muscle_of[pair]
        pre = self.at_muscle("junction_presynaptic")[muscle]
        post = self.at_muscle("junction_postsynaptic")[muscle]
        # a tap asks little of receptors and fibres, but much of a failing release of transmitter
        junction = post ** number("reflex_receptors") * pre ** number("reflex_release")
        return {
            "release": pooled(self.released(self.upper("release"))[pair], arriving) / total,
            "shock": pooled(shock, arriving) / total,
            "lower": pooled(lower),
            # every cell hears the whole muscle, so a dead root is missed by all that are left
            "afferent": pooled(feeling),
            "conduction": pooled(speed, arriving) / total,
            "junction": pooled(junction),
            "fibre": pooled(self.fibre[muscle] ** number("reflex_fibres")),
            "voluntary": pooled(self.upper("command")[pair]),
            "control": pooled(self.upper()[pair]),
            "spasticity": pooled(self.released(self.upper("spasticity"))[pair], arriving) / total,
        }

    @cached_property
    def peripheral(self) -> Floats:
        """Return what the way from skin to cord transmits, by region-root pair."""
        return self.wiring.peripheral.transmission(self.log())

    @cached_property
    def small_fibres(self) -> Floats:
        """Return what the pain fibres from skin to cord transmit, by region-root pair."""
        return self.wiring.small_fibres.transmission(self.log())

    @cached_property
    def sensation(self) -> dict[str, Floats]:
        """Return what reaches the brain from each region, by modality."""
        wiring = self.wiring
        pain = wiring.pain_tract.transmission(self.log())
        vibration = wiring.vibration_tract.transmission(self.log())
        touch = 1.0 - (1.0 - pain) * (1.0 - vibration)  # either tract suffices for touch
        return {
            "pain": self.by_region(self.small_fibres * pain),
            "vibration": self.by_region(self.peripheral * vibration),
            "touch": self.by_region(self.peripheral * touch),
        }

    def by_region(self, pairs: Floats) -> Floats:
        """Return values of region-root pairs pooled by the regions' root weights."""
        return self.wiring.by_region(pairs)
