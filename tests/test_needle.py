"""Needle EMG: the values hit the published bands, the sweep carries the values, and the sound carries the sweep."""

import numpy as np
import pandas as pd
import pytest

import motorlab as ml
from motorlab.anatomy import anatomy
from motorlab.expectations import expectations
from motorlab.findings import expect
from motorlab.flows import Flows
from motorlab.lesions import Lesion
from motorlab.reflex.effort_grid import DRIVES, GROUP, held
from motorlab.studies.magnetic_values import magnetic_responses
from motorlab.studies.needle_case import NeedleCase, needle_case
from motorlab.studies.needle_jitter import jitter_study, mean_difference_us, peak_ms
from motorlab.studies.needle_pool import pool
from motorlab.studies.needle_sound import CEILING, caption, sound
from motorlab.studies.needle_sweep import STEPS, NeedleStudy, needle_muscles, needle_study
from motorlab.studies.needle_values import needle_values
from motorlab.studies.needle_waves import RATE_HZ, measured

SHIN, ARM = "tibialis_anterior", "biceps"
STROKE = Lesion("internal_capsule", side="left", severity=0.85, days=60)
MYOPATHY = Lesion("muscle", side="both", severity=0.4, days=120)
ALS = ml.syndrome("als_limb_onset", days=400)


def nerve(severity: float, days: float) -> Lesion:
    return Lesion("common_fibular_nerve", side="right", severity=severity, days=days, kind="axonal")


def biceps_nerve(severity: float, days: float) -> Lesion:
    return Lesion("musculocutaneous_nerve", side="right", severity=severity, days=days, kind="axonal")


def myasthenia(severity: float) -> Lesion:
    return Lesion("neuromuscular_junction", side="both", severity=severity, days=60, kind="postsynaptic")


def found(*lesions: object, muscle: str = SHIN) -> NeedleCase:
    cases = tuple(item for lesion in lesions for item in (lesion if isinstance(lesion, tuple) else (lesion,)))
    return needle_case(Flows([cases]), muscle, "right")


def norm(name: str) -> "pd.Series[float]":
    row = ml.table("norms").set_index("norm").loc[name]
    return row


def inside(value: float, name: str) -> bool:
    row = norm(name)
    return not (value < row["low"] or value > row["high"])


# --- values against the published bands ---


def test_healthy_potentials_lie_within_their_bands() -> None:
    healthy = found(muscle=ARM)
    assert inside(healthy.duration_ms, "PN129") and healthy.duration_ms == norm("PN129")["value"]
    assert inside(healthy.amplitude_mv, "PN130") and healthy.amplitude_mv == norm("PN130")["value"]
    assert inside(100.0 * healthy.polyphasic, "PN131")
    assert inside(healthy.ratio, "PN101")
    assert inside(healthy.full_hz, "PN097")
    assert inside(healthy.second_hz, "PN100")
    assert healthy.fibrillation == healthy.fasciculation_hz == 0.0
    # the soleus fires slowly at full effort, the hand as fast as the arm
    assert inside(found(muscle="gastrocnemius_soleus").full_hz, "PN099")
    assert inside(found(muscle="abductor_pollicis_brevis").full_hz, "PN098")


def test_neurogenic_potentials_grow_with_severity_and_months() -> None:
    by_severity = [found(biceps_nerve(severity, 365), muscle=ARM) for severity in (0.0, 0.2, 0.4, 0.6, 0.8)]
    for name in ("duration_ms", "amplitude_mv", "polyphasic"):
        assert (np.diff([getattr(one, name) for one in by_severity]) > 0.0).all(), name
    by_month = [found(biceps_nerve(0.6, days), muscle=ARM).duration_ms for days in (0, 30, 60, 120, 240, 480)]
    assert (np.diff(by_month) > 0.0).all()
    # at most a fifth longer within six weeks (PN078), far in the chronic band after a year
    assert by_month[1] < 1.05 * by_month[0] < by_month[3] / 1.2
    chronic = found(biceps_nerve(0.8, 400), muscle=ARM)
    assert inside(chronic.duration_ms, "PN132") and inside(chronic.amplitude_mv, "PN132b")
    # a middling loss is not at the extreme
    middling = by_severity[2]
    assert 1.1 * 10.5 < middling.duration_ms < norm("PN132")["low"]
    assert 0.5 < middling.amplitude_mv < norm("PN132b")["low"]


def test_myopathic_potentials_are_short_and_small() -> None:
    sick = found(MYOPATHY, muscle="deltoid")
    assert inside(sick.duration_ms, "PN133") and inside(sick.amplitude_mv, "PN133b")
    assert sick.polyphasic > found(muscle="deltoid").polyphasic


@pytest.mark.parametrize(
    ("site", "muscle", "name"),
    [
        ("root_l5", "paraspinal_l5", "PN069"),
        ("root_l5", "gluteus_medius", "PN070"),
        ("root_l5", SHIN, "PN071"),
        ("root_l5", "extensor_digitorum_brevis", "PN072"),
    ],
)
def test_fibrillation_comes_later_the_farther_the_muscle(site: str, muscle: str, name: str) -> None:
    days = np.arange(1, 60)
    cases = [(Lesion(site, side="right", severity=0.9, days=float(day)),) for day in days]
    density = needle_values(Flows(cases)).fibrillation[anatomy().muscle_row[muscle], 1::2]
    assert inside(float(days[(density >= 1.0).argmax()]), name)


def test_fibrillations_fade_over_months() -> None:
    def height(days: float) -> float:
        return 1000.0 * found(nerve(1.0, days)).fibrillation_mv

    assert inside(height(45), "PN074")
    for days, name in ((105, "PN074b"), (165, "PN074c")):
        assert height(days) == pytest.approx(norm(name)["value"], rel=0.05)
    assert inside(height(365), "PN074d")
    # with a nerve again a fibre falls silent: fewer fire after two years of sprouting than of a dead nerve's
    assert found(nerve(0.5, 700)).fibrillation < 0.6 * found(nerve(0.5, 40)).fibrillation
    assert 2.0 < found(nerve(1.0, 700)).fibrillation < 4.0
    # what is left after ten years is sparse and small
    old = found(ml.syndrome("poliomyelitis_acute", days=3650))
    assert old.fibrillation < 1.0 and 0.0 < old.fibrillation_mv < 0.1


def test_in_functional_weakness_units_are_whole_and_slow() -> None:
    """The effort is poor and every way down is whole: the needle shows it, a magnetic shock does not."""
    case = ml.syndrome("functional_hemiparesis")
    weak, usual = found(case, muscle="deltoid"), found(muscle="deltoid")
    assert weak.full_hz < 0.59 * usual.full_hz and weak.ratio == pytest.approx(usual.ratio)
    signs = ml.expect(case).set_index(["finding", "target", "side"])
    assert signs.loc[("recruitment", "deltoid", "right"), "expected"] == "reduced_activation"
    assert "no lesion" in signs.loc[("recruitment", "deltoid", "right"), "because"]
    assert signs.loc[("recruitment", "deltoid", "left"), "expected"] == "normal"
    central = magnetic_responses(Flows([case])).central_ms
    assert central == pytest.approx(magnetic_responses(Flows([()])).central_ms)


def test_giant_units_need_more_than_half_a_year() -> None:
    heights = [found(nerve(0.9, days)).amplitude_mv for days in (60, 90, 180, 365, 1500)]
    assert heights[1] < 1.5 < 2.0 < heights[2] < norm("PN132b")["low"] < heights[3] < heights[4]


def test_slow_genetic_loss_leaves_large_units() -> None:
    kennedy = found(ml.syndrome("kennedy_disease"), muscle="quadriceps")
    assert inside(kennedy.duration_ms, "PN132") and kennedy.amplitude_mv > 2.0
    assert kennedy.jitter_us < kennedy.jitter_upper_us


def test_a_unit_that_is_left_gives_a_ratio_no_higher_than_its_rate() -> None:
    for severity in (0.8, 0.9, 0.95, 0.98):
        assert found(nerve(severity, 60)).ratio < 41.0


def test_inflamed_fibres_fire_more_than_dystrophic_ones() -> None:
    immune, genetic = (
        found(Lesion("muscle", severity=0.5, days=120, cause=cause), muscle="deltoid").fibrillation
        for cause in ("immune", "genetic")
    )
    assert immune > genetic >= 1.0


def test_fasciculations_belong_to_sick_motor_neurons() -> None:
    assert inside(found(ALS, muscle="first_dorsal_interosseous").fasciculation_hz, "PN135")
    assert found(STROKE).fasciculation_hz == 0.0


def test_recruitment_ratio_tells_lower_from_upper() -> None:
    lower, upper = found(nerve(0.65, 20)), found(STROKE)
    assert lower.ratio > 10.0 and lower.second_hz > norm("PN141")["low"]
    assert upper.ratio == pytest.approx(found().ratio) and upper.full_hz < 0.5 * found().full_hz
    # at once, and before anything else
    assert found(nerve(0.65, 0)).ratio == pytest.approx(lower.ratio, rel=0.01)
    sick = found(MYOPATHY, muscle="deltoid")
    assert sick.slight_units > 1.2 * found(muscle="deltoid").slight_units


def test_jitter_limits() -> None:
    for muscle, name in (
        ("finger_extensors", "PN136"),
        ("orbicularis_oculi", "PN137"),
        ("frontalis", "PN138"),
    ):
        healthy, sick = found(muscle=muscle), found(myasthenia(0.6), muscle=muscle)
        assert healthy.jitter_us < norm(name)["value"] == healthy.jitter_upper_us < sick.jitter_us
        assert healthy.blocking == 0.0 < sick.blocking
    young, old = found(nerve(0.6, 150)), found(nerve(0.6, 900))
    assert young.jitter_us > young.jitter_upper_us > old.jitter_us


def test_words_are_read_off_the_values() -> None:
    cases = [(), (nerve(0.6, 40),), (nerve(0.6, 300),), (STROKE,), (MYOPATHY,), (nerve(1.0, 60),), tuple(ALS)]
    for case in cases:
        words = expect(*case, kind="electrodiagnostic").set_index(["finding", "target", "side"])["expected"]
        for muscle in (SHIN, "deltoid", "first_dorsal_interosseous", "paraspinal_l5"):
            one = found(case, muscle=muscle)
            assert (words["fibrillation", muscle, "right"] == "present") == (one.fibrillation >= 1.0)
            potential = "myopathic" if one.small >= 1.0 else "neurogenic" if one.grown >= 1.0 else "normal"
            assert words["motor_unit_potential", muscle, "right"] == potential
            abnormal = max(one.few, one.undriven, one.early) >= 1.0
            assert (words["recruitment", muscle, "right"] != "normal") == abnormal


def test_strengths_never_fall_with_severity() -> None:
    severities = np.linspace(0.0, 1.0, 41)
    cases = [(nerve(float(severity), 200),) for severity in severities]
    chances = expectations(cases, kind="electrodiagnostic").chances
    assert np.isfinite(chances).all()
    ratio = needle_values(Flows(cases)).ratio[anatomy().muscle_row[SHIN], 1::2]
    assert (np.diff(ratio[~np.isnan(ratio)]) > -1e-9).all()


# --- the table of the pool ---


@pytest.mark.parametrize(("limb", "drive"), [("biceps", 0.3), ("hand", 0.7), ("ankle", 1.0)])
def test_the_table_of_the_pool_is_the_models_own(limb: str, drive: float) -> None:
    here, now = pool(limb), held(limb, drive)
    place = DRIVES.index(drive)
    assert here.rate_hz[place] == pytest.approx(now.rate_hz, abs=0.3)
    assert here.recruited[place] == pytest.approx(now.recruited, abs=0.02)
    assert here.rate_hz.shape[1] * GROUP == 120
    assert (np.diff(here.force) >= 0.0).all() and (np.diff(here.recruited) >= 0.0).all()


def test_the_pool_is_that_of_the_voluntary_ramp() -> None:
    ramp = ml.simulate(protocol="voluntary_ramp").steps
    here = pool("biceps")
    fast = ramp[ramp["unit"] < 12]["rate_hz"].mean()
    assert float(here.rate(np.array(1.0), np.array(0.05))) == pytest.approx(fast, rel=0.05)


# --- the sweep carries the values ---


def averaged(study: NeedleStudy, unit: int = 0) -> np.ndarray:
    """Return the mean of the trace around each discharge of one unit."""
    events = study.events.query("source == 'unit' and number == @unit")
    half = RATE_HZ // 40
    at = (events["t_ms"].to_numpy() / 1000.0 * RATE_HZ).round().astype(int)
    around = (at[:, None] + np.arange(-half, half)) % study.emg.size
    mean: np.ndarray = study.emg[around].astype(float).mean(axis=0)
    return mean


@pytest.mark.parametrize(
    ("case", "muscle"),
    [
        ((), ARM),
        ((nerve(0.6, 300),), SHIN),
        ((nerve(0.8, 400),), SHIN),
        ((MYOPATHY,), "deltoid"),
        (tuple(ALS), "first_dorsal_interosseous"),
    ],
)
def test_potentials_measured_off_the_trace_are_the_values(case: tuple[Lesion, ...], muscle: str) -> None:
    one, study = found(case, muscle=muscle), needle_study(*case, muscle=muscle, step="unit", seconds=8.0)
    seen = measured(averaged(study))
    assert seen.duration_ms == pytest.approx(one.duration_ms, rel=0.12)
    assert seen.amplitude_mv == pytest.approx(one.amplitude_mv, rel=0.08)
    assert seen.phases == pytest.approx(study.potentials["phases"].iloc[0], abs=1)


def test_phases_of_many_units_are_those_of_the_values() -> None:
    for case, muscle in (((), ARM), ((nerve(0.7, 300),), SHIN), ((MYOPATHY,), "deltoid")):
        units = pd.concat(
            needle_study(*case, muscle=muscle, step="full", seed=seed).potentials for seed in range(100)
        )
        one = found(case, muscle=muscle)
        assert (units["phases"] >= 5).mean() == pytest.approx(one.polyphasic, abs=0.08)
        assert units["phases"].mean() == pytest.approx(one.phases, rel=0.12)
        assert units["duration_ms"].mean() == pytest.approx(one.duration_ms, rel=0.06)
        assert units["amplitude_mv"].mean() == pytest.approx(one.amplitude_mv, rel=0.06)


def rate_by_threshold(study: NeedleStudy) -> float:
    """Return how often the trace rises through half of its height (Hz): the rate of a single large unit."""
    high = study.emg > 0.5 * study.emg.max()
    rises = np.flatnonzero(high & ~np.roll(high, 1))
    return float(1 + (np.diff(rises) > 0.01 * RATE_HZ).sum()) / study.seconds


def test_firing_rates_measured_off_the_trace() -> None:
    one = needle_study(muscle=ARM, step="unit", seconds=6.0)
    assert rate_by_threshold(one) == pytest.approx(one.potentials["rate_hz"].iloc[0], abs=0.2)
    few = needle_study(nerve(0.85, 20), muscle=SHIN, step="full", seconds=4.0)
    assert rate_by_threshold(few) > 20.0
    slow = needle_study(STROKE, muscle=SHIN, step="full", seconds=4.0)
    assert slow.potentials["rate_hz"].max() < 10.0
    full = needle_study(muscle=ARM, step="full", seconds=4.0).potentials["rate_hz"]
    assert full.mean() == pytest.approx(found(muscle=ARM).full_hz, rel=0.1)


def test_the_ratio_of_the_trace_is_the_value() -> None:
    for case in ((), (nerve(0.5, 20),), (nerve(0.65, 20),)):
        ratios = []
        for seed in range(12):
            units = needle_study(*case, muscle=SHIN, step="moderate", seconds=4.0, seed=seed).potentials
            ratios.append(units["rate_hz"].max() / len(units))
        assert np.mean(ratios) == pytest.approx(found(case).ratio, rel=0.3)


def test_fibrillations_are_regular_and_fasciculations_are_not() -> None:
    rest = needle_study(nerve(0.9, 40), muscle=SHIN, seconds=8.0)
    rates = []
    for _, train in rest.events.query("source in ('fibrillation', 'sharp_wave')").groupby(
        ["source", "number"]
    ):
        gaps = np.diff(train["t_ms"])
        rates.append(1000.0 / gaps.mean())
        assert gaps.std() < 0.1 * gaps.mean()
    assert len(rates) > 6 and all(inside(rate, "PN134") for rate in rates)
    assert np.median(rates) == pytest.approx(norm("PN134")["value"], rel=0.5)
    heights = rest.events.query("source == 'fibrillation'").groupby("number")["height_mv"].first()
    assert heights.mean() == pytest.approx(found(nerve(0.9, 40)).fibrillation_mv, rel=0.35)
    twitches = needle_study(ALS, muscle="first_dorsal_interosseous", seconds=10.0, seed=3).events
    twitches = twitches.query("source == 'fasciculation'")
    assert 0.02 <= len(twitches) / 10.0 <= 2.0


def test_more_fibrillations_at_a_higher_density() -> None:
    counts = [
        len(needle_study(nerve(severity, 40), muscle=SHIN, seconds=4.0).events)
        for severity in (0.0, 0.2, 0.5, 0.9)
    ]
    assert counts[0] == 0 and (np.diff(counts) > 0).all()


def test_only_contrast_shows_what_no_lesion_makes() -> None:
    for row in ml.table("needle_contrasts").itertuples():
        shown = needle_study(muscle=ARM, contrast=row.contrast, seconds=2.0)
        assert set(shown.events["source"]) == {row.contrast}
        assert shown.sentence.startswith("For contrast")
    gaps = np.diff(
        needle_study(muscle=ARM, contrast="complex_repetitive").events.query("number == 0")["t_ms"]
    )
    assert gaps[gaps < 100].std() < 0.5
    dive = needle_study(muscle=ARM, contrast="myotonic", seconds=2.0).events
    gaps = np.diff(dive["t_ms"])
    assert gaps.min() < 12.0 < 30.0 < gaps[:-1].max()
    assert np.corrcoef(1.0 / gaps, dive["height_mv"].iloc[1:])[0, 1] > 0.8
    assert not set(needle_study(ALS, muscle=SHIN).events["source"]) & set(
        ml.table("needle_contrasts")["contrast"]
    )


def test_insertion_lasts_longer_in_irritable_muscle() -> None:
    def lasts(study: NeedleStudy) -> float:
        return float(study.events["t_ms"].max() - study.events["t_ms"].min())

    healthy, sick = (needle_study(*case, muscle=SHIN, step="insertion") for case in ((), (nerve(0.9, 40),)))
    assert lasts(healthy) == pytest.approx(250.0, rel=0.1) and lasts(sick) > 300.0


def test_paraspinal_muscles_tell_root_from_nerve() -> None:
    root = Lesion("root_l5", side="right", severity=0.8, days=40)
    assert "paraspinal_l5" in needle_muscles()
    assert "Fibrillations" in needle_study(root, muscle="paraspinal_l5").sentence
    assert "silent" in needle_study(nerve(0.8, 40), muscle="paraspinal_l5").sentence


def test_without_a_unit_there_is_silence_at_every_effort() -> None:
    for step in ("unit", "slight", "moderate", "full"):
        for case in ((nerve(1.0, 60),), (Lesion("internal_capsule", side="left", severity=1.0, days=2),)):
            study = needle_study(*case, muscle=SHIN, step=step)
            assert study.events.empty and study.sentence.startswith("No motor unit")
            assert np.abs(study.emg).max() < 0.03


def test_failing_junctions_make_a_potential_vary() -> None:
    def varies(*case: Lesion) -> float:
        heights = needle_study(*case, muscle="deltoid", step="unit", seconds=6.0).events["height_mv"]
        return float(heights.std() / heights.mean())

    assert varies() == 0.0 < 0.05 < varies(myasthenia(0.7))
    sick = found(myasthenia(0.7), muscle="deltoid")
    heights = needle_study(myasthenia(0.7), muscle="deltoid", step="unit", seconds=10.0).events["height_mv"]
    assert heights.mean() == pytest.approx(sick.amplitude_mv, rel=0.05)
    assert sick.amplitude_mv < found(muscle="deltoid").amplitude_mv


def test_a_junction_makes_recruitment_early_only_where_impulses_fail() -> None:
    def early(kind: str) -> float:
        weak = Lesion("neuromuscular_junction", side="both", severity=0.5, days=60, kind=kind)
        return found(weak, muscle="deltoid").early

    assert early("postsynaptic") < 0.5 < 1.0 < early("presynaptic")


def test_jitter_measured_off_the_trace_is_the_value() -> None:
    for case in ((), (myasthenia(0.3),), (myasthenia(0.6),)):
        study = jitter_study(*case, muscle="finger_extensors", pairs=30, discharges=100)
        assert study.jitter_us == pytest.approx(found(case, muscle="finger_extensors").jitter_us, rel=0.12)
    t_ms = np.arange(study.traces.shape[2]) * 1000.0 / study.rate_hz - 0.8
    late = t_ms > 0.27
    times = np.array([peak_ms(trace[late], t_ms[late]) for trace in study.traces[0].astype(float)])
    assert mean_difference_us(times) == pytest.approx(study.pairs["jitter_us"][0], rel=0.1)
    assert study.pairs["blocking"].mean() == pytest.approx(
        found(myasthenia(0.6), muscle="finger_extensors").blocking, abs=0.05
    )
    # in single pairs impulses fail where jitter is large
    failing = study.pairs["blocking"] > 0.0
    assert study.pairs["jitter_us"][failing].min() > study.pairs["jitter_us"][~failing].quantile(0.8)
    assert study.pairs["jitter_us"][failing].mean() > 70.0
    assert jitter_study(muscle="frontalis").pairs["blocking"].sum() == 0.0
    assert np.isnan(jitter_study(nerve(1.0, 60), muscle=SHIN).jitter_us)


# --- the sound ---


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("case", [(), (nerve(0.8, 400),), (MYOPATHY,)], ids=["healthy", "nerve", "muscle"])
def test_the_sound_has_no_jump_at_its_join_and_never_clips(step: str, case: tuple[Lesion, ...]) -> None:
    samples = sound(needle_study(*case, muscle="deltoid" if case == (MYOPATHY,) else SHIN, step=step).emg)
    steps = np.abs(np.diff(np.append(samples, samples[0])))
    assert samples.dtype == np.float32
    assert steps[-1] <= steps.max() and steps[-1] < 0.02
    assert np.abs(samples).max() < CEILING
    # far potentials of 20 mV would still not clip
    assert np.abs(sound(np.array([20.0], dtype=np.float32))).max() <= CEILING


def test_the_sound_lies_in_the_band_of_an_electromyograph() -> None:
    def share(case: tuple[Lesion, ...], muscle: str, step: str, low: float, high: float) -> float:
        samples = sound(needle_study(*case, muscle=muscle, step=step, seconds=2.0).emg)
        power = np.abs(np.fft.rfft(samples)) ** 2
        hertz = np.fft.rfftfreq(samples.size, 1.0 / RATE_HZ)
        return float(power[(hertz >= low) & (hertz < high)].sum() / power.sum())

    assert share((), ARM, "full", 20.0, 5000.0) > 0.95
    # sick muscle crackles, grown units thud, fibrillations tick
    high = [
        share(case, muscle, "full", 1000.0, 12000.0)
        for case, muscle in (((MYOPATHY,), "deltoid"), ((), "deltoid"), ((nerve(0.8, 400),), SHIN))
    ]
    assert high[0] > high[1] > high[2]


def test_the_rate_that_is_heard_is_the_rate_that_is_meant() -> None:
    study = needle_study(muscle=ARM, step="unit", seconds=8.0)
    loud = np.convolve(np.abs(sound(study.emg)), np.ones(240) / 240, mode="same")
    spectrum = np.abs(np.fft.rfft(loud - loud.mean()))
    hertz = np.fft.rfftfreq(loud.size, 1.0 / RATE_HZ)
    rate = study.potentials["rate_hz"].iloc[0]
    near = (hertz > 2.0) & (hertz < 1.5 * rate)
    assert hertz[near][spectrum[near].argmax()] == pytest.approx(rate, abs=0.4)


def test_every_sound_has_a_caption() -> None:
    assert "rain" in caption(needle_study(nerve(0.9, 40), muscle=SHIN))
    assert "hiss" in caption(needle_study(muscle=SHIN))
    assert "thudding" in caption(needle_study(nerve(0.8, 400), muscle=SHIN, step="unit"))
    assert "crackling" in caption(needle_study(MYOPATHY, muscle="deltoid", step="full"))
    assert "dive bomber" in caption(needle_study(muscle=ARM, contrast="myotonic"))


# --- what is asked for ---


def test_a_study_is_the_same_twice_and_differs_by_seed() -> None:
    first, again = (needle_study(ALS, muscle=SHIN, step="full") for _ in range(2))
    assert first is again
    other = needle_study(ALS, muscle=SHIN, step="full", seed=2)
    assert not np.array_equal(first.emg, other.emg)
    with pytest.raises(ValueError, match="read-only"):
        first.emg[0] = 1.0


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"muscle": "bicep"}, "biceps"),
        ({"muscle": ARM, "side": "both"}, "side"),
        ({"muscle": ARM, "step": "rests"}, "rest"),
        ({"muscle": ARM, "seconds": 100.0}, "100"),
        ({"muscle": ARM, "contrast": "myotonia"}, "myotonic"),
        ({"muscle": ARM, "step": "full", "contrast": "myotonic"}, "at rest"),
    ],
)
def test_bad_input_is_a_clear_sentence(given: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        needle_study(**given)


def test_every_muscle_and_step_can_be_studied() -> None:
    for number, muscle in enumerate(needle_muscles()):
        study = needle_study(nerve(0.5, 60), ALS, muscle=muscle, step=STEPS[number % len(STEPS)], seconds=0.5)
        assert np.isfinite(study.emg).all() and study.sentence and len(study.values)
