"""Tests one after the other, and by how much they mislead when they are taken for independent.

Given one case, each test has its own luck. But a hypothesis means many cases: in the severe ones all tests come back
abnormal, in the slight ones none does, so that the second result is half known from the first. Multiplying likelihood
ratios counts it twice. How much is worked out from the cases that the hypothesis may mean, not typed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import isnan, log, nan, prod
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from motorlab.choices import finite, one_of, quoted
from motorlab.diagnosis.accuracies import LEAST, ratios
from motorlab.diagnosis.hypotheses import named
from motorlab.diagnosis.named_tests import about, named_tests
from motorlab.diagnosis.people import after, odds, percent
from motorlab.diagnosis.predicted import Meant, meant, predicted, since
from motorlab.diagnosis.published import published_for
from motorlab.measured_tests import reads

__all__ = ["Chain", "chain"]

Floats = NDArray[np.float64]
RESULTS = ("abnormal", "normal")
TOLD = 1.2  # a factor on the odds from which on the dependence is told, this way or that
NAMES = {"severity": "severity", "place": "place", "kind": "kind of damage", "day": "day"}


@dataclass(frozen=True)
class Chain:
    """Several results in a row.

    Attributes
    ----------
    steps
        One row per result: `test`, `result`; `ratio` and `chance`, its likelihood ratio and the chance after it when
        each result is taken for itself; `joint_ratio` and `joint_chance`, the same when it is known what went before;
        `published_ratio` (NaN where no study of this condition gave one).
    before, naive, joint
        Chance of the hypothesis before the tests; after them by odds x LR x LR; after them over the cases.
    published
        Chance after them by odds x LR x LR with the published ratios; NaN where one of them is missing.
    factor
        By how much the naive odds are too large (above 1) or too small (below 1).
    through
        For each trait of the cases, which share of the dependence it alone explains (0..1); empty where there is none.
    warning
        The size of it in words, and which tests read the same finding; "" where the tests are independent.
    """

    steps: pd.DataFrame
    before: float
    naive: float
    joint: float
    published: float
    factor: float
    through: dict[str, float]
    warning: str


def chain(
    results: Mapping[str, str], hypotheses: Sequence[str], days: float | None = 20, *, before: float = 0.5
) -> Chain:
    """Return what several results mean together, naively and over the cases that the hypotheses may mean.

    Parameters
    ----------
    results
        For each test, in their order, `abnormal` or `normal`.
    hypotheses
        The hypothesis, and those from which it is to be told; the others count alike.
    days
        Days since the first lesion began; None for an onset that is not known.
    before
        Chance of the hypothesis before the tests, 0..1.

    Raises
    ------
    ValueError
        If a test, a result or a hypothesis is unknown.

    Notes
    -----
    Of the joint chance of all results under a hypothesis, `sum of weight * product of chances` over its cases, the
    naive one is the product of sums. Their quotient is 1 where the tests are independent given the hypothesis.

    Examples
    --------
    >>> both = {"motor_nerve_conduction": "abnormal", "sensory_nerve_conduction": "abnormal"}
    >>> found = chain(both, ["common_fibular_nerve", "root_l5"], days=30)
    >>> found.naive > 0.5 and found.factor != 1
    True
    """
    if not isinstance(results, Mapping) or not results:
        raise ValueError(f"A chain is a dict of tests to results, at least one, not {quoted(results)}.")
    names, days = named(hypotheses), since(days)
    if len(names) < 2:
        raise ValueError(f"Name the hypothesis and at least one other, not {quoted(hypotheses)}.")
    named_tests(results)  # refuses what is no test
    before = finite(before, "The chance before the test", 0.0, 1.0)
    sides = [meant(name, days) for name in names]
    chances = [[_chances(test, result, name, days) for name in names] for test, result in results.items()]
    steps: list[dict[str, Any]] = []
    naive, joint, published = before, before, before
    gone = [np.ones(len(side.weights)) for side in sides]  # chance of all results so far, case by case
    for (test, result), each in zip(results.items(), chances, strict=True):
        alone = _ratio([float(side.weights @ chance) for side, chance in zip(sides, each, strict=True)])
        told = [past * chance for past, chance in zip(gone, each, strict=True)]
        so_far = [float(side.weights @ past) for side, past in zip(sides, gone, strict=True)]
        now = [float(side.weights @ past) for side, past in zip(sides, told, strict=True)]
        together = _ratio(now) / _ratio(so_far)
        said = _published(test, result, names[0], days)
        naive, joint, gone = after(naive, alone), after(joint, together), told
        published = nan if isnan(said) or isnan(published) else after(published, said)
        steps.append(
            {"test": test, "result": result, "ratio": alone, "chance": naive}
            | {"joint_ratio": together, "joint_chance": joint, "published_ratio": said}
        )
    factor = prod(step["ratio"] / step["joint_ratio"] for step in steps)
    # of the hypotheses the one whose cases tie the tests together most
    ties = [_strength(side, [each[place] for each in chances]) for place, side in enumerate(sides)]
    tied = ties.index(max(ties))
    through = _through(sides[tied], [each[tied] for each in chances])
    warning = " ".join(filter(None, (_warning(factor, naive, joint, through), _shared(list(results)))))
    return Chain(pd.DataFrame(steps), before, naive, joint, published, factor, through, warning)


def _chances(test: str, result: str, hypothesis: str, days: float | None) -> Floats:
    """Return the chance of one result, case by case."""
    one_of(result, RESULTS, "result of a test")
    found = predicted(test, hypothesis, days)
    chances = np.clip(found.chances, LEAST, 1.0 - LEAST)
    return chances if result == RESULTS[0] else 1.0 - chances


def _published(test: str, result: str, hypothesis: str, days: float | None) -> float:
    """Return the published likelihood ratio of a result."""
    mean = meant(hypothesis, days)
    study = published_for(test, mean.cases, mean.weights.tolist())
    plus, minus = ratios(study.sensitivity, study.specificity, kind=study.kind)
    return plus.value if result == RESULTS[0] else minus.value


def _ratio(shares: list[float]) -> float:
    """Return the likelihood ratio of the first against the mean of the others."""
    return shares[0] / float(np.mean(shares[1:]))


def _strength(side: Meant, chances: list[Floats]) -> float:
    """Return how far a hypothesis is from making its tests independent: 0 where they are, on the log scale."""
    apart = float(side.weights @ np.prod(chances, axis=0))
    alone = float(np.prod([side.weights @ chance for chance in chances]))
    return abs(log(apart / alone)) if apart > 0.0 and alone > 0.0 else 0.0


def _through(side: Meant, chances: list[Floats]) -> dict[str, float]:
    """Return how much of the dependence is left when only one trait of the cases is known."""
    whole = _strength(side, chances)
    if whole < 1e-9:
        return {}
    found = {}
    for trait, values in side.traits.items():
        groups = np.unique(values, return_inverse=True)[1]
        weights: Floats = np.asarray(np.bincount(groups, side.weights), dtype=float)
        means = [np.bincount(groups, side.weights * chance) / weights for chance in chances]
        found[trait] = min(1.0, _strength(Meant((), weights, {}), means) / whole)
    return dict(sorted(found.items(), key=lambda item: -item[1]))


def _warning(factor: float, naive: float, joint: float, through: dict[str, float]) -> str:
    """Return the size of the dependence in words; nothing where there is none worth telling."""
    if 1.0 / TOLD < factor < TOLD:
        return ""
    many = factor if factor > 1.0 else 1.0 / factor
    way = "large" if factor > 1.0 else "small"
    why = ""
    if through:
        trait = next(iter(through))
        why = f" They hang together through the {NAMES[trait]} of the cases."
    return (
        f"These tests are not independent: they fail in the same people. Multiplied, the odds come out {many:.2g} "
        f"times too {way}: {percent(naive)} % ({odds(naive)}) instead of {percent(joint)} % ({odds(joint)}).{why}"
    )


def _shared(tests: list[str]) -> str:
    """Return which tests read the same findings: their luck is shared as well, which the model does not know."""
    said = []
    for first, second in combinations(tests, 2):
        one, other = reads(first), reads(second)
        if one is not None and other is not None and set(one.places.tolist()) & set(other.places.tolist()):
            said.append(f"{about(first).name} and {_small(about(second).name)} read the same finding.")
    if said:
        said.append("The model gives each its own luck, so they depend on each other more than it says.")
    return " ".join(said)


def _small(name: str) -> str:
    """Return a name as it stands within a sentence; an abbreviation keeps its capitals."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name
