"""Where is the lesion: what was seen, read back to sites, sides, cases or compartments."""

from collections.abc import Mapping
from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from motorlab.choices import one_of
from motorlab.diagnosis.beliefs import Belief, belief
from motorlab.diagnosis.candidates import candidates
from motorlab.diagnosis.evidence import Key
from motorlab.diagnosis.families import COMPARTMENTS, NOTHING

__all__ = ["LEVELS", "localise", "summed"]

Floats = NDArray[np.float64]
LEVELS = ("site", "side", "case", "compartment")


def localise(
    seen: Mapping[Key, object], days: float | None = None, level: str = "site", prior: str | None = None
) -> pd.Series:
    """Return how likely each place is once some findings are known.

    Parameters
    ----------
    seen
        Keys (finding, target, side), as `expect` names them; target and side may be "any" (at least one; with a
        normal value: none). Values: a number or word of the scale, "normal" or "abnormal", a range (low, high), a
        set of words, None (looked, unsure), or a list of these of which each holds. What is not a key was not
        looked for.
    days
        Days since it began; None: what a Phenopacket says of it, else the sum over all ages.
    level
        `site` (a case with several sites shares its probability equally among them), `side` (site and side), `case`
        (each hypothesis by name) or `compartment` (upper, lower, both, junction, muscle, sensory, other).
    prior
        `clinic`: how common each answer is among patients with a motor complaint (rows of `site_frequencies`,
        `syndrome_frequencies` and `pairs`, mostly assumptions); `rare_disease`: the same in a register of rare,
        mostly inherited diseases; `flat`: every answer alike. None: `rare_disease` for what `read_phenopacket` read,
        else `clinic`.

    Returns
    -------
    Series
        Probabilities that sum to 1, greatest first, always with `no_lesion` and `none_of_these`. Findings are taken as
        independent once the case is known, but for those of one nerve or root and the two sides of one finding, which
        count for less. For teaching, not for patients.

    Raises
    ------
    ValueError
        If a finding, target, side, word, level or prior is unknown, a value is out of range, or two findings cannot
        both hold.

    Examples
    --------
    >>> seen = {("power", "tibialis_anterior", "right"): 3, ("power", "gluteus_medius", "right"): 4}
    >>> seen |= {("reflex", "ankle", "right"): 2, ("sensation", "touch:dorsum_foot", "right"): "reduced"}
    >>> str(localise(seen, days=30).index[0])
    'root_l5'
    """
    one_of(level, LEVELS, "level")
    return summed(belief(seen, days, prior), level)


def summed(held: Belief, level: str) -> pd.Series:
    """Return a belief summed to one level, greatest first."""
    return _series(held.answers, float(held.posterior[-1]), level)


def _series(answers: Floats, nothing: float, level: str) -> pd.Series:
    names, shares = _shares(level)
    found = pd.Series(np.append(answers @ shares, nothing), index=[*names, NOTHING], name="probability")
    return found.sort_values(ascending=False, kind="stable").rename_axis(level)


@cache
def _shares(level: str) -> tuple[tuple[str, ...], Floats]:
    """Return the names of one level, and the share that each has of every answer (answers by names)."""
    answers = candidates().answers
    entries: list[list[str]] = []
    for answer in answers:
        if level == "compartment":
            entries.append([answer.compartment])
        elif level == "case" or not answer.sites:
            entries.append(
                [
                    answer.name
                    if len(answer.sites) == 1 and answer.label == answer.sites[0][0]
                    else answer.label
                ]
            )
        elif level == "site":
            entries.append(list(dict.fromkeys(site for site, _ in answer.sites)))
        else:
            entries.append([f"{site}:{side}" for site, side in answer.sites])
    first = COMPARTMENTS if level == "compartment" else ()
    names = tuple(dict.fromkeys([*first, *(name for entry in entries for name in entry)]))
    place = {name: number for number, name in enumerate(names)}
    shares = np.zeros((len(answers), len(names)))
    for row, entry in enumerate(entries):
        for name in entry:
            shares[row, place[name]] += 1.0 / len(entry)
    return names, shares
