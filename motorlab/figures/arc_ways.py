"""Where impulses run in the picture of the reflex arc: the fibres, the motor cells and the motor end plates."""

from math import ceil, pi

import numpy as np
from numpy.typing import NDArray

from motorlab.figures.arc_limbs import Belly, Limb, Point
from motorlab.figures.arc_style import CENTRES

__all__ = ["INHIBITOR", "OPPONENT_CELL", "POOL", "along", "cells", "path", "plates", "ways"]

Floats = NDArray[np.float64]

POOL = (196.0, 262.0, 46.0, 35.0)  # middle and half-widths of the drawn motor cells
RING = 6  # how many more cells each ring has than the one within
TURN = 2.4  # between the places of two end plates
OPPONENT_CELL, INHIBITOR = (160.0, 303.0), (150.0, 214.0)
EXIT = ((262.0, 302.0), (304.0, 290.0), (338.0, 250.0))  # the ventral root
POINTS = 60  # of a drawn fibre
SPINDLE, END_PLATES = 0.42, 0.22  # where on the muscle they lie, from its origin


def ways(limb: Limb) -> dict[str, Floats]:
    """Return the drawn fibres, each as points at equal distances in the direction of its impulses.

    Returns
    -------
    dict
        `in` (spindle to motor cells), `out` (motor cells to muscle), `other` (to the opponent): points by two.
    """
    spindle = along(limb.muscle, SPINDLE)
    bend = (spindle[0] - 14, 0.45 * spindle[1] + 58)
    return {
        "in": _smooth([spindle, bend, *CENTRES[limb.centre].entry]),
        "out": _smooth([(228, 284), *EXIT, along(limb.muscle, END_PLATES)]),
        "other": _smooth(
            [OPPONENT_CELL, (206, 318), *((x + 2, y + 11) for x, y in EXIT), along(limb.opponent, END_PLATES)]
        ),
    }


def along(muscle: Belly, share: float) -> Point:
    """Return the point of a muscle's axis at a share of its length."""
    (ax, ay), (bx, by), _ = muscle
    return ax + share * (bx - ax), ay + share * (by - ay)


def path(points: Floats) -> str:
    """Return points as a path."""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def cells(units: int) -> Floats:
    """Return where the motor cells lie, the smallest in the middle, so that what is recruited is a growing disc."""
    x, y, wide, high = POOL
    rings = ceil(
        (-3.0 + (9.0 + 12.0 * (units - 1)) ** 0.5) / RING
    )  # a middle and `rings` around it hold them all
    placed: list[tuple[float, float]] = []
    for ring in range(rings + 1):
        inside = min(max(RING * ring, 1), units - len(placed))
        turn = 2 * pi * (np.arange(inside) + ring * ring * 0.37) / inside
        out = ring / rings
        placed += zip(x + wide * out * np.cos(turn), y + high * out * np.sin(turn), strict=True)
    return np.array(placed)


def plates(limb: Limb, units: int) -> Floats:
    """Return where the axon of each unit ends in the muscle."""
    (ax, ay), (bx, by), half = limb.muscle
    number = np.arange(units)
    share = 0.28 + 0.5 * (number * TURN % 1.0)
    over = half * 0.55 * np.sin(number * 2.3)
    length = np.hypot(bx - ax, by - ay)
    return np.stack(
        [
            ax + share * (bx - ax) - over * (by - ay) / length,
            ay + share * (by - ay) + over * (bx - ax) / length,
        ],
        axis=1,
    )


def _smooth(knots: list[Point]) -> Floats:
    """Return points at equal distances on the smooth curve through knots (Catmull and Rom's spline)."""
    at = np.array([knots[0], *knots, knots[-1]], dtype=float)
    share = np.linspace(0.0, 1.0, 40, endpoint=False)[:, None]
    pieces = []
    for a, b, c, d in zip(at, at[1:], at[2:], at[3:], strict=False):
        pieces.append(
            b
            + share * (c - a) / 2
            + share**2 * (a - 2.5 * b + 2 * c - d / 2)
            + share**3 * (1.5 * (b - c) + (d - a) / 2)
        )
    dense = np.concatenate([*pieces, at[-1:]])
    length = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(dense, axis=0).T))])
    even = np.linspace(0.0, length[-1], POINTS)
    return np.stack([np.interp(even, length, dense[:, axis]) for axis in (0, 1)], axis=1)
