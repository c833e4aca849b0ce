"""One nerve of one case, as a laboratory records it: values against their limits, and the traces they are read from."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from motorlab.choices import one_of
from motorlab.flows import Flows, number
from motorlab.lesions import Lesions, case
from motorlab.studies.compound import trace
from motorlab.studies.nerve_limits import limits
from motorlab.studies.nerve_points import Points, motor_points, sensory_points
from motorlab.studies.responses import Responses, motor_responses, sensory_responses
from motorlab.tables import rows

__all__ = ["SKIN_C", "NerveStudy", "nerve_study", "nerve_values"]

SKIN_C = {
    "usual": 33.0,
    "low": 20.0,
    "high": 37.0,
}  # skin of a limb that is warmed as it should be, and what is allowed
STEP_MS = {"motor": 0.05, "sensory": 0.02}
SHOWN_MS = {
    "motor": (20.0, 30.0, 50.0, 100.0),
    "sensory": (10.0, 20.0),
}  # sweeps of an instrument; the shortest that fits
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
    ['', '', 'amplitude, speed, block']
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
    values = nerve_values(flows, finding, skin_c=skin_c).query("study == @study and side == @side")
    values = values.drop(columns=["finding", "study", "side"]).reset_index(drop=True)
    traces = _traces(values, kind)
    return NerveStudy(
        finding, study, side, known[study], values.drop(columns=["first_ms", "spread_ms"]), traces
    )


def nerve_values(flows: Flows, finding: str, *, skin_c: float = SKIN_C["usual"]) -> pd.DataFrame:
    """Return the values of all motor or all sensory studies of one case.

    Returns
    -------
    DataFrame
        Columns `finding`, `study`, `side`, those of `NerveStudy.values`, and `first_ms` and `spread_ms` (arrival of the
        first impulse and spread of the others).
    """
    motor = finding == "cmap"
    points = motor_points() if motor else sensory_points()
    read = motor_responses if motor else sensory_responses
    now = read(flows, SKIN_C["usual"] - skin_c)
    frames = [_one_side(points, now, column, finding, name) for column, name in enumerate(("left", "right"))]
    other = [frames[1]["share"], frames[0]["share"]]
    for frame, beside in zip(frames, other, strict=True):
        frame["abnormal"] = [
            _out_of(row, half, motor) for row, half in zip(frame.itertuples(), beside, strict=True)
        ]
    return pd.concat(frames, ignore_index=True).drop(columns=["share", "least"])


def _one_side(points: Points, now: Responses, column: int, finding: str, side: str) -> pd.DataFrame:
    study = points.study
    size, whole = now.size[:, column], limits(finding).whole
    unit = "mV" if finding == "cmap" else "uV"
    share, lasts = size / whole, now.duration_ms[:, column] / limits(finding).healthy.duration_ms[:, 0]
    before, lasted = np.roll(share, 1), np.roll(lasts, 1)
    heard = ~points.is_first & (before > limits(finding).absent[study])
    one_point = np.where(points.is_first, 1.0, np.nan)
    return pd.DataFrame(
        {
            "finding": finding,
            "study": np.array(points.names)[study],
            "side": side,
            "point": points.labels,
            "at_cm": 100.0 * points.at_m,
            "amplitude": size * points.typical[study],
            "amplitude_lower": points.lower[study] * whole,
            "unit": unit,
            "onset_ms": now.onset_ms[:, column],
            "peak_ms": now.peak_ms[:, column],
            "latency_upper_ms": points.latency_upper[study] * one_point,
            "duration_ms": now.duration_ms[:, column],
            "speed_m_per_s": now.speed[:, column],
            "speed_lower_m_per_s": np.where(
                np.isnan(now.speed[:, column]), np.nan, points.speed_lower[study]
            ),
            "drop_pct": np.where(heard, 100.0 * (1.0 - share / np.maximum(before, 1e-9)), np.nan),
            "longer": np.where(heard, lasts / lasted, np.nan),
            "share": share,
            "least": limits(finding).absent[study],
            "first_ms": now.first_ms[:, column],
            "spread_ms": now.spread_ms[:, column],
        }
    )


def _out_of(row: Any, beside: float, motor: bool) -> str:
    """Return what of a row is out of its limits, in words."""
    if row.share < row.least:
        return "no response"
    found = []
    if row.amplitude < row.amplitude_lower:
        found.append("amplitude")
    elif row.share < number("other_side_half") * min(beside, 1.0):
        found.append("amplitude under half of the other side")
    if (row.onset_ms if motor else row.peak_ms) > row.latency_upper_ms:
        found.append("latency")
    if row.speed_m_per_s < row.speed_lower_m_per_s:
        found.append("speed")
    dispersed = row.longer >= number("velocity_longer")
    if dispersed:
        found.append("dispersion")
    if row.drop_pct >= 100.0 * number("velocity_block") and not dispersed:
        found.append("block")
    return ", ".join(found)


def _traces(values: pd.DataFrame, kind: str) -> pd.DataFrame:
    columns = ("first_ms", "spread_ms", "amplitude", "duration_ms")
    first, spread, amplitude, duration = (values[name].to_numpy(dtype=float) for name in columns)
    ends = np.nanmax(np.append(first + 1.6 * duration, 0.0))
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
