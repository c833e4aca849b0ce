"""What the lesson on localisation says is what the model says; its patients lie where they tell; and its parts work."""

import re
import warnings
from pathlib import Path
from typing import Any

import nbformat
import pytest

import motorlab as ml
from motorlab.compared_lessons import line_of
from motorlab.diagnosis.evidence import statements
from motorlab.likely_places import how_likely, likely, likely_beside, likely_sites, place_of, tells_apart
from motorlab.look_alikes import look_alikes
from motorlab.questions import asked, names, told
from motorlab.vignettes import vignette, vignette_names
from motorlab.widgets.backwards import backwards
from motorlab.widgets.door import door
from motorlab.widgets.reasons import reason
from motorlab.widgets.waiting_room import waiting_room

PAGE = Path(__file__).parents[1] / "notebooks" / "04_where_is_the_lesion.ipynb"
LESSON = PAGE.stem
ROWS = {row["vignette"]: row for row in ml.table("vignettes").to_dict("records")}
PRESENTATIONS = list(dict.fromkeys(row["presentation"] for row in ROWS.values()))
DROP = {("foot_drop", "", "right"): "present"}
FOUR = ("common_fibular_nerve", "root_l5", "sciatic_nerve", "motor_cortex_leg")


def code_with(words: str) -> str:
    page = nbformat.read(PAGE, as_version=nbformat.NO_CONVERT)
    return str(next(cell.source for cell in page.cells if cell.cell_type == "code" and words in cell.source))


def side_by_side(selection: str) -> Any:
    """Return the table that the lesson shows, made by the very lines that it shows it with."""
    space: dict[str, Any] = {"ml": ml, "look_alikes": look_alikes, "sheet": lambda table, opens: table}
    lines = code_with(f'"{selection}"').splitlines()
    exec("\n".join([*lines[:-1], f"shown = {lines[-1]}"]), space)
    return space["shown"]


def chance(found: Any, place: str) -> float:
    return float(found.set_index("place")["chance"][place])


def bits(frame: Any, **what: str) -> float:
    for column, value in what.items():
        frame = frame[frame[column] == value]
    return float(frame["bits"].max())


# --- the patients ---


def test_every_presentation_has_its_look_alikes_and_one_card() -> None:
    assert PRESENTATIONS == [
        *("foot_drop", "wrist_drop", "weak_face", "hand", "one_leg", "both_legs", "four_limbs", "bulbar")
    ]
    for presentation in PRESENTATIONS:
        assert len(vignette_names(presentation)) >= 4
        assert [name for name in vignette_names(presentation) if ROWS[name]["question"]]
    assert sorted(row["question"] for row in ROWS.values() if row["question"]) == sorted(names(LESSON))


@pytest.mark.parametrize("name", list(ROWS))
def test_a_patient_can_be_read_and_holds_what_is_normal_too(name: str) -> None:
    patient = vignette(name)
    assert len(statements(patient.seen)) == len(patient.seen) >= 7
    assert 0 < len(patient.abnormal) < len(patient.seen)
    assert place_of(patient.tells)


@pytest.mark.parametrize("name", list(ROWS))
def test_a_patient_lies_first_or_second_where_its_author_says(name: str) -> None:
    patient = vignette(name)
    found = likely(patient.seen, patient.days)
    assert found["chance"].sum() == pytest.approx(1.0)
    together = found["place"].tolist().index(place_of(patient.tells))
    sites = ml.localise(patient.seen, days=patient.days).index.tolist()
    alone = sites.index(patient.tells) if patient.tells in sites else 99
    assert min(together, alone) <= 1, found.head(3).to_dict("records")


@pytest.mark.parametrize("name", names(LESSON))
def test_the_answer_of_a_card_leads_among_all_places(name: str) -> None:
    said = told(name)
    right = next(model for model in said.values() if model.right)
    assert right.chance > 0.4
    assert sum(model.chance for model in said.values()) <= 1.0 + 1e-9
    patient = vignette(right.row[1])
    assert asked(name).prompt.startswith(patient.text)
    assert asked(name).day == patient.days
    best = ml.explain_belief(patient.seen, days=patient.days).best
    assert set(place_of(str(right.expected)).split(" and ")) <= set(best.split(" and "))


def test_a_card_says_what_speaks_against_another_answer() -> None:
    said = told("foot_stiff_where")
    assert "Most speaks against it" in reason(said["b"])
    assert "Most speaks against it" not in reason(said["d"])
    assert "under 1&nbsp;%" in reason(said["b"])


@pytest.mark.parametrize("name", names(LESSON))
def test_a_card_says_what_speaks_for_the_right_answer(name: str) -> None:
    said = told(name)
    right = next(letter for letter, model in said.items() if model.right)
    assert "Most speaks for it" in reason(said[right], said.values())
    card = ml.question(name, keep=False)
    card.answer = right
    card.record()
    assert "Most speaks for it" in card.widget.children[0].children[1].children[-1].value


def test_a_name_that_is_not_known_is_told_the_nearest() -> None:
    with pytest.raises(ValueError, match="Did you mean 'foot_back_pain'"):
        vignette("foot_back_pane")
    with pytest.raises(ValueError, match="Did you mean 'foot_drop'"):
        waiting_room(ml.localiser(), "foot_dorp")


# --- side by side ---


def test_four_feet() -> None:
    feet = side_by_side("look_foot")
    assert feet.loc["Lifting the foot", "tells apart"] == "nothing"
    assert feet.loc["Turning the foot in", "tells apart"] == "fibular nerve"
    assert feet.loc["Turning the foot in", "fibular nerve"] == "5/5"
    sideways = feet.loc["Lifting the leg sideways"]
    assert sideways["L5 root"] != sideways["sciatic nerve"] == "5/5"
    assert feet.loc["Ankle jerk", ["fibular nerve", "L5 root", "sciatic nerve"]].tolist() == [
        *("2 normal", "2 normal", "0 absent")
    ]
    assert feet.loc["Great toe", "leg area"] == "extensor"
    assert feet.loc["Bending the hip", "tells apart"] == "leg area"
    limb = ml.expect(ml.syndrome("als_limb_onset")).set_index(["finding", "target", "side"])["expected"]
    assert limb["fasciculation", "leg", "right"] == limb["atrophy", "leg", "right"] == "present"
    assert limb["power", "tibialis_anterior", "right"] < 4 and limb["reflex", "ankle", "right"] > 2.5
    assert limb["sensation", "touch:foot", "right"] == "normal"


def test_four_wrists() -> None:
    wrists = side_by_side("look_wrist")
    assert wrists.loc["Straightening the elbow", "tells apart"] == "C7 root"
    assert wrists.loc["Brachioradialis jerk", "tells apart"] == "spiral groove"
    assert wrists.loc["Spreading the index", "tells apart"] == "hand area"
    assert wrists.loc["Bending the wrist", "tells apart"] == "C7 root, hand area"
    assert set(wrists.loc[["Touch, first web", "Touch, middle finger"], "forearm"]) == {"normal"}
    assert set(wrists.loc[["Touch, first web", "Touch, middle finger"], "hand area"]) == {"normal"}
    assert wrists.loc["Lifting the wrist", "forearm"] == "4/5"
    assert wrists.loc["Triceps jerk", "hand area"] == "2 normal"


def test_four_faces() -> None:
    faces = side_by_side("look_face")
    assert faces.loc["Wrinkling the brow", "tells apart"] == "facial nerve, pons"
    assert faces.loc["Right hand", "tells apart"] == "capsule, cortex"
    assert faces.loc["Left hand", "tells apart"] == faces.loc["Left foot", "tells apart"] == "pons"
    assert faces.loc["Right foot", "tells apart"] == "capsule"
    assert faces.loc["Right eye", "pons"] == "cn6"
    mild = ml.expect(ml.Lesion("facial_nerve", side="right", severity=0.35, days=5))
    assert mild.set_index(["finding", "target", "side"])["expected"]["power", "frontalis", "right"] > 3.5
    first = ml.next_tests(
        {("power", "orbicularis_oris", "right"): 2}, 5, hypotheses=("facial_nerve", "motor_cortex_face"), bedside=True
    )  # fmt: skip
    assert "power first_dorsal_interosseous" in first["target"].tolist()


def test_six_hands() -> None:
    hands = side_by_side("look_hand")
    assert hands.loc["Lifting the thumb off the palm", "tells apart"] == "ulnar"
    assert hands.loc["Straightening the fingers", ["median", "ulnar"]].tolist() == ["5/5", "5/5"]
    assert hands.loc["Straightening the fingers", "C8 root"] != "5/5"
    assert hands.loc["Touch, inner forearm", "tells apart"] == "lower trunk"
    touch = [name for name in hands.index if name.startswith("Touch")]
    assert set(hands.loc[touch, ["ALS", "hand area"]].to_numpy().ravel()) == {"normal"}
    assert hands.loc["Twitching arm", "tells apart"] == hands.loc["Triceps jerk", "tells apart"] == "ALS"
    thumb, little = (hands.loc[f"{what}", "ALS"] for what in hands.index[[0, 2]])
    assert int(little[0]) - int(thumb[0]) == 1  # "the thumb is a grade weaker than the little finger"


def test_trunk_or_roots() -> None:
    rider = vignette("hand_motorcycle")
    tests = ml.next_tests(rider.seen, rider.days, hypotheses=("lower_trunk", "root_c8_and_root_t1"))
    needle = tests[tests["test"] == "needle_emg"].iloc[0]
    assert needle["target"].startswith("paraspinal_c8") and needle["bits"] == tests["bits"].max()
    for case, snap in (("lower_trunk", {"reduced", "absent"}), ("root_c8", {"normal", "preserved"})):
        found = ml.expect(ml.Lesion(case, side="right", severity=0.8, days=60)).set_index(
            ["finding", "target", "side"]
        )["expected"]
        assert found["snap", "ulnar", "right"] in snap
    sensory = tests[tests["test"] == "sensory_nerve_conduction"]
    assert set(sensory["bits"]) == {0.0}  # "less than 0.01 bit"
    line = line_of("sensory_nerve_conduction:ulnar", ("lower_trunk", "root_c8_and_root_t1"), rider.days)
    assert 36 < line["model_sensitivity"] < 46  # "about 40 of 100 with the trunk"
    assert line["model_specificity"] == 96  # "in 4 with the roots"
    shown = door(rider.seen, rider.days, "lower_trunk", "root_c8_and_root_t1")
    shown.reveal()
    assert "Sensory" not in shown.words and "Atrophy" not in shown.words and "Needle EMG" in shown.words


def test_a_door_has_two_heads_and_only_what_can_be_seen() -> None:
    bulbar = {("dysphagia", "", "midline"): "present", ("dysarthria", "", "midline"): "abnormal"}
    shown = door(bulbar, 200, "pseudobulbar_palsy", "als_bulbar_onset", "neuromuscular_junction")
    shown.reveal()
    assert shown.words.index("Sign at the bedside") < shown.words.index(">Test<")
    assert "Atrophy, tongue" in shown.words
    assert "palate" not in shown.words and "pharynx" not in shown.words


def test_the_needle_of_day_3_stands_with_its_price() -> None:
    shown = door(DROP, 3, *FOUR, signs=False, also="needle_emg")
    shown.reveal()
    assert "Sign at the bedside" not in shown.words and "Minutes and prices are assumptions" in shown.words
    assert re.search(r"Needle EMG.*?<td>650</td>.*?Too early on day 3", shown.words)
    early = ml.next_tests(DROP, days=3, hypotheses=FOUR)
    motor = bits(early, test="motor_nerve_conduction")
    assert 8 < motor / bits(early, test="needle_emg") < 12  # "a tenth of its bits"


def test_two_muscles_of_the_gardener_must_go_together() -> None:
    foot = vignette("foot_back_pain")

    def nerve(*struck: str) -> float:
        left = {key: value for key, value in foot.seen.items() if key[1] not in struck}
        return float(ml.localise(left, days=30)["common_fibular_nerve"])

    assert nerve("tibialis_posterior") < 0.05 < 0.27 < nerve("tibialis_posterior", "gluteus_medius") < 0.33
    assert likely_sites(foot.seen, 30).index[:2].tolist() == [
        "L5 root", "common fibular nerve at the fibular neck"
    ]  # fmt: skip


def test_five_legs() -> None:
    legs = side_by_side("look_leg")
    press = legs.loc["Pressing the knees together"]
    assert press["femoral nerve"] == "5/5" != press["L3 and L4"]
    assert legs.loc["Lifting the foot", ["femoral nerve", "L3 and L4"]].tolist()[0] == "5/5"
    assert legs.loc["Lifting the foot", "L3 and L4"] != "5/5"
    assert legs.loc["A pin, the other leg", "tells apart"] == "half the cord"
    assert legs.loc["Great toe", "half the cord"] == "extensor"


def test_six_pairs_of_legs() -> None:
    legs = side_by_side("look_legs")
    assert legs.loc["Great toe", ["cord", "falx"]].tolist() == ["extensor", "extensor"]
    assert legs.loc["Level of feeling", "tells apart"] == "cord"
    assert set(legs.loc["Touch, saddle", ["conus", "cauda"]]) <= {"reduced", "lost"}
    assert legs.loc["Bladder", ["conus", "cauda"]].tolist() == ["areflexic", "areflexic"]
    assert legs.loc["Knee jerk", ["conus", "cauda"]].tolist() == ["2 normal", "0 absent"]
    assert legs.loc["Ankle jerk", ["nerves", "muscle"]].tolist() == ["0 absent", "2 normal"]
    assert legs.loc["Lifting the foot", "muscle"] == legs.loc["Bending the hip", "nerves"] == "5/5"
    patient = vignette("legs_without_a_level")
    steps = tells_apart(patient.seen, (patient.tells, "cord_t10"), patient.days).set_index("finding")
    assert 0.02 < steps.loc["sensory_level", "chance_second"] < 0.5  # "how often the model misses it"


def test_five_patients_with_four_limbs() -> None:
    limbs = side_by_side("look_limbs")
    assert limbs.loc["Knee jerk", "nerves (GBS)"] in ("0 absent", "1 reduced")
    assert limbs.loc["Knee jerk", ["junction", "muscle"]].tolist() == ["2 normal", "2 normal"]
    assert limbs.loc["Biceps jerk", "cord"] == "1 reduced" != limbs.loc["Knee jerk", "cord"]
    assert limbs.loc["Jaw jerk", ["cord", "ALS"]].tolist() == ["2 normal", "3 brisk"]
    assert limbs.loc["Arm tires", "tells apart"] == "junction"
    assert limbs.loc["Twitching arm", ["cord", "ALS"]].tolist() == ["present", "present"]
    assert limbs.loc["Touch, hand", "cord"] == "normal"  # "spares the touch of the hands"
    weak = ml.expect(ml.syndrome("lambert_eaton_syndrome")).set_index(["finding", "target", "side"])[
        "expected"
    ]
    assert weak["reflex", "knee", "right"] < 1.5
    patient = vignette("four_clumsy_hands")
    first = likely(patient.seen, patient.days).head(4)["place"]
    assert first.str.contains("median_nerve_wrist").any()  # "it adds the two median nerves"


def test_four_voices() -> None:
    voices = side_by_side("look_bulbar")
    for sign in ("Thin tongue", "Twitching tongue"):
        assert voices.loc[sign, "tells apart"] == "ALS"
    assert voices.loc["Jaw jerk", "tells apart"] == "both ways, ALS"
    assert voices.loc["Face tires", "tells apart"] == "junction"
    for sign in ("A pin, right cheek", "A pin, left leg"):
        assert voices.loc[sign, "tells apart"] == "medulla"


# --- tests and trust ---


def test_signs_bring_as_much_as_tests_and_cost_less() -> None:
    frame = ml.next_tests(DROP, days=30, hypotheses=FOUR, bedside=True)
    signs, others = frame[frame["test"] == "bedside"], frame[frame["test"] != "bedside"]
    assert signs["bits"].max() >= others["bits"].max() and set(signs["cost"]) == {0}
    assert bits(signs, target="power tibialis_posterior") > 0.5
    assert frame["bits"].max() < 2.0  # "No single sign brings them all"
    early = ml.next_tests(DROP, days=3, hypotheses=FOUR)
    needle = early[early["test"] == "needle_emg"].iloc[0]
    assert "Too early on day 3" in needle["because"] and needle["bits"] < 0.1


def test_what_is_normal_counts() -> None:
    woman = vignette("wrist_overnight")
    everything = chance(likely(woman.seen, woman.days), "motor_cortex_hand")
    assert everything > 0.9 > 0.3 > chance(likely(woman.abnormal, woman.days), "motor_cortex_hand")


def test_one_nerve_is_one_witness() -> None:
    patient = vignette("foot_back_pain")
    left = ml.explain_belief(patient.seen, days=patient.days).sharpened
    assert left["all_independent"] < left["as_used"] < left["one_per_nerve"]


def test_what_was_believed_before_matters() -> None:
    fingers, saddle = vignette("wrist_fingers_only"), vignette("legs_and_saddle")
    clinic, flat = (likely(fingers.seen, fingers.days, prior) for prior in ("clinic", "flat"))
    rare = "posterior_interosseous_nerve"
    assert chance(flat, rare) > chance(clinic, rare)
    same = {"seen": saddle.seen, "days": saddle.days}
    shown = likely_beside({"clinic": same, "flat": same | {"prior": "flat"}})
    plexus = [
        chance(likely(saddle.seen, saddle.days, prior), "sacral_plexus") for prior in ("clinic", "flat")
    ]
    assert plexus[1] > 2 * plexus[0]
    assert shown.index[-1] == "none of these" and shown.columns.tolist() == ["clinic", "flat"]


def test_signs_that_share_no_place_are_none_of_these() -> None:
    space: dict[str, Any] = {}
    exec("\n".join(code_with("odd = {").splitlines()[:-1]), space)
    found = ml.localise(space["odd"], days=60)
    assert found.index[0] == "none_of_these" and found.iloc[0] > 0.5


def test_a_true_place_may_fit_badly() -> None:
    hip = vignette("foot_new_hip")
    worked = ml.explain_belief(hip.seen, days=hip.days)
    assert worked.best == "sciatic_nerve" and worked.fit < -1.5
    assert "as well as such a case usually does" not in worked.fit_words


def test_one_sign_turns_the_answer() -> None:
    foot = vignette("foot_back_pain")
    kept = {("power", name, "right"): 5 for name in ("tibialis_posterior", "gluteus_medius")}
    assert ml.localise(foot.seen, days=30).index[0] == "root_l5"
    assert ml.localise({**foot.seen, **kept}, days=30).index[0] == "common_fibular_nerve"


def test_a_record_is_written_and_read(tmp_path: Path) -> None:
    for name in ("foot_back_pain", "bulbar_twitching"):
        patient = vignette(name)
        ml.write_phenopacket(patient.seen, tmp_path / "patient.json")
        read = ml.read_phenopacket(tmp_path / "patient.json")
        assert len(read.not_understood) == 0
        again = likely(read, patient.days)
        assert again["place"].iloc[0] == likely(patient.seen, patient.days)["place"].iloc[0]


# --- the parts ---


def test_a_table_of_look_alikes_names_the_unlike() -> None:
    cases = {"healthy": (), "nerve": ml.syndrome("common_fibular_palsy")}
    found = look_alikes(cases, "look_foot")
    assert found.loc["Lifting the foot", "tells apart"] == "nerve"
    assert found.loc["Turning the foot in", "tells apart"] == "nothing"
    three = {**cases, "leg area": ml.Lesion("motor_cortex_leg", side="left", severity=0.8, days=60)}
    assert look_alikes(three, "look_foot").loc["Ankle jerk", "tells apart"] == "leg area"


def test_what_waits_is_computed_when_it_is_opened() -> None:
    page, first = backwards("foot_back_pain", "common_fibular_nerve"), door(DROP, 30, *FOUR)
    assert page.words == first.words == ""
    page.reveal()
    first.reveal()
    assert "L5 root" in page.words and "Tibialis posterior, right: 3/5" in page.words
    assert "none of these" in page.words and "For teaching, not for patients" in page.words
    assert "Tibialis posterior" in first.words and "Motor nerve conduction" in first.words
    assert how_likely(1.0) == "over 99 %" and how_likely(0.0) == "under 1 %"


def test_a_room_brings_the_localiser_with_the_patient() -> None:
    panel = ml.localiser()
    room = waiting_room(panel, "bulbar")
    room.call("bulbar_tires")
    assert panel.seen == dict(vignette("bulbar_tires").seen) and panel.day == 120
    assert panel.belief.index[0] == "neuromuscular_junction"
    room.call("bulbar_hiccups")  # a sign of the one before is not kept
    assert panel.seen == dict(vignette("bulbar_hiccups").seen)
    with pytest.raises(ValueError, match="patient who waits here"):
        room.call("foot_stiff")


def test_nothing_warns_when_the_patients_are_read() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        patient = vignette("legs_and_pain")
        likely(patient.seen, patient.days)
