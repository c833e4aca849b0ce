"""How long simulated reflexes take with either core, what they need, and the table that stands in for thousands.

The peer is the same model's motor neurones stepped one by one in plain Python (`plain_cells.py`), as course
scripts do; the tests show that both fire the same spikes. It is given a background current and one volley and
spared spindle, synapse, muscle, joint and tables, so the ratio is unkind to us: our time is that of a whole
`knee_jerk`.

Times are those of the processor. All runs in one thread, so on a quiet machine the clock shows the same, and on a busy
one the figures still mean something.
"""

from collections.abc import Callable, Iterator
from importlib.util import find_spec
from statistics import median
from time import process_time

import numpy as np
import pytest
from jupyter_client.manager import start_new_kernel
from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.plain_cells import spikes
from motorlab.reflex.amplitudes import jerk
from motorlab.reflex.arcs import HEALTHY, Arc
from motorlab.reflex.core import simulate
from motorlab.reflex.cores import CORES, keep, using
from motorlab.reflex.jerks import TAP
from motorlab.reflex.parameters import lesioned, parameters
from motorlab.reflex.protocols import PROTOCOLS, examine
from motorlab.reflex.stimuli import Stimulus

ARCS = {
    "healthy": HEALTHY,
    "upper": Arc(release=1.0),
    "mixed": Arc(release=0.7, lower=0.5, afferent=0.9, conduction=0.7),
}
RUN_MS = {"healthy": 30, "upper": 35, "mixed": 35}  # 0.6 s simulated
STATES = 200_000
TABLE_MS = 300

PENDULUM = Stimulus(seconds=5.0, held_deg=0.0, let_go_ms=100.0)
CURVES: dict[str, tuple[Callable[[], object], int, int]] = {  # what runs, and how many ms each core may take
    "knee jerk": (lambda: examine("knee_jerk"), 30, 30),
    "pendulum of 5 s, the run": (lambda: simulate(parameters("knee"), PENDULUM), 180, 10),
    "H recruitment of 21 shocks": (lambda: examine("h_reflex"), 300, 40),
}
ROUNDS = 11

BENCH_MB, FAST_MB = 180, 300
RESIDENT = "print('memory', psutil.Process().memory_info().rss)"
OPEN = f"import psutil; import motorlab as ml; bench = ml.bench(); {RESIDENT}"
LOAD = f"""
import threading
from motorlab.reflex import cores
from motorlab.reflex.protocols import PROTOCOLS, examine
cores.PATIENCE_S = 0.0
examine("knee_jerk")
for thread in threading.enumerate():
    if thread.name == "compiled core":
        thread.join()
assert cores._now.compiled, "not loaded"
{RESIDENT}
"""
ALL = f"for protocol in PROTOCOLS: examine(protocol)\n{RESIDENT}"

numba = pytest.mark.skipif(find_spec("numba") is None, reason="Numba (the extra `fast`) is not installed")


@pytest.fixture(scope="module", autouse=True)
def one_core() -> Iterator[None]:
    """Measure the NumPy core unless the other one is named, and have that one compiled."""
    if find_spec("numba"):
        keep()
    with using("numpy"):
        yield


def milliseconds(run: Callable[[], object]) -> float:
    start = process_time()
    run()
    return 1000.0 * (process_time() - start)


@pytest.mark.benchmark(timer=process_time)
@pytest.mark.parametrize("case", list(ARCS))
def test_knee_jerk(benchmark: BenchmarkFixture, case: str) -> None:
    arc = ARCS[case]
    benchmark.pedantic(examine, args=("knee_jerk", arc), rounds=25, warmup_rounds=3)
    ours = 1000.0 * benchmark.stats["median"]

    currents = np.full((2, 1200), 4.0)
    currents[0, 220:240] = 14.0  # 0.6 s at a background and one volley
    start = process_time()
    fired = spikes(lesioned(parameters("knee"), arc), currents, 1)
    plain = 1000.0 * (process_time() - start)
    assert fired

    fine = median(
        milliseconds(lambda: simulate(lesioned(parameters("knee"), arc), TAP, dt_ms=0.1)) for _ in range(5)
    )
    print(f"\n{case}: knee jerk {ours:.1f} ms, with a step of 0.1 ms {fine:.0f} ms")
    print(f"{case}: the cells alone in plain Python {plain:.0f} ms, ratio {plain / ours:.0f}")
    assert ours <= RUN_MS[case]


def both(run: Callable[[], object], rounds: int) -> dict[str, float]:
    """Return the median time of each core (ms), taken in turns so that both meet the same machine."""
    times: dict[str, list[float]] = {core: [] for core in CORES}
    for number in range(rounds + 1):
        for core in CORES:
            with using(core):
                taken = milliseconds(run)
            if number:  # the first round fills caches
                times[core].append(taken)
    return {core: median(taken) for core, taken in times.items()}


@numba
@pytest.mark.parametrize("case", list(CURVES))
def test_both_cores(case: str) -> None:
    run, numpy_ms, fast_ms = CURVES[case]
    taken = both(run, ROUNDS)
    ratio = taken["numpy"] / taken["compiled"]
    print(f"\n{case}: NumPy {taken['numpy']:.1f} ms ({numpy_ms}), ratio {ratio:.1f},", end=" ")
    print(f"compiled {taken['compiled']:.1f} ms ({fast_ms})")
    assert taken["numpy"] <= numpy_ms and taken["compiled"] <= fast_ms


@numba
def test_every_protocol_in_full_spasticity() -> None:
    """Print what a learner waits for, read-outs and tables of the run included."""
    print()
    for protocol in PROTOCOLS:
        taken = both(lambda protocol=protocol: examine(protocol, ARCS["upper"]), 3)
        ratio = taken["numpy"] / taken["compiled"]
        print(
            f"{protocol:22} NumPy {taken['numpy']:5.0f} ms, compiled {taken['compiled']:4.0f} ms, ratio {ratio:.1f}"
        )


@numba
def test_memory_of_a_kernel_with_the_bench() -> None:
    manager, client = start_new_kernel()
    said: list[str] = []

    def heard(message: dict[str, dict[str, str]]) -> None:
        said.append(message["content"].get("text", ""))

    try:
        for code in (OPEN, LOAD, ALL):
            reply = client.execute_interactive(code, output_hook=heard, timeout=120)
            assert reply["content"]["status"] == "ok", reply["content"]
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    lines = "".join(said).splitlines()
    opened, loaded, ran = (int(line.split()[1]) / 1e6 for line in lines if line.startswith("memory"))
    print(
        f"\nkernel with the bench {opened:.0f} MB ({BENCH_MB}), with Numba loaded {loaded:.0f} MB ({FAST_MB}),"
    )
    print(f"after every protocol {ran:.0f} MB")
    assert opened <= BENCH_MB and loaded <= FAST_MB


@pytest.mark.benchmark(timer=process_time)
def test_table(benchmark: BenchmarkFixture) -> None:
    states = np.random.default_rng(0).random((5, STATES), dtype=np.float32)
    benchmark.pedantic(jerk, args=tuple(states), rounds=10, warmup_rounds=1)
    ours = 1000.0 * benchmark.stats["median"]
    one = milliseconds(lambda: simulate(parameters("knee"), TAP))
    minutes = one * STATES / 60_000
    print(f"\n{STATES} states, all abnormal: {ours:.0f} ms; as single runs about {minutes:.0f} minutes")
    assert ours <= TABLE_MS
