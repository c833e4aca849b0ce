"""Every case that the reverse weighs: single lesions, pairs, named syndromes and health, with how common each is.

Only cases of the left and of both sides are listed as lesions; those of the right are their mirror images, which the
forward model gives exactly. That halves what has to be computed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from motorlab.choices import one_of
from motorlab.lesions import Lesion, syndrome
from motorlab.tables import rows

__all__ = [
    "COMPARTMENTS",
    "NOTHING",
    "POPULATIONS",
    "Answer",
    "Candidate",
    "Candidates",
    "candidates",
    "of_hypothesis",
    "rows_of",
    "site_sets",
]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Case = tuple[Lesion, ...]
POPULATIONS = ("clinic", "rare_disease")  # columns `weight` and `rare_weight` of the tables of frequencies
RARE_BOTH = 0.9  # share of a register's patients in whom a paired site is hit on both sides (assumption)
HEALTHY = "no_lesion"
NOTHING = "none_of_these"
COMPARTMENTS = ("upper", "lower", "both", "junction", "muscle", "sensory", "other")
MIRROR = {"left": "right", "right": "left", "both": "both", "same": "same"}
RARE = 1.0  # of 1,000 patients: sites that are rarer are tried with fewer severities and ages
USUAL = 0.7  # share of the kind of damage that a site's row names, where other kinds fit as well (assumption)
LONG = 100  # days: a syndrome first shown later than this is tried at multiples of its own age


class Answer(NamedTuple):
    """What a candidate would be the answer to: its name, its sites with their sides, and its compartment."""

    label: str
    side: str
    title: str
    sites: tuple[tuple[str, str], ...]
    compartment: str

    @property
    def name(self) -> str:
        """The label with the side of the case, as `root_l5:right`."""
        return f"{self.label}:{self.side}" if self.side else self.label


class Candidate(NamedTuple):
    """One candidate: its answer's name, lesions, share of the prior, days since it began, and sites."""

    name: str
    lesions: Case
    weight: float
    days: float
    sites: tuple[str, ...]


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
    >>> mirror((Lesion("root_c6", side="left"),))[0].side
    'right'
    """
    return tuple(replace(lesion, side=MIRROR[lesion.side or "both"]) for lesion in case)


class _Family(NamedTuple):
    """All ages and severities of one answer on the left or on both sides."""

    answer: Answer
    weights: tuple[float, ...]
    members: list[tuple[Case, float]]
    paired: bool


@cache
def _grids() -> dict[tuple[str, str], list[tuple[float, float]]]:
    found: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for row in rows("candidate_grids"):
        found.setdefault((row.grid, row.axis), []).append((row.value, row.weight))
    return found


def _grid(name: str) -> Iterator[tuple[float, float, float]]:
    """Return severity, days and share of every point of a grid."""
    severities, days = _grids()[name, "severity"], _grids()[name, "days"]
    whole = sum(weight for _, weight in severities) * sum(weight for _, weight in days)
    for severity, common in severities:
        for day, often in days:
            yield severity, day, common * often / whole


class _Way(NamedTuple):
    """One way in which a site is damaged, its share among them, and the grid of its severities and ages."""

    kind: str
    fibres: str
    pattern: str
    share: float
    grid: str


@cache
def _spreads() -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows("candidate_spreads"):
        found.setdefault(row.site, []).append(row)
    return found


def _ways(row: Any, both: bool) -> Iterator[_Way]:
    """Return every way in which one site is damaged; on both sides of a paired one, only the usual."""
    if row.site in _spreads():
        for spread in _spreads()[row.site]:
            yield _Way(spread.kind, spread.fibres, spread.pattern, spread.share, "insidious")
        return
    fitting = [item.kind for item in rows("kind_levels") if item.level == row.level]
    others = [] if both else [kind for kind in fitting if kind != row.default_kind]
    grid = row.onset
    if grid == "acute":
        rare = _frequencies("site")[row.site][0] < RARE
        grid = ("acute_short" if rare else "acute_coarse") if both else "acute_coarse" if rare else "acute"
    yield _Way(row.default_kind, "all", "", USUAL if others else 1.0, grid)
    for kind in others:
        yield _Way(kind, "all", "", (1.0 - USUAL) / len(others), "acute_short")


@cache
def _frequencies(name: str) -> dict[str, Floats]:
    """Return how common each site or syndrome is, in each of the populations."""
    found = rows(f"{name}_frequencies")
    return {str(row[0]): np.array([row.weight, row.rare_weight]) for row in found}


def _singles() -> Iterator[_Family]:
    """Return single lesions: site, side, kind, fibres, pattern, severity and days."""
    common = _frequencies("site")
    for row in rows("sites"):
        compartment = row.compartment if row.compartment in COMPARTMENTS else "other"
        paired = not row.default_side
        both = np.array([row.prior_both, RARE_BOTH])
        sides = {"left": 1.0 - both, "both": both} if paired else {"both": np.ones(2)}
        for side, share in sides.items():
            ways = list(_ways(row, paired and side == "both"))
            whole = sum(way.share for way in ways)
            members: list[tuple[Case, float]] = []
            for way in ways:
                kind, fibres, pattern = way.kind, way.fibres, way.pattern or None
                for severity, days, often in _grid(way.grid):
                    lesion = Lesion(
                        row.site, side=side, severity=severity, days=days, kind=kind, fibres=fibres, pattern=pattern
                    )  # fmt: skip
                    members.append(((lesion,), way.share / whole * often))
            answer = Answer(row.site, side, row.name, ((row.site, side),), compartment)
            yield _Family(answer, tuple(common[row.site] * share), members, side == "left")


def _syndromes() -> Iterator[_Family]:
    """Return the named syndromes at several severities and ages."""
    common = _frequencies("syndrome")
    for row in rows("syndromes"):
        paired = row.side != "both"
        side = "left" if paired else "both"
        grows = row.tempo_days > 0 or row.days >= LONG
        members = []
        for factor, day, often in _grid("growing" if grows else "syndrome"):
            age = row.days * day if grows else day
            case = syndrome(row.syndrome, side=side, severity=min(1.0, row.severity * factor), days=age)
            members.append((case, often))
        sites = dict.fromkeys((lesion.site, lesion.side or "both") for case, _ in members for lesion in case)
        compartment = row.compartment if row.compartment in COMPARTMENTS else "other"
        answer = Answer(row.syndrome, side if paired else "", row.name, tuple(sites), compartment)
        yield _Family(answer, tuple(common[row.syndrome]), members, paired)


def _pairs() -> Iterator[_Family]:
    """Return the listed pairs of lesions."""
    listed: dict[str, list[Any]] = {}
    for row in rows("pair_lesions"):
        listed.setdefault(row.pair, []).append(row)
    compartments = {row.site: row.compartment for row in rows("sites")}
    sides = {"same": "left", "opposite": "right", "both": "both"}
    for row in rows("pairs"):
        places = listed[row.pair]
        members = []
        for factor, days, often in _grid("pair"):
            case = tuple(
                Lesion(
                    place.site, side=sides[place.side], severity=min(1.0, place.severity * factor),
                    days=max(0.0, days - place.days_later), kind=place.kind or None,
                )
                for place in places
            )  # fmt: skip
            members.append((case, often))
        sites = tuple((lesion.site, lesion.side or "both") for lesion in members[0][0])
        paired = any(side != "both" for _, side in sites)
        compartment = _joined({compartments[site] for site, _ in sites})
        answer = Answer(row.pair, "left" if paired else "", row.name, sites, compartment)
        yield _Family(answer, (row.weight, row.rare_weight), members, paired)


def _joined(compartments: set[str]) -> str:
    """Return the compartment of several lesions together: what is neither upper, lower nor further out only joins."""
    motor = compartments - {"sensory", "other"} or compartments - {"other"} or compartments
    if len(motor) == 1:
        return next(iter(motor))
    return "both" if motor <= {"upper", "lower", "both"} else "other"


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
    for family in (*_singles(), *_syndromes(), *_pairs()):
        first = len(cases)
        cases += [case for case, _ in family.members]
        images = (False, True) if family.paired else (False,)
        for flipped in images:
            answer = family.answer
            if flipped:
                swapped = tuple((site, MIRROR[side]) for site, side in answer.sites)
                answer = answer._replace(side=MIRROR[answer.side], sites=swapped)
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


@cache
def site_sets() -> tuple[Whole, tuple[str, ...]]:
    """Return for each answer the number of its set of sites, and what each set is called.

    Sides do not count, nor whether a set has a name as a syndrome: `root_l5:left` and `l5_radiculopathy` are one set.

    Examples
    --------
    >>> numbers, names = site_sets()
    >>> names[numbers[0]]
    'no_lesion'
    """
    called: dict[tuple[str, ...], int] = {}
    numbers = []
    for answer in candidates().answers:
        key = tuple(sorted({site for site, _ in answer.sites})) or (answer.label,)
        numbers.append(called.setdefault(key, len(called)))
    return np.array(numbers), tuple(" and ".join(key) for key in called)


def of_hypothesis(name: str) -> list[Candidate]:
    """Return the candidates of one hypothesis.

    Parameters
    ----------
    name
        A site, a syndrome or a pair, each also with a side (`root_l5:right`), `no_lesion`, or a compartment.

    Raises
    ------
    ValueError
        If there is no such hypothesis; the message names the nearest.

    Examples
    --------
    >>> {candidate.sites for candidate in of_hypothesis("root_l5:right")}
    {('root_l5',)}
    """
    listed = candidates()
    return [
        Candidate(
            listed.answers[listed.answer[row]].name,
            listed.lesions(row),
            float(listed.weight[row]),
            float(listed.days[row]),
            tuple(dict.fromkeys(site for site, _ in listed.answers[listed.answer[row]].sites)),
        )
        for row in rows_of(name).tolist()
    ]


def rows_of(name: str) -> Whole:
    """Return the rows of the candidates of one hypothesis, as `of_hypothesis` reads its name."""
    listed = candidates()
    known = _hypotheses()
    return np.flatnonzero(np.isin(listed.answer, known[one_of(name, known, "hypothesis")]))


@cache
def _hypotheses() -> dict[str, list[int]]:
    """Return the answers of every name that a hypothesis may have."""
    found: dict[str, list[int]] = {}
    for place, answer in enumerate(candidates().answers):
        for name in dict.fromkeys((answer.label, answer.name, answer.compartment)):
            found.setdefault(name, []).append(place)
    return found
