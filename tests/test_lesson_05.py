"""What the lesson on nerve conduction and EMG says is what the model and the tables say; and its parts work."""

from functools import cache
from math import isnan
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest

import motorlab as ml
from motorlab.figures.first_trace import first_trace
from motorlab.figures.lanes import Lane, lanes
from motorlab.flows import Flows
from motorlab.hidden_cases import hidden_case
from motorlab.lesions import Lesion
from motorlab.nerve_lessons import f_plate, magnetic_plate, nerve_plate, question_page, train_plate
from motorlab.studies.junction_values import trains
from motorlab.studies.late_values import f_studies, f_waves
from motorlab.studies.magnetic_values import magnetic_responses
from motorlab.studies.needle_sweep import needle_study
from motorlab.studies.nerve_studies import nerve_study
from motorlab.widgets.leaf import Leaf
from motorlab.widgets.needle_cases import needle_cases
from motorlab.widgets.patients import patients

PAGE = Path(__file__).parents[1] / "notebooks" / "05_nerve_conduction_and_emg.ipynb"
NORMS = ml.table("norms").set_index("norm")
STUDIES = ml.table("studies").set_index(["finding", "study"])
ACCURACIES = ml.table("test_accuracies").set_index("accuracy")
RIGHT, ULNAR, FACIAL = 1, 0, 2
CUT = Lesion("ulnar_nerve_elbow", side="right", severity=0.6, days=30, kind="axonal")
PRESSED = Lesion("ulnar_nerve_elbow", side="right", severity=0.8, days=10, kind="block")
PALSY, ROOT = ml.syndrome("common_fibular_palsy"), ml.syndrome("l5_radiculopathy", days=42)
STROKE = ml.syndrome("capsular_stroke", side="left", days=30)
MYASTHENIA, LAMBERT_EATON = ml.syndrome("myasthenia_gravis"), ml.syndrome("lambert_eaton_syndrome")


@cache
def seen(case: Any, study: str, finding: str = "cmap", skin_c: float = 33.0) -> Any:
    return nerve_study(case, study=study, finding=finding, skin_c=skin_c).values.set_index("point")


@cache
def signs(case: Any) -> Any:
    return ml.expect(case).set_index(["finding", "target", "side"])["expected"]


def word(case: Any, finding: str, target: str) -> Any:
    return signs(case)[finding, target, "right"]


def prose() -> str:
    page = nbformat.read(PAGE, as_version=nbformat.NO_CONVERT)
    return " ".join(" ".join(cell.source for cell in page.cells if cell.cell_type == "markdown").split())


# --- 1: what a trace is ---


def test_the_first_trace_and_the_first_study() -> None:
    words = first_trace(nerve_study(study="ulnar")).layout.meta["words"]
    assert "lies 21 cm higher" in words and "59 m/s" in words
    assert "The second shock has 21 cm more to go" in prose()
    healthy = seen((), "median")
    assert healthy.loc[["wrist", "elbow"], "amplitude"].round(1).tolist() == [10.0, 9.5]
    assert round(healthy.loc["elbow", "speed_m_per_s"]) == 57
    row = STUDIES.loc["cmap", "median"]
    assert (row["amplitude_lower_mv"], row["velocity_lower_m_per_s"]) == (4.1, 49)
    assert (row["source"], NORMS.loc["PN051", "value"]) == ("chen_2016", 4.1)
    assert seen((), "median", "snap")["amplitude"].iloc[0] * 100 < 1000 * healthy["amplitude"].iloc[0]


def test_size_counts_axons_and_speed_asks_the_fastest() -> None:
    now, usual = seen(CUT, "ulnar"), seen((), "ulnar")
    for point in ("wrist", "below the elbow"):
        assert now.loc[point, "amplitude"] / usual.loc[point, "amplitude"] == pytest.approx(0.4, abs=0.01)
    assert now.loc["below the elbow", "speed_m_per_s"] > 0.97 * usual.loc["below the elbow", "speed_m_per_s"]
    assert set(now["abnormal"]) == {"amplitude"}


# --- 2: axons or myelin ---


def test_myelin_everywhere_alike_and_in_patches() -> None:
    even, patchy = (seen(ml.syndrome(name), "ulnar").loc["below the elbow"] for name in ("cmt1a", "cidp"))
    usual = seen((), "ulnar").loc["below the elbow"]
    limit = 0.7 * STUDIES.loc[("cmap", "median"), "velocity_lower_m_per_s"]
    assert limit == pytest.approx(34, abs=0.5)
    for found in (even, patchy):
        assert found["speed_m_per_s"] < limit
    assert "dispersion" in patchy["abnormal"] and "dispersion" not in even["abnormal"]
    assert patchy["amplitude"] < 0.5 * even["amplitude"] < 0.5 * usual["amplitude"]
    assert patchy["duration_ms"] > 1.3 * even["duration_ms"]
    median = seen(ml.syndrome("cmt1a"), "median").loc["elbow", "speed_m_per_s"]
    assert NORMS.loc["PN059", "low"] <= median <= NORMS.loc["PN059", "high"]
    assert NORMS.loc["PN060", "value"] == NORMS.loc["PN061", "low"] == 30


def test_a_block_lies_between_two_points() -> None:
    found = seen(PRESSED, "ulnar")
    assert found.loc[["wrist", "below the elbow"], "abnormal"].tolist() == ["", ""]
    assert found.loc["above the elbow", "drop_pct"] == pytest.approx(80, abs=1)
    assert "block" in found.loc["above the elbow", "abnormal"]
    limits = ml.table("thresholds").set_index("name")["value"]
    assert (limits["velocity_block"], limits["velocity_block_sure"]) == (0.35, 0.5)


def test_cold_is_slow_and_tall() -> None:
    cold, warm = seen((), "median", skin_c=25.0), seen((), "median")
    assert cold.loc["elbow", "abnormal"] == "speed"
    slower = warm.loc["elbow", "speed_m_per_s"] - cold.loc["elbow", "speed_m_per_s"]
    assert slower / 8.0 == pytest.approx(2.0, abs=0.4)  # for each degree
    assert (cold["amplitude"] > warm["amplitude"]).iloc[:2].all()


# --- 3: the ganglion rule ---


def test_numb_skin_answers_in_a_root_and_not_in_a_nerve() -> None:
    root, nerve = (seen(case, "superficial_fibular", "snap").iloc[0] for case in (ROOT, ml.on_day(PALSY, 35)))
    assert root["abnormal"] == "" and nerve["abnormal"] == "no response"
    assert word(ROOT, "sensation", "touch:dorsum_foot") != "normal"
    assert seen(ROOT, "fibular").loc["ankle", "abnormal"] == ""  # "answers within its limits"
    assert (seen(ROOT, "fibular_ta")["abnormal"] == "amplitude").all()  # "only the shin is low"
    assert "about one root lesion in eight" in STUDIES.loc[("snap", "superficial_fibular"), "note"]


# --- 4: timing ---


def test_the_foot_drop_on_three_days() -> None:
    day = {number: ml.on_day(PALSY, number) for number in (2, 10, 35)}
    early = seen(day[2], "fibular")
    assert early.loc["ankle", "abnormal"] == "" and "block" in early.loc["above the fibular neck", "abnormal"]
    assert word(day[2], "recruitment", "tibialis_anterior") == "reduced"
    later = seen(day[10], "fibular").loc["ankle", "amplitude"]
    assert round(later, 1) == 0.6 and round(seen((), "fibular").loc["ankle", "amplitude"]) == 5
    assert word(day[10], "fibrillation", "tibialis_anterior") == "absent"
    for muscle, state in {"tibialis_anterior": "present", "extensor_digitorum_brevis": "present"}.items():
        assert word(day[35], "fibrillation", muscle) == state
    assert word(day[35], "fibrillation", "tibialis_posterior") == "absent"
    assert word(ml.on_day(ROOT, 35), "fibrillation", "tibialis_posterior") == "present"


def test_a_mere_block_leaves_the_ankle_normal() -> None:
    block = Lesion("common_fibular_nerve", side="right", severity=0.9, days=10, kind="block")
    assert seen(block, "fibular").loc["ankle", "abnormal"] == ""


@pytest.mark.parametrize(
    ("norm", "column", "number", "words"),
    [
        ("PN064", "low", 3, "halved after 3 to 5 days"),
        ("PN064", "high", 5, "halved after 3 to 5 days"),
        ("PN065", "value", 9, "gone by day 9"),
        ("PN066", "value", 7, "halved after about 7"),
        ("PN067", "value", 11, "gone by day 11 (Chaudhry and Cornblath 1992)"),
        ("PN069", "low", 7, "beside the spine 7 to 14 days"),
        ("PN069", "high", 14, "beside the spine 7 to 14 days"),
        ("PN072", "low", 28, "in the foot 28 to 42"),
        ("PN072", "high", 42, "in the foot 28 to 42"),
        ("PN059", "value", 22, "about 22 m/s, from 12 to 38 (Harding and Thomas 1980)"),
        ("PN061", "high", 50, "30 to 50 per cent"),
        ("PN077", "low", 2, "(2 to 12; Preston and Shapiro)"),
        ("PN077", "high", 12, "(2 to 12; Preston and Shapiro)"),
        ("PN074d", "high", 100, "below 0.1 mV after a year (Kraft 1990)"),
        ("PN129", "low", 8, "(8 to 14; Buchthal 1954)"),
        ("PN129", "high", 14, "(8 to 14; Buchthal 1954)"),
        ("PN101", "value", 5, "about 5 is health; over 10"),
        ("PN139", "value", 10, "A fall of 10 per cent from the first to the fourth counts (Abraham 2017)"),
        ("PN140", "value", 60, "A growth of 60 per cent counts"),
        ("PN046", "value", 6.6, "about 6.6 ms, to the foot 14 ms"),
        ("PN046", "high", 9.1, "the limits here are 9.1 and 18"),
        ("PN048", "value", 14, "about 6.6 ms, to the foot 14 ms"),
        ("PN048", "high", 18, "the limits here are 9.1 and 18"),
    ],
)
def test_published_numbers_are_rows(norm: str, column: str, number: float, words: str) -> None:
    assert NORMS.loc[norm, column] == number
    assert words in prose()


@pytest.mark.parametrize(
    ("row", "column", "number", "words"),
    [
        ("TS13", "sensitivity", 84, "F waves were abnormal in 84 of 100"),
        ("TS13b", "sensitivity", 97, "the H reflex was lost in 97 of 100"),
        ("TS11b", "sensitivity", 55, "firm in 55 of 100 (Gordon and Wilbourn 2001)"),
        ("TS04b", "sensitivity_low", 19, "missed 70 to 81 of 100 S1 lesions (Lee 1998)"),
        ("TS04b", "sensitivity_high", 30, "missed 70 to 81 of 100 S1 lesions (Lee 1998)"),
        ("TS16", "sensitivity", 46, "falls enough in 46 of 100 (Abraham 2017)"),
        ("TS18", "sensitivity", 97, "found 97 of 100 people with the disease (Oh 2005)"),
        ("TS21", "sensitivity", 78, "long in 78 of 100 (Floyd 2009)"),
        ("TS24", "sensitivity", 83, "83 of 100 altogether (Chalela 2007)"),
        ("TS25b", "sensitivity", 16, "misses five in six fresh ones"),
        ("TS47", "sensitivity", 69, "only 69 of 100 on the first day (Oppenheim 2000)"),
    ],
)
def test_accuracies_are_rows(row: str, column: str, number: float, words: str) -> None:
    assert ACCURACIES.loc[row, column] == number
    assert words in prose()


def test_the_first_week_of_guillain_barre() -> None:
    row, found = f_studies().row["tibial"], []
    for day in (3, 5, 7):
        case = ml.syndrome("gbs_aidp", days=day)
        now = f_waves(Flows([case]))
        found.append(
            [
                float(values[row, RIGHT])
                for values in (now.latency_ms, now.chronodispersion_ms, -now.persistence_pct)
            ]
        )
    assert (np.diff(np.array(found), axis=0) > 0.0).all()  # later, more scattered, in fewer shocks
    fifth = ml.syndrome("gbs_aidp", days=5)
    assert word(fifth, "f_wave", "tibial") == "prolonged"
    for finding, target in (("cmap", "tibial"), ("snap", "sural")):
        assert word(fifth, finding, target) == "normal"
    shock = Lesion("cord_t4", side="both", severity=1, days=1, cause="trauma")
    assert word(shock, "f_wave", "tibial") in ("rare", "absent")


def test_a_normal_study_excludes_nothing() -> None:
    stroke = ml.syndrome("capsular_stroke", side="left", days=5)
    nerve = signs(stroke)[["cmap", "snap", "motor_velocity"]]
    assert set(nerve) <= {"normal", "preserved"}
    assert {word(MYASTHENIA, "cmap", study) for study in ("median", "ulnar", "tibial")} <= {
        "normal",
        "preserved",
    }


# --- 5: the needle ---


def thigh(case: Any, step: str) -> Any:
    return needle_study(case, muscle="quadriceps", step=step).values.set_index("measure")["value"]


def test_rest_and_single_units() -> None:
    nerve = {day: Lesion("femoral_nerve", side="right", severity=0.8, days=day) for day in (35, 180)}
    muscle = ml.syndrome("inflammatory_myopathy")
    fibrillation = "fibrillations and positive sharp waves"
    assert thigh((), "rest")[fibrillation] == thigh(STROKE, "rest")[fibrillation] == 0.0
    assert thigh(nerve[35], "rest")[fibrillation] >= 1.0 and thigh(muscle, "rest")[fibrillation] >= 1.0
    assert thigh(nerve[35], "rest")["height of fibrillations"] == pytest.approx(0.6, abs=0.05)
    healthy, old, ill = (thigh(case, "unit") for case in ((), nerve[180], muscle))
    for name in ("duration", "height from peak to peak"):
        assert ill[name] < healthy[name] < old[name]
    assert old["with many phases"] > 40.0 and 3.0 <= healthy["phases"] < 4.0


def test_three_ways_to_fire() -> None:
    nerve = Lesion("femoral_nerve", side="right", severity=0.8, days=35)
    for case, expected in ((nerve, "reduced"), (STROKE, "reduced_activation")):
        assert word(case, "recruitment", "quadriceps") == expected
    assert word(ml.syndrome("inflammatory_myopathy"), "recruitment", "quadriceps") == "early"
    assert word(ml.syndrome("common_fibular_palsy", days=0), "recruitment", "tibialis_anterior") == "reduced"
    assert thigh(STROKE, "full")["mean rate"] < 0.5 * thigh((), "full")["mean rate"]
    assert thigh(nerve, "full")["mean rate"] == pytest.approx(thigh((), "full")["mean rate"])


# --- 6: the junction ---


def test_who_falls_and_who_grows() -> None:
    ill, weak = trains(Flows([MYASTHENIA])), trains(Flows([LAMBERT_EATON]))
    assert 20.0 <= ill.decrement_pct[FACIAL, RIGHT]  # "a fifth or more"
    assert 2.0 < ill.decrement_pct[ULNAR, RIGHT] < 10.0
    assert weak.increment_pct[ULNAR, RIGHT] > 100.0  # "more than twice its size"
    assert weak.decrement_pct[ULNAR, RIGHT] > 10.0
    assert trains(Flows([MYASTHENIA]), 25.0).decrement_pct[FACIAL, RIGHT] < 10.0  # "cold hides the fall"
    assert word(LAMBERT_EATON, "cmap", "ulnar") == "reduced"  # "small from the start"
    assert word(MYASTHENIA, "cmap", "ulnar") in ("normal", "preserved")


# --- 7: magnetic stimulation ---


def test_the_central_time_belongs_to_the_upper_neuron() -> None:
    late = {"stroke": STROKE, "sclerosis": ml.syndrome("primary_lateral_sclerosis"), "nerve": CUT}
    central = {name: float(magnetic_responses(Flows([case])).central_ms[0, RIGHT]) for name, case in {
        name: (given if isinstance(given, tuple) else (given,)) for name, given in late.items()
    }.items()}  # fmt: skip
    assert central["nerve"] == pytest.approx(6.6)
    assert min(central["stroke"], central["sclerosis"]) > 9.1
    sizes = [magnetic_plate({"": case}, "hand")._figure.data[1].y for case in ((), CUT)]
    assert np.nanmax(sizes[1]) < 0.6 * np.nanmax(sizes[0])  # "The nerve is small"


# --- 8: questions and scans ---


def test_the_page_of_questions_is_whole() -> None:
    page = question_page("bedside", "neurophysiology", "imaging", "laboratory", "genetic")
    assert len(page) == len(ml.table("test_questions"))
    assert page.iloc[0]["test"] == "Examination at the bedside"
    assert set(page["from"].str.split().str[0]) == {"at", "day"}


def test_the_first_hour_of_a_stroke() -> None:
    hour = Lesion("internal_capsule", side="left", severity=0.8, days=1 / 24, cause="ischaemia")
    tests = ml.expected_tests(hour).set_index("test")
    assert tests.loc["ct_head", "result"] == "not_yet" and tests.loc["mri_brain_dwi", "result"] == "abnormal"
    assert tests.loc["mri_brain_dwi", "chance"] == pytest.approx(0.76)
    assert "Within 3 hours 76" in ACCURACIES.loc["TS24", "caveat"]
    leaf = Leaf(*(ml.figures.scan_scheme(test, hour) for test in ("ct_head", "mri_brain_dwi")), opens="Show")
    assert "A is not shown" in leaf.markup and "A is shown" in leaf.markup


# --- 9: the patients ---


def test_four_patients_can_be_told_apart() -> None:
    names = ("foot_drop_week_6", "lazy_arm", "weak_legs", "dead_side")
    assert [hidden_case(name).answer for name in names] == ["root", "plexus", "nerves_myelin", "upper"]
    root, plexus, myelin, upper = (hidden_case(name).lesions for name in names)
    assert seen(root, "superficial_fibular", "snap")["abnormal"].tolist() == [""]
    assert "amplitude" in seen(root, "fibular_ta")["abnormal"].iloc[0]
    for finding, study in (
        ("cmap", "median"),
        ("cmap", "ulnar"),
        ("snap", "ulnar"),
        ("snap", "medial_antebrachial"),
    ):
        assert "amplitude" in seen(plexus, study, finding)["abnormal"].iloc[0]
    assert seen(plexus, "median", "snap")["abnormal"].iloc[0] == ""
    assert "dispersion" in " ".join(seen(myelin, "tibial")["abnormal"])
    assert not any(seen(upper, study)["abnormal"].any() for study in ("median", "ulnar"))
    assert signs(upper)["central_conduction", "hand", hidden_case("dead_side").side] != "normal"


def test_the_report_knows_the_root() -> None:
    found = ml.report(ROOT, limbs=("leg",), sides=("right",))
    assert "needle_root" in set(found.conclusion["sentence"])
    leaf = Leaf(found, opens="Show")
    assert "Electrodiagnostic report" in leaf.markup and not leaf.revealed


# --- the parts ---


def test_lanes_say_what_they_show_and_cut_what_is_too_high() -> None:
    t = np.linspace(0.0, 50.0, 200)
    hump = 10.0 * np.exp(-((t - 10.0) ** 2))[None, :]
    figure = lanes([Lane("a", "one<br>two", t, hump, ill=True, level=0.5, begins_ms=8.0)], "mV", most=1.0)
    assert figure.layout.meta["words"] == "a: one, two."
    assert np.nanmax(figure.data[0].y) == 1.0
    assert figure.layout.xaxis.range[1] < 20.0  # what is quiet is left out
    assert lanes([Lane("none", "no response", t, 0.0 * hump)], "uV").layout.xaxis.range[1] == 5.0


def test_plates_carry_the_values_of_the_studies() -> None:
    values = seen(CUT, "ulnar").loc["wrist"]
    plate = nerve_plate({"cut": CUT}, "ulnar", "wrist")
    assert f"{values['amplitude']:.1f} mV" in plate.words
    own = next(trace for trace in plate._figure.data if trace.name.startswith("cut"))
    assert np.nanmax(own.y) == pytest.approx(values["amplitude"], rel=0.02)
    assert (
        "no response"
        in nerve_plate(
            {"nerve": ml.on_day(PALSY, 35)}, "superficial_fibular", "outer calf", finding="snap"
        ).words
    )
    assert "none, absent" in f_plate({"cut": Lesion("sciatic_nerve", side="right", days=60)}, "tibial").words
    assert "no response" in magnetic_plate({"stroke": STROKE}, "foot").words
    assert not isnan(
        float(train_plate({"": ()}, "ulnar", skin_c=25.0).words.split("fourth ")[1].split(" %")[0])
    )


def test_patients_and_needle_answer_to_their_names() -> None:
    lab = ml.electrodiagnosis()
    waiting = patients(lab, "dead_side", "weak_legs")
    waiting.call("weak_legs")
    assert lab.visit.hidden == "weak_legs" and lab.widget in waiting._place.children
    with pytest.raises(ValueError, match="Did you mean 'weak_legs'"):
        waiting.call("weak_leg")
    needle = needle_cases({"healthy": (), "stroke": STROKE}, muscle="quadriceps", step="effort")
    needle.shown = "stroke"
    assert needle.panel.view.step == "effort" and needle.panel.view.lesions == STROKE
    with pytest.raises(ValueError, match="Did you mean 'stroke'"):
        needle.shown = "strok"
