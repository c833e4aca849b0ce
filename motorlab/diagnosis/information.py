"""How many bits about the answer a finding would bring, before it is looked for.

The information of an outcome about the answer is the entropy of the outcome less what is left of it once the answer is
known. Severity and age within one answer count as noise here: they are not what is asked.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["entropy", "information", "joint", "screened"]

Floats = NDArray[np.float64]
Light = NDArray[np.float32]
Bytes = NDArray[np.uint8]
Whole = NDArray[np.int64]
CODES = 256


def entropy(chances: Floats, axis: int = -1) -> Floats:
    """Return the entropy in bits along one axis.

    Examples
    --------
    >>> float(entropy(np.array([0.5, 0.25, 0.25])))
    1.5
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = np.where(chances > 0, chances * np.log2(chances), 0.0)
    return np.asarray(-parts.sum(axis=axis))


def screened(levels: Bytes, chances: Light, weights: Floats, starts: Whole) -> Floats:
    """Return how many bits each finding brings about the answer if one only asks whether it is abnormal.

    Parameters
    ----------
    levels
        Expected levels, candidates by findings; candidates of one answer stand in a row.
    chances
        For each finding the chance of an abnormal record at each of the 256 levels, findings by levels.
    weights
        Probability of each candidate, sums to 1.
    starts
        Where the candidates of each answer begin.

    Returns
    -------
    array
        Bits, one number a finding.
    """
    at = levels.astype(np.intp)
    at += CODES * np.arange(len(chances))
    abnormal = chances.ravel().take(at)
    abnormal *= weights.astype(np.float32)[:, None]
    together = np.add.reduceat(abnormal, starts, axis=0).astype(float)
    share = np.add.reduceat(weights, starts)
    known = np.clip(together / np.where(share > 0, share, 1.0)[:, None], 0.0, 1.0)
    within = share @ _two(known)
    return np.maximum(_two(np.clip(together.sum(axis=0), 0.0, 1.0)) - within, 0.0)


def _two(chance: Floats) -> Floats:
    return entropy(np.stack([chance, 1.0 - chance]), axis=0)


def joint(outcomes: Sequence[Sequence[Any]], weights: Any, starts: Whole) -> Floats:
    """Return how likely each answer is together with each combination of outcomes.

    Parameters
    ----------
    outcomes
        For each finding the chance of each outcome in each candidate, outcomes by candidates; the findings are taken
        as independent once the candidate is known.
    weights, starts
        As for `screened`.

    Returns
    -------
    array
        Combinations (the last finding changes fastest) by answers; sums to 1.
    """
    lines = [weights]
    for some in outcomes:
        lines = [line * outcome for line in lines for outcome in some]
    return np.array([np.add.reduceat(line, starts) for line in lines], dtype=float)


def information(together: Floats) -> float:
    """Return how many bits the outcomes bring about the answer.

    Parameters
    ----------
    together
        What `joint` returns.

    Examples
    --------
    >>> information(np.array([[0.5, 0.0], [0.0, 0.5]]))
    1.0
    """
    share = together.sum(axis=0)
    within = entropy(together / np.where(share > 0, share, 1.0), axis=0) @ share
    return max(float(entropy(together.sum(axis=1)) - within), 0.0)
