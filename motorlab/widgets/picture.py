"""Picture: markup made in Python goes in, the id of the part that was clicked or chosen by key comes out."""

import anywidget
import traitlets

from motorlab.widgets.scripts import script

__all__ = ["Picture"]


class Picture(anywidget.AnyWidget):
    """A drawing or table of which each element with ``data-id`` can be chosen.

    The markup is ours alone: whoever makes it escapes every word that came from a table or a reader.
    """

    _esm = script("picture.js")
    markup = traitlets.Unicode().tag(sync=True)
    chosen = traitlets.Unicode().tag(sync=True)
