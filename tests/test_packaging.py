"""What reaches other machines: the locks, Binder's list and the wheel, and all three agree.

The tests that build or install need a network or a warm cache; `-m "not packaging"` leaves them out.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import tomllib
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import dev

ROOT = dev.ROOT
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS: dict[str, list[str]] = PROJECT["optional-dependencies"]
BINDER: dict[str, Any] = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
# What pip sees of a machine, for the systems and Pythons that MotorLab promises to run on.
SYSTEMS = {
    "Linux": {"sys_platform": "linux", "os_name": "posix", "platform_system": "Linux"},
    "macOS": {"sys_platform": "darwin", "os_name": "posix", "platform_system": "Darwin"},
    "Windows": {"sys_platform": "win32", "os_name": "nt", "platform_system": "Windows"},
}
PYTHONS = ["3.11", "3.12", "3.13"]
LEARNER = [*PROJECT["dependencies"], *EXTRAS["lab"], *EXTRAS["lecture"]]


def locked(name: str) -> dict[str, frozenset[str]]:
    """Return each pin of a lock (with its marker) and its hashes."""
    blocks = re.split(r"\n(?=\S)", (ROOT / name).read_text("utf-8").strip())
    pins = (re.sub(r"\\\n|#.*", "", block).partition("--hash") for block in blocks)
    return {
        pin.strip(): frozenset(re.findall(r"sha256:\w{64}", more)) for pin, _, more in pins if pin.strip()
    }


def pinned(lock: dict[str, frozenset[str]], system: str, python: str) -> dict[str, str]:
    """Return what the lock installs on one kind of machine: name to version."""
    machine = {**SYSTEMS[system], "python_version": python, "python_full_version": f"{python}.9"}
    machine |= {"implementation_name": "CPython", "platform_python_implementation": "CPython"}
    wanted = [Requirement(pin) for pin in lock]
    fits = [need for need in wanted if need.marker is None or need.marker.evaluate(machine)]
    versions = {canonicalize_name(need.name): str(need.specifier).removeprefix("==") for need in fits}
    assert len(versions) == len(fits), "two versions of one package for the same machine"
    return versions


WHOLE, PART = locked(dev.LOCKS["developer"]), locked(dev.LOCKS["learner"])


@pytest.mark.parametrize("name", list(dev.LOCKS.values()))
def test_every_pin_is_exact_and_hashed_and_no_address_is_named(name: str) -> None:
    lock = locked(name)
    assert len(lock) > 50 and all(lock.values())
    assert all(re.fullmatch(r"==[^,*]+", str(Requirement(pin).specifier)) for pin in lock)
    assert not re.search(r"://|--index|--find-links| @ ", (ROOT / name).read_text("utf-8"))


def test_the_learners_lock_is_part_of_the_whole_one() -> None:
    """Compare without markers: fewer packages may ask for one on fewer systems."""
    whole, part = ({pin.partition(";")[0].strip(): lock[pin] for pin in lock} for lock in (WHOLE, PART))
    assert part == {pin: whole.get(pin) for pin in part}


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("system", list(SYSTEMS))
def test_lock_meets_what_the_project_asks_for(system: str, python: str) -> None:
    everything = [*PROJECT["dependencies"], *(need for extra in EXTRAS.values() for need in extra)]
    for lock, needs in ((WHOLE, everything), (PART, LEARNER)):
        versions = pinned(lock, system, python)
        for need in map(Requirement, needs):
            if canonicalize_name(need.name) != PROJECT["name"]:
                assert need.specifier.contains(versions[canonicalize_name(need.name)]), str(need)


def binder_pins() -> list[str]:
    (pins,) = (item["pip"] for item in BINDER["dependencies"] if isinstance(item, dict))
    return [str(pin) for pin in pins]


def test_binder_installs_what_the_lock_says() -> None:
    pins = {canonicalize_name(pin.name): str(pin.specifier) for pin in map(Requirement, binder_pins())}
    locked_here = pinned(PART, "Linux", "3.12")
    assert pins == {name: f"=={version}" for name, version in locked_here.items()}


def test_binder_takes_only_python_and_pip_from_conda() -> None:
    assert BINDER["channels"] == ["conda-forge"]
    assert [item for item in BINDER["dependencies"] if isinstance(item, str)] == ["python=3.12", "pip"]


def test_binder_and_learners_get_no_test_tools() -> None:
    tools = {canonicalize_name(Requirement(need).name) for need in EXTRAS["dev"]} - {PROJECT["name"]}
    names = {canonicalize_name(Requirement(pin).name) for pin in PART}
    assert not tools & names
    assert not {canonicalize_name(Requirement(pin).name) for pin in binder_pins()} - names


def test_binder_installs_the_package_itself_last() -> None:
    script = (ROOT / "postBuild").read_text("utf-8")
    assert "pip install --no-deps --no-build-isolation -e ." in script
    assert os.name == "nt" or os.access(ROOT / "postBuild", os.X_OK)


def test_the_version_is_the_same_wherever_it_stands() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert citation["version"] == PROJECT["version"]


def test_the_settings_are_those_of_this_jupyterlab() -> None:
    """Keep to keys that JupyterLab knows: it ignores others without a word."""
    handler = pytest.importorskip("jupyterlab_server.workspaces_handler")
    layouts = [path.stem for path in (ROOT / "share/jupyter/lab/workspaces").iterdir()]
    assert layouts == [handler.slugify("default", base="")]
    overrides = json.loads((ROOT / "share/jupyter/lab/settings/overrides.json").read_text("utf-8"))
    schemas = Path(sys.prefix) / "share" / "jupyter" / "lab" / "schemas"
    for plugin, settings in overrides.items():
        package, _, name = plugin.partition(":")
        schema = json.loads((schemas / package / f"{name}.json").read_text("utf-8"))
        assert set(settings) <= set(schema["properties"]), plugin


# ------------------------------------------------------------------------------- built, installed and started


def carried_out(*command: str | Path, folder: Path = ROOT) -> str:
    """Run a command that has to succeed, without any path or setting of this test run."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "JUPYTER"))}
    words = [str(word) for word in command]
    done = subprocess.run(
        words, cwd=folder, env=bare, capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, f"{' '.join(words)}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    carried_out(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def learner(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the Python of an environment made as Binder makes it, with the wheel in place of the checkout."""
    home = tmp_path_factory.mktemp("learner")
    # Binder's list is for 3.12; where a machine has none, the lock's pins for its own Python take the same way.
    python, pins = dev.find_python("3.12"), binder_pins()
    if not python:
        here = ".".join(map(str, sys.version_info[:2]))
        python = sys.executable
        pins = [f"{name}=={version}" for name, version in pinned(PART, "Linux", here).items()]
    (home / "pins.txt").write_text("\n".join(pins), "utf-8")
    inside = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    uv = dev.find_uv()
    if uv:
        carried_out(uv, "venv", "--allow-existing", "--no-project", "--python", python, home)
        install: list[str | Path] = [uv, "pip", "install", "--python", inside]
    else:
        carried_out(python, "-m", "venv", home)
        install = [inside, "-m", "pip", "install", "--no-compile"]
    carried_out(*install, "-r", home / "pins.txt")
    carried_out(*install, "--no-deps", wheel)
    carried_out(*((uv, "pip", "check", "--python", inside) if uv else (inside, "-m", "pip", "check")))
    return inside


@pytest.mark.packaging
def test_wheel_carries_the_library_and_every_table(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    code = {f"motorlab/{path.relative_to(ROOT / 'motorlab').as_posix()}" for path in tracked("motorlab")}
    data = {f"motorlab/data/{path.name}" for path in tracked("data")}
    assert code | data <= held
    strangers = {
        name for name in held if not re.match(r"motorlab/|motorlab-[\d.]+\.(?:dist-info|data)/", name)
    }
    assert not strangers


def tracked(folder: str) -> Iterator[Path]:
    """Yield the files of a folder that are no by-product of running it."""
    yield from (
        path for path in (ROOT / folder).rglob("*.*") if "__pycache__" not in path.parts and path.is_file()
    )


@pytest.mark.packaging
def test_every_table_loads_from_the_wheel(learner: Path, tmp_path: Path) -> None:
    code = """
import motorlab
from pathlib import Path
names = list(motorlab.table()["table"])
assert all(len(motorlab.table(name)) for name in names)
print(Path(motorlab.__file__).parent, len(names))
"""
    place, number = carried_out(learner, "-c", code, folder=tmp_path).split()
    assert Path(place).is_relative_to(learner.parents[1]) and int(number) == len(
        list((ROOT / "data").glob("*.csv"))
    )


@pytest.mark.packaging
def test_lesson_runs_on_binders_list(learner: Path, tmp_path: Path) -> None:
    lesson = tmp_path / "lesson.ipynb"
    shutil.copy(ROOT / dev.FIRST_LESSON, lesson)
    carried_out(learner, "-m", "jupyter", "execute", "--inplace", lesson, folder=tmp_path)
    cells = json.loads(lesson.read_text("utf-8"))["cells"]
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    assert outputs and not [output for output in outputs if output["output_type"] in ("error", "stream")]


@pytest.mark.packaging
def test_binder_can_read_the_repository() -> None:
    """Render Binder's recipe without building it: this finds bad YAML and a Python that is not to be had."""
    said = carried_out(sys.executable, "-m", "repo2docker", "--no-build", "--debug", ROOT)
    assert "COPY --chown=0:0 src/environment.yml" in said and "RUN ./postBuild" in said
    assert re.search(r"python.?3\.12", said.lower()), "not the Python of environment.yml"


@pytest.mark.packaging
def test_lab_opens_on_the_first_lesson(tmp_path: Path) -> None:
    """Start JupyterLab by the command of the README; the environment it needs is there, for it runs this test."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = [
        "--no-browser",
        f"--port={port}",
        "--ServerApp.port_retries=0",
        "--IdentityProvider.token=lesson",
    ]
    folders = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
    own = {**os.environ, **{name: str(tmp_path / name.lower()) for name in folders}}
    with (tmp_path / "log.txt").open("w") as log:
        command = [sys.executable, str(ROOT / "dev.py"), "lab", *options]
        server = subprocess.Popen(command, env=own, stdout=log, stderr=subprocess.STDOUT)
        try:
            assert answer(port, "/", server).endswith(f"/lab/tree/{dev.FIRST_LESSON}?token=lesson")
        finally:
            server.terminate()
            server.wait(30)


def answer(port: int, path: str, server: "subprocess.Popen[bytes]") -> str:
    """Return the address that a page leads to, once the server is up."""
    for _ in range(600):
        assert server.poll() is None, "JupyterLab stopped"
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}?token=lesson", timeout=5) as page:
                return str(page.url)
        except OSError:
            time.sleep(0.2)
    raise AssertionError("JupyterLab did not come up in two minutes")
