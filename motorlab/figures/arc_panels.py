"""The two traces beside the picture of the reflex arc: what the electrodes see, and how far the limb has moved."""

from math import ceil, isnan, log10
from typing import Any

import numpy as np
from numpy.typing import NDArray

from motorlab.figures.arc_times import Traffic
from motorlab.figures.reflexes import compartment
from motorlab.figures.template import ACCENTS, INK

__all__ = ["panels"]

Floats = NDArray[np.float64]

LEFT, RIGHT = 706.0, 890.0
EMG_Y, EMG_HIGH = 96.0, 48.0  # middle and half-height
SWING_TOP, SWING_FOOT = 222.0, 346.0
EARLY = 3.0  # the electromyogram is shown for so many healthy latencies: damaged myelin doubles one
BEFORE_MS = 5.0
TICKS_MS = (10.0, 20.0, 50.0, 100.0, 200.0, 500.0)  # at most three after the tap


def panels(case: Traffic, healthy: Traffic, ghost: bool) -> str:
    """Draw both traces with their axes.

    The trace of health is whole from the start; that of the case lies in a window of class "m-sweep", whose width is
    moved. `data-from` and `data-to` are the times at the left and right edge (ms).

    Parameters
    ----------
    case, healthy
        What `traffic` returns for both runs.
    ghost
        Whether the trace of health is drawn beside it.
    """
    which = compartment(case.run)
    colour = INK if which == "healthy" else ACCENTS[which]
    return _emg(case, healthy, ghost, colour) + _swing(case, healthy, ghost, colour)


def _emg(case: Traffic, healthy: Traffic, ghost: bool, colour: str) -> str:
    latency = healthy.run.readouts["latency_ms"]
    end = 20.0 * ceil(EARLY * (20.0 if isnan(latency) else latency) / 20.0)
    traces = [_curve(sent, "emg") for sent in (case, healthy)]
    shown = [trace[:, (trace[0] >= -BEFORE_MS) & (trace[0] <= end)] for trace in traces]
    top = max(float(np.abs(trace[1]).max()) for trace in shown)
    unit = _nice(top) if top else 0.5
    scale = EMG_HIGH / max(top, unit)
    paths = [_path(trace, -BEFORE_MS, end, EMG_Y, scale) for trace in shown]
    axis = EMG_Y + EMG_HIGH + 8
    bar = f"M{RIGHT - 4} {EMG_Y - 14}v{-unit * scale:.1f}"
    drawn = (
        f'<text class="name" x="{LEFT}" y="28">EMG of the muscle</text>'
        f'<path class="axis" d="M{LEFT} {axis}H{RIGHT}"/><path class="cursor" d="{bar}"/>'
        f'<text class="quiet" text-anchor="end" x="{RIGHT - 10}" y="{EMG_Y - 20}">{unit:g} mV</text>'
    )
    return (
        drawn + _ticks(-BEFORE_MS, end, axis) + _traces(paths, ghost, colour, (-BEFORE_MS, end), (44.0, axis))
    )


def _swing(case: Traffic, healthy: Traffic, ghost: bool, colour: str) -> str:
    end = float(case.t_ms[-1])
    traces = [_curve(sent, "movement") for sent in (case, healthy)]
    shown = [trace[:, trace[0] >= -BEFORE_MS] for trace in traces]
    high = max(float(trace[1].max()) for trace in shown)
    step = _nice(max(high, 1.0) * 0.6)
    low = min(float(trace[1].min()) for trace in shown)
    scale = (SWING_FOOT - SWING_TOP) / (max(high, step * 1.1) - min(low, 0.0))
    zero = SWING_FOOT + min(low, 0.0) * scale
    paths = [_path(trace[:, ::4], -BEFORE_MS, end, zero, scale) for trace in shown]
    lines = "".join(
        f'<path class="grid" d="M{LEFT} {zero - at * scale:.1f}H{RIGHT}"/>'
        f'<text class="quiet" text-anchor="end" x="{LEFT - 4}" y="{zero - at * scale + 6:.1f}">{at:g}\u00b0</text>'
        for at in (step * number for number in range(1, int(high / step) + 2))
        if zero - at * scale > SWING_TOP - 2
    )
    drawn = (
        f'<text class="name" x="{LEFT}" y="206">Angle of the limb</text>{lines}'
        f'<path class="axis" d="M{LEFT} {zero:.1f}H{RIGHT}"/>'
    )
    times = _ticks(-BEFORE_MS, end, SWING_FOOT)
    return drawn + times + _traces(paths, ghost, colour, (-BEFORE_MS, end), (SWING_TOP - 6, SWING_FOOT + 4))


def _traces(
    paths: list[str], ghost: bool, colour: str, times: tuple[float, float], edges: tuple[float, float]
) -> str:
    """Draw the trace of health, that of the case in its window, and the line of the present time."""
    behind = f'<path class="before" d="{paths[1]}"/>' if ghost else ""
    top, foot = edges
    return (
        f'{behind}<svg class="m-sweep" data-from="{times[0]:g}" data-to="{times[1]:g}" '
        f'data-width="{RIGHT - LEFT}" x="{LEFT}" y="0" width="{RIGHT - LEFT}" height="384">'
        f'<g transform="translate({-LEFT} 0)"><path class="curve" stroke="{colour}" d="{paths[0]}"/></g></svg>'
        f'<path class="m-cursor cursor" data-left="{LEFT}" data-right="{RIGHT}" data-from="{times[0]:g}" '
        f'data-to="{times[1]:g}" d="M0 {top}V{foot}" transform="translate({RIGHT})"/>'
    )


def _curve(sent: Traffic, series: str) -> Floats:
    curve: Any = sent.run.curves
    mine = curve[curve["series"] == series]
    return np.stack([mine["t_ms"].to_numpy(), mine["value"].to_numpy()])


def _path(trace: Floats, start: float, end: float, zero: float, scale: float) -> str:
    x = LEFT + (trace[0] - start) / (end - start) * (RIGHT - LEFT)
    return "M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in zip(x, zero - trace[1] * scale, strict=True))


def _ticks(start: float, end: float, y: float) -> str:
    step = next(step for step in TICKS_MS if end < 4.0 * step)
    times = [step * number for number in range(int(end / step) + 1)]
    scale = (RIGHT - LEFT) / (end - start)
    written = "".join(
        f'<text class="tick" x="{LEFT + (at - start) * scale:.1f}" y="{y + 18:.1f}">{at:g}</text>'
        for at in times[:-1]
    )
    return f'{written}<text class="quiet" text-anchor="end" x="{RIGHT + 8}" y="{y + 18:.1f}">{times[-1]:g} ms</text>'


def _nice(value: float) -> float:
    """Return the largest of 1, 2 and 5 times a power of ten that is not over a value.

    Examples
    --------
    >>> _nice(0.49), _nice(26.0)
    (0.2, 20.0)
    """
    power = 10.0 ** np.floor(log10(value))
    return float(next(step for step in (5.0, 2.0, 1.0) if step * power <= value * (1 + 1e-9)) * power)
