"""What a laboratory would measure in one case: every number of a report with its limits, one row each."""

from typing import Any

import pandas as pd

from motorlab.choices import one_of
from motorlab.findings import expect
from motorlab.flows import Flows
from motorlab.lesions import Lesions, case
from motorlab.report_rows import READ, SIDES
from motorlab.tables import rows

__all__ = ["LIMBS", "PARTS", "report_values"]

LIMBS = ("arm", "leg", "face", "neck")
PARTS = ("motor", "sensory", "late", "junction", "central", "needle")
COLUMNS = [
    "part",
    "study",
    "name",
    "nerve",
    "limb",
    "side",
    "point",
    "quantity",
    "value",
    "unit",
    "least",
    "most",
]


def report_values(
    *lesions: Lesions, limbs: tuple[str, ...] = LIMBS, sides: tuple[str, ...] = SIDES
) -> pd.DataFrame:
    """Return every value of a report.

    Parameters
    ----------
    lesions
        Any number of lesions, singly or in tuples; none means healthy.
    limbs, sides
        Which limbs (`arm`, `leg`, `face`, `neck`) and sides are studied.

    Returns
    -------
    DataFrame
        One row per value: `part` (one of `PARTS`), `study`, `name`, `nerve`, `limb`, `side`, `point`, `quantity`,
        `value`, `unit`, `least` and `most` (its limits), `abnormal` (whether it is out of them) and `words` (for what
        is not a number). NaN where there is no number or limit.

    Raises
    ------
    ValueError
        If there is no such limb or side.

    Examples
    --------
    >>> from motorlab.lesions import Lesion
    >>> found = report_values(Lesion("ulnar_nerve_elbow", side="right", days=60), limbs=("arm",))
    >>> sorted(set(found.loc[found["abnormal"] & (found["part"] == "sensory"), "study"]))
    ['ulnar']
    """
    for limb in limbs:
        one_of(limb, LIMBS, "limb")
    for side in sides:
        one_of(side, SIDES, "side")
    given = case(*lesions)
    flows = Flows([given])
    words = (
        expect(*given, kind="electrodiagnostic")
        .set_index(["finding", "target", "side"])["expected"]
        .to_dict()
    )
    found: list[dict[str, Any]] = []
    for part, read in READ.items():
        wanted = {row.study: row.limb for row in _panel(part) if row.limb in limbs}
        found += [row for row in read(flows, words, list(wanted)) if row["side"] in sides]
        for row in found:
            row.setdefault("part", part)
            row.setdefault("limb", wanted.get(row["study"], ""))
    frame = pd.DataFrame(found)
    out = (frame["value"] < frame["least"]) | (frame["value"] > frame["most"])
    frame["abnormal"] = out | frame["ill"].eq(True)
    return frame[[*COLUMNS, "abnormal", "words"]]


def _panel(part: str) -> list[Any]:
    return sorted((row for row in rows("report_panels") if row.part == part), key=lambda row: row.order)
