"""Several cases under one needle: a row of buttons above the panel, which keeps its step when the case changes."""

from collections.abc import Mapping
from dataclasses import replace

import ipywidgets as ui

from motorlab.choices import one_of
from motorlab.lesions import Lesions, case
from motorlab.widgets.keys import Keys
from motorlab.widgets.needle import Needle, View

__all__ = ["NeedleCases", "needle_cases"]


class NeedleCases(ui.Box):
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
        self._buttons = ui.ToggleButtons(
            options=list(self._cases), description="Case", style={"description_width": "3em"}
        )
        self.panel = Needle(View(self._cases[self.shown], muscle, step=step))
        self._buttons.observe(lambda _: self._show(), "value")
        line = ui.Box([self._buttons]).add_class("motorlab-page").add_class("motorlab-reel")
        super().__init__([Keys(), line, self.panel])
        self.add_class("motorlab")

    @property
    def shown(self) -> str:
        """Return the name of the case that is shown; set it as a click on its button would."""
        return str(self._buttons.value)

    @shown.setter
    def shown(self, name: str) -> None:
        self._buttons.value = one_of(name, self._cases, "case under this needle")

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
