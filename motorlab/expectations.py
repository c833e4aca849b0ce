"""What many cases would show, as arrays: the forward model that is read by rows and, later, by columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from motorlab import exam, studies
from motorlab.catalogue import Finding, catalogue
from motorlab.choices import one_of
from motorlab.exam.functional import SITE, functional_rows
from motorlab.flows import Flows
from motorlab.lesions import Lesion
from motorlab.tables import rows
from motorlab.treated_flows import TreatedFlows
from motorlab.treatments import Plan, Treatments, plan

__all__ = ["Expectations", "expectations", "labels", "places"]

Floats = NDArray[np.float64]
RULES = {**exam.RULES, **studies.RULES}
CHUNK = 256  # cases at a time: fewer leave the processor waiting, more no longer fit its cache


@dataclass(frozen=True)
class Expectations:
    """What many cases would show, as arrays with the cases first.

    Attributes
    ----------
    values
        Number on the scale or place of the word, cases by rows of `labels`.
    chances
        How often a careful examiner would find it abnormal, 0..1, cases by rows.
    shocked
        Whether shock, and no broken path, is the reason, cases by rows.
    """

    values: Floats
    chances: Floats
    shocked: NDArray[np.bool_]


@cache
def labels() -> pd.DataFrame:
    """Return the rows that `expect` has for every case: finding, target, side, kind, scale, source.

    Examples
    --------
    >>> len(labels()) > 1500
    True
    """
    named = [
        (finding.name, target, side, finding.kind, finding.scale, finding.source)
        for finding in catalogue().values()
        for target in finding.targets
        for side in finding.sides_of(target)
    ]
    return pd.DataFrame(named, columns=["finding", "target", "side", "kind", "scale", "source"])


@dataclass(frozen=True)
class _Sheet:
    """The rows of `labels` for one kind of finding, and what turns strengths into chances, row by row."""

    findings: tuple[Finding, ...]
    columns: tuple[slice, ...]
    health: Floats
    base: Floats
    top: Floats
    spread: Floats


@cache
def _sheet(kind: str | None) -> _Sheet:
    findings = tuple(finding for finding in catalogue().values() if kind in (None, finding.kind))
    columns, health, steps, start = [], [], [], 0
    for finding in findings:
        places = [target for target in finding.targets for _ in finding.sides_of(target)]
        columns.append(slice(start, start + len(places)))
        start += len(places)
        health += [finding.health] * len(places)
        steps += [_steps(finding.name, target) for target in places]
    base, top, spread = np.array(steps).reshape(-1, 2, 3).transpose(2, 1, 0)
    return _Sheet(findings, tuple(columns), np.array(health), base, top, spread)


@cache
def _steps(name: str, target: str) -> list[list[float]]:
    """Return base, top and spread of the chance of one finding: below or off its normal value, and above it."""
    fits = [row for row in _chance_rows().get(name, []) if row.target in ("", target)]
    found = []
    for direction in ("low", "high"):
        some = [row for row in fits if row.direction in ("any", direction)]
        if not some:
            raise ValueError(
                f"data/chances.csv has no row for {name} {target} that holds for {direction} values."
            )
        row = max(some, key=lambda row: (row.target != "", row.direction != "any"))
        found.append([row.base, row.top, row.spread])
    return found


@cache
def _chance_rows() -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows("chances"):
        found.setdefault(row.finding, []).append(row)
    return found


def _chance(sheet: _Sheet, values: Floats, strengths: Floats, tops: Floats) -> Floats:
    """Return how often each row is found abnormal: from the base rate to the top, halfway at the threshold."""
    chance = np.repeat(sheet.base[None, 0], len(values), axis=0)
    case, row = np.nonzero((strengths > 0.0) | (values > sheet.health))  # most rows are healthy
    high = (values[case, row] > sheet.health[row]).astype(int)
    base, top, spread = sheet.base[high, row], sheet.top[high, row], sheet.spread[high, row]
    given = tops[case, row]
    top = np.where(np.isnan(given) | (high == 0), top, given)
    step = 1.0 / (1.0 + np.exp(-(np.minimum(strengths[case, row], 50.0) - 1.0) / spread))
    floor = 1.0 / (1.0 + np.exp(1.0 / spread))  # so that health has exactly the base rate
    chance[case, row] = base + (top - base) * np.clip((step - floor) / (1.0 - floor), 0.0, 1.0)
    return chance


def expectations(
    cases: Sequence[tuple[Lesion, ...]], kind: str | None = None, treatment: Treatments = None
) -> Expectations:
    """Return what many cases would show, without sentences: the quick way for thousands of them.

    Parameters
    ----------
    cases
        Tuples of lesions.
    kind
        Only findings of this kind.
    treatment
        A plan of treatment, the same for every case.

    Examples
    --------
    >>> expectations([(), ()]).values.shape == (2, len(labels()))
    True
    """
    sheet, given = _sheet(kind), plan(treatment)
    shape = (len(cases), len(sheet.health))
    found = Expectations(np.empty(shape), np.empty(shape), np.zeros(shape, dtype=bool))
    for start in range(0, len(cases), CHUNK):
        _read(sheet, cases[start : start + CHUNK], given, found, slice(start, start + CHUNK))
    for number, case_ in enumerate(cases):
        if any(lesion.site == SITE for lesion in case_):
            at, value, chance, _ = functional_rows(case_, places(kind))
            # a sign that a true lesion gives as well stays as it is
            weaker = found.chances[number, at] < chance
            found.values[number, at[weaker]] = value[weaker]
            found.chances[number, at[weaker]] = chance[weaker]
    return found


def _read(
    sheet: _Sheet, cases: Sequence[tuple[Lesion, ...]], given: Plan, found: Expectations, where: slice
) -> None:
    """Read every finding of some cases into their place among the expectations."""
    flows = TreatedFlows(cases, given) if given else Flows(cases)
    count = len(cases)
    strengths = np.empty((count, len(sheet.health)))
    tops = np.full(strengths.shape, np.nan)
    known: list[tuple[slice, Floats]] = []
    for finding, columns in zip(sheet.findings, sheet.columns, strict=True):
        rule = one_of(finding.rule, RULES, f"reading rule (data/findings.csv, {finding.name})")
        reading = RULES[rule](flows, finding)
        found.values[where, columns] = _in_rows(finding, reading.value, count)
        strengths[:, columns] = _in_rows(finding, reading.strength, count)
        if reading.shocked is not None:
            found.shocked[where, columns] = _in_rows(finding, reading.shocked, count)
        if reading.top is not None:
            tops[:, columns] = _in_rows(finding, reading.top, count)
        if reading.chance is not None:
            known.append((columns, _in_rows(finding, reading.chance, count)))
    found.chances[where] = _chance(sheet, found.values[where], strengths, tops)
    for columns, chance in known:
        found.chances[where, columns] = chance


@cache
def places(kind: str | None) -> dict[tuple[str, str, str], int]:
    """Return the row of each finding, target and side."""
    frame = labels() if kind is None else labels()[labels()["kind"] == kind]
    return {
        key: row for row, key in enumerate(zip(frame["finding"], frame["target"], frame["side"], strict=True))
    }


def _in_rows(finding: Finding, part: NDArray, count: int) -> NDArray:  # type: ignore[type-arg]
    """Return targets by columns as cases by rows."""
    if finding.midline:
        return part.T
    sided = part.reshape(len(finding.targets), count, 2).transpose(1, 0, 2).reshape(count, -1)
    return sided[:, _kept(finding.name)]


@cache
def _kept(name: str) -> list[int]:
    """Return the columns that are shown: one for a target of the midline, else one a side."""
    finding = catalogue()[name]
    return [
        column
        for place, target in enumerate(finding.targets)
        for column in range(2 * place, 2 * place + len(finding.sides_of(target)))
    ]
