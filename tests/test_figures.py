"""Figures: runs go in, plain figures come out, and two of them can be compared by eye."""

import numpy as np
import plotly.graph_objects as go
import pytest

from motorlab.figures import reflex
from motorlab.figures.reflexes import compartment, sentence, update
from motorlab.figures.template import HEALTHY, LOWER, UPPER
from motorlab.reflex.arcs import Arc
from motorlab.reflex.protocols import examine
from motorlab.reflex.run import Run

ARCS = {
    "healthy": Arc(),
    "upper": Arc(release=1.0),
    "shock": Arc(shock=1.0),
    "lower": Arc(lower=0.4),
    "afferent": Arc(afferent=0.3),
    "mixed": Arc(release=0.8, lower=0.4),
}


@pytest.fixture(scope="module")
def runs() -> dict[str, Run]:
    return {name: examine("knee_jerk", arc) for name, arc in ARCS.items()}


@pytest.mark.parametrize("name", list(ARCS))
def test_the_figure_holds_the_run_and_its_ghost(runs: dict[str, Run], name: str) -> None:
    figure = reflex(runs[name], runs["healthy"])
    assert type(figure) is go.Figure
    for place, (run, series) in enumerate(
        [
            (runs["healthy"], "movement"),
            (runs[name], "movement"),
            (runs["healthy"], "emg"),
            (runs[name], "emg"),
        ]
    ):
        curve = run.curves[run.curves["series"] == series]
        trace = figure.data[place]
        np.testing.assert_allclose(trace.y, curve["value"], atol=1e-4)
        np.testing.assert_allclose(trace.x0 + trace.dx * np.arange(len(curve)), curve["t_ms"], atol=1e-6)
        assert trace.line.color == HEALTHY or place % 2


def test_an_updated_figure_is_the_figure_made_anew(runs: dict[str, Run]) -> None:
    figure = reflex(runs["upper"], runs["healthy"])
    update(figure, runs["lower"], runs["healthy"])
    assert figure.to_json() == reflex(runs["lower"], runs["healthy"]).to_json()


def test_axes_do_not_move_and_hold_every_run(runs: dict[str, Run]) -> None:
    for run in runs.values():
        figure = reflex(run, runs["healthy"])
        ranges = [figure.layout.xaxis.range, figure.layout.yaxis.range, figure.layout.yaxis2.range]
        assert ranges == [(-40.0, 460.0), (-6.0, 34.0), (-3.0, 3.0)]
        for trace, (low, high) in ((figure.data[1], ranges[1]), (figure.data[3], ranges[2])):
            assert low <= min(trace.y)
            assert max(trace.y) <= high


def test_the_accent_says_what_is_damaged(runs: dict[str, Run]) -> None:
    said = {name: compartment(run) for name, run in runs.items()}
    assert said == {
        **{"healthy": "healthy", "upper": "upper", "shock": "upper"},
        **{"lower": "lower", "afferent": "lower", "mixed": "mixed"},
    }
    assert reflex(runs["upper"], runs["healthy"]).data[1].line.color == UPPER
    assert reflex(runs["afferent"], runs["healthy"]).data[1].line.color == LOWER


def test_the_ghost_can_be_told_without_colour(runs: dict[str, Run]) -> None:
    ghost, now = reflex(runs["upper"], runs["healthy"]).data[:2]
    assert ghost.line.dash != now.line.dash
    assert ghost.line.width < now.line.width


def test_readouts_are_shown_with_units_and_said_in_words(runs: dict[str, Run]) -> None:
    figure = reflex(runs["upper"], runs["healthy"])
    texts = [annotation.text for annotation in figure.layout.annotations]
    assert "deg" in texts[0]
    assert "ms" in texts[1]
    words = sentence(runs["upper"], runs["healthy"])
    assert f"{runs['upper'].readouts['excursion_deg']:.0f} degrees" in words
    assert "silent" in sentence(runs["shock"], runs["healthy"])
    assert "none" in reflex(runs["shock"], runs["healthy"]).layout.annotations[0].text


def test_nothing_can_be_uploaded_or_fetched(runs: dict[str, Run]) -> None:
    assert "http" not in reflex(runs["upper"], runs["healthy"]).to_json()
