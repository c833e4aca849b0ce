"""The picture of the reflex arc: its times are the run's own, and what is lost is not seen to travel."""

import json
import re
from dataclasses import replace
from math import isnan

import numpy as np
import pytest

import motorlab as ml
from motorlab.figures.arc import arc_picture, arc_story, arc_table, sentence, stations, traffic
from motorlab.figures.arc_limbs import LIMBS, turned
from motorlab.figures.arc_ways import cells, ways
from motorlab.figures.arc_words import upper_words
from motorlab.reflex.arcs import Arc
from motorlab.reflex.protocols import examine
from motorlab.reflex.run import Run
from motorlab.widgets.volley import Volley, volley

SIZE_BYTES = 60_000
ARCS = {
    "healthy": Arc(),
    "released": Arc(release=1.0),
    "shock": Arc(shock=1.0),
    "few_units": Arc(lower=0.4),
    "few_fibres": Arc(afferent=0.4),
    "slow": Arc(conduction=0.65),
    "no_fibres": Arc(afferent=0.0),
    "no_units": Arc(lower=0.0),
    "no_muscle": Arc(junction=0.0),
}
TRAVELS = ("healthy", "released", "few_units", "slow")


@pytest.fixture(scope="module")
def runs() -> dict[str, Run]:
    return {name: examine("knee_jerk", arc) for name, arc in ARCS.items()}


def told(runs: dict[str, Run], name: str, t_ms: float) -> str:
    return sentence(traffic(runs[name]), traffic(runs["healthy"]), t_ms)


# --- times ---


@pytest.mark.parametrize("name", TRAVELS)
def test_the_volley_passes_the_stations_in_order(runs: dict[str, Run], name: str) -> None:
    times = stations(runs[name])
    assert times.index.tolist() == ["tap", "spindle", "cord", "motor_cells", "muscle", "limb"]
    # the slowest fibres may come when the motor cells have fired already, so the last are in no order
    for column in ("first_ms", "median_ms"):
        assert (np.diff(times[column]) > 0).all(), column
    assert (times["first_ms"] <= times["median_ms"]).all()
    assert (times["median_ms"] <= times["last_ms"]).all()


@pytest.mark.parametrize("protocol", LIMBS)
def test_every_tendon_tap_can_be_drawn_and_is_in_order(protocol: str) -> None:
    healthy, released = (examine(protocol, arc) for arc in (Arc(), Arc(release=1.0)))
    # an excited cell may fire just before the tap's own input reaches it, so the middle of the volley counts
    assert stations(released)["median_ms"].is_monotonic_increasing
    story = arc_story(released, healthy)
    assert len(json.dumps(story, separators=(",", ":"))) < SIZE_BYTES
    assert arc_picture(released, healthy).count("<circle") > 120


@pytest.mark.parametrize("name", TRAVELS)
def test_the_muscle_answers_at_the_latency_of_the_run(runs: dict[str, Run], name: str) -> None:
    assert stations(runs[name]).loc["muscle", "median_ms"] == pytest.approx(
        runs[name].readouts["latency_ms"], abs=0.5
    )


def test_the_units_of_the_volley_are_those_of_the_run(runs: dict[str, Run]) -> None:
    for name, run in runs.items():
        assert stations(run).loc["muscle", "impulses"] == run.events["volley"].sum(), name


def test_lost_myelin_slows_and_scatters_both_ways(runs: dict[str, Run]) -> None:
    slow, healthy = stations(runs["slow"]), stations(runs["healthy"])
    for station in ("cord", "muscle"):
        assert slow.loc[station, "median_ms"] > healthy.loc[station, "median_ms"] + 1.0
        spread = [times.loc[station, "last_ms"] - times.loc[station, "first_ms"] for times in (slow, healthy)]
        assert spread[0] > spread[1]


def test_lost_fibres_and_units_are_missing_dots(runs: dict[str, Run]) -> None:
    healthy = runs["healthy"]
    story = {name: arc_story(run, healthy)["case"] for name, run in runs.items()}
    assert len(story["few_fibres"]["in"]) == pytest.approx(0.4 * len(story["healthy"]["in"]), abs=2)
    assert len(story["few_units"]["out"]) < len(story["healthy"]["out"])
    assert story["no_fibres"]["in"] == [] == story["no_fibres"]["out"]


@pytest.mark.parametrize("name", ["shock", "no_fibres", "no_units", "few_fibres"])
def test_a_silent_arc_has_no_motor_dots(runs: dict[str, Run], name: str) -> None:
    story = arc_story(runs[name], runs["healthy"])
    assert isnan(runs[name].readouts["latency_ms"])
    assert story["case"]["out"] == [] == story["case"]["fired"]
    assert story["healthy"]["out"]
    assert max(map(abs, story["case"]["angle"])) == pytest.approx(0.0, abs=0.5)
    assert isnan(stations(runs[name]).loc["limb", "median_ms"])


def test_impulses_reach_a_muscle_that_cannot_answer(runs: dict[str, Run]) -> None:
    story = arc_story(runs["no_muscle"], runs["healthy"])
    assert len(story["case"]["out"]) == len(story["healthy"]["out"])
    assert not any(story["case"]["pull"])


# --- words ---


def test_sentences_follow_the_volley(runs: dict[str, Run]) -> None:
    def healthy(t_ms: float) -> str:
        return told(runs, "healthy", t_ms)

    assert "swings towards the tendon below the kneecap" in healthy(-5)
    assert "stretches the spindles" in healthy(0.5)
    assert "runs up the sensory fibres" in healthy(5)
    assert "reaches the motor cells" in healthy(8.5)
    assert healthy(12).startswith("25 motor cells have fired")
    assert "of 25 impulses have reached the quadriceps" in healthy(17.7)
    assert "about to move" in healthy(25)
    assert healthy(250) == "The leg swings forward: 6 degrees, moved by 25 units."
    assert "falls back" in healthy(490)
    assert all("In health" not in healthy(t_ms) for t_ms in range(-10, 500, 7))


def test_sentences_tell_what_is_missing_and_what_health_does(runs: dict[str, Run]) -> None:
    assert told(runs, "no_fibres", 12) == (
        "The stretch is not reported: no sensory fibre is left. In health 25 motor cells have fired and the impulses "
        "run to the muscle."
    )
    assert "the cord is in shock" in told(runs, "shock", 30)
    assert "no motor cell is left" in told(runs, "no_units", 30)
    assert "too small to fire a motor cell" in told(runs, "few_fibres", 30)
    assert "the quadriceps cannot answer" in told(runs, "no_muscle", 30)


def test_what_comes_from_above_is_said() -> None:
    assert upper_words(Arc()) == "holds the reflex back"
    assert "shock" in upper_words(Arc(shock=1.0))
    assert "released" in upper_words(Arc(release=1.0, shock=1.0))
    assert upper_words(Arc(release=0.4)).startswith("40 %")


def test_the_table_tells_both_runs(runs: dict[str, Run]) -> None:
    table = arc_table(runs["no_fibres"], runs["healthy"])
    assert table.count("nothing arrives") == 4
    assert "17.7 (17.1 to 18.7), 25 units" in table


# --- the picture and its story ---


def test_the_story_is_small_and_its_steps_are_fine_while_the_volley_travels(runs: dict[str, Run]) -> None:
    for run in runs.values():
        story = arc_story(run, runs["healthy"])
        assert len(json.dumps(story, separators=(",", ":"))) < SIZE_BYTES
        steps = np.array(story["steps"])
        assert (np.diff(steps) > 0).all()
        assert story["fine"] > max((impulse[1] for impulse in story["case"]["out"][:1]), default=0.0)
        assert story["said"][0][0] == steps[0] and steps[-1] >= 495.0


def test_steps_go_from_event_to_event(runs: dict[str, Run]) -> None:
    healthy = runs["healthy"]
    for name, run in runs.items():
        story = arc_story(run, healthy)
        events = story["events"]
        assert events == sorted(set(events)) and set(events) <= set(story["steps"])
        assert (events[0], events[1], events[-1]) == (story["steps"][0], 0.0, story["steps"][-1])
        assert len(events) >= 7, name  # what is lost is told at its time in health
    said = [told(runs, "healthy", time) for time in arc_story(healthy, healthy)["events"]]
    assert len(set(said)) == len(said)


def test_health_is_a_ghost_beside_any_case_but_itself(runs: dict[str, Run]) -> None:
    healthy = runs["healthy"]
    assert arc_story(healthy, healthy)["healthy"] is None
    assert "m-ghost-limb" not in arc_picture(healthy, healthy)
    for name in ("released", "no_fibres", "slow"):
        assert arc_story(runs[name], healthy)["healthy"]["in"]
        assert "m-ghost-limb" in arc_picture(runs[name], healthy)


def test_what_is_lost_is_dim_and_in_words(runs: dict[str, Run]) -> None:
    healthy = runs["healthy"]
    assert "60 % of fibres lost" in arc_picture(runs["few_fibres"], healthy)
    assert "35 % of myelin lost" in arc_picture(runs["slow"], healthy)
    assert "answers to 0 %" in arc_picture(runs["no_muscle"], healthy)
    assert 'class="cross"' in arc_picture(runs["shock"], healthy)
    assert 'class="cross"' not in arc_picture(runs["slow"], healthy)
    lost = arc_picture(runs["few_units"], healthy).count('class="cell lost"')
    assert lost == 120 - round(0.4 * 120)


def test_no_type_is_smaller_than_sixteen_pixels(runs: dict[str, Run]) -> None:
    picture = arc_picture(runs["released"], runs["healthy"])
    sizes = re.findall(r"(?:font:|font-size:)(\d+)px", picture)
    assert picture.count('viewBox="0 0 900 ') == 1
    assert min(map(int, sizes)) >= 16


def test_dots_run_from_the_spindle_to_the_cells_and_on_to_the_muscle() -> None:
    for limb in LIMBS.values():
        drawn = ways(limb)
        pool = cells(120)
        low, high = pool.min(axis=0), pool.max(axis=0)
        for end in (drawn["in"][-1], drawn["out"][0]):
            assert (end > low - 6).all() and (end < high + 6).all()
        for points in drawn.values():
            gaps = np.hypot(*np.diff(points, axis=0).T)
            assert gaps.max() < 1.2 * gaps.min()  # so that speed on the picture is speed in the nerve
        assert len({tuple(place) for place in pool.round(2)}) == 120
    assert turned((5, 0), (0, 0), 90) == (0.0, -5.0)


def test_other_runs_are_refused(runs: dict[str, Run]) -> None:
    healthy = runs["healthy"]
    with pytest.raises(ValueError, match="tendon tap"):
        traffic(replace(healthy, protocol="pendulum"))
    with pytest.raises(ValueError, match="cannot be drawn over"):
        arc_picture(healthy, examine("ankle_jerk"))


# --- the widget ---


def test_the_entry_simulates_the_case_and_health() -> None:
    stroke = ml.Lesion("internal_capsule", side="left", severity=0.9, days=60)
    shown = volley(stroke, side="right")
    assert isinstance(shown, Volley)
    assert "lost: reflex released" in shown._film.picture
    assert shown._film.story["case"]["fired"] == pytest.approx(
        np.sort(ml.simulate(stroke).events.query("volley")["t_ms"]), abs=0.01
    )
    assert shown.time_ms is None
    shown.time_ms = 8
    assert shown.time_ms == 8.0
    before = shown._film.story
    shown.show(ml.simulate(), ml.simulate())
    assert shown._film.story != before and shown.time_ms == 8.0


def test_a_treatment_is_given_to_the_case_and_a_setting_to_both() -> None:
    released = ml.Lesion("internal_capsule", side="left", severity=0.9, days=60)
    treated = volley(released, treatment="baclofen_intrathecal")._film.story
    assert len(treated["case"]["fired"]) < len(volley(released)._film.story["case"]["fired"])
    assert treated["healthy"]["out"] == volley(released)._film.story["healthy"]["out"]
    assert volley(tap=2.0)._film.story["healthy"] is None


def test_a_protocol_without_a_tap_is_refused() -> None:
    with pytest.raises(ValueError, match="tendon tap"):
        volley(protocol="clonus")
