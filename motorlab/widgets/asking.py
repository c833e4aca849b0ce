"""What the controls of a panel share: they report a wish, and keep still while they are being set."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

import ipywidgets as ui

__all__ = ["Asking"]

Now = TypeVar("Now")


class Asking(Generic[Now]):
    """Controls that ask for steps from one state of their panel to the next.

    Parameters
    ----------
    ask
        Called with the step that the reader asks for.
    """

    def __init__(self, ask: Callable[[Callable[[Now], Now]], None]) -> None:
        self._ask, self._setting = ask, False

    def _heard(self, widget: ui.ValueWidget, step: Callable[[Now, Any], Now]) -> None:
        def heard(change: Any) -> None:
            if not self._setting:
                self._ask(lambda now: step(now, change.new))

        widget.observe(heard, "value")

    def _button(self, name: str, tip: str, step: Callable[[Now], Now]) -> ui.Button:
        button = ui.Button(description=name, tooltip=tip)
        self._press(button, step)
        return button

    def _press(self, button: ui.Button, step: Callable[[Now], Now]) -> None:
        button.on_click(lambda _: self._ask(step))

    @contextmanager
    def _still(self) -> Iterator[None]:
        """While it lasts, nothing that happens to a control counts as the reader's wish."""
        self._setting = True
        try:
            yield
        finally:
            self._setting = False
