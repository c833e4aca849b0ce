"""Tests beside each other: what they answer, how good they are said to be, what the model says, when and at what price.

Published figures and the model's own stand side by side; where they are far apart, a word says why.
"""

from collections.abc import Sequence
from math import nan
from typing import Any

import numpy as np
import pandas as pd

from motorlab.choices import one_of, quoted
from motorlab.diagnosis.accuracies import Ratio, Share, ratios, worked_with
from motorlab.diagnosis.disagreements import APART, reasons
from motorlab.diagnosis.families import HEALTHY
from motorlab.diagnosis.hypotheses import named
from motorlab.diagnosis.named_tests import About, about, named_tests
from motorlab.diagnosis.predicted import expected, meant, predicted, since
from motorlab.diagnosis.published import published_for
from motorlab.diagnosis.readings import outcomes_of, readings

__all__ = ["compare_tests", "outcome_table"]

MOST = 6  # hypotheses


def compare_tests(
    tests: str | Sequence[str], hypotheses: str | Sequence[str], days: float | None = 20
) -> pd.DataFrame:
    """Return tests beside each other: published accuracy and the model's, timing, price and harm.

    Parameters
    ----------
    tests
        Rows of `tests`, signs or sets of criteria with a published accuracy, or jerks of `test_outcomes`. After a colon
        one place of a test (`needle_emg:tibialis_posterior`), for which only the model has figures.
    hypotheses
        Two to six: sites (`root_l5`, also `root_l5:right`), syndromes, listed pairs, compartments or `no_lesion`.
    days
        Days since the first lesion began, on which the tests are done; None for an onset that is not known.

    Returns
    -------
    DataFrame
        One row per test and hypothesis that it shall find (`no_lesion` is never one). `test`, `name`, `hypothesis`,
        `against` (the others, which count alike); `question`, `leaves_open`. Published, in per cent:
        `sensitivity` and `specificity` with `_low`, `_high` and `_used` (what is worked with: the middle of a range,
        and never 0 or 100); `lr_plus` and `lr_minus` with `_low` and `_high`, and `lr_how` (`counts`,
        `intervals`, `partly`, `range`, `none`); `condition`, `population`, `caveat`,
        `condition_fits` (`yes`, `if` with a cause, `no`: nothing is shown), `source`, `checked`. The model's, in per
        cent: `model_sensitivity` (how often it is abnormal in the hypothesis on that day), `model_specificity` (how
        often it is not, in the others), `model_later` (the sensitivity when it has had 90 days more), and
        `model_lr_plus`, `model_lr_minus`. `sensitivity_reason` and
        `specificity_reason` where the two are far apart, and `why` in words. `earliest_day`, `timing`, `too_early`
        (why it says little on this day, or ""); `cost_low`, `cost_high` (US dollars), `minutes`, `discomfort`
        (0..10), `practical_source`, `cautions`.

    Raises
    ------
    ValueError
        If there is no such test or hypothesis; names the nearest. If there are not two hypotheses.

    Examples
    --------
    >>> rows = compare_tests(["sensory_nerve_conduction"], ["common_fibular_nerve", "root_l5"], days=30)
    >>> bool(rows["model_sensitivity"].iloc[0] > rows["model_sensitivity"].iloc[1])  # the root spares it
    True
    """
    asked, names, day = named_tests(tests), named(hypotheses), since(days)
    if not 2 <= len(names) <= MOST:
        raise ValueError(
            f"Name two to {MOST} hypotheses that a test shall tell apart, not {quoted(hypotheses)}."
        )
    return pd.DataFrame(
        [
            _row(about(test), target, [other for other in names if other != target], day)
            for test in asked
            for target in names
            if target != HEALTHY
        ]
    )


def _row(item: About, target: str, others: list[str], days: float | None) -> dict[str, Any]:
    mean = meant(target, days)
    study = published_for(item.test, mean.cases, mean.weights.tolist())
    plus, minus = ratios(study.sensitivity, study.specificity, kind=study.kind)
    mine = _model(item.test, target, others, days)
    line: dict[str, Any] = {
        "test": item.test,
        "name": item.name,
        "hypothesis": target,
        "against": ", ".join(others),
    }
    line |= {"question": item.question, "leaves_open": item.leaves_open}
    line |= _in_percent("sensitivity", study.sensitivity) | _in_percent("specificity", study.specificity)
    line |= _ends("lr_plus", plus) | _ends("lr_minus", minus) | {"lr_how": plus.how}
    line |= {"condition": study.condition, "population": study.population, "caveat": study.caveat}
    line |= {"condition_fits": study.fits, "source": study.source, "checked": study.checked}
    line |= mine | reasons(item, study, mine, (target, others), days)
    line |= {"earliest_day": item.earliest_day, "timing": item.timing, "too_early": _early(item, mine, days)}
    line |= {"cost_low": item.cost_low, "cost_high": item.cost_high, "minutes": item.minutes}
    return line | {
        "discomfort": item.discomfort, "practical_source": item.practical_source, "cautions": item.cautions
    }  # fmt: skip


def _in_percent(name: str, share: Share) -> dict[str, float]:
    ends = (("", share.value), ("_low", share.low), ("_high", share.high), ("_used", worked_with(share)))
    return {f"{name}{end}": round(100.0 * value, 1) for end, value in ends}


def _ends(name: str, ratio: Ratio) -> dict[str, float]:
    return {name: ratio.value, f"{name}_low": ratio.low, f"{name}_high": ratio.high}


def _model(test: str, target: str, others: list[str], days: float | None) -> dict[str, float]:
    """Return the model's own figures, in per cent."""
    found = [predicted(test, name, days) for name in (target, *others)]
    weights = [meant(name, days).weights for name in (target, *others)]
    shares = [float(item.chances @ weight) for item, weight in zip(found, weights, strict=True)]
    then = float(found[0].later @ weights[0])
    alarms = float(np.mean(shares[1:]))
    plus, minus = ratios(Share(shares[0]), Share(1.0 - alarms))
    return {
        "model_sensitivity": round(100.0 * shares[0], 1),
        "model_specificity": round(100.0 * (1.0 - alarms), 1),
        "model_later": round(100.0 * then, 1),
        "model_lr_plus": plus.value,
        "model_lr_minus": minus.value,
    }


def _early(item: About, mine: dict[str, float], days: float | None) -> str:
    """Return why the test says little on this day, or nothing."""
    if days is None:
        return ""
    gain = mine["model_later"] - mine["model_sensitivity"]
    said = []
    if days < item.earliest_day:
        said.append(f"Worth its price from day {item.earliest_day:g}. {item.timing}")
    if gain > 100.0 * APART:
        said.append(
            f"On day {days:g} the model finds it abnormal in {mine['model_sensitivity']:.0f} %, "
            f"90 days later in {mine['model_later']:.0f} %."
        )
    return " ".join(said)


def outcome_table(reading: str, hypotheses: str | Sequence[str], days: float | None = 20) -> pd.DataFrame:
    """Return how often each outcome of a test with several comes in each hypothesis.

    Parameters
    ----------
    reading
        A reading of `test_outcomes`: `needle_emg`, `repetitive_stimulation`, `ankle_jerk`, ...
    hypotheses, days
        As for `compare_tests`.

    Returns
    -------
    DataFrame
        One row per outcome, one column per hypothesis (0..1; each column sums to 1), and `ratio`: how much more often
        the outcome comes in the first hypothesis than in the mean of the others.

    Examples
    --------
    >>> table = outcome_table("repetitive_stimulation", ["myasthenia_gravis", "lambert_eaton_syndrome"], days=120)
    >>> table["ratio"].round().to_dict()["decrement"] > 10
    True
    """
    one_of(reading, readings(), "test with more than two outcomes")
    names, day = named(hypotheses), since(days)
    if not names:
        raise ValueError("Name at least one hypothesis.")
    shares = {
        name: {
            outcome: float(each @ meant(name, day).weights)
            for outcome, each in outcomes_of(reading, expected(name, day)[0]).items()
        }
        for name in names
    }
    frame = pd.DataFrame(shares).rename_axis("outcome")
    others = frame[names[1:]].mean(axis=1) if names[1:] else pd.Series(nan, frame.index)
    top, bottom = (
        column.map(lambda value: worked_with(Share(value))) for column in (frame[names[0]], others)
    )
    return frame.assign(ratio=top / bottom)
