"""Hidden cases: each can be solved by what the laboratory measures, and its answer is where the lesion lies."""

import pytest

from motorlab.hidden_cases import answers, hidden_case, hidden_names
from motorlab.tables import rows, table

LEVELS = {row.answer: set(row.levels.split()) for row in rows("hidden_answers")}


@pytest.mark.parametrize("name", hidden_names())
def test_the_answer_is_where_the_lesion_lies(name: str) -> None:
    case = hidden_case(name)
    level = table("sites").set_index("site")["level"]
    found = {level[lesion.site] for lesion in case.lesions}
    assert (not found and not LEVELS[case.answer]) or found & LEVELS[case.answer]
    assert case.answer in answers()
    assert all(lesion.days <= case.day for lesion in case.lesions)
    assert (
        not case.lesions
        or case.side
        in {lesion.side for lesion in case.lesions}
        | ({"left", "right"} if any(lesion.side == "both" for lesion in case.lesions) else set())
        or case.answer == "upper"
    )


def test_every_answer_but_those_of_the_needle_has_a_case() -> None:
    assert set(answers()) - {hidden_case(name).answer for name in hidden_names()} <= {"junction", "muscle"}


def test_an_unknown_case_is_refused_with_the_nearest() -> None:
    with pytest.raises(ValueError, match="Did you mean 'thin_hand'"):
        hidden_case("thin_hnd")
