"""The names and choices that the controls offer, read from the tables once."""

from functools import cache
from typing import NamedTuple

from motorlab.choices import one_of
from motorlab.lesions import Lesion
from motorlab.moves import effects
from motorlab.sign_names import capital
from motorlab.tables import rows, table
from motorlab.treatments import Plan

__all__ = [
    "Preset",
    "case_name",
    "lesion_name",
    "plan_name",
    "presets",
    "protocol_names",
    "site_names",
    "station_names",
    "station_of",
    "syndrome_names",
    "treatment_names",
    "usual_site",
]


class Preset(NamedTuple):
    """A ready-made case on a number key."""

    name: str
    syndrome: str
    day: float
    button: bool


@cache
def presets() -> dict[str, Preset]:
    """Return the ready-made cases by the number key that calls them."""
    return {
        str(row.key): Preset(row.name, row.syndrome, float(row.day), bool(row.button))
        for row in rows("presets")
    }


@cache
def station_names() -> tuple[tuple[str, str], ...]:
    """Return the stations of the drawn pathway, cortex first, as (name, id)."""
    stations = table("stations").sort_values("order")
    return tuple(zip(stations["name"], stations["station"], strict=True))


@cache
def _stations() -> dict[str, str]:
    sites = table("sites")
    return dict(zip(sites["site"], sites["station"], strict=True))


def station_of(site: str) -> str:
    """Return the station at which a site is drawn."""
    return _stations()[site]


@cache
def usual_site(station: str) -> str:
    """Return the site that a click on a station damages."""
    usual = table("stations").set_index("station")["site"]
    return str(usual[one_of(station, usual.index, "station")])


@cache
def site_names(station: str) -> tuple[tuple[str, str], ...]:
    """Return the sites of a station in the order of the pathway, as (name, id)."""
    sites = table("sites").sort_values("order")
    sites = sites[sites["station"] == station]
    names = [capital(name) for name in sites["name"]]
    return tuple(zip(names, sites["site"], strict=True))


@cache
def _site_name(site: str) -> str:
    return next(name for name, key in site_names(station_of(site)) if key == site)


@cache
def syndrome_names() -> tuple[tuple[str, str], ...]:
    """Return the syndromes in the order of their table, as (name, id)."""
    syndromes = table("syndromes")
    return tuple(zip(syndromes["name"], syndromes["syndrome"], strict=True))


def lesion_name(lesion: Lesion) -> str:
    """Return a lesion in a few words."""
    name = _site_name(lesion.site)
    return f"{lesion.side} {name[:1].lower() + name[1:] if name[1:2].islower() else name}"


def case_name(lesions: tuple[Lesion, ...], syndrome: str) -> str:
    """Return a case in a few words."""
    if syndrome:
        return dict((key, name) for name, key in syndrome_names())[syndrome]
    if not lesions:
        return "healthy"
    more = f" and {len(lesions) - 1} more" if len(lesions) > 1 else ""
    return f"{lesion_name(lesions[0])}{more}"


@cache
def protocol_names() -> tuple[tuple[str, str], ...]:
    """Return the protocols in the order of an examination, as (name, id)."""
    protocols = table("protocols").sort_values("order")
    return tuple(zip(protocols["name"], protocols["protocol"], strict=True))


@cache
def treatment_names() -> tuple[tuple[str, str], ...]:
    """Return the treatments that move something in the model, as (name, id)."""
    return tuple(
        (row.name, row.treatment)
        for row in rows("treatments")
        if (effects(row.treatment)["carried"] != "evidence_only").any()
    )


def plan_name(plan: Plan) -> str:
    """Return a plan of treatment in a few words.

    Examples
    --------
    >>> from motorlab.treatments import plan
    >>> plan_name(plan(("baclofen_oral", "dantrolene")))
    'baclofen by mouth and dantrolene'
    """
    known = {row.treatment: row.name for row in rows("treatments")}
    names = (known[item.id] for item in plan)
    return " and ".join(name[:1].lower() + name[1:] if name[1:2].islower() else name for name in names)
