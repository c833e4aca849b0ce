"""What the form of a scale says of its score, as markup."""

from html import escape

from motorlab.scale_items import said_answer
from motorlab.scales import EMPTY, Score
from motorlab.sign_names import capital

__all__ = ["reasons", "result"]


def result(score: Score) -> str:
    """Return the total, what it is good for, and how far to trust it."""
    lines = {
        "Measures": score.measures,
        "Does not measure": score.does_not_measure,
        "Agreement": score.reliability,
        "Difference": score.difference,
        "Licence": score.licence,
    }
    told = "".join(f"<p><b>{name}.</b> {escape(capital(text))}</p>" for name, text in lines.items())
    said = "nothing is entered yet" if EMPTY in score.notes else score.said
    notes = "".join(f"<p>{escape(note)}</p>" for note in score.notes if note != EMPTY)
    head = (
        f'<h3>{escape(score.name)}: {escape(said)}</h3><p class="quiet">About {escape(score.construct)}.</p>'
    )
    return f'<div role="status" aria-live="polite">{head}{notes}</div>{told}'


def reasons(score: Score) -> str:
    """Return what each item follows from, as a table."""
    lines = []
    for row in score.items.to_dict("records"):
        value = said_answer(row["value"], row["unit"], row["bound"])
        cells = "".join(f"<td>{escape(text)}</td>" for text in (value, row["finding"], row["because"]))
        lines.append(f'<tr><th scope="row">{escape(row["words"])}</th>{cells}</tr>')
    head = "".join(f'<th scope="col">{name}</th>' for name in ("Item", "Value", "From", "Because"))
    return (
        f"<details><summary>Where each value comes from</summary><table><thead><tr>{head}</tr></thead>"
        f"<tbody>{''.join(lines)}</tbody></table></details>"
    )
