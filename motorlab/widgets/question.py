"""The question card: predict first, then see what the model says, why, and who says so."""

from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any

import ipywidgets as ui

from motorlab import predictions
from motorlab.predictions import Prediction
from motorlab.questions import RUN, WEIGHED, asked, right_choice, told
from motorlab.widgets.keys import Keys
from motorlab.widgets.parts import say
from motorlab.widgets.place import Place
from motorlab.widgets.reasons import reason

__all__ = ["Card", "question"]

# What a card of each stage calls itself, its button, and what was recorded.
STAGES = {
    "predict": ("Predict", "Record my prediction", "You predicted"),
    "check": ("Check", "Record my answer", "You answered"),
}
DONE = "Recorded"  # what the button says afterwards; it stays, for it holds the focus


class Card:
    """One question on the page. Put it last in a cell to see it.

    Attributes
    ----------
    answer
        Letter of the chosen answer, "" for none. Set it as a click on the answer would.
    recorded
        Whether an answer was recorded; only then does the card show what the model says.
    widget
        The card itself, to be put among other widgets.

    Examples
    --------
    >>> import motorlab as ml
    >>> card = ml.question("cord_knee_day_1", keep=False)
    >>> card.answer = "d"
    >>> card.record()
    >>> card.recorded, card.right
    (True, True)
    """

    def __init__(self, name: str, bench: Any = None, *, keep: bool | Path = True) -> None:
        self.question = asked(name)
        self._bench = bench
        self._keep = keep
        self._prediction: Prediction | None = None
        self._choices = ui.RadioButtons(
            options=[(choice.text, choice.letter) for choice in self.question.choices],
            value=None,
            description="Answers",
            tooltip=self.question.prompt,
        )
        self._record = ui.Button()
        self._show = ui.Button()
        if bench is not None:
            self._show.description = f"Show it {bench.WHERE}"
            self._show.tooltip = "It comes here with this case"
        self._again = ui.Button(description="Think again", tooltip="Clear this card")
        self._error, self._told = ui.HTML(), ui.HTML()
        self._place = Place(bench) if bench is not None else None
        self._record.on_click(lambda _: self.record())
        self._show.on_click(lambda _: self.show())
        self._again.on_click(lambda _: self.think_again())
        self._choices.observe(lambda _: say(self._error, ""), "value")
        self.widget = self._laid_out(STAGES[self.question.stage][0])
        say(self._error, "")
        self._reopen()

    @property
    def answer(self) -> str:
        """Return the letter of the chosen answer, "" for none; set it as a click would."""
        return self._choices.value or ""

    @answer.setter
    def answer(self, letter: str) -> None:
        letters = [choice.letter for choice in self.question.choices]
        if letter not in ("", *letters):
            raise ValueError(f"{letter!r} is not an answer here. The answers are: {', '.join(letters)}.")
        if self.recorded:
            raise ValueError("An answer was recorded; call think_again() before you choose another.")
        self._choices.value = letter or None

    @property
    def recorded(self) -> bool:
        """Return whether an answer was recorded."""
        return self._prediction is not None

    @property
    def right(self) -> bool:
        """Return whether an answer was recorded and is the model's."""
        return self.recorded and told(self.question.name)[self.answer].right

    def record(self) -> None:
        """Record the chosen answer and show what the model says; without a choice, say so beside the button."""
        if self.recorded:
            return
        if not self.answer:
            say(self._error, "Choose one of the answers first, then record it.")
            return
        right = told(self.question.name)[self.answer].right
        self._prediction = Prediction(self.answer, right, "")
        trouble = predictions.keep(self.question.name, self.answer, right, self._folder) if self._keep else ""
        self._reveal(trouble)

    def show(self) -> None:
        """Set the bench to the case of this question and bring it to this card."""
        if self._bench is None or self._place is None:
            return
        self._bench.show_question(self.question)
        if self._place not in self.widget.children:
            self.widget.children = (*self.widget.children, self._place)
        self._place.take()

    def think_again(self) -> None:
        """Clear the card, and what was recorded."""
        trouble = predictions.forget(self.question.name, self._folder) if self._keep and self.recorded else ""
        self._prediction = None
        self._choices.value = None
        self._told.value = ""
        self._dress()
        say(self._error, trouble)

    def __repr__(self) -> str:
        return f"MotorLab question {self.question.name}: {self.question.prompt}"

    def _repr_mimebundle_(self, **options: Any) -> Any:
        return self.widget._repr_mimebundle_(**options)

    @property
    def _folder(self) -> Path | None:
        return self._keep if isinstance(self._keep, Path) else None

    def _laid_out(self, stage: str) -> ui.Box:
        prompt = ui.HTML(f'<p class="stage">{stage}</p><p class="prompt">{escape(self.question.prompt)}</p>')
        buttons = ui.Box([self._record, self._show, self._again]).add_class("motorlab-buttons")
        self._record.add_class("motorlab-first")
        self._told.add_class("motorlab-told")
        page = ui.Box([prompt, self._choices, buttons, self._error, self._told])
        page.add_class("motorlab-page").add_class("motorlab-card")
        card = ui.Box([Keys(), page]).add_class("motorlab").add_class("motorlab-question")
        self._again.layout.display = "none"
        self._dress()
        return ui.VBox([card])

    def _dress(self) -> None:
        """Show the controls that make sense now. "Think again" stays once it was there: it may hold the focus."""
        self._choices.disabled = self.recorded
        self._record.description = DONE if self.recorded else STAGES[self.question.stage][1]
        self._show.layout.display = "" if self.recorded and self._bench is not None else "none"
        if self.recorded:
            self._again.layout.display = ""

    def _reopen(self) -> None:
        """Open with what was recorded another day."""
        if not self._keep:
            return
        before, trouble = predictions.kept(self.question.name, self._folder)
        say(self._error, trouble)
        if before and before.choice in [choice.letter for choice in self.question.choices]:
            self._choices.value = before.choice
            self._prediction = before
            self._reveal(trouble)

    def _reveal(self, trouble: str) -> None:
        self._dress()
        say(self._error, trouble)
        self._told.value = f'<div role="alert" aria-live="polite">{self._verdict()}</div>{self._reasons()}'

    def _verdict(self) -> str:
        """Return whether the model agrees: in words and with a mark, never by colour alone."""
        mine = next(choice.text for choice in self.question.choices if choice.letter == self.answer)
        model = right_choice(self.question.name).text
        said = STAGES[self.question.stage][2]
        when = _date(self._prediction.time) if self._prediction else ""
        first = f"<p>{said}{when}: <q>{escape(mine)}</q></p>"
        if self.right:
            return f'{first}<p class="verdict right"><b>&#10003; The model says so too.</b></p>'
        return f'{first}<p class="verdict other"><b>&#8800; The model says: <q>{escape(model)}</q></b></p>'

    def _reasons(self) -> str:
        """Return the rows that decide: that of the model's answer, and that of the learner's if it is another."""
        said = told(self.question.name)
        letters = dict.fromkeys((right_choice(self.question.name).letter, self.answer))
        others = said.values() if self.right else ()  # else the learner's own answer is what it is told from
        lines = dict.fromkeys(reason(said[letter], others) for letter in letters)
        chances = any(said[letter].row[0] not in (RUN, WEIGHED) for letter in letters)
        return "".join(lines) + ('<p class="quiet">Chances are teaching assumptions.</p>' if chances else "")


def question(name: str, bench: Any = None, *, keep: bool | Path = True) -> Card:
    """Return the card of one question; it shows itself as the last line of a cell.

    Parameters
    ----------
    name
        A row of the table `questions`.
    bench
        The panel on which the case can be shown afterwards; without it the card has no such button.
    keep
        Whether the answer is kept in the file `my_answers.json` beside the notebook, or the folder for that file.

    Returns
    -------
    Card
        Set its `answer` and call its `record()` as a learner would.

    Raises
    ------
    ValueError
        If there is no such question; names the nearest one.

    Examples
    --------
    >>> import motorlab as ml
    >>> ml.question("capsule_fac", keep=False)
    Traceback (most recent call last):
    ValueError: 'capsule_fac' is not a question. Did you mean 'capsule_face'? The choices are: ...
    """
    return Card(name, bench, keep=keep)


def _date(time: str) -> str:
    """Return when it was recorded, as " on 3 May 2026"; nothing for an answer that was recorded just now."""
    try:
        day = datetime.fromisoformat(time)
    except ValueError:
        return ""
    return f" on {day.day} {day:%B %Y}"
