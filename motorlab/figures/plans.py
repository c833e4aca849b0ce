"""Effect against price of several plans of treatment on one plot, and of one treatment from day to day.

Both are shares of what the patient has without treatment: of the torque of the stretch reflex, and of the greatest
voluntary effort. Neither is a sign of one neuron, so what is given has a colour of its own.
"""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from motorlab.figures.courses import GIVEN
from motorlab.figures.template import HEALTHY, INK, TEMPLATE
from motorlab.plans import HEALTHY as HEALTHY_ROW
from motorlab.plans import UNTREATED
from motorlab.tables import rows

__all__ = ["plan_course", "plan_points"]

HEIGHT_PX = 430
MARGIN = {"l": 70, "r": 16, "t": 16, "b": 52}
WIDTH_PX = 760.0  # of a narrow plate; names are set apart for this width
LETTER_PX, LINE_PX, MARK_PX = 7.4, 19.0, 9.0  # of the type
REFLEX_PCT = (-14.0, 108.0)  # of what is taken from the reflex, which is seldom made worse
LEAST_FORCE_PCT = (-24.0, 82.0)
EQUAL_PCT = 24.0  # where the slanted line has its name
# Where the name of a point may stand: lines of type above it, and whether to its left; the first that is free is taken.
PLACES = ((0, False), (0, True), (1, False), (-1, False), (1, True), (-1, True), (2, False), (-2, False))
GREY_TYPE = "#6B6B6B"
NEAREST = " *"
COURSE_PX = 340
LOOKS: tuple[dict[str, Any], ...] = (  # of the curves of one treatment from day to day
    {"line": {"color": GIVEN, "width": 3.5}, "marker": {"size": 10}},
    {
        **{"line": {"color": INK, "width": 2, "dash": "dash"}},
        "marker": {"size": 11, "symbol": "square-open", "line": {"width": 2}},
    },
    {
        "line": {"color": GREY_TYPE, "width": 2, "dash": "dot"},
        "marker": {"size": 9, "symbol": "diamond-open"},
    },
)
KEY = (
    f'<b style="color:{GIVEN}">&#9679;</b> clonus stops; <b style="color:{GIVEN}">&#9675;</b> it goes on; '
    "<b>*</b> carried by the nearest that the model has. On the slanted line a plan takes as much from the effort as "
    "from the reflex; the higher above it, the better. What else a plan costs is not on the plot."
)


class Box(NamedTuple):
    """A rectangle of the plot, in pixels."""

    left: float
    right: float
    low: float
    high: float

    def meets(self, other: "Box") -> bool:
        """Return whether two rectangles have anything in common."""
        across = self.left < other.right and other.left < self.right
        return across and self.low < other.high and other.low < self.high


def plan_points(table: pd.DataFrame) -> go.Figure:
    """Draw what `motorlab.plans.effect_and_price` returns: effect upwards, price to the right.

    Returns
    -------
    Figure
        One point per plan, with its name. `layout.meta["words"]` says the same in sentences, `layout.meta["key"]` is
        the key to its marks.

    Examples
    --------
    >>> from motorlab.lesions import Lesion
    >>> from motorlab.plans import effect_and_price
    >>> stroke = Lesion("internal_capsule", side="left", severity=0.7, days=180)
    >>> figure = plan_points(effect_and_price(stroke, plans={"toxin": "botulinum_toxin_a"}, muscle="biceps"))
    >>> [note.text for note in figure.layout.annotations if "toxin" in note.text]
    ['toxin *']
    """
    plans = table[~table["plan"].isin((HEALTHY_ROW, UNTREATED))]
    low = min(LEAST_FORCE_PCT[0], plans["lost_pct"].min() - 8.0)
    across = (low, max(LEAST_FORCE_PCT[1], plans["lost_pct"].max() + 22.0))
    figure = go.Figure(layout={"template": TEMPLATE, "height": HEIGHT_PX, "margin": MARGIN})
    _ground(figure, float(table["calmed_pct"].iloc[0]), across)
    figure.add_trace(
        go.Scatter(
            **{"x": plans["lost_pct"].to_numpy(), "y": plans["calmed_pct"].to_numpy(), "mode": "markers"},
            marker={
                **{"size": 13, "color": GIVEN, "line": {"color": GIVEN, "width": 2.5}},
                "symbol": ["circle-open" if lasting == 1 else "circle" for lasting in plans["lasting"]],
            },
            text=[str(plan) for plan in plans["plan"]],
            hovertemplate="%{text}<br>reflex -%{y:.0f} %<br>force -%{x:.0f} %<extra></extra>",
        )
    )
    _names(figure, plans, across)
    figure.update_xaxes(
        **{"range": across, "ticksuffix": " %", "title": "price: taken from the greatest effort"},
        fixedrange=True,
    )
    figure.update_yaxes(
        **{"range": REFLEX_PCT, "ticksuffix": " %", "tick0": 0, "dtick": 25, "fixedrange": True},
        title="effect: taken from the stretch reflex",
    )
    figure.update_layout(hovermode="closest", meta={"words": _words(table), "key": KEY})
    return figure


def _ground(figure: go.Figure, healthy: float, across: tuple[float, float]) -> None:
    """Draw what the points are read against: nothing taken, as much as, and as in health."""
    grey = {"color": HEALTHY, "width": 1.5}
    ends = (max(across[0], REFLEX_PCT[0]), min(across[1], REFLEX_PCT[1]))
    figure.add_shape(
        type="line", x0=ends[0], y0=ends[0], x1=ends[1], y1=ends[1], line={**grey, "dash": "dot"}
    )
    figure.add_hline(y=healthy, line={**grey, "dash": "4px,3px"})
    figure.add_vline(x=0, line={"color": HEALTHY, "width": 1})
    figure.add_hline(y=0, line={"color": HEALTHY, "width": 1})
    said = {"showarrow": False, "xanchor": "left", "font": {"color": GREY_TYPE, "size": 13}}
    figure.add_annotation(x=across[0], y=healthy, text="reflex as in health", xshift=6, yshift=9, **said)
    figure.add_annotation(x=EQUAL_PCT, y=EQUAL_PCT, text="as much from both", xshift=14, yshift=-18, **said)
    figure.add_annotation(x=0, y=0, text="no treatment", xshift=6, yshift=-10, **said)


def _names(figure: go.Figure, plans: pd.DataFrame, across: tuple[float, float]) -> None:
    """Write the name of each plan beside its point, where it meets no other."""
    wide = (WIDTH_PX - MARGIN["l"] - MARGIN["r"]) / (across[1] - across[0])
    high = (HEIGHT_PX - MARGIN["t"] - MARGIN["b"]) / (REFLEX_PCT[1] - REFLEX_PCT[0])
    points = [
        (wide * (row["lost_pct"] - across[0]), high * (row["calmed_pct"] - REFLEX_PCT[0]))
        for row in plans.to_dict("records")
    ]
    taken = [Box(x - MARK_PX, x + MARK_PX, y - MARK_PX, y + MARK_PX) for x, y in points]
    for (x, y), row in zip(points, plans.to_dict("records"), strict=True):
        text = f"{row['plan']}{NEAREST if row['carried'] == 'nearest' else ''}"
        long = LETTER_PX * len(text)
        for rise, left in PLACES:
            start = x - MARK_PX - 4 - long if left else x + MARK_PX + 4
            middle = y + rise * LINE_PX
            box = Box(start, start + long, middle - LINE_PX / 2, middle + LINE_PX / 2)
            inside = box.right <= wide * (across[1] - across[0])
            if inside and not any(box.meets(other) for other in taken):
                break
        taken.append(box)
        figure.add_annotation(
            **{"x": row["lost_pct"], "y": row["calmed_pct"], "text": text, "showarrow": False},
            **{"xanchor": "right" if left else "left", "xshift": (MARK_PX + 4) * (-1 if left else 1)},
            **{"yshift": rise * LINE_PX, "font": {"color": INK}, "bgcolor": "rgba(255,255,255,0.75)"},
            borderpad=0,
        )


def _words(table: pd.DataFrame) -> str:
    said = []
    for row in table.to_dict("records"):
        if row["plan"] in (HEALTHY_ROW, UNTREATED):
            continue
        force = (
            f"{row['lost_pct']:.0f} % from the greatest effort"
            if row["lost_pct"] >= 0
            else f"nothing from the greatest effort, which gains {-row['lost_pct']:.0f} %"
        )
        reflex = (
            f"{row['calmed_pct']:.0f} % from the stretch reflex"
            if row["calmed_pct"] >= 0.5
            else "nothing from the stretch reflex"
        )
        clonus = "" if np.isnan(row["beats"]) else f"; clonus {'goes on' if row['lasting'] else 'stops'}"
        said.append(f"{row['plan']}: takes {reflex} and {force}{clonus}.")
    return " ".join(said)


def plan_course(table: pd.DataFrame, treatment: str) -> go.Figure:
    """Draw what is left of reflex, effort and units on several days of one treatment.

    Parameters
    ----------
    table
        What `motorlab.plans.effect_and_price` returns for plans whose names are the days since the treatment began.
    treatment
        Id of the treatment; its onset, peak and end are marked.

    Returns
    -------
    Figure
        Days from left to right; `layout.meta["words"]` says the same in sentences.

    Examples
    --------
    >>> from motorlab.lesions import Lesion
    >>> from motorlab.plans import effect_and_price
    >>> from motorlab.treatments import Treatment
    >>> stroke = Lesion("internal_capsule", side="left", severity=0.7, days=180)
    >>> plans = {day: Treatment("botulinum_toxin_a", days=day) for day in (0, 35)}
    >>> table = effect_and_price(stroke, plans=plans, muscle="biceps")
    >>> plan_course(table, "botulinum_toxin_a").layout.meta["words"].split(". ")[0]
    'Day 0: 100 % of the stretch reflex, 100 % of the greatest effort and 100 % of the units are left'
    """
    days = table[~table["plan"].isin((HEALTHY_ROW, UNTREATED))]
    x = days["plan"].to_numpy(dtype=float)
    left = {
        "stretch reflex": 100.0 - days["calmed_pct"].to_numpy(),
        "greatest effort": 100.0 - days["lost_pct"].to_numpy(),
        "units that join": 100.0 * days["units"].to_numpy() / float(table["units"].iloc[1]),
    }
    figure = go.Figure(layout={"template": TEMPLATE, "height": COURSE_PX, "margin": MARGIN})
    row = next(row for row in rows("treatments") if row.treatment == treatment)
    for day, said in ((row.onset_days, "begins"), (row.peak_days, "full"), (row.duration_days, "gone")):
        figure.add_vline(x=day, line={"color": HEALTHY, "width": 1, "dash": "dot"})
        figure.add_annotation(
            **{"x": day, "y": 0, "yanchor": "bottom", "xanchor": "left", "xshift": 3, "showarrow": False},
            **{"text": said, "font": {"size": 13, "color": GREY_TYPE}},
        )
    for place, (name, y) in enumerate(left.items()):
        look = LOOKS[place]
        figure.add_trace(
            go.Scatter(x=x, y=y, mode="lines+markers", name=name, hovertemplate="%{y:.0f} %", **look)
        )
        figure.add_annotation(
            **{"x": x[-1], "y": y[-1], "text": name, "showarrow": False, "xanchor": "left", "xshift": 12},
            **{"yshift": 20 - 20 * place, "font": {"color": look["line"]["color"]}},
        )
    figure.update_xaxes(
        range=(-2, 1.24 * x.max()), tickvals=x, title="days since it was given", fixedrange=True
    )
    figure.update_yaxes(range=(-4, 118), ticksuffix=" %", title="what is left", fixedrange=True)
    sentences = [
        f"Day {day:g}: "
        + _listed([f"{y[place]:.0f} % of the {name}" for name, y in left.items()])
        + " are left."
        for place, day in enumerate(x.tolist())
    ]
    figure.update_layout(meta={"words": " ".join(sentences).replace("units that join", "units")})
    return figure


def _listed(parts: list[str]) -> str:
    return f"{', '.join(parts[:-1])} and {parts[-1]}"
