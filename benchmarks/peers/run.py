"""Compare the pool of motor neurons with Brian2 and NEURON: `python benchmarks/peers/run.py`, or `make peers`.

The tools are in an environment of their own, `.venv-peers`, which is made from `requirements.txt` and made anew when
that changes; only then a network is needed. Both compile C++, so g++ and make must be there.
"""

import hashlib
import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import dev  # noqa: E402

HOME = ROOT / ".venv-peers"
NEEDS = Path(__file__).with_name("requirements.txt")
MARK = HOME / "made_from.txt"
PYTHON = HOME / "bin" / "python"


def prepare() -> None:
    """Make the environment, unless it is there already."""
    mark = hashlib.sha256(NEEDS.read_bytes()).hexdigest()
    if MARK.exists() and MARK.read_text("utf-8") == mark:
        return
    print(f"Setting up {HOME} ...", flush=True)
    shutil.rmtree(HOME, ignore_errors=True)
    uv, python = dev.find_uv(), dev.find_python("3.12") or dev.find_python("3.13")
    if not python:
        raise dev.stop("the comparison needs Python 3.12 or 3.13, for which its tools have wheels.")
    if uv:
        code = dev.run(uv, "venv", "--quiet", "--no-project", "--python", python, HOME)
        command = [uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", PYTHON]
    else:
        code = dev.run(python, "-m", "venv", HOME)
        command = [PYTHON, "-m", "pip", "install", "--quiet"]
    if code or dev.run(*command, "--only-binary=:all:", "-r", NEEDS):
        raise dev.stop("the environment of the comparison could not be made; what went wrong is said above.")
    MARK.write_text(mark, "utf-8")


def main() -> int:
    missing = [name for name in ("g++", "make") if not shutil.which(name)]
    if os.name == "nt" or missing:
        raise dev.stop(
            "the comparison needs Linux or macOS with g++ and make"
            f" ({', '.join(missing) or 'this is Windows'}; Debian: apt-get install build-essential)."
        )
    prepare()
    settings = {"PYTHONPATH": str(ROOT), "NEURON_MODULE_OPTIONS": "-nogui"}
    return dev.run(PYTHON, "-m", "benchmarks.peers.compare", **settings)


if __name__ == "__main__":
    sys.exit(main())
