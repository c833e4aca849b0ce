"""The table of amplitudes and the grades agree with runs of the model; more damage never strengthens."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motorlab.reflex import grid
from motorlab.reflex.amplitudes import clonus_with_muscle, jerk, with_muscle
from motorlab.reflex.arcs import HEALTHY, Arc
from motorlab.reflex.grades import grade
from motorlab.reflex.parameters import values
from motorlab.reflex.protocols import examine
from motorlab.tables import folder, table

NAMES = ("release", "shock", "lower", "afferent", "conduction")
WELL = (0.0, 0.0, 1.0, 1.0, 1.0)
GRADES = [  # what an examiner would say
    ({}, 2),
    ({"release": 0.3}, 3),
    ({"release": 0.6}, 3),
    ({"release": 1.0}, 4),
    ({"shock": 1.0}, 0),
    ({"shock": 0.1}, 1),
    ({"lower": 0.8}, 2),
    ({"lower": 0.5}, 1),
    ({"lower": 0.0}, 0),
    ({"afferent": 0.95}, 2),
    ({"afferent": 0.8}, 1),
    ({"afferent": 0.5}, 0),
    ({"conduction": 0.9}, 2),
    ({"conduction": 0.4}, 1),
    ({"conduction": 0.0}, 0),
    ({"release": 1.0, "lower": 0.5}, 3),
    ({"release": 1.0, "afferent": 0.0}, 0),
    ({"release": 0.0, "shock": 0.5}, 0),
]


@pytest.mark.parametrize(("state", "expected"), GRADES, ids=[str(state) for state, _ in GRADES])
def test_grade_of_a_state(state: dict[str, float], expected: int) -> None:
    assert np.round(grade(*jerk(**state))) == expected


def test_grade_four_needs_clonus() -> None:
    assert grade(3.3, 0.0).round() == 3
    assert grade(3.3, 6.1).round() == 4
    assert grade(1.0, 5.0) == 2.0  # clonus without a brisk jerk counts for nothing here


def test_grade_rises_with_amplitude_and_clonus() -> None:
    size, swing = np.meshgrid(np.linspace(0.0, 4.0, 200), np.linspace(0.0, 9.0, 50))
    graded = grade(size, swing)
    assert graded.min() == 0.0
    assert graded.max() == 4.0
    assert (np.diff(graded, axis=1) >= 0).all()
    assert (np.diff(graded, axis=0) >= 0).all()


def random_states(count: int, seed: int) -> list[dict[str, float]]:
    """States of which about half of each kind of damage is absent, as in patients."""
    rng = np.random.default_rng(seed)
    spread = np.stack(
        [
            rng.random(count),
            rng.random(count) ** 2,
            rng.random(count),
            1.0 - 0.6 * rng.random(count),
            rng.random(count),
        ]
    )
    kept = np.where(rng.random((5, count)) < 0.5, spread, np.array(WELL)[:, None])
    return [dict(zip(NAMES, column, strict=True)) for column in kept.T.tolist()]


@pytest.mark.parametrize("state", random_states(24, seed=7), ids=str)
def test_table_agrees_with_the_model(state: dict[str, float]) -> None:
    arc = Arc(**state)
    size = grid.jerk(arc) / grid.healthy_jerk()
    assert float(jerk(**state)[0]) == pytest.approx(size, abs=0.2)
    swing = grid.clonus(arc) if arc.release > 0.6 else 0.0
    seen, read = float(grade(size, swing)), float(grade(*jerk(**state)))
    cut = np.floor(read) + 0.5  # grades change at the halves; within a hair of one either side will do
    assert round(seen) == round(read) or abs(read - cut) < 0.25


def test_grade_agrees_with_the_curve_that_a_learner_sees() -> None:
    healthy = examine("knee_jerk", HEALTHY).readouts["excursion_deg"]
    for state in random_states(16, seed=11):
        if state["release"] > 0.8:
            continue  # whether it is 3 or 4 is decided by clonus, which no knee shows
        curve = examine("knee_jerk", Arc(**state)).readouts["excursion_deg"] / healthy
        read = float(grade(*jerk(**state)))
        cut = np.floor(read) + 0.5
        assert round(float(grade(curve))) == round(read) or abs(read - cut) < 0.3, (state, curve, read)


def test_muscle_agrees_with_the_model() -> None:
    for state in ({}, {"release": 0.5}, {"release": 1.0}, {"lower": 0.6}):
        for left in (0.3, 0.6):
            size = grid.jerk(Arc(junction=left, **state)) / grid.healthy_jerk()
            assert float(with_muscle(jerk(**state)[0], left, 1.0)) == pytest.approx(size, abs=0.2)
    full = grid.clonus(Arc(release=1.0))
    for left in (0.3, 0.7):
        swing = grid.clonus(Arc(release=1.0, junction=left))
        assert float(clonus_with_muscle(full, left, 1.0)) == pytest.approx(swing, abs=1.0)


share = st.floats(0.0, 1.0)


@settings(max_examples=200, deadline=None)
@given(
    release=share,
    shock=share,
    lower=share,
    afferent=share,
    conduction=share,
    worse=share,
    which=st.integers(1, 4),
)
def test_more_damage_never_strengthens(
    release: float, shock: float, lower: float, afferent: float, conduction: float, worse: float, which: int
) -> None:
    state = dict(zip(NAMES, (release, shock, lower, afferent, conduction), strict=True))
    name = NAMES[which]
    more = state[name] + worse * (1.0 - state[name]) if name == "shock" else state[name] * worse
    assert jerk(**{**state, name: more})[0] <= jerk(**state)[0] + 1e-4


@settings(max_examples=100, deadline=None)
@given(release=share, more=share, lower=st.floats(0.4, 1.0))
def test_release_never_weakens(release: float, more: float, lower: float) -> None:
    # With fewer units left the opponent, whole and released too, brakes more than release adds.
    higher = release + more * (1.0 - release)
    assert jerk(release=higher, lower=lower)[0] >= jerk(release=release, lower=lower)[0] - 0.05


def test_arrays_broadcast_and_match_single_states() -> None:
    states = random_states(50, seed=3)
    columns = {name: np.array([state[name] for state in states]) for name in NAMES}
    many, swing = jerk(**columns)
    assert many.shape == swing.shape == (50,)
    assert np.allclose(many, [jerk(**state)[0] for state in states])
    assert np.allclose(swing, [jerk(**state)[1] for state in states])
    assert jerk(release=np.zeros((3, 1)), lower=np.ones((1, 4)))[0].shape == (3, 4)
    assert jerk()[0] == 1.0


@pytest.mark.parametrize("wrong", [-0.1, 1.2, np.nan])
def test_a_wrong_share_is_named(wrong: float) -> None:
    with pytest.raises(ValueError, match="lower holds"):
        jerk(lower=[1.0, wrong])


def test_table_stands_on_the_grid_and_is_small() -> None:
    rows = table("jerk_amplitudes")
    for name, axis in grid.AXES.items():
        assert set(rows[name]) <= set(axis)
    assert len(grid.AXES["release"]) == rows["release"].nunique()
    healthy = rows[(rows[list(NAMES)] == list(WELL)).all(axis=1)]
    assert healthy["amplitude"].item() == 1.0
    assert (folder() / "jerk_amplitudes.csv").stat().st_size < 400_000
    assert set(values("grades")) >= {"absent_below", "reduced_below", "brisk_from", "clonus_lasts_deg"}
