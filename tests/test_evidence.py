"""What was seen is read once: no row is counted twice, and what cannot hold together is refused in any order."""

from itertools import permutations
from typing import Any

import numpy as np
import pandas as pd
import pytest

from motorlab.diagnosis.evidence import Key, statements
from motorlab.diagnosis.localising import localise

SHIN: Key = ("power", "tibialis_anterior", "right")
TOE: Key = ("plantar", "", "left")


@pytest.mark.parametrize("said", [["extensor", "abnormal"], ["abnormal", "extensor", "extensor"]])
def test_what_is_said_of_one_row_counts_once(said: list[str]) -> None:
    assert len(statements({TOE: said})) == 1
    assert localise({TOE: said}).equals(localise({TOE: "extensor"}))


def test_one_row_under_many_keys_counts_once() -> None:
    once = localise({("dysarthria", "", "midline"): "spastic"})
    keys = [("dysarthria", "", side) for side in ("midline", "", "any")] + [("dysarthria", "any", "any")]
    assert localise({key: "spastic" for key in keys}).equals(once)


@pytest.mark.parametrize("said", list(permutations([(2, 5), (0, 3), (4, 5)])))
def test_ranges_that_do_not_meet_are_refused_in_any_order(said: tuple[Any, ...]) -> None:
    with pytest.raises(ValueError, match="both cannot hold"):
        statements({SHIN: list(said)})


def test_at_least_one_is_refused_where_every_one_is_known_to_be_otherwise() -> None:
    known: dict[Key, object] = {("reflex", "ankle", side): 2 for side in ("left", "right")}
    with pytest.raises(ValueError, match="both cannot hold"):
        statements({("reflex", "ankle", "any"): 0, **known})
    assert len(statements({("reflex", "ankle", "any"): 0, ("reflex", "ankle", "left"): 2})) == 2


def test_a_value_is_refused_where_none_is_otherwise() -> None:
    said: dict[Key, object] = {("silent_period", "hand", "left"): "prolonged"}
    with pytest.raises(ValueError, match="both cannot hold"):
        statements({**said, ("silent_period", "any", "any"): "normal"})


@pytest.mark.parametrize("value", [10**400, float("nan"), (0, 10**400), pd.NA, np.array([1, 2]), {3, None}])
def test_no_number_breaks_the_reader(value: object) -> None:
    for key in (SHIN, TOE):
        with pytest.raises(ValueError) as told:
            statements({key: value})
        assert key[0] in str(told.value) and len(str(told.value)) < 300
