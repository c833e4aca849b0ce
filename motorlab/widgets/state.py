"""The one value the panel is a picture of, and the steps that lead from one value to the next.

A view is frozen: a control asks for a step, a step returns a new view or refuses with one clear sentence.
"""

from dataclasses import dataclass, replace
from typing import Any

from motorlab.lesions import Lesion, on_day, syndrome
from motorlab.reflex.protocols import limbs
from motorlab.treatments import Plan
from motorlab.widgets import names, signs_table, words

__all__ = [
    "KNEE_JERK",
    "LETTERS",
    "START_DAY",
    "Held",
    "View",
    "chosen_today",
    "healthy",
    "hold",
    "later",
    "let_go",
    "preset",
    "today",
    "with_day",
    "with_fields",
    "with_lesions",
    "with_protocol",
    "with_syndrome",
    "with_treatment",
]

START_DAY = 60.0  # of a panel that opens healthy: late enough for the chronic picture
KNEE_JERK = "knee_jerk"  # the examination that a panel opens with
LETTERS = ("A", "B", "C")  # of the cases that can be held: more curves than that nobody reads


@dataclass(frozen=True)
class Held:
    """A case that is kept to be compared with: letter, name, lesions, the side that was examined, the treatment."""

    letter: str
    name: str
    lesions: tuple[Lesion, ...]
    side: str
    treatment: Plan = ()


@dataclass(frozen=True)
class View:
    """What the panel shows.

    ``lesions`` is the whole case, each lesion with its age on the case's last day; ``day`` is the day that is
    looked at, counted from the start of the oldest lesion. ``chosen`` is the lesion in the controls (None:
    the next one to be added). ``protocol`` is what is examined, ``side`` where ("": the panel chooses the side that
    shows more), ``treatment`` what is given. ``choice`` and ``normal`` say which signs are listed, ``why`` which
    row is explained, ``more`` whether all controls of a lesion are shown. ``held`` are the cases kept for
    comparison, first A, and ``beside`` the letter of the one that the signs are compared with ("": a healthy
    person).
    """

    lesions: tuple[Lesion, ...] = ()
    day: float = START_DAY
    chosen: int | None = None
    syndrome: str = ""
    protocol: str = KNEE_JERK
    side: str = ""
    treatment: Plan = ()
    choice: str = signs_table.KEY
    normal: bool = False
    why: str = ""
    more: bool = False
    held: tuple[Held, ...] = ()
    beside: str = ""


def today(view: View) -> tuple[Lesion, ...]:
    """Return the case on the day that is looked at; a lesion that has not begun is not in it."""
    return on_day(view.lesions, view.day) if view.lesions else ()


def chosen_today(view: View) -> Lesion | None:
    """Return the chosen lesion on the day that is looked at, or as it will be if it has not begun."""
    if view.chosen is None:
        return None
    lesion = view.lesions[view.chosen]
    begun = on_day(lesion, view.day - later(view, lesion)) if view.day >= later(view, lesion) else ()
    return begun[0] if begun else lesion


def later(view: View, lesion: Lesion) -> float:
    """Return how many days after the first lesion of the case this one began."""
    return max(other.days for other in view.lesions) - lesion.days


def with_fields(view: View, **fields: Any) -> View:
    """Change what is looked at and how, not the case."""
    return replace(view, **fields)


def with_lesions(view: View, lesions: tuple[Lesion, ...], *, syndrome: str = "") -> View:
    """Put another case in place; the day becomes the age of its oldest lesion."""
    day = max((lesion.days for lesion in lesions), default=view.day)
    chosen = 0 if lesions else None
    return replace(view, lesions=lesions, day=day, chosen=chosen, syndrome=syndrome, side="")


def with_day(view: View, day: float) -> View:
    """Look at the same case on another day after its oldest lesion began."""
    on_day((), day)  # refuses what is not a day
    return replace(view, day=float(day))


def with_syndrome(view: View, name: str) -> View:
    """Put a named syndrome in place, as it is on the row's own day."""
    return with_lesions(view, syndrome(name), syndrome=name) if name else view


def preset(view: View, key: str) -> View:
    """Put the ready-made case of a number key in place; a number without one changes nothing."""
    row = names.presets().get(key)
    if row is None:
        return view
    changed = with_syndrome(view, row.syndrome) if row.syndrome else healthy(view)
    return with_day(changed, row.day)


def with_protocol(view: View, protocol: str) -> View:
    """Examine something else; the panel chooses the side again."""
    limbs(protocol)  # refuses what is no protocol
    return replace(view, protocol=protocol, side="")


def with_treatment(view: View, treatment: Plan) -> View:
    """Give another treatment, or none."""
    return replace(view, treatment=treatment)


def healthy(view: View) -> View:
    """Take all lesions away, and stay on the day."""
    return with_lesions(view, ())


def hold(view: View) -> View:
    """Keep the case of this day for comparison, with the knee that is tapped; the signs are compared with it."""
    free = next((letter for letter in LETTERS if letter not in {held.letter for held in view.held}), None)
    if free is None:
        raise ValueError(f"Only {len(LETTERS)} cases can be held: let them go first.")
    lesions = today(view)
    # what is given stands first: it is what tells two held cases apart, and the end of a long name is not seen
    given = f"{names.plan_name(view.treatment)}, " if view.treatment else ""
    name = f"{given}{words.age(view.day)}, {names.case_name(lesions, view.syndrome)}"
    held = Held(free, name, lesions, view.side or "right", view.treatment)
    return replace(view, held=(*view.held, held), beside=free)


def let_go(view: View) -> View:
    """Let all held cases go."""
    return replace(view, held=(), beside="")
