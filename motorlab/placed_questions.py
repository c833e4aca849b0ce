"""Questions about a short patient: the answer that is the likeliest place of what was found decides."""

from collections.abc import Sequence
from typing import Any

from motorlab.choices import one_of
from motorlab.likely_places import likely, place_of
from motorlab.vignettes import vignette

__all__ = ["deciding"]


def deciding(patient: str, hypothesis: str, offered: Sequence[str]) -> dict[str, Any]:
    """Return which of the answers is the likeliest place of a short patient, and how likely one of them is.

    Parameters
    ----------
    patient
        A row of `vignettes`.
    hypothesis, offered
        One answer, and all of them: sites or syndromes.

    Returns
    -------
    dict
        The fields of the row that decides: `expected` is the likeliest answer, `chance` (0..1) that of the one asked.

    Examples
    --------
    >>> deciding("foot_back_pain", "sciatic_nerve", ("root_l5", "sciatic_nerve"))["expected"]
    'root_l5'
    """
    found = vignette(patient)
    chances = likely(found.seen, found.days).set_index("place")["chance"]
    named = {name: float(chances[place_of(name)]) for name in offered}
    return {
        "expected": max(named, key=lambda name: named[name]),
        "scale": "place",
        "chance": named[one_of(hypothesis, named, "answer that is offered")],
        "because": "",
        "source": "assumption",
    }
