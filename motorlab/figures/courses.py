"""What trials found, as curves with intervals: survival, a score, a milestone.

Nothing here is simulated. Where our table has no interval or no group without treatment, the picture says so.
"""

from collections.abc import Mapping
from math import ceil
from textwrap import wrap
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from motorlab.figures.template import INK, TEMPLATE
from motorlab.tables import rows

__all__ = ["GIVEN", "MONTH_DAYS", "evidence_curves", "evidence_grid"]

GIVEN = "#00785A"  # green: what is given; it belongs to neither neuron
BAND = "rgba(0, 120, 90, 0.16)"
MONTHS_APART = ((8.0, 2), (15.0, 3), (999.0, 6))  # ticks, by the months that a panel shows
MONTH_DAYS = 365 / 12
COLUMNS, PANEL_PX, HEAD_PX = 3, 150, 184
TITLE_LETTERS = {1: 90, 2: 50, 3: 30}  # of a line of a heading, by the number of panels beside each other
MINUS = "\u2212"  # as the axes have it; a hyphen is too short to be seen
ENDS = ("without", "with")  # the two groups of a trial
GROUPS = {"score_early": ("late", "at once")}  # of a measure whose two groups both had it in the end
UNITS = {"percent": " %", "points": "", "Nm": " Nm", "mm": " mm"}


def _measured(courses: Mapping[str, pd.DataFrame]) -> list[tuple[str, pd.DataFrame, pd.DataFrame]]:
    """Return for each panel its name, its curve and the rows of the days that were measured."""
    at: dict[tuple[str, str], list[float]] = {}
    for row in rows("treatment_evidence"):
        at.setdefault((row.shows, row.note), []).append(row.at_days)
    panels = []
    for name, course in courses.items():
        for (shows, note), curve in course.groupby(["shows", "note"], sort=False):
            days = at[str(shows), str(note)]
            once = curve["days"].isna().all()
            panels.append((name, curve, curve if once else curve[curve["days"].isin(days)]))
    return panels


def evidence_curves(courses: Mapping[str, pd.DataFrame]) -> go.Figure:
    """Draw what trials found for several treatments, one panel per measure.

    Parameters
    ----------
    courses
        What `motorlab.courses.evidence_course` returns, each under the name it shall have.

    Returns
    -------
    Figure
        Solid: with the treatment, the band its 95 % interval. Dashed: without. Marks stand on the days that were
        measured. `layout.meta["words"]` says the same in sentences.

    Examples
    --------
    >>> from motorlab.courses import evidence_course
    >>> figure = evidence_curves({"Riluzole": evidence_course("riluzole")})
    >>> figure.layout.meta["words"]
    'Riluzole, people alive without a tracheostomy: without 50 %, with 57 % (50 to 64) after 12 months. ...'
    """
    panels = _measured(courses)
    columns = min(COLUMNS, len(panels))
    lines = ceil(len(panels) / columns)
    figure = make_subplots(
        rows=lines,
        cols=columns,
        horizontal_spacing=0.075,
        vertical_spacing=HEAD_PX / (lines * (PANEL_PX + HEAD_PX)),
    )
    figure.update_layout(template=TEMPLATE, height=lines * (PANEL_PX + HEAD_PX) + 20)
    for place, (name, curve, measured) in enumerate(panels):
        where = {"row": place // columns + 1, "col": place % columns + 1}
        if curve["days"].isna().all():
            _end(figure, curve.iloc[0], where)
        else:
            _curve(figure, curve, measured, where)
        number = "" if place == 0 else place + 1
        axes = (f"x{number} domain", f"y{number} domain")
        _heading(figure, name, measured.to_dict("records")[-1], axes, TITLE_LETTERS[columns])
    figure.update_xaxes(fixedrange=True, tickangle=0)
    figure.update_yaxes(fixedrange=True, nticks=4)
    words = " ".join(
        _sentence(name, row) for name, _, measured in panels for row in measured.to_dict("records")
    )
    margin = {"l": 12, "r": 14, "t": HEAD_PX - 38, "b": 8}
    figure.update_layout(margin=margin, hovermode="x", meta={"words": words, "key": _key(panels)})
    return figure


def _key(panels: list[tuple[str, pd.DataFrame, pd.DataFrame]]) -> str:
    said = f'<b style="color:{GIVEN}">Solid, green</b>: with the treatment; dashed, black: without (or begun late).'
    if any(curve["low"].notna().any() for _, curve, _ in panels):
        said += " Band or bar: 95 % interval."
    return f"{said} Marks: what was measured; between them the simplest curve."


def _curve(figure: go.Figure, curve: pd.DataFrame, measured: pd.DataFrame, where: dict[str, int]) -> None:
    months = curve["days"].to_numpy() / MONTH_DAYS
    unit = UNITS[str(curve["unit"].iloc[0])]
    quiet = {"hoverinfo": "skip", "mode": "lines", "line": {"width": 0}}
    figure.add_trace(go.Scatter(x=months, y=curve["low"], **quiet), **where)
    figure.add_trace(go.Scatter(x=months, y=curve["high"], fill="tonexty", fillcolor=BAND, **quiet), **where)
    looks = {
        "without": ({"color": INK, "width": 2, "dash": "dash"}, "square-open"),
        "with": ({"color": GIVEN, "width": 3}, "circle"),
    }
    for column, (line, symbol) in looks.items():
        template = f"{column} %{{y:.0f}}{unit}<extra></extra>"
        figure.add_trace(
            go.Scatter(x=months, y=curve[column], mode="lines", line=line, hovertemplate=template), **where
        )
        figure.add_trace(
            go.Scatter(
                **{"x": measured["days"] / MONTH_DAYS, "y": measured[column], "mode": "markers"},
                **{"hoverinfo": "skip", "marker": {"size": 9, "symbol": symbol, "color": line["color"]}},
            ),
            **where,
        )
    top = {"range": (-4, 106)} if unit == " %" else {}
    step = next(step for most, step in MONTHS_APART if months[-1] < most)
    figure.update_xaxes(
        ticksuffix=" mo", showticksuffix="last", range=(0, 1.04 * months[-1]), dtick=step, **where
    )
    figure.update_yaxes(ticksuffix=unit, **top, **where)


def _end(figure: go.Figure, row: pd.Series, where: dict[str, int]) -> None:
    """Draw the two groups of a result that was read once."""
    bars = {"type": "data", "symmetric": False, "color": GIVEN, "thickness": 2.5, "width": 8}
    bars |= {"array": [row["high"] - row["with"]], "arrayminus": [row["with"] - row["low"]]}
    looks: dict[str, dict[str, Any]] = {
        "without": {"marker": {"size": 12, "symbol": "square-open", "color": INK, "line": {"width": 2}}},
        "with": {"marker": {"size": 12, "color": GIVEN}, "error_y": bars},
    }
    for column, look in looks.items():
        template = "%{y:.0f} %<extra></extra>"
        figure.add_trace(
            go.Scatter(x=[column], y=[row[column]], mode="markers", hovertemplate=template, **look), **where
        )
    figure.update_xaxes(range=(-0.7, 1.7), **where)
    figure.update_yaxes(range=(-4, 106), ticksuffix=" %", **where)


def _heading(figure: go.Figure, name: str, row: dict[Any, Any], where: tuple[str, str], letters: int) -> None:
    """Write above a panel what it shows and what was found on the last day that was measured."""
    when, without, with_, interval = _found(row)
    text = f"<b>{name}</b><br>" + "<br>".join(wrap(f"{row['shows']}, {when}", letters))
    one, other = GROUPS.get(row["measure"], ENDS)
    found = f'<b style="color:{GIVEN}">{other} {with_}</b> ({interval or "no interval"})'
    text += f"<br>{one} {without}<br>{found}" if without else f"<br>{found}<br>no comparison group"
    figure.add_annotation(
        **{
            "xref": where[0],
            "yref": where[1],
            "x": 0,
            "y": 1,
            "xanchor": "left",
            "yanchor": "bottom",
            "yshift": 6,
        },
        **{"text": text, "align": "left", "showarrow": False},
    )


def _found(row: dict[Any, Any]) -> tuple[str, str, str, str]:
    """Return when, without, with and interval of a measured row, in words; empty where there is none."""
    unit, digits = UNITS[str(row["unit"])], 0 if row["unit"] == "percent" else 2
    months = 0 if np.isnan(row["days"]) else round(row["days"] / MONTH_DAYS)
    when = f"after {months} month{'s' if months > 1 else ''}" if months else "at the end of the trial"
    without, with_ = ("" if np.isnan(row[name]) else f"{round(row[name], digits):g}{unit}" for name in ENDS)
    ends = digits and 1  # an interval is worked out and has no more digits than it deserves
    interval = "" if np.isnan(row["low"]) else f"{row['low']:.{ends}f} to {row['high']:.{ends}f}"
    without, with_, interval = (said.replace("-", MINUS) for said in (without, with_, interval))
    return when, without, with_, interval


def _sentence(name: str, row: dict[Any, Any]) -> str:
    when, without, with_, interval = _found(row)
    one, other = GROUPS.get(row["measure"], ENDS)
    first = f"{one} {without}, " if without else ""
    sure = f" ({interval})" if interval else " (no interval in our table)"
    return f"{name}, {row['shows']}: {first}{other} {with_}{sure} {when}. {row['note']}"


def evidence_grid(courses: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the same numbers as a table: one row per treatment, measure and day that was measured.

    Examples
    --------
    >>> from motorlab.courses import evidence_course
    >>> evidence_grid({"Stem cells": evidence_course("stem_cells")})["95 % interval"].tolist()
    ['20 to 46']
    """
    lines = []
    for name, _, measured in _measured(courses):
        for row in measured.to_dict("records"):
            when, without, with_, interval = _found(row)
            lines.append((name, row["shows"], when, without, with_, interval or "none", row["note"]))
    heads = ["treatment", "what was measured", "when", "without", "with", "95 % interval", "what to know"]
    return pd.DataFrame(lines, columns=heads)
