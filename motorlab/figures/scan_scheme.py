"""Where a scan would show a lesion, as a schematic with words: never a picture that looks like a scan.

A full disc marks what the test shows on that day, an empty dashed ring what it does not, a dotted ring what hangs on a
cause that is not known. Letters join the marks to the words.
"""

from functools import lru_cache
from html import escape
from textwrap import wrap

from motorlab.figures.brain import STYLE
from motorlab.figures.colours import QUIET
from motorlab.figures.scan_maps import MAPS, MARK, TUBE, Spot, drawing, hurt_muscles, patches, spots, tube
from motorlab.figures.scan_words import Told, sentences, tell
from motorlab.figures.template import INK
from motorlab.lesions import Lesions

__all__ = ["scan_scheme"]

COLUMN = 400  # width of the words
LETTERS_A_LINE = 50  # 8 units each: enough for the widest of the fonts in use
LINE = 18  # from one line to the next
INDENT = 28  # of what belongs to a letter
_RULES = {
    " .outside": "opacity:.35",
    " .frame": f"fill:none;stroke:{INK};stroke-width:2",
    " .bar-box": "fill:#fff;stroke:#8c8c8c;stroke-width:1.4",
    " .head": "font-weight:700;font-size:17px",
    " .strong": "font-weight:700",
    " .soft": f"fill:{QUIET}",
    " .mark circle": f"fill:#fff;fill-opacity:.9;stroke:{INK};stroke-width:2",
    " .mark text": "text-anchor:middle;font-weight:700",
    " .seen circle": f"fill:{INK};fill-opacity:1;stroke:#fff",
    " .seen text": "fill:#fff",
    " .unseen circle": "stroke-dasharray:4.2 3.2",
    " .unsure circle": "stroke-dasharray:.1 4.2;stroke-linecap:round;stroke-width:3",
    " path.shown": f"fill:#a8a8a8;stroke:{INK};stroke-width:1.6",
    " path.hidden": f"fill:none;stroke:{INK};stroke-width:1.4;stroke-dasharray:3 3",
    " .glass": f"stroke:{INK};stroke-width:2",
    " .level": f"stroke:{INK};stroke-width:1.4",
    " .fluid": "stroke:#8c8c8c;stroke-width:1.4",
    " .fluid.abnormal": f"stroke:{INK};stroke-width:3.2",
}
_STYLE = STYLE + "".join(f".scan{at}{{{look}}}" for at, look in _RULES.items())
LOOKS = {"seen": "shown", "unseen": "hidden", "unsure": "hidden"}


def scan_scheme(test: str, *lesions: Lesions) -> str:
    """Draw what a test looks at, and where it would show each lesion on that day.

    Parameters
    ----------
    test
        A test of imaging, laboratory or genes: a row of `test_views`.
    lesions
        Any number of lesions, singly or in tuples; none means healthy.

    Returns
    -------
    str
        An SVG picture with its words beside it: the result, how often, in whom that was measured, each lesion with
        the reason, and what the test leaves open. A full disc is shown, a dashed ring is not, a dotted ring depends on
        the cause.

    Raises
    ------
    ValueError
        If there is no such test, or something is not a lesion.

    Examples
    --------
    >>> import motorlab as ml
    >>> drawn = scan_scheme("mri_brain_dwi", ml.Lesion("internal_capsule", side="left", days=0.1, cause="ischaemia"))
    >>> drawn.count('class="mark seen"')  # on the map, and before its sentence
    2
    """
    told = tell(test, *lesions)
    here = MAPS[told.view.map]
    left = TUBE[0] - 28 if told.view.tube else here.left
    words, bottom = _words(told, here.left + here.width + 16)
    width, height = here.left + here.width + 16 + COLUMN - left, max(here.height, bottom)
    said = escape(sentences(told))
    beside = tube(told.view.tube, told.plain) if told.view.tube else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="neuraxis scan" viewBox="{left} 0 {width} {height}" '
        f'style="max-width:{width}px" role="img" aria-label="{said}"><style>{_STYLE}</style><g aria-hidden="true">'
        f"{drawing(told.view.view)}{_muscles(told)}{beside}{_marks(told)}{words}</g></svg>"
    )


def _muscles(told: Told) -> str:
    """Return the muscles that the test sees changed, and those that it does not yet."""
    if told.view.map != "muscles":
        return ""
    found = hurt_muscles(tuple(item.lesions for item in told.items))
    return "".join(patches(hurt, LOOKS[item.look]) for item, hurt in zip(told.items, found, strict=True))


def _marks(told: Told) -> str:
    """Return the marks of all lesions; none covers another."""
    taken: list[Spot] = []
    drawn = []
    for item in told.items:
        found = spots(told.view.map, item.lesions[0], taken)
        taken += found
        drawn += [_mark(item.letter, item.look, spot) for spot in found]
    return "".join(drawn)


def _mark(letter: str, look: str, at: Spot) -> str:
    return (
        f'<g class="mark {look}" transform="translate({at.x:g} {at.y:g})"><circle r="{MARK}"/>'
        f'<text y="5">{letter}</text></g>'
    )


@lru_cache(maxsize=1024)  # most sentences stay while a day slider moves
def _lines(text: str, wide: int) -> tuple[str, ...]:
    return tuple(wrap(text, wide))


def _words(told: Told, x: float) -> tuple[str, int]:
    """Return the words beside the map, and where they end."""
    lines: list[str] = []
    y = 8

    def put(text: str, look: str = "", indent: int = 0) -> None:
        nonlocal y
        wide = LETTERS_A_LINE - (10 if look == "head" else 0) - round(indent / 8)
        for line in _lines(text, wide):
            y += LINE if look != "head" else LINE + 2
            kind = f' class="{look}"' if look else ""
            lines.append(f'<text{kind} x="{x + indent:g}" y="{y}">{escape(line)}</text>')
        y += 7

    put(told.name, "head")
    put(f"It looks at {told.looks_at}.", "soft")
    put(f"{told.result}: {told.chance}.", "strong")
    for item in told.items:
        lines.append(_mark(item.letter, item.look, Spot(x + MARK, y + LINE - 5)))
        put(f"{item.word.capitalize()}. {item.because}", indent=INDENT)
    put(told.evidence)
    for text in told.rest:
        put(text, "soft")
    return "".join(lines), y + 6
