"""How long the reverse takes: a flat problem beside pgmpy, and the product's own size as a learner calls it.

The peer needs `pip install pgmpy`, in an environment of its own, for it brings much; without it that line is left out
with a message. Sizes are printed with `-s`.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray
from pytest_benchmark.fixture import BenchmarkFixture

import motorlab as ml
from motorlab.diagnosis.beliefs import add, log_likelihood, normalised, row_of
from motorlab.diagnosis.candidates import candidates
from motorlab.diagnosis.columns import columns
from motorlab.diagnosis.information import screened

CANDIDATES, FINDINGS, LEVELS = 5000, 250, 4


class Flat(NamedTuple):
    """A flat problem: levels (findings by candidates), an error matrix a finding, a prior, and what was seen."""

    levels: NDArray[np.uint8]
    matrices: NDArray[np.float64]
    prior: NDArray[np.float64]
    seen: NDArray[np.int64]


@pytest.fixture(scope="module")
def flat() -> Flat:
    draw = np.random.default_rng(1)
    levels = draw.integers(0, LEVELS, (FINDINGS, CANDIDATES), dtype=np.uint8)
    matrices = draw.random((FINDINGS, LEVELS, LEVELS)) + 0.2 + 2.0 * np.eye(LEVELS)
    matrices /= matrices.sum(axis=2, keepdims=True)
    prior = draw.random(CANDIDATES)
    return Flat(levels, matrices, prior / prior.sum(), draw.integers(0, LEVELS, FINDINGS))


def rows_of_logs(problem: Flat) -> list[NDArray[np.float64]]:
    """Return one row of logarithms a finding."""
    tables = np.log(problem.matrices)
    pairs = zip(problem.levels, tables, problem.seen.tolist(), strict=True)
    return [row_of(levels, table[:, seen]) for levels, table, seen in pairs]


def posterior(problem: Flat) -> NDArray[np.float64]:
    logs, scratch = np.log(problem.prior), np.empty(CANDIDATES)
    tables = np.log(problem.matrices)
    for levels, table, seen in zip(problem.levels, tables, problem.seen.tolist(), strict=False):
        logs += row_of(levels, table[:, seen], scratch)
    return normalised(logs)


def of_rows(prior: NDArray[np.float64], rows: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    logs = np.log(prior)
    add(logs, rows, np.ones(len(rows)))
    return normalised(logs)


def test_flat_full_posterior(benchmark: BenchmarkFixture, flat: Flat) -> None:
    """5,000 candidates, 250 findings, from the bytes; to reach: 2 ms."""
    assert benchmark(posterior, flat).sum() == pytest.approx(1.0)


def test_flat_posterior_from_rows(benchmark: BenchmarkFixture, flat: Flat) -> None:
    """The same from rows of numbers that are there already, as the peer's tables are; to reach: a 40th of the peer."""
    found = benchmark(of_rows, flat.prior, rows_of_logs(flat))
    assert np.allclose(found, posterior(flat), atol=1e-12)


def test_flat_one_changed_finding(benchmark: BenchmarkFixture, flat: Flat) -> None:
    """The other rows are kept; to reach: 0.2 ms."""
    rows = rows_of_logs(flat)
    logs = np.log(flat.prior) + np.sum(rows, axis=0)
    other = np.log(flat.matrices[7])[:, (flat.seen[7] + 1) % LEVELS]

    def changed() -> NDArray[np.float64]:
        return normalised(logs - rows[7] + row_of(flat.levels[7], other))

    whole = flat._replace(seen=np.where(np.arange(FINDINGS) == 7, (flat.seen + 1) % LEVELS, flat.seen))
    assert np.allclose(benchmark(changed), posterior(whole), atol=1e-12)


def test_flat_best_next_test(benchmark: BenchmarkFixture, flat: Flat) -> None:
    """All 250 findings asked whether they are abnormal, about 500 answers; to reach: 5 ms."""
    some = flat._replace(seen=flat.seen[:3], matrices=flat.matrices[:3], levels=flat.levels[:3])
    weights = posterior(some)
    chances = np.zeros((FINDINGS, 256), dtype=np.float32)
    chances[:, :LEVELS] = 1.0 - flat.matrices[:, :, 0]
    starts = np.arange(0, CANDIDATES, 10)
    bits = benchmark(screened, flat.levels, chances, weights, starts)
    assert len(bits) == FINDINGS and bits.max() > 0


def test_flat_peer_pgmpy(benchmark: BenchmarkFixture, flat: Flat) -> None:
    """The same problem and query with pgmpy; to reach: 40 times as long, posteriors equal to 1e-9."""
    factors = pytest.importorskip("pgmpy.factors.discrete", reason="the peer needs: pip install pgmpy")
    models = pytest.importorskip("pgmpy.models")
    inference = pytest.importorskip("pgmpy.inference")
    names = [f"f{number}" for number in range(FINDINGS)]
    model = models.DiscreteBayesianNetwork([("lesion", name) for name in names])
    model.add_cpds(factors.TabularCPD("lesion", CANDIDATES, flat.prior[:, None]))
    for name, levels, matrix in zip(names, flat.levels, flat.matrices, strict=True):
        model.add_cpds(factors.TabularCPD(name, LEVELS, matrix[levels].T, ["lesion"], [CANDIDATES]))
    engine = inference.VariableElimination(model)
    evidence = dict(zip(names, flat.seen.tolist(), strict=True))

    def query() -> Any:
        return engine.query(["lesion"], evidence=evidence, show_progress=False)

    found = benchmark.pedantic(query, rounds=9, warmup_rounds=1)
    assert np.allclose(found.values, posterior(flat), atol=1e-9)


FOOT: dict[tuple[str, str, str], Any] = {
    ("power", "tibialis_anterior", "right"): 3,
    ("power", "tibialis_posterior", "right"): 4,
    ("power", "gluteus_medius", "right"): 4,
    ("power", "quadriceps", "right"): 5,
    ("reflex", "ankle", "right"): (1, 2),
    ("reflex", "knee", "right"): 2,
    ("plantar", "", "right"): {"flexor", "mute"},
    ("sensation", "touch:dorsum_foot", "right"): "reduced",
    ("fasciculation", "any", "any"): "absent",
}


def whole_examination() -> dict[tuple[str, str, str], Any]:
    """Return 140 findings, as many as a long examination has."""
    frame = ml.expect(ml.syndrome("l5_radiculopathy"))
    frame = frame[frame["finding"].isin(["power", "reflex", "tone", "plantar"])].head(140)
    return dict(
        zip(
            zip(frame["finding"], frame["target"], frame["side"], strict=True), frame["expected"], strict=True
        )
    )


def test_localise_as_a_learner_calls_it(benchmark: BenchmarkFixture) -> None:
    """Nine findings, nothing kept from before; to reach: 10 ms."""
    columns()
    benchmark.pedantic(ml.localise, (FOOT, 20), setup=log_likelihood.cache_clear, rounds=25)
    size = f"{len(candidates())} candidates x {len(columns())} findings, {columns().nbytes / 1e6:.1f} MB"
    print(f"\nthe product's size: {size}")


def test_localise_a_whole_examination(benchmark: BenchmarkFixture) -> None:
    """140 findings, nothing kept from before."""
    found = whole_examination()
    benchmark.pedantic(ml.localise, (found,), setup=log_likelihood.cache_clear, rounds=25)


def test_localise_after_one_more_finding(benchmark: BenchmarkFixture) -> None:
    """140 findings of which all but one were there before."""
    found = whole_examination()
    ml.localise(found)
    benchmark(ml.localise, found)


def test_next_tests(benchmark: BenchmarkFixture) -> None:
    """Every test at every place after nine findings, with the day; to reach: 25 ms."""
    ml.next_tests(FOOT, 20)
    assert len(benchmark(ml.next_tests, FOOT, 20)) > 20


def test_first_use(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    """A new process without a table on the disk, from the first call to its answer; to reach: 3 s."""
    code = (
        f"import time, motorlab as ml; start = time.perf_counter(); ml.localise({FOOT}); "
        "print(time.perf_counter() - start)"
    )

    def first() -> float:
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        folder.mkdir()
        done = subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "MOTORLAB_CACHE": str(folder)},
            capture_output=True,
            text=True,
            check=True,
        )
        return float(done.stdout)

    took = [benchmark.pedantic(first, rounds=1)] + [first() for _ in range(2)]
    print(f"\nfirst use: {np.median(took):.2f} s")


def test_first_use_with_a_table(benchmark: BenchmarkFixture) -> None:
    """A new process with the table on the disk."""
    columns()
    code = f"import motorlab as ml; ml.localise({FOOT})"
    benchmark.pedantic(subprocess.run, ([sys.executable, "-c", code],), {"check": True}, rounds=3)
