"""The drawn limbs: every study once, its points where they belong, names that do not touch, and a mirror image."""

import itertools
import re
import time
from math import dist
from statistics import median
from xml.etree import ElementTree

import pytest

from motorlab.figures import nerve_limb, nerve_limb_words
from motorlab.figures.colours import QUIET, contrast
from motorlab.figures.limb_outlines import LIMBS, WIDTH
from motorlab.figures.limb_parts import STYLE, key_box, where
from motorlab.figures.limb_ways import TYPE, Box, Nerve, landmarks, length, nerves, thread
from motorlab.figures.nerve_limb import KINDS, SIDES, studies_of
from motorlab.figures.parts import TOUCH
from motorlab.tables import rows
from tests.drawings import child, parts

STUDIES = [(limb, *key) for limb in LIMBS for key in studies_of(limb)]
VIEWS = [(limb, finding, side) for limb in LIMBS for finding in KINDS for side in SIDES]


def apart(one: Box, other: Box) -> bool:
    return one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def along(nerve: Nerve, at: tuple[int, int]) -> float:
    """Return how far a point of the way lies from its far end."""
    steps = [dist(a, b) for a, b in itertools.pairwise(nerve.way)]
    return sum(steps[: nerve.way.index(at)])


def text_boxes(limb: str, nerve: Nerve) -> dict[str, Box]:
    """Return the room of the title's lines and of the list of points, of a right limb."""
    drawn = ElementTree.fromstring(nerve_limb(limb, study=nerve.study, finding=nerve.finding))
    boxes = {}
    for item in drawn.iter():
        if (look := item.attrib.get("class")) in ("title", "recorded"):
            x, y = int(item.attrib["x"]), int(item.attrib["y"])
            wide = 1.12 if look == "title" else 1  # bold letters are wider
            boxes[str(look)] = (float(x), y - 19.0, x + wide * length(str(item.text)), y + 6.0)
    for number, (words, _) in enumerate(nerve.points, 1):
        boxes[f"row {number}"] = key_box(limb, "right", number, words)
    return boxes


def test_every_study_is_drawn_on_one_limb() -> None:
    listed = {(row.finding, row.study) for row in rows("studies") if row.finding in KINDS}
    drawn = [key for limb in LIMBS for key in studies_of(limb)]
    assert len(drawn) == len(set(drawn)) and set(drawn) == listed
    assert {study for _, study in studies_of("head")} == {"facial", "accessory", "phrenic"}


@pytest.mark.parametrize(("limb", "finding", "study"), STUDIES)
def test_every_study_and_every_point_is_there_once(limb: str, finding: str, study: str) -> None:
    drawn = parts(nerve_limb(limb, study=study, finding=finding))
    points = sorted(
        (row.order, row.name)
        for row in rows("stimulation_points")
        if (row.finding, row.study) == (finding, study)
    )
    studies = [f"study:{kind}:{name}" for kind, name in studies_of(limb)]
    assert sorted(drawn) == sorted([*studies, *(f"point:{order}" for order, _ in points)])
    for order, name in points:
        item = drawn[f"point:{order}"]
        assert item.attrib["aria-label"] == f"stimulate {where(name)}"
        assert item.attrib["role"] == "button" and item.attrib["tabindex"] == "-1"
        assert [text.text for text in item if text.tag.endswith("text")].count(str(order)) == 2


@pytest.mark.parametrize(("limb", "finding", "study"), STUDIES)
def test_points_lie_on_the_way_in_order_and_in_proportion(limb: str, finding: str, study: str) -> None:
    nerve = nerves(limb, "right")[finding, study]
    metres = [row.at_m for row in rows("stimulation_points") if (row.finding, row.study) == nerve.key]
    assert nerve.electrode in nerve.way and all(at in nerve.way for _, at in nerve.points)
    start = along(nerve, nerve.electrode)
    far = [abs(along(nerve, at) - start) for _, at in nerve.points]
    assert far == sorted(far) and len(set(far)) == len(far)
    assert all(b - a >= TOUCH for a, b in itertools.pairwise([0, *far]))
    # the limb is drawn in one scale; a way that bends towards the eye is shorter on paper
    scales = [
        step / long
        for step, long in zip(
            (b - a for a, b in itertools.pairwise([0, *far])),
            (b - a for a, b in itertools.pairwise([0, *metres])),
            strict=True,
        )
    ]
    middle = median(scales)
    assert all(0.75 < scale / middle < 1.33 for scale in scales), scales
    assert {"arm": 1050, "leg": 720, "head": 1000}[limb] == pytest.approx(middle, rel=0.2)


def test_studies_of_one_nerve_share_its_way() -> None:
    arm = nerves("arm", "right")
    for motor, sensory in (("median", "median"), ("median", "median_thumb"), ("ulnar", "dorsal_ulnar")):
        ways = arm["cmap", motor].way, arm["snap", sensory].way
        shared = set(ways[0]) & set(ways[1])
        assert len(shared) >= 7 and ways[0][-7:] == ways[1][-7:]


@pytest.mark.parametrize(("limb", "finding", "side"), VIEWS)
def test_picture_is_small_valid_and_names_what_is_looked_at(limb: str, finding: str, side: str) -> None:
    marks = {f"{kind}:{study}": "abnormal" for kind, study in studies_of(limb)}
    for study in ["", *(name for kind, name in studies_of(limb) if kind == finding)]:
        picture = nerve_limb(limb, study=study, finding=finding, side=side, marks=marks)
        assert len(picture.encode()) < 20_000
        for key, item in parts(picture).items():
            assert item.attrib["aria-label"] == (
                child(item, "title").text if child(item, "title") is not None else ""
            )
            shown = [text.text for text in item if text.tag.endswith("text")]
            if key.startswith("study:"):
                kind, name = key.split(":")[1:]
                label = nerves(limb, side)[kind, name].name.text
                assert shown == (["A", label] if kind == finding else [])


@pytest.mark.parametrize(("limb", "finding", "study"), STUDIES)
def test_names_do_not_touch(limb: str, finding: str, study: str) -> None:
    found = nerves(limb, "right")
    taken = found[finding, study]
    named = [nerve for nerve in found.values() if nerve.finding == finding]
    boxes = {nerve.study: nerve.name.box(marked=True) for nerve in named}
    boxes |= {f"landmark {name.text}": name.box() for name in landmarks(limb, "right")}
    boxes |= text_boxes(limb, taken)
    boxes |= {f"point {at}": (at[0] - 15, at[1] - 15, at[0] + 15, at[1] + 15) for _, at in taken.points}
    for (first, one), (second, other) in itertools.combinations(boxes.items(), 2):
        assert apart(one, other), (first, second, one, other)
    for what, (left, top, right, bottom) in boxes.items():
        assert left >= 0 and top >= 0 and right <= WIDTH and bottom <= LIMBS[limb].height, what


@pytest.mark.parametrize(("limb", "finding", "study"), STUDIES)
def test_targets_are_large_and_do_not_steal_from_each_other(limb: str, finding: str, study: str) -> None:
    found = nerves(limb, "right")
    taken = found[finding, study]
    boxes = [nerve.name.touch() for nerve in found.values() if nerve.finding == finding]
    boxes += [key_box(limb, "right", number, words) for number, (words, _) in enumerate(taken.points, 1)]
    assert all(right - left >= TOUCH and bottom - top >= TOUCH for left, top, right, bottom in boxes)
    for one, other in itertools.combinations(boxes, 2):
        assert apart(one, other), (one, other)
    for (_, one), (_, other) in itertools.combinations(taken.points, 2):
        assert dist(one, other) >= TOUCH


def test_type_is_11_pixels_in_a_picture_of_300() -> None:
    assert TYPE * 300 / WIDTH >= 11 and "font-size" not in STYLE
    assert TOUCH * 300 / WIDTH >= 20


def test_type_and_lines_can_be_seen() -> None:
    skin = "#f7f5f2"
    assert contrast(QUIET, skin) > 4.5
    assert all(
        contrast(ink, skin) > 4.5
        for ink in re.findall(r"(?:said|letter){fill:(#\w+)", STYLE)
        if ink != "#fff"
    )
    assert all(contrast(line, skin) > 3 for line in re.findall(r"\.way{stroke:(#\w+)", STYLE))


@pytest.mark.parametrize("limb", list(LIMBS))
def test_left_is_the_mirror_image_of_right(limb: str) -> None:
    for key, right in nerves(limb, "right").items():
        left = nerves(limb, "left")[key]
        assert [(WIDTH - x, y) for x, y in left.way] == list(right.way)
        assert [(WIDTH - x, y) for _, (x, y) in left.points] == [at for _, at in right.points]
        for marked in (True, False):
            one, other = right.name.box(marked=marked), left.name.box(marked=marked)
            assert (WIDTH - one[2], one[1], WIDTH - one[0], one[3]) == pytest.approx(other)
    drawn = {side: set(parts(nerve_limb(limb, side=side))) for side in SIDES}
    assert drawn["right"] == drawn["left"]


def test_a_mark_is_a_line_and_a_letter_and_a_word() -> None:
    marks = {"cmap:ulnar": "abnormal", "cmap:median": "normal", "cmap:tibial": "abnormal"}
    drawn = parts(nerve_limb("arm", marks=marks))
    assert drawn["study:cmap:ulnar"].attrib["class"] == "abnormal"
    assert ".abnormal .way{stroke-dasharray" in STYLE and ".normal .way" not in STYLE.replace("abnormal", "")
    assert drawn["study:cmap:ulnar"].attrib["aria-label"] == "Ulnar motor, little finger, abnormal"
    assert "N" in [text.text for text in drawn["study:cmap:median"] if text.tag.endswith("text")]
    assert "class" not in drawn["study:cmap:radial"].attrib
    words = nerve_limb_words("arm", marks=marks)
    assert words.endswith("Abnormal: Ulnar motor, little finger. Normal: Median motor.")


def test_the_chosen_point_is_filled_and_the_chosen_nerve_lies_on_top() -> None:
    drawn = parts(nerve_limb("arm", study="median", point=2, marks={"cmap:ulnar": "abnormal"}))
    assert [key for key, item in drawn.items() if item.attrib.get("class") == "given"] == ["point:2"]
    assert list(drawn)[-6:] == ["study:cmap:ulnar", "study:cmap:median", *(f"point:{n}" for n in range(1, 5))]
    assert drawn["study:cmap:median"].attrib["class"] == "taken"


def test_words_say_what_is_drawn() -> None:
    words = nerve_limb_words("leg", study="fibular", point=3, side="left")
    assert words == (
        "Left leg with its motor nerves: Fibular, foot; Fibular, shin; Tibial; Femoral. In hand: Fibular motor, foot, "
        "recorded: short extensor of the toes. Points of stimulation: 1 ankle, 2 below the fibular neck, "
        "3 above the fibular neck. Stimulated above the fibular neck."
    )


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"limb": "arms"}, "'arms' is not a drawn limb. Did you mean 'arm'?"),
        ({"limb": "arm", "study": "tibial"}, "'tibial' is not a motor study of the arm."),
        ({"limb": "arm", "finding": "emg"}, "'emg' is not a finding of a nerve study."),
        ({"limb": "arm", "study": "ulnar", "point": 6}, "'6' is not a point of Ulnar motor"),
        ({"limb": "arm", "point": 1}, "Choose a study before a point"),
        ({"limb": "arm", "side": "both"}, "'both' is not a side."),
        ({"limb": "arm", "marks": {"cmap:ulna": "normal"}}, "Did you mean 'cmap:ulnar'?"),
        ({"limb": "arm", "marks": {"cmap:ulnar": "lost"}}, "'lost' is not a mark."),
    ],
)
def test_what_there_is_not_is_refused(given: dict[str, object], error: str) -> None:
    for drawn in (nerve_limb, nerve_limb_words):
        with pytest.raises(ValueError, match=re.escape(error)):
            drawn(**given)  # type: ignore[arg-type]


def test_a_thread_passes_its_points() -> None:
    points = ((0, 0), (30, 60), (10, 90), (10, 200))
    numbers = [int(number) for number in re.findall(r"-?\d+", thread(points))]
    ends = [numbers[6:8], numbers[10:12], numbers[14:16]]
    assert [tuple(map(sum, zip(a, b, strict=True))) for a, b in zip(points, ends, strict=False)] == list(
        points[1:]
    )


def test_a_picture_takes_less_than_3_ms() -> None:
    def seconds() -> float:
        begun = time.perf_counter()
        nerve_limb("arm", study="ulnar", point=2, marks={"cmap:ulnar": "abnormal"})
        return time.perf_counter() - begun

    assert min(seconds() for _ in range(10)) < 0.003


@pytest.mark.parametrize(("limb", "finding", "study"), STUDIES)
def test_the_nerve_in_hand_hides_no_electrode_beside_it(limb: str, finding: str, study: str) -> None:
    found = nerves(limb, "right")
    taken = found[finding, study]
    for other in found.values():
        if other.finding == finding and other.electrode not in taken.way:
            assert min(away(other.electrode, *step) for step in itertools.pairwise(taken.way)) > 11, (
                other.study
            )


def away(at: tuple[int, int], one: tuple[int, int], other: tuple[int, int]) -> float:
    """Return how far a point lies from a straight piece of a way."""
    (x, y), (ax, ay), (bx, by) = at, one, other
    share = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / dist(one, other) ** 2
    share = min(max(share, 0), 1)
    return dist(at, (ax + share * (bx - ax), ay + share * (by - ay)))
