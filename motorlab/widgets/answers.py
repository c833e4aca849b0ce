"""What the model says of a view: the only place where the panel meets the model."""

from dataclasses import dataclass
from functools import cache

import pandas as pd

from motorlab.expected_tests import expected_tests
from motorlab.findings import expect
from motorlab.lesions import Lesion
from motorlab.reflex.protocols import Run
from motorlab.simulations import simulate
from motorlab.widgets import state
from motorlab.widgets.state import View

__all__ = ["Answers", "answer", "healthy_run", "healthy_signs"]

PROTOCOL = "knee_jerk"


@dataclass(frozen=True)
class Answers:
    """What the model says of one case on one day, the jerk of one knee included."""

    lesions: tuple[Lesion, ...]
    signs: pd.DataFrame
    tests: pd.DataFrame
    run: Run


def answer(view: View, last: Answers | None = None) -> Answers:
    """Return the answers to a view; what has not changed since the last ones is not computed again."""
    lesions = state.today(view)
    same = last is not None and lesions == last.lesions
    signs = last.signs if last and same else expect(*lesions)
    tests = last.tests if last and same else expected_tests(*lesions)
    side = view.side or _telling_side(signs)
    run = last.run if last and same and side == last.run.side else _run(lesions, side)
    return Answers(lesions, signs, tests, run)


@cache
def healthy_signs() -> pd.DataFrame:
    """Return what a healthy person would show."""
    return expect()


@cache
def healthy_run(side: str) -> Run:
    """Return a healthy person's jerk."""
    return _run((), side)


def _run(lesions: tuple[Lesion, ...], side: str) -> Run:
    return simulate(*lesions, protocol=PROTOCOL, side=side)


def _telling_side(signs: pd.DataFrame) -> str:
    """Return the side whose knee jerk is further from normal; right if neither is."""
    knees = signs[(signs["finding"] == "reflex") & (signs["target"] == "knee")]
    off = {
        side: abs(float(grade) - 2.0) for side, grade in zip(knees["side"], knees["expected"], strict=True)
    }
    return "left" if off.get("left", 0.0) > off.get("right", 0.0) else "right"
