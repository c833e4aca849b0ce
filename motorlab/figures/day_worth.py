"""What each test is worth on which day: bits over days, one line per test, told by dash and by name."""

from math import log10

import pandas as pd
import plotly.graph_objects as go

from motorlab.figures.template import INK, PALE, TEMPLATE

__all__ = ["day_worth"]

DASHES = ("solid", "9px,5px", "2px,4px", "12px,4px,2px,4px", "5px,3px")
NAME_ROOM = 0.8  # the axis goes on behind the last day, on its log scale, so that names find room
APART = 0.042  # between two names, in bits


def day_worth(worth: pd.DataFrame) -> go.Figure:
    """Draw bits over days.

    Parameters
    ----------
    worth
        Tests by days (columns, in ascending order): bits; NaN where none is known.

    Returns
    -------
    Figure
        `layout.meta["words"]` says the same.

    Examples
    --------
    >>> figure = day_worth(pd.DataFrame({3: [0.5, 0.1], 25: [0.3, 0.2]}, index=["motor", "sensory"]))
    >>> figure.layout.meta["words"]
    'motor: 0.50 bits on day 3, 0.30 on day 25. sensory: 0.10 bits on day 3, 0.20 on day 25.'
    """
    days = [float(day) for day in worth.columns]
    figure = go.Figure()
    for place, (name, bits) in enumerate(worth.iterrows()):
        figure.add_scatter(
            x=days,
            y=bits,
            mode="lines+markers",
            line={"color": INK, "width": 2.5, "dash": DASHES[place % len(DASHES)]},
            marker={"symbol": place, "size": 9, "color": INK},
            hovertemplate=f"{name}: %{{y:.2f}} bits<extra></extra>",
        )
    for name, height in _apart(worth.iloc[:, -1]).items():
        figure.add_annotation(
            text=str(name), **{"x": log10(days[-1]), "y": height, "xanchor": "left", "xshift": 10},
            showarrow=False,
        )  # fmt: skip
    figure.update_xaxes(
        **{"type": "log", "tickvals": days, "ticktext": [f"{day:g}" for day in days], "title": "day"},
        range=[log10(days[0]) - 0.05, log10(days[-1]) + NAME_ROOM * (log10(days[-1]) - log10(days[0])) / 2.0],
    )
    figure.update_yaxes(title="bits", range=[0.0, 0.65], showgrid=True, gridcolor=PALE, tickformat=".1f")
    figure.update_layout(template=TEMPLATE, height=330, hovermode="closest", meta={"words": _words(worth)})
    return figure


def _apart(last: "pd.Series[float]") -> dict[str, float]:
    """Return how high each name stands: those that would cover each other are spread around their middle."""
    groups: list[dict[str, float]] = []
    for name, height in last.sort_values().items():
        groups.append({str(name): float(height)})
        while (
            len(groups) > 1
            and _middle(groups[-1]) - _middle(groups[-2]) < APART * (len(groups[-1]) + len(groups[-2])) / 2.0
        ):
            above = groups.pop()
            groups[-1] |= above
    return {
        name: _middle(group) + APART * (place - (len(group) - 1) / 2.0)
        for group in groups
        for place, name in enumerate(group)
    }


def _middle(group: dict[str, float]) -> float:
    return sum(group.values()) / len(group)


def _words(worth: pd.DataFrame) -> str:
    """Return the picture in sentences."""
    said = []
    for name, bits in worth.iterrows():
        first, *others = [f"{value:.2f} on day {day:g}" for day, value in bits.items()]
        said.append(f"{name}: {', '.join([first.replace(' on', ' bits on'), *others])}.")
    return " ".join(said)
