"""What trials found, as curves with intervals: survival, a score, a milestone; and how far axons have grown back.

Nothing here is simulated. Where our table has no interval or no group without treatment, the picture says so.
"""

from collections.abc import Mapping
from math import ceil
from textwrap import wrap
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.subplots import make_subplots

from motorlab.figures.template import INK, TEMPLATE
from motorlab.tables import rows

__all__ = ["GIVEN", "evidence_curves", "evidence_grid", "regrowth_curves"]

GIVEN = "#00785A"  # green: what is given; it belongs to neither neuron
BAND = "rgba(0, 120, 90, 0.16)"
MONTHS_APART = ((8.0, 2), (15.0, 3), (999.0, 6))  # ticks, by the months that a panel shows
MONTH_DAYS = 365 / 12
COLUMNS, PANEL_PX, HEAD_PX = 3, 170, 158
TITLE_LETTERS = {1: 100, 2: 58, 3: 31}  # of a line of a heading, by the number of panels beside each other
ENDS = ("without", "with")  # the two groups of a trial
GROUPS = {"score_early": ("late", "at once")}  # of a measure whose two groups both had it in the end
UNITS = {"percent": " %", "points": "", "Nm": " Nm", "mm": " mm"}
LATE_MONTHS = (12.0, 18.0)  # between these a muscle without nerve stops taking axons (front_surg_2020)
LATE = ("rgba(140, 140, 140, 0.13)", "rgba(140, 140, 140, 0.30)")
REGROWTH_PX = 340
DASHES = ("solid", "dash", "dot")
LABEL_PCT = (80.0, 55.0, 30.0)  # how high each curve has its name, so that none meets another
Floats = NDArray[np.float64]


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
    figure.update_xaxes(fixedrange=True, tickangle=0, tickfont={"size": 13})
    figure.update_yaxes(fixedrange=True, nticks=5, tickfont={"size": 13})
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
    figure.update_xaxes(ticksuffix=" mo", range=(0, 1.04 * months[-1]), dtick=step, **where)
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
    text += f"<br>{one} {without}<br>{found}" if without else f"<br>{found}<br>none {one}"
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
        **{"text": text, "align": "left", "showarrow": False, "font": {"size": 12.5}},
    )


def _found(row: dict[Any, Any]) -> tuple[str, str, str, str]:
    """Return when, without, with and interval of a measured row, in words."""
    unit, digits = UNITS[str(row["unit"])], 0 if row["unit"] == "percent" else 2
    when = (
        "at the end of the trial" if np.isnan(row["days"]) else f"after {row['days'] / MONTH_DAYS:.0f} months"
    )
    without, with_ = ("" if np.isnan(row[name]) else f"{round(row[name], digits):g}{unit}" for name in ENDS)
    ends = digits and 1  # an interval is worked out and has no more digits than it deserves
    interval = "" if np.isnan(row["low"]) else f"{row['low']:.{ends}f} to {row['high']:.{ends}f}"
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


def regrowth_curves(arrived: pd.DataFrame) -> go.Figure:
    """Draw which share of the axons has reached a muscle, for several distances from the suture.

    Parameters
    ----------
    arrived
        Shares 0..1, as `motorlab.courses.regrown` gives them: one row per day since the repair (the index), one column
        per distance in millimetres.

    Returns
    -------
    Figure
        One curve per distance; the band is the time after which a muscle without nerve hardly takes axons.
        `layout.meta["words"]` says the same in sentences.

    Examples
    --------
    >>> from motorlab.courses import regrown
    >>> share = pd.DataFrame({200: [regrown(200, day) for day in range(300)]})
    >>> regrowth_curves(share).layout.meta["words"].split(". ")[0]
    'The muscle is 200 mm away: the first axons arrive in month 2.2, half have arrived by 3.3, all by 6.6'
    """
    figure = go.Figure(layout={"template": TEMPLATE, "height": REGROWTH_PX, "margin": {"t": 16, "r": 16}})
    months = arrived.index.to_numpy(dtype=float) / MONTH_DAYS
    for start, end, fill in zip(LATE_MONTHS, (LATE_MONTHS[1], months[-1]), LATE, strict=True):
        figure.add_vrect(x0=start, x1=end, fillcolor=fill, line_width=0, layer="below")
    for number, (distance, share) in enumerate(arrived.items()):
        line = {"color": GIVEN, "width": 2.5, "dash": DASHES[number % len(DASHES)]}
        template = f"{distance} mm: %{{y:.0f}} %<extra></extra>"
        y = 100.0 * share.to_numpy()
        figure.add_trace(go.Scatter(x=months, y=y, mode="lines", line=line, hovertemplate=template))
        at = int(np.argmax(y >= LABEL_PCT[number % len(LABEL_PCT)]))
        figure.add_annotation(
            **{"x": months[at], "y": y[at], "text": f"{distance} mm", "showarrow": False},
            **{"xanchor": "left", "xshift": 8, "yshift": -9, "font": {"color": GIVEN}},
        )
    ends = (*LATE_MONTHS, float(months[-1]))
    for start, end, said in zip(
        ends, ends[1:], ("fewer and fewer<br>find a place", "hardly any"), strict=False
    ):
        figure.add_annotation(
            **{"x": (start + end) / 2, "y": 0, "yanchor": "bottom", "showarrow": False, "text": said},
            font={"size": 13, "color": INK},
        )
    figure.update_xaxes(
        title="months since the nerve was cut and sewn", range=(0, months[-1]), dtick=3, fixedrange=True
    )
    figure.update_yaxes(range=(-3, 106), ticksuffix=" %", title="axons that have arrived", fixedrange=True)
    words = " ".join(
        _arrival(int(str(distance)), months, share.to_numpy()) for distance, share in arrived.items()
    )
    late = f" After {LATE_MONTHS[0]:.0f} to {LATE_MONTHS[1]:.0f} months a muscle without nerve hardly takes axons."
    figure.update_layout(meta={"words": words + late})
    return figure


def _arrival(distance: int, months: Floats, share: Floats) -> str:
    """Return when the first, half and all of the axons arrive, in words."""
    first, half, last = (
        f"{months[reached.argmax()]:.1f}" if (reached := share >= level).any() else "a later day"
        for level in (1e-9, 0.5, 1.0)
    )
    return (
        f"The muscle is {distance} mm away: the first axons arrive in month {first}, half have arrived by {half}, "
        f"all by {last}."
    )
