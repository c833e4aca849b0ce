"""What the lesson on tone and clonus says is what the model says, and the numbers it quotes are rows of the norms."""

from functools import cache
from math import isnan
from typing import Any

import numpy as np
import pandas as pd
import pytest

import motorlab as ml
from motorlab.questions import right_choice, told
from motorlab.reflex import maps
from motorlab.reflex.arcs import Arc
from motorlab.reflex.parameters import lesioned, parameters
from motorlab.reflex.run import Run
from motorlab.tone_tables import bedside, tone_course, weak_limbs

NORMS = ml.table("norms").set_index("norm")
STROKE = ml.Lesion("internal_capsule", side="left", severity=0.7, days=180, cause="ischaemia")
SEVERE = ml.Lesion("internal_capsule", side="left", severity=0.8, days=180, cause="ischaemia")
CELLS = ml.Lesion("anterior_horn_cervical", side="right", severity=0.8, days=60)
CORD = ml.Lesion("cord_t4", side="both", days=60, cause="trauma")


@cache
def stretched(*case: Any, **settings: float) -> Run:
    return ml.simulate(*case, protocol="passive_stretch", **settings)


@cache
def elbows() -> dict[str, Run]:
    return {
        "healthy": stretched(),
        "spastic": stretched(STROKE),
        "rigid": stretched(rigidity=5),
        "short": stretched(contracture=4.7),
        "limp": stretched(CELLS),
    }


def extra(name: str) -> np.ndarray:
    """Return what an elbow resists more than the healthy one, by speed (Nm)."""
    torque = {one: elbows()[one].steps["peak_torque_nm"].to_numpy() for one in (name, "healthy")}
    return torque[name] - torque["healthy"]


# --- 1: what tone is ---


def test_nearly_all_of_healthy_tone_is_tissue() -> None:
    steps = stretched().steps
    assert (steps["reflex_torque_nm"] / steps["peak_torque_nm"] < 0.2).all()
    assert steps.loc[steps["speed_deg_s"] < 100, "emg_mv"].max() == 0


def test_the_threshold_falls_and_lies_at_the_lower_end_of_what_was_measured() -> None:
    healthy, spastic = (stretched(*case).readouts["threshold_deg_s"] for case in ((), (STROKE,)))
    assert NORMS.loc["PN114", "low"] <= healthy <= NORMS.loc["PN114", "high"]
    assert NORMS.loc["PN115", "low"] == spastic == stretched().steps["speed_deg_s"].min()
    assert NORMS.loc["PN114", "source"] == NORMS.loc["PN115", "source"] == "thilmann_fellows_garms_1991"


def test_resistance_sinks_with_severity() -> None:
    peaks = [
        stretched(ml.Lesion("internal_capsule", side="left", severity=severity, days=180)).readouts[
            "peak_torque_nm"
        ]
        for severity in (0.7, 0.4, 0.2)
    ]
    assert peaks == sorted(peaks, reverse=True)
    assert peaks[-1] > stretched().readouts["peak_torque_nm"]


def test_why_the_threshold_falls_in_the_model() -> None:
    healthy = parameters("biceps")
    released = lesioned(healthy, Arc(release=stretched(STROKE).arc.release))
    assert released.presynaptic < healthy.presynaptic
    assert released.reciprocal_nc < healthy.reciprocal_nc
    assert released.bias_na > healthy.bias_na


def test_what_mcpherson_found() -> None:
    assert NORMS.loc[["PN116", "PN116b"], "value"].tolist() == [74, 15]
    assert stretched(STROKE).readouts["reflex_share"] > 0.5


# --- 2: five elbows ---


def test_three_elbows_have_the_same_grade_and_the_limp_one_that_of_health() -> None:
    grades = {name: run.readouts["mas_0_4"] for name, run in elbows().items()}
    assert [round(grades[name]) for name in ("spastic", "rigid", "short")] == [3, 3, 3]
    assert grades["healthy"] == grades["limp"] == 0


def test_slow_the_spastic_elbow_is_the_easiest_and_fast_the_hardest() -> None:
    ill = {name: elbows()[name].steps["peak_torque_nm"] for name in ("spastic", "rigid", "short")}
    slow, fast = ({name: torque.iloc[place] for name, torque in ill.items()} for place in (0, -1))
    assert min(slow, key=slow.__getitem__) == max(fast, key=fast.__getitem__) == "spastic"


def test_only_spasticity_grows_with_speed() -> None:
    assert extra("spastic")[-1] > 2 * extra("spastic")[0]
    for name in ("rigid", "short"):
        assert np.ptp(extra(name)) < 0.15 * extra(name).mean()


def test_the_way_tells_rigid_from_short() -> None:
    """Over the healthy elbow: a rigid one as much everywhere, a short one more towards the end."""
    wide = {
        name: elbows()[name].curves.pivot(index="t_ms", columns="series", values="value")
        for name in ("healthy", "rigid", "short")
    }
    on_the_way = wide["healthy"]["angle"].between(60, 125)
    more = {
        name: (wide[name]["torque"] - wide["healthy"]["torque"])[on_the_way] for name in ("rigid", "short")
    }
    assert np.ptp(more["rigid"]) < 0.1
    assert more["short"].is_monotonic_increasing
    assert np.ptp(more["short"]) > 5


def test_only_the_spastic_muscle_answers_more_than_in_health() -> None:
    emg = {name: run.steps["emg_mv"].max() for name, run in elbows().items()}
    assert emg["rigid"] == emg["short"] == emg["healthy"] < emg["spastic"] / 2
    assert emg["limp"] <= emg["healthy"]


def test_tardieu_tells_reflex_from_tissue() -> None:
    table = bedside(elbows()).set_index("limb")
    assert (table.drop("spastic")["R1, fast (deg)"] == "none").all()
    ends = {name: run.readouts["tardieu_r2_deg"] for name, run in elbows().items()}
    assert ends["spastic"] - elbows()["spastic"].readouts["tardieu_r1_deg"] > 30
    assert ends["healthy"] == ends["limp"] == 130
    assert ends["spastic"] > 125 > max(ends["rigid"], ends["short"])


def test_a_hand_feels_the_catch_after_the_muscle_has_begun() -> None:
    spastic = elbows()["spastic"]
    assert spastic.readouts["tardieu_r1_deg"] > spastic.steps["catch_deg"].iloc[-1]


def test_there_is_no_clasp_knife() -> None:
    """While the joint still moves the resistance goes on growing, but for the last few degrees."""
    wide = elbows()["spastic"].curves.pivot(index="t_ms", columns="series", values="value")
    caught = wide[(wide["angle"] > elbows()["spastic"].readouts["tardieu_r1_deg"]) & (wide["angle"] < 120)]
    smooth = caught["torque"].rolling(50, center=True).mean().dropna()  # 25 ms: without the single twitches
    assert (smooth.diff().dropna() > -0.01).all()
    assert smooth.iloc[-1] > 1.5 * smooth.iloc[0]


def test_agreement_and_course_are_rows() -> None:
    assert NORMS.loc["PN119", "value"] == 0.51
    assert NORMS.loc["PN090", ["low", "high"]].tolist() == [1, 3]


# --- 3: the pendulum ---


def test_the_pendulum_falls_with_severity_and_misses_the_speed() -> None:
    runs = {
        severity: ml.simulate(
            ml.Lesion("internal_capsule", side="left", severity=severity, days=180), protocol="pendulum"
        ).readouts
        for severity in (0.2, 0.5, 0.8)
    }
    runs[0.0] = ml.simulate(protocol="pendulum").readouts
    index = [runs[severity]["relaxation_index"] for severity in (0.0, 0.2, 0.5, 0.8)]
    assert index == sorted(index, reverse=True)
    for norm, value in {"PN120": index[0], "PN122": runs[0.0]["swings"], "PN121": index[-1]}.items():
        assert NORMS.loc[norm, "low"] <= value <= NORMS.loc[norm, "high"], norm
    assert runs[0.8]["peak_speed_deg_s"] > NORMS.loc["PN150", "high"]  # where the lesson says that it misses
    assert runs[0.0]["peak_speed_deg_s"] < NORMS.loc["PN149", "high"]


# --- 4: clonus ---


@cache
def fields() -> pd.DataFrame:
    return maps.clonus_map(releases=(0, 0.8, 0.9, 1), lengths=(0.5, 1, 2))


def test_delay_alone_never_beats() -> None:
    assert fields().query("release == 0")["swing_deg"].max() < 0.1
    assert not fields().query("release == 0")["lasting"].any()
    assert fields().query("release == 1")["lasting"].all()  # half as long, it still beats


def test_between_none_and_full_release_delay_decides_and_at_the_border_chance() -> None:
    share = fields().groupby(["release", "length"])["lasting"].mean().unstack()
    assert (share.loc[[0.8, 0.9], 0.5] == 0).all()
    assert (share.loc[[0.8, 0.9], 2] > 0.5).all()
    assert ((share > 0) & (share < 1)).sum().sum() >= 1


def test_released_a_longer_arc_beats_farther_and_more_slowly() -> None:
    full = fields().query("release == 1").groupby("length")[["swing_deg", "frequency_hz"]].median()
    assert full["swing_deg"].is_monotonic_increasing
    assert full["frequency_hz"].is_monotonic_decreasing


def test_the_beats_fade_as_severity_falls() -> None:
    beats = [
        ml.simulate(
            ml.Lesion("internal_capsule", side="left", severity=severity, days=180), protocol="clonus"
        ).readouts["beats"]
        for severity in (0.8, 0.7, 0.64, 0.6)
    ]
    assert beats == sorted(beats, reverse=True)
    assert beats[0] >= 10 > beats[2] > beats[3] == 1


def test_norms_of_beats() -> None:
    foot, beating = (ml.simulate(*case, protocol="clonus").readouts for case in ((), (SEVERE,)))
    assert foot["beats"] <= NORMS.loc["PN126", "high"] == 3
    assert beating["beats"] >= 10
    assert NORMS.loc["PN124", "low"] <= beating["frequency_hz"] <= NORMS.loc["PN124", "high"]


# --- 5: the days ---


def test_limp_then_brisk_then_stiff() -> None:
    table = tone_course(CORD, days=(1, 10, 14, 21, 30, 60)).set_index("day")
    table["beats"] = table["beats"].replace("none", "0")
    table = table.astype(float)
    healthy = table.loc["healthy"]
    table = table.drop("healthy").set_axis([1, 10, 14, 21, 30, 60])
    assert table.loc[1, "pendulum index"] > healthy["pendulum index"]
    assert table.loc[1, "knee jerk (0 to 4)"] == 0
    brisk, beating, stiff, braked = (
        some.index[0]
        for some in (
            table[table["knee jerk (0 to 4)"] >= 2.5],
            table[table["beats"] >= 10],
            table[table["tone (-1 to 3)"] >= 1.5],
            table[table["pendulum index"] < NORMS.loc["PN120", "low"]],
        )
    )
    low, high = NORMS.loc["PN083", ["low", "high"]]
    assert low <= brisk <= high
    assert brisk < beating < stiff == braked == NORMS.loc["PN084", "low"]
    assert table.loc[60, "pendulum index"] < 1


def test_in_shock_the_muscles_are_silent_however_fast_they_are_stretched() -> None:
    (first_day,) = ml.on_day((CORD,), 1)
    for muscle in ("gastrocnemius_soleus", "quadriceps"):
        run = ml.simulate(first_day, protocol="passive_stretch", muscle=muscle)
        assert isnan(run.readouts["threshold_deg_s"]), muscle
    held = ml.simulate(first_day, protocol="clonus")
    healthy = ml.simulate(protocol="clonus")
    assert held.readouts["beats"] == healthy.readouts["beats"] == 1  # the foot on its own spring
    assert not held.curves.query("series == 'emg'")["value"].any()


# --- 6: stiff and weak ---


def test_two_weak_arms_are_alike_in_force_and_unlike_in_rate_and_tone() -> None:
    table = weak_limbs({"healthy": (), "stroke": SEVERE, "cells lost": CELLS}).set_index("arm").astype(float)
    force = table["full effort (Nm)"]
    assert max(force["stroke"], force["cells lost"]) < 0.3 * force["healthy"]
    assert abs(force["stroke"] - force["cells lost"]) < 0.1 * force["healthy"]
    alive, join, rate = (table[name] for name in ("units that live", "that join", "they fire at (Hz)"))
    assert alive["stroke"] == alive["healthy"] > join["stroke"]
    assert join["cells lost"] == alive["cells lost"] < alive["healthy"] / 2
    assert rate["stroke"] < 0.6 * rate["healthy"] < rate["cells lost"]
    ratio = table["needle: rate over units"]
    assert ratio["cells lost"] > 10 > ratio["healthy"] == ratio["stroke"]
    assert NORMS.loc["PN101", "low"] <= ratio["healthy"] <= NORMS.loc["PN101", "high"]
    assert table["modified Ashworth"].idxmax() == "stroke"
    assert table["modified Ashworth"]["cells lost"] == table["modified Ashworth"]["healthy"] == 0


def test_the_first_unit_rule_is_a_row() -> None:
    assert NORMS.loc["PN141", "low"] == 15


def test_who_becomes_stiff() -> None:
    assert NORMS.loc[["PN086", "PN087"], "value"].round().tolist() == pytest.approx([25, 43], abs=1)


# --- the cards ---


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        ("elbow_first_answer", "c"),
        ("elbow_reflex_share", "a"),
        ("leg_first_swing", "c"),
        ("foot_held_up", "b"),
        ("slow_nerves_foot", "c"),
        ("cord_first_sign_back", "a"),
        ("elbow_full_effort", "b"),
    ],
)
def test_answers(name: str, letter: str) -> None:
    assert right_choice(name).letter == letter
    assert told(name)[letter].source


def test_the_slow_nerves_of_the_card_are_slow_and_its_upper_neurons_whole() -> None:
    run = ml.simulate(ml.syndrome("cmt1a"), protocol="clonus")
    assert run.arc.conduction < 0.8
    assert run.arc.release == run.arc.shock == 0
    assert run.arc.afferent < 0.5  # which is why the lesson calls the map the cleaner experiment
