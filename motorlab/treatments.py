"""Treatments: what is given, how strongly, for how long, and how much of its effect has come on that day."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from motorlab.choices import one_of
from motorlab.tables import rows

__all__ = ["Plan", "Treatment", "Treatments", "local", "plan", "reaching", "share"]

RISE = 3.0  # power of the rise from onset to peak: most of it comes early; an assumption
ANYWHERE = "any"


@cache
def _treatments() -> dict[str, Any]:
    return {row.treatment: row for row in rows("treatments")}


@dataclass(frozen=True)
class Treatment:
    """A treatment on the day of the examination.

    Parameters
    ----------
    id
        Id of a row of `treatments`.
    strength
        0..1: where within the range of `treatment_levers` its effect lies; 0 is the weaker end, not no effect.
    days
        Days since it began, 0 or more; fractions are allowed.

    Raises
    ------
    ValueError
        Names the wrong value, the choices and the nearest match.

    Examples
    --------
    >>> Treatment("baclofen_oral", days=14).strength
    0.5
    >>> Treatment("baclofen")
    Traceback (most recent call last):
    ValueError: 'baclofen' is not a treatment. Did you mean 'baclofen_oral'? The choices are: ...
    >>> Treatment("dantrolene", strength=2)
    Traceback (most recent call last):
    ValueError: strength of dantrolene must be a number from 0 to 1, not 2.
    """

    id: str
    strength: float = 0.5
    days: float = 30

    def __post_init__(self) -> None:
        one_of(self.id, _treatments(), "treatment")
        for name, most, range_ in (("strength", 1.0, "from 0 to 1"), ("days", 1e6, "of 0 or more")):
            value = getattr(self, name)
            try:
                good = 0.0 <= float(value) <= most
            except (TypeError, ValueError):
                good = False
            if not good:
                raise ValueError(f"{name} of {self.id} must be a number {range_}, not {value!r}.")
            object.__setattr__(self, name, float(value))


Plan = tuple[Treatment, ...]
Treatments = None | str | Treatment | Iterable["Treatments"]  # everything that `plan` makes a plan of


def plan(treatments: Treatments = None) -> Plan:
    """Return a plan of treatment as one flat tuple.

    Parameters
    ----------
    treatments
        None, an id (half strength, 30 days), a `Treatment`, or any number of them in tuples or lists.

    Raises
    ------
    ValueError
        If something else is among them, an id is unknown, or one treatment is listed twice.

    Examples
    --------
    >>> [item.id for item in plan(["tizanidine", Treatment("botulinum_toxin_a", days=35)])]
    ['tizanidine', 'botulinum_toxin_a']
    >>> plan()
    ()
    """
    flat = tuple(_flat(treatments))
    seen: set[str] = set()
    for item in flat:
        if item.id in seen:
            raise ValueError(
                f"{item.id} is listed twice in the plan; give it once, with its strength and days."
            )
        seen.add(item.id)
    return flat


def _flat(treatments: Treatments) -> Iterable[Treatment]:
    if isinstance(treatments, Treatment):
        yield treatments
    elif isinstance(treatments, str):
        yield Treatment(treatments)
    elif isinstance(treatments, Iterable):
        for item in treatments:
            yield from _flat(item)
    elif treatments is not None:
        raise ValueError(
            f"{treatments!r} is not a treatment. Write an id such as 'baclofen_oral', or "
            f"ml.Treatment('baclofen_oral', strength=0.5, days=30)."
        )


@cache
def _regions() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in rows("treatment_regions"):
        found.setdefault(row.reach, set()).add(row.region)
    return found


def reaching(treatments: Treatments, region: str) -> Plan:
    """Return the treatments of a plan that reach the muscles of one region (a word of `muscles`), in their order.

    Examples
    --------
    >>> [item.id for item in reaching(("dantrolene", "baclofen_intrathecal"), "arm")]
    ['dantrolene']
    """
    return tuple(
        item for item in plan(treatments) if _regions()[_treatments()[item.id].reach] & {region, ANYWHERE}
    )


def local(treatments: Treatments) -> Plan:
    """Return the treatments of a plan that are given to one chosen muscle.

    Examples
    --------
    >>> [item.id for item in local(("dantrolene", "botulinum_toxin_a"))]
    ['botulinum_toxin_a']
    """
    return tuple(item for item in plan(treatments) if _treatments()[item.id].reach == "muscle")


def share(treatment: Treatment, full_days: float | None = None) -> float:
    """Return the share of its full effect that a treatment has on its day, 0..1.

    The effect begins on `onset_days`, rises quickly at first, and is full on `peak_days`. What is continued or done
    for good keeps it. One dose holds it for half of the time that is left until `duration_days`, and then wears off
    in a straight line. The days are those of `treatments`; the shape of the curve between them is an assumption.

    Parameters
    ----------
    treatment
        The treatment on its day.
    full_days
        When a lever of it is full, if that is not `peak_days`.

    Examples
    --------
    >>> [round(share(Treatment("botulinum_toxin_a", days=day)), 2) for day in (2, 7, 21, 65, 90, 110)]
    [0.0, 0.6, 1.0, 1.0, 0.45, 0.0]
    """
    row = _treatments()[treatment.id]
    onset, days = row.onset_days, treatment.days
    peak = row.peak_days if full_days is None else full_days
    if not days >= onset:  # also where no onset is known
        return 0.0
    risen = 1.0 if not days < peak else 1.0 - ((peak - days) / (peak - onset)) ** RISE
    if row.given != "once":
        return risen
    end = row.duration_days
    holds = (peak + end) / 2.0
    if days >= end:
        return 0.0
    return risen if days <= holds else (end - days) / (end - holds)
