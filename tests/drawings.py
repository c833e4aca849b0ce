"""What the tests of the drawn body and the drawn reflexes share: cases, and the parts of a picture."""

from functools import cache
from xml.etree import ElementTree

import pandas as pd

import motorlab as ml

__all__ = ["CASES", "ORIGINS", "child", "healthy", "parts"]

ORIGINS = ("upper", "lower", "mixed", "other", "")
CASES = (
    "capsular_stroke",
    "als_limb_onset",
    "common_fibular_palsy",
    "gbs_aidp",
    "cord_transection_t4_chronic",
)


@cache
def healthy() -> pd.DataFrame:
    return ml.expect()


def parts(picture: str) -> dict[str, ElementTree.Element]:
    """Return the parts of a picture that can be chosen, by their ids."""
    found = [item for item in ElementTree.fromstring(picture).iter() if "data-id" in item.attrib]
    named = {item.attrib["data-id"]: item for item in found}
    assert len(named) == len(found), "an id stands twice"
    return named


def child(item: ElementTree.Element, tag: str) -> ElementTree.Element | None:
    return next((one for one in item if one.tag.endswith(f"}}{tag}")), None)
