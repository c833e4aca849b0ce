"""Signs by days as a picture: each stretch of days over which a sign stays the same is one box with its word in it.

The colour says which neuron it is a sign of, as on the panel; grey is a sign of either. A hatched box is a sign that
comes from shock: it looks like one of the lower neuron, but comes from the upper.
"""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from motorlab.figures.template import INK, LOWER, MIXED, PALE, TEMPLATE, UPPER
from motorlab.timelines import day_name, spans

__all__ = ["sign_timeline"]

# Fill, line and line style of a box; the dash tells upper from lower where there is no colour.
LOOKS = {
    "upper": ("#D6E8F4", UPPER, "solid"),
    "lower": ("#FBE4D3", LOWER, "dash"),
    "sensory": ("#EDEDED", MIXED, "dot"),
    "either": ("#EDEDED", MIXED, "solid"),
}
SHOCK = ("#F4F8FB", UPPER, "solid")  # the damage is above, whatever the sign looks like
LETTERS = {"upper": "U", "lower": "L", "sensory": "S"}
LETTER_COLOURS = {"U": UPPER, "L": LOWER, "S": INK}
KEY = (
    f'<b style="color:{UPPER}">U</b> sign of the upper neuron; <b style="color:{LOWER}">L</b> of the lower; '
    "<b>S</b> of sensory fibres; grey: of either, so it does not tell; thin frame: only sometimes found; "
    f'hatched: from shock, looks like <b style="color:{LOWER}">L</b> but comes from <b style="color:{UPPER}">U</b>. '
    "In narrow boxes: <b>+</b> present, <b>&#8211;</b> absent, <b>&#8595;</b> reduced, <b>&#8593;</b> toe up "
    "(extensor), a number alone: the grade."
)
# What stands in a box that is too narrow for the word.
SHORT = {"present": "+", "absent": "\u2013", "reduced": "\u2193", "extensor": "\u2191"}
ROW_PX, ROUND_PX = 34, 68  # height of one row, and of all that is around the rows
GAP = 0.06  # of a day's step or a row, between two boxes
WIDE = 3.6  # letters that fit into the step of one day, in a plate of the least width
MARK = 3  # what a blank and a bold letter take


def sign_timeline(course: pd.DataFrame) -> go.Figure:
    """Draw what `motorlab.timelines.timeline` returns.

    Parameters
    ----------
    course
        One row per finding and day.

    Returns
    -------
    Figure
        Signs from top to bottom, days from left to right. `layout.meta["words"]` says the same in sentences,
        `layout.meta["key"]` is the key to its colours and letters.

    Examples
    --------
    >>> from motorlab.lesions import Lesion
    >>> from motorlab.timelines import timeline
    >>> stroke = Lesion("internal_capsule", side="left", severity=0.8)
    >>> figure = sign_timeline(timeline(stroke, selection="stroke"))
    >>> figure.layout.yaxis.ticktext[0]
    'Power, hip flexor'
    """
    names, days = list(dict.fromkeys(course["words"])), list(dict.fromkeys(course["day"]))
    parts = spans(course)
    figure = go.Figure(layout={"template": TEMPLATE})
    shapes: list[dict[str, Any]] = []
    for part in parts.to_dict("records"):
        row = names.index(part["words"])
        shapes += _box(part, row)
        figure.add_annotation(
            **{"x": (part["first"] + part["last"]) / 2, "y": row, "text": _text(part), "showarrow": False},
            **{"font": {"color": INK if part["abnormal"] else "#5a5a5a"}, "yshift": -1},
        )
    # Axes without a trace keep no ticks, so one invisible trace carries them.
    figure.add_trace(go.Scatter(x=[0], y=[0], mode="markers", marker={"opacity": 0}, hoverinfo="skip"))
    steps, places = list(range(len(days))), list(range(len(names)))
    figure.update_xaxes(
        **{
            "range": (-0.55, len(days) - 0.45),
            "tickvals": steps,
            "ticktext": _ticks(days),
        },
        **{"tickangle": 0, "ticks": "", "showline": False, "fixedrange": True},
    )
    figure.update_yaxes(
        **{"range": (len(names) - 0.45, -0.55), "tickvals": places, "ticktext": names, "fixedrange": True},
        **{"ticks": "", "showline": False},
    )
    figure.update_layout(
        shapes=shapes,
        height=ROUND_PX + ROW_PX * len(names),
        margin={"t": 8, "r": 6},
        hovermode=False,
        meta={"words": _words(parts), "key": KEY},
    )
    return figure


def _ticks(days: list[float]) -> list[str]:
    """Return what stands below the days: number over unit; the word "day" once, and then only numbers."""
    names = [day_name(day) for day in days]
    first = next((place for place, name in enumerate(names) if name.startswith("day ")), None)
    names = [name if place == first else name.removeprefix("day ") for place, name in enumerate(names)]
    return ["<br>".join(sorted(name.split(" "), key=str.isalpha)) for name in names]


def _box(part: dict[Any, Any], row: int) -> list[dict[str, Any]]:
    """Return the box of one stretch, hatched if shock is the reason; a normal one is only a pale line."""
    left, right = part["first"] - 0.5 + GAP, part["last"] + 0.5 - GAP
    frame: dict[str, Any] = {"type": "rect", "x0": left, "x1": right, "layer": "below"}
    if not part["abnormal"]:
        line = {"color": PALE, "width": 1}
        return [{**frame, "y0": row - 0.4, "y1": row + 0.4, "line": line, "fillcolor": "white"}]
    fill, colour, dash = SHOCK if part["shock"] else LOOKS[part["points_to"]]
    sure = part["often"] == "expected"
    line = {"color": colour, "width": 2 if sure else 1, "dash": dash}
    fill = fill if sure else "white"
    boxes = [{**frame, "y0": row - 0.4, "y1": row + 0.4, "line": line, "fillcolor": fill}]
    if part["shock"]:
        boxes += _hatching(left, right, row)
    return boxes


def _hatching(left: float, right: float, row: int) -> list[dict[str, Any]]:
    """Return slanted lines at both ends of a box, so that they do not run through its word."""
    line = {"color": UPPER, "width": 1}
    near = [0.02 + 0.06 * step for step in range(2 if right - left < 1 else 4)]
    starts = [left + step for step in near] + [right - 0.05 - step for step in near]
    ends = {"y0": row + 0.36, "y1": row - 0.36, "line": line, "layer": "below", "type": "line"}
    return [{**ends, "x0": x, "x1": x + 0.05} for x in starts]


def _text(part: dict[Any, Any]) -> str:
    """Return what stands in a box: the word and the letter, or as much of it as there is room for; never nothing."""
    shown, letter = str(part["shown"]), LETTERS.get(part["points_to"], "")
    room = WIDE * (part["last"] - part["first"] + 1)
    mark = f' <b style="color:{LETTER_COLOURS[letter]}">{letter}</b>' if letter else ""
    if part["shock"]:  # its letter would lead astray without the words that go with it
        if letter and len(shown) + 14 <= room:
            return f"{shown}, looks like{mark}"
        mark = ""
    for said in (shown, _short(shown, room)):
        if len(said) + MARK * bool(mark) <= room:
            return f"{said}{mark}"
    return _short(shown, room)


def _short(shown: str, room: float) -> str:
    """Return a word as a narrow box has it: its sign, of a grade the number alone, else its beginning."""
    first = shown.split(" ")[0].rstrip(",")
    return SHORT.get(shown, first if len(first) <= room else first[:3])


def _words(parts: pd.DataFrame) -> str:
    """Return the picture as sentences, one for each sign."""
    said = []
    for name, mine in parts.groupby("words", sort=False):
        steps = [
            f"{part['shown']}{' (from shock)' if part['shock'] else ''} from {day_name(part['first_day'])}"
            for part in mine.to_dict("records")
            if part["shown"] or part["abnormal"]
        ]
        merged = [
            step
            for number, step in enumerate(steps)
            if not number or step.split(" from ")[0] != steps[number - 1].split(" from ")[0]
        ]
        said.append(f"{name}: {', '.join(merged)}.")
    return " ".join(said)
