"""The steps of a run as a table to be read: headings in words with units, and "none" where there is nothing."""

from typing import Any

import pandas as pd

from motorlab.choices import one_of
from motorlab.reflex.run import Run
from motorlab.tables import rows

__all__ = ["step_table"]

NONE = "none"  # where there is nothing to read off


def step_table(run: Run) -> pd.DataFrame | None:
    """Return the steps of a run in words.

    Parameters
    ----------
    run
        What ``motorlab.simulate`` returns.

    Returns
    -------
    DataFrame or None
        One row per step of the protocol (a strength, a rate, a motor unit); the columns, their headings and the digits
        of their numbers are rows of the table `step_columns`, and every cell is text. None where there are no steps.

    Raises
    ------
    ValueError
        If a column of the run is not in `step_columns`.

    Examples
    --------
    >>> import motorlab as ml
    >>> table = step_table(ml.simulate(protocol="h_reflex"))
    >>> table.columns[1:].tolist()
    ['M, mV', 'H, mV', 'H after, ms']
    >>> table.iloc[-1].tolist()
    ['2.20', '23.8', '0.0', 'none']
    >>> step_table(ml.simulate(protocol="knee_jerk")) is None
    True
    """
    if not len(run.steps):
        return None
    known = {row.column: row for row in rows("step_columns") if row.protocol == run.protocol}
    named = [known[one_of(name, known, "described column")] for name in run.steps]
    return pd.DataFrame(
        {
            _heading(row): _shown(run.steps[row.column], row)
            for row in sorted(named, key=lambda row: row.order)
        }
    )


def _heading(row: Any) -> str:
    return f"{row.words}, {row.unit}" if row.unit else str(row.words)


def _shown(values: pd.Series, row: Any) -> list[str]:
    """Return the values as text; a column without digits holds words."""
    if pd.isna(row.digits):
        return [str(value) for value in values]
    return [NONE if pd.isna(value) else f"{value:.{int(row.digits)}f}" for value in values]
