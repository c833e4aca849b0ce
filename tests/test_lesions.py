"""Lesions, syndromes, days and case texts, and what is said when one of them is wrong."""

import math
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import motorlab as ml
from motorlab.case_texts import case_text, read_case_text
from motorlab.lesions import Lesion, case

SYNDROMES = ml.table("syndromes")["syndrome"].tolist()


@pytest.mark.parametrize(
    ("given_", "told"),
    [
        (dict(site="internal_capsul", side="left"), "Did you mean 'internal_capsule'"),
        (dict(site="internal_capsule"), "say side='left', 'right' or 'both'"),
        (dict(site="internal_capsule", side="lft"), "Did you mean 'left'"),
        (dict(site="internal_capsule", side="left", severity=1.5), "severity must be from 0 to 1, not 1.5"),
        (
            dict(site="internal_capsule", side="left", severity=math.nan),
            "severity must be from 0 to 1, not nan",
        ),
        (
            dict(site="internal_capsule", side="left", severity="much"),
            "severity must be a number, not 'much'",
        ),
        (dict(site="root_c6", side="left", severity=10**400), "severity must be from 0 to 1, not 1000"),
        (dict(site="root_c6", side="left", severity=pd.NA), "severity must be a number, not <NA>"),
        (
            dict(site="root_c6", side="left", severity=np.array([0.5])),
            "severity must be a number, not array([0.5])",
        ),
        (
            dict(site="root_c6", side="left", days=10**5000),
            "days must be 0 or more, not one with too many digits",
        ),
        (dict(site=10**5000), "one with too many digits is not a site"),
        (dict(site="internal_capsule", side="left", days=-1), "days must be 0 or more, not -1"),
        (dict(site="internal_capsule", side="left", days=math.inf), "days must be 0 or more, not inf"),
        (dict(site="internal_capsule", side="left", kind="axnal"), "Did you mean 'axonal'"),
        (dict(site="internal_capsule", side="left", kind="fibre"), "cannot be at internal_capsule"),
        (dict(site="internal_capsule", side="left", cause="stroke"), "is not a cause"),
        (dict(site="internal_capsule", side="left", pattern="distal"), "is neither"),
        (dict(site="sural_nerve", side="left", fibres="motor"), "has no motor fibres"),
        (dict(site="muscle", pattern="prximal"), "Did you mean 'proximal'"),
        (dict(site="muscle", fibres="some"), "is not a choice of fibres"),
    ],
)
def test_wrong_values_are_named(given_: dict[str, object], told: str) -> None:
    with pytest.raises(ValueError, match=re.escape(told)):
        Lesion(**given_)  # type: ignore[arg-type]


def test_a_lesion_is_frozen() -> None:
    with pytest.raises(AttributeError):
        Lesion("root_c6", side="left").severity = 0.2  # type: ignore[misc]


def test_sides_default_where_a_site_has_no_side() -> None:
    assert Lesion("conus_medullaris").side == "both"
    assert Lesion("muscle").side == "both"


@pytest.mark.parametrize("wrong", ["root_c6", 3, ["root_c6"], None])
def test_what_is_no_lesion_is_refused(wrong: object) -> None:
    with pytest.raises(ValueError, match="not a lesion"):
        ml.expect(wrong)  # type: ignore[arg-type]


def test_the_same_lesion_twice_is_refused() -> None:
    one = Lesion("root_c6", side="left", severity=0.4)
    with pytest.raises(ValueError, match=r"listed twice, with severity 0.4 and 0.6"):
        case(one, Lesion("root_c6", side="left", severity=0.6))


@pytest.mark.parametrize("name", SYNDROMES)
def test_syndromes_keep_their_text(name: str) -> None:
    lesions = ml.syndrome(name)
    assert lesions
    assert read_case_text(case_text(lesions)) == lesions


def test_unknown_syndrome_names_the_nearest() -> None:
    with pytest.raises(ValueError, match="Did you mean 'bell_palsy'"):
        ml.syndrome("bells_palsy")


def test_a_syndrome_grows_along_its_tempo() -> None:
    early, late = ml.syndrome("als_limb_onset", days=100), ml.syndrome("als_limb_onset", days=400)
    assert early[0].severity == pytest.approx(late[0].severity / 4)
    assert ml.on_day(late, 100)[0].severity == pytest.approx(early[0].severity)


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(SYNDROMES), st.floats(0, 3000))
def test_going_to_its_own_day_changes_nothing(name: str, day: float) -> None:
    lesions = ml.syndrome(name)
    oldest = max(lesion.days for lesion in lesions)
    assert ml.on_day(lesions, oldest) == lesions
    assert max((lesion.days for lesion in ml.on_day(lesions, day)), default=day) == pytest.approx(day)


def test_a_lesion_that_has_not_begun_is_left_out() -> None:
    two = (Lesion("root_c6", side="left", days=100), Lesion("root_l5", side="left", days=10))
    assert [lesion.site for lesion in ml.on_day(two, 50)] == ["root_c6"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "must begin with 'motorlab case 1'"),
        ("motorlab case 2\nroot_c6 side=left", "must begin with 'motorlab case 1', not 'motorlab case 2'"),
        (
            "motorlab case 1\nroot_c66 side=left",
            "Line 2 of the case text cannot be read: 'root_c66' is not a site",
        ),
        ("motorlab case 1\nroot_c6 side", "'side' has no '='"),
        ("motorlab case 1\nroot_c6 sid=left", "Did you mean 'side'"),
        ("motorlab case 1\nroot_c6 side=left severity=lots", "severity must be a number, not 'lots'"),
    ],
)
def test_broken_case_texts_say_where(text: str, told: str) -> None:
    with pytest.raises(ValueError, match=re.escape(told)):
        read_case_text(text)


def test_on_a_negative_day_there_is_no_case() -> None:
    with pytest.raises(ValueError, match="day must be 0 or more, not -3"):
        ml.on_day(ml.syndrome("bell_palsy"), -3)
