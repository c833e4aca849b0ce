"""Who is still in the race, sorted by what is asked: about the site, or about which of some hypotheses it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from motorlab.diagnosis.beliefs import Belief
from motorlab.diagnosis.hypotheses import named, rows_of, site_sets

__all__ = ["Field", "field_of"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
LEAST = 1e-6  # candidates this much less likely than the best are left out
ROUGH = 0.95  # share of what the best answer leaves, on which the places worth measuring exactly are chosen
IDLE = 5.0  # times that a pair must have gained more than its better half to be asked about (assumption)


@dataclass(frozen=True)
class Field:
    """The candidates still in the race, those of one answer in a row."""

    kept: Whole
    weights: Floats
    starts: Whole
    names: tuple[str, ...]

    def rough(self) -> "Field":
        """Return the fewest candidates that hold nearly all of the belief, the best answer's rivals among them."""
        order = np.argsort(-self.weights, kind="stable")
        left = (1.0 - ROUGH) * (1.0 - np.add.reduceat(self.weights, self.starts).max())
        enough = int(np.searchsorted(np.cumsum(self.weights[order]), 1.0 - left)) + 1
        chosen = np.sort(order[:enough])
        group = np.repeat(np.arange(len(self.starts)), np.diff(np.r_[self.starts, len(self.kept)]))[chosen]
        starts = np.flatnonzero(np.r_[True, np.diff(group) > 0])
        weights = self.weights[chosen] / self.weights[chosen].sum()
        return Field(self.kept[chosen], weights, starts, ())


@cache
def _twos() -> list[tuple[int, list[int]]]:
    """Return the sets of two sites, each with the sets of one of them."""
    _, names = site_sets()
    place = {name: number for number, name in enumerate(names)}
    parts = {number: name.split(" and ") for name, number in place.items()}
    return [
        (number, [place[site] for site in sites if site in place])
        for number, sites in parts.items()
        if len(sites) == 2
    ]


def _without_idle(held: Belief) -> Whole:
    """Return the number that each set of sites counts under.

    A second lesion that nothing speaks for is not asked about: its pair has gained little more than its partner alone.
    """
    numbers, names = site_sets()
    now, before = (
        np.bincount(numbers, weights=held.by_answer(some), minlength=len(names))
        for some in (held.posterior, held.prior)
    )
    gained = now / np.maximum(before, 1e-300)
    found = np.arange(len(names))
    for pair, singles in _twos():
        if singles:
            best = max(singles, key=lambda single: now[single])
            if gained[pair] <= IDLE * gained[best]:
                found[pair] = best
    return found


def field_of(held: Belief, hypotheses: Sequence[str] | None) -> Field:
    """Return the candidates that are still likely, sorted by what is asked."""
    posterior = held.posterior[:-1]
    if hypotheses is None:
        numbers, names = site_sets()
        group = _without_idle(held)[numbers[held.listed.answer]]
    else:
        names = tuple(named(hypotheses))
        group = np.full(len(posterior), -1)
        for number, name in enumerate(names):
            group[rows_of(name)] = number
        if len(names) < 2:
            raise ValueError(
                f"Tests are told apart by two hypotheses or more; only {', '.join(names) or 'none'} is given."
            )
    asked = group >= 0
    kept = np.flatnonzero(asked & (posterior > LEAST * posterior[asked].max()))
    kept = kept[np.argsort(group[kept], kind="stable")]
    starts = np.flatnonzero(np.r_[True, np.diff(group[kept]) > 0])
    weights = posterior[kept] / posterior[kept].sum()
    return Field(kept, weights, starts, tuple(names[number] for number in group[kept][starts].tolist()))
