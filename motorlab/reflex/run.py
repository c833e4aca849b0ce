"""One simulated examination: who was examined, and what was recorded."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from motorlab.reflex.arcs import Arc, Around
from motorlab.reflex.cells import Floats
from motorlab.reflex.core import Record
from motorlab.reflex.parameters import Model
from motorlab.reflex.readouts import Volley
from motorlab.tables import rows

__all__ = ["Examination", "Run", "Series", "limb_row", "recorded"]

NO_VOLLEY = Volley(np.empty(0, np.int64), np.empty(0))


class Series(NamedTuple):
    """One curve: its name, its unit and its values at the times of a record."""

    name: str
    unit: str
    values: Floats


@dataclass(frozen=True, slots=True)
class Examination:
    """What is done to whom: the protocol, the limb and side, the noise, and the arc as lesion and treatment leave it.

    Parameters
    ----------
    protocol, limb, side, seed
        What is done, on which limb and side, with which noise.
    arc
        What is left of the reflex arc.
    model
        The parameters that follow from it.
    around
        What the sole's protocol meets beside its own arc.
    """

    protocol: str
    limb: str
    side: str
    seed: int
    arc: Arc
    model: Model
    around: Around


@dataclass(frozen=True, slots=True)
class Run:
    """One simulated examination.

    Parameters
    ----------
    protocol, limb, side, seed
        What was done, on which limb and side, with which noise.
    arc
        What was left of the reflex arc.
    curves
        One row per time and series: `t_ms` (0 is the stimulus), `series`, `value`, `unit`.
    readouts
        Plain numbers whose names end in their unit; NaN where there is none.
    events
        One row per impulse that reaches a muscle: `t_ms` and `arrival_ms` (0 is the stimulus), `muscle`, `unit` (from
        the smallest, 0), `volley` (whether it belongs to the first volley after the stimulus), `way` (`own`, `direct`
        or `echo`: begun by the cell, at the electrode, or as the cell's echo of that).
    steps
        Where a protocol has several steps (strengths, speeds, units): one row per step; its columns are the protocol's.
    """

    protocol: str
    limb: str
    side: str
    seed: int
    arc: Arc
    curves: pd.DataFrame
    readouts: dict[str, float]
    events: pd.DataFrame
    steps: pd.DataFrame = field(default_factory=pd.DataFrame)


def limb_row(limb: str) -> Any:
    """Return the row of the table `limbs`: muscle, opponent, and what the movement is called.

    Examples
    --------
    >>> limb_row("knee").muscle, limb_row("knee").movement
    ('quadriceps', 'extension')
    """
    return next(row for row in rows("limbs") if row.limb == limb)


def recorded(
    exam: Examination,
    record: Record,
    series: Iterable[Series],
    readouts: dict[str, float],
    *,
    zero_ms: float = 0.0,
    volley: Volley = NO_VOLLEY,
    steps: pd.DataFrame | None = None,
) -> Run:
    """Return a run with its curves and events, counted from `zero_ms` of the record."""
    return Run(
        protocol=exam.protocol,
        limb=exam.limb,
        side=exam.side,
        seed=exam.seed,
        arc=exam.arc,
        curves=_curves(record.t_ms - zero_ms, list(series)),
        readouts=readouts,
        events=_events(exam, record, volley, zero_ms),
        steps=pd.DataFrame() if steps is None else steps,
    )


def _curves(t_ms: Floats, series: list[Series]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "t_ms": np.tile(t_ms, len(series)),
            "series": pd.Series([one.name for one in series], dtype="str").repeat(t_ms.size).array,
            "value": np.concatenate([one.values for one in series]),
            "unit": pd.Series([one.unit for one in series], dtype="str").repeat(t_ms.size).array,
        }
    )


def _events(exam: Examination, record: Record, volley: Volley, zero_ms: float) -> pd.DataFrame:
    row, units = limb_row(exam.limb), record.parameters.units
    arrives = np.isfinite(record.arrival_ms)
    pool, unit = np.divmod(record.cell[arrives], units)
    after = record.arrival_ms[arrives] - zero_ms
    first = np.full(units, np.nan)
    first[volley.units] = volley.after_ms
    return pd.DataFrame(
        {
            "t_ms": record.spike_ms[arrives] - zero_ms,
            "arrival_ms": after,
            "muscle": pd.Series((row.muscle, row.opponent), dtype="str").take(pool).array,
            "unit": unit,
            "volley": (pool == 0) & (after == first[unit]),
            "way": pd.Series(("own", "direct", "echo"), dtype="str").take(record.way[arrives]).array,
        }
    )
