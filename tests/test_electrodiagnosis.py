"""The laboratory's bench: what is clicked and what is set from Python give the same numbers, and nothing is lost."""

import re

import numpy as np
import pandas as pd
import pytest

import motorlab as ml
from motorlab.hidden_cases import hidden_case, hidden_names
from motorlab.lesions import Lesion
from motorlab.studies.nerve_studies import nerve_study
from motorlab.sweep_studies import sweep_studies, sweep_study
from motorlab.widgets import visit
from motorlab.widgets.electrodiagnosis import Laboratory, electrodiagnosis
from motorlab.widgets.visit import Visit

ELBOW = ml.syndrome("ulnar_neuropathy_elbow")


def words(laboratory: Laboratory) -> str:
    return re.sub("<[^>]+>", " ", laboratory.table.value)


def test_a_shock_shows_what_the_study_says() -> None:
    lab = electrodiagnosis(ELBOW)
    lab.choose("cmap", "ulnar")
    lab.stimulate()
    alone = nerve_study(*ELBOW, study="ulnar").values
    for column in ("amplitude", "onset_ms", "speed_m_per_s"):
        np.testing.assert_allclose(lab.found[column].to_numpy(float), alone[column].to_numpy(float))
    for row in alone.itertuples():
        assert f"{row.amplitude:.1f} mV" in words(lab)
    assert "block" in words(lab)
    assert lab.figure.layout.meta["words"] in lab.plot.words


def test_controls_and_python_agree() -> None:
    clicked, written = electrodiagnosis(ELBOW), electrodiagnosis(ELBOW)
    clicked.controls.study.value = ("cmap", "ulnar")
    clicked.picture.press("point:2")
    clicked.picture.press("point:3")
    clicked.controls.side.value = "left"
    clicked.controls.all.click()
    written.choose("cmap", "ulnar")
    written.stimulate("below the elbow", "above the elbow")
    written.choose("cmap", "ulnar", "left")
    written.stimulate()
    assert clicked.visit == written.visit
    pd.testing.assert_frame_equal(clicked.found, written.found)
    assert clicked.table.value == written.table.value


def test_a_press_on_a_nerve_takes_it_in_hand() -> None:
    lab = electrodiagnosis()
    lab.picture.press("study:snap:radial")
    assert lab.controls.study.value == ("snap", "radial")
    assert lab.controls.points.value == "forearm"
    lab.controls.shock.click()
    assert lab.found["point"].tolist() == ["forearm"]


def test_the_day_moves_every_result() -> None:
    lab = electrodiagnosis(ml.on_day(ml.syndrome("common_fibular_palsy"), 60))
    lab.choose("cmap", "fibular")
    lab.stimulate("ankle")
    late = lab.found["amplitude"].iloc[0]
    lab.controls.slider.value = 2
    assert lab.found["amplitude"].iloc[0] > 3.0 * late
    assert lab.day == 2.0
    lab.day = 60
    assert lab.found["amplitude"].iloc[0] == late


def test_the_other_side_lies_behind_when_it_is_asked_for() -> None:
    lab = electrodiagnosis(ELBOW)
    lab.choose("cmap", "ulnar")
    lab.stimulate("above the elbow")
    lab.controls.beside.value = True
    assert "the other side" in lab.figure.layout.meta["words"]
    lab.controls.skin.value = 24.0
    assert (
        lab.found["speed_m_per_s"].iloc[0]
        < nerve_study(*ELBOW, study="ulnar").values["speed_m_per_s"].iloc[2]
    )


@pytest.mark.parametrize("name", hidden_names())
def test_a_hidden_case_keeps_its_secret_until_it_is_answered(name: str) -> None:
    lab = electrodiagnosis()
    lab.hide(name)
    case = hidden_case(name)
    assert case.complaint in lab.controls.verdict.value
    assert case.why not in lab.controls.verdict.value
    assert lab.controls.slider.disabled and lab.visit.limb == case.limb and lab.visit.side == case.side
    lab.stimulate()
    lab.controls.choice.value = case.answer
    assert "Right" in lab.controls.verdict.value and not lab.controls.slider.disabled
    assert len(lab.found)


def test_the_first_answer_counts_and_a_wrong_one_is_told() -> None:
    lab = electrodiagnosis()
    lab.hide("thin_hand")
    lab.answer("muscle")
    assert "It is:" in lab.controls.verdict.value
    lab.answer("motor_neurons")
    assert lab.visit.answer == "muscle"


def test_next_hidden_case_goes_round() -> None:
    lab = electrodiagnosis()
    seen = []
    for _ in hidden_names():
        lab.controls.hidden.click()
        seen.append(lab.visit.hidden)
    assert seen == hidden_names()


def test_a_refused_step_says_why_and_loses_nothing() -> None:
    lab = electrodiagnosis()
    lab.hide("foot_drop_day_2")
    lab.stimulate("ankle")
    before = lab.visit
    with pytest.raises(ValueError, match="answer first"):
        lab.day = 30
    lab._ask(lambda now: visit.with_day(now, 30.0))
    assert "answer first" in lab.error.value
    assert lab.visit == before and len(lab.found) == 1
    lab.stimulate("below the fibular neck")
    assert not lab.error.value
    with pytest.raises(ValueError, match="Did you mean 'ankle'"):
        lab.stimulate("ankel")


def test_another_case_forgets_what_was_done() -> None:
    lab = electrodiagnosis(ELBOW)
    lab.stimulate()
    lab.controls.case.value = "cidp"
    assert lab.found.empty and "No shock" in lab.table.value
    lab.lesions = Lesion("root_c8", side="left", days=40)
    assert lab.day == 40 and lab.controls.case.value == "*"
    assert not Visit().done


def test_several_shocks_show_sweeps_and_their_values() -> None:
    lab = electrodiagnosis(ml.on_day(ml.syndrome("gbs_aidp"), 14))
    lab.controls.sweep.value = "f_wave:ulnar"
    alone = sweep_study(*ml.on_day(ml.syndrome("gbs_aidp"), 14), sweep="f_wave", study="ulnar")
    assert lab.figure.layout.meta["words"] == alone.words and alone.words[:-1] in words(lab).replace(
        "  ", " "
    )
    assert alone.ill and "limit 32" in alone.words
    late = float(alone.values.loc[0, "value"])
    lab.controls.side.value = "left"
    assert [one.side for one in lab.swept] == ["right", "left"]
    lab.day = 3
    assert float(lab.swept[0].values.loc[0, "value"]) != late
    lab.stimulate()
    assert lab.controls.sweep.value == "" and len(lab.found)
    with pytest.raises(ValueError, match="here"):
        lab.sweep("magnetic", "foot")


@pytest.mark.parametrize("limb", visit.LIMBS)
def test_every_study_of_several_shocks_can_be_done(limb: str) -> None:
    lab = electrodiagnosis(ml.syndrome("myasthenia_gravis"))
    lab.controls.limb.value = limb
    for key in sweep_studies(limb):
        lab.sweep(*key.split(":"))
        assert len(lab.figure.data) == 2
    assert len(lab.swept) == len(sweep_studies(limb))


def test_the_needle_opens_on_the_case_and_follows_the_day() -> None:
    lab = electrodiagnosis(ml.on_day(ml.syndrome("common_fibular_palsy"), 2))
    lab.choose("cmap", "fibular_ta")
    assert lab.needle is None
    lab.controls.needle.value = True
    assert lab.needle is not None and lab.needle.view.muscle == "tibialis_anterior"
    assert lab.needle.view.lesions == lab.lesions
    early = lab.needle.study.sentence
    lab.controls.slider.value = 30
    assert lab.needle.study.sentence != early and "ibrillation" in lab.needle.study.sentence
    lab.choose("cmap", "tibial", "left")  # another nerve in hand: its muscle
    assert (lab.needle.view.muscle, lab.needle.view.side) == ("foot_intrinsics", "left")
    lab.needle.controls.muscle.value = "quadriceps"  # the reader's own choice stays
    lab.stimulate()
    assert lab.needle.view.muscle == "quadriceps"
    lab.hide("thin_hand")
    assert not lab.visit.needle and lab.place.layout.display == "none"
