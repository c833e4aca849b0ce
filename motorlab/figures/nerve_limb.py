"""One limb with its nerves: what can be stimulated, where it is recorded, and what has been found.

Motor or sensory nerves have their names at a time: those of the finding that is looked at. The other ones are faint
lines, which can be chosen too. Dashes and a letter say what is abnormal, never a colour alone.
"""

from collections.abc import Mapping
from html import escape

from motorlab.choices import one_of
from motorlab.figures.limb_outlines import LIMBS, WIDTH, skin
from motorlab.figures.limb_parts import MARKS, STYLE, faint, ground, named, points, where
from motorlab.figures.limb_ways import TYPE, Nerve, nerves

__all__ = ["nerve_limb", "nerve_limb_words", "studies_of"]

SIDES = ("right", "left")
KINDS = {"cmap": "motor", "snap": "sensory"}


def nerve_limb(
    limb: str,
    *,
    study: str = "",
    finding: str = "cmap",
    point: int | None = None,
    side: str = "right",
    marks: Mapping[str, str] | None = None,
) -> str:
    """Draw one limb with its nerves, as the examiner sees it.

    Parameters
    ----------
    limb
        "arm", "leg" or "head" (with the neck).
    study
        The study in hand: its nerve is thick, with its points of stimulation and its recording electrode.
    finding
        "cmap" for motor nerves, "snap" for sensory ones: these have their names.
    point
        The point where the stimulator stands, counted from the electrode.
    side
        "right" or "left".
    marks
        "abnormal" or "normal" for each study that is done, by "FINDING:STUDY". Those of other limbs are left out.

    Returns
    -------
    str
        An SVG picture, made to be 300 pixels wide or more. A nerve is a part with the id "study:FINDING:STUDY", a
        point of the study in hand one with the id "point:NUMBER". A line of dashes and an A are abnormal, a whole
        line and an N are normal. An electrode that is not filled lies on the side that is not seen.

    Raises
    ------
    ValueError
        If there is no such limb, study, finding, point, side or mark.

    Examples
    --------
    >>> drawn = nerve_limb("arm", study="median", point=1, marks={"cmap:ulnar": "abnormal"})
    >>> 'data-id="point:1"' in drawn, 'data-id="study:cmap:ulnar"' in drawn
    (True, True)
    """
    taken, found, words = _asked(limb, study, finding, point, side, marks)
    others = [nerve for nerve in found.values() if nerve is not taken]
    # What is looked at lies over the rest, so that a click on a way that they share takes it; dashes over whole lines.
    others.sort(key=lambda nerve: words.get(nerve.key) == "abnormal")
    parts = [faint(nerve) for nerve in others if nerve.finding != finding]
    parts += [named(nerve, words.get(nerve.key, "")) for nerve in others if nerve.finding == finding]
    name = _limb(limb, side)
    title: tuple[str, ...] = (name, f"{KINDS[finding].capitalize()} nerves")
    if taken:
        title = (name, taken.title.partition(",")[0], taken.recorded)
        parts += [named(taken, words.get(taken.key, ""), taken=True), points(taken, limb, side, point)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="motorlab-nerves" '
        f'viewBox="0 0 {WIDTH} {LIMBS[limb].height}" font-size="{TYPE}" role="group" '
        f'aria-label="{escape(f"{name} with its {KINDS[finding]} nerves")}"><style>{STYLE}</style>'
        f"{skin(limb, side)}{ground(limb, side, *title)}{''.join(parts)}</svg>"
    )


def nerve_limb_words(
    limb: str,
    *,
    study: str = "",
    finding: str = "cmap",
    point: int | None = None,
    side: str = "right",
    marks: Mapping[str, str] | None = None,
) -> str:
    """Say what the picture of a limb shows, for a reader who cannot see it.

    Parameters and errors are those of `nerve_limb`.

    Examples
    --------
    >>> nerve_limb_words("head", study="facial").partition(". ")[2]
    'In hand: Facial motor, recorded: orbicularis oris. Points of stimulation: 1 below the ear.'
    """
    taken, found, words = _asked(limb, study, finding, point, side, marks)
    named = [nerve.name.text for nerve in found.values() if nerve.finding == finding]
    said = [f"{_limb(limb, side)} with its {KINDS[finding]} nerves: {'; '.join(named) or 'none'}"]
    if taken:
        stops = ", ".join(f"{number} {stop}" for number, (stop, _) in enumerate(taken.points, 1))
        said += [f"In hand: {taken.title}, recorded: {taken.recorded}", f"Points of stimulation: {stops}"]
        said += [] if point is None else [f"Stimulated {where(taken.points[point - 1][0])}"]
    for mark in MARKS:
        marked = [found[key].title for key in found if words.get(key) == mark]
        said += [f"{mark.capitalize()}: {', '.join(marked)}"] if marked else []
    return ". ".join(said) + "."


def studies_of(limb: str) -> list[tuple[str, str]]:
    """Return finding and name of each study of a limb, in the order of an examination.

    Parameters
    ----------
    limb
        "arm", "leg" or "head".

    Raises
    ------
    ValueError
        If there is no such limb.

    Examples
    --------
    >>> studies_of("head")
    [('cmap', 'facial'), ('cmap', 'accessory'), ('cmap', 'phrenic')]
    """
    return list(nerves(one_of(limb, LIMBS, "drawn limb"), "right"))


def _asked(
    limb: str, study: str, finding: str, point: int | None, side: str, marks: Mapping[str, str] | None
) -> tuple[Nerve | None, dict[tuple[str, str], Nerve], dict[tuple[str, str], str]]:
    """Return the study in hand, all studies of the limb and their marks; refuse what there is not."""
    found = nerves(one_of(limb, LIMBS, "drawn limb"), one_of(side, SIDES, "side"))
    one_of(finding, KINDS, "finding of a nerve study")
    here = [name for kind, name in found if kind == finding]
    taken = found[finding, one_of(study, here, f"{KINDS[finding]} study of the {limb}")] if study else None
    if point is not None:
        if taken is None:
            raise ValueError(f"Choose a study before a point of it: there is a point {point}, but no study.")
        one_of(str(point), map(str, range(1, 1 + len(taken.points))), f"point of {taken.title}")
    known = [":".join(key) for name in LIMBS for key in nerves(name, side)]
    words = {}
    for key, mark in (marks or {}).items():
        kind, _, name = one_of(key, known, "nerve study").partition(":")
        words[kind, name] = one_of(mark, MARKS, "mark")
    return taken, found, words


def _limb(limb: str, side: str) -> str:
    return f"{side.capitalize()} {LIMBS[limb].name}"
