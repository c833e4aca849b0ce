"""What the model says of a view: the only place where the panel meets the model."""

from functools import cache, cached_property, lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from motorlab.expected_tests import expected_tests
from motorlab.findings import expect
from motorlab.lesions import Lesion
from motorlab.pointing import pointing
from motorlab.reflex.run import Run
from motorlab.simulations import simulate
from motorlab.stations import origins
from motorlab.widgets import state
from motorlab.widgets.state import Held, View

__all__ = ["Answers", "compared_with", "healthy_run", "healthy_signs", "held_run"]

PROTOCOL = "knee_jerk"


class Answers:
    """What the model says of one case on one day: signs at once, curve and tests when they are first asked for.

    Parameters
    ----------
    view
        What the panel shows. A case that the model refuses raises here, before anything has changed.
    last
        The answers to the view before; what has not changed since is not computed again.
    """

    def __init__(self, view: View, last: "Answers | None" = None) -> None:
        self.lesions: tuple[Lesion, ...] = state.today(view)
        same = last if last and last.lesions == self.lesions else None
        self.signs: pd.DataFrame = same.signs if same else expect(*self.lesions)
        # which neuron each sign points to
        self.origins: NDArray[np.str_] = (
            same.origins if same else pointing(self.signs, origins(*self.lesions))
        )
        self.side = view.side or _telling_side(self.signs)
        known = vars(same) if same else {}
        kept = ("tests", "run") if same and same.side == self.side else ("tests",)
        vars(self).update({name: known[name] for name in kept if name in known})

    @cached_property
    def tests(self) -> pd.DataFrame:
        """What each test would show on this day."""
        return expected_tests(*self.lesions)

    @cached_property
    def run(self) -> Run:
        """The jerk of the tapped knee."""
        return _run(self.lesions, self.side)


@cache
def healthy_signs() -> pd.DataFrame:
    """Return what a healthy person would show."""
    return expect()


@cache
def healthy_run(side: str) -> Run:
    """Return a healthy person's jerk."""
    return _run((), side)


@lru_cache(maxsize=len(state.LETTERS))
def held_run(held: Held) -> Run:
    """Return the jerk of a case that is kept for comparison."""
    return _run(held.lesions, held.side)


def compared_with(view: View) -> pd.DataFrame:
    """Return the signs that the present ones are compared with: a kept case's or a healthy person's."""
    kept = next((held for held in view.held if held.letter == view.beside), None)
    return _held_signs(kept) if kept else healthy_signs()


@lru_cache(maxsize=1)
def _held_signs(held: Held) -> pd.DataFrame:
    return expect(*held.lesions)


def _run(lesions: tuple[Lesion, ...], side: str) -> Run:
    return simulate(*lesions, protocol=PROTOCOL, side=side)


def _telling_side(signs: pd.DataFrame) -> str:
    """Return the side whose knee jerk is further from normal; right if neither is."""
    knees = signs[(signs["finding"] == "reflex") & (signs["target"] == "knee")]
    off = {
        side: abs(float(grade) - 2.0) for side, grade in zip(knees["side"], knees["expected"], strict=True)
    }
    return "left" if off.get("left", 0.0) > off.get("right", 0.0) else "right"
