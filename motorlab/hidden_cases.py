"""Cases that a learner examines without being told what they are, and what becomes of the answer."""

from dataclasses import dataclass

from motorlab.choices import one_of
from motorlab.lesions import Lesion, on_day, syndrome
from motorlab.tables import rows

__all__ = ["HiddenCase", "answers", "hidden_case", "hidden_names"]


@dataclass(frozen=True, slots=True)
class HiddenCase:
    """One case without its name.

    Attributes
    ----------
    name, complaint, why
        The row's id; what the person says; what the tests show and what that means.
    lesions, day
        The case on the day on which the person comes; days since it began.
    limb, side
        What the person complains of.
    answer
        The right answer: a row of `hidden_answers`.
    """

    name: str
    complaint: str
    why: str
    lesions: tuple[Lesion, ...]
    day: float
    limb: str
    side: str
    answer: str


def hidden_names() -> list[str]:
    """Return the ids of the hidden cases.

    Examples
    --------
    >>> "thin_hand" in hidden_names()
    True
    """
    return [row.hidden for row in rows("hidden_cases")]


def hidden_case(name: str) -> HiddenCase:
    """Return one hidden case.

    Raises
    ------
    ValueError
        If there is no such case; names the nearest one.

    Examples
    --------
    >>> hidden_case("foot_drop_day_2").answer
    'one_nerve'
    """
    known = {row.hidden: row for row in rows("hidden_cases")}
    row = known[one_of(name, known, "hidden case")]
    lesions = on_day(syndrome(row.syndrome), row.day) if row.syndrome else ()
    return HiddenCase(name, row.complaint, row.why, lesions, float(row.day), row.limb, row.side, row.answer)


def answers() -> dict[str, str]:
    """Return what a learner can answer: ids and words, in order.

    Examples
    --------
    >>> list(answers())[0]
    'nothing'
    """
    return {row.answer: row.name for row in sorted(rows("hidden_answers"), key=lambda row: row.order)}
