"""Which test next: information by brute force, laws, the day, prices, and what forbids a test."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import motorlab as ml
from motorlab.diagnosis.beliefs import belief
from motorlab.diagnosis.columns import columns
from motorlab.diagnosis.hypotheses import rows_of
from motorlab.diagnosis.information import entropy, information, joint, screened
from motorlab.diagnosis.outcomes import outcomes
from motorlab.diagnosis.units import BEDSIDE
from motorlab.expectations import places

Seen = dict[tuple[str, str, str], Any]
FOOT: Seen = {
    ("power", "tibialis_anterior", "right"): 3,
    ("power", "fibularis", "right"): 3,
    ("reflex", "ankle", "right"): 2,
}
PAIR = ("root_l5", "common_fibular_nerve")


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Any, Any, Any]:
    """Return levels (candidates by findings), weights and where each answer begins, of a small world."""
    random = np.random.default_rng(draw(st.integers(0, 10**6)))
    candidates, findings = draw(st.integers(2, 30)), draw(st.integers(1, 6))
    levels = random.integers(0, 256, (candidates, findings), dtype=np.uint8)
    starts = np.unique(np.r_[0, random.integers(0, candidates, draw(st.integers(0, 5)))])
    weights = random.random(candidates) + 1e-6
    return levels, weights / weights.sum(), starts


CHANCES = np.random.default_rng(1).random((6, 256)).astype(np.float32)


@given(worlds())
@settings(max_examples=60, deadline=None)
def test_bits_are_those_of_brute_force(world: tuple[Any, Any, Any]) -> None:
    levels, weights, starts = world
    chances = CHANCES[: levels.shape[1]]
    quick = screened(np.ascontiguousarray(levels.T), chances, weights, starts)
    answer = np.searchsorted(starts, np.arange(len(weights)), side="right") - 1
    for finding in range(levels.shape[1]):
        abnormal = chances[finding][levels[:, finding]].astype(float)
        table = np.zeros((2, len(starts)))
        for row, (weight, chance) in enumerate(zip(weights, abnormal, strict=True)):
            table[:, answer[row]] += weight * chance, weight * (1 - chance)
        shares, words = table.sum(axis=0), table.sum(axis=1)
        by_hand = sum(
            table[word, place] * np.log2(table[word, place] / (words[word] * shares[place]))
            for word in range(2)
            for place in range(len(starts))
            if table[word, place] > 0
        )
        assert quick[finding] == pytest.approx(by_hand, abs=1e-4)
        whole = information(joint([[abnormal, 1 - abnormal]], weights, starts))
        assert whole == pytest.approx(by_hand, abs=1e-9)


@given(worlds())
@settings(max_examples=60, deadline=None)
def test_no_test_lowers_the_certainty_that_is_expected(world: tuple[Any, Any, Any]) -> None:
    levels, weights, starts = world
    share = np.add.reduceat(weights, starts)
    abnormal = CHANCES[0][levels[:, 0]].astype(float)
    answer = np.searchsorted(starts, np.arange(len(weights)), side="right") - 1
    perfect = [(answer == place).astype(float) for place in range(len(starts))]
    one = joint([[abnormal, 1 - abnormal]], weights, starts)
    sure = joint([[abnormal, 1 - abnormal], perfect], weights, starts)
    assert one.max(axis=1).sum() >= share.max() - 1e-12
    assert sure.max(axis=1).sum() == pytest.approx(1.0)
    assert 0 <= information(one) <= information(sure) + 1e-9
    assert information(sure) == pytest.approx(float(entropy(share)))


def test_bits_between_two_named_places_are_those_of_the_posterior() -> None:
    """The information of one sign between two places, from the table by hand."""
    tests = ml.next_tests(FOOT, days=40, hypotheses=PAIR).set_index(["test", "target", "side"])
    held = belief(FOOT, 40)
    row = places(None)["snap", "superficial_fibular", "right"]
    kind = outcomes()["snap"]
    table = []
    for name in PAIR:
        mine = rows_of(name)
        table.append(held.posterior[mine] @ kind.matrix[columns()[row][mine]])
    both = np.array(table).T / np.sum(table)
    key = ("sensory_nerve_conduction", "superficial_fibular", "right")
    assert tests.loc[key, "bits"] == pytest.approx(information(both), abs=1e-4)


def test_what_was_seen_is_not_asked_again() -> None:
    tests = ml.next_tests(FOOT, days=40, bedside=True)
    assert not (
        (tests["test"] == BEDSIDE) & (tests["target"] == "reflex ankle") & (tests["side"] == "right")
    ).any()
    assert (tests["bits"] >= 0).all() and (tests["bits"].diff().dropna() <= 1e-12).all()


def test_ankle_jerk_and_superficial_fibular_response_split_root_and_nerve() -> None:
    tests = ml.next_tests(FOOT, days=40, hypotheses=PAIR)
    assert "superficial_fibular" in set(tests["target"])
    bedside = ml.next_tests({("power", "tibialis_anterior", "right"): 3}, hypotheses=PAIR, bedside=True)
    first = bedside[bedside["test"] == BEDSIDE].iloc[0]
    assert first["target"].startswith(("power", "reflex")) and "L5 root" in first["because"]


def test_needle_on_day_3_is_worth_less_and_says_why() -> None:
    early, late = (ml.next_tests(FOOT, days=day, hypotheses=PAIR) for day in (3, 35))
    needle = [frame[frame["test"] == "needle_emg"].iloc[0] for frame in (early, late)]
    assert needle[0]["bits"] < needle[1]["bits"]
    assert needle[0]["because"].startswith("Too early on day 3") and "day 21" in needle[0]["because"]
    assert not needle[1]["because"].startswith("Too early")


def test_prices_stand_beside_the_bits() -> None:
    tests = ml.next_tests(FOOT, days=40)
    prices = ml.table("tests").set_index("test")
    listed: list[Any] = list(tests.itertuples())
    for row in listed:
        assert row.minutes == prices.loc[row.test, "minutes"]
        assert row.bits_per_minute == pytest.approx(row.bits / row.minutes)
        assert np.isnan(row.bits_per_cost) == (row.cost == 0)
    ordered = ml.next_tests(FOOT, days=40, by="bits_per_minute")["bits_per_minute"]
    assert (ordered.diff().dropna() <= 1e-12).all()


def test_contraindications_remove_or_flag() -> None:
    every = ml.next_tests({}, days=40)
    assert {"mri_spine", "csf_protein", "needle_emg"} <= set(every["test"])
    some = ml.next_tests({}, days=40, patient=["unsafe_implant", "blood_thinners"])
    assert not {"mri_spine", "csf_protein"} & set(some["test"])
    needle = some[some["test"] == "needle_emg"]
    assert len(needle) and needle["caution"].str.contains("bleeding").all()
    assert (every["caution"] == "").all()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"hypotheses": ("root_l5",)}, "two hypotheses"),
        ({"hypotheses": ("root_l5", "common_fibuar_nerve")}, "common_fibular_nerve"),
        ({"patient": ["pacemakr"]}, "external_pacing_wires"),
        ({"by": "bit"}, "bits"),
    ],
)
def test_wrong_words_are_refused_in_a_sentence(words: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        ml.next_tests(FOOT, **words)
