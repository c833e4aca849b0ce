"""The numbers of the reflex model, and what a lesion does to them.

All values stand in `data/reflex_parameters.csv`. They are fitted, not predicted: one set was tuned by hand
until the healthy knee jerk, its increase after upper loss and its decrease after lower or afferent loss came
out in the right order and size. The model explains; it does not measure.
"""

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from motorlab.choices import one_of
from motorlab.reflex.arcs import Arc
from motorlab.tables import table

__all__ = ["JOINTS", "Limb", "Model", "lesioned", "parameters", "reinforced", "values"]

JOINTS = ("knee", "ankle", "biceps", "triceps", "brachioradialis", "jaw", "hand", "foot")


@dataclass(frozen=True, slots=True)
class Limb:
    """A joint with a tapped muscle and its opponent; its angle grows as the tapped muscle is stretched."""

    inertia_kg_m2: float
    gravity_nm: float
    stiffness_nm: float
    slack_deg: float
    damping_nm_s: float
    lever_m: float
    reference_deg: float
    force_n: float
    speed_mm_per_s: float
    width_mm: float
    proximal_m: float
    distal_m: float
    muscle_m: float
    tap_mm: float
    tap_ms: float
    drive_na: float
    from_deg: float
    range_deg: float
    accepted_nm: float
    input_ratio: float
    rest_ratio: float


@dataclass(frozen=True, slots=True)
class Model:
    """Everything the core needs besides the stimulus and the seed; one frozen record per run.

    The names of the first block are the rows of `data/reflex_parameters.csv`; the last block is what a lesion
    leaves of the tapped muscle's own arc.
    """

    limb: Limb
    units: int
    threshold_mv: float
    potassium_mv: float
    rheobase_small_na: float
    rheobase_large_na: float
    membrane_slow_ms: float
    membrane_fast_ms: float
    afterpotential_slow_ms: float
    afterpotential_fast_ms: float
    afterpotential_small: float
    afterpotential_large: float
    refractory_ms: float
    noise_mv: float
    noise_ms: float
    charge_nc: float
    current_ms: float
    presynaptic: float
    recovery_ms: float
    depletion: float
    bias_na: float
    reciprocal_nc: float
    reciprocal_ms: float
    renshaw_na: float
    renshaw_ms: float
    plateau_ms: float
    plateau_half_per_s: float
    rest_per_s: float
    position_per_mm: float
    speed_per_s: float
    speed_exponent: float
    onset_per_mm_s2: float
    afferent_classes: int
    afferent_fast_m_per_s: float
    afferent_slow_m_per_s: float
    motor_slow_m_per_s: float
    motor_fast_m_per_s: float
    spindle_ms: float
    synapse_ms: float
    junction_ms: float
    slowing_low: float
    slowing_high: float
    force_range: float
    twitch_slow_ms: float
    twitch_fast_ms: float
    saturation: float
    potential_mv: float
    potential_range: float
    potential_short_ms: float
    potential_long_ms: float
    afferent_spread: float
    motor_threshold_small: float
    motor_threshold_large: float
    echo_chance: float
    echo_ms: float
    echo_bias_na: float
    echo_na: float
    reset_ms: float
    slow_depletion: float
    slow_recovery_ms: float

    spindle_gain: float = 1.0
    units_left: float = 1.0
    afferents_left: float = 1.0
    myelin_lost: float = 0.0
    muscle_left: float = 1.0
    axons_left: float = 1.0
    unit_growth: float = 1.0
    drive_left: float = 1.0
    plateau_na: float = 0.0
    input_left: float = 1.0


@cache
def values(group: str) -> dict[str, Any]:
    """Return the values of one group of `data/reflex_parameters.csv` by name; counts as whole numbers."""
    rows = table("reflex_parameters").query("group == @group")
    return {
        name: int(value) if unit == "count" else float(value)
        for name, value, unit in zip(rows["name"], rows["value"], rows["unit"], strict=True)
    }


@cache
def parameters(limb: str = "knee") -> Model:
    """Return the healthy parameters for one joint.

    Parameters
    ----------
    limb
        `knee` (quadriceps against hamstrings) or `ankle` (soleus against tibialis anterior).

    Returns
    -------
    Model
        A frozen record.

    Raises
    ------
    ValueError
        If there is no such joint.

    Examples
    --------
    >>> parameters("knee").units
    120
    """
    groups = ("cells", "synapse", "spindle", "axons", "units", "shocks")
    return Model(
        limb=Limb(**values(one_of(limb, JOINTS, "joint"))),
        **{k: v for group in groups for k, v in values(group).items()},
    )


def lesioned(healthy: Model, arc: Arc) -> Model:
    """Return the parameters that are left when an arc is damaged.

    Release and shock act on the cord, so on both muscles of the joint; what is lost of units, afferents,
    myelin, junctions or fibres is lost in the tapped muscle alone. Shock counts only as far as release has
    not yet taken its place.

    Parameters
    ----------
    healthy
        The parameters before the lesion.
    arc
        What is left of the arc.

    Returns
    -------
    Model
        A new record; an equal one for a healthy arc.

    Notes
    -----
    The rules and their sizes are teaching assumptions (group `lesions` of `data/reflex_parameters.csv`).

    Examples
    --------
    >>> knee = parameters("knee")
    >>> lesioned(knee, Arc()) == knee
    True
    >>> lesioned(knee, Arc(release=1.0)).presynaptic
    0.125
    """
    rule = values("lesions")
    release, shock = arc.release, arc.shock * (1.0 - arc.release)
    bias = healthy.bias_na + rule["release_bias_na"] * release
    return replace(
        healthy,
        presynaptic=healthy.presynaptic * (1.0 - rule["release_presynaptic"] * release),
        reciprocal_nc=healthy.reciprocal_nc * (1.0 - rule["release_reciprocal"] * release),
        depletion=healthy.depletion * (1.0 - rule["release_depletion"] * release),
        slow_depletion=healthy.slow_depletion * (1.0 - rule["release_slow_depletion"] * release),
        bias_na=bias * (1.0 - shock) - rule["shock_bias_na"] * shock,
        spindle_gain=1.0 - rule["shock_spindle"] * shock,
        units_left=arc.lower,
        unit_growth=_growth(arc),
        axons_left=arc.lower if arc.axons is None else max(arc.axons, arc.lower),
        afferents_left=arc.afferent,
        myelin_lost=1.0 - arc.conduction,
        muscle_left=arc.junction * arc.fibre,
        drive_left=arc.voluntary,
        plateau_na=rule["release_plateau_na"] * release,
    )


def _growth(arc: Arc) -> float:
    """Return by how much the units that are left have grown, by sprouting to orphaned fibres."""
    grown = arc.lower if arc.reinnervated is None else max(arc.reinnervated, arc.lower)
    return grown / arc.lower if arc.lower else 1.0


def reinforced(model: Model, effort: float) -> Model:
    """Return the parameters while the patient pulls the hands apart, 0 to 1 (Jendrassik's manoeuvre).

    Less of the spindle's input is held back before the synapse; by how much is a teaching assumption, fitted to a jerk
    that about doubles.

    Examples
    --------
    >>> knee = parameters("knee")
    >>> reinforced(knee, 0.0) == knee, reinforced(knee, 1.0).presynaptic < knee.presynaptic
    (True, True)
    """
    held_back = values("lesions")["reinforcement_presynaptic"]
    return replace(model, presynaptic=model.presynaptic * (1.0 - held_back * effort))
