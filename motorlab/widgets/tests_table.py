"""The table of tests of the panel and what one of them would show, as markup: frames in, strings out.

Every row can be asked "why?", for it carries the id of its test.
"""

from html import escape
from typing import Any

import pandas as pd

from motorlab.widgets import words
from motorlab.widgets.words import ASSUMED

__all__ = ["tests_table", "why_test"]

RESULTS = {"abnormal": "abnormal", "normal": "normal", "not_yet": "not yet", "depends": "depends"}
PAIN = " of 10"  # its scale in data/tests.csv
ORDER = ("abnormal", "depends", "not_yet", "normal")


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
        f"<p>{escape(words.sentence(row['because']))}</p>"
        f"<p>It answers: {escape(words.sentence(row['answers']))}</p>{accuracy}"
        f"<p>{_price(row)}{ASSUMED if row['practical_source'] == 'assumption' else ''}.</p>"
        f'<p class="source">Source: {escape(words.citation(row["source"]))}. '
        f"Cost, minutes and pain: {escape(words.citation(row['practical_source']))}.</p>"
    )


def _test_line(row: Any, day: float) -> str:
    result = row["result"]
    sure = words.status(row["chance"]) if result == "abnormal" else ""
    chip = f'<span class="result {escape(result)} {sure}">{escape(RESULTS.get(result, str(result)))}</span>'
    cells = (
        f"<td>{chip} <small>{words.narrow(row['chance'])}</small></td>",
        f"<td>{_from(row['earliest_day'], later_than=day if result == 'not_yet' else -1.0)}</td>",
        f"<td>{_span(row['cost_low'], row['cost_high'])}</td>",
    )
    name = f'<th scope="row"><button>{escape(row["name"])}</button></th>'
    return f'<tr data-id="{escape(row["test"])}">{name}{"".join(cells)}</tr>'


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
