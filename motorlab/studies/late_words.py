"""Rules for late responses, tests of the junction and magnetic stimulation: their numbers read against the limits.

A strength is 0 for the healthy value and 1 at the limit. Where nothing is seen it is well past the limit.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from motorlab.catalogue import REPETITIVE, Finding, Reading
from motorlab.flows import Flows, number, other_side
from motorlab.studies.h_values import h_reflexes, h_studies
from motorlab.studies.junction_values import Trains, junction_studies, trains
from motorlab.studies.late_values import f_studies, f_waves
from motorlab.studies.magnetic_values import magnetic_responses, targets
from motorlab.studies.nerve_points import motor_points
from motorlab.studies.responses import motor_responses
from motorlab.tables import rows, table

__all__ = ["RULES"]

Floats = NDArray[np.float64]
SILENT = 3.0  # strength where nothing is seen
SHOCKED = 0.4  # asleep by this much, shock is the reason


def _past(value: Floats, healthy: Floats | float, limit: Floats | float) -> Floats:
    """Return how far a value is on the way from health to its limit; 0 where there is none."""
    return np.asarray(np.nan_to_num(np.maximum((value - healthy) / (np.asarray(limit) - healthy), 0.0)))


def f_wave(flows: Flows, finding: Finding) -> Reading:
    """F wave: absent, later than its limit, or in fewer shocks than it should be."""
    f, found = f_studies(), f_waves(flows)
    study = np.array([f.row[name] for name in finding.targets])
    latency, persistence = found.latency_ms[study], found.persistence_pct[study]
    healthy, usual = f.latency_ms[study, None], f.persistence_pct[study, None]
    late = _past(latency, healthy, f.latency_upper_ms[study, None])
    fewer = _past(-persistence, -usual, -number("late_f_rare") * usual)
    silent = np.isnan(latency)
    value = np.where(fewer >= 1.0, finding.word("rare"), finding.word("normal"))
    value = np.where(late >= 1.0, finding.word("prolonged"), value)
    value = np.where(silent, finding.word("absent"), value)
    strength = np.where(silent, SILENT, np.maximum(late, fewer))
    return Reading(value, strength, found.asleep[study] > SHOCKED)


def h_reflex(flows: Flows, finding: Finding) -> Reading:
    """H reflex: absent, later than its limit or than the other side, or small over M or over the other side."""
    h, found = h_studies(), h_reflexes(flows)
    study = np.array([h.row[name] for name in finding.targets])
    latency, size, h_m = found.latency_ms[study], found.size[study], found.h_m[study]
    healthy = h.latency_ms[study, None]
    late = _past(latency, healthy, h.latency_upper_ms[study, None])
    late = np.maximum(late, _past(latency - other_side(latency), 0.0, number("late_h_side_ms")))
    small = _past(-h_m, -number("late_h_m"), -number("late_h_m_least"))
    beside = size / np.maximum(other_side(size), 1e-9)
    small = np.maximum(small, _past(-beside, -1.0, -number("late_h_sides")))
    silent = np.isnan(latency)
    value = np.where(small >= 1.0, finding.word("reduced"), finding.word("normal"))
    value = np.where(late >= 1.0, finding.word("prolonged"), value)
    value = np.where(silent, finding.word("absent"), value)
    return Reading(
        value, np.where(silent, SILENT, np.maximum(late, small)), found.asleep[study] > SHOCKED / 2.0
    )


def late_response(flows: Flows, finding: Finding) -> Reading:
    """F wave: up and down the motor axons. H reflex: the arc of the jerk without its spindle."""
    return h_reflex(flows, finding) if finding.name == "h_reflex" else f_wave(flows, finding)


@cache
def _rested() -> Trains:
    """Return the trains of a healthy person."""
    return trains(Flows([()]))


@cache
def _drop(study: str) -> float:
    """Return the drop from the first to the fourth response that counts (%): in the face a smaller one does."""
    (nerve,) = (row.nerve for row in rows("studies") if (row.finding, row.study) == ("cmap", study))
    own = f"junction_decrement_{nerve}"
    return number(own if own in set(table("thresholds")["name"]) else "junction_decrement")


def repetitive(flows: Flows, finding: Finding) -> Reading:
    """Junction tests: slow stimulation wears transmission out, exercise brings failing release back."""
    found, healthy, direct, p = trains(flows), _rested(), motor_responses(flows), motor_points()
    values, strengths = [], []
    for target in finding.targets:
        nerve, _, way = target.partition(":")
        place, study = REPETITIVE.index(nerve), junction_studies()[REPETITIVE.index(nerve)]
        seen = direct.size[p.first[study]] * p.typical[study] >= number("noise_mv")
        if way == "3hz":
            strength = _past(found.decrement_pct[place], healthy.decrement_pct[place, 0], _drop(nerve))
            word = finding.word("decrement")
        else:
            limit = number("junction_increment")
            strength = _past(found.increment_pct[place], healthy.increment_pct[place, 0], limit)
            word = finding.word("increment")
        strength = np.where(seen, strength, 0.0)  # what does not answer neither falls nor grows
        values.append(np.where(strength >= 1.0, word, finding.word("normal")))
        strengths.append(strength)
    return Reading(np.array(values), np.array(strengths))


def central_conduction(flows: Flows, finding: Finding) -> Reading:
    """Conduction from cortex to cord: slow when fast fibres are lost, absent when nearly all are."""
    t, found = targets(), magnetic_responses(flows)
    row = np.array([t.row[name] for name in finding.targets])
    late = _past(found.central_ms[row], t.central_ms[row], t.central_upper_ms[row])
    silent = np.isnan(found.central_ms[row])
    value = np.where(late >= 1.0, finding.word("prolonged"), finding.word("normal"))
    value = np.where(silent, finding.word("absent"), value)
    return Reading(value, np.where(silent, np.maximum(late, SILENT), late))


RULES = {
    "late_response": late_response,
    "repetitive": repetitive,
    "central_conduction": central_conduction,
}
