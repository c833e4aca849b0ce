"""What stands behind the stations of the drawn neuraxis, and the look of the whole picture.

All outlines are our own and schematic. Lengths are in units of the picture, x from the midline; one half is drawn and
mirrored.
"""

from motorlab.figures.colours import HUES, OUTLINES, QUIET
from motorlab.figures.template import INK, LOWER, UPPER

__all__ = ["BACKDROP", "STYLE"]

# One hemisphere from the front: the cortex with the fissure at its side, the ribbon of grey matter, the thalamus.
_HEMISPHERE = (
    "M2.5 26C6 15 20 10 36 9C62 8 88 20 101 42C109 55 112 70 110 82L97 88L109 95C107 112 96 128 78 134"
    "C64 138 51 134 44 126C36 119 24 121 15 127L2.5 124Z"
)
_RIBBON = (
    "M12 60C10 42 13 25 36 20C58 17 80 28 91 48C97 58 99 66 98 74C88 82 82 86 78 90C84 96 92 99 97 101"
    "C94 112 86 121 75 123"
)
_THALAMUS = "M6 90C11 81 25 84 26 96C27 106 18 113 8 111Z"
_CEREBELLUM = "M24 194C40 182 70 178 90 186C106 193 108 212 96 222C80 234 46 232 26 220Z"
_FOLIA = "M44 189C60 188 82 190 98 199M46 196H58M88 208C96 208 100 209 101 211M40 216C60 222 80 222 94 216"
_STEM = (
    "M0 116H31C29 128 24 140 26 150C27 157 36 158 46 161C57 165 60 173 58 182C56 192 42 196 28 200C29 214 25 228 19 240"
    "C18 246 21 250 25 256C33 266 34 292 27 306C22 316 22 342 25 352C32 366 34 394 28 410C22 426 8 432 0 440"
)


def _both(*paths: tuple[str, str]) -> str:
    """Return paths, each a class and a way, on both sides."""
    half = "".join(f'<path class="{look}" d="{way}"/>' for look, way in paths)
    return f'<g transform="scale(-1 1)">{half}</g>{half}'


BACKDROP = (
    '<g aria-hidden="true"><g class="back">'
    + _both(
        ("", _CEREBELLUM),
        ("fold", _FOLIA),
        ("stem", _STEM),
        ("", _HEMISPHERE),
        ("fold", _RIBBON),
        ("deep", _THALAMUS),
    )
    + '<path class="fold" d="M0 130V440"/></g><text class="side" x="-113" y="15">R</text>'
    '<text class="side" x="113" y="15">L</text></g>'
).replace(' class=""', "")

_RULES = {
    "": "display:block;width:100%;height:auto;"
    "font:14px Helvetica,Arial,'DejaVu Sans Condensed','DejaVu Sans',sans-serif",
    " text": f"fill:{INK}",
    " path": "fill:none;stroke-linecap:round",
    " .back path": "fill:#f6f4f1;stroke:#c9c4bd",
    " .back .fold": "fill:none;stroke:#dcd7d0",
    " .back .deep": "fill:#ece8e2;stroke:none",
    " .back .stem": "fill:#fbfaf8",
    " .side": "font-weight:700;font-size:17px;text-anchor:middle",
    " .rest": "stroke-width:1.5;opacity:.38",
    " .lit": "stroke-width:4.5",
    " path.upper": f"stroke:{UPPER}",
    " path.lower": f"stroke:{LOWER}",
    " path.afferent": "stroke:#555;stroke-dasharray:3 3;stroke-linecap:butt",
    " path.afferent.lit": "stroke-width:3;stroke-dasharray:6 3",
    " .core": "stroke:#fff;stroke-width:1.4",
    " .leader": "stroke:#c4c4c4;stroke-width:.8",
    " .names text": f"fill:{QUIET}",
    " .names .on": f"fill:{INK};font-weight:700;font-size:17px;"
    "paint-order:stroke;stroke:#fff;stroke-width:4px",
    " .all>g>:not(.hit,text)": "fill:#fff;stroke:#8c8c8c;stroke-width:1.4",
    " .all>.way>:not(.hit,text)": "stroke:#555;stroke-width:3",
    " .all>.way.upper>:not(.hit,text)": f"stroke:{UPPER}",
    " .all>.way.lower>:not(.hit,text)": f"stroke:{LOWER}",
    " .all>.apart>:not(.hit,text)": "stroke:#222;stroke-width:3",
    " .hit": "fill:none;pointer-events:all",
    " .box": "fill:#fff;stroke:#8c8c8c;stroke-width:1.4",
    " .all .half": "stroke:none;fill:#ddd",
    " .all .upper .half": "fill:#bfdcec",
    " .all .lower .half": "fill:#f5d7bf",
    **{f" .all .{origin} .disc": f"fill:{HUES[origin]};{line}" for origin, line in OUTLINES.items()},
    " .all .cut .cross": "fill:none;stroke:#fff;stroke-width:2.8",
    " .aside": "opacity:.5",
    " .halo": "paint-order:stroke;stroke:#fff;stroke-width:3.5px;stroke-linejoin:round;pointer-events:none",
    " .bar": "text-anchor:middle",
    " .lost": "font-weight:700",
    " [data-id]": "cursor:pointer",
    " .all g:hover .hit": "stroke:#222;stroke-width:1.2",
    " .all .chosen .hit": "stroke:#222;stroke-width:2",
    " g[data-id]:focus-visible": "outline:none",
    " .all g:focus-visible .hit": f"stroke:{UPPER};stroke-width:3",
}
STYLE = "".join(f".neuraxis{at}{{{look}}}" for at, look in _RULES.items())
