"""Why a published figure and the model's own are far apart, as a word and a sentence.

`timing`: the test comes too early. `another condition`: the study was about something else, or what the case is to be
told from makes the test abnormal by itself. `spectrum`: other people, milder, plainer or healthier ones.
`incorporation`: the test helped to make the diagnosis it was judged by. Timing, another condition and the spread over
severities are worked out; what a study did to its figures is a row of `accuracy_reasons`.
"""

from math import isnan

import numpy as np

from motorlab.diagnosis.accuracies import Share, worked_with
from motorlab.diagnosis.families import HEALTHY
from motorlab.diagnosis.hypotheses import called
from motorlab.diagnosis.named_tests import About
from motorlab.diagnosis.predicted import meant, predicted
from motorlab.diagnosis.published import Published

__all__ = ["APART", "reasons"]

APART = 0.15  # a published share and the model's that are further apart than this are far apart


def reasons(
    item: About, study: Published, mine: dict[str, float], who: tuple[str, list[str]], days: float | None
) -> dict[str, str]:
    """Return why published figures and the model's are far apart.

    Parameters
    ----------
    item, study
        The test, and the study that is beside the model.
    mine
        The model's `model_sensitivity` and `model_specificity`, in per cent.
    who
        The hypothesis, and the others from which it is to be told.
    days
        Days since the first lesion began.

    Returns
    -------
    dict
        `sensitivity_reason` and `specificity_reason`, a word or "" where the figures agree, and `why` in sentences.
    """
    found = {
        name: _apart(getattr(study, name), mine[f"model_{name}"] / 100.0)
        for name in ("sensitivity", "specificity")
    }
    words: dict[str, tuple[str, str]] = {"sensitivity": ("", ""), "specificity": ("", "")}
    if found["sensitivity"]:
        words["sensitivity"] = _why_sensitivity(item, study, found["sensitivity"], who[0], days)
    if found["specificity"]:
        words["specificity"] = _why_specificity(item, study, found["specificity"], who[1], days)
    why = " ".join(f"{name.capitalize()}: {said}" for name, (_, said) in words.items() if said)
    return {
        "sensitivity_reason": words["sensitivity"][0],
        "specificity_reason": words["specificity"][0],
        "why": why,
    }


def _apart(share: Share, mine: float) -> float:
    """Return how much higher the model's figure is, 0 where the two agree or one is missing."""
    value = worked_with(share)
    inside = share.low <= mine <= share.high
    gap = 0.0 if isnan(value) or isnan(mine) or inside else mine - value
    return gap if abs(gap) > APART else 0.0


def _known(study: Published, figure: str) -> tuple[str, str]:
    """Return the reason that the rows give for a figure."""
    listed = [(reason, why) for name, reason, why in study.reasons if name in (figure, "both")]
    return listed[0] if listed else ("unexplained", "no study that is listed here says why.")


def _why_sensitivity(
    item: About, study: Published, gap: float, target: str, days: float | None
) -> tuple[str, str]:
    """Return why the model finds more or fewer of those who have it."""
    first = max(item.earliest_day, study.earliest_day)
    if gap < 0 and days is not None and days < first:
        return "timing", f"the study holds from day {first:g}, and this is day {days:g}."
    if study.fits != "yes":
        return "another condition", f"the figure holds {study.fits}, and here the cause is not known."
    low, high = _by_severity(item.test, target, days)
    if high - low > APART and low - APART < worked_with(study.sensitivity) < high + APART:
        return "spectrum", (
            f"in the model it is {100 * low:.0f} % in the mildest and {100 * high:.0f} % in the most severe cases, "
            "and nobody knows how severe the patients of the study were."
        )
    reason, why = _known(study, "sensitivity")
    if reason == "unexplained" and study.wide:
        return "spectrum", f"the study put lesions of many places and ages together ({study.condition})."
    return reason, why[:1].lower() + why[1:]


def _by_severity(test: str, target: str, days: float | None) -> tuple[float, float]:
    """Return the least and the greatest sensitivity among the severities of a hypothesis."""
    found, cases = predicted(test, target, days), meant(target, days)
    severities = np.array(cases.traits["severity"])
    means = [
        np.average(found.chances[severities == one], weights=cases.weights[severities == one])
        for one in dict.fromkeys(severities.tolist())
    ]
    return float(min(means)), float(max(means))


def _why_specificity(
    item: About, study: Published, gap: float, others: list[str], days: float | None
) -> tuple[str, str]:
    """Return why the model gives more or fewer false alarms among the others."""
    ill = [other for other in others if other != HEALTHY]
    if gap < 0 and ill:
        alarms = {name: predicted(item.test, name, days) for name in ill}
        listed = [
            f"{called(name)} ({100 * float(some.chances @ meant(name, days).weights):.0f} %)"
            for name, some in alarms.items()
        ]
        return "another condition", f"what it is to be told from makes it abnormal too: {', '.join(listed)}."
    reason, why = _known(study, "specificity")
    if gap > 0 and reason == "unexplained":
        return "spectrum", "here it is told from plainer cases than the people of the study were."
    return reason, why[:1].lower() + why[1:]
