"""Rules for reflexes: stretch reflexes by the reflex model's table, the others by their arcs and what sets them."""

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from motorlab.anatomy import anatomy
from motorlab.catalogue import Finding, Reading
from motorlab.exam.strength import both_sides, indices, present
from motorlab.flows import Flows, number
from motorlab.reflex.amplitudes import clonus_with_muscle, with_muscle
from motorlab.reflex.amplitudes import jerk as size_of_jerk
from motorlab.reflex.grades import grade

__all__ = ["RULES"]

Floats = NDArray[np.float64]
INPUTS = ("release", "shock", "lower", "afferent", "conduction")


def jerks(flows: Flows, rows: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Return amplitude (1 is healthy) and clonus (deg) of reflexes, as the reflex model gives them."""
    arc = flows.arcs

    def read() -> Floats:
        size, swing = size_of_jerk(*(arc[name].clip(0.0, 1.0) for name in INPUTS))
        muscle = arc["junction"], arc["fibre"]
        return np.array([with_muscle(size, *muscle), clonus_with_muscle(swing, *muscle)], dtype=float)

    both = flows.keep("jerks", read)  # three rules ask for it
    return both[0][rows], both[1][rows]


@cache
def _skin_rows() -> NDArray[np.int64]:
    """Return the row of the region of skin that each reflex starts from, -1 for the skin of its own roots."""
    wiring = anatomy()
    return np.array([wiring.region_row.get(region, -1) for region in wiring.reflexes["afferent_region"]])


@cache
def _traits(column: str) -> NDArray[Any]:
    return anatomy().reflexes[column].to_numpy()


def skin(flows: Flows, rows: NDArray[np.int64]) -> Floats:
    """Return what the stimulated skin still sends to the cord or brainstem, by reflex."""
    felt = flows.by_region(flows.small_fibres)
    region = _skin_rows()[rows]
    out = np.where((region >= 0)[:, None], felt[region], flows.arcs["afferent"][rows])
    return np.clip(out, 0.0, 1.0)


def muscle_left(flows: Flows, rows: NDArray[np.int64]) -> Floats:
    """Return what the way out of each reflex still transmits: units, junctions and fibres."""
    return np.asarray(flows.arcs["lower"][rows] * flows.arcs["junction"][rows] * flows.arcs["fibre"][rows])


def jerk(flows: Flows, finding: Finding) -> Reading:
    """Grade of a stretch reflex, or of a brainstem reflex, which is only ever weakened."""
    rows = finding.reflexes
    size, swing = jerks(flows, rows)
    stretch = _traits("type")[rows] == "stretch"
    arc = muscle_left(flows, rows) * skin(flows, rows)
    size = np.where(stretch[:, None], size, arc)
    size = on_both_sides(flows, rows, size)
    grades = grade(size, on_both_sides(flows, rows, np.where(stretch[:, None], swing, 0.0)))
    whole = flows.arcs["lower"][rows] * flows.arcs["afferent"][rows]
    shock = flows.arcs["shock"][rows]
    # of an arc that is whole even a little shock, as in the first days of a stroke, must be the reason
    shocked = ((shock > 0.3) & (whole > 0.6)) | ((shock > 0.02) & (whole > 0.95))
    return Reading(grades, np.abs(grades - 2.0) / number("grade_abnormal"), shocked & (grades < 2.0))


def on_both_sides(flows: Flows, rows: NDArray[np.int64], values: Floats) -> Floats:
    """Return the values with both sides averaged for reflexes of the midline, such as the jaw jerk."""
    middle = _traits("midline")[rows].astype(bool)
    mean = np.repeat(both_sides(values).mean(axis=-1), 2, axis=-1)
    return np.where(middle[:, None], mean, values)


def superficial(flows: Flows, finding: Finding) -> Reading:
    """A reflex of the skin: its arc, and for most the support of the crossed tract."""
    rows = finding.reflexes
    wiring = flows.wiring
    supported = _traits("upper_effect")[rows] == "supports"
    crossed = wiring.by_reflex(flows.crossed()[wiring.arc_pair])
    arc = muscle_left(flows, rows) * skin(flows, rows) * (1.0 - flows.arcs["shock"][rows])
    left = on_both_sides(flows, rows, arc * np.where(supported[:, None], crossed[rows], 1.0))
    value = np.where(left < number("superficial_reduced"), finding.word("reduced"), finding.word("normal"))
    value = np.where(left < number("superficial_absent"), finding.word("absent"), value)
    shocked = (flows.arcs["shock"][rows] > 0.3) & (muscle_left(flows, rows) > 0.6)
    return Reading(value, (1.0 - left) / (1.0 - number("superficial_reduced")), shocked)


def plantar(flows: Flows, finding: Finding) -> Reading:
    """The toe: extensor when its descending control is lost, mute when it cannot answer."""
    rows = finding.reflexes
    flexor_row = flows.wiring.muscle_row["foot_intrinsics"]
    loss = 1.0 - flows.arcs["control"][rows]
    felt = skin(flows, rows)
    raised = muscle_left(flows, rows)
    ends = flows.muscle("lower") * flows.junction * flows.fibre
    lowered = np.broadcast_to(ends[flexor_row], raised.shape)
    released = loss > number("plantar_extensor")
    silent = (felt < number("plantar_skin")) | (
        (flows.arcs["shock"][rows] > number("plantar_shock")) & released
    )
    silent |= np.where(released, raised < number("plantar_toes"), lowered < number("plantar_flexors"))
    past = loss / number("plantar_extensor")
    if "mute" not in finding.words:
        strength = np.where(silent, 0.0, past)
        return present(finding, strength)
    value = np.where(
        silent, finding.word("mute"), np.where(released, finding.word("extensor"), finding.word("flexor"))
    )
    numb = (1.0 - felt) / (1.0 - number("plantar_skin"))
    limp = (1.0 - lowered) / (1.0 - number("plantar_flexors"))
    strength = np.where(silent, np.maximum.reduce([numb, limp, past, np.ones_like(numb)]), past)
    return Reading(value, strength, silent & (flows.arcs["shock"][rows] > number("plantar_shock")))


def clonus(flows: Flows, finding: Finding) -> Reading:
    """Clonus: the reflex model keeps swinging after the stretch."""
    limits = np.array([number(f"clonus_{target}") for target in finding.targets])
    return present(finding, jerks(flows, finding.reflexes)[1] / limits[:, None])


def released(flows: Flows, finding: Finding) -> Reading:
    """A stretch reflex that shows only when it is larger than in health."""
    size, _ = jerks(flows, finding.reflexes)
    return present(finding, np.maximum(size - 1.0, 0.0) / (number(f"released_{finding.name}") - 1.0))


def inverted(flows: Flows, finding: Finding) -> Reading:
    """The tapped muscle's arc is broken, a neighbour answers, and reflexes below are released."""
    row = flows.wiring.reflex_row

    def rows(role: str) -> NDArray[np.int64]:
        return np.array([row[finding.given("reflex", target, role)[0]] for target in finding.targets])

    arc = flows.arcs["lower"] * flows.arcs["afferent"] * (1.0 - flows.arcs["shock"])
    broken = (1.0 - arc[rows("arc")]) / (1.0 - number("inverted_arc"))
    answers = arc[rows("neighbour")] / number("inverted_neighbour")
    below = flows.arcs["release"][rows("released")] / number("inverted_released")
    return present(finding, np.minimum.reduce([broken, answers, below]))


def withdrawal(flows: Flows, finding: Finding) -> Reading:
    """Reflexes of the whole leg to pain: released by upper loss, silent in shock."""
    rows = finding.reflexes
    arc = muscle_left(flows, rows) * skin(flows, rows) * (1.0 - flows.arcs["shock"][rows])
    free = flows.arcs["release"][rows] * arc / number("withdrawal_released")
    value = np.where(free >= 1.0, finding.word("exaggerated"), finding.word("normal"))
    value = np.where(arc < number("withdrawal_reduced"), finding.word("reduced"), value)
    value = np.where(arc < number("withdrawal_absent"), finding.word("absent"), value)
    strength = np.maximum(free, (1.0 - arc) / (1.0 - number("withdrawal_reduced")))
    return Reading(value, strength, flows.arcs["shock"][rows] > number("plantar_shock"))


def primitive(flows: Flows, finding: Finding) -> Reading:
    """A reflex of infancy: its arc, and the loss of what held it back."""
    rows = finding.reflexes
    arc = muscle_left(flows, rows) * skin(flows, rows)
    upper = 1.0 - flows.muscle("upper", "spasticity")
    strength = np.zeros_like(arc)
    for place, target in enumerate(finding.targets):
        found = [1.0 - flows.structure(name) for name in finding.given("structure", target, "released")]
        # the hemisphere that holds back a hand is the opposite one
        opposite = [1.0 - flows.structure(name) for name in finding.given("structure", target, "opposite")]
        found += [both_sides(lost)[..., ::-1].ravel() for lost in opposite]
        for name in finding.given("muscle", target, "bilateral"):
            found.append(np.repeat(both_sides(upper[indices(flows, [name])[0]]).min(axis=-1), 2))
        found += [upper[indices(flows, [name])[0]] for name in finding.given("muscle", target, "loss")]
        strength[place] = np.max(found, axis=0)
    return present(finding, strength * arc / number("primitive_loss"))


RULES = {
    "jerk": jerk,
    "superficial": superficial,
    "plantar": plantar,
    "clonus": clonus,
    "released": released,
    "inverted": inverted,
    "withdrawal": withdrawal,
    "primitive": primitive,
}
