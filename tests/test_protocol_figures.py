"""A figure for every protocol: healthy behind it, ranges that stay, words with units, and quick to redraw."""

from functools import cache
from itertools import pairwise
from math import isnan
from typing import Any

import numpy as np
import pytest

from motorlab.figures import reflex
from motorlab.figures.protocol_panels import axis_ends, bands, known_norm, panels, places, readouts
from motorlab.figures.protocol_points import points
from motorlab.figures.protocol_titles import titled
from motorlab.figures.protocol_traces import NORM
from motorlab.figures.protocol_words import about, silent
from motorlab.figures.reflexes import caption, compartment, sentence, update
from motorlab.figures.template import DASHES, HEALTHY, LOWER, MIXED, UPPER
from motorlab.reflex.arcs import Arc
from motorlab.reflex.parameters import parameters
from motorlab.reflex.protocols import PROTOCOLS, examine, limbs
from motorlab.reflex.run import Run
from motorlab.step_tables import step_table
from motorlab.tables import rows

ARCS = {
    "healthy": Arc(),
    "upper": Arc(release=1.0, voluntary=0.4),
    "lower": Arc(lower=0.4),
    "mixed": Arc(release=0.8, lower=0.4, voluntary=0.5),
    "gone": Arc(lower=0.0),
}
PLACES = [(protocol, muscle) for protocol in PROTOCOLS for muscle in limbs(protocol)]
FIRST = [(protocol, next(iter(limbs(protocol)))) for protocol in PROTOCOLS]
NAMES = [f"{protocol}-{muscle}" for protocol, muscle in PLACES]


@cache
def run(protocol: str, muscle: str, arc: str = "healthy") -> Run:
    return examine(protocol, ARCS[arc], muscle=muscle)


def lines(figure: Any) -> list[Any]:
    return [line for line in figure.data if line.name != NORM]


def boxes(figure: Any, protocol: str, muscle: str) -> list[str]:
    count = len(panels(protocol, run(protocol, muscle).limb))
    return [annotation.text for annotation in figure.layout.annotations[:count]]


@pytest.mark.parametrize(("protocol", "muscle"), PLACES, ids=NAMES)
@pytest.mark.parametrize("arc", ["upper", "gone"])
def test_every_protocol_on_every_muscle_draws_over_its_ghost(protocol: str, muscle: str, arc: str) -> None:
    now, healthy = run(protocol, muscle, arc), run(protocol, muscle)
    drawn = iter(lines(reflex(now, healthy)))
    for panel in panels(protocol, now.limb):
        ghosts, mine = points(healthy, -0.3, panel), points(now, 0.3, panel)
        for source, expected in (("healthy", ghosts), ("", mine)):
            # the lines of a panel come in pairs: healthy first
            assert len(expected) == (2 if panel.second else 1), source
        for ghost, line in zip(ghosts, mine, strict=True):
            behind, before = next(drawn), next(drawn)
            np.testing.assert_array_equal(behind.y, ghost["y"])
            np.testing.assert_array_equal(before.y, line["y"])
            assert behind.line.color == HEALTHY and behind.line.dash == DASHES["healthy"]
            assert before.line.color != HEALTHY and before.line.dash is None
    assert not list(drawn)


@pytest.mark.parametrize(("protocol", "muscle"), PLACES, ids=NAMES)
def test_axes_stay_and_hold_every_case(protocol: str, muscle: str) -> None:
    found = set()
    for arc in ARCS if (protocol, muscle) in FIRST else ("healthy", "upper", "gone"):
        now = run(protocol, muscle, arc)
        layout = reflex(now, run(protocol, muscle)).layout.to_plotly_json()
        found.add(repr([layout[name]["range"] for name in sorted(layout) if name[1:5] == "axis"]))
        for panel in panels(protocol, now.limb):
            low, high = sorted((panel.bottom, panel.top))
            for line in points(now, 0.3, panel):
                y = np.asarray(line["y"], float)
                x = line["x"] if "x" in line else line["x0"] + line["dx"] * np.arange(y.size)
                seen = y[(x >= panel.x_low) & (x <= panel.x_high) & np.isfinite(y)]
                assert ((seen >= low) & (seen <= high)).all(), (panel.panel, arc)
                assert "x0" in line or np.nanmax([*x, panel.x_low]) <= panel.x_high, (panel.panel, arc)
    assert len(found) == 1


@pytest.mark.parametrize(("protocol", "muscle"), FIRST)
def test_an_updated_figure_is_the_figure_made_anew(protocol: str, muscle: str) -> None:
    first, then, healthy = (run(protocol, muscle, arc) for arc in ("upper", "gone", "healthy"))
    held = {"A": run(protocol, muscle, "lower"), "B": run(protocol, muscle, "gone"), "C": healthy}
    figure = reflex(first, healthy, held)
    update(figure, then, healthy, {**held, "C": first})
    assert figure.to_json() == reflex(then, healthy, {**held, "C": first}).to_json()


@pytest.mark.parametrize(("protocol", "muscle"), FIRST)
def test_colour_and_line_say_who_is_who(protocol: str, muscle: str) -> None:
    held = {letter: run(protocol, muscle, arc) for letter, arc in zip("ABC", ARCS, strict=False)}
    held["A"] = run(protocol, muscle, "lower")
    figure = reflex(run(protocol, muscle, "mixed"), run(protocol, muscle), held)
    group = lines(figure)[:5]
    assert [line.line.color for line in group] == [HEALTHY, LOWER, UPPER, LOWER, MIXED]
    assert len({line.line.dash for line in group}) == 5
    marks = [line.marker.symbol for line in group if "markers" in line.mode]
    assert len(marks) == len(set(marks))
    letters = [
        note.text[:8]
        for note in figure.layout.annotations
        if note.text.startswith("<b>") and "right" in note.text
    ]
    assert letters == ["<b>A</b>", "<b>B</b>", "<b>C</b>"]


@pytest.mark.parametrize(("protocol", "muscle"), PLACES, ids=NAMES)
def test_words_name_every_readout_and_the_healthy_one(protocol: str, muscle: str) -> None:
    now, healthy = run(protocol, muscle, "upper"), run(protocol, muscle)
    words = sentence(now, healthy)
    assert words.startswith(next(row.name for row in rows("protocols") if row.protocol == protocol))
    assert (muscle.replace("_", " ") in words) == (len(limbs(protocol)) > 1)
    for row in readouts(protocol):
        value = now.readouts[row.readout]
        if not isnan(value) and not silent(now):
            assert row.phrase.format(value=f"{value:.{row.digits}f}") in words
    assert words.count("(healthy") >= (1 if silent(now) else 2)


def test_units_stand_in_the_words_and_beside_the_panels() -> None:
    for protocol, muscle in FIRST:
        now = run(protocol, muscle)
        texts = "".join(boxes(reflex(now, now), protocol, muscle))
        for row in readouts(protocol):
            if row.panel and row.unit and not isnan(now.readouts[row.readout]):
                assert f" {row.unit}</b>" in texts, row.readout
            units = {"ms", "mV", "Nm", "Hz", "deg/s", "%"} & {row.unit}
            words = {"deg": "degrees", "Hz": "a second"}.get(row.unit, row.unit)
            assert not units or words in row.phrase or row.unit in row.phrase, row.readout


@pytest.mark.parametrize(("protocol", "muscle"), FIRST)
def test_a_silent_reflex_says_so(protocol: str, muscle: str) -> None:
    gone, healthy = run(protocol, muscle, "gone"), run(protocol, muscle)
    said = [row.none for row in readouts(protocol) if row.none]
    assert len(said) <= 1
    for none in said:  # only a pendulum swings without any reflex
        assert none in sentence(gone, healthy)
        assert none in sentence(healthy, healthy, {"A": gone})
        decides = next(row for row in readouts(protocol) if row.none)
        assert isnan(gone.readouts[decides.readout])
    assert bool(said) != (protocol == "pendulum")


def test_norms_are_bands_and_say_who_says_so() -> None:
    seen = set()
    for protocol, muscle in PLACES:
        healthy = run(protocol, muscle)
        drawn = [line for line in reflex(healthy, healthy).data if line.name == NORM]
        expected = [band for several in bands(protocol, healthy.limb).values() for band in several]
        assert [line.text for line in drawn] == [band.words for band in expected]
        seen |= {(protocol, band.words.replace("<br>", " ")) for band in expected}
    assert seen == {(row.protocol, known_norm(row.norm)) for row in rows("panel_norms")}
    # a healthy run lies in the bands of its own axis, so the eye may compare
    sweep, h = bands("h_reflex", "ankle")["sweep"][0], run("h_reflex", "gastrocnemius_soleus").readouts
    assert sweep.x[0] < h["latency_ms"] < sweep.x[1]
    rate = bands("h_depression", "ankle")["rates"][0]
    assert rate.y[0] < run("h_depression", "gastrocnemius_soleus").readouts["h_1hz_ratio"] < rate.y[1] < 1.0


def test_a_pointer_on_the_readouts_finds_their_norm() -> None:
    panel = panels("pendulum", "knee")[0]
    assert known_norm("PN120") in about(panel).replace("<br>", " ")
    dropped = run("pendulum", "quadriceps")
    assert about(panel) in str(reflex(dropped, dropped).layout.annotations[0].hovertext)
    assert all(
        panel.shows in caption(run(*place)) for place in FIRST for panel in panels(place[0], run(*place).limb)
    )


def test_a_weak_will_is_upper_where_an_effort_is_asked_for() -> None:
    """Hours after a stroke of the hand's cortex neither release nor shock has come, and yet the thumb is weak."""
    weak = Arc(voluntary=0.3)
    assert compartment(examine("voluntary_ramp", weak)) == "upper"
    assert compartment(examine("knee_jerk", weak)) == "healthy"  # a jerk is made at rest


def test_runs_that_do_not_belong_together_are_refused() -> None:
    with pytest.raises(ValueError, match=r"ankle_jerk \(ankle\) cannot be drawn over knee_jerk \(knee\)"):
        reflex(run("knee_jerk", "quadriceps"), run("ankle_jerk", "gastrocnemius_soleus"))
    biceps, ankle = run("passive_stretch", "biceps"), run("passive_stretch", "gastrocnemius_soleus")
    with pytest.raises(ValueError, match="one protocol and muscle"):
        reflex(biceps, biceps, {"A": ankle})
    with pytest.raises(ValueError, match="4 runs are held"):
        reflex(biceps, biceps, dict.fromkeys("ABCD", biceps))


def test_the_rows_fit_the_protocols() -> None:
    for protocol, muscle in PLACES:
        now = run(protocol, muscle)
        mine = panels(protocol, now.limb)
        assert mine and places(mine)[-1][0] == 0.0
        assert {row.readout for row in readouts(protocol)} <= set(now.readouts)
        assert {row.panel for row in readouts(protocol)} <= {panel.panel for panel in mine} | {""}
        assert all(axis_ends(panel)[0] < axis_ends(panel)[1] for panel in mine)
    known = {(protocol, run(protocol, muscle).limb) for protocol, muscle in PLACES}
    assert {
        (row.protocol, row.limb) for name in ("panel_ranges", "panel_norms") for row in rows(name)
    } <= known
    assert {row.protocol for row in rows("protocol_panels")} == set(PROTOCOLS)


def test_the_race_ends_where_the_arc_is_cut() -> None:
    panel = panels("withdrawal", "foot")[2]
    whole, cut = (
        points(run("withdrawal", "extensor_hallucis_longus", arc), 0.0, panel)[0]
        for arc in ("healthy", "gone")
    )
    assert (
        np.isfinite(whole["x"]).sum() == 8 and np.isfinite(cut["x"]).sum() == 4
    )  # start and cord of both arcs
    assert list(whole["text"])[:2] == ["stimulus", "in the cord"]


def test_sweeps_are_cut_at_each_shock() -> None:
    healthy = run("f_wave", "abductor_pollicis_brevis")
    sweep = points(healthy, 0.0, panels("f_wave", "hand")[1])[0]
    assert np.isnan(sweep["y"]).sum() == len(healthy.steps) == 20
    assert np.nanmin(sweep["x"]) >= 10.0  # after the direct answer, which is ten times as large
    assert np.nanmax(np.abs(sweep["y"])) < 1.0


@pytest.mark.parametrize(("protocol", "muscle"), FIRST)
def test_titles_say_what_is_drawn_across_and_up(protocol: str, muscle: str) -> None:
    now = run(protocol, muscle)
    figure = titled(reflex(now, now), now)
    said = [note.text for note in figure.layout.annotations]
    shown = panels(protocol, now.limb)
    for panel in shown:
        assert (f"{panel.up}, {panel.unit}" if panel.unit else panel.up) in said
        assert panel.across in said
    # panels lie below each other, with room for the titles between them
    ups = [figure.layout[f"yaxis{'' if row == 1 else row}"] for row in range(1, len(shown) + 1)]
    ends = [up.domain for up in ups]
    assert ends[0][1] == 1.0 and ends[-1][0] == pytest.approx(0.0, abs=1e-5)
    assert all(upper[0] - lower[1] > 0.05 for upper, lower in pairwise(ends))
    assert not any(up.tickprefix for up in ups)
    assert figure.layout.height < 520


@pytest.mark.parametrize(("protocol", "muscle"), FIRST)
def test_a_run_may_stand_alone(protocol: str, muscle: str) -> None:
    now = run(protocol, muscle, "upper")
    figure = reflex(now, None)
    assert not [line for line in lines(figure) if line.name.startswith("healthy")]
    assert len(lines(figure)) * 2 == len(lines(reflex(now, now)))
    assert "healthy" not in "".join(boxes(figure, protocol, muscle)) + sentence(now, None)
    assert sentence(run(protocol, muscle, "gone"), None)


def test_below_an_upper_limit_all_is_healthy() -> None:
    (band,) = bands("f_wave", "hand")["raster"]
    assert band.x == (panels("f_wave", "hand")[0].x_low, 33.0)


def test_rows_of_dots_of_two_runs_lie_beside_each_other() -> None:
    healthy = run("f_wave", "abductor_pollicis_brevis")
    ghost, dots = lines(reflex(healthy, healthy))[:2]
    assert np.allclose(np.asarray(dots.y) - np.asarray(ghost.y), 0.6)


def test_the_drive_is_told_in_percent_of_an_effort() -> None:
    whole = [parameters(run("gain_curve", muscle).limb).limb.drive_na for muscle in limbs("gain_curve")]
    share = [round(100.0 / drive) for drive in whole]
    assert (
        f"1 nA is {min(share)} to {max(share)} % of a full effort" in panels("gain_curve", "knee")[1].across
    )


@pytest.mark.parametrize(("protocol", "muscle"), FIRST)
@pytest.mark.parametrize("arc", ["upper", "gone"])
def test_steps_are_told_in_words(protocol: str, muscle: str, arc: str) -> None:
    now = run(protocol, muscle, arc)
    table = step_table(now)
    if table is None:
        assert not len(now.steps)
        return
    assert table.shape == now.steps.shape
    assert not [name for name in table if "_" in name]
    assert not table.isin(["nan", "NaN"]).any(axis=None)
    described = {row.column for row in rows("step_columns") if row.protocol == protocol}
    assert described == set(now.steps)
