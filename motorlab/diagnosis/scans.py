"""What a scan shows besides that something is wrong: where it is.

The rows of `test_shows` say which places a test images. A row that asks what is hit sees what the loss does to a tract
or a muscle, wherever the lesion is, and therefore shows no place. A test whose view of `scan_views` has no frame sees
only the place that it is put on, and what is everywhere.
"""

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from motorlab.diagnosis.candidates import candidates
from motorlab.diagnosis.columns import columns
from motorlab.diagnosis.outcomes import outcomes
from motorlab.expectations import labels
from motorlab.tables import rows, table

__all__ = ["NOWHERE", "Scan", "scans"]

Floats = NDArray[np.float64]
Light = NDArray[np.float32]
Whole = NDArray[np.int64]
FINDING = "imaging"
NOWHERE = 0  # number of a picture that shows no place: that of health, which is the first answer
PLACED = ("site", "both")  # what the rows answer that show a place


class Scan(NamedTuple):
    """What one scan would show.

    Attributes
    ----------
    seen
        Chance that it shows the lesion itself, by candidate.
    astray
        Chance that it shows something else that is taken for the lesion, by candidate.
    base
        Chance of that where there is no lesion.
    place
        Number of what it would show, by answer: the sites, with their sides, that it images.
    anywhere
        Which of these it shows wherever it is put; all if its frame holds them all.
    """

    seen: Light
    astray: Light
    base: float
    place: Whole
    anywhere: NDArray[np.bool_]


@cache
def scans() -> dict[int, Scan]:
    """Return the scans that show a place, by their row of `labels`.

    Examples
    --------
    >>> {labels()["target"][row] for row in scans()} >= {"ct_head", "mri_spine", "nerve_ultrasound"}
    True
    """
    frame = labels()
    tests = frame.index[frame["finding"] == FINDING].tolist()
    imaged = {row: _imaged(frame["target"][row]) for row in tests}
    return {
        row: _scan(row, sites, frame["target"][row] in _framed()) for row, sites in imaged.items() if sites
    }


@cache
def _framed() -> frozenset[str]:
    """Return the tests whose picture covers all that they can show."""
    views = table("scan_views").dropna(subset="frame_width")["view"]
    return frozenset(row.test for row in rows("test_views") if row.view in set(views))


def _imaged(test: str) -> frozenset[str]:
    """Return the sites that a test images: those where some row shows more than in people without a lesion."""
    mine = [row for row in rows("test_shows") if row.test == test]
    base = next(row.chance for row in mine if row.level == "none")
    found = set()
    for site in rows("sites"):
        here = [row for row in mine if row.level == site.level and row.site in (site.site, "")]
        own = [row for row in here if row.site] or here  # what is said of a site goes before its level
        if any(row.hits == "" and row.answers in PLACED and row.chance > base for row in own):
            found.add(site.site)
    return frozenset(found)


def _scan(row: int, imaged: frozenset[str], framed: bool) -> Scan:
    """Return what one scan would show; what is abnormal in health as well is as frequent beside any lesion."""
    listed, kind = candidates(), outcomes()[FINDING]
    abnormal = (1.0 - kind.matrix[:, kind.normal])[columns()[row]]
    base = abnormal[0]  # of health, which is the first candidate
    seen = np.maximum((abnormal - base) / (1.0 - base), 0.0)
    numbers: dict[frozenset[tuple[str, str]], int] = {}
    place = np.array(
        [
            numbers.setdefault(frozenset(item for item in answer.sites if item[0] in imaged), len(numbers))
            for answer in listed.answers
        ]
    )
    spread = {site.site for site in rows("sites") if site.extent == "diffuse"}
    anywhere = np.array([framed or not item or any(site in spread for site, _ in item) for item in numbers])
    light, astray = seen.astype(np.float32), (abnormal - seen).astype(np.float32)
    return Scan(light, astray, float(base), place, anywhere)
