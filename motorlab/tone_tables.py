"""What a lesson on tone puts beside its pictures: what a hand reads off a stretch, strength, tone over the days."""

from collections.abc import Mapping, Sequence
from math import isnan

import pandas as pd

from motorlab.findings import expect
from motorlab.lesions import Lesions, on_day
from motorlab.reflex.run import Run
from motorlab.simulations import simulate

__all__ = ["bedside", "tone_course", "weak_limbs"]

NONE = "none"  # stands where there is no such angle, speed or rate
FALLING, HELD = "pendulum", "clonus"  # the two protocols of the leg that are looked at over the days


def bedside(runs: Mapping[str, Run]) -> pd.DataFrame:
    """Return what several passive stretches would be called at the bedside, and what they are made of.

    Parameters
    ----------
    runs
        Passive stretches, each under the name that it shall have.

    Returns
    -------
    DataFrame
        One row per run: its name as `limb`, the modified Ashworth grade read off the torque, the resistance (Nm) at the
        slowest and at the fastest speed and what is reflex of the latter, the angle (deg) at which a hand notices a
        catch in the fast stretch (R1), the one to which a slow stretch goes (R2), and what lies between.

    Examples
    --------
    >>> table = bedside({"short tissue": simulate(protocol="passive_stretch", contracture=4.7)})
    >>> table[["modified Ashworth", "R1, fast (deg)", "R2, slow (deg)"]].values.tolist()
    [['3.1', 'none', '117']]
    """
    return pd.DataFrame([_called(name, run) for name, run in runs.items()])


def _called(name: str, run: Run) -> dict[str, str]:
    caught, slow = run.readouts["tardieu_r1_deg"], run.readouts["tardieu_r2_deg"]
    torque = run.steps["peak_torque_nm"]
    return {
        "limb": name,
        "modified Ashworth": f"{run.readouts['mas_0_4']:.1f}",
        "slow stretch (Nm)": f"{torque.iloc[0]:.1f}",
        "fast stretch (Nm)": f"{torque.iloc[-1]:.1f}",
        "of it reflex": f"{100 * run.readouts['reflex_share']:.0f} %",
        "R1, fast (deg)": _number(caught, 0),
        "R2, slow (deg)": _number(slow, 0),
        "R2 - R1 (deg)": _number(slow - caught, 0),
    }


def weak_limbs(cases: Mapping[str, Lesions], side: str = "right") -> pd.DataFrame:
    """Return how strong and how stiff the elbow is in several cases, and what the needle sees at full effort.

    Parameters
    ----------
    cases
        Cases, as for `expect`, each under the name that it shall have.
    side
        Side of the arm.

    Returns
    -------
    DataFrame
        One row per case: its name as `arm`, the torque at full effort (Nm), how many motor units live and how many of
        them join, their mean rate (Hz), the rate of the needle's fastest unit over the number of its units, and the
        modified Ashworth grade of the same elbow.

    Examples
    --------
    >>> weak_limbs({"healthy": ()})[["units that live", "that join"]].values.tolist()
    [['120', '120']]
    """
    return pd.DataFrame([_weak(name, case, side) for name, case in cases.items()])


def _weak(name: str, case: Lesions, side: str) -> dict[str, str]:
    effort = simulate(case, protocol="voluntary_ramp", side=side).readouts
    stretch = simulate(case, protocol="passive_stretch", side=side).readouts
    return {
        "arm": name,
        "full effort (Nm)": _number(effort["peak_torque_nm"], 1),
        "units that live": _number(effort["units_left"], 0),
        "that join": _number(effort["units_recruited"], 0),
        "they fire at (Hz)": _number(effort["rate_hz"], 0),
        "needle: rate over units": _number(effort["recruitment_ratio"], 0),
        "modified Ashworth": _number(stretch["mas_0_4"], 1),
    }


def tone_course(*lesions: Lesions, days: Sequence[float], side: str = "right") -> pd.DataFrame:
    """Return how the same leg drops, beats and jerks on several days of a case.

    Parameters
    ----------
    lesions
        The case, as for `expect`; its ages are those of its last day.
    days
        Days since the oldest lesion began.
    side
        Side of the leg.

    Returns
    -------
    DataFrame
        One row for a healthy leg, then one per day. Of the bench: the grades of knee jerk and tone. Simulated: `shock`
        (0..1), the beats of the foot, how far it still swings at the end (deg), and the pendulum's index.

    Examples
    --------
    >>> from motorlab.lesions import Lesion
    >>> cord = Lesion("cord_t4", side="both", cause="trauma", days=60)
    >>> tone_course(cord, days=(1, 60))[["day", "shock", "knee jerk (0 to 4)"]].values.tolist()
    [['healthy', '0.00', '2.0'], ['1', '1.00', '0.0'], ['60', '0.00', '4.0']]
    """
    seen = {"healthy": ()} | {f"{day:g}": on_day(lesions, day) for day in days}
    return pd.DataFrame([_on(day, case, side) for day, case in seen.items()])


def _on(day: str, case: tuple[Lesions, ...], side: str) -> dict[str, str]:
    leg = simulate(*case, protocol=FALLING, side=side)
    foot = simulate(*case, protocol=HELD, side=side).readouts
    signs = expect(*case).set_index(["finding", "target", "side"])["expected"]
    return {
        "day": day,
        "shock": f"{leg.arc.shock:.2f}",
        "knee jerk (0 to 4)": f"{signs['reflex', 'knee', side]:.1f}",
        "beats": _number(foot["beats"], 0),
        "still swings (deg)": _number(foot["swing_deg"], 1),
        "pendulum index": _number(leg.readouts["relaxation_index"], 2),
        "tone (-1 to 3)": f"{round(signs['tone', 'leg', side], 1) + 0.0:.1f}",  # not "-0.0"
    }


def _number(value: float, digits: int) -> str:
    return NONE if isnan(value) else f"{value:.{digits}f}"
