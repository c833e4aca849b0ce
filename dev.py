"""Set MotorLab up and run it: `python3 dev.py lab` to learn, `python3 dev.py test` to check everything.

Only the standard library is used, so any Python that runs this file is enough to begin with. The environment
is `.venv` in this folder. It is made from the lock by uv where uv is found, else by venv and pip, and is made
anew when the lock changes; otherwise the next start takes no time.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent
HOME = ROOT / ".venv"
STAMP = HOME / "motorlab.json"
PYTHON = HOME / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST, NEWEST = (3, 11), (3, 13)

# The learner's lock is a part of the whole one: nobody who only wants to learn installs the test tools.
LOCKS = {"learner": "requirements-lab.lock", "developer": "requirements.lock"}
FIRST_LESSON = "notebooks/00_the_bench.ipynb"
LECTURE = "notebooks/lecture.ipynb"
SHARE = ROOT / "share" / "jupyter"

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
BROWSER_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)


def main(words: list[str]) -> int:
    """Run the task named by the first word and hand it the others."""
    tasks = {
        "lab": lab,
        "lecture": lecture,
        "test": test,
        "benchmark": benchmark,
        "check": check,
        "format": tidy,
        "lock": lock,
    }
    if not words or words[0] not in tasks:
        print("Usage: python3 dev.py TASK [options of the tool behind it]\n")
        for name, task in tasks.items():
            print(f"  {name:10} {(task.__doc__ or '').splitlines()[0]}")
        return 0 if words and words[0] in ("-h", "--help", "help") else 2
    try:
        return tasks[words[0]](words[1:])
    except KeyboardInterrupt:
        return 130


def stop(sentence: str) -> SystemExit:
    """Return the exit that says why nothing more can be done."""
    return SystemExit(f"MotorLab: {sentence}")


def run(*command: str | Path, **settings: str) -> int:
    """Run a command in this folder and return its exit code."""
    words = [str(word) for word in command]
    return subprocess.run(words, cwd=ROOT, env={**os.environ, **settings}, check=False).returncode


def become(*command: str | Path) -> int:
    """Hand this process over to a server, so that a signal to it reaches the server."""
    # Jupyter would else prefer a kernel or page of the person's own to the one that belongs to the lock.
    path = os.pathsep.join(filter(None, [str(SHARE), os.environ.get("JUPYTER_PATH")]))
    settings = {"JUPYTER_PREFER_ENV_PATH": "1", "JUPYTER_PATH": path}
    if os.name == "nt":
        return run(*command, **settings)
    os.chdir(ROOT)
    os.execve(command[0], [str(word) for word in command], {**os.environ, **settings})


# -------------------------------------------------------------------------------------------- the environment


def prepare(level: str) -> None:
    """Make `.venv` ready for a learner or a developer, unless it is already."""
    marks = {name: mark(name) for name in LOCKS}
    stamp = read_stamp()
    done = stamp.get("done", {})
    # A developer's environment holds all that a learner needs.
    if PYTHON.exists() and any(done.get(name) == marks[name] for name in (level, "developer")):
        compile_core()
        return
    began = time.monotonic()
    # A learner's environment grows into a developer's; one from another lock is thrown away.
    grows = level == "developer" and PYTHON.exists() and done.get("learner") == marks["learner"]
    if grows and (find_uv() or answers([str(PYTHON), "-m", "pip", "--version"])):
        print("Adding the test tools ...", flush=True)
    else:
        print(f"Setting up MotorLab in {HOME} (only now and when its needs change) ...", flush=True)
        create()
        done = {}
    install("--require-hashes", "-r", ROOT / LOCKS[level])
    # What builds the checkout is in the lock, so nothing is fetched that has no hash.
    install("--no-build-isolation", "-e", ROOT)
    STAMP.write_text(json.dumps({"done": {**done, level: marks[level]}}), "utf-8")
    compile_core()
    print(f"Ready after {time.monotonic() - began:.0f} seconds.", flush=True)


def compile_core() -> None:
    """Compile the second core where Numba is installed, and anew when its sources change: no lesson waits for it."""
    sources = sorted((ROOT / "motorlab" / "reflex").glob("fast*.py"))
    digest = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()
    stamp = read_stamp()
    if "developer" in stamp.get("done", {}) and stamp.get("core") != digest:
        # Whether or not it can be compiled here, NumPy serves, and the next start does not try again.
        run(PYTHON, "-m", "motorlab.reflex.fast")
        STAMP.write_text(json.dumps({**stamp, "core": digest}), "utf-8")


def mark(level: str) -> str:
    """Return what an environment of this level is made from: the lock, and the folder it points to."""
    lock_file = ROOT / LOCKS[level]
    if not lock_file.exists():
        raise stop(f"{lock_file.name} is missing; get it back with: git checkout {lock_file.name}")
    return hashlib.sha256(lock_file.read_bytes() + str(ROOT).encode()).hexdigest()


def read_stamp() -> dict[str, Any]:
    """Return what the environment was made from; nothing where it is unfinished or damaged."""
    try:
        return dict(json.loads(STAMP.read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return {}


def create() -> None:
    """Make an empty environment with a Python that fits."""
    if HOME.exists() and not STAMP.exists():
        raise stop(f"{HOME} was not made by dev.py; move it away or delete it, then start again.")
    python = interpreter()
    uv = find_uv()
    if not uv and not answers([python, "-c", "import ensurepip, venv"]):
        raise stop(
            f"{python} has no venv; install it (Debian, Ubuntu: apt-get install python3-venv) or install uv."
        )
    shutil.rmtree(HOME, ignore_errors=True)
    # Written first, so that an interrupted set-up is known as ours and can be begun again.
    HOME.mkdir(exist_ok=True)
    STAMP.write_text("{}", "utf-8")
    if uv:
        code = run(uv, "venv", "--quiet", "--allow-existing", "--no-project", "--python", python, HOME)
    else:
        code = run(python, "-m", "venv", HOME)
    if code:
        raise stop(f"no environment could be made in {HOME}; what went wrong is said above.")


def install(*what: str | Path) -> None:
    """Install into the environment just what is named; the locks are complete, so nothing is resolved."""
    uv = find_uv()
    if uv:
        # Compiled here once (pip does so by itself), or the first kernel would take seconds longer to start, and on
        # a machine that keeps no compiled modules each one.
        command = [uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", str(PYTHON)]
    else:
        command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    # A source package would fetch what builds it without a hash, so only wheels are taken.
    if run(*command, "--no-deps", "--only-binary=:all:", *what):
        raise stop(
            "the installation failed; what went wrong is said above. Is there a network? Then try again."
        )


def find_uv() -> str | None:
    """Return uv if it is there and runs; MOTORLAB_INSTALLER=pip does without it."""
    if os.environ.get("MOTORLAB_INSTALLER") == "pip":
        return None
    uv = shutil.which("uv")
    return uv if uv and answers([uv, "--version"]) else None


def interpreter() -> str:
    """Return a Python that fits: this one, else another one of this machine."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        # Run by the environment that is about to be replaced, name what outlives it.
        inside = Path(sys.prefix) == HOME
        return str(getattr(sys, "_base_executable", sys.executable)) if inside else sys.executable
    found = find_python("3.12") or find_python("3.13") or find_python("3.11")
    if not found:
        this = sys.version.split()[0]
        raise stop(f"Python 3.11, 3.12 or 3.13 is needed, but this is {this}: install Python 3.12.")
    return found


def find_python(version: str) -> str:
    """Return the path of a Python of this version that really runs; empty where there is none."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    commands = [[f"python{version}"], ["py", f"-{version}"]]
    commands += [[str(path)] for path in sorted(pyenv.glob(f"{version}.*/bin/python"), reverse=True)]
    question = f"import sys; assert '%d.%d' % sys.version_info[:2] == '{version}'; print(sys.executable)"
    for command in commands:
        # Being on the PATH is not enough: a version manager's stand-in may answer "command not found".
        found = shutil.which(command[0]) and answers([*command, "-c", question])
        if found:
            return found
    uv = find_uv()
    return answers([uv, "python", "find", "--no-project", version]) if uv else ""


def answers(command: list[str]) -> str:
    """Return what a command prints, or its name if that is nothing; empty where it does not run."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return "" if done.returncode else done.stdout.strip() or command[0]


# -------------------------------------------------------------------------------------------------- the tasks


def lab(options: list[str]) -> int:
    """Open JupyterLab on the first lesson."""
    prepare("learner")
    # The first layout has the side bar shut; later ones are the learner's own.
    layouts = HOME / "share" / "jupyter" / "lab" / "workspaces"
    if not layouts.exists():
        shutil.copytree(SHARE / "lab" / "workspaces", layouts)
    return become(
        PYTHON, "-m", "jupyterlab",
        f"--ServerApp.root_dir={ROOT}",
        f"--LabApp.default_url=/lab/tree/{FIRST_LESSON}",
        f"--LabApp.app_settings_dir={SHARE / 'lab' / 'settings'}",
        f"--LabApp.workspaces_dir={layouts}",
        *as_root(),
        *options,
    )  # fmt: skip


def lecture(options: list[str]) -> int:
    """Show the bench alone, full screen, for a lecture hall (Voila)."""
    prepare("learner")
    return become(
        PYTHON, "-m", "voila", ROOT / LECTURE,
        "--template=motorlab",
        "--Voila.ip=127.0.0.1",
        # A page is ready in two seconds instead of five when its kernel has been started before.
        "--preheat_kernel=True", "--pool_size=2",
        *options,
    )  # fmt: skip


def as_root() -> list[str]:
    """Return the option without which Jupyter refuses to run as root."""
    return ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []


def test(options: list[str]) -> int:
    """Do all that continuous integration does; options go to pytest."""
    provide_browser()
    prepare("developer")
    failed = check([])
    # Last, so that pytest's own count closes the output.
    return run(PYTHON, "-m", "pytest", *options, MOTORLAB_BROWSER=find_browser()) or failed


def benchmark(options: list[str]) -> int:
    """Measure what MotorLab promises to reach; options go to pytest."""
    prepare("developer")
    return run(PYTHON, "-m", "pytest", "benchmarks", *options)


def check(options: list[str]) -> int:
    """Run lint, spelling and types."""
    prepare("developer")
    steps = (
        ("ruff", "check", "."),
        ("ruff", "format", "--check", "."),
        ("codespell_lib",),
        ("mypy",),
    )
    return max([run(PYTHON, "-m", *step, *options) for step in steps])


def tidy(options: list[str]) -> int:
    """Format code and lessons, and strip the lessons' outputs."""
    prepare("developer")
    lessons = sorted((ROOT / "notebooks").glob("*.ipynb"))
    code = run(PYTHON, "-m", "ruff", "check", "--fix", ".", *options)
    code = run(PYTHON, "-m", "ruff", "format", ".", *options) or code
    return (run(PYTHON, "-m", "nbstripout", *lessons) if lessons else 0) or code


def lock(options: list[str]) -> int:
    """Pin every dependency anew from pyproject.toml (needs uv); options such as --upgrade go to uv."""
    uv = find_uv()
    if not uv:
        raise stop("the locks are made by uv; install it from your system's packages or with: pip install uv")
    compile_ = [uv, "pip", "compile", "--quiet", "--no-header", "--no-annotate", "--no-emit-index-url"]
    compile_ += ["--no-emit-find-links", "pyproject.toml"]
    everywhere = ["--universal", "--generate-hashes"]
    learner = ["--extra", "lab", "--extra", "lecture", "--constraint", LOCKS["developer"]]
    code = run(*compile_, *everywhere, "--all-extras", "--output-file", LOCKS["developer"], *options)
    code = code or run(*compile_, *everywhere, *learner, "--output-file", LOCKS["learner"])
    if code:
        return code
    there = ["--python-version", "3.12", "--python-platform", "x86_64-manylinux_2_28"]
    pins = answers([*compile_, *there, *learner])
    head = (ROOT / "environment.yml").read_text("utf-8").partition("  - pip:\n")[0]
    lines = [f"    - {pin}\n" for pin in pins.splitlines()]
    (ROOT / "environment.yml").write_text("".join([head, "  - pip:\n", *lines]), "utf-8")
    return 0


# ------------------------------------------------------------------------------------------------ the browser


def find_browser() -> str:
    """Return this machine's own Chromium, Chrome or Edge; empty where there is none."""
    named = os.environ.get("MOTORLAB_BROWSER", "")
    found = (shutil.which(name) for name in (named, *BROWSERS) if name)
    return next(filter(None, found), "") or next(filter(os.path.exists, BROWSER_PLACES), "")


def provide_browser() -> None:
    """Install the browser and a font on Debian as root; elsewhere say what to install."""
    missing = [] if find_browser() else ["chromium"]
    if sys.platform == "linux" and not Path("/usr/share/fonts/truetype/dejavu").exists():
        missing.append("fonts-dejavu-core")
    if not missing:
        return
    if Path("/etc/debian_version").exists() and as_root():
        print(f"Installing {' and '.join(missing)} ...", flush=True)
        quiet = {"DEBIAN_FRONTEND": "noninteractive"}
        code = run("apt-get", "update", "-q", **quiet)
        code = code or run("apt-get", "install", "-yq", "--no-install-recommends", *missing, **quiet)
        if code:
            raise stop(f"apt-get could not install {' '.join(missing)}; what went wrong is said above.")
    elif "chromium" in missing:
        print(
            "MotorLab: no browser was found, so the browser tests are left out. Install Chromium or Google"
            " Chrome (Debian: sudo apt-get install chromium fonts-dejavu-core), or set MOTORLAB_BROWSER to its path.",
            flush=True,
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
