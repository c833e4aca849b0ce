"""From what was seen to how likely each candidate is: exact, by Bayes, with every step kept for showing the working.

A finding adds its logarithm to each candidate; a changed finding therefore changes one row and leaves the rest.
Findings that are not independent count for a part (`alike`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from motorlab.choices import finite, one_of
from motorlab.diagnosis.alike import alike, shares
from motorlab.diagnosis.candidates import Candidates, candidates
from motorlab.diagnosis.columns import columns
from motorlab.diagnosis.evidence import Key, Statement, statements
from motorlab.diagnosis.families import POPULATIONS
from motorlab.diagnosis.outcomes import outcomes

__all__ = ["PRIORS", "Belief", "add", "belief", "log_likelihood", "normalised", "row_of"]

Floats = NDArray[np.float64]
Bytes = NDArray[np.uint8]
PRIORS = (*POPULATIONS, "flat")
AGE_SPREAD = (
    0.9  # standard deviation of the age of a lesion about the age given, in natural logarithms (assumption)
)
AGE_FLOOR = 0.02  # chance that the given age says nothing (assumption)
DAYS = 32  # days whose fit is kept: the first useful days of all tests come again and again
KEPT = 400  # rows of likelihoods kept: 400 x 10,000 x 8 bytes are 32 MB at most


def row_of(table: Bytes, likelihood: Floats, out: Floats | None = None) -> Floats:
    """Return for each candidate how likely an observation is: one look-up a byte; into `out` where it is given.

    New memory costs more than the look-up, so what is used at once has a place to go to.
    """
    return np.take(likelihood, table, out=out, mode="clip")  # every byte has its place: no need to look


def add(logs: Floats, rows: Sequence[Floats], shares: Floats) -> None:
    """Add rows of logarithms to `logs` in place, each by its share."""
    for row, share in zip(rows, shares.tolist(), strict=True):
        logs += row if share == 1.0 else share * row


def normalised(logs: Floats) -> Floats:
    """Return probabilities that sum to 1 from logarithms.

    Examples
    --------
    >>> normalised(np.log([1.0, 3.0])).tolist()
    [0.25, 0.75]
    """
    found = np.exp(logs - logs.max())
    return np.asarray(found / found.sum())


@lru_cache(maxsize=KEPT)
def log_likelihood(statement: Statement) -> tuple[Floats, float]:
    """Return the logarithm of how likely one statement is: for each candidate, and where nothing listed explains it.

    Of several rows (`some`, `none`) the likeliest one decides: false alarms of many muscles are not many tries.
    """
    kind = outcomes()[statement.key[0]]
    table, weight = columns(), candidates().weight
    agrees = kind.matrix @ np.array(statement.accepted)
    if statement.way == "one":
        levels = table[statement.rows[0]]
        found, logs = row_of(levels, agrees), row_of(levels, np.log(agrees))
    else:
        found = _greatest(table, statement.rows, agrees if statement.way == "some" else 1.0 - agrees)
        found = found if statement.way == "some" else 1.0 - found
        logs = np.log(found)
    logs.flags.writeable = False
    return logs, float(np.log(weight @ found / weight.sum()))


def _greatest(table: Bytes, rows: tuple[int, ...], likelihood: Floats) -> Floats:
    """Return for each candidate the greatest likelihood among several rows."""
    found = row_of(table[rows[0]], likelihood)
    scratch = np.empty_like(found)
    for row in rows[1:]:
        np.maximum(found, row_of(table[row], likelihood, scratch), out=found)
    return found


@dataclass(frozen=True)
class Belief:
    """What is believed after some findings.

    Attributes
    ----------
    found
        The findings as statements.
    alike
        For each, how many there are of its kind on its nerve or root, itself and the same of the other side included.
    shares
        How much each counts, 0..1: less than 1 where there are others alike.
    prior
        Prior of each candidate, and last that of none of these; sums to 1.
    fit
        How well the age of each fits the day, in the same order; 1 where no day is given.
    """

    listed: Candidates
    found: tuple[Statement, ...]
    alike: tuple[int, ...]
    shares: Floats
    prior: Floats
    fit: Floats

    def on_day(self, days: float) -> "Belief":
        """Return the same findings on another day."""
        fit = _fit(days)
        prior = self.prior / self.fit * fit
        return replace(self, prior=prior / prior.sum(), fit=fit)

    @cached_property
    def posterior(self) -> Floats:
        """Probability of each candidate, and last that of none of these; sums to 1."""
        return self.with_shares(self.shares)

    def with_shares(self, shares: Floats) -> Floats:
        """Return the posterior if each finding counted by another share."""
        with np.errstate(divide="ignore"):
            logs = np.log(self.prior)
        rows = [log_likelihood(statement) for statement in self.found]
        add(logs[:-1], [row for row, _ in rows], shares)
        logs[-1] += sum(share * usual for share, (_, usual) in zip(shares.tolist(), rows, strict=True))
        return normalised(logs)

    @cached_property
    def answers(self) -> Floats:
        """Probability of each answer, in the order of `Candidates.answers`."""
        return self.by_answer(self.posterior)

    def by_answer(self, posterior: Floats) -> Floats:
        """Return the sums of a posterior over the candidates of each answer."""
        found = np.bincount(self.listed.answer, weights=posterior[:-1], minlength=len(self.listed.answers))
        return np.asarray(found)


def belief(seen: Mapping[Key, object], days: float | None = None, prior: str | None = None) -> Belief:
    """Return what is believed after some findings.

    Parameters
    ----------
    seen
        What was seen, as `statements` reads it.
    days
        Days since it began; None: what a Phenopacket says of it, else the sum over all ages.
    prior
        `clinic`: how common each answer is among patients with a motor complaint (rows, mostly assumptions);
        `rare_disease`: the same in a register of rare diseases; `flat`: all answers alike. None: the population that
        `seen` says it is from (a Phenopacket), else `clinic`.

    Examples
    --------
    >>> empty = belief({})
    >>> bool(np.allclose(empty.posterior, empty.prior))
    True
    """
    listed = candidates()
    age = getattr(seen, "days", None) if days is None else days
    chosen = one_of(prior or getattr(seen, "prior", None) or POPULATIONS[0], PRIORS, "prior")
    found = tuple(statements(seen))
    fit = _fit(age)
    whole = _prior(chosen) * fit
    sizes = alike(found)
    return Belief(listed, found, sizes, shares(sizes), whole / whole.sum(), fit)


@cache
def _prior(name: str) -> Floats:
    listed = candidates()
    if name in POPULATIONS:
        return listed.weights[name]
    whole = np.bincount(listed.answer, weights=listed.weight)
    even = 1.0 / (len(whole) + 1)
    return np.append(listed.weight / whole[listed.answer] * even, even)


def _fit(days: float | None) -> Floats:
    """Return how well the age of each candidate fits the day, and last that of the unknown, which is of no age."""
    return np.ones(len(candidates()) + 1) if days is None else _fit_on(finite(days, "days", 0.0))


@lru_cache(maxsize=DAYS)
def _fit_on(age: float) -> Floats:
    listed = candidates()
    far = np.log1p(np.clip(age, listed.days, listed.until)) - np.log1p(age)
    fit = AGE_FLOOR + (1.0 - AGE_FLOOR) * np.exp(-0.5 * (far / AGE_SPREAD) ** 2)
    aged = ~np.isnan(fit)
    mean = float(listed.weight[aged] @ fit[aged]) / float(listed.weight[aged].sum())
    found = np.append(np.where(aged, fit, mean), mean)
    found.flags.writeable = False
    return found
