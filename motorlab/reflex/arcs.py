"""What lesions leave of a reflex arc, as the reflex model is told it: the only door between pathway and model."""

from dataclasses import dataclass, fields

__all__ = ["HEALTHY", "Arc", "Around"]


@dataclass(frozen=True, slots=True)
class Arc:
    """What is left of one reflex arc on one side, each from 0 to 1; the default is healthy.

    Parameters
    ----------
    release
        Chronic release by upper loss: 0 none, 1 full.
    shock
        Acute shock by upper loss: 0 none, 1 full.
    lower
        Share of the motor units left.
    afferent
        Share of the spindle fibres left.
    conduction
        Myelin: 1 healthy, 0 none left (slow and dispersed; block counts as loss of `lower` and `afferent`).
    junction, fibre
        Share of each unit's force and potential left by the junction and by the muscle fibres.
    voluntary
        Share of the upper drive left. A jerk is made at rest and does not read it.
    axons
        Share of the motor axons that a shock still fires below; None: the same as `lower`. For some days after a cut it
        is more.
    reinnervated
        Share of the muscle's fibres that obey a living unit; None: the same as `lower`. Where units have sprouted it is
        more, and each of them is larger.

    Raises
    ------
    ValueError
        If a value is not a number from 0 to 1.

    Examples
    --------
    >>> Arc(release=0.8).release
    0.8
    >>> Arc(lower=1.2)
    Traceback (most recent call last):
    ValueError: lower of a reflex arc is 1.2; it must be a number from 0 to 1.
    """

    release: float = 0.0
    shock: float = 0.0
    lower: float = 1.0
    afferent: float = 1.0
    conduction: float = 1.0
    junction: float = 1.0
    fibre: float = 1.0
    voluntary: float = 1.0
    axons: float | None = None
    reinnervated: float | None = None

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if value is None and field.name in ("axons", "reinnervated"):
                continue
            try:
                good = 0.0 <= value <= 1.0
            except TypeError:
                good = False
            if not good:
                raise ValueError(
                    f"{field.name} of a reflex arc is {value!r}; it must be a number from 0 to 1."
                )
            object.__setattr__(self, field.name, float(value))


HEALTHY = Arc()


@dataclass(frozen=True, slots=True)
class Around:
    """What the sole's protocol meets beside its own arc, each from 0 to 1; the default is healthy.

    Parameters
    ----------
    skin
        What the stroked skin still sends to the cord.
    opponent
        What is left of the way out to the flexors of the toes.
    other
        The arc of the other leg's knee.
    """

    skin: float = 1.0
    opponent: float = 1.0
    other: Arc = HEALTHY
