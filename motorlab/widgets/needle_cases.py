"""Several cases under one needle: a row of buttons above the panel, which keeps its step when the case changes."""

from collections.abc import Mapping
from dataclasses import replace

from motorlab.lesions import Lesions, case
from motorlab.widgets.chosen_case import ChosenCase
from motorlab.widgets.needle import Needle
from motorlab.widgets.needle_controls import View

__all__ = ["NeedleCases", "needle_cases"]


class NeedleCases(ChosenCase):
    """The panel of the needle with a choice of cases.

    Attributes
    ----------
    shown
        The name of the case that is shown. Set it as a click on its button would.
    panel
        The needle's panel.

    Examples
    --------
    >>> import motorlab as ml
    >>> needle = needle_cases({"healthy": (), "nerve": ml.syndrome("common_fibular_palsy", days=35)})
    >>> needle.shown = "nerve"
    >>> needle.panel.study.sentence.startswith("Fibrillations")
    True
    """

    def __init__(self, cases: Mapping[str, Lesions], muscle: str, step: str) -> None:
        self._cases = {name: case(given) for name, given in cases.items()}
        self.panel = Needle(View(next(iter(self._cases.values())), muscle, step=step))
        super().__init__(cases, self.panel)

    def _show(self) -> None:
        self.panel.view = replace(self.panel.view, lesions=self._cases[self.shown])


def needle_cases(
    cases: Mapping[str, Lesions], *, muscle: str = "tibialis_anterior", step: str = "rest"
) -> NeedleCases:
    """Return the panel of the needle with a button for each of several cases.

    Parameters
    ----------
    cases
        Lesions under the name that the case shall have; the first one is shown at first.
    muscle, step
        As for `motorlab.widgets.needle.needle`.

    Raises
    ------
    ValueError
        If muscle or step is unknown.
    """
    return NeedleCases(cases, muscle, step)
