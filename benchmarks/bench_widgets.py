"""How long the bench needs in the kernel for one step, beside the same panels redrawn as people do today.

Run with `python3 dev.py benchmark`, or `pytest benchmarks/bench_widgets.py -s` for the figures alone.
"""

import contextlib
import io
import itertools
from collections.abc import Callable
from statistics import median
from time import perf_counter

import ipywidgets as ui
import pytest

import motorlab as ml

STEPS = 30
DAYS = (1, 3, 7, 14, 30, 60, 180)
REDRAW_MS = 60  # the whole answer: model, figure and tables
LESIONS = {
    "capsule": ml.Lesion("internal_capsule", side="left", severity=0.8),
    "root": ml.Lesion("root_l5", side="right", severity=0.7),
    "als": ml.syndrome("als_limb_onset"),
}


def timed(step: Callable[[float], object]) -> float:
    """Return the median time of a step in ms, each step on another day than the last."""
    times = []
    for day in itertools.islice(itertools.cycle(DAYS), STEPS):
        start = perf_counter()
        step(day)
        times.append(1000 * (perf_counter() - start))
    return median(times[len(DAYS) :])  # the first round fills caches


def bench_step(case: str) -> Callable[[float], object]:
    bench = ml.bench(LESIONS[case])

    def step(day: float) -> None:
        bench.day = day

    return step


def peer_step(case: str) -> Callable[[float], object]:
    """The same three panels from the same model with `interactive_output`, pandas tables and matplotlib."""
    pyplot = pytest.importorskip("matplotlib.pyplot")
    pyplot.switch_backend("agg")
    slider = ui.SelectionSlider(options=DAYS)
    healthy = ml.simulate(protocol="knee_jerk")
    drawn = []

    def panels(day: float) -> None:
        lesions = ml.on_day(LESIONS[case], day)
        run = ml.simulate(*lesions, protocol="knee_jerk")
        figure, axes = pyplot.subplots(2, 1, sharex=True, figsize=(6, 4))
        for axis, series in zip(axes, ("movement", "emg"), strict=True):
            for shown, style in ((healthy, "--"), (run, "-")):
                curve = shown.curves[shown.curves["series"] == series]
                axis.plot(curve["t_ms"], curve["value"], style)
        picture = io.BytesIO()
        figure.savefig(picture, format="png")  # what the inline back end does for every step
        pyplot.close(figure)
        signs = ml.expect(*lesions)
        abnormal = signs[signs["chance"] >= 0.3]
        drawn[:] = [picture.getvalue(), abnormal.to_html(), ml.expected_tests(*lesions).to_html()]

    ui.interactive_output(panels, {"day": slider})

    def step(day: float) -> None:
        with contextlib.redirect_stdout(io.StringIO()):  # outside a notebook, clearing prints codes
            slider.value = day
        assert drawn

    return step


@pytest.mark.parametrize("case", list(LESIONS))
def test_a_step_of_the_bench(case: str) -> None:
    ours, theirs = timed(bench_step(case)), timed(peer_step(case))
    print(
        f"\n{case}: bench {ours:.0f} ms (to reach: {REDRAW_MS}), interact and matplotlib {theirs:.0f} ms, "
        f"ratio {theirs / ours:.1f}"
    )
    assert ours < theirs
