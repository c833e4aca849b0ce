"""A row of buttons, one for each of several cases, above whatever shows the chosen one."""

from abc import abstractmethod
from collections.abc import Iterable

import ipywidgets as ui

from motorlab.choices import one_of
from motorlab.widgets.keys import Keys

__all__ = ["ChosenCase"]


class ChosenCase(ui.Box):
    """Buttons with the names of cases above a widget; a subclass shows the chosen case in it.

    Parameters
    ----------
    names
        What the cases are called; the first one is chosen.
    below
        The widget, which shows the first case already.

    Attributes
    ----------
    shown
        The name of the case that is shown. Set it as a click on its button would.
    """

    def __init__(self, names: Iterable[str], below: ui.Widget) -> None:
        self._names = list(names)
        wide = {"description_width": "3em"}
        self._buttons = ui.ToggleButtons(options=self._names, description="Case", style=wide)
        self._buttons.observe(lambda _: self._show(), "value")
        line = ui.Box([self._buttons]).add_class("motorlab-page").add_class("motorlab-reel")
        super().__init__([Keys(), line, below])
        self.add_class("motorlab")

    @property
    def shown(self) -> str:
        """Return the name of the case that is shown; set it as a click on its button would."""
        return str(self._buttons.value)

    @shown.setter
    def shown(self, name: str) -> None:
        self._buttons.value = one_of(name, self._names, "case here")

    @abstractmethod
    def _show(self) -> None:
        """Show the chosen case."""
