"""Patients: a row of buttons in a lesson, each of which lets one hidden case come into the laboratory."""

from collections.abc import Sequence
from html import escape

import ipywidgets as ui

from motorlab.choices import one_of
from motorlab.hidden_cases import hidden_case
from motorlab.widgets import words
from motorlab.widgets.electrodiagnosis import Laboratory
from motorlab.widgets.keys import Keys
from motorlab.widgets.place import Place

__all__ = ["Patients", "patients"]


class Patients(ui.Box):
    """A button and the complaint of each patient; a press brings the laboratory here with that patient in it.

    Examples
    --------
    >>> import motorlab as ml
    >>> lab = ml.electrodiagnosis()
    >>> waiting = patients(lab, "thin_hand", "weak_legs")
    >>> waiting.call("weak_legs")
    >>> lab.visit.hidden, lab.day
    ('weak_legs', 180.0)
    """

    def __init__(self, lab: Laboratory, names: Sequence[str]) -> None:
        self._lab, self._names, self._place = lab, list(names), Place(lab)
        lines = []
        for number, name in enumerate(self._names, start=1):
            case = hidden_case(name)
            button = ui.Button(description=f"Patient {number}", tooltip=case.complaint)
            button.on_click(lambda _, name=name: self.call(name))
            said = f"<p>{escape(case.complaint)} ({words.age(case.day)})</p>"
            lines.append(ui.Box([button, ui.HTML(said)]).add_class("motorlab-buttons"))
        page = ui.Box(lines).add_class("motorlab-page").add_class("motorlab-sheet")
        super().__init__([Keys(), page, self._place])
        self.add_class("motorlab")

    def call(self, name: str) -> None:
        """Let a patient come in, and bring the laboratory here."""
        self._lab.hide(one_of(name, self._names, "patient who waits here"))
        self._place.take()


def patients(lab: Laboratory, *names: str) -> Patients:
    """Return the waiting room of a lesson.

    Parameters
    ----------
    lab
        The laboratory into which they come.
    names
        Rows of `hidden_cases`.

    Raises
    ------
    ValueError
        If there is no such case; names the nearest one.
    """
    return Patients(lab, names)
