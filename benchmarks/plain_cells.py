"""The motor neurones of the reflex model as a textbook writes them: one cell after the other, step by step.

The peer of the benchmark and, in the tests, the judge of the fast version: same equations, noise and spikes.
"""

from math import exp

from motorlab.reflex.cells import NOISE_STEP_MS, POOLS, Floats, graded, noise
from motorlab.reflex.parameters import Model


def spikes(p: Model, current: Floats, seed: int) -> list[tuple[int, float]]:
    """Return (cell, time in ms) of every spike of cells that start at rest.

    `current` is in nA, pools by steps; a step is that of the noise, 0.5 ms.
    """
    dt = NOISE_STEP_MS
    steps, n = current.shape[1], p.units
    table = noise(seed, steps, POOLS * n, exp(-dt / p.noise_ms)).tolist()
    membrane = graded(p.membrane_slow_ms, p.membrane_fast_ms, n).tolist()
    rheobase = graded(p.rheobase_small_na, p.rheobase_large_na, n).tolist()
    tail = graded(p.afterpotential_slow_ms, p.afterpotential_fast_ms, n).tolist()
    jump = graded(p.afterpotential_small, p.afterpotential_large, n).tolist()
    v, after = [0.0] * (POOLS * n), [0.0] * (POOLS * n)
    free = [0.0] * (POOLS * n)
    first, second = [0.0] * POOLS, [0.0] * POOLS
    found = []
    for step in range(steps):
        now, lag = step * dt, dt / p.renshaw_ms
        held = [(b + a * lag / 2.0) * exp(-lag / 2.0) for a, b in zip(first, second, strict=True)]
        second = [(b + a * lag) * exp(-lag) for a, b in zip(first, second, strict=True)]
        first = [a * exp(-lag) for a in first]
        for cell in range(POOLS * n):
            pool, unit = divmod(cell, n)
            half = dt / 2.0 / membrane[unit]
            leak = half * after[cell] * exp(-dt / 2.0 / tail[unit])
            into = float(current[pool, step]) - p.renshaw_na * held[pool]
            drive = p.threshold_mv / rheobase[unit] * into + p.noise_mv * table[step][cell]
            gained = 2.0 * leak * p.potassium_mv + 2.0 * half * drive
            new = ((1.0 - half - leak) * v[cell] + gained) / (1.0 + half + leak)
            new *= min(max((now + dt - free[cell]) / dt, 0.0), 1.0)
            after[cell] *= exp(-dt / tail[unit])
            if new >= p.threshold_mv:
                time = now + dt * (p.threshold_mv - v[cell]) / (new - v[cell])
                left = now + dt - time
                found.append((cell, time))
                new = 0.0
                after[cell] += jump[unit] * exp(-left / tail[unit])
                free[cell] = time + p.refractory_ms
                second[pool] += left / p.renshaw_ms * exp(-left / p.renshaw_ms) / n
                first[pool] += exp(-left / p.renshaw_ms) / n
            v[cell] = new
    return found
