"""What the lesson on choosing tests calls: people and odds, what a test is worth by day, and what comes next."""

from collections.abc import Mapping, Sequence
from html import escape
from math import isnan, nan
from typing import Any

import pandas as pd

from motorlab.choices import one_of
from motorlab.compared_lessons import line_of
from motorlab.diagnosis.accuracies import Share, ratios, worked_with
from motorlab.diagnosis.evidence import Key
from motorlab.diagnosis.named_tests import about
from motorlab.diagnosis.next_tests import next_tests
from motorlab.diagnosis.people import frequencies as out_of_1000
from motorlab.diagnosis.units import BEDSIDE
from motorlab.figures.frequencies import frequencies, frequencies_words
from motorlab.figures.nomogram import Result, nomogram, nomogram_words
from motorlab.hypothesis_names import in_words
from motorlab.tables import rows
from motorlab.widgets import words
from motorlab.widgets.bedside import name_of
from motorlab.widgets.door import name_with_place
from motorlab.widgets.leaf import Leaf

__all__ = ["caution_sheet", "found_by_day", "never_certain", "next_sheet", "people_leaf", "worth_by_day"]

NONE = "not told"  # how many people there were
SIGNS = 3  # at the bedside that are listed among the tests
PRICES = {  # what the order is called, and for how much of the price the bits are told
    "bits_per_cost": ("bits per 100 US$", 100.0),
    "bits_per_minute": ("bits per minute", 1.0),
    "bits_per_discomfort": ("bits per point of discomfort", 1.0),
}


def people_leaf(test: str, first: str, second: str, days: float, before: float, *, opens: str = "") -> Leaf:
    """Return 1,000 people sorted by a test, and the nomogram, by published figures; each with its words.

    Examples
    --------
    >>> leaf = people_leaf("sensory_nerve_conduction", "carpal_tunnel_syndrome", "no_lesion", 200, 0.05)
    >>> "Of 1,000 people 50 have it" in leaf.markup
    True
    """
    line = line_of(test, (first, second), days)
    right, wrong = line["sensitivity_used"] / 100.0, 1.0 - line["specificity_used"] / 100.0
    people = out_of_1000(before, {"abnormal": (right, wrong), "normal": (1.0 - right, 1.0 - wrong)})
    named = in_words(first)
    lines = [
        Result("published", name, line[f"lr_{way}"])
        for name, way in (("abnormal", "plus"), ("normal", "minus"))
    ]
    pages = (
        (frequencies(people, named), frequencies_words(people, named), "flex:3 1 20em;max-width:32em"),
        (nomogram(before, lines), nomogram_words(before, lines), "flex:2 1 16em;max-width:22em"),
    )
    shown = (f'<div style="{room}">{drawn}<p>{escape(said)}</p></div>' for drawn, said, room in pages)
    return Leaf(f'<div style="display:flex;flex-wrap:wrap;gap:1em 3em">{"".join(shown)}</div>', opens=opens)


def never_certain() -> pd.DataFrame:
    """Return published figures of 100 per cent, with what they are worked with, and what their ratio comes to.

    Examples
    --------
    >>> never_certain()["ratio of an abnormal result"].str.contains("inf").sum()
    np.int64(0)
    """
    found = []
    for row in rows("test_accuracies"):
        if row.specificity != 100.0 or isnan(row.sensitivity):
            continue
        ill, people = (
            nan if pd.isna(count) else float(count) for count in (row.people_with, row.people_without)
        )
        share = Share(1.0, row.specificity_low / 100.0, row.specificity_high / 100.0, people)
        plus, _ = ratios(Share(row.sensitivity / 100.0, people=ill), share)
        span = "" if isnan(plus.low) else f" ({plus.low:.0f} to {plus.high:,.0f})"
        found.append(
            {
                "test": about(row.test or row.criteria).name,
                "for": row.condition,
                "specificity, published": f"{row.specificity:g} %",
                "people without it": NONE if isnan(people) else f"{people:g}",
                "worked with": f"{100.0 * worked_with(share):.1f} %",
                "ratio of an abnormal result": f"{plus.value:.0f}{span}",
                "source": words.citation(row.source),
            }
        )
    return pd.DataFrame(found)


def worth_by_day(
    seen: Mapping[Key, object], tests: Mapping[str, str], hypotheses: Sequence[str], days: Sequence[float]
) -> pd.DataFrame:
    """Return the bits that tests bring on several days, between hypotheses.

    Parameters
    ----------
    seen, hypotheses
        As for `motorlab.next_tests`.
    tests
        Under the name that it shall have, each test; of its places the best of the day counts.

    Returns
    -------
    DataFrame
        Tests by days.

    Examples
    --------
    >>> drop = {("foot_drop", "", "right"): "present"}
    >>> worth = worth_by_day(drop, {"needle": "needle_emg"}, ("root_l5", "common_fibular_nerve"), (3, 25))
    >>> bool(worth.loc["needle", 3] < worth.loc["needle", 25])
    True
    """
    found = {}
    for day in days:
        listed = next_tests(seen, day, hypotheses=hypotheses)
        best = listed.groupby("test")["bits"].max()
        found[day] = {name: best.get(test) for name, test in tests.items()}
    return pd.DataFrame(found).astype(float).rename_axis("bits on day")


def found_by_day(tests: Mapping[str, str], hypothesis: str, days: Mapping[str, float]) -> pd.DataFrame:
    """Return how often tests would come back abnormal in a hypothesis on several days, by the model.

    Examples
    --------
    >>> found_by_day({"CT": "ct_head"}, "capsular_stroke", {"hour 1": 1 / 24}).loc["CT", "hour 1"]
    '10 %'
    """
    found = {
        shown: {
            name: f"{line_of(test, (hypothesis, 'no_lesion'), day)['model_sensitivity']:.0f} %"
            for name, test in tests.items()
        }
        for shown, day in days.items()
    }
    return pd.DataFrame(found).rename_axis("abnormal in")


def next_sheet(
    seen: Mapping[Key, object],
    days: float,
    hypotheses: Sequence[str],
    *,
    by: str = "bits",
    patient: Sequence[str] = (),
    bedside: bool = False,
    most: int = 6,
) -> pd.DataFrame:
    """Return what `motorlab.next_tests` lists, each test once and a few signs, with their price, in words.

    Examples
    --------
    >>> drop = {("foot_drop", "", "right"): "present"}
    >>> next_sheet(drop, 30, ("root_l5", "common_fibular_nerve"), most=1)["test"].tolist()
    ['Needle EMG, paraspinal muscle at L5']
    """
    found = next_tests(seen, days, hypotheses=hypotheses, bedside=bedside, patient=patient, by=by)
    at_bed = found["test"] == BEDSIDE
    first = ~found.duplicated("test") | (at_bed & (at_bed.cumsum() <= SIGNS))
    once = found[first & (found["bits"] > 0)].dropna(subset=[by]).head(most)
    called, much = PRICES.get(by, ("", 1.0))
    return pd.DataFrame(
        {
            "test": [_where(row) for row in once.to_dict("records")],
            "bits": once["bits"].map("{:.2f}".format),
            "US$": once["cost"].map("{:.0f}".format),
            "minutes": once["minutes"].map("{:g}".format),
            "discomfort, 0 to 10": once["discomfort"].map("{:g}".format),
            **({called: (much * once[by]).map("{:.2g}".format)} if called else {}),
            **({"beware": once["caution"]} if patient else {}),
        }
    ).reset_index(drop=True)


def _where(row: Mapping[Any, Any]) -> str:
    """Return a test with its place."""
    if row["test"] == BEDSIDE:
        finding, _, target = row["target"].partition(" ")
        return name_of((finding, target, row["side"]))
    return name_with_place(row)


def caution_sheet(*patient: str) -> pd.DataFrame:
    """Return which tests a patient's conditions forbid, and where they ask for care.

    Examples
    --------
    >>> caution_sheet("unsafe_implant")["then"].iloc[0]
    'leave it out'
    """
    said = {"remove": "leave it out", "flag": "take care"}
    known = dict.fromkeys(row.condition for row in rows("contraindications"))
    wanted = [one_of(name, known, "condition of a patient") for name in patient]
    found = pd.DataFrame(
        [
            {
                "condition": name.replace("_", " "),
                "then": said[row.action],
                "why": row.reason,
                "test": about(row.test).name,
            }
            for name in wanted
            for row in rows("contraindications")
            if row.condition == name
        ],
        columns=["condition", "then", "why", "test"],
    )
    joined = found.groupby(["condition", "then", "why"], sort=False)["test"]
    return joined.agg("; ".join).reset_index()[["condition", "then", "test", "why"]]
