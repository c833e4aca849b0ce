"""What to look at first when only the complaint is known: signs at the bedside, and tests with their prices."""

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
from motorlab.hypothesis_names import in_words
from motorlab.tables import rows
from motorlab.widgets import bedside, words
from motorlab.widgets.backwards import heads, table_of
from motorlab.widgets.waiting import Waiting

__all__ = ["Door", "door", "name_with_place"]

SIGNS, TESTS = 6, 3  # that are listed at the door
COLUMNS = ("32%", "4em", "5em", "4em", "")  # as wide in both tables
ALIKE = 3  # signs of one kind among them, so that they are not all of power
KINDS = (" motor", " sensory", " F-wave")  # which the name of the test says already
BY_SIGHT = ("atrophy", "fasciculation")  # signs of a muscle that is looked at
# the part of the body whose muscles lie within: the throat, of which nobody sees the wasting
INSIDE = "bulbar"


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
            table_of(heads(head, "Bits", "Minutes", "US$", "Why"), "".join(map(_line, rows_)), COLUMNS)
            for head, rows_ in ((head, part.to_dict("records")) for head, part in parts.items())
            if rows_
        )
        self._shown.value = (
            f"<p>To be told apart: {escape('; '.join(map(in_words, asked)))}. What would tell most, by the model:</p>"
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
