"""What a plan of treatment changes in a reflex arc and in the parameters of its model.

Each lever acts in one place (`lever_effects`), so both steps belong together: `treated_arc` changes what lesions
leave of the arc, `treated` what cord and muscle make of it. `treated_model` takes both, with the lesion between.
"""

from dataclasses import fields, replace
from typing import Any

from motorlab.moves import moved, moves
from motorlab.reflex.arcs import HEALTHY, Arc
from motorlab.reflex.parameters import Limb, Model, lesioned, parameters, values
from motorlab.treatments import Treatments

__all__ = ["treated", "treated_arc", "treated_model"]

OF_LIMB = frozenset(field.name for field in fields(Limb))
FOLLOW = ("axons", "reinnervated")  # what of an arc falls with the living motor axons


def treated_arc(arc: Arc, treatments: Treatments = None) -> Arc:
    """Return what is left of a reflex arc under a plan of treatment; without one, the same arc.

    Examples
    --------
    >>> blocked = treated_arc(Arc(release=1.0, reinnervated=1.0), "phenol_alcohol_neurolysis")
    >>> round(blocked.lower, 2), round(blocked.reinnervated, 2)
    (0.45, 0.45)
    """
    changes: dict[str, Any] = {
        name: float(moved(getattr(arc, name), getattr(HEALTHY, name), some, arc.release))
        for name, some in moves(treatments, "arc").items()
    }
    if "lower" in changes and arc.lower:
        # axons that a block takes answer no stimulus, and no fibre obeys them
        left = changes["lower"] / arc.lower
        follow = {name: getattr(arc, name) for name in FOLLOW}
        changes |= {name: left * value for name, value in follow.items() if value is not None}
    return replace(arc, **changes)


def treated(model: Model, treatments: Treatments = None) -> Model:
    """Return the parameters under a plan of treatment; without one, equal ones.

    Only the levers whose stage is `model` act here: drugs that reach the cord or every muscle. Those that change what
    is left of the arc (the toxin, the cut, the block) act on the arc before, in `treated_arc`.

    How far the arc is released is read off the presynaptic inhibition that the lesion has left.

    Parameters
    ----------
    model
        The parameters, already lesioned.
    treatments
        A plan, as `motorlab.treatments.plan` takes it.

    Examples
    --------
    >>> knee = lesioned(parameters("knee"), Arc(release=1.0))
    >>> treated(knee, "baclofen_intrathecal").input_left < 1.0
    True
    >>> treated(knee) == knee
    True
    """
    healthy = parameters()
    released = (1.0 - model.presynaptic / healthy.presynaptic) / values("lesions")["release_presynaptic"]
    of_model: dict[str, Any] = {}
    of_limb: dict[str, Any] = {}
    for name, some in moves(treatments, "model").items():
        if name in OF_LIMB:  # no lesion changes a limb, so its own value is the healthy one
            own = getattr(model.limb, name)
            of_limb[name] = float(moved(own, own, some, released))
        else:
            own = getattr(model, name)
            of_model[name] = float(moved(own, getattr(healthy, name), some, released))
    return replace(model, limb=replace(model.limb, **of_limb), **of_model)


def treated_model(healthy: Model, arc: Arc, treatments: Treatments = None) -> Model:
    """Return the parameters that lesions and a plan of treatment leave: what `lesioned` returns, treated.

    Parameters
    ----------
    healthy
        The parameters before lesion and treatment.
    arc
        What the lesions leave of the arc.
    treatments
        A plan, as `motorlab.treatments.plan` takes it.

    Examples
    --------
    >>> released = treated_model(parameters("knee"), Arc(release=1.0), ("baclofen_oral", "botulinum_toxin_a"))
    >>> released.input_left < 1.0 and released.muscle_left < 1.0 and released.units_left == 1.0
    True
    """
    return treated(lesioned(healthy, treated_arc(arc, treatments)), treatments)
