"""Recruitment of M and H as it was recorded in one person, beside the model's: the same measure for all."""

import numpy as np
import pandas as pd

from motorlab.reflex.cells import Floats
from motorlab.reflex.run import Run
from motorlab.tables import table

__all__ = ["MODEL", "h_m_curves", "h_m_facts"]

MODEL = "model"
HALF, TENTH = 0.5, 0.1  # of the largest size: where a curve is measured, and where it begins


def h_m_curves(run: Run) -> pd.DataFrame:
    """Return the recorded shocks and those of a run in one measure.

    Parameters
    ----------
    run
        An H reflex.

    Returns
    -------
    DataFrame
        One row per shock. Columns `curve` (person and day of a recording, or `model`), `shock` (over the one at which M
        has half of its largest size, in that curve), `m` and `h` (over the largest M of that curve, which is the
        largest mean at one strength).

    Notes
    -----
    Recordings have no unit in common with the model, and their threshold was not given; the shock of half of the
    largest M can be found in each of them in the same way. Source: mckinnon_2023.

    Raises
    ------
    ValueError
        If the run is not of the H reflex, or no M was recorded in it.

    Examples
    --------
    >>> from motorlab.simulations import simulate
    >>> curves = h_m_curves(simulate(protocol="h_reflex"))
    >>> curves["curve"].unique().tolist()
    ['person A, day 1', 'person A, day 2', 'model']
    """
    if run.protocol != "h_reflex" or not run.readouts["m_max_mv"]:
        raise ValueError(f"A run of h_reflex with an M is needed; this one is of {run.protocol}.")
    columns = {"recording": "curve", "stimulus": "shock", "m_size": "m", "h_size": "h"}
    recorded = table("h_m_recordings").rename(columns=columns)[list(columns.values())]
    recorded["curve"] = "person " + recorded["curve"].str[0] + ", day " + recorded["curve"].str[1:]
    columns = {"strength": "shock", "m_mv": "m", "h_mv": "h"}
    made = run.steps.rename(columns=columns)[list(columns.values())].assign(curve=MODEL)
    both = pd.concat([recorded, made], ignore_index=True)
    return pd.concat([_measured(curve) for _, curve in both.groupby("curve", sort=False)], ignore_index=True)


def _measured(curve: pd.DataFrame) -> pd.DataFrame:
    means = curve.groupby("shock")["m"].mean()
    largest, half = float(means.max()), _passes(means.index.to_numpy(), means.to_numpy(), HALF)
    return curve.assign(shock=curve["shock"] / half, m=curve["m"] / largest, h=curve["h"] / largest)


def h_m_facts(curves: pd.DataFrame) -> pd.DataFrame:
    """Return what can be compared between recruitment curves.

    Parameters
    ----------
    curves
        What `h_m_curves` returns.

    Returns
    -------
    DataFrame
        One row per curve. Columns `largest_h` (over the largest M), `lead` (the shock at which H begins over the one at
        which M does: each at a tenth of its largest size), `m_there` (M at the shock of the largest H, over the largest
        M), `falls` (the shock at which H has fallen to half, over the one of half of the largest M) and `h_left` (at
        the strongest shock, over the largest M).

    Examples
    --------
    >>> from motorlab.simulations import simulate
    >>> facts = h_m_facts(h_m_curves(simulate(protocol="h_reflex")))
    >>> bool((facts["lead"] < 1.0).all() and (facts["h_left"] < 0.1).all())
    True
    """
    named = {name: _facts(curve) for name, curve in curves.groupby("curve", sort=False)}
    return pd.DataFrame(named).T.rename_axis("curve")


def _facts(curve: pd.DataFrame) -> dict[str, float]:
    means = curve.groupby("shock")[["m", "h"]].mean()
    shock, m, h = means.index.to_numpy(), means["m"].to_numpy(), means["h"].to_numpy()
    best = int(h.argmax())
    return {
        "largest_h": float(h[best]),
        "lead": _passes(shock, h, TENTH) / _passes(shock, m, TENTH),
        "m_there": float(m[best]),
        "falls": _passes(shock[best:], -h[best:], -HALF),
        "h_left": float(h[-1]),
    }


def _passes(shock: Floats, size: Floats, share: float) -> float:
    """Return the shock at which a size first passes a share of the largest, in a straight line between two shocks."""
    level = share * float(np.abs(size).max())
    after = int(np.argmax(size >= level))
    if not after:
        return float(shock[0])
    return float(np.interp(level, size[after - 1 : after + 1], shock[after - 1 : after + 1]))
