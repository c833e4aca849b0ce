"""What a case would show: every finding with its expected value, its chance, its because and its source."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from motorlab import exam, studies
from motorlab.because import UNTOUCHED, damaged, reach, sentence
from motorlab.catalogue import Finding, Reading, catalogue
from motorlab.choices import one_of
from motorlab.damage import Damage, damage
from motorlab.exam.functional import SITE, functional_rows
from motorlab.lesions import Lesion, Lesions, case
from motorlab.pathway import Flows
from motorlab.tables import table

__all__ = ["KINDS", "Expectations", "compare", "expect", "expectations", "labels"]

Floats = NDArray[np.float64]
RULES = {**exam.RULES, **studies.RULES}
CHUNK = 256  # cases at a time: their flows then stay within a few megabytes
KINDS = ("exam", "reflex", "electrodiagnostic", "imaging", "laboratory", "scale")


@dataclass(frozen=True)
class Expectations:
    """What many cases would show, as arrays with the cases first.

    Attributes
    ----------
    values
        Number on the scale or place of the word, cases by rows of `labels`.
    chances
        How often a careful examiner would find it abnormal, 0..1, cases by rows.
    reasons
        A word where the value alone does not tell the reason, cases by rows.
    hurt
        The damage they were read from.
    """

    values: Floats
    chances: Floats
    reasons: NDArray[np.str_]
    hurt: Damage


@cache
def labels() -> pd.DataFrame:
    """Return the rows that `expect` has for every case: finding, target, side, kind, scale, source.

    Examples
    --------
    >>> len(labels()) > 1500
    True
    """
    rows = [
        (finding.name, target, side, finding.kind, finding.scale, finding.source)
        for finding in catalogue().values()
        for target in finding.targets
        for side in finding.sides_of(target)
    ]
    return pd.DataFrame(rows, columns=["finding", "target", "side", "kind", "scale", "source"])


@cache
def _chances(name: str) -> tuple[Floats, Floats, Floats]:
    """Return base, top and spread of one finding: targets by direction (0 low or any, 1 high)."""
    finding = catalogue()[name]
    frame = table("chances")
    rows = frame[frame["finding"] == name]
    out = np.zeros((3, len(finding.targets), 2))
    for place, target in enumerate(finding.targets):
        for column, direction in enumerate(("low", "high")):
            fits = rows[rows["target"].isin(["", target]) & rows["direction"].isin(["any", direction])]
            particular = (fits["target"] != "").astype(int) * 2 + (fits["direction"] != "any").astype(int)
            row = fits.iloc[int(particular.to_numpy().argmax())]
            out[:, place, column] = row["base"], row["top"], row["spread"]
    return out[0], out[1], out[2]


def _chance(finding: Finding, reading: Reading) -> Floats:
    """Return how often it is found abnormal: a step from the base rate to the top, halfway at the threshold."""
    if reading.chance is not None:
        return reading.chance
    base, top, spread = _chances(finding.name)
    high = (reading.value > finding.health).astype(int)
    place = np.arange(len(finding.targets))[:, None]
    step = 1.0 / (1.0 + np.exp(-(np.minimum(reading.strength, 50.0) - 1.0) / spread[place, high]))
    floor = 1.0 / (1.0 + np.exp(1.0 / spread[place, high]))
    share = np.clip((step - floor) / (1.0 - floor), 0.0, 1.0)
    return np.asarray(base[place, high] + (top - base)[place, high] * share)


def expectations(cases: Sequence[tuple[Lesion, ...]], kind: str | None = None) -> Expectations:
    """Return what many cases would show, without sentences: the quick way for thousands of them.

    Parameters
    ----------
    cases
        Tuples of lesions.
    kind
        Only findings of this kind.

    Examples
    --------
    >>> expectations([(), ()]).values.shape == (2, len(labels()))
    True
    """
    if len(cases) > CHUNK:
        parts = [expectations(cases[start : start + CHUNK], kind) for start in range(0, len(cases), CHUNK)]
        return Expectations(
            *(np.concatenate([getattr(part, name) for part in parts]) for name in ("values", "chances", "reasons")),
            hurt=damage(cases),
        )
    flows = Flows(cases)
    count = len(cases)
    values, chances, reasons = [], [], []
    for finding in catalogue().values():
        if kind not in (None, finding.kind):
            continue
        reading = RULES[finding.rule](flows, finding)
        chance = _chance(finding, reading)
        reason = np.full(reading.value.shape, "") if reading.reason is None else reading.reason
        for part, whole in ((reading.value, values), (chance, chances), (reason, reasons)):
            whole.append(_in_rows(finding, part, count))
    found = Expectations(
        np.concatenate(values, axis=1).astype(float), np.concatenate(chances, axis=1), np.concatenate(reasons, axis=1), flows.damage
    )
    for number, case_ in enumerate(cases):
        if any(lesion.site == SITE for lesion in case_):
            rows, value, chance, _ = functional_rows(case_, _places(kind))
            # a sign that a true lesion gives as well stays as it is
            weaker = found.chances[number, rows] < chance
            found.values[number, rows[weaker]] = value[weaker]
            found.chances[number, rows[weaker]] = chance[weaker]
    return found


@cache
def _places(kind: str | None) -> dict[tuple[str, str, str], int]:
    """Return the row of each finding, target and side."""
    frame = labels() if kind is None else labels()[labels()["kind"] == kind]
    return {key: row for row, key in enumerate(zip(frame["finding"], frame["target"], frame["side"], strict=True))}


def _in_rows(finding: Finding, part: NDArray, count: int) -> NDArray:  # type: ignore[type-arg]
    """Return targets by columns as cases by rows."""
    if finding.midline:
        return part.T
    sided = part.reshape(len(finding.targets), count, 2).transpose(1, 0, 2).reshape(count, -1)
    return sided[:, _kept(finding.name)]


@cache
def _kept(name: str) -> list[int]:
    """Return the columns that are shown: one for a target of the midline, else one a side."""
    finding = catalogue()[name]
    return [
        column
        for place, target in enumerate(finding.targets)
        for column in range(2 * place, 2 * place + len(finding.sides_of(target)))
    ]


def expect(*lesions: Lesions, kind: str | None = None) -> pd.DataFrame:
    """Return what a case would show on that day.

    Parameters
    ----------
    lesions
        Any number of lesions, singly or in tuples; none means healthy.
    kind
        Only findings of this kind: `exam`, `reflex`, `electrodiagnostic`, `imaging`, `laboratory` or `scale`.

    Returns
    -------
    DataFrame
        One row per finding, target and side, normal ones included. Columns: `finding`, `target`, `side` (of the sign),
        `kind`, `expected` (a number on `scale`, or one of its words), `scale`, `chance` (0..1, how often a careful
        examiner would find it abnormal: from 0.7 expected, under 0.3 not expected), `because`, `source`.

    Raises
    ------
    ValueError
        If the kind is unknown, or something is not a lesion.

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
    frame = labels()
    mine = np.ones(len(frame), dtype=bool) if kind is None else (frame["kind"] == kind).to_numpy()
    frame = frame[mine].reset_index(drop=True)
    expected = _words(frame, found.values[0])
    because = _because(frame, found, np.flatnonzero(mine), expected)
    rows, *_, sentences = functional_rows(flat, _places(kind))
    for row, text in zip(rows.tolist(), sentences, strict=True):
        because[row] = f"There is no lesion: {text}."
    return pd.DataFrame(
        {
            "finding": frame["finding"],
            "target": frame["target"],
            "side": frame["side"],
            "kind": frame["kind"],
            "expected": pd.Series(expected, dtype=object),
            "scale": frame["scale"],
            "chance": found.chances[0],
            "because": because,
            "source": frame["source"],
        }
    )


def _words(frame: pd.DataFrame, values: Floats) -> list[object]:
    """Return each value as the number or the word that is shown."""
    all_words = {name: finding.words for name, finding in catalogue().items()}
    return [
        words[int(value)] if (words := all_words[name]) else round(float(value), 2)
        for name, value in zip(frame["finding"], values, strict=True)
    ]


def _because(frame: pd.DataFrame, found: Expectations, rows: NDArray[np.int64], expected: list[object]) -> list[str]:
    """Return a sentence for each row: a full one only where a damaged structure lies on the path."""
    sentences = [UNTOUCHED] * len(frame)
    hurt = found.hurt
    touches = reach().touches
    hits: dict[int, list[tuple[Lesion, list[int]]]] = {}
    for lesion, (columns, lost) in zip(hurt.lesions, damaged(hurt), strict=True):
        columns = columns[np.argsort(-lost, kind="stable")]
        on_path = touches[columns]
        if len(rows) != touches.shape[1]:
            on_path = on_path[:, rows]
        row, step = np.nonzero(on_path.T)
        ends = np.searchsorted(row, np.arange(len(rows) + 1)).tolist()
        steps = columns[step].tolist()
        for struck in np.unique(row).tolist():
            hits.setdefault(struck, []).append((lesion, steps[ends[struck] : ends[struck + 1]]))
    names, reasons, values = frame["finding"].tolist(), found.reasons[0], found.values[0]
    for row, struck in hits.items():
        finding = catalogue()[names[row]]
        word = str(expected[row])
        if values[row] == finding.health or (not finding.words and abs(values[row] - finding.health) < 0.25):
            sentences[row] = _spared(struck)
            continue
        direction = "high" if not finding.words and values[row] > finding.health else "low"
        sentences[row] = sentence(finding.name, (str(reasons[row]), word, direction, "level"), struck)
    return sentences


def _spared(struck: list[tuple[Lesion, list[int]]]) -> str:
    """Return the sentence for a finding that is normal although a lesion lies on its path."""
    if all(lesion.severity == 0 for lesion, _ in struck):
        return UNTOUCHED
    return "A lesion lies on its path, but too little is lost there, or it is too early, for this sign to show."


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
