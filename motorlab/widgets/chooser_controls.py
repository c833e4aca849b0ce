"""The controls of the test chooser: they ask for a step to the next choice, and keep still while they are being set."""

from collections.abc import Callable

import ipywidgets as ui

from motorlab.diagnosis.named_tests import about
from motorlab.diagnosis.people import odds, percent
from motorlab.timelines import DAYS, SCALE
from motorlab.widgets import choice, words
from motorlab.widgets.asking import Asking
from motorlab.widgets.choice import BEFORE, Choice
from motorlab.widgets.parts import set_options

__all__ = ["Controls"]

PLACES = 3
NOTHING = ("none", "")
RESULTS = ("abnormal", "normal")
PAGES = (("Compare", "compare"), ("Which test next", "next"))
Ask = Callable[[Callable[[Choice], Choice]], None]


class Controls(Asking[Choice]):
    """All controls, with their boxes: `top`, `tests`, `day`, and `whose` above the people.

    Parameters
    ----------
    ask
        Called with the step that the reader asks for.
    """

    def __init__(self, ask: Ask) -> None:
        super().__init__(ask)
        listed = list(choice.hypothesis_names().values())
        self.first = ui.Combobox(options=listed, description="Is it", continuous_update=False)
        self.first.tooltip = "What the tests shall find: write a few letters, or choose"
        self._heard(self.first, lambda now, said: choice.with_hypothesis(now, "first", said))
        self.second = ui.Combobox(options=listed, description="or", continuous_update=False)
        self.second.tooltip = "What it is to be told from: write a few letters, or choose"
        self._heard(self.second, lambda now, said: choice.with_hypothesis(now, "second", said))
        self.page = ui.ToggleButtons(
            options=PAGES, tooltips=["Tests beside each other", "The most telling tests first"]
        )
        self.page.tooltip = "What is shown: tests beside each other, or which test next"
        self._heard(self.page, lambda now, page: choice.with_fields(now, page=page))
        title = ui.HTML('<span class="title">Test chooser</span>')
        self.top = ui.Box([title, self.first, self.second, self.page]).add_class("motorlab-bar")
        self.test = [self._test(place) for place in range(PLACES)]
        self.result = [self._result(place) for place in range(PLACES)]
        pairs = [widget for pair in zip(self.test, self.result, strict=True) for widget in pair]
        self.before = ui.SelectionSlider(
            options=[(f"{percent(chance)} %, {odds(chance)}", chance) for chance in BEFORE],
            description="Before",
        )
        self.before.tooltip = "How likely the first is before any of these tests"
        self._heard(self.before, choice.with_before)
        self.tests = ui.Box([*pairs, self.before]).add_class("motorlab-strip")
        self.whose = ui.ToggleButtons(
            options=[("The model", "model"), ("Published", "published")],
            description="1,000 people by",
            tooltips=["By the model's own chances", "By the published figures"],
        )
        self._heard(self.whose, lambda now, whose: choice.with_fields(now, whose=whose))
        self.now = ui.HTML()
        self.slider = ui.SelectionSlider(
            options=[(words.age(day), day) for day in DAYS], description="Day", readout=False
        )
        self.slider.tooltip = "Days since the lesion began, on which the tests are done"
        self._heard(self.slider, choice.with_day)
        marks = "".join(f"<span>{mark}</span>" for mark in SCALE.values())
        scale = ui.HTML(f'<div class="scale">{marks}</div>')
        self.day = ui.Box([self.now, ui.VBox([self.slider, scale])]).add_class("motorlab-day")

    def _test(self, place: int) -> ui.Dropdown:
        widget = ui.Dropdown(description=f"Test {place + 1}")
        self._heard(widget, lambda now, test: choice.with_test(now, place, test))
        return widget

    def _result(self, place: int) -> ui.Dropdown:
        widget = ui.Dropdown(options=RESULTS, description="is")
        widget.tooltip = f"What test {place + 1} is taken to say when they are done in a row"
        self._heard(widget, lambda now, result: choice.with_result(now, place, result))
        return widget.add_class("motorlab-short")

    def show(self, now: Choice) -> None:
        """Show a choice; nothing that happens meanwhile counts as the reader's wish."""
        with self._still():
            self._show(now)

    def _show(self, now: Choice) -> None:
        self.first.value, self.second.value = choice.title(now.first), choice.title(now.second)
        self.page.value, self.before.value, self.whose.value = now.page, now.before, now.whose
        own = [(about(test).name, test) for test in now.tests]
        options = list(dict.fromkeys((*choice.listed_tests(), *own)))
        for place in range(PLACES):
            test = now.tests[place] if place < len(now.tests) else ""
            set_options(self.test[place], test, [NOTHING, *options])
            self.result[place].value = now.results[place] if test else RESULTS[0]
            self.result[place].disabled = not test
        self.now.value = f'<span class="now">{words.age(now.day).capitalize()}</span>'
        self.slider.value = min(
            DAYS, key=lambda day: abs(day - now.day)
        )  # the nearest; the heading says the day itself
