"""What a question is made of: its answers, what the model says of each, and its case."""

from dataclasses import dataclass
from typing import Any

from motorlab.lesions import Lesion, on_day

__all__ = ["Choice", "Model", "Question"]


@dataclass(frozen=True)
class Choice:
    """One answer: its letter, what the reader sees, and what the model must say for it to be right."""

    letter: str
    text: str
    row: tuple[str, str, str]
    value: str
    low: float
    high: float


@dataclass(frozen=True)
class Model:
    """What the model says about one answer: the row of `expect` (or of `expected_tests`) that decides."""

    right: bool
    row: tuple[str, str, str]
    expected: Any
    scale: str
    chance: float
    because: str
    source: str


@dataclass(frozen=True)
class Question:
    """One question of a lesson.

    Attributes
    ----------
    name, lesson, stage, prompt
        As in the table `questions`.
    case
        All lesions of the case, each with its age when the case is complete.
    day
        Days since the case began, on which the question is asked.
    protocol, side, treatment
        What is examined where, and what is given, if a simulated run decides; else "".
    choices
        The answers, in the order in which they are shown.
    """

    name: str
    lesson: str
    stage: str
    prompt: str
    case: tuple[Lesion, ...]
    day: float
    protocol: str
    side: str
    treatment: str
    choices: tuple[Choice, ...]

    @property
    def today(self) -> tuple[Lesion, ...]:
        """Return the case on the day of the question."""
        return on_day(self.case, self.day)
