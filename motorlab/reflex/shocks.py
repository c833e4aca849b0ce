"""A shock to the nerve: the H reflex, how those before it and the opposing muscle hold it down, and the F wave."""

from dataclasses import replace
from math import exp

import numpy as np
import pandas as pd

from motorlab.reflex.cells import Floats
from motorlab.reflex.core import DIRECT, ECHO, OWN, Record, simulate
from motorlab.reflex.parameters import Model
from motorlab.reflex.readouts import electromyogram
from motorlab.reflex.run import Examination, Run, Series, recorded
from motorlab.reflex.stimuli import Stimulus, motor_threshold

__all__ = ["depressed", "f_wave", "h_depression", "h_reflex", "reciprocal_inhibition"]

SHOCK_MS = 60.0
STRENGTHS = np.round(np.linspace(0.6, 2.2, 21), 3)  # over the shock that fires the first motor axon
RATES_HZ = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
AUDIBLE_MV = 0.3  # a smaller reflex is lost in the noise of the electrodes
INTERVALS_MS = (-4.0, -2.0, 0.0, 1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0)
OPPOSED = 0.95  # over the motor threshold: spindle fibres only
TEST_SHARE = 0.5  # a test reflex is set to half of the largest one, where it can grow and shrink
LEAST_TEST = 0.1  # of the largest direct answer: what is held against a smaller test reflex is mostly noise
F_SHOCKS, F_APART_MS, F_STRENGTH = 20, 200.0, 2.2  # so close only here: the next shock finds the cell rested


def shocked(model: Model, strength: float, seed: int, before_ms: float | None = None) -> Record:
    """Return the record of one shock, `strength` times as strong as fires the first motor axon, in a resting limb.

    A weak shock to the nerve of the opposing muscle may come so long before it.
    """
    threshold = float(motor_threshold(model).min())
    stimulus = Stimulus(
        seconds=0.16,
        held_deg=model.limb.reference_deg,
        shocks_ms=(SHOCK_MS,),
        shock=strength * threshold,
        opposed_ms=() if before_ms is None else (SHOCK_MS - before_ms,),
        opposed=OPPOSED * threshold,
    )
    return simulate(model, stimulus, seed)


def responses(record: Record) -> tuple[float, float, float]:
    """Return the size of the direct answer and of the reflex (mV, peak to peak), and the reflex's latency (ms).

    The latency is NaN where no more units answer than fire by themselves.
    """
    direct, reflex = (electromyogram(record, way) for way in (DIRECT, OWN))
    after = (record.t_ms > SHOCK_MS) & (record.t_ms < SHOCK_MS + 80.0)
    mine = (record.way == OWN) & (record.cell < record.parameters.units) & np.isfinite(record.arrival_ms)
    arrival = record.arrival_ms[mine] - SHOCK_MS
    before, answers = np.count_nonzero(arrival < 0.0), arrival[(arrival > 0.0) & (arrival < 80.0)]
    likely = before * 80.0 / SHOCK_MS
    size = float(np.ptp(reflex[after]))
    heard = answers.size > likely + 3.0 * likely**0.5 and size > AUDIBLE_MV
    latency = float(np.median(answers)) if heard else float("nan")
    return float(np.ptp(direct[after])), size if heard else 0.0, latency


def h_reflex(exam: Examination) -> Run:
    """Shock the nerve to the muscle more and more strongly: first the reflex, then the direct answer.

    Spindle fibres have the lowest thresholds, so the reflex comes first; from the strength at which motor axons fire,
    impulses run up them too, meet the reflex on its way and end it.

    Returns
    -------
    Run
        The curves (`emg`, mV) are those of the strength with the largest reflex. `steps`: `strength` (over the motor
        threshold), `m_mv`, `h_mv` (peak to peak) and `latency_ms`. Read-outs: `h_m_ratio` (largest reflex over largest
        direct answer), `latency_ms`, `m_latency_ms`, `h_max_mv`, `m_max_mv`, `h_threshold_ratio` (over the motor
        threshold), `h_last_ratio` (reflex at the strongest shock over the largest); NaN or 0 where there is none.

    Notes
    -----
    Source: buschbacher_1999 (latency), pierrot_deseilligny_mazevet_2000 (size); thresholds are assumptions, fitted.
    """
    records = [shocked(exam.model, float(strength), exam.seed) for strength in STRENGTHS]
    m, h, latency = np.array([responses(record) for record in records]).T
    steps = pd.DataFrame({"strength": STRENGTHS, "m_mv": m, "h_mv": h, "latency_ms": latency})
    best = int(h.argmax())
    heard = np.flatnonzero(h > 0.05 * h.max()) if h.max() else np.empty(0, np.int64)
    first = records[-1].arrival_ms[records[-1].way == DIRECT]
    readouts = {
        "h_m_ratio": float(h.max() / m.max()) if m.max() else float("nan"),
        "latency_ms": float(latency[best]),
        "m_latency_ms": float(np.median(first) - SHOCK_MS) if first.size else float("nan"),
        "h_max_mv": float(h.max()),
        "m_max_mv": float(m.max()),
        "h_threshold_ratio": float(STRENGTHS[heard[0]]) if heard.size else float("nan"),
        "h_last_ratio": float(h[-1] / h.max()) if h.max() else float("nan"),
    }
    record = records[best]
    series = [Series("emg", "mV", electromyogram(record))]
    return recorded(exam, record, series, readouts, zero_ms=SHOCK_MS, steps=steps)


def depressed(model: Model, rate_hz: float) -> float:
    """Return the share of transmitter that a reflex repeated at a rate finds in the end.

    Between two reflexes the limb rests, so what is given back follows in closed form.

    Examples
    --------
    >>> from motorlab.reflex.parameters import parameters
    >>> ankle = parameters("ankle")
    >>> depressed(ankle, 0.05) > 0.99 > depressed(ankle, 1.0)
    True
    """
    left = exp(-1000.0 / rate_hz / model.slow_recovery_ms)
    return (1.0 - left) / (1.0 - (1.0 - model.slow_depletion) * left)


def middling(exam: Examination) -> tuple[float, float]:
    """Return the shock (over the motor threshold) of a test reflex of middling size, and that size (mV, peak to peak).

    Both are 0 where there is no reflex, or none of `LEAST_TEST` of the largest direct answer.
    """
    answers = [responses(shocked(exam.model, float(strength), exam.seed)) for strength in STRENGTHS]
    direct, sizes, _ = np.array(answers).T
    rising = int(np.argmax(sizes >= TEST_SHARE * sizes.max()))
    enough = sizes.max() and sizes[rising] >= LEAST_TEST * direct.max()
    return (float(STRENGTHS[rising]), float(sizes[rising])) if enough else (0.0, 0.0)


def h_depression(exam: Examination) -> Run:
    """Repeat a reflex of middling size at several rates: each one leaves less transmitter for the next.

    Returns
    -------
    Run
        The curves (`emg`, mV) are those at 1 Hz. `steps`: `rate_hz`, `h_mv` and `share` (over the reflex after a long
        rest). Read-outs: `h_1hz_ratio` (at 1 Hz over 0.1 Hz), `strength_ratio` (of the shock, over the motor
        threshold); NaN where there is no reflex or a too small one (`middling`).

    Notes
    -----
    Source: crone_nielsen_1989, schindler_ivens_shields_2000; the depth is fitted to them.
    """
    strength, rested = middling(exam)
    records = {
        rate: shocked(replace(exam.model, input_left=exam.model.input_left * depressed(exam.model, rate)), strength,
                      exam.seed)
        for rate in RATES_HZ
    }  # fmt: skip
    h = np.array([responses(record)[1] for record in records.values()])
    steps = pd.DataFrame(
        {"rate_hz": RATES_HZ, "h_mv": h, "share": h / rested if rested else np.full(h.size, np.nan)}
    )
    by_rate = dict(zip(RATES_HZ, h, strict=True))
    readouts = {
        "h_1hz_ratio": float(by_rate[1.0] / by_rate[0.1]) if by_rate[0.1] else float("nan"),
        "strength_ratio": strength if rested else float("nan"),
    }
    series = [Series("emg", "mV", electromyogram(records[1.0]))]
    return recorded(exam, records[1.0], series, readouts, zero_ms=SHOCK_MS, steps=steps)


def reciprocal_inhibition(exam: Examination) -> Run:
    """Shock the opposing muscle's nerve weakly, shortly before a reflex of middling size: its spindles hold it down.

    Returns
    -------
    Run
        The curves (`emg`, mV) are those of the smallest reflex. `steps`: `interval_ms` (by which the weak shock comes
        first), `h_mv` and `share` (over the reflex alone). Read-outs: `conditioned_ratio` (the smallest share),
        `interval_ms` (its interval), `strength_ratio` (of the shock, over the motor threshold); NaN where there is no
        reflex or a too small one (`middling`).

    Notes
    -----
    Source: crone_1987 (weak shocks are enough, about 1 ms later than the reflex's own synapse); depth is fitted.
    """
    strength, alone = middling(exam)
    records = [shocked(exam.model, strength, exam.seed, before) for before in INTERVALS_MS]
    h = np.array([responses(record)[1] for record in records])
    share = h / alone if alone else np.full(h.size, np.nan)
    steps = pd.DataFrame({"interval_ms": INTERVALS_MS, "h_mv": h, "share": share})
    least = int(h.argmin())
    readouts = {
        "conditioned_ratio": float(share[least]),
        "interval_ms": INTERVALS_MS[least] if alone else float("nan"),
        "strength_ratio": strength if alone else float("nan"),
    }
    series = [Series("emg", "mV", electromyogram(records[least]))]
    return recorded(exam, records[least], series, readouts, zero_ms=SHOCK_MS, steps=steps)


def f_wave(exam: Examination) -> Run:
    """Shock the nerve strongly, twenty times: now and then a cell echoes the impulse that ran up to it.

    Returns
    -------
    Run
        The curves (`emg`, mV) hold all shocks, one after the other, from the first. `steps`: `shock`, `latency_ms` (of
        the first echo; NaN without one), `units` and `f_mv`. Read-outs: `latency_ms` (the shortest), `persistence_pct`,
        `f_m_pct` (mean echo over the direct answer), `m_latency_ms`; NaN where there is none.

    Notes
    -----
    Source: kimura; how often a cell echoes is fitted to the persistence in the norms.
    """
    times = tuple(SHOCK_MS + F_APART_MS * number for number in range(F_SHOCKS))
    shock = F_STRENGTH * float(motor_threshold(exam.model).min())
    stimulus = Stimulus(
        seconds=(times[-1] + F_APART_MS) / 1000.0,
        held_deg=exam.model.limb.reference_deg,
        shocks_ms=times,
        shock=shock,
    )
    # in a muscle with an H reflex the volley of the spindles would meet the impulses that come up
    record = simulate(replace(exam.model, input_left=0.0), stimulus, exam.seed)
    direct, echo = (electromyogram(record, way) for way in (DIRECT, ECHO))
    steps = pd.DataFrame([_echo(record, echo, number, at) for number, at in enumerate(times)])
    seen = steps[steps["units"] > 0]
    m = float(np.ptp(direct))
    first = record.arrival_ms[record.way == DIRECT] - record.spike_ms[record.way == DIRECT]
    readouts = {
        "latency_ms": float(seen["latency_ms"].min()) if len(seen) else float("nan"),
        "persistence_pct": 100.0 * len(seen) / F_SHOCKS if m else float("nan"),
        "f_m_pct": 100.0 * float(seen["f_mv"].mean()) / m if len(seen) and m else float("nan"),
        "m_latency_ms": float(np.median(first)) if first.size else float("nan"),
    }
    series = [Series("emg", "mV", electromyogram(record))]
    return recorded(exam, record, series, readouts, zero_ms=SHOCK_MS, steps=steps)


def _echo(record: Record, emg: Floats, number: int, at: float) -> dict[str, float]:
    mine = (record.way == ECHO) & (record.arrival_ms > at) & (record.arrival_ms < at + F_APART_MS)
    mine &= np.isfinite(record.arrival_ms)
    arrivals = record.arrival_ms[mine] - at
    within = (record.t_ms > at) & (record.t_ms < at + F_APART_MS)
    return {
        "shock": float(number + 1),
        "latency_ms": float(arrivals.min()) if arrivals.size else float("nan"),
        "units": float(arrivals.size),
        "f_mv": float(np.ptp(emg[within])),
    }
