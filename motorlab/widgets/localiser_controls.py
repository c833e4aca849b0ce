"""The controls of the localiser: they ask for a step to the next record, and keep still while they are being set."""

import random
from collections.abc import Callable
from typing import Any

import ipywidgets as ui

from motorlab.diagnosis.evidence import Key
from motorlab.timelines import DAYS, SCALE
from motorlab.widgets import bedside, record, words
from motorlab.widgets.asking import Asking
from motorlab.widgets.names import syndrome_names
from motorlab.widgets.parts import say
from motorlab.widgets.record import Record

__all__ = ["Controls"]

Step = Callable[[Record], Record]
Ask = Callable[[Step], None]
NOBODY = ("my own patient", "")
ANYBODY = ("a patient, I am not told", "?")
UNKNOWN = ("not known", "")  # a slider has no place for None
PRIORS = (("as in a clinic", "clinic"), ("all alike", "flat"))
PAGES = (("Why", "why"), ("Examine next", "next"))
GRADES = {
    "power": "Found, 0 to 5",
    "reflex": "Found, 0 to 4 (2 is normal)",
    "tone": "Found, -1 to 3 (0 is normal)",
}
BUTTONS = 6  # more choices than these are a list


class Controls(Asking[Record]):
    """All controls, with their boxes: `top`, `sign`, `day`, `pages` and `text`.

    Parameters
    ----------
    ask
        Called with the step that the reader asks for.
    undo
        Called when the reader wants the last step back.
    """

    def __init__(self, ask: Ask, undo: Callable[[], None]) -> None:
        super().__init__(ask)
        self.error = ui.HTML()
        self.top = self._top(undo)
        self.sign = self._sign()
        self.day = self._day()
        self.page = ui.ToggleButtons(
            options=PAGES, tooltips=["What each finding did to the odds", "What would tell the most"]
        )
        self._heard(self.page, lambda now, page: record.with_fields(now, page=page))
        self._written = ""
        self.open = ui.ToggleButton(
            description="Findings as text", tooltip="Show what was found as text, to keep or to load"
        )
        self.text = ui.Textarea(rows=3, description="Findings")
        copy = ui.Button(description="Copy").add_class("motorlab-copy")
        load = ui.Button(description="Load")
        load.on_click(lambda _: ask(lambda now: record.with_text(now, self.text.value)))
        self.inside = ui.Box([self.text, copy, load]).add_class("motorlab-case")
        self.inside.layout.display = "none"
        self.open.observe(lambda change: _shown(self.inside, change.new), "value")

    def _top(self, undo: Callable[[], None]) -> ui.Box:
        self.patient = ui.Dropdown(options=[NOBODY, ANYBODY, *syndrome_names()], description="Patient")
        self._heard(self.patient, _with_patient)
        self.next = ui.Button(
            description="Show a finding",
            tooltip="The complaint first, then the most telling sign",
        )
        self.next.on_click(lambda _: self._ask(record.with_next))
        self.name = ui.Button(description="Who is it?", tooltip="Show what the patient has")
        self.name.on_click(lambda _: self._ask(lambda now: record.with_fields(now, named=True)))
        self.prior = ui.ToggleButtons(
            options=PRIORS,
            description="Prior",
            tooltips=["Common places count for more", "Every answer counts alike"],
        )
        self._heard(self.prior, lambda now, prior: record.with_fields(now, prior=prior))
        self.undo = ui.Button(description="Undo", tooltip="Go back one step")
        self.undo.on_click(lambda _: undo())
        self.clear = ui.Button(description="Clear", tooltip="Strike out all findings")
        self.clear.on_click(lambda _: self._ask(lambda now: record.with_fields(now, seen={})))
        title = ui.HTML('<span class="title">Where is it?</span>')
        return ui.Box(
            [title, self.patient, self.next, self.name, self.undo, self.clear, self.prior]
        ).add_class("motorlab-bar")

    def _sign(self) -> ui.Box:
        groups = [name for name in words.GROUPS if bedside.signs_of(name)]
        self.group = ui.Dropdown(options=groups, description="Look at")
        self.group.tooltip = "What kind of sign"
        self._heard(self.group, lambda now, group: record.with_fields(now, sign=_first(group, now.sign[2])))
        # One list a group and a finding, of which one is shown: what is picked from a list is its number, so a list
        # that was replaced while a quick hand picked from it would enter something else.
        self.signs: dict[str, ui.Dropdown] = {}
        self.targets = ui.Box().add_class("motorlab-sites")
        self.find = ui.Combobox(options=list(bedside.signs()), description="or find", continuous_update=False)
        self.find.placeholder = "a few letters"
        self.find.tooltip = "Any sign by its name"
        self._heard(self.find, lambda now, name: record.with_sign(now, name) if name else now)
        self.side = ui.ToggleButtons(options=["right", "left"], description="Side")
        self._heard(self.side, record.with_side)
        self.values: dict[str, ui.ToggleButtons | ui.Dropdown] = {}
        self.lists = ui.Box().add_class("motorlab-values")
        self.remove = ui.Button(description="Not looked at", tooltip="Strike this finding out")
        self.remove.on_click(lambda _: self._ask(lambda now: record.without(now, now.sign)))
        line = [self.group, self.targets, self.find, self.side, self.lists, self.remove]
        return ui.Box([ui.Box(line).add_class("motorlab-strip"), self.error]).add_class("motorlab-where")

    def _day(self) -> ui.Box:
        self.now = ui.HTML()
        self.slider = ui.SelectionSlider(
            options=[UNKNOWN, *((words.age(day), day) for day in DAYS)], description="Day", readout=False
        )
        self.slider.tooltip = "Days since it began"
        self._heard(self.slider, lambda now, day: record.with_day(now, None if day == "" else day))
        marks = "".join(f"<span>{mark}</span>" for mark in ("?", *SCALE.values()))
        scale = ui.HTML(f'<div class="scale">{marks}</div>')
        return ui.Box([self.now, ui.VBox([self.slider, scale])]).add_class("motorlab-day")

    def _signs_of(self, group: str) -> ui.Dropdown:
        if group not in self.signs:
            listed = [(name, sign) for name, sign in bedside.signs_of(group)]
            self.signs[group] = ui.Dropdown(options=listed, description="Sign")
            self._heard(self.signs[group], _in_hand)
            self.targets.children = tuple(self.signs.values())
        return self.signs[group]

    def _values_of(self, finding: str) -> Any:
        if finding not in self.values:
            choices = bedside.choices_of(finding)
            if len(choices) <= BUTTONS:
                widget = ui.ToggleButtons(
                    options=choices, value=None, description=GRADES.get(finding, "Found")
                )
                widget.tooltips = bedside.told(finding)
            else:
                widget = ui.Dropdown(options=choices, value=None, description="Found")
            self._heard(widget, _entered)
            self.values[finding] = widget
            self.lists.children = tuple(self.values.values())
        return self.values[finding]

    def show(self, now: Record, *, first: bool, refused: str = "") -> None:
        """Show the record, and why the last wish was refused; nothing that happens meanwhile counts as a wish.

        ``first`` says that there is nothing to go back to.
        """
        with self._still():
            self._show(now, first, refused)
            say(self.error, refused)

    def _show(self, now: Record, first: bool, refused: str) -> None:
        finding, target, side = now.sign
        self.patient.value = now.patient if now.named else ANYBODY[1]
        for button, shown in ((self.next, bool(now.patient)), (self.name, not now.named)):
            _shown(button, shown)
        self.prior.value, self.page.value = now.prior, now.page
        self.undo.disabled, self.clear.disabled = first, not now.seen
        group = words.group_of(finding)
        self.group.value = group
        if not refused:  # what could not be read stays to be mended
            self.find.value = ""
        targets = self._signs_of(group)
        targets.value = (finding, target) if (finding, target) in bedside.signs().values() else None
        sides = bedside.sides_of(finding, target)
        _shown(self.side, len(sides) > 1)
        if len(sides) > 1:
            self.side.value = side if side in self.side.options else None
        mine = self._values_of(finding)
        listed = [value for _, value in bedside.choices_of(finding)]
        value = now.seen.get(now.sign)
        mine.value = value if isinstance(value, (int, float, str)) and value in listed else None
        for widget in (*self.values.values(), *self.signs.values()):
            _shown(widget, widget in (mine, targets))
        self.remove.disabled = now.sign not in now.seen
        age = "any day" if now.day is None else words.age(now.day)
        self.now.value = f'<span class="now">{age.capitalize()}</span>'
        day = now.day
        self.slider.value = "" if day is None else min(DAYS, key=lambda listed: abs(listed - day))
        if (text := record.seen_text(now)) != self._written:  # a text that was refused stays to be mended
            self.text.value = self._written = text


def _first(group: str, side: str) -> Key:
    """Return the first sign of a group."""
    finding, target = bedside.signs_of(group)[0][1]
    sides = bedside.sides_of(finding, target)
    return finding, target, side if side in sides else sides[0]


def _in_hand(now: Record, sign: tuple[str, str]) -> Record:
    sides = bedside.sides_of(*sign)
    return record.with_fields(now, sign=(*sign, now.sign[2] if now.sign[2] in sides else sides[0]))


def _shown(widget: ui.DOMWidget, shown: bool) -> None:
    widget.layout.display = "" if shown else "none"


def _entered(now: Record, value: Any) -> Record:
    return now if value is None else record.with_entry(now, now.sign, value)


def _with_patient(now: Record, patient: str) -> Record:
    """Let another patient come in, of whom nothing has been looked at."""
    named = patient != ANYBODY[1]
    if not named:
        known = [key for _, key in syndrome_names()]
        patient = random.choice([key for key in known if key != now.patient])
    return record.with_patient(now, patient, named=named)
