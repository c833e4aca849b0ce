"""The look of the picture of the reflex arc, and what the arc runs through: a slice of the spinal cord, or of the pons.

All outlines are our own and schematic, in units of the picture.
"""

from typing import NamedTuple

from motorlab.figures.arc_limbs import Point
from motorlab.figures.colours import QUIET
from motorlab.figures.template import HEALTHY, INK, LOWER, UPPER

__all__ = ["CENTRES", "LOWER_INK", "STYLE", "UPPER_INK", "Centre"]

UPPER_INK, LOWER_INK = "#00568a", "#9c4400"  # the accents, dark enough for type


class Centre(NamedTuple):
    """What the arc runs through.

    Parameters
    ----------
    name
        What is written on it.
    drawing
        The slice, its middle at x = 134.
    entry
        Where the sensory fibre runs from the limb to the motor cells.
    sensory_cells, sensory_name, sensory_at
        Where their cell bodies lie, what that is called, and where this is written.
    """

    name: str
    drawing: str
    entry: tuple[Point, ...]
    sensory_cells: Point
    sensory_name: str
    sensory_at: Point


def _both(path: str) -> str:
    """Return a half on both sides of the midline."""
    return f'{path}<g transform="matrix(-1 0 0 1 268 0)">{path}</g>'


_HORNS = (
    "M134 210C150 204 160 182 168 160C174 144 198 142 198 158C198 180 200 194 208 206C238 214 254 240 250 270"
    "C246 302 216 312 186 312C156 312 138 300 136 268C136 252 136 244 134 240Z"
)
CENTRES = {
    "cord": Centre(
        name="Spinal cord",
        drawing='<path class="white" d="M134 130C60 127 8 168 8 228C8 288 60 326 127 322L134 300L141 322'
        'C208 326 260 288 260 228C260 168 208 127 134 130Z"/>'
        + _both(f'<path class="grey" d="{_HORNS}"/>')
        + '<path class="fold" d="M134 131V196"/><circle class="white" cx="134" cy="226" r="3.5"/>',
        entry=((350, 104), (300, 98), (242, 114), (190, 150), (180, 188), (188, 226)),
        sensory_cells=(300, 98),
        sensory_name="Dorsal root ganglion",
        sensory_at=(318, 86),
    ),
    "pons": Centre(
        name="Pons",
        drawing='<path class="white" d="M70 138C92 152 118 154 134 154C150 154 176 152 198 138C240 150 264 190 259 232'
        'C252 292 200 326 134 326C68 326 16 292 9 232C4 190 28 150 70 138Z"/>'
        + _both('<ellipse class="grey" cx="196" cy="264" rx="56" ry="47"/>'),
        entry=((350, 112), (300, 124), (250, 146), (206, 172), (188, 194), (188, 226)),
        sensory_cells=(206, 172),
        sensory_name="Sensory cells in the brainstem",
        sensory_at=(318, 86),
    ),
}

_RULES = {
    "": "display:block;width:100%;height:100%;"
    "font:16px Helvetica,Arial,'DejaVu Sans Condensed','DejaVu Sans',sans-serif",
    " text": f"fill:{INK}",
    " .quiet": f"fill:{QUIET}",
    " .name": "font-weight:700;font-size:17px",
    " .time": "font-weight:700;font-size:20px",
    " .clock": "font-weight:700;font-size:38px;font-variant-numeric:tabular-nums",
    " .angle": "font-weight:700;font-size:38px;font-variant-numeric:tabular-nums",
    " .halo": "paint-order:stroke;stroke:#fff;stroke-width:4px;stroke-linejoin:round",
    " .upper-ink": f"fill:{UPPER_INK}",
    " .lower-ink": f"fill:{LOWER_INK}",
    " .sensory-ink": "fill:#444",
    " .white": "fill:#fbfaf8;stroke:#c9c4bd;stroke-width:1.5",
    " .grey": "fill:#ece8e2;stroke:#d6d0c8",
    " .fold": "fill:none;stroke:#d6d0c8",
    " .edge": "fill:none;stroke:#a39d96;stroke-width:4;stroke-linejoin:round",
    " .skin": "fill:#f7f5f2",
    " .bone": "fill:none;stroke:#d8d1c7;stroke-width:9;stroke-linecap:round;stroke-linejoin:round",
    " .ghost": f"fill:none;stroke:{HEALTHY};stroke-width:2;stroke-dasharray:6 5;stroke-linejoin:round",
    " .joint": "fill:#d8d1c7",
    " .under": "fill:none;stroke:#fff;stroke-width:10;opacity:.8",
    " .ends": f"fill:{UPPER}",
    " .belly": "fill:#edd3cb;stroke:#9a4a4a;stroke-width:1.5",
    " .pull": "fill:#9a4a4a",
    " .other": "stroke-dasharray:3 3",
    " .tendon": "fill:none;stroke:#8c7f70;stroke-width:4.5;stroke-linecap:round;stroke-linejoin:round",
    " .unseen": "fill:none",
    " .way": "fill:none;stroke-linejoin:round",
    " .afferent": "stroke:#555;stroke-width:3;stroke-dasharray:8 4",
    " .lower": f"stroke:{LOWER};stroke-width:3",
    " .thin": "stroke-width:1.6",
    " .upper": f"stroke:{UPPER};fill:none;stroke-width:5;stroke-linejoin:round",
    " .cut": "stroke-dasharray:4 7",
    " .cross": f"stroke:{UPPER_INK};stroke-width:4;fill:none",
    " .band": f"fill:none;stroke:{LOWER};stroke-width:15;opacity:.1;stroke-linecap:round",
    " .band.in": "stroke:#555",
    " .cell": f"fill:#fff;stroke:{LOWER}",
    " .cell.lost": "stroke:#b9b2a9;stroke-dasharray:1.5 1.5",
    " .cell.fired": "fill:#f2b58a",
    " .cell.now": f"fill:{LOWER}",
    " .brake": "fill:#333",
    " .brake.now": "fill:#fff;stroke:#333;stroke-width:3",
    " .inhibits": "fill:none;stroke:#333;stroke-width:1.6",
    " .spindle": "fill:#fff;stroke:#444;stroke-width:1.6",
    " .spindle.now": "fill:#333",
    " .leader": "fill:none;stroke:#bdb6ad",
    " .hammer": "fill:#4a4a4a",
    " .shaft": "fill:none;stroke:#8c8c8c;stroke-width:6;stroke-linecap:round",
    " .axis": f"fill:none;stroke:{HEALTHY}",
    " .grid": "fill:none;stroke:#ececec",
    " .curve": "fill:none;stroke-width:2.5;stroke-linejoin:round",
    " .before": f"fill:none;stroke:{HEALTHY};stroke-width:2;stroke-dasharray:4 3",
    " .cursor": f"fill:none;stroke:{INK};stroke-width:1.5",
    " .tick": f"fill:{QUIET};text-anchor:middle",
    " .dot-in": "fill:#444;stroke:#fff;stroke-width:1",
    " .dot-out": f"fill:{LOWER};stroke:#5a2500;stroke-width:.8",
    " .dot-ghost": f"fill:#fff;stroke:{HEALTHY};stroke-width:1.8",
}
STYLE = "".join(f".arc{at}{{{look}}}" for at, look in _RULES.items())
