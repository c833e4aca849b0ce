"""What is said of a scale: its result in words, agreement between examiners, and differences beyond error."""

from collections.abc import Mapping
from functools import cache
from math import isnan
from typing import Any

from motorlab.criteria import category_name
from motorlab.scale_items import Answer, said_value
from motorlab.tables import rows, table

__all__ = ["CONSTRUCTS", "about", "difference", "reliability", "said_result"]

KINDS = {"icc": "ICC", "kappa": "kappa", "weighted_kappa": "weighted kappa"}
DIFFERENCES = {
    "detectable": "The least change beyond error",
    "important": "The least change that matters",
    "between_raters": "The usual gap between two examiners",
}
CONSTRUCTS = {
    "weakness": "weakness",
    "tone": "tone",
    "reflex": "reflexes",
    "upper_signs": "upper motor signs",
    "disability": "disability",
    "criteria": "criteria of a disease",
}


@cache
def about() -> dict[str, Any]:
    """Return the rows of `scales` by their id."""
    return {row.scale: row for row in rows("scales")}


def said_result(form: Any, row: Any, answers: Mapping[str, Answer], low: float, high: float) -> str:
    """Return a result in words."""
    if all(isnan(answer.value) for answer in answers.values()):
        return "not known"
    if form.total == "rules":
        names = list(dict.fromkeys(category_name(form.scale, value) for value in (low, high)))
        return " or ".join(names)
    span = said_value(low) if low == high else f"{said_value(low)} to {said_value(high)}"
    if form.total == "span":
        return f"{span} on a scale of {row.low:g} to {row.high:g}; nothing is added"
    bounds = {answer.bound for answer in answers.values() if not isnan(answer.value)}
    if low < high and high == row.high and "at_least" in bounds:
        span = f"at least {said_value(low)}"
    elif low < high and low == row.low and "at_most" in bounds:
        span = f"at most {said_value(high)}"
    lead = "highest " if form.total == "highest" else ""
    return f"{lead}{span} of {row.high:g}"


@cache
def _citations() -> dict[str, str]:
    sources = table("sources")
    return dict(zip(sources["key"], sources["citation"], strict=True))


def reliability(form: Any) -> str:
    """Return the agreement between examiners in words, with its source."""
    row = about()[form.scale]
    if isnan(row.reliability):
        return str(row.agreement)
    known = not isnan(row.reliability_low)
    span = f" ({row.reliability_low:g} to {row.reliability_high:g})" if known else " (no interval was read)"
    cited = _citations()[form.reliability_source]
    return f"{KINDS[row.reliability_kind]} {row.reliability:g}{span}; {cited}. {row.agreement}"


def difference(scale: str) -> str:
    """Return what difference lies beyond error, in words; that none was read where there is no row."""
    said = [
        f"{DIFFERENCES[row.kind]}: {row.low:g} to {row.high:g} {row.unit} "
        f"({row.population}; {_citations()[row.source]}). {row.note}"
        for row in rows("scale_differences")
        if row.scale == scale
    ]
    return " ".join(said) or "The least change beyond error: no figure was read."
