"""Plans of treatment side by side: what each takes from a stretch reflex and from clonus, and what it costs in force.

Effect and price are read off simulated runs of the same treated model; nothing is typed in.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from motorlab.lesions import Lesion, Lesions, case
from motorlab.moves import effects
from motorlab.reflex.protocols import limbs
from motorlab.simulations import simulate
from motorlab.tables import rows
from motorlab.treatments import Plan, Treatments, plan

__all__ = ["HEALTHY", "UNTREATED", "beside_trials", "carried", "effect_and_price", "forces", "grid"]

HEALTHY, UNTREATED = "healthy", "no treatment"  # the two rows that every plan is compared with
# How the model carries a lever, from the surest to the least sure, and what the reader is told.
CARRIED = {
    "itself": "itself",
    "nearest": "by the nearest that the model has",
    "evidence_only": "not at all: evidence only",
}
HEADINGS = {
    "plan": "plan",
    "reflex_nm": "stretch reflex, Nm",
    "calmed_pct": "taken from the reflex",
    "ashworth": "Ashworth (0 to 4)",
    "beats": "beats of clonus",
    "force_nm": "greatest effort, Nm",
    "lost_pct": "taken from the force",
    "units": "units that join",
    "rate_hz": "their rate, Hz",
    "carried": "carried by the model",
}


def effect_and_price(
    *lesions: Lesions,
    plans: Mapping[Any, Treatments],
    muscle: str = "gastrocnemius_soleus",
    clonus: bool = True,
) -> pd.DataFrame:
    """Return what plans of treatment do to one muscle on the right side, and what they cost it.

    Parameters
    ----------
    lesions
        The case: any number of lesions, singly or in tuples.
    plans
        Each plan, as `motorlab.treatments.plan` takes it, under the name it shall have.
    muscle
        A muscle that can be stretched and that can make an effort (`protocol_limbs`).
    clonus
        Whether clonus is tested too, where it can be; it takes half of the time.

    Returns
    -------
    DataFrame
        One row per plan, after the rows `healthy` and `no treatment`. Columns `plan`; `reflex_nm` (torque of the
        stretch reflex at the fastest stretch, Nm), `calmed_pct` (how much of it the plan takes away, % of that without
        treatment), `ashworth` (0..4, read off the torque); `beats` and `lasting` of clonus (NaN where it was not
        tested); `force_nm` (torque of the greatest effort, Nm), `lost_pct` (how much of it the plan costs, %;
        below 0 where force is gained), `units` and `rate_hz` (that join in the effort, and how fast they fire);
        `carried` (how the model carries the plan: `itself`, `nearest`, `evidence_only`; "" without a plan).

    Raises
    ------
    ValueError
        If a treatment is unknown or the muscle cannot be examined so.

    Examples
    --------
    >>> from motorlab.lesions import Lesion
    >>> stroke = Lesion("internal_capsule", side="left", severity=0.7, days=180)
    >>> table = effect_and_price(stroke, plans={"tablets": "baclofen_oral"}, muscle="biceps")
    >>> table["plan"].tolist()
    ['healthy', 'no treatment', 'tablets']
    >>> bool(table["calmed_pct"].iloc[-1] > table["lost_pct"].iloc[-1] > 0)
    True
    """
    cases: list[tuple[Any, Lesions, Treatments]] = [(HEALTHY, (), None), (UNTREATED, lesions, None)]
    cases += [(name, lesions, given) for name, given in plans.items()]
    beating = clonus and muscle in limbs("clonus")
    table = pd.DataFrame(
        [
            {"plan": name} | _measured(case(some), _acting(given), muscle, beating)
            for name, some, given in cases
        ]
    )
    before = table.iloc[1]
    calmed = 100.0 * (1.0 - table["reflex_nm"] / before["reflex_nm"])
    lost = 100.0 * (1.0 - table["force_nm"] / before["force_nm"])
    said = [_carried(given) for _, _, given in cases]
    table = table.assign(calmed_pct=calmed, lost_pct=lost, carried=said)
    return table[[*dict.fromkeys((*HEADINGS, *table.columns))]]


@lru_cache(maxsize=64)  # the rows that every plan is compared with come again and again
def _measured(case: tuple[Lesion, ...], given: Plan, muscle: str, beating: bool) -> dict[str, float]:
    stretch = simulate(case, protocol="passive_stretch", muscle=muscle, treatment=given)
    effort = simulate(case, protocol="voluntary_ramp", muscle=muscle, treatment=given).readouts
    found = {
        # what the fibres of a silent muscle still hold may fall a little below zero when they are let go
        "reflex_nm": max(float(stretch.steps["reflex_torque_nm"].iloc[-1]), 0.0),
        "ashworth": stretch.readouts["mas_0_4"],
        "force_nm": effort["peak_torque_nm"],
        "units": effort["units_recruited"],
        "rate_hz": effort["rate_hz"],
    }
    beats = dict.fromkeys(("beats", "lasting"), np.nan)
    if beating:
        beats = simulate(case, protocol="clonus", muscle=muscle, treatment=given).readouts
    return found | {name: beats[name] for name in ("beats", "lasting")}


def _acting(given: Treatments) -> Plan:
    """Return a plan, or none where nothing of it acts on that day: then the run without it is known."""
    return plan(given) if effects(given)["change_pct"].any() else ()


def _carried(given: Treatments) -> str:
    ways = set(effects(given)["carried"])
    known = [way for way in CARRIED if way in ways and (way != "evidence_only" or len(ways) == 1)]
    return known[-1] if known else ""


def grid(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table of `effect_and_price` as a reader wants it: rounded, in words, with units.

    Examples
    --------
    >>> grid(effect_and_price(plans={}, muscle="biceps"))["plan"].tolist()
    ['healthy', 'no treatment']
    """
    clonus = [
        "" if np.isnan(beats) else f"{beats:.0f}, {'goes on' if lasting else 'stops'}"
        for beats, lasting in zip(table["beats"], table["lasting"], strict=True)
    ]
    treated = ~table["plan"].isin((HEALTHY, UNTREATED))
    shown = {
        name: table[name].map("{:.0f} %".format).where(treated, "") for name in ("calmed_pct", "lost_pct")
    }
    shown |= {
        name: table[name].map("{:.1f}".format) for name in ("reflex_nm", "ashworth", "force_nm", "rate_hz")
    }
    shown |= {"units": table["units"].map("{:.0f}".format), "carried": table["carried"].replace(CARRIED)}
    worded = table.assign(**shown, beats=clonus)[list(HEADINGS)].rename(columns=HEADINGS)
    return worded[[name for name in worded if (worded[name] != "").any()]]


def beside_trials(table: pd.DataFrame, plans: Mapping[Any, str]) -> pd.DataFrame:
    """Return what the model says of single treatments beside what trials found, and what else they cost.

    Parameters
    ----------
    table
        What `effect_and_price` returned for these plans.
    plans
        Ids of treatments under the names they have in the table.

    Returns
    -------
    DataFrame
        One row per treatment: `plan`, `what trials found`, `in the model` (Ashworth grade and force, before and after),
        `what else it costs`, `source`.

    Examples
    --------
    >>> from motorlab.lesions import Lesion
    >>> stroke = Lesion("internal_capsule", side="left", severity=0.7, days=180)
    >>> plans = {"tablets": "baclofen_oral"}
    >>> said = beside_trials(effect_and_price(stroke, plans=plans, muscle="biceps"), plans)
    >>> said["in the model"].item().split(", ")
    ['Ashworth ... to ...', 'force ... to ... Nm']
    """
    known = {row.treatment: row for row in rows("treatments")}
    cited = {row.key: row.citation for row in rows("sources")}
    before = table[table["plan"] == UNTREATED].iloc[0]
    lines = []
    for name, treatment in plans.items():
        row, now = known[treatment], table[table["plan"] == name].iloc[0]
        said = (
            f"Ashworth {before['ashworth']:.1f} to {now['ashworth']:.1f}, "
            f"force {before['force_nm']:.1f} to {now['force_nm']:.1f} Nm"
        )
        lines.append((name, row.effect, said, row.price, cited[row.source]))
    heads = ["plan", "what trials found", "in the model", "what else it costs", "source"]
    return pd.DataFrame(lines, columns=heads)


def forces(
    people: Mapping[str, Lesions], ways: Mapping[str, Treatments], muscle: str = "biceps"
) -> pd.DataFrame:
    """Return the torque of the greatest effort (Nm) of one muscle on the right side, for several cases and treatments.

    Parameters
    ----------
    people
        Cases, each under the name that it shall have.
    ways
        Plans of treatment, likewise.
    muscle
        A muscle that can make an effort (`protocol_limbs`).

    Returns
    -------
    DataFrame
        One row per case, one column per plan.

    Examples
    --------
    >>> from motorlab.lesions import Lesion
    >>> cut = Lesion("musculocutaneous_nerve", side="right", days=60)
    >>> forces({"cut nerve": cut}, {"stimulation": "nmes_fes"})["stimulation"].item()
    0.0
    """
    found = {
        name: [
            simulate(some, protocol="voluntary_ramp", muscle=muscle, treatment=given).readouts[
                "peak_torque_nm"
            ]
            for given in ways.values()
        ]
        for name, some in people.items()
    }
    return pd.DataFrame.from_dict(found, orient="index", columns=list(ways)).rename_axis("person")


def carried(treatments: Treatments) -> pd.DataFrame:
    """Return how the model carries each treatment, in words.

    Returns
    -------
    DataFrame
        One row per treatment and way of acting: `treatment`, `carried by the model`, `what that means`.

    Examples
    --------
    >>> carried("rtms_tdcs")["carried by the model"].item()
    'not at all: evidence only'
    """
    named = {row.treatment: row.name for row in rows("treatments")}
    found = effects(plan(treatments))
    return pd.DataFrame(
        {
            "treatment": found["treatment"].map(named),
            "carried by the model": found["carried"].map(CARRIED),
            "what that means": found["note"],
        }
    ).drop_duplicates(ignore_index=True)
