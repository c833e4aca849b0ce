"""Clinical facts that the model must meet: rows that a neurologist can read, correct and add to.

`facts.csv` holds single facts, `syndrome_pictures.csv` the expected picture of each named syndrome. A lesion is written
as `site:key=value:key=value`, several are joined by ` + `, a syndrome as `@name:days=3`, and `healthy` is none.
"""

from functools import cache
from pathlib import Path

import pandas as pd
import pytest

import motorlab as ml
from motorlab.catalogue import catalogue
from motorlab.choices import one_of
from motorlab.lesions import Lesion

HERE = Path(__file__).parent
RELATIONS = ("is", "is_not", "one_of", "at_most", "at_least", "below", "above")
NUMBERS = ("severity", "days", "tempo_days")


def read(name: str) -> list[dict[str, str]]:
    frame = pd.read_csv(HERE / name, dtype="str", keep_default_na=False)
    return frame.to_dict("records")


FACTS = read("facts.csv")
PICTURES = read("syndrome_pictures.csv")


def lesions(text: str) -> tuple[Lesion, ...]:
    """Return the lesions of a fact's text."""
    if text == "healthy":
        return ()
    found: list[Lesion] = []
    for part in text.split(" + "):
        name, *words = part.strip().split(":")
        given = {
            key: float(value) if key in NUMBERS else value
            for key, value in (word.split("=") for word in words)
        }
        found += ml.syndrome(name[1:], **given) if name.startswith("@") else [ml.Lesion(name, **given)]
    return tuple(found)


@cache
def found(text: str) -> dict[tuple[str, str, str], object]:
    rows = ml.expect(lesions(text))
    return dict(
        zip(zip(rows["finding"], rows["target"], rows["side"], strict=True), rows["expected"], strict=True)
    )


@cache
def results(text: str) -> dict[str, str]:
    rows = ml.expected_tests(lesions(text))
    return dict(zip(rows["test"], rows["result"], strict=True))


def holds(value: object, relation: str, wanted: str) -> bool:
    """Return whether a value stands in the relation to what is wanted."""
    if relation in ("is", "is_not", "one_of"):
        words = wanted.split("|")
        same = (
            str(value) in words
            if isinstance(value, str)
            else any(abs(value - float(word)) < 0.5 for word in words)
        )
        return same != (relation == "is_not")
    number = float(value)  # type: ignore[arg-type]
    limit = float(wanted)
    return {
        "at_most": number <= limit,
        "at_least": number >= limit,
        "below": number < limit,
        "above": number > limit,
    }[relation]


def check(text: str, fact: dict[str, str]) -> None:
    """Fail with the fact in words if it does not hold."""
    finding, target, side = fact["finding"], fact["target"], fact["side"]
    if finding == "neurophysiology":
        value: object = results(text)[target]
    else:
        value = found(text)[finding, target, side]
    told = f"{text}: {finding} {target} {side} is {value}, but should be {fact['relation']} {fact['value']}"
    assert holds(value, fact["relation"], fact["value"]), f"{told} ({fact['why']} {fact['source']})"


@pytest.mark.parametrize("fact", FACTS, ids=[fact["id"] for fact in FACTS])
def test_fact(fact: dict[str, str]) -> None:
    check(fact["lesions"], fact)


@pytest.mark.parametrize("picture", PICTURES, ids=[f"{p['syndrome']}-{i}" for i, p in enumerate(PICTURES)])
def test_picture_of_a_syndrome(picture: dict[str, str]) -> None:
    check(f"@{picture['syndrome']}:days={picture['days']}", picture)


def test_facts_are_enough() -> None:
    assert len(FACTS) >= 120
    assert len({fact["id"] for fact in FACTS}) == len(FACTS), "two facts have the same id"
    missing = set(ml.table("syndromes")["syndrome"]) - {picture["syndrome"] for picture in PICTURES}
    assert not missing, f"tests/syndrome_pictures.csv has no row for {', '.join(sorted(missing))}"


def test_facts_are_well_formed() -> None:
    for fact in [*FACTS, *PICTURES]:
        one_of(fact["relation"], RELATIONS, f"relation ({fact})")
        if fact["finding"] != "neurophysiology":
            words = catalogue()[one_of(fact["finding"], catalogue(), f"finding ({fact})")].words
            for word in fact["value"].split("|") if words else ():
                one_of(word, words, f"word of {fact['finding']}")


def test_sources_of_facts_are_known() -> None:
    known = set(ml.table("sources")["key"])
    assert {fact["source"] for fact in [*FACTS, *PICTURES]} <= known
