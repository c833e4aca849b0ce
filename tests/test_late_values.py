"""F waves and H reflexes: health is the norm, lesions do what the norms say, and traces carry the values."""

import time
from functools import cache

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import motorlab as ml
from motorlab.expectations import expectations, places
from motorlab.flows import Flows
from motorlab.lesions import Lesion
from motorlab.studies.compound import FOOT
from motorlab.studies.h_values import h_reflexes, h_studies
from motorlab.studies.late_traces import f_sweeps
from motorlab.studies.late_values import f_studies, f_waves
from motorlab.studies.motor_ways import answering_whole, up_ms, ways
from motorlab.studies.nerve_points import motor_points
from motorlab.studies.responses import motor_responses
from motorlab.tables import table

NORMS = table("norms").set_index("norm")
F, H = f_studies(), h_studies()
LEFT, RIGHT = 0, 1
OTHER = {"left": "right", "right": "left", "both": "both", "midline": "midline"}
PERIPHERAL = table("sites").query("level in ('root', 'plexus', 'nerve', 'ganglion')")["site"].tolist()
DAYS = st.sampled_from([0, 1, 3, 7, 10, 14, 30, 60, 180, 365])
KINDS = st.sampled_from(["axonal", "demyelinating", "block"])


@cache
def flows(*case: Lesion) -> Flows:
    return Flows([case])


def latency(case: tuple[Lesion, ...], study: str, column: int = RIGHT) -> float:
    return float(f_waves(flows(*case)).latency_ms[F.row[study], column])


def persistence(case: tuple[Lesion, ...], study: str, column: int = RIGHT) -> float:
    return float(f_waves(flows(*case)).persistence_pct[F.row[study], column])


def word(case: tuple[Lesion, ...], finding: str, target: str, side: str = "right") -> str:
    rows = ml.expect(case)
    mine = rows[(rows["finding"] == finding) & (rows["target"] == target) & (rows["side"] == side)]
    return str(mine["expected"].iloc[0])


def test_health_is_the_row_of_each_study() -> None:
    found = f_waves(flows())
    assert found.latency_ms[:, LEFT] == pytest.approx(F.latency_ms)
    assert found.persistence_pct[:, LEFT] == pytest.approx(F.persistence_pct)
    assert h_reflexes(flows()).latency_ms[:, LEFT] == pytest.approx(H.latency_ms)


def test_healthy_latencies_lie_below_the_limits() -> None:
    for study, norm in (("median", "PN031"), ("ulnar", "PN031"), ("tibial", "PN032"), ("fibular", "PN032")):
        assert latency((), study) < NORMS.loc[norm, "low"]
        assert NORMS.loc[norm, "low"] <= F.latency_upper_ms[F.row[study]] <= NORMS.loc[norm, "high"]


def test_healthy_persistence_and_size() -> None:
    """PN033 and PN034; the fibular nerve answers far more rarely than the others."""
    found = f_waves(flows())
    ulnar = NORMS.loc["PN033"]
    assert persistence((), "ulnar") == pytest.approx(ulnar["value"])
    assert persistence((), "fibular") < 0.6 * persistence((), "tibial")
    size = NORMS.loc["PN034"]
    assert ((found.amplitude_pct >= size["low"]) & (found.amplitude_pct <= size["high"])).all()


def test_healthy_chronodispersion() -> None:
    """3.9 +- 0.9 ms in the ulnar, 5.5 +- 1.4 ms in the tibial nerve (clin_neurophysiol_2004)."""
    found = f_waves(flows()).chronodispersion_ms[:, LEFT]
    assert found[F.row["ulnar"]] == pytest.approx(3.9, abs=0.91)
    assert found[F.row["tibial"]] == pytest.approx(5.5, abs=1.4)


def test_shock_of_the_cord_makes_f_waves_rare() -> None:
    """PN035."""
    case = (Lesion("cord_t4", side="both", severity=1, days=1, cause="trauma"),)
    assert persistence(case, "tibial") < NORMS.loc["PN035", "high"]
    assert persistence(case, "ulnar") == pytest.approx(F.persistence_pct[F.row["ulnar"]])
    later = (Lesion("cord_t4", side="both", severity=1, days=60, cause="trauma"),)
    assert persistence(later, "tibial") >= F.persistence_pct[F.row["tibial"]]


def test_release_makes_f_waves_frequent_and_not_larger() -> None:
    """The note of PN034."""
    found, usual = f_waves(flows(Lesion("internal_capsule", side="left", days=60))), f_waves(flows())
    assert (found.persistence_pct[:, RIGHT] > usual.persistence_pct[:, RIGHT]).all()
    assert found.amplitude_pct == pytest.approx(usual.amplitude_pct)


@pytest.mark.parametrize("day", [4, 7])
def test_first_week_of_guillain_barre(day: float) -> None:
    """F waves are late or gone while the distal response is still near normal."""
    case = ml.syndrome("gbs_aidp", days=day)
    p, direct = motor_points(), motor_responses(flows(*case))
    point = p.first[p.row["tibial"]]
    assert direct.size[point, RIGHT] * p.typical[p.row["tibial"]] > p.lower[p.row["tibial"]]
    assert direct.onset_ms[point, RIGHT] < 1.1 * p.latency_upper[p.row["tibial"]]
    assert word(case, "f_wave", "tibial") in ("prolonged", "absent")


def test_the_order_of_the_first_week() -> None:
    """H reflexes go first, then F waves; distal latencies and sizes follow, and speeds are slow last."""
    week = ml.syndrome("gbs_aidp", days=7)
    p, direct = motor_points(), motor_responses(flows(*week))
    ulnar, tibial = p.row["ulnar"], p.row["tibial"]
    assert word(week, "h_reflex", "soleus") == "absent"
    assert latency(week, "tibial") > F.latency_upper_ms[F.row["tibial"]]
    assert direct.onset_ms[p.first[ulnar], RIGHT] > p.latency_upper[ulnar]
    assert direct.speed[p.first[ulnar] + 1, RIGHT] > 0.9 * p.speed_lower[ulnar]
    third = motor_responses(flows(*ml.syndrome("gbs_aidp", days=21)))
    assert third.size[p.first[ulnar], RIGHT] * p.typical[ulnar] < 0.7 * p.lower[ulnar]
    assert third.speed[p.first[tibial] + 1, RIGHT] < 0.85 * p.speed_lower[tibial]
    assert third.speed[p.first[ulnar] + 1, RIGHT] > 30.0


@pytest.mark.parametrize("name", ["cmt1a", "cidp", "gbs_aidp"])
def test_no_f_wave_comes_after_a_tenth_of_a_second(name: str) -> None:
    found = f_waves(flows(*ml.syndrome(name)))
    assert not (found.latency_ms > 100.0).any()
    assert np.isnan(found.latency_ms[F.row["tibial"], RIGHT])


@pytest.mark.parametrize("severity", [0.2, 0.4, 0.7])
def test_inherited_slowing_does_not_follow_severity(severity: float) -> None:
    """21 +- 11 m/s whatever the severity; sizes follow it (harding_thomas_1980)."""
    case, p = flows(*ml.syndrome("cmt1a", severity=severity)), motor_points()
    found, point = motor_responses(case), p.first[p.row["median"]]
    assert found.speed[point + 1, RIGHT] == pytest.approx(22.0, abs=2.5)
    assert found.size[point, RIGHT] == pytest.approx(1.0 - 0.85 * severity, abs=0.12)
    assert found.duration_ms[point + 1, RIGHT] < 1.3 * found.duration_ms[point, RIGHT]


def test_inherited_slowing() -> None:
    """F waves of the hand after about 50 ms or more in Charcot-Marie-Tooth disease 1A, without more spread."""
    case = ml.syndrome("cmt1a")
    assert 45.0 < latency(case, "median") < 75.0
    found = f_waves(flows(*case)).chronodispersion_ms[F.row["median"], RIGHT]
    assert found / latency(case, "median") == pytest.approx(2.8 / 26.0, rel=0.15)


def test_a_root_hides_behind_its_neighbour() -> None:
    one = (Lesion("root_c8", side="right", severity=0.6, days=60, kind="demyelinating"),)
    both = (*one, Lesion("root_t1", side="right", severity=0.6, days=60, kind="demyelinating"))
    assert latency(one, "median") < latency((), "median") + 0.5
    assert latency(both, "median") > latency(one, "median") + 1.0


def test_few_units_answer_seldom_but_stand_out() -> None:
    found = f_waves(flows(*ml.syndrome("als_limb_onset")))
    row = F.row["median"]
    assert found.persistence_pct[row, RIGHT] < 60.0
    assert found.amplitude_pct[row, RIGHT] > NORMS.loc["PN034", "high"]
    assert found.latency_ms[row, RIGHT] < F.latency_upper_ms[row]


def test_the_junction_makes_nothing_late() -> None:
    for kind in ("presynaptic", "postsynaptic"):
        case = (Lesion("neuromuscular_junction", kind=kind, severity=0.6, days=60),)
        assert latency(case, "median") == pytest.approx(latency((), "median"))


def test_h_reflex_in_health_and_disease() -> None:
    """PN018, PN019 and PN030; the latency's limit is 35 ms."""
    usual = h_reflexes(flows())
    assert NORMS.loc["PN018", "low"] < usual.h_m[0, RIGHT] < NORMS.loc["PN018", "high"]
    spastic = h_reflexes(flows(Lesion("internal_capsule", side="left", days=60))).h_m[0, RIGHT]
    assert spastic == pytest.approx(NORMS.loc["PN019", "value"], abs=0.05)
    assert word((Lesion("root_s1", side="right", days=2),), "h_reflex", "soleus") == "absent"
    part = (Lesion("root_s1", side="right", severity=0.7, days=40),)
    found = h_reflexes(flows(*part))
    assert found.size[0, RIGHT] / found.size[0, LEFT] < NORMS.loc["PN030", "value"]
    assert word(part, "h_reflex", "soleus") == "reduced"
    assert word(part, "h_reflex", "soleus", "left") == "normal"
    assert word(ml.syndrome("gbs_aidp", days=7), "h_reflex", "soleus") in ("prolonged", "absent")
    shock = (Lesion("cord_t4", side="both", severity=1, days=1, cause="trauma"),)
    assert word(shock, "h_reflex", "soleus") in ("reduced", "absent")


def test_the_way_up_is_that_of_the_f_wave() -> None:
    row = ways().of(motor_points().row["ulnar"])
    p = motor_points()
    usual = p.latency[p.row["ulnar"]] + 2.0 * up_ms(flows())[row, RIGHT] + 1.0
    assert usual == pytest.approx(np.full(row.size, latency((), "ulnar")))
    assert answering_whole(flows()) == pytest.approx(np.ones((len(p.names), 2)))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(PERIPHERAL), KINDS, st.floats(0.05, 1), st.floats(0, 1), DAYS)
def test_more_damage_never_shortens_a_latency(
    site: str, kind: str, severity: float, part: float, day: float
) -> None:
    try:
        less, more = (
            Lesion(site, side="right", severity=s, days=day, kind=kind) for s in (severity * part, severity)
        )
    except ValueError:
        assume(False)
    both = Flows([(less,), (more,)])
    for found in (f_waves(both), h_reflexes(both)):
        one, two = (np.nan_to_num(found.latency_ms[:, columns], nan=1e6) for columns in ([0, 1], [2, 3]))
        assert (two >= one - 1e-6).all()
    persistent = f_waves(both).persistence_pct
    assert (persistent[:, 2:] <= persistent[:, :2] + 1e-6).all()


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(PERIPHERAL), st.sampled_from(["left", "right"]), st.floats(0, 1), DAYS)
def test_sides_mirror(site: str, side: str, severity: float, day: float) -> None:
    here, there = (Lesion(site, side=s, severity=severity, days=day) for s in (side, OTHER[side]))
    both = Flows([(here,), (there,)])
    for found in (f_waves(both), h_reflexes(both)):
        for values in vars(found).values():
            assert np.allclose(values[:, :2], values[:, [3, 2]], equal_nan=True)


def test_words_follow_the_values() -> None:
    cases = [ml.syndrome(name) for name in table("syndromes")["syndrome"]]
    values, place = expectations(cases, kind="electrodiagnostic").values, places("electrodiagnostic")
    found = f_waves(Flows(cases))
    order = ml.table("finding_words").query("finding == 'f_wave'")["word"].tolist()
    for study, row in F.row.items():
        for column, side in enumerate(("left", "right")):
            said = [order[int(value)] for value in values[:, place["f_wave", study, side]]]
            late = found.latency_ms[row, column::2]
            for name, ms in zip(said, late, strict=True):
                assert (name == "absent") == np.isnan(ms)
                assert (name == "prolonged") == (ms >= F.latency_upper_ms[row])


@pytest.mark.parametrize(
    "case", [(), ml.syndrome("cmt1a"), ml.syndrome("gbs_aidp", days=7), ml.syndrome("als_limb_onset")]
)
@pytest.mark.parametrize("study", ["median", "tibial"])
def test_values_are_measured_off_the_sweeps(case: tuple[Lesion, ...], study: str) -> None:
    known, row = f_waves(flows(*case)), F.row[study]
    t, mv = f_sweeps(flows(*case), study)
    p, direct = motor_points(), motor_responses(flows(*case))
    size = float(direct.size[p.first[p.row[study]], RIGHT] * p.typical[p.row[study]])
    if np.isnan(known.latency_ms[row, RIGHT]):
        assert np.ptp(mv, axis=0).max() < 1e-6 and mv.max() == pytest.approx(size, rel=0.02)
        return
    late = t > known.latency_ms[row, RIGHT] - 1.0
    assert mv[:, ~late].max() == pytest.approx(size, rel=0.02)
    # the direct response ends before the F wave begins
    assert abs(mv[:, np.flatnonzero(late)[0]]).max() < 1e-6
    heights, feet = [], []
    for sweep in mv[:, late]:
        if sweep.max() > 1e-6:
            heights.append(sweep.max())
            feet.append(t[late][np.flatnonzero(sweep > FOOT * sweep.max())[0]])
    assert 100.0 * len(heights) / len(mv) == pytest.approx(known.persistence_pct[row, RIGHT], abs=5.01)
    assert min(feet) == pytest.approx(known.latency_ms[row, RIGHT], abs=0.15)
    assert max(feet) - min(feet) == pytest.approx(known.chronodispersion_ms[row, RIGHT], abs=0.15)
    assert 100.0 * np.mean(heights) / size == pytest.approx(known.amplitude_pct[row, RIGHT], rel=0.03)


def test_sweeps_without_an_answer() -> None:
    cut = flows(Lesion("ulnar_nerve_elbow", side="right", severity=1, days=1, kind="axonal"))
    t, mv = f_sweeps(cut, "ulnar")
    assert abs(mv[:, t > 25.0]).max() < 1e-6 < mv.max()
    with pytest.raises(ValueError, match="tibial"):
        f_sweeps(flows(), "tibia")
    with pytest.raises(ValueError, match="one case"):
        f_sweeps(Flows([(), ()]), "ulnar")


def test_a_thousand_cases_are_quick() -> None:
    cases = [(Lesion("peripheral_nerve_diffuse", severity=0.5, days=day),) for day in range(64)]
    begun = time.perf_counter()
    found = Flows(cases)
    f_waves(found), h_reflexes(found)
    assert (time.perf_counter() - begun) / len(cases) < 0.005
