"""What the localiser shows of what was found: on the drawings, as a list, and whose it is."""

from functools import cache
from html import escape
from typing import Any

import pandas as pd

from motorlab.diagnosis.evidence import Key
from motorlab.tables import rows
from motorlab.widgets import bedside
from motorlab.widgets.names import syndrome_names
from motorlab.widgets.record import Record

__all__ = ["drawn", "entered", "patient"]


def drawn(now: Record) -> pd.DataFrame:
    """Return what the body and the reflex figure show: every drawn sign, None where it was not looked at."""
    frame = pd.DataFrame(_drawn(), columns=["finding", "target", "side"])
    found = [_shown(key[0], now.seen.get(key)) for key in _drawn()]
    return frame.assign(expected=pd.Series(found, dtype=object))


@cache
def _drawn() -> list[Key]:
    places = [("power", row.muscle) for row in rows("body_patches")]
    places += [(row.finding, row.target) for row in rows("reflex_places")]
    keys = [(*place, side) for place in places for side in bedside.sides_of(*place)]
    clonus = [("clonus", target, side) for finding, target, side in keys if finding == "reflex"]
    known = set(bedside.signs().values())
    return [*keys, *(key for key in clonus if key[:2] in known)]


def _shown(finding: str, value: object) -> Any:
    """Return a value as one grade or word to be drawn, None if there is none."""
    if isinstance(value, list):
        value = next((item for item in value if item is not None), None)
    if isinstance(value, tuple):
        return sum(value) / 2.0
    listed = [item for _, item in bedside.choices_of(finding)]
    if value in ("normal", "abnormal"):
        return bedside.normal_of(finding) if value == "normal" else float("nan")
    if isinstance(value, (set, frozenset)):
        return next((item for item in listed if item in value), None)
    return value


def entered(now: Record) -> str:
    """Return what was found, the last on top; a name takes the sign in hand, the cross strikes it out."""
    if not now.seen:
        return '<p class="quiet">Nothing yet. Tap a muscle or a reflex, then say what you find.</p>'
    lines = []
    for key, value in reversed(list(now.seen.items())):
        name, part = escape(bedside.name_of(key)), escape("|".join(key))
        lines.append(
            f'<tr><th scope="row" data-id="{part}"><button>{name}</button></th>'
            f"<td>{escape(bedside.said(key[0], value))}</td>"
            f'<td data-id="remove:{part}"><button aria-label="Remove {name}" title="Remove">&times;</button></td></tr>'
        )
    count = f"{len(lines)} signs" if len(lines) > 1 else "1 sign"
    head = f'<tr><th scope="col">{count}</th><th scope="col">found</th><td></td></tr>'
    return f'<table class="entered"><thead>{head}</thead><tbody>{"".join(lines)}</tbody></table>'


def patient(now: Record) -> str:
    """Return who is examined."""
    if not now.patient:
        return ""
    if not now.named:
        who = "Somebody. Tap where you want to look, or ask for a finding."
    else:
        who = dict((key, name) for name, key in syndrome_names())[now.patient]
    return f'<p class="patient">Patient: <b>{escape(who)}</b></p>'
