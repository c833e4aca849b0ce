"""What a part of a picture looks like: hue and outline say which neuron, depth says how much.

No meaning hangs on hue alone: each neuron also has its own outline, for print and for eyes that see fewer colours.
"""

from functools import cache

from motorlab.figures.template import HEALTHY, LOWER, MIXED, UPPER

__all__ = ["HUES", "OUTLINES", "QUIET", "STRONG", "contrast", "ink_on", "shade", "thinned"]

# The hue at full depth, by what is damaged; "" is a part whose weakness nobody explains.
HUES = {"upper": UPPER, "lower": LOWER, "mixed": MIXED, "other": HEALTHY, "": HEALTHY}
# The second cue: how a part is outlined, as CSS. Darker than the hue, so that it shows on the full colour too. Widths
# are in half pixels of a laptop's screen, as all lengths in these pictures.
OUTLINES = {
    "upper": "stroke:#00466e;stroke-width:2.5",
    "lower": "stroke:#7a3600;stroke-width:3;stroke-dasharray:5 3.5",
    "mixed": "stroke:#111;stroke-width:3.6",
    "other": "stroke:#444;stroke-width:3;stroke-linecap:round;stroke-dasharray:0 4.5",
}
STRONG = "#ffffff"  # the ground of what is healthy
QUIET = "#5a5a5a"  # text of what is healthy: 6.9:1 on white, as the panel's soft type


@cache
def shade(origin: str, depth: float) -> str:
    """Return the hue of a neuron thinned with white.

    Parameters
    ----------
    origin
        "upper", "lower", "mixed", "other" or "".
    depth
        0 (white) to 1 (the full colour).

    Examples
    --------
    >>> shade("upper", 1), shade("upper", 0)
    ('#0072b2', '#ffffff')
    """
    return thinned(HUES[origin], depth)


@cache
def thinned(colour: str, depth: float) -> str:
    """Return a colour thinned with white: 0 is white, 1 the full colour.

    Examples
    --------
    >>> thinned("#0072B2", 0.5)
    '#80b8d8'
    """
    channels = [round(255 + depth * (channel - 255)) for channel in _channels(colour)]
    return "#" + "".join(f"{channel:02x}" for channel in channels)


@cache
def ink_on(ground: str) -> str:
    """Return black or white, whichever is easier to read on a ground: one of them always reaches 4.5:1.

    Examples
    --------
    >>> ink_on("#0072B2"), ink_on("#D55E00")
    ('#fff', '#000')
    """
    return max(("#000", "#fff"), key=lambda ink: contrast(ink, ground))


def contrast(first: str, second: str) -> float:
    """Return the contrast of two colours as WCAG 2 defines it, from 1 (none) to 21 (black on white).

    Examples
    --------
    >>> round(contrast("#fff", "#0072B2"), 1)
    5.2
    """
    darker, lighter = sorted((_luminance(first), _luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    shares = [channel / 255 for channel in _channels(colour)]
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(colour: str) -> tuple[int, ...]:
    """Return red, green and blue, 0 to 255, of "#rgb" or "#rrggbb"."""
    digits = colour.removeprefix("#")
    width = len(digits) // 3
    return tuple(int(digits[at : at + width] * (3 - width), 16) for at in range(0, 3 * width, width))
