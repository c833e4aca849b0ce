"""The lines of controls around the panel's columns: title, day, case, and what is listed."""

from collections.abc import Callable

import ipywidgets as ui

from motorlab.case_texts import case_text
from motorlab.widgets import state, tables, words
from motorlab.widgets.parts import Ask, Part
from motorlab.widgets.state import View

__all__ = ["DAYS", "CaseLine", "Choices", "DayLine", "TopLine"]

DAYS = (0, 0.25, 0.5, 1, 2, 3, 5, 7, 10, 14, 21, 30, 42, 60, 90, 180, 365, 730)
SCALE = (
    "0 h",
    "6 h",
    "12 h",
    "day 1",
    "2",
    "3",
    "5",
    "7",
    "10",
    "14",
    "21",
    "30",
    "6 wk",
    "60",
    "3 mo",
    "6 mo",
    "1 y",
    "2 y",
)


class TopLine(Part):
    """Title, ready-made syndromes, healthy, undo and reset."""

    def __init__(self, ask: Ask, undo: Callable[[], None], reset: Callable[[], None]) -> None:
        super().__init__(ask)
        self.preset = ui.Dropdown(
            options=[("choose a syndrome", ""), *state.syndrome_names()], description="Syndrome"
        )
        self.healthy = ui.Button(description="Healthy", tooltip="Take all lesions away")
        self.undo = ui.Button(description="Undo", tooltip="Go back one step")
        self.reset = ui.Button(description="Reset", tooltip="Go back to the case this panel opened with")
        self._on(self.preset, state.with_syndrome, "preset")
        self._press(self.healthy, state.healthy, "preset")
        self.undo.on_click(lambda _: undo())
        self.reset.on_click(lambda _: reset())
        title = ui.HTML('<span class="title">MotorLab bench</span>')
        self.box = ui.Box([title, self.preset, self.healthy, self.undo, self.reset, self.error])
        self.box.add_class("motorlab-top")

    def _show(self, view: View) -> None:
        self.preset.value = view.syndrome
        self.healthy.disabled = not view.lesions


class DayLine(Part):
    """The day, on a slider whose steps grow from hours to years."""

    def __init__(self, ask: Ask) -> None:
        super().__init__(ask)
        self.now = ui.HTML()
        self.slider = ui.SelectionSlider(
            options=[(words.age(day), day) for day in DAYS], description="Day", readout=False
        )
        self.slider.tooltip = "Days since the first lesion began"
        self._on(self.slider, state.with_day, "day")
        scale = ui.HTML(f'<div class="scale">{"".join(f"<span>{mark}</span>" for mark in SCALE)}</div>')
        self.box = ui.Box([self.now, ui.VBox([self.slider, scale]), self.error])
        self.box.add_class("motorlab-day")

    def _show(self, view: View) -> None:
        self.now.value = f'<span class="now">{words.age(view.day).capitalize()}</span>'
        self.slider.value = min(DAYS, key=lambda day: abs(day - view.day))


class CaseLine(Part):
    """The case as a text that can be copied, kept, sent and loaded again."""

    def __init__(self, ask: Ask) -> None:
        super().__init__(ask)
        self._written = ""
        self.text = ui.Textarea(
            rows=2, description="Case", placeholder="Paste a case text here, then press Load"
        )
        self.copy = ui.Button(description="Copy").add_class("motorlab-copy")
        self.load = ui.Button(description="Load")
        self._press(self.load, lambda view: state.with_case_text(view, self.text.value), "case")
        self.box = ui.Box([self.text, self.copy, self.load, self.error]).add_class("motorlab-case")

    def _show(self, view: View) -> None:
        # A text that was refused stays for the reader to mend until the case itself changes.
        if (text := case_text(state.today(view))) != self._written:
            self.text.value = self._written = text


class Choices(Part):
    """Which signs are listed, and which knee is tapped."""

    def __init__(self, ask: Ask) -> None:
        super().__init__(ask)
        self.choice = ui.Dropdown(options=tables.CHOICES, description="Show")
        self.normal = ui.Checkbox(description="normal too", indent=False)
        self.side = ui.ToggleButtons(options=["right", "left"], tooltip="Which knee is tapped")
        self._on(self.choice, lambda view, new: state.with_fields(view, choice=new), "signs")
        self._on(self.normal, lambda view, new: state.with_fields(view, normal=new), "signs")
        self._on(self.side, lambda view, new: state.with_fields(view, side=new), "signs")
        self.signs = ui.Box([self.choice, self.normal]).add_class("motorlab-choice")

    def _show(self, view: View) -> None:
        self.choice.value, self.normal.value, self.side.value = view.choice, view.normal, view.side
