"""What tells scales apart: the same cases under several of them, and criteria of ALS on ALS and its mimics."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from math import isnan
from typing import Any

import pandas as pd

from motorlab.choices import one_of, several
from motorlab.criteria import category_name
from motorlab.lesions import Lesion, syndrome
from motorlab.scales import Score, scale_score
from motorlab.tables import rows, table

__all__ = [
    "case_score",
    "contrast_table",
    "contrasts",
    "criteria_accuracies",
    "criteria_course",
    "criteria_of",
    "criteria_signs",
]

SCALE = "scale with a form"
SHOWN = ("mrc_sum_score", "nihss_motor", "ninds_reflex", "mas", "penn_umn", "mrs")


def contrasts(scales: str | Sequence[str] = SHOWN) -> pd.DataFrame:
    """Return the cases of `scale_cases` under several scales.

    Parameters
    ----------
    scales
        Rows of `scale_forms`.

    Returns
    -------
    DataFrame
        One row per case and scale: `case` and `scale` (ids), `case_name`, `scale_name`, `about` (the scale's subject),
        `low`, `high` (the range that the result can have), `worst`, `best` (the ends of the scale), `said`.

    Examples
    --------
    >>> stroke = contrasts(("mas", "mrs")).set_index(["scale", "case"])["said"]
    >>> [stroke["mas", case] for case in ("stroke_day_3", "stroke_day_90")]
    ['highest 0 of 4', 'highest 3 of 4']
    >>> [stroke["mrs", case] for case in ("stroke_day_3", "stroke_day_90")]
    ['at least 3 of 6', 'at least 3 of 6']
    """
    ends = {row.scale: row for row in rows("scales")}
    found = []
    for scale in several(scales, "scales"):
        row = ends[one_of(scale, _scales(), SCALE)]
        worst, best = (row.low, row.high) if row.better == "high" else (row.high, row.low)
        for case in sorted(rows("scale_cases"), key=lambda case: case.place):
            score = case_score(scale, case.case)
            found.append(
                {
                    "case": case.case,
                    "scale": scale,
                    "case_name": case.name,
                    "scale_name": row.name,
                    "about": score.construct,
                    "low": score.low,
                    "high": score.high,
                    "worst": worst,
                    "best": best,
                    "said": score.said,
                }
            )
    return pd.DataFrame(found)


def _scales() -> list[str]:
    return [row.scale for row in rows("scale_forms")]


def contrast_table(scales: str | Sequence[str] = SHOWN) -> pd.DataFrame:
    """Return the same as a table to read: cases by scales, the result in words.

    Examples
    --------
    >>> contrast_table(("mrc_sum_score",)).columns.tolist()
    ['MRC sum score (weakness)']
    """
    long = contrasts(scales)
    named = long.assign(column=long["scale_name"] + " (" + long["about"] + ")")
    wide = named.pivot_table(index="case_name", columns="column", values="said", aggfunc="first", sort=False)
    wide.index.name, wide.columns.name = "case", None
    return wide


def case_score(scale: str, name: str) -> Score:
    """Return what a scale says of a case of `scale_cases`.

    Examples
    --------
    >>> case_score("mrs", "cord_treated").said
    'at least 4 of 6'
    """
    known = {row.case: row for row in rows("scale_cases")}
    score = _case_score(one_of(scale, _scales(), SCALE), one_of(name, known, "case of scale_cases"))
    return replace(score, items=score.items.copy())


@cache  # a stretch of every joint is simulated
def _case_score(scale: str, name: str) -> Score:
    row = next(row for row in rows("scale_cases") if row.case == name)
    return scale_score(scale, _lesions(row), treatment=row.treatment or None)


def _lesions(row: Any) -> tuple[Lesion, ...]:
    """Return the case of a row: a syndrome on that day, or on its own."""
    return syndrome(row.syndrome, days=None if isnan(row.day) else row.day) if row.syndrome else ()


def criteria_course() -> pd.DataFrame:
    """Return which criteria say yes in ALS on several days, and in diseases that are taken for it.

    Returns
    -------
    DataFrame
        One row per case of `criteria_cases`: `name`, `day`, `als` (whether the case is ALS), then for each set of
        criteria the name of its category, and in `met` those that count as met (`positive_from` of `scale_forms`).

    Notes
    -----
    Progression, and that tests exclude other diseases, are taken as so: what is shown is what the signs and the needle
    alone would say.

    Examples
    --------
    >>> criteria_course().set_index("name").loc["Kennedy disease", ["gold_coast", "awaji", "el_escorial"]].tolist()
    ['ALS', 'not met', 'not met']
    """
    return pd.DataFrame(
        [criteria_of(case.case) for case in sorted(rows("criteria_cases"), key=lambda case: case.place)]
    )


def criteria_of(name: str) -> dict[str, Any]:
    """Return a row of `criteria_course`: which criteria say yes in a case of `criteria_cases`.

    Examples
    --------
    >>> criteria_of("als_bulbar_onset_150")["met"]
    'gold_coast'
    """
    return dict(_criteria_of(_criteria_case(name).case))


def _criteria_case(name: str) -> Any:
    known = {case.case: case for case in rows("criteria_cases")}
    return known[one_of(name, known, "case of criteria_cases")]


@cache
def _criteria_of(name: str) -> dict[str, Any]:
    case = _criteria_case(name)
    lesions = _lesions(case)
    scores: dict[str, Score] = {form.scale: scale_score(form.scale, lesions) for form in _criteria()}
    said = {scale: category_name(scale, score.low) for scale, score in scores.items()}
    met = [form.scale for form in _criteria() if scores[form.scale].low >= form.positive_from]
    day = max(lesion.days for lesion in lesions)
    return {"name": case.name, "day": day, "als": case.als, **said, "met": ", ".join(met)}


def criteria_signs(name: str) -> str:
    """Return in words in which regions a case of `criteria_cases` has signs of which neuron.

    Examples
    --------
    >>> criteria_signs("als_bulbar_onset_150").split("; ")[0]
    'upper and lower signs in face, jaw and throat'
    """
    case = _criteria_case(name)
    score = scale_score(_criteria()[0].scale, _lesions(case))  # they share one form
    ill = set(score.items.loc[score.items["value"] > 0, "item"])
    found: dict[str, list[str]] = {}
    for region in sorted(rows("criteria_regions"), key=lambda region: region.place):
        neurons = {"upper": ("upper",), "lower": ("lower", "needle")}
        kinds = [
            word for word, items in neurons.items() if ill & {f"{item}_{region.region}" for item in items}
        ]
        if kinds:
            found.setdefault(" and ".join(kinds), []).append(region.name)
    return (
        "; ".join(f"{kinds} signs in {', and in '.join(where)}" for kinds, where in found.items())
        or "no such sign"
    )


def _criteria() -> list[Any]:
    forms = (form for form in rows("scale_forms") if form.total == "rules")
    return sorted(forms, key=lambda form: form.place)


def criteria_accuracies() -> pd.DataFrame:
    """Return the published accuracy of the criteria beside what the model's own cases say.

    Returns
    -------
    DataFrame
        One row per published row of `test_accuracies`, then one per set of criteria for the model: `criteria`, `who`,
        `sensitivity`, `specificity` (percent, NaN where none was published), `people_with`, `people_without`, `caveat`,
        `source`.

    Examples
    --------
    >>> frame = criteria_accuracies().query("source == 'ferullo_2024'").set_index("criteria")
    >>> frame["sensitivity"].idxmax() == frame["specificity"].idxmin()
    True
    """
    columns = [
        "criteria",
        "who",
        "sensitivity",
        "specificity",
        "people_with",
        "people_without",
        "caveat",
        "source",
    ]
    published = table("test_accuracies").rename(columns={"population": "who"})
    order = [form.scale for form in _criteria()]
    published = published[published["criteria"].isin(order)][columns]
    course = criteria_course()
    als = course["als"].to_numpy(dtype=bool)
    mine = []
    for scale in order:
        met = (
            course["met"].str.split(", ").map(lambda names, scale=scale: scale in names).to_numpy(dtype=bool)
        )
        shares = (100.0 * met[als].mean(), 100.0 * (~met[~als]).mean(), als.sum(), (~als).sum())
        caveat = "A handful of chosen cases on chosen days, not patients as they come."
        mine.append([scale, "the model's cases", *shares, caveat, "assumption"])
    return pd.concat([published, pd.DataFrame(mine, columns=columns)], ignore_index=True)
