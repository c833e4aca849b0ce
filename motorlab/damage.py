"""What a case destroys, structure by structure, and what time makes of it for each way of looking.

The damage of all cases is kept as one long table: a structure, a side of a case, the share lost, and the lesion it
comes from. A *view* weighs that share by what time has done: power sees all of it at once, a nerve study only what has
degenerated, a brisk reflex only what has been released. `time_courses` says by how much.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from motorlab.anatomy import anatomy
from motorlab.lesions import Lesion
from motorlab.paths import Logs
from motorlab.tables import rows, table
from motorlab.time_courses import factors, views

__all__ = ["NOW", "Damage", "damage"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
NOW = "now"  # the view without time: everything lost or blocked today
LEAST = 1e-5  # a lost structure transmits this much, so that its logarithm exists
EVEN = {"length_mild": 0.7, "length_graded": 0.3}  # share of the loss that falls on every fibre alike
SIDES = {"left": (0,), "right": (1,), "both": (0, 1)}


@dataclass(frozen=True)
class Damage:
    """Damage of many cases, one entry per structure, side, case and lesion.

    Attributes
    ----------
    structure, column, lost, lesion
        Index of the structure; column (twice the case, plus 1 for the right side); share lost, 0..1; index of
        the lesion.
    lesions, case_of, cases
        All lesions in a row; the number of the case that each belongs to; how many cases there are.
    """

    structure: Whole
    column: Whole
    lost: Floats
    lesion: Whole
    lesions: tuple[Lesion, ...]
    case_of: tuple[int, ...]
    cases: int

    @cached_property
    def _factors(self) -> Floats:
        return factors(self.lesions)

    def log_transmission(self, view: str = NOW) -> Logs:
        """Return the logarithm of what each structure transmits in one view, two columns a case."""
        lost = self.lost
        if view != NOW and self.lesions:
            lost = lost * self._factors[views()[view]][_numbers()[self.structure], self.lesion]
        width = 2 * self.cases
        some = np.flatnonzero(lost)
        hit = np.bincount(self.structure[some], minlength=len(_numbers())) > 0
        row = np.where(hit, np.cumsum(hit), 0)
        flat = np.bincount(
            row[self.structure[some]] * width + self.column[some],
            weights=np.log(np.maximum(1.0 - lost[some], LEAST)),
            minlength=(np.count_nonzero(hit) + 1) * width,
        )
        return Logs(row, np.maximum(flat, np.log(LEAST)).reshape(-1, width))


def damage(cases: Sequence[tuple[Lesion, ...]]) -> Damage:
    """Return the damage of each case.

    Examples
    --------
    >>> hurt = damage([(Lesion("root_c6", side="right", severity=0.5),)])
    >>> sorted({anatomy().structures["family"][place] for place in hurt.structure})
    ['dorsal_root', 'ventral_root']
    """
    structure, column, lost, owner = [], [], [], []
    lesions: list[Lesion] = []
    case_of: list[int] = []
    for number, case in enumerate(cases):
        for lesion in case:
            hit = _template(
                lesion.site, lesion.side or "both", lesion.kind or "", lesion.fibres, lesion.pattern or ""
            )
            structure.append(hit.structure)
            column.append(2 * number + hit.side)
            lost.append(hit.lost(lesion.severity))
            owner.append(np.full(len(hit.structure), len(lesions)))
            lesions.append(lesion)
            case_of.append(number)
    if not lesions:
        none = np.zeros(0, dtype=np.int64)
        return Damage(none, none, np.zeros(0), none, (), (), len(cases))
    return Damage(
        np.concatenate(structure),
        np.concatenate(column),
        np.concatenate(lost),
        np.concatenate(owner),
        tuple(lesions),
        tuple(case_of),
        len(cases),
    )


@dataclass(frozen=True)
class _Template:
    """What a site destroys at full severity; `rank` is above 0 where the longest fibres die first."""

    structure: Whole
    side: Whole
    fraction: Floats
    rank: Floats
    motor: NDArray[np.bool_]

    def lost(self, severity: float) -> Floats:
        even = severity * self.fraction
        if not self.rank.any():
            return even
        # a front that moves up the limb: the share lost is steep in the length of the fibre
        rank = np.maximum(self.rank, 1e-6)
        front = 1.0 / (1.0 + ((1.2 - 0.8 * severity) / rank) ** 8)
        front = front * min(1.0, severity / 0.05) * np.where(self.motor, severity, 1.0)
        return np.where(self.rank > 0, np.minimum(front * self.fraction, 1.0), even)


@cache
def _template(site: str, side: str, kind: str, fibres: str, pattern: str) -> _Template:
    wiring = anatomy()
    limb = {row.family: row.fibres for row in rows("families")}
    found: dict[tuple[int, int], tuple[float, float, bool]] = {}
    for row in rows("site_structures"):
        if row.site != site or row.kind not in ("", kind):
            continue
        if fibres not in ("all", limb[row.family]):
            continue
        for target, fraction, rank in _spread(row, pattern):
            place = wiring.index.get((_family(row.family, pattern), target))
            if place is None or fraction == 0:
                continue
            for same in SIDES[side]:
                key = (place, 1 - same if row.opposite else same)
                # a lesion of both sides takes the larger share of either, it does not hit a structure twice
                old = found.get(key, (0.0, 0.0, False))
                new = min(1.0, old[0] + fraction) if pattern and row.family == "motor_neuron" else fraction
                if new >= old[0]:
                    found[key] = (new, rank, row.family == "diffuse_motor")
    keys = list(found)
    values = list(found.values())
    return _Template(
        np.array([key[0] for key in keys], dtype=np.int64),
        np.array([key[1] for key in keys], dtype=np.int64),
        np.array([value[0] for value in values], dtype=float),
        np.array([value[1] for value in values], dtype=float),
        np.array([value[2] for value in values], dtype=bool),
    )


def _family(family: str, pattern: str) -> str:
    """Return the family that is hit: with a pattern, motor neurons are lost by muscle, not by segment."""
    return "motor_pool" if pattern and family == "motor_neuron" else family


def _spread(row: Any, pattern: str) -> list[tuple[str, float, float]]:
    """Return the targets of one row, each with the share destroyed and the length rank where that counts."""
    weights = _weights(pattern) if pattern else None
    if row.first == "all":
        skin = row.family == "diffuse_sensory"
        whole = table("regions" if skin else "muscles")
        names, rank = whole.iloc[:, 0].tolist(), whole["length_rank"]
        if weights is not None and not skin:
            return [(name, row.fraction * weights.get(name, 0.0), 0.0) for name in names]
        if row.spread.startswith("length_front"):
            return [(name, row.fraction, place) for name, place in zip(names, rank, strict=True)]
        share = (
            EVEN[row.spread] + (1.0 - EVEN[row.spread]) * rank if row.spread in EVEN else whole[row.spread]
        )
        return [(name, row.fraction * part, 0.0) for name, part in zip(names, share, strict=True)]
    run = [row.first]
    if row.first != row.last:
        levels = [level.level for level in rows("levels")]
        run = levels[levels.index(row.first) : levels.index(row.last) + 1]
    if weights is not None and row.family == "motor_neuron":
        roots = table("muscle_roots")
        within = roots[roots["root"].isin(run)].groupby("muscle")["weight"].sum()
        return [
            (str(name), row.fraction * part * weights.get(str(name), 0.0), 0.0)
            for name, part in within.to_dict().items()
        ]
    return [(target, row.fraction, 0.0) for target in run]


@cache
def _weights(pattern: str) -> dict[str, float]:
    return {row.muscle: row.weight for row in rows("patterns") if row.pattern == pattern}


@cache
def _numbers() -> Whole:
    """Return the number of each structure's family."""
    return anatomy().structures["number"].to_numpy()
