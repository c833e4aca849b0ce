"""The traces of one nerve study, one below the other, healthy in grey, with the marks an instrument sets."""

from html import escape
from math import inf, isnan
from typing import Any

import numpy as np
import plotly.graph_objects as go

from motorlab.figures.template import DASHES, HEALTHY, INK, LOWER, TEMPLATE
from motorlab.studies.nerve_studies import NerveStudy

__all__ = ["nerve_traces", "nerve_words"]

ROW_PX, FOOT_PX, TEXT_PX = 92, 46, 76  # a trace, the axis, and what three lines of type take
TRACE_END = 0.6  # share of the width; behind it stand the values
ROOM = 1.25  # between the traces, over the height of the healthy distal response
SHOWN = {"mV": "mV", "uV": "µV"}
TELLING = ("block", "dispersion")
BESIDE = 2  # things out of their limits that are named beside a trace
POINTS = 700  # a trace has no more: what a screen can show


def nerve_traces(
    study: NerveStudy,
    healthy: NerveStudy,
    *,
    points: tuple[str, ...] = (),
    behind: str = "healthy",
    most_px: float = inf,
) -> go.Figure:
    """Draw the responses of one nerve from its points of stimulation, the lowest on top.

    Parameters
    ----------
    study, healthy
        What `nerve_study` returned for a case, and without a lesion or for the other side.
    points
        Points of stimulation that are drawn; all, if none are given.
    behind
        What lies behind in grey: `healthy`, or `the other side`.
    most_px
        The greatest height (pixels).

    Returns
    -------
    Figure
        Up is negative at the electrode. A bar marks where a response begins, a dot its top; beside each trace stand its
        size, latency and speed, what is out of its limits in bold with a mark (where there is no room for the words,
        the mark alone). All traces have one scale, so that they can be compared. `layout.meta["words"]` says the same
        in sentences.

    Examples
    --------
    >>> from motorlab.studies.nerve_studies import nerve_study
    >>> usual = nerve_study(study="ulnar")
    >>> figure = nerve_traces(usual, usual, points=("wrist", "above the elbow"))
    >>> [trace.name for trace in figure.data if trace.mode == "lines"]
    ['healthy', 'wrist', 'healthy', 'above the elbow']
    """
    shown = [row for row in study.points if not points or row.point in points]
    unit = SHOWN[study.values["unit"].iloc[0]]
    scale = float(np.nanmax([*healthy.values["amplitude"], *study.values["amplitude"], 1e-9]))
    ends = max(float(frame["t_ms"].max()) for frame in (study.traces, healthy.traces))
    height = min(ROW_PX * len(shown) + FOOT_PX, most_px)
    room = (height - FOOT_PX) / max(len(shown), 1) > TEXT_PX
    figure = go.Figure(layout={"template": TEMPLATE})
    for place, row in enumerate(shown):
        base = -ROOM * scale * place
        for source, line, name in (
            (
                healthy,
                {"color": HEALTHY, "dash": DASHES["healthy"], "width": 1.5, "simplify": False},
                behind,
            ),
            (study, {"color": LOWER if row.abnormal else INK, "width": 2.2, "simplify": False}, row.point),
        ):
            x, y = _curve(source, row.point, ends)
            figure.add_trace(
                go.Scatter(
                    **{"x": x, "y": base + y, "mode": "lines", "line": line, "name": name},
                    **{"customdata": y, "hovertemplate": f"%{{customdata:.2g}} {unit}"},
                )
            )
        figure.add_trace(_marks(row, base, scale))
        figure.add_annotation(
            **{
                "xref": "paper",
                "x": TRACE_END + 0.015,
                "xanchor": "left",
                "y": base + 0.3 * scale,
                "showarrow": False,
            },
            **{"text": _beside(row, unit, room), "align": "left", "font": {"size": 13}},
        )
    figure.update_xaxes(
        range=(0.0, ends), domain=(0.0, TRACE_END), ticksuffix=" ms", showticksuffix="last", nticks=7
    )
    figure.update_yaxes(visible=False, range=(-ROOM * scale * (len(shown) - 0.4), 1.15 * scale))
    _bar(figure, scale, unit, -ROOM * scale * (len(shown) - 1))
    figure.update_layout(
        height=height,
        hovermode="closest",
        meta={"words": nerve_words(study, healthy, points=points, behind=behind)},
    )
    return figure


def _curve(study: NerveStudy, point: str, ends: float) -> tuple[np.ndarray, np.ndarray]:
    """Return one trace, with its line drawn out to the end of the axis."""
    rows = study.traces[study.traces["point"] == point]
    every = -(-len(rows) // POINTS)
    t, value = rows["t_ms"].to_numpy()[::every], rows["value"].to_numpy()[::every]
    return np.append(t, ends), np.append(value, value[-1]).astype(np.float32)


def _marks(row: Any, base: float, scale: float) -> go.Scatter:
    """Return where the response begins, and its top."""
    none = isnan(row.onset_ms)
    x = [] if none else [row.onset_ms, row.onset_ms, None, row.peak_ms]
    y = [] if none else [base - 0.09 * scale, base + 0.09 * scale, None, base + row.amplitude]
    return go.Scatter(
        **{"x": x, "y": y, "mode": "lines+markers", "name": "marks", "hoverinfo": "skip"},
        **{"line": {"color": INK, "width": 2}, "marker": {"size": [1, 1, 1, 7], "color": INK}},
    )


def _bar(figure: go.Figure, scale: float, unit: str, base: float) -> None:
    """Draw how high a round size of response is, at the right end of the lowest trace."""
    high = next(size for size in (50, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05) if size <= 0.75 * scale)
    figure.add_shape(
        **{"type": "line", "xref": "paper", "x0": TRACE_END, "x1": TRACE_END, "y0": base, "y1": base + high},
        line={"color": INK, "width": 3},
    )
    figure.add_annotation(
        **{"xref": "paper", "x": TRACE_END - 0.01, "xanchor": "right", "y": base + high, "yanchor": "top"},
        **{"text": f"{high:g} {unit}", "showarrow": False, "font": {"size": 13}},
    )


def _beside(row: Any, unit: str, room: bool) -> str:
    """Return what stands beside a trace: the point, its values, and what of them is out of its limits."""
    point = f"<b>{escape(row.point, quote=False)}</b>"
    if isnan(row.onset_ms):
        return f"{point}<br><b>! no response</b>"
    speed = "" if isnan(row.speed_m_per_s) else f", {row.speed_m_per_s:.0f} m/s"
    top = "" if row.unit == "mV" else "top "  # a sensory response is timed at its top
    values = f"{row.amplitude:.1f} {unit}, {top}{_latency(row):.1f} ms{speed}"
    if not room:  # one line: what is abnormal stands in the table beside
        return f"{point}{' <b>!</b>' if row.abnormal else ''}<br>{values}"
    # what tells most stands first, and no more than fits: the words below the picture and the table say all
    out = sorted(row.abnormal.split(", "), key=lambda word: word not in TELLING)
    told = ", ".join([*out[:BESIDE], "…"] if len(out) > BESIDE else out)
    return f"{point}<br>{values}" + (f"<br><b>! {escape(told)}</b>" if row.abnormal else "")


def _latency(row: Any) -> float:
    """Return the latency that is compared: a motor response's onset, a sensory one's top."""
    return float(row.onset_ms if row.unit == "mV" else row.peak_ms)


def nerve_words(
    study: NerveStudy, healthy: NerveStudy, *, points: tuple[str, ...] = (), behind: str = "healthy"
) -> str:
    """Return what the traces show in sentences, for a reader who cannot see them.

    Examples
    --------
    >>> from motorlab.studies.nerve_studies import nerve_study
    >>> usual = nerve_study(study="sural", finding="snap")
    >>> nerve_words(usual, usual)
    'Sural sensory, right. Shock, calf: 18.0 µV (healthy 18.0) after 3.8 ms (3.8), 49 m/s (49).'
    """
    usual = {row.point: row for row in healthy.points}
    said = [f"{study.name}, {study.side}."]
    for row in study.points:
        if points and row.point not in points:
            continue
        if isnan(row.onset_ms):
            said.append(f"Shock, {row.point}: no response.")
            continue
        before = usual[row.point]
        speed = (
            "" if isnan(row.speed_m_per_s) else f", {row.speed_m_per_s:.0f} m/s ({before.speed_m_per_s:.0f})"
        )
        out = f"; out of its limits: {row.abnormal}" if row.abnormal else ""
        said.append(
            f"Shock, {row.point}: {row.amplitude:.1f} {SHOWN[row.unit]} ({behind} {before.amplitude:.1f}) after "
            f"{_latency(row):.1f} ms ({_latency(before):.1f}){speed}{out}."
        )
    return " ".join(said)
