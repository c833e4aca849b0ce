"""The fibres between the stations of the drawn neuraxis, and those through which the way of a sign runs."""

from functools import cache
from math import isnan
from typing import NamedTuple

from motorlab.lesions import OTHER_SIDE
from motorlab.stations.paths import Place, stations, way
from motorlab.tables import rows

__all__ = ["Bundle", "bundles", "lit"]

CELLS = ("motor_neuron", "motor_pool")  # the way from above and the way back both end on them


class Bundle(NamedTuple):
    """Fibres between two stations, each with its side; see the table `station_links`. A `bow` of 0 is none."""

    start: Place
    end: Place
    limb: str
    family: str
    shortcut: bool
    bow: float


@cache
def bundles() -> tuple[Bundle, ...]:
    """Return the bundles of fibres between stations, for both sides.

    Examples
    --------
    >>> [bundle.end for bundle in bundles() if bundle.start == ("medulla", "left") and not bundle.shortcut]
    [('pyramidal_crossing', 'both')]
    """
    found: dict[Bundle, None] = {}
    for row in rows("station_links"):
        bow = 0.0 if isnan(row.bow) else float(row.bow)
        for side in ("left", "right"):
            there = OTHER_SIDE[side] if row.crosses else side
            start, end = (
                (name, "both" if stations()[name].sides == "midline" else at)
                for name, at in ((row.start, side), (row.end, there))
            )
            found[Bundle(start, end, row.limb, row.family, bool(row.shortcut), bow)] = None
    return tuple(found)


@cache
def lit(finding: str, target: str, side: str) -> tuple[Bundle, ...]:
    """Return the bundles through which the way of one sign runs.

    A shortcut is among them only where the way would otherwise break off: a nerve that leaves above the plexus, or
    the crossing of pain in the cord.

    Examples
    --------
    >>> [bundle.end for bundle in lit("power", "tibialis_anterior", "right") if bundle.limb == "lower"][0]
    ('roots_lumbosacral', 'right')
    """
    on = way(finding, target, side)

    def runs(bundle: Bundle) -> bool:
        here = on.get(bundle.start)
        there = on.get(bundle.end)
        if here is None or there is None or bundle.limb not in here.limbs:
            return False
        ends = bundle.limb in there.limbs or not there.families.isdisjoint(CELLS)
        return ends and (not bundle.family or bundle.family in here.families)

    found = [bundle for bundle in bundles() if not bundle.shortcut and runs(bundle)]
    for bundle in bundles():
        if bundle.shortcut and runs(bundle):
            begun = any(one.start == bundle.start for one in found)
            ended = any((one.end, one.limb) == (bundle.end, bundle.limb) for one in found)
            if not (begun and ended):
                found.append(bundle)
    return tuple(found)
