"""What may be the answer: single lesions, pairs and named syndromes, each at several ages and severities.

Grids, spreads and frequencies are rows; only what can be mirrored stands here once, for the left.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from motorlab.lesions import Lesion, syndrome
from motorlab.tables import rows

__all__ = ["COMPARTMENTS", "HEALTHY", "NOTHING", "POPULATIONS", "Answer", "Case", "Family", "families"]

Floats = NDArray[np.float64]
Case = tuple[Lesion, ...]
POPULATIONS = ("clinic", "rare_disease")  # columns `weight` and `rare_weight` of the tables of frequencies
RARE_BOTH = 0.9  # share of a register's patients in whom a paired site is hit on both sides (assumption)
HEALTHY = "no_lesion"
NOTHING = "none_of_these"
COMPARTMENTS = ("upper", "lower", "both", "junction", "muscle", "sensory", "other")
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


class Family(NamedTuple):
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
            yield _Way(spread.kind, spread.fibres, spread.pattern, spread.share, spread.grid)
        return
    fitting = [item.kind for item in rows("kind_levels") if item.level == row.level]
    others = [] if both else [kind for kind in fitting if kind != row.default_kind]
    # a tract on both sides fails slowly or from birth, save in the cord
    slow = both and row.compartment == "upper" and row.level != "cord"
    grid = "insidious" if slow else row.onset
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


def _singles() -> Iterator[Family]:
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
            yield Family(answer, tuple(common[row.site] * share), members, side == "left")


def _syndromes() -> Iterator[Family]:
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
        yield Family(answer, tuple(common[row.syndrome]), members, paired)


def _pairs() -> Iterator[Family]:
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
        yield Family(answer, (row.weight, row.rare_weight), members, paired)


def _joined(compartments: set[str]) -> str:
    """Return the compartment of several lesions together: what is neither upper, lower nor further out only joins."""
    motor = compartments - {"sensory", "other"} or compartments - {"other"} or compartments
    if len(motor) == 1:
        return next(iter(motor))
    return "both" if motor <= {"upper", "lower", "both"} else "other"


def families() -> Iterator[Family]:
    """Return all of them: single lesions, named syndromes, pairs.

    Examples
    --------
    >>> next(families()).answer.name
    'motor_cortex_face:left'
    """
    yield from _singles()
    yield from _syndromes()
    yield from _pairs()
