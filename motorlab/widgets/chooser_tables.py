"""The test chooser's tables as markup: tests beside each other, tests in a row, and which test next."""

from collections.abc import Callable
from html import escape
from math import isnan
from typing import Any

import pandas as pd

from motorlab.diagnosis.chains import Chain
from motorlab.diagnosis.named_tests import about
from motorlab.diagnosis.people import odds, percent
from motorlab.widgets import words
from motorlab.widgets.words import ASSUMED

__all__ = ["beside", "chained", "listed_next"]

NONE = '<span class="quiet">no figure published</span>'
HOW = {
    "counts": "95 %, from the numbers of people",
    "intervals": "95 %, from the published intervals",
    "partly": "from one published interval: the true one is wider",
    "range": "range over studies",
    "none": "no interval published",
}
ROWS = 11  # of the tests that might come next
LEAST = 0.005  # bits; less is shown as none
NEXT = (
    "Bits about which of the two it is, by how common each is in the clinic (not by the chance above). Press a test to "
    "put it beside the others."
)


def beside(table: pd.DataFrame, drawn: str, target: str) -> str:
    """Return the tests as columns and what is known of them as rows; a head that is pressed draws its test.

    Parameters
    ----------
    table
        Rows of `motorlab.compare_tests` for one hypothesis.
    drawn
        The test that is drawn.
    target
        The hypothesis in words.
    """
    tests = table.to_dict("records")
    heads = "".join(
        f'<th scope="col" data-id="{escape(test["test"])}"><button title="Draw its people">{escape(test["name"])}'
        f"</button></th>"
        for test in tests
    )
    body = "".join(_group(name, lines, tests) for name, lines in LINES.items())
    width = 100 // (len(tests) + 1)
    return (
        f'<table class="compared"><caption class="motorlab-hidden">Tests for {escape(target)}; drawn: '
        f'{escape(about(drawn).name)}</caption><colgroup><col style="width:{min(width, 22)}%"></colgroup>'
        f'<thead><tr><th scope="col"></th>{heads}</tr></thead>{body}</table>'
    )


def _group(name: str, lines: dict[str, Callable[[Any], str]], tests: list[Any]) -> str:
    head = f'<tr class="group"><th colspan="{len(tests) + 1}" scope="rowgroup">{name}</th></tr>'
    said = "".join(
        f'<tr><th scope="row">{line}</th>{"".join(f"<td>{cell(test)}</td>" for test in tests)}</tr>'
        for line, cell in lines.items()
    )
    return f"<tbody>{head}{said}</tbody>"


def _both(figure: Callable[[Any], str], mine: Callable[[Any], str]) -> Callable[[Any], str]:
    """Return the published figure over the model's, each with its letter, as in the nomogram."""

    def cell(test: Any) -> str:
        return (
            f'<span class="line"><abbr title="published">P</abbr>{figure(test)}</span>'
            f'<span class="line"><abbr title="the model">M</abbr>{mine(test)}</span>'
        )

    return cell


def _share(name: str) -> Callable[[Any], str]:
    def cell(test: Any) -> str:
        point, low, high, used = (test[f"{name}{end}"] for end in ("", "_low", "_high", "_used"))
        if isnan(used):
            return NONE
        if isnan(point):
            return f"<b>{low:g} to {high:g} %</b> <small>(worked with as {used:g} %)</small>"
        span = "" if isnan(low) else f" <small>({low:g}&ndash;{high:g})</small>"
        worked = f" <small>(worked with as {used:g} %)</small>" if point in (0.0, 100.0) else ""
        return f"<b>{point:g} %</b>{span}{worked}"

    def mine(test: Any) -> str:
        return f"<b>{test[f'model_{name}']:.0f} %</b>"

    return _both(cell, mine)


def _ratio(name: str) -> Callable[[Any], str]:
    def cell(test: Any) -> str:
        if isnan(test[name]):
            return NONE
        low, high = test[f"{name}_low"], test[f"{name}_high"]
        span = "" if isnan(low) else f" <small>({_short(low)}&ndash;{_short(high)})</small>"
        return f'<span title="{HOW[test["lr_how"]]}"><b>{_short(test[name])}</b>{span}</span>'

    def mine(test: Any) -> str:
        return f"<b>{_short(test[f'model_{name}'])}</b>"

    return _both(cell, mine)


def _short(ratio: float) -> str:
    return f"{ratio:.2g}" if ratio < 10 else f"{ratio:.0f}"


def _people(test: Any) -> str:
    if test["condition_fits"] == "no":
        return '<span class="quiet">no study of this condition</span>'
    fits = "" if test["condition_fits"] == "yes" else f" <b>Holds {escape(test['condition_fits'])}.</b>"
    said = "; ".join(filter(None, (test["condition"], test["population"])))
    source = f'<span class="source">{escape(words.citation(test["source"]))}</span>'
    return f"{escape(said)}.{fits} {escape(test['caveat'])} {source}"


def _apart(test: Any) -> str:
    named = dict.fromkeys(filter(None, (test["sensitivity_reason"], test["specificity_reason"])))
    if not named:
        return '<span class="quiet">nothing to explain</span>'
    return f"<b>{escape(', '.join(named))}</b>. {escape(test['why'])}"


def _when(test: Any) -> str:
    if test["too_early"]:
        return f"<b>!</b> {escape(test['too_early'])}"
    return escape(test["timing"]) or '<span class="quiet">any day</span>'


def _price(test: Any) -> str:
    mark = ASSUMED if test["practical_source"] == "assumption" else ""
    low, high = test["cost_low"], test["cost_high"]
    cost = f"US$ {low:g} to {high:g}" if high else "US$ 0 by itself"
    more = [] if isnan(test["minutes"]) else [f"{test['minutes']:g} minutes"]
    more += [] if isnan(test["discomfort"]) else [f"discomfort {test['discomfort']:g} of 10"]
    return f"{', '.join([cost, *more])}{mark}"


LINES: dict[str, dict[str, Callable[[Any], str]]] = {
    "P published, M the model on this day": {
        "Sensitivity": _share("sensitivity"),
        "Specificity": _share("specificity"),
        "LR of abnormal": _ratio("lr_plus"),
        "LR of normal": _ratio("lr_minus"),
        "Far apart, why": _apart,
    },
    "What for, when, at what price": {
        "It answers": lambda test: escape(test["question"]),
        "When": _when,
        "Price": _price,
        "Harm": lambda test: escape(test["cautions"]),
        "Studied in": _people,
        "Leaves open": lambda test: escape(test["leaves_open"]),
    },
}


def chained(found: Chain) -> str:
    """Return tests one after the other: odds x LR x LR, and over the cases, with the warning."""
    steps = [f"{percent(found.before)} % before"]
    for step in found.steps.to_dict("records"):
        name = f"{about(step['test']).name} {step['result']}"
        steps.append(
            f'<span title="{escape(name)}">&times; {_short(step["ratio"])} = {percent(step["chance"])} %</span>'
        )
    warning = f'<p class="warning"><b>!</b> {escape(found.warning)}</p>' if found.warning else ""
    told = f"<b>In a row, multiplied:</b> {'; '.join(steps)}"
    joint = f"<b>{percent(found.joint)} %</b> ({odds(found.joint)})"
    return (
        '<div class="row" tabindex="0" role="region" aria-label="Tests in a row">'
        f"{warning}<p>{told}. Over the cases: {joint}.{_by_studies(found)}</p></div>"
    )


def _by_studies(found: Chain) -> str:
    if isnan(found.published):
        return ""
    return f" With the published ratios, multiplied: {percent(found.published)} %."


def listed_next(table: pd.DataFrame) -> str:
    """Return which test next as a table; a row that is pressed puts its test beside the others."""
    head = "".join(
        f'<th scope="col">{name}</th>' for name in ("Test", "Bits", "US$", "Minutes", "Pain", "Why")
    )
    kept = table[table["bits"] >= LEAST].drop_duplicates(["test", "target"]).head(ROWS)
    body = "".join(_next(row) for row in kept.to_dict("records"))
    if kept.empty:
        return '<p class="quiet">No test tells the two apart on this day.</p>'
    whole = f'<table class="nexts"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    return f'<p class="quiet">{NEXT}</p>{whole}'


def _next(row: Any) -> str:
    key = f"{row['test']}:{row['target']}" if row["target"] else row["test"]
    try:
        name = about(key).name
    except ValueError:  # a picture of one place is compared as a whole
        key = row["test"]
        name = about(key).name
    caution = f" <b>!</b> {escape(row['caution'])}" if row["caution"] else ""
    numbers = "".join(
        f"<td>{'' if isnan(row[column]) else f'{row[column]:.0f}'}</td>"
        for column in ("cost", "minutes", "discomfort")
    )
    return (
        f'<tr data-id="{escape(key)}"><th scope="row"><button>{escape(name)}</button></th><td><b>{row["bits"]:.2f}</b>'
        f"</td>{numbers}<td>{escape(row['because'])}{caution}</td></tr>"
    )
