"""The same cases under several scales, side by side: which scale moves, and which stays where it was."""

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from motorlab.figures.template import HEALTHY, INK, PALE, TEMPLATE
from motorlab.scale_contrasts import contrasts
from motorlab.scale_words import BY_SIGNS

__all__ = ["scale_contrast"]

ROW_PX, HEAD_PX = 34, 92
CASES = 0.27  # share of the width for the names of the cases
KEY = "Further to the right is worse. A dot is a result; a line is the range in which it may lie."
SPAN = (-0.08, 1.75)  # the ends of a scale are 0 and 1; the rest is room for the words beside


def scale_contrast(long: pd.DataFrame | None = None) -> go.Figure:
    """Draw cases in rows and scales in columns: each mark lies between the ends of its scale.

    Parameters
    ----------
    long
        What `motorlab.scale_contrasts.contrasts` returns; None for its usual scales.

    Returns
    -------
    Figure
        One panel per scale, its healthy end on the left where it has one. A dot is a result; a line is its range where
        only a bound is known, or joins the least and the greatest where nothing is added. A bound at the best end is
        that end: nothing takes away from it. The number stands beside it, so that nothing hangs on place or colour
        alone. `layout.meta["words"]` says the same, `layout.meta["key"]` which way is worse.

    Examples
    --------
    >>> figure = scale_contrast(contrasts(("mas", "mrs")))
    >>> [note.text for note in figure.layout.annotations if note.text.startswith("<b>")]
    ['<b>Modified<br>Ashworth Scale</b><br>tone', '<b>Modified Rankin<br>Scale</b><br>disability']
    """
    long = _closed(contrasts() if long is None else long)
    scales, cases = list(dict.fromkeys(long["scale"])), list(dict.fromkeys(long["case_name"]))
    figure = make_subplots(rows=1, cols=len(scales), shared_yaxes=True, horizontal_spacing=0.01)
    width = (1.0 - CASES) / len(scales)
    for column, scale in enumerate(scales, start=1):
        mine = long[long["scale"] == scale]
        left = CASES + (column - 1) * width
        for row in mine.to_dict("records"):
            _mark(figure, row, column)
        figure.update_xaxes(
            domain=(left, left + 0.94 * width),
            **{"range": SPAN, "tickvals": [0, 1], "tickangle": 0, "fixedrange": True},
            ticktext=[f"{mine[end].iloc[0]:g}" for end in ("best", "worst")],
            **{"row": 1, "col": column},
        )
        heading = "<br>".join(_broken(str(mine["scale_name"].iloc[0])))
        figure.add_annotation(
            text=f"<b>{heading}</b><br>{mine['about'].iloc[0]}",
            **{"xref": "paper", "x": left, "xanchor": "left", "yref": "paper", "y": 1.0, "yanchor": "bottom"},
            **{"showarrow": False, "align": "left", "font": {"size": 13}},
        )
    figure.update_yaxes(
        categoryorder="array",
        categoryarray=cases[::-1],
        showline=False,
        ticks="",
        gridcolor=PALE,
        showgrid=True,
    )
    figure.update_yaxes(fixedrange=True)
    figure.update_layout(
        template=TEMPLATE,
        height=HEAD_PX + ROW_PX * len(cases) + 30,
        margin={"t": HEAD_PX, "l": 8, "b": 30},
        hovermode="closest",
        meta={"words": _words(long), "key": KEY},
    )
    return figure


def _closed(long: pd.DataFrame) -> pd.DataFrame:
    """Return the results with a bound that is the best end of its scale closed to that end."""
    shut = long["said"].str.endswith(BY_SIGNS)
    ends = {end: long[end].where(~shut, long["best"]) for end in ("low", "high")}
    return long.assign(**ends, said=long["said"].str.removesuffix(BY_SIGNS))


def _mark(figure: go.Figure, row: dict[str, object], column: int) -> None:
    """Draw one result, between 0 at the best end of the scale and 1 at the worst."""
    best, worst = float(str(row["best"])), float(str(row["worst"]))
    low, high = (float(str(row[end])) for end in ("low", "high"))
    ends = [(value - best) / (worst - best) for value in (low, high)]
    known = high if str(row["said"]).startswith("at most") else low
    at = (known - best) / (worst - best)
    if low != high:
        line = {"color": HEALTHY, "width": 3}
        trace = go.Scatter(x=ends, y=[row["case_name"]] * 2, mode="lines", line=line, hoverinfo="skip")
        figure.add_trace(trace, row=1, col=column)
    dots = (
        ends if str(row["said"]).endswith("nothing is added") else [at]
    )  # the least and the most of many reflexes
    dot = go.Scatter(
        x=dots, y=[row["case_name"]] * len(dots), mode="markers", marker={"color": INK, "size": 10}
    )
    dot.hovertemplate = f"{row['said']}<extra></extra>"
    figure.add_trace(dot, row=1, col=column)
    figure.add_annotation(
        text=_short(str(row["said"])),
        **{"x": max(*ends, at), "xshift": 9, "xanchor": "left", "y": row["case_name"], "showarrow": False},
        **{"font": {"size": 13}},
        row=1,
        col=column,
    )


def _short(said: str) -> str:
    """Return a result without what its column says already: "at least 3 of 6" with a sign."""
    said = said.removeprefix("highest ").split(" of ")[0].split(" on ")[0]
    return said.replace("at least", "\u2265").replace("at most", "\u2264")


def _broken(name: str, most: int = 15) -> list[str]:
    """Return a name in lines of a few words."""
    lines = [""]
    for word in name.split():
        if lines[-1] and len(lines[-1]) + len(word) >= most:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _words(long: pd.DataFrame) -> str:
    said = []
    for scale, mine in long.groupby("scale_name", sort=False):
        values = "; ".join(f"{row.case_name}: {row.said}" for row in mine.itertuples())
        said.append(f"{scale} ({mine['about'].iloc[0]}): {values}.")
    return " ".join(said)
