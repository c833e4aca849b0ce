"""The one value the panel is a picture of, and the steps that lead from one value to the next.

A view is frozen: a control asks for a step, a step returns a new view or refuses with one clear sentence.
"""

from dataclasses import dataclass, replace
from typing import Any

from motorlab.lesions import Lesion, case, on_day, syndrome
from motorlab.reflex.protocols import limbs
from motorlab.tables import table
from motorlab.treatments import Plan
from motorlab.widgets import names, tables, words

__all__ = [
    "KNEE_JERK",
    "LETTERS",
    "START_DAY",
    "Held",
    "View",
    "at_station",
    "chosen_today",
    "edit",
    "healthy",
    "hold",
    "later",
    "let_go",
    "pick",
    "preset",
    "remove",
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
SEVERITY = 0.8  # of a lesion that the reader has just placed


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
    choice: str = tables.KEY
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


def pick(view: View, place: int | None) -> View:
    """Put another lesion into the controls; None makes room for a new one."""
    return replace(view, chosen=place)


def remove(view: View) -> View:
    """Take the chosen lesion away; what is left keeps its ages, and the day moves if the oldest went."""
    if view.chosen is None:
        return view
    left = tuple(lesion for place, lesion in enumerate(view.lesions) if place != view.chosen)
    gone_first = max((lesion.days for lesion in left), default=0.0) < max(
        lesion.days for lesion in view.lesions
    )
    moved = replace(view, lesions=left, chosen=len(left) - 1 if left else None, syndrome="", side="")
    if left and gone_first:
        moved = replace(moved, day=max(view.day - min(later(view, lesion) for lesion in left), 0.0))
    return moved


def hold(view: View) -> View:
    """Keep the case of this day for comparison, with the knee that is tapped; the signs are compared with it."""
    free = next((letter for letter in LETTERS if letter not in {held.letter for held in view.held}), None)
    if free is None:
        raise ValueError(f"Only {len(LETTERS)} cases can be held: let them go first.")
    lesions = today(view)
    given = f", {names.plan_name(view.treatment)}" if view.treatment else ""
    name = f"{words.age(view.day)}, {names.case_name(lesions, view.syndrome)}{given}"
    held = Held(free, name, lesions, view.side or "right", view.treatment)
    return replace(view, held=(*view.held, held), beside=free)


def let_go(view: View) -> View:
    """Let all held cases go."""
    return replace(view, held=(), beside="")


def at_station(view: View, place: str) -> View:
    """Answer a click on the drawn pathway, at a station and side such as "roots:right".

    An intact station is damaged at its usual site, a damaged one goes into the controls, and a second click
    there takes its lesion away.
    """
    station, _, side = place.partition(":")
    for number, lesion in enumerate(view.lesions):
        if names.station_of(lesion.site) == station and side in (lesion.side, "midline"):
            return remove(view) if number == view.chosen else pick(view, number)
    for number, lesion in enumerate(view.lesions):  # one that lies on both sides answers on each
        if names.station_of(lesion.site) == station and lesion.side == "both":
            return remove(view) if number == view.chosen else pick(view, number)
    return _placed(view, _free_site(view, station), side)


def _free_site(view: View, station: str) -> str:
    """Return the usual site of a station, or the first one there that has no lesion yet."""
    taken = {lesion.site for place, lesion in enumerate(view.lesions) if place != view.chosen}
    usual = names.usual_site(station)
    here = (usual, *(site for _, site in names.site_names(station)))
    return next((site for site in here if site not in taken), usual)


def edit(view: View, name: str, value: Any) -> View:
    """Change one thing about the chosen lesion, or place a new one by choosing its site."""
    if name == "station":
        name, value = "site", _free_site(view, value) if value else ""
    if name == "site" and (not value or view.chosen is None):
        return _placed(view, value, "") if value else view
    if view.chosen is None:
        return view
    lesion = view.lesions[view.chosen]
    if name == "site":
        new = _at(value, lesion.side or "", severity=lesion.severity, days=lesion.days, cause=lesion.cause)
    elif name == "severity":
        new = _grown_to(view, lesion, value)
    elif name == "later":
        new = replace(lesion, days=_begun(view, value))
    else:
        changed: dict[str, Any] = {name: value or None if name == "pattern" else value}
        new = replace(lesion, **changed)
    lesions = tuple(new if place == view.chosen else other for place, other in enumerate(view.lesions))
    side = "" if name in ("site", "side") else view.side
    return replace(view, lesions=case(lesions), syndrome="", side=side)


def _placed(view: View, site: str, side: str) -> View:
    """Add a lesion that began with the first one (or, in a healthy case, has the age of the day)."""
    age = max((lesion.days for lesion in view.lesions), default=view.day)
    lesions = case(view.lesions, _at(site, side, severity=SEVERITY, days=age))
    return replace(view, lesions=lesions, chosen=len(lesions) - 1, syndrome="", side="")


def _at(site: str, side: str, **given: Any) -> Lesion:
    """Return a lesion at a site.

    A paired one lies left above the crossing and right below it, so that the right limbs tell.
    """
    row = table("sites").set_index("site").loc[site]
    usual = row["default_side"] or ("left" if row["level"] in ("cortex", "capsule", "brainstem") else "right")
    kept = side if side in ("left", "right") and not row["default_side"] else usual
    return Lesion(site, side=kept, **given)


def _grown_to(view: View, lesion: Lesion, severity: float) -> Lesion:
    """Return the lesion with this severity on the day that is looked at.

    One that could not have grown so far by then is taken to have grown faster.
    """
    days, tempo = view.day - later(view, lesion), lesion.tempo_days
    if not tempo or days <= 0 or not severity:
        return replace(lesion, severity=severity, tempo_days=tempo if days > 0 else 0)
    share = min(1.0, days / tempo) / min(1.0, lesion.days / tempo)
    if severity <= share:
        return replace(lesion, severity=severity / share)
    return replace(lesion, severity=min(1.0, severity * lesion.days / days), tempo_days=days / severity)


def _begun(view: View, days_later: float) -> float:
    """Return the age of the chosen lesion if it began so many days after the first of the others."""
    others = [lesion.days for place, lesion in enumerate(view.lesions) if place != view.chosen]
    if not others:
        raise ValueError("The only lesion of a case is its first: add another before one can begin later.")
    if not 0 <= days_later <= max(others):
        raise ValueError(
            f"A lesion must begin from 0 to {max(others):g} days after the first, not {days_later:g}."
        )
    return max(others) - days_later
