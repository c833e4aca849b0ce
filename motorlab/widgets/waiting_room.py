"""A waiting room: the short patients of one presentation, each of whom a press brings into the localiser."""

from html import escape

import ipywidgets as ui

from motorlab.choices import one_of
from motorlab.vignettes import Vignette, vignette, vignette_names
from motorlab.widgets.keys import Keys
from motorlab.widgets.localiser import Localiser
from motorlab.widgets.place import Place

__all__ = ["WaitingRoom", "waiting_room"]


class WaitingRoom(ui.Box):
    """A button for each short patient; a press tells the story and brings the localiser here with all that was found.

    Examples
    --------
    >>> import motorlab as ml
    >>> panel = ml.localiser()
    >>> room = waiting_room(panel, "foot_drop")
    >>> room.call("foot_new_hip")
    >>> panel.day, panel.seen["reflex", "ankle", "right"]
    (30.0, 0)
    """

    def __init__(self, panel: Localiser, names: list[str]) -> None:
        self._panel, self._names, self._place = panel, names, Place(panel)
        self._story = ui.HTML()
        buttons = [self._button(vignette(name)) for name in names]
        row = ui.Box(buttons).add_class("motorlab-buttons")
        page = ui.Box([row, self._story]).add_class("motorlab-page").add_class("motorlab-sheet")
        super().__init__([Keys(), page, self._place])
        self.add_class("motorlab")

    def _button(self, patient: Vignette) -> ui.Button:
        button = ui.Button(description=patient.title, tooltip=patient.text, layout={"width": "auto"})
        button.on_click(lambda _: self.call(patient.name))
        return button

    def call(self, name: str) -> None:
        """Let a patient come in: the localiser comes here and holds what was found."""
        patient = vignette(one_of(name, self._names, "patient who waits here"))
        self._story.value = f"<p><b>{escape(patient.title)}.</b> {escape(patient.text)}</p>"
        self._panel.day = None  # the old findings are not read on the new day
        self._panel.seen = dict(patient.seen)
        self._panel.day = patient.days
        self._place.take()


def waiting_room(panel: Localiser, presentation: str) -> WaitingRoom:
    """Return the waiting room of one presentation.

    Parameters
    ----------
    panel
        The localiser into which they come.
    presentation
        `foot_drop`, `wrist_drop`, `weak_face`, `hand`, `one_leg`, `both_legs`, `four_limbs` or `bulbar`.

    Raises
    ------
    ValueError
        If there is no such presentation; names the nearest.
    """
    known = dict.fromkeys(vignette(name).presentation for name in vignette_names())
    return WaitingRoom(panel, vignette_names(one_of(presentation, known, "presentation")))
