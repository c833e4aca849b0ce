"""Runs in rows: clonus over excitability and delay, and the passive stretches that a lesson on tone compares."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd

from motorlab.reflex.arcs import Arc
from motorlab.reflex.axons import afferent_delay, motor_delay
from motorlab.reflex.batches import Told, in_turn
from motorlab.reflex.core import simulate
from motorlab.reflex.parameters import Model, lesioned, parameters
from motorlab.reflex.protocols import examine
from motorlab.reflex.readouts import clonus_swing
from motorlab.reflex.run import Run
from motorlab.reflex.tone import HELD_STRETCH, beats

__all__ = ["clonus_map", "lengthened", "loop_ms", "tone_examples"]

RELEASES = (0.0, 0.25, 0.5, 0.75, 1.0)
LENGTHS = (0.5, 1.0, 1.5, 2.0)
SEEDS = (1, 2, 3)
LONGEST = 4.0  # times: at the speed of a healthy nerve, longer than any path in a body
MOST_RUNS = 400
# put in, so that the modified Ashworth grade is about that of the spastic arm
RIGIDITY_NM, CONTRACTURE = 5.0, 4.7


def lengthened(model: Model, times: float) -> Model:
    """Return the parameters with a path to the cord and back that is `times` as long; nothing else changes.

    Examples
    --------
    >>> ankle = parameters("ankle")
    >>> round(loop_ms(lengthened(ankle, 2.0)) / loop_ms(ankle), 1)
    1.8
    """
    limb = model.limb
    paths = {"proximal_m": times * limb.proximal_m, "distal_m": times * limb.distal_m}
    return replace(model, limb=replace(limb, **paths))


def loop_ms(model: Model) -> float:
    """Return how long an impulse of middling speed is on its way from stretch to muscle (ms), in the tapped muscle."""
    up = float(np.median(afferent_delay(model)[0]))
    return up + float(np.median(motor_delay(model)[: model.units]))


def clonus_map(
    releases: Iterable[float] = RELEASES,
    lengths: Iterable[float] = LENGTHS,
    seeds: Iterable[int] = SEEDS,
    told: Told | None = None,
) -> pd.DataFrame:
    """Push the foot up and hold it, for every release, length of the path and noise.

    Parameters
    ----------
    releases
        How far upper control is lost, 0 to 1: the excitability.
    lengths
        Length of the path to the cord and back over the usual one, over 0 to 4: the delay alone.
    seeds
        Seeds of the synaptic noise.
    told
        Called with the number of runs that are done and the number of all.

    Returns
    -------
    DataFrame
        One row per run: `release`, `length`, `loop_ms` (from stretch to muscle), `seed`, `swing_deg` (peak to peak in
        the last second), `beats`, `frequency_hz` (NaN with fewer than three beats), `lasting` (True or False). If it
        is interrupted, the runs that were done.

    Raises
    ------
    ValueError
        If a value is out of its range, or there are more than 400 runs, which would take minutes.

    Notes
    -----
    Source: hidler_rymer_1999 (that delay needs excitability to make clonus).

    Examples
    --------
    >>> found = clonus_map(releases=(0.0, 1.0), lengths=(1.0,), seeds=(1,))
    >>> found["lasting"].tolist()
    [False, True]
    """
    runs = list(product(releases, lengths, seeds))
    if len(runs) > MOST_RUNS:
        raise ValueError(f"{len(runs)} runs would take minutes; at most {MOST_RUNS} are made.")
    for _, length, _ in runs:
        if not 0.0 < length <= LONGEST:
            raise ValueError(
                f"A length of the path is {length!r}; it must be over 0 and at most {LONGEST:g}."
            )
    models = {
        (release, length): lengthened(lesioned(parameters("ankle"), Arc(release=release)), length)
        for release, length, _ in runs
    }

    def held(run: tuple[float, float, int]) -> tuple[float | int | bool, ...]:
        release, length, seed = run
        record = simulate(models[release, length], HELD_STRETCH, seed)
        found = clonus_swing(record), *beats(record)
        return release, length, loop_ms(models[release, length]), seed, *found

    found = in_turn(held, runs, told)
    columns = ["release", "length", "loop_ms", "seed", "swing_deg", "beats", "frequency_hz", "lasting"]
    return pd.DataFrame(found, columns=columns)


def tone_examples() -> dict[str, Run]:
    """Return five passive stretches of the elbow: healthy, spastic, rigid, with a contracture, and flaccid.

    Spasticity and flaccidity come out of the model. Rigidity and contracture are put in as a torque and as stiffness:
    the model has no basal ganglia, and no tissue that shortens.

    Examples
    --------
    >>> {name: round(run.readouts["reflex_share"], 1) for name, run in tone_examples().items()}["contracture"] < 0.2
    True
    """
    return {
        "healthy": examine("passive_stretch"),
        "spasticity": examine("passive_stretch", Arc(release=0.7)),
        "rigidity": examine("passive_stretch", rigidity=RIGIDITY_NM),
        "contracture": examine("passive_stretch", contracture=CONTRACTURE),
        "flaccidity": examine("passive_stretch", Arc(lower=0.0)),
    }
