"""Laws that hold for every case, tried on cases that nobody chose."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import motorlab as ml
from motorlab.expectations import expectations, labels
from motorlab.lesions import Lesion

SITES = [site for site in ml.table("sites")["site"] if site != "functional_weakness"]
OTHER = {"left": "right", "right": "left", "both": "both", "midline": "midline"}
DAYS = st.sampled_from([0, 0.5, 1, 3, 7, 10, 14, 30, 60, 90, 180, 365, 730])
lesion = st.builds(
    Lesion,
    st.sampled_from(SITES),
    side=st.sampled_from(["left", "right", "both"]),
    severity=st.floats(0, 1),
    days=DAYS,
)
cases = st.lists(lesion, min_size=1, max_size=3, unique_by=lambda item: (item.site, item.side)).map(tuple)
LABELS = labels()
ROW = {
    key: row for row, key in enumerate(zip(LABELS["finding"], LABELS["target"], LABELS["side"], strict=True))
}
MIRROR = np.array([ROW[finding, target, OTHER[side]] for finding, target, side in ROW])
POWER = (LABELS["finding"] == "power").to_numpy()
TURNING = (LABELS["finding"] == "deviation").to_numpy()
HEALTHY = expectations([()])


def changed(item: Lesion, **parts: object) -> Lesion:
    whole = {name: getattr(item, name) for name in ("side", "severity", "days", "kind", "fibres", "cause")}
    return Lesion(item.site, **{**whole, **parts})  # type: ignore[arg-type]


@settings(max_examples=60, deadline=None)
@given(cases, st.floats(0, 1))
def test_more_damage_never_raises_power(case: tuple[Lesion, ...], part: float) -> None:
    less = tuple(changed(item, severity=item.severity * part) for item in case)
    one, two = expectations([less, case], kind="exam").values
    power = POWER[(LABELS["kind"] == "exam").to_numpy()]
    # a structure transmits at least 1e-5, so the last trace of power is not exact
    assert (two[power] <= one[power] + 1e-4).all()


@settings(max_examples=40, deadline=None)
@given(cases)
def test_left_and_right_mirror_each_other(case: tuple[Lesion, ...]) -> None:
    turned = tuple(changed(item, side=OTHER[item.side or "both"]) for item in case)
    found = expectations([case, turned])
    one, two = found.values
    assert np.allclose(one[~TURNING], two[MIRROR][~TURNING])
    assert np.allclose(found.chances[0], found.chances[1][MIRROR])
    # the tongue that goes left goes right in the mirror
    words = {0.0: 0.0, 1.0: 2.0, 2.0: 1.0}
    assert [words[value] for value in one[TURNING]] == two[TURNING].tolist()


@settings(max_examples=40, deadline=None)
@given(cases)
def test_order_of_lesions_does_not_matter(case: tuple[Lesion, ...]) -> None:
    found = expectations([case, case[::-1]])
    assert np.allclose(found.values[0], found.values[1])
    assert np.allclose(found.chances[0], found.chances[1])


@settings(max_examples=40, deadline=None)
@given(cases)
def test_many_cases_read_as_one_by_one(case: tuple[Lesion, ...]) -> None:
    many = expectations([(), case, ()])
    assert np.allclose(many.values[1], expectations([case]).values[0])
    assert np.allclose(many.values[0], HEALTHY.values[0])


@settings(max_examples=40, deadline=None)
@given(cases)
def test_chances_are_chances(case: tuple[Lesion, ...]) -> None:
    found = expectations([case])
    assert ((found.chances >= 0) & (found.chances <= 1)).all()
    assert np.isfinite(found.values).all()


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(SITES), st.sampled_from(["left", "right", "both"]), st.floats(0, 1), DAYS)
def test_afferent_loss_alone_never_weakens(site: str, side: str, severity: float, day: float) -> None:
    try:
        case = Lesion(site, side=side, severity=severity, days=day, fibres="sensory")
    except ValueError:
        return  # a site without sensory fibres
    values = expectations([(case,)]).values[0]
    assert np.allclose(values[POWER], HEALTHY.values[0][POWER])


def test_no_lesion_is_healthy_everywhere() -> None:
    rows = ml.expect()
    normal = dict(zip(ml.table("findings")["finding"], ml.table("findings")["normal"], strict=True))
    for finding, expected in zip(rows["finding"], rows["expected"], strict=True):
        value = normal[finding]
        assert expected == value if isinstance(expected, str) else abs(expected - float(value)) < 1e-6
    assert (rows["chance"] < 0.5).all()


def test_severity_nought_is_healthy() -> None:
    found = expectations([(Lesion(site, side="both", severity=0),) for site in SITES])
    assert np.allclose(found.values, HEALTHY.values)


@pytest.mark.parametrize("side", ["left", "right", "both"])
def test_every_site_moves_something(side: str) -> None:
    found = expectations(
        [(Lesion(site, side=side, severity=0.9, days=60),) for site in ml.table("sites")["site"]]
    )
    moved = (found.values != HEALTHY.values).sum(axis=1)
    assert dict(zip(ml.table("sites")["site"], moved, strict=True)) and (moved >= 2).all()


def test_every_choice_of_a_lesion_moves_something() -> None:
    """Kind, fibres, pattern, cause and day are not decoration."""
    pairs = [
        (Lesion("ulnar_nerve_elbow", side="left"), Lesion("ulnar_nerve_elbow", side="left", kind="block")),
        (
            Lesion("ulnar_nerve_elbow", side="left"),
            Lesion("ulnar_nerve_elbow", side="left", kind="demyelinating"),
        ),
        (Lesion("root_l5", side="left"), Lesion("root_l5", side="left", fibres="motor")),
        (Lesion("root_l5", side="left"), Lesion("root_l5", side="left", fibres="sensory")),
        (Lesion("muscle"), Lesion("muscle", pattern="finger_flexors_and_quadriceps")),
        (Lesion("neuromuscular_junction"), Lesion("neuromuscular_junction", kind="presynaptic")),
        (Lesion("internal_capsule", side="left", days=1), Lesion("internal_capsule", side="left", days=60)),
        (
            Lesion("cord_t4", side="both", days=1),
            Lesion("cord_t4", side="both", days=1, cause="degeneration"),
        ),
    ]
    for one, two in pairs:
        values = expectations([(one,), (two,)]).values
        assert (values[0] != values[1]).any(), f"{one} reads as {two}"


PERIPHERAL = ml.table("sites").query("level in ('root', 'plexus', 'nerve', 'ganglion')")["site"].tolist()
TENDON = ((LABELS["finding"] == "reflex") & (LABELS["target"] != "jaw")).to_numpy()


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(PERIPHERAL), st.floats(0, 1), st.floats(0, 1), DAYS)
def test_more_peripheral_damage_never_raises_a_jerk(
    site: str, severity: float, part: float, day: float
) -> None:
    less, more = (
        Lesion(site, side="left", severity=value, days=day) for value in (severity * part, severity)
    )
    one, two = expectations([(less,), (more,)]).values
    assert (two[TENDON] <= one[TENDON] + 1e-6).all()
