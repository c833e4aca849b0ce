"""What the lesson on choosing tests calls: tests side by side, by outcome and in a row; criteria and scales."""

from collections.abc import Mapping, Sequence
from math import isnan, nan
from typing import Any

import pandas as pd

from motorlab.diagnosis.chains import chain
from motorlab.diagnosis.comparing import compare_tests, outcome_table
from motorlab.diagnosis.people import percent
from motorlab.hypothesis_names import heading
from motorlab.scale_contrasts import criteria_accuracies, criteria_course
from motorlab.scale_words import about as about_scales
from motorlab.tables import rows
from motorlab.widgets import words

__all__ = [
    "agreement_sheet",
    "criteria_sheets",
    "joined_sheet",
    "line_of",
    "outcome_sheet",
    "side_by_side",
    "why_apart",
]

NONE = "not reported"  # where no study gave a figure
MOST = 100.0  # the greatest ratio that is told in digits
SMALL = 0.05  # of the odds: two tests that change them by less are called independent
Cases = Mapping[str, tuple[str, Sequence[str], float]]


def line_of(test: str, hypotheses: Sequence[str], days: float | None) -> dict[str, Any]:
    """Return a test beside what is published, for the first hypothesis."""
    found = compare_tests([test], list(hypotheses), days)
    return dict(found[found["hypothesis"] == hypotheses[0]].iloc[0])


def side_by_side(tests: Sequence[str], hypotheses: Sequence[str], days: float) -> pd.DataFrame:
    """Return tests as columns: the published figures over the model's, the people, the day and the price.

    Examples
    --------
    >>> side_by_side(["h_reflex"], ["root_s1", "no_lesion"], 30).index[0]
    'asks'
    """
    found = {}
    for test in tests:
        line = line_of(test, hypotheses, days)
        found[line["name"]] = {
            "asks": line["question"],
            "leaves open": line["leaves_open"],
            "abnormal with it: published": _figure(line, "sensitivity"),
            "abnormal with it: model": f"{line['model_sensitivity']:.0f} %",
            "normal without it: published": _figure(line, "specificity"),
            "normal without it: model": f"{line['model_specificity']:.0f} %",
            "ratio, abnormal: published": _ratio(line, "lr_plus"),
            "ratio, abnormal: model": _ratio(line, "model_lr_plus"),
            "ratio, normal: published": _ratio(line, "lr_minus"),
            "ratio, normal: model": _ratio(line, "model_lr_minus"),
            "in whom": line["population"],
            "beware": line["caveat"],
            "source": words.citation(line["source"]),
            "worth its price from": f"day {line['earliest_day']:g}"
            if line["earliest_day"]
            else "the first hour",
            "price": f"US$ {line['cost_low']:.0f} to {line['cost_high']:.0f}, {line['minutes']:g} minutes",
        }
    return pd.DataFrame(found).rename_axis("what")


def _figure(line: Mapping[str, Any], name: str) -> str:
    point, low, high = (line[f"{name}{end}"] for end in ("", "_low", "_high"))
    if isnan(line[f"{name}_used"]):
        return NONE
    span = "" if isnan(low) or isnan(high) else f"{low:g} to {high:g} %"
    return span if isnan(point) else f"{point:g} %" + (f" ({span})" if span else "")


def _ratio(line: Mapping[str, Any], name: str) -> str:
    value, low, high = (line.get(f"{name}{end}", nan) for end in ("", "_low", "_high"))
    if isnan(value):
        return NONE
    return f"{value:.2g}" + ("" if isnan(low) else f" ({low:.2g} to {high:.2g})")


def why_apart(cases: Cases) -> pd.DataFrame:
    """Return where published figures and the model's are apart, and why.

    Parameters
    ----------
    cases
        Under its name a test, the hypotheses and the day.

    Examples
    --------
    >>> table = why_apart({"needle, day 3": ("needle_emg", ("root_l5", "no_lesion"), 3)})
    >>> table.loc["needle, day 3", "reason"]
    'timing'
    """
    found = {}
    for name, (test, hypotheses, day) in cases.items():
        line = line_of(test, hypotheses, day)
        reasons = dict.fromkeys(filter(None, (line["sensitivity_reason"], line["specificity_reason"])))
        found[name] = {
            "found: published": _figure(line, "sensitivity"),
            "model": f"{line['model_sensitivity']:.0f} %",
            "cleared: published": _figure(line, "specificity"),
            "model ": f"{line['model_specificity']:.0f} %",
            "reason": ", ".join(reasons) or "they agree",
            "why": line["why"],
        }
    return pd.DataFrame(found).T.rename_axis("test")


def outcome_sheet(reading: str, hypotheses: Sequence[str], days: float) -> pd.DataFrame:
    """Return how often each outcome of a test comes, hypothesis by hypothesis, and its ratio.

    Examples
    --------
    >>> outcome_sheet("needle_emg", ("inflammatory_myopathy", "als_limb_onset"), 200).columns[-1]
    'ratio'
    """
    table = outcome_table(reading, list(hypotheses), days)
    shown = {heading(name): table[name].map(lambda share: f"{percent(share)} %") for name in hypotheses}
    return pd.DataFrame(shown).assign(ratio=table["ratio"].map(_times))


def _times(ratio: float) -> str:
    """Return a ratio; beyond a hundred it rests on how seldom a reader errs, so that its digits say nothing."""
    if ratio >= MOST:
        return f"over {MOST:.0f}"
    return f"under 1/{MOST:.0f}" if ratio <= 1.0 / MOST else f"{ratio:.2g}"


def joined_sheet(
    cases: Mapping[str, tuple[Mapping[str, str], Sequence[str], float | None]], before: float
) -> pd.DataFrame:
    """Return two results in a row: multiplied, and over the cases that the hypothesis may mean.

    Examples
    --------
    >>> both = {"gold_coast": "normal", "awaji": "normal"}
    >>> joined_sheet({"rules": (both, ("als_limb_onset", "no_lesion"), 200)}, 0.5).columns[0]
    'ratio of the first'
    """
    found = {}
    for name, (results, hypotheses, days) in cases.items():
        row = chain(results, list(hypotheses), days, before=before)
        first, second = row.steps.iloc[0], row.steps.iloc[1]
        found[name] = {
            "ratio of the first": f"{first['ratio']:.2g}",
            "ratio of the second": f"{second['ratio']:.2g}",
            "the same, knowing the first": f"{second['joint_ratio']:.2g}",
            "after both, multiplied": f"{percent(row.naive)} %",
            "after both, over the cases": f"{percent(row.joint)} %",
            "they hang together through": _trait(row.through, row.factor),
        }
    return pd.DataFrame(found).T.rename_axis("pair")


def _trait(through: Mapping[str, float], factor: float) -> str:
    """Return the trait of the cases that ties two tests most, where it changes the odds at all."""
    return next(iter(through), "nothing") if abs(factor - 1.0) > SMALL else "next to nothing"


def criteria_sheets() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the published accuracy of the criteria of ALS, and what they say of the model's cases.

    Examples
    --------
    >>> criteria_sheets()[1].columns.tolist()[:3]
    ['case', 'day', 'ALS?']
    """
    names = {
        form.scale: about_scales()[form.scale].name for form in rows("scale_forms") if form.total == "rules"
    }
    listed = criteria_accuracies()
    listed = listed.assign(
        rule=listed["criteria"].map(names), source=listed["source"].map(words.citation),
        **{name: listed[name].map(lambda value: NONE if pd.isna(value) else f"{value:.0f} %")
           for name in ("sensitivity", "specificity")},
    )  # fmt: skip
    course = criteria_course().rename(columns=names | {"name": "case", "als": "ALS?"})
    course["ALS?"] = course["ALS?"].map({True: "yes", False: "no"})
    course["day"] = course["day"].map("{:g}".format)
    return listed[["rule", "who", "sensitivity", "specificity", "caveat", "source"]], course.drop(
        columns="met"
    )


def agreement_sheet(table: pd.DataFrame) -> pd.DataFrame:
    """Return of `motorlab.scale_table` what says how far to trust a scale.

    Examples
    --------
    >>> from motorlab.scales import scale_table
    >>> agreement_sheet(scale_table()).columns.tolist()
    ['scale', 'is about', 'two examiners agree', 'least difference']
    """
    named = {
        "name": "scale",
        "about": "is about",
        "agreement": "two examiners agree",
        "difference": "least difference",
    }
    return table.rename(columns={"scale": "id"}).rename(columns=named)[list(named.values())]
