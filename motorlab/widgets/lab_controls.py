"""The controls of the laboratory: they ask for a step to the next visit, and keep still while they are being set."""

from collections.abc import Callable
from html import escape

import ipywidgets as ui

from motorlab.figures.nerve_limb import studies_of
from motorlab.hidden_cases import answers
from motorlab.studies.nerve_studies import SKIN_C
from motorlab.sweep_studies import sweep_studies
from motorlab.tables import rows
from motorlab.timelines import DAYS, SCALE
from motorlab.widgets import names, visit, words
from motorlab.widgets.asking import Asking
from motorlab.widgets.parts import set_options
from motorlab.widgets.visit import Visit

__all__ = ["Controls"]

HEALTHY, HIDDEN, OWN = ("a healthy person", ""), ("a hidden case", "?"), ("the case that was given", "*")
NO_SWEEP = "none"
Ask = Callable[[Callable[[Visit], Visit]], None]


class Controls(Asking[Visit]):
    """All controls, with their boxes: `top`, `nerve`, `day`, `skin`, and the `guess` of a hidden case.

    Parameters
    ----------
    ask
        Called with the step that the reader asks for.
    """

    def __init__(self, ask: Ask) -> None:
        super().__init__(ask)
        self.case = ui.Dropdown(options=[HEALTHY, *names.syndrome_names()], description="Case")
        self._heard(
            self.case,
            lambda now, name: now if name in (HIDDEN[1], OWN[1]) else visit.with_syndrome(now, name),
        )
        self.hidden = self._button(
            "Hidden case", "Somebody comes in whom you have to find out about", visit.next_hidden
        )
        self.limb = ui.ToggleButtons(options=visit.LIMBS, tooltip="Which limb is examined")
        self._heard(self.limb, visit.with_limb)
        self.side = ui.ToggleButtons(options=["right", "left"], tooltip="Which side is examined")
        self._heard(self.side, visit.with_side)
        self.needle = ui.ToggleButton(
            description="Needle", tooltip="Open the needle's panel below, with this case"
        )
        self._heard(self.needle, lambda now, shown: visit.with_fields(now, needle=shown))
        title = ui.HTML('<span class="title">MotorLab laboratory</span>')
        self.top = ui.Box([title, self.case, self.hidden, self.limb, self.side, self.needle]).add_class(
            "motorlab-bar"
        )
        self.study = ui.Dropdown(description="Nerve")
        self._heard(self.study, lambda now, chosen: visit.with_study(now, *chosen))
        self.points = ui.Dropdown(description="Shock at")
        self.shock = self._button(
            "Shock",
            "Stimulate at the point in the list",
            lambda now: visit.stimulated(now, self.points.value),
        ).add_class("motorlab-first")
        self.all = self._button(
            "All points",
            "Stimulate at every point of this nerve",
            lambda now: visit.stimulated(now, *visit.points_of(now.finding, now.study)),
        )
        self.beside = ui.Dropdown(
            options=[("a healthy person", False), ("the other side", True)], description="Behind it"
        )
        self._heard(self.beside, lambda now, other: visit.with_fields(now, other=other))
        self.sweep = ui.Dropdown(description="Or several shocks")
        self._heard(self.sweep, visit.swept)
        strip = [self.study, self.points, self.shock, self.all, self.sweep, self.beside]
        self.nerve = ui.Box(strip).add_class("motorlab-strip")
        self.skin = ui.FloatSlider(min=SKIN_C["low"], max=SKIN_C["high"], step=0.5, description="Skin, C")
        self.skin.readout_format = ".1f"
        self._heard(self.skin, lambda now, skin: visit.with_fields(now, skin_c=skin))
        self.now = ui.HTML()
        self.slider = ui.SelectionSlider(
            options=[(words.age(day), day) for day in DAYS], description="Day", readout=False
        )
        self.slider.tooltip = "Days since the first lesion began"
        self._heard(self.slider, visit.with_day)
        marks = "".join(f"<span>{mark}</span>" for mark in SCALE.values())
        scale = ui.HTML(f'<div class="scale">{marks}</div>')
        self.day = ui.Box([self.now, ui.VBox([self.slider, scale])]).add_class("motorlab-day")
        listed = [(name, key) for key, name in answers().items()]
        self.choice = ui.RadioButtons(options=listed, value=None, description="It lies in")
        self._heard(self.choice, lambda now, answer: visit.with_answer(now, answer) if answer else now)
        self.verdict = ui.HTML()
        self.guess = ui.VBox([self.verdict, self.choice])

    def show(self, now: Visit) -> None:
        """Show a visit; nothing that happens meanwhile counts as the reader's wish."""
        with self._still():
            self._show(now)

    def _show(self, now: Visit) -> None:
        special = HIDDEN if now.hidden else OWN if now.lesions and not now.syndrome else HEALTHY
        listed = dict.fromkeys((HEALTHY, special))
        set_options(self.case, now.syndrome or special[1], [*listed, *names.syndrome_names()])
        self.limb.value, self.side.value, self.needle.value = now.limb, now.side, now.needle
        self.beside.value, self.skin.value = now.other, now.skin_c
        known = {(row.finding, row.study): row.name for row in rows("studies")}
        set_options(self.study, (now.finding, now.study), [(known[key], key) for key in studies_of(now.limb)])
        points = visit.points_of(now.finding, now.study)
        chosen = self.points.value if self.points.value in points else points[0]
        set_options(self.points, chosen, [(point, point) for point in points])
        several = [(NO_SWEEP, ""), *((name, key) for key, name in sweep_studies(now.limb).items())]
        set_options(self.sweep, now.sweep, several)
        self.now.value = f'<span class="now">{words.age(now.day).capitalize()}</span>'
        self.slider.value = min(DAYS, key=lambda day: abs(day - now.day))
        self.slider.disabled = bool(now.hidden and not now.answer)
        self.guess.layout.display = "" if now.hidden else "none"
        self.choice.layout.display = "none" if now.answer else ""
        self.choice.value = now.answer or None
        self.verdict.value = _verdict(now)


def _verdict(now: Visit) -> str:
    """Return what a hidden person says, and after the answer whether it is right and why: by mark, not colour alone."""
    person = visit.hidden(now)
    if person is None:
        return ""
    said = f'<p class="prompt">{escape(person.complaint)} ({words.age(person.day)})</p>'
    if now.answer:
        right = now.answer == person.answer
        mark = "&#10003; Right." if right else f"&#8800; It is: <q>{escape(answers()[person.answer])}</q>."
        said += (
            f'<p class="verdict {"right" if right else "other"}"><b>{mark}</b></p><p>{escape(person.why)}</p>'
        )
    return f'<div role="status" aria-live="polite">{said}</div>'
