"""The loop and its parts: exact where a formula is known, close where not, and every pathway matters."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.plain_cells import spikes
from motorlab.reflex.arcs import Arc
from motorlab.reflex.axons import afferent_weights, motor_delay, nested_order
from motorlab.reflex.cells import POOLS, Cells
from motorlab.reflex.core import Record, simulate
from motorlab.reflex.jerks import TAP
from motorlab.reflex.limbs import Joint, Muscles
from motorlab.reflex.parameters import Model, lesioned, parameters, values
from motorlab.reflex.readouts import clonus_swing, excursion, first_volley
from motorlab.reflex.tone import HELD_STRETCH
from motorlab.tables import table

KNEE = parameters("knee")
UPPER = lesioned(KNEE, Arc(release=1.0))


def latency(record: Record) -> float:
    return float(np.median(first_volley(record).after_ms))


@pytest.mark.parametrize("model", [KNEE, UPPER], ids=["healthy", "upper"])
def test_blocks_fire_as_cells_stepped_one_by_one(model: Model) -> None:
    block, blocks, dt = 13, 24, 0.5
    ramp = np.linspace(0.0, 1.0, block * blocks)
    current = np.stack([3.0 + 12.0 * ramp, 7.0 - 5.0 * ramp])
    model = replace(model, plateau_na=0.0)  # its current is made of whole blocks, and has a test of its own
    cells = Cells(model, dt, block, blocks, 1, np.ones(POOLS * model.units, bool))
    fast = []
    for number in range(blocks):
        part = current[:, number * block : (number + 1) * block]
        fired, times, _ = cells.advance(number, part)
        fast += [(cell, time + number * block * dt) for cell, time in zip(fired, times, strict=True)]
    plain = spikes(model, current, 1)
    assert len(plain) > 150
    fast.sort()
    plain.sort()
    assert [cell for cell, _ in fast] == [cell for cell, _ in plain]
    assert np.allclose([time for _, time in fast], [time for _, time in plain], rtol=0.0, atol=1e-9)


def test_force_is_the_sum_of_twitches() -> None:
    block, blocks, dt = 12, 30, 0.5
    muscles = Muscles(KNEE, dt, block)
    rng = np.random.default_rng(0)
    cells, arrivals = rng.integers(0, 240, 80), np.sort(rng.uniform(0.0, block * blocks * dt, 80))
    force = []
    for number in range(blocks):
        here = arrivals // (block * dt) == number
        force.append(muscles.advance(number * block * dt, cells[here], arrivals[here]))
    t_ms = dt * np.arange(1, block * blocks + 1)
    activation = np.zeros((240, t_ms.size))
    for cell, arrival in zip(cells, arrivals, strict=True):
        since = np.maximum(t_ms - arrival, 0.0) / muscles.rise[cell]
        activation[cell] += since * np.exp(1.0 - since)
    units = muscles.twitch[:, None] * activation / (1.0 + activation / KNEE.saturation)
    expected = units.reshape(2, 120, -1).sum(axis=1)
    assert np.allclose(np.concatenate(force, axis=1), expected, rtol=1e-9)


def test_a_dropped_leg_swings_at_the_frequency_of_a_leg() -> None:
    swing = []
    for dt in (0.5, 0.1):
        joint = Joint(KNEE, dt)
        joint.angle += 0.5
        steps = round(3000 / dt)
        angle = joint.advance(np.zeros((2, steps)), np.zeros(steps))[0]
        swing.append(angle[round(10 / dt) - 1 :: round(10 / dt)] - joint.rest)
    assert np.abs(swing[0] - swing[1]).max() < 1e-3
    up = np.flatnonzero((swing[0][:-1] < 0) & (swing[0][1:] >= 0))
    norm = table("norms").set_index("norm").loc["PN123"]
    assert norm["low"] <= 100.0 / np.diff(up).mean() <= norm["high"]


def test_a_finer_step_changes_little() -> None:
    for model in (KNEE, UPPER, lesioned(KNEE, Arc(conduction=0.5))):
        # one unit more or less moves the middle of a scattered volley, so means of eight seeds are compared
        coarse = [simulate(model, TAP, seed) for seed in range(1, 9)]
        fine = [simulate(model, TAP, seed, dt_ms=0.1) for seed in range(1, 9)]
        late = [np.mean([latency(run) for run in runs]) for runs in (coarse, fine)]
        assert late[0] == pytest.approx(late[1], abs=0.25)
        size = np.mean([excursion(run) for run in coarse])
        # the inward current of released cells feeds on their firing, so small differences grow
        near = 0.12 if model is UPPER else 0.06
        assert size == pytest.approx(np.mean([excursion(run) for run in fine]), rel=near)
        fired = sum(run.cell.size for run in coarse)
        assert fired == pytest.approx(sum(run.cell.size for run in fine), rel=0.08)


def test_the_same_seed_gives_the_same_run_and_another_seed_another() -> None:
    one, again, other = (simulate(UPPER, TAP, seed) for seed in (1, 1, 2))
    assert np.array_equal(one.angle_rad, again.angle_rad)
    assert np.array_equal(one.spike_ms, again.spike_ms)
    assert not np.array_equal(one.spike_ms, other.spike_ms)


def test_a_silent_leg_hangs_still() -> None:
    record = simulate(lesioned(KNEE, Arc(afferent=0.5)), TAP)
    assert np.ptp(record.angle_rad) < 1e-9
    assert record.cell.size == 0


PATHWAYS = [  # parameter, value that switches it off, what that does to the healthy kick
    ("onset_per_mm_s2", 0.0, "smaller"),
    ("speed_per_s", 0.0, "smaller"),
    ("rest_per_s", 0.0, "smaller"),
    ("charge_nc", 0.0, "smaller"),
    ("bias_na", 0.0, "smaller"),
    ("presynaptic", 0.0, "larger"),
    ("depletion", 0.0, "larger"),
    ("reciprocal_nc", 0.0, "larger"),
    ("noise_mv", 0.0, "other"),
]


@pytest.mark.parametrize(("name", "off", "effect"), PATHWAYS, ids=[name for name, *_ in PATHWAYS])
def test_every_pathway_moves_the_healthy_kick(name: str, off: float, effect: str) -> None:
    with_it = np.mean([excursion(simulate(KNEE, TAP, seed)) for seed in (1, 2)])
    without = np.mean([excursion(simulate(replace(KNEE, **{name: off}), TAP, seed)) for seed in (1, 2)])
    if effect == "smaller":
        assert without < 0.75 * with_it
    elif effect == "larger":
        assert without > 1.1 * with_it
    else:
        assert abs(without - with_it) > 0.005 * with_it


@pytest.mark.parametrize(
    "off",
    [{"renshaw_na": 0.0}, {"afterpotential_small": 1e-3, "afterpotential_large": 1e-3}],
    ids=lambda d: next(iter(d)),
)
def test_what_follows_the_first_spike_holds_later_spikes_back(off: dict[str, float]) -> None:
    with_it = simulate(UPPER, TAP).cell.size
    assert simulate(replace(UPPER, **off), TAP).cell.size > 1.05 * with_it


def test_answering_to_length_brakes_a_large_kick() -> None:
    with_it = np.mean([excursion(simulate(UPPER, TAP, seed)) for seed in (1, 2)])
    deaf = replace(UPPER, position_per_mm=0.0)
    assert np.mean([excursion(simulate(deaf, TAP, seed)) for seed in (1, 2)]) > 1.03 * with_it


def test_the_inward_current_keeps_released_cells_firing() -> None:
    held = replace(HELD_STRETCH, seconds=1.5)
    ankle = lesioned(parameters("ankle"), Arc(release=1.0))
    with_it, without = (simulate(model, held).cell for model in (ankle, replace(ankle, plateau_na=0.0)))
    tapped = [np.count_nonzero(cell < ankle.units) for cell in (with_it, without)]
    assert tapped[0] > 1.2 * tapped[1]


def test_inputs_of_an_arc_each_move_the_kick() -> None:
    healthy = simulate(KNEE, TAP)
    for name in ("release", "shock", "lower", "afferent", "conduction", "junction", "fibre"):
        changed = simulate(lesioned(KNEE, Arc(**{name: 0.1 if name in ("release", "shock") else 0.9})), TAP)
        factor = excursion(changed) / excursion(healthy)
        assert factor > 1.15 if name == "release" else factor < 0.98, name
    at_rest = simulate(lesioned(KNEE, Arc(voluntary=0.0)), TAP)  # a jerk is made at rest
    assert np.array_equal(at_rest.angle_rad, healthy.angle_rad)


def test_cells_that_fire_by_themselves_are_no_reflex() -> None:
    for bias in (4.2, 4.8):
        record = simulate(replace(KNEE, bias_na=bias, afferents_left=0.0), TAP)
        assert np.count_nonzero(record.cell < KNEE.units) > 10
        assert first_volley(record).units.size == 0
        assert excursion(record) == 0.0


def test_loss_is_nested_and_even() -> None:
    order = nested_order(120)
    assert sorted(order) == list(range(120))
    for share in (0.1, 0.25, 0.5, 0.75):
        left = np.sort(order[: round(120 * share)])
        assert abs(left.mean() - 59.5) < 8.0
        assert np.diff(left).max() <= 2.0 / share + 1.0


def test_loss_of_myelin_slows_and_scatters_and_loss_of_fibres_removes_weight() -> None:
    slow, few = lesioned(KNEE, Arc(conduction=0.5)), lesioned(KNEE, Arc(afferent=0.4))
    assert np.all(motor_delay(slow)[:120] > motor_delay(KNEE)[:120])
    assert np.array_equal(motor_delay(slow)[120:], motor_delay(KNEE)[120:])  # the opponent is spared
    assert np.ptp(motor_delay(slow)[:120]) > 2.0 * np.ptp(motor_delay(KNEE)[:120])
    assert afferent_weights(slow, 0.5).sum(axis=1) == pytest.approx([1.0, 1.0])
    assert afferent_weights(few, 0.5).sum(axis=1) == pytest.approx([0.4, 1.0])


def test_clonus_needs_release_and_an_arc() -> None:
    def sway(arc: Arc) -> float:
        return clonus_swing(simulate(lesioned(parameters("ankle"), arc), HELD_STRETCH))

    assert sway(Arc()) < 0.05
    full = sway(Arc(release=1.0))
    assert full > values("grades")["clonus_lasts_deg"]
    assert sway(Arc(release=1.0, afferent=0.5)) < 0.3 * full
    assert sway(Arc(release=1.0, junction=0.3)) < 0.3 * full


def test_clonus_beats_at_a_clinical_rate() -> None:
    record = simulate(lesioned(parameters("ankle"), Arc(release=1.0)), HELD_STRETCH)
    late = record.angle_rad[record.t_ms > 1000.0]
    beats = np.count_nonzero(np.diff(np.sign(late - late.mean())) > 0) / 1.5
    norm = table("norms").set_index("norm").loc["PN124"]
    assert norm["low"] <= beats <= norm["high"]


@pytest.mark.parametrize("wrong", [-0.1, 1.1, float("nan"), "much", None])
def test_an_arc_refuses_what_is_no_share(wrong: object) -> None:
    with pytest.raises(ValueError, match="afferent of a reflex arc"):
        Arc(afferent=wrong)  # type: ignore[arg-type]


def test_an_unknown_joint_is_named() -> None:
    with pytest.raises(ValueError, match=r"'anke' is not a joint\..+'ankle'"):
        parameters("anke")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"dt_ms": 0.0}, "must be 0.5 over a whole number"),
        ({"dt_ms": -0.5}, "must be 0.5 over a whole number"),
        ({"dt_ms": 0.3}, "must be 0.5 over a whole number"),
        ({"dt_ms": 1e-4}, "from 1 to 50"),
    ],
)
def test_a_step_that_would_never_end_is_refused(given: dict[str, float], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        simulate(KNEE, TAP, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize("seconds", [0.0, -1.0, 61.0, float("nan"), float("inf")])
def test_a_run_that_would_never_end_is_refused(seconds: float) -> None:
    with pytest.raises(ValueError, match="more than 0 and at most 60"):
        simulate(KNEE, replace(TAP, seconds=seconds))
