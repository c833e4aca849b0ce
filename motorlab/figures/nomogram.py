"""Fagan's nomogram: a straight line from the chance before a test through its likelihood ratio to the chance after it.

On a scale of log odds a test adds the log of its likelihood ratio, so that a line does the arithmetic. Whose figures a
line carries is told by its dash and its letter, not by colour alone: solid and P for published, dashed and M for model.
"""

from html import escape
from math import log
from typing import NamedTuple

from motorlab.diagnosis.people import after, odds, percent
from motorlab.figures.colours import QUIET
from motorlab.figures.courses import GIVEN
from motorlab.figures.template import HEALTHY, INK

__all__ = ["Result", "nomogram", "nomogram_words"]

WIDTH, HEIGHT = 320, 470
TOP, BOTTOM = 52, HEIGHT - 34
LEFT, MIDDLE, RIGHT = 52, 142, 232
# Values with a number, as far apart as the type is high, and those with a mark alone.
PERCENT = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 80, 90, 95, 98, 99, 99.5, 99.8, 99.9)
BETWEEN = (30, 40, 60, 70)
RATIOS = (0.001, 0.01, 0.1, 1, 10, 100, 1000)
HALVES = (0.003, 0.03, 0.3, 3, 30, 300)
TIMES = "\u00d7"
LETTERS = 19.0  # height of a name
MOST = log(0.999 / 0.001)  # the ends of the scales, in log odds
LOOKS = {
    "published": ("P", INK, "none"),
    "model": ("M", GIVEN, "9 6"),
}
KEYS = {"published": "P published, solid", "model": "M model, dashed"}
_STYLE = (
    f".motorlab-nomogram{{display:block;width:100%;height:auto;font-family:Helvetica,Arial,'DejaVu Sans',sans-serif;"
    f"font-size:16.5px;fill:{INK}}}"
    f".motorlab-nomogram .axis{{stroke:{HEALTHY};stroke-width:1.6}}"
    ".motorlab-nomogram .head{font-weight:700;text-anchor:middle}"
    ".motorlab-nomogram .number{stroke:#fff;stroke-width:6px;paint-order:stroke;stroke-linejoin:round}"
    f".motorlab-nomogram .soft{{fill:{QUIET}}}"
    ".motorlab-nomogram .mark{font-weight:700;font-size:18px;stroke:#fff;stroke-width:4px;paint-order:stroke}"
)


class Result(NamedTuple):
    """One line of the nomogram: whose figure (`published` or `model`), which result, and its likelihood ratio."""

    whose: str
    result: str
    ratio: float


def nomogram(before: float, results: list[Result]) -> str:
    """Draw a nomogram.

    Parameters
    ----------
    before
        Chance before the test, 0..1.
    results
        Up to four lines.

    Returns
    -------
    str
        An SVG picture; its label says the same as `nomogram_words`. Chances and ratios beyond the ends of the scales
        are drawn at their ends, and said as they are.

    Examples
    --------
    >>> drawn = nomogram(0.2, [Result("published", "abnormal", 8.0), Result("published", "normal", 0.2)])
    >>> drawn.count('class="line"')
    2
    """
    chances = [(log(p / (100 - p)), f"{p:g}" if p in PERCENT else "") for p in (*PERCENT, *BETWEEN)]
    ratios = [(-log(ratio) / 2.0, f"{ratio:g}" if ratio in RATIOS else "") for ratio in (*RATIOS, *HALVES)]
    scales = [(LEFT, -1, height, said) for height, said in chances]
    scales += [(RIGHT, 1, -height, said) for height, said in chances]
    scales += [(MIDDLE, 1, height, said) for height, said in ratios]
    axes = "".join(f'<path class="axis" d="M{x} {TOP}V{BOTTOM}"/>' for x in (LEFT, MIDDLE, RIGHT))
    axes += "".join(
        f'<path class="axis" d="M{x} {_y(height):.1f}h{6 * way}"/>' for x, way, height, _ in scales
    )
    numbers = "".join(_number(*tick) for tick in scales if tick[-1])
    heads = "".join(
        f'<text class="head" x="{x}" y="{y}">{said}</text>'
        for x, first, second in (
            (LEFT, "before", "%"),
            (MIDDLE, "likelihood", "ratio"),
            (RIGHT, "after", "%"),
        )
        for y, said in ((17, first), (36, second))
    )
    ends = [_y(-_log_odds(after(before, result.ratio))) for result in results]
    names = _apart(ends)
    told = "; ".join(KEYS[whose] for whose in dict.fromkeys(result.whose for result in results))
    key = f'<text class="soft" x="{WIDTH / 2:g}" y="{HEIGHT - 6}" text-anchor="middle">{told}</text>'
    lines = "".join(
        _line(_y(_log_odds(before)), end, name, result)
        for result, end, name in zip(results, ends, names, strict=True)
    )
    said = escape(nomogram_words(before, results))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="motorlab-nomogram" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{said}"><style>{_STYLE}</style><g aria-hidden="true">{axes}{lines}{numbers}{heads}{key}</g></svg>'
    )


def _y(height: float) -> float:
    """Return where a value stands, from the top at -MOST to the bottom at MOST."""
    held = min(MOST, max(-MOST, height))
    return (TOP + BOTTOM) / 2 + held / MOST * (BOTTOM - TOP) / 2


def _number(x: int, way: int, height: float, said: str) -> str:
    """Return the number beside a mark; its halo keeps the lines off it."""
    anchor = "start" if way > 0 else "end"
    return f'<text class="number" x="{x + 10 * way}" y="{_y(height) + 6:.1f}" text-anchor="{anchor}">{said}</text>'


def _apart(ends: list[float]) -> list[float]:
    """Return where the names of lines stand, so that none covers another."""
    placed = dict.fromkeys(range(len(ends)), 0.0)
    last = -LETTERS
    for place in sorted(placed, key=lambda place: ends[place]):
        last = placed[place] = max(ends[place], last + LETTERS)
    return list(placed.values())


def _line(start: float, end: float, name: float, result: Result) -> str:
    """Return one line with its letter and the sign of its result at the end."""
    letter, colour, dash = LOOKS[result.whose]
    sign = "+" if result.result == "abnormal" else "\u2212"
    dashed = "" if dash == "none" else f' stroke-dasharray="{dash}"'
    return (
        f'<path class="line" d="M{LEFT} {start:.1f}L{RIGHT} {end:.1f}" fill="none" stroke="{colour}" '
        f'stroke-width="3"{dashed}/>'
        f'<circle cx="{RIGHT}" cy="{end:.1f}" r="5" fill="{colour}"/>'
        f'<text class="mark" x="{RIGHT + 53}" y="{name + 6:.1f}" fill="{colour}">{letter}{sign}</text>'
    )


def _log_odds(chance: float) -> float:
    held = min(max(chance, 1e-9), 1.0 - 1e-9)
    return log(held / (1.0 - held))


def nomogram_words(before: float, results: list[Result]) -> str:
    """Return the arithmetic of every line in words: odds before times likelihood ratio are the odds after.

    Examples
    --------
    >>> nomogram_words(0.2, [Result("model", "abnormal", 8.0)]).replace(TIMES, "x")
    'Before: 20 %, odds 1 to 4. Model: abnormal x 8 = 2 to 1 (67 %).'
    """
    said = [f"Before: {100 * before:.3g} %, odds {odds(before)}."]
    for whose in dict.fromkeys(result.whose for result in results):
        parts = [
            f"{result.result} {TIMES} {result.ratio:.2g} = {odds(chance)} ({percent(chance)} %)"
            for result in results
            if result.whose == whose
            for chance in [after(before, result.ratio)]
        ]
        said.append(f"{whose.capitalize()}: {'; '.join(parts)}.")
    return " ".join(said)
