"""Rules for nerve conduction, late responses, junction studies and magnetic stimulation.

The ganglion rule needs no rule: roots, dorsal horn and cord are not on the path of a sensory response, so a lesion
there leaves it normal although the skin is numb.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from motorlab.anatomy import Paths, anatomy
from motorlab.catalogue import Finding, Reading
from motorlab.exam.reflexes import skin
from motorlab.exam.strength import listed
from motorlab.flows import Flows, number
from motorlab.tables import rows

__all__ = ["RULES"]

Floats = NDArray[np.float64]
TERMINAL = 0.3  # share of a diffuse loss of myelin that shows beyond the distal point of stimulation


@dataclass(frozen=True)
class _Motor:
    """All motor studies: the row of each, the muscle it records, and the nerves between its points of stimulation."""

    row: dict[str, int]
    muscle: NDArray[np.int64]
    between: Paths


@dataclass(frozen=True)
class _Sensory:
    """All sensory studies, one entry per study and root: axons from the ganglion on, and those at the electrodes."""

    row: dict[str, int]
    region: NDArray[np.int64]
    axons: Paths
    near: Paths
    weight: Floats
    first: NDArray[np.int64]


@cache
def _muscle(study: str, finding: str) -> int:
    """Return the row of the muscle that a study records."""
    (muscle,) = (
        row.recorded_muscle for row in rows("studies") if (row.finding, row.study) == (finding, study)
    )
    return anatomy().muscle_row[muscle]


@cache
def _motor() -> _Motor:
    index = anatomy().index
    studies = [row.study for row in rows("studies") if row.finding == "cmap"]
    between = [
        dict.fromkeys(
            index["nerve_motor", row.site]
            for row in rows("study_paths")
            if (row.finding, row.study, row.segment) == ("cmap", study, "between")
        )
        for study in studies
    ]
    return _Motor(
        {study: place for place, study in enumerate(studies)},
        np.array([_muscle(study, "cmap") for study in studies]),
        Paths.of([[(place, 1.0) for place in path] for path in between]),
    )


@cache
def _sensory() -> _Sensory:
    index = anatomy().index
    studies = [row for row in rows("studies") if row.finding == "snap"]
    axons, near, first = [], [], []
    weights: list[float] = []
    for study in studies:
        path = [row for row in rows("study_paths") if (row.finding, row.study) == ("snap", study.study)]
        first.append(len(weights))
        for root in rows("study_roots"):
            if (root.finding, root.study) != ("snap", study.study):
                continue
            mine = [row for row in path if row.root in ("", root.root)]
            skin = (index["diffuse_sensory", study.region], 1.0)
            axons.append([(index["nerve_sensory", row.site], 1.0) for row in mine] + [skin])
            axons[-1].append((index["ganglion", root.root], 1.0))
            electrodes = [row for row in mine if row.segment != "above"]
            near.append([(index["nerve_sensory", row.site], 1.0) for row in electrodes] + [skin])
            weights.append(root.weight)
    return _Sensory(
        {study.study: place for place, study in enumerate(studies)},
        np.array([anatomy().region_row[study.region] for study in studies]),
        Paths.of(axons),
        Paths.of(near),
        np.array(weights)[:, None],
        np.array(first),
    )


def _responses(flows: Flows) -> Floats:
    """Return the response of each muscle to stimulation near it, over the healthy one."""

    def read() -> Floats:
        thin = flows.at_muscle("diffuse_motor", "block") ** TERMINAL
        release = flows.at_muscle("junction_presynaptic") ** number("cmap_release")
        return np.asarray(flows.muscle("lower", "wallerian_motor") * thin * release * flows.fibre**0.5)

    return flows.keep("motor responses", read)


def _passing(flows: Flows) -> Floats:
    """Return what passes between the points of stimulation of each motor study: today's loss, not seen distally."""

    def read() -> Floats:
        path = _motor().between
        whole, gone = path.transmission(flows.log()), path.transmission(flows.log("wallerian_motor"))
        # myelin that is lost along the whole nerve blocks between the points too
        diffuse = flows.at_muscle("diffuse_motor", "block")[_motor().muscle] ** (1.0 - TERMINAL)
        return np.asarray(np.minimum(whole / np.maximum(gone, 1e-9), 1.0) * diffuse)

    return flows.keep("passing", read)


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
    named = [target.partition(":") for target in finding.targets]
    study = np.array([_motor().row[name] for name, _, _ in named])
    proximal = np.array([bool(way) for _, _, way in named])[:, None]
    muscle = _motor().muscle[study]
    size = _responses(flows)[muscle] * np.where(proximal, _passing(flows)[study], 1.0)
    failed = flows.power[muscle] < number("cmap_weak")
    value = _size_word(finding, size, number("cmap_reduced"), number("cmap_absent"), failed)
    return Reading(value, (1.0 - size) / (1.0 - number("cmap_reduced")))


def snap(flows: Flows, finding: Finding) -> Reading:
    """Sensory response: ganglion and axons beyond it, and myelin between the electrodes."""
    known = _sensory()
    left = known.axons.transmission(flows.log("wallerian_sensory")) * known.near.transmission(
        flows.log("block")
    )
    study = np.array([known.row[target] for target in finding.targets])
    size = np.add.reduceat(left * known.weight, known.first, axis=0)[study]
    failed = flows.sensation["touch"][known.region[study]] < number("sensation_normal")
    value = _size_word(finding, size, number("snap_reduced"), number("snap_absent"), failed)
    return Reading(value, (1.0 - size) / (1.0 - number("snap_reduced")))


def velocity(flows: Flows, finding: Finding) -> Reading:
    """Slowing by lost myelin along the nerve, block between two points of stimulation."""
    study = np.array([_motor().row[target] for target in finding.targets])
    muscle = _motor().muscle[study]
    along = _motor().between.transmission(flows.log("slowing"))[study]
    slowing = (1.0 - along * flows.at_muscle("diffuse_motor", "slowing")[muscle]) / number("velocity_slow")
    there = _responses(flows)[muscle] > number("cmap_absent")
    block = there * (1.0 - _passing(flows)[study]) / number("velocity_block")
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
    arc = arc * awake
    # the junction makes a late response small, never late; one rested answer does not tire the receptors
    heard = arc * flows.at_muscle("junction_presynaptic")[muscles] ** number("cmap_release")
    thinned = arc < number("late_prolonged")
    slow = (1.0 - myelin) / number("late_slow")
    value = np.where(thinned | (slow >= 1.0), finding.word("prolonged"), finding.word("normal"))
    absent = heard < number("late_absent")
    value = np.where(absent, finding.word("absent"), value)
    lost = 1.0 - np.where(absent, heard, arc)
    strength = np.maximum(lost / (1.0 - number("late_prolonged")), slow)
    return Reading(value, strength, awake < 0.6)


def repetitive(flows: Flows, finding: Finding) -> Reading:
    """Junction tests: slow stimulation wears transmission out, exercise brings failing release back."""
    values, strengths = [], []
    for target in finding.targets:
        study, _, way = target.partition(":")
        muscle = _motor().muscle[_motor().row[study]]
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
    "late_response": late_response,
    "repetitive": repetitive,
    "central_conduction": central_conduction,
    "silent_period": silent_period,
}
