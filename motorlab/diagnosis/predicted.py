"""What the model says of a test: how often it is abnormal in each case that a hypothesis may mean, on one day."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from motorlab.choices import finite
from motorlab.diagnosis.accuracies import EXTREME
from motorlab.diagnosis.candidates import candidates
from motorlab.diagnosis.hypotheses import rows_of
from motorlab.diagnosis.readings import NORMAL, outcomes_of
from motorlab.expectations import Expectations, expectations
from motorlab.expected_tests import LATER
from motorlab.lesions import Lesion, on_day
from motorlab.measured_tests import measured, reads
from motorlab.scales import scale_score
from motorlab.studies.shown import shown
from motorlab.tables import rows

__all__ = ["MOST", "Meant", "Predicted", "expected", "meant", "predicted", "since"]

Floats = NDArray[np.float64]
Case = tuple[Lesion, ...]
DOUBT = 0.5 / (
    EXTREME + 1.0
)  # criteria follow from what is expected, without luck: nothing is certain all the same
MOST = 400  # cases of one hypothesis that are worked out; the rarest beyond them are left out


@dataclass(frozen=True)
class Meant:
    """The cases that one hypothesis may mean on one day, each once, and how they share it.

    Attributes
    ----------
    cases
        Lesions on that day. A case of the right is given as its mirror image: no test here asks for the side.
    weights
        Their shares, which sum to 1.
    traits
        For each case the answer it belongs to, its severity, kind and age: what tests may depend on together.
    grown
        The same cases 90 days later, with what has grown or come until then.
    """

    cases: tuple[Case, ...]
    weights: Floats
    traits: dict[str, tuple[str, ...]]
    grown: tuple[Case, ...] = ()


@dataclass(frozen=True)
class Predicted:
    """What a test would show, case by case.

    Attributes
    ----------
    chances, later
        How often it comes back abnormal, 0..1: on the day, and when it has had 90 days more.
    results
        `abnormal`, `normal`, `not_yet` or `depends` (on the cause).
    """

    chances: Floats
    later: Floats
    results: NDArray[np.str_]


def since(days: object) -> float | None:
    """Return the days since the first lesion began, checked; None stays None, which is an onset that is not known."""
    return None if days is None else finite(days, "days", 0.0)


@lru_cache(maxsize=256)
def meant(hypothesis: str, days: float | None) -> Meant:
    """Return the cases that a hypothesis may mean, all on the same day.

    Parameters
    ----------
    hypothesis
        As for `hypotheses.rows_of`.
    days
        Days since the oldest lesion began; None keeps every age that the candidates have.

    Raises
    ------
    ValueError
        If there is no such hypothesis; names the nearest.

    Examples
    --------
    >>> found = meant("root_l5", 20)
    >>> {lesion.days for case in found.cases for lesion in case}, round(float(found.weights.sum()), 9)
    ({20.0}, 1.0)
    """
    listed = candidates()
    shares: dict[tuple[str, Case], float] = {}
    first: dict[tuple[str, Case], Case] = {}
    for row in rows_of(hypothesis).tolist():
        case = listed.cases[listed.case[row]]
        moved = case if days is None else _rounded(on_day(case, days))
        key = (listed.answers[listed.answer[row]].label, moved)
        shares[key] = shares.get(key, 0.0) + float(listed.weight[row])
        first.setdefault(key, case)
    heaviest = sorted(shares, key=lambda key: -shares[key])[:MOST]
    weights = np.array([shares[key] for key in heaviest])
    traits = {
        "place": tuple(f"{label} {[lesion.side for lesion in case]}" for label, case in heaviest),
        "severity": tuple(str([f"{lesion.severity:.2f}" for lesion in case]) for _, case in heaviest),
        "kind": tuple(
            str([(lesion.kind, lesion.fibres, lesion.pattern) for lesion in case]) for _, case in heaviest
        ),
        "day": tuple(str([f"{lesion.days:.2f}" for lesion in case]) for _, case in heaviest),
    }
    grown = tuple(_rounded(on_day(first[key], _age(key[1]) + LATER)) for key in heaviest)
    return Meant(tuple(case for _, case in heaviest), weights / weights.sum(), traits, grown)


def _age(case: Case) -> float:
    return max((lesion.days for lesion in case), default=0.0)


def _rounded(case: Case) -> Case:
    """Return the case with severities of four digits, so that equal ones meet after their move in time."""
    return tuple(replace(lesion, severity=round(lesion.severity, 4)) for lesion in case)


@lru_cache(maxsize=16)
def expected(hypothesis: str, days: float | None) -> tuple[Expectations, Expectations]:
    """Return what the cases of a hypothesis would show on the day, and 90 days later."""
    cases = meant(hypothesis, days).cases
    return expectations(cases), expectations([_older(case) for case in cases])


def _older(case: Case) -> Case:
    return tuple(replace(lesion, days=lesion.days + LATER) for lesion in case)


@lru_cache(maxsize=1024)
def predicted(test: str, hypothesis: str, days: float | None) -> Predicted:
    """Return what a test, sign or set of criteria would show of every case of a hypothesis.

    Parameters
    ----------
    test
        As in `named_tests.readable`.
    hypothesis, days
        As for `meant`.

    Examples
    --------
    >>> found = predicted("needle_emg", "root_l5", 3)
    >>> bool((found.later > found.chances).any())
    True
    """
    read = reads(test)
    if read is not None:
        now, later = expected(hypothesis, days)
        today = measured(read, now.values, now.chances, later.values)
        then = measured(read, later.values, later.chances, later.values)
        return Predicted(today.chances, then.chances, today.results)
    cases = meant(hypothesis, days).cases
    if test in _of_cause():
        seen = [shown(test, case) for case in cases]
        later_ = [shown(test, _older(case)).chance for case in cases]
        return Predicted(
            np.array([item.chance for item in seen]),
            np.array(later_),
            np.array([item.result for item in seen]),
        )
    if test in _met_from():
        met, then_met = (_met(test, some) for some in (cases, meant(hypothesis, days).grown))
        chances, later_chances = (np.where(each, 1.0 - DOUBT, DOUBT) for each in (met, then_met))
        return Predicted(chances, later_chances, np.where(met, "abnormal", NORMAL))
    chances, later_chances = (1.0 - outcomes_of(test, each)[NORMAL] for each in expected(hypothesis, days))
    return Predicted(chances, later_chances, np.where(chances >= 0.5, "abnormal", NORMAL))


def _met(criteria: str, cases: Iterable[Case]) -> NDArray[np.bool_]:
    """Return which cases meet a set of criteria."""
    return np.array([scale_score(criteria, case).low >= _met_from()[criteria] for case in cases])


@cache
def _met_from() -> dict[str, float]:
    """Return the sets of criteria that have a published accuracy, with the category from which they are met."""
    published = {row.criteria for row in rows("test_accuracies") if row.criteria}
    return {row.scale: float(row.positive_from) for row in rows("scale_forms") if row.scale in published}


@cache
def _of_cause() -> frozenset[str]:
    """Return the tests that read the cause or the place."""
    return frozenset(row.test for row in rows("test_shows"))
