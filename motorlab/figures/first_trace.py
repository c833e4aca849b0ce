"""The first trace that somebody sees: one nerve, two shocks, and an arrow for each thing that is read off."""

from typing import Any

import plotly.graph_objects as go

from motorlab.figures.template import INK, TEMPLATE
from motorlab.studies.nerve_studies import NerveStudy

__all__ = ["first_trace"]

HEIGHT_PX = 420
ROOM = 1.75  # from the upper trace to the lower, over the height of the upper response
LAST_MS = 20.0


def first_trace(study: NerveStudy) -> go.Figure:
    """Draw the responses from the two lowest points of a motor study, with what each measure is.

    Parameters
    ----------
    study
        What `nerve_study` returned; both points must answer.

    Returns
    -------
    Figure
        `layout.meta["words"]` says the same in sentences.

    Examples
    --------
    >>> from motorlab.studies.nerve_studies import nerve_study
    >>> first_trace(nerve_study(study="ulnar")).layout.meta["words"].split(". ")[1]
    'Way of the lower shock to the muscle: 2.7 ms, the latency'
    """
    low, high = study.points[:2]
    step_cm, step_ms = high.at_cm - low.at_cm, high.onset_ms - low.onset_ms
    size, below = low.amplitude, -ROOM * low.amplitude
    figure = go.Figure(layout={"template": TEMPLATE})
    for row, base in ((low, 0.0), (high, below)):
        trace = study.traces[study.traces["point"] == row.point]
        figure.add_trace(
            go.Scatter(
                **{"x": trace["t_ms"].to_numpy(), "y": base + trace["value"].to_numpy(), "mode": "lines"},
                **{"line": {"color": INK, "width": 2.5, "simplify": False}, "name": row.point},
            )
        )
        _text(figure, LAST_MS - 0.2, base + 0.12 * size, f"<b>shock at the {_place(row)}</b>", "right")
    mark = {"type": "line", "y0": below - 0.35 * size, "y1": 1.12 * size, "x0": 0.0, "x1": 0.0}
    figure.add_shape(**mark, line={"color": INK, "width": 2, "dash": "dot"})
    _text(figure, 0.15, 1.06 * size, "the shock", "left")
    _between(figure, (0.0, low.onset_ms), -0.24 * size)
    _text(
        figure,
        0.15,
        -0.40 * size,
        f"<b>latency</b> {low.onset_ms:.1f} ms: how long the way takes",
        "left",
    )
    figure.add_annotation(**_arrow((low.peak_ms, 0.0), (low.peak_ms, size)), arrowcolor=INK)
    _text(
        figure,
        low.peak_ms + 2.2,
        0.86 * size,
        f"<b>size</b> {size:.0f} mV: how many fibres answer together",
        "left",
    )
    for onset in (low.onset_ms, high.onset_ms):
        figure.add_shape(
            **{"type": "line", "x0": onset, "x1": onset, "y0": below - 0.3 * size, "y1": below + 0.3 * size},
            line={"color": INK, "width": 1, "dash": "dot"},
        )
    _between(figure, (low.onset_ms, high.onset_ms), below - 0.22 * size)
    said = f"<b>speed</b>: {step_cm:.0f} cm more of nerve take {step_ms:.1f} ms more: {high.speed_m_per_s:.0f} m/s"
    _text(figure, low.onset_ms, below - 0.40 * size, said, "left")
    figure.update_xaxes(range=(-0.3, LAST_MS + 0.4), ticksuffix=" ms", showticksuffix="last", nticks=8)
    figure.update_yaxes(visible=False, range=(below - 0.55 * size, 1.2 * size))
    words = (
        f"{study.name}, {study.side}, two shocks, each answered by one hump. "
        f"Way of the lower shock to the muscle: {low.onset_ms:.1f} ms, the latency. Height: {size:.1f} mV, the size. "
        f"The upper shock lies {step_cm:.0f} cm higher and is answered {step_ms:.1f} ms later: "
        f"{high.speed_m_per_s:.0f} m/s, the speed."
    )
    figure.update_layout(height=HEIGHT_PX, hovermode=False, meta={"words": words})
    return figure


def _place(row: Any) -> str:
    """Return a point as it follows "at the"."""
    return str(row.point).removeprefix("below the ") + (" (just below)" if "below" in row.point else "")


def _text(figure: go.Figure, x: float, y: float, text: str, anchor: str) -> None:
    figure.add_annotation(
        **{"x": x, "y": y, "text": text, "xanchor": anchor, "showarrow": False},
        font={"size": 15},
    )


def _arrow(start: tuple[float, float], end: tuple[float, float]) -> dict[str, Any]:
    """Return a line with a head at both ends, from the base to the top of what it measures."""
    return {
        **{"ax": start[0], "ay": start[1], "x": end[0], "y": end[1], "axref": "x", "ayref": "y", "text": ""},
        **{"showarrow": True, "arrowhead": 2, "arrowside": "end+start", "startarrowhead": 2, "arrowwidth": 2},
    }


def _between(figure: go.Figure, ends: tuple[float, float], y: float) -> None:
    figure.add_annotation(**_arrow((ends[0], y), (ends[1], y)), arrowcolor=INK)
