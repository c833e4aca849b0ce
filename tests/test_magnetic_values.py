"""Magnetic stimulation: central and peripheral times by the norms, and traces that carry them."""

import time
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import motorlab as ml
from motorlab.flows import Flows
from motorlab.lesions import Lesion
from motorlab.studies.compound import FOOT
from motorlab.studies.late_traces import magnetic_sweeps
from motorlab.studies.late_values import f_studies, f_waves
from motorlab.studies.magnetic_values import magnetic_responses, targets
from motorlab.studies.nerve_points import motor_points
from motorlab.studies.responses import motor_responses
from motorlab.tables import table

NORMS = table("norms").set_index("norm")
T = targets()
HAND, FOOT_ROW = T.row["hand"], T.row["foot"]
LEFT, RIGHT = 0, 1
OTHER = {"left": "right", "right": "left", "both": "both", "midline": "midline"}
UPPER = table("sites").query("level in ('cortex', 'capsule', 'brainstem', 'cord')")["site"].tolist()
LOWER = table("sites").query("level in ('root', 'plexus', 'nerve')")["site"].tolist()
DAYS = st.sampled_from([0, 1, 3, 7, 14, 30, 60, 180, 365])


@cache
def flows(*case: Lesion) -> Flows:
    return Flows([case])


def word(case: tuple[Lesion, ...], target: str, side: str = "right") -> str:
    rows = ml.expect(case)
    mine = rows[
        (rows["finding"] == "central_conduction") & (rows["target"] == target) & (rows["side"] == side)
    ]
    return str(mine["expected"].iloc[0])


def test_health_is_the_norm() -> None:
    """PN046, PN048 and PN049."""
    found = magnetic_responses(flows())
    for row, norm in ((HAND, "PN046"), (FOOT_ROW, "PN048")):
        assert found.central_ms[row, RIGHT] == pytest.approx(NORMS.loc[norm, "value"])
        assert T.central_upper_ms[row, 0] == pytest.approx(NORMS.loc[norm, "high"])
    thumb = NORMS.loc["PN049"]
    assert thumb["low"] < found.latency_ms[HAND, RIGHT] < thumb["high"]
    assert found.latency_ms == pytest.approx(found.central_ms + found.peripheral_ms)


def test_peripheral_time_is_half_of_f_and_m() -> None:
    """The usual estimate: (F + M - 1) / 2; the ulnar nerve to the little finger is nearly the same way."""
    f_ms, p = f_waves(flows()).latency_ms[f_studies().row["ulnar"], RIGHT], motor_points()
    estimate = (f_ms + p.latency[p.row["ulnar"]] - 1.0) / 2.0
    assert magnetic_responses(flows()).peripheral_ms[HAND, RIGHT] == pytest.approx(estimate, abs=1.0)


@pytest.mark.parametrize("name", ["als_limb_onset", "primary_lateral_sclerosis"])
def test_upper_disease_is_slow_at_the_centre(name: str) -> None:
    """PN050: long in most with upper signs."""
    case = ml.syndrome(name)
    found = magnetic_responses(flows(*case))
    assert (found.central_ms > T.central_upper_ms).all()
    assert found.peripheral_ms[HAND, RIGHT] < 1.05 * magnetic_responses(flows()).peripheral_ms[HAND, RIGHT]
    assert word(case, "hand") == "prolonged"


def test_dense_stroke_silences_one_side() -> None:
    case = (Lesion("internal_capsule", side="left", severity=0.95, days=10),)
    found = magnetic_responses(flows(*case))
    assert np.isnan(found.latency_ms[HAND, RIGHT]) and found.amplitude_pct[HAND, RIGHT] == 0.0
    assert found.central_ms[HAND, LEFT] == pytest.approx(6.6)
    assert found.peripheral_ms[HAND, RIGHT] == pytest.approx(found.peripheral_ms[HAND, LEFT])
    assert word(case, "hand") == "absent" and word(case, "hand", "left") == "normal"


def test_partial_stroke_raises_the_threshold() -> None:
    found = magnetic_responses(flows(Lesion("internal_capsule", side="left", severity=0.5, days=10)))
    assert found.threshold_pct[HAND, RIGHT] > found.threshold_pct[HAND, LEFT] + 10.0
    assert found.amplitude_pct[HAND, RIGHT] < 0.5 * found.amplitude_pct[HAND, LEFT]


@pytest.mark.parametrize("name", ["gbs_aidp", "cidp", "cmt1a"])
def test_neuropathy_delays_the_response_and_not_the_centre(name: str) -> None:
    found, usual = magnetic_responses(flows(*ml.syndrome(name))), magnetic_responses(flows())
    assert (found.latency_ms > usual.latency_ms + 3.0).all()
    assert found.central_ms == pytest.approx(usual.central_ms)
    assert word(ml.syndrome(name), "foot") == "normal"


def test_a_cut_nerve_leaves_nothing_to_record() -> None:
    found = magnetic_responses(
        flows(Lesion("ulnar_nerve_elbow", side="right", severity=1, days=1, kind="axonal"))
    )
    assert np.isnan(found.latency_ms[HAND, RIGHT])  # although the distal response is still whole
    assert found.central_ms[HAND, LEFT] == pytest.approx(6.6)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(UPPER + LOWER),
    st.sampled_from(["left", "right", "both"]),
    st.floats(0, 1),
    st.floats(0, 1),
    DAYS,
)
def test_more_damage_never_shortens_a_time(
    site: str, side: str, severity: float, part: float, day: float
) -> None:
    less, more = (Lesion(site, side=side, severity=s, days=day) for s in (severity * part, severity))
    found = magnetic_responses(Flows([(less,), (more,)]))
    for values in (found.latency_ms, found.central_ms, found.peripheral_ms, found.threshold_pct):
        one, two = (np.nan_to_num(values[:, columns], nan=1e6) for columns in ([0, 1], [2, 3]))
        assert (two >= one - 1e-6).all()


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(LOWER), st.floats(0, 1), DAYS)
def test_lower_lesions_leave_the_central_time(site: str, severity: float, day: float) -> None:
    found = magnetic_responses(Flows([(Lesion(site, side="both", severity=severity, days=day),)]))
    seen = ~np.isnan(found.central_ms)
    assert np.allclose(found.central_ms[seen], np.broadcast_to(T.central_ms, seen.shape)[seen])


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(UPPER), st.sampled_from(["left", "right"]), st.floats(0, 1), DAYS)
def test_sides_mirror(site: str, side: str, severity: float, day: float) -> None:
    here, there = (Lesion(site, side=s, severity=severity, days=day) for s in (side, OTHER[side]))
    found = magnetic_responses(Flows([(here,), (there,)]))
    for values in vars(found).values():
        assert np.allclose(values[:, :2], values[:, [3, 2]], equal_nan=True)


@pytest.mark.parametrize("case", [(), ml.syndrome("als_limb_onset"), ml.syndrome("cidp")])
@pytest.mark.parametrize("target", T.names)
def test_values_are_measured_off_the_sweeps(case: tuple[Lesion, ...], target: str) -> None:
    known, row = magnetic_responses(flows(*case)), T.row[target]
    t, mv = magnetic_sweeps(flows(*case), target)
    height = mv.max(axis=1)
    feet = [t[np.flatnonzero(sweep > FOOT * sweep.max())[0]] for sweep in mv]
    p = motor_points()
    study = T.study[row]
    size = motor_responses(flows(*case)).size[p.first[study], RIGHT] * p.typical[study]
    assert min(feet) == pytest.approx(known.latency_ms[row, RIGHT], abs=0.15)
    assert 100.0 * height.mean() / size == pytest.approx(known.amplitude_pct[row, RIGHT], rel=0.03)


def test_sweeps_without_a_response() -> None:
    case = flows(Lesion("internal_capsule", side="left", severity=0.95, days=10))
    assert not magnetic_sweeps(case, "hand")[1].any()
    with pytest.raises(ValueError, match="hand"):
        magnetic_sweeps(case, "hands")


def test_a_thousand_cases_are_quick() -> None:
    cases = [(Lesion("corona_radiata", side="both", severity=part / 64.0, days=60),) for part in range(64)]
    begun = time.perf_counter()
    magnetic_responses(Flows(cases))
    assert (time.perf_counter() - begun) / len(cases) < 0.005
