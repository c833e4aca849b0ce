"""How long a simulated knee jerk takes, and the table that stands in for it where thousands are needed.

The peer is the same model's motor neurones stepped one by one in plain Python (`plain_cells.py`), as course
scripts do; the tests show that both fire the same spikes. It is given a background current and one volley and
spared spindle, synapse, muscle, joint and tables, so the ratio is unkind to us: our time is that of a whole
`knee_jerk`.
"""

from statistics import median
from time import perf_counter

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.plain_cells import spikes
from motorlab.reflex.amplitudes import jerk
from motorlab.reflex.core import simulate
from motorlab.reflex.jerks import TAP
from motorlab.reflex.parameters import HEALTHY, Arc, lesioned, parameters
from motorlab.reflex.protocols import examine

ARCS = {
    "healthy": HEALTHY,
    "upper": Arc(release=1.0),
    "mixed": Arc(release=0.7, lower=0.5, afferent=0.9, conduction=0.7),
}
RUN_MS = 35  # 0.6 s simulated, any lesion
STATES = 200_000
TABLE_MS = 300


@pytest.mark.parametrize("case", list(ARCS))
def test_knee_jerk(benchmark: BenchmarkFixture, case: str) -> None:
    arc = ARCS[case]
    benchmark.pedantic(examine, args=("knee_jerk", arc), rounds=25, warmup_rounds=3)
    ours = 1000.0 * benchmark.stats["median"]

    currents = np.full((2, 1200), 4.0)
    currents[0, 220:240] = 14.0  # 0.6 s at a background and one volley
    start = perf_counter()
    fired = spikes(lesioned(parameters("knee"), arc), currents, 1)
    plain = 1000.0 * (perf_counter() - start)
    assert fired

    times = []
    for _ in range(5):
        start = perf_counter()
        simulate(lesioned(parameters("knee"), arc), TAP, dt_ms=0.1)
        times.append(1000.0 * (perf_counter() - start))
    print(f"\n{case}: knee jerk {ours:.1f} ms, with a step of 0.1 ms {median(times):.0f} ms")
    print(f"{case}: the cells alone in plain Python {plain:.0f} ms, ratio {plain / ours:.0f}")
    assert ours <= RUN_MS


def test_table(benchmark: BenchmarkFixture) -> None:
    states = np.random.default_rng(0).random((5, STATES), dtype=np.float32)
    benchmark.pedantic(jerk, args=tuple(states), rounds=10, warmup_rounds=1)
    ours = 1000.0 * benchmark.stats["median"]
    start = perf_counter()
    simulate(parameters("knee"), TAP)
    one = 1000.0 * (perf_counter() - start)
    minutes = one * STATES / 60_000
    print(f"\n{STATES} states, all abnormal: {ours:.0f} ms; as single runs about {minutes:.0f} minutes")
    assert ours <= TABLE_MS
