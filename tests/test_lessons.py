"""What the lessons say is what the model says, claim by claim; and they ask every question written for them."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest

import motorlab as ml
from motorlab.axon_times import axon_times, size_um
from motorlab.questions import asked, names
from motorlab.timelines import side_by_side, spans, timeline

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
LESSONS = list(dict.fromkeys(ml.table("questions")["lesson"]))
NORMS = ml.table("norms").set_index("norm")

CAPSULE = ml.Lesion("internal_capsule", side="left", severity=0.8, cause="ischaemia")
CORD = ml.Lesion("cord_c5_c6", side="both", cause="trauma")
HALF_CORD = ml.Lesion("cord_c5_c6", side="right", severity=0.8, cause="trauma")
HORN = ml.Lesion("anterior_horn_lumbar", side="right", severity=0.8, days=60)
FIBULAR, L5, ALS = (
    ml.syndrome(name) for name in ("common_fibular_palsy", "l5_radiculopathy", "als_limb_onset")
)


@cache
def signs(case: Any, day: float) -> pd.DataFrame:
    return ml.expect(*ml.on_day(case, day)).set_index(["finding", "target", "side"]).sort_index()


def expected(case: Any, day: float, finding: str, target: str = "", side: str = "right") -> Any:
    return signs(case, day).loc[(finding, target, side), "expected"]


def chance(case: Any, day: float, finding: str, target: str = "", side: str = "right") -> float:
    return float(signs(case, day).loc[(finding, target, side), "chance"])


def first_day(case: Any, selection: str, words: str, shown: str) -> float:
    parts = spans(timeline(case, selection=selection))
    return float(parts[(parts["words"] == words) & parts["shown"].str.startswith(shown)]["first_day"].iloc[0])


def read(lesson: str) -> Any:
    return nbformat.read(NOTEBOOKS / f"{lesson}.ipynb", as_version=nbformat.NO_CONVERT)


def prose(lesson: str) -> str:
    cells = [cell.source for cell in read(lesson).cells if cell.cell_type == "markdown"]
    return re.sub(r"\s+", " ", " ".join(cells))


# --- the form of a lesson ---


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_asks_its_questions_in_their_order(lesson: str) -> None:
    code = [cell for cell in read(lesson).cells if cell.cell_type == "code"]
    calls = [
        re.findall(r'ml\.question\("(\w+)"(, \w+)?', cell.source)
        for cell in code
        if "drive" not in cell.metadata.get("tags", [])
    ]
    found = [call for some in calls for call in some]
    assert [name for name, _ in found] == names(lesson)
    for name, panel in found:
        assert bool(panel) == (asked(name).stage == "predict"), name


@pytest.mark.parametrize("lesson", LESSONS)
def test_what_explains_is_closed_until_it_is_opened(lesson: str) -> None:
    for cell in read(lesson).cells:
        assert "**Explain" not in cell.source
        if "Explain" in cell.source:
            assert cell.source.count("<details>") == cell.source.count("</details>") >= 1
    assert prose(lesson).count("<summary><b>Explain</b></summary>") >= 4


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_says_what_it_is_for_and_what_to_do_when_nothing_shows(lesson: str) -> None:
    text = prose(lesson)
    assert "When you are through you can" in text
    assert "Run All Cells" in text
    assert text.count("**Take away:**") >= 4
    assert "**Toggle.**" in text
    assert text.endswith("*For teaching, not for patients.*")


@pytest.mark.parametrize("lesson", LESSONS)
def test_running_a_lesson_records_nothing_for_the_learner(lesson: str) -> None:
    for cell in read(lesson).cells:
        if ".record()" in cell.source:
            assert "keep=False" in cell.source
            assert "bench." not in cell.source


@pytest.mark.parametrize("lesson", LESSONS)
def test_sources_of_the_text_are_named_at_the_end(lesson: str) -> None:
    text = prose(lesson)
    body, _, last = text.rpartition("## Where the numbers come from")
    for author, year in set(re.findall(r"([A-Z][a-z]+)\)? \(?((?:19|20)\d\d)\b", body)):
        assert author in last, (author, year)


# --- 00: the bench ---


def test_stroke_first_and_later() -> None:
    for target in ("tibialis_anterior", "first_dorsal_interosseous", "orbicularis_oris"):
        assert expected(CAPSULE, 1, "power", target) < 3.5
        assert expected(CAPSULE, 1, "power", target, "left") > 4.5
    assert expected(CAPSULE, 1, "power", "frontalis") > 4.5
    assert expected(CAPSULE, 1, "reflex", "knee") < 1.5
    assert 0.3 < chance(CAPSULE, 1, "reflex", "knee") < 0.7  # in many people though not in all
    assert expected(CAPSULE, 1, "tone", "leg") < 0.5
    assert "shock" in signs(CAPSULE, 1).loc[("reflex", "knee", "right"), "because"]
    assert expected(CAPSULE, 1, "plantar") == "extensor"
    assert expected(CAPSULE, 1, "superficial_reflex", "abdominal_lower") == "absent"
    assert 2.5 <= expected(CAPSULE, 3, "reflex", "knee") < 3.5 <= expected(CAPSULE, 60, "reflex", "knee")


def test_the_jerk_grows_larger_and_not_later() -> None:
    now, healthy = (ml.simulate(*case).readouts for case in (ml.on_day(CAPSULE, 60), ()))
    assert now["excursion_deg"] > 2 * healthy["excursion_deg"]
    assert -2.5 <= now["latency_ms"] - healthy["latency_ms"] <= 0


def test_stiffness_is_possible_and_not_expected() -> None:
    assert 0.25 <= chance(CAPSULE, 30, "tone", "leg") <= 0.5


def test_fibular_nerve() -> None:
    for muscle in ("tibialis_anterior", "extensor_hallucis_longus", "fibularis"):
        assert expected(FIBULAR, 3, "power", muscle) < 2
    assert expected(FIBULAR, 3, "power", "tibialis_posterior") == 5
    assert expected(FIBULAR, 3, "reflex", "knee") == expected(FIBULAR, 3, "reflex", "ankle") == 2
    assert expected(FIBULAR, 3, "recruitment", "tibialis_anterior") == "reduced"
    assert expected(FIBULAR, 3, "fibrillation", "tibialis_anterior") == "absent"
    assert expected(FIBULAR, 30, "fibrillation", "tibialis_anterior") == "present"


def test_l5_root() -> None:
    for muscle in ("tibialis_posterior", "gluteus_medius", "tibialis_anterior"):
        assert expected(L5, 30, "power", muscle) < 4.5
    assert expected(L5, 30, "power", "tibialis_anterior") > expected(
        FIBULAR, 30, "power", "tibialis_anterior"
    )
    assert expected(L5, 30, "sensation", "touch:dorsum_foot") != "normal"
    assert expected(L5, 30, "snap", "superficial_fibular") == "preserved"
    assert expected(FIBULAR, 30, "snap", "superficial_fibular") == "absent"


def test_two_foot_drops_side_by_side() -> None:
    table = side_by_side(FIBULAR, L5, "foot_drop")
    assert (
        table.loc["Turning the foot in", "expected_a"]
        == "5/5"
        != table.loc["Turning the foot in", "expected_b"]
    )
    assert table.loc["Sensory response", ["expected_a", "expected_b"]].tolist() == ["absent", "normal"]
    assert table.loc["Fibrillation, beside the spine", "expected_a"] == "absent"


def test_als_has_both_kinds_of_sign_and_keeps_feeling() -> None:
    for finding, target, side, word in [
        ("plantar", "", "right", "extensor"),
        ("atrophy", "leg", "right", "present"),
        ("atrophy", "hand", "right", "present"),
        ("fasciculation", "leg", "right", "present"),
        ("fibrillation", "first_dorsal_interosseous", "right", "present"),
        ("sensation", "touch:hand", "right", "normal"),
        ("snap", "median", "right", "normal"),
        ("bladder", "", "midline", "normal"),
        ("gaze", "", "right", "normal"),
    ]:
        assert expected(ALS, 400, finding, target, side) == word, finding
    assert expected(ALS, 400, "reflex", "knee") >= 2.5
    assert expected(ALS, 400, "reflex", "jaw", "midline") >= 2.5


def test_cord() -> None:
    assert expected(CORD, 1, "reflex", "biceps") == expected(CORD, 60, "reflex", "biceps") == 0
    assert expected(CORD, 1, "reflex", "knee") == 0
    assert expected(CORD, 60, "reflex", "knee") >= 3.5
    assert [expected(CORD, day, "plantar") for day in (1, 3, 5)] == ["mute", "mute", "extensor"]
    assert expected(CORD, 5, "reflex", "knee") == 0
    assert expected(CORD, 1, "sensory_level", "", "midline") != "none"
    assert expected(CORD, 1, "bladder", "", "midline") != "normal"
    assert {expected(CORD, day, "fibrillation", "tibialis_anterior") for day in (1, 21, 60, 730)} == {
        "absent"
    }
    assert expected(HALF_CORD, 60, "power", "tibialis_anterior") < 4.5
    assert expected(HALF_CORD, 60, "power", "tibialis_anterior", "left") > 4.5
    assert expected(HALF_CORD, 60, "sensation", "vibration:leg") == "lost"
    assert expected(HALF_CORD, 60, "sensation", "pain:leg", "left") == "lost"
    assert expected(HALF_CORD, 60, "sensation", "pain:leg") == "normal"


# --- 01: two neurons ---


def test_lengths_and_times() -> None:
    times = axon_times().set_index(["place", "neuron"])
    length = times["length_cm"]
    assert 4 <= length["foot", "upper"] / length["face", "lower"] < 4.5
    assert length["foot", "lower"] == length.max() > 95
    assert times["time_ms"]["foot", "upper"] == pytest.approx(8.5, abs=0.05)
    assert NORMS.loc["PN048", "value"] == 14
    ball_cm = 6.7
    factor = ball_cm / (size_um("PN158") * 1e-4)
    assert 1.0 < factor * length["foot", "lower"] / 1e5 < 1.5  # km
    assert 1.0 < factor * size_um("PN161") * 1e-4 < 2.5  # cm: a finger
    assert set(times["velocity_m_per_s"]) == {65, 58, 48}
    assert size_um("PN159") < size_um("PN160") / 4


def test_what_stays_on_its_own_side_falls_from_forehead_to_hand() -> None:
    share = ml.table("muscles").set_index("muscle")["ipsilateral_fraction"]
    order = ["first_dorsal_interosseous", "tibialis_anterior", "quadriceps", "tongue", "paraspinals"]
    assert share[order].is_monotonic_increasing
    assert share["frontalis"] >= 0.4
    assert share["first_dorsal_interosseous"] <= 0.1
    assert (NORMS.loc["PN162", ["low", "value", "high"]] == [75, 90, 90]).all()


def test_blocks_of_synapses() -> None:
    def lesion(site: str, **given: Any) -> tuple[float, float]:
        case = (ml.Lesion(site, days=120, **given),)
        return expected(case, 120, "reflex", "knee"), expected(case, 120, "power", "quadriceps")

    receptor, thigh = lesion("neuromuscular_junction", kind="postsynaptic", severity=0.5)
    assert 1.5 <= receptor < 2.5
    assert thigh < 4.5
    release, thigh = lesion("neuromuscular_junction", kind="presynaptic", severity=0.7)
    assert release < 1.5
    assert thigh < 4.5
    assert lesion("dorsal_root_ganglion", severity=0.8) == (0, 5)
    cortex, thigh = lesion("internal_capsule", side="left", severity=0.8)
    assert cortex >= 3.5
    assert thigh < 4.5


def test_two_brakes_let_go_when_the_cortex_is_cut() -> None:
    lost = ml.table("reflex_parameters").set_index("name")["value"]
    assert lost["release_presynaptic"] > 0.5
    assert lost["release_reciprocal"] > 0.5
    assert lost["renshaw_na"] > 0


def test_the_model_has_no_lesion_that_blocks_glycine() -> None:
    rows = ml.table("synapses")
    glycine = rows[rows["transmitter"].str.contains("glycine")]
    assert len(glycine) == 2
    assert (glycine["model_site"] == "").all()
    assert not rows[rows["sender"].str.startswith("upper")]["transmitter"].str.contains("GABA").any()


def test_basal_ganglia_and_cerebellum_are_not_upper_motor_neurons() -> None:
    striatum = ml.Lesion("basal_ganglia", side="left", severity=0.8, days=400)
    cerebellum = ml.Lesion("cerebellum", side="right", severity=0.8, days=60)
    for case, day in ((striatum, 400), (cerebellum, 60)):
        assert expected(case, day, "plantar") == "flexor"
        assert expected(case, day, "reflex", "knee") == 2
        power = signs(case, day).loc["power", "expected"].astype(float)
        assert power.min() > 4.9
    assert expected(striatum, 400, "rigidity", "leg") == "present"
    assert expected(striatum, 400, "rigidity", "leg", "left") == "absent"
    assert expected(striatum, 400, "spastic_catch", "leg") == "absent"
    assert abs(expected(cerebellum, 60, "tone", "arm")) < 0.1
    assert expected(cerebellum, 60, "coordination", "arm") == "ataxic"
    assert expected(cerebellum, 60, "coordination", "arm", "left") == "normal"
    assert expected(cerebellum, 60, "gait", "", "midline") == "ataxic"
    assert chance(cerebellum, 60, "pendular_reflex", "knee") >= 0.3


def test_ten_signs_tell_upper_from_lower() -> None:
    upper = ml.syndrome("capsular_stroke", side="left", days=60)
    table = side_by_side(upper, HORN, "telling_signs")
    assert len(table) == 10
    assert (table["expected_a"] != table["expected_b"]).all()
    assert table["expected_a"].to_dict() == {
        **{"Tone of the leg": "3 very stiff", "Knee jerk": "4 very brisk", "Clonus at the ankle": "present"},
        **{"Plantar response": "extensor", "Abdominal reflex": "absent", "Pattern of weakness": "pyramidal"},
        **{"Thin muscles": "absent", "Twitching muscles": "absent"},
        **{
            "Needle: units at full effort": "few units or none, each firing slowly",
            "Needle: fibrillation at rest": "absent",
        },
    }
    assert table["expected_b"].to_dict() == {
        **{"Tone of the leg": "-1 limp", "Knee jerk": "1 reduced", "Clonus at the ankle": "absent"},
        **{"Plantar response": "mute", "Abdominal reflex": "normal", "Pattern of weakness": "absent"},
        **{"Thin muscles": "present", "Twitching muscles": "present"},
        **{
            "Needle: units at full effort": "few units or none, each firing fast",
            "Needle: fibrillation at rest": "present",
        },
    }
    letters = table["points_to"].to_dict()
    assert letters == {
        **dict.fromkeys(("Tone of the leg", "Knee jerk", "Needle: units at full effort"), "U / L"),
        **dict.fromkeys(("Clonus at the ankle", "Plantar response", "Pattern of weakness"), "U"),
        **{"Abdominal reflex": "U", "Thin muscles": "L", "Twitching muscles": "L"},
        **{"Needle: fibrillation at rest": "L"},
    }
    assert table.loc["Tone of the leg", "chance_a"] < 0.5
    for case in (upper, (HORN,)):
        assert expected(case, 60, "power", "quadriceps") < 4


# --- 09: signs over time ---


def test_stroke_over_time() -> None:
    days = [first_day(CAPSULE, "stroke", *what) for what in [("Knee jerk", "3"), ("Tone of the leg", "1")]]
    assert days == [2, 7]  # in the card it is normal on day 5
    for words, shown in [("Plantar response", "extensor"), ("Abdominal reflex", "absent")]:
        assert first_day(CAPSULE, "stroke", words, shown) == 0
    last = spans(timeline(CAPSULE, selection="stroke")).groupby("words")["shown"].last()
    assert last["Thin muscles"] == last["Fibrillation, shin"] == "absent"
    power = timeline(CAPSULE, selection="stroke").query("finding == 'power'")["expected"]
    assert power.min() == power.max()  # the bench shows no recovery


def test_cord_over_time() -> None:
    toe = first_day(CORD, "cord", "Plantar response", "extensor")
    knee = first_day(CORD, "cord", "Knee jerk, below the level", "3")
    bladder = first_day(CORD, "cord", "Bladder", "spastic")
    assert (toe, knee, bladder) == (5, 10, 90)
    assert 6 * 7 <= bladder <= 13 * 7
    last = spans(timeline(CORD, selection="cord")).groupby("words")["shown"].last()
    assert last["Biceps jerk, at the level"] == "0 absent"
    assert last["Fibrillation, biceps"] == last["Thin biceps"] == "present"
    assert last["Fibrillation, shin"] == "absent"
    assert expected(CORD, 30, "reflex", "knee") >= 2.5


def test_nerve_over_time() -> None:
    assert expected(FIBULAR, 0, "cmap", "fibular:proximal") == "reduced"  # the tenth that was spared
    assert expected(FIBULAR, 2, "cmap", "fibular") == "preserved"
    assert expected(FIBULAR, 5, "cmap", "fibular") == "reduced"
    assert expected(FIBULAR, 30, "cmap", "fibular") == "reduced"
    assert FIBULAR[0].severity == 0.9
    assert expected(FIBULAR, 5, "snap", "superficial_fibular") == "preserved"
    # on day 7 it has halved, which is within the limits still
    assert expected(FIBULAR, 8, "snap", "superficial_fibular") == "reduced"
    assert expected(FIBULAR, 11, "snap", "superficial_fibular") == "absent"
    fibrillation = [
        (FIBULAR, "nerve", "shin", 14),
        (FIBULAR, "nerve", "foot", 21),
        (L5, "root", "beside the spine", 10),
        (L5, "root", "hip", 21),
        (L5, "root", "shin", 30),
        (L5, "root", "foot", 42),
    ]
    for case, selection, muscle, day in fibrillation:
        assert first_day(case, selection, f"Fibrillation, {muscle}", "present") == day
    assert first_day(FIBULAR, "nerve", "Power, lifting the foot", "2/5") == 60
    assert expected(FIBULAR, 60, "motor_unit_potential", "tibialis_anterior") == "neurogenic"
    assert expected(FIBULAR, 730, "fibrillation", "tibialis_anterior") == "present"


def test_numbers_of_time_in_the_text_are_rows() -> None:
    for norm, low, value, high in [
        ("PN064", 3, 4, 5),
        ("PN065", 6, 9, 9),
        ("PN066", 6, 7, 8),
        ("PN067", 10, 11, 12),
    ]:
        assert NORMS.loc[norm, ["low", "value", "high"]].tolist() == [low, value, high]
    assert NORMS.loc["PN075", ["low", "high"]].tolist() == [1, 3]
    assert NORMS.loc["PN074", "value"] == pytest.approx(600, abs=50)
    assert NORMS.loc["PN074d", "high"] == 100
    assert NORMS.loc["PN083", ["low", "high"]].tolist() == [4, 30]


def test_als_over_time() -> None:
    assert expected(ALS, 90, "fibrillation", "first_dorsal_interosseous") == "present"
    assert expected(ALS, 90, "atrophy", "hand") == "absent"
    assert expected(ALS, 90, "fasciculation", "hand") == "absent"
    assert expected(ALS, 365, "plantar") == "extensor"
    assert expected(ALS, 365, "reflex", "knee") >= 2.5
    assert expected(ALS, 730, "snap", "median") == "normal"
    assert expected(ALS, 730, "bladder", "", "midline") == "normal"
    assert not timeline(*ALS, selection="als")["shock"].any()
    assert ALS[0].tempo_days == 400
