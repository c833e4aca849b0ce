"""The form of a scale: choose a scale, let a case fill it in or fill it in by hand, and read how far to trust it.

One value (a ``Form``), one direction: controls ask for the next form, everything is shown from it. If a step is
refused, the last good form stays and a sentence says why.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import isnan
from typing import Any

import ipywidgets as ui

from motorlab.lesions import Lesion, Lesions, case, on_day, syndrome
from motorlab.scale_items import Item, allowed_values, form_items, said_answer
from motorlab.scales import Score, scale_score, scale_table
from motorlab.tables import table
from motorlab.timelines import DAYS
from motorlab.widgets import names, words
from motorlab.widgets.asking import Asking
from motorlab.widgets.keys import Keys
from motorlab.widgets.parts import say
from motorlab.widgets.scale_told import reasons, result

__all__ = ["Form", "ScaleForm", "scale_form"]

NOBODY, HEALTHY, GIVEN = ("nobody: by hand", ""), ("a healthy person", "healthy"), ("the given case", "given")
UNKNOWN = ("not known", "")
HAND, BOUNDS = "By hand: ", {"at_least": "At least: ", "at_most": "At most: "}
WIDE = {"flex": "1 1 26em"}
FRACTION = {"display": "grid", "grid_gap": "0.4em 1.2em", "overflow": "visible"}
NOTE = "Filled in by the model, mostly from teaching assumptions. For teaching, not for patients."


@dataclass(frozen=True)
class Form:
    """What the panel shows.

    Attributes
    ----------
    scale
        The scale.
    person
        Who is scored: "" for nobody (only what a hand writes counts), `healthy`, `given`, or a syndrome.
    given
        The lesions of `given`.
    day
        Days since the oldest lesion began.
    written
        What a hand wrote, as (item, value).
    """

    scale: str = "mrc_sum_score"
    person: str = "capsular_stroke"
    given: tuple[Lesion, ...] = ()
    day: float = 90.0
    written: tuple[tuple[str, str], ...] = ()

    @property
    def score(self) -> Score:
        """Return the score of this form."""
        people: dict[str, tuple[Lesions, ...]] = {
            "": (),
            "healthy": ((),),
            "given": (on_day(self.given, self.day),),
        }
        who = people[self.person] if self.person in people else (syndrome(self.person, days=self.day),)
        return scale_score(self.scale, *who, items=dict(self.written))


class ScaleForm(Asking[Form]):
    """The form as a panel. Put it last in a cell to see it.

    Attributes
    ----------
    form
        Everything that is shown, as one frozen value.
    score
        What `motorlab.scale_score` says of it.
    widget
        The panel itself.

    Examples
    --------
    >>> import motorlab as ml
    >>> panel = ml.scale_form("mas")
    >>> panel.score.said
    'highest 3 of 4'
    >>> panel.write("elbow:left", "1+")
    >>> panel.boxes["elbow:left"].value
    '1+'
    """

    def __init__(self, scale: str = "mrc_sum_score", lesions: Lesions = ()) -> None:
        super().__init__(self._wished)
        given = case(lesions)
        listed = scale_table()
        options = [(f"{row.name} ({row.about})", row.scale) for row in listed.itertuples()]
        self.scale = ui.Dropdown(options=options, description="Scale", layout=WIDE)
        people = [NOBODY, HEALTHY, *([GIVEN] if given else []), *names.syndrome_names()]
        self.person = ui.Dropdown(options=people, description="Filled in from", layout=WIDE)
        self.day = ui.SelectionSlider(options=[(words.age(day), day) for day in DAYS], description="Day")
        self.day.tooltip = "Days since the first lesion began"
        self.again = self._button(
            "Take back my entries",
            "Take out what was written by hand",
            lambda form: replace(form, written=()),
        )
        self._heard(self.scale, lambda form, scale: replace(form, scale=scale, written=()))
        self._heard(self.person, lambda form, person: replace(form, person=person, written=()))
        self._heard(self.day, lambda form, day: replace(form, day=day))
        self.error, self.told, self.reasons = (ui.HTML() for _ in range(3))
        self.boxes: dict[str, Any] = {}
        self._shown = ""
        self._items = ui.Box(layout=FRACTION)
        self.widget = self._laid_out()
        oldest = max((lesion.days for lesion in given), default=Form.day)
        start = Form(person="given" if given else Form.person, given=given, day=oldest)
        self._go(replace(start, scale=scale))

    def write(self, item: str, value: Any) -> None:
        """Write a value into an item, as a hand would; "" takes it out again."""
        self._go(_with_written(self.form, item, str(value)))

    def __repr__(self) -> str:
        return f"MotorLab form, {self.score.name}: {self.score.said}"

    def _repr_mimebundle_(self, **options: Any) -> Any:
        return self.widget._repr_mimebundle_(**options)

    def _laid_out(self) -> ui.Box:
        title = ui.HTML('<span class="title">MotorLab scales</span>')
        top = ui.Box([title, self.scale, self.person]).add_class("motorlab-bar")
        line = ui.Box([self.day, self.again]).add_class("motorlab-strip")
        self._items.add_class("motorlab-strip")
        left = ui.VBox([self._items], layout={"flex": "2 1 34em"})
        right = ui.VBox([self.told], layout={"flex": "1 1 20em"})
        halves = ui.Box(
            [left, right], layout={"display": "flex", "flex_flow": "row wrap", "grid_gap": "1.2em"}
        )
        note = ui.HTML(f'<span class="quiet">{NOTE}</span>')
        page = ui.Box([top, line, self.error, halves, self.reasons, note]).add_class("motorlab-page")
        return ui.Box([Keys(), page]).add_class("motorlab").add_class("motorlab-scales")

    # --- from one form to the next ---

    def _wished(self, step: Callable[[Form], Form]) -> None:
        try:
            self._go(step(self.form))
        except ValueError as refusal:
            self._show()
            say(self.error, str(refusal))

    def _go(self, new: Form) -> None:
        self.score = new.score  # what the model refuses raises here, before anything has changed
        self.form = new
        self._show()

    def _show(self) -> None:
        with self._still():
            self._show_controls()
        self.told.value = result(self.score)
        self.reasons.value = reasons(self.score)
        say(self.error, "")

    def _show_controls(self) -> None:
        form = self.form
        self.scale.value, self.person.value = form.scale, form.person
        self.day.value = min(DAYS, key=lambda day: abs(day - form.day))
        self.day.disabled = form.person in ("", "healthy")
        self.again.disabled = not form.written
        if form.scale != self._shown:
            self._shown = form.scale
            self.boxes = {item.key: self._box(item) for item in _items(form.scale)}
            self._items.children = tuple(self.boxes.values())
            paired = all(item.key.endswith((":left", ":right")) for item in _items(form.scale))
            columns = "2" if paired else "auto-fill"  # right and left of one movement stay beside each other
            self._items.layout.grid_template_columns = f"repeat({columns}, minmax(15em, 1fr))"
        written = dict(form.written)
        for item, row in zip(_items(form.scale), self.score.items.to_dict("records"), strict=True):
            box = self.boxes[item.key]
            box.value = "" if isnan(row["value"]) else said_answer(row["value"], _plain(item), "exact")
            mark = HAND if item.key in written else BOUNDS.get(row["bound"], "")
            box.description = f"{mark}{item.name}"

    def _box(self, item: Item) -> Any:
        if item.counted:
            steps = [said_answer(value, "points", "exact") for value in allowed_values(item)]
            called = [said_answer(value, item.row.unit, "exact") for value in allowed_values(item)]
            box = ui.Dropdown(options=[UNKNOWN, *zip(called, steps, strict=True)])
        else:
            box = ui.Text(continuous_update=False, placeholder="degrees")
        box.tooltip = item.name
        self._heard(box, lambda form, value: _with_written(form, item.key, value))
        return box


def _plain(item: Item) -> str:
    """Return in which unit an item's control counts: yes and no stand for points there."""
    return "points" if item.counted else "degrees"


def _items(scale: str) -> tuple[Item, ...]:
    forms = table("scale_forms").set_index("scale")["form"]
    return form_items(str(forms[scale]))


def _with_written(form: Form, item: str, value: str) -> Form:
    """Return the form with a value that a hand wrote into an item; "" takes it out again."""
    written = {**dict(form.written), item: value}
    return replace(form, written=tuple((key, said) for key, said in written.items() if said))


def scale_form(scale: str = "mrc_sum_score", lesions: Lesions = ()) -> ScaleForm:
    """Return the form of a scale; it shows itself as the last line of a cell.

    Parameters
    ----------
    scale
        A row of `scale_forms`.
    lesions
        Any lesions, singly or in tuples; none begins with a stroke of the internal capsule on day 90.

    Raises
    ------
    ValueError
        If there is no such scale; names the nearest one.

    Examples
    --------
    >>> import motorlab as ml
    >>> ml.scale_form("mrs", ml.Lesion("cord_t4", side="both", days=180)).score.said
    'at least 4 of 6'
    """
    return ScaleForm(scale, lesions)
