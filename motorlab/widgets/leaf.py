"""Leaf: a drawing or a page made by us, as part of a lesson; it can wait behind a button."""

import ipywidgets as ui

from motorlab.reports import Report
from motorlab.widgets.waiting import Waiting

__all__ = ["Leaf"]


class Leaf(Waiting):
    """Markup that fills its cell. The markup is ours alone: whoever makes it escapes every word of a table.

    Parameters
    ----------
    markup
        A drawing (SVG with its own title) or a report, or several, beside each other where there is room.
    opens
        What a button says that shows it; without it everything is shown at once. A lesson that asks first needs it.

    Examples
    --------
    >>> import motorlab as ml
    >>> stroke = ml.Lesion("internal_capsule", side="left", days=0.04, cause="ischaemia")
    >>> leaf = Leaf(ml.figures.scan_scheme("ct_head", stroke), opens="Show the CT")
    >>> leaf.revealed
    False
    >>> leaf.reveal()
    >>> leaf.revealed
    True
    """

    def __init__(self, *markup: str | Report, opens: str = "") -> None:
        parts = [part if isinstance(part, str) else part._repr_html_() for part in markup]
        self._shown = [ui.HTML(f'<div class="motorlab-scroll">{part}</div>') for part in parts]
        super().__init__(opens, "motorlab-sheet", "motorlab-leaf")

    @property
    def markup(self) -> str:
        """All that is shown once it is revealed."""
        return "".join(str(part.value) for part in self._shown)

    def _made(self) -> list[ui.Widget]:
        return list(self._shown)
