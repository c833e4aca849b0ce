"""Which test next: the bits that each would bring about the site on that day, and what they cost."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from motorlab.choices import one_of
from motorlab.diagnosis.beliefs import Belief, belief
from motorlab.diagnosis.columns import columns
from motorlab.diagnosis.evidence import Key
from motorlab.diagnosis.fields import Field, field_of
from motorlab.diagnosis.hypotheses import called
from motorlab.diagnosis.information import information, joint, screened
from motorlab.diagnosis.outcomes import CODES, outcomes
from motorlab.diagnosis.units import BEDSIDE, Unit, contraindicated, price, units
from motorlab.expectations import labels

__all__ = ["next_tests"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
LIKELY = 6  # answers among which the sentence looks for the two that a test tells apart best
PLACES = 3  # the best places of each test that are listed
CLEAR = 0.01  # bits; a test that brings less tells nothing, and counts as none
SOON = 0.9  # share of the first useful day from which a test is not called too early
ORDER = ("bits", "bits_per_cost", "bits_per_minute", "bits_per_discomfort")


def next_tests(
    seen: Mapping[Key, object],
    days: float | None = None,
    *,
    hypotheses: Sequence[str] | None = None,
    bedside: bool = False,
    patient: Iterable[str] = (),
    by: str = "bits",
    prior: str | None = None,
) -> pd.DataFrame:
    """Return what each test would tell about the site, the most telling first.

    Parameters
    ----------
    seen, days, prior
        As for `localise`.
    hypotheses
        Two or more names (`root_l5`, `common_fibular_nerve:right`, a syndrome, a compartment): the bits are then about
        which of these it is. None: about the site, whatever it is.
    bedside
        Whether signs at the bedside are listed as well (test `bedside`, the finding in `target`).
    patient
        Conditions of `contraindications` (`unsafe_implant`, `blood_thinners`, ...): they remove or flag a test.
    by
        What the order follows: `bits`, `bits_per_cost`, `bits_per_minute` or `bits_per_discomfort`.

    Returns
    -------
    DataFrame
        At most three places of each test. Columns: `test`, `target`, `side`; `bits` on that day; `cost` (US dollars,
        the middle of its range), `minutes`, `discomfort` (0..10), `earliest_day`; `bits_per_cost` (a dollar),
        `bits_per_minute`, `bits_per_discomfort` (NaN where the price is nothing); `caution`, `because`, `source`.
        Prices are assumptions. What was seen already is left out.

    Raises
    ------
    ValueError
        As `localise`; and for an unknown hypothesis, condition or order, or hypotheses that leave nothing to tell.

    Examples
    --------
    >>> tests = next_tests({("power", "tibialis_anterior", "right"): 1}, days=30)
    >>> bool((tests["bits"].diff().dropna() <= 0).all())
    True
    """
    one_of(by, ORDER, "order")
    refused, cautions = contraindicated(patient)
    held = belief(seen, days, prior)
    field = field_of(held, hypotheses)
    known = {row for statement in held.found if statement.way == "one" for row in statement.rows}
    listed = [
        unit
        for unit in units()
        if unit.test not in refused and (bedside or unit.test != BEDSIDE) and not known.issuperset(unit.rows)
    ]
    best = _best(listed, field)
    later = _later(held, days, hypotheses, best)
    lines = [_line(unit, shown, field, days, later.get(unit), cautions) for unit, shown in best]
    frame = pd.DataFrame(lines, columns=COLUMNS)
    order = [
        by,
        *dict.fromkeys(("discomfort", "cost", "minutes")),
    ]  # of those alike the kinder and cheaper first
    frame = frame.sort_values(order, ascending=[False, True, True, True], kind="stable", na_position="last")
    return frame.reset_index(drop=True)


COLUMNS = (
    *("test", "target", "side", "bits", "cost", "minutes", "discomfort", "earliest_day"),
    *("bits_per_cost", "bits_per_minute", "bits_per_discomfort", "caution", "because", "source"),
)


def _best(listed: list[Unit], field: Field) -> list[tuple[Unit, Floats]]:
    """Return the most telling places of each test, with what they would show in each answer."""
    rough = field.rough()
    read = _read_by(any(unit.test == BEDSIDE for unit in listed))
    bits = screened(read.levels.take(rough.kept, axis=1), read.chances, rough.weights, rough.starts)
    worth = dict(zip(read.rows, bits.tolist(), strict=True))
    by_test: dict[str, list[Unit]] = {}
    for unit in listed:
        by_test.setdefault(unit.test, []).append(unit)
    found = []
    for test, some in by_test.items():
        most = 3 * PLACES if test == BEDSIDE else PLACES
        some.sort(key=lambda unit: -sum(worth[row] for row in unit.rows))
        found += [(unit, _together(unit, field)) for unit in some[:most]]
    return found


@cache
def _names() -> list[str]:
    return labels()["finding"].tolist()


def _finding(row: int) -> str:
    return _names()[row]


class _Read(NamedTuple):
    """What the tests read: the rows, their levels (rows by candidates), and the chances of an abnormal record."""

    rows: list[int]
    levels: NDArray[np.uint8]
    chances: NDArray[np.float32]


@cache
def _read_by(bedside: bool) -> _Read:
    """Return what all tests read."""
    counted: dict[int, set[str | int]] = {}
    for unit in units():
        if bedside or unit.test != BEDSIDE:
            for row, words in zip(unit.rows, unit.words, strict=True):
                counted.setdefault(row, set()).update(_counted(row, words))
    needed = sorted(counted)
    chances = np.empty((len(needed), CODES), dtype=np.float32)
    for place, row in enumerate(needed):
        kind = outcomes()[_finding(row)]
        chances[place] = kind.matrix[:, [word in counted[row] for word in kind.words]].sum(axis=1)
    return _Read(needed, columns()[needed], chances)


def _counted(row: int, words: tuple[str, ...]) -> tuple[str | int, ...]:
    """Return the words of a row that count as abnormal."""
    kind = outcomes()[_finding(row)]
    return words or tuple(word for place, word in enumerate(kind.words) if place != kind.normal)


def _together(unit: Unit, field: Field) -> Floats:
    """Return how likely each combination of outcomes is with each answer: first that all are normal."""
    table = columns()
    seen = []
    for row, words in zip(unit.rows, unit.words, strict=True):
        kind = outcomes()[_finding(row)]
        counted = [kind.words.index(word) for word in _counted(row, words)]
        levels = table[row].take(field.kept).astype(np.intp)  # once, not at each look-up
        light = kind.matrix.astype(np.float32)
        shown = [light[:, place].take(levels, mode="clip") for place in counted]
        seen.append([1.0 - np.sum(shown, axis=0), *shown])
    return joint(seen, field.weights.astype(np.float32), field.starts)


def _later(
    held: Belief, days: float | None, hypotheses: Sequence[str] | None, best: list[tuple[Unit, Floats]]
) -> dict[Unit, tuple[float, float]]:
    """Return what tests that come too early would bring on their first useful day: the day and the bits."""
    if days is None:
        return {}
    waiting: dict[float, list[Unit]] = {}
    for unit, _ in best:
        first = price(unit.test, unit.target).earliest_day
        if first > days:
            waiting.setdefault(first, []).append(unit)
    found: dict[Unit, tuple[float, float]] = {}
    for day, some in waiting.items():
        field = field_of(held.on_day(day), hypotheses)
        found |= {unit: (day, information(_together(unit, field))) for unit in some}
    return found


def _line(
    unit: Unit,
    shown: Floats,
    field: Field,
    days: float | None,
    later: tuple[float, float] | None,
    cautions: dict[str, str],
) -> dict[str, Any]:
    """Return the row of one test."""
    bits = information(shown)
    bits = bits if bits >= CLEAR else 0.0
    paid = price(unit.test, unit.target)
    return {
        **unit._asdict(),
        **paid._asdict(),
        "bits": bits,
        "bits_per_cost": _per(bits, paid.cost),
        "bits_per_minute": _per(bits, paid.minutes),
        "bits_per_discomfort": _per(bits, paid.discomfort),
        "caution": cautions.get(unit.test, ""),
        "because": _because(bits, shown, field, days, later),
        "source": paid.source,
    }


def _per(bits: float, price: float) -> float:
    return bits / price if price > 0 else np.nan


def _because(
    bits: float, shown: Floats, field: Field, days: float | None, later: tuple[float, float] | None
) -> str:
    """Return in a sentence what the test tells apart, or why it tells little."""
    early = ""
    if later is not None and days is not None and days < SOON * later[0]:
        day, then = later
        more = (
            f"on day {day:g} it would bring {then:.2f} bits"
            if then > bits
            else f"its time begins on day {day:g}"
        )
        early = f"Too early on day {days:g}: {more}. "
    if bits == 0.0:
        return f"{early}It would be much the same wherever the lesion is among what is still likely."
    share = shown.sum(axis=0)
    chance = 1.0 - shown[0] / np.where(share > 0, share, 1.0)
    likely = np.argsort(-share, kind="stable")[:LIKELY]
    apart = np.outer(share[likely], share[likely]) * np.subtract.outer(chance[likely], chance[likely]) ** 2
    high, low = (likely[place] for place in np.unravel_index(apart.argmax(), apart.shape))
    high, low = (high, low) if chance[high] >= chance[low] else (low, high)
    if chance[high] - chance[low] < 0.1:
        return f"{early}It tells the less likely sites apart, not the likeliest ones."
    return (
        f"{early}Abnormal in {100 * chance[high]:.0f} % with {called(field.names[high])}, "
        f"in {100 * chance[low]:.0f} % with {called(field.names[low])}."
    )
