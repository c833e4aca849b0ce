"""Treatments: what is given, how strongly, for how long, and what it moves on that day.

A treatment pulls levers (`treatment_levers`), and a lever moves one quantity of a lesion, of what the lesions leave of
a reflex arc, or of the reflex model (`lever_effects`). So effect and price come out of the same run.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd

from motorlab.choices import one_of
from motorlab.tables import rows

__all__ = ["Move", "Plan", "Treatment", "Treatments", "effects", "moved", "moves", "plan", "share"]

RULES: dict[str, Callable[[float, float, float], float]] = {
    "calm": lambda value, change, healthy: value + change * max(value - healthy, 0.0),
    "multiply": lambda value, change, healthy: value * (1.0 + change),
    "reduce": lambda value, change, healthy: value * (1.0 - change),
    "add": lambda value, change, healthy: value + change * healthy,
}
ORDER = tuple(RULES)  # in which the rules of a plan act on one quantity, whatever the order of the plan

RISE = 3.0  # power of the rise from onset to peak: most of it comes early; an assumption


@cache
def _treatments() -> dict[str, Any]:
    return {row.treatment: row for row in rows("treatments")}


@cache
def _levers() -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {name: [] for name in _treatments()}
    for row in rows("treatment_levers"):
        found[row.treatment].append(row)
    return found


@cache
def _effects() -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows("lever_effects"):
        found.setdefault(row.lever, []).append(row)
    return found


@dataclass(frozen=True)
class Treatment:
    """A treatment on the day of the examination.

    Parameters
    ----------
    id
        Id of a row of `treatments`.
    strength
        0..1: where within the range of `treatment_levers` its effect lies; 0 is the weaker end, not no effect.
    days
        Days since it began, 0 or more; fractions are allowed.

    Raises
    ------
    ValueError
        Names the wrong value, the choices and the nearest match.

    Examples
    --------
    >>> Treatment("baclofen_oral", days=14).strength
    0.5
    >>> Treatment("baclofen")
    Traceback (most recent call last):
    ValueError: 'baclofen' is not a treatment. Did you mean 'baclofen_oral'? The choices are: ...
    >>> Treatment("dantrolene", strength=2)
    Traceback (most recent call last):
    ValueError: strength of dantrolene must be a number from 0 to 1, not 2.
    """

    id: str
    strength: float = 0.5
    days: float = 30

    def __post_init__(self) -> None:
        one_of(self.id, _treatments(), "treatment")
        for name, most, range_ in (("strength", 1.0, "from 0 to 1"), ("days", 1e6, "of 0 or more")):
            value = getattr(self, name)
            try:
                good = 0.0 <= float(value) <= most
            except (TypeError, ValueError):
                good = False
            if not good:
                raise ValueError(f"{name} of {self.id} must be a number {range_}, not {value!r}.")
            object.__setattr__(self, name, float(value))


Plan = tuple[Treatment, ...]
Treatments = None | str | Treatment | Iterable["Treatments"]  # everything that `plan` makes a plan of


def plan(treatments: Treatments = None) -> Plan:
    """Return a plan of treatment as one flat tuple.

    Parameters
    ----------
    treatments
        None, an id (half strength, 30 days), a `Treatment`, or any number of them in tuples or lists.

    Raises
    ------
    ValueError
        If something else is among them, an id is unknown, or one treatment is listed twice.

    Examples
    --------
    >>> [item.id for item in plan(["tizanidine", Treatment("botulinum_toxin_a", days=35)])]
    ['tizanidine', 'botulinum_toxin_a']
    >>> plan()
    ()
    """
    flat = tuple(_flat(treatments))
    seen: set[str] = set()
    for item in flat:
        if item.id in seen:
            raise ValueError(
                f"{item.id} is listed twice in the plan; give it once, with its strength and days."
            )
        seen.add(item.id)
    return flat


def _flat(treatments: Treatments) -> Iterable[Treatment]:
    if isinstance(treatments, Treatment):
        yield treatments
    elif isinstance(treatments, str):
        yield Treatment(treatments)
    elif isinstance(treatments, Iterable):
        for item in treatments:
            yield from _flat(item)
    elif treatments is not None:
        raise ValueError(
            f"{treatments!r} is not a treatment. Write an id such as 'baclofen_oral', or "
            f"ml.Treatment('baclofen_oral', strength=0.5, days=30)."
        )


def share(treatment: Treatment) -> float:
    """Return the share of its full effect that a treatment has on its day, 0..1.

    The effect begins on `onset_days`, rises quickly at first, and is full on `peak_days`. What is continued or done
    for good keeps it. One dose holds it for half of the time that is left until `duration_days`, and then wears off
    in a straight line. The days are those of `treatments`; the shape of the curve between them is an assumption.

    Examples
    --------
    >>> [round(share(Treatment("botulinum_toxin_a", days=day)), 2) for day in (3, 14, 35, 60, 80, 90)]
    [0.0, 0.69, 1.0, 1.0, 0.36, 0.0]
    """
    row = _treatments()[treatment.id]
    onset, days = row.onset_days, treatment.days
    peak = onset if pd.isna(row.peak_days) else row.peak_days
    if not days >= onset:  # also where no onset is known
        return 0.0
    risen = 1.0 if days >= peak else 1.0 - ((peak - days) / (peak - onset)) ** RISE
    if row.given != "once":
        return risen
    end = row.duration_days
    holds = (peak + end) / 2.0
    if days >= end:
        return 0.0
    return risen if days <= holds else (end - days) / (end - holds)


@dataclass(frozen=True, slots=True)
class Move:
    """One quantity that one lever of a plan moves, and by how much on that day (`change`, a share)."""

    treatment: str
    lever: str
    stage: str
    quantity: str
    rule: str
    change: float
    least: float
    most: float
    carried: str
    note: str
    source: str


def _all_moves(treatments: Treatments) -> list[Move]:
    found = []
    for item in plan(treatments):
        for lever in _levers()[item.id]:
            weak, strong = sorted((lever.low_pct, lever.high_pct), key=abs)
            change = (weak + item.strength * (strong - weak)) / 100.0 * share(item)
            found += [
                Move(
                    item.id,
                    lever.lever,
                    row.stage,
                    row.quantity,
                    row.rule,
                    change if row.stage != "none" else 0.0,
                    float("-inf") if pd.isna(row.least) else row.least,
                    float("inf") if pd.isna(row.most) else row.most,
                    row.carried,
                    row.note,
                    lever.source,
                )
                for row in _effects()[lever.lever]
            ]
    return found


def moves(treatments: Treatments, stage: str) -> dict[str, list[Move]]:
    """Return what a plan moves at one stage on that day, by quantity; what does not move is left out.

    Parameters
    ----------
    treatments
        A plan, as `plan` takes it.
    stage
        `lesion`, `arc` or `model`, as in `lever_effects`.

    Examples
    --------
    >>> [move.lever for move in moves("selective_dorsal_rhizotomy", "arc")["afferent"]]
    ['spindle_fibres']
    """
    found: dict[str, list[Move]] = {}
    for move in _all_moves(treatments):
        if move.stage == stage and move.change != 0.0:
            found.setdefault(move.quantity, []).append(move)
    for name in found:
        found[name].sort(key=lambda move: (ORDER.index(move.rule), move.treatment, move.lever))
    return found


def moved(value: float, healthy: float, some: Iterable[Move]) -> float:
    """Return a quantity after the moves of a plan, within the limits of its rows.

    Examples
    --------
    >>> block = moves(Treatment("phenol_alcohol_neurolysis", strength=1.0), "arc")["lower"]
    >>> round(moved(1.0, 1.0, block), 2)
    0.2
    """
    for move in some:
        value = min(max(RULES[move.rule](value, move.change, healthy), move.least), move.most)
    return value


def effects(treatments: Treatments = None) -> pd.DataFrame:
    """Return what a plan moves on that day, one row per treatment, lever and quantity.

    Returns
    -------
    DataFrame
        Columns `treatment`, `lever`, `stage` (`lesion`, `arc`, `model`, `none`), `quantity`, `rule`, `change_pct`,
        `carried` (`itself`, `nearest`, `evidence_only`), `note`, `source` (of the size).

    Examples
    --------
    >>> effects("tizanidine")[["quantity", "carried"]].to_numpy().tolist()
    [['bias_na', 'nearest']]
    """
    columns = ["treatment", "lever", "stage", "quantity", "rule", "change_pct", "carried", "note", "source"]
    return pd.DataFrame(
        [
            (m.treatment, m.lever, m.stage, m.quantity, m.rule, 100 * m.change, m.carried, m.note, m.source)
            for m in _all_moves(treatments)
        ],
        columns=columns,
    )
