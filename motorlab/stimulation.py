"""Electrical stimulation through the skin: how strong a pulse must be for its length, with and without motor axons."""

from typing import Any, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from motorlab.choices import one_of
from motorlab.tables import rows

__all__ = ["bearable_ma", "strength_duration"]

Floats = NDArray[np.float64]


def _row(tissue: str) -> Any:
    found = {row.tissue: row for row in rows("stimulation")}
    return found[one_of(tissue, found, "tissue")]


@overload
def strength_duration(pulse_ms: float, tissue: str) -> float: ...
@overload
def strength_duration(pulse_ms: list[float] | Floats, tissue: str) -> Floats: ...
def strength_duration(pulse_ms: ArrayLike, tissue: str) -> float | Floats:
    """Return the current that a pulse of a given length needs to move a muscle (mA).

    Parameters
    ----------
    pulse_ms
        Length of the pulse in milliseconds, over 0; one number or an array.
    tissue
        A row of `stimulation`: `innervated_muscle` (the pulse fires its motor axons) or `denervated_muscle` (it must
        fire the fibres themselves).

    Returns
    -------
    float or array
        Current at threshold, of the shape of `pulse_ms`.

    Raises
    ------
    ValueError
        If there is no such tissue, or a pulse has no length.

    Notes
    -----
    Weiss' law in Lapicque's words: current = rheobase x (1 + chronaxie / length of the pulse). Both numbers of both
    tissues are teaching assumptions of the usual size: well under 1 ms for nerve, tens of milliseconds for fibres.

    Examples
    --------
    A pulse of 0.3 ms moves a muscle with a nerve, and none without:

    >>> round(strength_duration(0.3, "innervated_muscle"), 1)
    13.3
    >>> strength_duration(0.3, "denervated_muscle") > 5 * bearable_ma("denervated_muscle")
    True

    One of 150 ms moves either:

    >>> round(strength_duration(150.0, "denervated_muscle"), 1)
    11.3
    """
    row = _row(tissue)
    length = np.asarray(pulse_ms, dtype=float)
    if not np.all(length > 0.0) or not np.all(np.isfinite(length)):
        raise ValueError(f"pulse_ms must be a length over 0 in milliseconds, not {pulse_ms!r}.")
    current = row.rheobase_ma * (1.0 + row.chronaxie_ms / length)
    return current if length.ndim else float(current)


def bearable_ma(tissue: str) -> float:
    """Return the greatest current that a patient bears and an ordinary device gives (mA).

    Examples
    --------
    >>> bearable_ma("innervated_muscle")
    120.0
    """
    return float(_row(tissue).bearable_ma)
