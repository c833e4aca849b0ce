"""Clonus needs excitability; delay alone never beats, and makes what beats slower and larger."""

from functools import cache

import pandas as pd
import pytest

from motorlab.reflex.maps import clonus_map, lengthened, loop_ms, tone_examples
from motorlab.reflex.parameters import parameters

LENGTHS = (0.5, 1.0, 2.0, 3.0)


@cache
def found() -> pd.DataFrame:
    return clonus_map(releases=(0.0, 0.25, 1.0), lengths=LENGTHS, seeds=(1, 2))


def test_a_longer_path_changes_nothing_but_the_delay() -> None:
    ankle = parameters("ankle")
    longer = lengthened(ankle, 2.0)
    assert lengthened(ankle, 1.0) == ankle
    assert longer.limb.proximal_m == 2.0 * ankle.limb.proximal_m
    assert lengthened(longer, 0.5) == ankle
    # the way within the muscle, the synapse and the junction stay as they are
    assert loop_ms(ankle) < loop_ms(longer) < 2.0 * loop_ms(ankle)


def test_the_table_has_one_row_per_run() -> None:
    assert len(found()) == 3 * len(LENGTHS) * 2
    assert not found().duplicated(["release", "length", "seed"]).any()
    assert found().groupby("length")["loop_ms"].nunique().eq(1).all()


@pytest.mark.parametrize("release", [0.0, 0.25])
def test_delay_alone_never_beats(release: float) -> None:
    calm = found().query("release == @release")
    assert not calm["lasting"].any()
    assert (calm["swing_deg"] < 0.5).all()


def test_in_release_more_delay_is_slower_and_larger() -> None:
    beating = found().query("release == 1.0")
    assert beating["lasting"].all()
    means = beating.groupby("length")[["swing_deg", "frequency_hz"]].mean()
    assert means["swing_deg"].is_monotonic_increasing
    assert means["frequency_hz"].is_monotonic_decreasing
    assert means["swing_deg"].iloc[-1] > 2.0 * means["swing_deg"].iloc[0]


@pytest.mark.parametrize("length", [0.0, -1.0, 4.1])
def test_impossible_paths_are_refused(length: float) -> None:
    with pytest.raises(ValueError, match="over 0 and at most 4"):
        clonus_map(lengths=(length,))


def test_impossible_releases_and_endless_batches_are_refused() -> None:
    with pytest.raises(ValueError, match=r"release of a reflex arc is 1.5"):
        clonus_map(releases=(1.5,))
    with pytest.raises(ValueError, match="at most 400"):
        clonus_map(seeds=range(100))


def test_the_contrasts_of_tone_are_told_apart_by_speed() -> None:
    torque = {name: run.steps["peak_torque_nm"] for name, run in tone_examples().items()}
    rise = {name: float(values.iloc[-1] - values.iloc[0]) for name, values in torque.items()}
    assert rise["spasticity"] > 3.0 * rise["healthy"]
    for put_in in ("rigidity", "contracture"):
        assert rise[put_in] == pytest.approx(rise["healthy"], abs=0.5)
        assert (torque[put_in] > torque["healthy"] + 2.0).all()
    assert (torque["flaccidity"] <= torque["healthy"] + 1e-9).all()
    assert tone_examples()["flaccidity"].readouts["reflex_share"] == 0.0
