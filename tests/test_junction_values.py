"""Trains of shocks, effort and jitter: the limits of the norms part health from disease; traces carry them."""

import time
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import motorlab as ml
from motorlab.anatomy import anatomy
from motorlab.catalogue import REPETITIVE
from motorlab.flows import Flows
from motorlab.lesions import Lesion
from motorlab.studies.junction_values import jitter, junction_studies, trains
from motorlab.studies.late_traces import effort_sweeps, train_sweeps
from motorlab.studies.nerve_points import motor_points
from motorlab.studies.responses import motor_responses
from motorlab.tables import table

NORMS = table("norms").set_index("norm")
DECREMENT, INCREMENT = NORMS.loc["PN139", "value"], NORMS.loc["PN140", "value"]
ULNAR, ACCESSORY, FACIAL = (REPETITIVE.index(name) for name in ("ulnar", "accessory", "facial"))
RIGHT = 1
MYASTHENIA, LAMBERT_EATON = ml.syndrome("myasthenia_gravis"), ml.syndrome("lambert_eaton_syndrome")
KIND = st.sampled_from(["presynaptic", "postsynaptic"])


@cache
def flows(*case: Lesion) -> Flows:
    return Flows([case])


def word(case: tuple[Lesion, ...], target: str) -> str:
    rows = ml.expect(case)
    mine = rows[(rows["finding"] == "repetitive_stimulation") & (rows["target"] == target)]
    return str(mine["expected"].iloc[0])


def test_health_is_steady() -> None:
    found = trains(flows())
    assert (found.decrement_pct < 5.0).all() and (found.exhausted_decrement_pct < 5.0).all()
    assert (found.increment_pct < 5.0).all()


def test_myasthenia_falls_and_does_not_grow() -> None:
    """PN139: near muscles fall more than those of the hand, and the face most."""
    found = trains(flows(*MYASTHENIA))
    fall = found.decrement_pct[:, RIGHT]
    assert fall[FACIAL] > fall[ACCESSORY] > fall[ULNAR] > 5.0
    assert fall[ACCESSORY] > DECREMENT
    assert (found.increment_pct < INCREMENT).all()
    assert word(MYASTHENIA, "facial:3hz") == word(MYASTHENIA, "accessory:3hz") == "decrement"


def test_the_fall_is_deepest_at_the_fourth_or_fifth_and_then_recovers() -> None:
    sizes = trains(flows(*MYASTHENIA)).sizes[:, FACIAL, RIGHT]
    assert int(sizes.argmin()) in (3, 4)
    assert sizes[-1] > sizes.min() + 0.02


def test_effort_repairs_and_then_exhausts() -> None:
    found = trains(flows(*MYASTHENIA))
    assert (found.effort_decrement_pct < found.decrement_pct).all()
    assert (found.exhausted_decrement_pct > found.decrement_pct).all()


def test_lambert_eaton_begins_low_falls_and_grows() -> None:
    """PN140."""
    found, p = trains(flows(*LAMBERT_EATON)), motor_points()
    first = (
        motor_responses(flows(*LAMBERT_EATON)).size[p.first[p.row["ulnar"]], RIGHT]
        * p.typical[p.row["ulnar"]]
    )
    assert first < p.lower[p.row["ulnar"]]
    assert found.increment_pct[ULNAR, RIGHT] > INCREMENT
    assert found.decrement_pct[ULNAR, RIGHT] > DECREMENT
    # effort brings it up to the healthy size, not beyond it
    assert first * (1.0 + found.increment_pct[ULNAR, RIGHT] / 100.0) <= 1.05 * p.typical[p.row["ulnar"]]


@settings(max_examples=40, deadline=None)
@given(st.floats(0.0, 1.0))
def test_effort_never_lifts_a_response_above_health(severity: float) -> None:
    case = Flows([(Lesion("neuromuscular_junction", kind="presynaptic", severity=severity, days=60),)])
    p = motor_points()
    size = motor_responses(case).size[p.first[junction_studies()]]
    assert (size * (1.0 + np.nan_to_num(trains(case).increment_pct) / 100.0) <= 1.05).all()


@pytest.mark.parametrize("severity", [0.3, 0.5, 0.7, 0.8])
def test_myasthenia_keeps_its_resting_response(severity: float) -> None:
    """It is normal or a little low, falls by up to a half or so, and hardly rises after effort."""
    case, p = flows(*ml.syndrome("myasthenia_gravis", severity=severity)), motor_points()
    found, size = trains(case), motor_responses(case).size[p.first[junction_studies()], RIGHT]
    assert (size > 0.5).all() and (size[[ULNAR, ACCESSORY]] > 0.9).all()
    assert (found.decrement_pct < 60.0).all()
    assert (found.increment_pct < 25.0).all()


@pytest.mark.parametrize("severity", [0.3, 0.5, 0.7])
def test_lambert_eaton_rises_several_times(severity: float) -> None:
    found = trains(flows(*ml.syndrome("lambert_eaton_syndrome", severity=severity)))
    assert 60.0 < found.increment_pct[ULNAR, RIGHT] < 400.0
    assert found.decrement_pct[ULNAR, RIGHT] > DECREMENT


@pytest.mark.parametrize("severity", [0.3, 0.5, 0.8])
def test_botulism_rises_little_and_does_not_fall(severity: float) -> None:
    """Low at rest, a rise that is smaller than in Lambert-Eaton syndrome, no notable fall (cherington_1982)."""
    case = flows(*ml.syndrome("botulism", severity=severity))
    found, point = trains(case), motor_points().first[junction_studies()[ULNAR]]
    assert motor_responses(case).size[point, RIGHT] < 0.7
    assert 15.0 < found.increment_pct[ULNAR, RIGHT] < INCREMENT
    assert found.decrement_pct[ULNAR, RIGHT] < DECREMENT


def test_a_response_in_the_noise_does_not_rise() -> None:
    found = trains(flows(*ml.syndrome("botulism", severity=0.95)))
    assert np.isnan(found.increment_pct[FACIAL, RIGHT]) and found.increment_pct[ULNAR, RIGHT] < 20.0
    assert effort_sweeps(flows(*ml.syndrome("botulism", severity=0.95)), "facial")[1].max() > 0.0


def test_blocking_comes_with_large_jitter() -> None:
    """In single pairs impulses fail from about 80 to 100 us on."""
    row = anatomy().muscle_row["orbicularis_oculi"]
    for severity in (0.5, 0.7, 0.9):
        found = jitter(flows(*ml.syndrome("myasthenia_gravis", severity=severity)))
        assert found.blocking_pct[row, RIGHT] < 10.0 or found.mean_us[row, RIGHT] > 60.0


def test_cold_hides_myasthenia() -> None:
    warm, cold = (trains(flows(*MYASTHENIA), skin_c=celsius) for celsius in (33.0, 25.0))
    assert warm.decrement_pct[ACCESSORY, RIGHT] > DECREMENT > 3.0 * cold.decrement_pct[ACCESSORY, RIGHT]
    assert (jitter(flows(*MYASTHENIA), 25.0).mean_us < jitter(flows(*MYASTHENIA)).mean_us).all()


@pytest.mark.parametrize(("muscle", "norm"), [("finger_extensors", "PN136"), ("orbicularis_oculi", "PN137")])
def test_jitter_and_blocking(muscle: str, norm: str) -> None:
    """PN136 to PN138: health lies below the limit of the mean, disease above it, and blocks."""
    row, limit = anatomy().muscle_row[muscle], NORMS.loc[norm, "value"]
    usual = jitter(flows())
    assert usual.mean_us[row, RIGHT] < NORMS.loc["PN138", "low"] < limit
    assert usual.blocking_pct[row, RIGHT] < 0.5
    for case in (MYASTHENIA, LAMBERT_EATON):
        found = jitter(flows(*case))
        assert found.mean_us[row, RIGHT] > limit
        assert found.blocking_pct[row, RIGHT] > 2.0


def test_jitter_shows_what_the_train_does_not() -> None:
    """Single-fibre recording is the more sensitive test."""
    case = flows(Lesion("neuromuscular_junction", kind="postsynaptic", severity=0.4, days=60))
    row = anatomy().muscle_row["orbicularis_oculi"]
    assert trains(case).decrement_pct[ULNAR, RIGHT] < DECREMENT
    assert jitter(case).mean_us[row, RIGHT] > NORMS.loc["PN137", "value"]


def test_what_does_not_answer_neither_falls_nor_grows() -> None:
    cut = Lesion("ulnar_nerve_elbow", side="both", severity=1, days=60, kind="axonal")
    ill = Lesion("neuromuscular_junction", kind="postsynaptic", severity=0.9, days=60)
    assert word((ill,), "ulnar:3hz") == "decrement"
    assert word((ill, cut), "ulnar:3hz") == "normal"


@settings(max_examples=60, deadline=None)
@given(KIND, st.floats(0.0, 0.95), st.floats(0.0, 1.0))
def test_more_damage_never_steadies_the_junction(kind: str, severity: float, part: float) -> None:
    both = Flows(
        [
            (Lesion("neuromuscular_junction", kind=kind, severity=s, days=60),)
            for s in (severity * part, severity)
        ]
    )
    found = jitter(both)
    assert (found.blocking_pct[:, 2:] >= found.blocking_pct[:, :2] - 1e-6).all()
    if kind == "postsynaptic":
        fall = trains(both).decrement_pct
        assert (fall[:, 2:] >= fall[:, :2] - 1e-6).all()
        mean = np.nan_to_num(found.mean_us, nan=1e6)  # where nothing passes there is no jitter
        assert (mean[:, 2:] >= mean[:, :2] - 1e-6).all()


@settings(max_examples=30, deadline=None)
@given(KIND, st.floats(0, 1))
def test_sides_are_alike(kind: str, severity: float) -> None:
    found = trains(Flows([(Lesion("neuromuscular_junction", kind=kind, severity=severity, days=60),)]))
    for values in vars(found).values():
        assert np.allclose(values[..., 0], values[..., 1], equal_nan=True)


@pytest.mark.parametrize("case", [(), MYASTHENIA, LAMBERT_EATON])
@pytest.mark.parametrize("nerve", REPETITIVE)
def test_values_are_measured_off_the_train(case: tuple[Lesion, ...], nerve: str) -> None:
    known, place = trains(flows(*case)), REPETITIVE.index(nerve)
    _, mv = train_sweeps(flows(*case), nerve)
    height = mv.max(axis=1)
    assert height.size == 10
    p = motor_points()
    size = motor_responses(flows(*case)).size[p.first[p.row[nerve]], RIGHT] * p.typical[p.row[nerve]]
    assert height[0] == pytest.approx(size, rel=0.02)
    assert 100.0 * (1.0 - height[3] / height[0]) == pytest.approx(known.decrement_pct[place, RIGHT], abs=0.1)
    before, after = effort_sweeps(flows(*case), nerve)[1].max(axis=1)
    assert 100.0 * (after / before - 1.0) == pytest.approx(known.increment_pct[place, RIGHT], abs=0.5)


def test_a_thousand_cases_are_quick() -> None:
    cases = [(Lesion("neuromuscular_junction", severity=part / 64.0, days=60),) for part in range(64)]
    begun = time.perf_counter()
    found = Flows(cases)
    trains(found), jitter(found)
    assert (time.perf_counter() - begun) / len(cases) < 0.005
