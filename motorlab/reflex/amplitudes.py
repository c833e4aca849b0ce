"""The size of a stretch reflex for many cases at once, read off a table of the reflex model's own results.

A run of the model takes tens of milliseconds; this takes well under a microsecond per case. The table is
`data/jerk_amplitudes.csv`; `python -m motorlab.reflex.grid` makes it anew. It is fitted, not predicted.
"""

from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from motorlab.tables import table

__all__ = ["clonus_with_muscle", "jerk", "with_muscle"]

Single = NDArray[np.float32]
Both = NDArray[np.complex64]  # amplitude as the real part, clonus as the imaginary: one look-up serves both
AXES = ("release", "shock", "lower", "afferent", "conduction")
HEALTHY = (0.0, 0.0, 1.0, 1.0, 1.0)
CHUNK = 8192  # as many states at a time as fit the processor's cache
# Fitted: a muscle a little weaker still turns the joint back at each beat, and a weak one does not.
CLONUS_POWER, CLONUS_HALF = 3.0, 0.12


@cache
def grid() -> tuple[list[Single], Both]:
    """Return the axes of the table and its values in one row; states that are not listed are silent."""
    rows = table("jerk_amplitudes")
    axes = [np.unique(np.append(rows[name].to_numpy(), 0.0)) for name in AXES]
    values = np.zeros([axis.size for axis in axes], np.complex64)
    at = tuple(np.searchsorted(axis, rows[name].to_numpy()) for axis, name in zip(axes, AXES, strict=True))
    values[at] = rows["amplitude"].to_numpy() + 1j * rows["clonus_deg"].to_numpy()
    return [axis.astype(np.float32) for axis in axes], values.ravel()


def jerk(
    release: ArrayLike = 0.0,
    shock: ArrayLike = 0.0,
    lower: ArrayLike = 1.0,
    afferent: ArrayLike = 1.0,
    conduction: ArrayLike = 1.0,
) -> tuple[Single, Single]:
    """Return amplitude and clonus of the stretch reflex for arrays of states.

    Parameters
    ----------
    release, shock, lower, afferent, conduction
        What is left of the arcs, as in `motorlab.reflex.arcs.Arc`; shapes are broadcast together.

    Returns
    -------
    amplitude, clonus
        Excursion over the healthy one (1 is healthy), and how far the ankle still swings after a held stretch
        (deg, peak to peak). Between grid points the values are interpolated in straight lines.

    Raises
    ------
    ValueError
        If a value lies outside 0 to 1 or is not a number.

    Examples
    --------
    >>> amplitude, clonus = jerk(release=[0.0, 1.0], lower=[1.0, 1.0])
    >>> bool(amplitude[0] == 1.0 and amplitude[1] > 2.0 and clonus[1] > 3.0)
    True
    """
    given = np.broadcast_arrays(
        *(np.asarray(v, np.float32) for v in (release, shock, lower, afferent, conduction))
    )
    shape = given[0].shape
    states = [values.ravel() for values in given]
    for name, values in zip(AXES, states, strict=True):
        if not np.all((values >= 0.0) & (values <= 1.0)):
            wrong = values[~((values >= 0.0) & (values <= 1.0))][0]
            raise ValueError(f"{name} holds {wrong}; every value must be a number from 0 to 1.")
    ill = np.flatnonzero(
        np.any([values != well for values, well in zip(states, HEALTHY, strict=True)], axis=0)
    )
    found = np.ones(states[0].size, np.complex64)
    if ill.size:
        for part in np.array_split(ill, ill.size // CHUNK + 1):
            found[part] = _between([values[part] for values in states])
    return found.real.reshape(shape), found.imag.reshape(shape)


def _between(states: list[Single]) -> Both:
    """Interpolate linearly along all five axes: the mean of 32 grid points, weighted by nearness."""
    axes, values = grid()
    count = states[0].size
    corners: list[tuple[NDArray[np.intp], Single]] = [(np.zeros(count, np.intp), np.ones(count, np.float32))]
    for axis, state in zip(axes, states, strict=True):
        cell = np.searchsorted(axis[1:-1], state, side="right")
        up: Single = (state - axis[cell]) / (axis[cell + 1] - axis[cell])
        down: Single = np.float32(1.0) - up
        finer: list[tuple[NDArray[np.intp], Single]] = []
        for at, weight in corners:
            below = at * axis.size + cell
            finer += [(below, weight * down), (below + 1, weight * up)]
        corners = finer
    total = np.zeros(count, np.complex64)
    for at, weight in corners:
        total += values.take(at) * weight
    return total


def with_muscle(amplitude: ArrayLike, junction: ArrayLike, fibre: ArrayLike) -> Single:
    """Return the amplitude that a weak junction or muscle leaves.

    In the model the junction and the fibres scale the force and the potential of every unit, and the
    excursion follows in proportion, so the table needs no axis for them.

    Parameters
    ----------
    amplitude
        Excursion over the healthy one, as `jerk` gives it.
    junction, fibre
        Share of each unit's force left by the junction and by the muscle fibres, 0 to 1.

    Returns
    -------
    array
        The product; the model's own excursion lies within 0.2 of it (see the tests).

    Examples
    --------
    >>> float(with_muscle(2.0, 0.5, 1.0))
    1.0
    """
    return np.asarray(amplitude, np.float32) * _share(junction, fibre)


def clonus_with_muscle(clonus_deg: ArrayLike, junction: ArrayLike, fibre: ArrayLike) -> Single:
    """Return the clonus (deg) that a weak junction or muscle leaves; a very weak one leaves nearly none.

    Examples
    --------
    >>> round(float(clonus_with_muscle(4.0, 0.25, 1.0)), 3)
    0.516
    """
    left = _share(junction, fibre) ** np.float32(CLONUS_POWER)
    half = np.float32(CLONUS_HALF)
    return np.asarray(clonus_deg, np.float32) * (left * (1 + half) / (left + half))


def _share(junction: ArrayLike, fibre: ArrayLike) -> Single:
    return np.asarray(junction, np.float32) * np.asarray(fibre, np.float32)
