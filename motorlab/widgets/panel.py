"""The panel: all widgets of the bench in their places, and what they show of one view."""

from collections.abc import Callable
from html import escape

import ipywidgets as ui

from motorlab.case_texts import case_text
from motorlab.figures import reflexes
from motorlab.figures.body import body
from motorlab.figures.neuraxis import neuraxis
from motorlab.figures.reflex_figure import reflex_figure
from motorlab.figures.ways import neuraxis_words
from motorlab.treatments import local
from motorlab.widgets import controls, edits, names, state
from motorlab.widgets.address import address, with_address
from motorlab.widgets.answers import Answers, compared_with, healthy_run, held_run
from motorlab.widgets.keys import Keys
from motorlab.widgets.parts import Ask, Part, assumed, heading, say
from motorlab.widgets.picture import Picture
from motorlab.widgets.plot import Plot
from motorlab.widgets.signs_table import signs_table, why_sign
from motorlab.widgets.state import View
from motorlab.widgets.tests_table import tests_table, why_test
from motorlab.widgets.treatment import TreatmentLine
from motorlab.widgets.where import Where

__all__ = ["Panel"]

NOTE = "a, all chances and curves: teaching assumptions. For teaching, not for patients."
LOCAL = "<b>A treatment of one muscle changes no sign here: its curve tells.</b>"
INVITATION = "Choose a sign or a test to see why it is expected, who says so, and which way it takes."


class Panel:
    """The widgets of one bench.

    Parameters
    ----------
    ask
        Takes a step the reader wants, and the place beside which a refusal is to be said.
    undo, reset
        What the two buttons do.
    view, now
        What is shown first.

    Attributes
    ----------
    box
        The panel itself.
    figure
        The picture of what is examined.
    """

    def __init__(
        self, ask: Ask, undo: Callable[[], None], reset: Callable[[], None], view: View, now: Answers
    ) -> None:
        self._ask = ask
        self.top = controls.TopLine(ask, undo, reset)
        self.where = Where(ask)
        self.choices = controls.Choices(ask)
        self.day = controls.DayLine(ask)
        self.case = controls.CaseLine(ask)
        self.treatment = TreatmentLine(ask)
        self.keys = Keys(
            lambda key: ask(lambda view: state.preset(view, key), "preset"),
            lambda text: ask(lambda view: with_address(view, text), "preset"),
        )
        self.parts: dict[str, Part] = {"preset": self.top, "where": self.where, "signs": self.choices}
        self.parts |= {"day": self.day, "case": self.case, "treatment": self.treatment}
        self.pathway = Picture(self._toggle)
        self.signs, self.body, self.reflexes = (Picture(self._explain_sign) for _ in range(3))
        self.tests = Picture(self._explain_test)
        self.count, self.why, self.words = ui.HTML(), ui.HTML(), ui.HTML()
        held = {held.letter: held_run(held, now.protocol) for held in view.held}
        self.figure = reflexes.reflex(now.run, healthy_run(now.protocol, now.side), held)
        self._drawn = (now.protocol, *held)
        self.plot = Plot(self.figure)
        self.box = self._laid_out()
        self._shown: tuple[View, Answers] | None = None

    def refuse(self, place: str, sentence: str) -> None:
        """Say beside a control why its wish cannot be granted."""
        say(self.parts[place].error, sentence)

    def show(self, view: View, now: Answers, *, first: bool) -> None:
        """Show a view: signs first, then the rest, and only what changed.

        ``first`` says that there is nothing to go back to.
        """
        old_view, old = self._shown or (None, None)
        kind, _, key = view.why.partition(":")
        sign = key if kind == "sign" else ""
        self.signs.markup, count = signs_table(
            now.signs, compared_with(view), view.choice, view.normal, now.origins, view.beside
        )
        self.count.value = f"{count} {LOCAL}" if local(view.treatment) else count
        self.signs.chosen = sign
        # The page draws the curve while Python goes on: so it comes next, and the pictures after it.
        if old is None or old_view is None or old.run is not now.run or old_view.held != view.held:
            self._show_run(view, now)
        self._draw(view, now, sign)
        for part in self.parts.values():
            part.show(view)
            say(part.error, "")
        self.top.undo.disabled = first
        (self.box.add_class if view.more and view.lesions else self.box.remove_class)("motorlab-more")
        told = self._told(now, kind, key)
        self.why.value = (
            f'<div class="told" tabindex="0" role="region" aria-label="Why" aria-live="polite">{told}</div>'
        )
        if old is None or old.tests is not now.tests:
            self.tests.markup = tests_table(now.tests, view.day)
        self.tests.chosen = key if kind == "test" else ""
        with self.keys.hold_sync():
            self.keys.case, self.keys.address = case_text(view.lesions), address(view)
        self._shown = (view, now)

    def _draw(self, view: View, now: Answers, sign: str) -> None:
        """Draw the pathway with the way of the chosen sign, the body and the reflex figure."""
        lesion = state.chosen_today(view)
        finding, _, rest = sign.partition("|")
        target, _, side = rest.partition("|")
        lit = (finding, target, side) if sign else None
        twin = escape(neuraxis_words(*now.lesions, sign=lit))
        self.pathway.markup = f'{neuraxis(*now.lesions, sign=lit)}<p class="motorlab-hidden">{twin}</p>'
        self.pathway.chosen = f"{names.station_of(lesion.site)}:{lesion.side}" if lesion else ""
        self.body.markup = body(now.signs, now.origins)
        self.reflexes.markup = reflex_figure(now.signs, now.origins)
        self.body.chosen = self.reflexes.chosen = sign

    def _show_run(self, view: View, now: Answers) -> None:
        held = {kept.letter: held_run(kept, now.protocol) for kept in view.held}
        healthy = healthy_run(now.protocol, now.side)
        drawn = (now.protocol, *held)
        if drawn != self._drawn:  # another picture, not the same one with other data
            self.figure = reflexes.reflex(now.run, healthy, held)
        else:
            reflexes.update(self.figure, now.run, healthy, held)
        self._drawn = drawn
        words = reflexes.sentence(now.run, healthy, held)
        self.plot.show(self.figure, words)
        self.words.value = f'<p class="motorlab-words" title="{words}">{words}</p>'

    def _told(self, now: Answers, kind: str, key: str) -> str:
        """Return why the chosen sign or test is expected, or an invitation to choose one."""
        told = why_sign(now.signs, key) if kind == "sign" else ""
        told = why_test(now.tests, key) if kind == "test" else told
        return told or f'<p class="quiet">{INVITATION}</p>'

    def _toggle(self, place: str) -> None:
        self._ask(lambda view: edits.at_station(view, place), "where")

    def _explain_sign(self, key: str) -> None:
        if self._shown and why_sign(self._shown[1].signs, key):
            self._ask(lambda view: state.with_fields(view, why=f"sign:{key}"), "signs")

    def _explain_test(self, key: str) -> None:
        if self._shown and why_test(self._shown[1].tests, key):
            self._ask(lambda view: state.with_fields(view, why=f"test:{key}"), "signs")

    def _laid_out(self) -> ui.Box:
        for part, name in (
            *((self.pathway, "pathway"), (self.body, "body"), (self.reflexes, "reflexes")),
            *((self.signs, "signs"), (self.tests, "tests"), (self.why, "why")),
        ):
            part.add_class(f"motorlab-{name}")
        self.count.add_class("quiet")
        title = ui.Box([heading("Signs"), self.choices.signs]).add_class("motorlab-heading")
        tapped = ui.Box([self.choices.protocol, assumed(), self.choices.side])
        tapped.add_class("motorlab-heading").add_class("motorlab-examined")
        columns = (
            _column(self.pathway),
            _column(self.body, self.reflexes),
            _column(title, self.count, self.signs, self.why, self.choices.error),
            _column(tapped, self.plot, self.words, heading("Tests on this day"), self.tests),
        )
        middle = ui.Box(columns).add_class("motorlab-columns")
        note = ui.HTML(f'<span class="quiet">{NOTE}</span>').add_class("motorlab-note")
        last = ui.Box([self.treatment.box, self.case.open, note]).add_class("motorlab-last")
        lines = [self.top.box, self.where.box, middle, self.day.box, last, self.case.inside]
        return ui.Box([self.keys, ui.Box(lines).add_class("motorlab-page")]).add_class("motorlab")


def _column(*parts: ui.Widget) -> ui.Box:
    return ui.Box(parts).add_class("motorlab-column")
