"""What is said of a scale: its result in words, agreement between examiners, and differences beyond error."""

from collections.abc import Mapping
from functools import cache
from math import isnan
from typing import Any

from motorlab.criteria import category_name
from motorlab.scale_items import Answer, said_value
from motorlab.tables import rows, table

__all__ = ["BY_SIGNS", "CONSTRUCTS", "about", "difference", "reliability", "said_result"]

KINDS = {"icc": "ICC", "kappa": "kappa", "weighted_kappa": "weighted kappa"}
DIFFERENCES = {
    "detectable": "The least change beyond error",
    "important": "The least change that matters",
    "between_raters": "The usual gap between two examiners",
}
BY_SIGNS = ", by the signs alone"  # where they give the best end of a scale, and nothing takes away from it
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
    for bound, known, end, open_ in (
        ("at_least", low, row.low, high == row.high),
        ("at_most", high, row.high, low == row.low),
    ):
        if low < high and open_ and bound in bounds:  # of somebody well the signs alone say nothing more
            said = f"{said_value(known)} of {row.high:g}"
            return f"{said}{BY_SIGNS}" if known == end else f"{bound.replace('_', ' ')} {said}"
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
    span = f" ({row.reliability_low:g} to {row.reliability_high:g})" if known else " (we found no interval)"
    cited = _citations()[form.reliability_source]
    return f"{KINDS[row.reliability_kind]} {row.reliability:g}{span}; {cited}. {row.agreement}"


def difference(scale: str) -> str:
    """Return what difference lies beyond error, in words; that we found none where there is no row."""
    said = [
        f"{DIFFERENCES[row.kind]}: {row.low:g} to {row.high:g} {row.unit} "
        f"({row.population}; {_citations()[row.source]}). {row.note}"
        for row in rows("scale_differences")
        if row.scale == scale
    ]
    return " ".join(said) or "The least change beyond error: we found no figure."
