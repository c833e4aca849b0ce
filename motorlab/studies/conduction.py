"""Rules for nerve conduction and the silent period; those of `late_words` complete them.

The ganglion rule needs no rule: roots, dorsal horn and cord are not on the path of a sensory response, so a lesion
there leaves it normal although the skin is numb.
"""

import numpy as np
from numpy.typing import NDArray

from motorlab.catalogue import Finding, Reading
from motorlab.exam.reflexes import skin
from motorlab.flows import Flows, number, other_side
from motorlab.studies import late_words
from motorlab.studies.nerve_limits import Limits, limits
from motorlab.studies.nerve_points import motor_points, sensory_points
from motorlab.studies.responses import Responses, motor_responses, sensory_responses

__all__ = ["RULES"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]


def _size_word(
    finding: Finding, now: Responses, known: Limits, study: Whole, point: Whole, served: Flags
) -> tuple[Floats, Floats]:
    """Return the word for the size of a response, and how far it is past the threshold of abnormality.

    It is reduced under the lower limit of its study or under half of the other side's, and absent in the noise of the
    electrodes. `served` says that what it serves has failed.
    """
    left = now.size[point] / known.whole[point, None]
    limit = np.maximum(
        known.reduced[study, None], number("other_side_half") * np.minimum(other_side(left), 1.0)
    )
    value = np.where(
        served & (left >= number("preserved_from")), finding.word("preserved"), finding.word("normal")
    )
    value = np.where(left < limit, finding.word("reduced"), value)
    value = np.where(left < known.absent[study, None], finding.word("absent"), value)
    return value, (1.0 - left) / (1.0 - limit)


def cmap(flows: Flows, finding: Finding) -> Reading:
    """Motor response: axons that still answer beyond the lesion, and release at the junction."""
    p, now, known = motor_points(), motor_responses(flows), limits("cmap")
    named = [target.partition(":") for target in finding.targets]
    study = np.array([p.row[name] for name, _, _ in named])
    proximal = np.array([bool(way) for _, _, way in named])
    point = np.where(proximal, p.last_routine[study], p.first[study])
    failed = flows.power[p.place[study]] < number("cmap_weak")
    value, strength = _size_word(finding, now, known, study, point, failed)
    dropped = proximal[:, None] * _dropped(now, known.healthy, study) / number("velocity_block")
    blocked = (dropped >= 1.0) & (value < finding.word("reduced"))
    return Reading(np.where(blocked, finding.word("reduced"), value), np.maximum(strength, dropped))


def _dropped(now: Responses, whole: Responses, study: Whole) -> Floats:
    """Return by how much a response from the highest usual point is smaller than from the first, beyond the healthy."""
    p = motor_points()
    far, near = (
        now.size[points] / whole.size[points, :1] for points in (p.last_routine[study], p.first[study])
    )
    return np.asarray(np.where(near > number("response_absent"), 1.0 - far / np.maximum(near, 1e-9), 0.0))


def _longer(now: Responses, whole: Responses, study: Whole) -> Floats:
    """Return how much longer a response from the highest usual point lasts than one from the first, over health."""
    p = motor_points()
    far, near = p.last_routine[study], p.first[study]
    healthy = whole.duration_ms[far, :1] / whole.duration_ms[near, :1]
    return np.asarray(np.nan_to_num(now.duration_ms[far] / now.duration_ms[near] / healthy, nan=1.0))


def snap(flows: Flows, finding: Finding) -> Reading:
    """Sensory response: ganglion and axons beyond it, and myelin between the electrodes."""
    p = sensory_points()
    study = np.array([p.row[target] for target in finding.targets])
    failed = flows.sensation["touch"][p.place[study]] < number("sensation_normal")
    return Reading(*_size_word(finding, sensory_responses(flows), limits("snap"), study, study, failed))


def velocity(flows: Flows, finding: Finding) -> Reading:
    """Slowing by lost myelin along the nerve, block between two points of stimulation."""
    p, now, whole = motor_points(), motor_responses(flows), limits("cmap").healthy
    study = np.array([p.row[target] for target in finding.targets])
    slower = np.zeros((study.size, flows.columns))
    for row, points in enumerate(p.points_of[study]):
        share = np.nan_to_num(
            now.speed[points] / whole.speed[points, :1], nan=1.0
        )  # what is silent is not slow
        slower[row] = ((1.0 - share) / (1.0 - limits("cmap").slow[points, None])).max(axis=0)
    block = _dropped(now, whole, study) / number("velocity_block")
    value = np.where(slower >= 1.0, finding.word("slowed"), finding.word("normal"))
    # a drop that is large and comes without dispersion is block, however slow the few that pass
    together = _longer(now, whole, study) < number("velocity_longer")
    sure = together & (block >= number("velocity_block_sure") / number("velocity_block"))
    value = np.where((block >= 1.0) & ((block >= slower) | sure), finding.word("block"), value)
    return Reading(value, np.maximum(slower, block))


def silent_period(flows: Flows, finding: Finding) -> Reading:
    """The pause that a painful shock to a finger makes: slow skin fibres and motor neurons; longer in release."""
    rows = finding.reflexes
    arc = flows.arcs["lower"][rows] * skin(flows, rows)
    longer = flows.arcs["spasticity"][rows] / number("silent_prolonged")
    value = np.where(longer >= 1.0, finding.word("prolonged"), finding.word("normal"))
    value = np.where(arc < number("silent_absent"), finding.word("absent"), value)
    return Reading(value, np.maximum(longer, (1.0 - arc) / (1.0 - number("silent_absent"))))


RULES = {
    "cmap": cmap,
    "snap": snap,
    "velocity": velocity,
    "silent_period": silent_period,
    **late_words.RULES,
}
