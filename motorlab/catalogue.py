"""Every finding there is, with its targets, words and inputs, as arrays for the reading rules.

A reading rule gets one `Finding` and the flows of many cases, and returns a `Reading`: for each target a value on the
finding's scale, and how far the flow is past the threshold of abnormality (1 is the threshold, 0 is health).
"""

from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from motorlab.anatomy import anatomy
from motorlab.tables import table

__all__ = ["REGIONS", "Finding", "Reading", "catalogue"]

Floats = NDArray[np.float64]
REGIONS = ("face", "arm", "hand", "trunk", "leg", "foot")
LIMBS = ("arm", "leg")
MODALITIES = ("touch", "pain", "vibration")
NEEDLE_BARRED = ("eye",)  # no needle is put there in routine work
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
    reason
        Words that name the reason where the value alone does not ("shock"), or None.
    chance
        How often it would be found abnormal, where a table says so; None where it follows from the strength.
    """

    value: Floats
    strength: Floats
    reason: NDArray[np.str_] | None = None
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

    @cached_property
    def inputs(self) -> pd.DataFrame:
        """The rows of `finding_inputs` of this finding."""
        frame = table("finding_inputs")
        return frame[frame["finding"] == self.name]

    def word(self, word: str) -> float:
        """Return the place of a word."""
        return float(self.words.index(word))

    def given(self, kind: str, target: str, role: str | None = None) -> list[str]:
        """Return the inputs of one kind, for one target and role."""
        return self._given[kind, target, role]

    @cached_property
    def _given(self) -> "_Inputs":
        return _Inputs(self.inputs)

    @cached_property
    def muscles(self) -> Floats:
        """Which muscles each target stands for, targets by muscles, rows summing to 1."""
        names = anatomy().muscles["muscle"].tolist()
        regions = anatomy().muscles["region"].tolist()
        graded = anatomy().muscles["graded"].tolist()
        weights = np.zeros((len(self.targets), len(names)))
        for row, target in enumerate(self.targets):
            listed = self.given("muscle", target) or [target]
            for column, name in enumerate(names):
                limb = {"arm": ("arm", "hand"), "leg": ("leg", "foot")}.get(target, ()) if self.targets == LIMBS else ()
                within = regions[column] in limb or (target in REGIONS and regions[column] == target)
                weights[row, column] = name in listed or (bool(graded[column]) and within and listed == [target])
        return weights / np.maximum(weights.sum(axis=1, keepdims=True), 1.0)

    @cached_property
    def reflexes(self) -> NDArray[np.int64]:
        """The reflex each target stands for, as its row in the table `reflexes`."""
        names = anatomy().reflexes["reflex"].tolist()
        found = [(self.given("reflex", target) or [target])[0] for target in self.targets]
        return np.array([names.index(name) for name in found])

    @cached_property
    def regions(self) -> list[NDArray[np.int64]]:
        """The regions of skin each target stands for, as rows of the table `regions`."""
        frame = anatomy().regions
        out = []
        for target in self.targets:
            name = target.rpartition(":")[2]
            listed = self.given("region", target) or [name]
            hit = frame["region"].isin(listed)
            if not hit.any():
                hit = (frame["part"] == name) if (frame["part"] == name).any() else (frame["group"] == name)
            out.append(np.flatnonzero(hit.to_numpy()))
        return out


class _Inputs(dict[tuple[str, str, "str | None"], list[str]]):
    """Inputs by kind, target and role (None: any role); an empty list where there are none."""

    def __init__(self, rows: pd.DataFrame) -> None:
        super().__init__()
        for row in rows.itertuples():
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
    studies = table("studies")
    graded = muscles.loc[muscles["graded"], "muscle"].tolist()
    needle = muscles.loc[~muscles["region"].isin(NEEDLE_BARRED) & (muscles["muscle"] != "cremaster"), "muscle"]
    places = list(dict.fromkeys([*regions["part"], *regions["group"], *regions["region"]]))

    def of_type(*types: str) -> list[str]:
        return reflexes.loc[reflexes["type"].isin(types), "reflex"].tolist()

    def study(finding: str) -> list[str]:
        return studies.loc[studies["finding"] == finding, "study"].tolist()

    motor = study("cmap")
    between = table("study_paths").query("finding == 'cmap' and segment == 'between'")["study"].unique()
    proximal = [f"{name}:proximal" for name in motor if name in set(between)]
    speed = studies[(studies["finding"] == "cmap") & studies["velocity_lower_m_per_s"].notna()]["study"].tolist()
    return {
        "none": [""],
        "limbs": list(LIMBS),
        "muscles_graded": graded,
        "muscles_graded_and_regions": [*REGIONS, *graded],
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
        "tests_imaging": tests.loc[tests["category"] == "imaging", "test"].tolist(),
        "tests_laboratory": tests.loc[tests["category"].isin(["laboratory", "genetic"]), "test"].tolist(),
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
    for row in table("findings").itertuples():
        listed = list(dict.fromkeys(inputs.loc[inputs["finding"] == row.finding, "target"]))
        said = tuple(words.loc[words["finding"] == row.finding, "word"])
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
