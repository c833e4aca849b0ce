"""What is given: one treatment and its strength; a plan of several is set from Python."""

from functools import cache
from html import escape

import ipywidgets as ui

from motorlab.moves import effects
from motorlab.tables import rows
from motorlab.treatments import Treatment, local
from motorlab.widgets import names, state
from motorlab.widgets.parts import Ask, Part, set_options
from motorlab.widgets.state import View
from motorlab.widgets.words import ASSUMED

__all__ = ["TreatmentLine"]

NONE = ("none", "")
PLAN = "plan"  # several at once
DAYS = 42.0  # since it began: by then most of them are at their full effect
STRENGTH = 0.5


class TreatmentLine(Part):
    """The treatment and how much of it."""

    PLACE = "treatment"

    def __init__(self, ask: Ask) -> None:
        super().__init__(ask)
        self.choice = ui.Dropdown(options=[NONE, *names.treatment_names()], description="Treatment")
        self.strength = ui.FloatSlider(
            min=0.0, max=1.0, step=0.05, value=STRENGTH, description="Strength", readout_format=".0%"
        )
        self.strength.tooltip = "0 % is the weaker end of what is published or assumed, 100 % the stronger"
        self._heard(self.choice, _given)
        self._heard(self.strength, _as_strong)
        self.told = ui.HTML().add_class("motorlab-price")
        self.box = ui.Box([self.choice, self.strength, self.told, self.error]).add_class("motorlab-treatment")

    def _show(self, view: View) -> None:
        several = [(names.plan_name(view.treatment), PLAN)] if len(view.treatment) > 1 else []
        chosen = PLAN if several else view.treatment[0].id if view.treatment else ""
        set_options(self.choice, chosen, [NONE, *several, *names.treatment_names()])
        one = len(view.treatment) == 1
        self.strength.layout.display = "" if one else "none"
        self.told.value = _told(view.treatment[0].id) if one else ""
        if one:
            self.strength.value = view.treatment[0].strength


def _given(view: View, name: str) -> View:
    if name == PLAN:
        return view
    return state.with_treatment(view, (Treatment(name, STRENGTH, DAYS),) if name else ())


def _as_strong(view: View, strength: float) -> View:
    given = view.treatment[0]
    return state.with_treatment(view, (Treatment(given.id, strength, given.days),))


@cache
def _told(treatment: str) -> str:
    """Return the price of a treatment, and how the model carries its effect."""
    row = next(row for row in rows("treatments") if row.treatment == treatment)
    place = "To the muscle that is examined. " if local(treatment) else ""
    # before the price, so that a narrow line cuts the price and not the mark
    nearest = "By the model's nearest lever. " if _by_the_nearest(treatment) else ""
    text = escape(f"{place}{nearest}Price: {row.price}")
    return f'<span class="quiet" title="{text}">{text}{ASSUMED}</span>'


def _by_the_nearest(treatment: str) -> bool:
    return bool((effects(treatment)["carried"] == "nearest").any())
