"""Nerve conduction: health is the row of each study, lesions do what the norms say, and traces carry the values."""

from functools import cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import motorlab as ml
from motorlab.figures.nerve_traces import nerve_traces
from motorlab.flows import Flows
from motorlab.lesions import Lesion
from motorlab.studies.compound import FOOT, SPREADS_MS, edge, shape
from motorlab.studies.nerve_points import motor_points, sensory_points
from motorlab.studies.nerve_studies import NerveStudy, nerve_study, nerve_values
from motorlab.studies.responses import motor_responses, sensory_responses
from motorlab.tables import table

NORMS = table("norms").set_index("norm")
STUDIES = table("studies").set_index(["finding", "study"])
NUMBERS = ["amplitude", "onset_ms", "peak_ms", "duration_ms", "speed_m_per_s"]


@cache
def seen(case: tuple[Lesion, ...], study: str, finding: str = "cmap", side: str = "right") -> pd.DataFrame:
    return nerve_study(*case, study=study, finding=finding, side=side).values.set_index("point")


def cut(days: float, severity: float = 1.0) -> tuple[Lesion, ...]:
    return (Lesion("sciatic_nerve", side="right", severity=severity, days=days, kind="axonal"),)


@pytest.mark.parametrize("finding", ["cmap", "snap"])
def test_health_is_the_row_of_each_study(finding: str) -> None:
    values = nerve_values(Flows([()]), finding)
    unit = "mv" if finding == "cmap" else "uv"
    for row in values[values["latency_upper_ms"].notna() & (values["side"] == "right")].itertuples():
        known = STUDIES.loc[finding, row.study]
        typical = known[f"amplitude_typical_{unit}"]
        assert np.isnan(typical) or row.amplitude == pytest.approx(typical, rel=1e-6)
        latency = row.onset_ms if finding == "cmap" else row.peak_ms
        assert latency <= row.latency_upper_ms
        if finding == "cmap":
            assert latency == pytest.approx(known["latency_typical_ms"], abs=0.01)
    assert (values["abnormal"] == "").all()
    speeds = values[values["speed_lower_m_per_s"].notna()]
    assert (speeds["speed_m_per_s"] > speeds["speed_lower_m_per_s"]).all()


def measured(study: NerveStudy, point: str) -> dict[str, float]:
    """Read a trace as a technician does: the onset where it leaves the base line, the top, the way back to it."""
    rows = study.traces[study.traces["point"] == point]
    t, value = rows["t_ms"].to_numpy(), rows["value"].to_numpy()
    top = int(value.argmax())
    before = np.flatnonzero(value[:top] <= FOOT * value[top])
    after = np.flatnonzero(value[top:] <= 0.0)
    onset = t[before[-1]] if before.size else 0.0
    return {
        "amplitude": value[top],
        "onset_ms": onset,
        "peak_ms": t[top],
        "duration_ms": t[top + after[0]] - onset,
    }


@pytest.mark.parametrize(
    ("case", "study", "finding"),
    [
        ((), "median", "cmap"),
        ((), "sural", "snap"),
        (ml.syndrome("cidp"), "tibial", "cmap"),
        (ml.syndrome("cmt1a"), "ulnar", "cmap"),
        (ml.syndrome("carpal_tunnel_syndrome"), "median", "snap"),
        (ml.syndrome("als_limb_onset"), "median", "cmap"),
    ],
)
def test_the_trace_carries_the_values(case: tuple[Lesion, ...], study: str, finding: str) -> None:
    side = "right" if not case or case[0].side != "left" else "left"
    recorded = nerve_study(*case, study=study, finding=finding, side=side)
    for row in recorded.values.itertuples():
        read = measured(recorded, row.point)
        spread = 0.12 if finding == "cmap" else 0.06
        assert read["amplitude"] == pytest.approx(row.amplitude, rel=0.02)
        assert read["peak_ms"] == pytest.approx(row.peak_ms, rel=0.02, abs=spread)
        assert read["onset_ms"] == pytest.approx(row.onset_ms, rel=0.01, abs=spread)
        assert read["duration_ms"] == pytest.approx(row.duration_ms, rel=0.03, abs=spread)


def test_a_cut_nerve_falls_silent_below_on_the_days_of_the_norms() -> None:
    motor = {day: seen(cut(day), "tibial").iloc[0]["amplitude"] / 9.0 for day in (0, 3, 5, 9)}
    assert motor[0] == pytest.approx(1.0)
    half = np.interp(0.5, [motor[5], motor[3]], [5, 3])
    assert NORMS.loc["PN064", "low"] <= half <= NORMS.loc["PN064", "high"]
    assert motor[9] < 0.05  # PN065
    sensory = {day: seen(cut(day), "sural", "snap").iloc[0]["amplitude"] / 18.0 for day in (5, 7, 11)}
    assert sensory[5] > 0.8
    assert 0.4 < sensory[7] < 0.65  # PN066
    assert sensory[11] < 0.1  # PN067


def test_lost_axons_leave_the_speed() -> None:
    half, most = (seen(cut(30, severity), "tibial") for severity in (0.5, 0.9))
    speeds = [frame["speed_m_per_s"].iloc[-1] for frame in (half, most)]
    assert half.iloc[0]["amplitude"] == pytest.approx(4.5, rel=0.03)
    assert speeds[0] > 0.95 * 48.0
    assert 0.75 * 40.0 < speeds[1] < speeds[0]  # slower by the fastest ones, never as in loss of myelin


def test_inherited_loss_of_myelin_slows_evenly() -> None:
    values = nerve_values(Flows([ml.syndrome("cmt1a")]), "cmap").query("side == 'right'")
    median = values.query("study == 'median'")["speed_m_per_s"].dropna()
    assert NORMS.loc["PN059", "low"] <= median.mean() <= NORMS.loc["PN059", "high"]
    healthy = nerve_values(Flows([()]), "cmap").query("side == 'right'")
    long = values["study"].isin(["median", "ulnar", "radial", "fibular", "tibial"])
    share = (values["speed_m_per_s"] / healthy["speed_m_per_s"])[long].dropna()
    assert share.std() / share.mean() < 0.1
    routine = values[values["longer"].notna()]
    assert not routine["abnormal"].str.contains("block|dispersion").any()


def test_acquired_loss_of_myelin_slows_blocks_and_disperses() -> None:
    cidp = seen(ml.syndrome("cidp"), "median")
    assert cidp["speed_m_per_s"].iloc[1] < 0.75 * 49.0
    assert cidp["onset_ms"].iloc[0] > 4.4
    assert cidp["duration_ms"].iloc[1] > 1.3 * seen((), "median")["duration_ms"].iloc[1]
    block = seen((Lesion("ulnar_nerve_elbow", side="right", kind="block", severity=0.7, days=30),), "ulnar")
    assert block["drop_pct"]["above the elbow"] == pytest.approx(70.0, abs=1.0)
    assert block["abnormal"]["below the elbow"] == ""
    assert "block" in block["abnormal"]["above the elbow"]


@pytest.mark.parametrize(
    ("lesion", "study"),
    [
        (Lesion("root_l5", side="right", severity=1.0, days=60), "superficial_fibular"),
        (Lesion("root_c8", side="right", severity=1.0, days=60), "ulnar"),
        (Lesion("cord_c5_c6", side="both", severity=1.0, days=60), "median"),
        (Lesion("anterior_horn_cervical", side="both", severity=0.9, days=60), "median"),
    ],
)
def test_what_lies_before_the_ganglion_spares_the_sensory_response(lesion: Lesion, study: str) -> None:
    pd.testing.assert_frame_equal(seen((lesion,), study, "snap"), seen((), study, "snap"))


def test_sprouting_keeps_the_motor_response() -> None:
    """Near normal until about half of the units are gone, a year after."""
    lesions = [
        Lesion("common_fibular_nerve", side="right", severity=part, days=365) for part in (0.3, 0.5, 0.8)
    ]
    sizes = [seen((lesion,), "fibular")["amplitude"].iloc[0] / 5.0 for lesion in lesions]
    assert sizes[0] > 0.8 and sizes[1] > 0.7 and 0.4 < sizes[2] < 0.7
    early = Lesion("common_fibular_nerve", side="right", severity=0.8, days=30)
    assert seen((early,), "fibular")["amplitude"].iloc[0] / 5.0 == pytest.approx(0.2, abs=0.02)


def test_in_kennedy_disease_arms_and_legs_lose_their_responses_alike() -> None:
    """Low in 95 %, by loss of ganglia and not by length, although feeling is near normal (ferrante_wilbourn_1997)."""
    case = ml.syndrome("kennedy_disease")
    values = nerve_values(Flows([case]), "snap").query("side == 'right'").set_index("study")
    for study in ("median", "ulnar", "radial", "sural", "superficial_fibular"):
        first = values.loc[[study]].iloc[0]
        assert "amplitude" in first["abnormal"]
    touch = ml.expect(case).query("finding == 'sensation' and target.str.startswith('touch')")["expected"]
    assert set(touch) <= {"normal", "reduced"}


def test_upper_lesions_change_no_nerve_study() -> None:
    stroke = (Lesion("internal_capsule", side="left", severity=1.0, days=60),)
    for finding in ("cmap", "snap"):
        pd.testing.assert_frame_equal(
            nerve_values(Flows([stroke]), finding), nerve_values(Flows([()]), finding)
        )


def test_a_degree_of_cold_costs_a_fifth_of_a_millisecond_in_the_hand() -> None:
    cold, warm = (nerve_study(study="median", skin_c=c).values["onset_ms"].iloc[0] for c in (28.0, 33.0))
    assert (cold - warm) / 5.0 == pytest.approx(0.2, abs=0.03)


def test_a_cold_limb_looks_like_a_neuropathy_but_its_responses_are_tall() -> None:
    cold, warm = (nerve_study(study="median", finding="snap", skin_c=c).values.iloc[0] for c in (24.0, 33.0))
    assert cold["peak_ms"] > cold["latency_upper_ms"] > warm["peak_ms"]
    assert cold["amplitude"] > 1.1 * warm["amplitude"]
    with pytest.raises(ValueError, match="20 to 37"):
        nerve_study(skin_c=5.0)


def test_one_carpal_tunnel_slows_the_wrist_alone() -> None:
    carpal = ml.syndrome("carpal_tunnel_syndrome")
    side = carpal[0].side if carpal[0].side in ("left", "right") else "right"
    palm = seen(carpal, "median_palmar", "snap", side).iloc[0]
    assert palm["peak_ms"] > palm["latency_upper_ms"]
    assert seen(carpal, "ulnar", "snap", side).iloc[0]["abnormal"] == ""
    assert seen(carpal, "median", "cmap", side)["speed_m_per_s"].iloc[1] > 49.0


@settings(max_examples=40, deadline=None)
@given(
    low=st.floats(0.0, 1.0),
    more=st.floats(0.0, 1.0),
    kind=st.sampled_from(["axonal", "demyelinating", "block"]),
)
def test_more_damage_never_makes_a_response_larger_or_earlier(low: float, more: float, kind: str) -> None:
    high = low + (1.0 - low) * more
    cases = [
        (Lesion("ulnar_nerve_elbow", side="right", kind=kind, severity=s, days=30),) for s in (low, high)
    ]
    flows = Flows(cases)
    for now in (motor_responses(flows), sensory_responses(flows)):
        assert (now.size[:, 3] <= now.size[:, 1] + 1e-9).all()
        later = now.onset_ms[:, 3] - now.onset_ms[:, 1]
        assert (later[np.isfinite(later)] >= -1e-9).all()


def test_sides_mirror() -> None:
    left, right = (
        nerve_values(Flows([(Lesion("radial_nerve_spiral_groove", side=side, days=30),)]), "cmap")
        for side in ("left", "right")
    )
    one, other = left.query("side == 'left'"), right.query("side == 'right'")
    np.testing.assert_allclose(one[NUMBERS].to_numpy(float), other[NUMBERS].to_numpy(float))


def test_the_spread_decides_alone() -> None:
    for kind in ("motor", "sensory"):
        read = shape(kind).at(SPREADS_MS)
        assert (np.diff(read.size) < 0.0).all()
        assert all(
            (np.diff(values) >= 0.0).all() for values in (read.foot_ms, read.peak_ms, read.duration_ms)
        )
    # opposite phases cancel: the short sensory wave loses more than the long motor one
    assert shape("sensory").at(np.array([1.0])).size < 0.5 * shape("motor").at(np.array([1.0])).size
    assert (np.diff(edge(np.linspace(0.0, 1.0, 20), 80.0)) >= 0.0).all()


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"study": "medain"}, "Did you mean 'median'"),
        ({"side": "both"}, "side"),
        ({"finding": "emg"}, "finding"),
    ],
)
def test_bad_input_is_refused_with_a_sentence(given: dict[str, str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        nerve_study(**given)


def test_every_structure_of_a_nerve_lies_below_a_point_or_above_all() -> None:
    paths = table("study_paths").query("finding == 'cmap' or finding == 'snap'")
    points = table("stimulation_points").groupby(["finding", "study"])["order"].max()
    for row in paths[paths["below_point"].notna()].itertuples():
        assert row.below_point <= points[row.finding, row.study]
    assert set(motor_points().names) | set(sensory_points().names) == {study for _, study in points.index}


def test_the_picture_marks_what_the_table_says() -> None:
    usual = nerve_study(study="ulnar")
    hurt = nerve_study(*ml.syndrome("ulnar_neuropathy_elbow"), study="ulnar")
    figure = nerve_traces(hurt, usual)
    drawn = [curve for curve in figure.data if curve.mode == "lines"]
    assert [curve.name for curve in drawn[1::2]] == hurt.values["point"].tolist()
    for place, row in enumerate(hurt.points):
        assert float(drawn[2 * place + 1].customdata.max()) == pytest.approx(row.amplitude, rel=0.02)
        (beside,) = (note.text for note in figure.layout.annotations if f"<b>{row.point}</b>" in note.text)
        assert f"{row.amplitude:.1f} mV" in beside and ("!" in beside) == bool(row.abnormal)
        assert f"Shock, {row.point}: {row.amplitude:.1f} mV" in figure.layout.meta["words"]
    healthy_lines = [curve for curve in nerve_traces(usual, usual).data if curve.mode == "lines"]
    np.testing.assert_array_equal(healthy_lines[0].y, healthy_lines[1].y)


def test_a_silent_point_is_said_and_draws_a_flat_line() -> None:
    gone = nerve_study(Lesion("sciatic_nerve", side="right", severity=1.0, days=60), study="tibial")
    figure = nerve_traces(gone, nerve_study(study="tibial"))
    assert "no response" in figure.layout.meta["words"]
    flat = [curve for curve in figure.data if curve.mode == "lines"][1]
    assert not np.asarray(flat.customdata).any()
