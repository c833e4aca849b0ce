"""Clonus over excitability and delay: a map of how far the foot still beats, and the same as curves over the delay."""

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from motorlab.figures.colours import shade
from motorlab.figures.line_names import End, name_ends
from motorlab.figures.protocol_panels import axis
from motorlab.figures.protocol_titles import ABOVE, BELOW
from motorlab.figures.template import DASHES, HEALTHY, INK, TEMPLATE, UPPER
from motorlab.reflex.tone import BEAT_DEG

__all__ = ["clonus_map"]

HEIGHT_PX = 400
RELEASE, DELAY = "release", "delay of the loop, from stretch to muscle"
SWING = "how far the foot still beats"
MAP, CURVES, NAMES_BEGIN = (0.0, 0.42), (0.53, 0.84), 0.86  # shares of the width
PALEST = 0.3  # depth of the line of the least release
SCALE = [[0.0, "#ffffff"], [1.0, shade("upper", 0.75)]]
MARKS = ("circle", "square", "diamond", "triangle-up", "x", "star")  # in turn: the second cue


def clonus_map(table: pd.DataFrame) -> go.Figure:
    """Draw what `motorlab.reflex.maps.clonus_map` returns.

    Parameters
    ----------
    table
        One row per release, length of the path and seed.

    Returns
    -------
    Figure
        To the left a field for each release (upwards) and delay (to the right), with how far (deg, peak to peak) and
        how fast the foot still beats in the last second. To the right the same as curves, with a band over the seeds,
        and a dotted line: a smaller turn counts as no beat. `layout.meta["words"]` says the same in sentences.

    Examples
    --------
    >>> from motorlab.reflex import maps
    >>> figure = clonus_map(maps.clonus_map(releases=(0.0, 1.0), lengths=(1.0,), seeds=(1,)))
    >>> figure.data[0].text[0][0], figure.data[0].text[1][0]
    ('fades', '9 deg<br>5.3 Hz')
    """
    fields = _fields(table)
    releases, delays = sorted(set(fields["release"])), sorted(set(fields["loop_ms"]))
    figure = make_subplots(rows=1, cols=2)
    wide = fields.pivot(index="release", columns="loop_ms", values=["middle", "text"])
    figure.add_trace(
        go.Heatmap(
            **{"z": wide["middle"].astype(float).to_numpy(), "text": wide["text"].to_numpy().tolist()},
            **{
                "texttemplate": "%{text}",
                "colorscale": SCALE,
                "zmin": 0,
                "showscale": False,
                "xgap": 2,
                "ygap": 2,
            },
            hoverinfo="skip",
        ),
        row=1,
        col=1,
    )
    top = 1.1 * max(float(fields["most"].max()), 1.0)
    ends = []
    for number, release in enumerate(releases):
        mine = fields[fields["release"] == release].sort_values("loop_ms")
        ends.append(_curve(figure, mine, release, MARKS[number % len(MARKS)]))
    ticks = [f"{delay:.0f}" for delay in delays]
    figure.update_xaxes(
        tickvals=list(range(len(delays))), ticktext=_last(ticks, "ms"), domain=MAP, row=1, col=1
    )
    names = [f"{release:g}" for release in releases]
    figure.update_yaxes(tickvals=list(range(len(releases))), ticktext=names, ticks="", row=1, col=1)
    figure.update_xaxes(ticksuffix=" ms", showticksuffix="last", nticks=5, domain=CURVES, row=1, col=2)
    figure.update_yaxes(range=(-0.04 * top, top), ticksuffix=" deg", nticks=5, row=1, col=2)
    name_ends(figure, ends, (0.0, top), (CURVES[1], NAMES_BEGIN), yref="y2")
    figure.add_hline(y=BEAT_DEG, line={"color": INK, "width": 1, "dash": "dot"}, row=1, col=2)
    least = {"x": CURVES[1] - 0.005, "xref": "paper", "xanchor": "right", "y": BEAT_DEG, "yref": "y2"}
    figure.add_annotation(text="below: no beat", yanchor="top", showarrow=False, **least)
    for column, up in enumerate((RELEASE, SWING), start=1):
        here = {"xref": f"{axis(column, 'x')} domain", "yref": f"{axis(column, 'y')} domain"}
        figure.add_annotation(text=up, showarrow=False, **here, **ABOVE)
        figure.add_annotation(text=DELAY, showarrow=False, **here, **BELOW)
    margin, meta = {"t": 32, "b": 48}, {"words": _words(fields)}
    figure.update_layout(template=TEMPLATE, height=HEIGHT_PX, margin=margin, meta=meta, hovermode="closest")
    return figure


def _fields(table: pd.DataFrame) -> pd.DataFrame:
    """Return one row per release and delay: swing over the seeds, the usual frequency and the words of the field."""
    fields = (
        table.groupby(["release", "loop_ms"], as_index=False)
        .agg(
            middle=("swing_deg", "median"),
            least=("swing_deg", "min"),
            most=("swing_deg", "max"),
            rate=("frequency_hz", "median"),
            lasting=("lasting", "mean"),
        )
        .assign(lasts=lambda frame: frame["lasting"] > 0.5)
    )
    fields["text"] = [
        f"{row.middle:.0f} deg<br>{row.rate:.1f} Hz" if row.lasts else "fades" for row in fields.itertuples()
    ]
    return fields


def _curve(figure: go.Figure, mine: pd.DataFrame, release: float, mark: str) -> End:
    """Draw one release over the delays, with a band from the least to the most over the seeds."""
    colour = shade("upper", PALEST + (1.0 - PALEST) * release) if release else HEALTHY
    line = {
        "color": colour,
        "width": 2.5 if release else 2,
        "dash": "solid" if release else DASHES["healthy"],
    }
    around = (
        pd.concat([mine["loop_ms"], mine["loop_ms"][::-1]]),
        pd.concat([mine["most"], mine["least"][::-1]]),
    )
    figure.add_trace(
        go.Scatter(
            **{"x": around[0], "y": around[1], "fill": "toself", "fillcolor": colour, "opacity": 0.25},
            **{"mode": "lines", "line": {"width": 0, "color": colour}, "hoverinfo": "skip"},
        ),
        row=1,
        col=2,
    )
    figure.add_trace(
        go.Scatter(
            **{"x": mine["loop_ms"], "y": mine["middle"], "mode": "lines+markers", "line": line},
            **{"marker": {"symbol": mark, "size": 7}, "name": f"release {release:g}"},
            hovertemplate="%{x:.0f} ms: %{y:.1f} deg",
        ),
        row=1,
        col=2,
    )
    return End(float(mine["middle"].iloc[-1]), f"release {release:g}", UPPER if release else HEALTHY)


def _last(ticks: list[str], unit: str) -> list[str]:
    return [*ticks[:-1], f"{ticks[-1]} {unit}"]


def _words(fields: pd.DataFrame) -> str:
    said = []
    for release, mine in fields.groupby("release"):
        if not mine["lasts"].any():
            ends = f"{mine['loop_ms'].min():.0f} to {mine['loop_ms'].max():.0f} ms"
            said.append(f"With release {release:g} the beating fades at every delay, {ends}.")
            continue
        beating = mine[mine["lasts"]]
        parts = [
            f"{row.middle:.0f} deg at {row.rate:.1f} Hz over {row.loop_ms:.0f} ms"
            for row in beating.itertuples()
        ]
        said.append(f"With release {release:g} it goes on: {', '.join(parts)}.")
    return (
        "How far the held foot still beats, by release and by the delay from stretch to muscle. "
        + " ".join(said)
    )
