"""Which test next: the bits that each would bring about the site on that day, and what they cost."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from motorlab.choices import one_of
from motorlab.diagnosis.beliefs import Belief, belief
from motorlab.diagnosis.evidence import Key
from motorlab.diagnosis.fields import Field, field_of
from motorlab.diagnosis.reasons import CLEAR, because, confirms
from motorlab.diagnosis.told import Told, confirming, telling, told
from motorlab.diagnosis.units import BEDSIDE, Unit, contraindicated, price, units

__all__ = ["next_tests"]

PLACES = 3  # the best places of each test that are listed
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
        At most three places of each test. A scan that shows a place tells which. Where no test tells more, what would
        confirm the best answer comes first. Columns: `test`, `target`, `side`; `bits` on that day; `cost` (US dollars,
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
        left
        for unit in units()
        if unit.test not in refused and (bedside or unit.test != BEDSIDE) and (left := _unseen(unit, known))
    ]
    best = _best(listed, field, telling(field, bedside))
    settled = all(shown.bits < CLEAR for _, shown in best)
    if settled:
        best = _best(listed, field, confirming(field, bedside))
    later = _later(held, days, hypotheses, best)
    lines = [
        {
            **_line(unit, shown, cautions),
            "because": because(shown, field, days, later.get(unit), settled),
            CONFIRMS: confirms(shown) if settled else 0.0,
        }
        for unit, shown in best
    ]
    frame = pd.DataFrame(lines, columns=[*COLUMNS, CONFIRMS])
    # of those alike the kinder and cheaper first
    order = {by: False, CONFIRMS: False, "discomfort": True, "cost": True, "minutes": True}
    frame = frame.sort_values(list(order), ascending=list(order.values()), kind="stable", na_position="last")
    return frame[list(COLUMNS)].reset_index(drop=True)


COLUMNS = (
    *("test", "target", "side", "bits", "cost", "minutes", "discomfort", "earliest_day"),
    *("bits_per_cost", "bits_per_minute", "bits_per_discomfort", "caution", "because", "source"),
)
CONFIRMS = "confirms"


def _unseen(unit: Unit, known: set[int]) -> Unit | None:
    """Return what a test reads that is not known yet."""
    if known.isdisjoint(unit.rows):
        return unit
    kept = [(row, words) for row, words in zip(unit.rows, unit.words, strict=True) if row not in known]
    if not kept:
        return None
    return unit._replace(rows=tuple(row for row, _ in kept), words=tuple(words for _, words in kept))


def _best(listed: list[Unit], field: Field, worth: dict[int, float]) -> list[tuple[Unit, Told]]:
    """Return the places of each test whose rows are worth most, with what they would tell."""
    by_test: dict[str, list[Unit]] = {}
    for unit in listed:
        by_test.setdefault(unit.test, []).append(unit)
    found = []
    for test, some in by_test.items():
        most = 3 * PLACES if test == BEDSIDE else PLACES
        some.sort(key=lambda unit: -sum(worth[row] for row in unit.rows))
        found += [(unit, told(unit, field)) for unit in some[:most]]
    return found


def _later(
    held: Belief, days: float | None, hypotheses: Sequence[str] | None, best: list[tuple[Unit, Told]]
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
        found |= {unit: (day, told(unit, field).bits) for unit in some}
    return found


def _line(unit: Unit, shown: Told, cautions: dict[str, str]) -> dict[str, Any]:
    """Return the row of one test, but for its reason."""
    bits = shown.bits if shown.bits >= CLEAR else 0.0
    paid = price(unit.test, unit.target)
    return {
        **unit._asdict(),
        **paid._asdict(),
        "bits": bits,
        "bits_per_cost": _per(bits, paid.cost),
        "bits_per_minute": _per(bits, paid.minutes),
        "bits_per_discomfort": _per(bits, paid.discomfort),
        "caution": cautions.get(unit.test, ""),
        "source": paid.source,
    }


def _per(bits: float, price: float) -> float:
    return bits / price if price > 0 else np.nan
