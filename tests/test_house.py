"""The house rules: no file names a package registry or a place on somebody's machine, and none is a stub."""

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# Spelt in pieces, so that this file does not break its own rule.
REGISTRIES = [
    ("pypi", "org"),
    ("pythonhosted", "org"),
    ("registry", "npmjs", "org"),
    ("registry", "yarnpkg", "com"),
    ("anaconda", "org"),
    ("deb", "debian", "org"),
    ("security", "debian", "org"),
    ("archive", "ubuntu", "com"),
]
HOSTS = re.compile("|".join(re.escape(".".join(parts)) for parts in REGISTRIES))
PLACES = "|".join(["work", "root", "tmp", r"home/\w+", r"Users/\w+"])
HOMES = re.compile(rf"(?<![\w.$}}:/-])/(?:{PLACES})/[\w.-]+")
UNFINISHED = re.compile("|".join([r"\bTO" + r"DO\b", r"\bFIX" + r"ME\b", r"\bXX" + r"X\b"]))


@cache
def texts() -> dict[str, str]:
    """Return every tracked text file; outside a git checkout nothing tells which files are ours."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    found = {}
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        if path.is_file():
            try:
                found[name] = path.read_text("utf-8")
            except UnicodeDecodeError:
                continue
    return found


def hits(pattern: re.Pattern[str]) -> list[str]:
    return [f"{name}: {match[0]}" for name, text in texts().items() for match in pattern.finditer(text)]


def test_no_registry_is_named() -> None:
    assert not hits(HOSTS)


def test_no_place_on_a_machine_is_named() -> None:
    assert not hits(HOMES)


def test_nothing_is_left_unfinished() -> None:
    assert not hits(UNFINISHED)


def test_no_module_outgrows_a_reader() -> None:
    """Past 300 lines, ask which two concepts share the room; past 350, there are two."""
    long = {name: text.count("\n") for name, text in texts().items() if re.match(r"motorlab/.*\.py$", name)}
    assert not {name: lines for name, lines in long.items() if lines > 350}


def test_files_end_with_one_newline() -> None:
    assert not [name for name, text in texts().items() if text and not re.search(r"[^\n]\n\Z", text)]


def test_folders_that_would_hide_the_environment_are_absent() -> None:
    """Binder silently ignores environment.yml where one of these folders exists."""
    assert not [name for name in ("binder", ".binder") if (ROOT / name).exists()]
