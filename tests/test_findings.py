"""What `expect` and `compare` return: columns, kinds, words, reasons and sources."""

import numpy as np
import pytest

import motorlab as ml
from motorlab.because import UNTOUCHED
from motorlab.catalogue import catalogue
from motorlab.expectations import expectations, labels
from motorlab.findings import KINDS
from motorlab.lesions import Lesion

COLUMNS = ["finding", "target", "side", "kind", "expected", "scale", "chance", "because", "source"]
CASES = {
    "stroke": (Lesion("internal_capsule", side="left", severity=0.8, days=30),),
    "root": (Lesion("root_l5", side="right", severity=0.8),),
    "als": ml.syndrome("als_limb_onset"),
    "weber": ml.syndrome("weber_syndrome"),
    "gbs": ml.syndrome("gbs_aidp"),
    "brown_sequard": ml.syndrome("brown_sequard_syndrome"),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_columns_and_values(case: tuple[Lesion, ...]) -> None:
    rows = ml.expect(case)
    assert list(rows.columns) == COLUMNS
    assert rows["expected"].dtype == object
    assert not rows.duplicated(["finding", "target", "side"]).any()
    assert rows["chance"].between(0, 1).all()
    for finding, value in zip(rows["finding"], rows["expected"], strict=True):
        words = catalogue()[finding].words
        assert value in words if words else isinstance(value, float)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_every_abnormal_row_says_why(case: tuple[Lesion, ...]) -> None:
    rows = ml.expect(case)
    values = expectations([case, ()]).values
    abnormal = np.abs(values[0] - values[1]) >= 0.5
    names = {
        str(name).lower() for name in ml.table("sites").set_index("site").loc[[x.site for x in case], "name"]
    }
    for row in rows[abnormal].itertuples():
        assert row.because != UNTOUCHED, f"{row.finding} {row.target} {row.side} gives no reason"
        assert any(name in row.because.lower() for name in names), row.because
        assert "{" not in row.because and row.because.endswith(".")


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_every_row_has_a_source(case: tuple[Lesion, ...]) -> None:
    assert set(ml.expect(case)["source"]) <= set(ml.table("sources")["key"])


def test_healthy_rows_are_untouched() -> None:
    rows = ml.expect(kind="exam")
    assert set(rows["because"]) == {UNTOUCHED}


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_a_part_of_the_whole(kind: str) -> None:
    case = CASES["stroke"]
    part, whole = ml.expect(case, kind=kind), ml.expect(case)
    whole = whole[whole["kind"] == kind].reset_index(drop=True)
    assert part.to_dict("list") == whole.to_dict(
        "list"
    )  # no finding is a scale yet, and an empty frame has no types


def test_an_unknown_kind_names_the_nearest() -> None:
    with pytest.raises(ValueError, match="Did you mean 'exam'"):
        ml.expect(kind="exams")


def test_rows_are_the_same_for_every_case() -> None:
    keys = ["finding", "target", "side", "kind", "scale"]
    assert ml.expect(CASES["als"])[keys].equals(labels()[keys])


def test_compare_puts_differences_first() -> None:
    rows = ml.compare(CASES["stroke"], ml.on_day(CASES["stroke"], 1))
    differ = (rows["expected_a"] != rows["expected_b"]).to_numpy()
    assert differ.any() and not differ.all()
    assert (np.diff(differ.astype(int)) <= 0).all()


def test_the_inputs_of_every_finding_exist() -> None:
    known = {
        "muscle": set(ml.table("muscles")["muscle"]),
        "reflex": set(ml.table("reflexes")["reflex"]),
        "region": set(ml.table("regions")["region"]),
        "structure": set(ml.table("families")["family"]),
        "level": set(ml.table("levels")["level"]),
    }
    for row in ml.table("finding_inputs").itertuples():
        assert row.input in known[row.kind], f"{row.finding} reads {row.input}, which is no {row.kind}"


def test_functional_weakness_has_signs_but_no_damage() -> None:
    rows = ml.expect(ml.syndrome("functional_hemiparesis")).set_index(["finding", "target", "side"])
    assert rows.loc[("hoover", "leg", "right"), "expected"] == "present"
    assert rows.loc[("plantar", "", "right"), "expected"] == "flexor"
    assert rows.loc[("reflex", "knee", "right"), "expected"] == 2
    assert "no lesion" in rows.loc[("hoover", "leg", "right"), "because"]
