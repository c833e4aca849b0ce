"""What a plan of treatment does to the lesions themselves: repair, reperfusion, an attack that is called off.

Only the lesions that `lever_lesions` lists for a lever are reached: antibodies are washed out where the damage is
immune, a tract stays dead once its hours have passed, and nothing is sewn together in a disease of the cell bodies.
"""

from dataclasses import replace
from functools import cache
from typing import Any

import pandas as pd

from motorlab.lesions import Lesion, Lesions, case
from motorlab.moves import Move, moved, moves
from motorlab.tables import rows
from motorlab.treatments import Treatment, Treatments, plan

__all__ = ["treated_case"]

ANY = "any"


@cache
def _reached() -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows("lever_lesions"):
        found.setdefault(row.lever, []).append(row)
    return found


@cache
def _sites() -> dict[str, Any]:
    return {row.site: row for row in rows("sites")}


def treated_case(lesions: Lesions, treatments: Treatments = None) -> tuple[Lesion, ...]:
    """Return the lesions of a case as a plan of treatment leaves them on that day.

    Parameters
    ----------
    lesions
        Any number of lesions, singly or in tuples.
    treatments
        A plan, as `motorlab.treatments.plan` takes it. Days count back from the same day as those of the lesions.

    Returns
    -------
    tuple of Lesion
        The same lesions in the same order; those that no lever reaches are unchanged.

    Examples
    --------
    >>> from motorlab.lesions import syndrome
    >>> exchange = Treatment("ivig_plasma_exchange", days=21)
    >>> chronic, inherited = syndrome("cidp"), syndrome("cmt1a")
    >>> treated_case(chronic, exchange)[0].severity < chronic[0].severity
    True
    >>> treated_case(inherited, exchange) == inherited
    True
    """
    given = {item.id: item for item in plan(treatments)}
    changes = moves(treatments, "lesion")
    found = []
    for lesion in case(lesions):
        new = {
            name: float(moved(getattr(lesion, name), 0.0, fitting))
            for name, some in changes.items()
            if (fitting := [move for move in some if _reaches(move, given[move.treatment], lesion)])
        }
        found.append(replace(lesion, **new) if new else lesion)  # type: ignore[arg-type]
    return tuple(found)


def _reaches(move: Move, treatment: Treatment, lesion: Lesion) -> bool:
    site = _sites()[lesion.site]
    waited = lesion.days - treatment.days
    return any(
        row.kind == lesion.kind
        and row.cause in (ANY, lesion.cause)
        and row.level in (ANY, site.level)
        and row.extent in (ANY, site.extent)
        and lesion.tempo_days >= row.tempo_from_days
        and (pd.isna(row.within_days) or waited <= row.within_days)
        for row in _reached()[move.lever]
    )
