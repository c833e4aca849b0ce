"""The form of a lesson: clean, short cells, no code that belongs in the library."""

import ast
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").rglob("*.ipynb"))
# A lesson has a number; what has none is a page of its own, such as the bench for a lecture.
LESSONS = [path for path in NOTEBOOKS if re.match(r"\d\d_", path.name)]
TAGS = {"hide-input", "exercise", "solution", "drive", "lecture", "raises-exception"}
WIDGETS = re.compile(r"\bml\.(?:bench|clinic|electrodiagnosis|localiser|question|quiz|test_chooser)\(")


def read(path: Path) -> Any:
    return nbformat.read(path, as_version=nbformat.NO_CONVERT)


@pytest.fixture(params=NOTEBOOKS, ids=[path.stem for path in NOTEBOOKS])
def notebook(request: pytest.FixtureRequest) -> Any:
    return read(request.param)


@pytest.fixture(params=LESSONS, ids=[path.stem for path in LESSONS])
def lesson(request: pytest.FixtureRequest) -> Any:
    return read(request.param)


def code_cells(notebook: Any) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def python(cell: Any) -> ast.Module:
    """Return a cell's code without what only the notebook understands (`%pip`, `!ls`, `name?`)."""
    lines = cell.source.splitlines()
    return ast.parse("\n".join("" if line.lstrip().startswith(("%", "!")) else line for line in lines))


def test_is_a_valid_notebook(notebook: Any) -> None:
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)


def test_runs_on_any_python3_kernel(notebook: Any) -> None:
    assert notebook.metadata.kernelspec.name == "python3"


def test_carries_no_trace_of_a_run(notebook: Any) -> None:
    assert "widgets" not in notebook.metadata
    for cell in code_cells(notebook):
        assert cell.outputs == [] and cell.execution_count is None, cell.source
        assert "execution" not in cell.metadata, cell.source


def test_tags_are_known(notebook: Any) -> None:
    assert {tag for cell in notebook.cells for tag in cell.metadata.get("tags", [])} <= TAGS


def test_code_cells_are_short(notebook: Any) -> None:
    assert not [cell.source for cell in code_cells(notebook) if len(cell.source.splitlines()) > 8]


def test_code_that_needs_a_function_is_in_the_library(notebook: Any) -> None:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
    cells = code_cells(notebook)
    assert not [
        cell.source for cell in cells if any(isinstance(node, kinds) for node in ast.walk(python(cell)))
    ]


def test_no_cell_is_empty(notebook: Any) -> None:
    assert not [cell.id for cell in notebook.cells if not cell.source.strip()]


def test_opens_with_a_title_then_one_import(lesson: Any) -> None:
    first, *others = lesson.cells
    assert first.cell_type == "markdown" and first.source.startswith("# ")
    assert next(cell.source for cell in others if cell.cell_type == "code") == "import motorlab as ml"


def test_what_a_learner_moves_is_driven(lesson: Any) -> None:
    """A callback that never fires is never tested, so a cell sets the lesson's widget from Python."""
    if any(WIDGETS.search(cell.source) for cell in code_cells(lesson)):
        assert [cell for cell in code_cells(lesson) if "drive" in cell.metadata.get("tags", [])]


def test_there_is_a_first_lesson() -> None:
    assert LESSONS[0].stem == "00_the_bench"
