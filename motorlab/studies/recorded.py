"""What is read off a response at each point of a nerve: size, latency, duration and speed, for many cases at once.

A response is described by three things: how many fibres answer, when the first impulse arrives, and how far the others
are spread behind it. Lost axons change the first, lost myelin the second and third, and what an instrument measures
follows from them (`motorlab.studies.compound`).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from motorlab.flows import number
from motorlab.studies.compound import EDGE, edge, shape
from motorlab.studies.nerve_points import Points

__all__ = ["Responses", "recorded", "speed_left"]

Floats = NDArray[np.float64]
HEARD = 1e-3  # of the healthy response: less is lost in the noise


@dataclass(frozen=True)
class Responses:
    """What an instrument measures at each point, points by columns (two a case: left, right).

    Attributes
    ----------
    size
        Height of the main phase over that of health at the study's first point; 0 where nothing answers.
    onset_ms, peak_ms, duration_ms
        When the main phase begins, when its top comes, how long it lasts; NaN where nothing answers.
    speed
        From the point before to this one, at a sensory point from there to the electrode (m/s); else NaN.
    first_ms, spread_ms
        When the first impulse arrives, and how far the others are spread behind it (ms, standard deviation).
    passing
        Share of the impulses that pass from this point to the study's first one.
    """

    size: Floats
    onset_ms: Floats
    peak_ms: Floats
    duration_ms: Floats
    speed: Floats
    first_ms: Floats
    spread_ms: Floats
    passing: Floats


def speed_left(myelin: Floats) -> Floats:
    """Return the speed that is left where so much of the myelin is, over the healthy one.

    Examples
    --------
    >>> speed_left(np.array([1.0, 0.5, 0.0])).round(2).tolist()
    [1.0, 0.6, 0.2]
    """
    slowest = number("nerve_slowest")
    return np.asarray(slowest + (1.0 - slowest) * myelin)


def recorded(
    p: Points,
    kind: str,
    *,
    answering: Floats,
    behind: Floats,
    step_ms: Floats,
    healthy_ms: Floats,
    scatter: Floats,
    start: Floats,
    passing: Floats,
    colder_c: float,
) -> Responses:
    """Return what an instrument measures at each point of all motor or all sensory studies.

    Parameters
    ----------
    p, kind
        The points; the kind of response.
    answering, behind
        Share of the fibres that answer; and what junction and muscle make of each of them.
    step_ms, healthy_ms, scatter
        How long each step takes now and in health, and the myelin in it that keeps fibres together.
    start
        Spread in health at the study's first point (ms).
    passing
        Share that passes from each point to the first.
    colder_c
        Cold makes every impulse slower, and longer and taller at the electrode.
    """
    terminal = kind == "motor" and p.is_first[:, None]
    slower = np.where(terminal, number("cold_slows_terminal"), number("cold_slows"))
    step_ms = step_ms * (1.0 + slower * colder_c)
    behind = behind * (1.0 + number(f"cold_raises_{kind}") * colder_c)
    spread = number("nerve_spread")
    widened = step_ms * spread * (1.0 + number("nerve_scatter") * (1.0 - scatter))
    widened = np.where(p.is_first[:, None], widened - healthy_ms * spread, widened)
    wide = start[p.first][p.study] + p.below @ widened
    first_ms = p.below @ step_ms + (EDGE - edge(answering, number("nerve_fibres"))) * wide
    read = shape(kind).at(wide)
    whole = shape(kind).at(start[p.first][p.study]).size
    heard = answering * behind > HEARD
    onset = np.where(heard, first_ms + read.foot_ms, np.nan)
    before = np.where(p.is_first[:, None], np.nan if kind == "motor" else 0.0, np.roll(onset, 1, axis=0))
    return Responses(
        size=np.where(heard, answering * behind * read.size / whole, 0.0),
        onset_ms=onset,
        peak_ms=np.where(heard, first_ms + read.peak_ms, np.nan),
        duration_ms=np.where(heard, read.duration_ms, np.nan),
        speed=1000.0 * p.step_m[:, None] / (onset - before),
        first_ms=first_ms,
        spread_ms=wide,
        passing=passing,
    )
