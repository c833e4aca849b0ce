"""Read and check the tables of `data/`; nothing else reads them.

`data/` is a Frictionless Data Package. Its `datapackage.json` says of every column the type, unit, range and
allowed words, and the tests validate all of it. At run time a short check of header, types, ranges and key
is enough to turn a broken file into one clear sentence.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from motorlab.choices import one_of

__all__ = ["folder", "rows", "table"]


@cache
def folder() -> Path:
    """Return the folder that holds the tables: inside the installed package, or at the top of the repository.

    Examples
    --------
    >>> (folder() / "datapackage.json").exists()
    True
    """
    package = Path(__file__).parent
    for place in (package / "data", package.parent / "data"):
        if (place / "datapackage.json").exists():
            return place
    raise FileNotFoundError(
        "MotorLab's data folder is missing: datapackage.json was found neither in nor beside it."
    )


@cache
def resources() -> dict[str, dict[str, Any]]:
    """Return what `datapackage.json` says of each table, by name."""
    package = json.loads((folder() / "datapackage.json").read_text("utf-8"))
    return {resource["name"]: resource for resource in package["resources"]}


def table(name: str | None = None) -> pd.DataFrame:
    """Return one table of `data/`, or the list of all of them.

    Parameters
    ----------
    name
        A table's name; without it the list of tables is returned.

    Returns
    -------
    DataFrame
        The table as it stands in `data/`, one row per line; text columns hold "" where a text is not given.
        Columns and their units are those of `datapackage.json`. The list has the columns `table`, `title` and
        `description`.

    Raises
    ------
    ValueError
        If there is no such table, or its file does not fit its description.

    Examples
    --------
    >>> table("levels").query("level == 'L4'")["region"].item()
    'lumbar'
    >>> "muscles" in set(table()["table"])
    True
    """
    if name is None:
        rows = [(key, item["title"], item["description"]) for key, item in resources().items()]
        return pd.DataFrame(rows, columns=["table", "title", "description"])
    return _read(one_of(name, resources(), "table")).copy()


def rows(name: str) -> list[Any]:
    """Return the rows of one table as named tuples, for code that goes through them one by one.

    Examples
    --------
    >>> next(row.region for row in rows("levels") if row.level == "T4")
    'thoracic'
    """
    return list(_tuples(one_of(name, resources(), "table")))


@cache
def _tuples(name: str) -> tuple[Any, ...]:
    return tuple(_read(name).itertuples(index=False, name="Row"))


@cache
def _read(name: str) -> pd.DataFrame:
    resource = resources()[name]
    path = folder() / resource["path"]
    fields = resource["schema"]["fields"]
    try:
        raw = pd.read_csv(path, dtype="str", keep_default_na=False, na_filter=False, encoding="utf-8")
    except (OSError, UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise ValueError(f"data/{resource['path']} cannot be read as a table: {error}.") from error
    expected = [field["name"] for field in fields]
    if list(raw.columns) != expected:
        raise ValueError(
            f"data/{resource['path']} has the columns {', '.join(raw.columns)}; expected are {', '.join(expected)}."
        )
    columns = {field["name"]: _column(raw[field["name"]], field, resource["path"]) for field in fields}
    frame = pd.DataFrame(columns)
    key = resource["schema"].get("primaryKey", [])
    if key and frame.duplicated(key).any():
        twice = frame.loc[frame.duplicated(key), key].iloc[0].to_dict()
        raise ValueError(f"data/{resource['path']} has two rows with the same key {twice}; keep one.")
    return frame


def _column(raw: "pd.Series[str]", field: dict[str, Any], path: str) -> "pd.Series[Any]":
    """Return one column in its type, or say which row holds a value that does not fit."""
    rules = field.get("constraints", {})
    where = f"data/{path}, column {field['name']}"
    empty = raw == ""
    if rules.get("required") and empty.any():
        raise ValueError(f"{where}: row {_line(empty)} is empty, but every row needs a value.")
    if field["type"] in ("number", "integer"):
        numbers = pd.to_numeric(raw.mask(empty), errors="coerce")
        _refuse(numbers.isna() & ~empty, raw, where, "a number")
        _refuse(numbers < rules.get("minimum", -float("inf")), raw, where, f"at least {rules.get('minimum')}")
        _refuse(numbers > rules.get("maximum", float("inf")), raw, where, f"at most {rules.get('maximum')}")
        if field["type"] == "integer":
            _refuse((numbers % 1 != 0) & ~empty, raw, where, "a whole number")
        return numbers.astype("Int64" if field["type"] == "integer" else "float64")
    if field["type"] == "boolean":
        _refuse(~raw.isin(["true", "false", ""]), raw, where, "true or false")
        return raw.map({"true": True, "false": False}).astype("boolean")
    if "enum" in rules:
        allowed = [*rules["enum"], ""]
        _refuse(~raw.isin(allowed), raw, where, f"one of {', '.join(rules['enum'])}")
    return raw


def _refuse(bad: "pd.Series[bool]", raw: "pd.Series[str]", where: str, wanted: str) -> None:
    if bad.any():
        raise ValueError(f"{where}: row {_line(bad)} holds {raw[bad].iloc[0]!r}, but it must be {wanted}.")


def _line(bad: "pd.Series[bool]") -> int:
    """Return the line of the file, counted as a text editor does (the header is line 1)."""
    return int(bad.to_numpy().argmax()) + 2
