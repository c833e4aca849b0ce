"""Imports go one way: each layer may use the ones before it, never the ones after."""

import ast
from pathlib import Path

import pytest

import motorlab

PACKAGE = Path(motorlab.__file__).parent
# the reflex core knows nothing of lesions, so that it can be read, tested and tabulated by itself
LAYERS = [
    "choices",
    "tables",
    "sign_names",
    "norms",
    "stimulation",
    "paths",
    "anatomy",
    "lesions",
    "treatments",
    "moves",
    "treated_cases",
    "courses",
    "case_texts",
    "time_courses",
    "damage",
    "flows",
    "pathway",
    "reflex",
    "treated_flows",
    "catalogue",
    "reach",
    "because",
    "exam",
    "studies",
    "expectations",
    "findings",
    "stations",
    "pointing",
    "simulations",
    "plans",
    "measured_tests",
    "expected_tests",
    "answered_questions",
    "hidden_cases",
    "report_rows",
    "report_values",
    "report_features",
    "reports",
    "sweep_studies",
    "predictions",
    "axon_times",
    "timelines",
    "comparisons",
    "look_alikes",
    "step_tables",
    "tone_tables",
    "cord_levels",
    "criteria",
    "scale_items",
    "scale_answers",
    "scale_words",
    "scales",
    "scale_contrasts",
    "diagnosis",
    "hypothesis_names",
    "vignettes",
    "likely_places",
    "placed_questions",
    "weighed_questions",
    "question_parts",
    "questions",
    "packet_files",
    "packet_times",
    "packet_terms",
    "phenotypes",
    "packet_conflicts",
    "phenopackets",
    "packet_writing",
    "recordings",
    "figures",
    "widgets",
    "lessons",
    "nerve_lessons",
    "compared_lessons",
    "choice_lessons",
]
ONLY = {"ipywidgets": {"widgets"}, "anywidget": {"widgets"}, "plotly": {"figures", "widgets"}}


def layer(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    """Return the full names of all modules that a file imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} uses a relative import"
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {str(node.module)}
    return found


MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


@pytest.mark.parametrize("path", MODULES, ids=[str(path.relative_to(PACKAGE)) for path in MODULES])
def test_imports_go_one_way(path: Path) -> None:
    mine = layer(path)
    assert mine in LAYERS, f"{mine} has no place among the layers"
    for name in imported(path):
        parts = name.split(".")
        if (
            parts[0] == "motorlab"
            and len(parts) > 1
            and (PACKAGE / parts[1]).with_suffix(".py").exists() | (PACKAGE / parts[1]).is_dir()
        ):
            assert LAYERS.index(parts[1]) <= LAYERS.index(mine), (
                f"{mine} imports {name}, which is a later layer"
            )
        if parts[0] in ONLY:
            assert mine in ONLY[parts[0]], f"{mine} imports {parts[0]}"


@pytest.mark.parametrize("path", MODULES, ids=[str(path.relative_to(PACKAGE)) for path in MODULES])
def test_modules_are_short(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 300


def test_no_rule_names_a_site_or_a_syndrome() -> None:
    """The signs must come from the formula; only the marked exception may name its site."""
    named = set(motorlab.table("sites")["site"]) | set(motorlab.table("syndromes")["syndrome"])
    allowed = {"muscle"}  # also an everyday word
    for path in MODULES:
        if layer(path) in ("figures", "widgets") or path.name == "functional.py":
            continue
        tree = ast.parse(path.read_text("utf-8"))
        words = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.Compare | ast.Dict | ast.Subscript | ast.If | ast.Match):
                words |= {item.value for item in ast.walk(node) if isinstance(item, ast.Constant)}
        assert not (words & (named - allowed)), f"{path.name} names {words & (named - allowed)}"
