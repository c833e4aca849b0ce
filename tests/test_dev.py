"""`dev.py` itself: it needs nothing, finds a fitting Python, and does nothing twice."""

import ast
import json
import os
import sys
from pathlib import Path

import pytest

import dev

SOURCE = Path(dev.__file__).read_text("utf-8")


def test_only_the_standard_library_is_used() -> None:
    imports = [node for node in ast.walk(ast.parse(SOURCE)) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {alias.name for node in imports if isinstance(node, ast.Import) for alias in node.names}
    names |= {str(node.module) for node in imports if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names


def test_an_old_python_can_read_it_and_say_what_to_install() -> None:
    ast.parse(SOURCE, feature_version=(3, 8))


def test_the_range_of_pythons_is_that_of_the_package() -> None:
    text = (dev.ROOT / "pyproject.toml").read_text("utf-8")
    (oldest, newest) = (".".join(map(str, version)) for version in (dev.OLDEST, dev.NEWEST))
    after = f"3.{dev.NEWEST[1] + 1}"
    assert f'requires-python = ">={oldest},<{after}"' in text and newest < after


def test_without_a_task_the_tasks_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main([]) == 2 and dev.main(["--help"]) == 0
    said = capsys.readouterr().out
    assert "Open JupyterLab on the first lesson." in said and "lecture" in said


@pytest.mark.skipif(os.name == "nt", reason="the stand-in is a shell script")
def test_a_stand_in_that_does_not_run_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = f"{sys.version_info[0]}.{sys.version_info[1]}"
    broken = tmp_path / "first" / f"python{here}"
    working = tmp_path / "versions" / f"{here}.1" / "bin" / "python"
    for script, lines in ((broken, "exit 127"), (working, f'exec "{sys.executable}" "$@"')):
        script.parent.mkdir(parents=True)
        script.write_text(f"#!/bin/sh\n{lines}\n")
        script.chmod(0o755)
    monkeypatch.setenv("PATH", str(broken.parent))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    assert Path(dev.find_python(here)).samefile(sys.executable)


def test_without_a_fitting_python_one_sentence_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    monkeypatch.setattr(sys, "version_info", (3, 9, 1))
    with pytest.raises(SystemExit, match=r"Python 3.11, 3.12 or 3.13 is needed.*install Python 3.12"):
        dev.interpreter()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give dev.py an environment of nothing but a stamp and note what it would do."""
    done: list[str] = []
    monkeypatch.setattr(dev, "HOME", tmp_path / "env")
    monkeypatch.setattr(dev, "STAMP", tmp_path / "env" / "motorlab.json")
    monkeypatch.setattr(dev, "PYTHON", tmp_path / "env" / "python")

    def create() -> None:
        done.append("create")
        dev.HOME.mkdir(exist_ok=True)
        dev.PYTHON.touch()

    monkeypatch.setattr(dev, "create", create)
    monkeypatch.setattr(dev, "find_uv", lambda: "uv")
    monkeypatch.setattr(dev, "install", lambda *what: done.append(Path(what[-1]).name))
    monkeypatch.setattr(dev, "run", lambda *words: done.append(str(words[-1])))
    return done


def test_the_second_start_does_nothing(home: list[str]) -> None:
    dev.prepare("learner")
    assert home == ["create", "requirements-lab.lock", dev.ROOT.name]
    dev.prepare("learner")
    assert len(home) == 3


def test_a_learner_becomes_a_developer_and_stays_one(home: list[str]) -> None:
    dev.prepare("learner")
    dev.prepare("developer")
    assert home[3:] == ["requirements.lock", dev.ROOT.name, "motorlab.reflex.fast"]
    dev.prepare("learner")
    assert len(home) == 6


def test_a_developer_can_learn_without_another_installation(home: list[str]) -> None:
    dev.prepare("developer")
    dev.prepare("learner")
    assert home == ["create", "requirements.lock", dev.ROOT.name, "motorlab.reflex.fast"]


def test_the_second_core_is_compiled_anew_when_its_sources_change(home: list[str]) -> None:
    dev.prepare("developer")
    dev.STAMP.write_text(json.dumps({**dev.read_stamp(), "core": "of older sources"}))
    dev.prepare("learner")
    assert home[4:] == ["motorlab.reflex.fast"]
    dev.prepare("developer")
    assert len(home) == 5


def test_another_lock_means_another_environment(home: list[str]) -> None:
    dev.prepare("developer")
    dev.STAMP.write_text(json.dumps({"done": {"developer": "of an older lock"}}))
    dev.prepare("learner")
    assert home[4:] == ["create", "requirements-lab.lock", dev.ROOT.name]


@pytest.mark.parametrize("stamp", ["", "{", "[1]"])
def test_an_unfinished_environment_is_made_anew(home: list[str], stamp: str) -> None:
    dev.HOME.mkdir()
    dev.PYTHON.touch()
    dev.STAMP.write_text(stamp)
    dev.prepare("learner")
    assert home[0] == "create"


def test_an_environment_of_somebody_else_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "HOME", tmp_path)
    monkeypatch.setattr(dev, "STAMP", tmp_path / "motorlab.json")
    with pytest.raises(SystemExit, match=r"was not made by dev\.py"):
        dev.create()


def wanted(monkeypatch: pytest.MonkeyPatch, browser: str, root: bool, debian: bool) -> list[tuple[str, ...]]:
    """Return what dev.py runs to provide a browser on such a machine, where the font is missing too."""
    ran: list[tuple[str, ...]] = []
    there = {"/etc/debian_version"} if debian else set()
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(dev, "find_browser", lambda: browser)
    monkeypatch.setattr(dev, "as_root", lambda: ["--allow-root"] if root else [])
    monkeypatch.setattr(dev.Path, "exists", lambda path: path.as_posix() in there)
    monkeypatch.setattr(dev, "run", lambda *command, **_: ran.append(command) or 0)
    dev.provide_browser()
    return ran


def test_root_on_debian_gets_the_browser_from_its_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    update, install = wanted(monkeypatch, browser="", root=True, debian=True)
    assert update[:2] == ("apt-get", "update") and install[:2] == ("apt-get", "install")
    assert {"--no-install-recommends", "chromium", "fonts-dejavu-core"} <= set(install)


def test_a_browser_of_the_machine_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    _, install = wanted(monkeypatch, browser="chrome", root=True, debian=True)
    assert "chromium" not in install and "fonts-dejavu-core" in install


@pytest.mark.parametrize(("root", "debian"), [(False, True), (True, False), (False, False)])
def test_elsewhere_one_sentence_says_what_to_install(
    root: bool, debian: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert wanted(monkeypatch, browser="", root=root, debian=debian) == []
    assert "Install Chromium or Google Chrome" in capsys.readouterr().out
