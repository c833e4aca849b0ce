"""What time makes of damage: a factor for each view, family of structures and lesion.

Each row of the table `time_courses` holds for some kinds of damage, an onset and a cause; the most particular row that
fits a lesion is taken, and a family without a row does not take part in that view.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from motorlab.lesions import Lesion
from motorlab.tables import rows

__all__ = ["factors", "views"]

Floats = NDArray[np.float64]
SLOW_DAYS = 30  # damage that took this long to grow gave no shock
LEAST = 1e-6  # severity


@dataclass(frozen=True)
class _Courses:
    """The rows of the table as columns, the most particular ones last so that they win."""

    view: NDArray[np.int64]
    family: NDArray[np.int64]
    acts_on: NDArray[np.str_]
    onset: NDArray[np.str_]
    cause: NDArray[np.str_]
    form: NDArray[np.str_]
    delay: Floats
    half: Floats
    steepness: Floats
    scale: Floats
    zone: Floats


@cache
def views() -> dict[str, int]:
    """Return the number of each view."""
    return {name: place for place, name in enumerate(dict.fromkeys(row.view for row in rows("time_courses")))}


@cache
def _courses() -> _Courses:
    families = {row.family: place for place, row in enumerate(rows("families"))}
    listed = sorted(rows("time_courses"), key=lambda row: -(row.acts_on, row.onset, row.cause).count("any"))

    def numbers(name: str) -> Floats:
        values = np.array([getattr(row, name) for row in listed], dtype=float)
        return np.asarray(np.nan_to_num(values)[:, None])

    def words(name: str) -> NDArray[np.str_]:
        return np.array([getattr(row, name) for row in listed])[:, None]

    return _Courses(
        view=np.array([views()[row.view] for row in listed]),
        family=np.array([families[row.family] for row in listed]),
        acts_on=words("acts_on"),
        onset=words("onset"),
        cause=words("cause"),
        form=words("form"),
        delay=numbers("delay_days"),
        half=np.maximum(numbers("half_days"), 1e-9),
        steepness=numbers("steepness"),
        scale=numbers("scale"),
        zone=numbers("zone_position"),
    )


@cache
def _traits(kind: str, cause: str, site: str, slow: bool) -> tuple[str, bool, bool, float]:
    """Return onset, whether axons die, whether myelin is hit, and the place along the limb."""
    damage = next(row for row in rows("kinds") if row.kind == kind)
    place = next(row for row in rows("sites") if row.site == site)
    onset = next(row.onset for row in rows("causes") if row.cause == cause)
    if onset == "site":
        onset = "insidious" if slow else place.onset
    return onset, bool(damage.axon_loss), bool(damage.myelin), float(place.stump_position)


@cache
def _families() -> int:
    return len(rows("families"))


def factors(lesions: Sequence[Lesion]) -> Floats:
    """Return the factor of each lesion's damage, views by families by lesions.

    It is 0..1 as a rule; where a row's form is `whole` it makes up for the severity, so that the view is the same in
    slight and in severe disease. The last family is one that no view knows.

    Examples
    --------
    >>> old = factors([Lesion("root_c6", side="left", days=60)])
    >>> old.shape[0] == len(views()) and bool((old <= 1).all())
    True
    """
    traits = [
        _traits(item.kind or "", item.cause, item.site, item.tempo_days >= SLOW_DAYS) for item in lesions
    ]
    course = _courses()
    kind = np.array([item.kind for item in lesions])
    axons, myelin = (np.array([trait[place] for trait in traits]) for place in (1, 2))
    acts = (course.acts_on == "any") | (course.acts_on == kind)
    acts |= ((course.acts_on == "axon_loss") & axons) | ((course.acts_on == "myelin") & myelin)
    onset = np.array([trait[0] for trait in traits])
    cause = np.array([item.cause for item in lesions])
    fits = acts & ((course.onset == "any") | (course.onset == onset))
    fits &= (course.cause == "any") | (course.cause == cause)
    days = np.array([item.days for item in lesions])
    values = _values(course, days, np.array([trait[3] for trait in traits]))
    severity = np.array([item.severity for item in lesions])
    values = np.where(course.form == "whole", values / np.maximum(severity, LEAST), values)
    found = np.zeros((len(views()), _families() + 1, len(lesions)))
    row, lesion = np.nonzero(fits)
    found[course.view[row], course.family[row], lesion] = values[row, lesion]
    return found


def _values(course: _Courses, days: Floats, stump: Floats) -> Floats:
    """Return what each row gives on each lesion's day, by its form."""
    late = days - course.delay
    with np.errstate(over="ignore"):
        risen = (late >= 0) / (1.0 + (course.half / np.maximum(days, 1e-9)) ** course.steepness)
    share = np.select(
        [course.form == name for name in ("rise", "fade", "decay", "growth", "distance")],
        [
            risen,
            1.0 - risen,
            np.exp(-days / course.half),
            1.0 - np.exp(-np.maximum(late, 0.0) / course.half),
            late >= course.half * np.maximum(0.0, course.zone - stump),
        ],
        default=1.0,  # constant, and whole
    )
    return np.asarray(course.scale * share)
