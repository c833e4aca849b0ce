"""The bench as its tests see it: its widgets by the names a reader would use."""

from collections.abc import Iterator

import ipywidgets as ui

from motorlab.widgets.bench import Bench
from motorlab.widgets.picture import Picture

__all__ = ["errors", "find", "pictures", "walk"]


def walk(widget: ui.Widget) -> Iterator[ui.Widget]:
    yield widget
    for child in getattr(widget, "children", ()):
        yield from walk(child)


def find(bench: Bench, name: str) -> ui.Widget:
    """Return the control a reader would find under this name."""
    for widget in walk(bench.widget):
        if getattr(widget.layout, "display", "") == "none":
            continue
        if name in (getattr(widget, "description", None), getattr(widget, "tooltip", None)):
            return widget
    raise LookupError(f"no control is called {name!r}")


def errors(bench: Bench) -> list[str]:
    """Return the sentences that stand beside controls because something was refused."""
    texts = [widget.value for widget in walk(bench.widget) if isinstance(widget, ui.HTML)]
    return [text for text in texts if 'role="alert"' in text]


def pictures(bench: Bench) -> dict[str, Picture]:
    """Return the drawings and tables by their class, such as `motorlab-signs`."""
    return {
        next(name for name in widget._dom_classes if name.startswith("motorlab-")): widget
        for widget in walk(bench.widget)
        if isinstance(widget, Picture)
    }
