"""The bench: toggle lesions, move through time, see signs, reflexes and the tests.

One value (a ``View``), one direction: controls ask for a step to the next view, the answers for it are
computed, and everything is shown from them. If a step or its answers are refused, the last good view stays
and a sentence says why.
"""

from collections.abc import Callable
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from motorlab.lesions import Lesion, Lesions, case
from motorlab.questions import Question
from motorlab.reflex.run import Run
from motorlab.treatments import Plan, Treatments, plan
from motorlab.widgets import state
from motorlab.widgets.answers import Answers
from motorlab.widgets.panel import Panel
from motorlab.widgets.place import Place
from motorlab.widgets.state import View

__all__ = ["Bench", "bench"]

CASE = ("lesions", "day", "treatment", "chosen", "syndrome", "side")  # what "undo" gives back
STEPS = 200  # how far back "undo" reaches


class Bench:
    """The panel. Put it last in a cell to see it; everything in it can also be read and set from Python.

    Attributes
    ----------
    lesions
        The case on the day that is shown. Set it to any lesions, singly or in tuples.
    day
        Days since the oldest lesion began. Set it to look at the same case on another day.
    protocol
        What is examined. Set it to a row of ``motorlab.table("protocols")``.
    treatment
        What is given. Set it to an id, a ``motorlab.Treatment`` or several of them; None for nothing.
    signs, tests
        What ``motorlab.expect`` and ``motorlab.expected_tests`` return for these lesions.
    run, figure
        What the protocol records, and its picture.
    widget
        The panel itself, to be put among other widgets.

    Examples
    --------
    >>> import motorlab as ml
    >>> panel = ml.bench(ml.Lesion("internal_capsule", side="left", severity=0.8), day=1)
    >>> panel.lesions[0].days
    1.0
    """

    WHERE = "on the bench"  # a card says that it shows its case there

    def __init__(self, lesions: Lesions = (), *, day: float | None = None) -> None:
        view = state.with_lesions(View(), case(lesions))
        view = view if day is None else state.with_day(view, day)
        self._past: list[View] = []
        self._answers = Answers(view)
        self._first = self._view = state.with_fields(view, side=self._answers.side)
        self._panel = Panel(self._ask, self.undo, self.reset, self._view, self._answers)
        self.widget = self._panel.box
        self._show()

    # --- what a lesson or a test reads and sets ---

    @property
    def lesions(self) -> tuple[Lesion, ...]:
        """Return the case on the day that is shown; set it to any lesions, singly or in tuples."""
        return self._answers.lesions

    @lesions.setter
    def lesions(self, lesions: Lesions) -> None:
        self._go(state.with_lesions(self._view, case(lesions)))

    @property
    def day(self) -> float:
        """Return the days since the oldest lesion began; set it to look at another day."""
        return self._view.day

    @day.setter
    def day(self, day: float) -> None:
        self._go(state.with_day(self._view, day))

    @property
    def protocol(self) -> str:
        """Return what is examined; set it to another protocol."""
        return self._view.protocol

    @protocol.setter
    def protocol(self, protocol: str) -> None:
        self._go(state.with_protocol(self._view, protocol))

    @property
    def treatment(self) -> Plan:
        """Return what is given; set it to an id, a treatment or several of them, or None."""
        return self._view.treatment

    @treatment.setter
    def treatment(self, treatment: Treatments) -> None:
        self._go(state.with_treatment(self._view, plan(treatment)))

    @property
    def signs(self) -> pd.DataFrame:
        """Return what ``motorlab.expect`` says of these lesions."""
        return self._answers.signs.copy()

    @property
    def tests(self) -> pd.DataFrame:
        """Return what ``motorlab.expected_tests`` says of these lesions."""
        return self._answers.tests.copy()

    @property
    def run(self) -> Run:
        """Return what the protocol records."""
        return self._answers.run

    @property
    def figure(self) -> go.Figure:
        """Return the picture of what the protocol records."""
        return self._panel.figure

    def undo(self) -> None:
        """Go back to the case before the last change."""
        if self._past:
            old = self._past.pop()
            case = {name: getattr(old, name) for name in CASE}
            self._go(state.with_fields(self._view, **case), remember=False)

    def let_go(self) -> None:
        """Let all cases go that are held for comparison."""
        self._go(state.let_go(self._view))

    def show_question(self, question: Question) -> None:
        """Show the case of a card's question, what is examined in it and what is given."""
        self.let_go()  # a case held for an earlier question would be compared with this one
        self.lesions, self.day = question.case, question.day
        self.treatment = question.treatment or None
        if question.protocol:
            self.protocol = question.protocol

    def reset(self) -> None:
        """Go back to the case the panel opened with."""
        self._go(self._first)

    def __repr__(self) -> str:
        return f"MotorLab bench, day {self.day:g}: {len(self.lesions)} lesions"

    def _repr_mimebundle_(self, **options: Any) -> Any:
        place = Place(self)
        place.take()
        return place._repr_mimebundle_(**options)

    # --- from one view to the next ---

    def _ask(self, step: Callable[[View], View], place: str) -> None:
        """Take the step a control asks for, or say beside the control why not."""
        try:
            self._go(step(self._view))
        except ValueError as refusal:
            self._show()
            self._panel.refuse(place, str(refusal))

    def _go(self, view: View, *, remember: bool = True) -> None:
        """Make a view the present one; refused, before anything changed, if the model has no answer to it."""
        self._answers, old = Answers(view, self._answers), self._view
        self._view = state.with_fields(view, side=self._answers.side)
        if remember and any(
            getattr(old, name) != getattr(view, name) for name in ("lesions", "day", "treatment")
        ):
            self._past = [*self._past[-STEPS:], old]
        self._show()

    def _show(self) -> None:
        self._panel.show(self._view, self._answers, first=not self._past)


def bench(lesions: Lesions = (), *, day: float | None = None) -> Bench:
    """Return the interactive panel; it shows itself as the last line of a cell.

    Parameters
    ----------
    lesions
        Any lesions, singly or in tuples; none is a healthy person.
    day
        Days since the oldest lesion began; without it, the age that the lesions have.

    Returns
    -------
    Bench
        Set its ``lesions`` and ``day`` from Python, read its ``signs``, ``tests``, ``run`` and ``figure``.

    Raises
    ------
    ValueError
        If a lesion or the day cannot be.

    Examples
    --------
    >>> import motorlab as ml
    >>> ml.bench(ml.syndrome("als_limb_onset")).day
    400.0
    """
    return Bench(lesions, day=day)
