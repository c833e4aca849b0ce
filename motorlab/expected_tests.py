"""What every test would show of a case on that day, with its price and its published accuracy.

Neurophysiological tests are read off the findings they measure, imaging, laboratory and genes off the lesion.
"""

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from motorlab.because import sentence
from motorlab.catalogue import catalogue
from motorlab.damage import damage
from motorlab.expectations import Expectations, expectations, labels
from motorlab.lesions import Lesion, Lesions, case
from motorlab.measured_tests import measured, reads
from motorlab.reach import damaged, reach
from motorlab.studies.shown import Shown, shown
from motorlab.tables import rows

__all__ = ["LATER", "WAYS", "expected_tests", "likeness", "names", "published"]

Floats = NDArray[np.float64]
LATER = 90  # days after which a test that is still normal has had its time
WAYS = {"3hz": "three shocks a second", "exercise": "after exercise", "proximal": "stimulated above"}
MEASURED_AS = {
    "motor_velocity": "cmap",
    "repetitive_stimulation": "cmap",
}  # findings of the same nerve studies
IN_MUSCLES = ("fibrillation", "motor_unit_potential", "recruitment", "muscle_biopsy")
TEST = ("test", "name", "category")
PRICE = ("earliest_day", "cost_low", "cost_high", "minutes", "discomfort", "practical_source", "answers")
ACCURACY = (
    *(f"{name}{end}" for name in ("sensitivity", "specificity") for end in ("_low", "", "_high")),
    *("condition", "caveat"),
)


def expected_tests(*lesions: Lesions) -> pd.DataFrame:
    """Return what each test would show of a case on that day.

    Parameters
    ----------
    lesions
        Any number of lesions, singly or in tuples; none means healthy.

    Returns
    -------
    DataFrame
        One row per test. Columns: `test`, `name`, `category`; `result` (`abnormal`, `normal`, `not_yet`: in 90 days
        it would be abnormal, `depends`: on the cause, which is not known) and `chance` (0..1, how often it would be
        abnormal on that day); `earliest_day` (first day on which it is worth its price), `cost_low` and `cost_high`
        (US dollars), `minutes`, `discomfort` (0..10) and their `practical_source`; `answers`; the published accuracy
        that fits the case best, as `sensitivity` and `specificity` (per cent, with `_low` and `_high`), the
        `condition` studied, its `caveat`, the `population` (which begins with the condition), `condition_fits`
        (whether the case is of that kind) and `accuracy_source`; `because` and `source` of the result.

    Examples
    --------
    >>> stroke = Lesion("internal_capsule", side="left", days=1, cause="ischaemia")
    >>> tests = expected_tests(stroke).set_index("test")
    >>> tests.loc[["mri_brain_dwi", "ct_head", "needle_emg"], "result"].tolist()
    ['abnormal', 'abnormal', 'normal']
    >>> float(tests.loc["mri_brain_dwi", "sensitivity"])
    83.0
    """
    flat = case(*lesions)
    older = tuple(replace(lesion, days=lesion.days + LATER) for lesion in flat)
    found = expectations([flat, older])
    lines = []
    for test, measures in _tests():
        answer = _measured(test.test, flat, found) if measures else shown(test.test, flat)
        accuracy, fits = published(test.test, flat)
        lines.append(
            {column: getattr(test, column) for column in TEST}
            | {"result": answer.result, "chance": answer.chance}
            | {column: getattr(test, column) for column in PRICE}
            | {column: getattr(accuracy, column) for column in ACCURACY}
            | {"population": f"{accuracy.condition}; {accuracy.population}", "condition_fits": fits}
            | {"accuracy_source": accuracy.source, "because": answer.because, "source": answer.source}
        )
    return pd.DataFrame(lines)


@cache
def _tests() -> list[tuple[Any, bool]]:
    """Return the tests, each with whether it measures findings."""
    return [(row, reads(row.test) is not None) for row in rows("tests")]


@cache
def _labels() -> tuple[list[str], list[str], list[str], list[str]]:
    """Return finding, target, side and source of each row of `expect`."""
    return tuple(labels()[column].tolist() for column in ("finding", "target", "side", "source"))  # type: ignore[return-value]


def _measured(test: str, lesions: tuple[Lesion, ...], found: Expectations) -> Shown:
    """Return what a test shows that measures findings: abnormal when one of them has a word that counts."""
    read = reads(test)
    assert read is not None, test
    findings, _, _, sources = _labels()
    values, chances = found.values[0], found.chances[0]
    seen = measured(read, found.values[:1], found.chances[:1], found.values[1:])
    now, early, later = (read.places[some[0]] for some in (seen.now, seen.early, seen.later))
    if len(now):
        best = int(now[chances[now].argmax()])
        more = f", and {len(now) - 1} more" if len(now) > 1 else ""
        new = dict.fromkeys(
            findings[row] for row in later if findings[row] not in {findings[old] for old in now}
        )
        soon = (
            f" In {LATER} days also: {', '.join(names()['', name].lower() for name in new)}." if new else ""
        )
        because = f"{_sign(best, values)}{more}.{_why(best, lesions, found)}{soon}"
        return Shown("abnormal", float(chances[best]), because, sources[best])
    chance = float(seen.chances[0])
    if len(later):
        best = int(later[found.chances[1, later].argmax()])
        today = f" Today only: {_sign(int(early[0]), values)}." if len(early) else ""
        because = f"Too early. In {LATER} days: {_sign(best, found.values[1])}.{today}"
        return Shown("not_yet", chance, because, sources[best])
    because = "Nothing that it measures is abnormal on this day."
    other = values[read.whole] != read.health
    if other.any():  # a word that does not count, such as preserved
        first = int(other.argmax())
        alone = "" if seen.quiet[0, first] else ", which alone does not count"
        because += f" {_sign(int(read.whole[first]), values)}{alone}."
    return Shown("normal", chance, because, sources[read.whole[0]])


@cache
def names() -> dict[tuple[str, str], str]:
    """Return how one says findings (under "") and, finding by finding, targets."""
    names = {("", row.finding): row.name for row in rows("findings")}
    names |= {(finding, row.muscle): row.name for finding in IN_MUSCLES for row in rows("muscles")}
    studied = [(row.finding, MEASURED_AS.get(row.finding, row.finding)) for row in rows("findings")]
    return names | {
        (own, row.study): row.name for own, as_ in studied for row in rows("studies") if row.finding == as_
    }


def _sign(row: int, values: Floats) -> str:
    """Return one finding as one says it: where, and what is found."""
    finding, target, side, _ = (column[row] for column in _labels())
    word = catalogue()[finding].words[int(values[row])].replace("_", " ")
    where = [names().get((finding, part), WAYS.get(part, part)) for part in target.split(":") if part]
    return f"{names()['', finding]}, {', '.join([*where, side])}: {word}"


def _why(row: int, lesions: tuple[Lesion, ...], found: Expectations) -> str:
    """Return why one finding is there, as `expect` does."""
    hurt = damage([lesions])
    hits = []
    for lesion, (columns, lost) in zip(hurt.lesions, damaged(hurt), strict=True):
        worst_first = columns[np.argsort(-lost, kind="stable")]
        mine = worst_first[reach().touches[worst_first, row]]
        if len(mine):
            hits.append((lesion, mine.tolist()))
    finding, target, side, _ = (column[row] for column in _labels())
    word = catalogue()[finding].words[int(found.values[0, row])]
    words = ("shock" if found.shocked[0, row] else "", word, "low", "level")
    return f" {sentence((finding, target, side), words, hits)}" if hits else ""


@cache
def _accuracies(test: str) -> list[tuple[Any, list[Any]]]:
    """Return the published accuracies of a test, each with the kinds of lesion it is about."""
    mine = [row for row in rows("test_accuracies") if row.test == test]
    return [(row, [fit for fit in rows("accuracy_fits") if fit.accuracy == row.accuracy]) for row in mine]


def published(test: str, lesions: tuple[Lesion, ...]) -> tuple[Any, bool]:
    """Return the published accuracy of a test that fits a case best.

    Parameters
    ----------
    test
        A row of `tests`.
    lesions
        The lesions of the case.

    Returns
    -------
    tuple
        The row of `test_accuracies` whose patients had lesions most like these, and True; the first row of the test,
        and False, if none had.

    Examples
    --------
    >>> row, fits = published("ct_head", (Lesion("internal_capsule", side="left", days=0.1, cause="ischaemia"),))
    >>> row.sensitivity, fits
    (16.0, True)
    """
    alike = [
        max((likeness(fit, lesion) for fit in fits for lesion in lesions), default=0)
        for _, fits in _accuracies(test)
    ]
    best = alike.index(max(alike))
    return _accuracies(test)[best][0], alike[best] > 0


def likeness(fit: Any, lesion: Lesion) -> int:
    """Return 0 if an accuracy is not about such a lesion, else the more the more particular it is."""
    asked = [(fit.site, lesion.site), (fit.cause, lesion.cause), (fit.kind, lesion.kind)]
    if fit.level != _level(lesion.site) or any(wanted not in ("", own) for wanted, own in asked):
        return 0
    if lesion.days < fit.from_day or lesion.days >= fit.until_day:  # false where no day is asked
        return 0
    return 1 + sum(bool(wanted) for wanted, _ in asked)


@cache
def _level(site: str) -> str:
    return str(next(row.level for row in rows("sites") if row.site == site))
