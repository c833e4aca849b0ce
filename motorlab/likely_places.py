"""Where findings lie, in words: likely places and kinds of neuron, beliefs side by side, and two places told apart."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from motorlab.choices import quoted
from motorlab.diagnosis.beliefs import Belief, belief, log_likelihood
from motorlab.diagnosis.evidence import Key
from motorlab.diagnosis.families import HEALTHY, NOTHING
from motorlab.diagnosis.hypotheses import rows_of, site_sets
from motorlab.diagnosis.localising import localise
from motorlab.hypothesis_names import in_words, kind_in_words

__all__ = [
    "UNKNOWN", "how_likely", "likely", "likely_beside", "likely_kinds", "likely_sites", "place_of", "tells_apart",
]  # fmt: skip

UNKNOWN = in_words(NOTHING)
SITES, KINDS = 4, 3  # so many are listed: what comes after them is hardly likely
LEAST, MOST = 0.005, 0.995  # beyond these a chance is not told as 0 or 100 per cent: nothing is certain


def how_likely(chance: float) -> str:
    """Return a chance in per cent; what is nearly impossible or certain is not called so.

    Examples
    --------
    >>> how_likely(0.0001), how_likely(0.42), how_likely(0.9999)
    ('under 1 %', '42 %', 'over 99 %')
    """
    if chance < LEAST:
        return "under 1 %"
    return "over 99 %" if chance > MOST else f"{100 * chance:.0f} %"


def place_of(hypothesis: str) -> str:
    """Return which set of sites a hypothesis is, whatever its name and side.

    Raises
    ------
    ValueError
        If there is no such hypothesis, or it has many places, as a compartment has.

    Examples
    --------
    >>> place_of("l5_radiculopathy"), place_of("pseudobulbar_palsy")
    ('root_l5', 'corona_radiata')
    """
    numbers, names = site_sets()
    found = sorted({int(numbers[answer]) for answer in _answers_of(hypothesis)})
    if len(found) > 1:
        raise ValueError(f"{hypothesis!r} has {len(found)} places: name a site, a syndrome or a pair.")
    return names[found[0]]


@cache
def _answers_of(hypothesis: str) -> tuple[int, ...]:
    listed = belief({}).listed
    return tuple(sorted({int(listed.answer[row]) for row in rows_of(hypothesis)}))


def likely(seen: Mapping[Key, object], days: float | None = None, prior: str | None = None) -> pd.DataFrame:
    """Return the places that are likely, in words, whatever their side and cause.

    Parameters
    ----------
    seen, days, prior
        As for `localise`.

    Returns
    -------
    DataFrame
        One row per set of sites and one for none of these, the likeliest first; columns `place` (its sites joined by
        "and"), `name` (one site by its name; several by the likeliest case that has them) and `chance` (0..1).

    Examples
    --------
    >>> from motorlab.vignettes import vignette
    >>> found = vignette("foot_back_pain")
    >>> likely(found.seen, found.days)["name"].iloc[0]
    'L5 root'
    """
    held = belief(seen, days, prior)
    numbers, names = site_sets()
    chances = np.bincount(numbers, weights=held.answers)
    titles = [_title(held, numbers, number) for number in range(len(names))]
    columns = {"place": [*names, NOTHING], "name": [*titles, UNKNOWN]}
    frame = pd.DataFrame(columns | {"chance": np.append(chances, held.posterior[-1])})
    return frame.sort_values("chance", ascending=False, kind="stable").reset_index(drop=True)


def likely_sites(seen: Mapping[Key, object], days: float | None = None) -> pd.DataFrame:
    """Return the sites that `localise` finds likeliest, by name, and how likely they are, in words.

    Returns
    -------
    DataFrame
        Columns `in all` (as `localise` says: alone or with others) and `as the only place`.

    Examples
    --------
    >>> from motorlab.vignettes import vignette
    >>> found = vignette("foot_back_pain")
    >>> likely_sites(found.seen, found.days).index[0]
    'L5 root'
    """
    whole = localise(seen, days=days).head(SITES)
    alone = likely(seen, days).set_index("place")["chance"].reindex(whole.index, fill_value=0.0)
    found = pd.DataFrame({"in all": whole, "as the only place": alone}).map(how_likely)
    found.loc[found.index.isin([HEALTHY, NOTHING]), "as the only place"] = ""  # they are no places
    return found.rename(index=in_words)


def likely_kinds(seen: Mapping[Key, object], days: float | None = None) -> pd.DataFrame:
    """Return which neuron, or what else, has failed, and how likely that is, in words.

    Examples
    --------
    >>> likely_kinds({("fasciculation", "tongue", "any"): "present"}).columns.tolist()
    ['how likely']
    """
    found = localise(seen, days=days, level="compartment").head(KINDS)
    return (
        found.rename(index=kind_in_words)
        .map(how_likely)
        .to_frame("how likely")
        .rename_axis("what has failed")
    )


def likely_beside(beliefs: Mapping[str, Mapping[str, Any]], most: int = 3) -> pd.DataFrame:
    """Return several beliefs side by side: the likeliest places of each, and how likely they are in all.

    Parameters
    ----------
    beliefs
        Under the name that each shall have, what `likely` takes (`seen`, `days`, `prior`).
    most
        How many places of each are listed.

    Returns
    -------
    DataFrame
        One row per place, under its name, those of the first belief first; a column of each belief, in words.

    Examples
    --------
    >>> from motorlab.vignettes import vignette
    >>> fingers = vignette("wrist_fingers_only")
    >>> what = {"seen": fingers.seen, "days": fingers.days}
    >>> table = likely_beside({"clinic": what, "flat": what | {"prior": "flat"}})
    >>> table.columns.tolist()
    ['clinic', 'flat']
    """
    if not beliefs:
        raise ValueError("Name at least one belief.")
    found = {name: likely(**given) for name, given in beliefs.items()}
    listed = dict.fromkeys(place for frame in found.values() for place in frame["place"].head(most))
    listed[NOTHING] = None
    first = next(iter(found.values()))
    names = dict(zip(first["place"], first["name"], strict=True))
    columns = {name: frame.set_index("place")["chance"].map(how_likely) for name, frame in found.items()}
    table = pd.DataFrame(columns).loc[list(listed)]
    table.index = pd.Index([names[place] for place in listed], name="place")
    return table


def _title(held: Belief, numbers: NDArray[np.int64], number: int) -> str:
    inside = np.flatnonzero(numbers == number)
    answers = [held.listed.answers[place] for place in inside]
    if len({site for site, _ in answers[0].sites}) == 1:
        return in_words(answers[0].sites[0][0])
    return in_words(answers[int(held.answers[inside].argmax())].label)


def tells_apart(seen: Mapping[Key, object], places: Sequence[str], days: float | None = None) -> pd.DataFrame:
    """Return how likely each finding is with each of two places, the most telling first.

    Parameters
    ----------
    seen, days
        As for `localise`.
    places
        Two hypotheses, as `next_tests` takes them; a compartment means all its places.

    Returns
    -------
    DataFrame
        One row per finding: `finding`, `target`, `side`, `value`, `chance_first` and `chance_second` (0..1), and
        `times`, the first over the second. Within a place the severities and ages count by how well all findings
        together fit them.

    Examples
    --------
    >>> from motorlab.vignettes import vignette
    >>> found = vignette("foot_back_pain")
    >>> tells_apart(found.seen, ("root_l5", "common_fibular_nerve"), found.days)["target"].iloc[0]
    'tibialis_posterior'
    """
    if isinstance(places, str) or len(places) != 2:
        raise ValueError(f"Name two places that the findings shall tell apart, not {quoted(places)}.")
    held = belief(seen, days)
    posterior = held.posterior[:-1]
    inside = [_inside(held, place) for place in places]
    weights = [np.where(mine, posterior, 0.0) for mine in inside]
    shares = [weight / weight.sum() for weight in weights]
    lines = []
    for statement in held.found:
        likely_ = np.exp(log_likelihood(statement)[0])
        first, second = (float(likely_ @ share) for share in shares)
        lines.append((*statement.key, statement.value, first, second, first / second))
    columns = ["finding", "target", "side", "value", "chance_first", "chance_second", "times"]
    frame = pd.DataFrame(lines, columns=columns)
    return frame.sort_values("times", ascending=False, kind="stable").reset_index(drop=True)


def _inside(held: Belief, hypothesis: str) -> NDArray[np.bool_]:
    """Return which candidates have the sites of a hypothesis, under whatever name; of a compartment, its own."""
    numbers, _ = site_sets()
    mine = np.unique(numbers[list(_answers_of(hypothesis))])
    inside = np.zeros(len(held.listed), dtype=bool)
    inside[rows_of(hypothesis)] = True
    return inside if len(mine) > 1 else np.asarray(numbers[held.listed.answer] == mine[0])
