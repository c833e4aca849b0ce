"""A patient of the localiser: what an examiner finds, and in which order the findings are shown."""

from functools import cache, lru_cache
from typing import Any

from motorlab.catalogue import catalogue
from motorlab.diagnosis.evidence import Key
from motorlab.findings import expect
from motorlab.lesions import on_day, syndrome
from motorlab.widgets import words

__all__ = ["first_day", "found", "next_shown", "order"]

KINDS = ("exam", "reflex")
SURE = 0.5  # from this chance on a sign is shown as it is expected, below it as normal
GENERAL = ("gait", "bladder", "respiration")  # they say more of the patient than of the place


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
    """Return what an examiner finds of one sign in a patient.

    Raises
    ------
    KeyError
        If it is no sign of the bedside.

    Examples
    --------
    >>> found("capsular_stroke", 30, ("plantar", "", "left"))
    'extensor'
    """
    return _signs(patient, first_day(patient) if day is None else day)[key][0]


@lru_cache(maxsize=64)
def order(patient: str, day: float | None) -> tuple[Key, ...]:
    """Return the signs of a short examination: abnormal ones by their chance, each followed by a normal one.

    Examples
    --------
    >>> "plantar" in {key[0] for key in order("capsular_stroke", 30)[:60]}
    True
    """
    signs = _signs(patient, first_day(patient) if day is None else day)
    short = [key for key in signs if key[1] in words.KEY_TARGETS.get(key[0], (key[1],))]
    ill = [key for key in short if signs[key][0] != _normal(key[0])]
    ill.sort(key=lambda key: (key[0] in GENERAL, -signs[key][1]))
    well = [key for key in short if key not in ill and key[0] not in GENERAL]
    well.sort(key=lambda key: (not _beside(key, ill), _rank(key)))
    mixed: list[Key] = []
    for place in range(max(len(ill), len(well))):
        mixed += ill[place : place + 1] + well[place : place + 1]
    return tuple(mixed)


def _beside(key: Key, ill: list[Key]) -> bool:
    """Whether a sign of the same kind and side is abnormal: what is spared beside it tells the most."""
    return any(other[0] == key[0] and other[2] == key[2] for other in ill)


def _rank(key: Key) -> int:
    """Return how late in an examination a sign stands."""
    return list(words.KEY_TARGETS).index(key[0]) if key[0] in words.KEY_TARGETS else len(words.KEY_TARGETS)


def next_shown(patient: str, day: float | None, seen: Any) -> Key | None:
    """Return the next sign that has not been looked at, or None."""
    return next((key for key in order(patient, day) if key not in seen), None)
