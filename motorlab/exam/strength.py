"""Rules for power, tone, patterns of weakness, and what grows slowly: wasting, fasciculation, fatigue."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from motorlab.catalogue import Finding, Reading
from motorlab.flows import Flows, number

__all__ = ["RULES", "both_sides", "indices", "worst_in_region"]

Floats = NDArray[np.float64]


def both_sides(values: NDArray[Any]) -> NDArray[Any]:
    """Return values by case and side, with the side as the last axis."""
    return values.reshape(*values.shape[:-1], -1, 2)


def indices(flows: Flows, names: list[str]) -> list[int]:
    """Return the rows of muscles in the arrays of `flows`."""
    return [flows.wiring.muscle_row[name] for name in names]


def present(finding: Finding, strength: Floats) -> Reading:
    """Return a reading of a sign that is absent or present."""
    return Reading(np.where(strength >= 1.0, finding.word("present"), finding.word("absent")), strength)


def listed(flows: Flows, finding: Finding, values: Floats, role: str | None = None) -> Floats:
    """Return the mean over the muscles listed for each target, targets by columns."""
    return np.asarray(finding.weights(role) @ values)


def power(flows: Flows, finding: Finding) -> Reading:
    """Power of a muscle on the MRC scale."""
    grade = flows.power[finding.members_in_a_row[0]]
    return Reading(grade, (5.0 - grade) / (5.0 - number("power_abnormal")))


def tone(flows: Flows, finding: Finding) -> Reading:
    """Tone of a limb: released stretch reflexes stiffen it; lost, shocked or immature ones leave it slack."""
    arc = np.minimum(flows.arc_by_muscle, 1.0) ** number("tone_arc") * flows.junction * flows.fibre
    awake = arc * flows.muscle("awake", "shock") * flows.muscle("upper", "slack")
    grade = np.clip(finding.weights() @ (3.0 * flows.spastic * awake - (1.0 - awake)), -1.0, 3.0)
    strength = np.maximum(grade / number("tone_spastic"), grade / number("tone_flaccid"))
    # after a stroke spasticity comes in less than half, in cord and slow disease in nearly all
    loss = 1.0 - finding.weights() @ flows.muscle("upper") + 1e-9
    lasting = (1.0 - finding.weights() @ flows.muscle("upper", "lasting_spasticity")) / loss
    low, high = number("spastic_top"), number("spastic_top_lasting")
    top = low + (high - low) * np.clip(lasting, 0.0, 1.0)
    if finding.words:
        catch = present(finding, np.maximum(grade / number("tone_spastic"), 0.0))
        return Reading(catch.value, catch.strength, top=top)
    shocked = finding.weights() @ flows.muscle("awake", "shock") < number("shocked_share")
    return Reading(grade, strength, shocked, top)


def weak(flows: Flows, finding: Finding) -> Reading:
    """A sign of weakness: the mean power of the listed muscles is below its threshold."""
    grade = listed(flows, finding, flows.power)
    if finding.midline:
        grade = both_sides(grade).mean(axis=-1)
    return present(finding, (5.0 - grade) / (5.0 - number(f"weak_{finding.name}")))


def breathing(flows: Flows, finding: Finding) -> Reading:
    """Breathing: power of diaphragm and chest wall, both sides together."""
    # breathing by itself needs no fibres from the cortex, but the tract that carries it runs down the cord
    final = flows.by_muscle(flows.reinnervated * flows.below_crossing) * flows.junction * flows.fibre
    grade = both_sides(listed(flows, finding, 5.0 * final ** number("power_exponent"))).mean(axis=-1)
    strength = (5.0 - grade) / (5.0 - number("breathing_power"))
    return Reading(np.where(strength >= 1.0, finding.word("reduced"), finding.word("normal")), strength)


def upper_loss(flows: Flows, finding: Finding) -> Reading:
    """A sign of upper loss alone, which a paralysed limb cannot show."""
    loss = listed(flows, finding, 1.0 - flows.muscle("upper"))
    able = listed(flows, finding, flows.power) > number("drift_power")
    return present(finding, loss * able / number(f"loss_{finding.name}"))


def upper_loss_late(flows: Flows, finding: Finding) -> Reading:
    """A sign of upper loss that takes weeks to appear."""
    loss = listed(flows, finding, 1.0 - flows.muscle("upper", "spasticity"))
    arc = listed(flows, finding, flows.arc_by_muscle)
    return present(finding, loss * arc / number(f"loss_{finding.name}"))


def bilateral_upper_loss(flows: Flows, finding: Finding) -> Reading:
    """A sign of upper loss on both sides: the better side decides, once release has come."""
    loss = both_sides(listed(flows, finding, 1.0 - flows.muscle("upper", "spasticity"))).min(axis=-1)
    return present(finding, loss / number(f"loss_{finding.name}"))


def slow(flows: Flows, finding: Finding) -> Reading:
    """Slow tapping: upper loss, a structure that times movement, or plain weakness."""
    loss = listed(flows, finding, 1.0 - flows.muscle("upper")) / number(f"loss_{finding.name}")
    weakness = (5.0 - listed(flows, finding, flows.power)) / (5.0 - number("slow_power"))
    timing = structures(flows, finding) / number("structure_coordination")
    return present(finding, np.maximum(np.maximum(loss, weakness), timing))


def structures(flows: Flows, finding: Finding) -> Floats:
    """Return the loss of the worst structure listed for each target."""
    rows = []
    for target in finding.targets:
        lost = [1.0 - flows.structure(name) for name in finding.given("structure", target)]
        rows.append(np.max(lost, axis=0))
    return np.array(rows)


def structure(flows: Flows, finding: Finding) -> Reading:
    """A sign of one structure that is not part of the motor neurons' routes."""
    return present(finding, structures(flows, finding) / number(f"structure_{finding.name}"))


def pattern(flows: Flows, finding: Finding) -> Reading:
    """The pyramidal pattern: extensors of the arm and flexors of the leg weaker than their opponents."""
    gap = listed(flows, finding, flows.power, "strong") - listed(flows, finding, flows.power, "weak")
    loss = listed(flows, finding, 1.0 - flows.muscle("upper"))
    lower = listed(flows, finding, flows.muscle("lower") * flows.junction * flows.fibre)
    return present(
        finding, gap / number("pattern_gap") * np.clip(loss / number("pattern_loss"), 0.0, 1.0) * lower
    )


def segments(flows: Flows, finding: Finding) -> Reading:
    """The navel moves up: the lower part of the muscle has less drive than its upper part."""
    wiring = flows.wiring
    (muscle,) = finding.given("muscle", "")
    pairs = np.flatnonzero(wiring.muscle_of == indices(flows, [muscle])[0])
    drive = (flows.upper() * flows.lower())[pairs]
    half = len(pairs) // 2
    gap = both_sides(drive[:half].mean(axis=0) - drive[half:].mean(axis=0)).mean(axis=-1)
    return present(finding, np.maximum(gap, 0.0)[None] / number("beevor_gap"))


def worst_in_region(flows: Flows, finding: Finding, values: Floats) -> Floats:
    """Return a value for each target: of the muscle, or the greatest of the muscles of a region."""
    rows, first = finding.members_in_a_row
    return np.asarray(np.maximum.reduceat(values[rows], first, axis=0))


def late_loss(flows: Flows, finding: Finding) -> Reading:
    """A sign of lost axons that appears after days or weeks; the view of the same name says when."""
    lost = 1.0 - flows.muscle("lower", finding.name)
    if finding.name == "atrophy":  # muscle disease wastes too, but slowly
        lost = np.maximum(lost, 1.0 - flows.at_muscle("fibre", "atrophy"))
    if finding.name == "fasciculation":  # a unit that is gone cannot twitch
        lost = lost * np.minimum(1.0, flows.muscle("lower") / 0.05)
    return present(finding, worst_in_region(flows, finding, lost) / number(f"late_{finding.name}"))


def cramps(flows: Flows, finding: Finding) -> Reading:
    """Cramps: sick motor neurons in any muscle."""
    lost = 1.0 - flows.muscle("lower", "fasciculation")
    lost = lost * np.minimum(1.0, flows.muscle("lower") / 0.05)
    limbs = np.isin(flows.wiring.muscles["region"].to_numpy(), ["arm", "hand", "leg", "foot"])
    return present(finding, both_sides(lost[limbs]).max(axis=(0, 2))[None] / number("cramps_share"))


def myotonia(flows: Flows, finding: Finding) -> Reading:
    """Myotonia: fibres of any muscle that fire on."""
    firing = 1.0 - flows.at_muscle("fibre", "myotonia")
    return present(finding, both_sides(firing).max(axis=(0, 2))[None] / number("myotonia_share"))


def fatigue(flows: Flows, finding: Finding) -> Reading:
    """Fatigue with use: transmission fails at the junction."""
    tired = 1.0 - flows.at_muscle("junction_postsynaptic")  # a failing release grows with use
    return present(finding, worst_in_region(flows, finding, tired) / number("fatigue_loss"))


def functional_only(flows: Flows, finding: Finding) -> Reading:
    """A positive sign of functional weakness: no lesion makes it, see `functional_signs`."""
    zeros = np.zeros((len(finding.targets), flows.columns))
    return present(finding, zeros)


RULES = {
    "power": power,
    "tone": tone,
    "weak": weak,
    "breathing": breathing,
    "upper_loss": upper_loss,
    "upper_loss_late": upper_loss_late,
    "bilateral_upper_loss": bilateral_upper_loss,
    "slow": slow,
    "structure": structure,
    "pattern": pattern,
    "segments": segments,
    "late_loss": late_loss,
    "cramps": cramps,
    "myotonia": myotonia,
    "fatigue": fatigue,
    "functional_only": functional_only,
}
