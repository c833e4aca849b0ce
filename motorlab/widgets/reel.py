"""Reel: several cases of one tendon tap, chosen from a row of buttons, in one moving picture of the arc."""

from collections.abc import Mapping

import ipywidgets as ui

from motorlab.choices import one_of
from motorlab.lesions import Lesions
from motorlab.reflex.run import Run
from motorlab.simulations import simulate
from motorlab.widgets.keys import Keys
from motorlab.widgets.volley import Volley

__all__ = ["Reel", "reel"]


class Reel(ui.Box):
    """The moving picture of the arc with a choice of cases. The picture stays at its time when the case is changed.

    Attributes
    ----------
    shown
        The name of the case that is shown. Set it as a click on its button would.

    Examples
    --------
    >>> import motorlab as ml
    >>> cases = {"healthy": (), "upper loss": ml.Lesion("internal_capsule", side="left")}
    >>> moving = reel(cases)
    >>> moving.shown = "upper loss"
    >>> moving.shown
    'upper loss'
    """

    def __init__(self, cases: Mapping[str, Lesions], *, protocol: str, side: str) -> None:
        self._cases, self._protocol, self._side = dict(cases), protocol, side
        self._healthy = simulate(protocol=protocol, side=side)
        self._buttons = ui.ToggleButtons(
            options=list(self._cases), description="Case", style={"description_width": "3em"}
        )
        self._buttons.observe(lambda _: self._show(), "value")
        self._volley = Volley(self._run(), self._healthy)
        line = ui.Box([self._buttons]).add_class("motorlab-page").add_class("motorlab-reel")
        super().__init__([Keys(), line, self._volley])
        self.add_class("motorlab")

    @property
    def shown(self) -> str:
        """Return the name of the case that is shown; set it as a click on its button would."""
        return str(self._buttons.value)

    @shown.setter
    def shown(self, name: str) -> None:
        self._buttons.value = one_of(name, self._cases, "case of this picture")

    @property
    def volley(self) -> Volley:
        """Return the moving picture."""
        return self._volley

    def _run(self) -> Run:
        return simulate(self._cases[self.shown], protocol=self._protocol, side=self._side)

    def _show(self) -> None:
        self._volley.show(self._run(), self._healthy)


def reel(cases: Mapping[str, Lesions], *, protocol: str = "knee_jerk", side: str = "right") -> Reel:
    """Return a moving picture of the arc with a button for each of several cases.

    Parameters
    ----------
    cases
        Lesions under the name that the case shall have; the first one is shown at first.
    protocol
        A tendon tap, as for `motorlab.volley`.
    side
        `left` or `right`: the side that is examined.

    Raises
    ------
    ValueError
        As for `motorlab.volley`.

    Examples
    --------
    >>> reel({"healthy": ()}, protocol="jaw_jerk").shown
    'healthy'
    """
    return Reel(cases, protocol=protocol, side=side)
