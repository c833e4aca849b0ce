"""The wiring: structures, and the paths of muscles, skin and reflexes through them, as index arrays.

A *structure* is a family and a target, such as `ventral_root` of `C6` or `nerve_motor` of `ulnar_nerve_elbow`. A *path*
lists the structures that one root's fibres pass on their way to one muscle, or from one region of skin. All of it is
read from `data/`; nothing here names a site, a muscle or a syndrome.
"""

from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from motorlab.choices import one_of
from motorlab.paths import NOWHERE, Paths
from motorlab.tables import rows, table

__all__ = ["Anatomy", "anatomy"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Anatomy:
    """Everything that the pathway formula needs, once per process.

    Attributes
    ----------
    structures
        One row per structure: family, target, family's number.
    muscles, regions, reflexes
        The tables, in the order of the arrays.
    muscle_of, root_weight, lower, afferent, part, crossed
        One entry per muscle and root: index of the muscle, share of the muscle, the way out and back, and the
        structures of the upper route before and after the crossing.
    region_of, region_weight, peripheral, small_fibres, pain_tract, vibration_tract
        One entry per region and root; pain travels in small fibres.
    arc_of, arc_pair, arc_weight
        One entry per reflex, muscle and root: index of the reflex and of the muscle-root pair, weight.
    """

    structures: pd.DataFrame
    index: dict[tuple[str, str], int]
    muscles: pd.DataFrame
    regions: pd.DataFrame
    reflexes: pd.DataFrame
    muscle_of: Whole
    roots: list[str]
    root_weight: Floats
    lower: Paths
    afferent: Paths
    part: Whole
    crossed: Paths
    region_of: Whole
    region_roots: list[str]
    region_weight: Floats
    peripheral: Paths
    small_fibres: Paths
    pain_tract: Paths
    vibration_tract: Paths
    arc_of: Whole
    arc_pair: Whole
    arc_weight: Floats

    @cached_property
    def muscle_row(self) -> dict[str, int]:
        """Row of each muscle in the arrays."""
        return {name: row for row, name in enumerate(self.muscles["muscle"])}

    @cached_property
    def region_row(self) -> dict[str, int]:
        """Row of each region of skin in the arrays."""
        return {name: row for row, name in enumerate(self.regions["region"])}

    @cached_property
    def reflex_row(self) -> dict[str, int]:
        """Row of each reflex in the arrays."""
        return {name: row for row, name in enumerate(self.reflexes["reflex"])}

    def by_muscle(self, pairs: Floats) -> Floats:
        """Return values of muscle-root pairs pooled by the root weights of each muscle."""
        return np.add.reduceat(pairs * self.root_weight[:, None], self._starts[0], axis=0)

    def by_region(self, pairs: Floats) -> Floats:
        """Return values of region-root pairs pooled by the root weights of each region."""
        return np.add.reduceat(pairs * self.region_weight[:, None], self._starts[1], axis=0)

    def by_reflex(self, segments: Floats) -> Floats:
        """Return values of the segments of arcs pooled by their weights to each reflex."""
        return np.add.reduceat(segments * self.arc_weight[:, None], self._starts[2], axis=0)

    @cached_property
    def _starts(self) -> tuple[Whole, Whole, Whole]:
        """First entry of each muscle, region and reflex; the entries stand in the order of their tables."""
        return (
            np.searchsorted(self.muscle_of, np.arange(len(self.muscles))),
            np.searchsorted(self.region_of, np.arange(len(self.regions))),
            np.searchsorted(self.arc_of, np.arange(len(self.reflexes))),
        )

    def at_muscles(self, family: str) -> Whole:
        """Return the structures of one family that belong to each muscle, in the muscles' order."""
        if family not in self._of_muscles:
            self._of_muscles[family] = np.array([self.index[family, name] for name in self.muscle_row])
        return self._of_muscles[family]

    @cached_property
    def _of_muscles(self) -> dict[str, Whole]:
        return {}


def _targets() -> dict[str, list[str]]:
    nerves = table("sites")
    return {
        "body_parts": table("body_parts")["part"].tolist(),
        "levels": table("levels")["level"].tolist(),
        "muscles": table("muscles")["muscle"].tolist(),
        "regions": table("regions")["region"].tolist(),
        "sites": nerves.loc[nerves["level"].isin(["plexus", "nerve"]), "site"].tolist(),
        "rings": ["inner", "middle", "outer"],
        "one": ["one"],
    }


@cache
def anatomy() -> Anatomy:
    """Return the wiring, read once from `data/`.

    Examples
    --------
    >>> wiring = anatomy()
    >>> wiring.structures.iloc[wiring.index["ventral_root", "C6"]]["target"]
    'C6'
    """
    targets = _targets()
    families = table("families")
    listed = [("nowhere", "one", -1)]
    for number, (family, kind) in enumerate(zip(families["family"], families["targets"], strict=True)):
        listed += [(family, target, number) for target in targets[kind]]
    structures = pd.DataFrame(listed, columns=["family", "target", "number"])
    index = {(family, target): place for place, (family, target, _) in enumerate(listed)}
    segment = dict(zip(table("levels")["level"], table("levels")["segment"], strict=True))

    def way(*steps: tuple[str, str, float]) -> list[tuple[int, float]]:
        """Return the steps that exist: a cranial nerve, for one, has no dorsal root."""
        known = ((index.get((family, target)), share) for family, target, share in steps)
        return [(place, share) for place, share in known if place is not None and share > 0]

    def nerves(name: str, key: str) -> dict[tuple[str, str], list[tuple[str, float]]]:
        paths: dict[tuple[str, str], list[tuple[str, float]]] = {}
        for row in rows(name):
            paths.setdefault((getattr(row, key), row.root), []).append((row.site, row.share))
        return paths

    muscles, regions, reflexes = table("muscles"), table("regions"), table("reflexes")
    pairs, skin = table("muscle_roots"), table("region_roots")
    place = {name: number for number, name in enumerate(muscles["muscle"])}
    where = {name: number for number, name in enumerate(regions["region"])}
    parts = dict(zip(muscles["muscle"], muscles["body_part"], strict=True))
    for muscle, part in parts.items():
        if part:
            one_of(part, targets["body_parts"], f"body part (data/muscles.csv, {muscle})")
    for muscle, root in zip(pairs["muscle"], pairs["root"], strict=True):
        one_of(root, targets["levels"], f"root (data/muscle_roots.csv, {muscle})")
    ring = dict(zip(regions["region"], regions["face_ring"], strict=True))
    motor, sensory = nerves("muscle_paths", "muscle"), nerves("region_paths", "region")
    second = {name for name, part in parts.items() if part == "sternomastoid"}

    lower, afferent, crossed = [], [], []
    for muscle, root in zip(pairs["muscle"], pairs["root"], strict=True):
        passed = motor.get((muscle, root), [])
        lower.append(
            way(("motor_neuron", root, 1), ("motor_pool", muscle, 1), ("ventral_root", root, 1))
            + way(*(("nerve_motor", site, share) for site, share in passed), ("diffuse_motor", muscle, 1))
        )
        # half the exponent at the dorsal horn: the spindle's fibres enter deeper than those of the skin
        afferent.append(
            way(
                ("dorsal_horn", segment[root], 0.5),
                ("dorsal_root", segment[root], 1),
                ("ganglion", segment[root], 1),
            )
            + way(
                *(("nerve_sensory", site, share) for site, share in passed), ("diffuse_afferent", muscle, 1)
            )
        )
        supplied = parts[muscle] != ""
        crossed.append(
            way(("upper_crossed", root, float(supplied)), ("second_crossing", "one", float(muscle in second)))
        )
    small = float(table("thresholds").set_index("name")["value"]["small_fibre_share"])
    peripheral: list[list[tuple[int, float]]] = []
    thin: list[list[tuple[int, float]]] = []
    pain, vibration = [], []
    for region, root in zip(skin["region"], skin["root"], strict=True):
        passed = sensory.get((region, root), [])
        # in ganglia and along whole nerves the large fibres go first
        for paths, share_lost in ((peripheral, 1.0), (thin, small)):
            paths.append(
                way(("dorsal_horn", root, 1), ("dorsal_root", root, 1), ("ganglion", root, share_lost))
                + way(*(("nerve_sensory", site, share) for site, share in passed))
                + way(("diffuse_sensory", region, share_lost))
            )
        cord = float(segment[root] != "")
        pain.append(
            way(
                ("spinothalamic", root, cord),
                ("spinothalamic_brainstem", "one", cord),
                ("face_pain", ring[region], 1),
            )
        )
        vibration.append(way(("dorsal_column", root, cord), ("lemniscus", "one", cord)))

    arcs = table("reflex_arcs")
    _in_order("muscle_roots", pairs["muscle"], muscles["muscle"])
    _in_order("region_roots", skin["region"], regions["region"])
    _in_order("reflex_arcs", arcs["reflex"], reflexes["reflex"])
    at = {key: number for number, key in enumerate(zip(pairs["muscle"], pairs["root"], strict=True))}
    reflex = {name: number for number, name in enumerate(reflexes["reflex"])}
    return Anatomy(
        structures=structures,
        index=index,
        muscles=muscles,
        regions=regions,
        reflexes=reflexes,
        muscle_of=pairs["muscle"].map(place).to_numpy(),
        roots=pairs["root"].tolist(),
        root_weight=pairs["weight"].to_numpy(),
        lower=Paths.of(lower),
        afferent=Paths.of(afferent),
        part=np.array([index.get(("upper_uncrossed", parts[muscle]), NOWHERE) for muscle in pairs["muscle"]]),
        crossed=Paths.of(crossed),
        region_of=skin["region"].map(where).to_numpy(),
        region_roots=skin["root"].tolist(),
        region_weight=skin["weight"].to_numpy(),
        peripheral=Paths.of(peripheral),
        small_fibres=Paths.of(thin),
        pain_tract=Paths.of(pain),
        vibration_tract=Paths.of(vibration),
        arc_of=arcs["reflex"].map(reflex).to_numpy(),
        arc_pair=np.array([at[key] for key in zip(arcs["muscle"], arcs["root"], strict=True)]),
        arc_weight=arcs["weight"].to_numpy(),
    )


def _in_order(name: str, entries: pd.Series, owners: pd.Series) -> None:
    """Refuse entries that leave out a row of their table or stand in another order: pooling relies on both."""
    listed = list(dict.fromkeys(entries))
    if listed != owners.tolist():
        missing = sorted(set(owners) - set(listed))
        told = (
            f"has no rows for {', '.join(missing)}" if missing else "stands in another order than its table"
        )
        raise ValueError(f"data/{name}.csv {told}: give every row at least one entry, in the same order.")
