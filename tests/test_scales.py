"""Scales: what they give in known cases, what must always hold, what a hand may write, and whose words they are."""

import re
from math import isnan

import numpy as np
import pandas as pd
import pytest

import motorlab as ml
from motorlab.criteria import category
from motorlab.figures import scale_contrast
from motorlab.scale_contrasts import contrast_table, contrasts, criteria_accuracies, criteria_course
from motorlab.scale_items import allowed_values, form_items

FORMS = ml.table("scale_forms")
SCALES = FORMS["scale"].tolist()
ITEMS = ml.table("scale_items")
STROKE = ml.syndrome("capsular_stroke", days=90)
EARLY = ml.syndrome("capsular_stroke", days=3)
LISTED = [
    *(
        "mrc_sum_score",
        "ninds_reflex",
        "mas",
        "modified_tardieu",
        "penn_umn",
        "mrs",
        "nihss_motor",
        "alsfrs_r",
    ),
    *("isncsci_motor", "gold_coast", "awaji", "el_escorial"),
]


def cord(site: str, severity: float = 1.0) -> ml.Lesion:
    return ml.Lesion(site, side="both", severity=severity, days=180)


# --- facts ---


@pytest.mark.parametrize(
    ("scale", "said"),
    [
        ("mrc_sum_score", "60 of 60"),
        ("isncsci_motor", "100 of 100"),
        ("nihss_motor", "0 of 16"),
        ("mas", "highest 0 of 4"),
        ("modified_tardieu", "highest 0 of 4"),
        ("penn_umn", "0 to 2 of 32"),  # clonus of the arm is left to the hand
        ("mrs", "0 of 6, by the signs alone"),
        ("alsfrs_r", "48 of 48, by the signs alone"),
        ("gold_coast", "not met"),
        ("awaji", "not met"),
        ("el_escorial", "not met"),
    ],
)
def test_health(scale: str, said: str) -> None:
    assert ml.scale_score(scale).said == said


def test_twelve_scales_have_a_form() -> None:
    assert sorted(SCALES) == sorted(LISTED)


@pytest.mark.parametrize(
    ("site", "total", "motor"),
    [("cord_c5_c6", 0, "C4"), ("cord_c8_t1", None, "C7"), ("cord_t4", 50, "T3"), ("cord_l2_s1", None, "L1")],
)
def test_a_complete_cord_injury_has_its_score_and_level(site: str, total: float | None, motor: str) -> None:
    score = ml.scale_score("isncsci_motor", cord(site))
    assert total is None or score.total == total
    assert f"Motor level: right {motor}, left {motor}" in " ".join(score.notes)


def test_a_cut_cord_is_complete_and_half_a_cord_is_not() -> None:
    cut, half = (ml.scale_score("isncsci_motor", cord("cord_t4", severity)) for severity in (1.0, 0.5))
    assert "complete: nothing is left" in " ".join(cut.notes)
    assert "incomplete: something is left" in " ".join(half.notes)


def test_a_hemiplegic_stroke_has_points_on_one_side_only() -> None:
    score = ml.scale_score("nihss_motor", ml.Lesion("internal_capsule", side="right", severity=1.0, days=2))
    points = score.items.set_index("item")["value"]
    assert points["arm:right"] == points["leg:right"] == 0
    assert points["arm:left"] >= 3 and points["leg:left"] >= 3


def test_a_paralysed_person_has_every_point_of_the_stroke_scale() -> None:
    assert ml.scale_score("nihss_motor", cord("cord_c1_c4")).total == 16


def test_the_tardieu_angles_are_those_of_the_simulated_stretch() -> None:
    run = ml.simulate(STROKE, protocol="passive_stretch", side="left").readouts
    angles = ml.scale_score("modified_tardieu", STROKE).items.set_index("item")["value"]
    assert angles["elbow_r1:left"] == run["tardieu_r1_deg"] < angles["elbow_r2:left"] == run["tardieu_r2_deg"]
    assert isnan(angles["elbow_r1:right"])


def test_lower_loss_hides_upper_signs_from_the_penn_score() -> None:
    upper = ml.Lesion("corona_radiata", side="both", severity=0.6, days=300)
    lower = [
        ml.Lesion(site, side="both", severity=0.9, days=300)
        for site in ("anterior_horn_cervical", "anterior_horn_lumbar")
    ]
    assert ml.scale_score("penn_umn", upper, *lower).high < ml.scale_score("penn_umn", upper).low


# --- the lesson: which scale moves with what ---


def test_rankin_does_not_move_with_tone_and_ashworth_does() -> None:
    early, late = (ml.scale_score("mrs", case).low for case in (EARLY, STROKE))
    assert early == late == 3
    assert ml.scale_score("mas", EARLY).total == 0 < 2 <= ml.scale_score("mas", STROKE).total


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("common_fibular_palsy", 1),
        ("bell_palsy", 1),
        ("cord_transection_t4_chronic", 4),
        ("locked_in_syndrome", 5),
    ],
)
def test_rankin_says_no_more_than_the_weakness_asks_for(name: str, least: int) -> None:
    assert ml.scale_score("mrs", ml.syndrome(name)).low == least


def test_a_drug_for_tone_moves_ashworth_and_not_rankin() -> None:
    stiff = cord("cord_t4")
    for scale, moves in (("mas", True), ("mrs", False), ("mrc_sum_score", False)):
        before = ml.scale_score(scale, stiff)
        after = ml.scale_score(scale, stiff, treatment="baclofen_intrathecal")
        assert (before.low != after.low) == moves, scale


@pytest.mark.parametrize(
    "name", ["gbs_aidp", "poliomyelitis_acute", "spinal_muscular_atrophy", "myasthenia_gravis"]
)
def test_ashworth_does_not_move_with_weakness_alone(name: str) -> None:
    case = ml.syndrome(name)
    assert ml.scale_score("mrc_sum_score", case).total < 60
    assert ml.scale_score("mas", case).total == 0


def test_the_table_shows_every_case_and_scale() -> None:
    wide = contrast_table()
    assert wide.shape == (len(ml.table("scale_cases")), 6)
    rankin = wide["Modified Rankin Scale (disability)"]
    assert rankin["Capsular stroke, day 3"] == rankin["The same stroke, day 90"]
    assert rankin["The same cord, day 180"] == rankin["Day 180 with baclofen by pump"]


def test_the_picture_says_in_words_what_it_shows() -> None:
    long = contrasts(("mas", "mrs"))
    figure = scale_contrast(long)
    said = figure.layout.meta["words"]
    assert all(name in said for name in long["case_name"]) and "highest 3 of 4" in said
    assert sum("<b>" in note.text for note in figure.layout.annotations) == 2


# --- laws ---


@pytest.mark.parametrize(
    ("site", "side"),
    [
        ("internal_capsule", "left"),
        ("cord_t4", "both"),
        ("root_c6", "right"),
        ("anterior_horn_lumbar", "both"),
        ("muscle", "both"),
    ],
)
def test_more_damage_never_raises_power_nor_lowers_dependence(site: str, side: str) -> None:
    cases = [ml.Lesion(site, side=side, severity=severity, days=60) for severity in np.linspace(0, 1, 6)]
    for scale, direction in (("mrc_sum_score", -1), ("isncsci_motor", -1), ("nihss_motor", 1), ("mrs", 1)):
        totals = [ml.scale_score(scale, case).low for case in cases]
        assert (direction * np.diff(totals) >= 0).all(), (scale, totals)


@pytest.mark.parametrize("scale", SCALES)
def test_a_mirrored_case_has_the_same_result(scale: str) -> None:
    left, right = (
        ml.scale_score(scale, ml.Lesion("internal_capsule", side=side, severity=0.7, days=60))
        for side in ("left", "right")
    )
    assert (left.low, left.high) == (right.low, right.high)


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("name", ["als_limb_onset", "cord_transection_t4_chronic"])
def test_a_result_lies_within_its_scale_and_its_own_range(scale: str, name: str) -> None:
    score = ml.scale_score(scale, ml.syndrome(name))
    row = ml.table("scales").set_index("scale").loc[scale]
    assert row["low"] <= score.low <= score.high <= row["high"]
    assert isnan(score.total) or score.low <= score.total <= score.high


@pytest.mark.parametrize("scale", SCALES)
def test_a_full_form_by_hand_reaches_both_ends_of_the_scale(scale: str) -> None:
    """The items of a form add up to the scale that `scales` describes."""
    form, row = FORMS.set_index("scale").loc[scale], ml.table("scales").set_index("scale").loc[scale]
    counted = [item for item in form_items(form["form"]) if item.counted]
    ends = [
        ml.scale_score(scale, items={item.key: allowed_values(item)[end] for item in counted})
        for end in (0, -1)
    ]
    assert [score.low for score in ends] == [row["low"], row["high"]]
    assert [score.high for score in ends] == [row["low"], row["high"]]


@pytest.mark.parametrize("scale", ["gold_coast", "awaji", "el_escorial"])
def test_more_evidence_never_lowers_a_category(scale: str) -> None:
    keys = [item.key for item in form_items("als_criteria")]
    generator = np.random.default_rng(3)
    for _ in range(200):
        values = dict(zip(keys, generator.integers(0, 2, len(keys)).astype(float), strict=True))
        before = category(scale, values)
        assert all(category(scale, {**values, key: 1.0}) >= before for key in keys)


# --- criteria of ALS ---


@pytest.mark.parametrize(
    ("items", "gold_coast", "awaji", "el_escorial"),
    [
        (("upper_cervical", "lower_cervical"), "ALS", "possible", "possible"),
        (("lower_cervical", "lower_lumbosacral"), "ALS", "not met", "not met"),
        (("upper_cervical", "upper_lumbosacral"), "not met", "possible", "possible"),
        (
            ("upper_cervical", "needle_cervical", "needle_lumbosacral"),
            "ALS",
            "possible",
            "probable with the help of EMG",
        ),
        (("upper_bulbar", "lower_bulbar", "upper_cervical", "lower_cervical"), "ALS", "probable", "probable"),
        (
            (
                *("upper_bulbar", "upper_cervical", "upper_lumbosacral"),
                *("lower_bulbar", "lower_cervical", "lower_lumbosacral"),
            ),
            *("ALS", "definite", "definite"),
        ),
        ((), "not met", "not met", "not met"),
    ],
)
def test_rules_by_hand(items: tuple[str, ...], gold_coast: str, awaji: str, el_escorial: str) -> None:
    said = {"gold_coast": gold_coast, "awaji": awaji, "el_escorial": el_escorial}
    whole = {item.key: 0 for item in form_items("als_criteria")} | {"progressive": 1, "excluded": 1}
    for scale, expected in said.items():
        assert ml.scale_score(scale, items=whole | dict.fromkeys(items, 1)).said == expected, scale


def test_nothing_is_met_where_another_disease_explains_it() -> None:
    als = ml.syndrome("als_limb_onset", days=400)
    assert ml.scale_score("gold_coast", als).said == "ALS"
    assert ml.scale_score("gold_coast", als, items={"excluded": 0}).said == "not met"


def test_the_most_sensitive_rule_is_the_least_specific() -> None:
    accuracies = criteria_accuracies()
    for source in ("ferullo_2024", "assumption"):
        mine = (
            accuracies[accuracies["source"] == source]
            .set_index("criteria")[["sensitivity", "specificity"]]
            .astype(float)
        )
        assert mine["sensitivity"].idxmax() == mine["specificity"].idxmin() == "gold_coast", source


def test_als_meets_more_as_it_grows() -> None:
    course = criteria_course()
    limb = course[course["name"].str.startswith("ALS of a limb")].sort_values("day")
    met = limb["met"].str.split(", ").map(lambda names: len([name for name in names if name]))
    assert met.is_monotonic_increasing and met.iloc[0] == 0 and met.iloc[-1] == 3


# --- by hand ---


def test_a_hand_stands_before_the_model() -> None:
    before, after = (
        ml.scale_score("mrc_sum_score", STROKE, items=items) for items in (None, {"hip_flexion:left": 5})
    )
    assert after.total > before.total
    row = after.items.set_index("item").loc["hip_flexion:left"]
    assert (row["value"], row["finding"]) == (5, "by hand")


def test_an_empty_form_is_not_known() -> None:
    empty = ml.scale_score("mrs", items={})
    assert empty.said == "not known" and empty.notes[0] == "Nothing is entered yet."
    assert ml.scale_score("mrs", items={"grade": 6}).said == "6 of 6"


@pytest.mark.parametrize(
    ("scale", "items", "words"),
    [
        ("mrc_sum", {}, ["'mrc_sum' is not a scale", "'mrc_sum_score'"]),
        ("mas", {"elbw:left": 1}, ["'elbw:left' is not an item of mas", "'elbow:left'"]),
        ("mas", {"elbow:left": 7}, ["7 is not a value of elbow:left", "nearest is 4", "1+"]),
        ("mas", {"elbow:left": "stiff"}, ["'stiff' is not a value", "0, 1, 1+, 2, 3, 4"]),
        ("mas", {"elbow:left": None}, ["None is not a value"]),
        ("mas", {"elbow:left": float("nan")}, ["nan is not a value"]),
        ("mrc_sum_score", {"hip_flexion:left": 4.5}, ["4.5 is not a value"]),
        ("modified_tardieu", {"elbow_r1:left": 400}, ["400 is not a value", "from 0 to 180"]),
        ("gold_coast", {"progressive": 2}, ["2 is not a value", "nearest is 1"]),
    ],
)
def test_a_wrong_word_gets_one_sentence(scale: str, items: dict[str, object], words: list[str]) -> None:
    with pytest.raises(ValueError) as refusal:
        ml.scale_score(scale, items=items)
    assert all(word in str(refusal.value) for word in words), refusal.value
    assert "\n" not in str(refusal.value)


# --- whose words, whose numbers ---


def test_every_item_says_where_its_value_comes_from() -> None:
    for scale in SCALES:
        items = ml.scale_score(scale, STROKE).items
        assert items["because"].ne("").all() and items["source"].ne("").all(), scale
        assert items.loc[items["value"].notna() & items["finding"].ne(""), "finding"].str.len().gt(3).all()


@pytest.mark.parametrize(
    "name", ["scale_items", "scale_item_parts", "scale_item_findings", "scale_steps", "criteria_rules"]
)
def test_every_row_has_a_source(name: str) -> None:
    frame = ml.table(name)
    assert frame["source"].isin(ml.table("sources")["key"]).all()


def test_items_are_a_few_words_of_our_own() -> None:
    """Published forms of these scales are long and partly protected: an item only says what it is about."""
    assert ITEMS["name"].str.split().str.len().max() <= 9
    assert ml.table("scales").set_index("scale").loc[SCALES, "licence"].ne("").all()
    assert (
        not ITEMS["name"]
        .str.contains(re.compile("patient|seconds|gravity|assistance|disability", re.I))
        .any()
    )


def test_the_findings_of_the_items_exist() -> None:
    known = set(map(tuple, ml.expect()[["finding", "target"]].to_numpy()))
    read = set(map(tuple, ml.table("scale_item_findings")[["finding", "target"]].to_numpy()))
    assert read <= known, read - known


def test_every_step_and_rule_is_used() -> None:
    assert set(ml.table("scale_item_parts")["steps"]) - {""} == set(ml.table("scale_steps")["steps"])
    assert set(ml.table("criteria_muscles")["region"]) == set(ml.table("criteria_regions")["region"])


def test_the_table_says_what_each_scale_does_not_measure() -> None:
    frame = ml.scale_table().set_index("scale")
    assert frame.index.tolist() == FORMS.sort_values("place")["scale"].tolist()
    assert frame[["measures", "does_not_measure", "agreement", "difference"]].ne("").all(axis=None)
    assert "tone" in frame.loc["mrs", "does_not_measure"] and frame.loc["mrs", "about"] == "disability"
    assert "Quinn 2009" in frame.loc["mrs", "agreement"]


def test_an_agreement_with_a_number_names_who_read_it() -> None:
    read = ml.table("scales").set_index("scale").loc[SCALES, "reliability"].notna()
    assert (FORMS.set_index("scale")["reliability_source"].ne("") == read).all()


def test_a_score_shows_itself_in_a_notebook() -> None:
    shown = ml.scale_score("mas", STROKE)._repr_html_()
    assert "Modified Ashworth Scale: highest 3 of 4" in shown and "For teaching" in shown


# --- the panel ---


def test_panel_and_function_give_the_same_numbers() -> None:
    for scale in SCALES:
        panel = ml.scale_form(scale, STROKE)
        pd.testing.assert_frame_equal(panel.score.items, ml.scale_score(scale, STROKE, items={}).items)


def test_panel_follows_its_controls() -> None:
    panel = ml.scale_form("mas")
    panel.day.value = 3
    assert panel.score.said == "highest 0 of 4"
    panel.boxes["elbow:left"].value = "1+"
    assert panel.score.said == "highest 1+ of 4" and panel.boxes["elbow:left"].description.startswith(
        "By hand"
    )
    panel.again.click()
    assert panel.score.said == "highest 0 of 4"
    panel.person.value = ""
    assert panel.score.said == "not known" and panel.day.disabled
    assert "nothing is entered yet" in panel.told.value and "not known" not in panel.told.value
    panel.scale.value = "mrs"
    panel.boxes["grade"].value = "4"
    assert panel.score.said == "4 of 6" and "4 of 6" in panel.told.value


def test_panel_says_a_refusal_and_keeps_the_last_good_form() -> None:
    panel = ml.scale_form("modified_tardieu")
    before = panel.form
    panel.boxes["elbow_r1:left"].value = "400"
    assert "400" in panel.error.value and 'role="alert"' in panel.error.value
    assert panel.form == before
    with pytest.raises(ValueError, match="mrs"):
        ml.scale_form("mrss")


def test_every_control_has_a_name() -> None:
    for scale in SCALES:
        panel = ml.scale_form(scale)
        assert all(box.description for box in panel.boxes.values())
