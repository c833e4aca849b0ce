"""1,000 people with and without a condition, sorted by what a test says: whole people instead of percentages.

A filled mark is somebody who has the condition, an empty one is somebody who has not. Each outcome is a block of its
own, with its own shape (square, disc, diamond), so that no meaning hangs on colour.
"""

from html import escape
from textwrap import shorten

import pandas as pd

from motorlab.diagnosis.people import percent
from motorlab.figures.colours import QUIET
from motorlab.figures.template import HEALTHY, INK, PALE

__all__ = ["frequencies", "frequencies_words"]

WIDTH = 490
STEP = 10.5  # from one mark to the next
ACROSS = 44  # marks in a line
LEFT = 15
HEAD = 29  # height of the words of a block
LEAST = 20  # height of a block's marks, so that one without any is still seen
GAP = 5
TOP = 30
ENOUGH = 20  # people of whom a percentage still says something
NAME = 42  # letters of the condition's name that there is room for
TYPE = {"big": 21, "middle": 18}
# Where each shape begins, from its middle, and its outline from there.
SHAPES = (
    (-4.0, -4.0, "h8v8h-8z"),  # square
    (-4.1, 0.0, "a4.1 4.1 0 1 0 8.2 0a4.1 4.1 0 1 0-8.2 0z"),  # disc
    (0.0, -5.0, "l5 5-5 5-5-5z"),  # diamond
    (-4.4, 4.0, "l4.4-8.4 4.4 8.4z"),  # triangle
)
_STYLE = (
    f".motorlab-people{{display:block;width:100%;height:auto;font-family:Helvetica,Arial,'DejaVu Sans',sans-serif;"
    f"fill:{INK}}}"
    f".motorlab-people .block{{fill:#fff;stroke:{PALE};stroke-width:1.5}}"
    ".motorlab-people .block.first{fill:#fff3cd;stroke:#c9a93a}"
    f".motorlab-people .has{{fill:{INK};stroke:{INK};stroke-width:1}}"
    f".motorlab-people .not{{fill:#fff;stroke:{HEALTHY};stroke-width:1.3}}"
    ".motorlab-people .big{font-weight:700}"
    f".motorlab-people .soft{{fill:{QUIET}}}"
)


def frequencies(people: pd.DataFrame, condition: str) -> str:
    """Draw many people as marks, one block for each outcome of a test.

    Parameters
    ----------
    people
        What `motorlab.diagnosis.people.frequencies` returns; the first outcome is the one that is asked about.
    condition
        What those with it have, as one says it.

    Returns
    -------
    str
        An SVG picture; its label says the same as `frequencies_words`.

    Examples
    --------
    >>> from motorlab.diagnosis.people import frequencies as out_of_1000
    >>> drawn = frequencies(out_of_1000(0.1, {"abnormal": (0.8, 0.05), "normal": (0.2, 0.95)}), "a root lesion")
    >>> drawn.count("M")  # a mark for each, and two in the key
    1002
    """
    blocks, y = [], float(TOP)
    for number, row in enumerate(people.to_dict("records")):
        shape = number % len(SHAPES)
        counts = (int(row["with_it"]), int(row["without_it"]))
        lines = -(-sum(counts) // ACROSS)
        height = HEAD + max(LEAST, lines * STEP + 8)
        look = "block first" if number == 0 else "block"
        blocks.append(
            f'<rect class="{look}" x="6" y="{y:g}" width="{WIDTH - 12}" height="{height:g}" rx="4"/>'
        )
        blocks.append(_marks(counts, shape, y + HEAD + STEP / 2))
        blocks.append(_told(str(row["outcome"]), counts, y))
        y += height + GAP
    said = escape(frequencies_words(people, condition))
    middle = f'y="20" font-size="{TYPE["middle"]}"'
    has = shorten(f"has {condition}", NAME, placeholder=" ...")
    key = (
        f'<path class="has" d="{_mark(0, LEFT + 4, 14)}"/><text x="{LEFT + 14}" {middle}>{escape(has)}</text>'
        f'<path class="not" d="{_mark(0, WIDTH - 46, 14)}"/><text x="{WIDTH - 36}" {middle}>not</text>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="motorlab-people" viewBox="0 0 {WIDTH} {y:g}" role="img" '
        f'aria-label="{said}"><style>{_STYLE}</style><g aria-hidden="true">{key}{"".join(blocks)}</g></svg>'
    )


def _mark(shape: int, x: float, y: float) -> str:
    """Return the outline of one person."""
    left, up, outline = SHAPES[shape]
    return f"M{x + left:.4g} {y + up:.4g}{outline}"


def _marks(counts: tuple[int, int], shape: int, y: float) -> str:
    """Return the marks of one block, those with the condition first."""
    with_it, without = counts
    placed = [
        _mark(shape, LEFT + (place % ACROSS + 0.5) * STEP, y + place // ACROSS * STEP)
        for place in range(with_it + without)
    ]
    both = (("has", placed[:with_it]), ("not", placed[with_it:]))
    return "".join(f'<path class="{look}" d="{"".join(some)}"/>' for look, some in both if some)


def _told(outcome: str, counts: tuple[int, int], y: float) -> str:
    """Return the numbers above the marks of a block."""
    whole = sum(counts)
    share = f"{percent(counts[0] / whole)} % have it" if whole >= ENOUGH else "too few for a %"
    share = {0: "nobody has it", whole: "everybody seen here"}.get(counts[0], share)
    big, middle = (f'font-size="{TYPE[size]}"' for size in ("big", "middle"))
    return (
        f'<text x="{LEFT}" y="{y + 21:g}" {middle}><tspan class="big" {big}>{escape(outcome)}: {whole:,}</tspan>'
        f'<tspan dx="14">of them {counts[0]:,}: </tspan><tspan class="big">{share}</tspan></text>'
    )


def frequencies_words(people: pd.DataFrame, condition: str) -> str:
    """Return what the picture shows, in sentences.

    Examples
    --------
    >>> from motorlab.diagnosis.people import frequencies as out_of_1000
    >>> people = out_of_1000(0.1, {"abnormal": (0.8, 0.05), "normal": (0.2, 0.95)})
    >>> frequencies_words(people, "a root lesion").split(". ")[1]
    'Test abnormal in 125: 80 have it, 45 have not (64 % of the 125)'
    """
    ill, well = int(people["with_it"].sum()), int(people["without_it"].sum())
    said = [f"Of {ill + well:,} people {ill:,} have it ({condition}) and {well:,} have not."]
    for row in people.to_dict("records"):
        whole = int(row["with_it"] + row["without_it"])
        share = f" ({percent(row['with_it'] / whole)} % of the {whole:,})" if whole >= ENOUGH else ""
        said.append(
            f"Test {row['outcome']} in {whole:,}: {int(row['with_it']):,} have it, "
            f"{int(row['without_it']):,} have not{share}."
        )
    return " ".join(said)
