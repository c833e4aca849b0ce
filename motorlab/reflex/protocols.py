"""The protocols: what can be examined, on which limb, with which settings; what each does stands in its own module.

Limbs and settings of a protocol are the rows of `data/protocol_limbs.csv` and `data/protocol_settings.csv`.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from motorlab.choices import one_of
from motorlab.reflex.arcs import HEALTHY, Arc, Around
from motorlab.reflex.effort import voluntary_ramp
from motorlab.reflex.jerks import gain_curve, jerk
from motorlab.reflex.levers import treated_arc, treated_model
from motorlab.reflex.parameters import parameters
from motorlab.reflex.run import Examination, Run, limb_row
from motorlab.reflex.shocks import f_wave, h_depression, h_reflex, reciprocal_inhibition
from motorlab.reflex.skin import withdrawal
from motorlab.reflex.tone import clonus, passive_stretch, pendulum
from motorlab.tables import rows
from motorlab.treatments import Treatments

__all__ = ["PROTOCOLS", "Run", "examine", "limbs", "settings"]

HEALTHY_AROUND = Around()
PROTOCOLS: dict[str, Callable[..., Run]] = {
    **dict.fromkeys(("knee_jerk", "ankle_jerk", "biceps_jerk", "triceps_jerk"), jerk),
    **dict.fromkeys(("brachioradialis_jerk", "jaw_jerk"), jerk),
    "h_reflex": h_reflex,
    "h_depression": h_depression,
    "reciprocal_inhibition": reciprocal_inhibition,
    "f_wave": f_wave,
    "pendulum": pendulum,
    "passive_stretch": passive_stretch,
    "clonus": clonus,
    "voluntary_ramp": voluntary_ramp,
    "withdrawal": withdrawal,
    "gain_curve": gain_curve,
}


@cache
def limbs(protocol: str) -> dict[str, Any]:
    """Return the limbs on which a protocol can be done, the usual one first, each by its muscle.

    Examples
    --------
    >>> [(muscle, row.limb, row.reflex) for muscle, row in limbs("pendulum").items()]
    [('quadriceps', 'knee', 'pendular_knee')]
    """
    one_of(protocol, PROTOCOLS, "protocol")
    mine = [row for row in rows("protocol_limbs") if row.protocol == protocol]
    return {limb_row(row.limb).muscle: row for row in sorted(mine, key=lambda row: row.order)}


def settings(protocol: str, given: dict[str, float]) -> dict[str, float]:
    """Return the settings of a protocol: its own where none is given.

    Raises
    ------
    ValueError
        If the protocol has no such setting, or a value lies outside its range; names the range.

    Examples
    --------
    >>> settings("knee_jerk", {"tap": 2.0})
    {'tap': 2.0, 'reinforcement': 0.0}
    >>> settings("knee_jerk", {"tap": -1.0})
    Traceback (most recent call last):
    ValueError: tap of knee_jerk is -1.0; it must be a number from 0.1 to 3 (over the usual tap).
    """
    known = {row.setting: row for row in rows("protocol_settings") if row.protocol == protocol}
    for name, value in given.items():
        if name not in known:
            own = f"its settings are: {', '.join(known)}" if known else "it has none"
            raise ValueError(f"{protocol} has no setting {name!r}; {own}.")
        row = known[name]
        good = isinstance(value, (int, float)) and row.low <= value <= row.high
        if not good:
            raise ValueError(
                f"{name} of {protocol} is {value!r}; it must be a number from {row.low:g} to {row.high:g} ({row.unit})."
            )
    return {name: float(given.get(name, row.usual)) for name, row in known.items()}


def examine(
    protocol: str,
    arc: Arc = HEALTHY,
    *,
    muscle: str | None = None,
    side: str = "right",
    seed: int = 1,
    treatment: Treatments = None,
    around: Around = HEALTHY_AROUND,
    **given: float,
) -> Run:
    """Return what a protocol would record where this is left of the reflex arc.

    Parameters
    ----------
    protocol
        A row of `protocols`.
    arc
        What is left of the reflex arc.
    muscle
        The muscle that is examined; None for the protocol's usual one.
    side
        Side of the examination; it names the run and changes nothing.
    seed
        Seed of the synaptic noise; the same seed and arc give the same run.
    treatment
        A plan of treatment.
    around
        What the sole's protocol meets beside its own arc.
    given
        Settings of the protocol, such as `tap=2`.

    Returns
    -------
    Run
        See the protocol's own function.

    Raises
    ------
    ValueError
        If there is no such protocol or side, it cannot be done on this muscle, or a setting is out of its range.

    Examples
    --------
    >>> 14 < examine("knee_jerk").readouts["latency_ms"] < 22
    True
    >>> examine("knee_jerk", Arc(afferent=0.0)).readouts["excursion_deg"]
    0.0
    """
    where = limbs(protocol)
    row = where[one_of(muscle, where, f"muscle for {protocol}")] if muscle else next(iter(where.values()))
    exam = Examination(
        protocol=protocol,
        limb=row.limb,
        side=one_of(side, ("left", "right"), "side"),
        seed=seed,
        arc=treated_arc(arc, treatment),
        model=treated_model(parameters(row.limb), arc, treatment),
        around=around,
    )
    return PROTOCOLS[protocol](exam, **settings(protocol, given))
