"""How long a needle study takes in the kernel: the numbers for many cases, and a second of sweep.

Each sweep is another one than the last, as when a slider is moved: nothing comes out of a cache but what every learner
soon has in it. Times are those of the processor.
"""

from itertools import count
from time import process_time

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from motorlab.flows import Flows
from motorlab.lesions import Lesion
from motorlab.studies.needle import potential_strengths, recruitment_strengths
from motorlab.studies.needle_sweep import STEPS, needle_study
from motorlab.studies.needle_values import needle_values

SWEEP_MS, VALUES_MS = 40, 100
CASES = {"healthy": 0.0, "nerve": 0.6}


@pytest.mark.benchmark(timer=process_time)
@pytest.mark.parametrize("case", list(CASES))
@pytest.mark.parametrize("step", STEPS)
def test_sweep(benchmark: BenchmarkFixture, step: str, case: str) -> None:
    numbers = count()

    def sweep() -> None:
        number = next(numbers)
        severity = CASES[case] + 0.001 * number * bool(CASES[case])
        lesions = (
            [Lesion("common_fibular_nerve", side="right", severity=severity, days=120)] if severity else []
        )
        needle_study(*lesions, muscle="tibialis_anterior", step=step, seed=number)

    benchmark.pedantic(sweep, rounds=25, warmup_rounds=2)
    ours = 1000.0 * benchmark.stats["median"]
    print(f"\n{case}, {step}: a sweep of 1 s in {ours:.1f} ms")
    assert ours <= SWEEP_MS


@pytest.mark.benchmark(timer=process_time)
def test_values(benchmark: BenchmarkFixture) -> None:
    cases = [
        (Lesion("common_fibular_nerve", side="right", severity=number / 640, days=120),)
        for number in range(640)
    ]

    def read() -> None:
        flows = Flows(cases)
        values = needle_values(flows)
        rows = list(range(len(flows.wiring.muscles)))
        potential_strengths(values, rows)
        recruitment_strengths(values, rows)
        assert values.fibrillation.shape[1] == 2 * len(cases)

    benchmark.pedantic(read, rounds=5, warmup_rounds=1)
    ours = 1000.0 * benchmark.stats["median"] / len(cases) * 64
    print(f"\nthe numbers of all muscles: {ours:.0f} ms for 64 cases")
    assert ours <= VALUES_MS
