"""The controls of the needle's panel: which muscle, which step, and what is shown of it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import ipywidgets as ui

from motorlab.lesions import Lesion
from motorlab.studies.needle_sweep import needle_muscles
from motorlab.tables import rows
from motorlab.widgets.asking import Asking

__all__ = ["EFFORTS", "STEPS", "Controls", "View"]

STEPS = (("1 Insertion", "insertion"), ("2 Rest", "rest"), ("3 Single units", "unit"), ("4 Effort", "effort"))
EFFORTS = (("slight", "slight"), ("moderate", "moderate"), ("full", "full"))
FIELDS = ("muscle", "side", "step", "effort", "contrast")


@dataclass(frozen=True)
class View:
    """What the panel shows; `step` is one of four, and `effort` and `contrast` count at their own step alone."""

    lesions: tuple[Lesion, ...] = ()
    muscle: str = "tibialis_anterior"
    side: str = "right"
    step: str = "rest"
    effort: str = "moderate"
    contrast: str = ""
    place: int = 1


class Controls(Asking[View]):
    """All controls, with their boxes: `where` the needle is, and `what` is shown.

    Parameters
    ----------
    ask
        Called with the step that the reader asks for.
    """

    def __init__(self, ask: Callable[[Callable[[View], View]], None]) -> None:
        super().__init__(ask)
        muscles = [(name, muscle) for muscle, name in needle_muscles().items()]
        contrasts = [
            (row.name.split(" ", 1)[-1] if row.name.startswith("a ") else row.name, row.contrast)
            for row in rows("needle_contrasts")
        ]
        self.muscle = ui.Dropdown(options=muscles, description="Muscle")
        self.side = ui.ToggleButtons(options=["right", "left"], tooltips=["Right side", "Left side"])
        self.step = ui.ToggleButtons(options=STEPS, tooltips=[name[2:] for name, _ in STEPS])
        self.effort = ui.ToggleButtons(options=EFFORTS, tooltips=[f"{name} effort" for name, _ in EFFORTS])
        self.contrast = ui.Dropdown(options=[("the case itself", ""), *contrasts], description="Show")
        for name in FIELDS:
            self._heard(getattr(self, name), _with(name))
        self.move = self._button(
            "Another place",
            "Move the needle to another place of the muscle",
            lambda view: replace(view, place=view.place + 1),
        )
        self.where = ui.Box([self.muscle, self.side, self.move]).add_class("motorlab-needle-line")
        self.what = ui.Box([self.step, self.effort, self.contrast]).add_class("motorlab-needle-line")

    def show(self, view: View) -> None:
        """Show a view; nothing that happens meanwhile counts as the reader's wish."""
        with self._still():
            for name in FIELDS:
                getattr(self, name).value = getattr(view, name)
        self.effort.layout.display = "" if view.step == "effort" else "none"
        self.contrast.layout.display = "" if view.step == "rest" else "none"


def _with(name: str) -> Callable[[View, Any], View]:
    """Return the step that sets one field; a contrast belongs to rest alone."""

    def step(view: View, value: Any) -> View:
        new = replace(view, **{name: value})
        return new if new.step == "rest" else replace(new, contrast="")

    return step
