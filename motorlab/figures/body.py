"""The body from the front and from the back: how strong each muscle is, as colour and as number.

Wasting and twitching are said in a part's label and not drawn: on patches of ten pixels a second mark would cost the
number its place.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

import pandas as pd

from motorlab.figures.colours import QUIET, STRONG, shade
from motorlab.figures.parts import (
    LARGE,
    SKIN,
    TYPE,
    Seen,
    curve,
    mirrored,
    number,
    pairs,
    part,
    picture,
    seen,
    touch,
)
from motorlab.tables import rows

__all__ = ["body", "body_words"]

HEIGHT = 430
NAMES = ((38, "front"), (414, "back"))
FULL = 5  # MRC grade of full power
SIDES = ("right", "left")
# Where the midline of a view stands, and on which hand of the viewer the patient's left is.
VIEWS = {"front": (110, 1), "face": (225, 1), "back": (340, -1)}
# Half of each outline, from the midline above to the midline below.
OUTLINE = (
    "0 6 12 9 19 20 20 34 17 47 12 57 11 67 15 76 28 81 44 84 55 92 60 106 64 124 69 144 74 162 82 178 88 198 93 220"
    " 99 230 105 241 109 255 106 260 101 256 103 268 101 282 95 289 88 284 83 266 79 248 77 232 69 210 60 188 53 166"
    " 47 146 42 130 38 119 36 132 33 150 31 168 33 188 38 206 43 228 46 250 46 276 43 300 45 318 53 338 53 358 47 384"
    " 45 398 50 410 53 419 47 424 36 424 31 417 32 402 31 386 27 362 23 340 25 318 22 300 16 276 8 248 3 230 0 222"
)
FACE = "0 6 20 9 34 23 39 46 38 68 33 92 20 116 0 127"
# Behind the face its neck and ears; on it brows, nose and lip; on the bodies collar bones, navel and spine.
NECK = "M202 108v26c0 12-6 20-14 25h74c-8-5-14-13-14-25v-26"
EARS = "M188 48c-9-7-10 20 1 24M262 48c9-7 10 20-1 24"
FEATURES = "M204 49q7-4 14 0M232 49q7-4 14 0M225 48l-4 16q4 4 8 0M211 86q14 4 28 0"
LINES = "M77 90q20 2 30 8M143 90q-20 2-30 8M110 186v3M340 128v62"
LEADERS = "M132 18L186 26M131 42L186 84"  # the small face and the large one are the same
# Where a weak muscle is said to be, by the region of its row.
AREAS = {
    **dict.fromkeys(("face", "bulbar", "eye", "neck"), "side of head and neck"),
    **dict.fromkeys(("arm", "hand"), "arm"),
    **dict.fromkeys(("trunk", "sphincter"), "side of the trunk"),
    **dict.fromkeys(("leg", "foot"), "leg"),
}
BOTH = {"side of head and neck": "sides of head and neck", "side of the trunk": "sides of the trunk"}


class Patch(NamedTuple):
    """One drawn muscle of one side."""

    muscle: str
    side: str
    name: str
    area: str
    touch: str
    path: str
    x: int
    y: int


def body(
    signs: pd.DataFrame, origins: Iterable[str] | None = None, chosen: str = "", *, record: bool = False
) -> str:
    """Draw the body from front and back, with the power of each drawn muscle.

    Parameters
    ----------
    signs
        What ``motorlab.expect`` returns. A muscle without a row in it is not drawn.
    origins
        For each row of ``signs`` what is damaged: "upper", "lower", "mixed", "other" or "".
    chosen
        The id of the chosen part, "power|MUSCLE|SIDE"; it shows its number even if it is strong.
    record
        Whether this is what somebody found: what was tested shows its number, strong or weak, and what is None, not
        looked at, is blank.

    Returns
    -------
    str
        An SVG picture. Hue and outline say which neuron, depth says how weak; the number is the MRC grade, 0 to 5,
        rounded as in the panel's table. The parts stand in the order of an examination.

    Examples
    --------
    >>> import motorlab as ml
    >>> picture = body(ml.expect(ml.Lesion("internal_capsule", side="left")))
    >>> 'data-id="power|deltoid|right"' in picture
    True
    """
    found = seen(signs, ("power", "atrophy", "fasciculation"), origins)
    parts = []
    for patch in _patches():
        key = ("power", patch.muscle, patch.side)
        if key in found:
            parts.append(_muscle(key, patch, found, chosen, record))
    label = "Power of the muscles, on the body from the front and from the back"
    return picture(label, HEIGHT, _ground(), "".join(parts), LARGE if record else TYPE)


def body_words(signs: pd.DataFrame) -> str:
    """Say what the body picture shows, for a reader who cannot see it.

    Parameters
    ----------
    signs
        What ``motorlab.expect`` returns.

    Examples
    --------
    >>> import motorlab as ml
    >>> body_words(ml.expect())
    'Every muscle in the picture is strong.'
    >>> body_words(ml.expect(ml.syndrome("common_fibular_palsy"), kind="exam")).split(". ")[0]
    'Weak, by MRC grade'
    """
    found = seen(signs, ("power",))
    areas: dict[str, dict[str, dict[str, list[str]]]] = {}
    for patch in _patches():
        if (row := found.get(("power", patch.muscle, patch.side))) is not None:
            sides = areas.setdefault(patch.area, {side: {} for side in SIDES})
            sides[patch.side].setdefault(_text(row), []).append(patch.name)
    sentences = []
    for area, sides in areas.items():
        right, left = (_grades(sides[side]) for side in SIDES)
        if right == left:
            both = BOTH.get(area, f"{area}s")
            sentences += [f"Both {both}: {right}."] if right else []
        else:
            said = zip(("Right", "Left"), (right, left), strict=True)
            sentences += [f"{side} {area}: {grades}." for side, grades in said if grades]
    if not sentences:
        return "Every muscle in the picture is strong."
    return " ".join(["Weak, by MRC grade.", *sentences, "Every other muscle in the picture is strong."])


def _grades(grades: dict[str, list[str]]) -> str:
    """Return the weak muscles of one area, weakest first: "2 of 5 tibialis anterior, fibular muscles; ..."."""
    said = []
    for grade, names in sorted(grades.items()):
        if grade != str(FULL):
            which = "all" if len(grades) == 1 else ", ".join(names)
            said.append(f"{which} not known" if grade == "?" else f"{grade} of 5 {which}")
    return "; ".join(said)


def _muscle(
    key: tuple[str, str, str],
    patch: Patch,
    found: dict[tuple[str, str, str], Seen],
    chosen: str,
    record: bool,
) -> str:
    row = found[key]
    text = "" if record and row.expected is None else _text(row)
    said = {"": "not looked at", "?": "not known"}.get(text, f"MRC {text} of 5")
    label = f"{patch.side} {patch.name}, {said}"
    for finding, word in (("atrophy", "wasted"), ("fasciculation", "twitching")):
        mark = found.get((finding, patch.muscle, patch.side))
        label += f", {word}" if mark is not None and mark.expected == "present" else ""
    weak = text.isdigit() and int(text) < FULL
    fill = shade(row.origin, (FULL - int(text)) / FULL) if weak else STRONG
    drawing = f'{patch.touch}<path d="{patch.path}"/>'
    if text and (record or text != str(FULL) or "|".join(key) == chosen):
        drawing += number(text, patch.x, patch.y, fill)
    return part(key, label, drawing, row.origin if weak else None, fill if weak else "", chosen)


def _text(row: Seen) -> str:
    """Return the grade as the table rounds it."""
    unknown: Any = row.expected is None or pd.isna(row.expected)
    return "?" if unknown else str(round(float(row.expected)))


@cache
def _patches() -> list[Patch]:
    """Return every drawn muscle, right before left, in the order of an examination."""
    muscles = {row.muscle: row for row in rows("muscles")}
    found = []
    for row in rows("body_patches"):
        middle, left = VIEWS[row.view]
        for side in SIDES:
            way = left if side == "left" else -left
            square = touch(middle + way * row.touch_x, row.touch_y)
            path = curve(pairs(row.points), middle, way)
            at = (middle + way * row.number_x, row.number_y)
            muscle = muscles[row.muscle]
            found.append(Patch(row.muscle, side, muscle.name, AREAS[muscle.region], square, path, *at))
    return found


@cache
def _ground() -> str:
    """Return everything that never changes."""
    front, back = VIEWS["front"][0], VIEWS["back"][0]
    bodies = "".join(f'<path d="{curve(mirrored(pairs(OUTLINE)), at, 1)}"/>' for at in (front, back))
    face = (
        f'<path d="{NECK}"/><path d="{EARS}"/><path d="{curve(mirrored(pairs(FACE)), VIEWS["face"][0], 1)}"/>'
    )
    lines = f'<path fill="none" stroke="#c9c4bd" d="{FEATURES}{LINES}"/>'
    leaders = f'<path fill="none" stroke="#c9c4bd" stroke-width="1.5" stroke-dasharray="2 4" d="{LEADERS}"/>'
    letters = "".join(
        f'<text x="{middle + way * left * 74}" y="352">{letter}</text>'
        for middle, left in (VIEWS["front"], VIEWS["back"])
        for letter, way in (("R", -1), ("L", 1))
    )
    names = "".join(f'<text x="{at}" y="22" font-weight="400">{name}</text>' for at, name in NAMES)
    return f'<g {SKIN}>{leaders}{bodies}{face}{lines}</g><g fill="{QUIET}">{letters}{names}</g>'
