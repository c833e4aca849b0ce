"""What happens in the reflex arc at a time, in words; the picture of the arc and its text twin use the same."""

from collections.abc import Mapping
from html import escape
from math import isnan
from typing import Any

from motorlab.figures.arc_limbs import LIMBS
from motorlab.figures.arc_times import Traffic, stations
from motorlab.reflex.arcs import Arc

__all__ = ["STATION_NAMES", "TOUCHED", "sentence", "share", "station_table", "upper_words"]

TOUCHED = 0.02  # a share below which nothing is worth a word
STATION_NAMES = {
    "tap": "Hammer",
    "spindle": "Spindle",
    "cord": "Synapse in the {centre}",
    "motor_cells": "Motor cells",
    "muscle": "Muscle",
    "limb": "Limb",
}
CENTRES = {"cord": "spinal cord", "pons": "pons"}


def sentence(case: Traffic, healthy: Traffic, t_ms: float) -> str:
    """Say what happens at a time, and what happens in health at that time if it is something else.

    Parameters
    ----------
    case, healthy
        What `traffic` returns for the two runs.
    t_ms
        Time after the tap (ms); negative before it.

    Examples
    --------
    >>> import motorlab as ml
    >>> from motorlab.figures.arc_times import traffic
    >>> healthy = traffic(ml.simulate())
    >>> sentence(healthy, healthy, 5)
    'The volley of the spindles runs up the sensory fibres.'
    """
    here, there = _told(case, t_ms), _told(healthy, t_ms)
    said = f"{here[:1].upper()}{here[1:]}."
    return said if here == there else f"{said} In health {there}."


def upper_words(arc: Arc) -> str:
    """Say in a few words what comes from above.

    Examples
    --------
    >>> upper_words(Arc()), upper_words(Arc(release=1.0)), upper_words(Arc(release=0.4))
    ('holds the reflex back', 'lost: reflex released', '40 % lost: reflex freer')
    """
    shock = arc.shock * (1.0 - arc.release)
    if max(shock, arc.release) < TOUCHED:
        return "holds the reflex back"
    if shock > arc.release:
        return "lost: cord in shock" if shock > 1 - TOUCHED else f"{share(shock)} lost: cord in shock"
    return (
        "lost: reflex released" if arc.release > 1 - TOUCHED else f"{share(arc.release)} lost: reflex freer"
    )


def station_table(case: Traffic, healthy: Traffic) -> str:
    """Return the times of both runs by station as an HTML table."""
    limb, parts = LIMBS[case.run.protocol], []
    here, there = (stations(sent.run).to_dict("index") for sent in (case, healthy))
    for name, title in STATION_NAMES.items():
        cells = "".join(f"<td>{_span(name, times[name], limb.part)}</td>" for times in (here, there))
        parts.append(f'<tr><th scope="row">{title.format(centre=CENTRES[limb.centre])}</th>{cells}</tr>')
    head = "".join(f'<th scope="col">{escape(word)}</th>' for word in ("Station", "This case", "Healthy"))
    return (
        f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(parts)}</tbody></table>"
        "<p>Times are in milliseconds after the tap: the middle impulse of the volley, and in brackets the first and "
        "the last. A dot on the sensory fibres stands for many impulses beyond the resting discharge, a dot on the "
        "motor fibres for one motor unit of the model, which has far fewer than a real muscle. The black cell holds "
        "the opponent back. The model is fitted to textbook behaviour; it is for teaching, not for patients.</p>"
    )


def _span(name: str, at: Mapping[Any, Any], part: str) -> str:
    if isnan(at["median_ms"]):
        return f"the {part} stays still" if name == "limb" else "nothing arrives"
    if name == "tap":
        return "0"
    if name == "limb":
        return f"moves from {at['first_ms']:.0f}, turns back at {at['last_ms']:.0f}"
    what = f", {at['impulses']:.0f} units" if name in ("motor_cells", "muscle") else ""
    return f"{at['median_ms']:.1f} ({at['first_ms']:.1f} to {at['last_ms']:.1f}){what}"


def _told(sent: Traffic, t_ms: float) -> str:
    """Say what happens in one run at a time, as a clause."""
    limb, number = LIMBS[sent.run.protocol], sent.fired_ms.size
    leaves, reaches = sent.leaves_ms[sent.burst], sent.reaches_ms[sent.burst]
    if t_ms < 0:
        return f"the hammer swings towards {limb.place}"
    if not leaves.size:
        return "the stretch is not reported: no sensory fibre is left"
    if t_ms < leaves.min():
        return (
            f"the hammer strikes {limb.place} and stretches the spindles in the muscle ({limb.muscle_name})"
        )
    fired, arrived = (int((times <= t_ms).sum()) for times in (sent.fired_ms, sent.arrived_ms))
    if fired == 0:
        return _on_the_way_in(sent, float((reaches <= t_ms).mean()))
    if arrived == 0:
        have = "motor cell has" if fired == 1 else "motor cells have"
        return f"{fired} {have} fired and the impulses run to the muscle"
    if arrived < number:
        return f"{arrived} of {number} impulses have reached the {limb.muscle_name}"
    return _answer(sent, t_ms)


def _on_the_way_in(sent: Traffic, arrived: float) -> str:
    if arrived == 0:
        return "the volley of the spindles runs up the sensory fibres"
    if arrived < 1 or sent.fired_ms.size:
        return f"the sensory volley reaches the motor cells: {share(arrived)} of it has come"
    return f"the sensory volley has arrived, but {_why_silent(sent)}"


def _why_silent(sent: Traffic) -> str:
    """Return why no motor cell answers; the model gives what was lost, so that the likeliest reason can be named."""
    arc, p = sent.run.arc, sent.model
    if round(p.units * p.units_left) == 0:
        return "no motor cell is left to answer"
    reasons = {
        "the cord is in shock and no motor cell fires": arc.shock * (1.0 - arc.release),
        "it is too small to fire a motor cell": 1.0 - arc.afferent,
        "it is too scattered to fire a motor cell": 1.0 - arc.conduction,
        "hardly a motor cell is left to answer": 1.0 - arc.lower,
    }
    likeliest = max(reasons, key=lambda reason: reasons[reason])
    return likeliest if reasons[likeliest] > TOUCHED else "no motor cell fires"


def _answer(sent: Traffic, t_ms: float) -> str:
    """Say what the muscle does once the whole volley has arrived."""
    limb, number = LIMBS[sent.run.protocol], sent.fired_ms.size
    if not sent.answers:
        return f"{number} impulses have arrived, but the {limb.muscle_name} cannot answer"
    now = round(sent.swing_at(t_ms))
    if t_ms >= sent.moves_ms[-1]:
        top = _degrees(round(sent.run.readouts["excursion_deg"]))
        return f"the {limb.part} has moved {top} and {limb.returns}, now at {_degrees(now)}"
    if now == 0:
        return (
            f"all {number} impulses have reached the {limb.muscle_name} and the {limb.part} is about to move"
        )
    return f"the {limb.part} {limb.goes}: {_degrees(now)}, moved by {number} unit{'s' if number != 1 else ''}"


def _degrees(angle: int) -> str:
    return f"{angle} degree{'s' if abs(angle) != 1 else ''}"


def share(value: float) -> str:
    """Return a share in per cent.

    Examples
    --------
    >>> share(0.4)
    '40 %'
    """
    return f"{value:.0%}".replace("%", " %")
