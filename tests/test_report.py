"""The report: its conclusion follows from its values, and is what an electromyographer would write."""

from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest

import motorlab as ml
from motorlab.lesions import Lesion
from motorlab.report_features import features
from motorlab.report_values import LIMBS, PARTS, report_values
from motorlab.reports import Report, report
from motorlab.tables import rows, table


@cache
def of(name: str, day: float | None = None) -> Report:
    case = ml.syndrome(name) if name else ()
    return report(ml.on_day(case, day) if day is not None else case)


def said(name: str, day: float | None = None) -> set[str]:
    return set(of(name, day).conclusion["sentence"])


@pytest.mark.parametrize(
    ("name", "day", "holds", "fails"),
    [
        (
            "ulnar_neuropathy_elbow",
            None,
            {"one_segment", "one_nerve", "sensory_low"},
            {"length", "demyelinating_uneven"},
        ),
        ("carpal_tunnel_syndrome", None, {"one_nerve", "sensory_low"}, {"needle_root", "axons"}),
        ("cidp", None, {"demyelinating_uneven"}, {"demyelinating_even", "axons", "needle_wide"}),
        ("cmt1a", None, {"demyelinating_even"}, {"demyelinating_uneven", "axons"}),
        ("gbs_aidp", 5, {"late_first", "early"}, {"demyelinating_uneven", "sensory_low"}),
        ("gbs_aidp", 21, {"demyelinating_uneven"}, {"demyelinating_even"}),
        (
            "diabetic_polyneuropathy",
            None,
            {"length", "axons", "sensory_low"},
            {"demyelinating_even", "late_first"},
        ),
        (
            "als_limb_onset",
            None,
            {"sensory_kept", "needle_active", "needle_wide"},
            {"sensory_low", "needle_root"},
        ),
        ("l5_radiculopathy", 42, {"needle_root", "needle_active"}, {"sensory_low", "one_nerve"}),
        ("common_fibular_palsy", 2, {"one_segment", "early"}, {"axons", "needle_active", "sensory_low"}),
        (
            "common_fibular_palsy",
            35,
            {"one_nerve", "axons", "sensory_low", "needle_active"},
            {"needle_root", "early"},
        ),
        ("capsular_stroke", 30, {"needle_slow", "central_long"}, {"axons", "needle_active", "sensory_low"}),
        ("myasthenia_gravis", None, {"junction_slow"}, {"junction_rise", "axons", "needle_active"}),
        ("lambert_eaton_syndrome", None, {"junction_rise"}, {"axons", "sensory_kept"}),
        ("inflammatory_myopathy", None, {"needle_muscle"}, {"needle_wide", "axons", "sensory_low"}),
        ("poliomyelitis_acute", 60, {"sensory_kept", "needle_active"}, {"sensory_low"}),
        (
            "multifocal_motor_neuropathy",
            None,
            {"motor_block"},
            {"one_segment", "late_first", "demyelinating_uneven"},
        ),
        (
            "cauda_equina_syndrome",
            None,
            {"needle_both_sides", "sensory_kept"},
            {"needle_root", "needle_wide"},
        ),
        ("friedreich_ataxia", None, {"sensory_alone"}, {"length", "needle_active"}),
        ("parkinson_disease", None, set(), {"axons", "needle_active", "sensory_low", "junction_slow"}),
    ],
)
def test_the_conclusion_is_what_the_values_say(
    name: str, day: float | None, holds: set[str], fails: set[str]
) -> None:
    assert holds <= said(name, day)
    assert not fails & said(name, day)


def test_a_healthy_person_has_nothing_and_is_told_what_that_leaves_open() -> None:
    assert said("") == {"nothing"}
    assert not of("").values["abnormal"].any()
    assert "does not exclude" in of("").conclusion["text"].iloc[0]


def test_the_conclusion_knows_the_values_and_not_the_lesion() -> None:
    values = of("cidp").values
    counted, _ = features(values, 120.0)
    shuffled, _ = features(values.sample(frac=1.0, random_state=1).sort_index(), 120.0)
    assert counted == shuffled
    # the same values, whatever made them: two lesions at one place give one report
    one = report(
        Lesion("ulnar_nerve_elbow", side="right", severity=0.75, kind="block", days=30, cause="compression")
    )
    other = report(
        Lesion("ulnar_nerve_elbow", side="right", severity=0.75, kind="block", days=30, cause="trauma")
    )
    pd.testing.assert_frame_equal(one.values, other.values)
    pd.testing.assert_frame_equal(one.conclusion, other.conclusion)


def test_every_value_has_its_limit_and_its_mark() -> None:
    values = of("cidp").values
    out = (values["value"] < values["least"]) | (values["value"] > values["most"])
    assert values.loc[out, "abnormal"].all()
    assert set(values["part"]) == set(PARTS)
    words = values.loc[values["abnormal"] & ~out & values["value"].notna(), "words"]
    assert (words != "").all()  # what is abnormal without a limit says why


@pytest.mark.parametrize("limb", LIMBS)
def test_a_limb_alone(limb: str) -> None:
    values = report_values(limbs=(limb,), sides=("right",))
    assert set(values["limb"]) == {limb} and set(values["side"]) == {"right"}


def test_sides_mirror() -> None:
    left, right = (
        report(Lesion("radial_nerve_spiral_groove", side=side, days=30)) for side in ("left", "right")
    )
    one = left.values[left.values["side"] == "left"].drop(columns="side").reset_index(drop=True)
    other = right.values[right.values["side"] == "right"].drop(columns="side").reset_index(drop=True)
    pd.testing.assert_frame_equal(one, other)
    assert left.conclusion["sentence"].tolist() == right.conclusion["sentence"].tolist()


class _Tags(HTMLParser):
    """Open tags, to see that every one is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_and_the_files(tmp_path: Path) -> None:
    found = of("ulnar_neuropathy_elbow")
    page = found.html()
    reader = _Tags()
    reader.feed(page)
    assert not reader.open
    assert "For teaching, not for patients" in page and "http" not in page
    found.to_html(tmp_path / "report.html")
    found.to_csv(tmp_path / "report.csv")
    assert (tmp_path / "report.html").read_text("utf-8") == page
    back = pd.read_csv(tmp_path / "report.csv", keep_default_na=False, na_values=[""])
    assert len(back) == len(found.values)
    assert found.conclusion["text"].iloc[0] in found._repr_html_()


def test_sentences_mention_only_features_there_are_and_have_conditions() -> None:
    counted, names = features(of("").values, 1.0)
    sentences = table("report_sentences")
    for row in rows("report_sentences"):
        row.text.format(**names)
    conditions = table("report_conditions")
    assert set(conditions["feature"]) <= set(counted) | {"others"}
    assert set(conditions["sentence"]) == set(sentences["sentence"])
    assert conditions[["least", "most"]].notna().any(axis=1).all()


def test_bad_input_is_refused() -> None:
    with pytest.raises(ValueError, match="Did you mean 'arm'"):
        report(limbs=("amr",))
    with pytest.raises(ValueError, match="side"):
        report(sides=("both",))


@pytest.mark.parametrize(
    ("lesion", "holds", "fails"),
    [
        (
            Lesion("root_c6", side="right", severity=0.7, days=40),
            {"needle_root"},
            {"one_nerve", "sensory_low"},
        ),
        (
            Lesion("root_s1", side="right", severity=0.7, days=40),
            {"needle_root"},
            {"one_nerve", "sensory_low"},
        ),
        (Lesion("upper_trunk", side="right", severity=0.9, days=40), {"sensory_low"}, {"needle_root"}),
        (Lesion("deep_fibular_nerve", side="right", severity=0.8, days=6), {"block_early"}, {"sensory_kept"}),
        (
            Lesion("radial_nerve_spiral_groove", side="right", kind="block", severity=0.8, days=60),
            {"one_segment", "needle_few"},
            {"axons", "block_early", "unclear"},
        ),
        (
            Lesion("median_nerve_wrist", side="right", kind="demyelinating", severity=0.3, days=60),
            {"slow_end", "one_nerve"},
            {"axons"},
        ),
        (
            Lesion("ulnar_nerve_elbow", side="right", kind="block", severity=0.6, days=30),
            {"one_segment"},
            {"late_first"},
        ),
    ],
    ids=lambda given: given.site if isinstance(given, Lesion) else "",
)
def test_one_lesion_is_told_from_its_neighbours(lesion: Lesion, holds: set[str], fails: set[str]) -> None:
    found = set(report(lesion).conclusion["sentence"])
    assert holds <= found
    assert not fails & found


def test_no_report_of_an_abnormal_case_is_empty() -> None:
    for name in table("syndromes")["syndrome"]:
        found = of(name)
        assert len(found.conclusion) or not found.values["abnormal"].any(), name
