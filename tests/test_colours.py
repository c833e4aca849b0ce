"""Colours that mean different things stay apart for every eye, by computation; and all text can be read."""

import re
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest

import motorlab
from motorlab.figures.colours import HUES, OUTLINES, QUIET, STRONG, contrast, ink_on, shade
from motorlab.figures.template import HEALTHY, LOWER, MIXED, UPPER

CSS = (Path(motorlab.__file__).parent / "widgets" / "motorlab.css").read_text("utf-8")
# What each eye makes of linear red, green and blue. Machado, Oliveira and Fernandes 2009 (IEEE Transactions on
# Visualization and Computer Graphics 15:1291), at full severity; a print in greys keeps the luminance of sRGB.
EYES = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
    "greyscale": np.array([[0.2126, 0.7152, 0.0722]] * 3),
}
XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
COLOURS = {"upper": UPPER, "lower": LOWER, "mixed": MIXED, "healthy": HEALTHY}
# A step of 2.3 in CIE Lab is just seen between two large patches side by side. Ours are small, apart and thrown on
# a screen in a lit room: ten times as much for what means different things, three times for one grade of power.
APART, STEP = 23.0, 7.0
# In greys these pairs come too close; the outline or line style carries the difference.
CLOSE_IN_GREY = {("upper", "lower"), ("upper", "mixed"), ("upper", "healthy"), ("lower", "healthy")}


def lab(colour: str, eye: str) -> np.ndarray:
    """Return a colour as an eye sees it, in CIE Lab (D65)."""
    channels = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    shares = XYZ @ np.clip(EYES[eye] @ linear, 0, 1) / XYZ.sum(axis=1)
    f = np.where(shares > 216 / 24389, np.cbrt(shares), (24389 / 27 * shares + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def distance(first: str, second: str, eye: str) -> float:
    return float(np.linalg.norm(lab(first, eye) - lab(second, eye)))


def test_the_measure_is_right() -> None:
    assert lab("#ffffff", "normal") == pytest.approx([100, 0, 0], abs=0.02)
    # published Lab (D65) of sRGB's pure red and blue
    assert lab("#ff0000", "normal") == pytest.approx([53.24, 80.09, 67.20], abs=0.05)
    assert lab("#0000ff", "normal") == pytest.approx([32.30, 79.19, -107.86], abs=0.05)
    for eye, matrix in EYES.items():  # no eye gives a grey a hue
        assert matrix.sum(axis=1) == pytest.approx([1, 1, 1], abs=1e-4), eye
    # red and green of one lightness: what a deuteranope confuses and a tritanope does not
    assert distance("#c0392b", "#7a6a00", "deuteranopia") < 0.4 * distance("#c0392b", "#7a6a00", "normal")
    assert contrast("#000", "#fff") == pytest.approx(21)


@pytest.mark.parametrize("eye", EYES)
def test_what_means_different_things_stays_apart(eye: str) -> None:
    close = {
        pair for pair in combinations(COLOURS, 2) if distance(*(COLOURS[one] for one in pair), eye) < APART
    }
    assert close == (CLOSE_IN_GREY if eye == "greyscale" else set())


def test_what_is_close_in_grey_has_a_second_cue() -> None:
    """Outlines differ in dashes or by more than a pixel in width; what is healthy has neither shade nor number."""
    looks = {}
    for origin, outline in OUTLINES.items():
        rules = dict(rule.split(":") for rule in outline.split(";"))
        looks[origin] = (rules.get("stroke-dasharray", ""), float(rules["stroke-width"]))
    for one, other in combinations(looks, 2):
        (dashes, width), (other_dashes, other_width) = looks[one], looks[other]
        assert dashes != other_dashes or abs(width - other_width) >= 1, (one, other)


@pytest.mark.parametrize("origin", HUES)
@pytest.mark.parametrize("eye", EYES)
def test_each_grade_of_power_is_a_step(origin: str, eye: str) -> None:
    grounds = [shade(origin, depth / 5) for depth in range(6)]
    assert grounds[0] == STRONG
    assert all(distance(paler, deeper, eye) >= STEP for paler, deeper in pairwise(grounds))
    lightness = [lab(ground, eye)[0] for ground in grounds]
    assert lightness == sorted(lightness, reverse=True)


@pytest.mark.parametrize("eye", [eye for eye in EYES if eye != "greyscale"])
def test_neurons_stay_apart_at_every_grade(eye: str) -> None:
    for depth in range(1, 6):
        for one, other in combinations(("upper", "lower", "mixed"), 2):
            assert distance(shade(one, depth / 5), shade(other, depth / 5), eye) >= STEP, (one, other, depth)


@pytest.mark.parametrize("origin", OUTLINES)
def test_an_outline_shows_on_the_fullest_colour_and_on_the_skin(origin: str) -> None:
    stroke = re.search(r"stroke:(#\w+)", OUTLINES[origin])
    assert stroke is not None
    deepest = contrast(stroke[1], HUES[origin])
    # WCAG asks 3:1 of what must be seen to understand a picture. On the fullest colour, which only grade 0 has, the
    # dashes need no more than to be noticed: hue and number say the same there.
    assert contrast(stroke[1], STRONG) >= 3
    assert deepest >= 1.5


@pytest.mark.parametrize("origin", HUES)
def test_ink_can_be_read_at_every_depth(origin: str) -> None:
    for depth in np.linspace(0, 1, 101):
        ground = shade(origin, float(depth))
        assert contrast(ink_on(ground), ground) >= 4.5
    assert contrast(QUIET, STRONG) >= 4.5


# The panel's own style sheet


def properties() -> dict[str, str]:
    return dict(re.findall(r"(--[\w-]+):\s*(#[0-9a-f]{3,6})\s*;", CSS))


def resolve(value: str) -> str | None:
    """Return a plain colour of a declaration, or nothing where it says none ("inherit", "none")."""
    known = properties()
    name = re.match(r"var\((--[\w-]+)", value)
    return known.get(name[1]) if name else value.split()[0] if value.startswith("#") else None


def rules() -> list[tuple[str, dict[str, str]]]:
    """Return each rule of the style sheet: one selector, and what it declares."""
    found = []
    for selectors, block in re.findall(r"([^{}]+)\{([^{}]*)\}", re.sub(r"/\*.*?\*/", "", CSS, flags=re.S)):
        declared = {
            name: value.strip() for name, value in re.findall(r"(?<![\w-])([\w-]+):\s*([^;]+)", block)
        }
        if "background-color" in declared:
            declared["background"] = declared["background-color"]
        for selector in re.split(r",(?![^(]*\))", selectors):
            found.append((selector.strip(), declared))
    return found


def narrower(selector: str, wider: str) -> bool:
    """Return whether a selector is another one with more classes, such as "button.upper abbr" of "button abbr"."""
    steps, others = selector.split(), wider.split()
    return (
        steps != others
        and len(steps) == len(others)
        and all(
            re.match(rf"{re.escape(other)}(?![\w-])", step) for step, other in zip(steps, others, strict=True)
        )
    )


def grounds(selector: str, declared: dict[str, str]) -> list[str]:
    """Return what a rule's text may stand on: its own ground, or that of narrower rules; else any row's."""
    if own := resolve(declared.get("background", "")):
        return [own]
    later = [rule for name, rule in rules() if narrower(name, selector) and "color" not in rule]
    found = [ground for rule in later if (ground := resolve(rule.get("background", "")))]
    return found or ["#fff", properties()["--pale"], properties()["--pick"]]


def test_the_style_sheet_was_understood() -> None:
    assert properties()["--upper"].lower() == UPPER.lower()
    assert properties()["--lower"].lower() == LOWER.lower()
    assert len([rule for _, rule in rules() if resolve(rule.get("color", ""))]) >= 8
    assert narrower("td button.upper abbr", "td button abbr")
    assert not narrower("td buttons abbr", "td button abbr")


def test_every_text_of_the_panel_can_be_read() -> None:
    """On the ground its rule sets, or those rules that only add a class; else on white and on pale and picked rows."""
    poor = []
    for selector, declared in rules():
        if colour := resolve(declared.get("color", "")):
            for ground in grounds(selector, declared):
                if contrast(colour, ground) < 4.5:
                    poor.append(f"{selector}: {colour} on {ground}, {contrast(colour, ground):.1f}:1")
    assert not poor, "\n".join(poor)
