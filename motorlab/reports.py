"""The electrodiagnostic report: every value with its limits, and a conclusion that is drawn from the values alone."""

from dataclasses import dataclass
from html import escape
from math import inf, isnan, nan
from pathlib import Path
from typing import Any

import pandas as pd

from motorlab.lesions import Lesions, case
from motorlab.report_features import Features, features
from motorlab.report_rows import SIDES
from motorlab.report_values import LIMBS, PARTS, report_values
from motorlab.sign_names import capital
from motorlab.tables import rows

__all__ = ["Report", "report"]

HEADS = {
    "motor": "Motor nerve conduction",
    "sensory": "Sensory nerve conduction",
    "late": "Late responses",
    "junction": "Neuromuscular junction",
    "central": "Central conduction",
    "needle": "Needle examination",
}
CERTAIN = {"sure": "The values show it.", "likely": "Likely.", "possible": "Possible, among other reasons."}
FOOTER = "Simulated, with published limits and assumed distances. For teaching, not for patients."
POINT, NOTE = "shock at", "note"
NOTES = ("block", "dispersion")  # quantities that are there only when they are abnormal
UNITS = {"uV": "µV", "+": "", "Hz/unit": "Hz a unit"}
STYLE = """
body { font: 14px/1.4 Helvetica, Arial, "DejaVu Sans", sans-serif; color: #222; max-width: 54em; margin: 1.5em auto; }
table { border-collapse: collapse; width: 100%; margin: .3em 0 1em; }
th, td { text-align: left; padding: .15em .6em .15em 0; border-bottom: 1px solid #ddd; vertical-align: top; }
th[scope=row] { font-weight: 400; }
h1 { font-size: 1.4em; }
h2 { font-size: 1.1em; margin: 1em 0 .2em; }
small, footer { color: #5a5a5a; }
@media print { body { margin: 0; } tr { break-inside: avoid; } }
"""


@dataclass(frozen=True)
class Report:
    """A report.

    Attributes
    ----------
    values
        What `report_values` returns.
    conclusion
        One row per sentence: `sentence`, `text`, `certainty` (`sure`, `likely`, `possible`), `source`.
    days
        Days since the complaint began; infinite if there is none.
    """

    values: pd.DataFrame
    conclusion: pd.DataFrame
    days: float

    def html(self) -> str:
        """Return the report as a page that can be printed."""
        head = '<meta charset="utf-8"><title>MotorLab: electrodiagnostic report</title>'
        return (
            f'<!doctype html><html lang="en"><head>{head}<style>{STYLE}</style></head>'
            f"<body>{self._body()}</body></html>"
        )

    def to_html(self, path: str | Path) -> None:
        """Write the page to a file."""
        Path(path).write_text(self.html(), encoding="utf-8")

    def to_csv(self, path: str | Path) -> None:
        """Write the values to a file."""
        self.values.to_csv(path, index=False, lineterminator="\n")

    def _repr_html_(self) -> str:
        return f'<div class="motorlab-report">{self._body()}</div>'

    def _body(self) -> str:
        said = "".join(
            f"<li>{escape(row.text)} <small>{CERTAIN[row.certainty]}</small></li>"
            for row in _rows(self.conclusion)
        )
        began = "No complaint." if self.days == inf else f"Complaint for {self.days:g} days."
        parts = "".join(self._part(part) for part in PARTS if (self.values["part"] == part).any())
        return (
            f"<h1>Electrodiagnostic report</h1><p>{began} Bold with a mark: out of its limits.</p>"
            f"{parts}<h2>Conclusion</h2><ul>{said}</ul><footer>{FOOTER}</footer>"
        )

    def _part(self, part: str) -> str:
        """Return a table with a column for each quantity; what is only there when it is abnormal is a note."""
        mine = self.values[self.values["part"] == part]
        columns = [name for name in dict.fromkeys(mine["quantity"]) if name not in NOTES]
        points = [POINT] if (mine["point"] != "").any() else []
        notes = [NOTE] if mine["quantity"].isin(NOTES).any() else []
        lines = []
        for (name, side, point), values in mine.groupby(["name", "side", "point"], sort=False):
            known = {row.quantity: _cell(row) for row in _rows(values)}
            cells = [
                side,
                *([escape(str(point), quote=False)] if points else []),
                *(known.get(c, "") for c in columns),
            ]
            cells += [", ".join(known[note] for note in NOTES if note in known)] if notes else []
            told = "".join(f"<td>{cell}</td>" for cell in cells)
            lines.append(f'<tr><th scope="row">{escape(str(name))}</th>{told}</tr>')
        heads = ["study", "side", *points, *columns, *notes]
        head = "".join(f'<th scope="col">{escape(capital(word))}</th>' for word in heads)
        return f"<h2>{HEADS[part]}</h2><table><thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table>"


def _rows(frame: pd.DataFrame) -> list[Any]:
    return list(frame.itertuples(index=False))


def _cell(row: Any) -> str:
    """Return a value with its limits, bold and marked where it is out of them."""
    unit = UNITS.get(row.unit, row.unit)
    digits = _digits(row.value)
    if row.abnormal and digits in (_digits(row.least), _digits(row.most)):
        digits = f"{row.value:.2f}"  # it would read like its own limit
    said = "none" if isnan(row.value) else f"{digits} {unit}".strip()
    said = f"{row.value:.0f}+" if row.unit == "+" and row.value else "none" if row.unit == "+" else said
    said = f"{row.words} ({said})" if row.words and row.words != "present" else said
    least, most = ("" if isnan(limit) else _digits(limit) for limit in (row.least, row.most))
    limits = f" <small>({'over ' + least if least else 'under ' + most})</small>" if least or most else ""
    return f"<b>! {escape(said)}</b>{limits}" if row.abnormal else f"{escape(said)}{limits}"


def _digits(value: float) -> str:
    return f"{value:.0f}" if value >= 20.0 else f"{value:.1f}"


def report(
    *lesions: Lesions,
    limbs: tuple[str, ...] = LIMBS,
    sides: tuple[str, ...] = SIDES,
    days: float | None = None,
) -> Report:
    """Return the electrodiagnostic report of a case.

    Parameters
    ----------
    lesions
        Any number of lesions, singly or in tuples; none means healthy.
    limbs, sides
        Which limbs (`arm`, `leg`, `face`, `neck`) and sides are studied.
    days
        Days since the complaint began, as the request says; None takes the age of the oldest lesion.

    Returns
    -------
    Report
        Shows itself as a page; see its `values`, `conclusion`, `html()`, `to_html` and `to_csv`. The conclusion follows
        from the values by the rows of `report_sentences` and `report_conditions`.

    Raises
    ------
    ValueError
        If there is no such limb or side.

    Examples
    --------
    >>> from motorlab.lesions import syndrome
    >>> found = report(syndrome("ulnar_neuropathy_elbow"), limbs=("arm",))
    >>> "from below the elbow to above the elbow" in " ".join(found.conclusion["text"])
    True
    """
    given = case(*lesions)
    began = max((lesion.days for lesion in given), default=inf) if days is None else float(days)
    values = report_values(*given, limbs=limbs, sides=sides)
    return Report(values, _concluded(values, began), began)


def _concluded(values: pd.DataFrame, days: float) -> pd.DataFrame:
    counted, names = features(values, days)
    # what no other sentence explains is known only after them
    first = _holding(counted)
    counted["others"] = float(
        sum(first[row.sentence] for row in rows("report_sentences") if row.part != "whole")
    )
    holds = _holding(counted)
    found = [
        (row.sentence, row.text.format(**names), row.certainty, row.source)
        for row in sorted(rows("report_sentences"), key=lambda row: row.order)
        if holds[row.sentence]
    ]
    return pd.DataFrame(found, columns=["sentence", "text", "certainty", "source"])


def _holding(counted: Features) -> dict[str, bool]:
    """Return which sentences hold; a feature that is not counted yet holds for none."""
    holds: dict[str, bool] = {}
    for row in rows("report_conditions"):
        number = counted.get(row.feature, nan)
        kept = number == number and not (number < row.least) and not (number > row.most)
        holds[row.sentence] = holds.get(row.sentence, True) and kept
    return holds
