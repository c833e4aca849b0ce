"""A small panel for the needle: choose a muscle and a step, see and hear the sweep, read its values."""

from collections.abc import Callable
from html import escape
from math import isnan
from typing import Any

import ipywidgets as ui
import numpy as np
import pandas as pd

from motorlab.lesions import Lesions, case
from motorlab.studies.needle_sound import caption
from motorlab.studies.needle_sweep import NeedleStudy, needle_study
from motorlab.widgets.keys import Keys
from motorlab.widgets.needle_controls import Controls, View
from motorlab.widgets.parts import say
from motorlab.widgets.trace import DOWN, HEIGHTS_MV, Trace

__all__ = ["Needle", "needle"]

NOTE = "Simulated, with teaching assumptions. For teaching, not for patients."
SECONDS = {"insertion": 2.0, "rest": 4.0, "unit": 2.0, "effort": 2.0}
SCREEN = {  # what a division stands for: mV, ms
    "insertion": (0.2, 100),
    "rest": (0.1, 50),
    "contrast": (0.1, 200),
    "unit": (0.1, 20),
    "effort": (0.2, 50),
}
FULL = 0.9  # share of the screen's half that a potential may fill


class Needle(ui.Box):
    """A needle study of one case.

    Parameters
    ----------
    view
        What is shown first.

    Examples
    --------
    >>> import motorlab as ml
    >>> panel = needle(ml.Lesion("common_fibular_nerve", side="right", severity=0.8, days=40))
    >>> panel.study.sentence.startswith("Fibrillations")
    True
    """

    def __init__(self, view: View) -> None:
        self._view = view
        self.study = _study(view)
        self.trace = Trace()
        self.controls = Controls(self._ask)
        self.values, self.words, self.error = ui.HTML(), ui.HTML(), ui.HTML()
        say(self.error, "")
        self._show()
        beside = ui.Box([self.words, self.values]).add_class("motorlab-needle-told")
        columns = ui.Box([self.trace, beside]).add_class("motorlab-needle-columns")
        note = ui.HTML(f'<span class="quiet">{NOTE}</span>')
        page = ui.Box([self.controls.where, self.controls.what, self.error, columns, note]).add_class(
            "motorlab-page"
        )
        super().__init__([Keys(), page.add_class("motorlab-needle")])
        self.add_class("motorlab")

    @property
    def view(self) -> View:
        """What is shown; set it to show something else."""
        return self._view

    @view.setter
    def view(self, view: View) -> None:
        study = _study(view)  # a view that is refused changes nothing
        self._view, self.study = view, study
        self._show()

    def _ask(self, step: Callable[[View], View]) -> None:
        """Show what the reader asks for, or say why not and keep what is there."""
        try:
            self.view = step(self._view)
        except ValueError as refused:
            self._show()
            say(self.error, str(refused))
            return
        say(self.error, "")

    def _show(self) -> None:
        view, study = self._view, self.study
        self.controls.show(view)
        height, length = SCREEN["contrast" if view.contrast else view.step]
        self.trace.show(
            study.emg,
            study.rate_hz,
            words=study.sentence,
            caption=caption(study),
            height_mv=_height(study, height),
            length_ms=length,
        )
        self.words.value = f'<p class="said">{escape(study.sentence)}</p>'
        self.values.value = "" if view.contrast else _table(study.values)


def needle(
    *lesions: Lesions, muscle: str = "tibialis_anterior", side: str = "right", step: str = "rest"
) -> Needle:
    """Return a panel for the needle study of a case.

    Parameters
    ----------
    lesions
        Any number of lesions, singly or in tuples; none means healthy.
    muscle, side
        Where the needle goes first.
    step
        `insertion`, `rest`, `unit` or `effort`.

    Raises
    ------
    ValueError
        If the muscle, the side or the step is unknown.
    """
    return Needle(View(case(*lesions), muscle, side, step))


def _study(view: View) -> NeedleStudy:
    seconds = SECONDS.get(view.step, 1.0)
    step = view.effort if view.step == "effort" else view.step
    return needle_study(
        *view.lesions,
        muscle=view.muscle,
        side=view.side,
        step=step,
        seconds=seconds,
        seed=view.place,
        contrast=view.contrast or None,
    )


def _height(study: NeedleStudy, least_mv: float) -> float:
    """Return the height of a division with which the trace stays on the screen."""
    needed = float(np.abs(study.emg).max()) / (FULL * DOWN / 2)
    return next((height for height in HEIGHTS_MV if height >= max(needed, least_mv)), HEIGHTS_MV[-1])


def _table(values: pd.DataFrame) -> str:
    head = "<thead><tr><th>Measure</th><th>Value</th><th>Limits</th></tr></thead>"
    lines = "".join(_line(row) for row in values.to_dict("records"))
    return f'<table class="values">{head}<tbody>{lines}</tbody></table>'


def _line(row: dict[Any, Any]) -> str:
    shown = "none" if isnan(row["value"]) else f"{row['value']:.3g} {row['unit']}".strip()
    mark = ' <span class="result abnormal">abnormal</span>' if row["abnormal"] else ""
    name = f'<th scope="row">{escape(row["measure"])}</th>'
    return f"<tr>{name}<td>{shown}{mark}</td><td>{_limit(row['low'], row['high'])}</td></tr>"


def _limit(low: float, high: float) -> str:
    if isnan(low):
        return "" if isnan(high) else f"up to {high:.3g}"
    return f"from {low:.3g}" if isnan(high) else f"{low:.3g} to {high:.3g}"
