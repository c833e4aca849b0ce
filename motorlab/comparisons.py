"""Cases and runs beside each other, as tables: what a reader finds, what is read off, and the published norms."""

from collections.abc import Mapping
from math import isnan
from typing import Any

import pandas as pd

from motorlab.lesions import Lesions, case
from motorlab.norms import beside_norms
from motorlab.reflex.parameters import parameters
from motorlab.reflex.run import Run
from motorlab.simulations import simulate
from motorlab.tables import rows
from motorlab.timelines import timeline

__all__ = [
    "beside_norms",
    "drive_steps",
    "findings_beside",
    "readouts_beside",
    "reflex_ways",
]

NONE = "none"  # where there is nothing to read off


def findings_beside(cases: Mapping[str, Lesions], selection: str) -> pd.DataFrame:
    """Return chosen findings of several cases, one column each.

    Parameters
    ----------
    cases
        Lesions under the name that the case shall have, each with its age.
    selection
        Which findings: a selection of the table `chosen_findings`.

    Returns
    -------
    DataFrame
        One row per finding under its words; the values in words.

    Examples
    --------
    >>> from motorlab.lesions import Lesion
    >>> table = findings_beside({"no feeling": Lesion("dorsal_root_ganglion")}, "lost_jerk")
    >>> table.loc[["Knee jerk", "Power of the thigh"], "no feeling"].tolist()
    ['0 absent', '5/5']
    """
    return pd.DataFrame({name: _shown(given, selection) for name, given in cases.items()}).rename_axis("sign")


def _shown(given: Lesions, selection: str) -> pd.Series:
    lesions = case(given)
    today = max((lesion.days for lesion in lesions), default=0.0)
    return timeline(*lesions, selection=selection, days=(today,)).set_index("words")["shown"]


def readouts_beside(runs: Mapping[str, Run]) -> pd.DataFrame:
    """Return what is read off several runs of one protocol, one column each.

    Parameters
    ----------
    runs
        Runs under the name that each shall have.

    Returns
    -------
    DataFrame
        One row per read-out that is shown (`panel_readouts`), with its unit; the values as text, "none" where there is
        none.

    Examples
    --------
    >>> from motorlab.lesions import Lesion
    >>> table = readouts_beside({"no feeling": simulate(Lesion("dorsal_root_ganglion"))})
    >>> table.loc["latency, ms", "no feeling"]
    'none'
    """
    protocols = {run.protocol for run in runs.values()}
    if len(protocols) != 1:
        raise ValueError(
            f"Only runs of one protocol have the same read-outs; these are of {sorted(protocols)}."
        )
    listed = sorted(
        (row for row in rows("panel_readouts") if row.protocol in protocols), key=lambda row: row.order
    )
    named = [
        (row, f"{row.label}, {row.unit}" if row.unit not in ("", row.label) else row.label) for row in listed
    ]
    return pd.DataFrame(
        {
            name: {label: _number(run.readouts[row.readout], row.digits) for row, label in named}
            for name, run in runs.items()
        }
    ).rename_axis("read off")


def reflex_ways(*protocols: str) -> pd.DataFrame:
    """Return how long the way of some stretch reflexes is, and how late they come.

    Parameters
    ----------
    protocols
        Tendon taps: rows of `protocols`.

    Returns
    -------
    DataFrame
        One row per reflex: its name, the way from the spindle to the cord and back to the muscle (cm; the model's,
        fitted to the latency), the model's latency in health (ms), the published one with its range, and who says so.

    Examples
    --------
    >>> reflex_ways("jaw_jerk", "ankle_jerk")["way, cm"].is_monotonic_increasing
    True
    """
    return pd.DataFrame([_way(protocol) for protocol in protocols])


def _way(protocol: str) -> dict[str, Any]:
    run = simulate(protocol=protocol)
    limb = parameters(run.limb).limb
    name = next(row.name for row in rows("protocols") if row.protocol == protocol)
    norm = next(
        row.norm for row in rows("panel_readouts") if (row.protocol, row.readout) == (protocol, "latency_ms")
    )
    beside: Any = beside_norms({norm: run.readouts["latency_ms"]}).iloc[0] if norm else {}
    columns = {
        "model": "model, ms",
        "published": "healthy people, ms",
        "range": "range, ms",
        "source": "source",
    }
    return {
        "reflex": name,
        "way, cm": round(100.0 * (2.0 * limb.proximal_m + limb.distal_m + limb.muscle_m)),
        **{shown: beside.get(column, NONE) for column, shown in columns.items()},
    }


def drive_steps(run: Run) -> pd.DataFrame:
    """Return how many units answer a tap when the drive that stands on their cells changes a little.

    Parameters
    ----------
    run
        A gain curve.

    Returns
    -------
    DataFrame
        One row per change: the drive that is added (nA; and in per cent of the drive of the greatest effort, which is
        the model's), the units in the first volley, the same over those without a change, and the movement (deg).

    Examples
    --------
    >>> steps = drive_steps(simulate(protocol="gain_curve"))
    >>> steps["times as many"].loc[4]
    '1.0'
    """
    steps = run.steps[run.steps["input"] == "drive"].reset_index(drop=True)
    whole = parameters(run.limb).limb.drive_na
    usual = float(steps["units"].to_numpy()[steps["size"].abs().to_numpy().argmin()])
    return pd.DataFrame(
        {
            "drive added, nA": steps["size"].map("{:+.1f}".format),
            "of a full effort, %": (100.0 * steps["size"] / whole).map("{:+.1f}".format),
            "units that answer": steps["units"],
            "times as many": (steps["units"] / usual).map("{:.1f}".format) if usual else NONE,
            "movement, deg": steps["excursion_deg"].map("{:.0f}".format),
        }
    )


def _number(value: float, digits: int) -> str:
    return NONE if isnan(value) else f"{value:.{digits}f}"
