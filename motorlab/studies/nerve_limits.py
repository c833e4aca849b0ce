"""Where a nerve conduction study becomes abnormal: the limits of each study, over the healthy values."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from motorlab.flows import Flows, number
from motorlab.studies.nerve_points import Points, motor_points, sensory_points
from motorlab.studies.responses import Responses, motor_responses, sensory_responses

__all__ = ["Limits", "limits"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Limits:
    """Limits of all motor or of all sensory studies.

    Attributes
    ----------
    healthy
        The responses of a healthy person.
    reduced, absent
        Size under which a response is reduced, and lost in the noise; one a study, over the healthy size.
    slow
        Speed under which a step is slow, over the healthy speed; one a point.
    """

    healthy: Responses
    reduced: Floats
    absent: Floats
    slow: Floats

    @property
    def whole(self) -> Floats:
        """The healthy size at each point, over that at the study's first one."""
        return np.asarray(self.healthy.size[:, 0])


def _limits(points: Points, healthy: Responses, noise: float) -> Limits:
    return Limits(
        healthy=healthy,
        reduced=np.nan_to_num(points.lower / points.typical),
        absent=np.nan_to_num(noise / points.typical, nan=number("response_absent")),
        slow=np.nan_to_num(points.speed_lower / points.speed[points.study], nan=number("velocity_least")),
    )


@cache
def limits(finding: str) -> Limits:
    """Return the limits of the motor (`cmap`) or of the sensory (`snap`) studies.

    Examples
    --------
    >>> row = motor_points().row["median"]
    >>> float(limits("cmap").reduced[row])
    0.41
    """
    flows = Flows([()])
    if finding == "cmap":
        return _limits(motor_points(), motor_responses(flows), number("noise_mv"))
    return _limits(sensory_points(), sensory_responses(flows), number("noise_uv"))
