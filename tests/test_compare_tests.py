"""Tests compared: the arithmetic by brute force, 0 and 100 %, chains, and what published figures and the model say."""

from math import exp, inf, isfinite, isnan, log, nan, sqrt
from typing import Any

import ipywidgets as ui
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import motorlab as ml
from motorlab.choices import quoted
from motorlab.diagnosis.accuracies import EXTREME, Share, ratios, worked_with
from motorlab.diagnosis.candidates import candidates
from motorlab.diagnosis.chains import chain
from motorlab.diagnosis.comparing import compare_tests, outcome_table
from motorlab.diagnosis.hypotheses import rows_of
from motorlab.diagnosis.named_tests import readable
from motorlab.diagnosis.people import after, frequencies, odds, percent
from motorlab.diagnosis.predicted import meant, predicted
from motorlab.diagnosis.published import published_for
from motorlab.diagnosis.readings import readings
from motorlab.expected_tests import expected_tests
from motorlab.figures.frequencies import frequencies as drawn_people
from motorlab.figures.frequencies import frequencies_words
from motorlab.figures.nomogram import Result, nomogram
from motorlab.lesions import on_day
from motorlab.tables import rows
from motorlab.widgets.test_chooser import test_chooser as chooser

PAIR = ["root_l5", "common_fibular_nerve"]
TESTS = ["needle_emg", "sensory_nerve_conduction", "motor_nerve_conduction", "mri_spine"]
share = st.floats(0.0, 1.0)


# --- arithmetic ---


def test_likelihood_ratios_from_counts_are_the_log_method() -> None:
    """Twenty of 25 against 6 of 60, written out by hand."""
    plus, minus = ratios(Share(20 / 25, people=25), Share(54 / 60, people=60))
    for found, (a, m, b, n) in ((plus, (20, 25, 6, 60)), (minus, (5, 25, 54, 60))):
        value = (a / m) / (b / n)
        error = sqrt(1 / a - 1 / m + 1 / b - 1 / n)
        assert found.value == pytest.approx(value)
        assert (found.low, found.high) == pytest.approx(
            (value * exp(-1.96 * error), value * exp(1.96 * error)), rel=1e-3
        )
        assert found.how == "counts"


def test_the_interval_from_counts_covers_what_chance_alone_does() -> None:
    """Studies are drawn again and again from known shares: about 95 in 100 of their intervals hold the true ratio."""
    rng = np.random.default_rng(1)
    true = 0.8 / 0.15
    inside = 0
    for hits, alarms in zip(rng.binomial(80, 0.8, 2000), rng.binomial(120, 0.15, 2000), strict=True):
        plus, _ = ratios(Share(hits / 80, people=80), Share(1.0 - alarms / 120, people=120))
        inside += plus.low <= true <= plus.high
    assert 0.93 < inside / 2000 < 0.975


def test_published_intervals_give_nearly_what_their_counts_would() -> None:
    """Wilson's ends of 80 and of 90 in 100, put in as ends: the ratio's interval is nearly the counted one."""
    counted, _ = ratios(Share(0.8, people=100), Share(0.9, people=100))
    read, _ = ratios(Share(0.8, 0.711, 0.867), Share(0.9, 0.826, 0.945))
    assert read.how == "intervals" and read.value == counted.value
    assert log(read.high / read.low) == pytest.approx(log(counted.high / counted.low), rel=0.15)


def test_one_interval_alone_is_called_partly_and_none_is_called_none() -> None:
    assert ratios(Share(0.8, 0.7, 0.9), Share(0.9))[0].how == "partly"
    assert ratios(Share(0.8), Share(0.9))[0].how == "none"
    assert isnan(ratios(Share(0.8), Share(nan))[0].value)


def test_a_range_over_studies_gives_its_extremes() -> None:
    plus, minus = ratios(Share(nan, 0.5, 0.9), Share(nan, 0.8, 0.95), kind="range")
    assert (plus.low, plus.high) == pytest.approx((0.5 / 0.2, 0.9 / 0.05))
    assert (minus.low, minus.high) == pytest.approx((0.1 / 0.95, 0.5 / 0.8))
    assert plus.how == "range" and plus.low <= plus.value <= plus.high


@given(share, share, st.sampled_from([nan, 1, 8, 400]), st.sampled_from([nan, 1, 8, 400]))
def test_nothing_is_certain_and_nothing_is_divided_by_zero(
    sensitivity: float, specificity: float, ill: float, well: float
) -> None:
    for found in ratios(Share(sensitivity, people=ill), Share(specificity, people=well)):
        assert found.value > 0.0 and isfinite(found.value)
        assert isnan(found.low) or found.low <= found.value <= found.high
        assert 0.0 < after(0.5, found.value) < 1.0


@pytest.mark.parametrize(
    ("figure", "worth"),
    [
        (Share(1.0, people=49), 0.99),
        (Share(0.0, people=49), 0.01),
        (Share(1.0), (EXTREME + 0.5) / (EXTREME + 1)),
        (Share(1.0, 0.83, 1.0), 20.5 / 21),  # 20 people of 20: their exact interval begins at 83 %
        (Share(0.0, 0.0, 0.17), 0.5 / 21),
        (Share(0.7), 0.7),
    ],
)
def test_a_hundred_per_cent_is_half_a_person_short(figure: Share, worth: float) -> None:
    assert worked_with(figure) == pytest.approx(worth)


def test_no_false_alarm_among_many_people_is_worth_more_than_among_few() -> None:
    few, many = (ratios(Share(0.8, people=50), Share(1.0, people=n))[0] for n in (10, 329))
    assert few.value < many.value and few.low < many.low


@given(
    st.floats(0.0, 1.0), st.lists(st.tuples(st.floats(0.0, 1.0), st.floats(0.0, 1.0)), min_size=2, max_size=4)
)
def test_a_thousand_people_add_up(before: float, weights: list[tuple[float, float]]) -> None:
    with_it, without = (np.array(column) + 1e-9 for column in zip(*weights, strict=True))
    outcomes = {
        str(number): (float(pair[0]), float(pair[1]))
        for number, pair in enumerate(zip(with_it / with_it.sum(), without / without.sum(), strict=True))
    }
    people = frequencies(before, outcomes)
    assert people["with_it"].sum() == round(1000 * before)
    assert people[["with_it", "without_it"]].to_numpy().sum() == 1000
    assert (people[["with_it", "without_it"]] >= 0).to_numpy().all()
    exact = np.array([pair[0] for pair in outcomes.values()]) * round(1000 * before)
    assert np.abs(people["with_it"] - exact).max() < 1.0


def test_odds_times_ratio_is_bayes_rule() -> None:
    for before in (0.0, 0.001, 0.3, 0.99, 1.0):
        brute = before * 0.8 / (before * 0.8 + (1.0 - before) * 0.1)
        assert after(before, 8.0) == pytest.approx(brute)


@pytest.mark.parametrize("ratio", [0.0, -1.0, float("inf"), nan])
def test_a_ratio_that_would_be_certain_is_refused(ratio: float) -> None:
    with pytest.raises(ValueError, match="no test result is certain"):
        after(0.5, ratio)
    with pytest.raises(ValueError, match="from 0 to 1"):
        after(1.5, 2.0)


def test_words_never_round_to_certainty() -> None:
    assert (
        percent(0.9996) == "more than 99.9"
        and percent(0.996) == "99.6"
        and percent(0.0002) == "less than 0.1"
    )
    assert odds(0.2) == "1 to 4" and odds(2 / 3) == "2 to 1"


# --- the model's side ---


def test_the_model_says_of_each_case_what_expected_tests_says() -> None:
    for hypothesis in ("common_fibular_nerve", "internal_capsule", "als_limb_onset"):
        cases = meant(hypothesis, 10.0).cases
        for case, place in zip(cases[:3], range(3), strict=False):
            table = expected_tests(case).set_index("test")
            for test in ("needle_emg", "motor_nerve_conduction", "mri_brain_dwi", "h_reflex", "serum_ck"):
                found = predicted(test, hypothesis, 10.0)
                assert found.chances[place] == pytest.approx(table.loc[test, "chance"]), (test, case)
                assert found.results[place] == table.loc[test, "result"], (test, case)


def test_a_hypothesis_means_its_candidates_moved_to_the_day() -> None:
    listed = candidates()
    mine_ = rows_of("root_l5").tolist()
    found = meant("root_l5", 20.0)
    severe_ = [row for row in mine_ if on_day(listed.lesions(row), 20)[0].severity > 0.6]
    severe = listed.weight[severe_].sum() / listed.weight[mine_].sum()
    mine = sum(w for case, w in zip(found.cases, found.weights, strict=True) if case[0].severity > 0.6)
    assert mine == pytest.approx(severe) and found.weights.sum() == pytest.approx(1.0)


def test_the_ganglion_tells_the_nerve_from_the_root() -> None:
    table = compare_tests("sensory_nerve_conduction", ["common_fibular_nerve", "root_l5"], 30).set_index(
        "hypothesis"
    )
    assert table.loc["common_fibular_nerve", "model_lr_plus"] > 5 > 1 > table.loc["root_l5", "model_lr_plus"]


def test_needle_emg_tells_little_as_a_whole_and_much_in_the_right_muscle() -> None:
    table = compare_tests(["needle_emg", "needle_emg:paraspinal_l5"], PAIR, 40).set_index(
        ["test", "hypothesis"]
    )
    assert table.loc[("needle_emg", "root_l5"), "model_lr_plus"] == pytest.approx(1.0, abs=0.1)
    assert table.loc[("needle_emg:paraspinal_l5", "root_l5"), "model_lr_plus"] > 3
    assert (
        table.loc[("needle_emg:paraspinal_l5", "root_l5"), "condition_fits"] == "no"
    )  # studies are of the whole test


def test_an_emg_on_day_three_is_too_early_and_says_so() -> None:
    early = compare_tests("needle_emg", ["root_l5", "no_lesion"], 3).iloc[0]
    late = compare_tests("needle_emg", ["root_l5", "no_lesion"], 30).iloc[0]
    assert early["model_sensitivity"] < late["model_sensitivity"] - 20
    assert "from day 21" in early["too_early"] and "90 days later" in early["too_early"]
    assert late["too_early"] == "" and early["sensitivity_reason"] == "timing"


def test_a_mirrored_hypothesis_is_the_same() -> None:
    left, right = (compare_tests(TESTS, [f"root_l5:{side}", "no_lesion"], 30) for side in ("left", "right"))
    numbers = left.select_dtypes("number").columns
    assert np.allclose(left[numbers], right[numbers], equal_nan=True)


def test_outcomes_sum_to_one_and_fit_the_disease() -> None:
    pair = ["myasthenia_gravis", "lambert_eaton_syndrome", "no_lesion"]
    for reading in readings():
        table = outcome_table(reading, [*pair, "capsular_stroke"], 90)
        assert np.allclose(table.drop(columns="ratio").sum(), 1.0) and (table > 0.0).to_numpy().all()
    table = outcome_table("repetitive_stimulation", pair, 90)
    assert table.loc["decrement", "ratio"] > 10 and table.loc["increment", "ratio"] < 0.1
    jerk = outcome_table("ankle_jerk", ["capsular_stroke", "root_s1"], 90)
    assert jerk.loc["brisk", "ratio"] > 10 and jerk.loc["weak or lost", "ratio"] < 0.1


def test_health_is_told_from_but_never_looked_for() -> None:
    assert set(compare_tests(TESTS, [*PAIR, "no_lesion"], 30)["hypothesis"]) == set(PAIR)


# --- what was published ---


def test_of_three_criteria_the_most_sensitive_is_the_least_specific() -> None:
    table = compare_tests(
        ["gold_coast", "awaji", "el_escorial"], ["als_limb_onset", "no_lesion"], 365
    ).set_index("test")
    assert table["sensitivity"].to_dict() == {"gold_coast": 93.1, "awaji": 77.8, "el_escorial": 71.8}
    assert table["specificity"].to_dict() == {"gold_coast": 28.8, "awaji": 43.3, "el_escorial": 45.2}
    assert table["sensitivity"].idxmax() == table["specificity"].idxmin() == "gold_coast"
    assert (table["lr_how"] == "counts").all() and (table["source"] == "ferullo_2024").all()
    # none of the three rules much in there; a criterion that is not met says more
    assert (table["lr_plus"] < 1.5).all() and table.loc["gold_coast", "lr_minus"] < 0.3


def test_a_published_hundred_per_cent_is_shown_and_worked_with_short_of_it() -> None:
    bleed = ml.Lesion("basal_ganglia", side="left", days=0.2, cause="haemorrhage")
    study = published_for("ct_head", [(bleed,)])
    plus, _ = ratios(study.sensitivity, study.specificity)
    assert (
        study.specificity.value == 1.0
        and plus.value == pytest.approx(0.89 / (0.5 / 330))
        and plus.how == "counts"
    )
    drift = compare_tests("pronator_drift", ["internal_capsule", "no_lesion"], 30).iloc[0]
    assert drift["specificity"] == 100 and drift["specificity_used"] == 99 and drift["lr_how"] == "partly"


def test_where_published_and_model_are_far_apart_a_word_says_why() -> None:
    table = compare_tests(TESTS, PAIR, 30)
    far = table["model_specificity"] < table["specificity_low"] - 15
    assert far.any() and (table.loc[far, "specificity_reason"] == "another condition").all()
    words = {"", "timing", "spectrum", "incorporation", "another condition", "unexplained"}
    asked = {
        "als_limb_onset": 365, "cidp": 120, "root_s1": 30, "capsular_stroke": 2, "myasthenia_gravis": 120,
        "carpal_tunnel_syndrome": 180, "ulnar_neuropathy_elbow": 180, "gbs_aidp": 3,
        "cervical_spondylotic_myelopathy": 400,
    }  # fmt: skip
    for hypothesis, day in asked.items():
        found = compare_tests(readable(), [hypothesis, "no_lesion"], day)
        reasons = found[["sensitivity_reason", "specificity_reason"]]
        assert set(reasons.to_numpy().ravel()) <= words
        assert ((reasons != "").any(axis=1) == (found["why"] != "")).all()


def test_a_study_fits_its_own_condition_only() -> None:
    stroke = ml.syndrome("capsular_stroke", days=1)
    assert published_for("mri_brain_dwi", [stroke]).condition == "acute stroke"
    assert published_for("repetitive_stimulation", [stroke]).fits == "no"
    unknown = published_for("mri_spine", [(ml.Lesion("root_l5", side="left", days=9),)])
    assert unknown.fits == "if compression"
    assert (
        published_for("hoffmann", [(ml.Lesion("cord_t4", side="both", days=90),)]).fits == "no"
    )  # a sign of the neck


def test_every_accuracy_and_sign_that_is_named_can_be_compared() -> None:
    table = compare_tests(readable(), ["als_limb_onset", "no_lesion"], 365)
    assert len(table) == len(readable()) and table["model_sensitivity"].between(0, 100).all()
    assert set(table["test"]) == set(readable())
    assert {row.accuracy for row in rows("accuracy_reasons")} <= {
        row.accuracy for row in rows("test_accuracies")
    }


# --- chains ---


def test_tests_hang_together_where_cases_differ_in_severity() -> None:
    """The joint chance by brute force, and a warning with its size."""
    both = {"babinski": "normal", "pronator_drift": "normal"}
    found = chain(both, ["cord_lateral_columns", "no_lesion"], 30, before=0.3)
    side = meant("cord_lateral_columns", 30)
    missed = [1.0 - predicted(test, "cord_lateral_columns", 30).chances for test in both]
    healthy = np.prod([1.0 - predicted(test, "no_lesion", 30).chances[0] for test in both])
    joint = side.weights @ (missed[0] * missed[1]) / healthy
    naive = np.prod([side.weights @ each for each in missed]) / healthy
    assert found.joint == pytest.approx(after(0.3, joint)) and found.naive == pytest.approx(after(0.3, naive))
    assert found.factor == pytest.approx(naive / joint) and abs(log(found.factor)) > 0.1
    assert next(iter(found.through)) == "severity" and found.through["severity"] > 0.9
    assert "not independent" in found.warning and "severity" in found.warning


def test_tests_of_a_single_case_are_independent() -> None:
    assert len(meant("no_lesion", 30).cases) == 1
    found = chain({"babinski": "abnormal", "hoffmann": "normal"}, ["internal_capsule:left", "no_lesion"], 30)
    alone = chain(
        {"achr_antibody": "abnormal", "serum_ck": "normal"}, ["myasthenia_gravis", "no_lesion"], 120
    )
    assert alone.factor == pytest.approx(1.0) and alone.warning == "" and alone.through == {}
    assert alone.naive == pytest.approx(alone.joint)
    first = found.steps.iloc[0]
    assert first["ratio"] == pytest.approx(first["joint_ratio"])  # nothing went before it


def test_three_rare_alarms_are_not_taken_for_dependence() -> None:
    rare = dict.fromkeys(("achr_antibody", "vgcc_antibody", "gm1_antibody", "mri_brain_dwi"), "abnormal")
    found = chain(rare, ["myasthenia_gravis", "no_lesion"], 120, before=0.001)
    assert found.factor == pytest.approx(1.0) and found.warning == ""


def test_published_ratios_are_multiplied_where_all_are_known() -> None:
    found = chain(
        {"mri_brain_dwi": "abnormal", "babinski": "abnormal"},
        ["capsular_stroke", "no_lesion"],
        0.5,
        before=0.1,
    )
    assert found.published == pytest.approx(after(after(0.1, 0.83 / 0.03), 0.508 / 0.01), rel=1e-6)
    assert isnan(chain({"weakness": "normal", "ankle_jerk": "normal"}, PAIR, 30).published)


def test_tests_that_read_one_finding_are_told_of() -> None:
    both = {"repetitive_stimulation": "abnormal", "single_fibre_emg": "abnormal"}
    assert "read the same finding" in chain(both, ["myasthenia_gravis", "no_lesion"], 120).warning


# --- refusals ---


@pytest.mark.parametrize(
    ("tests", "hypotheses", "said"),
    [
        (["needle_emgg"], PAIR, "Did you mean 'needle_emg'"),
        (["babinsky"], PAIR, "Did you mean 'babinski'"),
        (["needle_emg:deltiod"], PAIR, "Did you mean 'deltoid'"),
        (["ct_head:left"], PAIR, "not read place by place"),
        (["needle_emg"], ["root_l55", "no_lesion"], "Did you mean 'root_l5'"),
        (["needle_emg"], ["root_l5"], "Name two to 6"),
        (["needle_emg"], "root_l5", "Name two to 6"),
        ("needle_emg:", PAIR, "names no place"),
        ([3], PAIR, "3 is not a test, sign or set of criteria"),
        ([["needle_emg"]], PAIR, "is not a test, sign or set of criteria"),
        (None, PAIR, "tests must be a name or several, not None"),
        ("needle_emg", None, "hypotheses must be a name or several, not None"),
        ("needle_emg", ["root_l5", 10**5000], "one with too many digits is not a hypothesis"),
    ],
)
def test_an_unknown_name_is_refused_with_the_nearest(tests: Any, hypotheses: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        compare_tests(tests, hypotheses)


@pytest.mark.parametrize("day", [-1, nan, inf, 10**400, "20", True, [20], pd.NA, np.array([20])], ids=quoted)
def test_what_is_no_day_is_refused(day: Any) -> None:
    for found in (
        lambda: compare_tests("needle_emg", PAIR, day),
        lambda: outcome_table("needle_emg", PAIR, day),
        lambda: chain({"needle_emg": "abnormal"}, PAIR, day),
    ):
        with pytest.raises(ValueError, match=r"days must be (0 or more|a number), not"):
            found()
    assert len(compare_tests("needle_emg", PAIR, None)) == 2


def test_a_chain_that_cannot_be_read_is_refused() -> None:
    one: Any = {"needle_emg": "abnormal"}
    wrong: list[tuple[Any, Any, Any, str]] = [
        (["needle_emg"], PAIR, 0.5, "A chain is a dict of tests to results"),
        ({}, PAIR, 0.5, "A chain is a dict of tests to results"),
        ({3: "abnormal"}, PAIR, 0.5, "3 is not a test"),
        ({"needle_emg": "abnormel"}, PAIR, 0.5, "Did you mean 'abnormal'"),
        (one, "root_l5", 0.5, "at least one other"),
        (one, PAIR, None, "The chance before the test must be a number"),
        (one, PAIR, 10**400, "The chance before the test must be from 0 to 1"),
    ]
    for results, hypotheses, before, told in wrong:
        with pytest.raises(ValueError, match=told):
            chain(results, hypotheses, before=before)


def test_outcomes_of_one_hypothesis_and_of_none() -> None:
    assert outcome_table("needle_emg", "root_l5").equals(outcome_table("needle_emg", ["root_l5"]))
    with pytest.raises(ValueError, match="at least one hypothesis"):
        outcome_table("needle_emg", [])


def test_the_case_grows_older_for_criteria_and_jerks_too() -> None:
    """On day 60 ALS meets too few criteria; 90 days later it meets more."""
    row = compare_tests("gold_coast", ["als_limb_onset", "no_lesion"], 60).iloc[0]
    assert row["model_later"] > row["model_sensitivity"] + 15 and "90 days later" in row["too_early"]
    jerk = compare_tests("ankle_jerk", ["internal_capsule", "no_lesion"], 1).iloc[0]
    assert jerk["model_later"] != jerk["model_sensitivity"]


def test_what_it_is_told_from_is_called_by_its_name() -> None:
    """Sites, syndromes and compartments, in `why`."""
    row = compare_tests("needle_emg", ["root_l5", "upper"], 60).iloc[0]
    assert "upper motor neuron (" in row["why"]


# --- pictures and panel ---


def test_pictures_say_in_words_what_they_show() -> None:
    people = frequencies(0.2, {"abnormal": (0.75, 0.1), "normal": (0.25, 0.9)})
    drawn = drawn_people(people, "a root lesion")
    assert drawn.count("M") == 1002 and frequencies_words(people, "a root lesion") in drawn
    assert "150 have it, 80 have not" in drawn
    lines = nomogram(0.2, [Result("published", "abnormal", 7.5), Result("model", "normal", 0.3)])
    assert 'stroke-dasharray="9 6"' in lines and "65 %" in lines and lines.count('class="line"') == 2


def walk(widget: ui.Widget) -> list[ui.Widget]:
    return [widget, *(one for child in getattr(widget, "children", ()) for one in walk(child))]


def test_the_panel_says_what_the_function_says() -> None:
    panel = chooser(*PAIR, ["needle_emg", "mri_spine"], day=30, before=0.2)
    table = ml.compare_tests(["needle_emg", "mri_spine"], PAIR, 30)
    mine = table[table["hypothesis"] == "root_l5"].reset_index(drop=True)
    assert panel.table.equals(mine)
    assert f"<b>{mine['model_sensitivity'][0]:.0f} %</b>" in panel.compared.markup


def test_the_panel_keeps_its_last_good_choice() -> None:
    panel = chooser()
    before = panel.choice
    panel.controls.first.value = "rooot l5"
    assert panel.choice == before and "is not a hypothesis" in panel.error.value
    assert panel.controls.first.value == "L5 root"
    panel.controls.first.value = "S1 root"
    assert panel.choice.first == "root_s1" and panel.error.value == ""
    panel.controls.test[1].value = "needle_emg"
    assert "there already" in panel.error.value
    panel.controls.test[2].value = ""
    assert len(panel.choice.tests) == 2


def test_a_press_draws_a_test_and_a_test_that_comes_next_is_put_beside() -> None:
    panel = chooser()
    panel.compared.press("motor_nerve_conduction")
    assert panel.choice.drawn == panel.compared.chosen == "motor_nerve_conduction"
    panel.controls.page.value = "next"
    assert panel.compare.layout.display == "none" and "needle_emg:paraspinal_l5" in panel.coming.markup
    panel.coming.press("needle_emg:paraspinal_l5")
    assert panel.choice.tests[-1] == panel.choice.drawn == "needle_emg:paraspinal_l5"
    assert panel.choice.page == "compare"


def test_every_control_of_the_panel_has_a_name() -> None:
    for widget in walk(chooser().widget):
        if isinstance(widget, ui.ValueWidget) and not isinstance(widget, ui.HTML):
            assert widget.description or widget.tooltip, widget
