"""The laboratory: choose a nerve on a drawn limb, place the stimulator, read the trace, and say where the case is ill.

One value (a ``Visit``), one direction: controls ask for a step to the next visit, everything is shown from it. If a
step is refused, the last good visit stays and a sentence says why.
"""

from collections.abc import Callable
from dataclasses import replace
from html import escape
from typing import Any

import ipywidgets as ui
import pandas as pd
import plotly.graph_objects as go

from motorlab.flows import Flows
from motorlab.lesions import Lesion, Lesions, case
from motorlab.questions import Question
from motorlab.studies.nerve_studies import nerve_values
from motorlab.tables import rows
from motorlab.widgets import visit
from motorlab.widgets.keys import Keys
from motorlab.widgets.lab_controls import Controls
from motorlab.widgets.lab_figures import limb, stimulated, sweeps_of, swept
from motorlab.widgets.lab_questions import with_question
from motorlab.widgets.lab_tables import results, results_table, sweeps_table
from motorlab.widgets.needle import Needle
from motorlab.widgets.needle_controls import View as NeedleView
from motorlab.widgets.parts import heading, say
from motorlab.widgets.picture import Picture
from motorlab.widgets.place import Place
from motorlab.widgets.plot import Plot
from motorlab.widgets.visit import Visit

__all__ = ["Laboratory", "electrodiagnosis"]

HINT = "Choose a nerve on the limb or in the list, then press one of its numbered points: that is where the shock goes."
TYPE_PX = 14.0  # of a laptop's page, for which figures are made
NOTE = "Sizes, distances and limits: see their rows; most are assumptions. For teaching, not for patients."


class Laboratory:
    """The bench of the electrodiagnostic laboratory. Put it last in a cell to see it.

    Attributes
    ----------
    lesions, day
        The case on the day that is shown; set them from Python as on the bench.
    visit
        Everything that is shown, as one frozen value.
    found
        What was measured so far, one row per shock.
    widget
        The panel itself.

    Examples
    --------
    >>> import motorlab as ml
    >>> lab = Laboratory(ml.syndrome("ulnar_neuropathy_elbow"))
    >>> lab.choose("cmap", "ulnar")
    >>> lab.stimulate("below the elbow", "above the elbow")
    >>> lab.found[["point", "abnormal"]].iloc[-1].tolist()
    ['above the elbow', 'amplitude, speed, block']
    """

    WHERE = "on the bench"  # a card says that it shows its case there

    def __init__(self, lesions: Lesions = ()) -> None:
        self.visit = visit.with_case(Visit(), case(lesions))
        self.controls = Controls(self._ask)
        self.picture = Picture(self._pressed).add_class("motorlab-limb")
        self.plot, self.figure = Plot(go.Figure()), go.Figure()
        self.traces = ui.Box([self.plot]).add_class("motorlab-traces")
        self.told, self.table, self.error = (ui.HTML() for _ in range(3))
        self.table.add_class("motorlab-results")
        self.needle: Needle | None = None  # heavy: made when it is first opened
        self._needled = ("", "", "")  # the nerve in hand when the needle was last shown
        self.place = ui.Box().add_class("motorlab-lab-needle")
        self.widget = self._laid_out()
        self._show()

    @property
    def lesions(self) -> tuple[Lesion, ...]:
        """Return the case on the day that is shown; set it to any lesions, singly or in tuples."""
        return visit.today(self.visit)

    @lesions.setter
    def lesions(self, lesions: Lesions) -> None:
        self._go(visit.with_case(self.visit, case(lesions)))

    @property
    def day(self) -> float:
        """Return the days since the oldest lesion began; set it to look at another day."""
        return self.visit.day

    @day.setter
    def day(self, day: float) -> None:
        self._go(visit.with_day(self.visit, day))

    def choose(self, finding: str, study: str, side: str = "") -> None:
        """Take a nerve in hand: its study of motor (`cmap`) or sensory (`snap`) fibres."""
        taken = visit.with_study(self.visit, finding, study)
        self._go(visit.with_fields(taken, side=side or taken.side))

    def stimulate(self, *points: str) -> None:
        """Give shocks at points of the nerve in hand; at all of its points if none is named."""
        self._go(
            visit.stimulated(self.visit, *(points or visit.points_of(self.visit.finding, self.visit.study)))
        )

    def sweep(self, sweep: str, study: str) -> None:
        """Give several shocks: a row of `sweeps` (F waves, a train, magnetic shocks) and one of its studies."""
        self._go(visit.swept(self.visit, f"{sweep}:{study}"))

    def show_question(self, question: Question) -> None:
        """Show the case of a card's question, with the nerve that decides in hand."""
        self._go(with_question(self.visit, question))

    def hide(self, name: str = "") -> None:
        """Let a hidden case come in: the one of that name, or the next."""
        self._go(visit.with_hidden(self.visit, name) if name else visit.next_hidden(self.visit))

    def answer(self, answer: str) -> None:
        """Say what the hidden case is."""
        self._go(visit.with_answer(self.visit, answer))

    def __repr__(self) -> str:
        return f"MotorLab laboratory, day {self.day:g}: {len(self.visit.done)} shocks"

    def _repr_mimebundle_(self, **options: Any) -> Any:
        place = Place(self)
        place.take()
        return place._repr_mimebundle_(**options)

    def _laid_out(self) -> ui.Box:
        c = self.controls
        columns = (
            (self.picture,),
            (self.told, self.traces),
            (c.guess, heading("Found so far"), self.table),
        )
        middle = ui.Box([ui.Box(column).add_class("motorlab-column") for column in columns])
        note = ui.HTML(f'<span class="quiet">{NOTE}</span>').add_class("motorlab-note")
        last = ui.Box([c.skin, note]).add_class("motorlab-last")
        columns = middle.add_class("motorlab-lab-columns")
        page = ui.Box([c.top, c.nerve, self.error, columns, self.place, c.day, last])
        return (
            ui.Box([Keys(), page.add_class("motorlab-page")]).add_class("motorlab").add_class("motorlab-lab")
        )

    # --- from one visit to the next ---

    def _ask(self, step: Callable[[Visit], Visit]) -> None:
        try:
            self._go(step(self.visit))
        except ValueError as refusal:
            self._show()
            say(self.error, str(refusal))

    def _go(self, new: Visit) -> None:
        self.visit = new
        self._show()

    def _pressed(self, part: str) -> None:
        kind, _, rest = part.partition(":")
        if kind == "study":
            self._ask(lambda now: visit.with_study(now, *rest.split(":")))
        elif kind == "point":
            self._ask(
                lambda now: visit.stimulated(now, visit.points_of(now.finding, now.study)[int(rest) - 1])
            )

    def _show(self) -> None:
        self.controls.show(self.visit)
        now, lesions = self.visit, visit.today(self.visit)
        flows = Flows([lesions])
        values = {finding: nerve_values(flows, finding, skin_c=now.skin_c) for finding in ("cmap", "snap")}
        self.found: pd.DataFrame = results(values, now.done)
        self.swept = [sweeps_of(lesions, key, side) for key, side in now.sweeps]
        known = {(row.finding, row.study): row.name for row in rows("studies")}
        nothing = self.swept and self.found.empty
        self.table.value = sweeps_table(self.swept) + ("" if nothing else results_table(self.found, known))
        here = [shock.point for shock in now.done if shock[:3] == (now.finding, now.study, now.side)]
        self._show_traces(lesions, tuple(here))
        last = visit.points_of(now.finding, now.study).index(here[-1]) + 1 if here else None
        self.picture.markup = limb(now, last, self.found)
        self._show_needle(lesions)
        say(self.error, "")

    def _show_needle(self, lesions: tuple[Lesion, ...]) -> None:
        self.place.layout.display = "" if self.visit.needle else "none"
        if not self.visit.needle:
            return
        now, known = self.visit, {row.study: row for row in rows("studies") if row.finding == "cmap"}
        place = (now.limb, now.side, now.study)
        view = self.needle.view if self.needle else NeedleView(side=now.side)
        if place != self._needled and now.study in known:  # another nerve in hand: its muscle
            view = replace(view, muscle=known[now.study].recorded_muscle, side=now.side)
        self._needled = place
        if self.needle is None:
            self.needle = Needle(replace(view, lesions=lesions))
            self.place.children = (self.needle,)
        elif view != self.needle.view or view.lesions != lesions:
            self.needle.view = replace(view, lesions=lesions)

    def _show_traces(self, lesions: tuple[Lesion, ...], points: tuple[str, ...]) -> None:
        now = self.visit
        shown = bool(points or now.sweep)
        self.traces.layout.display = "" if shown else "none"
        if not shown:
            self.told.value = f'<p class="quiet">{HINT}</p>'
            return
        self.figure = swept(now, self.swept) if now.sweep else stimulated(now, lesions, points)
        self.plot.layout.height = (
            f"{self.figure.layout.height / TYPE_PX:.2f}em"  # so that it grows with the page
        )
        said = str(self.figure.layout.meta["words"])
        self.plot.show(self.figure, said)
        self.told.value = f'<p class="motorlab-words" title="{escape(said)}">{escape(said, quote=False)}</p>'


def electrodiagnosis(lesions: Lesions = ()) -> Laboratory:
    """Return the laboratory's bench; it shows itself as the last line of a cell.

    Parameters
    ----------
    lesions
        Any lesions, singly or in tuples; none is a healthy person.

    Examples
    --------
    >>> import motorlab as ml
    >>> electrodiagnosis(ml.syndrome("cidp")).day
    120.0
    """
    return Laboratory(lesions)
