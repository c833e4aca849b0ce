"""The panel of the localiser: all its widgets in their places, and what they show of one record and its belief."""

from collections.abc import Callable
from html import escape
from typing import NamedTuple

import ipywidgets as ui
import pandas as pd

from motorlab.diagnosis.working import Working
from motorlab.figures.belief_map import belief_map
from motorlab.figures.belief_stations import percent
from motorlab.figures.body import body
from motorlab.figures.reflex_figure import reflex_figure
from motorlab.hypothesis_names import in_words
from motorlab.widgets import record
from motorlab.widgets.keys import Keys
from motorlab.widgets.localiser_controls import Controls
from motorlab.widgets.localiser_findings import drawn, entered, patient
from motorlab.widgets.localiser_places import places
from motorlab.widgets.localiser_why import coming, why
from motorlab.widgets.parts import heading
from motorlab.widgets.picture import Picture
from motorlab.widgets.record import Record

__all__ = ["Panel", "Shown"]

NOTE = "How common each place is, and most chances: teaching assumptions. For teaching, not for patients."
TITLE = "<h3>Likeliest places <small>tick: before the last step</small></h3>"
KEY = "Green: how likely, alone or with a second lesion. Thick: many abnormal and few normal signs run there."


class Shown(NamedTuple):
    """One record and the belief read from it: by site now and before the last step, by side, compartment and case."""

    now: Record
    sites: "pd.Series[float]"
    before: "pd.Series[float]"
    sides: "pd.Series[float]"
    compartments: "pd.Series[float]"
    cases: "pd.Series[float]"


class Panel:
    """All widgets of the localiser; they ask for steps and never write back.

    Parameters
    ----------
    ask
        Takes a step that the reader wants.
    undo
        Goes back one step.
    """

    def __init__(self, ask: Callable[[Callable[[Record], Record]], None], undo: Callable[[], None]) -> None:
        self.controls = Controls(ask, undo)
        self.keys = Keys(
            lambda key: ask(lambda now: record.by_key(now, key)),
            lambda text: ask(lambda now: record.with_address(now, text)),
        )
        # a press takes a sign in hand, or strikes one out; a sign of a patient is examined at once
        self.body, self.reflexes, self.list, self.nexts = (
            Picture(lambda part: ask(lambda now: record.pressed(now, part))) for _ in range(4)
        )
        self.map = Picture(lambda _: None)
        self.places, self.heard, self.why, self.told = (ui.HTML() for _ in range(4))
        self.box = self._laid_out()

    def show(
        self,
        shown: Shown,
        working: Callable[[], Working],
        nexts: Callable[[], pd.DataFrame],
        *,
        first: bool,
        refused: str,
    ) -> None:
        """Show a record and what is believed of it, and why the last wish was refused.

        The working and the next signs are asked for only where their page is open; ``first`` says that there is
        nothing to go back to.
        """
        now = shown.now
        self.controls.show(now, first=first, refused=refused)
        self.places.value = places(shown.sites, shown.before, shown.sides, shown.compartments, shown.cases)
        frame, chosen = drawn(now), "|".join(now.sign)
        self.body.markup, self.reflexes.markup = (
            draw(frame, chosen=chosen, record=True) for draw in (body, reflex_figure)
        )
        self.list.markup = entered(now)
        for picture in (self.body, self.reflexes, self.list):
            picture.chosen = chosen
        self.map.markup = belief_map(shown.sides, now.seen)
        likeliest = f"{in_words(str(shown.sites.index[0]))} {percent(shown.sites.iloc[0])}"
        self.heard.value = f'<p role="status">{escape(likeliest)}</p>'
        self.told.value = patient(now)
        for part, page in ((self.why, "why"), (self.nexts, "next")):
            part.layout.display = "" if now.page == page else "none"
        if now.page == "why":
            told = why(working(), shown.sites, shown.cases)
            self.why.value = f'<div class="told" tabindex="0" role="region" aria-label="Why">{told}</div>'
        else:
            self.nexts.markup = coming(nexts(), bool(now.patient))
        with self.keys.hold_sync():
            self.keys.case, self.keys.address = record.seen_text(now), record.address(now)

    def _laid_out(self) -> ui.Box:
        c = self.controls
        named = {"body": self.body, "reflexes": self.reflexes, "entered": self.list, "pathway": self.map}
        named |= {"places": self.places, "hidden": self.heard, "why": self.why, "nexts": self.nexts}
        for name, part in named.items():
            part.add_class(f"motorlab-{name}")
        columns = (
            (self.body, self.reflexes),
            (heading("Found so far"), self.told, self.list),
            (self.map,),
            (ui.HTML(TITLE), self.places, self.heard, c.page, self.why, self.nexts),
        )
        middle = ui.Box([ui.Box(column).add_class("motorlab-column") for column in columns])
        middle.add_class("motorlab-localiser-columns")
        note = ui.HTML(f'<span class="quiet">{KEY}<br>{NOTE}</span>').add_class("motorlab-note")
        last = ui.Box([c.open, note]).add_class("motorlab-last")
        page = ui.Box([c.top, c.sign, middle, c.day, last, c.inside]).add_class("motorlab-page")
        return ui.Box([self.keys, page]).add_class("motorlab").add_class("motorlab-localiser")
