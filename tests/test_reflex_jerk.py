"""The knee jerk as a clinician knows it: targets of the model, over seeds."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motorlab.reflex.arcs import HEALTHY, Arc
from motorlab.reflex.protocols import examine
from motorlab.reflex.run import Run
from motorlab.tables import table

SEEDS = (1, 2, 3, 4, 5)
ARCS = {
    "healthy": HEALTHY,
    "upper": Arc(release=1.0),
    "half_released": Arc(release=0.5),
    "shock": Arc(shock=1.0),
    "lower_half": Arc(lower=0.5),
    "lower_tenth": Arc(lower=0.1),
    "afferent_half": Arc(afferent=0.5),
    "afferent_none": Arc(afferent=0.0),
    "released_without_afferents": Arc(release=1.0, afferent=0.0),
    "demyelinated_half": Arc(conduction=0.5),
    "botulinum": Arc(release=1.0, junction=0.3),
    "mixed": Arc(release=1.0, lower=0.5),
}
TARGETS = [  # arc, read-out, least and greatest value for every seed
    ("healthy", "latency_ms", 17.0, 18.5),
    ("healthy", "excursion_deg", 6.5, 10.5),
    ("healthy", "units_recruited", 18, 30),
    ("upper", "excursion_deg", 25.0, 31.0),
    ("upper", "units_recruited", 70, 90),
    ("half_released", "excursion_deg", 15.0, 24.0),
    ("shock", "excursion_deg", 0.0, 0.0),
    ("lower_half", "excursion_deg", 3.2, 5.5),
    ("lower_half", "latency_ms", 17.0, 18.5),
    ("lower_tenth", "excursion_deg", 0.6, 1.6),
    ("afferent_half", "excursion_deg", 0.0, 0.0),
    ("afferent_none", "excursion_deg", 0.0, 0.0),
    ("released_without_afferents", "excursion_deg", 0.0, 0.0),
    ("demyelinated_half", "latency_ms", 24.0, 33.0),
    ("demyelinated_half", "excursion_deg", 2.0, 6.0),
    ("botulinum", "excursion_deg", 4.0, 12.0),
    ("botulinum", "units_recruited", 70, 90),
    ("mixed", "excursion_deg", 9.0, 17.0),
]


@cache
def run(name: str, seed: int) -> Run:
    return examine("knee_jerk", ARCS[name], seed=seed)


@pytest.mark.parametrize(("name", "readout", "low", "high"), TARGETS, ids=[f"{t[0]}-{t[1]}" for t in TARGETS])
def test_target(name: str, readout: str, low: float, high: float) -> None:
    values = [run(name, seed).readouts[readout] for seed in SEEDS]
    assert all(low <= value <= high for value in values), values


def test_latency_lies_within_the_norm() -> None:
    norm = table("norms").set_index("norm").loc["PN001"]
    assert all(norm["low"] <= run("healthy", seed).readouts["latency_ms"] <= norm["high"] for seed in SEEDS)


def test_upper_loss_leaves_the_latency() -> None:
    for seed in SEEDS:
        change = run("upper", seed).readouts["latency_ms"] - run("healthy", seed).readouts["latency_ms"]
        assert abs(change) < 1.5


@pytest.mark.parametrize("name", ["shock", "afferent_half", "afferent_none", "released_without_afferents"])
def test_a_silent_reflex_has_no_latency_and_no_kick(name: str) -> None:
    for seed in SEEDS:
        readouts = run(name, seed).readouts
        assert np.isnan(readouts.pop("latency_ms"))
        assert set(readouts.values()) == {0.0}


@pytest.mark.parametrize("arc", [Arc(lower=0.0), Arc(junction=0.0), Arc(fibre=0.0)])
def test_nothing_left_of_the_way_out_is_silence_too(arc: Arc) -> None:
    readouts = examine("knee_jerk", arc).readouts
    assert np.isnan(readouts["latency_ms"])
    assert readouts["excursion_deg"] == readouts["units_recruited"] == readouts["peak_emg_mv"] == 0.0


def test_curves_and_events_say_what_the_docstring_says() -> None:
    healthy = run("healthy", 1)
    assert list(healthy.curves.columns) == ["t_ms", "series", "value", "unit"]
    series = healthy.curves.groupby("series")["value"]
    assert set(series.groups) == {"movement", "emg", "spindle", "force", "opponent_force"}
    assert series.max()["movement"] == pytest.approx(healthy.readouts["excursion_deg"])
    assert healthy.curves["value"].notna().all()
    assert healthy.curves["t_ms"].min() == -100.0
    assert healthy.curves["t_ms"].max() > 495.0
    assert healthy.events["volley"].sum() == healthy.readouts["units_recruited"]
    volley = healthy.events.query("volley")["arrival_ms"]
    assert volley.median() == pytest.approx(healthy.readouts["latency_ms"])
    emg = healthy.curves.query("series == 'emg' and abs(value) > 1e-3")["t_ms"]
    assert volley.min() - 3.0 < emg.min() < volley.min() + 1.0


def test_the_muscle_scales_the_potential_but_not_the_units() -> None:
    full, third = run("upper", 1).readouts, run("botulinum", 1).readouts
    assert third["units_recruited"] == pytest.approx(full["units_recruited"], abs=5)
    assert third["peak_emg_mv"] == pytest.approx(0.3 * full["peak_emg_mv"], rel=0.15)


def test_a_wrong_side_is_named() -> None:
    with pytest.raises(ValueError, match=r"'rigth' is not a side\..+'right'"):
        examine("knee_jerk", side="rigth")


def test_the_run_is_named() -> None:
    left = examine("knee_jerk", side="left", seed=3)
    assert (left.protocol, left.side, left.seed, left.arc) == ("knee_jerk", "left", 3, HEALTHY)


@settings(max_examples=12, deadline=None, derandomize=True)
@given(
    release=st.floats(0.0, 0.6),
    less=st.sampled_from(["shock", "lower", "afferent", "conduction", "junction"]),
    share=st.floats(0.3, 1.0),
    step=st.floats(0.1, 0.3),
)
def test_more_damage_does_not_strengthen_the_kick(
    release: float, less: str, share: float, step: float
) -> None:
    def kick(level: float) -> float:
        value = 1.0 - level if less == "shock" else level
        return examine("knee_jerk", Arc(release=release, **{less: value})).readouts["excursion_deg"]

    # The noise of one run is allowed a tenth of a healthy kick.
    assert kick(max(share - step, 0.0)) <= kick(share) + 0.85
