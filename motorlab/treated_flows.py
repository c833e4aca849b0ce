"""What flows through every route while a plan of treatment acts: the pathway state that the bedside signs read.

The quantities are those of the reflex arc and of its model (`lever_effects`), read at the place where a sign depends
on them: what reaches the cells from the spindles counts in jerks, clonus and tone, force and drive count in power.
A test of the nerve or the muscle itself does not change by a drug that acts elsewhere.
"""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from motorlab.damage import NOW
from motorlab.flows import Flows
from motorlab.lesions import Lesion
from motorlab.moves import moved, moves
from motorlab.reflex.parameters import parameters, values
from motorlab.treated_cases import treated_case
from motorlab.treatments import Treatments, local, plan, reaching

__all__ = ["TreatedFlows"]

Floats = NDArray[np.float64]
Words = NDArray[np.str_]
TWITCH = 1.0  # activation in a jerk


class TreatedFlows(Flows):
    """What flows through every route of many cases that are treated alike.

    Parameters
    ----------
    cases
        Tuples of lesions, one a case, as they are without treatment.
    treatments
        A plan, as `motorlab.treatments.plan` takes it.

    Raises
    ------
    ValueError
        If a treatment is given to one chosen muscle: the bedside signs are of the whole body.

    Notes
    -----
    A drug that also lowers the standing excitation of the cells calms tone by it; the grade of a jerk knows only the
    input from the spindles, because its table has no axis for that.

    Examples
    --------
    >>> stiff = (Lesion("cord_t4", side="both", severity=0.8, days=180),)
    >>> pump = TreatedFlows([stiff], "baclofen_intrathecal")
    >>> row = pump.wiring.muscle_row["quadriceps"]
    >>> bool((pump.spastic[row] < Flows([stiff]).spastic[row]).all())
    True
    """

    def __init__(self, cases: Sequence[tuple[Lesion, ...]], treatments: Treatments) -> None:
        given = plan(treatments)
        for item in local(given):
            raise ValueError(
                f"{item.id} is given to one muscle, and the signs are of the whole body: "
                f"simulate(..., treatment={item.id!r}) treats the muscle that is examined."
            )
        super().__init__([treated_case(case, given) for case in cases])
        wiring = self.wiring
        self._muscles: Words = wiring.muscles["region"].to_numpy(dtype=str)
        first = np.searchsorted(wiring.arc_of, np.arange(len(wiring.reflexes)))
        self._reflexes = self._muscles[wiring.muscle_of[wiring.arc_pair[first]]]
        self._skin: Words = wiring.regions["part"].to_numpy(dtype=str)[wiring.region_of]
        parts = {*self._muscles.tolist(), *self._skin.tolist()}
        self._moves = {
            (part, stage): moves(reaching(given, part), stage) for part in parts for stage in ("arc", "model")
        }

    def _moved(
        self,
        now: Floats,
        healthy: float,
        parts: Words,
        quantity: tuple[str, str],
        release: Floats | None = None,
    ) -> Floats:
        """Return rows of one quantity of a stage after the moves that reach each row's part of the body."""
        stage, name = quantity
        found = now.copy()
        for part in np.unique(parts).tolist():
            if some := self._moves[part, stage].get(name):
                rows = parts == part
                found[rows] = moved(now[rows], healthy, some, 0.0 if release is None else release[rows])
        return found

    def _input(self, release: Floats, parts: Words) -> Floats:
        """Return the share of the spindle input that the treatment lets through; released arcs hold less back."""
        p = parameters()
        held = p.presynaptic * (1.0 - values("lesions")["release_presynaptic"] * release)
        now = self._moved(held, p.presynaptic, parts, ("model", "presynaptic"), release)
        left = self._moved(np.ones_like(held), 1.0, parts, ("model", "input_left"), release)
        return np.asarray((1.0 - now) / (1.0 - held) * left)

    def _calm(self, release: Floats, parts: Words) -> Floats:
        """Return the share that is left of what release has added to the cells: standing and inward current."""
        whole = np.ones_like(release)
        for name, healthy in (("bias_na", parameters().bias_na), ("plateau_na", parameters().plateau_na)):
            added = values("lesions")[f"release_{name}"] * release
            now = self._moved(healthy + added, healthy, parts, ("model", name)) - healthy
            left = np.divide(now, added, out=np.ones_like(added), where=added > 0.0)
            whole *= left.clip(0.0, 1.0)
        return np.asarray(whole)

    def _force(self, parts: Words, activation: float) -> Floats:
        """Return the force at some activation (twitches that add up) over that without treatment, one column."""
        ones, fuses = np.ones((len(parts), 1)), parameters().saturation
        whole = self._moved(ones, 1.0, parts, ("model", "force_n"))
        later = self._moved(fuses * ones, fuses, parts, ("model", "saturation"))
        return np.asarray(whole * (fuses + activation) / (later + activation))

    def afferent(self, view: str = NOW) -> Floats:
        """Return what each muscle-root pair's spindle afferents transmit; a cut takes some of them."""
        whole = super().afferent(view)
        if view != NOW:
            return whole
        parts = self._muscles[self.wiring.muscle_of]
        return self.keep("cut afferents", lambda: self._moved(whole, 1.0, parts, ("arc", "afferent")))

    @cached_property
    def peripheral(self) -> Floats:
        """Return what the way from skin to cord transmits; the same cut takes some of it."""
        return self._moved(super().peripheral, 1.0, self._skin, ("arc", "afferent"))

    @cached_property
    def small_fibres(self) -> Floats:
        """Return what the pain fibres from skin to cord transmit; the same cut takes some of them."""
        return self._moved(super().small_fibres, 1.0, self._skin, ("arc", "afferent"))

    @cached_property
    def drive(self) -> Floats:
        """Return the voluntary drive that reaches each muscle's fibres, and their force, 0..1."""
        most = self.by_muscle(self.reinnervated) * self.junction * self.fibre
        will = np.divide(super().drive, most, out=np.zeros_like(most), where=most > 0.0)
        will = self._moved(will, 1.0, self._muscles, ("arc", "voluntary"))
        # full effort about half fuses the twitches of a unit
        return np.minimum(will * most * self._force(self._muscles, parameters().saturation), 1.0)

    @cached_property
    def spastic(self) -> Floats:
        """Return how far spasticity has come in each muscle, 0..1."""
        release = self.by_muscle(self.released(self.upper("release")))
        return super().spastic * self._input(release, self._muscles) * self._calm(release, self._muscles)

    @cached_property
    def arcs(self) -> dict[str, Floats]:
        """Return the inputs of each reflex's arc, pooled over its segments."""
        parts = self._reflexes
        found = dict(super().arcs)
        found["afferent"] = found["afferent"] * self._input(found["release"].clip(0.0, 1.0), parts)
        found["fibre"] = np.minimum(found["fibre"] * self._force(parts, TWITCH), 1.0)
        return found
