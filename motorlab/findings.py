"""What a case would show: every finding with its expected value, its chance, its because and its source."""

from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from motorlab.because import UNTOUCHED, explained, on_path, sentence
from motorlab.catalogue import Finding, catalogue
from motorlab.choices import one_of
from motorlab.damage import damage
from motorlab.exam.functional import functional_rows
from motorlab.expectations import Expectations, expectations, labels, places
from motorlab.lesions import Lesion, Lesions, case
from motorlab.reach import damaged, reach
from motorlab.studies.shown import shown
from motorlab.tables import table
from motorlab.treatments import Plan, Treatments, plan

__all__ = ["KINDS", "compare", "expect"]

Floats = NDArray[np.float64]
KINDS = ("exam", "reflex", "electrodiagnostic", "imaging", "laboratory", "scale")


def expect(*lesions: Lesions, kind: str | None = None, treatment: Treatments = None) -> pd.DataFrame:
    """Return what a case would show on that day.

    Parameters
    ----------
    lesions
        Any number of lesions, singly or in tuples; none means healthy.
    kind
        Only findings of this kind: `exam`, `reflex`, `electrodiagnostic`, `imaging`, `laboratory` or `scale`.
    treatment
        None, the id of a row of `treatments`, a `Treatment`, or a tuple of them. What is given to one chosen muscle is
        refused: `simulate` treats the muscle that it examines.

    Returns
    -------
    DataFrame
        One row per finding, target and side, normal ones included. Columns: `finding`, `target`, `side` (of the sign),
        `kind`, `expected` (a number on `scale`, or one of its words), `scale`, `chance` (0..1, how often a careful
        examiner would find it abnormal: from 0.7 expected, under 0.3 not expected), `because`, `source`.

    Raises
    ------
    ValueError
        If the kind or treatment is unknown, a treatment is given to one muscle, or something is not a lesion.

    Examples
    --------
    >>> signs = expect(Lesion("internal_capsule", side="left", severity=0.8, days=30))
    >>> signs.query("finding == 'plantar'").set_index("side")["expected"].to_dict()
    {'left': 'flexor', 'right': 'extensor'}
    """
    if kind is not None:
        one_of(kind, KINDS, "kind of finding")
    flat = case(*lesions)
    found = expectations([flat], kind)
    frame, _, named, findings = _labelled(kind)
    expected = _words(findings, found.values[0].tolist())
    because, source = _because(flat, found, kind, expected), frame["source"].tolist()
    for row, finding in enumerate(findings):
        if finding.rule == "test":
            seen = shown(named[row][1], flat)
            because[row], source[row] = seen.because, seen.source
    rows, *_, sentences = functional_rows(flat, places(kind))
    for row, text in zip(rows.tolist(), sentences, strict=True):
        because[row] = f"There is no lesion: {text}."
    chance = found.chances[0]
    if given := plan(treatment):
        treated = expectations([flat], kind, given)
        now = _words(findings, treated.values[0].tolist())
        because = _because_of(given, because, expected, now)
        expected, chance = now, treated.chances[0]
    columns = {name: frame[name] for name in ("finding", "target", "side", "kind")}
    columns |= {"expected": pd.Series(expected, dtype=object), "scale": frame["scale"]}
    return pd.DataFrame({**columns, "chance": chance, "because": because, "source": source})


def _because_of(given: Plan, because: list[str], before: list[object], now: list[object]) -> list[str]:
    """Return the sentences of an untreated case, with what the treatment makes of each finding that it changes."""
    called = dict(zip(table("treatments")["treatment"], table("treatments")["name"], strict=True))
    names = ", ".join(called[item.id] for item in given)
    return [
        sentence
        if old == new
        else f"{sentence} Treatment changes it from {_said(old)} to {_said(new)} ({names})."
        for sentence, old, new in zip(because, before, now, strict=True)
    ]


def _said(value: object) -> str:
    return f"{value + 0.0:g}" if isinstance(value, float) else str(value).replace("_", " ")


@cache
def _labelled(
    kind: str | None,
) -> tuple[pd.DataFrame, NDArray[np.int64], list[tuple[str, str, str]], list[Finding]]:
    """Return the rows of one kind: their labels, their places among all rows, and their findings."""
    frame = labels()
    rows = np.flatnonzero(frame["kind"] == kind) if kind else np.arange(len(frame))
    frame = frame.iloc[rows].reset_index(drop=True)
    named = list(zip(frame["finding"], frame["target"], frame["side"], strict=True))
    return frame, rows, named, [catalogue()[name] for name, _, _ in named]


def _words(findings: list[Finding], values: list[float]) -> list[object]:
    """Return each value as the number or the word that is shown."""
    return [
        finding.words[int(value)] if finding.words else round(value, 2)
        for finding, value in zip(findings, values, strict=True)
    ]


def _because(
    lesions: tuple[Lesion, ...],
    found: Expectations,
    kind: str | None,
    expected: list[object],
) -> list[str]:
    """Return a sentence for each row: a full one only where a damaged structure lies on the path."""
    _, rows, named, findings = _labelled(kind)
    sentences = [UNTOUCHED] * len(rows)
    hurt = damage([lesions])
    touches = reach().touches
    hits: dict[int, list[tuple[Lesion, list[int]]]] = {}
    for lesion, (columns, lost) in zip(hurt.lesions, damaged(hurt), strict=True):
        columns = columns[np.argsort(-lost, kind="stable")]
        touched = touches[columns]
        if len(rows) != touches.shape[1]:
            touched = touched[:, rows]
        at, step = np.nonzero(touched.T)
        ends = np.searchsorted(at, np.arange(len(rows) + 1)).tolist()
        steps = columns[step].tolist()
        for row in np.unique(at).tolist():
            hits.setdefault(row, []).append((lesion, steps[ends[row] : ends[row + 1]]))
    shocked, values = found.shocked[0].tolist(), found.values[0].tolist()
    for row, struck in hits.items():
        finding = findings[row]
        word = str(expected[row])
        if values[row] == finding.health or (not finding.words and abs(values[row] - finding.health) < 0.25):
            sentences[row] = _spared(struck, explained(finding.name, word))
            continue
        struck = [(lesion, some) for lesion, steps in struck if (some := on_path(finding.name, word, steps))]
        if not struck:
            continue
        direction = "high" if not finding.words and values[row] > finding.health else "low"
        sentences[row] = sentence(
            named[row],
            ("shock" if shocked[row] else "", word, _way(named[row], kind, values), direction, "level"),
            struck,
        )
    return sentences


def _way(row: tuple[str, str, str], kind: str | None, values: list[float]) -> str:
    """Return how a study is done where that is the reason: stimulated above what is lost, and fine below it."""
    finding, target, side = row
    study, _, way = target.partition(":")
    if not way:
        return ""
    beyond = places(kind).get((finding, study, side))
    whole = beyond is not None and values[beyond] in (catalogue()[finding].health, _kept_word(finding))
    return way if whole else ""


def _kept_word(finding: str) -> float | None:
    words = catalogue()[finding].words
    return float(words.index("preserved")) if "preserved" in words else None


def _spared(struck: list[tuple[Lesion, list[int]]], why: str) -> str:
    """Return the sentence for a finding that is normal although a lesion lies on its path; `why` if a row says it."""
    if all(lesion.severity == 0 for lesion, _ in struck):
        return UNTOUCHED
    if why:
        return f"{why[:1].upper()}{why[1:]}."
    return (
        "A lesion lies on its path, but too little is lost there, or it is too early, for this sign to show."
    )


def compare(first: Lesions, second: Lesions) -> pd.DataFrame:
    """Return two cases side by side, the rows that differ first.

    Returns
    -------
    DataFrame
        Columns `finding`, `target`, `side`, `kind`, `scale`, `expected_a`, `expected_b`, `chance_a`, `chance_b`.

    Examples
    --------
    >>> rows = compare((), Lesion("root_c6", side="right"))
    >>> bool(rows["expected_a"].iloc[0] != rows["expected_b"].iloc[0])
    True
    """
    keys = ["finding", "target", "side", "kind", "scale"]
    one, two = expect(first), expect(second)
    frame = one[keys].assign(
        expected_a=one["expected"], expected_b=two["expected"], chance_a=one["chance"], chance_b=two["chance"]
    )
    differ = (frame["expected_a"] != frame["expected_b"]).to_numpy()
    gap = (frame["chance_a"] - frame["chance_b"]).abs().to_numpy()
    order = np.lexsort((np.arange(len(frame)), -gap, ~differ))
    return frame.iloc[order].reset_index(drop=True)
