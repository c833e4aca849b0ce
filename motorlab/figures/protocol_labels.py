"""Where the name of a line stands: at its highest point, unless another name is there already."""

from typing import Any

import numpy as np

from motorlab.figures.protocol_panels import axis_ends
from motorlab.figures.protocol_points import Points

__all__ = ["Spot", "spot"]

Spot = tuple[float, float]  # the middle of a name, in shares of the panel's width and height

LAST, RIGHT, LEFT = 0.94, 0.82, 0.06  # shares of the width: a name further right would leave the picture
WIDE, TALL = 0.24, 0.22  # shares of the panel that a name takes


def spot(panel: Any, line: Points, taken: list[Spot]) -> tuple[float, float, str]:
    """Return where the name of a line stands, in the panel's coordinates, and the end of it that stands there.

    Parameters
    ----------
    panel
        A row of `motorlab.figures.protocol_panels.panels`.
    line
        What `motorlab.figures.protocol_points.points` returns.
    taken
        Where other names stand; the new place is added.

    Examples
    --------
    >>> from motorlab.figures.protocol_panels import panels
    >>> hill = {"x0": 0.0, "dx": 100.0, "y": [0.0, 10.0, 20.0, 10.0]}
    >>> spot(panels("knee_jerk", "knee")[0], hill, [])
    (200.0, 20.0, 'center')
    """
    y = np.asarray(line["y"], float)
    x = np.asarray(line["x"], float) if "x" in line else line["x0"] + line["dx"] * np.arange(y.size)
    left, right = axis_ends(panel)
    x = np.log10(x) if panel.x_scale == "log" else x
    across, up = (x - left) / (right - left), y / abs(panel.top - panel.bottom)
    seen = (across >= 0.0) & (across < LAST) & np.isfinite(y)
    if not seen.any():
        x, y, across, up, seen = (
            np.array([value]) for value in (left, max(panel.bottom, 0.0), 0.0, 0.0, True)
        )
    # over dots a name would hide others, so it stands beside the first
    begins = (across < LEFT) | (panel.draw in ("dots", "raster"))
    middle = across + WIDE / 2.0 * (begins.astype(float) - (across > RIGHT))
    free = seen.copy()
    for other, height in taken:
        free &= (np.abs(middle - other) > WIDE) | (np.abs(up - height) > TALL)
    place = int(np.argmax(np.where(free if free.any() else seen, y, -np.inf)))
    taken.append((float(middle[place]), float(up[place])))
    anchor = "right" if across[place] > RIGHT else "left" if begins[place] else "center"
    return float(x[place]), float(y[place]), anchor
