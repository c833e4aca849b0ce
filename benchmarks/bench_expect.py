"""How long the forward model takes: one case with all its sentences, thousands of cases as arrays.

The peer is the same formula the way one would write it with pandas: the long table of transmissions, multiplied
along each route by `groupby`. It gives power alone, so it does less.
"""

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

import motorlab as ml
from motorlab.expectations import expectations
from motorlab.flows import number
from motorlab.lesions import Lesion
from motorlab.pathway import transmission

STROKE = (ml.Lesion("internal_capsule", side="left", severity=0.8, days=30),)
ALS = ml.syndrome("als_limb_onset")


def random_cases(count: int) -> list[tuple[Lesion, ...]]:
    draw = np.random.default_rng(1)
    sites = ml.table("sites").query("level != 'functional'")["site"].to_numpy()
    return [
        tuple(
            Lesion(
                str(site),
                side=str(draw.choice(["left", "right", "both"])),
                severity=float(draw.random()),
                days=float(draw.choice([0, 1, 3, 7, 14, 30, 90, 365])),
            )
            for site in draw.choice(sites, draw.integers(1, 4), replace=False)
        )
        for _ in range(count)
    ]


@pytest.mark.parametrize("case", [(), STROKE, ALS], ids=["healthy", "stroke", "als"])
def test_expect_one_case(benchmark: BenchmarkFixture, case: tuple[Lesion, ...]) -> None:
    """All findings of one case with their sentences; to reach: 10 ms."""
    rows = benchmark(ml.expect, case)
    assert len(rows) > 1500


def test_expect_two_thousand_cases(benchmark: BenchmarkFixture) -> None:
    """All findings of 2,000 cases of one to three lesions as arrays; to reach: 1 s."""
    cases = random_cases(2000)
    found = benchmark.pedantic(expectations, (cases,), rounds=5, warmup_rounds=1)
    assert found.values.shape[0] == 2000


def power_by_pandas(case: tuple[Lesion, ...]) -> pd.Series:
    """Return power by muscle and side from the long table of transmissions: the peer, without sprouting."""
    rows = transmission(case)
    route = (
        rows.groupby(["muscle", "side", "root", "limb"])["transmission"].prod().unstack("limb").fillna(1.0)
    )
    pyramidal = ml.table("muscles").set_index("muscle")["pyramidal_weight"]
    weights = ml.table("muscle_roots").set_index(["muscle", "root"])["weight"]
    names = route.index.get_level_values("muscle")
    sparing = 1.0 + number("pyramidal_sparing") * (1.0 - pyramidal.reindex(names).to_numpy())
    upper = 1.0 - (1.0 - route["upper"]) ** sparing
    share = weights.reindex(
        pd.MultiIndex.from_arrays([names, route.index.get_level_values("root")])
    ).to_numpy()
    drive = (upper * route["lower"] * share).groupby(level=["muscle", "side"]).sum()
    return 5.0 * drive.clip(0.0, 1.0) ** number("power_exponent")


def test_power_by_pandas(benchmark: BenchmarkFixture) -> None:
    """The peer of `test_expect_one_case`: power alone, by groupby over the long table."""
    assert len(benchmark(power_by_pandas, STROKE)) > 150


def test_import(benchmark: BenchmarkFixture) -> None:
    """Import on top of numpy and pandas, in a new process each time; to reach: 0.2 s."""
    code = (
        "import numpy, pandas, time; t = time.perf_counter(); import motorlab; print(time.perf_counter() - t)"
    )

    def seconds() -> float:
        return float(
            subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        )

    taken = sorted(seconds() for _ in range(5))
    benchmark.extra_info["import_s"] = taken
    print(f"\nimport motorlab on top of numpy and pandas: median {taken[2]:.3f} s")
    assert benchmark.pedantic(seconds, rounds=5) > 0
