"""Rules for sensation, coordination, gait and the bladder."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from motorlab.anatomy import anatomy
from motorlab.catalogue import MODALITIES, Finding, Reading, catalogue
from motorlab.exam.strength import both_sides, listed, structures
from motorlab.flows import Flows, number

__all__ = ["RULES", "region_value"]

Floats = NDArray[np.float64]


def region_value(values: Floats, rows: NDArray[np.int64]) -> Floats:
    """Return the value of a group of regions: at least half of its parts are as low as this."""
    ordered = np.sort(values[rows], axis=0)
    return np.asarray(ordered[(len(rows) + 1) // 2 - 1])


@cache
def _places(name: str) -> tuple[NDArray[np.int64], list[tuple[int, NDArray[np.int64]]]]:
    """Return the row of each target in the modalities stacked, and for groups of regions all their rows."""
    finding, count = catalogue()[name], len(anatomy().regions)
    single, groups = [], []
    for row, (target, regions) in enumerate(zip(finding.targets, finding.regions, strict=True)):
        rows = regions + count * MODALITIES.index(target.partition(":")[0])
        single.append(int(rows[0]))
        if len(rows) > 1:
            groups.append((row, rows))
    return np.array(single), groups


def sensation(flows: Flows, finding: Finding) -> Reading:
    """Sensation of one modality in a region or group of regions."""
    stacked = np.concatenate([flows.sensation[name] for name in MODALITIES])
    single, groups = _places(finding.name)
    felt = stacked[single]
    for row, rows in groups:
        felt[row] = region_value(stacked, rows)
    value = np.where(felt < number("sensation_normal"), finding.word("reduced"), finding.word("normal"))
    value = np.where(felt < number("sensation_lost"), finding.word("lost"), value)
    return Reading(value, (1.0 - felt) / (1.0 - number("sensation_normal")))


def sensory_level(flows: Flows, finding: Finding) -> Reading:
    """The highest segment from which nearly everything below has lost pain within the cord."""
    names = finding.words[1:]
    log = flows.log()
    index = flows.wiring.index
    tract = log[[index["spinothalamic", name] for name in names]]
    horn = log[[index["dorsal_horn", name] for name in names]]
    lost = np.exp(tract + horn) < number("sensation_normal")
    below = lost[::-1].cumsum(axis=0)[::-1] / np.arange(len(names), 0, -1)[:, None]
    run = np.arange(len(names), 0, -1)[:, None] >= number("level_run")
    starts = lost & (below >= number("level_share")) & run
    either = np.asarray(both_sides(starts).any(axis=-1))
    found = either.any(axis=0)
    value = np.where(found, either.argmax(axis=0) + 1, 0).astype(float)
    depth = both_sides(1.0 - np.exp(tract[-1]))  # the lowest segment is below every level
    strength = np.where(found, np.maximum(depth.max(axis=-1) / (1.0 - number("sensation_normal")), 1.0), 0.0)
    return Reading(value[None], strength[None])


def coordination(flows: Flows, finding: Finding) -> Reading:
    """Ataxia: of the cerebellar pathway, or of lost position sense."""
    timing = structures(flows, finding) / number("structure_coordination")
    # a few numb digits do not make a limb clumsy: position sense must be lost in all of them
    sense = np.array([flows.sensation["vibration"][rows].max(axis=0) for rows in finding.regions])
    # a limb that can hardly be moved cannot be clumsy
    able = listed(flows, finding, flows.power) > number("drift_power")
    strength = np.maximum(timing, (1.0 - sense) / (1.0 - number("gait_position"))) * able
    return Reading(np.where(strength >= 1.0, finding.word("ataxic"), finding.word("normal")), strength)


def gait(flows: Flows, finding: Finding) -> Reading:
    """The gait that the strongest of its reasons gives."""
    loss = both_sides(listed(flows, finding, 1.0 - flows.muscle("upper"), "upper"))
    final = flows.by_muscle(flows.reinnervated) * flows.junction * flows.fibre
    force = 5.0 * final ** number("power_exponent")
    foot = both_sides(listed(flows, finding, force, "foot")).min(axis=-1)
    hip = both_sides(listed(flows, finding, force, "hip")).mean(axis=-1)
    sense = flows.sensation["vibration"][finding.regions[0]].max(axis=0)[None]
    timing = both_sides(structures(flows, finding)).max(axis=-1)
    reasons = {
        "spastic": loss.min(axis=-1) / number("gait_loss"),
        "hemiparetic": (loss.max(axis=-1) - loss.min(axis=-1)) / number("gait_loss"),
        "steppage": (5.0 - foot) / (5.0 - number("gait_foot")),
        "waddling": (5.0 - hip) / (5.0 - number("gait_hip")) * (hip < foot),
        "ataxic": np.maximum(
            timing / number("structure_coordination"),
            (1.0 - both_sides(sense).max(axis=-1)) / (1.0 - number("gait_position")),
        ),
    }
    strengths = np.array(list(reasons.values()))
    words = np.array([finding.word(name) for name in reasons])
    strength = strengths.max(axis=0)
    value = np.where(strength >= 1.0, words[strengths.argmax(axis=0)], finding.word("normal"))
    awake = both_sides(listed(flows, finding, flows.muscle("awake", "shock"), "upper")).mean(axis=-1)
    return Reading(value, strength, awake < number("shocked_share"))


def bladder(flows: Flows, finding: Finding) -> Reading:
    """The sacral reflex of the bladder, what holds it back from above, and shock."""
    log = flows.log()
    index = flows.wiring.index
    levels = finding.given("level", "")
    parts = [("motor_neuron", 1.0), ("ventral_root", 1.0), ("dorsal_root", 1.0)]
    arc = np.mean(
        [np.exp(sum(log[index[family, level]] * w for family, w in parts)) for level in levels], axis=0
    )
    arc = both_sides(arc).max(axis=-1)
    shock = 1.0 - both_sides(flows.structure("bladder_tract", view="shock_bladder")).max(axis=-1)
    above = 1.0 - both_sides(flows.structure("bladder_tract")).max(axis=-1)
    limp = np.maximum((1.0 - arc) / (1.0 - number("bladder_sacral")), shock / number("bladder_shock"))
    free = above / number("bladder_above")
    value = np.where(free >= 1.0, finding.word("spastic"), finding.word("normal"))
    value = np.where(limp >= 1.0, finding.word("areflexic"), value)
    return Reading(value[None], np.maximum(limp, free)[None], (shock > number("bladder_shock"))[None])


RULES = {
    "sensation": sensation,
    "sensory_level": sensory_level,
    "coordination": coordination,
    "gait": gait,
    "bladder": bladder,
}
