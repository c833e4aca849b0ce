"""The one value the panel is a picture of, and the steps that lead from one value to the next.

A view is frozen: a control asks for a step, a step returns a new view or refuses with one clear sentence.
"""

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from motorlab.case_texts import read_case_text
from motorlab.lesions import Lesion, case, on_day, syndrome
from motorlab.tables import table
from motorlab.widgets import tables

__all__ = [
    "START_DAY",
    "View",
    "chosen_today",
    "edit",
    "healthy",
    "later",
    "name_of_site",
    "pick",
    "remove",
    "site_levels",
    "site_names",
    "syndrome_names",
    "today",
    "with_case_text",
    "with_day",
    "with_fields",
    "with_lesions",
    "with_syndrome",
]

START_DAY = 60.0  # of a panel that opens healthy: late enough for the chronic picture
SEVERITY = 0.8  # of a lesion that the reader has just placed


@dataclass(frozen=True)
class View:
    """What the panel shows.

    ``lesions`` is the whole case, each lesion with its age on the case's last day; ``day`` is the day that is
    looked at, counted from the start of the oldest lesion. ``chosen`` is the lesion in the controls (None:
    the next one to be added). ``side`` is the knee that is tapped ("": the panel chooses the one that shows
    more). ``choice`` and ``normal`` say which signs are listed, ``why`` which row is explained.
    """

    lesions: tuple[Lesion, ...] = ()
    day: float = START_DAY
    chosen: int | None = None
    syndrome: str = ""
    level: str = ""
    side: str = ""
    choice: str = tables.KEY
    normal: bool = False
    why: str = ""


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
    return replace(view, lesions=lesions, day=day, chosen=chosen, syndrome=syndrome, level="", side="")


def with_day(view: View, day: float) -> View:
    """Look at the same case on another day after its oldest lesion began."""
    on_day((), day)  # refuses what is not a day
    return replace(view, day=float(day))


def with_syndrome(view: View, name: str) -> View:
    """Put a named syndrome in place, as it is on the row's own day."""
    return with_lesions(view, syndrome(name), syndrome=name) if name else view


def with_case_text(view: View, text: str) -> View:
    """Put the case of a text in place."""
    return with_lesions(view, read_case_text(text))


def healthy(view: View) -> View:
    """Take all lesions away, and stay on the day."""
    return with_lesions(view, ())


def pick(view: View, place: int | None) -> View:
    """Put another lesion into the controls; None makes room for a new one."""
    return replace(view, chosen=place, level="")


def remove(view: View) -> View:
    """Take the chosen lesion away; what is left keeps its ages, and the day moves if the oldest went."""
    if view.chosen is None:
        return view
    left = tuple(lesion for place, lesion in enumerate(view.lesions) if place != view.chosen)
    gone_first = max((lesion.days for lesion in left), default=0.0) < max(
        lesion.days for lesion in view.lesions
    )
    moved = replace(
        view, lesions=left, chosen=len(left) - 1 if left else None, syndrome="", level="", side=""
    )
    if left and gone_first:
        moved = replace(moved, day=max(view.day - min(later(view, lesion) for lesion in left), 0.0))
    return moved


def edit(view: View, name: str, value: Any) -> View:
    """Change one thing about the chosen lesion, or place a new one by choosing its site."""
    if name == "site" and (not value or view.chosen is None):
        return _placed(view, value) if value else view
    if view.chosen is None:
        return view
    lesion = view.lesions[view.chosen]
    if name == "site":
        new = _at(value, lesion.side, severity=lesion.severity, days=lesion.days, cause=lesion.cause)
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


def _placed(view: View, site: str) -> View:
    """Add a lesion that began with the first one (or, in a healthy case, has the age of the day)."""
    age = max((lesion.days for lesion in view.lesions), default=view.day)
    lesions = case(view.lesions, _at(site, None, severity=SEVERITY, days=age))
    return replace(view, lesions=lesions, chosen=len(lesions) - 1, syndrome="", side="")


def _at(site: str, side: str | None, **given: Any) -> Lesion:
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


@cache
def site_levels() -> tuple[tuple[str, str], ...]:
    """Return the levels that have sites, cortex first, as (words, id)."""
    levels = dict.fromkeys(table("sites").sort_values("order")["level"])
    return tuple((level.replace("_", " "), level) for level in levels)


@cache
def site_names(level: str) -> tuple[tuple[str, str], ...]:
    """Return the sites of a level ("" is all of them) in the order of the pathway, as (name, id)."""
    sites = table("sites").sort_values("order")
    if level:
        sites = sites[sites["level"] == level]
    names = [name[:1].upper() + name[1:] for name in sites["name"]]
    return tuple(zip(names, sites["site"], strict=True))


@cache
def name_of_site(site: str) -> str:
    """Return a site's name."""
    return next(name for name, key in site_names("") if key == site)


@cache
def syndrome_names() -> tuple[tuple[str, str], ...]:
    """Return the syndromes in the order of their table, as (name, id)."""
    syndromes = table("syndromes")
    return tuple(zip(syndromes["name"], syndromes["syndrome"], strict=True))
