"""What was published about a test or a sign, and the study whose people were most like the case in question."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from math import nan
from typing import Any, NamedTuple

import pandas as pd

from motorlab.diagnosis.accuracies import Share
from motorlab.expected_tests import likeness
from motorlab.lesions import Lesion
from motorlab.measured_tests import reads
from motorlab.tables import rows

__all__ = ["Published", "published_for"]

FITS, NOT = "yes", "no"
UNKNOWN = "unknown"
MOST_OF_THEM = 0.5
Case = tuple[Lesion, ...]


class Published(NamedTuple):
    """One published accuracy, as shares of 1.

    Attributes
    ----------
    fits
        `yes`; `if` and the cause the people in the study had, where the case's own is not known; or `no`: no study was
        about such a case, and the figures are NaN.
    reasons
        Why a figure may not hold elsewhere: which figure, the reason, and a sentence.
    wide
        Whether its people had lesions of more than one place.
    """

    sensitivity: Share
    specificity: Share
    kind: str
    condition: str
    population: str
    caveat: str
    earliest_day: float
    source: str
    checked: str
    fits: str
    reasons: tuple[tuple[str, str, str], ...]
    wide: bool = False


NOTHING = Published(Share(nan), Share(nan), "", "", "", "", 0.0, "", "", NOT, ())


class _Fit(NamedTuple):
    """A kind of lesion that an accuracy is about."""

    level: str
    site: str
    cause: str
    kind: str
    from_day: float = nan
    until_day: float = nan


@cache
def _studies(test: str) -> list[tuple[Any, list[_Fit], bool]]:
    """Return the published accuracies of a test, each with its kinds of lesion, and whether it is one of a sign."""
    if reads(test) is not None and test in {row.sign for row in rows("sign_reads")}:
        fits = rows("sign_accuracy_fits")
        mine = [row for row in rows("sign_accuracies") if row.sign == test]
        return [
            (
                row,
                [_Fit(*fit[2:6]) for fit in fits if (fit.sign, fit.condition) == (test, row.condition)],
                True,
            )
            for row in mine
            if not pd.isna([row.sensitivity, row.sensitivity_low]).all()
        ]
    found = [row for row in rows("test_accuracies") if test in (row.test, "" if row.test else row.criteria)]
    listed = rows("accuracy_fits")
    return [
        (
            row,
            [
                _Fit(fit.level, fit.site, fit.cause, fit.kind, fit.from_day, fit.until_day)
                for fit in listed
                if fit.accuracy == row.accuracy
            ],
            False,
        )
        for row in found
    ]


def published_for(test: str, cases: Sequence[Case], weights: Sequence[float] | None = None) -> Published:
    """Return the published accuracy whose people had lesions most like these.

    Parameters
    ----------
    test
        As in `named_tests.readable`.
    cases
        The cases that the hypothesis may mean, on the day of the test.
    weights
        Their shares; without them all count alike. A study that is about less than half of them is not theirs.

    Examples
    --------
    >>> root = Lesion("root_s1", side="left", days=30, cause="compression")
    >>> found = published_for("h_reflex", [(root,)])
    >>> found.sensitivity.value, found.specificity.people, found.fits
    (0.64, 35.0, 'yes')
    """
    shares = _shares(cases, weights)
    best, chosen = 0.0, NOTHING
    for row, fits, of_sign in _studies(test):
        scores = {
            lesion: max((_score(fit, lesion) for fit in fits), default=(0.0, NOT)) for lesion in _all(shares)
        }
        tops = {case: max((scores[lesion] for lesion in case), default=(0.0, NOT)) for case in shares}
        whole = sum(share for case, share in shares.items() if tops[case][0])
        mean = sum(share * tops[case][0] for case, share in shares.items())
        if whole >= MOST_OF_THEM and mean > best:
            best = mean
            wide = {fit.site for fit in fits} == {""} or len({fit.site for fit in fits}) > 1
            chosen = _read(row, of_sign, wide, _holds(shares, tops))
    return chosen


def _holds(shares: dict[Case, float], tops: dict[Case, tuple[float, str]]) -> str:
    """Return under which condition a study is theirs: that of most of the cases."""
    words: dict[str, float] = {}
    for case, share in shares.items():
        if tops[case][0]:
            words[tops[case][1]] = words.get(tops[case][1], 0.0) + share
    return max(words, key=words.__getitem__)


def _shares(cases: Sequence[Case], weights: Sequence[float] | None) -> dict[Case, float]:
    """Return the shares of the cases, those that differ in severity alone put together: it is no matter here."""
    found: dict[Case, float] = {}
    for case, weight in zip(cases, weights or [1.0 / len(cases)] * len(cases), strict=True):
        plain = tuple(replace(lesion, severity=1.0) for lesion in case)
        found[plain] = found.get(plain, 0.0) + weight
    return found


def _all(cases: Iterable[Case]) -> set[Lesion]:
    return {lesion for case in cases for lesion in case}


def _score(fit: _Fit, lesion: Lesion) -> tuple[float, str]:
    """Return how alike a study's people and a lesion are, and under which condition."""
    sure = likeness(fit, lesion)
    if sure or lesion.cause != UNKNOWN or not fit.cause:
        return float(sure), FITS
    # a study of one cause says something about a case without a known one, but less than a study of its own kind
    return 0.5 * likeness(fit, replace(lesion, cause=fit.cause)), f"if {fit.cause}"


def _read(row: Any, of_sign: bool, wide: bool, fits: str) -> Published:
    def share(name: str, people: str) -> Share:
        value, low, high = (_number(getattr(row, f"{name}{end}")) / 100.0 for end in ("", "_low", "_high"))
        return Share(value, low, high, nan if of_sign else _number(getattr(row, people)))

    shares = share("sensitivity", "people_with"), share("specificity", "people_without")
    why = [] if of_sign else [
        (item.figure, item.reason, item.why) for item in rows("accuracy_reasons") if item.accuracy == row.accuracy
    ]  # fmt: skip
    population, day = ("", 0.0) if of_sign else (row.population, float(row.earliest_day))
    return Published(
        *shares, row.interval_kind, row.condition, population, row.caveat, day, row.source, row.checked, fits,
        tuple(why), wide,
    )  # fmt: skip


def _number(value: Any) -> float:
    return nan if pd.isna(value) else float(value)
