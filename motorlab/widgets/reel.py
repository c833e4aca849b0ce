"""Reel: several cases of one tendon tap, chosen from a row of buttons, in one moving picture of the arc."""

from collections.abc import Mapping

from motorlab.lesions import Lesions
from motorlab.reflex.run import Run
from motorlab.simulations import simulate
from motorlab.widgets.chosen_case import ChosenCase
from motorlab.widgets.volley import Volley

__all__ = ["Reel", "reel"]


class Reel(ChosenCase):
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
        self._volley = Volley(self._run(next(iter(self._cases))), self._healthy)
        super().__init__(cases, self._volley)

    @property
    def volley(self) -> Volley:
        """Return the moving picture."""
        return self._volley

    def _run(self, name: str) -> Run:
        return simulate(self._cases[name], protocol=self._protocol, side=self._side)

    def _show(self) -> None:
        self._volley.show(self._run(self.shown), self._healthy)


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
