"""Treatments: each moves what it should and pays its price, for as long as it lasts, and nothing else."""

from dataclasses import fields, replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motorlab.courses import evidence_course, regrown
from motorlab.findings import expect
from motorlab.lesions import Lesion, syndrome
from motorlab.moves import RULES, effects, moves
from motorlab.reflex.arcs import Arc
from motorlab.reflex.core import Record, simulate
from motorlab.reflex.levers import treated, treated_arc, treated_model
from motorlab.reflex.limbs import Muscles
from motorlab.reflex.parameters import Limb, Model, parameters
from motorlab.reflex.readouts import excursion, first_volley
from motorlab.reflex.stimuli import Stimulus
from motorlab.stimulation import bearable_ma, strength_duration
from motorlab.tables import rows, table
from motorlab.treated_cases import treated_case
from motorlab.treatments import Treatment, Treatments, plan, share

NAMES = table("treatments")["treatment"].tolist()
ROWS = {row.treatment: row for row in rows("treatments")}
RELEASED = Arc(release=1.0)
KNEE = parameters("knee")
TAP = Stimulus(seconds=0.6, tap_at_ms=100.0)
# A damaged state of everything that a treatment may move, so that no ceiling hides a move.
HURT = Arc(release=0.6, lower=0.7, afferent=0.8, conduction=0.9, junction=0.2, fibre=0.9, voluntary=0.3)
STRENGTHS = st.floats(0.0, 1.0)
DAYS = st.floats(0.0, 4000.0)
TREATMENTS = st.builds(Treatment, st.sampled_from(NAMES), STRENGTHS, DAYS)
PLANS = st.lists(TREATMENTS, max_size=4, unique_by=lambda item: item.id)


def full(name: str, strength: float = 0.5) -> Treatment:
    """Return a treatment on the day of its full effect."""
    peak = ROWS[name].peak_days
    return Treatment(name, strength=strength, days=400.0 if np.isnan(peak) else peak)


@cache
def jerk(treatments: Treatments = None, arc: Arc = RELEASED) -> Record:
    return simulate(treated_model(KNEE, arc, treatments), TAP)


def size(record: Record) -> tuple[int, float, float]:
    """Return units of the first volley, excursion and greatest force."""
    return first_volley(record).units.size, excursion(record), float(record.force_n[0].max())


def case_for(name: str) -> tuple[Lesion, ...]:
    """Return lesions that every lever of the stage lesion may reach; each began on the day of the treatment."""
    days = full(name).days
    return (
        Lesion("internal_capsule", side="left", severity=0.8, days=days, cause="ischaemia"),
        Lesion("femoral_nerve", side="right", severity=0.8, days=days),
        Lesion("peripheral_nerve_diffuse", kind="demyelinating", days=days, cause="immune", tempo_days=80),
        Lesion("neuromuscular_junction", kind="postsynaptic", severity=0.6, days=days, cause="immune"),
        Lesion("neuromuscular_junction", kind="presynaptic", severity=0.6, days=days, cause="immune"),
    )


# what a treatment is


@pytest.mark.parametrize(
    ("given_", "told"),
    [
        ({"id": "botulinum"}, "Did you mean 'botulinum_toxin_a'"),
        (
            {"id": "dantrolene", "strength": 1.1},
            "strength of dantrolene must be a number from 0 to 1, not 1.1",
        ),
        ({"id": "dantrolene", "strength": float("nan")}, "from 0 to 1, not nan"),
        ({"id": "dantrolene", "days": -1}, "days of dantrolene must be a number of 0 or more, not -1"),
        ({"id": "dantrolene", "days": "soon"}, "not 'soon'"),
        ({"id": "dantrolene", "days": None}, "not None"),
    ],
)
def test_wrong_values_are_named(given_: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        Treatment(**given_)


def test_plan_takes_whatever_names_treatments() -> None:
    one = Treatment("tizanidine", days=7)
    assert plan() == plan(None) == plan([]) == ()
    assert plan("tizanidine") == (Treatment("tizanidine"),)
    assert plan((one, ["dantrolene", (None, "diazepam")])) == (
        one,
        Treatment("dantrolene"),
        Treatment("diazepam"),
    )


@pytest.mark.parametrize(
    ("given_", "told"),
    [(("tizanidine", "tizanidine"), "listed twice"), (3, "3 is not a treatment"), (["aspirin"], "'aspirin'")],
)
def test_wrong_plans_are_named(given_: Any, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        plan(given_)


# its course


@given(st.sampled_from(NAMES), DAYS, DAYS)
def test_effect_only_grows_until_its_peak(name: str, one: float, two: float) -> None:
    early, late = sorted((one, two))
    peak = ROWS[name].peak_days
    if late <= (ROWS[name].onset_days if np.isnan(peak) else peak):
        assert 0.0 <= share(Treatment(name, days=early)) <= share(Treatment(name, days=late)) <= 1.0


@given(st.sampled_from(NAMES), STRENGTHS, STRENGTHS)
def test_stronger_treatment_moves_no_less(name: str, one: float, two: float) -> None:
    weak, strong = sorted((one, two))
    less, more = (effects(full(name, value))["change_pct"].abs().to_numpy() for value in (weak, strong))
    span = table("treatment_levers").query("treatment == @name")
    if (span["low_pct"] * span["high_pct"] >= 0).all():  # a range around zero has no stronger end
        assert (less <= more + 1e-9).all()


@pytest.mark.parametrize("name", NAMES)
def test_what_is_given_once_wears_off_and_the_rest_stays(name: str) -> None:
    row = ROWS[name]
    if np.isnan(row.onset_days):
        assert share(Treatment(name, days=1000)) == 0.0
    elif row.given == "once":
        assert share(Treatment(name, days=row.duration_days)) == 0.0
    else:
        assert share(full(name)) == share(Treatment(name, days=100_000)) == 1.0


def test_the_toxin_lasts_three_to_four_months() -> None:
    """It begins within 2 days and is full on day 21 (hamjian_walker_1994); mostly gone by three to four months."""
    days = {day: share(Treatment("botulinum_toxin_a", days=day)) for day in (2, 3, 14, 21, 42, 90, 110)}
    assert days[2] == 0 < days[3] < 0.5 < days[14] < days[21] == days[42] == 1.0
    assert 0 < days[90] < 0.5 and days[110] == 0.0


@pytest.mark.parametrize("name", ["gbs_aidp", "cidp", "multifocal_motor_neuropathy", "myasthenia_gravis"])
def test_exchange_still_acts_on_the_day_that_a_plan_takes_when_none_is_given(name: str) -> None:
    case = syndrome(name)
    before, after = expect(case), expect(case, treatment="ivig_plasma_exchange")
    assert (before["expected"] != after["expected"]).sum() > 20


@pytest.mark.parametrize("name", ["botulinum_toxin_a", "phenol_alcohol_neurolysis"])
def test_what_has_worn_off_leaves_everything_as_before(name: str) -> None:
    gone = Treatment(name, strength=1.0, days=ROWS[name].duration_days)
    assert treated_arc(HURT, gone) == HURT
    assert treated_model(KNEE, HURT, gone) == treated_model(KNEE, HURT)


# what it moves


def test_every_lever_has_its_row_and_every_row_its_lever() -> None:
    assert set(table("treatment_levers")["lever"]) == set(table("lever_effects")["lever"])
    on_lesions = table("lever_effects").query("stage == 'lesion'")["lever"]
    assert set(table("lever_lesions")["lever"]) == set(on_lesions)
    assert set(table("treatment_levers")["treatment"]) == set(NAMES)


def test_quantities_and_rules_exist() -> None:
    of_stage = {
        "lesion": {field.name for field in fields(Lesion)},
        "arc": {field.name for field in fields(Arc)},
        "model": {field.name for kind in (Model, Limb) for field in fields(kind)},
    }
    for row in rows("lever_effects"):
        nothing = row.stage == "none"
        assert nothing == (row.carried == "evidence_only") == (row.rule == "none") == (row.quantity == "none")
        assert nothing or (row.quantity in of_stage[row.stage] and row.rule in RULES), row.lever


@pytest.mark.parametrize("name", NAMES)
def test_treatment_moves_something_or_has_evidence_only(name: str) -> None:
    given_ = full(name, strength=1.0)
    lesions = case_for(name)
    acts = treated_case(lesions, given_) != lesions
    acts |= treated_model(KNEE, HURT, given_) != treated_model(KNEE, HURT)
    only = set(effects(given_)["carried"]) == {"evidence_only"}
    assert acts != only
    if only:
        assert len(evidence_course(name)) and evidence_course(name)["note"].all()


def test_no_treatment_is_the_identity() -> None:
    lesions = syndrome("als_limb_onset")
    assert treated_case(lesions) == lesions
    for arc in (Arc(), RELEASED, HURT):
        assert treated_arc(arc) == arc
        assert treated_model(KNEE, arc, ()) == treated_model(KNEE, arc)
    assert treated(KNEE) == KNEE
    assert effects().empty


@given(PLANS, st.randoms())
@settings(max_examples=50, deadline=None)
def test_order_of_a_plan_does_not_matter(some: list[Treatment], random: Any) -> None:
    other = list(some)
    random.shuffle(other)
    assert treated_model(KNEE, HURT, some) == treated_model(KNEE, HURT, other)
    lesions = syndrome("cidp")
    assert treated_case(lesions, some) == treated_case(lesions, other)


@given(PLANS)
@settings(max_examples=50, deadline=None)
def test_plans_stay_within_what_is_possible(some: list[Treatment]) -> None:
    model = treated_model(KNEE, HURT, some)  # an arc refuses what lies outside 0 to 1
    for name in ("presynaptic", "input_left", "muscle_left", "units_left", "afferents_left", "drive_left"):
        assert 0.0 <= getattr(model, name) <= 1.0
    assert model.limb.force_n >= 0.0
    assert all(0.0 <= lesion.severity <= 1.0 for lesion in treated_case(syndrome("gbs_aidp"), some))


def test_two_that_multiply_are_one_after_the_other() -> None:
    one, two = full("baclofen_oral"), full("baclofen_intrathecal")
    brisk = treated_model(KNEE, RELEASED)
    both = treated(brisk, (one, two))
    assert both.input_left == pytest.approx(treated(brisk, one).input_left * treated(brisk, two).input_left)
    assert treated(treated(brisk, one), two).input_left == pytest.approx(both.input_left)


# effect and price in one run


@pytest.mark.parametrize("name", ["baclofen_oral", "baclofen_intrathecal", "diazepam"])
def test_drugs_for_the_cord_calm_the_jerk_and_leave_nerve_and_muscle(name: str) -> None:
    model = treated_model(KNEE, RELEASED, full(name))
    assert (model.units_left, model.muscle_left, model.afferents_left) == (1.0, 1.0, 1.0)
    assert model.limb == KNEE.limb
    units, moved_deg, force = size(jerk(full(name)))
    assert all(np.array([units, moved_deg, force]) < np.array(size(jerk())))


@pytest.mark.parametrize("name", ["baclofen_oral", "baclofen_intrathecal", "diazepam"])
def test_their_price_is_less_answer_to_the_same_effort(name: str) -> None:
    """A standing current that stands for the will; the lost support of the spindle is part of the price."""
    will = 4.0
    before, after = (
        simulate(replace(model, bias_na=model.bias_na + will), Stimulus(seconds=0.6))
        for model in (treated_model(KNEE, RELEASED), treated_model(KNEE, RELEASED, full(name)))
    )
    assert after.force_n[0, -1] < before.force_n[0, -1]
    assert after.cell.size < before.cell.size


def test_rhizotomy_calms_the_jerk_without_signs_of_the_lower_motor_neuron() -> None:
    cut = full("selective_dorsal_rhizotomy")
    arc = treated_arc(RELEASED, cut)
    assert arc == replace(RELEASED, afferent=arc.afferent) and arc.afferent < 1.0
    model = treated_model(KNEE, RELEASED, cut)
    assert model.units_left == model.muscle_left == 1.0 and model.afferents_left < 1.0
    assert all(np.array(size(jerk(cut))) < np.array(size(jerk())))


@pytest.mark.parametrize("name", ["botulinum_toxin_a", "dantrolene"])
def test_muscle_gets_weaker_while_the_impulses_stay(name: str) -> None:
    brisk = Arc(release=0.5)  # at full release cells fire by themselves, and the loop then knows of any force
    before, after = first_volley(jerk(arc=brisk)), first_volley(jerk(full(name), brisk))
    assert before.units.tolist() == after.units.tolist()
    assert before.after_ms.tolist() == pytest.approx(after.after_ms.tolist())
    weak, strong = size(jerk(full(name), brisk)), size(jerk(arc=brisk))
    assert weak[1] < 0.8 * strong[1] and weak[2] < 0.8 * strong[2]


def test_dantrolene_leaves_the_electromyogram_and_the_toxin_does_not() -> None:
    of = {name: treated_model(KNEE, Arc(), full(name)) for name in ("dantrolene", "botulinum_toxin_a")}
    assert of["dantrolene"] == replace(KNEE, saturation=of["dantrolene"].saturation)
    assert of["dantrolene"].saturation > KNEE.saturation
    assert of["botulinum_toxin_a"].muscle_left < 1.0 and of["botulinum_toxin_a"].limb == KNEE.limb


def test_phenol_takes_motor_axons_alone() -> None:
    block = full("phenol_alcohol_neurolysis")
    arc = treated_arc(RELEASED, block)
    assert arc == replace(RELEASED, lower=arc.lower) and arc.lower < 0.5
    assert all(np.array(size(jerk(block))) < np.array(size(jerk())))


def test_dantrolene_takes_less_from_a_fused_contraction_than_from_a_twitch() -> None:
    """One impulse, and many that add up; the force of a unit is that of `Muscles`, at rest length."""
    left = []
    for arrivals in (np.array([1.0]), np.arange(1.0, 400.0, 20.0)):
        force = []
        for given_ in (None, full("dantrolene")):
            muscles = Muscles(treated_model(KNEE, Arc(), given_), 0.5, 1000)
            force.append(muscles.advance(0.0, np.zeros(arrivals.size, np.int64), arrivals)[0].max())
        left.append(force[1] / force[0])
    assert 0.6 < left[0] < 0.75 < left[1] < 0.95


@pytest.mark.parametrize("name", ["baclofen_oral", "baclofen_intrathecal", "diazepam"])
def test_a_healthy_cord_makes_up_for_a_drug_on_its_input(name: str) -> None:
    model = treated_model(KNEE, Arc(), full(name))
    assert model == replace(KNEE, bias_na=model.bias_na) and model.bias_na < KNEE.bias_na
    half, whole = (treated_model(KNEE, Arc(release=release), full(name)) for release in (0.5, 1.0))
    assert whole.input_left <= half.input_left <= 1.0


def test_tizanidine_takes_nothing_from_a_healthy_cord() -> None:
    drug = full("tizanidine")
    assert treated_model(KNEE, Arc(), drug) == KNEE
    assert treated_model(KNEE, RELEASED, drug).plateau_na < treated_model(KNEE, RELEASED).plateau_na
    shocked = Arc(shock=1.0)
    assert treated_model(KNEE, shocked, drug) == treated_model(KNEE, shocked)


def test_training_adds_drive_and_fibre_and_leaves_the_reflex() -> None:
    training = full("resistance_training")
    model, before = treated_model(KNEE, HURT, training), treated_model(KNEE, HURT)
    assert model.drive_left > before.drive_left and model.limb.force_n > before.limb.force_n
    kept = ("input_left", "presynaptic", "bias_na", "afferents_left", "units_left")
    assert all(getattr(model, name) == getattr(before, name) for name in kept)


@pytest.mark.parametrize(
    "name", ["task_specific_training", "resistance_training", "constraint_induced_therapy"]
)
def test_training_needs_drive_that_survives(name: str) -> None:
    paralysed = Arc(release=1.0, voluntary=0.0)
    assert treated_arc(paralysed, full(name)).voluntary == 0.0


@pytest.mark.parametrize(
    ("name", "kind"), [("pyridostigmine", "postsynaptic"), ("amifampridine", "presynaptic")]
)
def test_drugs_for_the_junction_leave_every_other_damage(name: str, kind: str) -> None:
    assert treated_arc(HURT, full(name, 1.0)) == HURT
    place = Lesion("neuromuscular_junction", kind=kind, severity=0.6, days=100)
    for cause in ("immune", "toxic", "genetic"):
        (after,) = treated_case(replace(place, cause=cause), full(name, 1.0))
        assert (after.severity < 0.6) == (cause == "immune") and after.severity > 0.0


def test_each_drug_for_the_junction_helps_its_own_disease() -> None:
    """Amifampridine helps Lambert-Eaton syndrome in part, pyridostigmine little; botulism neither."""

    def left(name: str, drug: str) -> float:
        before = syndrome(name)
        return treated_case(before, full(drug))[0].severity / before[0].severity

    assert 0.6 < left("lambert_eaton_syndrome", "amifampridine") < 0.9
    assert 0.9 < left("lambert_eaton_syndrome", "pyridostigmine") < 1.0
    assert left("myasthenia_gravis", "pyridostigmine") < 0.7
    assert left("myasthenia_gravis", "amifampridine") == 1.0
    for drug in ("amifampridine", "pyridostigmine"):
        assert left("botulism", drug) == 1.0
        assert "botulism" in ROWS[drug].not_for


def test_lambert_eaton_syndrome_improves_and_stays_ill() -> None:
    case = syndrome("lambert_eaton_syndrome")
    power = {
        drug: expect(case, treatment=drug).query("finding == 'power'")["expected"].astype(float).mean()
        for drug in (None, "pyridostigmine", "amifampridine")
    }
    assert power[None] < power["pyridostigmine"] < power["amifampridine"] < 0.5 * (power[None] + 5.0)


def test_both_places_of_a_plan_act_once() -> None:
    both = (full("baclofen_oral"), full("botulinum_toxin_a"))
    assert set(moves(both, "arc")) == {"junction"} and set(moves(both, "model")) == {"input_left", "bias_na"}
    assert treated(KNEE, both).muscle_left == 1.0
    assert treated_model(KNEE, Arc(), both).muscle_left == treated_arc(Arc(), both).junction


# what it does to the lesions


@pytest.mark.parametrize(
    ("treatment", "helped", "not_helped"),
    [
        ("ivig_plasma_exchange", "cidp", "cmt1a"),
        ("ivig_plasma_exchange", "multifocal_motor_neuropathy", "als_limb_onset"),
        ("corticosteroids", "cidp", "gbs_aidp"),
        ("corticosteroids", "inflammatory_myopathy", "inclusion_body_myositis"),
        ("corticosteroids", "myasthenia_gravis", "multifocal_motor_neuropathy"),
        ("nerve_transfer_repair", "upper_trunk_plexopathy", "als_limb_onset"),
        ("nerve_transfer_repair", "lower_trunk_plexopathy", "diabetic_polyneuropathy"),
        ("stroke_reperfusion", "capsular_stroke", "cord_transection_t4_chronic"),
    ],
)
def test_only_the_fitting_disease_is_helped(treatment: str, helped: str, not_helped: str) -> None:
    good, bad = syndrome(helped, days=400), syndrome(not_helped, days=400)
    given_ = Treatment(treatment, days=21 if treatment.startswith("ivig") else 400)
    assert sum(x.severity for x in treated_case(good, given_)) < sum(x.severity for x in good)
    assert treated_case(bad, given_) == bad


def test_a_dead_tract_stays_dead() -> None:
    stroke = Lesion("internal_capsule", side="left", severity=0.8, days=30, cause="ischaemia")
    at_once, late = Treatment("stroke_reperfusion", days=30), Treatment("stroke_reperfusion", days=20)
    assert treated_case(stroke, at_once)[0].severity < 0.8
    assert treated_case(stroke, late) == (stroke,)


def test_repair_comes_in_time_or_not_at_all() -> None:
    cut = Lesion("femoral_nerve", side="right", days=1500)
    early, late = (Treatment("nerve_transfer_repair", days=days) for days in (1400, 800))
    assert treated_case(cut, early)[0].severity < 0.6
    assert treated_case(cut, late) == (cut,)


# evidence as it is


@pytest.mark.parametrize("name", sorted(set(table("treatment_evidence")["treatment"])))
def test_curves_lie_within_their_intervals(name: str) -> None:
    course = evidence_course(name)
    assert course["note"].all() and course["source"].all() and course["with"].notna().all()
    known = course.dropna(subset=["low"])
    assert (known["low"] <= known["with"] + 1e-9).all() and (known["with"] <= known["high"] + 1e-9).all()
    percent = course[course["unit"] == "percent"][["without", "with", "low", "high"]].to_numpy()
    assert not (percent < 0).any() and not (percent > 100).any()


def test_riluzole_is_worth_three_months() -> None:
    """The curve of the hazard ratio gives the medians and the year that the review reports."""
    course = evidence_course("riluzole")
    month = 30.4375
    half = [float(np.interp(-50.0, -course[name], course["days"])) / month for name in ("without", "with")]
    assert half == pytest.approx([11.8, 14.8], abs=0.1)
    year = [float(np.interp(365.0, course["days"], course[name])) for name in ("without", "with")]
    assert year == pytest.approx([49.0, 58.0], abs=1.5)


@pytest.mark.parametrize(
    ("name", "measure"), [("tofersen", "score"), ("rtms_tdcs", "responders"), ("stem_cells", "responders")]
)
def test_a_trial_without_benefit_shows_none(name: str, measure: str) -> None:
    last = evidence_course(name).query("measure == @measure").iloc[-1]
    assert last["low"] < last["without"] < last["high"]


def test_an_interval_from_a_p_value_agrees_with_it() -> None:
    last = evidence_course("edaravone").query("measure == 'score_chosen'").iloc[-1]
    assert last["low"] > last["without"]
    assert last["low"] - last["without"] == pytest.approx(0.99, abs=0.05)  # as published


def test_what_the_model_moves_has_no_such_curve() -> None:
    with pytest.raises(
        ValueError, match="'dantrolene' is not a treatment whose evidence is shown as a curve"
    ):
        evidence_course("dantrolene")


@given(st.floats(1.0, 1000.0), st.floats(0.0, 2000.0), st.floats(0.0, 2000.0))
def test_axons_only_arrive(distance: float, one: float, two: float) -> None:
    early, late = sorted((one, two))
    assert 0.0 <= regrown(distance, early) <= regrown(distance, late) <= 1.0


# strength and duration


def test_a_short_pulse_needs_living_motor_axons() -> None:
    pulse = 0.3
    assert strength_duration(pulse, "innervated_muscle") < bearable_ma("innervated_muscle") / 2
    assert strength_duration(pulse, "denervated_muscle") > bearable_ma("denervated_muscle")
    for long in (120.0, 200.0):
        assert strength_duration(long, "denervated_muscle") < bearable_ma("denervated_muscle")


@pytest.mark.parametrize("tissue", ["innervated_muscle", "denervated_muscle"])
def test_rheobase_and_chronaxie_are_what_their_names_say(tissue: str) -> None:
    row = table("stimulation").set_index("tissue").loc[tissue]
    assert strength_duration(float(row["chronaxie_ms"]), tissue) == pytest.approx(2 * row["rheobase_ma"])
    assert strength_duration(1e9, tissue) == pytest.approx(row["rheobase_ma"])
    curve = strength_duration(np.geomspace(0.01, 1000.0, 50), tissue)
    assert (np.diff(curve) < 0).all()


def test_chronaxies_are_of_nerve_and_of_muscle() -> None:
    chronaxie = table("stimulation").set_index("tissue")["chronaxie_ms"]
    assert chronaxie["innervated_muscle"] < 1.0 and 10.0 <= chronaxie["denervated_muscle"] < 100.0


@pytest.mark.parametrize(
    ("pulse", "tissue", "told"),
    [(0.0, "innervated_muscle", "over 0"), (1.0, "nerve", "'nerve' is not a tissue")],
)
def test_wrong_pulses_are_named(pulse: float, tissue: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        strength_duration(pulse, tissue)
