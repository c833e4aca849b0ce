"""The drawn neuraxis as data: where the way of a sign runs, and what a case damages there."""

from motorlab.stations.bundles import bundles, lit
from motorlab.stations.hits import hit, origins
from motorlab.stations.paths import path, stations, way

__all__ = ["bundles", "hit", "lit", "origins", "path", "stations", "way"]
