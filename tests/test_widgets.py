"""The bench driven from Python: what it shows is what the model says, and a refusal leaves it as it was."""

import random

import ipywidgets as ui
import numpy as np
import pandas as pd
import pytest

import motorlab as ml
from motorlab.widgets import names, signs_table, state, tests_table, words
from motorlab.widgets.bench import Bench
from motorlab.widgets.controls import DAYS
from motorlab.widgets.picture import Picture
from motorlab.widgets.plot import CONFIG, Plot
from tests.panels import errors, find, pictures, walk

CAPSULE = ml.Lesion("internal_capsule", side="left", severity=0.8)
C6 = ml.Lesion("root_c6", side="right", severity=0.7, days=30)


@pytest.fixture
def bench() -> Bench:
    return ml.bench()


def put(bench: Bench, site: str) -> None:
    """Choose a site as a reader would: the place first, then the site in its list."""
    find(bench, "Place").value = names.station_of(site)
    find(bench, "Site").value = site


def same(bench: Bench, *lesions: ml.Lesion) -> None:
    pd.testing.assert_frame_equal(bench.signs, ml.expect(*lesions))
    pd.testing.assert_frame_equal(bench.tests, ml.expected_tests(*lesions))


# --- the same numbers by hand and from Python ---


def test_a_new_bench_is_healthy_and_shows_nothing_by_itself(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bench.lesions == ()
    same(bench)
    assert "Nothing differs" in _signs(bench).markup
    assert capsys.readouterr().out == ""


def test_controls_and_python_give_the_same_tables(bench: Bench) -> None:
    put(bench, "internal_capsule")
    find(bench, "Severity").value = 0.6
    find(bench, "Side").value = "right"
    lesion = ml.Lesion("internal_capsule", side="right", severity=0.6, days=state.START_DAY)
    assert bench.lesions == (lesion,)
    same(bench, lesion)

    other = ml.bench(lesion)
    pd.testing.assert_frame_equal(bench.signs, other.signs)
    assert _signs(bench).markup == _signs(other).markup
    assert _tests(bench).markup == _tests(other).markup
    assert bench.figure.to_json() == other.figure.to_json()


def test_two_hundred_random_cases_agree_with_the_model(bench: Bench) -> None:
    chance = random.Random(1)
    sites = ml.table("sites")["site"].tolist()
    for _ in range(200):
        find(bench, "Healthy").click()
        for site in chance.sample(sites, chance.choice([1, 2])):
            if bench.lesions:
                find(bench, "Add").click()
            put(bench, site)
        find(bench, "Severity").value = chance.choice([0.2, 0.5, 0.9])
        find(bench, "Side").value = chance.choice(["left", "right", "both"])
        find(bench, "Day").value = chance.choice(DAYS)
        same(bench, *bench.lesions)
        run = ml.simulate(*bench.lesions, side=bench.run.side)
        assert repr(bench.run.readouts) == repr(run.readouts)


def test_day_and_slider_are_one(bench: Bench) -> None:
    bench.lesions = CAPSULE
    assert bench.day == CAPSULE.days
    bench.day = 3
    assert find(bench, "Day").value == 3
    assert bench.lesions == ml.on_day(CAPSULE, 3)
    find(bench, "Day").value = 90
    assert bench.day == 90
    bench.day = 4.5  # between two steps of the slider
    assert bench.lesions[0].days == 4.5
    same(bench, *bench.lesions)


def test_a_syndrome_is_the_model_s_syndrome(bench: Bench) -> None:
    find(bench, "Syndrome").value = "als_limb_onset"
    assert bench.lesions == ml.syndrome("als_limb_onset")
    assert len(find(bench, "Lesion").options) == len(bench.lesions)
    find(bench, "Severity").value = 0.35
    assert find(bench, "Syndrome").value == ""
    assert bench.lesions[0].severity == pytest.approx(0.35)


def test_several_lesions_keep_their_own_ages(bench: Bench) -> None:
    bench.lesions = (CAPSULE, C6)
    bench.day = 40
    assert [lesion.days for lesion in bench.lesions] == [40, 10]
    bench.day = 10
    assert [lesion.site for lesion in bench.lesions] == ["internal_capsule"]
    find(bench, "Lesion").value = 1
    assert find(bench, "Site").value == "root_c6"
    find(bench, "Begins (days later)").value = 5
    assert [lesion.days for lesion in bench.lesions] == [10, 5]
    find(bench, "Remove").click()
    assert [lesion.site for lesion in bench.lesions] == ["internal_capsule"]


def test_removing_the_oldest_lesion_stays_on_the_same_moment(bench: Bench) -> None:
    bench.lesions = (CAPSULE, C6)
    find(bench, "Lesion").value = 0
    find(bench, "Remove").click()
    assert bench.lesions == (C6,)
    assert bench.day == C6.days


@pytest.mark.parametrize("day", [1, 30, 200, 400])
@pytest.mark.parametrize("severity", [0.0, 0.1, 0.95])
def test_the_slider_means_the_severity_of_that_day(day: float, severity: float) -> None:
    bench = ml.bench(ml.syndrome("als_limb_onset"), day=day)
    find(bench, "Severity").value = severity
    assert find(bench, "Severity").value == pytest.approx(severity)
    assert bench.lesions[0].severity == pytest.approx(severity, abs=0.005)


def test_healthy_undo_and_reset() -> None:
    bench = ml.bench(CAPSULE)
    find(bench, "Day").value = 3
    find(bench, "Healthy").click()
    assert bench.lesions == ()
    find(bench, "Undo").click()
    assert bench.lesions == ml.on_day(CAPSULE, 3)
    find(bench, "Undo").click()
    assert bench.lesions == (CAPSULE,)
    assert find(bench, "Undo").disabled
    bench.lesions = C6
    find(bench, "Reset").click()
    assert bench.lesions == (CAPSULE,)


def test_the_knee_that_shows_more_is_tapped_first(bench: Bench) -> None:
    bench.lesions = ml.Lesion("internal_capsule", side="right")
    assert bench.run.side == "left"
    bench.lesions = CAPSULE
    assert bench.run.side == "right"
    find(bench, "Which side is examined").value = "left"
    assert bench.run.side == "left"
    bench.day = 3
    assert bench.run.side == "left"
    run = ml.simulate(*bench.lesions, protocol="knee_jerk", side="left")
    assert bench.run.readouts == run.readouts


# --- what is shown ---


def _signs(bench: Bench) -> Picture:
    return pictures(bench)["motorlab-signs"]


def _tests(bench: Bench) -> Picture:
    return pictures(bench)["motorlab-tests"]


def _why(bench: Bench) -> str:
    return next(str(w.value) for w in walk(bench.widget) if "motorlab-why" in w._dom_classes)


def test_a_chosen_sign_says_why_and_who(bench: Bench) -> None:
    bench.lesions = CAPSULE
    _signs(bench).press("plantar||right")
    row = bench.signs.query("finding == 'plantar' and side == 'right'").iloc[0]
    told = _why(bench)
    assert row["because"].strip(".")[1:] in told
    assert words.citation(row["source"]) in told.replace("&amp;", "&")
    bench.day = 0.5
    assert "Plantar response, right" in _why(bench)


def test_a_chosen_test_says_how_good_it_is_and_in_whom(bench: Bench) -> None:
    bench.lesions = CAPSULE
    _tests(bench).press("mri_brain_dwi")
    row = bench.tests.query("test == 'mri_brain_dwi'").iloc[0]
    assert row["name"] in _why(bench)
    assert row["population"] in _why(bench)
    assert "pain: a teaching assumption" in _why(bench)


def test_rows_that_differ_stand_first_and_the_rest_on_request(bench: Bench) -> None:
    bench.lesions = C6
    assert "Plantar response" not in _signs(bench).markup
    find(bench, "normal too").value = True
    assert "Plantar response" in _signs(bench).markup
    find(bench, "Show").value = "Power"
    markup = _signs(bench).markup
    assert "Plantar response" not in markup
    assert markup.index("Biceps") < markup.index("Quadriceps")


@pytest.mark.parametrize("choice", signs_table.CHOICES)
def test_every_choice_of_signs_can_be_shown(bench: Bench, choice: str) -> None:
    bench.lesions = ml.syndrome("als_limb_onset")
    find(bench, "Show").value = choice
    find(bench, "normal too").value = True
    assert "<table" in _signs(bench).markup
    assert len(_signs(bench).markup) < 200_000


def test_prices_are_marked_and_doubtful_results_look_doubtful() -> None:
    tests = ml.expected_tests(ml.syndrome("als_limb_onset"))
    markup = tests_table.tests_table(tests, 400.0)
    assert markup.count(f"{words.ASSUMED}</th>") == 1
    assert words.ASSUMED in tests_table.why_test(tests, tests["test"].iloc[0])
    assert words.ASSUMED not in tests_table.tests_table(tests.assign(practical_source="dejong"), 400.0)
    for chance, look in ((0.9, "expected"), (0.5, "variable")):
        assert f"abnormal {look}" in tests_table.tests_table(
            tests.assign(result="abnormal", chance=chance), 400.0
        )


def test_tables_escape_what_they_are_given() -> None:
    signs = ml.expect().head(1).assign(target="<script>", chance=1.0)
    markup, _ = signs_table.signs_table(signs, ml.expect(), signs_table.ALL, True, np.array([""]))
    assert "<script>" not in markup


def test_the_curve_has_a_text_twin(bench: Bench) -> None:
    bench.lesions = CAPSULE
    plot = next(widget for widget in walk(bench.widget) if isinstance(widget, Plot))
    assert f"{bench.run.readouts['excursion_deg']:.0f} degrees" in plot.words
    assert CONFIG["showSendToCloud"] is False


def test_the_plot_s_first_drawing_stops_once_the_page_draws_itself() -> None:
    bench = ml.bench()
    plot = next(widget for widget in walk(bench.widget) if isinstance(widget, Plot))
    stage, first = plot.children
    bench.lesions = CAPSULE
    assert first.outputs[0]["data"]["text/plain"] == plot.words
    stage.drawn = True
    bench.day = 1
    assert first.outputs[0]["data"]["text/plain"] != plot.words
    assert stage.words == plot.words


def test_a_redraw_sends_little(bench: Bench) -> None:
    bench.lesions = CAPSULE
    plot = next(widget for widget in walk(bench.widget) if isinstance(widget, Plot))
    size = len(str(plot.children[0].figure)) + len(_signs(bench).markup) + len(_tests(bench).markup)
    assert size < 120_000


# --- bad input ---


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "not a case text"),
        ("motorlab case 9\nroot_c6 side=right", "version"),
        ("motorlab case 1\nroot_c66 side=right", "root_c6"),
        ("motorlab case 1\nroot_c6 side=right severity=2", "severity"),
        ("motorlab case 1\nroot_c6 side=right days=-1", "days"),
        ("motorlab case 1\nroot_c6 side=right kind=fibre", "kind"),
    ],
)
def test_a_bad_case_text_is_refused_in_one_sentence(text: str, said: str) -> None:
    bench = ml.bench(CAPSULE)
    find(bench, "Case").value = text
    find(bench, "Load").click()
    assert len(errors(bench)) == 1
    assert said in errors(bench)[0]
    assert bench.lesions == (CAPSULE,)
    same(bench, CAPSULE)
    find(bench, "Severity").value = 0.5  # the next good step clears the sentence
    assert not errors(bench)


def test_a_case_text_can_be_copied_and_loaded() -> None:
    text = find(ml.bench((CAPSULE, C6)), "Case").value
    bench = ml.bench()
    find(bench, "Case").value = text
    find(bench, "Load").click()
    assert bench.lesions == (CAPSULE, C6)


def test_a_refused_step_puts_the_control_back() -> None:
    bench = ml.bench((C6, ml.Lesion("root_c7", side="right", days=30)))
    find(bench, "Lesion").value = 1
    find(bench, "Site").value = "root_c6"  # the same root twice
    assert "root_c6" in errors(bench)[0]
    assert find(bench, "Site").value == "root_c7"


@pytest.mark.parametrize("lesions", ["root_c6", 3, [CAPSULE, "x"], (CAPSULE, CAPSULE)])
def test_bad_lesions_from_python_raise_and_change_nothing(lesions: object) -> None:
    bench = ml.bench(C6)
    with pytest.raises(ValueError):
        bench.lesions = lesions  # type: ignore[assignment]
    assert bench.lesions == (C6,)


@pytest.mark.parametrize("day", [-1, float("nan"), float("inf"), "soon"])
def test_a_bad_day_from_python_raises_and_changes_nothing(day: object) -> None:
    bench = ml.bench(C6)
    with pytest.raises(ValueError):
        bench.day = day  # type: ignore[assignment]
    assert bench.day == C6.days
    same(bench, C6)


# --- accessibility that can be read off the widgets ---


def test_every_control_has_a_name(bench: Bench) -> None:
    for widget in walk(bench.widget):
        if isinstance(widget, ui.ValueWidget | ui.Button) and not isinstance(widget, ui.HTML):
            assert getattr(widget, "description", "") or widget.tooltip or getattr(widget, "tooltips", "")
