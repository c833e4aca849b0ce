"""The controls that place lesions: which, where, on which side, of what kind and how severe."""

from functools import cache, partial
from typing import Any

import ipywidgets as ui

from motorlab.lesions import FIBRES, Lesion
from motorlab.tables import table
from motorlab.widgets import edits, names, state
from motorlab.widgets.parts import Ask, Part, set_options
from motorlab.widgets.state import View

__all__ = ["Where"]


class Where(Part):
    """The strip of controls for one lesion: they say the same as a click on the drawn pathway."""

    PLACE = "where"

    def __init__(self, ask: Ask) -> None:
        super().__init__(ask)
        self.list = ui.Dropdown(description="Lesion")
        self.add = ui.Button(description="Add", tooltip="Add another lesion")
        self.remove = ui.Button(description="Remove", tooltip="Take this lesion away")
        self.station = ui.Dropdown(
            options=[("choose a place", ""), *names.station_names()], description="Place"
        )
        # One list a place, of which one is shown: what is picked from a list is its number, so a list that was
        # replaced while a quick hand picked from it would place the lesion somewhere else. Each is made when it is
        # first needed, for thirty lists would slow down the opening of the panel.
        self.sites: dict[str, ui.Dropdown] = {}
        self.lists = ui.Box().add_class("motorlab-sites")
        self.side = ui.ToggleButtons(options=["right", "left", "both"], description="Side")
        self.severity = ui.FloatSlider(min=0, max=1, step=0.01, readout_format=".0%", description="Severity")
        self.more = ui.ToggleButton(description="More", tooltip="Kind, cause, fibres, pattern and beginning")
        self.kind = ui.Dropdown(description="Kind")
        self.cause = ui.Dropdown(options=_named("causes"), description="Cause")
        self.fibres = ui.Dropdown(options=FIBRES, description="Fibres")
        self.pattern = ui.Dropdown(options=[("even", ""), *_named("patterns")], description="Pattern")
        self.later = ui.BoundedFloatText(min=0, max=10_000, step=1, description="Begins (days later)")
        self.later.tooltip = "Days after the first lesion of the case"
        self._heard(self.list, edits.pick)
        self._heard(self.more, lambda view, new: state.with_fields(view, more=new))
        self.first = {"side": self.side, "severity": self.severity}
        self.details = {"kind": self.kind, "cause": self.cause, "fibres": self.fibres}
        self.details |= {"pattern": self.pattern, "later": self.later}
        for name, widget in {"station": self.station, **self.first, **self.details}.items():
            self._heard(widget, partial(_edited, name))
        self._press(self.add, lambda view: edits.pick(view, None))
        self._press(self.remove, edits.remove)
        line = [
            self.list,
            self.add,
            self.remove,
            self.station,
            self.lists,
            self.side,
            self.severity,
        ]
        self.rest = ui.Box([*self.details.values()]).add_class("motorlab-strip")
        self.box = ui.Box([ui.Box([*line, self.more]).add_class("motorlab-strip"), self.rest, self.error])
        self.box.add_class("motorlab-where")

    def _show(self, view: View) -> None:
        lesion = state.chosen_today(view)
        listed: list[tuple[str, int | None]] = [
            (names.lesion_name(item), place) for place, item in enumerate(view.lesions)
        ]
        if lesion is None:
            listed.append(("new: choose a place" if view.lesions else "none yet", None))
        set_options(self.list, view.chosen, listed)
        self.add.disabled = self.remove.disabled = self.more.disabled = lesion is None
        here = names.station_of(lesion.site) if lesion else ""
        self.station.value = here
        if lesion:
            self._list_of(here).value = lesion.site
        for station, sites in self.sites.items():
            _shown(sites, station == here)
        fitting = _fitting(view, lesion) if lesion else set()
        for widget in self.first.values():
            _shown(widget, lesion is not None)
        self.more.value = view.more
        _shown(self.rest, bool(view.more and lesion))
        for name, widget in self.details.items():
            _shown(widget, name in fitting)
        if lesion and view.chosen is not None:
            set_options(self.kind, lesion.kind, _kinds(lesion.site))
            # rounded to the slider's steps: the page would round it too, and its answer would pass for a wish
            self.side.value, self.severity.value = lesion.side, round(lesion.severity, 2)
            self.fibres.value, self.cause.value = lesion.fibres, lesion.cause
            self.pattern.value = lesion.pattern or ""
            self.later.value = state.later(view, view.lesions[view.chosen])

    def _list_of(self, station: str) -> ui.Dropdown:
        if station not in self.sites:
            self.sites[station] = ui.Dropdown(options=names.site_names(station), description="Site")
            self._heard(self.sites[station], partial(_edited, "site"))
            self.lists.children = tuple(self.sites.values())
        return self.sites[station]


def _shown(widget: ui.DOMWidget, shown: bool) -> None:
    widget.layout.display = "" if shown else "none"


def _edited(name: str, view: View, value: Any) -> View:
    return edits.edit(view, name, value)


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
    return bool(extents[site] == "diffuse") or "motor_neuron" in families


@cache
def _mixed(site: str) -> bool:
    """Whether motor and sensory fibres run together at a site, so that one of them can be hit alone."""
    structures, limbs = table("site_structures"), table("families").set_index("family")["limb"]
    return {"lower", "afferent"} <= set(limbs[structures.loc[structures["site"] == site, "family"]])


def _fitting(view: View, lesion: Lesion) -> set[str]:
    """Return the further controls that say something about this lesion."""
    fitting = {"kind", "cause"}
    if _spreads(lesion.site):
        fitting.add("pattern")
    if _mixed(lesion.site):
        fitting.add("fibres")
    if len(view.lesions) > 1:
        fitting.add("later")
    return fitting
