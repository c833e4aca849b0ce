"""Criteria of ALS: in which regions lower loss shows, and which category the rules give."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from motorlab.tables import rows

__all__ = ["category", "category_name", "lower_loss"]

Signs = Mapping[tuple[str, str, str], Any]


@cache
def _regions() -> tuple[Any, ...]:
    """Return the regions from head to legs."""
    return tuple(sorted(rows("criteria_regions"), key=lambda row: row.place))


@cache
def _muscles() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for row in rows("criteria_muscles"):
        found.setdefault(row.region, []).append(row.muscle)
    return {region: tuple(muscles) for region, muscles in found.items()}


@cache
def _ways(scale: str, evidence: str) -> tuple[tuple[Any, ...], ...]:
    """Return the ways in which a muscle can show lower loss: all rows of one way together."""
    found: dict[int, list[Any]] = {}
    for row in rows("criteria_evidence"):
        if (row.scale, row.evidence) == (scale, evidence):
            found.setdefault(row.way, []).append(row)
    return tuple(tuple(way) for way in found.values())


@cache
def _supply() -> dict[str, tuple[str, str]]:
    """Return the chief root and the nerve of each muscle."""
    nerves = {row.muscle: row.nerve for row in rows("criteria_muscles")}
    roots: dict[str, tuple[float, str]] = {}
    for row in rows("muscle_roots"):
        roots[row.muscle] = max(roots.get(row.muscle, (0.0, "")), (row.weight, row.root))
    return {muscle: (roots[muscle][1], nerve) for muscle, nerve in nerves.items() if muscle in roots}


def lower_loss(scale: str, signs: Signs) -> dict[tuple[str, str], tuple[str, str]]:
    """Return which muscles show lower loss and why, by kind of evidence and region; ("", "") where too few do.

    Parameters
    ----------
    scale
        A set of criteria: a row of `scales` with rows in `criteria_evidence`.
    signs
        Expected value and because by finding, target and side, of a whole examination.

    Notes
    -----
    A region of a limb counts from two muscles of different roots and nerves on, on one side or both. Source:
    shefner_2020.
    """
    found = {}
    for evidence in ("signs", "needle"):
        for region in _regions():
            ill = {
                (muscle, side): way[0].finding
                for way in _ways(scale, evidence)
                for muscle in _muscles()[region.region]
                for side in ("right", "left")
                if all(_holds(row, muscle, side, signs) for row in way)
            }
            enough = list(ill)[:1] if region.muscles == 1 else _unlike(list(ill))
            said = " and ".join(f"{side} {muscle.replace('_', ' ')}" for muscle, side in enough)
            why = signs[ill[enough[0]], *enough[0]][1] if enough else ""
            found[evidence, region.region] = (said, why)
    return found


def _holds(row: Any, muscle: str, side: str, signs: Signs) -> bool:
    if (row.finding, muscle, side) not in signs:
        return False
    value = signs[row.finding, muscle, side][0]
    return bool(value == row.word if row.word else value <= row.at_most)


def _unlike(ill: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return two muscles that share neither chief root nor nerve; nothing if there are none."""
    supply = _supply()
    for place, first in enumerate(ill):
        for second in ill[place + 1 :]:
            pairs = zip(supply[first[0]], supply[second[0]], strict=True)
            if all(one != other for one, other in pairs):
                return [first, second]
    return []


def category(scale: str, values: Mapping[str, float]) -> float:
    """Return the highest category of a set of criteria whose rule holds; 0 if none does.

    Parameters
    ----------
    scale
        A set of criteria with rows in `criteria_rules`.
    values
        1 or 0 by item of the form `als_criteria`; an item that is missing counts as no.

    Examples
    --------
    >>> both = dict.fromkeys(("progressive", "excluded", "upper_cervical", "lower_cervical"), 1.0)
    >>> category("gold_coast", both), category("awaji", both)
    (1.0, 1.0)
    """
    if not all(values.get(name, 0.0) for name in ("progressive", "excluded")):
        return 0.0
    return max((float(rule.value) for rule in _rules(scale) if _met(rule, values)), default=0.0)


@cache
def _rules(scale: str) -> tuple[Any, ...]:
    return tuple(row for row in rows("criteria_rules") if row.scale == scale)


def _met(rule: Any, values: Mapping[str, float]) -> bool:
    kinds = {"signs": ("lower",), "needle": ("needle",), "either": ("lower", "needle")}[rule.evidence]
    names = [region.region for region in _regions()]
    upper = [bool(values.get(f"upper_{name}", 0.0)) for name in names]
    lower = [any(values.get(f"{kind}_{name}", 0.0) for kind in kinds) for name in names]
    both = sum(high and low for high, low in zip(upper, lower, strict=True))
    above = any(high and any(lower[place + 1 :]) for place, high in enumerate(upper))
    below = any(low and any(upper[place + 1 :]) for place, low in enumerate(lower))
    counted = (both >= rule.both, sum(upper) >= rule.upper, sum(lower) >= rule.lower)
    return all(counted) and (above or not rule.upper_above) and (below or not rule.lower_above)


def category_name(scale: str, value: float) -> str:
    """Return the name of a category.

    Examples
    --------
    >>> category_name("awaji", 2), category_name("awaji", 0)
    ('probable', 'not met')
    """
    return next((str(rule.name) for rule in _rules(scale) if rule.value == value), "not met")
