"""Recorded recruitment of M and H beside the model's: three panels with the same axes, each over its own largest M."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from motorlab.figures.template import HEALTHY, INK, LOWER, TEMPLATE
from motorlab.recordings import MODEL, h_m_facts

__all__ = ["recorded_recruitment"]

SHOCK, SIZE = (0.2, 2.0), (-0.04, 1.12)
LOOKS = {  # colour, line and mark: M runs in motor axons alone
    "h": ("H", INK, "solid", "circle"),
    "m": ("M", LOWER, "dash", "square-open"),
}
TYPE = {LOWER: "#A34700"}  # type needs to be darker than a line
HEIGHT_PX = 340
NEAR = 0.1  # a share that the model misses by no more than this is said to agree
TITLES = {True: "What agrees.", False: "What does not."}
SAID = {  # the facts of `h_m_facts` in words
    "largest_h": "The largest H, over the largest M: {}.",
    "h_left": "What is left of H at the strongest shock, over the largest M: {}.",
    "lead": "The shock at which H begins, over the one at which M begins: {}.",
    "m_there": "What M has reached of its largest size where H is largest: {}.",
    "falls": "The shock at which H has fallen to half, over the one of half of the largest M: {}.",
}


def recorded_recruitment(curves: pd.DataFrame) -> go.Figure:
    """Draw recorded recruitment curves beside that of the model.

    Parameters
    ----------
    curves
        What `motorlab.recordings.h_m_curves` returns.

    Returns
    -------
    Figure
        One panel per curve. Each dot is one shock: H full, M open; the lines join the means. A thin line stands at the
        shock of the largest H and says how large M is there. `layout.meta["key"]` says what agrees and what does not,
        `layout.meta["words"]` the numbers of each curve.

    Examples
    --------
    >>> import motorlab as ml
    >>> from motorlab.recordings import h_m_curves
    >>> figure = recorded_recruitment(h_m_curves(ml.simulate(protocol="h_reflex")))
    >>> [trace.name for trace in figure.data if trace.mode == "lines"][:2]
    ['H, person A, day 1', 'M, person A, day 1']
    """
    facts = h_m_facts(curves)
    titles = [f"<b>{name}{' (fitted)' if name == MODEL else ''}</b>" for name in facts.index]
    figure = make_subplots(
        rows=1, cols=len(facts), shared_yaxes=True, horizontal_spacing=0.03, subplot_titles=titles
    )
    figure.update_layout(template=TEMPLATE)
    for column, (name, fact) in enumerate(facts.iterrows(), start=1):
        _panel(figure, str(name), curves[curves["curve"] == name], fact, {"row": 1, "col": column})
    figure.update_xaxes(range=SHOCK, tickvals=[0.5, 1.0, 1.5], fixedrange=True)
    figure.update_xaxes(title_text="shock, over the one of half of the largest M", row=1, col=2)
    figure.update_yaxes(range=SIZE, tickvals=[0.0, 0.5, 1.0], fixedrange=True)
    figure.update_yaxes(title_text="size, over the largest M", row=1, col=1)
    figure.update_layout(
        height=HEIGHT_PX,
        margin={"t": 34},
        hovermode="closest",
        meta={"words": _words(facts), "key": _key(facts)},
    )
    return figure


def _panel(figure: go.Figure, name: str, curve: pd.DataFrame, fact: Any, place: dict[str, int]) -> None:
    means = curve.groupby("shock")[["m", "h"]].mean()
    best = float(means.index.to_numpy()[means["h"].to_numpy().argmax()])
    figure.add_vline(x=best, line={"color": HEALTHY, "width": 1, "dash": "dot"}, **place)
    for size, (label, colour, dash, mark) in LOOKS.items():
        line = {"x": means.index, "y": means[size], "mode": "lines", "line": {"color": colour, "dash": dash}}
        figure.add_trace(go.Scatter(name=f"{label}, {name}", hoverinfo="skip", **line), **place)
        dots = {"x": curve["shock"], "y": curve[size], "mode": "markers"}
        figure.add_trace(
            go.Scatter(
                name=f"{label}, {name}",
                marker={"color": colour, "symbol": mark, "size": 6},
                hovertemplate=f"{label} %{{y:.2f}} at %{{x:.2f}}<extra></extra>",
                **dots,
            ),
            **place,
        )
    where = {"H": (best, float(curve["h"].max())), "M": (float(means.index[-1]), 1.0)}
    for label, (x, y) in where.items():
        colour = next(look[1] for look in LOOKS.values() if look[0] == label)
        font = {"color": TYPE.get(colour, colour)}
        figure.add_annotation(
            x=x, y=y, yshift=13, text=f"<b>{label}</b>", font=font, showarrow=False, **place
        )
    said = f"M here:<br>{_percent(fact['m_there'])}"
    figure.add_annotation(
        x=best,
        y=SIZE[1],
        xanchor="right",
        xshift=-3,
        yanchor="top",
        align="right",
        text=said,
        showarrow=False,
        **place,
    )


def _key(facts: pd.DataFrame) -> str:
    """Say what agrees and what does not, with the numbers."""
    recorded, made = facts.drop(MODEL), facts.to_dict("index")[MODEL]
    said: dict[bool, list[str]] = {True: [], False: []}
    for name, sentence in SAID.items():
        nearest = min(max(made[name], recorded[name].min()), recorded[name].max())
        own = " and ".join(_percent(share) for share in recorded[name])
        said[bool(abs(made[name] - nearest) <= NEAR)].append(
            sentence.format(f"<b>{own}</b> in the person, <b>{_percent(made[name])}</b> in the model")
        )
    return "<br>".join(
        f"<b>{title}</b> {' '.join(said[agrees])}" for agrees, title in TITLES.items() if said[agrees]
    )


def _words(facts: pd.DataFrame) -> str:
    return " ".join(
        f"{str(name)[:1].upper()}{str(name)[1:]}: {' '.join(SAID[item].format(_percent(fact[item])) for item in SAID)}"
        for name, fact in facts.iterrows()
    )


def _percent(share: Any) -> str:
    return f"{100.0 * share:.0f} %"
