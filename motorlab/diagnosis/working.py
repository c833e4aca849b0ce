"""Why it is believed: what each finding did to the odds, how well the best answer fits, and what would change it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from motorlab.diagnosis.beliefs import Belief, belief, log_likelihood
from motorlab.diagnosis.evidence import Key
from motorlab.diagnosis.hypotheses import called, site_sets
from motorlab.diagnosis.information import entropy
from motorlab.diagnosis.outcomes import outcomes
from motorlab.sign_names import sign

__all__ = ["Working", "explain_belief"]

Floats = NDArray[np.float64]
ASSUMPTION = (
    "Findings are taken as independent of each other once the case is known; those of one kind on one nerve or root, "
    "and right and left of one finding, count for less. The frequencies of places are mostly teaching assumptions. "
    "For teaching, not for patients."
)
POOR = -3.0  # standard deviations below what such a case usually gives: it does not fit (assumption)
FAIR = -1.5  # and here some findings do not (assumption)
ODD = 0.15  # a finding that the best answer gives more rarely than this stands out (assumption)


@dataclass(frozen=True)
class Working:
    """The working behind one belief.

    Attributes
    ----------
    best, rival
        The likeliest set of sites and the next, whatever their side and name; several sites are joined by "and".
    prior, posterior
        Probability of the best answer before and after the findings.
    steps
        One row per finding, the greatest change first: `finding`, `target`, `side`, `value`; `bits`, by how many
        doublings it changes the odds of the best answer, given all others; `chance_best`, `chance_rival` and
        `chance_rest`, how likely it is with the best answer, the rival, and all the rest; `without`, the best answer
        if it had not been looked for; `counts`, the share for which it counts; `because`.
    fit
        Standard deviations by which the findings are more (+) or less (-) usual than what such a case gives on average.
    fit_words
        The same in a sentence, with the findings that do not fit.
    sharpened
        Bits of uncertainty left about the answer: `as_used`, `all_independent`, `one_per_nerve`.
    assumption
        What is taken for granted.
    """

    best: str
    rival: str
    prior: float
    posterior: float
    steps: pd.DataFrame
    fit: float
    fit_words: str
    sharpened: dict[str, float]
    assumption: str = ASSUMPTION

    @property
    def summary(self) -> str:
        """The working in a few sentences."""
        before, after = (f"{value:.1%}" for value in (self.prior, self.posterior))
        said = f"{called(self.best)}: {before} before the findings, {after} after them. {self.fit_words}"
        if len(self.steps):
            first = self.steps.iloc[0]
            told = _sign((first["finding"], first["target"], first["side"]))
            said += f" Leaving out this would change it most: {told}."
        return f"{said} {self.assumption}"


def explain_belief(
    seen: Mapping[Key, object], days: float | None = None, prior: str | None = None
) -> Working:
    """Return the working behind `localise`.

    Parameters
    ----------
    seen, days, prior
        As for `localise`.

    Returns
    -------
    Working

    Raises
    ------
    ValueError
        As `localise`.

    Examples
    --------
    >>> worked = explain_belief({("power", "tibialis_anterior", "right"): 1, ("reflex", "ankle", "right"): 2})
    >>> float(worked.steps["bits"].iloc[0]) > 1.0
    True
    """
    held = belief(seen, days, prior)
    answers = held.answers
    group, names = site_sets()
    by_label = _sums(group, answers)
    order = np.argsort(-by_label, kind="stable")
    best, rival = int(order[0]), int(order[1])
    inside = group[held.listed.answer]
    before = _sums(group, held.by_answer(held.prior))
    steps = pd.DataFrame(
        [_step(held, place, inside, best, rival, names, group) for place in range(len(held.found))],
        columns=[
            *("finding", "target", "side", "value", "bits", "chance_best", "chance_rival", "chance_rest"),
            *("without", "counts", "because"),
        ],
    )
    steps = steps.sort_values("bits", key=np.abs, ascending=False, kind="stable").reset_index(drop=True)
    fit, odd = _fit(held, inside == best)
    return Working(
        names[best],
        names[rival],
        float(before[best]),
        float(by_label[best]),
        steps,
        fit,
        _fit_words(fit, odd),
        _sharpened(held, group),
    )


def _sums(group: NDArray[np.int64], answers: Floats) -> Floats:
    return np.asarray(np.bincount(group, weights=answers))


def _step(
    held: Belief,
    place: int,
    inside: NDArray[np.int64],
    best: int,
    rival: int,
    names: tuple[str, ...],
    group: NDArray[np.int64],
) -> tuple[object, ...]:
    """Return what one finding did: the odds with it, over the odds of all others alone."""
    statement, share = held.found[place], float(held.shares[place])
    shares = held.shares.copy()
    shares[place] = 0.0
    without = held.with_shares(shares)
    row, usual = log_likelihood(statement)
    likely = np.append(np.exp(row), np.exp(usual))
    where = np.append(inside, -1)  # none of these belongs to the rest
    mine, other = where == best, where == rival
    chances = [_mean(likely, without, some) for some in (mine, other, ~mine)]
    odds = [_odds(probability[mine].sum()) for probability in (held.posterior, without)]
    bits = float(np.log2(odds[0]) - np.log2(odds[1]))
    alone = _sums(group, held.by_answer(without))
    return (
        *statement.key,
        statement.value,
        bits,
        *chances,
        names[int(alone.argmax())],
        share,
        _because(names[best], bits, chances, share),
    )


def _mean(likely: Floats, weights: Floats, some: NDArray[np.bool_]) -> float:
    whole = weights[some].sum()
    return float(likely[some] @ weights[some] / whole) if whole > 0 else float(likely[some].mean())


def _odds(chance: float) -> float:
    return max(chance, 1e-300) / max(1.0 - chance, 1e-300)


def _because(best: str, bits: float, chances: list[float], share: float) -> str:
    """Return in a sentence what one finding did."""
    here, rest = (_percent(chances[place]) for place in (0, 2))
    seen = f"this is written down in {here} with {called(best)}, in {rest} with all else that is likely"
    shared = f" It counts for {share:.0%}: others of its kind are on the same nerve, or the same on the other side."
    part = "" if share == 1.0 else shared
    if abs(bits) < 0.1:
        return f"It changes little: {seen}.{part}"
    times = 2.0 ** abs(bits)
    size = f"{times:.1f}" if times < 10 else f"{times:.0f}" if times < 1000 else "over a thousand"
    if bits > 0:
        return f"It makes the odds {size} times as high: {seen}.{part}"
    if times < 2:
        return f"It lowers the odds by {1.0 - 1.0 / times:.0%}: {seen}.{part}"
    return f"It divides the odds by {size}: {seen}.{part}"


def _percent(chance: float) -> str:
    return "fewer than 1%" if chance < 0.01 else f"{chance:.0%}"


def _fit(held: Belief, mine: NDArray[np.bool_]) -> tuple[float, list[str]]:
    """Return how usual the findings are for the likeliest candidate of the best answer, and those that stand out."""
    posterior = np.where(mine, held.posterior[:-1], 0.0)
    top = int(posterior.argmax())
    found = expected = variance = 0.0
    odd: dict[str, float] = {}
    for statement in held.found:
        chance = float(np.exp(log_likelihood(statement)[0][top]))
        away = max(1.0 - chance, 1e-12)
        usual = chance * np.log(chance) + away * np.log(away)
        found += np.log(chance)
        expected += usual
        variance += chance * np.log(chance) ** 2 + away * np.log(away) ** 2 - usual**2
        if chance < ODD * max(outcomes()[statement.key[0]].matrix.max(), 1e-12):
            odd[_sign(statement.key)] = chance
    fit = float((found - expected) / np.sqrt(variance)) if variance > 0 else 0.0
    return fit, sorted(odd, key=lambda name: odd[name])


def _sign(key: Key) -> str:
    """Return a key as it stands in a sentence; one without a side of its own goes without."""
    finding, target, side = key
    name = sign(finding, target)
    if name[1:2].islower() and not name.endswith(" sign"):  # no abbreviation, nor called after somebody
        name = name[:1].lower() + name[1:]
    return f"{name}{f', {side}' if side not in ('', 'midline') else ''}"


def _fit_words(fit: float, odd: list[str]) -> str:
    if fit < POOR:
        said = "It does not fit well: look again, or think of something that is not listed"
    elif fit < FAIR:
        said = "It fits in the main"
    else:
        said = "It fits as well as such a case usually does"
    link = ". Unusual for it" if fit < POOR else ", although this is unusual for it"
    return f"{said}{link}: {'; '.join(odd[:4])}{'; ...' if len(odd) > 4 else '.'}" if odd else f"{said}."


def _sharpened(held: Belief, group: NDArray[np.int64]) -> dict[str, float]:
    """Return the uncertainty that is left if alike findings count as used, in full, or once a nerve."""
    found = {}
    once = np.array([1.0 / size for size in held.alike])
    for name, shares in (
        ("as_used", held.shares),
        ("all_independent", np.ones(len(held.found))),
        ("one_per_nerve", once),
    ):
        posterior = held.with_shares(shares)
        found[name] = float(entropy(np.append(_sums(group, held.by_answer(posterior)), posterior[-1])))
    return found
