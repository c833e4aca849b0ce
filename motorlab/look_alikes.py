"""Cases that look alike, side by side: what each would show, and which of them each sign sets apart."""

from collections.abc import Mapping

import pandas as pd

from motorlab.catalogue import catalogue
from motorlab.lesions import Lesions, case
from motorlab.timelines import timeline

__all__ = ["look_alikes"]

APART = "tells apart"
NOTHING, ALL = "nothing", "all of them"
LESS = frozenset(("reduced", "absent", "lost"))  # words of one loss, more or less of it


def look_alikes(cases: Mapping[str, Lesions], selection: str) -> pd.DataFrame:
    """Return chosen findings of cases that look alike, one column each, and whom each sign sets apart.

    Parameters
    ----------
    cases
        Lesions under the name that the case shall have, each with its age.
    selection
        Which findings: a selection of the table `chosen_findings`.

    Returns
    -------
    DataFrame
        One row per finding under its words; the values in words, and last `tells apart`: the cases that are unlike the
        most, counting only normal, less, more, and words of another kind; not how much less.

    Examples
    --------
    >>> from motorlab.lesions import syndrome
    >>> feet = {"nerve": syndrome("common_fibular_palsy"), "root": syndrome("l5_radiculopathy")}
    >>> look_alikes(feet, "look_foot")["tells apart"]["Turning the foot in"]
    'root'
    """
    shown, kinds = {}, {}
    for name, given in cases.items():
        lesions = case(given)
        today = max((lesion.days for lesion in lesions), default=0.0)
        found = timeline(*lesions, selection=selection, days=(today,)).set_index("words")
        shown[name] = found["shown"]
        said = zip(*(found[column] for column in ("finding", "expected", "abnormal")), strict=True)
        kinds[name] = [_kind(*row) for row in said]
    frame = pd.DataFrame(shown)
    frame[APART] = [_apart(dict(zip(kinds, row, strict=True))) for row in zip(*kinds.values(), strict=True)]
    return frame.rename_axis("sign")


def _kind(finding: str, expected: str | float, abnormal: bool) -> str:
    """Return in which way a finding is abnormal; degrees of one loss are one way."""
    if not abnormal:
        return "normal"
    if isinstance(expected, str):
        return "less" if expected in LESS else expected
    return "less" if expected < catalogue()[finding].health else "more"


def _apart(kinds: dict[str, str]) -> str:
    """Return the cases that are unlike the most; where two ways are as frequent, those that are not normal."""
    ways: dict[str, list[str]] = {}
    for name, kind in kinds.items():
        ways.setdefault(kind, []).append(name)
    if len(ways) == 1:
        return NOTHING
    if len(ways) == len(kinds) > 2:
        return ALL
    usual = max(ways, key=lambda kind: (len(ways[kind]), kind == "normal"))
    return ", ".join(name for name, kind in kinds.items() if kind != usual)
