"""What the lesson on choosing tests states holds in the model and in the rows."""

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import motorlab as ml
from motorlab.choice_lessons import (
    caution_sheet,
    found_by_day,
    never_certain,
    next_sheet,
    people_leaf,
    worth_by_day,
)
from motorlab.compared_lessons import (
    agreement_sheet,
    criteria_sheets,
    joined_sheet,
    line_of,
    outcome_sheet,
    side_by_side,
    why_apart,
)
from motorlab.diagnosis.people import after
from motorlab.figures.day_worth import day_worth
from motorlab.figures.scale_contrast import scale_contrast
from motorlab.questions import asked, names, told
from motorlab.scale_contrasts import contrasts
from motorlab.widgets.choice import with_question
from motorlab.widgets.question import Card

NOTEBOOK = Path(__file__).parents[1] / "notebooks" / "06_choosing_tests.ipynb"
ACCURACIES = ml.table("test_accuracies").set_index("accuracy")
DROP: dict[tuple[str, str, str], object] = {("foot_drop", "", "right"): "present"}
PAIR = ("root_l5", "common_fibular_nerve")
LESSON = "06_choosing_tests"


def prose() -> str:
    cells = json.loads(NOTEBOOK.read_text("utf-8"))["cells"]
    return " ".join(
        "".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown").split()
    )


# --- 1: what a test answers ---


def test_one_abnormal_result_of_a_thousand() -> None:
    line = line_of("sensory_nerve_conduction", ("carpal_tunnel_syndrome", "no_lesion"), 180)
    assert (line["sensitivity"], line["specificity"]) == (85, 97)
    assert "finds 85 of 100 who have it, and is normal in 97 of 100" in asked("carpal_after_positive").prompt
    assert told("carpal_after_positive")["c"].expected == pytest.approx(60, abs=2)
    leaf = people_leaf("sensory_nerve_conduction", "carpal_tunnel_syndrome", "no_lesion", 180, 0.05)
    assert "odds 1 to 19" in leaf.markup and "1 to 19 are 1 of 20" in prose()


def test_in_the_street_fewer_than_one_in_five_had_it() -> None:
    caveat = ACCURACIES.loc["TS08", "caveat"]
    assert "only 19 % of the positives had the syndrome" in caveat
    assert "hospital patients against healthy people" in ACCURACIES.loc["TS08", "population"]
    shown = side_by_side(["sensory_nerve_conduction"], ("carpal_tunnel_syndrome", "no_lesion"), 180)
    assert shown.loc["beware"].item() == caveat


def test_nothing_is_certain() -> None:
    found = never_certain()
    assert len(found) >= 5 and set(found["specificity, published"]) == {"100 %"}
    assert not found["worked with"].isin(["100.0 %"]).any()
    assert not found["ratio of an abnormal result"].str.contains("inf|nan").any()
    assert after(0.05, 100.0) == pytest.approx(0.84, abs=0.005)  # "5 per cent to 84"
    assert (after(0.0, 100.0), round(after(1.0, 0.01), 2)) == (0.0, 1.0)


# --- 2: the day decides ---


@pytest.fixture(scope="module")
def worth() -> Any:
    tests = {"needle": "needle_emg", "motor": "motor_nerve_conduction", "mri": "mri_spine"}
    return worth_by_day(DROP, tests | {"sensory": "sensory_nerve_conduction"}, PAIR, (3, 10, 25))


def test_the_needle_waits_and_motor_conduction_does_not(worth: Any) -> None:
    needle, motor = worth.loc["needle"], worth.loc["motor"]
    assert needle[3] < needle[10] < needle[25]
    assert needle[25] > 3 * needle[3]  # "several times as much"
    assert motor[3] > motor[10] > motor[25]
    assert worth[3].idxmax() == "motor" and worth[25].idxmax() == "needle"


def test_the_sensory_response_needs_days_and_the_scan_does_not(worth: Any) -> None:
    sensory, scan = worth.loc["sensory"], worth.loc["mri"]
    assert sensory[3] < sensory[10] < sensory[25]
    assert scan.max() - scan.min() < 0.01


def test_too_early_is_told() -> None:
    early = ml.next_tests(DROP, 3, hypotheses=PAIR)
    needle = early[early["test"] == "needle_emg"].iloc[0]
    assert "Too early on day 3" in needle["because"] and "would bring" in needle["because"]


def test_the_picture_of_the_days_says_what_it_shows(worth: Any) -> None:
    figure = day_worth(worth)
    words = figure.layout.meta["words"]
    assert f"needle: {worth.loc['needle', 3]:.2f} bits on day 3" in words
    assert len(figure.layout.annotations) == len(worth) == len({trace.line.dash for trace in figure.data})
    heights = sorted(note.y for note in figure.layout.annotations)
    assert min(b - a for a, b in pairwise(heights)) > 0.04


def test_fibrillation_comes_first_beside_the_spine() -> None:
    needle = {"leg": "needle_emg:tibialis_posterior", "back": "needle_emg:paraspinal_l5"}
    days = {"3": 3, "10": 10, "25": 25}
    share = found_by_day(needle, "root_l5", days).map(lambda text: int(text.removesuffix(" %")))
    assert share.loc["leg", "3"] == share.loc["leg", "10"] < 50 < share.loc["leg", "25"]
    assert share.loc["back", "3"] < 50 < share.loc["back", "10"]
    assert 20 < share.loc["leg", "3"] < 40  # "A quarter or more"


def test_the_hours_of_a_stroke() -> None:
    scans = {"CT": "ct_head", "DWI": "mri_brain_dwi"}
    hours = {"1h": 1 / 24, "6h": 0.25, "5d": 5, "20d": 20}
    share = found_by_day(scans, "capsular_stroke", hours).map(lambda text: int(text.removesuffix(" %")))
    assert share.loc["CT", "1h"] < 20 < 50 < share.loc["CT", "5d"]
    assert share.loc["DWI", "1h"] == 76 and share.loc["DWI", "20d"] < 10
    assert ACCURACIES.loc["TS25b", "sensitivity"] == 16 and "saw 16 of 100 (Chalela 2007)" in prose()
    assert "Within 3 hours 76" in ACCURACIES.loc["TS24", "caveat"]


# --- 3: which test next ---


def test_the_lists_differ_and_the_hand_is_quickest() -> None:
    first = {by: next_sheet(DROP, 30, PAIR, by=f"bits_per_{by}") for by in ("cost", "discomfort")}
    assert first["cost"]["test"].tolist() != first["discomfort"]["test"].tolist()
    quick = ml.next_tests(DROP, 30, hypotheses=PAIR, bedside=True, by="bits_per_minute")
    assert quick["test"].iloc[0] == "bedside"
    assert told("drop_per_minute")["d"].right
    sheet = next_sheet(DROP, 30, PAIR, by="bits_per_minute", bedside=True, most=8)
    hand = sheet[sheet["test"] == "Tibialis posterior, right"]  # the sign that the card asks about
    assert hand["minutes"].tolist() == ["0.3"] and "a third of a minute" in prose()


def test_a_ratio_flatters_what_is_cheap() -> None:
    by_cost = next_sheet(DROP, 30, PAIR, by="bits_per_cost")
    waves = by_cost[by_cost["test"].str.startswith("F-wave")]
    assert waves.index[0] == 0 and float(waves["bits"].item()) < 0.1


def test_who_must_not_have_it() -> None:
    sheet = caution_sheet("blood_thinners", "unsafe_implant").set_index(["condition", "then"])["test"]
    assert "Protein in the cerebrospinal fluid" in " ".join(sheet.loc[[("blood thinners", "leave it out")]])
    assert "Needle EMG" in " ".join(sheet.loc[[("blood thinners", "take care")]])
    assert "MRI of the spine" in " ".join(sheet.loc[[("unsafe implant", "leave it out")]])
    assert "A pacemaker is no obstacle" in ml.table("tests").set_index("test").loc["needle_emg", "cautions"]


# --- 4: side by side ---


def test_needle_and_h_reflex_for_the_first_sacral_root() -> None:
    needle, h_reflex = ACCURACIES.loc["TS04b"], ACCURACIES.loc["TS14"]
    assert needle["source"] == h_reflex["source"] == "lee_1998"
    assert needle["sensitivity_high"] < 33.4 and h_reflex["sensitivity"] == pytest.approx(66, abs=3)
    pair = ("root_s1", "no_lesion")
    lines = [line_of(test, pair, 30) for test in ("needle_emg", "h_reflex")]
    assert (
        abs(lines[1]["model_sensitivity"] - lines[1]["sensitivity"]) < 15
        and lines[1]["sensitivity_reason"] == ""
    )
    assert lines[0]["model_sensitivity"] > 80 and lines[0]["sensitivity_reason"] == "unexplained"
    assert lines[0]["lr_plus"] > lines[1]["lr_plus"] and lines[0]["lr_minus"] > 0.7


def test_three_reasons_are_computed_and_the_fourth_is_a_row() -> None:
    apart = {
        "early": ("needle_emg", ("root_l5", "no_lesion"), 3),
        "other": ("needle_emg", PAIR, 30),
        "people": ("gold_coast", ("als_limb_onset", "inclusion_body_myositis"), 300),
        "degree": ("magnetic_stimulation", ("als_limb_onset", "no_lesion"), 300),
    }
    words = why_apart(apart)["reason"]
    assert words.to_dict() == {
        "early": "timing", "other": "another condition", "people": "spectrum", "degree": "spectrum"
    }  # fmt: skip
    late = line_of("gold_coast", ("als_limb_onset", "inclusion_body_myositis"), 1500)
    assert 27 < late["model_specificity"] < 33  # "three in ten"
    reasons = ml.table("accuracy_reasons").set_index(["accuracy", "reason"])["why"]
    assert reasons["TS03b", "incorporation"] == "Those who judge who has ALS know the criteria."


def test_the_chooser_comes_with_the_question_of_a_card() -> None:
    panel = ml.test_chooser()
    for name in names(LESSON):
        question = asked(name)
        if question.stage != "predict":
            continue
        card = Card(name, panel, keep=False)
        card.answer = "a"
        card.record()
        card.show()
        assert panel.choice == with_question(panel.choice, question)
    assert (panel.choice.tests, panel.choice.day) == (("needle_emg",), 180)
    panel.show_question(asked("carpal_after_positive"))
    assert panel.choice.before == 0.05 and "42" in panel.people.markup


# --- 5: outcomes ---


def test_abnormal_is_an_average_of_outcomes() -> None:
    needle = outcome_sheet("needle_emg", ("inflammatory_myopathy", "als_limb_onset"), 180)["ratio"]
    assert needle["myopathic units"] == "over 100" and needle["neurogenic units"] == "under 1/100"
    assert 0.5 < float(needle["fibrillation alone"]) < 2
    later = outcome_sheet("needle_emg", ("inflammatory_myopathy", "als_limb_onset"), 250)
    normal = later.loc["normal"].iloc[:2].str.removesuffix(" %").astype(float)
    assert normal.between(14, 18).all()  # "about 84 of 100 with both, on the card and here"
    assert told("needle_abnormal_muscle")["b"].because.count("in 84 %") == 2
    jerk = outcome_sheet("ankle_jerk", ("root_s1", "capsular_stroke"), 60)["ratio"]
    assert jerk["weak or lost"] == "over 100" and jerk["brisk"] == "under 1/100"
    junctions = ("myasthenia_gravis", "lambert_eaton_syndrome")
    train = outcome_sheet("repetitive_stimulation", junctions, 120)["ratio"]
    assert train["decrement"] == "over 100" and train["increment"] == "under 1/100"


# --- 6: in a row ---


def test_two_normal_tests_exclude_less_than_their_product() -> None:
    normal = {"repetitive_stimulation": "normal", "single_fibre_emg": "normal"}
    muscles = {"needle_emg:tibialis_posterior": "abnormal", "needle_emg:gluteus_medius": "abnormal"}
    rules = {"gold_coast": "normal", "awaji": "normal"}
    cases: Any = {
        "junction": (normal, ("myasthenia_gravis", "no_lesion"), None),
        "muscles": (muscles, PAIR, 30),
        "rules": (rules, ("als_limb_onset", "no_lesion"), 200),
    }
    sheet = joined_sheet(cases, 0.5)
    left = sheet[["after both, multiplied", "after both, over the cases"]].map(
        lambda text: float(text.removesuffix(" %"))
    )
    assert left.loc["junction"].diff().iloc[1] > 2 and left.loc["rules"].diff().iloc[1] > 5
    assert abs(left.loc["muscles"].diff().iloc[1]) < 1
    assert float(sheet.loc["rules", "the same, knowing the first"]) > 0.9  # "the second adds next to nothing"
    assert sheet.loc["junction", "they hang together through"] == "severity"


# --- 7: the criteria of ALS ---


def test_the_most_sensitive_rule_is_the_least_specific() -> None:
    rows = ACCURACIES[ACCURACIES["source"] == "ferullo_2024"]
    assert rows["sensitivity"].is_monotonic_decreasing and rows["specificity"].is_monotonic_increasing
    assert rows["criteria"].tolist() == ["gold_coast", "awaji", "el_escorial"]
    assert ACCURACIES.loc["TS03", "specificity"] > 50 + ACCURACIES.loc["TS03b", "specificity"]
    assert (ACCURACIES[ACCURACIES["source"] == "bscn_199"]["specificity"] == 100).all()


def test_when_each_rule_says_yes() -> None:
    studies, cases = criteria_sheets()
    assert {"sensitivity", "specificity", "caveat", "source"} < set(studies)
    gold, awaji, escorial = (cases.set_index("case")[name] for name in cases.columns[3:])
    assert {rule["ALS of a limb, early"] for rule in (gold, awaji, escorial)} == {"not met"}
    assert (gold["ALS of speech"], awaji["ALS of speech"], escorial["ALS of speech"]) == (
        "ALS",
        "possible",
        "possible",
    )
    lower = "Lower neuron alone (progressive muscular atrophy)"
    assert (gold[lower], awaji[lower], escorial[lower]) == ("ALS", "not met", "not met")
    for name in ("Kennedy disease", "Cervical myelopathy that takes roots too", "Inclusion body myositis"):
        assert gold[name] == "ALS" and cases.set_index("case").loc[name, "ALS?"] == "no"


# --- 8: scales ---


def test_rankin_does_not_measure_spasticity() -> None:
    said = contrasts(("mrc_sum_score", "mas", "penn_umn", "mrs")).set_index(["scale", "case"])["said"]
    for limp, stiff in (
        ("stroke_day_3", "stroke_day_90"),
        ("cord_day_3", "cord_day_180"),
        ("cord_treated", "cord_day_180"),
    ):
        assert (
            said["mrs", limp] == said["mrs", stiff]
            and said["mrc_sum_score", limp] == said["mrc_sum_score", stiff]
        )
        assert said["mas", limp] == "highest 0 of 4" != said["mas", stiff]
        assert said["penn_umn", limp] != said["penn_umn", stiff]
    assert (
        said["mas", "weak_not_stiff"] == "highest 0 of 4"
        and said["mrs", "weak_not_stiff"] == "at least 2 of 6"
    )


def test_the_picture_of_scales_says_which_way_is_worse() -> None:
    meta = scale_contrast(contrasts(("mas", "mrs"))).layout.meta
    assert "right is worse" in meta["key"]
    assert "disability): Healthy: 0 of 6;" in meta["words"]


def test_how_far_two_examiners_differ() -> None:
    sheet = agreement_sheet(ml.scale_table()).set_index("scale")
    assert "kappa 0.51" in sheet.loc["Modified Ashworth Scale", "two examiners agree"]
    assert "kappa about one half between two examiners (Ansari 2008)" in prose()
    kinds = sheet["least difference"].str.extract("^(The [^:]+):")[0].dropna().unique()
    assert len(kinds) == 3  # beyond error, that matters, usual gap
    assert sheet["least difference"].str.contains("we found no figure").sum() > len(sheet) / 2
    assert not sheet.stack().str.contains("was read|not read").any()


# --- the form ---


def test_pages_wait_behind_a_button_where_the_text_says_guess() -> None:
    cells = json.loads(NOTEBOOK.read_text("utf-8"))["cells"]
    for here, after_it in pairwise(cells):
        text = "".join(here["source"])
        if re.search(r"Guess (first|for|,)", text) and after_it["cell_type"] == "code":
            code = "".join(after_it["source"])
            assert "opens=" in code or "question(" in code, code


def test_a_form_is_filled_by_hand() -> None:
    page = ml.scale_form("mrs")
    page.write(next(iter(page.boxes)), 2)
    assert page.score.total == 2
