"""One nerve of one case, as a laboratory records it: values against their limits, and the traces they are read from."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from motorlab.choices import one_of
from motorlab.flows import Flows, number
from motorlab.lesions import Lesions, case
from motorlab.studies.compound import trace
from motorlab.studies.nerve_limits import limits
from motorlab.studies.nerve_points import Points, motor_points, sensory_points
from motorlab.studies.responses import Responses, motor_responses, sensory_responses
from motorlab.tables import rows

__all__ = ["SILENT", "SKIN_C", "NerveStudy", "nerve_study", "nerve_values"]

Floats = NDArray[np.float64]
# Skin of a limb that is warmed as it should be, and what is allowed; sweeps of an instrument, the shortest that fits.
SKIN_C = {"usual": 33.0, "low": 20.0, "high": 37.0}
STEP_MS = {"motor": 0.05, "sensory": 0.02}
SHOWN_MS = {"motor": (30.0, 60.0, 100.0), "sensory": (10.0, 20.0)}
SILENT = "no response"
KINDS = {"cmap": "motor", "snap": "sensory"}


@dataclass(frozen=True, slots=True)
class NerveStudy:
    """One nerve of one case.

    Attributes
    ----------
    finding, study, side, name
        `cmap` (motor) or `snap` (sensory), the study's id, the side, and the study in words.
    values
        One row per point of stimulation, from the recording electrode upwards: `point`, `at_cm`, `amplitude`,
        `amplitude_lower`, `unit` (mV or uV), `onset_ms`, `peak_ms`, `latency_upper_ms` (motor: onset, sensory: peak;
        first point only), `duration_ms`, `speed_m_per_s` (from the point before), `speed_lower_m_per_s`, `drop_pct` and
        `longer` (how much smaller than from the point before, and how many times as long, beyond the healthy),
        `abnormal` (what is out of its limits, in words; "" for nothing). NaN where
        there is no response or no limit.
    traces
        `point`, `t_ms` (0 is the shock), `value`, `unit`; up is negative at the electrode.
    """

    finding: str
    study: str
    side: str
    name: str
    values: pd.DataFrame
    traces: pd.DataFrame

    @property
    def points(self) -> list[Any]:
        """The rows of `values` as named tuples."""
        return list(self.values.itertuples(index=False))


def nerve_study(
    *lesions: Lesions,
    study: str = "median",
    side: str = "right",
    finding: str = "cmap",
    skin_c: float = SKIN_C["usual"],
) -> NerveStudy:
    """Return what stimulating one nerve would record.

    Parameters
    ----------
    lesions
        Any number of lesions, singly or in tuples; none means healthy.
    study
        A row of `studies` of that finding.
    side
        `left` or `right`.
    finding
        `cmap` for the motor study of that name, `snap` for the sensory one.
    skin_c
        Temperature of the skin, 20 to 37 C; 33 is what a laboratory warms it to, and colder is a trap.

    Raises
    ------
    ValueError
        If there is no such study, side or finding, or the temperature is out of its range.

    Notes
    -----
    Source: preston_shapiro, chen_2016 (limits; most unverified, see `studies`); distances are assumptions.

    Examples
    --------
    >>> from motorlab.lesions import Lesion
    >>> healthy = nerve_study(study="ulnar")
    >>> print(healthy.values[["point", "onset_ms", "amplitude"]].round(1).head(2).to_string(index=False))
              point  onset_ms  amplitude
              wrist       2.7       10.0
    below the elbow       6.3        9.6
    >>> elbow = Lesion("ulnar_nerve_elbow", side="right", kind="block", severity=0.8)
    >>> nerve_study(elbow, study="ulnar").values["abnormal"].tolist()[:3]
    ['', '', 'amplitude, block']
    """
    kind = KINDS[one_of(finding, KINDS, "nerve conduction finding")]
    known = {row.study: row.name for row in rows("studies") if row.finding == finding}
    one_of(study, known, f"{kind} study")
    one_of(side, ("left", "right"), "side")
    if not SKIN_C["low"] <= skin_c <= SKIN_C["high"]:
        raise ValueError(
            f"skin_c is {skin_c!r}; it must be a number from {SKIN_C['low']:g} to {SKIN_C['high']:g} (C)."
        )
    flows = Flows([case(*lesions)])
    found = nerve_values(flows, finding, skin_c=skin_c, study=study)
    values = found[found["side"] == side].reset_index(drop=True)
    shown = values.drop(columns=["finding", "study", "side", "first_ms", "spread_ms"])
    return NerveStudy(finding, study, side, known[study], shown, _traces(values, kind))


def nerve_values(
    flows: Flows, finding: str, *, skin_c: float = SKIN_C["usual"], study: str = ""
) -> pd.DataFrame:
    """Return the values of all motor or all sensory studies of one case, or of one study alone.

    Returns
    -------
    DataFrame
        Columns `finding`, `study`, `side`, those of `NerveStudy.values`, and `first_ms` and `spread_ms` (arrival of the
        first impulse and spread of the others).
    """
    motor = finding == "cmap"
    points = motor_points() if motor else sensory_points()
    now = (motor_responses if motor else sensory_responses)(flows, SKIN_C["usual"] - skin_c)
    mine = np.flatnonzero(points.study == points.row[study]) if study else np.arange(points.study.size)
    share = now.size / limits(finding).whole[:, None]
    sides = [_one_side(points, now, share, column, finding) for column in range(2)]
    whole = {name: np.concatenate([side[name][mine] for side in sides]) for name in sides[0]}
    side = np.repeat(["left", "right"], mine.size)
    return pd.DataFrame({"finding": finding, "study": whole.pop("study"), "side": side, **whole})


def _one_side(points: Points, now: Responses, share: Floats, column: int, finding: str) -> dict[str, Any]:
    """Return the columns of the table for one side, all points."""
    study, motor, known = points.study, finding == "cmap", limits(finding)
    size, own, other = now.size[:, column], share[:, column], share[:, 1 - column]
    onset, peak, speed = (values[:, column] for values in (now.onset_ms, now.peak_ms, now.speed))
    lasts = now.duration_ms[:, column] / known.healthy.duration_ms[:, 0]
    before, lasted = np.roll(own, 1), np.roll(lasts, 1)
    heard = ~points.is_first & (before > known.absent[study])
    drop = np.where(heard, 100.0 * (1.0 - own / np.maximum(before, 1e-9)), np.nan)
    longer = np.where(heard, lasts / lasted, np.nan)
    amplitude, lower = size * points.typical[study], points.lower[study] * known.whole
    upper = np.where(points.is_first, points.latency_upper[study], np.nan)
    slowest = np.where(np.isnan(speed), np.nan, points.speed_lower)
    low, dispersed = amplitude < lower, longer >= number("velocity_longer")
    out = {
        "amplitude": low,
        "amplitude under half of the other side": ~low
        & (own < number("other_side_half") * np.minimum(other, 1.0)),
        "latency": (onset if motor else peak) > upper,
        "speed": speed < slowest,
        "dispersion": dispersed,
        "block": (drop >= 100.0 * number("velocity_block")) & ~dispersed,
    }
    silent = own < known.absent[study]
    words = [
        SILENT if silent[place] else ", ".join(word for word, flag in out.items() if flag[place])
        for place in range(study.size)
    ]
    return {
        "study": np.array(points.names)[study],
        "point": np.array(points.labels),
        "at_cm": 100.0 * points.at_m,
        "amplitude": amplitude,
        "amplitude_lower": lower,
        "unit": np.full(study.size, "mV" if motor else "uV"),
        "onset_ms": onset,
        "peak_ms": peak,
        "latency_upper_ms": upper,
        "duration_ms": now.duration_ms[:, column],
        "speed_m_per_s": speed,
        "speed_lower_m_per_s": slowest,
        "drop_pct": drop,
        "longer": longer,
        "abnormal": np.array(words),
        "first_ms": now.first_ms[:, column],
        "spread_ms": now.spread_ms[:, column],
    }


def _traces(values: pd.DataFrame, kind: str) -> pd.DataFrame:
    columns = ("first_ms", "spread_ms", "amplitude", "duration_ms")
    first, spread, amplitude, duration = (values[name].to_numpy(dtype=float) for name in columns)
    ends = np.nanmax(np.append(first + 1.4 * duration, 0.0))
    sweep = next((ms for ms in SHOWN_MS[kind] if ends <= ms), SHOWN_MS[kind][-1])
    t = np.arange(0.0, sweep, STEP_MS[kind])
    height = np.where(np.isnan(duration), 0.0, amplitude)
    drawn = [trace(kind, t, *one) for one in zip(first, spread, height, strict=True)]
    return pd.DataFrame(
        {
            "point": np.repeat(values["point"].to_numpy(), t.size),
            "t_ms": np.tile(t, len(values)),
            "value": np.concatenate(drawn),
            "unit": values["unit"].iloc[0],
        }
    )
