"""What one test of cause or place would show of one case, in words: the lesion, the day, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from motorlab.because import place
from motorlab.lesions import Lesion
from motorlab.studies.causes import (
    LEAST,
    RANKS,
    UNKNOWN,
    Row,
    Traits,
    answer_on,
    cause_names,
    healthy_row,
    rows_for,
    traits_of,
)

__all__ = ["Shown", "shown", "shown_each"]

NOTHING = "There is no lesion."
SLIGHT = "too little is lost there for any test of the cause"


_Answer = tuple[str, float, Row | None, Lesion, Traits]


@dataclass(frozen=True)
class Shown:
    """What one test would show of one case.

    Attributes
    ----------
    result
        `abnormal`, `normal`, `not_yet` or `depends`.
    chance
        How often the test would be abnormal on that day, 0..1.
    because
        The lesion, the day and what the test sees or misses, in a sentence.
    source
        Key of `sources`.
    """

    result: str
    chance: float
    because: str
    source: str


def shown(test: str, lesions: Sequence[Lesion]) -> Shown:
    """Return what one test would show of one case, and why.

    Parameters
    ----------
    test
        A test that `test_shows` has rows for.
    lesions
        The lesions of the case.

    Examples
    --------
    >>> stroke = Lesion("internal_capsule", side="left", days=1, cause="ischaemia")
    >>> shown("mri_brain_dwi", [stroke]).result, shown("mri_brain_dwi", [stroke]).chance
    ('abnormal', 0.83)
    >>> shown("mri_brain_dwi", [Lesion("internal_capsule", side="left", days=1)]).result
    'depends'
    """
    normal = healthy_row(test)
    answers = _answers(test, lesions)
    chance = max([normal.chance, *(answer[1] for answer in answers)])
    if not answers:
        return Shown("normal", chance, f"{NOTHING} {normal.note}".strip(), normal.source)

    def weight(answer: _Answer) -> tuple[int, float, bool, bool]:
        """Put first what counts most; a lesion of which rows speak tells more than one they do not know."""
        result, chance, row, _, traits = answer
        return RANKS.index(result), chance, row is not None, bool(_times(test, traits))

    return _told(test, max(answers, key=weight), chance)


def shown_each(test: str, lesions: Sequence[Lesion]) -> list[Shown]:
    """Return what one test would show of each lesion of one case, in their order.

    Parameters
    ----------
    test
        A test that `test_shows` has rows for.
    lesions
        The lesions of the case; some tests also ask what else is damaged.

    Examples
    --------
    >>> stroke = Lesion("internal_capsule", side="left", days=1, cause="ischaemia")
    >>> root = Lesion("root_l5", side="right", days=1, cause="compression")
    >>> [each.result for each in shown_each("mri_brain_dwi", [stroke, root])]
    ['abnormal', 'normal']
    """
    normal = healthy_row(test)
    told = iter(_told(test, answer, max(normal.chance, answer[1])) for answer in _answers(test, lesions))
    slight = [
        Shown("normal", normal.chance, f"{_head(lesion)}: {SLIGHT}.", normal.source) for lesion in lesions
    ]
    real = [lesion.severity >= LEAST for lesion in lesions]
    return [next(told) if counts else rest for counts, rest in zip(real, slight, strict=True)]


def _answers(test: str, lesions: Sequence[Lesion]) -> list[_Answer]:
    """Return the answer to each lesion that has lost anything."""
    return [(*answer_on(test, traits, lesion.days), lesion, traits) for lesion, traits in traits_of(lesions)]


def _told(test: str, answer: _Answer, chance: float) -> Shown:
    """Return an answer with its reason in words and its source."""
    result, _, row, lesion, traits = answer
    known = rows_for(test, traits, traits.cause) if traits.cause != UNKNOWN else ()
    source = (row or next(iter(known), healthy_row(test))).source
    return Shown(result, chance, _because(test, result, row, lesion, traits), source)


@lru_cache(maxsize=4096)
def _times(test: str, lesion: Traits) -> dict[str, list[Row]]:
    """Return for each cause that the test would show at such a lesion the rows that say when."""
    found = {}
    for cause, name in cause_names().items():
        rows = [row for row in rows_for(test, lesion, cause) if row.result == "abnormal"]
        if rows:
            found[name] = rows
    return found


def _because(test: str, result: str, row: Row | None, lesion: Lesion, traits: Traits) -> str:
    head = _head(lesion)
    if row is None:
        return f"{head}: {_missing(test, result, lesion.days, traits)}"
    later = [item.from_day for item in rows_for(test, traits, row.cause) if item.result == "abnormal"]
    again = f" It shows from {_age(min(later))}." if row.result == "not_yet" and later else ""
    return f"{head}: {_lower(row.note)}{again}"


def _head(lesion: Lesion) -> str:
    """Return where a lesion is, why, and how old it is."""
    where = place(lesion)
    cause = cause_names().get(lesion.cause, "cause not known")
    return f"{where[:1].upper()}{where[1:]} ({cause}, {_age(lesion.days)})"


def _missing(test: str, result: str, day: float, traits: Traits) -> str:
    """Return why no row speaks of this day: too early, too late, not there, or not without the cause."""
    times = _times(test, traits)
    rows = rows_for(test, traits, "any" if traits.cause == UNKNOWN else traits.cause)
    mine = [row for row in rows if row.result == "abnormal"]
    if result == "not_yet" and mine:
        return f"too early, it shows from {_age(min(row.from_day for row in mine))}. {mine[0].note}"
    if result == "depends":
        return f"it depends on the cause, which the place does not tell. It would show {_when(times, day)}."
    if mine:
        return f"too late, it showed until {_age(max(row.until_day for row in mine))}."
    if times and traits.cause == UNKNOWN:
        return "on this day the test would not show it, whatever the cause."
    seen = (
        f"there it shows only these causes: {', '.join(times)}"
        if times
        else "damage there does not show in it"
    )
    return f"{seen}. {healthy_row(test).note}".strip()


def _when(times: dict[str, list[Row]], day: float) -> str:
    """Return with which causes the test would show the lesion today, and with which later."""
    today = [name for name, rows in times.items() if any(row.from_day <= day < row.until_day for row in rows)]
    later = [name for name, rows in times.items() if all(row.from_day > day for row in rows)]
    said = [f"{when} with: {', '.join(some)}" for when, some in (("today", today), ("later", later)) if some]
    return "; ".join([*said, "not otherwise"])


def _age(days: float) -> str:
    return f"hour {24 * days:.0f}" if 0 < days < 1 else f"day {days:.0f}"


def _lower(note: str) -> str:
    """Return a sentence as it stands after a colon; abbreviations such as CT keep their capitals."""
    return note[:1].lower() + note[1:] if note[1:2].islower() or note[1:2] == " " else note
