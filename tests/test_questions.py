"""Questions: the model gives the right answer; predictions: kept, or lost with a sentence; cards and places."""

import gc
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ipywidgets as ui
import pytest

import motorlab as ml
from motorlab import predictions
from motorlab.predictions import FILE, forget, keep, kept
from motorlab.questions import Question, asked, names, right_choice, told
from motorlab.widgets import place as places
from motorlab.widgets.place import Place
from motorlab.widgets.question import Card

ROWS = {row["question"]: row for row in ml.table("questions").to_dict("records")}
NAME, LETTER, WRONG = "cord_knee_day_1", "d", "a"


class Bench:
    """All that a card asks of the panel."""

    WHERE = "on the bench"

    def __init__(self) -> None:
        self.lesions: Any = ()
        self.day = 60.0
        self.widget = ui.HTML("the panel")

    def show_question(self, question: Question) -> None:
        self.lesions, self.day = question.case, question.day


def walk(widget: ui.Widget) -> Iterator[ui.Widget]:
    yield widget
    for child in getattr(widget, "children", ()):
        yield from walk(child)


def texts(card: Card) -> str:
    return " ".join(part.value for part in walk(card.widget) if isinstance(part, ui.HTML))


def button(card: Card, name: str) -> ui.Button:
    return next(part for part in walk(card.widget) if getattr(part, "description", "") == name)


def shown(widget: ui.Widget) -> bool:
    return widget.layout.display != "none"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


# --- the rows ---


@pytest.mark.parametrize("name", list(ROWS))
def test_one_answer_is_right_and_it_is_the_one_that_was_meant(name: str) -> None:
    right = [letter for letter, model in told(name).items() if model.right]
    assert right == [ROWS[name]["meant"]], {letter: model.expected for letter, model in told(name).items()}


@pytest.mark.parametrize("name", list(ROWS))
def test_a_question_is_complete(name: str) -> None:
    question = asked(name)
    assert [choice.letter for choice in question.choices] == list("abcd")[: len(question.choices)]
    assert len(question.choices) >= 2
    assert len({choice.text for choice in question.choices}) == len(question.choices)
    assert bool(ROWS[name]["syndrome"]) != bool(ROWS[name]["site"])
    assert question.prompt.endswith("?")
    for choice in question.choices:
        by_word, by_range = bool(choice.value), choice.low < choice.high
        assert by_word != by_range, choice


def test_the_right_answers_are_not_always_in_the_same_place() -> None:
    letters = [right_choice(name).letter for name in names()]
    assert max(letters.count(letter) for letter in "abcd") < len(letters) / 2


def test_what_a_question_is_told_is_what_the_model_says() -> None:
    signs = ml.expect(*asked(NAME).today).set_index(["finding", "target", "side"])
    row, model = signs.loc[("reflex", "knee", "right")], told(NAME)[LETTER]
    assert (model.expected, model.because, model.source) == (row["expected"], row["because"], row["source"])
    assert model.chance == pytest.approx(row["chance"])
    tests = ml.expected_tests(*asked("fibular_needle_day_3").today).set_index("test")
    assert told("fibular_needle_day_3")["b"].expected == tests.loc["needle_emg", "result"] == "not_yet"


def test_an_unknown_question_names_the_nearest() -> None:
    with pytest.raises(ValueError, match="Did you mean 'capsule_face'"):
        ml.question("capsule_fase")


def test_a_question_that_reads_what_is_not_there_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    from motorlab import questions

    row = questions.Choice("a", "", ("reflex", "elbow", "right"), "", 0.0, 1.0)
    with pytest.raises(ValueError, match=r"reads reflex elbow right, which the model does not have"):
        questions._model(asked(NAME), row.row)


# --- the file ---


def test_nothing_is_written_before_something_is_recorded(folder: Path) -> None:
    card = ml.question(NAME, keep=folder)
    card.answer = LETTER
    card.think_again()
    assert kept(NAME, folder) == (None, "")
    assert list(folder.iterdir()) == []


def test_an_answer_is_there_the_next_day(folder: Path) -> None:
    card = ml.question(NAME, keep=folder)
    card.answer = WRONG
    card.record()
    whole = json.loads((folder / FILE).read_text("utf-8"))
    assert whole["answers"][NAME].keys() == {"choice", "right", "time"}
    assert whole["answers"][NAME]["right"] is False
    assert [path.name for path in folder.iterdir()] == [FILE]

    again = ml.question(NAME, keep=folder)
    assert again.recorded
    assert again.answer == WRONG
    assert re.search(r"You predicted on \d+ \w+ 20\d\d:", texts(again))
    again.think_again()
    assert not ml.question(NAME, keep=folder).recorded


def test_answers_to_other_questions_stay(folder: Path) -> None:
    (folder / FILE).write_text(
        json.dumps({"motorlab_answers": 1, "answers": {"of_another_lesson": {"x": 1}}})
    )
    assert keep(NAME, "a", False, folder) == ""
    assert keep("capsule_face", "b", True, folder) == ""
    assert forget(NAME, folder) == ""
    answers = json.loads((folder / FILE).read_text("utf-8"))["answers"]
    assert list(answers) == ["of_another_lesson", "capsule_face"]
    assert kept("of_another_lesson", folder) == (None, "")


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"answers": 3}', '{"a": 1}', "\x00\x01", "[" * 100_000, '{"motorlab_answers": 1}'],
)
def test_a_damaged_file_is_put_aside_and_not_lost(folder: Path, text: str) -> None:
    (folder / FILE).write_text(text)
    assert kept(NAME, folder) == (None, "")
    assert (folder / FILE).read_text() == text
    told_ = keep(NAME, "a", False, folder)
    assert "my_answers_damaged_1.json" in told_
    assert (folder / "my_answers_damaged_1.json").read_text() == text
    assert kept(NAME, folder)[0].choice == "a"

    (folder / FILE).write_bytes(b"\xff\xfe")
    assert "my_answers_damaged_2.json" in keep(NAME, "b", False, folder)
    assert (folder / "my_answers_damaged_1.json").read_text() == text


def test_a_file_of_a_later_version_is_left_alone(folder: Path) -> None:
    text = json.dumps({"motorlab_answers": 2, "answers": {}})
    (folder / FILE).write_text(text)
    assert "another version" in keep(NAME, "a", False, folder)
    assert (folder / FILE).read_text() == text


def test_what_cannot_be_read_costs_a_sentence_and_no_more(folder: Path) -> None:
    (folder / FILE).mkdir()  # reading it fails for anyone, root too
    card = ml.question(NAME, keep=folder)
    assert "cannot be read" in texts(card)
    card.answer = LETTER
    card.record()
    assert card.recorded
    assert "The model says so too" in texts(card)
    assert "cannot be read" in texts(card)
    card.think_again()
    assert not card.recorded


def test_a_file_that_may_not_be_changed_is_not_changed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(NAME, "b", False, folder)
    before = (folder / FILE).read_bytes()
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert "may not be changed" in keep(NAME, "a", False, folder)
    assert (folder / FILE).read_bytes() == before


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_write_that_fails_leaves_the_old_file_whole(
    folder: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    keep(NAME, "b", False, folder)

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(predictions.os, step, full)
    assert "No space left" in keep(NAME, "a", False, folder)
    assert kept(NAME, folder)[0].choice == "b"
    assert [path.name for path in folder.iterdir()] == [FILE]


def test_a_folder_that_is_gone_costs_a_sentence(folder: Path) -> None:
    assert "could not be kept" in keep(NAME, "a", False, folder / "gone")


def test_a_link_is_followed_and_stays_a_link(folder: Path) -> None:
    (folder / "elsewhere").mkdir()
    (folder / FILE).symlink_to(folder / "elsewhere" / "mine.json")
    assert keep(NAME, "a", False, folder) == ""
    assert (folder / FILE).is_symlink()
    assert kept(NAME, folder)[0].choice == "a"


# --- the card ---


def test_the_model_is_silent_until_an_answer_is_recorded() -> None:
    card = ml.question(NAME, Bench(), keep=False)
    model = told(NAME)[LETTER]
    card.answer = WRONG
    for told_ in ("The model says", model.because[:30], "Source"):
        assert told_ not in texts(card)
    assert not shown(button(card, "Show it on the bench"))
    assert not any(isinstance(part, Place) for part in walk(card.widget))


def test_without_a_choice_it_says_so_beside_the_button() -> None:
    card = ml.question(NAME, keep=False)
    button(card, "Record my prediction").click()
    assert not card.recorded
    assert "Choose one of the answers first" in texts(card)
    card.answer = LETTER
    assert "Choose one" not in texts(card)


def test_the_reveal_says_what_was_said_what_is_so_why_and_who_says_so() -> None:
    card = ml.question(NAME, keep=False)
    card.answer = WRONG
    button(card, "Record my prediction").click()
    model, text = told(NAME)[LETTER], texts(card)
    assert 'role="alert" aria-live="polite"' in text
    assert "You predicted: <q>It is brisk.</q>" in text
    assert "The model says: <q>It is lost.</q>" in text
    assert f"{100 * model.chance:.0f} %" in text
    assert model.because.rstrip(".") in text
    assert "Source: Hallett 1993" in text
    assert not card.right

    card.record()
    assert texts(card) == text
    with pytest.raises(ValueError, match="think_again"):
        card.answer = LETTER


def test_two_rows_are_told_where_the_answers_are_about_different_findings() -> None:
    card = ml.question("fibular_what_holds", keep=False)
    card.answer = "a"
    card.record()
    assert "Tibialis posterior, right: 5/5" in texts(card)
    assert "Tibialis anterior, right: 1/5" in texts(card)


def test_think_again_clears_and_an_answer_can_be_set_anew() -> None:
    card = ml.question(NAME, Bench(), keep=False)
    card.answer = WRONG
    card.record()
    button(card, "Think again").click()
    assert (card.answer, card.recorded, card.right) == ("", False, False)
    assert "The model says" not in texts(card)
    assert not shown(button(card, "Show it on the bench"))
    assert shown(button(card, "Think again"))  # it may hold the focus
    card.answer = LETTER
    card.record()
    assert card.right


def test_a_letter_that_is_no_answer_is_refused() -> None:
    with pytest.raises(ValueError, match="The answers are: a, b, c, d"):
        ml.question(NAME, keep=False).answer = "e"


def test_a_card_without_a_bench_offers_none() -> None:
    card = ml.question("capsule_face", keep=False)
    card.answer = "b"
    button(card, "Record my answer").click()
    assert {
        part.description for part in walk(card.widget) if isinstance(part, ui.Button) and shown(part)
    } == {
        "Recorded",
        "Think again",
    }
    card.show()
    assert not any(isinstance(part, Place) for part in walk(card.widget))


def test_a_button_says_which_panel_it_brings() -> None:
    chooser = ml.test_chooser()
    card, place = ml.question("carpal_after_positive", chooser, keep=False), Place(ml.localiser())
    assert button(card, "Show it in the test chooser")
    assert any(getattr(part, "description", "") == "Bring the localiser here" for part in walk(place))


def test_every_text_of_a_card_is_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from motorlab.widgets import question as cards

    odd = replace(asked(NAME), prompt="<script>?")
    monkeypatch.setattr(cards, "asked", lambda _: odd)
    assert "<script>" not in texts(ml.question(NAME, keep=False))


def test_show_sets_the_case_and_brings_the_bench() -> None:
    bench = Bench()
    top, card = Place(bench), ml.question("als_jerk", bench, keep=False)
    top.take()
    card.answer = "a"
    card.record()
    button(card, "Show it on the bench").click()
    assert bench.lesions == ml.syndrome("als_limb_onset")
    assert bench.day == 400
    assert bench.widget in list(walk(card.widget))
    assert bench.widget not in list(walk(top))


@pytest.mark.parametrize("name", list(ROWS))
def test_the_bench_shows_the_very_row_that_decided(name: str) -> None:
    question = asked(name)
    assert ml.on_day(question.case, question.day) == question.today
    assert question.today


def test_the_laboratory_shows_the_nerve_that_decides() -> None:
    lab = ml.electrodiagnosis()
    top, card = Place(lab), ml.question("foot_drop_day_2", lab, keep=False)
    top.take()
    card.answer = "d"
    card.record()
    card.show()
    assert (lab.day, lab.visit.study) == (2.0, "fibular")
    assert lab.found.loc[lab.found["abnormal"] != "", "point"].tolist() == ["above the fibular neck"]
    assert lab.widget in list(walk(card.widget)) and lab.widget not in list(walk(top))
    lab.show_question(asked("guillain_barre_day_5"))
    assert lab.swept[0].study == "tibial" and lab.swept[0].ill
    lab.show_question(asked("capsule_face"))  # no nerve decides: the one in hand stays
    assert set(lab.found["study"]) == {"tibial"} and not lab.swept


def test_the_real_bench_lets_a_held_case_go() -> None:
    bench = ml.bench(ml.syndrome("cidp"))
    bench._panel.top.hold.click()
    assert bench._view.held
    bench.show_question(asked("als_jerk"))
    assert not bench._view.held


def test_the_real_bench_shows_what_the_card_says() -> None:
    bench = ml.bench()
    card = ml.question("als_jerk", bench, keep=False)
    card.answer = "a"
    card.record()
    card.show()
    knee = bench.signs.query("finding == 'reflex' and target == 'knee' and side == 'right'")
    assert knee["expected"].item() == told("als_jerk")["a"].expected
    assert bench.widget in list(walk(card.widget))


# --- the place ---


def holding(*some: Place) -> list[bool]:
    assert all(place.holds == (place._bench.widget in place.children) for place in some)
    return [place.holds for place in some]


def test_only_one_place_holds_the_bench() -> None:
    bench = Bench()
    one, two = Place(bench), Place(bench)
    assert holding(one, two) == [False, False]
    one.take()
    one.take()
    assert holding(one, two) == [True, False]
    next(part for part in walk(two) if isinstance(part, ui.Button)).click()
    assert holding(one, two) == [False, True]
    other = Place(Bench())
    other.take()
    assert holding(one, two, other) == [False, True, True]


def test_a_place_that_was_closed_or_thrown_away_is_no_hindrance() -> None:
    bench = Bench()
    one, two = Place(bench), Place(bench)
    one.take()
    one.close()
    two.take()
    assert two.holds
    places._holders[bench] = lambda: None  # what is left of a place that was collected
    one = Place(bench)
    one.take()
    assert one.holds


def test_a_bench_that_nobody_needs_is_forgotten() -> None:
    gc.collect()
    before = len(places._holders)
    bench = Bench()
    place = Place(bench)
    place.take()
    assert len(places._holders) == before + 1
    # A widget lives in its library's list until it is closed; a cell that is run again does not close the old ones.
    bench.widget.close()
    for part in (*walk(place._empty), place):
        ui.Widget.close(part)
    del bench, place, part
    gc.collect()
    assert len(places._holders) <= before
