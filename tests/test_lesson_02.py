"""What the lesson on the reflex arc says is what the model says, or is said to be a miss; and its parts work."""

from dataclasses import replace
from functools import cache
from math import isnan
from pathlib import Path

import ipywidgets as ui
import nbformat
import numpy as np
import pytest

import motorlab as ml
from motorlab.comparisons import beside_norms, drive_steps, findings_beside, readouts_beside, reflex_ways
from motorlab.figures.recordings import recorded_recruitment
from motorlab.lessons import run_plate
from motorlab.recordings import MODEL, h_m_curves, h_m_facts
from motorlab.reflex.arcs import Arc
from motorlab.reflex.parameters import lesioned, parameters, values
from motorlab.reflex.run import Run
from motorlab.widgets.reel import reel

PAGE = Path(__file__).parents[1] / "notebooks" / "02_the_reflex_arc.ipynb"
NORMS = ml.table("norms").set_index("norm")
SEEDS = range(1, 5)
CASES = {
    "healthy": (),
    "upper": ml.Lesion("internal_capsule", side="left", severity=0.8, days=60),
    "shock": ml.Lesion("cord_c5_c6", side="both", days=1, cause="trauma"),
    "myelin": ml.Lesion("peripheral_nerve_diffuse", kind="demyelinating", severity=0.2, days=60),
    "worse": ml.Lesion("peripheral_nerve_diffuse", kind="demyelinating", severity=0.3, days=60),
    "way_in": ml.Lesion("dorsal_root_ganglion", days=60),
    "way_out": ml.Lesion("anterior_horn_lumbar", side="right", days=60),
}


@cache
def run(case: str = "healthy", protocol: str = "knee_jerk", seed: int = 1, **given: float) -> Run:
    return ml.simulate(CASES[case], protocol=protocol, seed=seed, **given)


def read(
    name: str, case: str = "healthy", protocol: str = "knee_jerk", seed: int = 1, **given: float
) -> float:
    return run(case, protocol, seed, **given).readouts[name]


def prose() -> str:
    page = nbformat.read(PAGE, as_version=nbformat.NO_CONVERT)
    return " ".join(" ".join(cell.source for cell in page.cells if cell.cell_type == "markdown").split())


# --- 2: brisk, but not slow ---


@pytest.mark.parametrize("seed", SEEDS)
def test_upper_loss_makes_it_large_and_not_slow(seed: int) -> None:
    change = read("latency_ms", "upper", seed=seed) - read("latency_ms", seed=seed)
    assert NORMS.loc["PN016", "low"] <= change < 0.0  # "even a little earlier"
    assert read("excursion_deg", "upper", seed=seed) > 2.0 * read("excursion_deg", seed=seed)
    assert read("units_recruited", "upper", seed=seed) > read("units_recruited", seed=seed)


def test_what_lets_go_after_upper_loss_is_what_the_lesson_says() -> None:
    knee = parameters("knee")
    released = lesioned(knee, Arc(release=1.0))
    assert released.presynaptic < knee.presynaptic
    assert released.reciprocal_nc < knee.reciprocal_nc
    assert released.bias_na > knee.bias_na
    beside = replace(
        released, presynaptic=knee.presynaptic, reciprocal_nc=knee.reciprocal_nc, bias_na=knee.bias_na
    )
    for name in (
        "afferent_fast_m_per_s",
        "motor_fast_m_per_s",
        "synapse_ms",
        "junction_ms",
        "limb",
        "myelin_lost",
    ):
        assert getattr(beside, name) == getattr(knee, name)  # the loop is as long and as fast as before


@pytest.mark.parametrize("seed", SEEDS)
def test_myelin_makes_it_late_and_small_then_gone(seed: int) -> None:
    assert read("latency_ms", "myelin", seed=seed) > read("latency_ms", seed=seed) + 3.0
    assert 0.0 < read("excursion_deg", "myelin", seed=seed) < 0.6 * read("excursion_deg", seed=seed)
    assert read("excursion_deg", "worse", seed=seed) < 0.1 * read("excursion_deg", seed=seed)


@pytest.mark.parametrize("case", ["shock", "way_in", "way_out"])
@pytest.mark.parametrize("protocol", ["knee_jerk", "ankle_jerk"])
def test_three_lost_jerks_are_silent(case: str, protocol: str) -> None:
    assert isnan(read("latency_ms", case, protocol))
    assert read("units_recruited", case, protocol) == read("excursion_deg", case, protocol) == 0.0


# --- 3: early, late, small, large ---


def test_the_longer_the_way_the_later() -> None:
    ways = reflex_ways("jaw_jerk", "knee_jerk", "ankle_jerk")
    assert ways["way, cm"].is_monotonic_increasing
    for column in ("model, ms", "healthy people, ms"):
        assert ways[column].astype(float).is_monotonic_increasing
    for found, (low, high) in zip(ways["model, ms"], ways["range, ms"].str.split(" to "), strict=True):
        assert float(low) <= float(found) <= float(high)
    lengths = ml.table("reflex_parameters").query("name == 'proximal_m'")
    assert lengths["note"].str.contains("fitted to the latency").all()


def test_hammer_and_clenched_hands() -> None:
    units = [read("units_recruited", tap=tap) for tap in (0.5, 0.75, 1.0, 1.5)]
    assert units[0] == 0.0
    assert np.all(np.diff(units) > 0.0)
    assert read("units_recruited", tap=0.5, reinforcement=1.0) > 0.0
    grown = read("excursion_deg", reinforcement=1.0) / read("excursion_deg")
    assert NORMS.loc["PN128", "low"] <= grown <= NORMS.loc["PN128", "high"]


# --- 4: four ways to lose a jerk ---


def test_the_company_tells_why_a_jerk_is_lost() -> None:
    lost = {name: CASES[name] for name in ("way_in", "way_out", "shock", "worse")}
    table = findings_beside(lost, "lost_jerk")
    assert (table.loc["Knee jerk"] == "0 absent").all()
    way_in, way_out, shock, worse = (table[name] for name in lost)
    assert way_in[["Power of the thigh", "Vibration felt at the leg", "Aim of the leg"]].tolist() == [
        *("5/5", "lost", "ataxic")
    ]
    needle = "Needle: fibrillation at rest"
    assert way_in[[needle, "Motor response of the foot", "F wave of the foot"]].tolist() == [
        *("absent", "normal", "normal")
    ]
    assert way_out[
        ["Vibration felt at the leg", "Thin muscles", needle, "Motor response of the foot"]
    ].tolist() == [*("normal", "present", "present", "absent")]
    responses = ["Motor response of the foot", "Sensory response of the calf"]
    assert shock[[*responses, "Bladder", needle]].tolist() == ["normal", "normal", "areflexic", "absent"]
    assert shock["Vibration felt at the leg"] == "lost"
    assert worse[["Speed of the motor fibres", "F wave of the foot"]].tolist() == ["slowed", "prolonged"]
    assert worse["Power of the thigh"] == "4/5"


def test_a_root_leaves_the_sensory_response() -> None:
    signs = ml.expect(ml.Lesion("root_s1", side="right", days=60)).set_index(["finding", "target", "side"])
    assert signs.loc[("snap", "sural", "right"), "expected"] in ("normal", "preserved")


def test_the_direct_answer_needs_no_cord() -> None:
    largest = read("m_max_mv", protocol="h_reflex")
    for case in ("shock", "way_in", "upper"):
        assert read("m_max_mv", case, "h_reflex") == pytest.approx(largest)
    assert read("m_max_mv", "way_out", "h_reflex") == 0.0
    assert read("m_max_mv", "worse", "h_reflex") < 0.5 * largest


# --- 5: a shock instead of the hammer ---


@pytest.mark.parametrize("case", ["healthy", "upper"])
def test_h_comes_first_and_strong_shocks_end_it(case: str) -> None:
    steps = run(case, "h_reflex").steps
    first_h, first_m = (steps.loc[steps[name] > 0.0, "strength"].min() for name in ("h_mv", "m_mv"))
    assert first_h < first_m
    assert steps["h_mv"].iloc[-1] == 0.0
    assert steps["m_mv"].iloc[-1] == pytest.approx(steps["m_mv"].max())
    assert 26.0 <= read("latency_ms", case, "h_reflex") <= 35.0


def test_h_may_remain_where_the_tap_is_silent() -> None:
    assert 0.05 < read("h_m_ratio", "shock", "h_reflex") < read("h_m_ratio", protocol="h_reflex")
    assert lesioned(parameters("ankle"), Arc(shock=1.0)).spindle_gain < 1.0
    assert read("h_max_mv", "way_in", "h_reflex") == 0.0


def test_h_over_m_rises_too_clearly_after_upper_loss() -> None:
    healthy, spastic = (read("h_m_ratio", case, "h_reflex") for case in ("healthy", "upper"))
    assert NORMS.loc["PN018", "low"] <= healthy <= NORMS.loc["PN018", "high"]
    assert spastic > healthy + 0.2
    assert NORMS.loc["PN020", "text"] == "no significant difference"


def test_the_recordings_agree_in_shape_and_in_place() -> None:
    facts = h_m_facts(h_m_curves(run(protocol="h_reflex")))
    recorded, model = facts.drop(MODEL), facts.loc[MODEL]
    assert (facts["lead"] < 1.0).all()
    assert (facts["h_left"] < 0.1).all()
    assert recorded["largest_h"].between(0.4, 0.8).all()
    assert (recorded["m_there"] < 0.1).all()
    assert model["m_there"] < 0.1


# --- 6: once a second, and without the way in ---


@pytest.mark.parametrize(("case", "norm"), [("healthy", "PN025"), ("upper", "PN026")])
def test_depression_is_weaker_in_spasticity_but_not_gone(case: str, norm: str) -> None:
    for seed in (1, 2):
        percent = 100.0 * read("h_1hz_ratio", case, "h_depression", seed=seed)
        assert NORMS.loc[norm, "low"] <= percent <= NORMS.loc[norm, "high"]
        assert percent < 95.0


def test_the_opponents_hold_is_weaker_in_spasticity() -> None:
    healthy, upper = (
        read("conditioned_ratio", case, "reciprocal_inhibition") for case in ("healthy", "upper")
    )
    assert healthy < upper < 1.0


def test_f_waves_need_no_sensory_fibre() -> None:
    for name in ("latency_ms", "persistence_pct", "f_m_pct"):
        assert read(name, "way_in", "f_wave") == read(name, protocol="f_wave")
    assert read("latency_ms", "myelin", "f_wave") > read("latency_ms", protocol="f_wave") + 2.0


def test_f_waves_follow_spasticity_and_shock() -> None:
    assert read("persistence_pct", "shock", "f_wave") <= NORMS.loc["PN035", "high"]
    assert "In shock F waves become rare (Leis 1996)" in prose()
    often = [
        np.mean([read("persistence_pct", case, "f_wave", seed) for seed in SEEDS])
        for case in ("upper", "healthy")
    ]
    assert often[0] > often[1]


# --- 7: the sole ---


@pytest.mark.parametrize("seed", (1, 2))
def test_the_sole_is_slower_and_upper_loss_lets_the_toe_up(seed: int) -> None:
    seen = run("upper", "withdrawal", seed).readouts
    assert seen["toe_deg"] > 10.0 > 0.0 > read("toe_deg", protocol="withdrawal", seed=seed)
    assert seen["latency_ms"] > 2.0 * seen["monosynaptic_ms"]
    low, high = ml.table("reflexes").set_index("reflex").loc["plantar", ["latency_low_ms", "latency_high_ms"]]
    assert low <= seen["latency_ms"] <= high
    hurt = [read("crossed_units", case, "withdrawal", seed, strength=2.0) for case in ("upper", "healthy")]
    assert hurt[0] > 0.0  # the other leg straightens
    assert hurt[0] >= hurt[1]


def test_the_interneurons_cost_most_of_the_time() -> None:
    steps = run("upper", "withdrawal").steps["withdrawal_ms"]
    assert steps[1] - steps[0] > steps[0]
    assert steps[1] - steps[0] > steps[2] - steps[1]


# --- 8: a little more drive ---


def test_a_few_per_cent_of_drive_move_many_units() -> None:
    steps = drive_steps(run(protocol="gain_curve")).set_index("drive added, nA")
    for step, (low, high) in {"+0.5": (1.2, 9.0), "-0.5": (0.0, 0.6)}.items():
        assert abs(float(steps.loc[step, "of a full effort, %"])) < 5.0
        assert low <= float(steps.loc[step, "times as many"]) <= high
    assert parameters("knee").plateau_na == 0.0  # no persistent current in the healthy jerk


# --- numbers of the text ---


@pytest.mark.parametrize(
    ("norm", "column", "number", "words"),
    [
        ("PN011", "low", 26, "about 30 ms (26 to 35; Buschbacher 1999)"),
        ("PN011", "high", 35, "about 30 ms (26 to 35; Buschbacher 1999)"),
        ("PN018", "low", 0.2, "from 0.2 to 0.8 (Pierrot-Deseilligny and Mazevet 2000)"),
        ("PN018", "high", 0.8, "from 0.2 to 0.8 (Pierrot-Deseilligny and Mazevet 2000)"),
        ("PN027", "low", 8, "8 to 15 s until the next one is whole again (Crone and Nielsen 1989)"),
        ("PN027", "high", 15, "8 to 15 s until the next one is whole again (Crone and Nielsen 1989)"),
        ("PN128", "low", 1.3, "from 1.3 to 4 (Delwaide and Toulouse 1981)"),
        ("PN128", "high", 4, "from 1.3 to 4 (Delwaide and Toulouse 1981)"),
        ("PN128", "value", 2, "about twice as large"),
        ("PN007", "value", 27, "27 of 100 healthy limbs (Kuruoglu and Oh 1993)"),
        ("PN014", "value", 55, "at about 55 ms (Lee and Tatton 1975)"),
        ("PN031", "low", 29, "at 33 ms in the tall, at 29 in the short (Preston and Shapiro)"),
        ("PN031", "high", 33, "at 33 ms in the tall, at 29 in the short (Preston and Shapiro)"),
        ("PN028", "value", 7.1, "about 7 ms, time enough"),
    ],
)
def test_published_numbers_are_rows(norm: str, column: str, number: float, words: str) -> None:
    assert NORMS.loc[norm, column] == number
    assert words in prose()


def test_skin_and_shock_parameters_are_called_what_they_are() -> None:
    rows = ml.table("reflex_parameters").set_index("name")
    assert set(rows.loc[list(values("skin")), "source"]) == {"assumption"}
    assert rows.loc["reinforcement_presynaptic", "source"] == "assumption"
    assert rows.loc["shock_spindle", "source"] == "assumption"


# --- the parts ---


def test_a_norm_is_compared_on_the_right_side() -> None:
    table = beside_norms({"PN031": 26.0, "PN035": 80.0, "PN003": 20.0, "PN001": float("nan")})
    assert table["the model lies"].tolist() == ["inside", "above", "below", "none"]
    assert table["range"].tolist() == ["up to 33", "up to 30", "26 to 38", "14 to 22"]
    with pytest.raises(ValueError, match="no range"):
        beside_norms({"PN017": 1.0})
    with pytest.raises(ValueError, match="Did you mean 'PN001'"):
        beside_norms({"PN0001": 1.0})


def test_read_outs_of_different_protocols_have_no_common_table() -> None:
    with pytest.raises(ValueError, match=r"\['ankle_jerk', 'knee_jerk'\]"):
        readouts_beside({"a": run(), "b": run(protocol="ankle_jerk")})


def test_recordings_ask_for_an_h_reflex_with_an_m() -> None:
    with pytest.raises(ValueError, match="this one is of knee_jerk"):
        h_m_curves(run())
    with pytest.raises(ValueError, match="with an M"):
        h_m_curves(run("way_out", "h_reflex"))


def test_every_recorded_shock_is_drawn_and_said() -> None:
    curves = h_m_curves(run(protocol="h_reflex"))
    figure = recorded_recruitment(curves)
    dots = sum(len(trace.x) for trace in figure.data if trace.mode == "markers")
    assert dots == 2 * (len(ml.table("h_m_recordings")) + len(run(protocol="h_reflex").steps))
    facts, meta = h_m_facts(curves), figure.layout.meta
    for share in facts["m_there"]:
        assert f"{100 * share:.0f} %" in meta["words"] and f"{100 * share:.0f} %" in meta["key"]
    assert meta["key"].index("What agrees") < meta["key"].index("What does not")
    largest = curves.groupby(["curve", "shock"])["m"].mean().groupby("curve").max()
    assert largest.to_numpy() == pytest.approx(1.0)


def test_the_reel_shows_the_case_that_is_chosen() -> None:
    moving = reel({"healthy": (), "upper": CASES["upper"]})
    healthy = moving.volley._film.story
    moving.shown = "upper"
    assert len(moving.volley._film.story["case"]["out"]) > len(healthy["case"]["out"])
    with pytest.raises(ValueError, match="Did you mean 'upper'"):
        moving.shown = "upper_"


def test_a_plate_of_a_run_has_words_and_its_steps() -> None:
    shown = run_plate(run("upper", "h_reflex"), run(protocol="h_reflex"), opens="Show")
    assert not shown.revealed
    shown.reveal()
    assert "H reflex, right" in shown.words
    texts = [part.value for part in shown._page.children if isinstance(part, ui.HTML)]
    assert "<th>H after, ms</th>" in texts[-1] and "<td>none</td>" in texts[-1] and "NaN" not in texts[-1]
