"""What each sign points to: the neuron whose damage touches it, narrowed by what the sign itself can tell."""

from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from motorlab.catalogue import catalogue
from motorlab.tables import rows

__all__ = ["pointing"]

# A low jerk, slack limb or quiet bladder points down only outside shock: there the damage alone decides.
OF_SHOCK = ("reflex", "tone", "bladder")


@cache
def _pointers() -> dict[tuple[str, str], str]:
    return {(row.finding, row.value): row.points_to for row in rows("pointers")}


@cache
def _health(finding: str) -> float | None:
    """Return the healthy value of a finding with a number; None where its values are words."""
    known = catalogue()[finding]
    return None if known.words else float(known.health)


def pointing(signs: pd.DataFrame, origins: "NDArray[np.str_] | pd.Series") -> NDArray[np.str_]:
    """Return what each sign of a case points to.

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
    touched = np.flatnonzero(found != "").tolist()
    names, values = signs["finding"].tolist(), signs["expected"].tolist()
    for row in touched:
        healthy = _health(names[row])
        word = values[row] if healthy is None else "high" if values[row] > healthy else "low"
        pointer = _pointers().get((names[row], word), "")
        if pointer == "sensory":
            found[row] = "sensory"
        elif found[row] == "mixed" and (
            pointer == "upper" or (pointer == "lower" and names[row] not in OF_SHOCK)
        ):
            found[row] = pointer
    return found
