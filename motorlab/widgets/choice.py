"""What the test chooser shows, as one frozen value, and the steps from one to the next."""

from dataclasses import dataclass, replace
from functools import cache
from math import inf, isnan
from typing import Any

from motorlab.choices import one_of
from motorlab.diagnosis.candidates import candidates
from motorlab.diagnosis.families import COMPARTMENTS, HEALTHY
from motorlab.diagnosis.named_tests import about, readable
from motorlab.diagnosis.predicted import meant
from motorlab.hypothesis_names import heading, in_words, kind_in_words
from motorlab.question_parts import Question
from motorlab.sign_names import capital
from motorlab.weighed_questions import weighed_questions

__all__ = [
    "BEFORE",
    "Choice",
    "hypothesis_names",
    "listed_tests",
    "said",
    "title",
    "with_before",
    "with_day",
    "with_fields",
    "with_hypothesis",
    "with_pair",
    "with_question",
    "with_result",
    "with_test",
]  # fmt: skip

BEFORE = (0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99)
NOT_ILL = "Health cannot be what a test shall find: put it second."


@dataclass(frozen=True)
class Choice:
    """Everything that is shown.

    Attributes
    ----------
    first, second
        The hypothesis that the tests shall find, and the one from which it is to be told.
    tests
        One to three tests, each once.
    results
        For each of them what it is taken to say when they are done one after the other.
    day, before
        Days since the lesion began, and the chance of the first hypothesis before any test, 0..1.
    drawn
        The test of which the people are drawn.
    whose
        Whose figures they are drawn by: `published` or `model`.
    page
        `compare`, or `next`: which test next.
    """

    first: str = "root_l5"
    second: str = "common_fibular_nerve"
    tests: tuple[str, ...] = ("needle_emg", "sensory_nerve_conduction", "motor_nerve_conduction")
    results: tuple[str, ...] = ("abnormal", "normal", "abnormal")
    day: float = 30.0
    before: float = 0.5
    drawn: str = "needle_emg"
    whose: str = "published"
    page: str = "compare"


@cache
def hypothesis_names() -> dict[str, str]:
    """Return the words for every hypothesis, by its id: health, sites, syndromes, pairs, compartments."""
    found = {answer.label: heading(answer.label) for answer in candidates().answers}
    found |= {name: f"any lesion, {kind_in_words(name)}" for name in COMPARTMENTS}
    found[HEALTHY] = in_words(HEALTHY)
    seen: dict[str, str] = {}
    for key, title in found.items():  # two of one title are told apart by their ids
        words = capital(title)
        seen[key] = f"{words} ({key})" if words in seen.values() else words
    return seen


@cache
def _ids() -> dict[str, str]:
    """Return the id of whatever a reader may write for a hypothesis, in small letters."""
    named = hypothesis_names()
    return {name.lower(): key for key, name in named.items()} | {key.lower(): key for key in named}


def title(hypothesis: str) -> str:
    """Return a hypothesis as the controls show it."""
    name, _, side = hypothesis.partition(":")
    return hypothesis_names()[name] + (f":{side}" if side else "")


def said(hypothesis: str) -> str:
    """Return a hypothesis in words, as it stands within a sentence."""
    if hypothesis in COMPARTMENTS:
        words = hypothesis_names()[hypothesis]
        return words[:1].lower() + words[1:]
    return in_words(hypothesis)


@cache
def one_sided(hypothesis: str) -> str:
    """Return a hypothesis on the right, where it has sides and none is named: a test is done on one side.

    Examples
    --------
    >>> one_sided("root_l5"), one_sided("muscle")
    ('root_l5:right', 'muscle')
    """
    right = f"{hypothesis}:right"
    return right if any(answer.name == right for answer in candidates().answers) else hypothesis


@cache
def listed_tests() -> tuple[tuple[str, str], ...]:
    """Return the tests, signs, criteria and jerks that can be chosen, as (name, id)."""
    return tuple((about(test).name, test) for test in readable())


def with_hypothesis(now: Choice, place: str, words: str) -> Choice:
    """Put a hypothesis, as a reader writes it, first or second.

    Raises
    ------
    ValueError
        If there is none of that name; names the nearest.

    Examples
    --------
    >>> with_hypothesis(Choice(), "second", "no lesion").second
    'no_lesion'
    """
    name, _, side = words.strip().lower().partition(":")
    key = _ids()[one_of(name, _ids(), "hypothesis")] + (f":{side}" if side else "")
    other = now.second if place == "first" else now.first
    if key == other:
        raise ValueError(f"Both are {said(key)}: there is nothing to tell apart.")
    if place == "first" and key == HEALTHY:
        raise ValueError(NOT_ILL)
    meant(key, now.day)  # refuses a side that it does not have
    return with_fields(now, **{place: key})


def with_pair(now: Choice, first: str, second: str) -> Choice:
    """Put both hypotheses."""
    return with_hypothesis(
        with_hypothesis(replace(now, first="", second=""), "first", first), "second", second
    )


def with_test(now: Choice, place: int, test: str) -> Choice:
    """Put a test in one of the three places; "" takes the one there away, unless it is the last."""
    tests, results = list(now.tests), list(now.results)
    place = min(place, len(tests))
    if not test:
        if len(tests) == 1:
            raise ValueError("One test has to stay.")
        if place < len(tests):
            del tests[place], results[place]
        return _drawn(replace(now, tests=tuple(tests), results=tuple(results)), tests[0])
    about(test)
    if test in tests and tests.index(test) != place:
        raise ValueError(f"{about(test).name} is there already.")
    if place < len(tests):
        tests[place] = test
    else:
        tests.append(test)
        results.append("abnormal")
    return _drawn(replace(now, tests=tuple(tests), results=tuple(results)), test)


def _drawn(now: Choice, test: str) -> Choice:
    """Draw a test, or keep the one that is drawn where it is still there."""
    drawn = now.drawn if now.drawn in now.tests and test not in now.tests else test
    return replace(now, drawn=drawn)


def with_result(now: Choice, place: int, result: str) -> Choice:
    """Take one of the tests to come back abnormal or normal."""
    results = list(now.results)
    results[place] = result
    return replace(now, results=tuple(results))


def with_day(now: Choice, day: float) -> Choice:
    """Go to a day."""
    if not 0.0 <= day < inf:
        raise ValueError(f"The day must be 0 or more, not {day!r}.")
    return replace(now, day=float(day))


def with_before(now: Choice, before: float) -> Choice:
    """Set the chance before the tests."""
    if not 0.0 <= before <= 1.0:
        raise ValueError(f"The chance before the tests must be from 0 to 1, not {before!r}.")
    return replace(now, before=before)


def with_fields(now: Choice, **fields: Any) -> Choice:
    """Change any fields."""
    return replace(now, **fields)


def with_question(now: Choice, question: Question) -> Choice:
    """Show what a card asked about one test: its two places, the test and the day.

    Examples
    --------
    >>> from motorlab.questions import asked
    >>> found = with_question(Choice(), asked("carpal_after_positive"))
    >>> found.first, found.tests, found.before
    ('carpal_tunnel_syndrome', ('sensory_nerve_conduction',), 0.05)
    """
    row = weighed_questions()[question.name]
    there = replace(
        now, tests=(row.test,), results=(row.result or "abnormal",), drawn=row.test, page="compare"
    )
    there = with_pair(with_day(there, question.day), row.first, row.second)
    return there if isnan(row.before) else with_before(there, row.before)
