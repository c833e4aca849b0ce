"""The panel's labelled controls: they ask for the next view and show the view they are given."""

from collections.abc import Callable
from functools import cache
from html import escape
from typing import Any

import ipywidgets as ui

from motorlab.lesions import FIBRES, Lesion, case_text
from motorlab.tables import table
from motorlab.widgets import state, tables, words
from motorlab.widgets.state import View

__all__ = ["DAYS", "CaseLine", "Choices", "DayLine", "TopLine", "Where", "heading", "say"]

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

Step = Callable[[View], View]
Ask = Callable[[Step, str], None]  # a step to take, and the control beside which a refusal is to be said


def heading(text: str) -> ui.HTML:
    """Return a column's heading."""
    return ui.HTML(f"<h3>{escape(text)}</h3>")


def say(place: ui.HTML, sentence: str) -> None:
    """Put a refusal into its place, or clear the place."""
    place.value = f'<div class="error" role="alert">{escape(sentence)}</div>' if sentence else ""
    place.layout.display = "" if sentence else "none"


class _Part:
    """Widgets that report what the reader asks for, but keep still while they are being set."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._setting = False
        self.error = ui.HTML()
        say(self.error, "")

    def _on(self, widget: ui.ValueWidget, step: Callable[[View, Any], View], place: str) -> None:
        def heard(change: Any) -> None:
            if not self._setting:
                self._ask(lambda view: step(view, change.new), place)

        widget.observe(heard, "value")

    def _press(self, button: ui.Button, step: Step, place: str) -> None:
        button.on_click(lambda _: self._ask(step, place))

    def show(self, view: View) -> None:
        """Show the view; nothing that happens meanwhile counts as the reader's wish."""
        self._setting = True
        try:
            self._show(view)
        finally:
            self._setting = False

    def _show(self, view: View) -> None:
        raise NotImplementedError


class TopLine(_Part):
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


class Where(_Part):
    """The lesions: which, where, on which side, of what kind and how severe."""

    def __init__(self, ask: Ask) -> None:
        super().__init__(ask)
        self.list = ui.Select(rows=3, description="Lesions")
        self.add = ui.Button(description="Add another")
        self.remove = ui.Button(description="Remove")
        self.level = ui.Dropdown(options=[("all levels", ""), *state.site_levels()], description="Level")
        self.site = ui.Dropdown(description="Site")
        self.side = ui.ToggleButtons(options=["left", "right", "both"], description="Side")
        self.kind = ui.Dropdown(description="Kind")
        self.severity = ui.FloatSlider(min=0, max=1, step=0.05, readout_format=".0%", description="Severity")
        self.fibres = ui.Dropdown(options=FIBRES, description="Fibres")
        self.pattern = ui.Dropdown(options=[("even", ""), *_named("patterns")], description="Pattern")
        self.cause = ui.Dropdown(options=_named("causes"), description="Cause")
        self.later = ui.BoundedFloatText(min=0, max=10_000, step=1, description="Began day")
        self.later.tooltip = "Days after the first lesion of the case"
        self._on(self.list, state.pick, "where")
        self._on(self.level, lambda view, new: state.with_fields(view, level=new), "where")
        self.details = {
            **{"side": self.side, "severity": self.severity, "kind": self.kind, "cause": self.cause},
            **{"fibres": self.fibres, "pattern": self.pattern, "later": self.later},
        }
        for name, widget in {"site": self.site, **self.details}.items():
            self._on(widget, lambda view, new, name=name: state.edit(view, name, new), "where")
        self._press(self.add, lambda view: state.pick(view, None), "where")
        self._press(self.remove, state.remove, "where")
        buttons = ui.HBox([self.add, self.remove])
        parts = [heading("Where is the damage?"), self.list, buttons, self.level, self.site]
        self.box = ui.Box([*parts, *self.details.values(), self.error])
        self.box.add_class("motorlab-column").add_class("motorlab-where")

    def _show(self, view: View) -> None:
        lesion = state.chosen_today(view)
        listed: list[tuple[str, int | None]] = [
            (_short(item), place) for place, item in enumerate(view.lesions)
        ]
        if lesion is None:
            listed.append(("new: choose a site" if view.lesions else "none: choose a site", None))
        _set(self.list, view.chosen, listed)
        self.add.disabled = self.remove.disabled = lesion is None
        self.level.value = view.level
        sites = state.site_names(view.level)
        if lesion and lesion.site not in dict(map(reversed, sites)):
            sites = (*sites, *(item for item in state.site_names("") if item[1] == lesion.site))
        _set(self.site, lesion.site if lesion else "", [("choose a site", ""), *sites])
        for name, widget in self.details.items():
            widget.disabled = lesion is None
            widget.layout.display = "" if name in _fitting(view, lesion) else "none"
        if lesion:
            _set(self.kind, lesion.kind, _kinds(lesion.site))
            self.side.value, self.severity.value = lesion.side, lesion.severity
            self.fibres.value, self.cause.value = lesion.fibres, lesion.cause
            self.pattern.value = lesion.pattern or ""
            self.later.value = state.later(view, view.lesions[view.chosen])


class DayLine(_Part):
    """The day, on a slider whose steps grow from hours to years."""

    def __init__(self, ask: Ask) -> None:
        super().__init__(ask)
        self.now = ui.HTML()
        self.slider = ui.SelectionSlider(options=[(words.age(day), day) for day in DAYS], readout=False)
        self.slider.tooltip = "Day after the first lesion began"
        self._on(self.slider, state.with_day, "day")
        scale = ui.HTML(f'<div class="scale">{"".join(f"<span>{mark}</span>" for mark in SCALE)}</div>')
        self.box = ui.Box([self.now, ui.VBox([self.slider, scale]), self.error])
        self.box.add_class("motorlab-day")

    def _show(self, view: View) -> None:
        self.now.value = f'<span class="now">{words.age(view.day).capitalize()}</span>'
        self.slider.value = min(DAYS, key=lambda day: abs(day - view.day))


class CaseLine(_Part):
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


class Choices(_Part):
    """Which signs are listed, and which knee is tapped."""

    def __init__(self, ask: Ask) -> None:
        super().__init__(ask)
        self.choice = ui.Dropdown(options=tables.CHOICES, tooltip="Which signs are listed")
        self.normal = ui.Checkbox(description="normal too", indent=False)
        self.side = ui.ToggleButtons(options=["right", "left"], tooltip="Which knee is tapped")
        self._on(self.choice, lambda view, new: state.with_fields(view, choice=new), "signs")
        self._on(self.normal, lambda view, new: state.with_fields(view, normal=new), "signs")
        self._on(self.side, lambda view, new: state.with_fields(view, side=new), "signs")
        self.signs = ui.Box([self.choice, self.normal]).add_class("motorlab-choice")

    def _show(self, view: View) -> None:
        self.choice.value, self.normal.value, self.side.value = view.choice, view.normal, view.side


def _set(widget: Any, value: Any, options: list[tuple[str, Any]] | tuple[tuple[str, Any], ...]) -> None:
    """Set options and value together, and only if they changed: a list of sites is long."""
    if tuple(widget.options) != tuple(options):
        widget.options = tuple(options)
    widget.value = value


@cache
def _named(name: str) -> tuple[tuple[str, str], ...]:
    """Return the rows of a table as (name, id)."""
    frame = table(name)
    return tuple(dict.fromkeys(zip(frame["name"], frame.iloc[:, 0], strict=True)))


@cache
def _kinds(site: str) -> tuple[tuple[str, str], ...]:
    """Return the kinds of damage that can be at a site, as (name, id)."""
    levels, kinds = table("sites").set_index("site")["level"], table("kind_levels")
    fitting = set(kinds.loc[kinds["level"] == levels[site], "kind"])
    return tuple(item for item in _named("kinds") if item[1] in fitting)


@cache
def _spreads(site: str) -> bool:
    """Whether a pattern over muscles means anything at a site."""
    structures, extents = table("site_structures"), table("sites").set_index("site")["extent"]
    families = set(structures.loc[structures["site"] == site, "family"])
    return bool(extents[site] == "diffuse") or "motor_neurone" in families


def _fitting(view: View, lesion: Lesion | None) -> set[str]:
    """Return the controls that say something about this lesion."""
    fitting = {"side", "severity", "kind", "cause"}
    if lesion and _spreads(lesion.site):
        fitting.add("pattern")
    if lesion and lesion.kind not in ("central", "presynaptic", "postsynaptic", "fibre"):
        fitting.add("fibres")
    if len(view.lesions) > 1:
        fitting.add("later")
    return fitting


def _short(lesion: Lesion) -> str:
    name = dict(map(reversed, state.site_names("")))[lesion.site]
    return f"{name}, {lesion.side}"
