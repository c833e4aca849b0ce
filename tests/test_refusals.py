"""What a learner may type wrongly is refused in one sentence, and what is returned is the learner's own."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd
import pytest

import motorlab as ml
from motorlab.choice_lessons import caution_sheet
from motorlab.choices import quoted
from motorlab.diagnosis.families import COMPARTMENTS
from motorlab.diagnosis.hypotheses import called
from motorlab.hypothesis_names import in_words, kind_in_words
from motorlab.likely_places import likely, likely_beside, likely_sites, place_of, tells_apart
from motorlab.placed_questions import deciding as placed
from motorlab.scale_contrasts import case_score, contrast_table, contrasts, criteria_of, criteria_signs
from motorlab.scales import scale_score
from motorlab.vignettes import vignette
from motorlab.weighed_questions import deciding, weighed

SEEN: Mapping[Any, Any] = vignette("foot_back_pain").seen
OFFERED = ("root_l5", "sciatic_nerve")
REFUSED: list[tuple[Callable[[], object], str]] = [
    (lambda: vignette(["foot"]), r"\['foot'\] is not a vignette"),  # type: ignore[arg-type]
    (lambda: case_score("mas", "stroke_day_33"), "Did you mean 'stroke_day_3'"),
    (lambda: case_score("mass", "stroke_day_3"), "Did you mean 'mas'"),
    (lambda: criteria_of("nobody"), "'nobody' is not a case of criteria_cases"),
    (lambda: criteria_of([]), r"\[\] is not a case of criteria_cases"),  # type: ignore[arg-type]
    (lambda: criteria_signs("nobody"), "'nobody' is not a case of criteria_cases"),
    (lambda: contrasts("mass"), "Did you mean 'mas'"),
    (lambda: contrasts(None), "scales must be a name or several, not None"),  # type: ignore[arg-type]
    (lambda: likely_beside({}), "at least one belief"),
    (lambda: caution_sheet("unsafe_implent"), "Did you mean 'unsafe_implant'"),
    (lambda: caution_sheet(3), "3 is not a condition of a patient"),  # type: ignore[arg-type]
    (lambda: placed("foot_back_pain", "x", OFFERED), "'x' is not an answer that is offered"),
    (lambda: placed("foot_back_pain", "lower", ("lower",)), "'lower' has [0-9]+ places"),
    (lambda: weighed("nobody", (), {}), "'nobody' is not a question about tests or scales"),
    (lambda: deciding("nobody", ()), "'nobody' is not a question"),
    (lambda: place_of("lower"), "'lower' has [0-9]+ places"),
    (lambda: tells_apart(SEEN, ("root_l5",)), r"Name two places .* not \('root_l5',\)"),
    (lambda: tells_apart(SEEN, ("root_l5", "root_l4", "root_s1")), "Name two places"),
    (lambda: tells_apart(SEEN, "root_l5"), "Name two places"),
    (lambda: scale_score("mas", items=[3]), r"items is a dict of items to values, not \[3\]"),  # type: ignore[arg-type]
    (lambda: scale_score(["mas"]), r"\['mas'\] is not a scale"),  # type: ignore[arg-type]
]


@pytest.mark.parametrize("number", range(len(REFUSED)))
def test_what_does_not_exist_is_refused_in_a_sentence(number: int) -> None:
    call, told = REFUSED[number]
    with pytest.raises(ValueError, match=told) as error:
        call()
    assert "\n" not in str(error.value) and type(error.value) is ValueError


@pytest.mark.parametrize(
    "value",
    [10**400, -(10**400), 10**5000, True, None, "2.5+", "+", "", pd.NA, np.array([3]), np.nan, [3]],
    ids=quoted,
)
def test_what_is_no_grade_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match="is not a value of hip_flexion:left"):
        scale_score("mrc_sum_score", items={"hip_flexion:left": value})


def test_only_a_question_of_yes_or_no_takes_a_truth_value() -> None:
    with pytest.raises(ValueError, match="True is not a value of elbow:left"):
        scale_score("mas", items={"elbow:left": True})
    met = {"progressive": True, "excluded": True, "upper_cervical": True, "lower_cervical": np.True_}
    said = scale_score("gold_coast", items={**met, "lower_cervical": True})
    assert said.items.set_index("item")["value"]["upper_cervical"] == 1.0


def test_one_name_stands_for_itself() -> None:
    assert contrasts("mas").equals(contrasts(["mas"]))
    assert contrast_table("mas").shape[1] == 1


def test_nobody_has_no_conditions() -> None:
    found = caution_sheet()
    assert found.empty and found.columns.tolist() == caution_sheet("unsafe_implant").columns.tolist()


def test_what_is_returned_may_be_changed() -> None:
    """Nobody else's patient changes with it."""
    patient = vignette("foot_back_pain")
    seen: Any = patient.seen
    seen |= {("plantar", "", "right"): "extensor"}
    assert seen != SEEN and vignette("foot_back_pain").seen == SEEN
    criteria_of("als_bulbar_onset_150")["met"] = ""
    assert criteria_of("als_bulbar_onset_150")["met"] == "gold_coast"
    items = case_score("mrs", "cord_treated").items
    items["value"] = 7.0
    assert not (case_score("mrs", "cord_treated").items["value"] == 7.0).any()


def test_likely_places_take_the_prior_of_a_packet_as_localise_does() -> None:
    seen = ml.read_phenopacket({"id": "1", "phenotypicFeatures": [{"type": {"id": "HP:0003487"}}]})
    assert seen.prior == "rare_disease"
    found = likely(seen).set_index("place")["chance"]
    assert found.equals(likely(seen, prior="rare_disease").set_index("place")["chance"])
    assert not found.equals(likely(seen, prior="clinic").set_index("place")["chance"])
    assert likely_sites(seen).shape == (4, 2)


def test_compartments_are_told_in_words() -> None:
    assert [called(name) for name in COMPARTMENTS] == [in_words(name) for name in COMPARTMENTS]
    assert called("lower") == kind_in_words("lower") == "lower motor neuron"


def test_two_compartments_are_told_apart() -> None:
    steps = tells_apart(SEEN, ("lower", "upper"), 30).set_index(["finding", "target"])
    assert (steps["times"] > 0).all() and steps["times"].iloc[0] > 1


def test_who_gave_a_name_keeps_the_capital() -> None:
    names = ("miller_fisher_syndrome", "gbs_aidp:left", "als_limb_onset", "congenital_myopathy", "root_l5")
    said = [in_words(name)[:9] for name in names]
    assert said == ["Miller Fi", "Guillain-", "ALS, begi", "congenita", "L5 root"]
