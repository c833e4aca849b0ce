"""Leaf: a drawing or a page made by us, as part of a lesson; it can wait behind a button."""

import ipywidgets as ui

from motorlab.reports import Report
from motorlab.widgets.keys import Keys

__all__ = ["Leaf"]


class Leaf(ui.Box):
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
        beside = "".join(f'<div style="flex: 1 1 32em; min-width: 0">{part}</div>' for part in parts)
        self._shown = ui.HTML(f'<div style="display: flex; flex-wrap: wrap; gap: 1em">{beside}</div>')
        self._page = (
            ui.Box().add_class("motorlab-page").add_class("motorlab-sheet").add_class("motorlab-leaf")
        )
        super().__init__([Keys(), self._page])
        self.add_class("motorlab")
        if not opens:
            self.reveal()
            return
        button = ui.Button(description=opens)
        button.on_click(lambda _: self.reveal())
        self._page.children = (ui.Box([button]).add_class("motorlab-buttons"),)

    @property
    def markup(self) -> str:
        """All that is shown once it is revealed."""
        return str(self._shown.value)

    @property
    def revealed(self) -> bool:
        """Whether it is shown."""
        return self._shown in self._page.children

    def reveal(self) -> None:
        """Show it; the button stays, so that the focus is not lost."""
        if not self.revealed:
            self._page.children = (*self._page.children, self._shown)
