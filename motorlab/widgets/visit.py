"""The one value that the laboratory is a picture of: who is examined, on which day, and which shocks were given.

A visit is frozen: a control asks for a step, a step returns a new visit or refuses with one clear sentence.
"""

from dataclasses import dataclass, replace
from typing import NamedTuple

from motorlab.choices import one_of
from motorlab.figures.nerve_limb import studies_of
from motorlab.hidden_cases import HiddenCase, answers, hidden_case, hidden_names
from motorlab.lesions import Lesion, on_day, syndrome
from motorlab.studies.nerve_studies import SKIN_C
from motorlab.sweep_studies import sweep_studies
from motorlab.tables import rows

__all__ = [
    "LIMBS",
    "Shock",
    "Visit",
    "hidden",
    "limb_of",
    "next_hidden",
    "points_of",
    "stimulated",
    "swept",
    "today",
    "with_answer",
    "with_case",
    "with_day",
    "with_fields",
    "with_hidden",
    "with_limb",
    "with_side",
    "with_study",
    "with_syndrome",
]

START_DAY = 60.0
LIMBS = ("arm", "leg", "head")


class Shock(NamedTuple):
    """One shock that was given: the study it belongs to, the side, and the point."""

    finding: str
    study: str
    side: str
    point: str


@dataclass(frozen=True)
class Visit:
    """What the laboratory shows.

    ``lesions`` is the whole case, each lesion with its age on the case's last day; ``day`` the day that is looked
    at. ``hidden`` is the hidden case that is examined and ``answer`` what the learner said it is ("": nothing yet).
    ``finding``, ``study`` and ``side`` are the nerve in hand; ``done`` all shocks that were given, in order.
    ``sweep`` is the study of several shocks that is shown instead ("": none), ``sweeps`` all that were done, with
    the side. ``needle`` says that the needle's panel is open; ``other`` that the other side lies behind the traces
    instead of a healthy person; ``skin_c`` how warm the limb is (C).
    """

    lesions: tuple[Lesion, ...] = ()
    day: float = START_DAY
    syndrome: str = ""
    hidden: str = ""
    answer: str = ""
    limb: str = "arm"
    finding: str = "cmap"
    study: str = "median"
    side: str = "right"
    done: tuple[Shock, ...] = ()
    sweep: str = ""
    sweeps: tuple[tuple[str, str], ...] = ()
    needle: bool = False
    other: bool = False
    skin_c: float = SKIN_C["usual"]


def today(visit: Visit) -> tuple[Lesion, ...]:
    """Return the case on the day that is looked at."""
    return on_day(visit.lesions, visit.day) if visit.lesions else ()


def hidden(visit: Visit) -> HiddenCase | None:
    """Return the hidden case that is examined, if there is one."""
    return hidden_case(visit.hidden) if visit.hidden else None


def points_of(finding: str, study: str) -> list[str]:
    """Return the points at which a study stimulates, from the electrode upwards.

    Examples
    --------
    >>> points_of("cmap", "tibial")
    ['ankle', 'back of the knee']
    """
    mine = [row for row in rows("stimulation_points") if (row.finding, row.study) == (finding, study)]
    return [row.name for row in sorted(mine, key=lambda row: row.order)]


def limb_of(finding: str, study: str) -> str:
    """Return the limb on which a study is done."""
    return next(limb for limb in LIMBS if (finding, study) in studies_of(limb))


def with_fields(visit: Visit, **fields: object) -> Visit:
    """Change how the case is looked at, not the case."""
    return replace(visit, **fields)  # type: ignore[arg-type]


def with_side(visit: Visit, side: str) -> Visit:
    """Turn to the other side; several shocks are given there anew."""
    turned = replace(visit, side=one_of(side, ("left", "right"), "side"))
    return swept(turned, visit.sweep)


def with_case(visit: Visit, lesions: tuple[Lesion, ...], *, syndrome: str = "") -> Visit:
    """Put another case in place; what was done on the one before is forgotten."""
    day = max((lesion.days for lesion in lesions), default=START_DAY)
    new = replace(visit, lesions=lesions, day=day, syndrome=syndrome, hidden="", answer="")
    return replace(new, done=(), sweep="", sweeps=(), needle=False)


def with_syndrome(visit: Visit, name: str) -> Visit:
    """Put a named syndrome in place, or a healthy person."""
    return with_case(visit, syndrome(name) if name else (), syndrome=name)


def with_day(visit: Visit, day: float) -> Visit:
    """Look at the same case on another day; a hidden case has come on its own day."""
    if visit.hidden and not visit.answer:
        raise ValueError("This person came today: answer first, then move the day.")
    on_day((), day)  # refuses what is not a day
    return replace(visit, day=float(day))


def with_limb(visit: Visit, limb: str) -> Visit:
    """Turn to another limb and its first study."""
    finding, study = studies_of(one_of(limb, LIMBS, "limb"))[0]
    if limb == visit.limb:
        return visit
    return replace(visit, limb=limb, finding=finding, study=study, sweep="")


def with_study(visit: Visit, finding: str, study: str) -> Visit:
    """Take another nerve in hand."""
    return replace(visit, finding=finding, study=study, limb=limb_of(finding, study), sweep="")


def stimulated(visit: Visit, *points: str) -> Visit:
    """Give shocks to the nerve in hand; a shock that was given already adds nothing."""
    known = points_of(visit.finding, visit.study)
    new = [Shock(visit.finding, visit.study, visit.side, one_of(point, known, "point")) for point in points]
    return replace(visit, done=tuple(dict.fromkeys((*visit.done, *new))), sweep="")


def swept(visit: Visit, sweep: str) -> Visit:
    """Give several shocks: a study of `sweep_studies`; "" goes back to the nerve in hand."""
    if not sweep:
        return replace(visit, sweep="")
    one_of(sweep, sweep_studies(visit.limb), "study of several shocks here")
    return replace(visit, sweep=sweep, sweeps=tuple(dict.fromkeys((*visit.sweeps, (sweep, visit.side)))))


def with_hidden(visit: Visit, name: str) -> Visit:
    """Let a hidden case come in."""
    case = hidden_case(name)
    shown = with_limb(with_case(visit, case.lesions), case.limb)
    return replace(shown, hidden=name, day=case.day, side=case.side)


def next_hidden(visit: Visit) -> Visit:
    """Let the hidden case come in that follows the present one."""
    names = hidden_names()
    place = names.index(visit.hidden) + 1 if visit.hidden else 0
    return with_hidden(visit, names[place % len(names)])


def with_answer(visit: Visit, answer: str) -> Visit:
    """Say what the hidden case is; the first answer counts."""
    if not visit.hidden:
        raise ValueError("Nobody is hidden here: press Hidden case first.")
    return replace(visit, answer=visit.answer or one_of(answer, answers(), "answer"))
