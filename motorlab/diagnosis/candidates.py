"""Every case that the reverse weighs, as columns: which lesions, whose mirror image, how common, how old.

Only cases of the left and of both sides are listed as lesions; those of the right are their mirror images, which the
forward model gives exactly. That halves what has to be computed.
"""

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from motorlab.diagnosis.families import HEALTHY, NOTHING, POPULATIONS, Answer, Case, families
from motorlab.lesions import OTHER_SIDE
from motorlab.tables import rows

__all__ = ["Candidates", "candidates", "mirror"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Candidates:
    """All candidates as columns.

    Attributes
    ----------
    cases
        Lesions of what is computed: the healthy case first, then cases of the left or of both sides.
    case, mirrored
        For each candidate its case, and whether it is the mirror image of it.
    answer
        For each candidate its place in `answers`; candidates of one answer stand in a row.
    weights
        For each of `POPULATIONS` the share of the prior of each candidate, and last that of patients whom nothing
        listed here explains; sums to 1.
    days, until
        Days since the oldest lesion began; NaN for health. The oldest age of what came at once stands for all later
        ones, so that its `until` has no end; all others stand for their own age.
    answers
        Every answer once.
    """

    cases: tuple[Case, ...]
    case: Whole
    mirrored: NDArray[np.bool_]
    answer: Whole
    weights: dict[str, Floats]
    days: Floats
    until: Floats
    answers: tuple[Answer, ...]

    @property
    def weight(self) -> Floats:
        """Share of each candidate in a clinic's prior."""
        return self.weights[POPULATIONS[0]][:-1]

    def __len__(self) -> int:
        """Return how many candidates there are."""
        return len(self.case)

    def lesions(self, row: int) -> Case:
        """Return the lesions of one candidate."""
        case = self.cases[self.case[row]]
        return mirror(case) if self.mirrored[row] else case


def mirror(case: Case) -> Case:
    """Return the case with left and right exchanged.

    Examples
    --------
    >>> from motorlab.lesions import Lesion
    >>> mirror((Lesion("root_c6", side="left"),))[0].side
    'right'
    """
    return tuple(replace(lesion, side=OTHER_SIDE[lesion.side or "both"]) for lesion in case)


@cache
def candidates() -> Candidates:
    """Return all candidates.

    Returns
    -------
    Candidates
        About 10,000 candidates of about 700 answers; the weights are teaching assumptions where their row says so.

    Examples
    --------
    >>> listed = candidates()
    >>> listed.answers[0].name, float(round(listed.weights["clinic"].sum(), 9))
    ('no_lesion', 1.0)
    """
    others = {row.hypothesis: (row.weight, row.rare_weight) for row in rows("other_frequencies")}
    cases: list[Case] = [()]
    columns: list[tuple[int, bool, int]] = [(0, False, 0)]
    weights: list[tuple[float, ...]] = [others[HEALTHY]]
    answers = [Answer(HEALTHY, "", "no lesion", (), HEALTHY)]
    for family in families():
        first = len(cases)
        cases += [case for case, _ in family.members]
        images = (False, True) if family.paired else (False,)
        for flipped in images:
            answer = family.answer
            if flipped:
                swapped = tuple((site, OTHER_SIDE[side]) for site, side in answer.sites)
                answer = answer._replace(side=OTHER_SIDE[answer.side], sites=swapped)
            for place, (_, part) in enumerate(family.members):
                columns.append((first + place, flipped, len(answers)))
                weights.append(tuple(weight / len(images) * part for weight in family.weights))
            answers.append(answer)
    case, flipped_, answer_ = (np.array(column) for column in zip(*columns, strict=True))
    priors = np.array([*weights, others[NOTHING]]).T
    ages = np.array([max((lesion.days for lesion in item), default=np.nan) for item in cases])
    until = np.where(_oldest(ages, case, answer_) & ~_growing(cases)[case], np.inf, ages[case])
    return Candidates(
        tuple(cases), case, flipped_, answer_,
        {name: prior / prior.sum() for name, prior in zip(POPULATIONS, priors, strict=True)},
        ages[case], until, tuple(answers),
    )  # fmt: skip


def _oldest(ages: Floats, case: Whole, answer: Whole) -> NDArray[np.bool_]:
    """Return which candidates have the greatest age of their answer."""
    own = np.nan_to_num(ages)[case]  # health is of no age
    greatest = np.zeros(answer.max() + 1)
    np.maximum.at(greatest, answer, own)
    return np.asarray(own == greatest[answer])


def _growing(cases: list[Case]) -> NDArray[np.bool_]:
    """Return which cases still change with time."""
    return np.array([any(lesion.tempo_days for lesion in case) for case in cases])
