"""What a test shows of a case in words: result, chance with its population, each lesion, and what it cannot show.

The same sentences stand beside the schematic and are its text for a reader who cannot see it.
"""

from functools import cache
from math import isnan
from typing import Any, NamedTuple

from motorlab.choices import one_of
from motorlab.expected_tests import published
from motorlab.lesions import Lesion, Lesions, case
from motorlab.studies.shown import Shown, shown, shown_each
from motorlab.tables import rows

__all__ = ["LETTERS", "Item", "Told", "scan_words", "sentences", "tell"]

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
RESULTS = {
    "abnormal": "Abnormal on this day",
    "normal": "Normal on this day",
    "not_yet": "Too early on this day",
    "depends": "It depends on the cause",
}
SPREADS = {
    "ci95": "95 % interval",
    "ci95_unverified": "95 % interval, not verified",
    "range": "range of studies",
}
LOOKS = {"abnormal": ("seen", "shown"), "depends": ("unsure", "open")}  # all others are not shown
PURPOSE = "A schematic of where, not a scan. For teaching, not for patients."


class Item(NamedTuple):
    """One place: its letter, its lesions, how its mark looks, and what the test shows of it."""

    letter: str
    lesions: tuple[Lesion, ...]  # more than one where the same is said of all of them
    look: str  # seen, unseen or unsure
    word: str
    because: str


class Told(NamedTuple):
    """Everything that stands beside the picture."""

    name: str
    looks_at: str
    plain: str  # the result as the tables call it
    result: str
    chance: str
    evidence: str
    items: tuple[Item, ...]
    rest: tuple[str, ...]
    view: Any


def scan_words(test: str, *lesions: Lesions) -> str:
    """Return in words what ``scan_scheme`` draws.

    Parameters
    ----------
    test
        A test of imaging, laboratory or genes: a row of `test_views`.
    lesions
        Any number of lesions, singly or in tuples; none means healthy.

    Raises
    ------
    ValueError
        If there is no such test, or something is not a lesion.

    Examples
    --------
    >>> stroke = Lesion("internal_capsule", side="left", days=1 / 24, cause="ischaemia")
    >>> scan_words("ct_head", stroke).split(". ")[1]
    'Too early on this day: abnormal in about 10 of 100, a teaching assumption'
    """
    return sentences(tell(test, *lesions))


def sentences(told: Told) -> str:
    """Return all that is told of a case as one text."""
    said = [f"{told.name} looks at {told.looks_at}.", f"{told.result}: {told.chance}.", told.evidence]
    said += [f"{item.letter} is {item.word}. {item.because}" for item in told.items]
    return " ".join([*said, *told.rest])


def tell(test: str, *lesions: Lesions) -> Told:
    """Return what a test shows of a case, in parts."""
    view = _views()[one_of(test, _views(), "test of imaging, laboratory or genes")]
    row = _tests()[test]
    flat = case(*lesions)
    answer = shown(test, flat)
    each = shown_each(test, flat)
    first = next((at for at, one in zip(flat, each, strict=True) if _decides(one, answer)), None)
    items = _items(flat, each)
    none = () if flat else (answer.because,)
    rest = (*none, f"What it leaves open: {row.does_not_answer}", view.note, PURPOSE)
    return Told(
        row.name,
        view.looks_at,
        answer.result,
        RESULTS[answer.result],
        _chance(answer),
        _evidence(test, (first,) if first else flat),
        items,
        rest,
        view,
    )


@cache
def _views() -> dict[str, Any]:
    known = {row.view: row for row in rows("scan_views")}
    return {row.test: known[row.view] for row in rows("test_views")}


def _letter(number: int) -> str:
    """Return the letter of a lesion; behind Z they go on as A2, B2, ..."""
    turn, place = divmod(number, len(LETTERS))
    return LETTERS[place] + (str(turn + 1) if turn else "")


def _decides(one: Shown, answer: Shown) -> bool:
    """Whether the answer to the whole case is that to this lesion."""
    return (one.result, one.chance) == (answer.result, answer.chance)


def _items(lesions: tuple[Lesion, ...], each: list[Shown]) -> tuple[Item, ...]:
    """Return the places with their letters; lesions of one place of which the same is said are one."""
    places: dict[tuple[str, str | None, str, str], list[Lesion]] = {}
    for lesion, one in zip(lesions, each, strict=True):
        places.setdefault((lesion.site, lesion.side, one.result, one.because), []).append(lesion)
    return tuple(
        Item(_letter(number), tuple(found), *LOOKS.get(result, ("unseen", "not shown")), because)
        for number, ((_, _, result, because), found) in enumerate(places.items())
    )


def _chance(answer: Shown) -> str:
    """Return how often the test is abnormal on that day."""
    share = f"about {100 * answer.chance:.0f} of 100" if answer.chance >= 0.01 else "fewer than 1 of 100"
    said = {
        "abnormal": f"abnormal in {share}",
        "not_yet": f"abnormal in {share}",
        "depends": "how often it is abnormal cannot be said without the cause",
    }.get(answer.result, f"called abnormal in {share} all the same")
    assumed = (
        ", a teaching assumption" if answer.source == "assumption" and answer.result != "depends" else ""
    )
    return said + assumed


def _evidence(test: str, lesions: tuple[Lesion, ...]) -> str:
    """Return the published accuracy that fits best, with its population and its source."""
    row, fits = published(test, lesions)
    head = "Published" if fits or not lesions else "No published accuracy fits this case. The nearest is"
    rates = [
        _rate(name, row.interval_kind, *(getattr(row, f"{name}{end}") for end in ("_low", "", "_high")))
        for name in ("sensitivity", "specificity")
    ]
    given = ", ".join(filter(None, rates)) or "no figure"
    source = "" if row.source == "assumption" else f" ({_citations()[row.source]})"
    return f"{head} for {row.condition}: {given}; {row.population}{source}. {row.caveat}"


def _rate(name: str, spread: str, low: float, point: float, high: float) -> str:
    """Return a share in words with its interval; "" where there is none."""
    ends = "" if isnan(low) or isnan(high) else f"{low:g} to {high:g}"
    if isnan(point):
        return f"{name} {ends} % ({SPREADS[spread]})" if ends else ""
    return f"{name} {point:g} %" + (f" ({SPREADS[spread]} {ends})" if ends else "")


@cache
def _tests() -> dict[str, Any]:
    return {row.test: row for row in rows("tests")}


@cache
def _citations() -> dict[str, str]:
    return {row.key: row.citation for row in rows("sources")}
