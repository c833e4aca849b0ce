"""Single-fibre recordings: two fibres of one unit, discharge by discharge, and how much the second one dances.

Jitter is the mean difference of consecutive intervals between the two. The recording is the measure: spikes are drawn
at times that scatter as the values say, and the intervals are measured back off it.
"""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from motorlab.choices import one_of
from motorlab.flows import Flows, number
from motorlab.lesions import Lesions, case
from motorlab.studies.needle_case import needle_case

__all__ = ["JitterStudy", "jitter_study", "mean_difference_us", "peak_ms"]

Floats = NDArray[np.float64]
RATE_HZ = 50_000
BEFORE_MS, WINDOW_MS = 0.8, 4.0
SPIKE_MS = 0.09  # r / v of a fibre at a single-fibre electrode
OF_DEVIATION = 2.0 / np.sqrt(np.pi)  # mean difference of two draws of a bell over its standard deviation
AMONG_PAIRS, MORE_AMONG_PAIRS = (
    0.22,
    0.25,
)  # spread of the logarithm of jitter: in health, and more in disease
FULLY = 0.02  # share of impulses that fail from which the spread is that of disease
FAILS_US = 70.0  # impulses fail in pairs with more jitter than this, and often above 80 to 100
HEARD_MV = 0.3  # a fibre that answers is taller than this
NOISE_MV = 0.01


@dataclass(frozen=True, slots=True)
class JitterStudy:
    """Pairs of fibres of one muscle.

    Attributes
    ----------
    rate_hz
        Samples a second.
    traces
        The recording (mV), pairs by discharges by samples; the first fibre's spike triggers each sweep.
    pairs
        One row per pair, measured off the traces: `jitter_us` (NaN where too few impulses pass), `blocking` (share of
        discharges without the second spike) and `abnormal` (jitter above the single pair's limit, or blocking).
    jitter_us, jitter_upper_us
        Mean over the pairs, and its upper limit.
    """

    rate_hz: int
    traces: NDArray[np.float32]
    pairs: pd.DataFrame
    jitter_us: float
    jitter_upper_us: float


def jitter_study(
    *lesions: Lesions, muscle: str, side: str = "right", pairs: int = 20, discharges: int = 60, seed: int = 1
) -> JitterStudy:
    """Return a single-fibre study of one muscle in a case; with no lesion, in health.

    Raises
    ------
    ValueError
        If the muscle or the side is unknown, or there are fewer than one pair or ten discharges.

    Notes
    -----
    Source: stalberg_2016 (limits).

    Examples
    --------
    >>> found = jitter_study(muscle="finger_extensors")
    >>> 15 < found.jitter_us < 30, float(found.pairs["blocking"].max())
    (True, 0.0)
    """
    flows = Flows([case(*lesions)])
    one_of(muscle, flows.wiring.muscle_row, "muscle")
    if pairs < 1 or discharges < 10:
        raise ValueError(
            f"{pairs!r} pairs of {discharges!r} discharges; at least 1 pair and 10 discharges are needed."
        )
    found = needle_case(flows, muscle, one_of(side, ("left", "right"), "side"))
    generator = np.random.default_rng(seed)
    wanted = found.jitter_us * _among(pairs, found.blocking, generator)
    failing = np.nan_to_num(_failing(wanted, found.blocking), nan=1.0)
    interval = generator.uniform(0.6, 2.0, pairs)[:, None]
    scatter = np.nan_to_num(wanted)[:, None] / OF_DEVIATION / 1000.0
    second = interval + scatter * generator.standard_normal((pairs, discharges))
    answers = generator.uniform(size=second.shape) >= failing[:, None]
    t_ms = np.arange(0.0, WINDOW_MS, 1000.0 / RATE_HZ) - BEFORE_MS
    traces = _spikes(t_ms, np.zeros_like(second)) + answers[:, :, None] * _spikes(t_ms, second)
    traces = traces * (not np.isnan(found.jitter_us)) + NOISE_MV * generator.standard_normal(traces.shape)
    table = _measured(traces, t_ms, found.jitter_upper_us)
    mean = float(table["jitter_us"].mean()) if table["jitter_us"].notna().any() else float("nan")
    return JitterStudy(RATE_HZ, traces.astype(np.float32), table, mean, found.jitter_upper_us)


def _among(pairs: int, blocking: float, generator: np.random.Generator) -> Floats:
    """Return the jitter of each pair over the mean, in mixed order: safe end plates lie beside unsafe ones."""
    spread = AMONG_PAIRS + MORE_AMONG_PAIRS * np.minimum(np.nan_to_num(blocking) / FULLY, 1.0)
    bell = [NormalDist().inv_cdf((place + 0.5) / pairs) for place in range(pairs)]
    ratio = np.exp(spread * generator.permutation(bell))
    return np.asarray(ratio / ratio.mean())


def _failing(jitter_us: Floats, blocking: float) -> Floats:
    """Return the share that fails in each pair: none where jitter is small, and about as many as wanted in the mean."""
    from_us = np.minimum(FAILS_US, 0.9 * jitter_us.max())  # the worst pair fails first
    over = np.maximum(jitter_us - from_us, 0.0)
    return np.asarray(np.clip(blocking * over / over.mean(), 0.0, 1.0))


def _spikes(t_ms: Floats, at_ms: Floats) -> Floats:
    square = ((t_ms - at_ms[..., None]) / SPIKE_MS) ** 2
    return np.asarray((1.0 - 2.0 * square) / (1.0 + square) ** 2.5)


def peak_ms(trace: Floats, t_ms: Floats) -> float:
    """Return when a spike is highest (ms), between the samples too; NaN where there is none.

    Examples
    --------
    >>> t = np.arange(0.0, 4.0, 0.02)
    >>> round(peak_ms(_spikes(t, np.array(1.234)), t), 3)
    1.234
    """
    top = int(trace.argmax())
    if trace[top] < HEARD_MV or not 0 < top < trace.size - 1:
        return float("nan")
    low, high, after = (float(trace[top + step]) for step in (-1, 0, 1))
    step = 0.5 * (low - after) / (low - 2.0 * high + after)
    return float(t_ms[top] + step * (t_ms[1] - t_ms[0]))


def mean_difference_us(intervals_ms: Floats) -> float:
    """Return the mean difference of consecutive intervals (us), of those that are there; NaN with fewer than ten.

    Examples
    --------
    >>> round(mean_difference_us(np.tile([1.0, 1.02], 10)), 1)
    20.0
    """
    there = intervals_ms[~np.isnan(intervals_ms)]
    return float(1000.0 * np.abs(np.diff(there)).mean()) if there.size >= 10 else float("nan")


def _measured(traces: Floats, t_ms: Floats, upper_us: float) -> pd.DataFrame:
    late = t_ms > 3.0 * SPIKE_MS  # behind the first spike
    lines = []
    for pair in traces:
        first = np.array([peak_ms(trace[~late], t_ms[~late]) for trace in pair])
        intervals = np.array([peak_ms(trace[late], t_ms[late]) for trace in pair]) - first
        failed = float(np.isnan(intervals).mean())
        jitter = mean_difference_us(intervals)
        single = number("needle_jitter_single") * upper_us
        lines.append({"jitter_us": jitter, "blocking": failed, "abnormal": jitter > single or failed > 0.0})
    return pd.DataFrame(lines)
