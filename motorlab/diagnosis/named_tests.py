"""What can be compared, and what is said of it whatever the hypotheses: tests, signs, sets of criteria and jerks."""

from functools import cache
from math import nan
from typing import NamedTuple

from motorlab.choices import one_of, several
from motorlab.expectations import labels
from motorlab.expected_tests import WAYS, names
from motorlab.measured_tests import Reads, reads
from motorlab.tables import rows

__all__ = ["About", "about", "named_tests", "readable"]

FREE = {
    "cost_low": 0.0,
    "cost_high": 0.0,
    "minutes": nan,
    "discomfort": nan,
}  # a sign costs nothing but a look


COMPARED = "test, sign or set of criteria with a published accuracy"


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


@cache
def readable() -> tuple[str, ...]:
    """Return every id that `compare_tests` takes: tests, signs and criteria with an accuracy, and the listed jerks."""
    signs = [row.sign for row in rows("sign_reads")]
    criteria = [row.criteria for row in rows("test_accuracies") if not row.test]
    jerks = [row.reading for row in rows("test_outcomes")]
    return tuple(dict.fromkeys((*(row.test for row in rows("tests")), *signs, *criteria, *jerks)))


def named_tests(tests: object) -> list[str]:
    """Return several tests, each once; a single one stands for itself.

    Raises
    ------
    ValueError
        If one of them cannot be compared; names the nearest.

    Examples
    --------
    >>> named_tests("needle_emg:tibialis_posterior")
    ['needle_emg:tibialis_posterior']
    """
    found = several(tests, "tests")
    for test in found:
        about(test if isinstance(test, str) else one_of(test, readable(), COMPARED))
    return list(dict.fromkeys(found))


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
    whole, colon, place = test.partition(":")
    one_of(whole, readable(), COMPARED)
    if colon and not place:
        raise ValueError(f"{test!r} names no place: leave the colon out, or write one after it.")
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
