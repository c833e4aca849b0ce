"""The parts of a drawn limb: its nerves with their names, the points of stimulation, the title and the landmarks."""

from functools import cache
from html import escape

from motorlab.figures.colours import QUIET
from motorlab.figures.limb_outlines import LIMBS, WIDTH
from motorlab.figures.limb_ways import CHIP, Box, Name, Nerve, landmarks, length, thread
from motorlab.figures.parts import TOUCH

__all__ = ["MARKS", "STYLE", "faint", "ground", "key_box", "named", "points", "where"]

MARKS = {"abnormal": "A", "normal": "N"}
DIRECTIONS = ("above", "behind", "below")  # a point that begins with one is not "at the"
DOT, END, SQUARE = 15, 5, 11  # half widths of a numbered point, of the end of a nerve, of an electrode
LINES = (28, 60, 92)  # the feet of the lines of the title
MARGIN, GAP = 8, 3

STYLE = (
    ".motorlab-nerves{display:block;width:100%;height:auto;font-family:Helvetica,Arial,'DejaVu Sans',sans-serif}"
    ".motorlab-nerves .way,.motorlab-nerves .around,.motorlab-nerves .leader{fill:none;stroke-linejoin:round}"
    f".motorlab-nerves .landmark{{fill:{QUIET};font-style:italic}}"
    ".motorlab-nerves .leader{stroke:#8a847d;stroke-width:1.5}"
    ".motorlab-nerves [data-id]{cursor:pointer;outline:none}"
    ".motorlab-nerves .touch{fill:none;stroke:none;pointer-events:all}"
    ".motorlab-nerves .way{stroke:#56524d;stroke-width:3}"
    ".motorlab-nerves .faint .way{stroke:#928b83;stroke-width:1.5}"
    ".motorlab-nerves .around{stroke:#f7f5f2;stroke-opacity:0;stroke-width:16;pointer-events:stroke}"
    ".motorlab-nerves .abnormal .way{stroke-dasharray:9 6}"
    ".motorlab-nerves .abnormal .around{stroke-opacity:1;stroke-width:8}"
    ".motorlab-nerves .taken .around{stroke-opacity:1;stroke-width:13}"
    ".motorlab-nerves .taken .way{stroke:#000;stroke-width:7}"
    ".motorlab-nerves .taken.abnormal .way{stroke-dasharray:14 7}"
    # a line around the letters, since bold ones would need more room
    ".motorlab-nerves .taken .said{fill:#000;stroke:#000;stroke-width:.7px}"
    ".motorlab-nerves .said{fill:#3a3733}"
    ".motorlab-nerves .title{font-weight:700}"
    ".motorlab-nerves .end{fill:#fff;stroke:#56524d;stroke-width:2}"
    ".motorlab-nerves .chip{fill:#fff;stroke:#56524d;stroke-width:2}"
    ".motorlab-nerves .abnormal .chip{fill:#222;stroke:#222}"
    ".motorlab-nerves .letter{text-anchor:middle;font-weight:700}"
    ".motorlab-nerves .abnormal .letter{fill:#fff}"
    ".motorlab-nerves .electrode{fill:#000;stroke:#fff;stroke-width:3}"
    ".motorlab-nerves .electrode.behind{fill:#fff;stroke:#000;stroke-width:5}"
    ".motorlab-nerves circle{fill:#fff;stroke:#000;stroke-width:3}"
    ".motorlab-nerves .number{text-anchor:middle;font-weight:700}"
    ".motorlab-nerves .given circle{fill:#000}"
    ".motorlab-nerves .given .number{fill:#fff}"
    ".motorlab-nerves [data-id]:hover .way,.motorlab-nerves [data-id]:hover circle{stroke:#0072b2}"
    ".motorlab-nerves [data-id]:hover text.said{text-decoration:underline}"
    ".motorlab-nerves [data-id]:focus-visible .way{stroke:#0072b2;stroke-width:7}"
    ".motorlab-nerves [data-id]:focus-visible circle{stroke:#0072b2;stroke-width:7}"
    ".motorlab-nerves [data-id]:focus-visible .said{fill:#0072b2;text-decoration:underline}"
)


def faint(nerve: Nerve) -> str:
    """Return a nerve without its name."""
    return _part(f"study:{nerve.finding}:{nerve.study}", "faint", nerve.title, _way(nerve))


def named(nerve: Nerve, mark: str, *, taken: bool = False) -> str:
    """Return a nerve with its name, its mark, and where it is recorded; thick if it is in hand."""
    name, marked = nerve.name, bool(mark)
    end = "" if taken else _square("end", nerve.electrode, END)
    chip = ""
    if marked:
        left, top, right, _ = name.box(marked=True)
        x = left if name.anchor == "start" else right - 25
        chip = (
            f'<rect class="chip" x="{x:g}" y="{top:g}" width="25" height="25" rx="4"/>'
            f'<text class="letter" x="{x + 12.5:g}" y="{name.y}">{MARKS[mark]}</text>'
        )
    leader = f'<path class="leader" d="{name.line(marked=marked)}"/>'
    drawn = (
        f"{_way(nerve)}{leader}{end}{_touch(name.touch(marked=marked))}{chip}{_text(name, 'said', marked)}"
    )
    said = f"{nerve.title}, {mark}" if marked else nerve.title
    looks = f"{mark} taken" if taken else mark
    return _part(f"study:{nerve.finding}:{nerve.study}", looks.strip(), said, drawn)


def points(nerve: Nerve, limb: str, side: str, point: int | None) -> str:
    """Return the recording electrode and the points of stimulation of a nerve, each with its row in their list."""
    look = "electrode behind" if nerve.behind else "electrode"
    drawn = [f'<g aria-hidden="true">{_square(look, nerve.electrode, SQUARE)}</g>']
    for number, (words, (x, y)) in enumerate(nerve.points, 1):
        left, top, right, _ = row = key_box(limb, side, number, words)
        middle = round(left + TOUCH / 2 if side == "right" else right - TOUCH / 2)
        touch = f'<circle class="touch" cx="{x}" cy="{y}" r="{TOUCH // 2}"/>{_touch(row)}'
        dots = _dot(x, y, number) + _dot(middle, round(top) + TOUCH // 2, number)
        text = _beside(words, "said", middle, round(top) + TOUCH // 2 + 8, side, TOUCH // 2 + GAP)
        looks = "given" if number == point else ""
        drawn.append(_part(f"point:{number}", looks, f"stimulate {where(words)}", touch + dots + text))
    return "".join(drawn)


def key_box(limb: str, side: str, number: int, words: str) -> Box:
    """Return the room of a row in the list of points: number, gap and words, from the limb's outer side inward."""
    x, y = LIMBS[limb].key
    top, long = y + (number - 1) * TOUCH, TOUCH + GAP + length(words)
    left = x if side == "right" else WIDTH - x - long
    return left, top, left + long, top + TOUCH


@cache
def ground(limb: str, side: str, *title: str) -> str:
    """Return what cannot be chosen: the limb, the study and what is recorded as a title, and the landmarks."""
    edge = MARGIN if side == "right" else WIDTH - MARGIN
    square = edge + (SQUARE if side == "right" else -SQUARE)
    drawn = _square("electrode", (square, LINES[2] - 8), SQUARE) if len(title) == len(LINES) else ""
    for line, look, y in zip(title, ("landmark", "title", "recorded"), LINES, strict=False):
        drawn += _beside(line, look, edge, y, side, 2 * SQUARE + 10 if look == "recorded" else 0)
    for name in landmarks(limb, side):
        drawn += f'<path class="leader" d="{name.line()}"/>{_text(name, "landmark")}'
    return f'<g aria-hidden="true">{drawn}</g>'


def where(point: str) -> str:
    """Return a point of stimulation as the end of a sentence.

    Examples
    --------
    >>> where("wrist"), where("below the ear"), where("Erb's point")
    ('at the wrist', 'below the ear', "at Erb's point")
    """
    if point.startswith(DIRECTIONS):
        return point
    return f"at {point}" if point[0].isupper() else f"at the {point}"


def _part(key: str, looks: str, said: str, drawn: str) -> str:
    look = f' class="{looks}"' if looks else ""
    said = escape(said)
    return f'<g data-id="{key}"{look} tabindex="-1" role="button" aria-label="{said}"><title>{said}</title>{drawn}</g>'


def _way(nerve: Nerve) -> str:
    path = thread(nerve.way)
    return f'<path class="around" d="{path}"/><path class="way" d="{path}"/>'


def _text(name: Name, look: str, marked: bool = False) -> str:
    side = "right" if name.anchor == "start" else "left"
    return _beside(name.text, look, name.x, name.y, side, CHIP * marked)


def _beside(text: str, look: str, x: int, y: int, side: str, gap: int) -> str:
    """Return a text that begins, or for a left limb ends, in a distance from a place."""
    at, end = (x + gap, "") if side == "right" else (x - gap, ' text-anchor="end"')
    return f'<text class="{look}" x="{at}" y="{y}"{end}>{escape(text)}</text>'


def _touch(box: Box) -> str:
    left, top, right, bottom = box
    size = f'width="{right - left:g}" height="{bottom - top:g}"'
    return f'<rect class="touch" x="{left:g}" y="{top:g}" {size}/>'


def _square(look: str, at: tuple[int, int], half: int) -> str:
    x, y = at[0] - half, at[1] - half
    return f'<rect class="{look}" x="{x}" y="{y}" width="{2 * half}" height="{2 * half}"/>'


def _dot(x: int, y: int, number: int) -> str:
    return f'<circle cx="{x}" cy="{y}" r="{DOT}"/><text class="number" x="{x}" y="{y + 8}">{number}</text>'
