"""Magnetic stimulation of the motor cortex in numbers: how late, how large and how hard to get, for many cases at once.

The response of a muscle has two parts: the way from cortex to cord, and the way from cord to muscle that the F wave
measures as well. The first alone is the central conduction time, so a sick nerve makes the response late and leaves the
central time as it is.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from motorlab.catalogue import catalogue
from motorlab.flows import Flows, number
from motorlab.studies.motor_ways import answering_whole, up_ms, ways
from motorlab.studies.nerve_points import motor_points
from motorlab.studies.responses import motor_responses

__all__ = ["MagneticResponses", "Targets", "magnetic_responses", "targets"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
ALIVE = 0.05  # of a root's axons: fewer do not make the first part of a response
NEVER = 1e9  # ms


@dataclass(frozen=True)
class Targets:
    """Where a magnetic response is recorded: the targets of the finding `central_conduction`.

    Attributes
    ----------
    names, study
        The targets, and the motor studies that record the same muscle, as rows of the motor points.
    central_ms, central_upper_ms
        Central conduction time in health, and its upper limit (ms).
    amplitude_pct
        Size over the direct response in health (%).
    threshold_pct
        Threshold at rest in health (% of the stimulator's output).
    """

    names: tuple[str, ...]
    study: Whole
    central_ms: Floats
    central_upper_ms: Floats
    amplitude_pct: Floats
    threshold_pct: Floats

    @property
    def row(self) -> dict[str, int]:
        """The number of each target."""
        return {name: place for place, name in enumerate(self.names)}


@cache
def targets() -> Targets:
    """Return the targets of magnetic stimulation.

    Examples
    --------
    >>> targets().names, [motor_points().names[row] for row in targets().study]
    (('hand', 'foot'), ['ulnar_fdi', 'fibular_ta'])
    """
    finding, p = catalogue()["central_conduction"], motor_points()
    names = finding.targets
    study = [next(row for row in range(len(p.names)) if p.place[row] == rows[0]) for rows in finding.members]

    def column(kind: str) -> Floats:
        return np.array([number(f"magnetic_{kind}_{name}") for name in names])[:, None]

    return Targets(
        names=names,
        study=np.array(study),
        central_ms=column("central"),
        central_upper_ms=column("upper"),
        amplitude_pct=column("amplitude"),
        threshold_pct=column("threshold"),
    )


@dataclass(frozen=True)
class MagneticResponses:
    """What magnetic stimulation measures, targets by columns (two a case: left, right); NaN where nothing is seen.

    Attributes
    ----------
    latency_ms, central_ms, peripheral_ms
        From the cortex to the muscle, and its two parts (ms). The peripheral part is measured without the cortex, so it
        is known as long as the nerve answers.
    amplitude_pct
        Size over the direct response (%); 0 where nothing is seen.
    threshold_pct
        Threshold at rest (% of the stimulator's output).
    """

    latency_ms: Floats
    central_ms: Floats
    peripheral_ms: Floats
    amplitude_pct: Floats
    threshold_pct: Floats


def magnetic_responses(flows: Flows) -> MagneticResponses:
    """Return the magnetic responses of hand and foot.

    Notes
    -----
    central = healthy x (1 + k x loss of fast upper fibres); peripheral = terminal latency + way up by the fastest root.
    Source: rev_neurol_1999, bmc_neurol_2022 (health and limits), floyd_2009 (how often long in disease); size and
    threshold are assumptions.

    Examples
    --------
    >>> found = magnetic_responses(Flows([()]))
    >>> found.central_ms[:, 0].tolist(), found.latency_ms[:, 0].round(1).tolist()
    ([6.6, 14.0], [21.4, 30.0])
    """

    def read() -> MagneticResponses:
        t, p, direct = targets(), motor_points(), motor_responses(flows)
        muscle, point = p.place[t.study], p.first[t.study]
        central = t.central_ms * (
            1.0 + number("magnetic_slower") * (1.0 - flows.muscle("upper", "slowing_central")[muscle])
        )
        peripheral = direct.onset_ms[point] + _fastest(flows, t.study)
        arriving = flows.muscle("upper")[muscle]
        amplitude = t.amplitude_pct * arriving ** number("magnetic_lost") * answering_whole(flows)[t.study]
        threshold = t.threshold_pct * (1.0 + number("magnetic_harder") * (1.0 - arriving))
        size_mv = amplitude / 100.0 * direct.size[point] * p.typical[t.study][:, None]
        seen = (size_mv >= number("magnetic_noise_mv")) & (threshold <= 100.0) & (peripheral < NEVER)
        return MagneticResponses(
            latency_ms=np.where(seen, central + peripheral, np.nan),
            central_ms=np.where(seen, central, np.nan),
            peripheral_ms=np.where(peripheral < NEVER, peripheral, np.nan),
            amplitude_pct=np.where(seen, amplitude, 0.0),
            threshold_pct=np.where(seen, threshold, np.nan),
        )

    return flows.keep("magnetic responses", read)


def _fastest(flows: Flows, studies: Whole) -> Floats:
    """Return the time from the first point to the cord by the fastest root that is alive (ms), studies by columns."""
    w = ways()
    alive = np.where(flows.lower()[w.pair] >= ALIVE, up_ms(flows), NEVER)
    return np.array([alive[w.of(study)].min(axis=0) for study in studies])
