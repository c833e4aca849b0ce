"""The table of signs of the panel and why one is expected, as markup: frames in, strings out.

Every cell that can be asked "why?" carries its row's id: finding, target and side joined by "|".
"""

from collections.abc import Iterator
from html import escape
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from motorlab.widgets import words
from motorlab.widgets.words import ASSUMED

__all__ = ["ALL", "CHOICES", "KEY", "signs_table", "why_sign"]

KEY = "Key signs"
ALL = "Everything"
CHOICES = (KEY, *words.GROUPS, ALL)

BEYOND = 0.1  # so much more often than in health: a gag reflex, say, is often absent in anyone
MOST = 160  # rows that a reader can still scroll through
# The accent of each neuron has a letter too, for eyes and prints without colour.
NEURONS = {
    "upper": ("U", "points to the upper motor neuron"),
    "lower": ("L", "points to the way from cord or brainstem to the muscle, or back"),
    "mixed": ("M", "both neurons are damaged, and the sign may come from either"),
    "sensory": ("S", "points to the way of feeling"),
}


class Row(NamedTuple):
    """One finding beside what a healthy person would show."""

    finding: str
    target: str
    side: str
    expected: Any
    scale: str
    chance: float
    source: str
    origin: str
    healthy: Any
    healthy_chance: float


def signs_table(
    signs: pd.DataFrame,
    healthy: pd.DataFrame,
    choice: str,
    normal: bool,
    origins: NDArray[np.str_],
    letter: str = "",
) -> tuple[str, str]:
    """Return the table of signs and a sentence that says what it leaves out.

    Parameters
    ----------
    signs, healthy
        What ``motorlab.expect`` returns for the case and for no lesion, or for the case it is compared with.
    choice
        One of ``CHOICES``.
    normal
        Whether rows that do not differ are shown too.
    origins
        What each row of ``signs`` points to, as ``motorlab.pointing.pointing`` says.
    letter
        The letter of the case it is compared with; its value then stands beside the present one.
    """
    lines: dict[str, dict[tuple[str, str], dict[str, Row]]] = {}
    differing, unseen = 0, 0
    for row in _rows(signs, healthy, origins):
        finding, target = row.finding, row.target
        heading = words.group_of(finding)
        different = _differs(row)
        differing += different
        wanted = choice == ALL or choice == heading or (choice == KEY and _is_key(finding, target))
        if wanted:
            lines.setdefault(heading, {}).setdefault((finding, target), {})[row.side] = row
        elif different:
            unseen += 1
    # Rows that differ stand first under their heading; the order is otherwise that of the examination.
    body, count = [], 0
    other = letter or "healthy"
    for heading in (*words.GROUPS, words.OTHER):
        sides = lines.get(heading, {})
        members = words.GROUPS.get(heading, ())
        listed = sorted(sides.items(), key=lambda item: members.index(item[0][0]) if members else 0)
        marked = [(any(_differs(row) for row in line.values()), key, line) for key, line in listed]
        chosen = [item for item in marked if item[0]] + [item for item in marked if normal and not item[0]]
        chosen = chosen[: MOST - count]
        count += len(chosen)
        if chosen:
            body.append(f'<tbody><tr class="group"><th colspan="3" scope="rowgroup">{heading}</th></tr>')
            body += [_line(key, line, letter) for _, key, line in chosen]
            body.append("</tbody>")
    head = (
        '<thead><tr><th scope="col">Sign</th><th scope="col">Right</th><th scope="col">Left</th></tr></thead>'
    )
    if not body:
        nothing = f"None of these differs from {other}." if differing else f"Nothing differs from {other}."
        nothing += " Change something: what differs will stand here." if letter and not differing else ""
        body.append(f'<tbody><tr><td colspan="3" class="nothing">{nothing}</td></tr></tbody>')
    sentence = f"{differing - unseen} shown of {differing} that differ from {other}." if differing else ""
    return f'<table class="signs" lang="en">{head}{"".join(body)}</table>', sentence


def why_sign(signs: pd.DataFrame, key: str) -> str:
    """Return why one sign is expected, and who says so; nothing if there is no such row."""
    finding, _, rest = key.partition("|")
    target, _, side = rest.partition("|")
    rows = signs[(signs["finding"] == finding) & (signs["target"] == target) & (signs["side"] == side)]
    if rows.empty:
        return ""
    row = rows.iloc[0]
    where = "" if side == "midline" else f", {side}"
    status = words.status(row["chance"])
    said = {"expected": "expected", "variable": "variable", "absent": "not expected to be abnormal"}[status]
    named, shown = words.sign(finding, target), words.value(row["finding"], row["expected"], row["scale"])
    return (
        f"<h4>{escape(named)}{where}: {escape(shown)}</h4>"
        f"<p>{escape(words.sentence(row['because']))}</p>"
        f'<p class="source">{said.capitalize()} ({words.share(row["chance"])}). '
        f"Source: {escape(words.citation(row['source']))}.</p>"
    )


def _rows(signs: pd.DataFrame, healthy: pd.DataFrame, origins: NDArray[np.str_]) -> Iterator[Row]:
    """Yield each finding beside what a healthy person would show."""
    keys = ["finding", "target", "side"]
    before: Iterator[tuple[Any, float]]
    if len(signs) == len(healthy) and all((signs[key].array == healthy[key].array).all() for key in keys):
        before = zip(healthy["expected"].tolist(), healthy["chance"].tolist(), strict=True)
    else:  # a finding that exists only with a lesion has no healthy twin
        names = healthy[keys].itertuples(index=False, name=None)
        pairs = zip(healthy["expected"], healthy["chance"], strict=True)
        known = dict(zip(names, pairs, strict=True))
        before = iter([known.get(key, (None, 0.0)) for key in signs[keys].itertuples(index=False, name=None)])
    columns = [*keys, "expected", "scale", "chance", "source"]
    rows = zip(*(signs[column].tolist() for column in columns), origins.tolist(), strict=True)
    for row, twin in zip(rows, before, strict=True):
        yield Row._make((*row, *twin))


def _differs(row: Row) -> bool:
    """Return whether a careful examiner might find something here that health does not explain."""
    if row.chance >= words.VARIABLE and row.chance - row.healthy_chance > BEYOND:
        return True
    if isinstance(row.expected, str) or isinstance(row.healthy, str) or row.healthy is None:
        return bool(row.expected != row.healthy)
    return bool(abs(row.expected - row.healthy) >= 0.5)


def _is_key(finding: str, target: str) -> bool:
    return target in words.KEY_TARGETS.get(finding, (target,))


def _line(key: tuple[str, str], sides: dict[str, Row], letter: str) -> str:
    name = f'<th scope="row">{words.breakable(escape(words.sign(*key)))}</th>'
    if "midline" in sides:
        return f"<tr>{name}{_cell(sides['midline'], 2, letter)}</tr>"
    cells = (_cell(sides[side], 1, letter) if side in sides else "<td></td>" for side in ("right", "left"))
    return f"<tr>{name}{''.join(cells)}</tr>"


def _cell(row: Row, width: int, letter: str) -> str:
    # beside a held case a sign that both share is still a sign
    status = words.status(row.chance) if letter or _differs(row) else "absent"
    unlike = "" if row.expected != row.healthy else "abnormal in "  # not in every patient
    sure = "" if status == "absent" else f" <small>{unlike}{words.narrow(row.chance)}</small>"
    if letter and _differs(row):
        before = words.value(row.finding, row.healthy, row.scale) if row.healthy is not None else "none"
        unlike = f" {words.narrow(row.healthy_chance)}" if row.expected == row.healthy else ""
        sure += f" <small>{letter}: {escape(before)}{unlike}</small>"
    mark = ASSUMED if row.source == "assumption" else ""
    key = escape(f"{row.finding}|{row.target}|{row.side}")
    text = escape(words.value(row.finding, row.expected, row.scale))
    look = f"{status} {row.origin}" if status != "absent" and row.origin in NEURONS else status
    tail = f'<abbr title="{NEURONS[row.origin][1]}">{NEURONS[row.origin][0]}</abbr>' if " " in look else ""
    return (
        f'<td colspan="{width}" data-id="{key}"><button class="{look}">{tail}{text}{sure}{mark}</button></td>'
    )
