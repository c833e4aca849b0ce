"""What a laboratory's conclusion rests on: counts over the measured values, never the lesion.

Each feature is a number with a name; `report_conditions` says from where to where of each a sentence holds.
"""

from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from motorlab.anatomy import anatomy
from motorlab.tables import rows

__all__ = ["Features", "features"]

SLOW = 0.75  # of the lower limit of speed: slower than lost axons explain
CHIEF = 0.15  # of a muscle: a root with a smaller share is not looked for
WHOLE = {"face": "face", "bulbar": "face", "arm": "arm", "hand": "arm", "leg": "leg", "foot": "leg"}
LIMBS = ("arm", "leg")
LATE = 1.3  # of the upper limit of latency: likewise
Features = dict[str, float]


def features(values: pd.DataFrame, days: float) -> tuple[Features, dict[str, str]]:
    """Return the features of a report's values, and the names that its sentences mention.

    Parameters
    ----------
    values
        What `report_values` returns.
    days
        Days since the complaint began, as the request says.

    Examples
    --------
    >>> from motorlab.report_values import report_values
    >>> counted, _ = features(report_values(limbs=("arm",)), 30.0)
    >>> counted["abnormal"], counted["sensory_tested"]
    (0.0, 10.0)
    """
    nerves = values[values["part"].isin(("motor", "sensory"))]
    by_nerve = _by_nerve(nerves)
    ill = by_nerve[by_nerve["ill"]]
    names = {"nerves": ", ".join(dict.fromkeys(f"{row.nerve} {row.side}" for row in ill.itertuples()))}
    segments = _segments(nerves)
    names["segment"] = "; ".join(segments)
    names["root"], names["muscle_nerves"] = _shared_root(values)
    counted = {
        "abnormal": float(values["abnormal"].sum()),
        "days": days,
        "peripheral": float(_peripheral(values) or not values["abnormal"].any()),
        "tested_nerves": float(len(by_nerve)),
        "abnormal_nerves": float(len(ill)),
        "slow_nerves": float(by_nerve["slow"].sum()),
        "axonal_nerves": float(by_nerve["axonal"].sum()),
        "end_nerves": float(by_nerve["end"].sum()),
        "blocked_nerves": float(by_nerve["blocked"].sum()),
        "uneven": float(nerves["quantity"].isin(("block", "dispersion")).sum()),
        "slow_spread": _spread(nerves),
        "focal_segments": float(len(segments)),
        "motor_low": _low(values, "motor", LIMBS),
        "junction_low": _low(values, "motor"),
        "sensory": _low(values, "sensory"),
        "sensory_tested": float(
            len(values.loc[values["part"] == "sensory", ["study", "side"]].drop_duplicates())
        ),
        "sensory_limbs": _sensory_limbs(values),
        "length_score": _length(values),
        "late": float(values.loc[values["part"] == "late", "abnormal"].sum()),
        "one_root": float(bool(names["root"])),
        "needle_elsewhere": _elsewhere(values, ill),
        **_others(values),
    }
    return counted, names | {name: f"{number:.0f}" for name, number in counted.items()}


def _by_nerve(nerves: pd.DataFrame) -> pd.DataFrame:
    """Return for each nerve and side what of it is out of its limits, and of what kind that is.

    `slow` is slow as in loss of myelin, `axonal` low at near normal speed, `end` late at its first point alone.
    """
    quantity, bad = nerves["quantity"], nerves["abnormal"]
    motor = nerves["part"] == "motor"
    far = ((quantity == "speed") & (nerves["value"] < SLOW * nerves["least"])) | (
        (quantity == "latency") & (nerves["value"] > LATE * nerves["most"])
    )
    first = ~nerves.duplicated(["part", "study", "side", "quantity"])
    low = (quantity == "amplitude") & bad & first
    late, slower = (quantity == "latency") & bad, (quantity == "speed") & bad
    marked = nerves.assign(
        ill=bad, slow=far, low=low, motor_low=low & motor, delayed=late | slower, late=late,
        above=slower & motor, blocked=quantity == "block",
    )  # fmt: skip
    columns = ["ill", "slow", "low", "motor_low", "delayed", "late", "above", "blocked"]
    found = marked.groupby(["nerve", "side"], sort=False)[columns].any().reset_index()
    found["axonal"] = found["low"] & ~found["slow"] & (found["motor_low"] | ~found["delayed"])
    found["end"] = found["late"] & ~found["above"] & ~found["motor_low"]
    return found


def _peripheral(values: pd.DataFrame) -> bool:
    """Return whether anything but the upper neuron is out of its limits."""
    central = (values["part"] == "central") | (values["words"] == "reduced activation")
    return bool(values.loc[~central, "abnormal"].any())


def _low(values: pd.DataFrame, part: str, limbs: tuple[str, ...] = ()) -> float:
    """Return how many studies of a part have a low response from their first point, on these limbs or anywhere."""
    mine = values[(values["part"] == part) & (values["quantity"] == "amplitude")]
    first = mine.drop_duplicates(["study", "side"])
    here = first["limb"].isin(limbs) if limbs else True
    return float((first["abnormal"] & here).sum())


def _sensory_limbs(values: pd.DataFrame) -> float:
    """Return on how many limbs at least half of the sensory responses are low."""
    low = values[(values["part"] == "sensory") & (values["quantity"] == "amplitude")]
    return float((low.groupby("limb")["abnormal"].mean() >= 0.5).sum())


def _elsewhere(values: pd.DataFrame, ill: pd.DataFrame) -> float:
    """Return how many muscles have lost axons, or have few units, that none of the ill nerves serves."""
    few = _muscles(values, "recruitment", "reduced")
    found = pd.concat([_denervated(values), few]).drop_duplicates(["study", "side"])
    known = _ways()[1]
    served = {(nerve, side) for nerve, side in zip(ill["nerve"], ill["side"], strict=True)}
    return float(
        sum(
            not any(
                side == own and any(nerve in name for name in known.get(muscle, ())) for nerve, own in served
            )
            for muscle, side in zip(found["study"], found["side"], strict=True)
        )
    )


def _spread(nerves: pd.DataFrame) -> float:
    """Return how unlike the speeds are, each over its own limit: their deviation over their mean; 0 for one or none."""
    motor = nerves[(nerves["part"] == "motor") & (nerves["quantity"] == "speed")].dropna(
        subset=["value", "least"]
    )
    share = (motor["value"] / motor["least"]).to_numpy(dtype=float)
    return float(np.std(share) / np.mean(share)) if share.size > 1 else 0.0


def _segments(nerves: pd.DataFrame) -> list[str]:
    """Return the steps of motor nerves that alone are slow or block, in words."""
    motor = nerves[nerves["part"] == "motor"]
    found = []
    for (_, side), mine in motor.groupby(["study", "side"], sort=False):
        points = list(dict.fromkeys(mine["point"]))
        hurt = mine[mine["abnormal"] & mine["quantity"].isin(("speed", "block"))]
        ill = list(dict.fromkeys(hurt["point"]))
        if len(points) > 1 and len(ill) == 1:
            before = points[points.index(ill[0]) - 1]
            found.append(f"{mine['nerve'].iloc[0]} {side}, from {before} to {ill[0]}")
    return list(dict.fromkeys(found))


def _length(values: pd.DataFrame) -> float:
    """Return 1 where sensory responses are low in both legs and fewer are in the arms; else 0."""
    low = values[(values["part"] == "sensory") & (values["quantity"] == "amplitude")].drop_duplicates(
        ["study", "side"]
    )
    share = low.groupby("limb")["abnormal"].mean()
    legs = low[(low["limb"] == "leg") & low["abnormal"]]["side"].nunique() == 2
    return float(legs and share.get("leg", 0.0) > 0.4 and share.get("arm", 0.0) < 0.7 * share.get("leg", 0.0))


def _others(values: pd.DataFrame) -> Features:
    """Return the features of junction, central conduction and needle."""

    def largest(part: str, quantity: str) -> float:
        mine = values.loc[(values["part"] == part) & (values["quantity"] == quantity), "value"]
        return float(mine.max()) if mine.notna().any() else 0.0

    central = values[values["part"] == "central"]
    needle = values[values["part"] == "needle"]
    denervated = _denervated(values)
    return {
        "decrement": largest("junction", "drop at 3 Hz"),
        "junction_decrement": largest("junction", "drop at 3 Hz"),
        "increment": largest("junction", "rise after effort"),
        "junction_increment": largest("junction", "rise after effort"),
        "central": float(central["abnormal"].sum()),
        "central_tested": float(len(central)),
        "muscles": float(len(needle[["study", "side"]].drop_duplicates())),
        "fibrillation": float(len(_muscles(values, "fibrillation", "present"))),
        "neurogenic": float(len(_muscles(values, "unit duration", "neurogenic"))),
        "myopathic": float(len(_muscles(values, "unit duration", "myopathic"))),
        "undriven": float(len(_muscles(values, "recruitment", "reduced activation"))),
        "denervated_regions": float(len(_regions(denervated))),
        "denervated_sides": float(len(set(denervated["side"]))),
        "reduced": float(len(_muscles(values, "recruitment", "reduced"))),
        "fasciculating": float(len(_muscles(values, "fasciculation", "present"))),
        "regions": float(len(_regions(denervated))),
    }


def _muscles(values: pd.DataFrame, quantity: str, *words: str) -> pd.DataFrame:
    """Return the muscles of which the needle says one of these words."""
    return values[
        (values["part"] == "needle") & (values["quantity"] == quantity) & values["words"].isin(words)
    ]


def _denervated(values: pd.DataFrame) -> pd.DataFrame:
    """Return the muscles that have lost axons, lately or long ago."""
    active, old = _muscles(values, "fibrillation", "present"), _muscles(values, "unit duration", "neurogenic")
    return pd.concat([active, old]).drop_duplicates(["study", "side"])


def _regions(muscles: pd.DataFrame) -> set[Any]:
    """Return which of face, arm and leg these muscles belong to."""
    place = anatomy().muscles["region"].to_numpy(dtype=str)
    found = {WHOLE.get(place[anatomy().muscle_row[muscle]]) for muscle in muscles["study"]}
    return found - {None}


@cache
def _ways() -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Return the chief roots and the nerves of each muscle."""
    nerve = {row.site: row.name for row in rows("sites") if row.level == "nerve"}
    roots: dict[str, set[str]] = {}
    nerves: dict[str, set[str]] = {}
    for row in rows("muscle_roots"):
        roots.setdefault(row.muscle, set()).update([row.root] if row.weight >= CHIEF else [])
    for row in rows("muscle_paths"):
        nerves.setdefault(row.muscle, set()).update([nerve[row.site]] if row.site in nerve else [])
    return roots, nerves


def _shared_root(values: pd.DataFrame) -> tuple[str, str]:
    """Return the root that the denervated muscles of one side share although no nerve serves them all; the nerves."""
    found = _denervated(values)
    if len(set(found["side"])) != 1 or len(found) < 2:
        return "", ""
    roots, nerves = ([known.get(muscle, set()) for muscle in found["study"]] for known in _ways())
    shared = set.intersection(*roots)
    if not shared or set.intersection(*nerves):
        return "", ""
    return " or ".join(sorted(shared)), ", ".join(sorted(set.union(*nerves)))
