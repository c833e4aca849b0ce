"""The localiser: enter what you find, and watch where the lesion is likely to be, why, and what to examine next.

One value (a ``Record``), one direction: controls ask for a step to the next record, the belief is computed, and all is
shown from them. If a step is refused, the last good record stays and a sentence says why.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import pandas as pd

from motorlab.diagnosis.beliefs import belief
from motorlab.diagnosis.evidence import Key
from motorlab.diagnosis.localising import summed
from motorlab.diagnosis.next_tests import next_tests
from motorlab.diagnosis.working import Working, explain_belief
from motorlab.figures.belief_map import belief_map
from motorlab.widgets import record
from motorlab.widgets.localiser_panel import Panel, Shown
from motorlab.widgets.place import Place
from motorlab.widgets.record import Record

__all__ = ["Localiser", "localiser"]

READ = ("seen", "day", "prior")  # what the belief is read from
STEPS = 200  # how far back "undo" reaches


class Localiser:
    """The localiser as a panel. Put it last in a cell to see it; everything in it can be set from Python.

    Attributes
    ----------
    seen
        What was found: as for `motorlab.localise`. Set it to any such dict.
    day
        Days since it began, or None.
    prior
        `clinic` or `flat`.
    patient
        The syndrome of the patient who is examined; "" for none.
    belief, sides, compartments, cases
        What `motorlab.localise` returns for them, by site, by site and side, by compartment and by case.
    working
        What `motorlab.explain_belief` returns for them.
    next
        What `motorlab.next_tests` returns for them, signs at the bedside included.
    widget
        The panel itself, to be put among other widgets.

    Examples
    --------
    >>> panel = Localiser({("power", "tibialis_anterior", "right"): 1, ("reflex", "ankle", "right"): 2}, day=20)
    >>> panel.seen = {**panel.seen, ("plantar", "", "right"): "flexor"}
    >>> round(float(panel.belief.sum()), 6)
    1.0
    """

    WHERE = "in the localiser"  # a card says that it shows its case there

    def __init__(
        self, seen: Mapping[Key, object] | None = None, *, day: float | None = None, prior: str = "clinic"
    ) -> None:
        _ready()
        self._past: list[Record] = []
        self._panel = Panel(self._ask, self.undo)
        self.controls, self.keys, self.widget = self._panel.controls, self._panel.keys, self._panel.box
        self._record = Record()
        self._before = self._now = summed(belief({}), "site")  # what the bars were before the last step
        self._go(
            record.with_fields(record.with_seen(Record(), seen or {}), day=day, prior=prior), remember=False
        )

    # --- what a lesson or a test reads and sets ---

    @property
    def seen(self) -> dict[Key, object]:
        """What was found; set it to any dict that `motorlab.localise` takes."""
        return dict(self._record.seen)

    @seen.setter
    def seen(self, seen: Mapping[Key, object]) -> None:
        self._go(record.with_seen(self._record, seen))

    @property
    def day(self) -> float | None:
        """Days since it began, or None; set it to look on another day."""
        return self._record.day

    @day.setter
    def day(self, day: float | None) -> None:
        self._go(record.with_day(self._record, day))

    @property
    def prior(self) -> str:
        """How common each answer is held to be before anything is found; set it to `clinic` or `flat`."""
        return self._record.prior

    @prior.setter
    def prior(self, prior: str) -> None:
        self._go(record.with_fields(self._record, prior=prior))

    @property
    def patient(self) -> str:
        """The syndrome of the patient who is examined, "" for none; set it to let another come in."""
        return self._record.patient

    @patient.setter
    def patient(self, syndrome: str) -> None:
        self._go(record.with_patient(self._record, syndrome))

    def show(self, seen: Mapping[Key, object], day: float | None = None) -> None:
        """Put findings and day in place together, in one step."""
        self._go(record.with_day(record.with_seen(self._record, seen), day))

    def reveal(self, signs: int = 1) -> None:
        """Look at the patient's next signs: what the patient comes with, then what tells most."""
        for _ in range(signs):
            self._go(record.with_next(self._record))

    @property
    def working(self) -> Working:
        """The working behind the belief."""
        now = self._record
        return explain_belief(now.seen, now.day, now.prior)

    @property
    def next(self) -> pd.DataFrame:
        """Signs and tests, the most telling first."""
        now = self._record
        return next_tests(now.seen, now.day, bedside=True, prior=now.prior)

    def undo(self) -> None:
        """Go back one step."""
        if self._past:
            self._go(self._past.pop(), remember=False)

    def __repr__(self) -> str:
        day = "day not known" if self.day is None else f"day {self.day:g}"
        return (
            f"MotorLab localiser, {day}: {len(self._record.seen)} findings, likeliest {self.belief.index[0]}"
        )

    def _repr_mimebundle_(self, **options: Any) -> Any:
        place = Place(self)
        place.take()
        return place._repr_mimebundle_(**options)

    # --- from one record to the next ---

    def _ask(self, step: Callable[[Record], Record]) -> None:
        """Take the step a control asks for, or say why not."""
        try:
            self._go(step(self._record))
        except ValueError as refusal:
            self._show(str(refusal))

    def _go(self, new: Record, *, remember: bool = True) -> None:
        """Make a record the present one; refused, before anything changed, if it cannot be read."""
        held = belief(new.seen, new.day, new.prior)
        self.belief, self.sides, self.compartments, self.cases = (
            summed(held, level) for level in ("site", "side", "compartment", "case")
        )
        old, self._record = self._record, new
        if any(getattr(old, name) != getattr(new, name) for name in READ):
            self._before, self._now = self._now, self.belief
        if remember and any(getattr(old, name) != getattr(new, name) for name in (*READ, "patient")):
            self._past = [*self._past[-STEPS:], old]
        self._show()

    def _show(self, refused: str = "") -> None:
        shown = Shown(self._record, self.belief, self._before, self.sides, self.compartments, self.cases)
        read = (lambda: self.working, lambda: self.next)
        self._panel.show(shown, *read, first=not self._past, refused=refused)


@cache
def _ready() -> None:
    """Build what is built once, so that the first finding is answered as quickly as the next ones."""
    first: dict[Key, object] = {("plantar", "", "right"): "extensor"}
    belief_map(summed(belief(first), "side"), first)
    explain_belief(first)


def localiser(
    seen: Mapping[Key, object] | None = None, *, day: float | None = None, prior: str = "clinic"
) -> Localiser:
    """Return the localiser; it shows itself as the last line of a cell.

    Parameters
    ----------
    seen, day, prior
        As for `motorlab.localise`.

    Returns
    -------
    Localiser
        Set its ``seen``, ``day`` and ``prior`` from Python, read its ``belief``, ``working`` and ``next``.

    Raises
    ------
    ValueError
        If something in them is unknown, or contradicts itself.

    Examples
    --------
    >>> localiser({("plantar", "", "right"): "extensor"}, day=3)
    MotorLab localiser, day 3: 1 findings, likeliest internal_capsule
    """
    return Localiser(seen, day=day, prior=prior)
