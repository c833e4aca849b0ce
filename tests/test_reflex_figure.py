"""The reflex figure: its digits are the table's, its arrows point the right way, and every part can be hit."""

import re
from itertools import combinations
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest

import motorlab as ml
from motorlab.figures.colours import OUTLINES, QUIET, STRONG, contrast
from motorlab.figures.parts import TOUCH
from motorlab.figures.reflex_figure import (
    GRADES,
    HEIGHT,
    MIDDLE,
    PLUSES,
    RING,
    _places,
    reflex_figure,
    reflex_words,
)
from motorlab.tables import rows
from motorlab.widgets import words
from tests.drawings import CASES, ORIGINS, child, healthy, parts

MARKS = {"normal": "+", "reduced": "\u00b1", "absent": "\u2212"}


def changed(seed: int) -> pd.DataFrame:
    """Return the findings of nobody in particular: any grade and any word of its scale anywhere."""
    random = np.random.default_rng(seed)
    choices = {
        "reflex": [0, 0.49, 0.5, 1, 1.5, 2, 2.5, 3, 3.51, 4],
        "superficial_reflex": ["normal", "reduced", "absent"],
        "plantar": ["flexor", "extensor", "mute"],
        "clonus": ["present", "absent"],
    }
    signs = healthy().copy()
    for finding, values in choices.items():
        places = signs.index[signs["finding"] == finding]
        drawn = [values[place] for place in random.integers(0, len(values), len(places))]
        signs.loc[places, "expected"] = pd.Series(drawn, index=places, dtype=object)
    return signs


def arrow(item: ElementTree.Element) -> str:
    """Return which way an arrow points, by where its head is: "up", "down", or "across" for a dash."""
    path = next(one for one in item if one.tag.endswith("}g"))[0].attrib["d"]
    shaft = re.match(r"M\d+ \d+v(-?\d+)m(-?\d+)(-?\s?\d+)", path)
    if shaft is None:
        assert re.fullmatch(r"M\d+ \d+m-11 0h22", path)
        return "across"
    # the head's barbs lie back along the shaft
    assert int(shaft[1]) * int(shaft[3]) < 0
    return "up" if int(shaft[1]) < 0 else "down"


@pytest.mark.parametrize("seed", range(30))
def test_figure_and_table_never_disagree(seed: int) -> None:
    signs = changed(seed)
    lines = {f"{row.finding}|{row.target}|{row.side}": row for row in signs.itertuples()}
    drawn = parts(reflex_figure(signs, np.random.default_rng(seed).choice(ORIGINS, len(signs))))
    assert len(drawn) == 2 * len(_places()) - 1  # the jaw is one
    for key, item in drawn.items():
        finding, target, side = key.split("|")
        row, said, shown = lines[key], item.attrib["aria-label"], child(item, "text")
        table = words.value(row.finding, row.expected, row.scale)
        beats = f"clonus|{target}|{side}" in lines and lines[f"clonus|{target}|{side}"].expected == "present"
        assert said.endswith("with clonus") == beats
        if finding == "plantar":
            points = {"extensor": "up", "flexor": "down", "mute": "across"}
            assert (arrow(item), said) == (points[table], f"{side} plantar response, {table}")
            continue
        assert shown is not None
        if finding == "reflex":
            grade, word = table.split(" ", 1)
            assert shown.text == grade + "c" * beats
            assert f", {word} ({grade} of 4, {PLUSES[int(grade)]})" in said
            normal = word == "normal" and not beats
        else:
            assert (shown.text, said.endswith(f", {table}")) == (MARKS[table], True)
            normal = table == "normal"
        assert (shown.attrib.get("class") == "calm") == normal
        assert ("class" in item.attrib) == (not normal)


def test_grades_are_named_as_in_the_table() -> None:
    assert [words.value("reflex", grade, "ninds_0_4") for grade in range(5)] == [
        f"{n} {name}" for n, name in enumerate(GRADES)
    ]
    assert PLUSES[2] == "++"


def test_the_order_is_that_of_an_examination_right_before_left() -> None:
    order = [
        f"{row.finding}|{row.target}|{side}"
        for row in rows("reflex_places")
        for side in (("right", "left") if row.x else ("midline",))
    ]
    assert list(parts(reflex_figure(healthy()))) == order


def test_the_patient_faces_the_viewer() -> None:
    for key, item in parts(reflex_figure(healthy())).items():
        middle = float(item[1].attrib["x"]) + TOUCH / 2 - MIDDLE
        assert np.sign(middle) == {"right": -1, "left": 1, "midline": 0}[key.split("|")[2]]
    letters = re.findall(r'<text x="(\d+)" y="\d+">([RL])</text>', reflex_figure(healthy()))
    assert [letter for _, letter in sorted((int(x), letter) for x, letter in letters)] == ["R", "L"]


def test_every_part_can_be_hit_and_none_overlaps_another() -> None:
    corners = [
        (float(item[1].attrib["x"]), float(item[1].attrib["y"]))
        for item in parts(reflex_figure(healthy())).values()
    ]
    for (x, y), (other_x, other_y) in combinations(corners, 2):
        # rings keep apart, and squares share a corner at most
        assert np.hypot(x - other_x, y - other_y) > 2 * RING + 3
        shared = max(0.0, TOUCH - abs(x - other_x)) * max(0.0, TOUCH - abs(y - other_y))
        assert shared < 0.05 * TOUCH**2
    for x, y in corners:
        assert 0 <= x <= 450 - TOUCH and 0 <= y <= HEIGHT - TOUCH


@pytest.mark.parametrize("origin", ORIGINS)
@pytest.mark.parametrize("seed", range(3))
def test_every_mark_can_be_read_on_its_ground(origin: str, seed: int) -> None:
    inks = {"white": "#ffffff", "calm": QUIET, None: "#000000"}
    signs = changed(seed)
    for item in parts(reflex_figure(signs, [origin] * len(signs))).values():
        shown = child(item, "text")
        mark = next((one.attrib["stroke"] for one in item if one.tag.endswith("}g")), None)
        ink = mark if shown is None else inks[shown.attrib.get("class")]
        assert ink is not None and contrast(ink, item.attrib.get("color", STRONG)) >= 4.5
        assert item.attrib.get("class") in (None, origin or "other")
    assert all(f".{name}>path{{{outline}}}" in reflex_figure(signs) for name, outline in OUTLINES.items())


def test_health_is_grey_and_quiet() -> None:
    picture = reflex_figure(healthy())
    assert not [item for item in parts(picture).values() if {"class", "color"} & set(item.attrib)]
    assert reflex_words(healthy()) == "Every reflex in the figure is normal."


def test_the_chosen_part_is_marked_even_if_it_is_normal() -> None:
    drawn = parts(reflex_figure(healthy(), chosen="plantar||left"))
    assert {key: item.attrib["class"] for key, item in drawn.items() if "class" in item.attrib} == {
        "plantar||left": "chosen"
    }
    assert [one for one in drawn["plantar||left"] if one.tag.endswith("}path")], "no ring to be marked"


@pytest.mark.parametrize("name", CASES)
def test_words_say_what_the_figure_shows(name: str) -> None:
    signs = ml.expect(*ml.syndrome(name))
    said = reflex_words(signs)
    names = {(place.finding, place.target): place.name for place in _places()}
    for key, item in parts(reflex_figure(signs)).items():
        finding, target, side = key.split("|")
        word = item.attrib["aria-label"].split(", ", 1)[1]
        head = {"midline": "", "right": "(?:Right|Both sides), ", "left": "(?:Left|Both sides), "}[side]
        told = re.search(
            rf"{head}[^.]*{re.escape(word)}: [^;.]*{names[finding, target]}", said, re.IGNORECASE
        )
        assert (told is not None) == ("class" in item.attrib), key


def test_what_is_not_known_is_not_called_normal() -> None:
    signs = healthy().copy()
    signs["expected"] = signs["expected"].where(signs["finding"] != "reflex", None)
    item = parts(reflex_figure(signs))["reflex|knee|left"]
    shown = child(item, "text")
    assert shown is not None and shown.text == "?"
    assert item.attrib["aria-label"] == "left knee jerk, not known"
    assert "not known: jaw jerk" in reflex_words(signs).lower()


def test_the_figure_is_small_enough_to_send_at_every_step() -> None:
    signs = changed(1)
    assert len(reflex_figure(signs, ["mixed"] * len(signs)).encode()) < 12_000
