"""The bench: toggle lesions, move through time, see signs, the knee jerk and the tests.

One value (a ``View``), one direction: controls ask for a step to the next view, the answers for it are
computed, and everything is shown from them. If a step or its answers are refused, the last good view stays
and a sentence says why.
"""

from collections.abc import Callable
from typing import Any

import ipywidgets as ui
import pandas as pd
import plotly.graph_objects as go

from motorlab.figures import reflexes
from motorlab.lesions import Lesion, Lesions, case
from motorlab.reflex.protocols import Run
from motorlab.widgets import controls, state, tables
from motorlab.widgets.answers import Answers, answer, healthy_run, healthy_signs
from motorlab.widgets.keys import Keys
from motorlab.widgets.parts import heading, say
from motorlab.widgets.picture import Picture
from motorlab.widgets.plot import Plot
from motorlab.widgets.state import View
from motorlab.widgets.where import Where

__all__ = ["Bench", "bench"]

STEPS = 200  # how far back "undo" reaches


class Bench:
    """The panel. Put it last in a cell to see it; everything in it can also be read and set from Python.

    Attributes
    ----------
    lesions
        The case on the day that is shown. Set it to any lesions, singly or in tuples.
    day
        Days since the oldest lesion began. Set it to look at the same case on another day.
    signs, tests
        What ``motorlab.expect`` and ``motorlab.expected_tests`` return for these lesions.
    run, figure
        The simulated knee jerk and its picture.
    widget
        The panel itself, to be put among other widgets.

    Examples
    --------
    >>> import motorlab as ml
    >>> panel = ml.bench(ml.Lesion("internal_capsule", side="left", severity=0.8), day=1)
    >>> panel.lesions[0].days
    1.0
    """

    def __init__(self, lesions: Lesions = (), *, day: float | None = None) -> None:
        self._past: list[View] = []
        self._top = controls.TopLine(self._ask, self.undo, self.reset)
        self._where = Where(self._ask)
        self._choices = controls.Choices(self._ask)
        self._day = controls.DayLine(self._ask)
        self._case = controls.CaseLine(self._ask)
        self._parts = (self._top, self._where, self._choices, self._day, self._case)
        self._places = {"preset": self._top, "where": self._where, "signs": self._choices}
        self._places |= {"day": self._day, "case": self._case}
        self._signs, self._tests = Picture(), Picture()
        self._count, self._why, self._words = ui.HTML(), ui.HTML(), ui.HTML()

        view = state.with_lesions(View(), case(lesions))
        view = view if day is None else state.with_day(view, day)
        self._answers = answer(view)
        run = self._answers.run
        self._first = self._view = state.with_fields(view, side=run.side)
        self._figure = reflexes.reflex(run, healthy_run(run.side))
        self._plot = Plot(self._figure)
        self.widget = self._laid_out()
        self._signs.observe(lambda change: self._explain("sign", change.new), "chosen")
        self._tests.observe(lambda change: self._explain("test", change.new), "chosen")
        self._render(None)

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
    def signs(self) -> pd.DataFrame:
        """Return what ``motorlab.expect`` says of these lesions."""
        return self._answers.signs.copy()

    @property
    def tests(self) -> pd.DataFrame:
        """Return what ``motorlab.expected_tests`` says of these lesions."""
        return self._answers.tests.copy()

    @property
    def run(self) -> Run:
        """Return the simulated knee jerk."""
        return self._answers.run

    @property
    def figure(self) -> go.Figure:
        """Return the picture of the knee jerk."""
        return self._figure

    def undo(self) -> None:
        """Go back to the case before the last change."""
        if self._past:
            old = self._past.pop()
            case = {name: getattr(old, name) for name in ("lesions", "day", "chosen", "syndrome", "side")}
            self._go(state.with_fields(self._view, **case), remember=False)

    def reset(self) -> None:
        """Go back to the case the panel opened with."""
        self._go(self._first)

    def __repr__(self) -> str:
        return f"MotorLab bench, day {self.day:g}: {len(self.lesions)} lesions"

    def _repr_mimebundle_(self, **options: Any) -> Any:
        return self.widget._repr_mimebundle_(**options)

    # --- from one view to the next ---

    def _ask(self, step: Callable[[View], View], place: str) -> None:
        """Take the step a control asks for, or say beside the control why not."""
        try:
            self._go(step(self._view))
        except ValueError as refusal:
            self._render(self._answers)
            say(self._places[place].error, str(refusal))

    def _go(self, view: View, *, remember: bool = True) -> None:
        """Make a view the present one; refused, before anything changed, if the model has no answer to it."""
        last, old = self._answers, self._view
        self._answers = answer(view, last)
        self._view = state.with_fields(view, side=self._answers.run.side)
        if remember and (old.lesions, old.day) != (view.lesions, view.day):
            self._past = [*self._past[-STEPS:], old]
        self._render(last)

    # --- from the answers to the page ---

    def _render(self, last: Answers | None) -> None:
        """Show the present view: signs first, then the rest, and only what changed."""
        view, now = self._view, self._answers
        for part in self._parts:
            part.show(view)
            say(part.error, "")
        self._top.undo.disabled = not self._past
        markup, self._count.value = tables.signs_table(now.signs, healthy_signs(), view.choice, view.normal)
        self._signs.markup = markup
        self._show_why()
        if last is None or last.run is not now.run:
            healthy = healthy_run(view.side)
            reflexes.update(self._figure, now.run, healthy)
            words = reflexes.sentence(now.run, healthy)
            self._plot.show(self._figure, words)
            self._words.value = f"<p>{words}</p>"
        if last is None or last.tests is not now.tests:
            self._tests.markup = tables.tests_table(now.tests)

    def _explain(self, kind: str, key: str) -> None:
        if key and self._view.why != f"{kind}:{key}":
            self._ask(lambda view: state.with_fields(view, why=f"{kind}:{key}"), "signs")

    def _show_why(self) -> None:
        kind, _, key = self._view.why.partition(":")
        self._signs.chosen = key if kind == "sign" else ""
        self._tests.chosen = key if kind == "test" else ""
        told = ""
        if kind:
            told = tables.why_sign(self._answers.signs, key) if kind == "sign" else ""
            told = tables.why_test(self._answers.tests, key) if kind == "test" else told
        invitation = (
            '<p class="quiet">Choose a sign or a test to see why it is expected, and who says so.</p>'
        )
        self._why.value = f'<div aria-live="polite">{told or invitation}</div>'

    def _laid_out(self) -> ui.Box:
        self._signs.add_class("motorlab-signs")
        self._tests.add_class("motorlab-tests")
        self._why.add_class("motorlab-why")
        self._count.add_class("quiet")
        title = ui.Box([heading("Signs"), self._choices.signs]).add_class("motorlab-heading")
        signs = (title, self._count, self._signs, self._why)
        tapped = ui.Box([heading("Knee jerk"), self._choices.side]).add_class("motorlab-heading")
        jerk = (tapped, self._plot, self._words)
        tests = (heading("Tests on this day"), self._tests)
        columns = (self._where.box, _column(*signs, self._choices.error), _column(*jerk, *tests))
        said = "a, all chances and curves: teaching assumptions. For teaching, not for patients."
        note = ui.HTML(f'<span class="quiet">{said}</span>')
        last = ui.Box([self._case.box, note]).add_class("motorlab-last")
        middle = ui.Box(columns).add_class("motorlab-columns")
        page = ui.Box([self._top.box, middle, self._day.box, last]).add_class("motorlab-page")
        return ui.Box([Keys(), page]).add_class("motorlab")


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


def _column(*parts: ui.Widget) -> ui.Box:
    return ui.Box(parts).add_class("motorlab-column")
