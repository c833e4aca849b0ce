"""Run a protocol of the reflex model on the arc that a case leaves."""

from dataclasses import replace
from functools import lru_cache

from motorlab.choices import one_of
from motorlab.lesions import Lesions
from motorlab.pathway import arc
from motorlab.reflex.parameters import Arc
from motorlab.reflex.protocols import Run, knee_jerk
from motorlab.tables import table

__all__ = ["simulate"]

PROTOCOLS = {"knee_jerk": (knee_jerk, "knee")}


def simulate(
    *lesions: Lesions, protocol: str = "knee_jerk", side: str = "right", treatment: None = None, seed: int = 1
) -> Run:
    """Return what a protocol would record in a case; with no lesion, in health.

    Parameters
    ----------
    lesions
        Any number of lesions, singly or in tuples; none means healthy.
    protocol
        A row of `protocols` that is available.
    side
        `left` or `right`: the side that is examined.
    treatment
        None: treatments are not simulated in this version.
    seed
        Seed of the synaptic noise. The same seed gives the same noise whatever the lesion.

    Returns
    -------
    Run
        Its `curves`, `readouts` and `events`; see the protocol's own function.

    Raises
    ------
    ValueError
        If the protocol or side is unknown, the protocol is not available yet, or a treatment is given.

    Notes
    -----
    The model is fitted, not predicted. It starts from the same pooled arc as the grade in `expect`, so that curve and
    grade agree.

    Examples
    --------
    >>> from motorlab.lesions import Lesion
    >>> stroke = Lesion("internal_capsule", side="left", severity=0.8, days=30)
    >>> simulate(stroke, side="right").readouts["excursion_deg"] > simulate().readouts["excursion_deg"]
    True
    """
    known = table("protocols")["protocol"].tolist()
    if one_of(protocol, known, "protocol") not in PROTOCOLS:
        raise ValueError(
            f"The protocol {protocol!r} is not available yet; available: {', '.join(PROTOCOLS)}."
        )
    if treatment is not None:
        raise ValueError(
            f"Treatments are not simulated in this version, so leave treatment={treatment!r} out."
        )
    _, reflex = PROTOCOLS[protocol]
    run = _run(protocol, Arc(**arc(reflex, side, *lesions)), one_of(side, ("left", "right"), "side"), seed)
    # tables of its own (copied only when they are changed), so that nobody's change is seen by anybody else
    own = {name: getattr(run, name).copy(deep=False) for name in ("curves", "events")}
    return replace(run, readouts=dict(run.readouts), **own)


@lru_cache(maxsize=16)  # on many days of a case the arc is as it was, and a slider goes back and forth
def _run(protocol: str, left: Arc, side: str, seed: int) -> Run:
    return PROTOCOLS[protocol][0](left, side=side, seed=seed)
