"""What each sign points to: the neuron whose damage touches it, and what the sign itself can tell of it."""

from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from motorlab.catalogue import catalogue
from motorlab.tables import rows

__all__ = ["alone", "pointer", "pointing"]

# A low jerk, slack limb or quiet bladder points down only outside shock: there the damage alone decides.
OF_SHOCK = ("reflex", "tone", "bladder")
ORIGIN = "origin"  # a pointer that says: to the neuron that is damaged on the sign's path
ONE = ("upper", "lower")


@cache
def _pointers() -> dict[tuple[str, str], Any]:
    return {(row.finding, row.value): row for row in rows("pointers")}


def pointer(finding: str, value: str | float) -> Any:
    """Return the row of the table `pointers` for a value of a finding; None where it points nowhere.

    A word has a row of its own; a number has the row `high` or `low`, above or below health.
    """
    if not isinstance(value, str):
        value = "high" if value > catalogue()[finding].health else "low"
    return _pointers().get((finding, value))


def alone(finding: str, value: str | float, origin: str) -> str:
    """Return what an abnormal sign would make one think of who sees nothing else of the case.

    Parameters
    ----------
    finding, value
        The sign: a word of its scale, or a number.
    origin
        Which neuron's damage touches it ("" for none): it decides where the table says `origin`.

    Returns
    -------
    str
        `upper`, `lower`, `sensory` or `either`.

    Examples
    --------
    >>> alone("plantar", "extensor", "mixed"), alone("power", 3.0, "upper")
    ('upper', 'either')
    """
    row = pointer(finding, value)
    points = row.points_to if row else "either"
    if points == ORIGIN:
        return origin if origin in ONE else "either"
    return str(points)


def pointing(signs: pd.DataFrame, origins: "NDArray[np.str_] | pd.Series") -> NDArray[np.str_]:
    """Return which damage of a case each sign comes from; what it would suggest alone is asked of ``alone``.

    Where both neurons are damaged, an extensor toe still is an upper sign, and a wasted muscle a lower one.

    Parameters
    ----------
    signs
        What ``motorlab.expect`` returns.
    origins
        Which neuron's damage touches each of these rows, as ``motorlab.stations.origins`` says.

    Returns
    -------
    array
        For each row `upper`, `lower` (from cord or brainstem to the muscle, and the way back), `mixed`, `sensory`
        (feeling), `other` or "".

    Examples
    --------
    >>> import motorlab as ml
    >>> from motorlab.stations import origins
    >>> case = ml.syndrome("als_limb_onset")
    >>> signs = ml.expect(case)
    >>> toe = (signs["finding"] == "plantar").to_numpy()
    >>> set(origins(*case)[toe]), set(pointing(signs, origins(*case))[toe].tolist())
    ({'mixed'}, {'upper'})
    """
    found = np.asarray(origins, dtype="<U8").copy()
    names, values = signs["finding"].tolist(), signs["expected"].tolist()
    for place in np.flatnonzero(found != "").tolist():
        row = pointer(names[place], values[place])
        if row is None:
            continue
        of_shock = row.points_to == "lower" and names[place] in OF_SHOCK
        if row.points_to == "sensory" or (found[place] == "mixed" and row.points_to in ONE and not of_shock):
            found[place] = row.points_to
    return found
