"""The belief painted on the drawn neuraxis: where the lesion likely is, and where the ways of the signs meet.

Depth of one colour is the chance of a place, and the likeliest carry it as a number too. The fibres are those through
which the abnormal signs run: full where all of them run together, thin where only some do or where normal signs pass.
"""

from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd

from motorlab.diagnosis.evidence import Key
from motorlab.figures.belief_numbers import FIRST, OTHER, numbers
from motorlab.figures.belief_stations import on_stations, percent, sites_inside
from motorlab.figures.brain import BACKDROP, STYLE
from motorlab.figures.colours import thinned
from motorlab.figures.fibres import WAY, at_rest, on_the_way
from motorlab.figures.meeting_ways import Meeting, meeting
from motorlab.figures.neuraxis import HEIGHT, MIDDLE, PARTS, shape
from motorlab.figures.place_names import names_beside
from motorlab.stations import stations
from motorlab.stations.paths import Place

__all__ = ["BELIEF", "belief_map", "belief_words"]

BELIEF = "#009e73"  # bluish green of the Okabe and Ito set: neither neuron's colour
NUMBERED = 6  # the likeliest places carry their chance
LEAST = 0.03  # and no place does that is less likely
AHEAD = 1.1  # times as likely as the next, for its number to be larger
LISTED = 6  # more places are said by the ends of the way
WIDTH, TYPE = 380, 17.0  # with names that can be read on a laptop, and room for them
EVEN = (30.0, 17.4)  # height of the first name, and from one to the next
BRIGHT = 0.99  # a place that all ways pass and no normal sign clears
RULES = {
    " .all>g>.bright:not(.hit)": "stroke:#111;stroke-width:3.4",
    " .bright circle+circle": "stroke-width:1",  # the core of a nerve
    "": f"font-size:{TYPE}px",
    " .names .on": f"font-size:{TYPE}px",
    " .halo": "paint-order:stroke;stroke:#fff;stroke-width:4px;stroke-linejoin:round",
    " .lost": f"font-size:{OTHER}px",
    " .first": f"font-size:{FIRST}px",
}
LOOK = STYLE + "".join(f".belief{at}{{{look}}}" for at, look in RULES.items())


def belief_map(sides: "pd.Series[float]", seen: Mapping[Key, object] | None = None) -> str:
    """Draw a belief on the pathway from the cortex to the muscle.

    Parameters
    ----------
    sides
        What ``motorlab.localise`` returns with ``level="side"``.
    seen
        What was seen: the ways of its abnormal signs are laid over each other. None: no ways.

    Returns
    -------
    str
        An SVG picture like that of ``neuraxis``. The deeper the green of a station, the likelier the lesion is there;
        the likeliest carry their chance in per cent. A thick black outline marks what the ways of all abnormal signs
        pass and no normal sign clears.

    Raises
    ------
    ValueError
        If something in ``seen`` is unknown or contradicts itself.

    Examples
    --------
    >>> import motorlab as ml
    >>> seen = {("power", "tibialis_anterior", "right"): 1, ("power", "gluteus_medius", "right"): 5}
    >>> belief_map(ml.localise(seen, level="side"), seen).count("<svg")
    1
    """
    chances, ways = on_stations(sides), meeting(seen or {})
    told, inside = _likeliest(chances), sites_inside(sides)
    drawn = []
    for row in stations().values():
        for side, halves in PARTS[row.sides]:
            drawn.append(_station(row, side, halves, chances, ways, inside))
    ahead = len(told) < 2 or chances[told[0]] > AHEAD * chances[told[1]]
    beside = numbers([(place, percent(chances[place])) for place in told], ahead=ahead)
    named = frozenset(stations()[name].label for name, _ in told)
    said = escape(belief_words(sides, seen))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="neuraxis belief" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{said}"><style>{LOOK}</style><g transform="translate({MIDDLE})" aria-hidden="true">{BACKDROP}'
        f"{at_rest()}{names_beside(named, TYPE, even=EVEN)}{on_the_way(_rounded(ways))}"
        f'<g class="all">{"".join(drawn)}</g>{beside}</g></svg>'
    )


def belief_words(sides: "pd.Series[float]", seen: Mapping[Key, object] | None = None) -> str:
    """Return in words what ``belief_map`` draws.

    Examples
    --------
    >>> import pandas as pd
    >>> belief_words(pd.Series({"root_l5:right": 0.9, "no_lesion": 0.1}))
    'Likeliest places: right leg roots 90 %.'
    """
    chances, ways = on_stations(sides), meeting(seen or {})
    likely = [f"{_phrase(place)} {percent(chances[place])}" for place in _likeliest(chances)]
    said = [f"Likeliest places: {', '.join(likely)}." if likely else "No place stands out."]
    if ways.abnormal:
        said.append(_met(ways))
    return " ".join(said)


def _met(ways: Meeting) -> str:
    """Return in a sentence where the ways of the abnormal signs meet."""
    many = f"ways of the {ways.abnormal} abnormal signs" if ways.abnormal > 1 else "way of the abnormal sign"
    if not ways.common:
        return f"The {many} have no one place in common."
    run = "run together through" if ways.abnormal > 1 else "runs through"
    if not ways.cleared:
        return f"The {many} {run} {_listed(ways.common)}."
    left = tuple(place for place in ways.common if place not in ways.cleared)
    open_ = f"leave open {_listed(left)}" if left else "speak against every one of them"
    return f"The {many} {run} {_counted(len(ways.common))}; the normal signs {open_}."


def _counted(number: int) -> str:
    return f"{number} places" if number > 1 else "one place"


def _likeliest(chances: dict[Place, float]) -> list[Place]:
    """Return the places that carry a number, the likeliest first."""
    order = sorted(chances, key=lambda place: -chances[place])
    return [place for place in order[:NUMBERED] if chances[place] >= LEAST]


def _rounded(ways: Meeting) -> dict[Any, float]:
    return {bundle: round(light, 2) for bundle, light in ways.fibres.items()}


def _station(
    row: Any,
    side: str,
    halves: tuple[str, ...],
    chances: dict[Place, float],
    ways: Meeting,
    inside: dict[Place, str],
) -> str:
    """Return one station, filled by its chance and outlined by the ways that meet there."""
    if row.shape != "bar":
        at = f'transform="translate({WAY[side] * row.x:g} {row.y:g})"'
        look = _look(chances.get((row.station, side), 0.0), ways.places.get((row.station, side), 0.0))
        place = (row.station, side)
        title = escape(f"{_phrase(place)}: {percent(chances.get(place, 0.0))}{inside.get(place, '')}")
        return f"<g {at}><g {look}><title>{title}</title>{shape(row, WAY[side])}</g></g>"
    x, box = row.width / 2, f'y="{row.y - row.height / 2:g}" height="{row.height:g}"'
    drawn = f'<rect class="box" x="-{x:g}" width="{2 * x:g}" {box} rx="5"/>'
    for half in halves:
        chance, light = (some.get((row.station, half), 0.0) for some in (chances, ways.places))
        left = -x if WAY[half] < 0 else 0
        title = escape(
            f"{_phrase((row.station, half))}: {percent(chance)}{inside.get((row.station, half), '')}"
        )
        drawn += (
            f'<g {_look(chance, light)}><title>{title}</title><rect x="{left + 1:g}" width="{x - 2:g}" {box} rx="5"/>'
            "</g>"
        )
    return f'<g>{drawn}<text class="bar halo" y="{row.y + 5:g}">{escape(row.label)}</text></g>'


def _look(chance: float, light: float) -> str:
    """Return the fill of a station by its chance, and its outline by the ways that meet there."""
    bright = ' class="bright"' if light >= BRIGHT else ""
    return f'{bright} style="fill:{thinned(BELIEF, min(1.0, chance) ** 0.6)}"'


def _phrase(place: Place) -> str:
    return str(stations()[place[0]].phrase.format(side=place[1]))


def _listed(places: tuple[Place, ...]) -> str:
    """Return places in words; of many, the ends of the way."""
    words = [_phrase(place) for place in places]
    if len(words) > LISTED:
        return f"{len(words)} places from {words[0]} to {words[-1]}"
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else words[0]
