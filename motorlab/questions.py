"""Questions whose right answer the model computes: a case, a day, and the finding, read-out or place that decides."""

from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from motorlab import placed_questions
from motorlab.catalogue import catalogue
from motorlab.choices import one_of
from motorlab.expected_tests import expected_tests
from motorlab.findings import expect
from motorlab.lesions import Lesion, syndrome
from motorlab.question_parts import Choice, Model, Question
from motorlab.simulations import simulate
from motorlab.tables import rows
from motorlab.vignettes import vignette
from motorlab.weighed_questions import deciding, weighed_questions

__all__ = [
    "PLACE", "RUN", "TEST", "WEIGHED", "Choice", "Model", "Question", "asked", "names", "right_choice", "told",
]  # fmt: skip

TEST = "test"  # stands where a finding's name would, when the result of a whole test decides
RUN = "run"  # likewise, when a read-out of the simulated protocol decides
PLACE = "place"  # likewise, when the likeliest place of a short patient decides
WEIGHED = "weighed"  # likewise, when what tests, rules or scales tell decides
OVER_HEALTHY = "/healthy"  # ends the name of a read-out that is taken over the healthy one
SILENT = "silent"  # the answer that is right where there is no such read-out
ANY_NORMAL, ANY_ABNORMAL = (
    "any_normal",
    "any_abnormal",
)  # any such word, or a number so near to or far from health
NEAR = 0.5  # a grade this far from that of health is called abnormal


def names(lesson: str = "") -> list[str]:
    """Return the names of a lesson's questions in their order; without a lesson, all of them.

    Examples
    --------
    >>> names("00_the_bench")[:2]
    ['capsule_knee_day_1', 'capsule_face']
    """
    listed = sorted(rows("questions"), key=lambda row: (row.lesson, row.order))
    return [row.question for row in listed if lesson in ("", row.lesson)]


@cache
def asked(name: str) -> Question:
    """Return one question.

    Raises
    ------
    ValueError
        If there is no such question; names the nearest one.

    Examples
    --------
    >>> asked("capsule_knee_day_1").day
    1.0
    >>> asked("capsule_face").choices[1].text
    'The lower part; the forehead holds.'
    """
    known = {row.question: row for row in rows("questions")}
    row = known[one_of(name, known, "question")]
    patient = next((item.vignette for item in rows("vignettes") if item.question == name), "")
    decides = (row.finding, row.target, row.finding_side)
    if row.test:
        decides = (TEST, row.test, "midline")
    if row.readout:
        decides = (RUN, row.readout, row.finding_side)
    if name in weighed_questions():
        decides = (WEIGHED, name, "midline")
    choices = tuple(
        Choice(
            letter=item.choice,
            text=item.text,
            row=_decides(item, patient) or decides,
            value=item.value,
            low=item.low,
            high=item.high,
        )
        for item in rows("question_choices")
        if item.question == name
    )
    examined = (row.protocol, row.finding_side, row.treatment)
    prompt = f"{vignette(patient).text} {row.prompt}" if patient else row.prompt
    return Question(name, row.lesson, row.stage, prompt, _case(row), float(row.day), *examined, choices)


def _decides(item: Any, patient: str) -> tuple[str, str, str] | None:
    """Return what decides about one answer, where it is not what decides about the whole question."""
    if patient:
        return PLACE, patient, item.value
    return (item.finding, item.target, item.finding_side) if item.finding else None


def _case(row: Any) -> tuple[Lesion, ...]:
    if row.syndrome:
        return syndrome(row.syndrome)
    if not row.site:
        return ()
    given = {"side": row.side, "kind": row.kind, "cause": row.cause}
    given = {name: value for name, value in given.items() if value}
    return (Lesion(row.site, severity=row.severity, days=row.day, **given),)


@cache
def told(name: str) -> dict[str, Model]:
    """Return what the model says about each answer of a question, by the answer's letter.

    Examples
    --------
    >>> {letter: model.right for letter, model in told("capsule_face").items()}
    {'a': False, 'b': True, 'c': False}
    """
    question = asked(name)
    said = {choice.row: _model(question, choice.row) for choice in question.choices}
    return {
        choice.letter: Model(
            right=_fits(choice, said[choice.row]["expected"]), row=choice.row, **said[choice.row]
        )
        for choice in question.choices
    }


def right_choice(name: str) -> Choice:
    """Return the answer that the model gives.

    Raises
    ------
    ValueError
        If not exactly one answer is right: the rows of the question are wrong then.

    Examples
    --------
    >>> right_choice("cord_knee_day_1").text
    'It is lost.'
    """
    right = [choice for choice in asked(name).choices if told(name)[choice.letter].right]
    if len(right) != 1:
        raise ValueError(
            f"The question {name!r} must have one right answer, but the model gives {len(right)}."
        )
    return right[0]


@cache
def _signs(case: tuple[Lesion, ...]) -> pd.DataFrame:
    return expect(*case).set_index(["finding", "target", "side"]).sort_index()


@cache
def _tests(case: tuple[Lesion, ...]) -> pd.DataFrame:
    return expected_tests(*case).set_index("test")


def _model(question: Question, row: tuple[str, str, str]) -> dict[str, Any]:
    """Return the fields of the row that decides."""
    finding, target, side = row
    if finding == RUN:
        return _readout(question, target, side)
    if finding == PLACE:
        return placed_questions.deciding(target, side, [choice.value for choice in question.choices])
    if finding == WEIGHED:
        return deciding(question.name, [choice.value for choice in question.choices])
    try:
        if finding == TEST:
            found = _tests(question.today).loc[target]
            return {"expected": found["result"], "scale": "words"} | _reasons(found)
        found = _signs(question.today).loc[(finding, target, side), :]
    except KeyError:
        raise ValueError(
            f"The question {question.name!r} reads {' '.join(filter(None, row))}, which the model does not have."
        ) from None
    return {"expected": found["expected"], "scale": found["scale"]} | _reasons(found)


def _readout(question: Question, name: str, side: str) -> dict[str, Any]:
    """Return a read-out of the simulated run in the form of a row that decides."""
    asked_for, over, _ = name.partition(OVER_HEALTHY)
    run = simulate(
        question.today, protocol=question.protocol, side=side, treatment=question.treatment or None
    )
    healthy = simulate(protocol=question.protocol, side=side)
    one_of(asked_for, run.readouts, f"read-out of {question.protocol}")
    value, usual = (found.readouts[asked_for] for found in (run, healthy))
    shown = value / usual if over else value
    row = next(row for row in rows("protocols") if row.protocol == question.protocol)
    label = next(
        row for row in rows("panel_readouts") if (row.protocol, row.readout) == (question.protocol, asked_for)
    )
    said = _amount(value, label)
    if question.treatment:
        plain = simulate(question.today, protocol=question.protocol, side=side).readouts[asked_for]
        said += f", without the treatment {_amount(plain, label)}"
    return {
        "expected": SILENT if np.isnan(shown) else shown,
        "scale": asked_for.rpartition("_")[2],
        "chance": float("nan"),
        "because": f"{row.name}, {side}: {label.label} {said}, in health {_amount(usual, label)}",
        "source": row.source,
    }


def _amount(value: float, label: Any) -> str:
    return "none" if np.isnan(value) else f"{value:.{label.digits}f} {label.unit}".strip()


def _reasons(found: Any) -> dict[str, Any]:
    return {"chance": float(found["chance"]), "because": found["because"], "source": found["source"]}


def _fits(choice: Choice, expected: Any) -> bool:
    """Return whether what the model expects makes an answer right."""
    if choice.value in (ANY_NORMAL, ANY_ABNORMAL):
        return _is_normal(choice.row[0], expected) == (choice.value == ANY_NORMAL)
    if choice.value:
        return bool(expected == choice.value)
    return isinstance(expected, int | float) and bool(choice.low <= expected < choice.high)


def _is_normal(finding: str, expected: Any) -> bool:
    if finding == TEST:
        return bool(expected == "normal")
    if isinstance(expected, str):
        calm = {row.word for row in rows("finding_words") if row.finding == finding and not row.abnormal}
        return expected in calm or expected == catalogue()[finding].normal
    return abs(float(expected) - catalogue()[finding].health) < NEAR
