"""What the picture of the reflex arc consists of, piece by piece; `arc.py` puts them together."""

from math import atan2, degrees, isnan

import numpy as np

from motorlab.figures.arc_limbs import LIMBS, Limb, belly, outline
from motorlab.figures.arc_style import CENTRES
from motorlab.figures.arc_times import Traffic, stations
from motorlab.figures.arc_ways import (
    INHIBITOR,
    OPPONENT_CELL,
    SPINDLE,
    along,
    cells,
    path,
    ways,
)
from motorlab.figures.arc_words import TOUCHED, share, upper_words
from motorlab.reflex.axons import nested_order

__all__ = ["centre", "fibres", "labels", "limb_drawing", "pool"]

UPPER_WAY = "M236 0V112C236 150 246 172 246 196C246 218 238 226 228 235"
UPPER_ENDS = "M221 230l15 -2l-5 13zM234 243l13 -5l-3 13z"
# Where a station's name and times are written, and the class of their ink.
PLACES = {
    "spindle": (430, 112, "sensory-ink"),
    "cord": (14, 102, "sensory-ink"),
    "motor_cells": (14, 350, "lower-ink"),
    "muscle": (576, 56, "lower-ink"),
}


def centre(limb: Limb, case: Traffic) -> str:
    """Draw the slice of cord or brainstem, with the sensory cells beside or in it and what is lost of them."""
    slice_ = CENTRES[limb.centre]
    (x, y), (name_x, name_y) = slice_.sensory_cells, slice_.sensory_at
    lost = ", ".join(
        filter(
            None, (_part("fibres", 1.0 - case.model.afferents_left), _part("myelin", case.model.myelin_lost))
        )
    )
    return (
        f'<text class="sensory-ink halo" x="{name_x}" y="{name_y - 20}">{lost and f"{lost} lost"}</text>'
        f'{slice_.drawing}<ellipse class="grey" cx="{x}" cy="{y}" rx="21" ry="13"/>'
        f'<text class="quiet" x="{name_x}" y="{name_y}">{slice_.sensory_name}</text>'
        f'<text class="quiet" text-anchor="middle" x="68" y="236">{slice_.name}</text>'
    )


def limb_drawing(limb: Limb, ghost: bool) -> str:
    """Draw the limb: what stays, the ghost and what moves, then the muscles, the tendon and the hammer."""
    fixed, moving = ("".join(map(outline, shapes)) for shapes in (limb.fixed, limb.moving))
    place, own = belly(limb.muscle)
    other_place, other = belly(limb.opponent)
    spindle = along(limb.muscle, SPINDLE)
    lies = place.split(" rotate")[1]
    behind = f'<path class="m-ghost-limb ghost" d="{moving}"/>' if ghost else ""
    points = " ".join(f"{x:g},{y:g}" for x, y in (limb.muscle[1], limb.via, limb.insertion))
    (jx, jy), (tx, ty) = limb.joint, limb.tip
    return (
        f'<path class="edge" d="{fixed}"/><g class="m-limb"><path class="edge" d="{moving}"/></g>'
        f'<path class="skin" d="{fixed}"/><g class="m-limb"><path class="skin" d="{moving}"/>'
        f'<path class="bone" d="M{jx:g} {jy:g}L{tx:g} {ty:g}"/></g>'
        f'<circle class="joint" cx="{jx:g}" cy="{jy:g}" r="8"/>{behind}'
        f'<g transform="{other_place}"><path class="belly other" d="{other}"/>'
        f'<path class="m-other pull" opacity="0" d="{other}"/></g>'
        f'<polyline class="m-tendon {"tendon" if limb.tendon else "unseen"}" points="{points}"/>'
        f'<g transform="{place}"><g class="m-muscle"><path class="belly" d="{own}"/>'
        f'<path class="m-pull pull" opacity="0" d="{own}"/></g></g>'
        f'<g class="m-spindle spindle" transform="translate({spindle[0]:g} {spindle[1]:g}) rotate{lies}">'
        '<path d="M-17 0C-9 -9 9 -9 17 0C9 9 -9 9 -17 0ZM-6 -6V6M0 -7V7M6 -6V6"/></g>'
        f"{_hammer(limb)}"
    )


def _hammer(limb: Limb) -> str:
    """Draw the hammer with its tip at the origin, as seen from the tendon along the way it comes."""
    x, y = limb.hammer
    turn = f"rotate({degrees(atan2(y, x)):.0f}) scale(1 {-1 if y < -0.5 else 1})"  # its shaft never leans on the muscle
    return (
        f'<g class="m-hammer" transform="translate(900 -200)"><g transform="{turn}">'
        '<path class="shaft" d="M17 -4L84 -58"/><path class="hammer" d="M0 -8Q-3 0 0 8L26 15Q32 0 26 -15Z"/></g></g>'
    )


def fibres(limb: Limb, case: Traffic) -> str:
    """Draw the sensory and motor fibres, the inhibition of the opponent and what comes from above."""
    run = {name: path(points) for name, points in ways(limb).items()}
    arc = case.run.arc
    dim_in, dim_out = (_dim(left) for left in (case.model.afferents_left, case.model.units_left))
    lost = max(arc.release, arc.shock * (1.0 - arc.release))
    cut = lost > TOUCHED
    (ix, iy), (ox, oy) = INHIBITOR, OPPONENT_CELL
    cross = '<path class="cross" d="M227 56l18 18m0 -18l-18 18"/>' if cut else ""
    return (
        f'<path class="band in" d="{run["in"]}"/><path class="band" d="{run["out"]}"/>'
        f'<path class="way lower thin" d="{run["other"]}"/>'
        f'<path class="inhibits" d="M182 190L{ix} {iy}C134 236 130 282 {ox - 9} {oy - 7}m-7 4l9 -9"/>'
        f'<circle class="m-brake brake" cx="{ix}" cy="{iy}" r="5"/>'
        f'<circle class="m-other-cell cell" cx="{ox}" cy="{oy}" r="7"/>'
        f'<g{dim_in}><path class="way afferent" d="{run["in"]}"/>'
        '<path class="way afferent" d="M188 226l-11 4m11 -4l2 9m-2 -9l12 2"/></g>'
        f'<g{dim_out}><path class="way lower" d="{run["out"]}"/></g>'
        f'<path class="under" d="{UPPER_WAY}"/>'
        f'<g{_dim(1.0 - lost)}><path class="upper{" cut" if cut else ""}" d="{UPPER_WAY}"/>'
        f'<path class="ends" d="{UPPER_ENDS}"/></g>{cross}'
    )


def _dim(left: float) -> str:
    """Return the opacity of what is partly lost; it is never quite gone, so that one sees where it was."""
    return f' opacity="{max(left, 0.25):.2f}"' if left < 1.0 - TOUCHED else ""


def _part(what: str, lost: float) -> str:
    return f"{share(lost)} of {what}" if lost > TOUCHED else ""


def pool(case: Traffic) -> str:
    """Draw the motor cells of the tapped muscle; those that are lost are empty rings."""
    p = case.model
    lost = set(nested_order(p.units)[round(p.units * p.units_left) :].tolist())
    size = np.linspace(2.2, 3.5, p.units)
    return (
        '<g class="m-cells">'
        + "".join(
            f'<circle class="cell{" lost" if unit in lost else ""}" cx="{x:.1f}" cy="{y:.1f}" r="{size[unit]:.1f}"/>'
            for unit, (x, y) in enumerate(cells(p.units))
        )
        + "</g>"
    )


def labels(case: Traffic, healthy: Traffic, ghost: bool) -> str:
    """Write the names of the stations with their times, what comes from above, and the angle."""
    limb = LIMBS[case.run.protocol]
    names = {
        "spindle": "Spindle",
        "cord": "Synapse",
        "motor_cells": "Motor cells",
        "muscle": limb.muscle_name.capitalize(),
    }
    here, there = (stations(sent.run)["median_ms"] for sent in (case, healthy))
    written = "".join(
        _label(name, word, here[name], there[name] if ghost else None) for name, word in names.items()
    )
    (sx, sy), (mx, my) = along(limb.muscle, SPINDLE), along(limb.muscle, 0.82)
    answers = "" if case.model.muscle_left > 1 - TOUCHED else f"answers to {share(case.model.muscle_left)}"
    healthy_angle = '<text class="m-healthy-angle quiet" x="384" y="366"></text>' if ghost else ""
    counts = f'<text class="m-count lower-ink" x="244" y="{PLACES["motor_cells"][1]}"></text>'
    if ghost:
        fired = f"{healthy.fired_ms.size} of {healthy.model.units} fire"
        counts += f'<text class="quiet" x="244" y="{PLACES["motor_cells"][1] + 21}">{fired}</text>'
    return (
        f'<path class="leader" d="M430 120L{sx + 8:g} {sy - 9:g}M588 106L{mx:g} {my - 10:g}"/>'
        f'<text class="quiet halo" text-anchor="middle" x="{limb.opponent_at[0]}" y="{limb.opponent_at[1]}">'
        f"{limb.opponent_name}</text>"
        f'<text class="name upper-ink" x="252" y="24">Upper motor neuron</text>'
        f'<text class="upper-ink" x="252" y="45">{upper_words(case.run.arc)}</text>{written}{counts}'
        f'<text class="lower-ink" x="{PLACES["muscle"][0]}" y="{PLACES["muscle"][1] + 63}">{answers}</text>'
        f'<text class="m-angle angle" x="384" y="340"></text>{healthy_angle}'
    )


def _label(station: str, word: str, here: float, there: float | None) -> str:
    """Write a station's name and time; the time has the class "m-time" and shows once it has come."""
    x, y, ink = PLACES[station]
    time = "none" if isnan(here) else f"{here:.1f} ms"
    before = "" if there is None else f"healthy {there:.1f} ms"
    line = f' x="{x}" dy="21"' if station == "muscle" else ""  # there the room is high rather than wide
    return (
        f'<text class="{ink} halo" x="{x}" y="{y}"><tspan class="name">{word}</tspan> '
        f'<tspan{line} class="m-time time" data-station="{station}">{time}</tspan></text>'
        f'<text class="quiet halo" x="{x}" y="{y + (42 if line else 21)}">{before}</text>'
    )
