"""Chosen findings over the days and side by side, and the pictures of a lesson: they say what the model says."""

import html
import itertools
import re

import numpy as np
import pandas as pd
import pytest

import motorlab as ml
from motorlab.axon_times import axon_times, size_um
from motorlab.catalogue import catalogue
from motorlab.figures import axon_lanes, jerk_curves, sign_timeline
from motorlab.figures.axons import MAGNIFIED
from motorlab.figures.template import HEALTHY, LOWER, MIXED, UPPER
from motorlab.figures.timeline import SHORT, WIDE
from motorlab.timelines import DAYS, SCALE, chosen, grid, side_by_side, spans, timeline
from motorlab.widgets import controls, words
from motorlab.widgets.plate import Plate, sheet
from motorlab.widgets.plot import Plot

STROKE = ml.Lesion("internal_capsule", side="left", severity=0.8, cause="ischaemia")
CASES = {
    "stroke": (STROKE,),
    "cord": (ml.Lesion("cord_c5_c6", side="both", cause="trauma"),),
    "nerve": ml.syndrome("common_fibular_palsy"),
    "root": ml.syndrome("l5_radiculopathy"),
    "als": ml.syndrome("als_limb_onset"),
}
SAID = {
    (row["finding"], row["value"]): row["shown"]
    for row in ml.table("pointers").query("shown != ''").to_dict("records")
}
SELECTIONS = list(dict.fromkeys(ml.table("chosen_findings")["selection"]))


@pytest.fixture(scope="module")
def courses() -> dict[str, pd.DataFrame]:
    return {name: timeline(*case, selection=name) for name, case in CASES.items()}


def test_the_days_are_those_of_the_slider() -> None:
    assert controls.SCALE == SCALE
    assert tuple(DAYS) == tuple(SCALE) == controls.DAYS


@pytest.mark.parametrize("name", SELECTIONS)
def test_every_chosen_finding_is_a_row_of_the_model(name: str) -> None:
    known = set(ml.expect()[["finding", "target", "side"]].itertuples(index=False, name=None))
    rows = chosen(name)
    assert set(rows[["finding", "target", "side"]].itertuples(index=False, name=None)) <= known
    assert rows["words"].is_unique


def test_an_unknown_selection_names_the_nearest() -> None:
    with pytest.raises(ValueError, match="Did you mean 'stroke'"):
        chosen("strok")


@pytest.mark.parametrize("name", list(CASES))
def test_a_timeline_holds_what_expect_says_on_each_day(courses: dict[str, pd.DataFrame], name: str) -> None:
    for day in (0, 1, 7, 60, 730):
        signs = ml.expect(*ml.on_day(CASES[name], day)).set_index(["finding", "target", "side"])
        for row in courses[name][courses[name]["day"] == day].to_dict("records"):
            model = signs.loc[(row["finding"], row["target"], row["side"])]
            assert row["expected"] == model["expected"]
            assert row["chance"] == pytest.approx(model["chance"])
            shock = any(word in model["because"] for word in ("in shock", "silenced"))
            assert row["shock"] == (shock and row["abnormal"])


@pytest.mark.parametrize("name", list(CASES))
def test_values_are_called_what_the_panel_calls_them(courses: dict[str, pd.DataFrame], name: str) -> None:
    for row in courses[name].to_dict("records"):
        panel = words.value(row["finding"], row["expected"], row["scale"]).replace("flaccid", "limp")
        if row["expected"] == "preserved":
            assert row["shown"] == "normal"
        elif said := SAID.get((row["finding"], row["expected"])):
            assert row["shown"] == said
        elif isinstance(row["expected"], str) or abs(row["expected"] % 1 - 0.5) > 0.01:
            assert row["shown"] == panel


def test_only_what_is_abnormal_points_anywhere(courses: dict[str, pd.DataFrame]) -> None:
    for course in courses.values():
        assert ((course["points_to"] == "") == ~course["abnormal"]).all()
        assert not (course["shock"] & (course["points_to"] == "upper")).any()


def test_a_reflex_of_two_needs_points_to_the_neuron_that_is_damaged(courses: dict[str, pd.DataFrame]) -> None:
    reflex = courses["stroke"].query("words == 'Abdominal reflex'")
    assert set(reflex["points_to"]) == {"upper"}
    roots = tuple(ml.Lesion(f"root_t{level}", side="right") for level in (10, 11, 12))
    own = timeline(*roots, selection="stroke", days=(60,)).query("words == 'Abdominal reflex' and abnormal")
    assert own["points_to"].tolist() == ["lower"]


def test_every_pointer_is_a_value_of_its_finding() -> None:
    for row in ml.table("pointers").to_dict("records"):
        said = catalogue()[row["finding"]].words
        assert row["value"] in (said or ("low", "high")), row


@pytest.mark.parametrize("name", list(CASES))
def test_stretches_cover_every_day_once(courses: dict[str, pd.DataFrame], name: str) -> None:
    course = courses[name]
    for sign, parts in spans(course).groupby("words"):
        covered = [place for part in parts.itertuples() for place in range(part.first, part.last + 1)]
        assert covered == list(range(len(DAYS))), sign
        mine = course[course["words"] == sign].reset_index(drop=True)
        for part in parts.itertuples():
            assert set(mine.loc[part.first : part.last, "shown"]) == {part.shown}


def test_the_table_says_what_the_picture_says(courses: dict[str, pd.DataFrame]) -> None:
    table = grid(courses["cord"])
    assert table.shape == (len(chosen("cord")), len(DAYS))
    assert table.loc["Plantar response", "day 3"].startswith("mute, 90 %, from shock")
    assert table.loc["Plantar response", "day 5"] == "extensor, 90 %"
    assert table.loc["Clonus at the ankle", "day 1"] == "absent"


@pytest.mark.parametrize("name", list(CASES))
def test_every_sign_and_word_stands_in_the_picture(courses: dict[str, pd.DataFrame], name: str) -> None:
    figure = sign_timeline(courses[name])
    parts = spans(courses[name])
    assert list(figure.layout.yaxis.ticktext) == list(dict.fromkeys(courses[name]["words"]))
    said = {
        (note.y, note.text.split(" <b")[0].removesuffix(", looks like")) for note in figure.layout.annotations
    }
    assert all(text for _, text in said)  # no box is empty
    bare = [re.sub(r"<[^>]+>", "", note.text) for note in figure.layout.annotations]
    for text, part in zip(bare, parts.to_dict("records"), strict=True):
        assert len(text) <= WIDE * (part["last"] - part["first"] + 1), (part["words"], text)
    for row, sign in enumerate(figure.layout.yaxis.ticktext):
        for shown in parts.loc[parts["words"] == sign, "shown"].unique():
            assert {(row, shown), (row, shown.split(" ")[0]), (row, SHORT.get(shown, shown))} & said, (
                sign,
                shown,
            )
        assert sign in figure.layout.meta["words"]
    assert set(SHORT.values()) <= set(html.unescape(figure.layout.meta["key"]))
    assert [name.replace("<br>", " ") for name in figure.layout.xaxis.ticktext[-5:]] == list(SCALE.values())[
        -5:
    ]
    assert all(note.font.size is None for note in figure.layout.annotations)  # it grows with the page


def test_boxes_can_be_told_without_colour(courses: dict[str, pd.DataFrame]) -> None:
    boxes = [shape for shape in sign_timeline(courses["cord"]).layout.shapes if shape.type == "rect"]
    looks = {(shape.line.color, shape.line.dash) for shape in boxes if shape.line.dash}
    assert (UPPER, "solid") in looks
    assert (LOWER, "dash") in looks
    assert len({colour for colour, _ in looks}) == len(looks)
    lines = [shape for shape in sign_timeline(courses["nerve"]).layout.shapes if shape.type == "line"]
    assert not lines  # nothing is in shock where only a nerve is hurt


def test_side_by_side_gives_the_selection_in_its_order() -> None:
    cells = ml.Lesion("anterior_horn_lumbar", side="right", severity=0.8)
    table = side_by_side(STROKE, cells, "telling_signs")
    assert list(table.index) == list(chosen("telling_signs")["words"])
    assert len(table) == 10
    swapped = side_by_side(cells, STROKE, "telling_signs")
    assert table["expected_a"].tolist() == swapped["expected_b"].tolist()


# --- axons ---


def test_axons_are_true_to_scale() -> None:
    times = axon_times()
    shapes = [shape for shape in axon_lanes(times).layout.shapes if shape.type == "rect"]
    for axon in times.to_dict("records"):
        colour = UPPER if axon["neuron"] == "upper" else LOWER
        drawn = [shape.x1 - shape.x0 for shape in shapes if shape.fillcolor == colour]
        assert any(length == pytest.approx(axon["length_cm"]) for length in drawn), axon
    thick = {shape.fillcolor: shape.y1 - shape.y0 for shape in shapes if shape.fillcolor in (UPPER, LOWER)}
    assert thick[LOWER] == pytest.approx(size_um("PN161") * 1e-4 * MAGNIFIED)
    assert f"{MAGNIFIED} times" in " ".join(note.text for note in axon_lanes(times).layout.annotations)
    assert axon_lanes(times).layout.yaxis.scaleanchor == "x"


def test_times_are_lengths_over_the_speeds_of_the_norms() -> None:
    norms, rows = ml.table("norms").set_index("norm"), ml.table("axons").set_index("axon")
    for axon, time in zip(rows.sort_values("order").index, axon_times()["time_ms"], strict=True):
        speed = norms.loc[rows.loc[axon, "velocity"]]
        assert speed["unit"] == "m/s"
        assert time == pytest.approx(10 * rows.loc[axon, "length_cm"] / speed["value"])


def test_what_is_no_size_is_refused() -> None:
    with pytest.raises(ValueError, match="not a size"):
        size_um("PN043")


# --- jerks, plates ---


def test_jerks_hold_their_runs_and_can_be_told_without_colour() -> None:
    runs = {"healthy": ml.simulate(), "upper": ml.simulate(STROKE)}
    for severity in (0.3, 0.5):
        runs[f"cells {severity}"] = ml.simulate(
            ml.Lesion("anterior_horn_lumbar", side="right", severity=severity)
        )
    figure = jerk_curves(runs)
    for trace, run in zip(figure.data, runs.values(), strict=True):
        curve = run.curves[run.curves["series"] == "movement"]
        np.testing.assert_allclose(trace.y, curve["value"], atol=1e-4)
    assert [trace.line.color for trace in figure.data] == [HEALTHY, UPPER, LOWER, LOWER]
    assert len({(trace.line.color, trace.line.dash) for trace in figure.data}) == len(runs)
    notes = sorted((note.y, note.text) for note in figure.layout.annotations)
    assert {text for _, text in notes} == {trace.name for trace in figure.data}
    assert min(above - below for (below, _), (above, _) in itertools.pairwise(notes)) >= 2.5
    way_in = jerk_curves({"spindles": ml.simulate(ml.Lesion("dorsal_root_ganglion", severity=0.8))})
    assert way_in.data[0].line.color == MIXED  # the lower motor neuron is whole
    assert all(name in figure.layout.meta["words"] for name in runs)


def test_too_many_jerks_of_one_colour_are_refused() -> None:
    run = ml.simulate(STROKE)
    with pytest.raises(ValueError, match="leave some out"):
        jerk_curves({str(number): run for number in range(7)})


def test_a_plate_that_waits_shows_nothing_until_it_is_asked(courses: dict[str, pd.DataFrame]) -> None:
    figure, table = sign_timeline(courses["als"]), grid(courses["als"])
    plate = Plate(figure, table, opens="Show it")
    # A method that bore a name of the library's own, such as `open`, would keep it off the page.
    assert plate.comm is not None
    assert not plate.revealed
    plate.children[1].children[0].children[0].click()
    plate.reveal()
    plots = [part for part in plate.children[1].children if isinstance(part, Plot)]
    assert len(plots) == 1
    assert plots[0].words == figure.layout.meta["words"]
    assert "Jaw jerk" in plate.children[1].children[-1].value


def test_a_sheet_shows_every_text_whole_and_escaped() -> None:
    long = "a" * 300
    frame = pd.DataFrame({"x": [long, "<script>"], "chance of x": [0.452, 0.9]})
    markup = sheet(frame).children[1].children[0].value
    assert re.findall(r"<td>(\d+ %)</td>", markup) == ["45 %", "90 %"]
    assert long in markup
    assert "<script>" not in markup


def test_lesions_that_stand_for_a_synapse_can_be() -> None:
    for row in ml.table("synapses").query("model_site != ''").to_dict("records"):
        lesion = ml.Lesion(row["model_site"], side="both", kind=row["model_kind"], severity=0.5)
        assert not ml.expect(lesion)["expected"].equals(ml.expect()["expected"]), row["synapse"]
