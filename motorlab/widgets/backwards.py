"""A short patient read backwards: the likely places, what each finding did; and what to look at first."""

from collections.abc import Mapping
from functools import cache
from html import escape
from typing import Any

import ipywidgets as ui
import numpy as np
import pandas as pd

from motorlab.diagnosis.evidence import Key
from motorlab.diagnosis.named_tests import about
from motorlab.diagnosis.next_tests import next_tests
from motorlab.diagnosis.units import BEDSIDE
from motorlab.diagnosis.working import explain_belief
from motorlab.figures.contributions import contributions
from motorlab.tables import rows
from motorlab.vignettes import UNKNOWN, how_likely, likely, tells_apart, vignette
from motorlab.widgets import bedside, choice, words
from motorlab.widgets.waiting import Waiting

__all__ = ["Backwards", "Door", "backwards", "door", "name_with_place"]

PLACES = 4  # that are listed
FINDINGS = 7  # that are drawn
APART = 4  # that tell a place from its rival
TELLING = 1.5  # and change the odds at least so much
MOST_TIMES = 100.0  # a greater factor rests on how often a record is simply wrong, which is an assumption
WIDE = "64em"  # a table; a row of a wider one is hard to follow
SIGNS, TESTS = 6, 3  # that are listed at the door
ALIKE = 3  # signs of one kind among them, so that they are not all of power
KINDS = (" motor", " sensory", " F-wave")  # which the name of the test says already
BY_SIGHT = ("atrophy", "fasciculation")  # signs of a muscle that is looked at
INSIDE = (
    "bulbar"  # the part of the body whose muscles lie within: the throat, of which nobody sees the wasting
)


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
            f'<div style="max-width:38em">{contributions(worked.steps, names, FINDINGS)}</div>'
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
        first, second = _place(found.tells), _place(self._rival)
        head = _heads("Found", f"seen with {first}", f"seen with {second}", "odds")
        return (
            f"<p><b>{escape(first[:1].upper() + first[1:])}, or {escape(second)}?</b></p>{_table(head, body)}"
        )


class Door(Waiting):
    """What to look at first when only the complaint is known. It is computed when it is opened.

    Parameters
    ----------
    seen, days, hypotheses
        As for `motorlab.next_tests`.
    signs
        Whether signs at the bedside are listed, before the tests.
    also
        A test that is listed wherever it stands, for it is asked about.
    opens
        What a button says that shows it; without it everything is shown at once.

    Examples
    --------
    >>> door = Door({("foot_drop", "", "right"): "present"}, 30, ("root_l5", "common_fibular_nerve"), opens="Open")
    >>> door.reveal()
    >>> "Tibialis posterior" in door.words
    True
    """

    def __init__(
        self,
        seen: Mapping[Key, object],
        days: float,
        hypotheses: tuple[str, ...],
        *,
        signs: bool = True,
        also: str = "",
        opens: str = "",
    ) -> None:
        self._asked = (dict(seen), days, hypotheses)
        self._signs, self._also = signs, also
        self._shown = ui.HTML()
        super().__init__(opens, "motorlab-sheet", "motorlab-backwards")

    @property
    def words(self) -> str:
        """What is shown, as markup; "" before it is opened."""
        return str(self._shown.value)

    def _made(self) -> list[ui.Widget]:
        seen, days, asked = self._asked
        found = next_tests(seen, days, hypotheses=asked, bedside=self._signs)
        listed = found[(found["bits"] > 0) | (found["test"] == self._also)]
        at_bed = listed["test"] == BEDSIDE
        tests = listed[~at_bed].drop_duplicates("test")
        tests = tests[(tests["test"] == self._also) | (np.arange(len(tests)) < TESTS)]
        parts = {"Sign at the bedside": _telling(listed[at_bed]), "Test": tests}
        shown = "".join(
            _table(_heads(head, "Bits", "Minutes", "US$", "Why"), "".join(map(_line, rows_)))
            for head, rows_ in ((head, part.to_dict("records")) for head, part in parts.items())
            if rows_
        )
        self._shown.value = (
            f"<p>Is it {escape(', or '.join(map(_place, asked)))}? What would tell most, by the model:</p>"
            f'{shown}<p class="quiet">Minutes and prices are assumptions.</p>'
        )
        return [self._shown]


def _telling(signs: pd.DataFrame) -> pd.DataFrame:
    """Return the most telling signs that can be seen, few of one kind."""
    words_ = signs["target"].str.split(" ", n=1)
    unseen = words_.str[0].isin(BY_SIGHT) & words_.str[1].isin(_within())
    once = signs[~unseen].drop_duplicates("target")
    return once.groupby(words_.str[0]).head(ALIKE).head(SIGNS)


@cache
def _within() -> frozenset[str]:
    return frozenset(row.muscle for row in rows("muscles") if row.body_part == INSIDE)


@cache
def _actions() -> dict[str, str]:
    """Return what the examiner asks for to test each muscle."""
    return {row.muscle: row.action for row in rows("muscles")}


@cache
def _sites() -> dict[str, str]:
    return {row.site: row.name for row in rows("sites")}


def _place(hypothesis: str) -> str:
    """Return a hypothesis in words; what is a site and a compartment as well is the site."""
    return _sites().get(hypothesis) or choice.said(hypothesis)


def _found(row: Mapping[Any, Any]) -> str:
    """Return a finding with its value in words."""
    name = bedside.name_of((row["finding"], row["target"], row["side"]))
    return f"{name}: {bedside.said(row['finding'], row['value'])}"


def _times(ratio: float) -> str:
    """Return by what the odds are multiplied."""
    if ratio > MOST_TIMES:
        return f"over {MOST_TIMES:.0f} times"
    return f"{ratio:.1f} times" if ratio < 10 else f"{ratio:.0f} times"


def _heads(*names: str) -> str:
    return "".join(f'<th scope="col">{escape(name)}</th>' for name in names)


def _table(head: str, body: str) -> str:
    return f'<div class="motorlab-scroll"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _places(found: pd.DataFrame) -> str:
    """Return the likeliest places, and always none of these."""
    first = found.head(PLACES)
    kept = pd.concat([first, found[(found["name"] == UNKNOWN) & ~found["name"].isin(first["name"])]])
    body = "".join(
        f'<tr><th scope="row">{escape(row["name"])}</th><td>{how_likely(row["chance"])}</td></tr>'
        for row in kept.to_dict("records")
    )
    return _table(_heads("Place", "How likely"), body)


def _line(row: Mapping[Any, Any]) -> str:
    if row["test"] == BEDSIDE:
        finding, _, target = row["target"].partition(" ")
        name = bedside.name_of((finding, target, row["side"]))
        if finding == "power":
            name += f" ({_actions()[target]})"
    else:
        name = ", ".join(filter(None, (name_with_place(row), _side(row["side"]))))
    cells = (f"{row['bits']:.2f}", f"{row['minutes']:g}", f"{row['cost']:.0f}", row["because"])
    return f'<tr><th scope="row">{escape(name)}</th>{"".join(f"<td>{escape(str(cell))}</td>" for cell in cells)}</tr>'


def name_with_place(row: Mapping[Any, Any]) -> str:
    """Return a test of `motorlab.next_tests` with its place, in words.

    Examples
    --------
    >>> name_with_place({"test": "motor_nerve_conduction", "target": "fibular_ta"})
    'Motor nerve conduction, fibular, tibialis anterior'
    """
    where = _study(row["test"], row["target"]) or words.name_of(row["target"], "regions", "muscles")
    for kind in KINDS:
        where = where.replace(kind, "")
    return ", ".join(filter(None, (about(row["test"]).name, where[:1].lower() + where[1:])))


@cache
def _study(test: str, target: str) -> str:
    """Return a study of a nerve that a test reads, by name; "" where it reads none of that id."""
    read = {row.finding for row in rows("test_reads") if row.test == test}
    return next((row.name for row in rows("studies") if row.study == target and row.finding in read), "")


def _side(side: str) -> str:
    return "" if side == "midline" else side


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


def door(
    seen: Mapping[Key, object],
    days: float,
    *hypotheses: str,
    signs: bool = True,
    also: str = "",
    opens: str = "Which sign first?",
) -> Door:
    """Return what to look at first when only the complaint is known, behind a button."""
    return Door(seen, days, hypotheses, signs=signs, also=also, opens=opens)
