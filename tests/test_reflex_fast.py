"""The compiled core fires the spikes of the NumPy core, is never needed, and nobody waits for it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from copy import deepcopy
from dataclasses import fields
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motorlab.reflex import core, cores
from motorlab.reflex.arcs import HEALTHY, Arc
from motorlab.reflex.cores import carried_out, keep, kept, using
from motorlab.reflex.parameters import JOINTS, lesioned, parameters
from motorlab.reflex.preparation import Events, Prepared, prepare
from motorlab.reflex.protocols import PROTOCOLS, examine, limbs
from motorlab.reflex.stimuli import Stimulus

numba = pytest.mark.skipif(
    find_spec("numba") is None, reason="Numba (the extra `fast`) is not installed: there is one core only"
)

ARCS = {
    "healthy": HEALTHY,
    "upper": Arc(release=1.0),
    "mixed": Arc(release=0.5, lower=0.5),
    "shock": Arc(shock=1.0),
    "afferent": Arc(afferent=0.5),
    "myelin": Arc(conduction=0.5),
    "junction": Arc(junction=0.3),
    "cut": Arc(lower=0.2, axons=1.0),
}
WHERE = [(protocol, muscle) for protocol in PROTOCOLS for muscle in limbs(protocol)]
SAME_MS = 1e-6  # a spike is the same if its times are within 1e-9 s
EVERY = 7  # of a curve's many runs, one in so many is run with NumPy too


@pytest.fixture(scope="module", autouse=True)
def compiled() -> None:
    """Compile once, if the environment has not been made with it: a test may wait."""
    if find_spec("numba"):
        keep()


def assert_same(made: Prepared, numpy: Events, again: Prepared, fast: Events) -> None:
    assert np.array_equal(numpy.cell, fast.cell) and np.array_equal(numpy.way, fast.way)
    assert np.allclose(numpy.spike_ms, fast.spike_ms, rtol=0.0, atol=SAME_MS)
    assert np.allclose(numpy.arrival_ms, fast.arrival_ms, rtol=0.0, atol=SAME_MS)  # the infinite ones too
    for one, other in ((made.path, again.path), (made.force, again.force), (made.firing, again.firing)):
        scale = np.abs(one).max(axis=1, keepdims=True)
        assert (np.abs(one - other) <= 1e-9 * scale).all()


def both(made: Prepared, in_numpy: Callable[[Prepared], Events]) -> Events:
    """Run a loop with both cores and hold one against the other."""
    again = deepcopy(made, {id(made.cells.noise): made.cells.noise})
    with using("compiled"):
        fast = carried_out(again, in_numpy)
    assert_same(made, in_numpy(made), again, fast)
    return fast


@numba
@pytest.mark.parametrize(("protocol", "muscle"), WHERE, ids=map("-".join, WHERE))
def test_both_cores_fire_the_same_spikes(protocol: str, muscle: str, monkeypatch: pytest.MonkeyPatch) -> None:
    number = 0

    def some(made: Prepared, in_numpy: Callable[[Prepared], Events]) -> Events:
        nonlocal number
        number += 1
        if number % EVERY == 1:
            return both(made, in_numpy)
        with using("compiled"):
            return carried_out(made, in_numpy)

    monkeypatch.setattr(core, "carried_out", some)
    for arc in ARCS.values():
        for seed in (1, 2):
            number = 0
            examine(protocol, arc, muscle=muscle, seed=seed)


SHARE = st.floats(0.0, 1.0)
TIME = st.floats(0.0, 200.0)
STIMULI = st.one_of(
    st.builds(Stimulus, seconds=st.just(0.2), tap_at_ms=TIME, tap=st.floats(0.1, 3.0)),
    st.builds(Stimulus, seconds=st.just(0.3), torque_nm=st.floats(0.0, 15.0), torque_at_ms=TIME),
    st.builds(Stimulus, seconds=st.just(0.3), held_deg=st.floats(0.0, 60.0), let_go_ms=TIME),
    st.builds(
        Stimulus,
        seconds=st.just(0.4),
        held_deg=st.just(10.0),
        moved_deg=st.floats(1.0, 60.0),
        moved_deg_s=st.floats(10.0, 400.0),
        moved_at_ms=TIME,
        effort=SHARE,
    ),
    st.builds(
        Stimulus,
        seconds=st.just(0.2),
        held_deg=st.just(0.0),
        shocks_ms=st.lists(TIME, max_size=5).map(sorted).map(tuple),
        shock=st.floats(0.1, 4.0),
        effort=SHARE,
    ),
    st.builds(
        Stimulus,
        seconds=st.just(0.2),
        input_na=st.tuples(st.floats(0.0, 20.0), st.floats(0.0, 20.0)),
        input_at_ms=st.tuples(TIME, TIME),
        input_ms=st.floats(1.0, 80.0),
    ),
)


@numba
@settings(max_examples=60, deadline=None)
@given(
    limb=st.sampled_from(JOINTS),
    arc=st.builds(Arc, *[SHARE] * len(fields(Arc))),
    stimulus=STIMULI,
    seed=st.integers(0, 3),
    dt=st.sampled_from([0.5, 0.25]),
)
def test_both_cores_agree_on_any_arc(limb: str, arc: Arc, stimulus: Stimulus, seed: int, dt: float) -> None:
    both(prepare(lesioned(parameters(limb), arc), stimulus, seed, dt), core.in_numpy)


@numba
def test_every_kind_of_run_has_the_types_that_were_compiled() -> None:
    """Ask after all the runs above: numbers of another type would have been compiled in front of a learner."""
    from motorlab.reflex.fast import loop

    with using("compiled"):
        examine("knee_jerk")
    assert len(loop.signatures) == 1 and loop.stats.cache_misses.total() <= 1


# --------------------------------------------------------------------------------- never needed, never waited for

SESSION = """
import sys, threading
import motorlab
from motorlab.reflex import cores
from motorlab.reflex.protocols import examine
assert "numba" not in sys.modules and "llvmlite" not in sys.modules, "imported with motorlab"
first = examine("knee_jerk")
assert "numba" not in sys.modules, "imported with the first run"
cores.PATIENCE_S = 0.0
examine("knee_jerk")
for thread in threading.enumerate():
    if thread.name == "compiled core":
        thread.join()
later = examine("knee_jerk")
same = abs(later.readouts["excursion_deg"] - first.readouts["excursion_deg"]) < 1e-9
loop = getattr(sys.modules.get("motorlab.reflex.fast"), "loop", None)
misses = loop.stats.cache_misses.total() if hasattr(loop, "stats") else 0
print(bool(cores._now.compiled), misses, same, "numba" in sys.modules)
"""
HIDDEN = """
import sys
from importlib.machinery import PathFinder
class Hiding(PathFinder):
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        hidden = name.partition(".")[0] in ("numba", "llvmlite")
        return None if hidden else super().find_spec(name, path, target)
sys.meta_path[sys.meta_path.index(PathFinder)] = Hiding
"""


def session(code: str, **environment: str) -> list[str]:
    """Return what a session of its own prints."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        cwd=cores.HERE.parents[1],
        env={**os.environ, **environment},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@numba
def test_a_session_loads_what_is_kept_and_compiles_nothing() -> None:
    assert session(SESSION) == ["True", "0", "True", "True"]


@numba
@pytest.mark.parametrize("setting", ["NUMBA_CACHE_DIR", "NUMBA_DISABLE_JIT"])
def test_where_numba_is_set_to_something_else_numpy_serves(setting: str, tmp_path: Path) -> None:
    value = str(tmp_path) if setting == "NUMBA_CACHE_DIR" else "1"
    assert session(SESSION, **{setting: value}) == ["False", "0", "True", "True"]
    assert not list(tmp_path.rglob("*.nbc"))


def test_without_numba_everything_works_and_nothing_imports_it() -> None:
    assert session(HIDDEN + SESSION) == ["False", "0", "True", "False"]


def test_without_numba_nothing_is_kept_and_who_asks_for_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numba", None)
    monkeypatch.setattr(cores._now, "compiled", None)
    monkeypatch.delitem(sys.modules, "motorlab.reflex.fast", raising=False)
    assert not kept()
    with using("compiled"), pytest.raises(ModuleNotFoundError, match="numba"):
        examine("knee_jerk")


@numba
@pytest.mark.parametrize("change", [{"sources": "older"}, {"files": ["gone.nbc"]}], ids=["sources", "files"])
def test_what_is_kept_of_other_sources_is_not_loaded(
    change: dict[str, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert kept()
    mark = tmp_path / "mark.json"
    mark.write_text(json.dumps(json.loads(cores.MARK.read_text("utf-8")) | change), "utf-8")
    monkeypatch.setattr(cores, "MARK", mark)
    assert not kept()
    mark.write_text("half a mar", "utf-8")
    assert not kept()


@numba
def test_on_another_processor_numpy_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cores._now, "compiled", None)
    monkeypatch.setattr(cores, "_processor", lambda: "another one")
    cores._load()
    assert cores._now.compiled is None


def test_a_core_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="numpy"), using("numby"):
        pass
