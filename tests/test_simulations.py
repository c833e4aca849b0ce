"""The knee jerk of a case, and that its curve and its bedside grade tell the same story."""

import math

import numpy as np
import pytest

import motorlab as ml
from motorlab.lesions import Lesion
from motorlab.reflex.amplitudes import clonus_with_muscle, jerk
from motorlab.reflex.arcs import Arc
from motorlab.reflex.grades import grade

NEAR_A_CUT = 0.3  # of a grade: the table is read between its points, and the noise of one seed is left
DRAWN = 24


def grade_of_curve(case: tuple[Lesion, ...], side: str) -> float:
    """Return the grade that the excursion of a run earns; the swing of clonus is not part of a knee jerk's run."""
    runs = [ml.simulate(case, side=side, seed=seed) for seed in (1, 2, 3)]
    healthy = [ml.simulate(seed=seed) for seed in (1, 2, 3)]
    size = np.mean([run.readouts["excursion_deg"] for run in runs]) / np.mean(
        [run.readouts["excursion_deg"] for run in healthy]
    )
    arc: Arc = runs[0].arc
    _, swing = jerk(arc.release, arc.shock, arc.lower, arc.afferent, arc.conduction)
    return float(grade(size, clonus_with_muscle(swing, arc.junction, arc.fibre)))


def drawn_cases() -> list[tuple[Lesion, ...]]:
    """Return random cases that reach the knee jerk, with kinds and days mixed."""
    draw = np.random.default_rng(7)
    sites = ["internal_capsule", "cord_t4", "root_l3", "root_l4", "femoral_nerve", "anterior_horn_lumbar"]
    sites += [
        "peripheral_nerve_diffuse",
        "muscle",
        "neuromuscular_junction",
        "dorsal_root_ganglion",
        "lumbar_plexus",
    ]
    return [
        tuple(
            Lesion(
                site,
                side="both",
                severity=float(draw.random()),
                days=float(draw.choice([0, 1, 5, 14, 60, 200])),
            )
            for site in draw.choice(sites, draw.integers(1, 3), replace=False)
        )
        for _ in range(DRAWN)
    ]


@pytest.mark.parametrize("case", drawn_cases(), ids=lambda case: "+".join(lesion.site for lesion in case))
def test_curve_and_grade_agree(case: tuple[Lesion, ...]) -> None:
    rows = ml.expect(case, kind="reflex").query(
        "finding == 'reflex' and target == 'knee' and side == 'right'"
    )
    bedside, curve = float(rows["expected"].item()), grade_of_curve(case, "right")
    assert round(bedside) == round(curve) or abs(bedside - curve) < NEAR_A_CUT, f"{bedside} against {curve}"


def test_the_curve_follows_the_side() -> None:
    stroke = Lesion("internal_capsule", side="left", severity=0.8)
    right, left = (ml.simulate(stroke, side=side).readouts["excursion_deg"] for side in ("right", "left"))
    assert left == ml.simulate(side="left").readouts["excursion_deg"] < right


def test_a_silent_reflex_has_no_latency() -> None:
    run = ml.simulate(Lesion("femoral_nerve", side="right"))
    assert run.readouts["excursion_deg"] == 0 and math.isnan(run.readouts["latency_ms"])


@pytest.mark.parametrize(
    ("given_", "told"),
    [
        ({"protocol": "knee_jrk"}, "Did you mean 'knee_jerk'"),
        ({"protocol": "pendulum", "muscle": "biceps"}, "'biceps' is not a muscle for pendulum"),
        ({"protocol": "knee_jerk", "tap": -1.0}, r"must be a number from 0.1 to 3"),
        ({"protocol": "pendulum", "tap": 1.0}, "has no setting 'tap'"),
        ({"protocol": "knee_jerk", "reinforced": 1.0}, "its settings are: tap, reinforcement"),
        ({"side": "middle"}, "'middle' is not a side"),
        ({"treatment": "baclofen_orl"}, "Did you mean 'baclofen_oral'"),
    ],
)
def test_wrong_choices_are_named(given_: dict[str, object], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        ml.simulate(**given_)  # type: ignore[arg-type]


def test_every_protocol_of_the_table_runs_and_follows_the_case() -> None:
    case = (
        Lesion("internal_capsule", side="both", severity=0.9, days=90),
        Lesion("root_c6", side="right", severity=0.6, days=90),
    )
    for name in ml.table("protocols")["protocol"]:
        healthy, hurt = ml.simulate(protocol=name), ml.simulate(case, protocol=name)
        assert (hurt.protocol, hurt.side) == (name, "right")
        moved = [key for key, value in hurt.readouts.items() if not value == healthy.readouts[key]]
        assert moved, name


def test_a_treatment_changes_the_run_and_names_its_price() -> None:
    stroke = Lesion("internal_capsule", side="left", severity=0.9, days=200)
    plain = ml.simulate(stroke, side="right").readouts
    eased = ml.simulate(stroke, side="right", treatment="baclofen_intrathecal").readouts
    assert eased["excursion_deg"] < plain["excursion_deg"]


def test_a_changed_curve_is_nobody_else_s() -> None:
    first = ml.simulate(side="left")
    first.curves.loc[0, "value"] = 999.0
    first.readouts["excursion_deg"] = 0.0
    second = ml.simulate(side="left")
    assert second.curves["value"].iloc[0] != 999.0
    assert second.readouts["excursion_deg"] > 1


def toe(case: Lesion) -> float:
    return ml.simulate(case, protocol="withdrawal").readouts["toe_deg"]


def test_the_toe_moves_as_the_plantar_response_of_the_examination() -> None:
    def capsule(day: float) -> Lesion:
        return Lesion("internal_capsule", side="left", severity=0.8, days=day)

    assert min(toe(capsule(day)) for day in (0, 1, 60)) > 10  # an extensor toe from the first hour
    assert abs(toe(Lesion("cord_t4", side="both", days=1))) < 5  # mute in shock
    for nerve in ("tibial_nerve", "root_s1"):
        assert abs(toe(Lesion(nerve, side="right", days=30))) < 5  # a numb sole, or no flexors
    for nerve in ("common_fibular_nerve", "root_l5"):
        assert toe(Lesion(nerve, side="right", days=30)) < -5  # the flexors are left


def test_spasticity_comes_weeks_after_the_brisk_jerk() -> None:
    def grade(day: float) -> float:
        case = Lesion("internal_capsule", side="left", severity=0.8, days=day)
        return ml.simulate(case, protocol="passive_stretch").readouts["mas_0_4"]

    assert grade(3) < 0.5 and grade(7) < 0.5 < grade(28) < grade(90)


def test_effort_asks_more_of_the_fibres_than_a_tap() -> None:
    case = ml.syndrome("duchenne_muscular_dystrophy")
    effort, tap = (
        ml.simulate(case, protocol=name).readouts[key] / ml.simulate(protocol=name).readouts[key]
        for name, key in (("voluntary_ramp", "peak_torque_nm"), ("biceps_jerk", "excursion_deg"))
    )
    assert effort < 0.7 * tap


def test_the_other_leg_is_straightened_by_its_own_release() -> None:
    left = Lesion("internal_capsule", side="left", severity=0.9, days=100)
    assert ml.simulate(left, protocol="withdrawal", side="right").readouts["crossed_units"] == 0
    assert ml.simulate(left, protocol="withdrawal", side="left").readouts["crossed_units"] > 40
