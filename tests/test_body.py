"""The body picture: every number is the table's, every patch is on the body, and every part can be hit."""

import re
from itertools import pairwise
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest

import motorlab as ml
from motorlab.figures.body import OUTLINE, VIEWS, _patches, body, body_words
from motorlab.figures.colours import OUTLINES, STRONG, contrast
from motorlab.figures.parts import TOUCH, curve, mirrored, pairs, part, seen
from motorlab.tables import rows
from motorlab.widgets import words
from tests.drawings import CASES, ORIGINS, child, healthy, parts

Points = np.ndarray
MIDDLES = {view: middle for view, (middle, _) in VIEWS.items()}


def graded(seed: int) -> pd.DataFrame:
    """Return the findings of nobody in particular: any grade anywhere, halves and quarters too."""
    random = np.random.default_rng(seed)
    signs = healthy().copy()
    power = signs["finding"] == "power"
    grades = random.choice([0, 0.5, 1, 1.5, 2.25, 3, 3.5, 4, 4.49, 4.5, 4.51, 5], power.sum())
    signs.loc[power, "expected"] = pd.Series(grades, index=signs.index[power], dtype=object)
    return signs


def polygon(path: str, fine: int = 8) -> Points:
    """Return points along a path of one "M", "c" and any number of "s"."""
    (x, y), *steps = [[int(n) for n in re.findall(r"-?\d+", piece)] for piece in re.split("[cs]", path)]
    at, handle, found = np.array([x, y], float), np.zeros(2), []
    for number, step in enumerate(steps):
        first = np.array(step[:2], float) if number == 0 else handle
        second, end = (np.array(step[place : place + 2], float) for place in (len(step) - 4, len(step) - 2))
        for t in np.linspace(0, 1, fine, endpoint=False):
            found.append(at + 3 * (1 - t) ** 2 * t * first + 3 * (1 - t) * t**2 * second + t**3 * end)
        at, handle = at + end, end - second
    return np.array(found)


def inside(points: Points, corners: Points) -> np.ndarray:
    """Return which points lie in a polygon (how often a ray to the right crosses it)."""
    crossed = np.zeros(len(points), bool)
    for (x1, y1), (x2, y2) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        between = (y1 > points[:, 1]) != (y2 > points[:, 1])
        if y1 != y2:
            crossed ^= between & (points[:, 0] < (x2 - x1) * (points[:, 1] - y1) / (y2 - y1) + x1)
    return crossed


def square(item: ElementTree.Element) -> tuple[float, float] | None:
    found = child(item, "rect")
    return None if found is None else (float(found.attrib["x"]), float(found.attrib["y"]))


@pytest.mark.parametrize("seed", range(30))
def test_picture_and_table_never_disagree(seed: int) -> None:
    signs = graded(seed)
    origins = np.random.default_rng(seed).choice(ORIGINS, len(signs))
    drawn = parts(body(signs, origins))
    rows_by_id = {
        f"power|{row.target}|{row.side}": row for row in signs.query("finding == 'power'").itertuples()
    }
    assert drawn
    for key, item in drawn.items():
        table = words.value(key.partition("|")[0], rows_by_id[key].expected, rows_by_id[key].scale)
        grade = table.removesuffix("/5")
        text = child(item, "text")
        assert item.attrib["aria-label"].startswith(f"{key.split('|')[2]} ")
        assert f", MRC {grade} of 5" in item.attrib["aria-label"]
        assert (None if text is None else text.text) == (None if grade == "5" else grade)


def test_the_order_is_that_of_an_examination() -> None:
    order = [f"power|{row.muscle}|{side}" for row in rows("body_patches") for side in ("right", "left")]
    assert list(parts(body(healthy()))) == order


def test_every_key_muscle_is_drawn_on_both_sides() -> None:
    drawn = {(patch.muscle, patch.side) for patch in _patches()}
    assert {(muscle, side) for muscle in words.KEY_MUSCLES for side in ("right", "left")} <= drawn
    assert 24 <= len(drawn) / 2 <= 28


def test_the_sides_are_mirror_images_and_the_back_is_seen_from_behind() -> None:
    views = {row.muscle: row.view for row in rows("body_patches")}
    both: dict[str, dict[str, Points]] = {}
    for patch in _patches():
        both.setdefault(patch.muscle, {})[patch.side] = polygon(patch.path)
    for muscle, sides in both.items():
        middle = MIDDLES[views[muscle]]
        np.testing.assert_allclose(2 * middle - sides["left"][:, 0], sides["right"][:, 0], atol=0.8)
        np.testing.assert_allclose(sides["left"][:, 1], sides["right"][:, 1], atol=0.8)
        right_is_left_of_viewer = sides["right"][:, 0].mean() < middle
        assert right_is_left_of_viewer == (views[muscle] != "back"), muscle


def test_the_letters_say_which_side_is_which() -> None:
    letters = re.findall(r'<text x="(\d+)" y="\d+">([RL])</text>', body(healthy()))
    order = [letter for _, letter in sorted((int(x), letter) for x, letter in letters)]
    assert order == ["R", "L", "L", "R"]


def test_patches_lie_on_the_body() -> None:
    views = {row.muscle: row.view for row in rows("body_patches")}
    for patch in _patches():
        middle = MIDDLES[views[patch.muscle]]
        if views[patch.muscle] == "face":
            found = polygon(patch.path)
            assert found[:, 0].min() >= middle - 40 and found[:, 0].max() <= middle + 40
            assert found[:, 1].min() >= 6 and found[:, 1].max() <= 168
            continue
        outline = polygon(curve(mirrored(pairs(OUTLINE)), middle, 1), fine=16)
        points = polygon(patch.path)
        beyond = points[~inside(points, outline)]
        # a patch may touch the outline's line, which is two units wide
        assert all(np.hypot(*(outline - point).T).min() < 2.5 for point in beyond), patch.muscle


def test_patches_do_not_hide_each_other() -> None:
    """Sampled: no point in the middle of a patch belongs to another one too."""
    shapes = [(patch, polygon(patch.path)) for patch in _patches()]
    for one, first in shapes:
        middle = first.mean(axis=0) + 0.7 * (first - first.mean(axis=0))
        for other, second in shapes:
            if one is not other:
                assert inside(middle, second).mean() < 0.1, (one.muscle, other.muscle)


def test_every_part_can_be_hit_and_steals_nothing() -> None:
    drawn = parts(body(healthy()))
    shapes = {patch: polygon(patch.path) for patch in _patches()}
    squares = [square(drawn[f"power|{patch.muscle}|{patch.side}"]) for patch in shapes]
    for place, (patch, shape) in enumerate(shapes.items()):
        own = squares[place]
        low, high = shape.min(axis=0), shape.max(axis=0)
        if own is not None:
            low, high = np.minimum(low, own), np.maximum(high, np.array(own) + TOUCH)
        assert (high - low >= TOUCH - 1).all(), patch.muscle
        # Where the part itself is on top: it is painted after those before it, and under those behind it.
        x, y = np.meshgrid(np.arange(low[0], high[0]) + 0.5, np.arange(low[1], high[1]) + 0.5)
        points = np.column_stack([x.ravel(), y.ravel()])
        painted = inside(points, shape)
        reached = painted | _in_square(points, own)
        for later, (_, other) in list(enumerate(shapes.items()))[place + 1 :]:
            reached &= ~(inside(points, other) | _in_square(points, squares[later]))
        assert (painted & reached).sum() >= 0.85 * painted.sum(), patch.muscle
        assert reached.sum() >= 0.65 * TOUCH**2, (patch.muscle, int(reached.sum()))
        number = np.array([[patch.x, patch.y - 8.0]])
        assert not any(_in_square(number, at)[0] for at in squares[place + 1 :]), patch.muscle


def _in_square(points: Points, at: tuple[float, float] | None) -> np.ndarray:
    if at is None:
        return np.zeros(len(points), bool)
    return ((points >= at) & (points <= np.array(at) + TOUCH)).all(axis=1)


@pytest.mark.parametrize("origin", ORIGINS)
def test_every_number_can_be_read_on_its_ground(origin: str) -> None:
    for grade in range(6):
        signs = healthy().copy()
        signs.loc[signs["finding"] == "power", "expected"] = grade
        drawn = parts(body(signs, [origin] * len(signs), "power|deltoid|right"))
        item = drawn["power|deltoid|right"]
        text = child(item, "text")
        assert text is not None and text.text == str(grade)
        ink = "#ffffff" if text.attrib.get("class") == "white" else "#000000"
        assert contrast(ink, item.attrib.get("color", STRONG)) >= 4.5


def test_the_weaker_the_deeper_and_the_outline_says_which_neuron() -> None:
    for origin in ORIGINS:
        grounds = []
        for grade in range(6):
            signs = healthy().copy()
            signs.loc[signs["finding"] == "power", "expected"] = grade
            item = parts(body(signs, [origin] * len(signs)))["power|triceps|left"]
            grounds.append(contrast(item.attrib.get("color", STRONG), STRONG))
            assert item.attrib.get("class") == (None if grade == 5 else origin or "other")
        assert all(deeper > paler for deeper, paler in pairwise(grounds))
        assert f".{origin or 'other'}>path{{{OUTLINES[origin or 'other']}}}" in body(healthy())


def test_a_healthy_body_is_calm() -> None:
    picture = body(healthy())
    assert not [item for item in parts(picture).values() if child(item, "text") is not None]
    assert 'class="chosen"' not in picture
    assert body_words(healthy()) == "Every muscle in the picture is strong."


def test_the_chosen_part_is_marked_and_shows_its_number() -> None:
    key = "power|quadriceps|left"
    drawn = parts(body(healthy(), chosen=key))
    assert [name for name, item in drawn.items() if "chosen" in item.attrib.get("class", "")] == [key]
    text = child(drawn[key], "text")
    assert text is not None and text.text == "5"


def test_wasting_and_twitching_are_said() -> None:
    signs = ml.expect(*ml.syndrome("als_limb_onset"))
    marks = {(row.finding, row.target, row.side): row.expected for row in signs.itertuples()}
    for key, item in parts(body(signs)).items():
        _, muscle, side = key.split("|")
        for finding, word in (("atrophy", "wasted"), ("fasciculation", "twitching")):
            assert (word in item.attrib["aria-label"]) == (marks[finding, muscle, side] == "present")
        assert child(item, "title").text == item.attrib["aria-label"]  # type: ignore[union-attr]


@pytest.mark.parametrize("name", CASES)
def test_words_say_what_the_picture_shows(name: str) -> None:
    signs = ml.expect(*ml.syndrome(name))
    said = body_words(signs)
    muscles = {row.muscle: row.name for row in rows("muscles")}
    for key, item in parts(body(signs)).items():
        _, muscle, side = key.split("|")
        text = child(item, "text")
        told = re.findall(
            rf"(?:{side.capitalize()}|Both)[^.]*(?:{re.escape(muscles[muscle])}|[0-4] of 5 all)", said
        )
        assert bool(told) or text is None, key
        assert text is None or any(f"{text.text} of 5" in one for one in told), key


def test_a_grade_that_is_not_known_is_not_called_strong() -> None:
    signs = healthy().copy()
    signs["expected"] = signs["expected"].where(signs["finding"] != "power", None)
    item = parts(body(signs))["power|biceps|right"]
    text = child(item, "text")
    assert text is not None and text.text == "?"
    assert item.attrib["aria-label"] == "right biceps and brachialis, not known"
    assert "Both arms: all not known." in body_words(signs)


def test_names_are_escaped() -> None:
    drawing = part(("a", "b<c", "d"), 'arm & "leg"', "", "upper", "#fff")
    drawn = parts(f'<svg xmlns="s">{drawing}</svg>')
    assert drawn["a|b<c|d"].attrib["aria-label"] == 'arm & "leg"'


def test_origins_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="argument"):
        seen(healthy(), ("power",), ["upper"])


def test_only_what_was_asked_for_is_drawn() -> None:
    right = healthy()[healthy()["side"] == "right"]
    assert {key.split("|")[2] for key in parts(body(right))} == {"right"}
    assert not parts(body(healthy()[:0]))


def test_the_picture_is_small_enough_to_send_at_every_step() -> None:
    assert len(body(healthy()).encode()) < 21_000
    worst = graded(0)
    worst["expected"] = worst["expected"].where(worst["finding"] != "power", 0)
    for finding in ("atrophy", "fasciculation"):
        worst["expected"] = worst["expected"].where(worst["finding"] != finding, "present")
    assert len(body(worst, ["mixed"] * len(worst)).encode()) < 28_000
