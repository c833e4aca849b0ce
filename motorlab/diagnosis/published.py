"""What was published about a test or a sign, and the study whose people were most like the case in question."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from math import nan
from typing import Any, NamedTuple

import pandas as pd

from motorlab.choices import one_of
from motorlab.diagnosis.accuracies import Share
from motorlab.expectations import labels
from motorlab.expected_tests import WAYS, likeness, names
from motorlab.lesions import Lesion
from motorlab.measured_tests import Reads, reads
from motorlab.tables import rows

__all__ = ["About", "Published", "about", "published_for", "readable"]

FITS, NOT = "yes", "no"
FREE = {
    "cost_low": 0.0,
    "cost_high": 0.0,
    "minutes": nan,
    "discomfort": nan,
}  # a sign costs nothing but a look
UNKNOWN = "unknown"


class About(NamedTuple):
    """What every row of the comparison says of a test, a sign or a set of criteria, whatever the hypotheses."""

    test: str
    name: str
    question: str
    leaves_open: str
    earliest_day: float
    timing: str
    cost_low: float
    cost_high: float
    minutes: float
    discomfort: float
    cautions: str
    practical_source: str


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
def readable() -> tuple[str, ...]:
    """Return every id that `compare_tests` takes: tests, signs and criteria with an accuracy, and the listed jerks."""
    signs = [row.sign for row in rows("sign_reads")]
    criteria = [row.criteria for row in rows("test_accuracies") if not row.test]
    jerks = [row.reading for row in rows("test_outcomes")]
    return tuple(dict.fromkeys((*(row.test for row in rows("tests")), *signs, *criteria, *jerks)))


@cache
def about(test: str) -> About:
    """Return what a test, a sign or a set of criteria answers, when, and at what price.

    Parameters
    ----------
    test
        As in `readable`; after a colon only one place of a test, as `needle_emg:tibialis_posterior`.

    Raises
    ------
    ValueError
        If there is none of that name; names the nearest.

    Examples
    --------
    >>> about("babinski").name, about("gold_coast").minutes
    ('Extensor plantar response', 15.0)
    """
    whole, _, place = test.partition(":")
    one_of(whole, readable(), "test, sign or set of criteria with a published accuracy")
    if place:
        read = (
            reads(test) if reads(whole) is not None else None
        )  # refuses a place that the test does not have
        if read is None:
            raise ValueError(f"{about(whole).name} is not read place by place: leave :{place} out.")
        return about(whole)._replace(test=test, name=f"{about(whole).name}, {_place(read, place)}")
    for row in rows("tests"):
        if row.test == test:
            price = {name: float(getattr(row, name)) for name in FREE}
            return About(
                test, row.name, row.answers, row.does_not_answer, float(row.earliest_day), row.timing,
                **price, cautions=row.cautions, practical_source=row.practical_source,
            )  # fmt: skip
    for row in rows("signs"):
        if row.sign == test:
            question = f"Is this sign there? {row.definition}"
            return About(
                test, row.name, question, row.note, 0.0, "", **FREE, cautions="None.", practical_source=""
            )
    for row in rows("scales"):
        if row.scale == test:
            price = FREE | {"minutes": float(row.minutes)}
            return About(
                test, row.name, row.measures, row.does_not_measure, 0.0, "", **price,
                cautions="As for the needle EMG it asks for.", practical_source=row.source,
            )  # fmt: skip
    name = next(row.name for row in rows("test_outcomes") if row.reading == test)
    return About(
        test,
        name,
        "Is the jerk weak, usual or brisk?",
        "",
        0.0,
        "",
        **FREE,
        cautions="None.",
        practical_source="",
    )


def _place(read: Reads, target: str) -> str:
    """Return a muscle, nerve or jerk as one says it."""
    finding = str(labels()["finding"].iloc[read.places[0]])
    first, _, way = target.partition(":")
    said = names().get((finding, first), first.replace("_", " "))
    return f"{said[:1].lower()}{said[1:]}{', ' if way else ''}{WAYS.get(way, way)}"


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


def published_for(test: str, lesions: Sequence[Lesion]) -> Published:
    """Return the published accuracy whose people had lesions most like these.

    Parameters
    ----------
    test
        As in `readable`.
    lesions
        The lesions that the hypothesis may mean, on the day of the test.

    Examples
    --------
    >>> root = Lesion("root_s1", side="left", days=30, cause="compression")
    >>> found = published_for("h_reflex", [root])
    >>> found.sensitivity.value, found.specificity.people, found.fits
    (0.64, 35.0, 'yes')
    """
    best, chosen = (0.0, NOT), None
    lesions = tuple(
        dict.fromkeys(replace(lesion, severity=1.0) for lesion in lesions)
    )  # it is no matter here
    for row, fits, of_sign in _studies(test):
        for fit in fits:
            for lesion in lesions:
                score = _score(fit, lesion)
                if score[0] > best[0]:
                    best, chosen = score, (row, of_sign, not fit.site)
    return NOTHING if chosen is None else _read(*chosen, best[1])


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
        *shares,
        row.interval_kind,
        row.condition,
        population,
        row.caveat,
        day,
        row.source,
        row.checked,
        fits,
        tuple(why),
    )


def _number(value: Any) -> float:
    return nan if pd.isna(value) else float(value)
