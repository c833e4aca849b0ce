"""What the form of a scale says of its score, as markup."""

from html import escape
from math import isnan

from motorlab.scale_items import said_value
from motorlab.scales import Score

__all__ = ["YES_NO", "reasons", "result"]

YES_NO = {"0": "no", "1": "yes"}


def result(score: Score) -> str:
    """Return the total, what it is good for, and how far to trust it."""
    lines = {
        "Measures": score.measures,
        "Does not measure": score.does_not_measure,
        "Agreement": score.reliability,
        "Difference": score.difference,
        "Licence": score.licence,
    }
    told = "".join(f"<p><b>{name}.</b> {escape(text)}</p>" for name, text in lines.items())
    notes = "".join(f"<p>{escape(note)}</p>" for note in score.notes)
    head = f'<h3>{escape(score.name)}: {escape(score.said)}</h3><p class="quiet">About {escape(score.construct)}.</p>'
    return f'<div role="status" aria-live="polite">{head}{notes}</div>{told}'


def reasons(score: Score) -> str:
    """Return what each item follows from, as a table."""
    lines = [
        f'<tr><th scope="row">{escape(row["words"])}</th><td>{_value(row["value"], row["unit"])}</td>'
        f"<td>{escape(row['finding'])}</td><td>{escape(row['because'])}</td></tr>"
        for row in score.items.to_dict("records")
    ]
    head = "".join(f'<th scope="col">{name}</th>' for name in ("Item", "Value", "From", "Because"))
    return (
        f"<details><summary>Where each value comes from</summary><table><thead><tr>{head}</tr></thead>"
        f"<tbody>{''.join(lines)}</tbody></table></details>"
    )


def _value(value: float, unit: str) -> str:
    if isnan(value):
        return "not known"
    said = said_value(round(value, 1))
    return YES_NO[said] if unit == "yes_no" else said
