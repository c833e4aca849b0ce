"""What each finding depends on: the structures that its rule reads, and so the damage that can be its reason."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from motorlab.anatomy import anatomy
from motorlab.catalogue import Finding, catalogue
from motorlab.damage import Damage
from motorlab.paths import NOWHERE
from motorlab.tables import rows, table

__all__ = ["Reach", "damaged", "reach"]

OF_REFLEXES = ("jerk", "superficial", "released", "clonus", "inverted", "withdrawal", "primitive", "plantar")
OF_STUDIES = ("cmap", "velocity", "late_response", "repetitive", "snap")


@dataclass(frozen=True)
class Reach:
    """Which structures each finding, target and side depends on: structures and sides by rows of `expect`."""

    touches: NDArray[np.bool_]


def _steps(finding: Finding, target: str, row: int) -> list[tuple[int, int]]:
    """Return the structures one target depends on, each with 0 for its own side and 1 for the other."""
    index = anatomy().index
    found: list[tuple[int, int]] = []
    muscles, areas = finding.members[row].tolist(), finding.regions[row].tolist()
    if finding.rule in OF_REFLEXES:
        names = finding.given("reflex", target) or [target or "plantar"]
        found += [step for name in names for step in _of_reflex(name)]
        muscles = []
    elif finding.rule in OF_STUDIES:
        kind = finding.name if finding.rule in ("late_response", "snap") else "cmap"
        muscle, region = _recorded()[kind, target.partition(":")[0]]
        muscles = [anatomy().muscle_row[muscle]] if muscle else []
        areas = [anatomy().region_row[region]] if region else []
    found += [step for muscle in muscles for step in _of_muscle(muscle)]
    found += [step for area in areas for step in _of_region(area, _felt(finding, target))]
    # the hemisphere that holds back a hand is the opposite one
    found += [(index[name, "one"], int(name == "frontal")) for name in finding.given("structure", target)]
    for level in finding.given("level", target):
        found += [(index[family, level], 0) for family in ("motor_neuron", "ventral_root", "dorsal_root")]
    if finding.rule == "bladder":
        found.append((index["bladder_tract", "one"], 0))
    if finding.rule == "sensory_level":
        found += [
            (index[family, name], 0)
            for family in ("spinothalamic", "dorsal_horn")
            for name in finding.words[1:]
        ]
    if finding.rule == "myotonia":
        found += [(int(step), 0) for step in anatomy().at_muscles("fibre")]
    if finding.rule == "cramps":
        found += [(int(step), 0) for step in np.unique(anatomy().lower.structure) if step != NOWHERE]
    return found


@cache
def _recorded() -> dict[tuple[str, str], tuple[str, str]]:
    """Return the muscle and the region of skin that each study records."""
    return {(row.finding, row.study): (row.recorded_muscle, row.region) for row in rows("studies")}


@cache
def _of_pair(pair: int) -> tuple[tuple[int, int], ...]:
    """Return the structures of one muscle-root pair: the upper route, the way out and the way back."""
    wiring = anatomy()
    muscle = wiring.muscles.iloc[int(wiring.muscle_of[pair])]
    found = []
    if wiring.part[pair] != NOWHERE:
        found.append((int(wiring.part[pair]), int(muscle["ipsilateral_fraction"] <= 0.5)))
    for path in (wiring.crossed, wiring.lower, wiring.afferent):
        found += [(int(step), 0) for step in path.structure[pair] if step != NOWHERE]
    ends = ("junction_presynaptic", "junction_postsynaptic", "fibre")
    return (*found, *((wiring.index[family, muscle["muscle"]], 0) for family in ends))


@cache
def _of_muscle(muscle: int) -> tuple[tuple[int, int], ...]:
    pairs = np.flatnonzero(anatomy().muscle_of == muscle).tolist()
    return tuple(dict.fromkeys(step for pair in pairs for step in _of_pair(pair)))


def _felt(finding: Finding, target: str) -> str:
    """Return the modality that a finding reads from the skin; "touch" travels in both tracts."""
    if finding.rule == "sensation":
        return target.partition(":")[0]
    return {"coordination": "vibration", "gait": "vibration", "silent_period": "pain"}.get(
        finding.rule, "touch"
    )


@cache
def _of_region(region: int, modality: str) -> tuple[tuple[int, int], ...]:
    wiring = anatomy()
    entries = np.flatnonzero(wiring.region_of == region)
    tracts = {"pain": (wiring.pain_tract,), "vibration": (wiring.vibration_tract,), "skin": ()}
    paths = (wiring.peripheral, *tracts.get(modality, (wiring.pain_tract, wiring.vibration_tract)))
    return tuple(
        (int(step), 0) for path in paths for step in np.unique(path.structure[entries]) if step != NOWHERE
    )


@cache
def _of_reflex(name: str) -> tuple[tuple[int, int], ...]:
    wiring = anatomy()
    row = wiring.reflex_row[name]
    region = wiring.reflexes["afferent_region"].iloc[row]
    arc = [step for pair in wiring.arc_pair[wiring.arc_of == row].tolist() for step in _of_pair(pair)]
    return (*arc, *(_of_region(wiring.region_row[region], "skin") if region else ()))


@cache
def reach() -> Reach:
    """Return what each row of the table of findings depends on, in the order of `expect`."""
    wiring = anatomy()
    families = wiring.structures["family"].to_numpy()
    limbs = dict(zip(table("families")["family"], table("families")["limb"], strict=True))
    of_structure = np.array([limbs.get(family, "") for family in families])
    allowed = table("finding_limbs")
    touches = []
    for finding in catalogue().values():
        mine = set(allowed.loc[(allowed["finding"] == finding.name) & (allowed["word"] == ""), "limb"])
        fits = np.isin(of_structure, list(mine))
        for row, target in enumerate(finding.targets):
            steps = _steps(finding, target, row)
            touched = np.zeros((2, len(families), 2), dtype=bool)  # for the left sign, for the right sign
            at, other = np.array(steps, dtype=np.int64).reshape(-1, 2).T
            for side in (0, 1):
                touched[side, at, np.where(other == 0, side, 1 - side)] = True
            touched &= fits[None, :, None]
            both = finding.sides_of(target)
            touches += [touched[0] | touched[1]] if both == ("midline",) else [touched[0], touched[1]]
    return Reach(np.ascontiguousarray(np.array(touches).reshape(len(touches), -1).T))


def damaged(hurt: Damage) -> list[tuple[NDArray[np.int64], NDArray[np.float64]]]:
    """Return for each lesion of one case the structures and sides it hits, as rows of `Reach`, and how much."""
    found = []
    for number in range(len(hurt.lesions)):
        mine = (hurt.lesion == number) & (hurt.lost > 0.02)
        found.append((hurt.structure[mine] * 2 + hurt.column[mine] % 2, hurt.lost[mine]))
    return found
