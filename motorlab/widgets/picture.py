"""Picture: markup made in Python goes in, the id of the part that was clicked or chosen by key comes out."""

from pathlib import Path

import anywidget
import traitlets

__all__ = ["Picture"]


class Picture(anywidget.AnyWidget):
    """A drawing or table of which each element with ``data-id`` can be chosen.

    The markup is ours alone: whoever makes it escapes every word that came from a table or a reader.
    """

    _esm = Path(__file__).with_name("picture.js")
    markup = traitlets.Unicode().tag(sync=True)
    chosen = traitlets.Unicode().tag(sync=True)
