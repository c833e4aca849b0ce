"""The controls that place lesions: which, where, on which side, of what kind and how severe."""

from functools import cache, partial
from typing import Any

import ipywidgets as ui

from motorlab.lesions import FIBRES, Lesion
from motorlab.tables import table
from motorlab.widgets import state
from motorlab.widgets.parts import Ask, Part, heading, set_options
from motorlab.widgets.state import View

__all__ = ["Where"]


class Where(Part):
    """The lesions: which, where, on which side, of what kind and how severe."""

    def __init__(self, ask: Ask) -> None:
        super().__init__(ask)
        self.list = ui.Select(rows=3, description="Lesions")
        self.add = ui.Button(description="Add another")
        self.remove = ui.Button(description="Remove")
        self.level = ui.Dropdown(options=[("all levels", ""), *state.site_levels()], description="Level")
        # One list a level, of which one is shown: what is picked from a list is its number, so a list that was
        # replaced while a quick hand picked from it would place the lesion somewhere else.
        self.sites = {level: _sites(level) for _, level in (("", ""), *state.site_levels())}
        self.side = ui.ToggleButtons(options=["left", "right", "both"], description="Side")
        self.kind = ui.Dropdown(description="Kind")
        self.severity = ui.FloatSlider(min=0, max=1, step=0.05, readout_format=".0%", description="Severity")
        self.fibres = ui.Dropdown(options=FIBRES, description="Fibres")
        self.pattern = ui.Dropdown(options=[("even", ""), *_named("patterns")], description="Pattern")
        self.cause = ui.Dropdown(options=_named("causes"), description="Cause")
        self.later = ui.BoundedFloatText(min=0, max=10_000, step=1, description="Begins")
        self.later.tooltip = "Days after the first lesion of the case"
        self._on(self.list, state.pick, "where")
        self._on(self.level, lambda view, new: state.with_fields(view, level=new), "where")
        self.details = {
            **{"side": self.side, "severity": self.severity, "kind": self.kind, "cause": self.cause},
            **{"fibres": self.fibres, "pattern": self.pattern, "later": self.later},
        }
        for name, widget in self.details.items():
            self._on(widget, partial(_edited, name), "where")
        for sites in self.sites.values():
            self._on(sites, partial(_edited, "site"), "where")
        self._press(self.add, lambda view: state.pick(view, None), "where")
        self._press(self.remove, state.remove, "where")
        buttons = ui.HBox([self.add, self.remove])
        parts = [heading("Where is the damage?"), self.list, buttons, self.level, *self.sites.values()]
        self.box = ui.Box([*parts, *self.details.values(), self.error])
        self.box.add_class("motorlab-column").add_class("motorlab-where")

    def _show(self, view: View) -> None:
        lesion = state.chosen_today(view)
        listed: list[tuple[str, int | None]] = [
            (_short(item), place) for place, item in enumerate(view.lesions)
        ]
        if lesion is None:
            listed.append(("new: choose a site" if view.lesions else "none: choose a site", None))
        set_options(self.list, view.chosen, listed)
        self.add.disabled = self.remove.disabled = lesion is None
        self.level.value = view.level
        for level, sites in self.sites.items():
            sites.layout.display = "" if level == view.level else "none"
            listed_here = lesion and lesion.site in {site for _, site in state.site_names(level)}
            sites.value = lesion.site if lesion and listed_here else ""
        for name, widget in self.details.items():
            widget.layout.display = "" if lesion and name in _fitting(view, lesion) else "none"
        if lesion and view.chosen is not None:
            set_options(self.kind, lesion.kind, _kinds(lesion.site))
            self.side.value, self.severity.value = lesion.side, lesion.severity
            self.fibres.value, self.cause.value = lesion.fibres, lesion.cause
            self.pattern.value = lesion.pattern or ""
            self.later.value = state.later(view, view.lesions[view.chosen])


def _sites(level: str) -> ui.Dropdown:
    return ui.Dropdown(options=[("choose a site", ""), *state.site_names(level)], description="Site")


def _edited(name: str, view: View, value: Any) -> View:
    return state.edit(view, name, value)


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


def _fitting(view: View, lesion: Lesion) -> set[str]:
    """Return the controls that say something about this lesion."""
    fitting = {"side", "severity", "kind", "cause"}
    if _spreads(lesion.site):
        fitting.add("pattern")
    if lesion.kind not in ("central", "presynaptic", "postsynaptic", "fibre"):
        fitting.add("fibres")
    if len(view.lesions) > 1:
        fitting.add("later")
    return fitting


def _short(lesion: Lesion) -> str:
    return f"{state.name_of_site(lesion.site)}, {lesion.side}"
