"""The read-outs of a run in words: beside the panels, and as the sentence that says what the picture shows."""

from collections.abc import Mapping
from functools import cache
from math import isnan
from typing import Any

from motorlab.figures.protocol_panels import known_norm, panels, readouts, wrapped
from motorlab.reflex.protocols import limbs
from motorlab.reflex.run import Run, limb_row
from motorlab.tables import rows

__all__ = ["MANY", "about", "beside", "caption", "sentence", "silent"]

MANY = 3  # panels, which leave no room for their names
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


def beside(run: Run, healthy: Run, panel: Any, colour: str) -> str:
    """Return what stands beside a panel, as Plotly's HTML: each read-out with its unit, the healthy one in grey.

    Where there is room, that is in a picture of two panels with one read-out each, the panel is named as well.
    """
    mine = [row for row in readouts(run.protocol) if row.panel == panel.panel]
    now, before = ([_value(source, row) for row in mine] for source in (run, healthy))
    if not mine:
        return str(panel.name)
    if len(mine) == 1 and len(panels(run.protocol, run.limb)) < MANY:
        return (
            f'{panel.name}<br><b style="color:{colour}">{now[0]}</b>'
            f'<br><span style="color:{GREY_TYPE}">healthy<br>{before[0]}</span>'
        )
    return "<br>".join(
        f'<b style="color:{colour}">{value}</b> {row.label}<br><span style="color:{GREY_TYPE}">{usual}</span>'
        for row, value, usual in zip(mine, now, before, strict=True)
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


def sentence(run: Run, healthy_run: Run, held: Mapping[str, Run] | None = None) -> str:
    """Return what the picture shows in words, for a reader who cannot see it.

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


def _told(run: Run, healthy: Run) -> str:
    """Return the read-outs as phrases; of a silent run only what is left, and then what it would be in health."""
    none = silent(run)
    left = [row for row in readouts(run.protocol) if not (none and _nothing(run, row))]
    gone = [row for row in readouts(run.protocol) if row not in left and not _nothing(healthy, row)]
    said = [none] if none else []
    for row in left:
        if isnan(run.readouts[row.readout]):
            if not isnan(healthy.readouts[row.readout]):
                said.append(f"{row.label}: none (healthy {_number(healthy, row)})")
        else:
            said.append(f"{_phrase(run, row)} (healthy {_number(healthy, row)})")
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
