"""Where the ways of several signs run together: what all abnormal ones pass, less what normal ones clear.

The ways are those of the model (`motorlab.stations.way`), so fibres that cross in the model cross here. A station is as
bright as the brightest of its sites, for the root of one muscle may be ill while that of its neighbour is well.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from motorlab.diagnosis.evidence import Key, Statement, statements
from motorlab.diagnosis.outcomes import outcomes
from motorlab.expectations import labels
from motorlab.stations import bundles, lit, stations, way
from motorlab.stations.bundles import Bundle
from motorlab.stations.paths import Place

__all__ = ["Meeting", "meeting"]

KEPT = 0.7  # of a site's brightness, for each normal sign whose way passes it: a choice of the picture, not a chance
ENOUGH = 2  # normal signs at each common site of a place, for it to be called cleared
Spot = tuple[str, str, str]  # station, side, name of the site


@dataclass(frozen=True)
class Meeting:
    """The ways of several signs laid over each other.

    Attributes
    ----------
    abnormal, normal
        How many signs of each kind have a way.
    common
        Places that the ways of all abnormal signs pass, in the order of the pathway.
    cleared
        Those of them where each common site also lies on the way of two normal signs or more.
    places, fibres
        0..1 for each place and bundle on the way of an abnormal sign: the share of these signs whose way it is, dimmed
        by each normal sign that passes.
    """

    abnormal: int
    normal: int
    common: tuple[Place, ...]
    cleared: tuple[Place, ...]
    places: dict[Place, float]
    fibres: dict[Bundle, float]


def meeting(seen: Mapping[Key, object]) -> Meeting:
    """Return where the ways of what was seen run together.

    Parameters
    ----------
    seen
        What was seen, as for `motorlab.localise`. A sign said of "any" target or side counts with all their ways.

    Raises
    ------
    ValueError
        As `motorlab.localise`.

    Examples
    --------
    >>> found = meeting({("power", "tibialis_anterior", "right"): 2, ("plantar", "", "right"): "extensor"})
    >>> ("internal_capsule", "left") in found.common
    True
    """
    said = [item for item in statements(seen) if _spots(item.rows)]
    ill = [item.rows for item in said if _share(item) == 0.0]
    well = [item.rows for item in said if item.way == "none" or _share(item) == 1.0]
    passed = Counter(spot for rows in ill for spot in _spots(rows))
    clear = Counter(spot for rows in well for spot in _spots(rows))
    places: dict[Place, float] = {}
    kept: dict[Place, float] = {}
    for spot, count in passed.items():
        place, left = spot[:2], KEPT ** clear[spot]
        places[place] = max(places.get(place, 0.0), count / len(ill) * left)
        kept[place] = max(kept.get(place, 0.0), left)
    running = Counter(bundle for rows in ill for bundle in _fibres(rows))
    fibres = {
        bundle: running[bundle] / len(ill) * (kept.get(bundle.start, 1.0) + kept.get(bundle.end, 1.0)) / 2.0
        for bundle in bundles()
        if running[bundle]
    }
    shared = [spot for spot, count in passed.items() if count == len(ill)]
    common = _in_order({spot[:2] for spot in shared})
    spared = {spot[:2] for spot in shared if clear[spot] < ENOUGH}
    cleared = tuple(place for place in common if place not in spared)
    return Meeting(len(ill), len(well), common, cleared, places, fibres)


def _share(item: Statement) -> float:
    """Return how much of what a statement accepts is normal: 0 where something must be abnormal, 1 where nothing is."""
    return item.accepted[outcomes()[item.key[0]].normal] / sum(item.accepted)


@lru_cache(maxsize=512)
def _spots(rows: tuple[int, ...]) -> frozenset[Spot]:
    """Return the sites that the ways of some rows of `labels` pass."""
    return frozenset(
        (*place, site) for row in rows for place, here in way(*_sign(row)).items() for site in here.sites
    )


@lru_cache(maxsize=512)
def _fibres(rows: tuple[int, ...]) -> frozenset[Bundle]:
    return frozenset(bundle for row in rows for bundle in lit(*_sign(row)))


@cache
def _signs() -> list[Key]:
    frame = labels()
    return list(zip(frame["finding"], frame["target"], frame["side"], strict=True))


def _sign(row: int) -> Key:
    return _signs()[row]


def _in_order(places: set[Place]) -> tuple[Place, ...]:
    order = list(stations())
    return tuple(sorted(places, key=lambda place: (order.index(place[0]), place[1])))
