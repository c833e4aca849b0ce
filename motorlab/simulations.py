"""Run a protocol of the reflex model on the arc that a case leaves."""

from dataclasses import replace
from functools import cache, lru_cache

from motorlab.choices import one_of
from motorlab.lesions import Lesions
from motorlab.pathway import arc, around
from motorlab.reflex.arcs import Arc, Around
from motorlab.reflex.protocols import examine, limbs, settings
from motorlab.reflex.run import Run
from motorlab.tables import rows
from motorlab.treated_cases import treated_case
from motorlab.treatments import Treatment, Treatments, reaching

__all__ = ["simulate"]

CROSSED = "knee"  # the arc of the other leg that a painful step straightens


def simulate(
    *lesions: Lesions,
    protocol: str = "knee_jerk",
    side: str = "right",
    muscle: str | None = None,
    treatment: Treatments = None,
    seed: int = 1,
    **given: float,
) -> Run:
    """Return what a protocol would record in a case; with no lesion, in health.

    Parameters
    ----------
    lesions
        Any number of lesions, singly or in tuples; none means healthy.
    protocol
        A row of `protocols`.
    side
        `left` or `right`: the side that is examined.
    muscle
        The muscle that is examined; None for the protocol's usual one (`protocol_limbs`).
    treatment
        None, the id of a row of `treatments`, a `motorlab.Treatment`, or a tuple of them. What is given to one muscle
        (a toxin) is given to the one that is examined.
    seed
        Seed of the synaptic noise. The same seed gives the same noise whatever the lesion.
    given
        Settings of the protocol (`protocol_settings`), such as `tap=2`.

    Returns
    -------
    Run
        Its `curves`, `readouts`, `events` and `steps`; see the protocol's own function.

    Raises
    ------
    ValueError
        If the protocol, side or treatment is unknown, the protocol cannot be done on the muscle, or a setting is out of
        its range.

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
    where = limbs(protocol)
    own = one_of(muscle, where, f"muscle for {protocol}") if muscle else next(iter(where))
    one_of(side, ("left", "right"), "side")
    hurt = treated_case(lesions, treatment)
    left = Arc(**arc(where[own].reflex, side, *hurt, reads=_reads(protocol)))
    opposite = Arc(**arc(CROSSED, "left" if side == "right" else "right", *hurt))
    beside = Around(**around(side, *hurt), other=opposite)
    values = tuple(settings(protocol, given).items())
    run = _run(protocol, left, own, side, reaching(treatment, _region(own)), seed, values, beside)
    # tables of its own (copied only when they are changed), so that nobody's change is seen by anybody else
    tables = {name: getattr(run, name).copy(deep=False) for name in ("curves", "events", "steps")}
    return replace(run, readouts=dict(run.readouts), **tables)


@cache
def _reads(protocol: str) -> str:
    return next(str(row.reads) for row in rows("protocols") if row.protocol == protocol)


@cache
def _region(muscle: str) -> str:
    return next(str(row.region) for row in rows("muscles") if row.muscle == muscle)


@lru_cache(maxsize=16)  # on many days of a case the arc is as it was, and a slider goes back and forth
def _run(
    protocol: str,
    left: Arc,
    muscle: str,
    side: str,
    treatment: tuple[Treatment, ...],
    seed: int,
    values: tuple[tuple[str, float], ...],
    beside: Around,
) -> Run:
    return examine(
        protocol,
        left,
        muscle=muscle,
        side=side,
        seed=seed,
        treatment=treatment,
        around=beside,
        **dict(values),
    )
