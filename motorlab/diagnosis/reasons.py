"""Why a test comes next: what it tells apart or shows, what it would confirm, or why it tells little, in a sentence."""

import numpy as np

from motorlab.diagnosis.candidates import candidates
from motorlab.diagnosis.fields import Field
from motorlab.diagnosis.hypotheses import called
from motorlab.diagnosis.scans import NOWHERE
from motorlab.diagnosis.told import Told

__all__ = ["CLEAR", "because", "confirms"]

CLEAR = 0.01  # bits; a test that brings less tells nothing, and counts as none
LIKELY = 6  # answers among which the sentence looks for the two that a test tells apart best
SOON = 0.9  # share of the first useful day from which a test is not called too early
PLAIN = 0.1  # a difference of chances below this is not worth a word
SHOWN = 0.3  # a scan that shows the lesion in fewer does not find its place


def confirms(told: Told) -> float:
    """Return by how much a test is oftener abnormal with the best answer than without any lesion, 0..1."""
    return max(float(told.chance[told.share.argmax()]) - told.base, 0.0)


def because(
    told: Told, field: Field, days: float | None, later: tuple[float, float] | None, settled: bool
) -> str:
    """Return the reason.

    Parameters
    ----------
    told, field
        What the test would tell, and about what.
    days
        Days since it began.
    later
        The first useful day of a test that comes too early, and the bits that it would bring then.
    settled
        Whether no test tells more about the answer.
    """
    early = ""
    if later is not None and days is not None and days < SOON * later[0]:
        day, then = later
        more = (
            f"on day {day:g} it would bring {then:.2f} bits"
            if then > max(told.bits, CLEAR)
            else f"its time begins on day {day:g}"
        )
        early = f"Too early on day {days:g}: {more}. "
    aim = ""
    if told.picture is not None and told.picture.aim is not None:
        aim = f"Put on the place of {_called(field, told.picture.aim)}. "
    if told.bits >= CLEAR:
        return early + aim + (_places(told, field) or _apart(told, field))
    if settled and confirms(told) >= PLAIN:
        best = int(told.share.argmax())
        usual = f"{_percent(told.chance[best])} with {_called(field, best)}"
        return (
            f"{early}{aim}It no longer changes the answer, but would confirm it: abnormal in {usual}, "
            f"in {_percent(told.base)} without a lesion."
        )
    return f"{early}It would be much the same wherever the lesion is among what is still likely."


def _places(told: Told, field: Field) -> str:
    """Return at which two places a scan shows the lesion, if there are two."""
    if told.picture is None:
        return ""
    seen, place = told.picture.seen.tolist(), told.picture.place
    likely = np.argsort(-told.share, kind="stable")[:LIKELY].tolist()
    found = [number for number in likely if seen[number] >= SHOWN and place[number] != NOWHERE]
    other = next((number for number in found if place[number] != place[found[0]]), None)
    if other is None:
        return ""
    return (
        f"It shows where: the lesion is seen in {_percent(seen[found[0]])} with {_called(field, found[0])}, "
        f"in {_percent(seen[other])} with {_called(field, other)}, each at its place."
    )


def _apart(told: Told, field: Field) -> str:
    """Return which two of the likely answers a test tells apart best."""
    share, chance = told.share, told.chance
    likely = np.argsort(-share, kind="stable")[:LIKELY]
    apart = np.outer(share[likely], share[likely]) * np.subtract.outer(chance[likely], chance[likely]) ** 2
    high, low = (likely[place] for place in np.unravel_index(apart.argmax(), apart.shape))
    high, low = (high, low) if chance[high] >= chance[low] else (low, high)
    if chance[high] - chance[low] < PLAIN:
        return "It tells the less likely sites apart, not the likeliest ones."
    return (
        f"Abnormal in {_percent(float(chance[high]))} with {_called(field, int(high))}, "
        f"in {_percent(float(chance[low]))} with {_called(field, int(low))}."
    )


def _called(field: Field, number: int) -> str:
    """Return an answer in words; one of several sites is called after its likeliest case."""
    name = field.names[number]
    if " and " not in name:
        return called(name)
    start, end = np.append(field.starts, len(field.kept))[number : number + 2]
    cases = candidates().answer[field.kept[start:end]]
    likeliest = int(np.bincount(cases, weights=field.weights[start:end]).argmax())
    return called(candidates().answers[likeliest].label)


def _percent(chance: float) -> str:
    return f"{100 * chance:.0f} %"
