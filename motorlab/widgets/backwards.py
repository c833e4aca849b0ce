"""A short patient read backwards: the likely places, and what each finding did."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import ipywidgets as ui
import pandas as pd

from motorlab.diagnosis.working import explain_belief
from motorlab.figures.contributions import contributions
from motorlab.hypothesis_names import AND, in_words, places_in_words
from motorlab.likely_places import UNKNOWN, how_likely, likely, tells_apart
from motorlab.sign_names import capital
from motorlab.vignettes import vignette
from motorlab.widgets import bedside
from motorlab.widgets.waiting import Waiting

__all__ = ["Backwards", "backwards", "heads", "table_of"]

PLACES = 4  # that are listed
FINDINGS = 7  # that are drawn
WHOLE = 350  # room for whole names
APART = 4  # that tell a place from its rival
TELLING = 1.5  # and change the odds at least so much
MOST_TIMES = 100.0  # a greater factor rests on how often a record is simply wrong, which is an assumption


class Backwards(Waiting):
    """A short patient read backwards. It is computed when it is opened.

    Parameters
    ----------
    name
        A row of `vignettes`.
    rival
        The place from which the patient's own is to be told.
    opens
        What a button says that shows it; without it everything is shown at once.

    Examples
    --------
    >>> shown = Backwards("foot_back_pain", "common_fibular_nerve", opens="Run it backwards")
    >>> shown.reveal()
    >>> "L5 root" in shown.words
    True
    """

    def __init__(self, name: str, rival: str, *, opens: str = "") -> None:
        self.vignette = vignette(name)
        self._rival = rival
        self._shown = ui.HTML()
        super().__init__(opens, "motorlab-sheet", "motorlab-backwards")

    @property
    def words(self) -> str:
        """What is shown, as markup; "" before it is opened."""
        return str(self._shown.value)

    def _made(self) -> list[ui.Widget]:
        found = self.vignette
        worked = explain_belief(found.seen, found.days)
        names = [_found(row) for row in worked.steps.to_dict("records")]
        self._shown.value = (
            f"<p><b>{escape(found.title)}.</b> {escape(found.text)}</p>"
            f"<p><b>Where it likely is</b></p>{_places(likely(found.seen, found.days))}"
            f"<p>{escape(worked.fit_words)}</p>{self._apart()}"
            "<p><b>What each finding did to the odds of the first</b>, all others given. One bit: twice or half.</p>"
            f'<div style="max-width:42em">{contributions(worked.steps, names, FINDINGS, WHOLE)}</div>'
            f'<p class="quiet">{escape(worked.assumption)}</p>'
        )
        return [self._shown]

    def _apart(self) -> str:
        """Return which findings tell the patient's place from its rival."""
        found = self.vignette
        steps = tells_apart(found.seen, (found.tells, self._rival), found.days)
        body = "".join(
            f'<tr><th scope="row">{escape(_found(row))}</th><td>{how_likely(row["chance_first"])}</td>'
            f"<td>{how_likely(row['chance_second'])}</td><td>{_times(row['times'])}</td></tr>"
            for row in steps[steps["times"] >= TELLING].head(APART).to_dict("records")
        )
        first, second = in_words(found.tells), in_words(self._rival)
        head = heads("Found", f"seen with {first}", f"seen with {second}", "odds")
        return f"<p><b>{escape(capital(first))}, or {escape(second)}?</b></p>{table_of(head, body)}"


def _found(row: Mapping[Any, Any]) -> str:
    """Return a finding with its value in words."""
    name = bedside.name_of((row["finding"], row["target"], row["side"]))
    return f"{name}: {bedside.said(row['finding'], row['value'])}"


def _times(ratio: float) -> str:
    """Return by what the odds are multiplied."""
    if ratio > MOST_TIMES:
        return f"over {MOST_TIMES:.0f} times"
    return f"{ratio:.1f} times" if ratio < 10 else f"{ratio:.0f} times"


def heads(*names: str) -> str:
    """Return the heads of the columns of a table, as markup."""
    return "".join(f'<th scope="col">{escape(name)}</th>' for name in names)


def table_of(head: str, body: str, widths: Sequence[str] = ()) -> str:
    """Return a table of its heads and its rows, as markup; without widths it is as wide as its words."""
    look = "table-layout:fixed" if widths else "width:auto"
    columns = "".join(f'<col style="width:{width}">' if width else "<col>" for width in widths)
    inside = f"<colgroup>{columns}</colgroup><thead><tr>{head}</tr></thead><tbody>{body}</tbody>"
    return f'<div class="motorlab-scroll"><table style="{look}">{inside}</table></div>'


def _places(found: pd.DataFrame) -> str:
    """Return the likeliest places, and always none of these."""
    first = found.head(PLACES)
    kept = pd.concat([first, found[(found["name"] == UNKNOWN) & ~found["name"].isin(first["name"])]])
    names = [
        places_in_words(row["place"]) if AND not in row["place"] else row["name"]
        for row in kept.to_dict("records")
    ]
    body = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td>{how_likely(chance)}</td></tr>'
        for name, chance in zip(names, kept["chance"], strict=True)
    )
    return table_of(heads("Place, or places", "How likely"), body)


def backwards(name: str, rival: str, opens: str = "Run it backwards") -> Backwards:
    """Return a short patient read backwards, behind a button.

    Raises
    ------
    ValueError
        If there is no such patient; names the nearest.

    Examples
    --------
    >>> backwards("foot_back_pane", "sciatic_nerve")
    Traceback (most recent call last):
    ValueError: 'foot_back_pane' is not a vignette. Did you mean 'foot_back_pain'? The choices are: ...
    """
    return Backwards(name, rival, opens=opens)
