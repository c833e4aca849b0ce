"""Every finding there is, with its targets, words and inputs, as arrays for the reading rules.

A reading rule gets one `Finding` and the flows of many cases, and returns a `Reading`: for each target a value on the
finding's scale, and how far the flow is past the threshold of abnormality (1 is the threshold, 0 is health).
"""

from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from motorlab.anatomy import anatomy
from motorlab.choices import one_of
from motorlab.tables import rows, table

__all__ = ["MODALITIES", "REGIONS", "Finding", "Reading", "catalogue"]

Floats = NDArray[np.float64]
REGIONS = ("face", "arm", "hand", "trunk", "leg", "foot")
LIMBS = ("arm", "leg")
PARTS_OF_LIMB = {"arm": ("arm", "hand"), "leg": ("leg", "foot")}
MODALITIES = ("touch", "pain", "vibration")
REPETITIVE = ("ulnar", "accessory", "facial")  # nerves that are stimulated for junction tests


@dataclass(frozen=True)
class Reading:
    """What a rule reads for one finding.

    Attributes
    ----------
    value
        Number on the scale, or place of the word in the finding's words; targets by columns. A column is a side of a
        case, or a case where the finding belongs to the midline.
    strength
        How far past the threshold of abnormality: 0 in health, 1 at the threshold.
    shocked
        Where shock, and no broken path, is the reason; None where shock plays no part.
    top
        Greatest chance of a value above normal, where the case decides it; None where `chances` does.
    chance
        How often it would be found abnormal, where a table says so; None where it follows from the strength.
    """

    value: Floats
    strength: Floats
    shocked: NDArray[np.bool_] | None = None
    top: Floats | None = None
    chance: Floats | None = None


@dataclass(frozen=True)
class Finding:
    """One finding with all its targets.

    Attributes
    ----------
    name, kind, scale, rule, normal, sides, source
        As in the table `findings`.
    targets
        Its targets, "" for a finding without any.
    words
        The words of its scale in order; none for a number.
    """

    name: str
    kind: str
    scale: str
    rule: str
    normal: str
    sides: str
    source: str
    targets: tuple[str, ...]
    words: tuple[str, ...]

    @property
    def midline(self) -> bool:
        """Whether it belongs to neither side."""
        return self.sides == "midline"

    def sides_of(self, target: str) -> tuple[str, ...]:
        """Return the sides on which one target is read."""
        return ("midline",) if self.midline or target in _midline_reflexes() else ("left", "right")

    @cached_property
    def health(self) -> float:
        """The value in health, as a number or as the place of the word."""
        return float(self.words.index(self.normal)) if self.words else float(self.normal or "nan")

    def word(self, word: str) -> float:
        """Return the place of a word."""
        return float(self.words.index(word))

    def given(self, kind: str, target: str, role: str | None = None) -> list[str]:
        """Return the inputs of one kind, for one target and role."""
        return self._given[kind, target, role]

    @cached_property
    def _given(self) -> "_Inputs":
        return _Inputs(self.name)

    @cached_property
    def members(self) -> list[NDArray[np.int64]]:
        """Rows of the muscles each target stands for: itself, those listed, or the graded ones of its region."""
        wiring = anatomy()
        regions = wiring.muscles["region"].to_numpy()
        graded = wiring.muscles["graded"].to_numpy(dtype=bool)
        whole = self.targets == LIMBS  # a limb includes its hand or foot, a region does not
        found = []
        for target in self.targets:
            names = self.given("muscle", target) or [target]
            rows = [wiring.muscle_row[name] for name in names if name in wiring.muscle_row]
            if not rows:
                parts = PARTS_OF_LIMB.get(target, (target,)) if whole else (target,)
                rows = np.flatnonzero(np.isin(regions, parts) & graded).tolist()
            found.append(np.array(rows, dtype=np.int64))
        return found

    @cached_property
    def members_in_a_row(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """`members` as one array, and where each target's begin; every target has at least one."""
        sizes = [len(rows) for rows in self.members]
        return np.concatenate(self.members), np.cumsum([0, *sizes[:-1]])

    def weights(self, role: str | None = None) -> Floats:
        """Return the weights that average the muscles of each target, for one role; targets by muscles."""
        if role not in self._weights:
            matrix = np.zeros((len(self.targets), len(anatomy().muscles)))
            for row, target in enumerate(self.targets):
                listed = [anatomy().muscle_row[name] for name in self.given("muscle", target, role)]
                members = listed or self.members[row].tolist()
                matrix[row, members] = 1.0 / max(len(members), 1)
            self._weights[role] = matrix
        return self._weights[role]

    @cached_property
    def _weights(self) -> dict[str | None, Floats]:
        return {}

    @cached_property
    def reflexes(self) -> NDArray[np.int64]:
        """The reflex each target stands for, as its row in the table `reflexes`."""
        names = [(self.given("reflex", target) or [target or "plantar"])[0] for target in self.targets]
        return np.array([anatomy().reflex_row[name] for name in names])

    @cached_property
    def regions(self) -> list[NDArray[np.int64]]:
        """The regions of skin each target stands for, as rows of the table `regions`."""
        known = _regions()
        found = []
        for target in self.targets:
            name = target.rpartition(":")[2]
            listed = self.given("region", target) or [name]
            found.append(np.array([row for item in listed for row in known.get(item, [])], dtype=np.int64))
        return found


@cache
def _regions() -> dict[str, list[int]]:
    """Return the rows of each region, part of the body and group; a part wins over a group of its name."""
    frame = anatomy().regions
    known: dict[str, list[int]] = {}
    for column in ("region", "part", "group"):
        new: dict[str, list[int]] = {}
        for row, name in enumerate(frame[column]):
            new.setdefault(name, []).append(row)
        known = {**new, **known}
    return known


class _Inputs(dict[tuple[str, str, "str | None"], list[str]]):
    """Inputs by kind, target and role (None: any role); an empty list where there are none."""

    def __init__(self, finding: str) -> None:
        super().__init__()
        for row in (row for row in rows("finding_inputs") if row.finding == finding):
            for role in (row.role, None):
                self.setdefault((row.kind, row.target, role), []).append(row.input)

    def __missing__(self, key: tuple[str, str, "str | None"]) -> list[str]:
        return []


@cache
def _midline_reflexes() -> frozenset[str]:
    frame = table("reflexes")
    return frozenset(frame.loc[frame["midline"], "reflex"])


def _sets() -> dict[str, list[str]]:
    """Return the targets that come from a table, by the name of the set."""
    muscles, regions, reflexes, tests = (table(name) for name in ("muscles", "regions", "reflexes", "tests"))
    # the other tests measure findings that have a row of their own
    cause = tests[~tests["test"].isin(table("test_reads")["test"])]
    studies = table("studies")
    graded = muscles.loc[muscles["graded"], "muscle"].tolist()
    seen = muscles["region"] != "eye"  # eye muscles can be neither watched nor reached by a needle
    needle = muscles.loc[seen & (muscles["muscle"] != "cremaster"), "muscle"]
    places = list(dict.fromkeys([*regions["part"], *regions["group"], *regions["region"]]))

    def of_type(*types: str) -> list[str]:
        return reflexes.loc[reflexes["type"].isin(types), "reflex"].tolist()

    def study(finding: str) -> list[str]:
        return studies.loc[studies["finding"] == finding, "study"].tolist()

    motor = study("cmap")
    between = table("study_paths").query("finding == 'cmap' and segment == 'between'")["study"].unique()
    proximal = [f"{name}:proximal" for name in motor if name in set(between)]
    speed = studies[(studies["finding"] == "cmap") & studies["velocity_lower_m_per_s"].notna()][
        "study"
    ].tolist()
    return {
        "none": [""],
        "limbs": list(LIMBS),
        "muscles_graded": graded,
        "muscles_graded_and_regions": [*REGIONS, *graded],
        "muscles_seen_and_regions": [*REGIONS, *muscles.loc[muscles["graded"] & seen, "muscle"]],
        "muscles_needle": needle.tolist(),
        "reflexes_stretch": of_type("stretch", "brainstem"),
        "reflexes_superficial": of_type("superficial"),
        "reflex_plantar": [""],
        "reflexes_equivalent": [name for name in of_type("plantar") if name != "plantar"],
        "sensation": [f"{modality}:{place}" for modality in MODALITIES for place in places],
        "studies_motor": motor + proximal,
        "studies_sensory": study("snap"),
        "studies_velocity": sorted({*speed, *between}),
        "studies_f": study("f_wave"),
        "studies_h": study("h_reflex"),
        "repetitive": [f"{nerve}:{way}" for nerve in REPETITIVE for way in ("3hz", "exercise")],
        "tests_imaging": cause.loc[cause["category"] == "imaging", "test"].tolist(),
        "tests_laboratory": cause.loc[cause["category"].isin(["laboratory", "genetic"]), "test"].tolist(),
    }


@cache
def catalogue() -> dict[str, Finding]:
    """Return all findings by name, in the order of the table.

    Examples
    --------
    >>> catalogue()["plantar"].words
    ('flexor', 'extensor', 'mute')
    """
    sets, words, inputs = _sets(), table("finding_words"), table("finding_inputs")
    levels = table("levels")
    segments = levels.loc[levels["segment"].ne("") & levels["region"].ne("onuf"), "level"].tolist()
    found = {}
    for row in rows("findings"):
        listed = list(dict.fromkeys(inputs.loc[inputs["finding"] == row.finding, "target"]))
        one_of(row.targets, [*sets, "listed"], f"set of targets (data/findings.csv, {row.finding})")
        said = tuple(words.loc[words["finding"] == row.finding, "word"])
        if row.scale == "words":
            one_of(row.normal, said, f"word of {row.finding} (data/finding_words.csv) for `normal`")
        found[row.finding] = Finding(
            name=row.finding,
            kind=row.kind,
            scale=row.scale,
            rule=row.rule,
            normal=row.normal,
            sides=row.sides,
            source=row.source,
            targets=tuple(listed if row.targets == "listed" else sets[row.targets]),
            words=("none", *segments) if row.scale == "segment" else said,
        )
    return found
