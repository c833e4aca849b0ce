"""What can be done next: every test at every place and every sign at the bedside, its price, and what forbids it."""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from motorlab.catalogue import catalogue
from motorlab.choices import one_of
from motorlab.expectations import labels
from motorlab.tables import rows

__all__ = ["BEDSIDE", "Price", "Unit", "contraindicated", "price", "units"]

BEDSIDE = "bedside"  # what a sign is called among the tests


class Unit(NamedTuple):
    """One thing to do: a test at one place, with the rows that it reads and the words of each that count.

    No words: all that are abnormal. What only counts beside another finding is not among them.
    """

    test: str
    target: str
    side: str
    rows: tuple[int, ...]
    words: tuple[tuple[str, ...], ...]


def contraindicated(patient: Iterable[str]) -> tuple[set[str], dict[str, str]]:
    """Return the tests that a patient's conditions remove, and the words that flag others."""
    listed = rows("contraindications")
    known = list(dict.fromkeys(row.condition for row in listed))
    given = [
        one_of(item, known, "condition") for item in ([patient] if isinstance(patient, str) else patient)
    ]
    mine = [row for row in listed if row.condition in given]
    flags: dict[str, str] = {}
    for row in mine:
        flags[row.test] = f"{flags[row.test]} {row.reason}" if row.test in flags else row.reason
    return {row.test for row in mine if row.action == "remove"}, flags


@cache
def units() -> tuple[Unit, ...]:
    """Return every test at every place, and every sign at the bedside."""
    frame = labels()
    asked: dict[tuple[str, str], dict[tuple[str, str], list[str]]] = {}
    for row in rows("test_reads"):
        if not row.waits_for:
            tests = asked.setdefault((row.finding, row.target), {})
            tests.setdefault((row.test, row.place), []).append(row.word)
    found: dict[tuple[str, str, str], list[tuple[int, tuple[str, ...]]]] = {}
    named = zip(frame["finding"], frame["target"], frame["side"], frame["kind"], strict=True)
    for number, (finding, target, side, kind) in enumerate(named):
        if catalogue()[finding].rule == "test":
            found.setdefault((target, "", side), []).append((number, ()))
        elif kind in ("exam", "reflex"):
            found[BEDSIDE, f"{finding} {target}".strip(), side] = [(number, ())]
        for (test, place), words in (asked.get((finding, target), {}) | asked.get((finding, ""), {})).items():
            at = place or target.partition(":")[0]
            found.setdefault((test, at, side), []).append((number, tuple(words)))
    return tuple(
        Unit(*key, tuple(number for number, _ in read), tuple(words for _, words in read))
        for key, read in found.items()
    )


class Price(NamedTuple):
    """What a test costs: US dollars (the middle of the range), minutes, discomfort 0..10, its first useful day."""

    cost: float
    minutes: float
    discomfort: float
    earliest_day: float
    source: str


@cache
def price(test: str, target: str) -> Price:
    """Return the price of a test, whatever the place, or of a sign by the finding that its target begins with.

    Examples
    --------
    >>> price("needle_emg", "deltoid").earliest_day, price(BEDSIDE, "reflex ankle").cost
    (21.0, 0.0)
    """
    if test == BEDSIDE:
        sign = next(row for row in rows("bedside_prices") if row.finding == target.partition(" ")[0])
        return Price(0.0, sign.minutes, sign.discomfort, 0.0, sign.source)
    row = next(row for row in rows("tests") if row.test == test)
    cost = (row.cost_low + row.cost_high) / 2.0
    return Price(cost, row.minutes, float(row.discomfort), row.earliest_day, row.source)
