"""Keys: keeps key presses in a panel from reaching JupyterLab, hears what the page says, and carries the style."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from motorlab.widgets.scripts import script

__all__ = ["Keys"]


class Keys(anywidget.AnyWidget):
    """Put one into a box of class ``motorlab``: from then on only Tab leaves that box.

    Parameters
    ----------
    press
        Called with the number key that was pressed ("0" to "9").
    arrive
        Called with what stands after the # of a lecture page's address.
    """

    _esm = script("lost.js", "keys.js")
    _css = Path(__file__).with_name("motorlab.css")
    address = traitlets.Unicode().tag(sync=True)
    case = traitlets.Unicode().tag(sync=True)
    presets = traitlets.Bool(False).tag(sync=True)

    def __init__(
        self, press: Callable[[str], None] | None = None, arrive: Callable[[str], None] | None = None
    ) -> None:
        super().__init__(presets=press is not None)
        self._press, self._arrive = press, arrive
        self.on_msg(self._heard)

    def _heard(self, _: Any, message: dict[str, Any], __: Any) -> None:
        if "ask" in message:
            self.send({"answer": message["ask"]})
        elif "preset" in message and self._press:
            self._press(str(message["preset"]))
        elif "address" in message and self._arrive:
            self._arrive(str(message["address"]))
