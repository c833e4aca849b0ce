"""A belief about sites, summed to the stations of the drawn neuraxis."""

from functools import cache

import pandas as pd

from motorlab.hypothesis_names import in_words
from motorlab.stations import stations
from motorlab.stations.paths import Place
from motorlab.tables import rows

__all__ = ["on_stations", "percent", "sites_inside"]

MENTIONED = 0.005  # a site that is less likely on its side is not named under the mouse


def on_stations(sides: "pd.Series[float]") -> dict[Place, float]:
    """Return the chance of each station and side.

    Parameters
    ----------
    sides
        What ``motorlab.localise`` returns with ``level="side"``. A site of both sides counts on each of them.

    Examples
    --------
    >>> import pandas as pd
    >>> on_stations(pd.Series({"root_l5:right": 0.75, "root_l4:right": 0.25, "no_lesion": 0.0}))
    {('roots_lumbosacral', 'right'): 1.0}
    """
    found: dict[Place, float] = {}
    for name, chance in zip(sides.index, sides.tolist(), strict=True):
        for place in _places_of(name):
            found[place] = found.get(place, 0.0) + chance
    return found


def sites_inside(sides: "pd.Series[float]") -> dict[Place, str]:
    """Return for each station which of its sites are likely, by the names that the tables use."""
    found: dict[Place, dict[str, float]] = {}
    for name, chance in zip(sides.index, sides.tolist(), strict=True):
        if chance >= MENTIONED:
            site = name.partition(":")[0]
            for place in _places_of(name):
                here = found.setdefault(place, {})
                here[site] = here.get(site, 0.0) + chance
    said = {place: sorted(here.items(), key=lambda item: -item[1]) for place, here in found.items()}
    return {
        place: f" ({'; '.join(f'{in_words(site)} {percent(chance)}' for site, chance in some)})"
        for place, some in said.items()
    }


@cache
def _places_of(name: str) -> tuple[Place, ...]:
    """Return the stations and sides of a site and side; none for what is no site."""
    site, _, side = name.partition(":")
    if not side:
        return ()
    station = stations()[_station_of()[site]]
    if station.sides == "midline":
        return ((station.station, "both"),)
    return tuple((station.station, half) for half in (("right", "left") if side == "both" else (side,)))


@cache
def _station_of() -> dict[str, str]:
    return {row.site: row.station for row in rows("sites")}


def percent(chance: float) -> str:
    """Return a chance in per cent; what is nearly impossible or certain is not called so.

    Examples
    --------
    >>> percent(0.0001), percent(0.42), percent(0.9999)
    ('< 1 %', '42 %', '> 99 %')
    """
    if chance < 0.005:
        return "< 1 %"
    return "> 99 %" if chance > 0.995 else f"{100 * chance:.0f} %"
