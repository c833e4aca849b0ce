"""What lies on the way of a sign: the stations of the drawn neuraxis that its path passes.

A station of one side lies on the path when a lesion of one of its sites on that side would destroy a fair share of a
structure that the finding depends on. So the picture follows from the same rows as the signs, and fibres that cross
in the model cross here: above the crossing the stations stand on the other side than the sign.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from motorlab.anatomy import anatomy
from motorlab.catalogue import catalogue
from motorlab.choices import one_of
from motorlab.expectations import places
from motorlab.flows import number
from motorlab.reach import reach
from motorlab.tables import rows, table

__all__ = ["Place", "Way", "families_of", "limb_of", "path", "stations", "way"]

Holds = NDArray[np.bool_]
Place = tuple[str, str]  # a station and its side
# limb of `families`: the limb it is drawn as, and its bit in `hits.ORIGINS`
LIMBS = {
    "upper": ("upper", 4),
    "lower": ("lower", 2),
    "junction": ("lower", 2),
    "fibre": ("lower", 2),
    "afferent": ("afferent", 2),
    "tract": ("afferent", 1),
    "other": ("other", 1),
}
DRAWN = ("upper", "lower", "afferent", "other")


class Way(NamedTuple):
    """What of a sign's path runs through one station: its families of structures, their limbs, the sites' names."""

    families: frozenset[str]
    limbs: tuple[str, ...]
    sites: tuple[str, ...]


@dataclass(frozen=True)
class _Sites:
    """What a lesion of each site holds: sites by the lesion's side by structures and sides.

    Attributes
    ----------
    holds
        A lesion of this side takes a fair share of the structure.
    sided
        The same, less what sites of both sides cannot tell about sides.
    names, station
        Name of each site, and place of its station in the order of the pathway.
    """

    holds: Holds
    sided: Holds
    names: tuple[str, ...]
    station: NDArray[np.int64]


@cache
def stations() -> dict[str, Any]:
    """Return the rows of the table `stations` by name, in the order of the pathway.

    Examples
    --------
    >>> stations()["internal_capsule"].sides
    'paired'
    """
    return {row.station: row for row in sorted(rows("stations"), key=lambda row: int(row.order))}


@cache
def _sites() -> _Sites:
    """Return what each site holds, straight from `site_structures`, for every kind of damage, muscle and region.

    `damage` says the same of one lesion (a test holds the two together), but takes a second for all of them.
    """
    wiring, listed = anatomy(), rows("sites")
    known = {row.site: place for place, row in enumerate(listed)}
    levels = table("levels")["level"].tolist()
    targets: dict[str, list[str]] = {}
    for family, target in wiring.index:
        targets.setdefault(family, []).append(target)
    share = np.zeros((len(listed), 2, len(wiring.structures), 2))
    for row in rows("site_structures"):
        run = targets[row.family] if row.first == "all" else [row.first]
        if row.first != row.last:
            run = levels[levels.index(row.first) : levels.index(row.last) + 1]
        at = [wiring.index[row.family, name] for name in run if (row.family, name) in wiring.index]
        for side in (0, 1):
            here = (known[row.site], side, at, 1 - side if row.opposite else side)
            share[here] = np.maximum(share[here], row.fraction)
    holds = share >= number("station_share")
    order = {name: place for place, name in enumerate(stations())}
    station = np.array([order[row.station] for row in listed])
    sided = holds.copy()
    bilateral = np.array([row.extent == "bilateral" for row in listed])
    for place in np.flatnonzero(bilateral):
        # A lesion of both sides need not say on which side of the cord a tract runs, and half of it would say so
        # wrongly: it is asked only for what no one-sided site of the station holds.
        told = holds[(station == station[place]) & ~bilateral].any(axis=(0, 1, 3))
        sided[place][:, told] = False
        holds[place] |= holds[place][::-1]
    size = (len(listed), 2, -1)
    return _Sites(holds.reshape(size), sided.reshape(size), tuple(row.name for row in listed), station)


@cache
def families_of() -> NDArray[np.str_]:
    """Return the family of each structure and side."""
    return np.repeat(anatomy().structures["family"].to_numpy(dtype=str), 2)


@cache
def limb_of() -> dict[str, tuple[str, int]]:
    """Return of each family of structures the limb it is drawn as, and its bit in `hits.ORIGINS`."""
    return {row.family: LIMBS[row.limb] for row in rows("families")}


@cache
def _own(finding: str) -> Holds:
    """Return the structures and sides that a finding itself runs through.

    A motor response is called preserved where the limb is weak from above, so what is above is a reason to name it;
    but its own way is that which can make it low.
    """
    rule = table("finding_limbs").query("finding == @finding and word == 'low'")
    limbs = {row.family: row.limb for row in rows("families")}
    own = [not len(rule) or limbs.get(family) in set(rule["limb"]) for family in families_of().tolist()]
    return np.array(own)


def path(finding: str, target: str, side: str) -> pd.DataFrame:
    """Return the stations that lie on the way of one sign.

    Parameters
    ----------
    finding, target, side
        As in a row of ``motorlab.expect``.

    Returns
    -------
    DataFrame
        One row per station and side, in the order of the pathway. Columns: `station`; `side` (of the station; "both"
        for one of the midline); `limbs` (tuple of `upper`, `lower`, `afferent`, `other`: the fibres of this sign that
        run there); `sites` (tuple of the names of the station's sites on the path). No rows for a finding that
        depends on no structure, such as a laboratory test.

    Raises
    ------
    ValueError
        If there is no such finding, target or side.

    Examples
    --------
    >>> path("rigidity", "arm", "right")[["station", "side", "limbs"]].values.tolist()
    [['basal_ganglia', 'left', ('other',)]]
    """
    found = [(*at, here.limbs, here.sites) for at, here in way(finding, target, side).items()]
    return pd.DataFrame(found, columns=["station", "side", "limbs", "sites"])


@cache
def way(finding: str, target: str, side: str) -> dict[Place, Way]:
    """Return `path` by station and side, with the families of structures that lie on the path there.

    Examples
    --------
    >>> sorted(way("rigidity", "arm", "right")["basal_ganglia", "left"].families)
    ['striatonigral']
    """
    what = catalogue()[one_of(finding, catalogue(), "finding")]
    one_of(target, what.targets, f"target of {finding}")
    one_of(side, what.sides_of(target), f"side of {finding}")
    touched = np.flatnonzero(_own(finding) & reach().touches[:, places(None)[finding, target, side]])
    known, families = _sites(), families_of()[touched]
    held = np.asarray(known.holds[:, :, touched].any(axis=2))
    sided = known.sided[:, :, touched]
    found: dict[Place, Way] = {}
    for order, station in enumerate(stations().values()):
        mine = np.flatnonzero(known.station == order)
        for name, columns in _sides(station.sides):
            passed = set(families[sided[mine][:, columns].any(axis=(0, 1))].tolist())
            if passed:
                limbs = {limb_of()[family][0] for family in passed}
                sites = [known.names[site] for site in mine if held[site, columns].any()]
                found[station.station, name] = Way(
                    frozenset(passed), tuple(limb for limb in DRAWN if limb in limbs), tuple(sites)
                )
    return found


def _sides(sides: str) -> tuple[tuple[str, list[int]], ...]:
    """Return the sides of a station, each with the sides of a lesion that lie there; the right comes first."""
    return (("both", [0, 1]),) if sides == "midline" else (("right", [1]), ("left", [0]))
