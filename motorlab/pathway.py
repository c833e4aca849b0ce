"""The one formula: what each route to and from a muscle or a patch of skin still transmits.

    drive = sum over routes of weight x product over stations of (1 - damage)

A muscle has a dominant upper route from one hemisphere and a *shared* route that either hemisphere can carry; a way out
from its motor neurons; and a way back from its spindles. Weights of routes and roots are teaching assumptions.
"""

import numpy as np
import pandas as pd

from motorlab.choices import one_of
from motorlab.flows import Flows, other_side, per_pair
from motorlab.lesions import Lesions, case
from motorlab.paths import NOWHERE

__all__ = ["ARC_INPUTS", "arc", "around", "state", "transmission"]

SIDES = ("left", "right")
READS = ("jerk", "tone", "effort")  # what a protocol reads of an arc
SOLE, TOE_FLEXORS = "sole_lateral", "foot_intrinsics"  # as the plantar response of the examination reads them
ARC_INPUTS = ("release", "shock", "lower", "afferent", "conduction", "junction", "fibre", "voluntary")


def state(*lesions: Lesions) -> pd.DataFrame:
    """Return what is intact for each muscle on each side.

    Parameters
    ----------
    lesions
        Any number of lesions, singly or in tuples; none means healthy.

    Returns
    -------
    DataFrame
        One row per muscle and side, columns `muscle`, `side`, `upper`, `lower`, `afferent`, `junction`, `fibre` and
        `conduction`, each from 0 lost to 1 intact.

    Examples
    --------
    >>> from motorlab.lesions import Lesion
    >>> stroke = state(Lesion("internal_capsule", side="left", severity=0.8))
    >>> stroke.query("muscle == 'tibialis_anterior'").set_index("side")["upper"].round(1).to_dict()
    {'left': 1.0, 'right': 0.2}
    """
    flows = Flows([case(*lesions)])
    speed = np.sqrt(flows.lower("slowing") * flows.afferent("slowing"))
    values = {
        "upper": flows.by_muscle(flows.upper()),
        "lower": flows.by_muscle(flows.lower()),
        "afferent": flows.by_muscle(flows.afferent()),
        "junction": flows.junction,
        "fibre": flows.fibre,
        "conduction": flows.by_muscle(speed),
    }
    names = flows.wiring.muscles["muscle"].to_numpy()
    frame = pd.DataFrame({"muscle": np.repeat(names, 2), "side": np.tile(SIDES, len(names))})
    return frame.assign(**{name: value.ravel().clip(0.0, 1.0) for name, value in values.items()})


def transmission(*lesions: Lesions) -> pd.DataFrame:
    """Return what each station of each route transmits, before anything is pooled.

    Returns
    -------
    DataFrame
        One row per muscle, root, side and station; columns `muscle`, `root`, `side`, `limb` (`upper`, `lower`,
        `afferent`), `family`, `target` and `transmission` (0 lost to 1 intact). The side of an upper station above
        the crossing is that of the muscle it serves by its dominant route.

    Examples
    --------
    >>> from motorlab.lesions import Lesion
    >>> rows = transmission(Lesion("root_c6", side="right", severity=0.7))
    >>> hurt = rows[rows["transmission"] < 1]
    >>> sorted(set(hurt["family"]))
    ['dorsal_root', 'ventral_root']
    """
    flows = Flows([case(*lesions)])
    wiring, log = flows.wiring, flows.log()
    names = wiring.muscles["muscle"].to_numpy()[wiring.muscle_of]
    fraction = per_pair("ipsilateral_fraction")
    parts = []
    ways = [
        ("upper", wiring.crossed.structure),
        ("lower", wiring.lower.structure),
        ("afferent", wiring.afferent.structure),
    ]
    for limb, places in [("upper", wiring.part[:, None]), *ways]:
        pair, step = np.nonzero(places != NOWHERE)
        structure = places[pair, step]
        values = log[structure]
        if places.shape[1] == 1:
            values = np.where((fraction[pair] > 0.5)[:, None], values, other_side(values))
        rows = wiring.structures.iloc[np.repeat(structure, 2)]
        parts.append(
            pd.DataFrame(
                {
                    "muscle": np.repeat(names[pair], 2),
                    "root": np.repeat(np.array(wiring.roots)[pair], 2),
                    "side": np.tile(SIDES, len(pair)),
                    "limb": limb,
                    "family": rows["family"].to_numpy(),
                    "target": rows["target"].to_numpy(),
                    "transmission": np.exp(values).ravel(),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def arc(reflex: str, side: str, *lesions: Lesions, reads: str = "jerk") -> dict[str, float]:
    """Return the inputs of one reflex's arc on one side, each 0..1: what the reflex core simulates.

    Parameters
    ----------
    reflex, side
        The arc, by the reflex that it serves.
    lesions
        Any number of lesions, singly or in tuples.
    reads
        `jerk`: what a tap meets. `tone`: release follows the slower clock of spasticity. `effort`: junction and fibres
        count as they do for power, where a tap asks little of them.

    Examples
    --------
    >>> healthy = arc("knee", "right")
    >>> healthy["release"], healthy["lower"]
    (0.0, 1.0)
    """
    flows = Flows([case(*lesions)])
    row = flows.wiring.reflex_row[one_of(reflex, flows.wiring.reflex_row, "reflex")]
    column = SIDES.index(one_of(side, SIDES, "side"))
    pair = flows.wiring.arc_pair
    muscle = flows.wiring.muscle_of[pair]
    views = {name: flows.arcs[name] for name in ARC_INPUTS}
    views["axons"] = flows.wiring.by_reflex(flows.lower("wallerian_motor")[pair])
    if one_of(reads, READS, "reading") == "tone":
        views["release"] = flows.arcs["spasticity"]
    elif reads == "effort":
        views |= {
            name: flows.wiring.by_reflex(part[muscle])
            for name, part in (("junction", flows.junction), ("fibre", flows.fibre))
        }
        views["reinnervated"] = flows.wiring.by_reflex(flows.reinnervated[pair])
    return {name: float(np.clip(view[row, column], 0.0, 1.0)) for name, view in views.items()}


def around(side: str, *lesions: Lesions) -> dict[str, float]:
    """Return what the stroke of a sole meets beside its own arc, each 0..1: the skin, and the flexors of the toes.

    Examples
    --------
    >>> from motorlab.lesions import Lesion
    >>> around("right", Lesion("tibial_nerve", side="right"))["opponent"] < 0.1
    True
    """
    flows = Flows([case(*lesions)])
    column = SIDES.index(one_of(side, SIDES, "side"))
    ends = flows.muscle("lower") * flows.junction * flows.fibre
    felt = flows.by_region(flows.small_fibres)[flows.wiring.region_row[SOLE]]
    found = {"skin": felt, "opponent": ends[flows.wiring.muscle_row[TOE_FLEXORS]]}
    return {name: float(np.clip(part[column], 0.0, 1.0)) for name, part in found.items()}
