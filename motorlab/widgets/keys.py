"""Keys: keeps key presses in a panel from reaching JupyterLab, and carries the panel's style."""

from pathlib import Path

import anywidget

from motorlab.widgets.scripts import script

__all__ = ["Keys"]


class Keys(anywidget.AnyWidget):
    """Put one into a box of class ``motorlab``: from then on only Tab leaves that box."""

    _esm = script("keys.js")
    _css = Path(__file__).with_name("motorlab.css")
