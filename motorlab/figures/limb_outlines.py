"""The skin of the three drawn limbs: a right one as the examiner sees it; a left one is its mirror image.

All outlines are our own and schematic. Lengths are in half pixels of a picture 300 pixels wide, so that type of 22
units is 11 pixels high there, and the square of 40 units that takes a click 20 pixels wide.
"""

from functools import cache
from typing import NamedTuple

from motorlab.figures.arc_limbs import Capsule, outline
from motorlab.figures.parts import SKIN, curve, pairs

__all__ = ["LIMBS", "WIDTH", "Outline", "skin"]

WIDTH = 600


class Outline(NamedTuple):
    """How one limb is drawn.

    Parameters
    ----------
    name
        In words, behind "right" or "left".
    height
        Of the picture; its width is always the same.
    trunk
        Points of the smooth closed outline of what carries the limb; it runs beyond the edges of the picture.
    cut
        How far down the trunk is drawn.
    limb
        Points of the smooth closed outline of the limb; blank where the trunk is all.
    digits
        Fingers or toes, each with two ends and their half widths.
    lines
        A path of what lies on the skin: folds, ankle bones, an ear.
    key
        The middle of the first number in the list of points of stimulation.
    """

    name: str
    height: int
    trunk: str
    cut: int
    limb: str
    digits: tuple[Capsule, ...]
    lines: str
    key: tuple[int, int]


_ARM = Outline(
    name="arm",
    height=884,
    trunk=(
        "700 -60 590 -50 572 8 548 50 504 76 456 89 420 96 393 107 376 128 380 170 430 220 456 272 464 330 468"
        " 400 470 470 476 560 600 620 720 560"
    ),
    cut=484,
    limb=(
        "440 130 404 106 380 117 362 142 350 186 342 236 326 288 306 342 286 386 270 424 256 466 246 512 232 560"
        " 216 604 206 634 188 660 158 700 160 730 176 752 210 764 244 764 260 746 266 706 268 672 274 640 290 604"
        " 312 556 336 508 358 462 376 420 392 376 410 330 430 290 456 262 490 200 480 140"
    ),
    digits=(
        ((172, 742), 15, (150, 822), 11),
        ((198, 752), 15, (183, 850), 11),
        ((222, 754), 14, (215, 844), 11),
        ((246, 750), 13, (247, 820), 10),
        ((190, 684), 24, (140, 716), 15),
        ((140, 716), 15, (110, 742), 11),
    ),
    lines="M186 672Q206 700 196 742M210 640Q238 650 270 644M278 436Q318 424 364 428M562 88Q516 98 462 112",
    key=(286, 612),
)
_LEG = Outline(
    name="leg",
    height=900,
    trunk=(
        "700 -60 420 -60 410 6 388 62 366 100 344 134 330 168 350 204 380 220 438 206 448 206 458 240 470 310 484"
        " 400 600 460 720 400"
    ),
    cut=266,
    limb=(
        "400 150 352 134 326 164 306 214 286 290 272 360 260 404 257 436 249 476 239 524 239 576 246 634 251 680"
        " 243 708 242 732 230 772 214 816 208 836 226 848 262 856 292 852 303 832 299 784 308 736 318 708 317 684"
        " 330 634 350 564 357 506 351 450 356 424 373 384 394 322 416 258 442 204 460 140"
    ),
    digits=(
        ((288, 838), 16, (286, 868), 14),
        ((264, 842), 11, (262, 872), 9),
        ((246, 840), 10, (244, 866), 8),
        ((231, 834), 10, (228, 857), 8),
        ((217, 826), 10, (213, 845), 8),
    ),
    lines=(
        "M340 122Q396 150 442 204M584 122Q506 150 450 202M282 418Q304 408 328 416M278 448Q300 462 326 450"
        "M290 716Q304 722 311 714M254 722Q250 729 258 731"
    ),
    key=(8, 112),
)
_HEAD = Outline(
    name="side of head and neck",
    height=766,
    trunk=(
        "262 104 308 110 344 132 364 166 369 190 367 206 380 228 393 246 387 255 374 259 379 270 374 279 377 289"
        " 369 299 372 316 362 331 340 336 318 339 306 350 304 378 310 404 334 424 382 440 452 456 512 476 550 514"
        " 566 590 574 680 580 800 300 840 50 800 58 680 68 590 82 520 112 478 158 452 196 424 212 384 208 342 190"
        " 304 172 262 168 204 188 146 222 114"
    ),
    cut=700,
    limb="",
    digits=(),
    lines=(
        "M250 268Q236 238 254 228Q276 224 272 248Q270 266 260 276Q252 276 250 268M268 292Q290 322 336 330"
        "M250 288Q262 366 304 434M266 284Q286 350 312 426M302 444Q210 444 126 490M332 446Q420 446 492 490"
        "M346 200Q356 194 364 200M348 212Q356 208 360 214M356 278H372M114 700Q120 630 132 580M514 700Q508 630 498 580"
        "M316 640Q262 646 186 696M322 640Q380 646 452 696"
    ),
    key=(8, 716),
)
LIMBS = {"arm": _ARM, "leg": _LEG, "head": _HEAD}


@cache
def skin(limb: str, side: str) -> str:
    """Return the skin of a limb: one outline around all its shapes, and the lines on it.

    Parameters
    ----------
    limb
        A key of `LIMBS`.
    side
        "right" or "left".

    Examples
    --------
    >>> "matrix(-1 0 0 1 600 0)" in skin("arm", "left")
    True
    """
    drawn = LIMBS[limb]
    trunk = f'<svg width="{WIDTH}" height="{drawn.cut}"><path d="{curve(pairs(drawn.trunk), 0, 1)}"/></svg>'
    shapes = [curve(pairs(drawn.limb), 0, 1)] if drawn.limb else []
    paths = "".join(f'<path d="{shape}"/>' for shape in (*shapes, *map(outline, drawn.digits)))
    # All is drawn twice, the second time without its line: only the outer half of the line stays, around the whole.
    mirror = f' transform="matrix(-1 0 0 1 {WIDTH} 0)"' if side == "left" else ""
    return (
        f'<g aria-hidden="true"{mirror}><g {SKIN}>{trunk}{paths}<g stroke="none">{trunk}{paths}</g></g>'
        f'<path fill="none" stroke="#c9c4bd" stroke-width="2" stroke-linecap="round" d="{drawn.lines}"/></g>'
    )
