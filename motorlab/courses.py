"""What trials found for treatments that no reflex shows: survival, scores and milestones as curves with intervals.

The numbers are the rows of `treatment_evidence`; nothing is simulated. Between the days that were measured the curves
are the simplest ones that pass through the numbers, and where a number is missing, so is its curve.
"""

from functools import cache
from math import sqrt
from statistics import NormalDist
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from motorlab.choices import one_of
from motorlab.tables import rows
from motorlab.treatments import Treatment

__all__ = ["evidence_course", "regrown"]

Floats = NDArray[np.float64]
POINTS = 61  # of a curve
NORMAL = NormalDist()
WIDE = NORMAL.inv_cdf(0.975)  # standard errors on either side of a 95 % interval
COLUMNS = ("measure", "shows", "days", "without", "with", "low", "high", "unit", "note", "source")


@cache
def _evidence() -> dict[str, dict[str, list[Any]]]:
    """Return the rows of each treatment by measure, in the order of their days."""
    found: dict[str, dict[str, list[Any]]] = {}
    for row in rows("treatment_evidence"):
        found.setdefault(row.treatment, {}).setdefault(row.measure, []).append(row)
    return found


def evidence_course(treatment: str | Treatment) -> pd.DataFrame:
    """Return what trials found for a treatment that slows a disease or has been tried in vain, as curves.

    Parameters
    ----------
    treatment
        Id of a treatment with rows in `treatment_evidence`; strength and days of a `Treatment` are not used.

    Returns
    -------
    DataFrame
        One row per measure and day. Columns `measure`, `shows` (in words), `days` (since the treatment began; NaN for
        a result at the end of a trial), `without`, `with`, `low` and `high` (95 % interval of `with`; NaN where our
        table has none), `unit`, `note` (what the numbers leave out), `source`.

    Raises
    ------
    ValueError
        If the treatment has no such rows: its effect is computed by the model instead.

    Notes
    -----
    `hazard`: without(t) = share at a day, to the power t over that day; with(t) = without(t) to the power of the hazard
    ratio. `shares`: both fall at a steady rate through their one share. `line`: straight from the start through each
    value. An interval that a trial does not give is worked out from its p value, or, for a share, from the number of
    people (Wilson).

    Examples
    --------
    >>> riluzole = evidence_course("riluzole").set_index("days")
    >>> riluzole.loc[365.0, ["without", "low", "with", "high"]].round().tolist()
    [49.0, 50.0, 57.0, 64.0]
    >>> evidence_course("stem_cells")["note"].item()
    'The largest trial, 196 people, missed its aims; no lost motor neuron was replaced. ...'
    """
    name = treatment.id if isinstance(treatment, Treatment) else treatment
    measures = _evidence()[one_of(name, _evidence(), "treatment whose evidence is shown as a curve")]
    return pd.concat([_course(some) for some in measures.values()], ignore_index=True)


def _course(some: list[Any]) -> pd.DataFrame:
    first = some[0]
    measured = [row.at_days for row in some]
    days = np.unique([*np.linspace(0.0, first.until_days, POINTS), *measured])
    if first.form == "end":
        days = np.array(measured)
    without, with_, low, high = {"hazard": _hazard, "shares": _shares, "line": _line, "end": _end}[
        first.form
    ](some, days)
    words = (first.measure, first.shows, first.unit, first.note, first.source)
    frame = pd.DataFrame(
        dict(zip(("measure", "shows", "unit", "note", "source"), words, strict=True)), index=days
    )
    frame = frame.assign(days=days, without=without, low=low, high=high, **{"with": with_})
    return frame[list(COLUMNS)].reset_index(drop=True)


def _hazard(some: list[Any], days: Floats) -> tuple[Floats, ...]:
    (row,) = some
    without = (row.untreated / row.start) ** (days / row.at_days)
    # a higher hazard is a lower survival
    curves = [row.start * without**ratio for ratio in (1.0, row.ratio, row.high, row.low)]
    return tuple(curves)


def _shares(some: list[Any], days: Floats) -> tuple[Floats, ...]:
    (row,) = some
    values = (row.untreated, row.treated, *_interval(row))
    return tuple(_known(row.start * (value / row.start) ** (days / row.at_days)) for value in values)


def _line(some: list[Any], days: Floats) -> tuple[Floats, ...]:
    ends = [(row.untreated, row.treated, *_interval(row)) for row in some]
    at = [0.0, *(row.at_days for row in some)]
    return tuple(_known(np.interp(days, at, [some[0].start, *values])) for values in zip(*ends, strict=True))


def _known(curve: Floats) -> Floats:
    """Return the curve, or NaN throughout where all that is known of it is its start."""
    return np.full_like(curve, np.nan) if np.isnan(curve).any() else curve


def _end(some: list[Any], days: Floats) -> tuple[Floats, ...]:
    (row,) = some
    return tuple(np.array([value]) for value in (row.untreated, row.treated, *_interval(row)))


def _interval(row: Any) -> tuple[float, float]:
    """Return the 95 % interval of the treated value; NaN where the row has nothing to make one of."""
    if not pd.isna(row.low):
        middle = 0.0 if pd.isna(row.untreated) else row.untreated
        return middle + row.low, middle + row.high
    if not pd.isna(row.p_value):
        half = abs(row.treated - row.untreated) * WIDE / NORMAL.inv_cdf(1.0 - row.p_value / 2.0)
        return row.treated - half, row.treated + half
    if not pd.isna(row.people):
        return _wilson(row.treated / 100.0, int(row.people))
    return np.nan, np.nan


def _wilson(part: float, people: int) -> tuple[float, float]:
    """Return the 95 % interval of a share, in percent."""
    spread = WIDE**2 / people
    middle = (part + spread / 2.0) / (1.0 + spread)
    half = WIDE * sqrt(part * (1.0 - part) / people + spread / people / 4.0) / (1.0 + spread)
    return 100.0 * (middle - half), 100.0 * (middle + half)


def regrown(distance_mm: float, days: float) -> float:
    """Return the share of the axons that have reached a muscle, for axons that survive the way.

    Parameters
    ----------
    distance_mm
        From the suture to the muscle, over 0.
    days
        Since the repair.

    Notes
    -----
    Axons grow 1 to 3 mm a day (the row `growth` of `treatment_evidence`); that all speeds between are equally common is
    an assumption.

    Examples
    --------
    >>> [round(regrown(200.0, days), 2) for days in (60, 100, 150, 200)]
    [0.0, 0.5, 0.83, 1.0]
    """
    if not distance_mm > 0.0 or not days >= 0.0:
        raise ValueError(f"distance_mm must be over 0 and days 0 or more, not {distance_mm!r} and {days!r}.")
    (row,) = _evidence()["nerve_transfer_repair"]["growth"]
    slow, fast = row.low / row.at_days, row.high / row.at_days
    needed = distance_mm / days if days else np.inf
    return float(np.clip((fast - needed) / (fast - slow), 0.0, 1.0))
