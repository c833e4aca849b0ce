"""Place: where the panel can stand on a page. The panel is heavy, so only one place shows it at a time."""

from typing import Any
from weakref import ReferenceType, WeakKeyDictionary, ref

import ipywidgets as ui

from motorlab.widgets.keys import Keys

__all__ = ["Place"]


# Which place holds each panel. Both may be thrown away at any time: a cell that is run again leaves its old place.
_holders: "WeakKeyDictionary[Any, ReferenceType[Place]]" = WeakKeyDictionary()


class Place(ui.Box):
    """A box that holds the panel, or a button that brings it here from wherever it is.

    Parameters
    ----------
    bench
        The panel, as `motorlab.bench` returns it. Its `WHERE` says what it is called: "on the bench".

    Examples
    --------
    >>> import motorlab as ml
    >>> bench = ml.bench()
    >>> here, there = Place(bench), Place(bench)
    >>> here.take()
    >>> there.take()
    >>> here.holds, there.holds
    (False, True)
    """

    def __init__(self, bench: Any) -> None:
        self._bench = bench
        called = bench.WHERE.split(" ", 1)[1]
        button = ui.Button(
            description=f"Bring {called} here",
            tooltip=f"{called.capitalize()} leaves the place where it is now",
        )
        button.on_click(lambda _: self.take())
        line = ui.Box([button]).add_class("motorlab-page").add_class("motorlab-place-empty")
        self._empty = ui.Box([Keys(), line]).add_class("motorlab")
        super().__init__([self._empty])
        self.add_class("motorlab-place")

    @property
    def holds(self) -> bool:
        """Whether the panel stands here."""
        holder = _holders.get(self._bench)
        return holder is not None and holder() is self

    def take(self) -> None:
        """Bring the panel here; the place that had it shows its button instead."""
        if self.holds:
            return
        holder = _holders.get(self._bench)
        before = holder() if holder else None
        if before is not None:
            before._leave()
        _holders[self._bench] = ref(self)
        self.children = (self._bench.widget,)

    def close(self) -> None:
        """Leave the page; the panel can then be taken by any other place."""
        if self.holds:
            del _holders[self._bench]
        self._empty.close()
        super().close()

    def _leave(self) -> None:
        self.children = (self._empty,)
