"""What a lesson shows at once, or only behind a button where it asks first."""

from abc import abstractmethod

import ipywidgets as ui

from motorlab.widgets.keys import Keys

__all__ = ["Waiting"]


class Waiting(ui.Box):
    """A page of a lesson that can wait behind a button; a subclass says what is on it.

    Parameters
    ----------
    opens
        What the button says; without it everything is shown at once.
    classes
        Style classes of the page.
    """

    def __init__(self, opens: str, *classes: str) -> None:
        self._page = ui.Box().add_class("motorlab-page")
        for name in classes:
            self._page.add_class(name)
        super().__init__([Keys(), self._page])
        self.add_class("motorlab")
        self._parts: tuple[ui.Widget, ...] = ()
        if not opens:
            self.reveal()
            return
        button = ui.Button(description=opens)
        button.on_click(lambda _: self.reveal())
        self._page.children = (ui.Box([button]).add_class("motorlab-buttons"),)

    @property
    def revealed(self) -> bool:
        """Whether what waits is shown."""
        return bool(self._parts)

    def reveal(self) -> None:
        """Show what waits; the button stays, so that the focus is not lost."""
        if not self.revealed:
            self._parts = tuple(self._made())
            self._page.children = (*self._page.children, *self._parts)

    @abstractmethod
    def _made(self) -> list[ui.Widget]:
        """Return what is shown."""
