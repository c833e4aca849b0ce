"""Volley: the reflex arc as a moving picture, in which the impulses of one tendon tap run by the times of its run."""

from typing import Any

import anywidget
import ipywidgets as ui
import traitlets

from motorlab.figures.arc import arc_picture, arc_story, arc_table
from motorlab.lesions import Lesions
from motorlab.reflex.run import Run
from motorlab.simulations import simulate
from motorlab.widgets.keys import Keys
from motorlab.widgets.scripts import script

__all__ = ["Volley", "volley"]


class _Film(anywidget.AnyWidget):
    """The picture with its controls. Python sends a run once; the script alone moves it from then on."""

    _esm = script("volley.js")
    picture = traitlets.Unicode().tag(sync=True)
    table = traitlets.Unicode().tag(sync=True)
    story = traitlets.Dict().tag(sync=True)
    time_ms = traitlets.Float(None, allow_none=True).tag(sync=True)


class Volley(ui.Box):
    """A run of a tendon tap as a moving picture over the healthy one, with its controls and its text twin.

    It begins before the tap and stands still until somebody plays it; where the reader's system asks for less motion it
    begins at the end.

    Parameters
    ----------
    run
        What ``motorlab.simulate`` returns for a tendon tap.
    healthy_run
        The same protocol without a lesion.

    Examples
    --------
    >>> import motorlab as ml
    >>> shown = Volley(ml.simulate(), ml.simulate())
    >>> shown.time_ms = 8.0  # the picture goes there
    """

    def __init__(self, run: Run, healthy_run: Run) -> None:
        self._film = _Film()
        self.show(run, healthy_run)
        page = ui.Box([self._film]).add_class("motorlab-page")
        super().__init__([Keys(), page])
        self.add_class("motorlab")

    def show(self, run: Run, healthy_run: Run) -> None:
        """Show another run; the picture stays at its time."""
        with self._film.hold_sync():
            self._film.picture = arc_picture(run, healthy_run)
            self._film.table = arc_table(run, healthy_run)
            self._film.story = arc_story(run, healthy_run)

    @property
    def time_ms(self) -> float | None:
        """At which time after the tap the picture stands (ms), or last stood; None before it was shown."""
        return self._film.time_ms

    @time_ms.setter
    def time_ms(self, value: float) -> None:
        self._film.time_ms = value


def volley(*lesions: Lesions, protocol: str = "knee_jerk", side: str = "right", **given: Any) -> Volley:
    """Return a moving picture of the reflex arc in which the volley of one tap travels.

    Parameters
    ----------
    lesions
        Any number of lesions, singly or in tuples; none means healthy.
    protocol
        A tendon tap: `knee_jerk`, `ankle_jerk`, `biceps_jerk`, `triceps_jerk`, `brachioradialis_jerk` or `jaw_jerk`.
    side
        `left` or `right`: the side that is examined.
    given
        What else ``motorlab.simulate`` takes, such as `treatment` or `tap=2`. Settings of the protocol hold for the
        healthy run as well; a treatment is given to the case alone.

    Raises
    ------
    ValueError
        If the protocol is no tendon tap, or as in ``motorlab.simulate``.

    Examples
    --------
    >>> import motorlab as ml
    >>> volley(ml.Lesion("internal_capsule", side="left")).time_ms is None
    True
    """
    run = simulate(*lesions, protocol=protocol, side=side, **given)
    alike = {name: value for name, value in given.items() if name != "treatment"}
    return Volley(run, simulate(protocol=protocol, side=side, **alike))
