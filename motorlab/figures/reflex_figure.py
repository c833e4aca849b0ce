"""The stick figure of a clinician's notes: each reflex where it is tapped or stroked, and arrows at the feet.

Grades are written as the digits of the panel's table, not as pluses: at 12 pixels "+++" and "++++" cannot be told apart
from the back row, and one digit fits where a finger can hit it. The title says both.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

import pandas as pd

from motorlab.figures.colours import QUIET, STRONG, ink_on, shade
from motorlab.figures.parts import LARGE, Seen, number, part, picture, seen, touch
from motorlab.sign_names import capital
from motorlab.tables import rows

__all__ = ["reflex_figure", "reflex_words"]

MIDDLE, HEIGHT = 225, 380
NORMAL = 2  # the grade of a normal jerk, of 0 to 4
GRADES = ("absent", "reduced", "normal", "brisk", "very brisk")
PLUSES = ("0", "+", "++", "+++", "++++")
# Skin reflexes are there or not; other signs than the jerks' digits keep the two scales apart.
SKIN_MARKS = {"normal": "+", "reduced": "\u00b1", "absent": "\u2212"}
# The great toe goes up or down, or does not move: paths around a middle.
ARROWS = {"extensor": "v-26m-8 9l8-9 8 9", "flexor": "v26m-8-9l8 9 8-9", "mute": "m-11 0h22"}
STARTS = {"extensor": 13, "flexor": -13, "mute": 0}
# How far a word is from normal, as a share of the full colour.
DEPTHS = {"reduced": 0.35, "absent": 0.75, "extensor": 0.75, "mute": 0.35}
RING = 18
TYPE_SIZE = 24
HEALTHY_WORDS = {"normal", "flexor"}
SIDES = {"right": -1, "left": 1, "midline": 0}  # the patient faces the viewer

STICKS = (
    '<g fill="none" stroke="#a39d96" stroke-width="3" stroke-linecap="round" stroke-linejoin="round">'
    '<circle cx="225" cy="38" r="31"/><path d="M225 69V214M35 152L119 124L225 94L331 124L415 152'
    'M225 214L174 280L153 350L118 356M225 214L276 280L297 350L332 356M214 170h22"/></g>'
    f'<g fill="{QUIET}"><text x="24" y="34">R</text><text x="426" y="34">L</text></g>'
)


class Place(NamedTuple):
    """Where one reflex is written, on one side."""

    finding: str
    target: str
    name: str
    x: int
    y: int


def reflex_figure(
    signs: pd.DataFrame, origins: Iterable[str] | None = None, chosen: str = "", *, record: bool = False
) -> str:
    """Draw the stick figure with the grade of each reflex.

    Parameters
    ----------
    signs
        What ``motorlab.expect`` returns. A reflex without a row in it is left out.
    origins
        For each row of ``signs`` what is damaged: "upper", "lower", "mixed", "other" or "".
    chosen
        The id of the chosen part, such as "reflex|knee|right", "plantar||right" or
        "superficial_reflex|abdominal_upper|right".
    record
        Whether this is what somebody found: what is None, not looked at, is an empty circle.

    Returns
    -------
    str
        An SVG picture. Digits are grades 0 to 4 (2 is normal), "c" is clonus. A skin reflex has a plus if it is normal,
        a plus and minus if reduced, a minus if absent. An arrow up is an extensor plantar response, down a flexor one,
        a dash a mute one. What is not normal stands in a ring in the neuron's colour and outline.

    Examples
    --------
    >>> import motorlab as ml
    >>> picture = reflex_figure(ml.expect(ml.Lesion("internal_capsule", side="left")))
    >>> "right plantar response, extensor" in picture
    True
    """
    found = seen(signs, (*(place.finding for place in _places()), "clonus"), origins)
    parts = []
    for place in _places():
        for side in SIDES:
            if (row := found.get((place.finding, place.target, side))) is not None:
                beats = _present(found.get(("clonus", place.target, side)))
                blank = record and row.expected is None
                parts.append(
                    _blank(place, side, chosen) if blank else _part(place, side, row, beats, chosen, record)
                )
    label = "Reflexes on a stick figure, seen from the front"
    return picture(label, HEIGHT, STICKS, "".join(parts), LARGE if record else TYPE_SIZE)


def reflex_words(signs: pd.DataFrame) -> str:
    """Say what the reflex figure shows, for a reader who cannot see it.

    Parameters
    ----------
    signs
        What ``motorlab.expect`` returns.

    Examples
    --------
    >>> import motorlab as ml
    >>> reflex_words(ml.expect())
    'Every reflex in the figure is normal.'
    """
    found = seen(signs, (*(place.finding for place in _places()), "clonus"))
    said: dict[str, dict[str, list[str]]] = {side: {} for side in SIDES}
    for place in _places():
        for side in SIDES:
            row = found.get((place.finding, place.target, side))
            beats = _present(found.get(("clonus", place.target, side)))
            if row is not None and (beats or not _is_normal(row.expected)):
                said[side].setdefault(_words(row.expected, beats), []).append(place.name)
    right, left, midline = (
        "; ".join(f"{words}: {', '.join(names)}" for words, names in said[side].items()) for side in SIDES
    )
    both = right if right == left else ""
    sentences = [capital(midline), both and f"Both sides, {both}"]
    sentences += [] if both else [right and f"Right, {right}", left and f"Left, {left}"]
    listed = [f"{sentence}." for sentence in sentences if sentence]
    if not listed:
        return "Every reflex in the figure is normal."
    return " ".join([*listed, "Every other reflex in the figure is normal."])


def _part(place: Place, side: str, row: Seen, beats: bool, chosen: str, record: bool) -> str:
    x, y = MIDDLE + SIDES[side] * place.x, place.y
    quiet = _is_normal(row.expected) and not beats
    ground = STRONG if quiet else shade(row.origin, _depth(row.expected))
    # a healthy one has its ring too, for when it is chosen
    ring = f'd="M{x - RING} {y}a{RING} {RING} 0 1 1 {2 * RING} 0a{RING} {RING} 0 1 1-{2 * RING} 0"'
    unseen = ' fill="none" stroke="none"' if quiet else ""
    drawing = (
        f"{touch(x, y)}<path{unseen} {ring}/>{_mark(row.expected, beats, x, y, ground, quiet and not record)}"
    )
    where = "" if side == "midline" else f"{side} "
    label = f"{where}{place.name}, {_words(row.expected, beats)}"
    key = (place.finding, place.target, side)
    return part(key, label, drawing, None if quiet else row.origin, "" if quiet else ground, chosen)


def _blank(place: Place, side: str, chosen: str) -> str:
    """Return the place of a reflex that was not looked at."""
    x, y = MIDDLE + SIDES[side] * place.x, place.y
    circle = f'<circle cx="{x}" cy="{y}" r="7" fill="#fff" stroke="{QUIET}" stroke-width="2"/>'
    where = "" if side == "midline" else f"{side} "
    label = f"{where}{place.name}, not looked at"
    return part((place.finding, place.target, side), label, f"{touch(x, y)}{circle}", chosen=chosen)


def _mark(expected: Any, beats: bool, x: int, y: int, ground: str, quiet: bool) -> str:
    """Return the digit, the sign or the arrow."""
    if expected in ARROWS:
        look = (
            f'fill="none" stroke="{QUIET if quiet else ink_on(ground)}" stroke-width="{3 if quiet else 4.5}"'
        )
        return f'<g {look}><path d="M{x} {y + STARTS[expected]}{ARROWS[expected]}"/></g>'
    grade = _grade(expected)
    text = SKIN_MARKS.get(expected, "?") if grade is None else str(grade)
    return number(text + "c" * beats, x, y + 8, ground, quiet)


def _words(expected: Any, beats: bool) -> str:
    """Return a grade with the clinic's pluses, or the word as it is."""
    clonus = " with clonus" if beats else ""
    if (grade := _grade(expected)) is not None:
        return f"{GRADES[grade]} ({grade} of 4, {PLUSES[grade]}){clonus}"
    return (str(expected).replace("_", " ") if isinstance(expected, str) else "not known") + clonus


def _grade(expected: Any) -> int | None:
    """Return the grade as the table rounds it; none for a word and for what is not known."""
    unknown: Any = isinstance(expected, str) or expected is None or pd.isna(expected)
    return None if unknown else round(float(expected))


def _depth(expected: Any) -> float:
    grade = _grade(expected)
    if grade is None:
        return DEPTHS.get(str(expected), 0.35)
    return (0.35, 0.35, 0.75)[abs(grade - NORMAL)]


def _is_normal(expected: Any) -> bool:
    grade = _grade(expected)
    return expected in HEALTHY_WORDS if grade is None else grade == NORMAL


def _present(row: Seen | None) -> bool:
    return row is not None and row.expected == "present"


@cache
def _places() -> list[Place]:
    """Return where each reflex is written, in the order of an examination."""
    names = {row.reflex: row.name for row in rows("reflexes")}
    return [
        Place(row.finding, row.target, names[row.target or row.finding], row.x, row.y)
        for row in rows("reflex_places")
    ]
