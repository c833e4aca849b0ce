"""What a case damages of the drawn neuraxis, and which neuron's damage touches each finding."""

from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from motorlab.damage import damage
from motorlab.expectations import places
from motorlab.lesions import Lesion, Lesions, case
from motorlab.reach import damaged, reach
from motorlab.stations.paths import families_of, limb_of, stations, way
from motorlab.tables import rows

__all__ = ["Sign", "Struck", "hit", "origins", "struck"]

Sign = tuple[str, str, str]  # finding, target and side
SIDES_OF = {"left": ("left",), "right": ("right",), "both": ("left", "right")}
# by bits: 1 anything else, 2 the arc's own way, 4 the upper motor neuron
ORIGINS = np.array(["", "other", "lower", "lower", "upper", "upper", "mixed", "mixed"])


class Struck(NamedTuple):
    """One station and side that a case damages; a row of ``hit``."""

    station: str
    side: str
    severity: float
    origin: str


def hit(*lesions: Lesions, sign: Sign | None = None) -> pd.DataFrame:
    """Return the stations that a case damages.

    Parameters
    ----------
    lesions
        Any number of lesions, singly or in tuples; none means healthy.
    sign
        Finding, target and side: only where its way is cut.

    Returns
    -------
    DataFrame
        One row per station and side, in the order of the pathway. Columns: `station`; `side` ("both" for one of the
        midline); `severity` (0..1: what is lost there, the greatest share where several sites of the station are
        damaged); `origin` (`upper`, `lower`, `mixed`, `other`, or "" where nothing is damaged: what is lost there).

    Examples
    --------
    >>> import motorlab as ml
    >>> hit(ml.Lesion("internal_capsule", side="left", severity=0.8))[["station", "side", "origin"]].values.tolist()
    [['internal_capsule', 'left', 'upper']]
    """
    return pd.DataFrame(struck(case(*lesions), sign), columns=list(Struck._fields))


@lru_cache(maxsize=512)  # one picture asks several times
def struck(lesions: tuple[Lesion, ...], sign: Sign | None = None) -> tuple[Struck, ...]:
    """Return the rows of ``hit`` for the lesions of one case.

    Examples
    --------
    >>> import motorlab as ml
    >>> struck((ml.Lesion("muscle", side="left", severity=0.5),))
    (Struck(station='muscle', side='left', severity=0.5, origin='lower'),)
    """
    hurt = damage([lesions])
    known = _site_stations()
    found: dict[tuple[int, bool, str, str], tuple[float, int]] = {}
    on = way(*sign) if sign else {}
    touched = reach().touches[:, places(None)[sign]] if sign else None
    for lesion, (columns, _) in zip(hurt.lesions, damaged(hurt), strict=True):
        if lesion.severity == 0 or (touched is not None and not touched[columns].any()):
            continue
        station = stations()[known[lesion.site]]
        bits = int(np.bitwise_or.reduce(_bits()[columns], initial=0))
        for side in ("both",) if station.sides == "midline" else SIDES_OF[lesion.side or "both"]:
            if sign and (station.station, side) not in on:
                continue
            at = (station.order, side == "left", station.station, side)
            severity, before = found.get(at, (0.0, 0))
            found[at] = (max(severity, lesion.severity), bits | before)
    return tuple(
        Struck(station, side, severity, str(ORIGINS[bits]))
        for (_, _, station, side), (severity, bits) in sorted(found.items())
    )


@cache
def _bits() -> NDArray[np.int64]:
    """Return the bit in `ORIGINS` of each structure and side."""
    return np.array([limb_of().get(family, ("", 0))[1] for family in families_of().tolist()])


@cache
def _site_stations() -> dict[str, str]:
    return {row.site: row.station for row in rows("sites")}


def origins(*lesions: Lesions) -> "pd.Series[str]":
    """Return which neuron's damage touches each finding.

    Parameters
    ----------
    lesions
        Any number of lesions, singly or in tuples; none means healthy.

    Returns
    -------
    Series
        One word per row of ``motorlab.expect``, in its order: `upper`; `lower` (the way out or back, junction or
        muscle); `mixed` (both); `other` (cerebellum, basal ganglia, sensory tracts, gaze, bladder); "" where nothing
        on its path is damaged.

    Examples
    --------
    >>> import motorlab as ml
    >>> stroke = ml.Lesion("internal_capsule", side="left")
    >>> signs = ml.expect(stroke).assign(origin=origins(stroke))
    >>> signs.query("finding == 'plantar'").set_index("side")["origin"].to_dict()
    {'left': '', 'right': 'upper'}
    """
    touches, bits = reach().touches, _bits()
    struck = [columns for columns, _ in damaged(damage([case(*lesions)]))]
    columns = np.unique(np.concatenate(struck)) if struck else np.zeros(0, dtype=np.int64)
    found = np.zeros(touches.shape[1], dtype=np.int64)
    for bit in (1, 2, 4):
        found += bit * touches[columns[bits[columns] == bit]].any(axis=0)
    return pd.Series(ORIGINS[found], name="origin")
