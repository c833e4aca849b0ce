"""How long the electrodiagnostic laboratory takes: one nerve, a whole report, a step of its panel, and many cases.

The peer is the same nerve summed fibre by fibre in a loop, as one would write it first: a trace alone, without values.
"""

from collections.abc import Callable

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

import motorlab as ml
from motorlab.flows import Flows
from motorlab.studies.compound import EDGE, STEP_MS, shape, trace
from motorlab.studies.nerve_studies import nerve_study, nerve_values
from motorlab.studies.responses import motor_responses

CIDP = ml.syndrome("cidp")
FIBRES = 200


def test_one_nerve(benchmark: BenchmarkFixture) -> None:
    """Values and traces of one motor nerve from five points; to reach: 20 ms."""
    found = benchmark(nerve_study, *CIDP, study="ulnar")
    assert len(found.values) == 5


def test_a_whole_report(benchmark: BenchmarkFixture) -> None:
    """Every value of both arms and legs, and the conclusion."""
    found = benchmark(ml.report, *CIDP)
    assert len(found.values) > 200


def test_a_step_of_the_panel(benchmark: BenchmarkFixture) -> None:
    """Move the day with five traces on the screen: values, traces, drawn limb and table."""
    laboratory = ml.electrodiagnosis(CIDP)
    laboratory.choose("cmap", "ulnar")
    laboratory.stimulate()
    days = iter(np.linspace(1.0, 120.0, 100_000))
    benchmark(lambda: setattr(laboratory, "day", float(next(days))))
    assert len(laboratory.found) == 5


def test_motor_responses_of_a_thousand_cases(benchmark: BenchmarkFixture) -> None:
    """All motor nerves of 1,000 cases as arrays, 64 at a time."""
    cases = [ml.on_day(CIDP, float(day)) for day in np.linspace(1.0, 120.0, 1000)]

    def read() -> list[np.ndarray]:
        return [motor_responses(Flows(cases[start : start + 64])).size for start in range(0, len(cases), 64)]

    found = benchmark.pedantic(read, rounds=5, warmup_rounds=1)
    assert sum(part.shape[1] for part in found) == 2000


def looped(t_ms: np.ndarray, first_ms: float, spread_ms: float) -> np.ndarray:
    """Add one wave per fibre."""
    wave = shape("motor").wave
    own, total = np.arange(wave.size) * STEP_MS, np.zeros(t_ms.size)
    for place in np.random.default_rng(1).normal(size=FIBRES).clip(-EDGE, EDGE):
        total += np.interp(t_ms - first_ms - (place + EDGE) * spread_ms, own, wave, left=0.0, right=0.0)
    return total


@pytest.mark.parametrize(
    "draw",
    [lambda t: trace("motor", t, 12.0, 2.0, 1.0), lambda t: looped(t, 12.0, 2.0)],
    ids=["ours", "fibre by fibre"],
)
def test_one_trace(benchmark: BenchmarkFixture, draw: Callable[[np.ndarray], np.ndarray]) -> None:
    """One trace of 100 ms: the sum in one convolution against a loop over 200 fibres."""
    drawn = benchmark(draw, np.arange(0.0, 100.0, 0.05))
    assert drawn.max() > 0.0


def test_both_tables_of_nerves(benchmark: BenchmarkFixture) -> None:
    """All values of all nerves of one case, both sides."""
    benchmark(lambda: [nerve_values(Flows([CIDP]), finding) for finding in ("cmap", "snap")])
