"""Rules for face, eyes, speech and the muscles that pull something to one side."""

import numpy as np
from numpy.typing import NDArray

from motorlab.catalogue import Finding, Reading
from motorlab.exam.strength import both_sides, indices, listed, present, structures
from motorlab.flows import Flows, number

__all__ = ["RULES"]

Floats = NDArray[np.float64]


def facial(flows: Flows, finding: Finding) -> Reading:
    """Weakness of the mouth alone is central, of mouth and forehead peripheral."""
    mouth = listed(flows, finding, flows.power, "mouth")
    final = flows.by_muscle(flows.reinnervated) * flows.junction * flows.fibre
    forehead = listed(flows, finding, 5.0 * final ** number("power_exponent"), "forehead")
    # without the final path the forehead fails; without the upper one it is only weak
    whole = forehead < number("facial_forehead")
    whole |= (5.0 - forehead) >= number("facial_even") * (5.0 - mouth)  # slight, but as weak as the mouth
    strength = (5.0 - mouth) / (5.0 - number("facial_mouth"))
    value = np.where(whole, finding.word("peripheral"), finding.word("central"))
    return Reading(np.where(strength >= 1.0, value, finding.word("none")), strength)


def deviation(flows: Flows, finding: Finding) -> Reading:
    """Tongue and jaw go to the weaker side, the palate is drawn to the stronger one."""
    values, strengths = [], []
    for target in finding.targets:
        towards = finding.given("muscle", target, "towards_weak")
        (muscle,) = towards or finding.given("muscle", target, "away_from_weak")
        drive = both_sides(flows.drive[indices(flows, [muscle])[0]])
        gap = drive[:, 1] - drive[:, 0]  # above 0: the left is the weaker side
        to_left = gap > 0 if towards else gap < 0
        strength = np.abs(gap) / number("deviation_gap")
        side = np.where(to_left, finding.word("left"), finding.word("right"))
        values.append(np.where(strength >= 1.0, side, finding.word("none")))
        strengths.append(strength)
    return Reading(np.array(values), np.array(strengths))


def speech(flows: Flows, finding: Finding) -> Reading:
    """Speech: spastic by upper loss, flaccid by loss of the final path, ataxic by the cerebellum."""
    final = flows.muscle("lower") * flows.junction * flows.fibre
    upper = both_sides(listed(flows, finding, 1.0 - flows.muscle("upper")))
    reasons = {
        "spastic": np.maximum(upper.mean(axis=-1), number("speech_worse") * upper.max(axis=-1))
        / number("speech_upper"),
        "flaccid": both_sides(listed(flows, finding, 1.0 - final)).mean(axis=-1) / number("speech_weak"),
        "ataxic": both_sides(structures(flows, finding)).max(axis=-1) / number("speech_ataxic"),
    }
    strengths = np.array(list(reasons.values()))
    words = np.array([finding.word(name) for name in reasons])
    strength = strengths.max(axis=0)
    return Reading(np.where(strength >= 1.0, words[strengths.argmax(axis=0)], finding.word("none")), strength)


def ptosis(flows: Flows, finding: Finding) -> Reading:
    """A low lid: of the lid lifter, or slightly of its sympathetic helper."""
    lid = (1.0 - listed(flows, finding, flows.drive)) / (1.0 - number("ptosis_levator"))
    helper = structures(flows, finding) / number("ptosis_sympathetic")
    return present(finding, np.maximum(lid, helper))


def pupil(flows: Flows, finding: Finding) -> Reading:
    """A wide pupil by loss of its sphincter, a narrow one by loss of its sympathetic supply."""
    wide = (1.0 - listed(flows, finding, flows.drive)) / (1.0 - number("pupil_sphincter"))
    narrow = structures(flows, finding) / number("ptosis_sympathetic")
    value = np.where(narrow >= 1.0, finding.word("constricted"), finding.word("normal"))
    return Reading(np.where(wide >= 1.0, finding.word("dilated"), value), np.maximum(wide, narrow))


def gaze(flows: Flows, finding: Finding) -> Reading:
    """Which eye movement fails: of a nerve, of several, of the gaze centre, or of tired junctions."""
    limit = 1.0 - number("eye_drive")
    failing = {
        name: (1.0 - flows.drive[indices(flows, finding.given("muscle", "", name))].min(axis=0)[None]) / limit
        for name in ("cn3", "cn4", "cn6")
    }
    centre = structures(flows, finding) / limit
    muscles = indices(flows, finding.given("muscle", ""))
    receptors = flows.at_muscle("junction_postsynaptic")[muscles].min(axis=0)[None]
    tired = (1.0 - receptors) / number("fatigue_loss")
    third, fourth, sixth = (failing[name] >= 1.0 for name in ("cn3", "cn4", "cn6"))
    value = np.full(third.shape, finding.word("normal"))
    for word, holds in (
        ("cn4", fourth),
        ("cn3", third),
        ("cn6", sixth),
        ("cn3+cn6", third & sixth),
        ("gaze", centre >= 1.0),
        ("fatigable", tired >= 1.0),
    ):
        value = np.where(holds, finding.word(word), value)
    return Reading(value, np.maximum.reduce([*failing.values(), centre, tired]))


RULES = {
    "facial": facial,
    "deviation": deviation,
    "speech": speech,
    "ptosis": ptosis,
    "pupil": pupil,
    "gaze": gaze,
}
