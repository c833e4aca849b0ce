"""What every test would show of a case on that day, with its price and its published accuracy.

Neurophysiological tests are read off the findings they measure; imaging, laboratory and genes off the lesion itself.
"""

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from motorlab.because import damaged, reach, sentence
from motorlab.catalogue import catalogue
from motorlab.damage import damage
from motorlab.expectations import Expectations, expectations, labels, places
from motorlab.lesions import Lesion, Lesions, case
from motorlab.studies.shown import Shown, shown
from motorlab.tables import table

__all__ = ["expected_tests"]

Whole = NDArray[np.int64]
LATER = 90  # days after which a test that is still normal has had its time
WAYS = {"3hz": "three shocks a second", "exercise": "after exercise", "proximal": "stimulated above"}
MEASURED_AS = {
    "motor_velocity": "cmap",
    "repetitive_stimulation": "cmap",
}  # findings of the same nerve studies
PRICE = ["earliest_day", "cost_low", "cost_high", "minutes", "discomfort", "answers"]
ACCURACY = [
    *(f"{name}{end}" for name in ("sensitivity", "specificity") for end in ("_low", "", "_high")),
    "condition",
    "caveat",
]


def expected_tests(*lesions: Lesions) -> pd.DataFrame:
    """Return what each test would show of a case on that day.

    Parameters
    ----------
    lesions
        Any number of lesions, singly or in tuples; none means healthy.

    Returns
    -------
    DataFrame
        One row per test. Columns: `test`, `name`, `category`, `result` (`abnormal`, `normal`, `not_yet`: later it
        would be abnormal, `depends`: on the cause, which is not known), `chance` (0..1, how often it would be abnormal
        on that day), `earliest_day` (first day on which it is worth its price), `cost_low` and `cost_high` (US dollars),
        `minutes`, `discomfort` (0..10), `answers`; the published accuracy that fits the case best: `sensitivity` and
        `specificity` (per cent) with `_low` and `_high`, the `condition` studied, its `caveat`, the `population` (which
        begins with the condition), `condition_fits` (whether the case is of that kind) and `accuracy_source`;
        `because` and `source` of the result.

    Examples
    --------
    >>> tests = expected_tests(Lesion("internal_capsule", side="left", days=1, cause="ischaemia")).set_index("test")
    >>> tests.loc["mri_brain_dwi", ["result", "sensitivity"]].tolist()
    ['abnormal', 83.0]
    >>> tests.loc["needle_emg", "result"]
    'normal'
    """
    flat = case(*lesions)
    older = tuple(replace(lesion, days=lesion.days + LATER) for lesion in flat)
    found = expectations([flat, older])
    rows = []
    for test, measures in _tests():
        answer = _measured(test["test"], flat, found) if measures else shown(test["test"], flat)
        accuracy, fits = _accuracy(test["test"], flat)
        rows.append(
            {column: test[column] for column in ("test", "name", "category")}
            | {"result": answer.result, "chance": answer.chance}
            | {column: test[column] for column in PRICE}
            | {column: accuracy[column] for column in ACCURACY}
            | {"population": f"{accuracy['condition']}; {accuracy['population']}", "condition_fits": fits}
            | {"accuracy_source": accuracy["source"], "because": answer.because, "source": answer.source}
        )
    return pd.DataFrame(rows)


@cache
def _tests() -> list[tuple[dict[str, Any], bool]]:
    """Return the tests, each with whether it measures findings."""
    measuring = set(table("test_reads")["test"])
    return [(test, test["test"] in measuring) for test in table("tests").to_dict("records")]


@cache
def _reads(test: str) -> tuple[Whole, Whole, Whole, Whole]:
    """Return the rows of `labels` that a test reads with the words that make it abnormal, and all rows with health."""
    frame = labels()
    pairs = [
        (row, catalogue()[read.finding].word(read.word))
        for read in table("test_reads").query("test == @test").itertuples()
        for row in np.flatnonzero(
            (frame["finding"] == read.finding) & (frame["target"].isin([read.target]) | (read.target == ""))
        )
    ]
    rows, words = np.array(pairs, dtype=np.int64).T
    whole = np.unique(rows)
    health = [catalogue()[name].health for name in frame["finding"].iloc[whole]]
    return rows, words, whole, np.array(health, dtype=np.int64)


def _measured(test: str, lesions: tuple[Lesion, ...], found: Expectations) -> Shown:
    """Return what a test shows that measures findings: abnormal when one of them has a word that counts."""
    rows, words, whole, health = _reads(test)
    values, chances = found.values[0], found.chances[0]
    frame = labels()
    now, later = (rows[some[rows] == words] for some in found.values)
    if len(now):
        best = int(now[chances[now].argmax()])
        more = f", and {len(now) - 1} more" if len(now) > 1 else ""
        new = [
            name
            for name in frame["finding"].iloc[later].unique()
            if name not in set(frame["finding"].iloc[now])
        ]
        soon = (
            f" In {LATER} days also: {', '.join(_names()['', name].lower() for name in new)}." if new else ""
        )
        text = f"{_sign(best, values)}{more}. {_why(best, lesions, found)}{soon}"
        return Shown("abnormal", float(chances[best]), text, frame["source"].iloc[best])
    silent = whole[values[whole] == health]
    chance = float(chances[silent].max(initial=0.0))
    if len(later):
        best = int(later[found.chances[1, later].argmax()])
        text = f"Too early. In {LATER} days: {_sign(best, found.values[1])}."
        return Shown("not_yet", chance, text, frame["source"].iloc[best])
    text = "Nothing that it measures is abnormal on this day."
    other = whole[values[whole] != health]
    if len(other):
        first = int(other[0])
        finding = frame["finding"].iloc[first]
        uncounted = (finding, catalogue()[finding].words[int(values[first])]) in _abnormal()
        text += f" {_sign(first, values)}{', which alone does not count' if uncounted else ''}."
    return Shown("normal", chance, text, frame["source"].iloc[whole[0]])


@cache
def _abnormal() -> set[tuple[str, str]]:
    """Return the findings and words that are called abnormal."""
    frame = table("finding_words").query("abnormal")
    return set(zip(frame["finding"], frame["word"], strict=True))


@cache
def _names() -> dict[tuple[str, str], str]:
    """Return how one says findings ("" and its name), and targets by finding."""
    findings, muscles, studies = table("findings"), table("muscles"), table("studies")
    words = {("", name): said for name, said in zip(findings["finding"], findings["name"], strict=True)}
    for finding in ("fibrillation", "motor_unit_potential", "recruitment"):
        words |= {
            (finding, name): said for name, said in zip(muscles["muscle"], muscles["name"], strict=True)
        }
    for finding in findings["finding"]:
        studied = studies[studies["finding"] == MEASURED_AS.get(finding, finding)]
        words |= {(finding, name): said for name, said in zip(studied["study"], studied["name"], strict=True)}
    return words


def _sign(row: int, values: NDArray[np.float64]) -> str:
    """Return one finding as one says it: where, and what is found."""
    finding, target, side = labels().loc[row, ["finding", "target", "side"]]
    word = catalogue()[finding].words[int(values[row])].replace("_", " ")
    where = [_names().get((finding, part), WAYS.get(part, part)) for part in target.split(":") if part]
    return f"{_names()['', finding]}, {', '.join([*where, side])}: {word}"


def _why(row: int, lesions: tuple[Lesion, ...], found: Expectations) -> str:
    """Return why one finding is there, as `expect` does."""
    hurt = damage([lesions])
    hits = []
    for lesion, (columns, lost) in zip(hurt.lesions, damaged(hurt), strict=True):
        columns = columns[np.argsort(-lost, kind="stable")]
        mine = columns[reach().touches[columns, row]]
        if len(mine):
            hits.append((lesion, mine.tolist()))
    finding = catalogue()[labels()["finding"].iloc[row]]
    word = finding.words[int(found.values[0, row])]
    return sentence(finding.name, ("shock" if found.shocked[0, row] else "", word, "low", "level"), hits)


@cache
def _accuracies(test: str) -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Return the published accuracies of a test, each with the lesions it is about."""
    fits = table("accuracy_fits").fillna({"from_day": 0.0, "until_day": np.inf}).to_dict("records")
    rows = table("test_accuracies").query("test == @test").to_dict("records")
    return [(row, [fit for fit in fits if fit["accuracy"] == row["accuracy"]]) for row in rows]


def _accuracy(test: str, lesions: tuple[Lesion, ...]) -> tuple[dict[str, Any], bool]:
    """Return the accuracy that is about lesions most like these and True; else the first of the test and False."""
    levels = {lesion: _level(lesion.site) for lesion in lesions}

    def likeness(fit: dict[str, Any]) -> int:
        fitting = [
            lesion
            for lesion in lesions
            if fit["level"] == levels[lesion]
            and all(fit[name] in ("", getattr(lesion, name)) for name in ("site", "cause", "kind"))
            and fit["from_day"] <= lesion.days < fit["until_day"]
        ]
        return 1 + sum(fit[name] != "" for name in ("site", "cause", "kind")) if fitting else 0

    likest = [max((likeness(fit) for fit in fits), default=0) for _, fits in _accuracies(test)]
    best = likest.index(max(likest))
    return _accuracies(test)[best][0], likest[best] > 0


@cache
def _level(site: str) -> str:
    sites = table("sites")
    return str(sites.loc[sites["site"] == site, "level"].item())
