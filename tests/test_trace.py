"""The needle's panel without a browser: it shows what the study says, and a refused wish changes nothing."""

from dataclasses import replace

import ipywidgets as ui
import numpy as np
import pytest

import motorlab as ml
from motorlab.studies.needle_sound import caption
from motorlab.studies.needle_sweep import needle_study
from motorlab.widgets.needle import SECONDS, Needle, needle
from motorlab.widgets.needle_controls import EFFORTS, STEPS, View
from motorlab.widgets.trace import COUNTS, Trace

NERVE = ml.Lesion("common_fibular_nerve", side="right", severity=0.8, days=40)


@pytest.fixture
def panel() -> Needle:
    return needle(NERVE)


def drawn(trace: Trace) -> np.ndarray:
    """Return the samples that the page gets, in mV."""
    counts = np.frombuffer(trace._screen.samples, dtype="<i2")
    scaled: np.ndarray = counts * trace._screen.shape["mv_per_count"]
    return scaled


def test_the_panel_shows_what_the_study_says(panel: Needle) -> None:
    for step in (value for _, value in STEPS):
        for effort in (value for _, value in EFFORTS):
            panel.controls.step.value, panel.controls.effort.value = step, effort
            asked = effort if step == "effort" else step
            study = needle_study(NERVE, muscle="tibialis_anterior", step=asked, seconds=SECONDS[step])
            assert panel.study is study
            assert panel.trace.words == study.sentence and study.sentence in panel.words.value
            assert drawn(panel.trace) == pytest.approx(study.emg, abs=float(np.abs(study.emg).max()) / COUNTS)
            assert panel.trace._screen.caption == caption(study)
            for row in study.values.itertuples():
                assert row.measure in panel.values.value
            assert panel.values.value.count("abnormal</span>") == study.values["abnormal"].sum()


def test_controls_and_python_show_the_same(panel: Needle) -> None:
    panel.controls.muscle.value, panel.controls.side.value = "deltoid", "left"
    assert panel.view == View((NERVE,), "deltoid", "left")
    panel.view = replace(panel.view, step="effort", effort="full")
    assert (panel.controls.step.value, panel.controls.effort.value) == ("effort", "full")
    assert "The trace is full" in panel.trace.words
    assert panel.controls.effort.layout.display == "" and panel.controls.contrast.layout.display == "none"
    before = panel.study
    panel.controls.move.click()
    assert panel.view.place == 2 and panel.study is not before


def test_a_contrast_is_shown_at_rest_alone(panel: Needle) -> None:
    panel.controls.contrast.value = "myotonic"
    assert panel.trace.words.startswith("For contrast") and panel.values.value == ""
    panel.controls.step.value = "unit"
    assert panel.view.contrast == "" and panel.trace.words.startswith("Motor unit potentials")


def test_what_is_refused_is_said_and_changes_nothing(panel: Needle) -> None:
    good, trace = panel.view, panel.trace.words
    for bad, said in (
        (replace(good, muscle="deltoids"), "deltoid"),
        (replace(good, side="both"), "side"),
        (replace(good, step="insertions"), "insertion"),
    ):
        with pytest.raises(ValueError, match=said):
            panel.view = bad
        assert panel.view == good and panel.trace.words == trace
    panel._ask(lambda view: replace(view, muscle="deltoids"))
    assert 'role="alert"' in panel.error.value and "deltoid" in panel.error.value
    assert panel.view == good and panel.controls.muscle.value == good.muscle
    panel.controls.side.value = "left"
    assert panel.error.value == ""
    with pytest.raises(ValueError, match="muscle"):
        needle(muscle="arm")


def test_a_trace_refuses_what_it_cannot_draw() -> None:
    trace = Trace()
    good = np.zeros(100)
    for samples, rest, said in (
        (np.zeros(0), {}, "needs samples"),
        (np.array([np.nan]), {}, "number"),
        (good, {"height_mv": 0.3}, "0.2"),
        (good, {"length_ms": 7}, "5"),
    ):
        with pytest.raises(ValueError, match=said):
            trace.show(samples, 24_000, words="", caption="", **rest)
    assert trace.bytes_sent == 0


def test_a_step_sends_little(panel: Needle) -> None:
    for step in (value for _, value in STEPS):
        panel.controls.step.value = step
        assert panel.trace.bytes_sent <= 2 * 24_000 * SECONDS[step]
        assert len(panel.trace._screen.picture) < 10_000


def test_every_control_has_a_name(panel: Needle) -> None:
    def controls(box: ui.Widget) -> list[ui.Widget]:
        found = [box] if isinstance(box, (ui.Dropdown, ui.ToggleButtons, ui.Button)) else []
        return found + [one for child in getattr(box, "children", ()) for one in controls(child)]

    assert len(controls(panel)) == 6
    for control in controls(panel):
        assert control.description or all(control.tooltips), control
