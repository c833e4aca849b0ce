"""Chosen findings of a case: over the days since it began, or of two cases side by side.

Which findings a lesson shows is a selection of rows in the table `chosen_findings`.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from motorlab.catalogue import catalogue
from motorlab.choices import one_of
from motorlab.expectations import expectations, labels, places
from motorlab.findings import compare
from motorlab.lesions import Lesions, case, on_day
from motorlab.pointing import alone, pointer
from motorlab.stations import origins
from motorlab.tables import rows

__all__ = ["DAYS", "SCALE", "chosen", "day_name", "grid", "side_by_side", "spans", "timeline"]

# The steps of the day slider, hours, then days, then years, and what stands below them: the same on the panel and
# in every picture.
SCALE: dict[float, str] = {
    **{0.0: "0 h", 0.25: "6 h", 0.5: "12 h", 1: "day 1", 2: "2", 3: "3", 5: "5", 7: "7", 10: "10", 14: "14"},
    **{21: "21", 30: "30", 42: "6 wk", 60: "60", 90: "3 mo", 180: "6 mo", 365: "1 y", 730: "2 y"},
}
DAYS = tuple(SCALE)
KEYS = ["finding", "target", "side"]
# What a whole grade is called, lowest first; the same words as on the panel.
GRADES = {
    "mrc_0_5": (0, ("0/5", "1/5", "2/5", "3/5", "4/5", "5/5")),
    "ninds_0_4": (0, ("0 absent", "1 reduced", "2 normal", "3 brisk", "4 very brisk")),
    "tone_-1_3": (-1, ("-1 limp", "0 normal", "1 slightly stiff", "2 stiff", "3 very stiff")),
}
NEAR = 0.5  # a grade this far from that of health is called abnormal
SOMETIMES, EXPECTED = 0.3, 0.7  # from here a finding may be there, and from here it is expected
LETTERS = {"upper": "U", "lower": "L"}


def chosen(selection: str) -> pd.DataFrame:
    """Return the findings of one selection in their order: `finding`, `target`, `side` and `words`.

    Raises
    ------
    ValueError
        If there is no such selection; names the nearest one.

    Examples
    --------
    >>> chosen("stroke")["words"].iloc[0]
    'Power, hip flexor'
    """
    listed = sorted(rows("chosen_findings"), key=lambda row: (row.selection, row.order))
    one_of(selection, dict.fromkeys(row.selection for row in listed), "selection of findings")
    mine = [(row.finding, row.target, row.side, row.words) for row in listed if row.selection == selection]
    return pd.DataFrame(mine, columns=[*KEYS, "words"])


def day_name(day: float) -> str:
    """Return a day as the slider names it, with the word "day" where the slider has a number alone.

    Examples
    --------
    >>> [day_name(day) for day in (0.25, 1, 2, 42, 365)]
    ['6 h', 'day 1', 'day 2', '6 wk', '1 y']
    """
    name = SCALE.get(day, f"{24 * day:g} h" if day < 1 else f"{day:g}")
    return f"day {name}" if name.replace(".", "").isdigit() else name


def timeline(*lesions: Lesions, selection: str, days: Sequence[float] = DAYS) -> pd.DataFrame:
    """Return what chosen findings of a case would be on each of some days.

    Parameters
    ----------
    lesions
        The case, as for `expect`; its ages are those of its last day.
    selection
        Which findings: a selection of the table `chosen_findings`.
    days
        Days since the oldest lesion began.

    Returns
    -------
    DataFrame
        One row per finding and day. Columns `finding`, `target`, `side`, `words` (what the finding is called), `day`,
        `expected` (as in `expect`), `scale`, `chance` (0..1), `shown` (the value in words), `abnormal` (whether that
        is what a careful examiner calls abnormal), `points_to` (`upper`, `lower`, `sensory` or `either`: what this sign
        by itself would make one think of; "" where it is normal) and `shock` (whether shock, and no broken path, is the
        reason: what it points to is then wrong).

    Examples
    --------
    >>> from motorlab.lesions import Lesion
    >>> stroke = Lesion("internal_capsule", side="left", severity=0.8)
    >>> jerk = timeline(stroke, selection="stroke", days=(1, 60)).query("finding == 'reflex'")
    >>> jerk[["shown", "points_to", "shock"]].values.tolist()
    [['1 reduced', 'lower', True], ['4 very brisk', 'upper', False]]
    """
    found = expectations([on_day(case(*lesions), day) for day in days])
    wanted, scales = chosen(selection), labels()["scale"]
    hurt = origins(*lesions)
    lines = []
    for finding, target, side, words in wanted.itertuples(index=False, name=None):
        where = places(None)[finding, target, side]
        for number, day in enumerate(days):
            value, chance = float(found.values[number, where]), float(found.chances[number, where])
            shock = bool(found.shocked[number, where])
            # what is in shock says nothing by itself about the path
            origin = "" if shock else hurt[where]
            lines.append(
                {"finding": finding, "target": target, "side": side, "words": words, "day": float(day)}
                | _said(finding, value, scales[where], origin)
                | {"scale": scales[where], "chance": chance, "shock": shock}
            )
    frame = pd.DataFrame(lines)
    return frame.assign(shock=frame["shock"] & frame["abnormal"])


def _said(finding: str, value: float, scale: str, origin: str) -> dict[str, Any]:
    """Return a value as it is expected, shown and judged; `origin` is the neuron that is damaged on its path."""
    about = catalogue()[finding]
    seen: str | float
    expected: str | float
    if about.words:
        seen = expected = about.words[int(value)]
        abnormal = seen not in _calm(finding)
        # preserved says that a response is normal although what it serves has failed
        shown = seen.replace("_", " ") if abnormal or seen != "preserved" else about.normal
        row = pointer(finding, seen)
        shown = row.shown if row and row.shown else shown
    else:
        first, names = GRADES[scale]
        seen, expected = value, round(value, 2)
        abnormal = abs(value - about.health) >= NEAR
        shown = names[min(max(int(np.floor(value + 0.5)) - first, 0), len(names) - 1)]
    points = alone(finding, seen, origin) if abnormal else ""
    return {"expected": expected, "shown": shown, "abnormal": abnormal, "points_to": points}


@cache
def _calm(finding: str) -> frozenset[str]:
    return frozenset(row.word for row in rows("finding_words") if row.finding == finding and not row.abnormal)


def spans(course: pd.DataFrame) -> pd.DataFrame:
    """Return the stretches of days over which each finding of a timeline stays the same.

    Returns
    -------
    DataFrame
        One row per finding and stretch, in the order of the timeline. Columns `words`, `shown`, `abnormal`,
        `points_to`, `shock`, `often` (`expected`, `sometimes` or `seldom`), `first` and `last` (places among the days,
        from 0), `first_day` and `last_day`.

    Examples
    --------
    >>> from motorlab.lesions import Lesion
    >>> cord = Lesion("cord_c5_c6", side="both", cause="trauma")
    >>> mute = spans(timeline(cord, selection="cord")).query("words == 'Plantar response'")
    >>> mute[["shown", "first_day", "last_day"]].values.tolist()
    [['mute', 0.0, 3.0], ['extensor', 5.0, 730.0]]
    """
    often = pd.cut(
        course["chance"],
        [-1, SOMETIMES, EXPECTED, 2],
        right=False,
        labels=["seldom", "sometimes", "expected"],
    )
    frame = course.assign(often=often.astype(str), place=course.groupby("words", sort=False).cumcount())
    # how often a normal finding would be called abnormal makes no new stretch
    frame.loc[~frame["abnormal"], "often"] = "seldom"
    same = ["words", "shown", "abnormal", "points_to", "shock", "often"]
    step = (frame[same] != frame[same].shift()).any(axis=1).cumsum().rename("step")
    parts = frame.groupby(step, sort=False)
    ends = parts.agg(
        first=("place", "first"), last=("place", "last"), first_day=("day", "first"), last_day=("day", "last")
    )
    return pd.concat([parts[same].first(), ends], axis=1).reset_index(drop=True)


def grid(course: pd.DataFrame) -> pd.DataFrame:
    """Return a timeline as a plain table, signs by days: what a reader who cannot see the picture reads.

    Examples
    --------
    >>> from motorlab.lesions import Lesion
    >>> stroke = Lesion("internal_capsule", side="left", severity=0.8)
    >>> grid(timeline(stroke, selection="stroke")).loc["Knee jerk", "day 1"]
    '1 reduced, 69 %, from shock'
    """
    columns = (course[name].tolist() for name in ("shown", "abnormal", "chance", "shock"))
    text = [
        shown + (f", {100 * chance:.0f} %" if abnormal else "") + (", from shock" if shock else "")
        for shown, abnormal, chance, shock in zip(*columns, strict=True)
    ]
    named = course.assign(text=text, when=course["day"].map(day_name))
    wide = named.pivot(index="words", columns="when", values="text")
    wide = wide.loc[list(dict.fromkeys(named["words"])), list(dict.fromkeys(named["when"]))]
    return wide.rename_axis(index="sign", columns="since the beginning")


def side_by_side(first: Lesions, second: Lesions, selection: str) -> pd.DataFrame:
    """Return chosen findings of two cases, as `compare` gives them.

    Returns
    -------
    DataFrame
        One row per finding of the selection, under its words; columns `expected_a` and `expected_b` (the values in
        words), `chance_a`, `chance_b` and `points_to` (`U`, `L` or `U / L`: the neuron that the sign points to in the
        first case, in the second, or in each).

    Examples
    --------
    >>> from motorlab.lesions import Lesion
    >>> stroke = Lesion("internal_capsule", side="left", severity=0.8)
    >>> cells = Lesion("anterior_horn_lumbar", side="right", severity=0.8)
    >>> side_by_side(stroke, cells, "telling_signs").loc["Plantar response", "expected_a"]
    'extensor'
    """
    wanted = chosen(selection)
    both = wanted.merge(compare(first, second), on=KEYS, how="left", validate="one_to_one")
    where = [places(None)[key] for key in both[KEYS].itertuples(index=False, name=None)]
    said = {}
    for letter, lesions in (("a", first), ("b", second)):
        columns = (both[name] for name in ("finding", f"expected_{letter}", "scale"))
        said[letter] = [
            _said(finding, _number(finding, value), scale, origin)
            for finding, value, scale, origin in zip(*columns, origins(lesions).iloc[where], strict=True)
        ]
    shown = {f"expected_{letter}": [one["shown"] for one in mine] for letter, mine in said.items()}
    points = [
        [LETTERS.get(one["points_to"], "") for one in pair] for pair in zip(*said.values(), strict=True)
    ]
    shown["points_to"] = [" / ".join(dict.fromkeys(filter(None, pair))) for pair in points]
    both = both.assign(**shown).rename(columns={"words": "sign"}).set_index("sign")
    names = ["expected_a", "expected_b", "chance_a", "chance_b", "points_to"]
    return both[names].round({"chance_a": 2, "chance_b": 2})


def _number(finding: str, value: Any) -> float:
    """Return a value of `expect` as the model's number: a grade as it is, a word as its place."""
    return catalogue()[finding].word(value) if isinstance(value, str) else float(value)
