"""How many bits about the answer a finding would bring, before it is looked for.

The information of an outcome about the answer is the entropy of the outcome less what is left of it once the answer is
known. Severity and age within one answer count as noise here: they are not what is asked.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["entropy", "information", "joint", "located", "screened"]

Floats = NDArray[np.float64]
Light = NDArray[np.float32]
Bytes = NDArray[np.uint8]
Whole = NDArray[np.int64]
LEAST = 1e-12  # so that a logarithm exists


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
        Expected levels, findings by candidates; candidates of one answer stand in a row.
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
    light = weights.astype(np.float32)
    line = np.empty(len(weights), dtype=np.float32)  # used again: new memory costs more than the sums
    together = np.empty((len(chances), len(starts)))
    for finding, (level, chance) in enumerate(zip(levels, chances, strict=True)):
        np.take(chance, level, out=line, mode="clip")  # every byte has its place: no need to look
        np.multiply(line, light, out=line)
        together[finding] = np.add.reduceat(line, starts)
    share = np.add.reduceat(weights, starts)
    within = _two(together / np.where(share > 0, share, 1.0)) @ share
    return np.maximum(_two(together.sum(axis=1)) - within, 0.0)


def _two(chance: Floats) -> Floats:
    """Return the entropy of two outcomes in bits."""
    one = np.clip(chance, LEAST, 1.0 - LEAST)
    other = 1.0 - one
    return np.asarray(-(one * np.log2(one) + other * np.log2(other)))


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


def located(
    normal: Floats, astray: Floats, seen: Floats, places: Whole, answers: Whole, spread: Floats
) -> float:
    """Return how many bits a scan brings about the answer that shows nothing, or something at one of many places.

    The same as `information` of the table of outcomes by answers, which need not be made: most of it is the product of
    `spread` and `astray`.

    Parameters
    ----------
    normal, astray
        For each answer the chance of that answer and of a scan that shows nothing, or something else than the lesion;
        with those of `seen` they sum to 1.
    seen, places, answers
        The chance of an answer and of a scan that shows the lesion: parts, each with the place that is shown and the
        answer that it belongs to. No two parts share both.
    spread
        How what is taken for the lesion spreads over the places; sums to 1.

    Examples
    --------
    >>> part = np.array([0.5, 0.5])
    >>> located(0 * part, 0 * part, part, np.array([0, 1]), np.array([0, 1]), part)
    1.0
    """
    by_place = np.bincount(places, weights=seen, minlength=len(spread)) + spread * astray.sum()
    by_answer = normal + astray + np.bincount(answers, weights=seen, minlength=len(normal))
    else_ = spread[places] * astray[answers]
    both = entropy(normal) + entropy(astray) + astray.sum() * entropy(spread)
    both += entropy(else_ + seen) - entropy(else_)
    outcomes = entropy(np.append(by_place, normal.sum()))
    return max(float(outcomes + entropy(by_answer) - both), 0.0)
