"""The items of a scale: what is asked, and what a hand may write there."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import isfinite, isnan, nan
from numbers import Real
from typing import Any

import pandas as pd

from motorlab.choices import one_of, quoted
from motorlab.tables import rows

__all__ = [
    "Answer",
    "Item",
    "allowed_values",
    "answer_table",
    "form_items",
    "form_parts",
    "given_answers",
    "point_steps",
    "said_answer",
    "said_value",
    "taken_answer",
    "taken_answers",
]

SIDES = ("right", "left")
YES_NO = {0.0: "no", 1.0: "yes"}
HAND, TAKEN = "by hand", "taken as so until somebody says otherwise"
NOT_GIVEN = "not given"


@dataclass(frozen=True)
class Item:
    """One question of a form, on one side.

    Attributes
    ----------
    key
        What it is called in `items=`: its id, and where it is asked on both sides a colon and the side.
    side
        `left`, `right` or `midline`.
    row
        Its row of `scale_items`.
    """

    key: str
    side: str
    row: Any

    @property
    def name(self) -> str:
        """What it is about, in our own words, with its side."""
        return str(self.row.name) if self.side == "midline" else f"{self.row.name}, {self.side}"

    @property
    def counted(self) -> bool:
        """Whether it makes part of a total; an angle does not."""
        return bool(self.row.unit != "degrees")


@dataclass(frozen=True)
class Answer:
    """What stands in an item: its value (NaN where nobody knows), the finding that it follows from, and why."""

    value: float
    finding: str = ""
    because: str = ""
    bound: str = "exact"


@cache
def form_items(form: str) -> tuple[Item, ...]:
    """Return the items of a form in order, the right side before the left.

    Examples
    --------
    >>> len(form_items("mrc_sum_score")), form_items("mrc_sum_score")[0].key
    (12, 'shoulder_abduction:right')
    """
    found = []
    for row in sorted((row for row in rows("scale_items") if row.form == form), key=lambda row: row.place):
        if row.sides == "midline":
            found.append(Item(row.item, "midline", row))
        else:
            found += [Item(f"{row.item}:{side}", side, row) for side in SIDES]
    return tuple(found)


def given_answers(form: str, items: Mapping[str, Any]) -> dict[str, Answer]:
    """Return what a hand wrote, checked.

    Raises
    ------
    ValueError
        If there is no such item, or it cannot have that value.

    Examples
    --------
    >>> given_answers("mas", {"elbow:left": "1+"})["elbow:left"].value
    1.5
    """
    if not isinstance(items, Mapping):
        raise ValueError(f"items is a dict of items to values, not {quoted(items)}.")
    known = {item.key: item for item in form_items(form)}
    return {
        one_of(key, known, f"item of {form}"): Answer(_checked(known[key], value), HAND, HAND)
        for key, value in items.items()
    }


def _checked(item: Item, value: Any) -> float:
    number = nan if isinstance(value, bool) and item.row.unit != "yes_no" else _number(value)
    if not item.counted and item.row.low <= number <= item.row.high:
        return number
    allowed = allowed_values(item)
    if number not in allowed:
        listed = ", ".join(said_value(step) for step in allowed) if item.counted else ""
        span = listed or f"any number of degrees from {item.row.low:g} to {item.row.high:g}"
        near = (
            f" The nearest is {said_value(min(allowed, key=lambda step: abs(step - number)))}."
            if listed
            else ""
        )
        hint = near if isfinite(number) else ""
        raise ValueError(f"{quoted(value)} is not a value of {item.key}.{hint} The choices are: {span}.")
    return number


def _number(value: Any) -> float:
    if isinstance(value, str):
        text = value.strip()
        half, text = (0.5, text[:-1]) if text.endswith("+") else (0.0, text)
        try:
            number = float(text)
        except ValueError:
            return nan
        return number + half if not half or number.is_integer() else nan
    try:
        return float(value) if isinstance(value, Real) else nan
    except OverflowError:
        return nan


def said_value(value: float) -> str:
    """Return a value as a clinician writes it: the step between 1 and 2 is 1+."""
    return f"{value - 0.5:g}+" if value % 1 == 0.5 else f"{value:g}"


def said_answer(value: float, unit: str, bound: str) -> str:
    """Return what stands in an item as words.

    Examples
    --------
    >>> said_answer(3.0, "points", "at_least"), said_answer(80.4, "degrees", "exact")
    ('at least 3', '80')
    """
    if isnan(value):
        return "none" if unit == "degrees" else "not known"
    said = {"degrees": f"{value:.0f}", "yes_no": YES_NO.get(value, "")}.get(unit) or said_value(value)
    return said if bound == "exact" else f"{bound.replace('_', ' ')} {said}"


def allowed_values(item: Item) -> tuple[float, ...]:
    """Return the values of an item: whole numbers, and the points of its steps; none for an angle, which may be any.

    Examples
    --------
    >>> [said_value(value) for value in allowed_values(form_items("mas")[0])]
    ['0', '1', '1+', '2', '3', '4']
    """
    if not item.counted:
        return ()
    whole = {float(number) for number in range(int(item.row.low), int(item.row.high) + 1)}
    mine = (part for part in form_parts(item.row.form) if part.item == item.row.item)
    points = {step.points for part in mine for step in point_steps().get(part.steps, ())}
    return tuple(sorted(whole | {point for point in points if item.row.low <= point <= item.row.high}))


@cache
def form_parts(form: str) -> tuple[Any, ...]:
    """Return how the model fills in the items of a form: rows of `scale_item_parts`."""
    return tuple(row for row in rows("scale_item_parts") if row.form == form)


@cache
def point_steps() -> dict[str, tuple[Any, ...]]:
    """Return the steps from values to points, by their id."""
    found: dict[str, list[Any]] = {}
    for row in rows("scale_steps"):
        found.setdefault(row.steps, []).append(row)
    return {name: tuple(steps) for name, steps in found.items()}


def taken_answers(form: str) -> dict[str, Answer]:
    """Return the empty form: NaN but for the items that are taken as so until somebody says otherwise."""
    return {item.key: taken_answer(item, NOT_GIVEN) for item in form_items(form)}


def taken_answer(item: Item, otherwise: str) -> Answer:
    """Return what stands in an item that nobody filled in: what is taken as so, or nothing and why."""
    known = not isnan(item.row.taken)
    return Answer(float(item.row.taken), "", TAKEN if known else otherwise)


def answer_table(form: str, answers: Mapping[str, Answer]) -> pd.DataFrame:
    """Return the items with what stands in them, one row each."""
    listed = [(item, answers[item.key]) for item in form_items(form)]
    return pd.DataFrame(
        [
            (
                *(item.key, item.name, answer.value, answer.bound, item.row.unit),
                *(answer.finding, answer.because, item.row.source),
            )
            for item, answer in listed
        ],
        columns=["item", "words", "value", "bound", "unit", "finding", "because", "source"],
    )
