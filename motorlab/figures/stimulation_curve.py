"""Strength and duration: the current that a pulse needs, with and without motor axons."""

from typing import Any

import numpy as np
import plotly.graph_objects as go

from motorlab.figures.line_names import TYPE
from motorlab.figures.template import DASHES, HEALTHY, LOWER, PALE, TEMPLATE
from motorlab.stimulation import bearable_ma, strength_duration

__all__ = ["strength_duration_curves"]

PULSES_MS = np.geomspace(0.05, 400.0, 60)
SHOWN_MA = (4.0, 2000.0)
USUAL_MS = (0.3, 150.0)  # a pulse of an ordinary stimulator, and one for muscle without nerve
HEIGHT_PX = 360
CURVES_END = 0.78  # share of the width
LOOKS: dict[str, tuple[str, dict[str, Any]]] = {
    "innervated_muscle": ("with its nerve", {"color": HEALTHY, "dash": DASHES["healthy"], "width": 2.5}),
    "denervated_muscle": ("without nerve", {"color": LOWER, "dash": "solid", "width": 2.5}),
}


def strength_duration_curves() -> go.Figure:
    """Draw the current at threshold over the length of the pulse, for muscle with its nerve and without.

    Returns
    -------
    Figure
        Two curves over a grey field that no patient bears and no ordinary device gives; dots are the usual short pulse
        and a long one. `layout.meta["words"]` says the same in a sentence.

    Examples
    --------
    >>> strength_duration_curves().layout.meta["words"].split(". ")[1]
    'With its nerve a pulse of 0.3 ms needs 13 mA and one of 150 ms 8 mA'
    """
    figure = go.Figure(layout={"template": TEMPLATE})
    most = min(bearable_ma(tissue) for tissue in LOOKS)
    said = []
    for tissue, (name, line) in LOOKS.items():
        needed = strength_duration(PULSES_MS, tissue)
        figure.add_trace(go.Scatter(x=PULSES_MS, y=needed, name=name, mode="lines", line=line))
        dots = [strength_duration(pulse, tissue) for pulse in USUAL_MS]
        figure.add_trace(
            go.Scatter(
                **{"x": USUAL_MS, "y": dots, "name": name, "mode": "markers"},
                **{"marker": {"color": line["color"], "size": 10, "symbol": "circle"}},
            )
        )
        figure.add_annotation(
            **{"xref": "paper", "x": CURVES_END + 0.02, "xanchor": "left", "y": np.log10(needed[-1])},
            **{"text": name, "showarrow": False, "font": {"color": TYPE.get(line["color"], line["color"])}},
            yshift=9 if tissue == "denervated_muscle" else -9,
        )
        needs = " and ".join(
            f"{'a pulse' if not number else 'one'} of {pulse:g} ms {'needs ' if not number else ''}{dot:.0f} mA"
            for number, (pulse, dot) in enumerate(zip(USUAL_MS, dots, strict=True))
        )
        said.append(f"{name.capitalize()} {needs}.")
    figure.update_traces(hovertemplate="%{x:.2~g} ms: %{y:.0f} mA")
    figure.add_hrect(y0=most, y1=SHOWN_MA[1], fillcolor=PALE, line_width=0, layer="below")
    figure.add_annotation(
        **{"x": np.log10(PULSES_MS[-1]), "xanchor": "right", "y": np.log10(SHOWN_MA[1]), "yanchor": "top"},
        **{"text": f"more than {most:.0f} mA: not borne", "showarrow": False},
    )
    ends = (np.log10(PULSES_MS[0]), np.log10(PULSES_MS[-1]))
    figure.update_xaxes(
        type="log", dtick=1, ticksuffix=" ms", range=ends, domain=(0, CURVES_END), title="length of the pulse"
    )
    figure.update_yaxes(
        type="log", dtick=1, ticksuffix=" mA", range=np.log10(SHOWN_MA), title="current at threshold"
    )
    words = f"Current that moves the muscle, by the length of the pulse; at most {most:.0f} mA are borne."
    figure.update_layout(height=HEIGHT_PX, hovermode="closest", meta={"words": " ".join([words, *said])})
    return figure
