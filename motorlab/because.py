"""Why a finding is there: the structures on its path that the lesions have hit, in words."""

from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from motorlab.anatomy import NOWHERE, anatomy
from motorlab.catalogue import Finding, catalogue
from motorlab.damage import Damage
from motorlab.lesions import Lesion
from motorlab.tables import rows, table

__all__ = ["Reach", "damaged", "on_path", "place", "reach", "sentence"]

LOST = ("reduced", "absent")
UNTOUCHED = "No damaged structure lies on its path."
SIDES = ("left", "right")


@dataclass(frozen=True)
class Reach:
    """Which structures each finding, target and side depends on: structures and sides by rows of `expect`."""

    touches: NDArray[np.bool_]


OF_REFLEXES = ("jerk", "superficial", "released", "clonus", "inverted", "withdrawal", "primitive", "plantar")
OF_STUDIES = ("cmap", "velocity", "late_response", "repetitive", "snap")


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
        found += [(index[family, level], 0) for family in ("motor_neurone", "ventral_root", "dorsal_root")]
    if finding.rule == "bladder":
        found.append((index["bladder_tract", "one"], 0))
    if finding.rule == "sensory_level":
        found += [
            (index[family, name], 0)
            for family in ("spinothalamic", "dorsal_horn")
            for name in finding.words[1:]
        ]
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


@cache
def _vocabulary() -> tuple[dict[str, str], dict[str, str]]:
    """Return the phrase of each family, and the words for each target, as they stand within a sentence."""
    phrases = dict(zip(table("families")["family"], table("families")["phrase"], strict=True))
    words: dict[str, str] = {}
    for name, key in (
        ("body_parts", "part"),
        ("levels", "level"),
        ("muscles", "muscle"),
        ("regions", "region"),
    ):
        frame = table(name)
        words.update(zip(frame[key], frame["name"].map(_lower), strict=True))
    words.update({site: _lower(name) for site, name in _site_names().items()})
    return phrases, words


def _lower(text: str) -> str:
    """Return a name as it stands within a sentence; levels such as C6 and names such as Guyon keep their capital."""
    return text[0].lower() + text[1:] if len(text) > 1 and text[1].islower() else text


@cache
def _site_names() -> dict[str, str]:
    sites = table("sites")
    return dict(zip(sites["site"], sites["name"], strict=True))


@cache
def _explanations() -> dict[tuple[str, str], str]:
    frame = table("explanations")
    return dict(zip(zip(frame["finding"], frame["word"], strict=True), frame["sentence"], strict=True))


def place(lesion: Lesion) -> str:
    """Return a lesion's place as one says it: internal capsule, left."""
    return _place(lesion.site, lesion.side or "both")


@cache
def _place(site: str, side: str) -> str:
    name = _lower(_site_names()[site])
    return f"{name}, both sides" if side == "both" else f"{name}, {side}"


@lru_cache(maxsize=8192)
def _cut(structures: tuple[int, ...]) -> str:
    """Return what is cut on the way: one phrase a family, neighbouring levels as a range."""
    families: dict[str, list[int]] = {}
    kinds = anatomy().structures["family"].to_numpy()
    for structure in sorted({step // 2 for step in structures}):
        families.setdefault(kinds[structure], []).append(structure)
    said = [_phrase(family, members) for family, members in families.items()]
    return f"{', '.join(said[:-1])} and {said[-1]}" if len(said) > 1 else said[0]


def _phrase(family: str, members: list[int]) -> str:
    phrases, words = _vocabulary()
    names = [words.get(target, target) for target in anatomy().structures["target"].iloc[members]]
    levels = _kinds_of_targets()[family] == "levels"
    if levels and len(members) > 2 and members[-1] - members[0] == len(members) - 1:
        names = [f"{names[0]} to {names[-1]}"]
    elif len(names) > 4:
        names = [*names[:3], "others"]
    # names may hold an "and" of their own: the hip and thigh
    joint = " and to the " if "to the {target}" in phrases[family] and names[-1] != "others" else " and "
    whole = joint.join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
    return phrases[family].format(target=whole)


@cache
def _kinds_of_targets() -> dict[str, str]:
    return dict(zip(table("families")["family"], table("families")["targets"], strict=True))


@lru_cache(maxsize=4096)
def _who(finding: str, target: str, side: str) -> str:
    """Return what a sign is read from, within a sentence: the right tibialis anterior."""
    name = _vocabulary()[1].get(target, target.replace("_", " ")) or finding
    return f"the {side} {name}" if side in SIDES else name


def sentence(row: tuple[str, str, str], words: tuple[str, ...], hits: list[tuple[Lesion, list[int]]]) -> str:
    """Return why a finding is abnormal.

    Parameters
    ----------
    row
        The finding, its target and the side of the sign.
    words
        Words to look the explanation up by, the most particular one first.
    hits
        The lesions on its path, each with the structures hit.
    """
    places: dict[str, tuple[int, ...]] = {}
    for lesion, some in hits:
        name = place(lesion)
        places[name] = places.get(name, ()) + tuple(some)
    return _told(row, words, tuple(places.items()))


@lru_cache(maxsize=1 << 15)  # another day of the same case mostly has the same reasons
def _told(
    row: tuple[str, str, str], words: tuple[str, ...], places: tuple[tuple[str, tuple[int, ...]], ...]
) -> str:
    known = _explanations()
    words = (*words[:1], *_by_limb([step for _, steps in places for step in steps]), *words[1:])
    why = next((known[row[0], word] for word in words if (row[0], word) in known), "")
    text = "; ".join(f"{name[:1].upper()}{name[1:]}: damage to {_cut(steps)}" for name, steps in places)
    if not why:
        return f"{text}."
    why = why.format(target=_who(*row), side=row[2])
    return f"{text}. {why[:1].upper()}{why[1:]}."


def _by_limb(steps: list[int]) -> tuple[str, ...]:
    """Return the words that tell which limb of the path is hit, where it is one: upper, arc, junction, fibre."""
    limbs = {_limb_of()[step // 2] for step in steps}
    if len(limbs) == 1:
        return (next(iter(limbs)), "") if "upper" in limbs else (next(iter(limbs)), "arc")
    return ("",) if "upper" in limbs else ("arc",)


def on_path(finding: str, word: str, steps: list[int]) -> list[int]:
    """Return the steps that can be the reason for a word: a low motor response has no reason in the brain."""
    allowed = _limbs_of_word().get((finding, word)) or _limbs_of_word().get(
        (finding, "low" if word in LOST else "")
    )
    return [step for step in steps if _limb_of()[step // 2] in allowed] if allowed else steps


@cache
def _limb_of() -> list[str]:
    """Return the limb of the pathway that each structure belongs to."""
    limbs = {row.family: row.limb for row in rows("families")}
    return [limbs.get(family, "") for family in anatomy().structures["family"]]


@cache
def _limbs_of_word() -> dict[tuple[str, str], set[str]]:
    """Return the limbs that can be the reason for one word of a finding, where the table tells words apart."""
    found: dict[tuple[str, str], set[str]] = {}
    for row in rows("finding_limbs"):
        if row.word:
            found.setdefault((row.finding, row.word), set()).add(row.limb)
    return found
