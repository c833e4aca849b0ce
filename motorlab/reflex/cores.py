"""Which core runs the loop: NumPy's, or the compiled one (`fast`) where Numba is installed and its code is ready.

Both give the same spikes, so nobody has to choose. Nobody waits for a compiler either: it takes a quarter of a minute
and stops a panel for half a second at a time, so it runs when the environment is made
(`python -m motorlab.reflex.fast`), and what it makes is good for that processor and these sources alone. Where there is
none, NumPy serves. To load it costs half a second in the background and 120 MB; that is begun when NumPy has worked
for twice as long, so that a session of a few runs never pays.
"""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from hashlib import sha256
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from sys import implementation
from time import perf_counter
from types import ModuleType, SimpleNamespace

from motorlab.choices import one_of
from motorlab.reflex.parameters import parameters
from motorlab.reflex.preparation import Events, Prepared, prepare
from motorlab.reflex.stimuli import Stimulus

__all__ = ["CORES", "carried_out", "keep", "kept", "using"]

Loop = Callable[[Prepared], Events]

CORES = ("numpy", "compiled")
PATIENCE_S = 1.0  # of work in NumPy before the compiled core is loaded
HERE = Path(__file__).parent
KEPT = HERE / "__pycache__"  # where Numba keeps what it compiles
MARK = KEPT / f"fast.{implementation.cache_tag}.json"

_forced: ContextVar[str] = ContextVar("core", default="")
_now = SimpleNamespace(compiled=None, worked_s=0.0, asked=False)


def carried_out(made: Prepared, in_numpy: Loop) -> Events:
    """Run a loop with the core that is ready, or the one that `using` names."""
    forced = _forced.get()
    if forced == "compiled" and not _now.compiled:
        _now.compiled = _begun(import_module("motorlab.reflex.fast"))
    if _now.compiled and forced != "numpy":
        compiled: Loop = _now.compiled
        return compiled(made)
    began = perf_counter()
    events = in_numpy(made)
    _now.worked_s += perf_counter() - began
    if _now.worked_s > PATIENCE_S and not _now.asked and not forced:
        _now.asked = True
        if kept():
            threading.Thread(target=_load, name="compiled core").start()
    return events


@contextmanager
def using(core: str) -> Iterator[None]:
    """Let one core run all that is simulated meanwhile, for tests and benchmarks.

    Parameters
    ----------
    core
        `numpy` or `compiled`; the latter is compiled here and now if it is not ready.

    Examples
    --------
    >>> from motorlab.reflex.protocols import examine
    >>> with using("numpy"):
    ...     run = examine("knee_jerk")
    """
    before = _forced.set(one_of(core, CORES, "core"))
    try:
        yield
    finally:
        _forced.reset(before)


def kept() -> bool:
    """Say whether a compiled core of these sources is kept; for which processor is not known before it is loaded."""
    if find_spec("numba") is None:
        return False
    try:
        mark = json.loads(MARK.read_text("utf-8"))
    except (OSError, ValueError):
        return False
    files = (KEPT / name for name in mark["files"])
    return bool(mark["sources"] == _sources() and all(file.exists() for file in files))


def keep() -> None:
    """Compile the loop for this processor and keep it, unless it is kept already."""
    if kept() and json.loads(MARK.read_text("utf-8"))["processor"] == _processor():
        print("The compiled core is ready.")
        return
    MARK.unlink(missing_ok=True)
    for old in KEPT.glob(f"fast.loop-*.py{implementation.version.major}{implementation.version.minor}.*"):
        old.unlink()  # Numba looks at one of the sources only, and would take an old one for new
    began = perf_counter()
    fast = import_module("motorlab.reflex.fast")
    _begun(fast)
    place = Path(fast.loop.stats.cache_path)
    files = sorted(file.name for file in place.glob("fast.loop-*"))
    if place != KEPT or not files:
        print(f"The compiled core cannot be kept in {KEPT}; NumPy serves.")
        return
    MARK.write_text(json.dumps({"sources": _sources(), "processor": _processor(), "files": files}), "utf-8")
    print(f"The core was compiled in {perf_counter() - began:.0f} seconds.")


def _load() -> None:
    """Load what is kept for this processor, beside the work of the session."""
    with suppress(Exception):  # whatever keeps a compiler's package from loading here, NumPy serves
        if json.loads(MARK.read_text("utf-8"))["processor"] == _processor():
            fast = import_module("motorlab.reflex.fast")
            if Path(fast.loop.stats.cache_path) == KEPT:  # else Numba was told to keep code elsewhere
                _now.compiled = _begun(fast)


def _begun(fast: ModuleType) -> Loop:
    """Return the compiled loop after its first run, which loads it, or compiles it if it is not kept."""
    loop: Loop = fast.run
    loop(prepare(parameters("knee"), Stimulus(seconds=0.01), 1, 0.5))
    return loop


def _sources() -> str:
    """Return what the compiled code is made from."""
    texts = [path.read_bytes() for path in sorted(HERE.glob("fast*.py"))]
    return sha256(b"".join([*texts, version("numba").encode(), version("numpy").encode()])).hexdigest()


def _processor() -> str:
    """Return what Numba takes for the same processor."""
    binding = import_module("llvmlite.binding")
    return f"{binding.get_host_cpu_name()} {binding.get_host_cpu_features().flatten()}"
