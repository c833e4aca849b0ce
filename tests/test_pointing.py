"""What a sign points to: the letter beside it must not call an upper sign a lower one."""

import pytest

import motorlab as ml
from motorlab.pointing import pointing
from motorlab.stations import origins


def said(case: tuple[ml.Lesion, ...]) -> dict[tuple[str, str, str], str]:
    signs = ml.expect(case)
    keys = zip(signs["finding"], signs["target"], signs["side"], strict=True)
    return dict(zip(keys, pointing(signs, origins(*case)).tolist(), strict=True))


@pytest.mark.parametrize(
    ("case", "day", "sign", "to"),
    [
        ("als_limb_onset", 400, ("plantar", "", "right"), "upper"),
        ("als_limb_onset", 400, ("hoffmann", "", "left"), "upper"),
        ("als_limb_onset", 400, ("fibrillation", "tibialis_anterior", "right"), "lower"),
        ("als_limb_onset", 400, ("power", "tibialis_anterior", "right"), "mixed"),
        ("diabetic_polyneuropathy", 2000, ("sensation", "vibration:foot", "right"), "sensory"),
        ("gbs_aidp", 14, ("snap", "median", "right"), "sensory"),
        ("capsular_stroke", 1, ("reflex", "knee", "left"), "upper"),
        ("capsular_stroke", 60, ("reflex", "knee", "left"), "upper"),
        ("capsular_stroke", 60, ("reflex", "knee", "right"), ""),
        ("l5_radiculopathy", 30, ("power", "tibialis_anterior", "right"), "lower"),
    ],
)
def test_a_sign_points_where_it_should(case: str, day: float, sign: tuple[str, str, str], to: str) -> None:
    assert said(ml.on_day(ml.syndrome(case), day))[sign] == to
