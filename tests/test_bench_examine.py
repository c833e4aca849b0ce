"""What the bench examines and what it gives: by hand and from Python the same, and a refusal leaves it as it was."""

from collections.abc import Iterator

import pandas as pd
import pytest

import motorlab as ml
from motorlab.treatments import local, plan
from motorlab.widgets import names
from motorlab.widgets.address import address, with_address
from motorlab.widgets.bench import Bench
from motorlab.widgets.state import View
from tests.panels import errors, find

CASE = (
    ml.Lesion("internal_capsule", side="left", severity=0.8, days=90),
    ml.Lesion("root_c6", side="left", severity=0.5, days=90),
)
PROTOCOLS = [protocol for _, protocol in names.protocol_names()]
TREATMENTS = [treatment for _, treatment in names.treatment_names()]


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    yield ml.bench()


@pytest.fixture(autouse=True)
def afresh(bench: Bench) -> None:
    bench.let_go()
    bench.protocol, bench.treatment = "knee_jerk", None
    bench.lesions = CASE


def test_protocols_are_those_of_the_table() -> None:
    assert sorted(PROTOCOLS) == sorted(ml.table("protocols")["protocol"])


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_each_protocol_shows_what_python_says(bench: Bench, protocol: str) -> None:
    find(bench, "Examine").value = protocol
    assert bench.protocol == protocol
    run = ml.simulate(*bench.lesions, protocol=protocol, side=bench.run.side)
    assert repr(bench.run.readouts) == repr(run.readouts)
    assert len(bench.figure.data) > 0
    find(bench, "Which side is examined").value = "left" if bench.run.side == "right" else "right"
    assert bench.run.side == find(bench, "Which side is examined").value
    find(bench, "Hold").click()
    bench.lesions = ()
    assert bench.run.protocol == protocol


@pytest.mark.parametrize("treatment", TREATMENTS)
def test_each_treatment_shows_what_python_says(bench: Bench, treatment: str) -> None:
    find(bench, "Treatment").value = treatment
    (given,) = bench.treatment
    assert given.id == treatment
    assert find(bench, "Strength").value == given.strength
    find(bench, "Strength").value = 1.0
    assert bench.treatment[0].strength == 1.0
    general = None if local(bench.treatment) else bench.treatment
    pd.testing.assert_frame_equal(bench.signs, ml.expect(*bench.lesions, treatment=general))
    run = ml.simulate(*bench.lesions, side=bench.run.side, treatment=bench.treatment)
    assert repr(bench.run.readouts) == repr(run.readouts)
    find(bench, "Undo").click()
    find(bench, "Undo").click()
    assert bench.treatment == ()
    pd.testing.assert_frame_equal(bench.signs, ml.expect(*bench.lesions))


def test_a_plan_of_several_is_set_from_python_and_shown(bench: Bench) -> None:
    bench.treatment = ("baclofen_oral", ml.Treatment("dantrolene", strength=0.2, days=10))
    assert [item.id for item in bench.treatment] == ["baclofen_oral", "dantrolene"]
    shown = find(bench, "Treatment")
    assert shown.label == "baclofen by mouth and dantrolene"
    with pytest.raises(LookupError):
        find(bench, "Strength")
    shown.value = ""
    assert bench.treatment == ()


def test_a_held_case_keeps_its_treatment(bench: Bench) -> None:
    bench.treatment = "baclofen_intrathecal"
    find(bench, "Hold").click()
    bench.treatment = None
    assert "baclofen by pump" in find(bench, "Compare with").options[1][0]
    plain = bench.run.readouts["excursion_deg"]
    assert ml.simulate(*CASE, treatment="baclofen_intrathecal").readouts["excursion_deg"] < plain


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("protocol", "knee_jrk", "Did you mean 'knee_jerk'"),
        ("treatment", "baclofen_orl", "Did you mean 'baclofen_oral'"),
        ("treatment", 5, "is not a treatment"),
    ],
)
def test_a_refusal_names_the_choice_and_changes_nothing(
    bench: Bench, name: str, value: object, told: str
) -> None:
    before = getattr(bench, name)
    with pytest.raises(ValueError, match=told):
        setattr(bench, name, value)
    assert getattr(bench, name) == before
    assert not errors(bench)


def test_the_address_brings_back_what_is_examined_and_given() -> None:
    view = View(protocol="pendulum", treatment=plan(("baclofen_oral", ml.Treatment("dantrolene", 0.25, 8))))
    back = with_address(View(), address(view))
    assert (back.protocol, back.treatment) == (view.protocol, view.treatment)
    for text, told in (("examine=pendlum", "pendulum"), ("treatment=dantrolene:x", "must be a number")):
        with pytest.raises(ValueError, match=told):
            with_address(View(), text)
