"""The norms: in which range of a published number health lies, and how the model's own numbers lie beside it."""

from collections.abc import Mapping
from functools import cache
from math import inf, isnan
from typing import Any

import pandas as pd

from motorlab.choices import one_of
from motorlab.tables import rows

__all__ = ["beside_norms", "healthy_range"]

NONE = "none"  # where there is nothing to read off
INSIDE, BELOW, ABOVE = "inside", "below", "above"
UPPER_LIMIT = "upper limit"  # how the name of a norm ends below which everything is healthy


def beside_norms(values: Mapping[str, float]) -> pd.DataFrame:
    """Return numbers of the model beside the published ones.

    Parameters
    ----------
    values
        The model's number for each row of `norms`, in the unit of that row.

    Returns
    -------
    DataFrame
        One row per norm: what, in whom, the model's number, the published mean and range, whether the model lies
        `inside`, `below` or `above` that range, and who says so.

    Raises
    ------
    ValueError
        If there is no such norm, or it has no range.

    Examples
    --------
    >>> beside_norms({"PN001": 25.0})[["model", "range", "the model lies"]].values.tolist()
    [['25', '14 to 22', 'above']]
    """
    known = {row.norm: row for row in rows("norms")}
    return pd.DataFrame(
        [_beside(value, known[one_of(norm, known, "norm")]) for norm, value in values.items()]
    )


def healthy_range(norm: Any) -> tuple[float, float]:
    """Return the ends of a row of `norms`; an upper limit has no lower end, for everything below it is healthy.

    Examples
    --------
    >>> [healthy_range(row) for row in rows("norms") if row.norm in ("PN001", "PN031")]
    [(14.0, 22.0), (-inf, 33.0)]
    """
    if isnan(norm.high):
        raise ValueError(f"The norm {norm.norm!r} has no range to compare with.")
    open_below = isnan(norm.low) or norm.quantity.endswith(UPPER_LIMIT)
    return (-inf if open_below else float(norm.low), float(norm.high))


def _beside(value: float, norm: Any) -> dict[str, str]:
    low, high = healthy_range(norm)
    # a count is named by what it counts
    unit = "" if norm.unit == "ratio" or norm.unit in norm.quantity.split() else f", {norm.unit}"
    said = f"up to {high:g}" if low == -inf else f"{low:g} to {high:g}"
    return {
        "what": f"{norm.quantity}{unit}",
        "in": norm.condition,
        "model": NONE if isnan(value) else f"{value:.3g}",
        "published": "" if isnan(norm.value) else f"{norm.value:g}",
        "range": said,
        "the model lies": NONE
        if isnan(value)
        else BELOW
        if value < low
        else ABOVE
        if value > high
        else INSIDE,
        "source": _short(norm.source),
    }


@cache
def _short(source: str) -> str:
    """Return who says so, in the shortest form: authors and year."""
    row = next(row for row in rows("sources") if row.key == source)
    year = "" if pd.isna(row.year) else f" {row.year:g}"
    return f"{row.authors or row.citation}{year}"
