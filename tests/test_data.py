"""The tables of `data/`: described, complete, and every row with a source that exists."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from frictionless import Package

DATA = Path(__file__).parents[1] / "data"
PACKAGE: dict[str, Any] = json.loads((DATA / "datapackage.json").read_text("utf-8"))
RESOURCES: dict[str, dict[str, Any]] = {item["name"]: item for item in PACKAGE["resources"]}
EVIDENCE = ["confidence", "checked", "source"]
# sources describe themselves, and more_sources only joins rows to them
WITHOUT_EVIDENCE = {"sources", "more_sources"}
# Chronic and acute upper lesion, lower, junction, muscle, sensory loop alone
CONDITIONS = {"upper_chronic", "upper_acute", "lower", "junction", "muscle", "afferent"}


def read(name: str) -> pd.DataFrame:
    return pd.read_csv(DATA / RESOURCES[name]["path"], dtype="str", keep_default_na=False)


TABLES: dict[str, pd.DataFrame] = {name: read(name) for name in RESOURCES}


def fields(name: str) -> list[dict[str, Any]]:
    return list(RESOURCES[name]["schema"]["fields"])


def row_keys(name: str) -> "pd.Series[str]":
    """Return the key columns of each row joined by |, as `more_sources` writes them."""
    keys: pd.Series[str] = TABLES[name][RESOURCES[name]["schema"]["primaryKey"]].agg("|".join, axis=1)
    return keys


def source_columns() -> Iterator[tuple[str, str]]:
    for name in TABLES:
        for column in TABLES[name].columns:
            if column == "source" or column.endswith("_source"):
                yield name, column


def test_frictionless_finds_every_table_valid() -> None:
    report = Package(str(DATA / "datapackage.json")).validate()
    errors = [f"{task.name}: {error.message}" for task in report.tasks for error in task.errors]
    assert report.valid, "\n".join([*(error.message for error in report.errors), *errors])


def test_every_file_is_described_and_every_description_has_its_file() -> None:
    assert {path.name for path in DATA.glob("*.csv")} == {item["path"] for item in RESOURCES.values()}


def test_package_names_its_licence() -> None:
    assert [item["name"] for item in PACKAGE["licenses"]] == ["CC-BY-4.0"]


@pytest.mark.parametrize("name", list(RESOURCES))
def test_table_says_what_it_and_its_columns_hold(name: str) -> None:
    assert RESOURCES[name]["title"] and RESOURCES[name]["description"]
    assert not [field["name"] for field in fields(name) if not field["description"]]
    assert RESOURCES[name]["schema"]["primaryKey"]


@pytest.mark.parametrize("name", [name for name in RESOURCES if name not in WITHOUT_EVIDENCE])
def test_table_ends_with_its_evidence(name: str) -> None:
    assert list(TABLES[name].columns[-3:]) == EVIDENCE


@pytest.mark.parametrize("name", list(RESOURCES))
def test_file_is_plain_utf8_without_stray_blanks(name: str) -> None:
    raw = (DATA / RESOURCES[name]["path"]).read_bytes()
    assert b"\r" not in raw and not raw.startswith(b"\xef\xbb\xbf") and raw.endswith(b"\n")
    cells = [cell for row in csv.reader(raw.decode("utf-8").splitlines()) for cell in row]
    assert not [cell for cell in cells if cell != cell.strip() or "  " in cell]


@pytest.mark.parametrize(("name", "column"), list(source_columns()))
def test_source_resolves(name: str, column: str) -> None:
    named = set(TABLES[name][column]) - {""}
    assert named <= set(TABLES["sources"]["key"]), named - set(TABLES["sources"]["key"])


@pytest.mark.parametrize("name", [name for name in RESOURCES if name not in WITHOUT_EVIDENCE])
def test_assumption_is_marked_as_one(name: str) -> None:
    assumed = TABLES[name].query("source == 'assumption'")
    assert not assumed.query("confidence != 'L' or checked != 'no'").to_dict("records")


def test_no_source_is_an_orphan() -> None:
    used = {key for name, column in source_columns() for key in TABLES[name][column]}
    assert not set(TABLES["sources"]["key"]) - used


def test_every_further_source_belongs_to_a_row() -> None:
    more = TABLES["more_sources"]
    assert set(more["table"]) <= set(TABLES) - WITHOUT_EVIDENCE
    for name, rows in more.groupby("table"):
        first = dict(zip(row_keys(str(name)), TABLES[str(name)]["source"], strict=True))
        assert not [row for row in rows["row"] if row not in first], name
        assert not (rows["row"].map(first) == rows["source"]).any(), name


@pytest.mark.parametrize("name", list(RESOURCES))
def test_ranges_run_upward(name: str) -> None:
    frame = TABLES[name]
    for low in frame.columns[frame.columns.str.contains(r"(?:^|_)low(?:_|$)")]:
        high = low.replace("low", "high")
        if high not in frame or name == "scales":
            continue
        numbers = frame[[low, high]].apply(pd.to_numeric, errors="coerce").dropna()
        assert (numbers[low] <= numbers[high]).all(), (name, low)
        middle = low.removesuffix("_low")
        if middle in frame and middle != low:
            inside = frame[[low, middle, high]].apply(pd.to_numeric, errors="coerce").dropna()
            assert inside[middle].between(inside[low], inside[high]).all(), (name, middle)


@pytest.mark.parametrize(
    ("name", "owner"),
    [("study_roots", ["finding", "study"]), ("muscle_roots", ["muscle"]), ("region_roots", ["region"])],
)
def test_root_weights_add_up_to_one(name: str, owner: list[str]) -> None:
    sums = TABLES[name].astype({"weight": float}).groupby(owner)["weight"].sum()
    assert sums.between(0.995, 1.005).all(), sums[~sums.between(0.995, 1.005)].to_dict()


def test_every_test_has_a_published_accuracy_row() -> None:
    assert set(TABLES["tests"]["test"]) == set(TABLES["test_accuracies"]["test"]) - {""}


def test_accuracy_without_a_test_names_its_criteria() -> None:
    assert not TABLES["test_accuracies"].query("test == '' and criteria == ''").to_dict("records")


def test_every_sign_says_what_each_level_does_to_it() -> None:
    for sign, rows in TABLES["sign_expectations"].groupby("sign"):
        assert set(rows["condition"]) == CONDITIONS, sign
    assert set(TABLES["sign_expectations"]["sign"]) == set(TABLES["signs"]["sign"])


def test_every_study_has_roots_and_a_path() -> None:
    studies = set(zip(TABLES["studies"]["finding"], TABLES["studies"]["study"], strict=True))
    for name in ("study_roots", "study_paths"):
        assert set(zip(TABLES[name]["finding"], TABLES[name]["study"], strict=True)) == studies, name


def test_study_path_runs_from_distal_to_above() -> None:
    order = ["distal", "between", "above"]
    for study, rows in TABLES["study_paths"].groupby(["finding", "study", "limb"]):
        places = rows.assign(place=rows["place"].astype(int)).sort_values("place")["segment"].map(order.index)
        assert places.is_monotonic_increasing, study


def test_study_path_keeps_to_plexus_and_nerve() -> None:
    levels = TABLES["sites"].set_index("site")["level"]
    assert set(TABLES["study_paths"]["site"].map(levels)) <= {"plexus", "nerve"}


def test_motor_study_runs_the_path_of_its_muscle() -> None:
    """Keep study and recorded muscle to the same structures, or the two would drift apart."""
    muscle_paths = TABLES["muscle_paths"]
    for _, study in TABLES["studies"].query("kind == 'motor'").iterrows():
        mine = TABLES["study_paths"].query("finding == @study.finding and study == @study.study")
        theirs = muscle_paths.query("muscle == @study.recorded_muscle")
        assert set(mine["site"]) == set(theirs["site"]), study["study"]


def test_motor_study_has_the_roots_of_its_muscle() -> None:
    for _, study in TABLES["studies"].query("kind == 'motor'").iterrows():
        mine = TABLES["study_roots"].query("finding == @study.finding and study == @study.study")
        theirs = TABLES["muscle_roots"].query("muscle == @study.recorded_muscle")
        weights = [frame.set_index("root")["weight"].astype(float).to_dict() for frame in (mine, theirs)]
        assert weights[0] == pytest.approx(weights[1]), study["study"]
