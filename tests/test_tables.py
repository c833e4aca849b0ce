"""Reading the tables, and one clear sentence when a file is broken or has been tampered with."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from motorlab import tables

Tamper = Callable[[str, Callable[[str], str]], None]


@pytest.fixture
def tamper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tamper]:
    """Return a function that changes one file of a copy of `data/`, which is read instead."""
    copy = tmp_path / "data"
    shutil.copytree(tables.folder(), copy)
    monkeypatch.setattr(tables, "folder", lambda: copy)
    tables.resources.cache_clear()
    tables._read.cache_clear()

    def change(name: str, edit: Callable[[str], str]) -> None:
        path = copy / name
        path.write_text(edit(path.read_text("utf-8")), "utf-8")

    yield change
    tables.resources.cache_clear()
    tables._read.cache_clear()


@pytest.mark.parametrize("name", tables.table()["table"].tolist())
def test_every_table_can_be_read(name: str) -> None:
    frame = tables.table(name)
    assert len(frame) > 0
    assert not frame.columns.duplicated().any()


def test_a_table_is_a_copy() -> None:
    frame = tables.table("levels")
    frame.loc[0, "level"] = "broken"
    assert tables.table("levels")["level"].iloc[0] != "broken"


def test_unknown_table_names_the_nearest() -> None:
    with pytest.raises(ValueError, match="Did you mean 'muscles'"):
        tables.table("muscels")


@pytest.mark.parametrize(
    ("file", "edit", "told"),
    [
        ("kinds.csv", lambda text: text.replace("kind,name", "kind,nam", 1), "has the columns"),
        (
            "kinds.csv",
            lambda text: text.replace("true", "perhaps", 1),
            "holds 'perhaps', but it must be true or false",
        ),
        (
            "muscle_roots.csv",
            lambda text: text.replace(",1,", ",1.7,", 1),
            "holds '1.7', but it must be at most 1",
        ),
        (
            "muscle_roots.csv",
            lambda text: text.replace(",1,", ",all,", 1),
            "holds 'all', but it must be a number",
        ),
        ("body_parts.csv", lambda text: text.replace(",1,", ",1.5,", 1), "a whole number"),
        ("sites.csv", lambda text: text.replace(",cortex,", ",cortx,", 1), "'cortx', but it must be one of"),
        ("kinds.csv", lambda text: text + text.splitlines()[1] + "\n", "two rows with the same key"),
        (
            "kinds.csv",
            lambda text: text.replace("axonal,axon loss", ",axon loss", 1),
            "is empty, but every row needs",
        ),
        ("kinds.csv", lambda text: "", "cannot be read as a table"),
    ],
)
def test_a_tampered_file_is_named(tamper: Tamper, file: str, edit: Callable[[str], str], told: str) -> None:
    tamper(file, edit)
    with pytest.raises(ValueError, match=file) as caught:
        tables.table(file.removesuffix(".csv"))
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_named(tamper: Tamper) -> None:
    (tables.folder() / "kinds.csv").unlink()
    with pytest.raises(ValueError, match=r"kinds\.csv cannot be read"):
        tables.table("kinds")
