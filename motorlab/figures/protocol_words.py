"""The read-outs of a run in words: beside the panels, and as the sentence that says what the picture shows."""

from collections.abc import Mapping
from functools import cache
from math import isnan
from typing import Any

from motorlab.figures.protocol_panels import known_norm, panels, readouts, wrapped
from motorlab.reflex.protocols import limbs
from motorlab.reflex.run import Run, limb_row
from motorlab.tables import rows

__all__ = ["about", "beside", "caption", "named", "sentence", "silent"]

MANY = 3  # panels, which leave no room for their names
SEVERAL = 2  # read-outs of a panel, as well
LETTERS = 12  # of a read-out with its name that fit beside such panels
GREY_TYPE = "#6b6b6b"  # grey type needs to be darker than a grey line


def silent(run: Run) -> str:
    """Return the words for a run without an answer; empty if there is one.

    Examples
    --------
    >>> from motorlab.reflex.arcs import Arc
    >>> from motorlab.reflex.protocols import examine
    >>> silent(examine("knee_jerk", Arc(afferent=0.0))), silent(examine("knee_jerk"))
    ('the reflex is silent', '')
    """
    said = (row.none for row in readouts(run.protocol) if row.none and isnan(run.readouts[row.readout]))
    return str(next(said, ""))


def beside(run: Run, healthy: Run | None, panel: Any, colour: str) -> str:
    """Return what stands beside a panel, as Plotly's HTML: each read-out with its unit, the healthy one in grey.

    Where there is room, that is in a picture of two panels with one read-out each, the panel is named as well;
    elsewhere each read-out has its own name, if that is short enough.
    """
    mine = [row for row in readouts(run.protocol) if row.panel == panel.panel]
    if not mine:
        return str(panel.name)
    alone = named(panel, len(panels(run.protocol, run.limb)))
    parts = [str(panel.name)] if alone else []
    for row in mine:
        value = _value(run, row)
        label = f"{row.label} " if not alone and len(f"{row.label} {value}") <= LETTERS else ""
        parts.append(f'{label}<b style="color:{colour}">{value}</b>')
        if healthy is not None:
            usual = f"healthy<br>{_value(healthy, row)}" if alone else _value(healthy, row)
            parts.append(f'<span style="color:{GREY_TYPE}">{usual}</span>')
    return "<br>".join(parts)


def named(panel: Any, count: int) -> bool:
    """Return whether there is room for the panel's name beside it, in a picture of so many panels."""
    return (
        count < MANY and len([row for row in readouts(panel.protocol) if row.panel == panel.panel]) < SEVERAL
    )


def about(panel: Any) -> str:
    """Return what a panel shows and the norms of its read-outs, a line each, as Plotly's HTML."""
    mine = [row for row in readouts(panel.protocol) if row.panel == panel.panel and row.norm]
    return wrapped(panel.shows, *(known_norm(row.norm) for row in mine))


def caption(run: Run) -> str:
    """Return what the panels of a run's picture show, from top to bottom.

    Examples
    --------
    >>> from motorlab.reflex.protocols import examine
    >>> caption(examine("pendulum"))
    'From top to bottom: how far the dropped leg is bent; the electromyogram of the quadriceps.'
    """
    return f"From top to bottom: {'; '.join(panel.shows for panel in panels(run.protocol, run.limb))}."


def sentence(run: Run, healthy_run: Run | None, held: Mapping[str, Run] | None = None) -> str:
    """Return what the picture shows in words, for a reader who cannot see it; None where no healthy run is beside it.

    Examples
    --------
    >>> from motorlab.reflex.protocols import examine
    >>> run = examine("knee_jerk")
    >>> sentence(run, run).split(", 1")[0]
    'Knee jerk, right: the leg swings 9 degrees (healthy 9)'
    """
    kept = [f" {letter}, {other.side}: {_short(other)}." for letter, other in (held or {}).items()]
    several = len(limbs(run.protocol)) > 1
    muscle = f" {limb_row(run.limb).muscle.replace('_', ' ')}" if several else ""
    return f"{_names()[run.protocol]}, {run.side}{muscle}: {_told(run, healthy_run)}." + "".join(kept)


def _told(run: Run, healthy: Run | None) -> str:
    """Return the read-outs as phrases; of a silent run only what is left, and then what it would be in health."""
    none = silent(run)
    left = [row for row in readouts(run.protocol) if not (none and _nothing(run, row))]
    said = [none] if none else []
    for row in left:
        usual = "none" if healthy is None else _number(healthy, row)
        beside = "" if healthy is None else f" (healthy {usual})"
        if not isnan(run.readouts[row.readout]):
            said.append(f"{_phrase(run, row)}{beside}")
        elif usual != "none":
            said.append(f"{row.label}: none{beside}")
    if healthy is None:
        return ", ".join(said)
    gone = [row for row in readouts(run.protocol) if row not in left and not _nothing(healthy, row)]
    in_health = ", ".join(_phrase(healthy, row) for row in gone)
    return ", ".join(said) + (f"; in health {in_health}" if in_health else "")


def _short(run: Run) -> str:
    shown = [row for row in readouts(run.protocol) if row.panel and not (silent(run) and _nothing(run, row))]
    said = [f"{row.label} {_value(run, row)}".strip() for row in shown]
    return ", ".join(filter(None, [silent(run), *said]))


def _nothing(run: Run, row: Any) -> bool:
    value = run.readouts[row.readout]
    return isnan(value) or value == 0.0


def _number(run: Run, row: Any) -> str:
    value = run.readouts[row.readout]
    return "none" if isnan(value) else f"{value:.{row.digits}f}"


def _value(run: Run, row: Any) -> str:
    if isnan(run.readouts[row.readout]) or (silent(run) and _nothing(run, row)):
        return "none"
    return f"{_number(run, row)} {row.unit}".strip()


def _phrase(run: Run, row: Any) -> str:
    return str(row.phrase.format(value=_number(run, row)))


@cache
def _names() -> dict[str, str]:
    return {row.protocol: row.name for row in rows("protocols")}
