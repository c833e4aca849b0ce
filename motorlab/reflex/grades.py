"""From the size of a jerk to the grade an examiner would give it."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from motorlab.reflex.parameters import values

__all__ = ["grade"]


def grade(amplitude: ArrayLike, clonus_deg: ArrayLike = 0.0) -> NDArray[np.float64]:
    """Return the grade of a stretch reflex on the scale of the NINDS, 0 to 4, 2 is normal.

    Parameters
    ----------
    amplitude
        Excursion over the healthy one.
    clonus_deg
        How far the ankle still swings after a held stretch (deg, peak to peak).

    Returns
    -------
    array
        A number from 0 to 4 that changes gradually; the grade is its nearest whole number. Grade 4 needs a
        brisk jerk and clonus that lasts.

    Notes
    -----
    The scale is that of hallett_1993. Where one grade ends and the next begins is a teaching assumption: group `grades`
    of `data/reflex_parameters.csv`.

    Examples
    --------
    >>> grade([0.0, 0.5, 1.0, 2.0, 3.0], [0.0, 0.0, 0.0, 0.0, 7.0]).round().tolist()
    [0.0, 1.0, 2.0, 3.0, 4.0]
    """
    cut = values("grades")
    size, swing = np.broadcast_arrays(np.asarray(amplitude, float), np.asarray(clonus_deg, float))
    ends = [0.0, cut["absent_below"], cut["reduced_below"], 1.0, cut["brisk_from"], cut["greatest"]]
    plain = np.interp(size, ends, [0.0, 0.5, 1.5, 2.0, 2.5, 3.3])
    lasting = cut["clonus_lasts_deg"]
    beating = np.interp(swing, [2.0 / 3.0 * lasting, lasting, cut["clonus_full_deg"]], [2.5, 3.5, 4.0])
    graded: NDArray[np.float64] = np.where(size >= cut["brisk_from"], np.maximum(plain, beating), plain)
    return graded
