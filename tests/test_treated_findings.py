"""Treatments at the bedside: signs change where a treatment acts, and tests of what it leaves alone do not."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

import motorlab as ml
from motorlab.expectations import expectations
from motorlab.lesions import Lesion
from motorlab.reflex.arcs import Arc
from motorlab.reflex.core import simulate
from motorlab.reflex.levers import treated_model
from motorlab.reflex.parameters import parameters
from motorlab.reflex.readouts import excursion
from motorlab.reflex.stimuli import Stimulus
from motorlab.tables import rows, table
from motorlab.treatments import Treatment, Treatments

CORD = (Lesion("cord_c5_c6", side="both", severity=0.8, days=180),)
KEYS = ["finding", "target", "side"]
BY_ITSELF = [
    "atrophy",
    "fasciculation",
    "fibrillation",
    "motor_unit_potential",
    "recruitment",
    "motor_velocity",
]
ONE_MUSCLE = table("treatments").query("reach == 'muscle'")["treatment"].tolist()


def full(name: str) -> Treatment:
    return Treatment(name, days=400)


def changed(case: Any, treatment: Treatments) -> pd.DataFrame:
    """Return the findings that a treatment changes, with both values."""
    before, after = ml.expect(case), ml.expect(case, treatment=treatment)
    assert (before[KEYS] == after[KEYS]).all(axis=None)
    frame = before[KEYS].assign(before=before["expected"], after=after["expected"], because=after["because"])
    return frame[(before["expected"] != after["expected"]).to_numpy()]


@pytest.mark.parametrize("nothing", [None, (), []])
def test_no_treatment_changes_nothing(nothing: Treatments) -> None:
    pd.testing.assert_frame_equal(ml.expect(CORD), ml.expect(CORD, treatment=nothing))


@pytest.mark.parametrize("name", ["riluzole", "rtms_tdcs", "stem_cells", "gene_editing_crispr"])
def test_what_has_evidence_only_changes_no_sign(name: str) -> None:
    assert changed(ml.syndrome("als_limb_onset"), full(name)).empty


@pytest.mark.parametrize("name", ["baclofen_intrathecal", "baclofen_oral", "tizanidine", "diazepam"])
def test_drugs_for_tone_calm_it_and_are_no_lower_lesion(name: str) -> None:
    rows_ = changed(CORD, full(name))
    tone = rows_[rows_["finding"] == "tone"]
    assert len(tone) and (tone["after"].astype(float) < tone["before"].astype(float)).all()
    assert set(rows_["finding"]) <= {
        "tone",
        "reflex",
        "clonus",
        "spastic_catch",
        "crossed_adductor",
        "hoffmann",
    }
    jerks = rows_[rows_["finding"] == "reflex"]
    assert (jerks["after"].astype(float) < jerks["before"].astype(float)).all()


def test_the_pump_calms_the_legs_alone() -> None:
    rows_ = changed(CORD, full("baclofen_intrathecal"))
    assert {"knee", "ankle"} <= set(rows_["target"])
    assert not {"arm", "triceps", "finger_flexor"} & set(rows_["target"])
    assert (rows_[rows_["finding"] == "clonus"]["after"] == "absent").all()


@pytest.mark.parametrize("name", ["baclofen_intrathecal", "baclofen_oral", "tizanidine", "diazepam"])
def test_a_healthy_body_shows_nothing_of_them(name: str) -> None:
    assert changed((), full(name)).empty


def test_rhizotomy_takes_reflex_and_feeling_and_nothing_of_the_lower_motor_neuron() -> None:
    rows_ = changed(ml.syndrome("spastic_diplegia"), full("selective_dorsal_rhizotomy"))
    assert not {"power", "cmap", *BY_ITSELF} & set(rows_["finding"])
    assert {"reflex", "tone", "sensation"} <= set(rows_["finding"])
    assert set(rows_.query("finding == 'snap'")["after"]) <= {"preserved"}  # the ganglion is whole
    assert set(rows_.query("finding == 'reflex'")["target"]) <= {
        row.reflex for row in rows("reflex_arcs") if row.root[0] in "LS"
    }


def test_dantrolene_weakens_and_leaves_nerve_and_needle() -> None:
    rows_ = changed((), full("dantrolene"))
    power = rows_[rows_["finding"] == "power"]
    assert len(power) and (power["after"].astype(float) < 5.0).all()
    assert not {*BY_ITSELF, "plantar", "gaze", "pupil", "ptosis"} & set(rows_["finding"])
    assert set(rows_.query("finding == 'cmap'")["after"]) <= {"preserved"}


def test_training_strengthens_what_still_moves() -> None:
    weak = Lesion("internal_capsule", side="left", severity=0.6, days=90)
    gone = Lesion("cord_c5_c6", side="both", severity=1.0, days=90)
    rows_ = changed(weak, full("resistance_training")).query("finding == 'power'")
    assert len(rows_) and (rows_["after"].astype(float) > rows_["before"].astype(float)).all()
    legs = changed(gone, full("resistance_training")).query("target == 'tibialis_anterior'")
    assert legs.empty


def test_a_drug_for_the_junction_helps_its_disease_and_no_other() -> None:
    ill = changed(ml.syndrome("myasthenia_gravis"), full("pyridostigmine")).query("finding == 'power'")
    assert len(ill) > 100 and (ill["after"].astype(float) > ill["before"].astype(float)).all()
    for name in ("pyridostigmine", "amifampridine"):
        for other in (ml.syndrome("duchenne_muscular_dystrophy"), ml.syndrome("botulism"), ()):
            assert changed(other, full(name)).empty


def test_what_is_reached_among_the_lesions_shows_in_every_kind_of_finding() -> None:
    rows_ = changed(ml.syndrome("cidp"), Treatment("ivig_plasma_exchange", days=21))
    assert {"power", "reflex", "sensation", "snap", "h_reflex"} <= set(rows_["finding"])


def test_the_reason_names_the_treatment_and_both_values() -> None:
    rows_ = changed(CORD, (full("baclofen_intrathecal"), full("tizanidine"))).query(
        "finding == 'tone' and target == 'leg'"
    )
    assert rows_["because"].str.contains("Treatment changes it from 3 to ", regex=False).all()
    assert rows_["because"].str.endswith("(Baclofen by pump, Tizanidine).").all()
    assert rows_["because"].str.contains("Spinal cord C5 and C6").all()


@pytest.mark.parametrize("name", ONE_MUSCLE)
def test_what_is_given_to_one_muscle_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=f"{name} is given to one muscle.*simulate"):
        ml.expect(CORD, treatment=name)


def test_wrong_treatment_is_named() -> None:
    with pytest.raises(ValueError, match="Did you mean 'baclofen_oral'"):
        ml.expect(CORD, treatment="baclofen_orl")


def test_many_cases_together_are_each_by_itself() -> None:
    cases = [CORD, ml.syndrome("cidp"), (), ml.syndrome("myasthenia_gravis")]
    given = (full("baclofen_oral"), full("dantrolene"))
    together = expectations(cases, treatment=given)
    for row, case in enumerate(cases):
        assert np.allclose(together.values[row], expectations([case], treatment=given).values[0])


def test_signs_know_every_quantity_that_reaches_the_whole_body() -> None:
    """`TreatedFlows` reads these; another one would be passed over in silence."""
    lever = {row.treatment: row.lever for row in rows("treatment_levers") if row.treatment not in ONE_MUSCLE}
    levers = {row.lever for row in rows("treatment_levers") if row.treatment in lever}
    moved = {(row.stage, row.quantity) for row in rows("lever_effects") if row.lever in levers}
    known = {("arc", name) for name in ("afferent", "voluntary")}
    known |= {
        ("model", name)
        for name in ("input_left", "presynaptic", "bias_na", "plateau_na", "force_n", "saturation")
    }
    assert moved <= known | {("lesion", "severity"), ("none", "none")}


@pytest.mark.parametrize(
    "name", ["baclofen_intrathecal", "selective_dorsal_rhizotomy", "dantrolene", "diazepam"]
)
def test_curve_and_grade_fall_together(name: str) -> None:
    case = (Lesion("cord_t4", side="both", severity=0.8, days=180),)
    before, after = (
        float(
            ml.expect(case, kind="reflex", treatment=given)
            .query("finding == 'reflex' and target == 'knee' and side == 'right'")["expected"]
            .item()
        )
        for given in (None, full(name))
    )
    arc = Arc(release=1.0)
    tap = Stimulus(seconds=0.6, tap_at_ms=100.0)
    knee = parameters("knee")
    swung = [excursion(simulate(treated_model(knee, arc, given), tap)) for given in (None, full(name))]
    assert after <= before and swung[1] < swung[0]
