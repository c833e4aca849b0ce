"""Questions about tests and scales: what a row of `weighed_questions` asks, computed as for anyone else."""

from collections.abc import Callable, Sequence
from functools import cache
from math import isnan, nan
from typing import Any, NamedTuple

from motorlab.choices import one_of
from motorlab.diagnosis.chains import chain
from motorlab.diagnosis.comparing import compare_tests
from motorlab.diagnosis.evidence import Key
from motorlab.diagnosis.named_tests import about
from motorlab.diagnosis.next_tests import next_tests
from motorlab.diagnosis.people import after, frequencies, odds, percent
from motorlab.diagnosis.units import BEDSIDE
from motorlab.hypothesis_names import in_words
from motorlab.scale_contrasts import case_score, criteria_of, criteria_signs
from motorlab.scale_words import about as about_scales
from motorlab.tables import rows

__all__ = ["Weighed", "deciding", "weighed", "weighed_questions"]

PER = {"bits": "", "bits_per_cost": " a dollar", "bits_per_minute": " a minute"}
DIGITS = {"bits": ".2f"}  # ratios to a price are small
NOTHING = "none"  # of a set of criteria that counts as met


class Weighed(NamedTuple):
    """What decides a question: a number, or the value of an answer; and how it came about, in sentences."""

    expected: str | float
    because: str


@cache
def weighed_questions() -> dict[str, Any]:
    """Return the rows of `weighed_questions` by question."""
    return {row.question: row for row in rows("weighed_questions")}


def weighed(name: str, offered: Sequence[str], seen: dict[Key, object]) -> Weighed:
    """Return what decides a question about tests or scales.

    Parameters
    ----------
    name
        A row of `weighed_questions`.
    offered
        The values of its answers: tests with their place, or scales, where the best of them is asked for.
    seen
        What is known before a test is chosen, as for `motorlab.next_tests`.

    Examples
    --------
    >>> weighed("pump_and_scales", ["mas", "mrs"], {}).expected
    'mas'
    """
    row = weighed_questions()[one_of(name, weighed_questions(), "question about tests or scales")]
    return WAYS[row.weighs](row, offered, seen)


def deciding(name: str, offered: Sequence[str]) -> dict[str, Any]:
    """Return what decides a question, as the fields of a row that decides; what it finds is what was seen before.

    Examples
    --------
    >>> deciding("speech_criteria", ["none", "gold_coast"])["expected"]
    'gold_coast'
    """
    known = {row.question: row for row in rows("questions")}
    row = known[one_of(name, known, "question")]
    key = (row.finding, row.target, row.finding_side)
    found = weighed(name, offered, {key: "abnormal"} if row.finding else {})
    blank = {"scale": "", "chance": nan, "source": row.source}
    return blank | {"expected": found.expected, "because": found.because}


def _best(row: Any, offered: Sequence[str], seen: dict[Key, object]) -> Weighed:
    """Return which of the offered tests brings most bits, or most of them for its price."""
    found = next_tests(seen, row.day, hypotheses=(row.first, row.second), bedside=True)
    worth, why = {}, {}
    for value in offered:
        test, _, target = value.partition(":")
        one_of(test, dict.fromkeys(found["test"]), "test that is listed")
        mine = found[(found["test"] == test) & (found["target"].eq(target) if target else True)]
        best = mine.sort_values("bits", ascending=False).iloc[0]
        worth[value], why[value] = float(best[row.weighs]), str(best["because"])
    winner = max(worth, key=lambda value: worth[value])
    digits = DIGITS.get(row.weighs, ".2g")
    said = "; ".join(
        f"{_test(value)} {worth[value]:{digits}}" for value in sorted(worth, key=lambda v: -worth[v])
    )
    first = why[winner][:1].lower() + why[winner][1:]
    return Weighed(winner, f"Bits{PER[row.weighs]}: {said}. {_test(winner)}: {first}")


def _test(value: str) -> str:
    """Return a test, its place, or a sign, as one says it."""
    test, _, target = value.partition(":")
    if test != BEDSIDE:
        return about(value).name
    finding, _, place = target.partition(" ")
    muscles = {item.muscle: item.name for item in rows("muscles")}
    return f"{finding.capitalize()} of {muscles.get(place, place).lower()}"


def _after(row: Any, _: Sequence[str], __: dict[Key, object]) -> Weighed:
    """Return the chance in per cent after one result, by published figures."""
    line = _line(row)
    ratio = line["lr_plus"] if row.result == "abnormal" else line["lr_minus"]
    then = after(row.before, ratio)
    shares = [line[f"{figure}_used"] / 100.0 for figure in ("sensitivity", "specificity")]
    results = {"abnormal": (shares[0], 1.0 - shares[1]), "normal": (1.0 - shares[0], shares[1])}
    people = frequencies(row.before, results).set_index("outcome").loc[row.result]
    return Weighed(
        100.0 * then,
        f"{line['name']}: odds before {odds(row.before)}, times {ratio:.3g}, are {odds(then)}: {percent(then)} %. "
        f"Of 1,000 people {people['with_it'] + people['without_it']:.0f} have this result, and "
        f"{people['with_it']:.0f} of them have it.",
    )


def _line(row: Any) -> dict[str, Any]:
    """Return the test of a row beside what is published, for the first hypothesis."""
    found = compare_tests([row.test], [row.first, row.second], None if isnan(row.day) else row.day)
    return dict(found[found["hypothesis"] == row.first].iloc[0])


def _ratio(row: Any, _: Sequence[str], __: dict[Key, object]) -> Weighed:
    """Return the model's likelihood ratio of an abnormal result."""
    line = _line(row)
    ratio = float(line["model_lr_plus"])
    return Weighed(
        ratio,
        f"{line['name']}: abnormal in {line['model_sensitivity']:.0f} % with {in_words(row.first)}, in "
        f"{100.0 - line['model_specificity']:.0f} % with {in_words(row.second)}. The ratio is {ratio:.2f}.",
    )


def _joined(row: Any, _: Sequence[str], __: dict[Key, object]) -> Weighed:
    """Return by how much the multiplied odds are too large (above 1) or too small (below 1)."""
    results = {row.test: row.result, row.other_test: row.other_result}
    found = chain(results, (row.first, row.second), None if isnan(row.day) else row.day, before=row.before)
    return Weighed(
        found.factor,
        found.warning or f"Multiplied: {percent(found.naive)} %. Over the cases: {percent(found.joint)} %.",
    )


def _criteria(row: Any, _: Sequence[str], __: dict[Key, object]) -> Weighed:
    """Return which sets of criteria count as met in a case of `criteria_cases`."""
    found = criteria_of(row.first)
    forms = [form.scale for form in rows("scale_forms") if form.total == "rules"]
    said = "; ".join(f"{about_scales()[form].name}: {found[form]}" for form in forms)
    return Weighed(
        str(found["met"]) or NOTHING,
        f"{found['name']}, day {found['day']:g}: {criteria_signs(row.first)}. {said}.",
    )


def _scale(row: Any, offered: Sequence[str], _: dict[Key, object]) -> Weighed:
    """Return which of the offered scales moves most, for its length, between two cases of `scale_cases`."""
    moved, said = {}, []
    for scale in offered:
        one, two, whole = case_score(scale, row.first), case_score(scale, row.second), about_scales()[scale]
        gaps = abs(one.low - two.low) + abs(one.high - two.high)
        moved[scale] = gaps / float(whole.high - whole.low)
        said.append(f"{one.name}: {one.said}, then {two.said}")
    return Weighed(max(moved, key=lambda scale: moved[scale]), f"{'; '.join(said)}.")


WAYS: dict[str, Callable[[Any, Sequence[str], dict[Key, object]], Weighed]] = {
    **dict.fromkeys(PER, _best),
    "after": _after,
    "ratio": _ratio,
    "joined": _joined,
    "criteria": _criteria,
    "scale": _scale,
}
