"""What a plan of treatment moves: its levers, the quantities behind them, and by how much on that day.

A treatment pulls levers (`treatment_levers`), and a lever moves one quantity of a lesion, of what the lesions leave of
a reflex arc, or of the reflex model (`lever_effects`). So effect and price come out of the same run.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from motorlab.tables import rows
from motorlab.treatments import Treatments, plan, share

__all__ = ["RULES", "Move", "effects", "moved", "moves"]

Floats = NDArray[np.float64]
RULES: dict[str, Callable[[Floats, Floats, float], Floats]] = {
    "calm": lambda value, change, healthy: value + change * np.maximum(value - healthy, 0.0),
    "multiply": lambda value, change, healthy: value * (1.0 + change),
    "divide": lambda value, change, healthy: value / (1.0 + change),
    "reduce": lambda value, change, healthy: value * (1.0 - change),
    "add": lambda value, change, healthy: value + change * healthy,
}
ORDER = tuple(RULES)  # in which the rules of a plan act on one quantity, whatever the order of the plan


@cache
def _levers() -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows("treatment_levers"):
        found.setdefault(row.treatment, []).append(row)
    return found


@cache
def _effects() -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows("lever_effects"):
        found.setdefault(row.lever, []).append(row)
    return found


@dataclass(frozen=True, slots=True)
class Move:
    """One quantity that one lever of a plan moves, and by how much on that day (`change`, a share).

    Where `as_released`, the change counts only as far as upper loss has released the arc.
    """

    treatment: str
    lever: str
    stage: str
    quantity: str
    rule: str
    change: float
    as_released: bool
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
            come = share(item, None if pd.isna(lever.full_days) else lever.full_days)
            change = (weak + item.strength * (strong - weak)) / 100.0 * come
            found += [
                Move(
                    item.id,
                    lever.lever,
                    row.stage,
                    row.quantity,
                    row.rule,
                    change if row.stage != "none" else 0.0,
                    bool(row.as_released),
                    -np.inf if pd.isna(row.least) else row.least,
                    np.inf if pd.isna(row.most) else row.most,
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


def moved(value: ArrayLike, healthy: float, some: Iterable[Move], release: ArrayLike = 0.0) -> Floats:
    """Return a quantity after the moves of a plan, within the limits of its rows.

    Parameters
    ----------
    value
        One number or an array.
    healthy
        Its healthy value.
    some
        Moves of this quantity, as `moves` gives them.
    release
        How far upper loss has released the arc, 0..1; a number or an array.

    Examples
    --------
    >>> from motorlab.treatments import Treatment
    >>> block = moves(Treatment("phenol_alcohol_neurolysis", strength=1.0), "arc")["lower"]
    >>> moved([1.0, 0.5], 1.0, block).round(2).tolist()
    [0.2, 0.1]
    """
    found = np.asarray(value, dtype=float)
    for move in some:
        change = move.change * np.asarray(release if move.as_released else 1.0)
        found = np.clip(RULES[move.rule](found, change, healthy), move.least, move.most)
    return found


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
    [['plateau_na', 'nearest']]
    """
    columns = ["treatment", "lever", "stage", "quantity", "rule", "change_pct", "carried", "note", "source"]
    return pd.DataFrame(
        [
            (m.treatment, m.lever, m.stage, m.quantity, m.rule, 100 * m.change, m.carried, m.note, m.source)
            for m in _all_moves(treatments)
        ],
        columns=columns,
    )
