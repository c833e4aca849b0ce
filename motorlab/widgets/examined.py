"""A patient of the localiser: what an examiner finds, and where a good one would look next."""

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from motorlab.catalogue import catalogue
from motorlab.diagnosis.evidence import Key
from motorlab.diagnosis.next_tests import next_tests
from motorlab.diagnosis.units import BEDSIDE
from motorlab.findings import expect
from motorlab.lesions import on_day, syndrome
from motorlab.widgets import words

__all__ = ["complaint", "first_day", "found", "next_sign", "sign_of"]

KINDS = ("exam", "reflex")
SURE = 0.5  # from this chance on a sign is found as it is expected, below it as normal


@cache
def first_day(patient: str) -> float:
    """Return the day on which a syndrome's patient comes.

    Examples
    --------
    >>> first_day("als_limb_onset")
    400.0
    """
    return float(max((lesion.days for lesion in syndrome(patient)), default=0.0))


@lru_cache(maxsize=64)
def _signs(patient: str, day: float) -> dict[Key, tuple[Any, float]]:
    """Return for each sign of the bedside what is found, and its chance of being abnormal."""
    signs = expect(*on_day(syndrome(patient), day))
    signs = signs[signs["kind"].isin(KINDS)]
    columns = (signs[name] for name in ("finding", "target", "side", "expected", "chance"))
    return {
        (finding, target, side): (_read(finding, expected) if chance >= SURE else _normal(finding), chance)
        for finding, target, side, expected, chance in zip(*columns, strict=True)
    }


def _read(finding: str, expected: Any) -> Any:
    """Return an expected value as an examiner writes it: grades are whole."""
    return expected if isinstance(expected, str) else round(float(expected))


def _normal(finding: str) -> Any:
    kind = catalogue()[finding]
    return kind.normal if kind.words else round(float(kind.health))


def found(patient: str, day: float | None, key: Key) -> Any:
    """Return what an examiner finds of one sign in a patient; without a day, on the day on which the patient comes.

    Examples
    --------
    >>> found("capsular_stroke", 30, ("plantar", "", "left"))
    'extensor'
    """
    return _signs(patient, first_day(patient) if day is None else day)[key][0]


def complaint(patient: str, day: float | None) -> Key:
    """Return the sign that a patient comes with: the surest one of a short examination.

    Examples
    --------
    >>> complaint("bell_palsy", None)[0]
    'power'
    """
    signs = _signs(patient, first_day(patient) if day is None else day)
    short = [key for key in signs if key[1] in words.KEY_TARGETS.get(key[0], (key[1],))]
    return max(short, key=lambda key: (signs[key][0] != _normal(key[0]), signs[key][1]))


def next_sign(seen: Mapping[Key, object], day: float | None, prior: str) -> Key | None:
    """Return the sign at the bedside that would tell most, or None if there is none left.

    Examples
    --------
    >>> next_sign({("power", "tibialis_anterior", "right"): 1}, 30, "clinic") is None
    False
    """
    tests = next_tests(seen, day, bedside=True, prior=prior)
    signs = tests[tests["test"] == BEDSIDE]
    return sign_of(signs.iloc[0].to_dict()) if len(signs) else None


def sign_of(row: Mapping[Any, Any]) -> Key:
    """Return the key of a sign in a row of `motorlab.next_tests`.

    Examples
    --------
    >>> sign_of({"target": "reflex knee", "side": "left"})
    ('reflex', 'knee', 'left')
    """
    finding, _, target = str(row["target"]).partition(" ")
    return finding, target, str(row["side"])
