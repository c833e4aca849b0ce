"""Picture: markup made in Python goes in, the id of the part that was clicked or pressed by key comes out."""

from collections.abc import Callable
from typing import Any

import anywidget
import traitlets

from motorlab.widgets.scripts import script

__all__ = ["Picture"]


class Picture(anywidget.AnyWidget):
    """A drawing or table of which each element with ``data-id`` can be pressed.

    The markup is ours alone: whoever makes it escapes every word that came from a table or a reader. ``chosen``
    is the part that is marked; a press does not change it by itself.

    Parameters
    ----------
    pressed
        Called with the id of the part that was pressed.
    """

    _esm = script("picture.js")
    markup = traitlets.Unicode().tag(sync=True)
    chosen = traitlets.Unicode().tag(sync=True)

    def __init__(self, pressed: Callable[[str], None], **traits: Any) -> None:
        super().__init__(**traits)
        self.press = pressed
        self.on_msg(lambda _, message, __: self.press(str(message.get("pressed", ""))))
