"""What all parts of the panel share: they report a wish, keep still while they are set, and say a refusal."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from html import escape
from typing import Any

import ipywidgets as ui

from motorlab.widgets.asking import Asking
from motorlab.widgets.state import View
from motorlab.widgets.words import ASSUMED

__all__ = ["Ask", "Part", "Step", "assumed", "heading", "say", "set_options"]

Step = Callable[[View], View]
Ask = Callable[[Step, str], None]  # a step to take, and the control beside which a refusal is to be said


def heading(text: str) -> ui.HTML:
    """Return a column's heading."""
    return ui.HTML(f"<h3>{escape(text)}</h3>")


def assumed() -> ui.HTML:
    """Return the mark of a teaching assumption."""
    return ui.HTML(ASSUMED)


def say(place: ui.HTML, sentence: str) -> None:
    """Put a refusal into its place, or clear the place."""
    place.value = f'<div class="error" role="alert">{escape(sentence)}</div>' if sentence else ""
    place.layout.display = "" if sentence else "none"


class Part(Asking[View], ABC):
    """Controls of the bench, with the place beside which a refusal of theirs is said."""

    PLACE = ""

    def __init__(self, ask: Ask) -> None:
        super().__init__(lambda step: ask(step, self.PLACE))
        self.error = ui.HTML()
        say(self.error, "")

    def show(self, view: View) -> None:
        """Show the view; nothing that happens meanwhile counts as the reader's wish."""
        with self._still():
            self._show(view)

    @abstractmethod
    def _show(self, view: View) -> None:
        """Show the view."""


def set_options(
    widget: Any, value: Any, options: list[tuple[str, Any]] | tuple[tuple[str, Any], ...]
) -> None:
    """Set options and value together, and only if they changed: a list of sites is long."""
    if tuple(widget.options) != tuple(options):
        widget.options = tuple(options)
    widget.value = value
