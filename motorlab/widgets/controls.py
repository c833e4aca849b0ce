"""The lines of controls around the panel's columns: ready-made cases, comparison, day, case text, what is listed."""

from collections.abc import Callable
from functools import partial

import ipywidgets as ui

from motorlab.case_texts import case_text, read_case_text
from motorlab.timelines import DAYS, SCALE
from motorlab.widgets import names, signs_table, state, words
from motorlab.widgets.parts import Ask, Part, set_options
from motorlab.widgets.state import View

__all__ = ["DAYS", "CaseLine", "Choices", "DayLine", "TopLine"]

HEALTHY = ("a healthy person", "")


class TopLine(Part):
    """Ready-made cases, what they are compared with, undo and reset."""

    PLACE = "preset"

    def __init__(self, ask: Ask, undo: Callable[[], None], reset: Callable[[], None]) -> None:
        super().__init__(ask)
        ready = [
            self._button(case.name, f"{case.name}: number key {key}", partial(_preset, key))
            for key, case in names.presets().items()
            if case.button
        ]
        self.syndrome = ui.Dropdown(
            options=[("choose a syndrome", ""), *names.syndrome_names()], description="Syndrome"
        )
        self._heard(self.syndrome, state.with_syndrome)
        self.hold = self._button("Hold", "Keep this case to compare others with it", state.hold)
        self.beside = ui.Dropdown(options=[HEALTHY], description="Compare with")
        self._heard(self.beside, lambda view, new: state.with_fields(view, beside=new))
        self.let_go = self._button("Let go", "Let the held cases go", state.let_go)
        self.undo = ui.Button(description="Undo", tooltip="Go back one step")
        self.reset = ui.Button(description="Reset", tooltip="Go back to the case this panel opened with")
        self.undo.on_click(lambda _: undo())
        self.reset.on_click(lambda _: reset())
        title = ui.HTML('<span class="title">MotorLab</span>')
        back = (self.undo, self.reset)
        line = ui.Box([title, *ready, self.syndrome, *back, self.hold, self.beside, self.let_go])
        self.box = ui.Box([line.add_class("motorlab-bar"), self.error]).add_class("motorlab-top")

    def _show(self, view: View) -> None:
        self.syndrome.value = view.syndrome
        set_options(
            self.beside, view.beside, [HEALTHY, *((f"{h.letter}: {h.name}", h.letter) for h in view.held)]
        )
        for widget in (self.beside, self.let_go):
            widget.layout.display = "" if view.held else "none"
        self.hold.disabled = len(view.held) == len(state.LETTERS)


class DayLine(Part):
    """The day, on a slider whose steps grow from hours to years."""

    PLACE = "day"

    def __init__(self, ask: Ask) -> None:
        super().__init__(ask)
        self.now = ui.HTML()
        self.slider = ui.SelectionSlider(
            options=[(words.age(day), day) for day in DAYS], description="Day", readout=False
        )
        self.slider.tooltip = "Days since the first lesion began"
        self._heard(self.slider, state.with_day)
        marks = "".join(f"<span>{mark}</span>" for mark in SCALE.values())
        scale = ui.HTML(f'<div class="scale">{marks}</div>')
        self.box = ui.Box([self.now, ui.VBox([self.slider, scale]), self.error])
        self.box.add_class("motorlab-day")

    def _show(self, view: View) -> None:
        self.now.value = f'<span class="now">{words.age(view.day).capitalize()}</span>'
        self.slider.value = min(DAYS, key=lambda day: abs(day - view.day))


class CaseLine(Part):
    """The case as a text that can be copied, kept, sent and loaded again."""

    PLACE = "case"

    def __init__(self, ask: Ask) -> None:
        super().__init__(ask)
        self._written = ""
        self.open = ui.ToggleButton(
            description="Case text", tooltip="Show the case as text, to keep or to load"
        )
        self.text = ui.Textarea(
            rows=3, description="Case", placeholder="Paste a case text here, then press Load"
        )
        self.copy = ui.Button(description="Copy").add_class("motorlab-copy")
        self.load = ui.Button(description="Load")
        self._press(self.load, self._loaded)
        self.inside = ui.Box([self.text, self.copy, self.load, self.error]).add_class("motorlab-case")
        self.inside.layout.display = "none"
        self.open.observe(lambda change: self._unfold(change.new), "value")

    def _unfold(self, shown: bool) -> None:
        self.inside.layout.display = "" if shown else "none"

    def _loaded(self, view: View) -> View:
        return state.with_lesions(view, read_case_text(self.text.value))

    def _show(self, view: View) -> None:
        # A text that was refused stays for the reader to mend until the case itself changes.
        if (text := case_text(state.today(view))) != self._written:
            self.text.value = self._written = text


class Choices(Part):
    """Which signs are listed, what is examined, and on which side."""

    PLACE = "signs"

    def __init__(self, ask: Ask) -> None:
        super().__init__(ask)
        self.choice = ui.Dropdown(options=signs_table.CHOICES, description="Show")
        self.normal = ui.Checkbox(description="normal too", indent=False)
        self.protocol = ui.Dropdown(options=names.protocol_names(), description="Examine")
        self.protocol.add_class("motorlab-protocol")
        self.side = ui.ToggleButtons(options=["right", "left"], tooltip="Which side is examined")
        self._heard(self.choice, lambda view, new: state.with_fields(view, choice=new))
        self._heard(self.normal, lambda view, new: state.with_fields(view, normal=new))
        self._heard(self.protocol, state.with_protocol)
        self._heard(self.side, lambda view, new: state.with_fields(view, side=new))
        self.signs = ui.Box([self.choice, self.normal]).add_class("motorlab-choice")

    def _show(self, view: View) -> None:
        self.choice.value, self.normal.value, self.side.value = view.choice, view.normal, view.side
        self.protocol.value = view.protocol


def _preset(key: str, view: View) -> View:
    return state.preset(view, key)
