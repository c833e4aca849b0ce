"""What the model says of a view: the only place where the panel meets the model."""

from functools import cache, cached_property, lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from motorlab.catalogue import catalogue
from motorlab.expected_tests import expected_tests
from motorlab.findings import expect
from motorlab.lesions import Lesion
from motorlab.pointing import pointing
from motorlab.reflex.protocols import limbs
from motorlab.reflex.run import Run
from motorlab.simulations import simulate
from motorlab.stations import origins
from motorlab.treatments import Plan, local
from motorlab.widgets import state
from motorlab.widgets.state import Held, View

__all__ = ["Answers", "compared_with", "healthy_run", "healthy_signs", "held_run"]

MIDDLE = "right"  # the side that is examined where neither shows more


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
        self.treatment, self.protocol = view.treatment, view.protocol
        case, seen = (self.lesions, self.treatment), (last.lesions, last.treatment) if last else None
        same = last if last and case == seen else None
        self.signs: pd.DataFrame = (
            same.signs if same else expect(*self.lesions, treatment=_general(self.treatment))
        )
        # which neuron each sign points to
        self.origins: NDArray[np.str_] = (
            same.origins if same else pointing(self.signs, origins(*self.lesions))
        )
        self.side = view.side or _telling_side(self.signs, self.protocol)
        known = vars(same) if same else {}
        again = same and (same.side, same.protocol) == (self.side, self.protocol)
        kept = ("tests", "run") if again else ("tests",)
        vars(self).update({name: known[name] for name in kept if name in known})

    @cached_property
    def tests(self) -> pd.DataFrame:
        """What each test would show on this day."""
        return expected_tests(*self.lesions)

    @cached_property
    def run(self) -> Run:
        """What the protocol records on the side that is examined."""
        return _run(self.lesions, self.protocol, self.side, self.treatment)


@cache
def healthy_signs() -> pd.DataFrame:
    """Return what a healthy person would show."""
    return expect()


@cache
def healthy_run(protocol: str, side: str) -> Run:
    """Return what a protocol records in a healthy person."""
    return _run((), protocol, side, ())


@lru_cache(maxsize=len(state.LETTERS))
def held_run(held: Held, protocol: str) -> Run:
    """Return what a protocol records in a case that is kept for comparison."""
    return _run(held.lesions, protocol, held.side, held.treatment)


def compared_with(view: View) -> pd.DataFrame:
    """Return the signs that the present ones are compared with: a kept case's or a healthy person's."""
    kept = next((held for held in view.held if held.letter == view.beside), None)
    return _held_signs(kept) if kept else healthy_signs()


@lru_cache(maxsize=1)
def _held_signs(held: Held) -> pd.DataFrame:
    return expect(*held.lesions, treatment=_general(held.treatment))


def _general(treatment: Plan) -> Plan:
    """Return what of a plan acts on the whole body; what is given to one muscle shows where it is examined."""
    here = local(treatment)
    return tuple(item for item in treatment if item not in here)


def _run(lesions: tuple[Lesion, ...], protocol: str, side: str, treatment: Plan) -> Run:
    return simulate(*lesions, protocol=protocol, side=side, treatment=treatment)


def _telling_side(signs: pd.DataFrame, protocol: str) -> str:
    """Return the side that a case shows more on where a protocol is done; right if neither does.

    The jerk there is asked first, then the power of the muscle, then the knee.
    """
    muscle, where = next(iter(limbs(protocol).items()))
    for finding, target in (("reflex", where.reflex), ("power", muscle), ("reflex", "knee")):
        rows = signs[(signs["finding"] == finding) & (signs["target"] == target)]
        off = {
            side: abs(float(value) - catalogue()[finding].health)
            for side, value in zip(rows["side"], rows["expected"], strict=True)
        }
        if off.get("left", 0.0) != off.get("right", 0.0):
            return max(off, key=lambda side: off[side])
    return MIDDLE
