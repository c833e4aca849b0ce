"""What the reflex model must reproduce: each target over eight seeds, against a cited norm where there is one."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from motorlab.figures.reflexes import sentence
from motorlab.reflex.arcs import HEALTHY, Arc, Around
from motorlab.reflex.core import DIRECT, ECHO, OWN
from motorlab.reflex.parameters import lesioned, parameters
from motorlab.reflex.protocols import PROTOCOLS, examine, limbs
from motorlab.reflex.run import Run
from motorlab.reflex.shocks import LEAST_TEST, depressed, responses, shocked
from motorlab.reflex.tone import peaks
from motorlab.tables import table

SEEDS = range(1, 9)
UPPER = Arc(release=1.0, voluntary=0.4)
SHOCK = Arc(shock=1.0, voluntary=0.0)
NORMS = table("norms").set_index("norm")


@cache
def run(protocol: str, arc: Arc = HEALTHY, seed: int = 1, muscle: str | None = None) -> Run:
    return examine(protocol, arc, seed=seed, muscle=muscle)


def over_seeds(protocol: str, readout: str, arc: Arc = HEALTHY, muscle: str | None = None) -> np.ndarray:
    return np.array([run(protocol, arc, seed, muscle).readouts[readout] for seed in SEEDS])


def within(values: np.ndarray, norm: str) -> bool:
    row = NORMS.loc[norm]
    return bool(((values >= row["low"]) & (values <= row["high"])).all())


@pytest.mark.parametrize(
    ("protocol", "norm"),
    [
        ("knee_jerk", "PN001"),
        ("knee_jerk", "PN002"),
        ("ankle_jerk", "PN003"),
        ("biceps_jerk", "PN005"),
        ("triceps_jerk", "PN006"),
        ("jaw_jerk", "PN008"),
        ("h_reflex", "PN011"),
    ],
)
def test_latencies_lie_within_their_norms(protocol: str, norm: str) -> None:
    values = over_seeds(protocol, "latency_ms")
    assert within(values, norm), values


def test_the_knee_is_nearer_to_the_measured_mean_than_the_prototype() -> None:
    assert abs(over_seeds("knee_jerk", "latency_ms").mean() - 17.0) < 20.5 - 17.0


@pytest.mark.parametrize("protocol", [name for name in PROTOCOLS if name.endswith("_jerk")])
def test_upper_loss_makes_every_jerk_larger_and_leaves_its_latency(protocol: str) -> None:
    longer = over_seeds(protocol, "latency_ms", Arc(release=0.8)) - over_seeds(protocol, "latency_ms")
    assert within(longer, "PN016"), longer
    if protocol == "knee_jerk":
        assert np.abs(np.median(longer)) < 1.5
    healthy, upper = (over_seeds(protocol, "excursion_deg", arc) for arc in (HEALTHY, UPPER))
    assert (upper > 1.45 * healthy).all()


@pytest.mark.parametrize("protocol", [name for name in PROTOCOLS if name.endswith("_jerk")])
@pytest.mark.parametrize(
    "arc", [SHOCK, Arc(afferent=0.0), Arc(lower=0.0)], ids=["shock", "afferent", "lower"]
)
def test_areflexia_is_silence(protocol: str, arc: Arc) -> None:
    for seed in (1, 2, 3):
        readouts = dict(run(protocol, arc, seed).readouts)
        assert np.isnan(readouts.pop("latency_ms"))
        assert set(readouts.values()) == {0.0}


def test_a_jerk_falls_in_proportion_to_the_units_lost() -> None:
    full = over_seeds("knee_jerk", "excursion_deg").mean()
    for left in (0.75, 0.5, 0.25):
        share = over_seeds("knee_jerk", "excursion_deg", Arc(lower=left)).mean() / full
        assert share == pytest.approx(left, abs=0.12)


def test_loss_of_myelin_delays_and_scatters() -> None:
    for left, later in ((0.75, 2.0), (0.5, 5.0)):
        assert (
            over_seeds("knee_jerk", "latency_ms", Arc(conduction=left))
            > over_seeds("knee_jerk", "latency_ms") + later
        ).all()

    def scatter(arc: Arc) -> float:
        return float(np.ptp(run("knee_jerk", arc).events.query("volley")["arrival_ms"]))

    assert scatter(Arc(conduction=0.5)) > 1.5 * scatter(HEALTHY)


def test_clenching_the_hands_enlarges_the_jerk() -> None:
    plain = over_seeds("knee_jerk", "excursion_deg").mean()
    clenched = np.mean(
        [examine("knee_jerk", seed=seed, reinforcement=1.0).readouts["excursion_deg"] for seed in SEEDS]
    )
    assert within(np.array([clenched / plain]), "PN128")


def test_h_reflex_comes_first_grows_and_vanishes() -> None:
    assert within(over_seeds("h_reflex", "h_m_ratio"), "PN018")
    assert within(over_seeds("h_reflex", "h_threshold_ratio"), "PN021")
    assert within(over_seeds("h_reflex", "h_last_ratio"), "PN022")
    assert within(over_seeds("h_reflex", "h_m_ratio", Arc(release=0.7)), "PN019")
    steps = run("h_reflex").steps
    top = int(steps["h_mv"].idxmax())
    assert steps["h_mv"].iloc[0] == 0.0 and 0 < top < len(steps) - 1
    assert (np.diff(steps["m_mv"]) >= -1e-9).all()


def test_h_over_m_keeps_when_units_are_lost_and_falls_with_the_spindles() -> None:
    assert over_seeds("h_reflex", "h_m_ratio", Arc(lower=0.5)) == pytest.approx(
        over_seeds("h_reflex", "h_m_ratio"), abs=0.12
    )
    half = over_seeds("h_reflex", "m_max_mv", Arc(lower=0.5)) / over_seeds("h_reflex", "m_max_mv")
    assert half == pytest.approx(0.5, abs=0.06)
    assert (
        over_seeds("h_reflex", "h_m_ratio", Arc(afferent=0.5)) < 0.6 * over_seeds("h_reflex", "h_m_ratio")
    ).all()


def test_h_is_depressed_at_one_hertz_and_less_so_in_release() -> None:
    healthy, upper = (over_seeds("h_depression", "h_1hz_ratio", arc) for arc in (HEALTHY, Arc(release=1.0)))
    assert within(100.0 * healthy, "PN025")
    assert within(100.0 * upper, "PN026")
    assert (upper > healthy).all()
    ankle = parameters("ankle")
    shares = [depressed(ankle, rate) for rate in (0.1, 1.0, 10.0)]
    assert shares == sorted(shares, reverse=True) and shares[0] > 0.95


def test_the_opposing_spindles_hold_h_down_at_their_interval_and_less_so_in_release() -> None:
    healthy, upper = (
        over_seeds("reciprocal_inhibition", "conditioned_ratio", arc) for arc in (HEALTHY, Arc(release=1.0))
    )
    assert (healthy < 0.9).all() and upper.mean() > healthy.mean() + 0.08
    run_ = run("reciprocal_inhibition")
    share = run_.steps.set_index("interval_ms")["share"]
    assert share[-4.0] == 1.0  # what comes after the cells have answered changes nothing
    assert 1.0 <= run_.readouts["interval_ms"] <= 6.0  # crone_1987: about 1 ms more than the reflex's own way
    without = replace(parameters("ankle"), reciprocal_nc=0.0)
    sizes = [responses(shocked(without, 0.84, 1, before))[1] for before in (None, 3.0)]
    assert sizes[1] == pytest.approx(sizes[0], rel=0.02) and sizes[0] > 0.0


def test_a_test_reflex_below_a_tenth_of_m_is_too_small_to_compare() -> None:
    weak = Arc(afferent=0.4)
    shocked_ = run("h_reflex", weak).readouts
    assert 0.0 < shocked_["h_max_mv"] < 2 * LEAST_TEST * shocked_["m_max_mv"]
    for protocol in ("h_depression", "reciprocal_inhibition"):
        found = run(protocol, weak)
        assert all(np.isnan(value) for value in found.readouts.values())
        assert found.steps["share"].isna().all()
        assert "too small" in sentence(found, run(protocol))


def test_an_impulse_that_comes_up_meets_the_reflex_once() -> None:
    record = shocked(parameters("ankle"), 1.4, 1)
    own = (record.way == OWN) & (record.spike_ms > 60.0) & (record.spike_ms < 75.0)
    fired = set(record.cell[record.way == DIRECT].tolist())
    lost = set(record.cell[own & ~np.isfinite(record.arrival_ms)].tolist())
    kept = set(record.cell[own & np.isfinite(record.arrival_ms) & (record.cell < 120)].tolist())
    assert lost and kept
    assert lost <= fired  # only where an impulse came up
    assert not kept & fired  # whoever reached the muscle by reflex was not fired by the shock
    assert not np.count_nonzero((record.way == ECHO) & np.isin(record.cell, list(lost)))


def test_f_waves_come_late_now_and_then_and_small() -> None:
    assert within(over_seeds("f_wave", "persistence_pct"), "PN033")
    assert within(over_seeds("f_wave", "f_m_pct"), "PN034")
    assert (over_seeds("f_wave", "latency_ms") < NORMS.loc["PN031", "high"]).all()
    assert over_seeds("f_wave", "persistence_pct", SHOCK).mean() <= NORMS.loc["PN035", "high"]
    slow = over_seeds("f_wave", "latency_ms", Arc(conduction=0.5))
    assert (slow > over_seeds("f_wave", "latency_ms") + 3.0).all()


def test_f_waves_come_more_often_in_release_and_need_no_spindle() -> None:
    for muscle in limbs("f_wave"):
        healthy, upper = (
            over_seeds("f_wave", "persistence_pct", arc, muscle).mean() for arc in (HEALTHY, Arc(release=1.0))
        )
        assert upper > healthy
        deaf = over_seeds("f_wave", "persistence_pct", Arc(afferent=0.0), muscle)
        assert (deaf == over_seeds("f_wave", "persistence_pct", muscle=muscle)).all()


def test_a_cut_axon_still_answers_directly_for_some_days_and_never_by_reflex() -> None:
    fresh, old = (run("h_reflex", Arc(lower=0.0, axons=axons)).readouts for axons in (1.0, 0.0))
    assert fresh["m_max_mv"] == pytest.approx(run("h_reflex").readouts["m_max_mv"])
    assert fresh["h_max_mv"] == old["m_max_mv"] == 0.0
    assert np.isnan(run("f_wave", Arc(lower=0.0, axons=1.0)).readouts["latency_ms"])


def test_units_that_have_sprouted_are_fewer_and_larger() -> None:
    fresh, old = (run("voluntary_ramp", Arc(lower=0.4, reinnervated=share)) for share in (None, 0.8))
    assert fresh.readouts["units_recruited"] == old.readouts["units_recruited"]
    assert old.readouts["unit_growth_ratio"] == pytest.approx(2.0)
    assert old.readouts["peak_torque_nm"] > 1.7 * fresh.readouts["peak_torque_nm"]
    emg = [found.curves.query("series == 'emg'")["value"].abs().max() for found in (fresh, old)]
    assert emg[1] > 1.5 * emg[0]


def test_nobody_moves_at_will_without_drive() -> None:
    readouts = run("voluntary_ramp", Arc(release=1.0, voluntary=0.0)).readouts
    assert readouts["units_recruited"] == readouts["peak_torque_nm"] == 0.0


def test_a_healthy_joint_has_no_catch_and_a_released_one_has() -> None:
    assert np.isnan(run("passive_stretch").readouts["tardieu_r1_deg"])
    released = run("passive_stretch", Arc(release=0.7)).readouts
    assert released["tardieu_r1_deg"] < released["tardieu_r2_deg"]


def test_the_dropped_leg_swings_in_health_and_is_caught_in_release() -> None:
    assert within(over_seeds("pendulum", "relaxation_index"), "PN120")
    assert within(over_seeds("pendulum", "frequency_hz"), "PN123")
    assert within(over_seeds("pendulum", "peak_speed_deg_s"), "PN149")
    means = [
        over_seeds("pendulum", "relaxation_index", Arc(release=release)).mean()
        for release in (0.0, 0.3, 0.5, 0.7, 0.85, 1.0)
    ]
    assert means == sorted(means, reverse=True)
    assert (over_seeds("pendulum", "relaxation_index", Arc(release=1.0)) < 1.0).all()
    assert (over_seeds("pendulum", "swings") >= 4).all()


def test_clonus_needs_release_and_never_comes_from_delay_alone() -> None:
    beating = over_seeds("clonus", "frequency_hz", Arc(release=1.0))
    assert within(beating, "PN125") or within(beating, "PN124"), beating
    assert (over_seeds("clonus", "lasting", Arc(release=1.0)) == 1.0).all()
    for arc in (HEALTHY, Arc(conduction=0.5), Arc(conduction=0.2)):
        assert (over_seeds("clonus", "lasting", arc) == 0.0).all()
        assert (over_seeds("clonus", "swing_deg", arc) < 0.5).all()


@pytest.mark.parametrize("muscle", list(limbs("passive_stretch")))
def test_a_healthy_joint_answers_only_to_a_fast_stretch_and_a_released_one_to_a_slow_one(muscle: str) -> None:
    healthy = over_seeds("passive_stretch", "threshold_deg_s", muscle=muscle)[:3]
    upper = over_seeds("passive_stretch", "threshold_deg_s", Arc(release=0.6), muscle)[:3]
    assert (np.isnan(healthy) | (healthy >= 150.0)).all(), healthy
    assert (upper <= 60.0).all(), upper


def test_resistance_grows_with_speed_in_release_but_not_in_rigidity_or_contracture() -> None:
    def rise(found: Run) -> float:
        torque = found.steps.set_index("speed_deg_s")["peak_torque_nm"]
        return float(torque[300.0] - torque[20.0])

    plain = rise(run("passive_stretch", SHOCK))
    assert rise(run("passive_stretch", Arc(release=0.6))) > 2.0 * plain
    assert rise(examine("passive_stretch", SHOCK, rigidity=4.0)) == pytest.approx(plain, abs=0.05)
    assert rise(examine("passive_stretch", SHOCK, contracture=3.0)) == pytest.approx(plain, abs=0.5)
    grades = [
        run("passive_stretch", Arc(release=release)).readouts["mas_0_4"] for release in (0.0, 0.3, 0.6, 1.0)
    ]
    assert grades == sorted(grades) and grades[0] < 0.5 and grades[-1] > 3.0


@pytest.mark.parametrize(("muscle", "norm"), [("biceps", "PN097"), ("gastrocnemius_soleus", "PN099")])
def test_greatest_effort_fires_units_at_the_rate_of_the_muscle(muscle: str, norm: str) -> None:
    assert within(over_seeds("voluntary_ramp", "rate_hz", muscle=muscle)[:4], norm)


def test_small_units_join_first() -> None:
    steps = run("voluntary_ramp").steps
    assert np.corrcoef(steps["unit"], steps.index)[0, 1] > 0.98


def test_few_units_fire_fast_when_units_are_lost_and_slowly_when_drive_is() -> None:
    healthy = run("voluntary_ramp").readouts
    lower = run("voluntary_ramp", Arc(lower=0.2)).readouts
    upper = run("voluntary_ramp", Arc(release=0.5, voluntary=0.3)).readouts
    assert within(np.array([healthy["recruitment_ratio"]]), "PN101")
    assert lower["units_recruited"] == lower["units_left"] == 24
    assert lower["rate_hz"] > 0.9 * healthy["rate_hz"]
    assert lower["recruitment_ratio"] > 1.8 * healthy["recruitment_ratio"]
    assert upper["units_recruited"] < upper["units_left"]
    assert upper["rate_hz"] < 0.6 * healthy["rate_hz"]
    assert upper["recruitment_ratio"] <= healthy["recruitment_ratio"] + 0.5


def test_the_sole_bends_the_toes_in_health_and_lifts_the_great_toe_in_release() -> None:
    assert (over_seeds("withdrawal", "toe_deg") < -5.0).all()
    assert (over_seeds("withdrawal", "toe_deg", Arc(release=0.8)) > 10.0).all()
    assert (np.abs(over_seeds("withdrawal", "toe_deg", SHOCK)) < 7.0).all()
    assert (over_seeds("withdrawal", "toe_deg", Arc(voluntary=0.4)) > 10.0).all()  # at once, before release
    assert (over_seeds("withdrawal", "crossed_units") == 0.0).all()
    other = examine("withdrawal", around=Around(other=UPPER))
    assert other.readouts["crossed_units"] > 60 and other.readouts["toe_deg"] < -5.0
    for lost in (Around(skin=0.0), Around(opponent=0.0)):
        assert examine("withdrawal", around=lost).readouts["toe_deg"] > -5.0
    race = run("withdrawal").readouts
    assert race["latency_ms"] > 2.0 * race["monosynaptic_ms"]


def test_a_little_drive_moves_many_units() -> None:
    readouts = run("gain_curve").readouts
    assert readouts["units_per_na"] > 10.0
    upper, healthy = (run("gain_curve", arc).readouts["threshold_tap"] for arc in (UPPER, HEALTHY))
    assert upper < healthy


@pytest.mark.parametrize("protocol", list(PROTOCOLS))
def test_every_protocol_runs_on_all_its_limbs_and_says_what_it_measured(protocol: str) -> None:
    for muscle in limbs(protocol):
        found = run(protocol, muscle=muscle)
        assert (found.protocol, set(found.curves)) == (protocol, {"t_ms", "series", "value", "unit"})
        assert found.curves["value"].notna().all()
        assert all(isinstance(value, float) for value in found.readouts.values())
        assert set(found.events["muscle"]) <= {muscle, *table("limbs")["opponent"]}


def test_peaks_stand_out() -> None:
    assert peaks(np.array([0.0, 1.0, 0.0, 1.0, 0.0]), 2.0) == []
    t = np.linspace(0.0, 10.0, 1001)
    assert len(peaks(np.exp(-0.1 * t) * np.sin(2.0 * np.pi * t), 0.3)) == 10


def test_lesioned_knows_every_input() -> None:
    for name, value in {"voluntary": 0.5, "release": 0.5, "shock": 0.5, "lower": 0.5}.items():
        assert lesioned(parameters("knee"), Arc(**{name: value})) != parameters("knee")
