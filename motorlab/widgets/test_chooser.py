"""The test chooser: two hypotheses, a day, a chance before, and two or three tests beside each other.

One value (a ``Choice``), one direction: controls ask for a step to the next, everything is shown from it. If a step is
refused, the last good value stays and a sentence says why.
"""

from collections.abc import Callable, Sequence
from html import escape
from typing import Any

import ipywidgets as ui
import pandas as pd

from motorlab.diagnosis.families import HEALTHY
from motorlab.diagnosis.named_tests import about
from motorlab.diagnosis.next_tests import next_tests
from motorlab.figures.nomogram import nomogram, nomogram_words
from motorlab.question_parts import Question
from motorlab.widgets import choice
from motorlab.widgets.choice import Choice, said
from motorlab.widgets.chooser_controls import Controls
from motorlab.widgets.chooser_pictures import compared, in_a_row, people, results
from motorlab.widgets.chooser_tables import beside, listed_next
from motorlab.widgets.keys import Keys
from motorlab.widgets.parts import say
from motorlab.widgets.picture import Picture

__all__ = ["TestChooser", "test_chooser"]

NOTE = (
    "Published figures belong to the people they were measured in. The model's chances, prices and minutes are "
    "teaching assumptions. For teaching, not for patients."
)
OTHERS = "another condition"  # why published and model disagree: the healthy people were others


class TestChooser:
    """The test chooser as a panel. Put it last in a cell to see it.

    Attributes
    ----------
    choice
        Everything that is shown, as one frozen value; set it to show something else.
    table
        What `motorlab.compare_tests` says of it, for the first hypothesis.
    widget
        The panel itself.

    Examples
    --------
    >>> import motorlab as ml
    >>> panel = ml.test_chooser("root_l5", "common_fibular_nerve", ["sensory_nerve_conduction"], day=30)
    >>> panel.table["model_specificity"].item() < 60  # the sensory response is low in the nerve, not in the root
    True
    """

    WHERE = "in the test chooser"  # a card says that it shows its case there

    __test__ = False  # for pytest, which takes the name for its own

    def __init__(self, chosen: Choice) -> None:
        self.controls = Controls(self._ask)
        self.compared = Picture(self._draw).add_class("motorlab-compared")
        self.coming = Picture(self._add).add_class("motorlab-coming")
        self.people, self.lines = (Picture(lambda _: None) for _ in range(2))
        self.told, self.row, self.error = (ui.HTML() for _ in range(3))
        say(self.error, "")
        self.widget = self._laid_out()
        self._choice = chosen
        self._show()

    @property
    def choice(self) -> Choice:
        """What is shown."""
        return self._choice

    @choice.setter
    def choice(self, chosen: Choice) -> None:
        self._choice = chosen
        self._show()

    @property
    def table(self) -> pd.DataFrame:
        """Return the tests beside each other, for the first hypothesis."""
        now = self._choice
        return compared(now.tests, now.first, now.second, now.day)

    def show_question(self, question: Question) -> None:
        """Show the two places, the test and the day that a card of a lesson asked about."""
        self.choice = choice.with_question(self._choice, question)

    def __repr__(self) -> str:
        now = self._choice
        return f"MotorLab test chooser: {', '.join(now.tests)} for {now.first} against {now.second}, day {now.day:g}"

    def _repr_mimebundle_(self, **options: Any) -> Any:
        return self.widget._repr_mimebundle_(**options)

    def _laid_out(self) -> ui.Box:
        c = self.controls
        self.people.add_class("motorlab-people-box")
        self.lines.add_class("motorlab-lines")
        left = ui.Box([self.compared, self.row]).add_class("motorlab-column")
        middle = ui.Box([c.whose, self.people, self.told]).add_class("motorlab-column")
        right = ui.Box([self.lines]).add_class("motorlab-column")
        self.compare = ui.Box([left, middle, right]).add_class("motorlab-chooser-columns")
        note = ui.HTML(f'<span class="quiet">{NOTE}</span>').add_class("motorlab-note")
        last = ui.Box([note]).add_class("motorlab-last").add_class("motorlab-chooser-last")
        self.told.add_class("motorlab-told-box")
        page = ui.Box([c.top, c.tests, self.error, self.compare, self.coming, c.day, last])
        page = page.add_class("motorlab-page")
        return ui.Box([Keys(), page]).add_class("motorlab").add_class("motorlab-chooser")

    # --- from one choice to the next ---

    def _ask(self, step: Callable[[Choice], Choice]) -> None:
        before = self._choice
        try:
            self.choice = step(before)
        except ValueError as refusal:
            self.choice = before
            say(self.error, str(refusal))

    def _draw(self, test: str) -> None:
        self._ask(lambda now: choice.with_fields(now, drawn=test) if test in now.tests else now)

    def _add(self, test: str) -> None:
        """Put a test that might come next beside the others, in the last place."""

        def step(now: Choice) -> Choice:
            there = choice.with_fields(now, page="compare")
            if test in there.tests:
                return choice.with_fields(there, drawn=test)
            return choice.with_test(there, min(len(there.tests), 2), test)

        self._ask(step)

    def _show(self) -> None:
        now = self._choice
        self.controls.show(now)
        for box, page in ((self.compare, "compare"), (self.coming, "next")):
            box.layout.display = "" if now.page == page else "none"
        if now.page == "next":
            asked = [choice.one_sided(name) for name in (now.first, now.second)]
            found = next_tests({}, now.day, hypotheses=asked)
            self.coming.markup = listed_next(found)
        else:
            self._show_compared(now)
        say(self.error, "")

    def _show_compared(self, now: Choice) -> None:
        table = self.table
        self.compared.markup = beside(table, now.drawn, said(now.first))
        self.compared.chosen = now.drawn
        line = table[table["test"] == now.drawn].iloc[0]
        self.people.markup, words = people(now, line)
        known = results(line)
        written = nomogram_words(now.before, known)
        twin = f'<p class="motorlab-hidden">{escape(written)}</p>'
        self.lines.markup = f"{nomogram(now.before, known)}{twin}"
        _, *arithmetic = written.split(". ")  # what was before stands beside its slider
        apart = line["specificity_reason"] == OTHERS and now.second != HEALTHY
        whom = f"The published figures were not measured against {said(now.second)}." if apart else ""
        lines = "<br>".join(escape(line) for line in (words, *arithmetic) if line)
        self.told.value = f'<p class="said" role="status">{lines}</p>'
        told = f'<p class="said"><b>{escape(whom)}</b></p>' if whom else ""
        self.row.value = told + in_a_row(now)


def test_chooser(
    first: str = "root_l5",
    second: str = "common_fibular_nerve",
    tests: Sequence[str] = Choice.tests,
    *,
    day: float = 30,
    before: float = 0.5,
) -> TestChooser:
    """Return the test chooser; it shows itself as the last line of a cell.

    Parameters
    ----------
    first, second
        The hypothesis that the tests shall find, and the one from which it is to be told: as for `compare_tests`.
    tests
        One to three tests, signs or sets of criteria.
    day
        Days since the lesion began.
    before
        Chance of the first hypothesis before any test, 0..1.

    Raises
    ------
    ValueError
        If there is no such test or hypothesis; names the nearest.

    Examples
    --------
    >>> test_chooser("als_limb_onset", "no_lesion", ["gold_coast", "awaji", "el_escorial"], day=365)
    MotorLab test chooser: gold_coast, awaji, el_escorial for als_limb_onset against no_lesion, day 365
    """
    named = tuple(dict.fromkeys([tests] if isinstance(tests, str) else tests))
    if not 1 <= len(named) <= 3:
        raise ValueError(f"Name one to three tests to compare, not {len(named)}.")
    for test in named:
        about(test)
    start = Choice(tests=named, results=("abnormal",) * len(named), drawn=named[0], first="", second="")
    chosen = choice.with_before(choice.with_day(start, day), before)
    return TestChooser(choice.with_pair(chosen, first, second))


test_chooser.__test__ = False  # type: ignore[attr-defined]
