"""Clinical scales: their score in a case or by hand, what they measure, and how far to trust them."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from math import isnan, nan
from typing import Any

import pandas as pd

from motorlab.choices import one_of
from motorlab.cord_levels import cord_level
from motorlab.criteria import category
from motorlab.lesions import Lesions, case
from motorlab.scale_answers import case_signs, modelled_answers
from motorlab.scale_items import (
    Answer,
    Item,
    answer_table,
    form_items,
    given_answers,
    said_answer,
    taken_answers,
)
from motorlab.scale_words import CONSTRUCTS, about, difference, reliability, said_result
from motorlab.tables import rows
from motorlab.treatments import Treatments

__all__ = ["EMPTY", "Score", "scale_score", "scale_table"]

EMPTY = "Nothing is entered yet."  # among the notes of an empty form


@dataclass(frozen=True)
class Score:
    """What a scale says, with its items.

    Attributes
    ----------
    scale, name
        Id and name.
    total
        The total; NaN where only its range is known, or where nothing is added.
    low, high
        The range that it can have, given what is known.
    said
        The result in words, such as "48 of 60".
    items
        One row per item: `item`, `words`, `value` (NaN where it is not known), `bound` (whether the value is `exact`,
        `at_least` or `at_most`), `unit`, `finding` (what it follows from), `because`, `source`.
    notes
        What the model took or left out, and what else follows (a level of the cord), one sentence each.
    construct, measures, does_not_measure
        What it is about, what it measures and what not.
    reliability, difference
        Agreement between examiners, and the least difference beyond error, each with its source; or that no figure was
        read.
    licence
        On what terms it may be used.
    """

    scale: str
    name: str
    total: float
    low: float
    high: float
    said: str
    items: pd.DataFrame
    notes: tuple[str, ...]
    construct: str
    measures: str
    does_not_measure: str
    reliability: str
    difference: str
    licence: str

    def _repr_html_(self) -> str:
        shown = self.items[["words", "value", "finding", "because"]].copy()
        answers = zip(self.items["value"], self.items["unit"], self.items["bound"], strict=True)
        shown["value"] = [said_answer(*answer) for answer in answers]
        notes = "".join(f"<p>{escape(note)}</p>" for note in self.notes)
        return (
            f"<h4>{escape(self.name)}: {escape(self.said)}</h4>{notes}"
            f"<p>Measures: {escape(self.measures)} Does not measure: {escape(self.does_not_measure)}</p>"
            f"<p>Agreement: {escape(self.reliability)} {escape(self.difference)}</p>"
            f"{shown.to_html(index=False)}<p>For teaching, not for patients.</p>"
        )


def scale_score(
    scale: str, *lesions: Lesions, items: Mapping[str, Any] | None = None, treatment: Treatments = None
) -> Score:
    """Return the score of a scale: filled in from a case by the model, by hand, or both.

    Parameters
    ----------
    scale
        A row of `scale_forms`, such as `mrc_sum_score`, `mas`, `mrs` or `gold_coast`.
    lesions
        A case, as for `expect`. None at all means a healthy person, or, where `items` are given, that only they count.
    items
        Values by item (`hip_flexion:left`), as a hand writes them; they stand before what the model says. An empty
        mapping without a case is the empty form.
    treatment
        As for `expect`.

    Returns
    -------
    Score
        A frozen record; in a notebook it shows itself as a table.

    Raises
    ------
    ValueError
        If there is no such scale or item, or an item cannot have that value.

    Examples
    --------
    >>> from motorlab.lesions import Lesion
    >>> scale_score("mrc_sum_score").said
    '60 of 60'
    >>> scale_score("mas", items={"elbow:left": "1+"}).said
    'highest 1+ to 4 of 4'
    >>> scale_score("mrs", Lesion("internal_capsule", side="right", severity=0.8)).said
    'at least 3 of 6'
    """
    form = _form(scale)
    by_hand = given_answers(form.form, {} if items is None else items)
    modelled = items is None or bool(lesions)
    flat = case(*lesions)
    answers = modelled_answers(scale, form.form, flat, treatment) if modelled else taken_answers(form.form)
    answers = {**answers, **by_hand}
    row, (low, high) = about()[scale], _range(form, answers)
    notes: tuple[str, ...] = (form.gaps,) if form.gaps else ()
    if not modelled:
        notes = (_entered(len(by_hand), len(answers)), *notes)
    grades = {
        (item.row.level, item.side): answers[item.key].value
        for item in form_items(form.form)
        if item.row.level
    }
    if grades:
        notes += cord_level(grades, case_signs(flat, treatment) if modelled else None)
    return Score(
        scale=scale,
        name=row.name,
        total=low if low == high and form.total != "span" else nan,
        low=low,
        high=high,
        said=said_result(form, row, answers, low, high),
        items=answer_table(form.form, answers),
        notes=notes,
        construct=CONSTRUCTS[form.construct],
        measures=row.measures,
        does_not_measure=row.does_not_measure,
        reliability=reliability(form),
        difference=difference(scale),
        licence=row.licence,
    )


def _entered(some: int, whole: int) -> str:
    return f"{some} of {whole} items are entered." if some else EMPTY


def _form(scale: str) -> Any:
    known = {row.scale: row for row in rows("scale_forms")}
    return known[one_of(scale, known, "scale with a form")]


def _range(form: Any, answers: Mapping[str, Answer]) -> tuple[float, float]:
    """Return the least and the greatest result that fit what is known."""
    ends = {item.key: _ends(item, answers[item.key]) for item in form_items(form.form) if item.counted}
    low, high = ({key: end[place] for key, end in ends.items()} for place in (0, 1))
    if form.total == "rules":
        return category(form.scale, low), category(form.scale, high)
    if form.total == "span":
        known = [end for key, end in ends.items() if not isnan(answers[key].value)] or list(ends.values())
        return min(end[0] for end in known), max(end[1] for end in known)
    add = sum if form.total == "sum" else max
    return float(add(low.values())), float(add(high.values()))


def _ends(item: Item, answer: Answer) -> tuple[float, float]:
    low = item.row.low if isnan(answer.value) or answer.bound == "at_most" else answer.value
    high = item.row.high if isnan(answer.value) or answer.bound == "at_least" else answer.value
    return float(low), float(high)


def scale_table() -> pd.DataFrame:
    """Return what each scale measures, and what it does not.

    Returns
    -------
    DataFrame
        One row per scale with a form. Columns: `scale`, `name`, `about` (weakness, tone, reflexes, upper motor signs,
        disability, criteria of a disease), `measures`, `does_not_measure`, `agreement`, `difference`, `minutes`,
        `licence`, `confidence`, `checked`, `source`.

    Examples
    --------
    >>> scale_table().set_index("scale").loc[["mrs", "mas"], "about"].tolist()
    ['disability', 'tone']
    """
    found = []
    for form in sorted(rows("scale_forms"), key=lambda row: row.place):
        row = about()[form.scale]
        found.append(
            {
                "scale": form.scale,
                "name": row.name,
                "about": CONSTRUCTS[form.construct],
                "measures": row.measures,
                "does_not_measure": row.does_not_measure,
                "agreement": reliability(form),
                "difference": difference(form.scale),
                "minutes": row.minutes,
                "licence": row.licence,
                "confidence": row.confidence,
                "checked": row.checked,
                "source": row.source,
            }
        )
    return pd.DataFrame(found)
