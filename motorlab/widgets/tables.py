"""The panel's two tables and its explanation, as markup: frames in, strings out.

Every cell that can be asked "why?" carries its row's id (finding, target and side joined by "|", or the
test's id).
"""

from collections.abc import Iterator
from html import escape
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from motorlab.widgets import words
from motorlab.widgets.words import ASSUMED

__all__ = ["ALL", "CHOICES", "KEY", "signs_table", "tests_table", "why_sign", "why_test"]

KEY = "Key signs"
ALL = "Everything"
CHOICES = (KEY, *words.GROUPS, ALL)

EXPECTED, VARIABLE = 0.7, 0.3  # from here a finding is expected; under the second it is not expected
BEYOND = 0.1  # so much more often than in health: a gag reflex, say, is often absent in anyone
MOST = 160  # rows that a reader can still scroll through
RESULTS = {"abnormal": "abnormal", "normal": "normal", "not_yet": "not yet", "depends": "depends"}
# The accent of each neuron has a letter too, for eyes and prints without colour.
NEURONS = {
    "upper": ("U", "points to the upper motor neuron"),
    "lower": ("L", "points to the way from cord or brainstem to the muscle, or back"),
    "mixed": ("M", "both neurons are damaged, and the sign may come from either"),
    "sensory": ("S", "points to the way of feeling"),
}
PAIN = " of 10"  # its scale in data/tests.csv
ORDER = ("abnormal", "depends", "not_yet", "normal")


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


def tests_table(tests: pd.DataFrame, day: float) -> str:
    """Return the table of tests: those that would be abnormal on that day first."""
    # one mark at the head of a column is calmer than one in each of its cells
    mark = ASSUMED if (tests["practical_source"] == "assumption").any() else ""
    columns = ("Test", "This day", "From", f"US${mark}")
    head = "".join(f'<th scope="col">{column}</th>' for column in columns)
    rank = tests["result"].map({result: number for number, result in enumerate(ORDER)}).fillna(len(ORDER))
    ordered = tests.iloc[rank.argsort(kind="stable").to_numpy()]
    body = "".join(_test_line(row, day) for row in ordered.to_dict("records"))
    return f'<table class="tests"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def why_sign(signs: pd.DataFrame, key: str) -> str:
    """Return why one sign is expected, and who says so; nothing if there is no such row."""
    finding, _, rest = key.partition("|")
    target, _, side = rest.partition("|")
    rows = signs[(signs["finding"] == finding) & (signs["target"] == target) & (signs["side"] == side)]
    if rows.empty:
        return ""
    row = rows.iloc[0]
    where = "" if side == "midline" else f", {side}"
    status = _status(row["chance"])
    said = {"expected": "expected", "variable": "variable", "absent": "not expected to be abnormal"}[status]
    named, shown = words.sign(finding, target), words.value(row["finding"], row["expected"], row["scale"])
    return (
        f"<h4>{escape(named)}{where}: {escape(shown)}</h4>"
        f"<p>{escape(_sentence(row['because']))}</p>"
        f'<p class="source">{said.capitalize()} ({words.share(row["chance"])}). '
        f"Source: {escape(words.citation(row['source']))}.</p>"
    )


def why_test(tests: pd.DataFrame, key: str) -> str:
    """Return what one test would show and how good it is in whom; nothing if there is no such test."""
    rows = tests[tests["test"] == key]
    if rows.empty:
        return ""
    row = rows.iloc[0]
    accuracy = _accuracy(row)
    if accuracy:
        other = "" if row["condition_fits"] else "Not studied in such a case. "
        accuracy = (
            f"<p>{other}Published {accuracy} ({escape(row['population'])}; "
            f"{escape(words.citation(row['accuracy_source']))}).</p>"
        )
    shown = RESULTS.get(row["result"], row["result"])
    return (
        f"<h4>{escape(row['name'])}: {escape(shown)} (abnormal in {words.share(row['chance'])})</h4>"
        f"<p>{escape(_sentence(row['because']))}</p>"
        f"<p>It answers: {escape(_sentence(row['answers']))}</p>{accuracy}"
        f"<p>{_price(row)}{ASSUMED if row['practical_source'] == 'assumption' else ''}.</p>"
        f'<p class="source">Source: {escape(words.citation(row["source"]))}. '
        f"Cost, minutes and pain: {escape(words.citation(row['practical_source']))}.</p>"
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
    if row.chance >= VARIABLE and row.chance - row.healthy_chance > BEYOND:
        return True
    if isinstance(row.expected, str) or isinstance(row.healthy, str) or row.healthy is None:
        return bool(row.expected != row.healthy)
    return bool(abs(row.expected - row.healthy) >= 0.5)


def _is_key(finding: str, target: str) -> bool:
    return target in words.KEY_TARGETS.get(finding, (target,))


def _status(chance: float) -> str:
    return "expected" if chance >= EXPECTED else "variable" if chance >= VARIABLE else "absent"


def _line(key: tuple[str, str], sides: dict[str, Row], letter: str) -> str:
    name = f'<th scope="row">{words.breakable(escape(words.sign(*key)))}</th>'
    if "midline" in sides:
        return f"<tr>{name}{_cell(sides['midline'], 2, letter)}</tr>"
    cells = (_cell(sides[side], 1, letter) if side in sides else "<td></td>" for side in ("right", "left"))
    return f"<tr>{name}{''.join(cells)}</tr>"


def _cell(row: Row, width: int, letter: str) -> str:
    # beside a held case a sign that both share is still a sign
    status = _status(row.chance) if letter or _differs(row) else "absent"
    unlike = "" if row.expected != row.healthy else "abnormal in "  # not in every patient
    sure = "" if status == "absent" else f" <small>{unlike}{_narrow(row.chance)}</small>"
    if letter and _differs(row):
        before = words.value(row.finding, row.healthy, row.scale) if row.healthy is not None else "none"
        unlike = f" {_narrow(row.healthy_chance)}" if row.expected == row.healthy else ""
        sure += f" <small>{letter}: {escape(before)}{unlike}</small>"
    mark = ASSUMED if row.source == "assumption" else ""
    key = escape(f"{row.finding}|{row.target}|{row.side}")
    text = escape(words.value(row.finding, row.expected, row.scale))
    look = f"{status} {row.origin}" if status != "absent" and row.origin in NEURONS else status
    tail = f'<abbr title="{NEURONS[row.origin][1]}">{NEURONS[row.origin][0]}</abbr>' if " " in look else ""
    return (
        f'<td colspan="{width}" data-id="{key}"><button class="{look}">{tail}{text}{sure}{mark}</button></td>'
    )


def _test_line(row: Any, day: float) -> str:
    result = row["result"]
    sure = _status(row["chance"]) if result == "abnormal" else ""
    chip = f'<span class="result {escape(result)} {sure}">{escape(RESULTS.get(result, str(result)))}</span>'
    cells = (
        f"<td>{chip} <small>{_narrow(row['chance'])}</small></td>",
        f"<td>{_from(row['earliest_day'], later_than=day if result == 'not_yet' else -1.0)}</td>",
        f"<td>{_span(row['cost_low'], row['cost_high'])}</td>",
    )
    name = f'<th scope="row"><button>{escape(row["name"])}</button></th>'
    return f'<tr data-id="{escape(row["test"])}">{name}{"".join(cells)}</tr>'


def _narrow(chance: float) -> str:
    """Return a percentage with the thinnest space there is."""
    return words.share(chance).replace(" ", "&#8239;")


def _from(day: Any, later_than: float) -> str:
    """Return from which day a test is worth its price in general; "later" where this case is slower than that."""
    if pd.isna(day):
        return ""
    if day <= later_than:
        return "later"
    return "at once" if day == 0 else words.age(float(day))


def _span(low: Any, high: Any) -> str:
    if pd.isna(low):
        return ""
    if high == 0:
        return "with NCS"  # the same electrodes, and one bill for the nerve conduction studies
    return f"{low:g}" if pd.isna(high) or low == high else f"{low:g}&ndash;{high:g}"


def _price(row: Any) -> str:
    """Return what a test costs the patient and the clinic, as far as it is known."""
    said = (
        ("US$ ", _span(row["cost_low"], row["cost_high"]), ""),
        ("", _span(row["minutes"], row["minutes"]), " minutes"),
        ("pain ", _span(row["discomfort"], row["discomfort"]), PAIN),
    )
    return ", ".join(f"{before}{value}{after}" for before, value, after in said if value)


def _accuracy(row: Any) -> str:
    """Return sensitivity and specificity with their ranges, or nothing where neither was published."""
    said = []
    for name in ("sensitivity", "specificity"):
        point, low, high = (row[f"{name}{end}"] for end in ("", "_low", "_high"))
        span = "" if pd.isna(low) else f"{low:g} to {high:g}"
        if not pd.isna(point):
            said.append(f"{name} {point:g} %" + (f" ({span})" if span else ""))
        elif span:
            said.append(f"{name} {span} %")
    return ", ".join(said)


def _sentence(text: str) -> str:
    text = text.strip()
    text = text[:1].upper() + text[1:]
    return text if not text or text[-1] in ".?!" else f"{text}."
