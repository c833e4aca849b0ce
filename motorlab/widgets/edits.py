"""The steps that change one lesion of a view: choose it, place it, move it, age it, take it away."""

from dataclasses import replace
from typing import Any

from motorlab.lesions import Lesion, case
from motorlab.tables import table
from motorlab.widgets import names
from motorlab.widgets.state import View, later

__all__ = ["at_station", "edit", "pick", "remove"]

SEVERITY = 0.8  # of a lesion that the reader has just placed


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
