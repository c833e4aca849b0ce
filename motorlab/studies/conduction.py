"""Rules for nerve conduction, late responses, junction studies and magnetic stimulation.

The ganglion rule needs no rule: roots, dorsal horn and cord are not on the path of a sensory response, so a lesion
there leaves it normal although the skin is numb.
"""

from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from motorlab.anatomy import Paths, anatomy
from motorlab.catalogue import Finding, Reading
from motorlab.exam.reflexes import skin
from motorlab.exam.strength import listed
from motorlab.flows import Flows, number
from motorlab.tables import table

__all__ = ["RULES"]

Floats = NDArray[np.float64]
TERMINAL = 0.3  # share of a diffuse loss of myelin that shows beyond the distal point of stimulation


@cache
def _study(finding: str, study: str) -> pd.Series:
    frame = table("studies")
    return frame[(frame["finding"] == finding) & (frame["study"] == study)].iloc[0]


@cache
def _muscle(study: str, finding: str = "cmap") -> int:
    """Return the row of the muscle that a study records."""
    return anatomy().muscle_row[_study(finding, study)["recorded_muscle"]]


@cache
def _between(study: str) -> Paths:
    """Return the nerves between the points of stimulation of one motor study, as one path."""
    rows = table("study_paths")
    rows = rows[(rows["finding"] == "cmap") & (rows["study"] == study) & (rows["segment"] == "between")]
    index = anatomy().index
    return Paths.of([[(index["nerve_motor", site], 1.0) for site in rows["site"].unique()]])


@cache
def _sensory(study: str, beyond: bool) -> tuple[Paths, NDArray[np.float64]]:
    """Return the sensory paths of one study, one per root, and their weights; `beyond`: only at the electrodes."""
    roots = table("study_roots")
    roots = roots[(roots["finding"] == "snap") & (roots["study"] == study)]
    rows = table("study_paths")
    rows = rows[(rows["finding"] == "snap") & (rows["study"] == study)]
    region = _study("snap", study)["region"]
    index = anatomy().index
    steps = []
    for root in roots["root"]:
        mine = rows[rows["root"].isin(["", root])]
        if beyond:
            mine = mine[mine["segment"] != "above"]
        path = [(index["nerve_sensory", site], 1.0) for site in mine["site"].unique()]
        path.append((index["diffuse_sensory", region], 1.0))
        steps.append(path if beyond else [*path, (index["ganglion", root], 1.0)])
    return Paths.of(steps), roots["weight"].to_numpy()


def _response(flows: Flows, muscle: int) -> Floats:
    """Return the motor response to stimulation near the muscle, over the healthy one."""
    axons = flows.muscle("lower", "wallerian_motor")[muscle]
    thin = flows.at_muscle("diffuse_motor", "block")[muscle] ** TERMINAL
    release = flows.at_muscle("junction_presynaptic")[muscle] ** number("cmap_release")
    return np.asarray(axons * thin * release * flows.fibre[muscle] ** 0.5)


def _through(flows: Flows, study: str) -> Floats:
    """Return what passes between the points of stimulation: today's loss that the distal response does not show."""
    path = _between(study)
    whole = path.transmission(flows.log())[0]
    gone = path.transmission(flows.log("wallerian_motor"))[0]
    # myelin that is lost along the whole nerve blocks between the points too
    muscle = _muscle(study)
    diffuse = flows.at_muscle("diffuse_motor", "block")[muscle] ** (1.0 - TERMINAL)
    return np.asarray(np.minimum(whole / np.maximum(gone, 1e-9), 1.0) * diffuse)


def _size_word(
    finding: Finding, left: Floats, reduced: float, absent: float, served: NDArray[np.bool_]
) -> Floats:
    """Return the word for a response of this size; `served`: what it serves has failed."""
    whole = served & (left >= number("preserved_from"))
    value = np.where(whole, finding.word("preserved"), finding.word("normal"))
    value = np.where(left < reduced, finding.word("reduced"), value)
    return np.where(left < absent, finding.word("absent"), value)


def cmap(flows: Flows, finding: Finding) -> Reading:
    """Motor response: axons that still answer beyond the lesion, and release at the junction."""
    left, failed = [], []
    for target in finding.targets:
        study, _, proximal = target.partition(":")
        muscle = _muscle(study)
        size = _response(flows, muscle)
        left.append(size * _through(flows, study) if proximal else size)
        failed.append(flows.power[muscle] < number("cmap_weak"))
    size = np.array(left)
    value = _size_word(finding, size, number("cmap_reduced"), number("cmap_absent"), np.array(failed))
    return Reading(value, (1.0 - size) / (1.0 - number("cmap_reduced")))


def snap(flows: Flows, finding: Finding) -> Reading:
    """Sensory response: ganglion and axons beyond it, and myelin between the electrodes."""
    left, failed = [], []
    for study in finding.targets:
        axons, weights = _sensory(study, False)
        near, _ = _sensory(study, True)
        size = axons.transmission(flows.log("wallerian_sensory")) * near.transmission(flows.log("block"))
        left.append(weights @ size)
        region = flows.wiring.region_row[_study("snap", study)["region"]]
        failed.append(flows.sensation["touch"][region] < number("sensation_normal"))
    size = np.array(left)
    value = _size_word(finding, size, number("snap_reduced"), number("snap_absent"), np.array(failed))
    return Reading(value, (1.0 - size) / (1.0 - number("snap_reduced")))


def velocity(flows: Flows, finding: Finding) -> Reading:
    """Slowing by lost myelin along the nerve, block between two points of stimulation."""
    slow, blocked = [], []
    for study in finding.targets:
        muscle = _muscle(study)
        along = _between(study).transmission(flows.log("slowing"))[0]
        diffuse = flows.at_muscle("diffuse_motor", "slowing")[muscle]
        slow.append((1.0 - along * diffuse) / number("velocity_slow"))
        there = _response(flows, muscle) > number("cmap_absent")
        blocked.append(there * (1.0 - _through(flows, study)) / number("velocity_block"))
    slowing, block = np.array(slow), np.array(blocked)
    value = np.where(slowing >= 1.0, finding.word("slowed"), finding.word("normal"))
    value = np.where((block >= 1.0) & (block >= slowing), finding.word("block"), value)
    return Reading(value, np.maximum(slowing, block))


def late_response(flows: Flows, finding: Finding) -> Reading:
    """F wave: up and down the motor axons. H reflex: the arc of the jerk without its spindle."""
    muscles = [_muscle(name, finding.name) for name in finding.targets]
    arc = flows.muscle("lower")[muscles]
    myelin = flows.muscle("lower", "slowing")[muscles]
    if finding.name == "h_reflex":
        arc = arc * flows.muscle("afferent")[muscles]
        myelin = np.minimum(myelin, flows.muscle("afferent", "slowing")[muscles])
    awake = flows.muscle("awake", "shock")[muscles]
    if finding.name == "h_reflex":
        awake = 1.0 - number("h_reflex_shock") * (1.0 - awake)
    arc = arc * awake * flows.junction[muscles]
    thinned = arc < number("late_prolonged")
    slow = (1.0 - myelin) / number("late_slow")
    value = np.where(thinned | (slow >= 1.0), finding.word("prolonged"), finding.word("normal"))
    value = np.where(arc < number("late_absent"), finding.word("absent"), value)
    strength = np.maximum((1.0 - arc) / (1.0 - number("late_prolonged")), slow)
    return Reading(value, strength, awake < 0.6)


def repetitive(flows: Flows, finding: Finding) -> Reading:
    """Junction tests: slow stimulation wears transmission out, exercise brings failing release back."""
    values, strengths = [], []
    for target in finding.targets:
        study, _, way = target.partition(":")
        muscle = _muscle(study)
        release = (1.0 - flows.at_muscle("junction_presynaptic")[muscle]) / number("repetitive_loss")
        receptors = (1.0 - flows.at_muscle("junction_postsynaptic")[muscle]) / number("repetitive_loss")
        strength = np.maximum(release, receptors) if way == "3hz" else release
        word = finding.word("decrement" if way == "3hz" else "increment")
        values.append(np.where(strength >= 1.0, word, finding.word("normal")))
        strengths.append(strength)
    return Reading(np.array(values), np.array(strengths))


def central_conduction(flows: Flows, finding: Finding) -> Reading:
    """Conduction from cortex to cord: slow when fast fibres are lost, absent when nearly all are."""
    loss = listed(flows, finding, 1.0 - flows.muscle("upper", "slowing_central"))
    # without motor axons there is nothing to record
    silent = listed(flows, finding, flows.muscle("lower", "wallerian_motor")) < number("cmap_absent")
    value = np.where(loss >= number("central_prolonged"), finding.word("prolonged"), finding.word("normal"))
    value = np.where((loss >= number("central_absent")) | silent, finding.word("absent"), value)
    return Reading(value, np.where(silent, 1.5, loss / number("central_prolonged")))


def silent_period(flows: Flows, finding: Finding) -> Reading:
    """The pause that a painful shock to a finger makes: slow skin fibres and motor neurones; longer in release."""
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
    "late_response": late_response,
    "repetitive": repetitive,
    "central_conduction": central_conduction,
    "silent_period": silent_period,
}
