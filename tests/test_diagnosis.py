"""The reverse: laws of the posterior, brute force on a small world, syndromes that find themselves, and bad input."""

import itertools
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

import motorlab as ml
from motorlab.diagnosis.beliefs import belief, log_likelihood
from motorlab.diagnosis.candidates import candidates, mirror
from motorlab.diagnosis.columns import columns
from motorlab.diagnosis.evidence import ANY, statements
from motorlab.diagnosis.families import POPULATIONS
from motorlab.diagnosis.hypotheses import called, rows_of, site_sets
from motorlab.diagnosis.outcomes import outcomes
from motorlab.expectations import expectations, labels

Seen = dict[tuple[str, str, str], Any]
SYNDROMES = ml.table("syndromes")["syndrome"].tolist()
BEDSIDE = ["exam", "reflex"]
MIRROR = {"left": "right", "right": "left"}


def shown(*lesions: Any, kinds: list[str] | None = None) -> Seen:
    """Return what a case shows, as somebody would write it down: every finding at its expected value."""
    frame = ml.expect(*lesions)
    if kinds:
        frame = frame[frame["kind"].isin(kinds)]
    frame = frame[~frame["expected"].isin(["not_yet", "depends"])]
    keys = zip(frame["finding"], frame["target"], frame["side"], strict=True)
    return dict(zip(keys, frame["expected"], strict=True))


@st.composite
def seen(draw: st.DrawFn) -> Seen:
    """Return a few findings at random, sided and not, of any value that their scale has."""
    frame = labels()
    found: Seen = {}
    for row in draw(st.lists(st.integers(0, len(frame) - 1), max_size=6, unique=True)):
        finding, target, side = frame.iloc[row][["finding", "target", "side"]]
        found[finding, target, side] = draw(st.sampled_from(outcomes()[finding].words))
    return found


def test_candidates_cover_every_site_side_and_syndrome() -> None:
    sites = {site for answer in candidates().answers for site, _ in answer.sites}
    assert sites == set(ml.table("sites")["site"])
    names = {answer.label for answer in candidates().answers}
    assert set(SYNDROMES) | set(ml.table("pairs")["pair"]) <= names
    assert {answer.name for answer in candidates().answers} >= {
        "root_l5:left",
        "root_l5:right",
        "root_l5:both",
    }


@pytest.mark.parametrize("population", POPULATIONS)
def test_prior_is_what_the_rows_say(population: str) -> None:
    column = "weight" if population == "clinic" else "rare_weight"
    weights = candidates().weights[population]
    assert weights.sum() == pytest.approx(1.0)
    tables = [
        ml.table(name)[column]
        for name in ("site_frequencies", "syndrome_frequencies", "other_frequencies", "pairs")
    ]
    whole = float(pd.concat(tables).sum())
    named = ml.table("syndrome_frequencies").set_index("syndrome")[column]
    mine = [place for place, answer in enumerate(candidates().answers) if answer.label == "bell_palsy"]
    assert weights[:-1][np.isin(candidates().answer, mine)].sum() == pytest.approx(
        named["bell_palsy"] / whole
    )


def test_table_holds_what_the_forward_model_says() -> None:
    listed = candidates()
    some = np.arange(0, len(listed), 397)
    found = expectations([listed.lesions(row) for row in some.tolist()])
    for row in range(0, len(labels()), 61):
        kind = outcomes()[labels()["finding"].iloc[row]]
        level = columns()[row][some]
        assert (level == kind.codes(found.values[:, row], found.chances[:, row])).all()


@given(seen(), st.sampled_from([None, 0, 1, 20, 400]), st.sampled_from(["clinic", "rare_disease", "flat"]))
@settings(max_examples=40, deadline=None)
def test_posterior_sums_to_1_at_every_level(found: Seen, days: float | None, prior: str) -> None:
    for level in ("site", "side", "case", "compartment"):
        belief_ = ml.localise(found, days=days, level=level, prior=prior)
        assert belief_.sum() == pytest.approx(1.0) and (belief_ >= 0).all()
        assert {"no_lesion", "none_of_these"} <= set(belief_.index) and belief_.index.is_unique


def test_nothing_seen_gives_the_prior() -> None:
    held = belief({})
    assert np.allclose(held.posterior, held.prior) and np.allclose(held.prior, candidates().weights["clinic"])
    flat = ml.localise({}, level="side", prior="flat")
    assert flat["no_lesion"] == pytest.approx(1 / (len(candidates().answers) + 1))
    assert ml.localise({("plantar", "", "left"): None}).equals(ml.localise({}))


def mirrored(found: Seen) -> Seen:
    turned = {}
    for (finding, target, side), value in found.items():
        turned[finding, target, MIRROR.get(side, side)] = (
            MIRROR.get(value, value) if isinstance(value, str) else value
        )
    return turned


@given(seen())
@settings(max_examples=40, deadline=None)
def test_mirrored_findings_mirror_the_posterior(found: Seen) -> None:
    one = ml.localise(found, level="side")
    other = ml.localise(mirrored(found), level="side")
    turned = [":".join(MIRROR.get(part, part) for part in name.split(":")) for name in one.index]
    assert np.allclose(other[turned].to_numpy(), one.to_numpy(), atol=1e-9)


def test_mirror_of_a_case_is_the_case_of_the_other_side() -> None:
    assert mirror((ml.Lesion("root_c6", side="left"),)) == (ml.Lesion("root_c6", side="right"),)


@given(seen())
@settings(max_examples=15, deadline=None)
def test_brute_force_on_a_small_world_agrees(found: Seen) -> None:
    """Bayes by hand, candidate by candidate and word by word, over those candidates that a dozen names pick."""
    held = belief(found)
    names = ["no_lesion", "root_c6:left", "muscle", "capsular_stroke:right", "als_bulbar_onset"]
    rows = np.unique(np.concatenate([rows_of(name) for name in names]))[::7]
    by_hand = []
    for row in rows.tolist():
        case = expectations([held.listed.lesions(row)])
        probability = held.prior[row]
        for statement, share in zip(held.found, held.shares, strict=True):
            kind, place = outcomes()[statement.key[0]], statement.rows[0]
            level = int(kind.codes(case.values[0, place], case.chances[0, place]))
            probability *= (
                sum(a * p for a, p in zip(statement.accepted, kind.matrix[level], strict=True)) ** share
            )
        by_hand.append(probability)
    mine = held.posterior[rows]
    assert np.allclose(mine / mine.sum(), np.array(by_hand) / np.sum(by_hand), atol=1e-9)


def test_one_changed_finding_recomputes_only_itself() -> None:
    found: Seen = {("power", "deltoid", side): 3 for side in ("left", "right")}
    found |= {("reflex", "biceps", "left"): 1, ("plantar", "", "left"): "flexor"}
    log_likelihood.cache_clear()
    ml.localise(found)
    before = log_likelihood.cache_info().misses
    ml.localise(found | {("reflex", "biceps", "left"): 3})
    assert log_likelihood.cache_info().misses == before + 1


@pytest.mark.parametrize("name", SYNDROMES)
def test_syndrome_finds_itself_at_the_bedside(name: str) -> None:
    belief_ = ml.localise(shown(ml.syndrome(name), kinds=BEDSIDE), level="case")
    assert name in belief_.index[:3]


@pytest.mark.parametrize("name", SYNDROMES)
def test_syndrome_finds_its_sites_with_every_test_done(name: str) -> None:
    seen_ = shown(ml.syndrome(name))
    sites, names = site_sets()
    mine = {names[sites[place]] for place, answer in enumerate(candidates().answers) if answer.label == name}
    held = belief(seen_)
    best = np.argsort(-np.bincount(sites, weights=held.answers), kind="stable")[:3]
    assert mine & {names[place] for place in best}


def test_any_means_at_least_one_and_absent_means_none() -> None:
    single = belief({("fasciculation", ANY, ANY): "present"})
    alone = [
        log_likelihood(item)[0]
        for item in statements(
            {
                (finding, target, side): "present"
                for finding, target, side in zip(*named("fasciculation"), strict=True)
            }
        )
    ]
    assert np.allclose(log_likelihood(single.found[0])[0], np.max(alone, axis=0))
    never = belief({("fasciculation", ANY, ANY): "absent"})
    assert never.answers[0] > single.answers[0]  # health


def named(finding: str) -> tuple[list[str], list[str], list[str]]:
    frame = labels()[labels()["finding"] == finding]
    return frame["finding"].tolist(), frame["target"].tolist(), frame["side"].tolist()


def test_values_are_numbers_words_ranges_sets_and_lists() -> None:
    key = ("reflex", "ankle", "left")
    whole = ml.localise({key: (0, 4)})
    assert np.allclose(whole.sort_index(), ml.localise({}).sort_index())
    assert ml.localise({key: {0, 1}}).equals(ml.localise({key: (0, 1)}))
    assert ml.localise({key: "normal"}).equals(ml.localise({key: 2}))
    between = np.exp(log_likelihood(statements({key: 1.5})[0])[0])
    ends = [np.exp(log_likelihood(statements({key: grade})[0])[0]) for grade in (1, 2)]
    assert np.allclose(between, np.mean(ends, axis=0))
    both = ml.localise({("reflex", ANY, ANY): [(3, 4), 0]})
    assert both["no_lesion"] < ml.localise({("reflex", ANY, ANY): (3, 4)})["no_lesion"]


def test_normal_findings_count() -> None:
    weak: Seen = {("power", "tibialis_anterior", "right"): 3}
    spared = {("power", "tibialis_posterior", "right"): 5, ("power", "gluteus_medius", "right"): 5}
    assert ml.localise(weak | spared, days=30).index[0] == "common_fibular_nerve"
    hit = {("power", "tibialis_posterior", "right"): 3, ("power", "gluteus_medius", "right"): 3}
    assert ml.localise(weak | hit, days=30).index[0] != "common_fibular_nerve"


def test_day_decides_what_is_likely() -> None:
    flaccid: Seen = {
        ("tone", limb, side): -1 for limb, side in itertools.product(("arm", "leg"), ("left", "right"))
    }
    flaccid |= {("reflex", "knee", side): 0 for side in ("left", "right")}
    flaccid |= {("sensation", "pain:leg", side): "lost" for side in ("left", "right")}
    early, late = (ml.localise(flaccid, days=day)["cord_c5_c6"] for day in (1, 700))
    assert early > 2 * late


def test_alike_findings_count_for_less() -> None:
    found: Seen = {
        ("power", name, "right"): 3 for name in ("wrist_extensors", "finger_extensors", "brachioradialis")
    }
    held = belief(found)
    assert max(held.alike) >= 2 and held.shares.min() < 1
    worked = ml.explain_belief(found)
    sharp = worked.sharpened
    assert sharp["all_independent"] <= sharp["as_used"] <= sharp["one_per_nerve"]


def test_right_and_left_of_one_finding_are_no_two_proofs() -> None:
    one: Seen = {("plantar", "", "right"): "extensor", ("gait", "", ""): "spastic"}
    other: Seen = {("plantar", "", "left"): "extensor"}
    assert belief(one).alike == (1, 1)  # what has no side has no twin
    assert belief(one | other).alike == (2, 1, 2)
    assert belief(one | {("plantar", "", "left"): "flexor"}).alike == (1, 1, 1)
    fibular: Seen = {
        ("power", name, side): 3
        for name in ("tibialis_anterior", "extensor_hallucis_longus")
        for side in ("left", "right")
    }
    assert belief(fibular).alike == (4, 4, 4, 4)
    assert belief(fibular | {("power", "extensor_hallucis_longus", "left"): 5}).alike == (3, 3, 3, 3)


def test_working_adds_up() -> None:
    found: Seen = {("power", "tibialis_anterior", "right"): 3, ("reflex", "ankle", "right"): 2}
    found |= {("sensation", "touch:dorsum_foot", "right"): "reduced"}
    worked = ml.explain_belief(found, days=30)
    sites, names = site_sets()
    best = names.index(worked.best)

    def odds(some: Seen) -> float:
        chance = float(np.bincount(sites, weights=belief(some, 30).answers)[best])
        return chance / (1 - chance)

    steps: list[Any] = list(worked.steps.itertuples())
    for row in steps:
        key = (row.finding, row.target, row.side)
        without = {name: value for name, value in found.items() if name != key}
        assert row.bits == pytest.approx(np.log2(odds(found) / odds(without)))
    assert worked.posterior == pytest.approx(odds(found) / (1 + odds(found)))
    assert "teaching" in worked.assumption and called(worked.best) in worked.summary


def test_strange_mixture_does_not_fit() -> None:
    strange: Seen = {
        ("power", "orbicularis_oculi", "left"): 0,
        ("sensation", "touch:little_toe", "right"): "lost",
        ("reflex", "jaw", "midline"): 4,
        ("power", "deltoid", "right"): 1,
        ("reflex", "knee", "left"): 0,
        ("pupil", "", "right"): "dilated",
        ("rigidity", "arm", "left"): "present",
        ("hoover", "leg", "right"): "present",
    }
    usual = shown(ml.syndrome("l5_radiculopathy"), kinds=BEDSIDE)
    usual = {key: value for key, value in usual.items() if key[0] in ("power", "reflex")}
    worked = ml.explain_belief(strange)
    assert worked.fit < -3 < ml.explain_belief(usual).fit
    assert "does not fit" in worked.fit_words and "pupil" in worked.fit_words
    assert ml.localise(strange)["none_of_these"] > ml.localise(usual)["none_of_these"]


def test_hypotheses_have_their_names() -> None:
    listed = candidates()
    assert {listed.answers[place].name for place in listed.answer[rows_of("root_l5")].tolist()} == {
        "root_l5:left",
        "root_l5:right",
        "root_l5:both",
    }
    weights = float(listed.weight[rows_of("upper")].sum())
    assert weights == pytest.approx(ml.localise({}, level="compartment")["upper"])


WRONG: list[tuple[Any, str]] = [
    ({("powr", "deltoid", "left"): 3}, "power"),
    ({("power", "deltoit", "left"): 3}, "deltoid"),
    ({("power", "deltoid", "lft"): 3}, "left"),
    ({("power", "deltoid", "midline"): 3}, "say 'left'"),
    ({("power", "deltoid", "left"): 6}, "0 to 5"),
    ({("power", "deltoid", "left"): "weak"}, "number"),
    ({("power", "deltoid", "left"): (4, 2)}, "low before high"),
    ({("power", "deltoid", "left"): (1, 2, 3)}, "two numbers"),
    ({("power", "deltoid", "left"): True}, "number"),
    ({("power", "deltoid", "left"): float("nan")}, "finite"),
    ({("plantar", "", "left"): "extensr"}, "extensor"),
    ({("plantar", "", "left"): 2}, "in words"),
    ({("plantar", "", "left"): set()}, "empty"),
    ({"plantar": "extensor"}, "finding, target, side"),
    ([("plantar", "", "left")], "dict"),
    ({("reflex", "ankle", "left"): [4, 0]}, "cannot hold"),
    ({("fasciculation", ANY, ANY): "absent", ("fasciculation", "tongue", "left"): "present"}, "cannot hold"),
]


@pytest.mark.parametrize(("found", "told"), WRONG)
def test_wrong_findings_are_refused_in_a_sentence(found: Any, told: str) -> None:
    with pytest.raises(ValueError, match=told) as caught:
        ml.localise(found)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"level": "sites"}, "site"),
        ({"prior": "flt"}, "flat"),
        ({"days": -1}, "0 or more"),
        ({"days": "10"}, "number"),
    ],
)
def test_wrong_words_are_refused_in_a_sentence(words: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        ml.localise({}, **words)


def test_table_survives_a_broken_file_and_a_disk_that_cannot_be_written(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from motorlab.diagnosis import columns as module

    small: NDArray[np.uint8] = np.arange(12, dtype=np.uint8).reshape(3, 4)
    place = tmp_path / "deep" / "columns-x.npy"
    module._keep(place, small)
    kept = module._kept(place, (3, 4))
    assert kept is not None and (kept == small).all() and not list(tmp_path.rglob("*.part"))
    assert module._kept(place, (4, 4)) is None  # of another content
    raw = place.read_bytes()
    for wrong in (raw[:-5] + b"\x07" + raw[-4:], raw[:-4], raw + b"more"):
        place.write_bytes(wrong)
        assert module._kept(place, (3, 4)) is None
    place.write_bytes(place.read_bytes()[:90])
    assert module._kept(place, (3, 4)) is None
    (tmp_path / "file").write_text("no folder")
    module._keep(tmp_path / "file" / "columns-x.npy", small)  # says nothing, and nothing is lost
    monkeypatch.setenv("MOTORLAB_CACHE", str(tmp_path / "chosen"))
    assert module.cache_folder() == tmp_path / "chosen"


def test_old_tables_and_half_written_ones_are_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from motorlab.diagnosis import columns as module

    small: NDArray[np.uint8] = np.arange(12, dtype=np.uint8).reshape(3, 4)
    for name, age in (("old.part", 2e5), ("new.part", 10), ("mine.npy", 3e5)):
        (tmp_path / name).write_bytes(b"x")
        os.utime(tmp_path / name, (time.time() - age,) * 2)
    for number in range(6):
        module._keep(tmp_path / f"columns-{number}.npy", small)
        os.utime(tmp_path / f"columns-{number}.npy", (time.time() - 100 + number,) * 2)
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == ["columns-3.npy", "columns-4.npy", "columns-5.npy", "mine.npy", "new.part"]

    def full(*_: Any, **__: Any) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(np, "save", full)
    module._keep(tmp_path / "columns-6.npy", small)
    assert sorted(path.name for path in tmp_path.iterdir()) == left


def test_two_kernels_may_start_at_once(tmp_path: Path) -> None:
    code = (
        "import motorlab as ml; seen = {('plantar', '', 'left'): 'extensor'}; "
        "print(ml.localise(seen).head(3).round(9).to_dict())"
    )
    both = [
        subprocess.Popen(
            [sys.executable, "-c", code],
            env={**os.environ, "MOTORLAB_CACHE": str(tmp_path)},
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    told = [process.communicate(timeout=180)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0] and told[0] == told[1] != ""
    assert [path.suffix for path in tmp_path.iterdir()] == [".npy"]
    assert told[0].strip() == str(
        ml.localise({("plantar", "", "left"): "extensor"}).head(3).round(9).to_dict()
    )
