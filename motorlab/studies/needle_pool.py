"""Who fires how fast at which effort: the healthy pool of the reflex model as a table.

A lesion changes how many of the units are left and how strong each of them is; which of them a drive calls up, and how
fast they then fire, stays as it is in health. So one table of the simulated pool serves every case.
"""

from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from motorlab.anatomy import anatomy
from motorlab.tables import rows, table

__all__ = ["Healthy", "Pool", "healthy_needle", "pool"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Pool:
    """A healthy pool at a row of efforts.

    Attributes
    ----------
    drive
        Share of the greatest voluntary drive, rising.
    force, recruited
        Share of the greatest force, and of the units that fire, at each drive.
    rate_hz
        Rate of those that fire, drives by groups of units from the smallest to the largest; 0 where none does.
    """

    drive: Floats
    force: Floats
    recruited: Floats
    rate_hz: Floats

    def drive_for(self, force: Floats) -> Floats:
        """Return the drive that gives a share of the greatest force; 1 where none is enough."""
        return np.asarray(np.interp(force, self.force, self.drive))

    def share(self, drive: Floats) -> Floats:
        """Return the share of the units that fire at a drive."""
        return np.asarray(np.interp(drive, self.drive, self.recruited))

    def joins(self, rank: Floats) -> Floats:
        """Return the drive at which the unit of a rank (0 the smallest, 1 the largest) joins."""
        rising = np.concatenate([[0.0], np.flatnonzero(np.diff(self.recruited)) + 1]).astype(int)
        return np.asarray(np.interp(rank, self.recruited[rising], self.drive[rising]))

    def rate(self, drive: Floats, rank: Floats) -> Floats:
        """Return how fast the unit of a rank fires at a drive (Hz); 0 where it has not joined.

        Examples
        --------
        >>> arm = pool("biceps")
        >>> bool(arm.rate(np.array(0.5), np.array(0.1)) > arm.rate(np.array(0.5), np.array(0.7)) > 0)
        True
        """
        groups = self.rate_hz.shape[1]
        across = np.clip(np.asarray(rank) * groups - 0.5, 0.0, groups - 1.0)
        down = np.interp(drive, self.drive, np.arange(self.drive.size))
        left, top = np.floor(across).astype(int), np.floor(down).astype(int)
        right, below = np.minimum(left + 1, groups - 1), np.minimum(top + 1, self.drive.size - 1)
        x, y = across - left, down - top
        upper = (1.0 - x) * self.rate_hz[top, left] + x * self.rate_hz[top, right]
        lower = (1.0 - x) * self.rate_hz[below, left] + x * self.rate_hz[below, right]
        rate = np.maximum((1.0 - y) * upper + y * lower, self.slowest)
        return np.where(np.asarray(rank) <= self.share(drive), rate, 0.0)

    def mean_rate(self, drive: Floats) -> Floats:
        """Return the mean rate of the units that fire at a drive (Hz), NaN where none does."""
        firing = (self.rate_hz > 0.0).sum(axis=1)
        mean = self.rate_hz.sum(axis=1) / np.maximum(firing, 1)
        first = self.drive[firing > 0][0]
        return np.where(drive >= first, np.interp(drive, self.drive, mean), np.nan)

    @cached_property
    def slowest(self) -> float:
        """The rate at which units join (Hz): the least that any of them fires at."""
        return float(np.median([column[column > 0.0][0] for column in self.rate_hz.T]))


@cache
def pool(limb: str) -> Pool:
    """Return the pool of one joint of the reflex model, from `needle_forces` and `needle_rates`.

    Examples
    --------
    >>> arm = pool("biceps")
    >>> float(arm.share(np.array(1.0))), bool(arm.share(np.array(0.2)) < 0.5)
    (1.0, True)
    """
    forces = table("needle_forces").query("limb == @limb").sort_values("drive")
    rates = table("needle_rates").query("limb == @limb")
    return Pool(
        drive=forces["drive"].to_numpy(),
        force=forces["force"].to_numpy(),
        recruited=np.maximum.accumulate(forces["recruited"].to_numpy()),
        rate_hz=rates.pivot_table(index="drive", columns="rank", values="rate_hz").sort_index().to_numpy(),
    )


@dataclass(frozen=True)
class Healthy:
    """What a healthy muscle has; one entry per muscle, NaN where no needle goes.

    Attributes
    ----------
    duration_ms, amplitude_mv, jitter_upper_us
        Mean motor unit potential from peak to peak, and the upper limit of mean jitter.
    limb
        The joint of the reflex model whose pool stands for the muscle's own.
    """

    duration_ms: Floats
    amplitude_mv: Floats
    jitter_upper_us: Floats
    limb: NDArray[np.str_]


@cache
def healthy_needle() -> Healthy:
    """Return what healthy muscles have, from `needle_norms`.

    Examples
    --------
    >>> float(healthy_needle().duration_ms[anatomy().muscle_row["biceps"]])
    10.5
    """
    limits = {row.norm: row.value for row in rows("norms")}
    own = {(row.region, row.muscle): row for row in rows("needle_norms")}
    places = zip(anatomy().muscles["region"], anatomy().muscles["muscle"], strict=True)
    found = [own.get((region, muscle)) or own.get((region, "")) for region, muscle in places]

    def column(name: str) -> Floats:
        return np.array([getattr(row, name) if row else np.nan for row in found], dtype=float)

    return Healthy(
        duration_ms=column("duration_ms"),
        amplitude_mv=column("amplitude_mv"),
        jitter_upper_us=np.array([limits[row.jitter_norm] if row else np.nan for row in found]),
        limb=np.array([row.limb if row else "" for row in found]),
    )
