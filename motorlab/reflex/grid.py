"""Make `data/jerk_amplitudes.csv`: run the reflex model over a grid of states.

The bedside grade of every stretch reflex is read off this table, because a run takes far too long for
thousands of cases. Whoever changes the core or its parameters remakes it with
`python -m motorlab.reflex.grid`.
"""

from functools import cache
from itertools import product
from multiprocessing import Pool

import numpy as np
import pandas as pd

from motorlab.reflex.arcs import HEALTHY, Arc
from motorlab.reflex.cells import Floats
from motorlab.reflex.core import simulate
from motorlab.reflex.jerks import TAP
from motorlab.reflex.parameters import lesioned, parameters
from motorlab.reflex.readouts import clonus_swing, excursion
from motorlab.reflex.tone import HELD_STRETCH
from motorlab.tables import folder

__all__ = ["AXES", "clonus", "healthy_jerk", "jerk", "make", "monotone"]

AXES: dict[str, tuple[float, ...]] = {
    "release": (0.0, 0.15, 0.3, 0.5, 0.7, 0.85, 1.0),
    "shock": (0.0, 0.1, 0.2, 0.35, 0.5, 0.7, 1.0),
    "lower": (0.0, 0.1, 0.4, 0.7, 1.0),
    "afferent": (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0),
    "conduction": (0.0, 0.25, 0.5, 0.75, 1.0),
}
OUTER = ("release", "shock", "conduction")  # one task of a process is one state of these
JERK_SEEDS, CLONUS_SEEDS = (1, 2, 3, 4), (1, 2)
CLONUS_FROM = 0.5  # of the healthy excursion: no smaller jerk was found with clonus that lasts


def jerk(arc: Arc) -> float:
    """Return the knee's excursion (deg), averaged over seeds.

    Examples
    --------
    >>> jerk(Arc(shock=1.0))
    0.0
    """
    p = lesioned(parameters("knee"), arc)
    return float(np.mean([excursion(simulate(p, TAP, seed)) for seed in JERK_SEEDS]))


def clonus(arc: Arc) -> float:
    """Return how far the ankle still swings after a held stretch (deg, peak to peak), averaged over seeds."""
    p = lesioned(parameters("ankle"), arc)
    return float(np.mean([clonus_swing(simulate(p, HELD_STRETCH, seed)) for seed in CLONUS_SEEDS]))


@cache
def healthy_jerk() -> float:
    """Return the healthy excursion (deg), by which all others are divided."""
    return jerk(HEALTHY)


def block(at: tuple[int, ...]) -> list[tuple[int, int, float, float]]:
    """Return (lower, afferent, amplitude, clonus) for one release, shock and conduction, unless silent.

    From healthy towards lost, so that the first silent state ends the search: no further loss brings a jerk
    back. All but the last two are places on the axes.
    """
    release, shock, conduction = (AXES[name][place] for name, place in zip(OUTER, at, strict=True))
    found = []
    for afferent in reversed(range(1, len(AXES["afferent"]))):
        for lower in reversed(range(1, len(AXES["lower"]))):
            arc = Arc(release, shock, AXES["lower"][lower], AXES["afferent"][afferent], conduction)
            amplitude = jerk(arc) / healthy_jerk()
            if amplitude == 0.0:
                break
            swing = clonus(arc) if release > 0.0 and amplitude >= CLONUS_FROM else 0.0
            found.append((lower, afferent, amplitude, swing))
        if not found or found[-1][1] != afferent:
            break
    return found


def monotone(amplitude: Floats) -> Floats:
    """Return the amplitudes with every rise towards more damage taken off.

    The noise of a few seeds leaves small rises. Along release nothing is changed: the jerk grows with it.

    Examples
    --------
    >>> rising = np.zeros((1, 3, 1, 1, 1))
    >>> rising[0, :, 0, 0, 0] = [1.0, 0.5, 0.6]
    >>> monotone(rising)[0, :, 0, 0, 0].tolist()
    [1.0, 0.5, 0.5]
    """
    for axis, name in enumerate(AXES):
        if name == "shock":
            amplitude = np.minimum.accumulate(amplitude, axis=axis)
        elif name != "release":
            amplitude = np.flip(np.minimum.accumulate(np.flip(amplitude, axis), axis=axis), axis)
    return amplitude


def make(processes: int = 2) -> tuple[pd.DataFrame, float]:
    """Run the grid and return the table with the largest correction that `monotone` made.

    Parameters
    ----------
    processes
        How many processes share the work.

    Returns
    -------
    table, correction
        One row per state that is not silent: the five axes, `amplitude`, `clonus_deg`, `seeds` and the
        evidence columns; the correction is a share of the healthy excursion.
    """
    places = list(product(*(range(len(AXES[name])) for name in OUTER)))
    raw, swing = np.zeros((2, *(len(values) for values in AXES.values())))
    with Pool(processes) as pool:
        results = pool.map(block, places, chunksize=1)
    for (release, shock, conduction), found in zip(places, results, strict=True):
        for lower, afferent, amplitude, sway in found:
            at = release, shock, lower, afferent, conduction
            raw[at], swing[at] = amplitude, sway
    smooth = monotone(raw)
    heard = np.nonzero(smooth.round(3))
    columns = {
        name: np.array(values)[where] for (name, values), where in zip(AXES.items(), heard, strict=True)
    }
    results_there = {"amplitude": smooth[heard].round(3), "clonus_deg": swing[heard].round(2)}
    table = pd.DataFrame(columns | results_there)
    table = table.assign(seeds=len(JERK_SEEDS), confidence="L", checked="no", source="assumption")
    return table, float((raw - smooth).max())


def main() -> None:
    """Make the table anew and write it."""
    rows, correction = make()
    rows.to_csv(folder() / "jerk_amplitudes.csv", index=False, lineterminator="\n")
    print(f"{len(rows)} states that are not silent; the largest correction was {correction:.2f}.")


if __name__ == "__main__":
    main()
