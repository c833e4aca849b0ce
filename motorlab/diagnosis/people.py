"""From before a test to after it: odds, and people out of 1,000 in whole numbers that add up."""

from collections.abc import Mapping, Sequence
from math import inf
from numbers import Real

import pandas as pd

from motorlab.choices import finite, quoted

__all__ = ["after", "frequencies", "odds", "percent"]


def after(before: float, ratio: float) -> float:
    """Return the chance after a result: odds before x likelihood ratio = odds after.

    Parameters
    ----------
    before
        Chance before the test, 0..1. At 0 and at 1 no test changes anything.
    ratio
        Likelihood ratio, above 0 and finite: no result is certain.

    Raises
    ------
    ValueError
        If one of them is out of range.

    Examples
    --------
    >>> round(after(0.2, 8.0), 3)
    0.667
    """
    _check(before)
    if not (isinstance(ratio, Real) and 0.0 < ratio < inf):
        raise ValueError(
            f"A likelihood ratio must be above 0 and finite, not {quoted(ratio)}: no test result is certain."
        )
    return before * ratio / (before * ratio + 1.0 - before)


def _check(before: float) -> None:
    finite(before, "The chance before the test", 0.0, 1.0)


def odds(chance: float) -> str:
    """Return a chance as odds in words.

    Examples
    --------
    >>> odds(0.2), odds(0.75), odds(0.5)
    ('1 to 4', '3 to 1', '1 to 1')
    """
    _check(chance)
    if chance in (0.0, 1.0):
        return "none to 1" if chance == 0.0 else "1 to none"
    less = chance < 0.5
    many = (1.0 - chance) / chance if less else chance / (1.0 - chance)
    said = f"{many:.2g}" if many < 10 else f"{many:,.0f}"
    return f"1 to {said}" if less else f"{said} to 1"


def percent(chance: float) -> str:
    """Return a percentage in digits that never says 0 or 100 of what is only nearly so.

    Examples
    --------
    >>> percent(0.123), percent(0.9999), percent(0.0004), percent(1.0)
    ('12', 'more than 99.9', 'less than 0.1', '100')
    """
    if 0.0 < chance < 0.001:
        return "less than 0.1"
    if 0.999 < chance < 1.0:
        return "more than 99.9"
    return f"{100 * chance:.1f}" if 0.0 < chance < 0.01 or 0.99 < chance < 1.0 else f"{100 * chance:.0f}"


def frequencies(
    before: float, outcomes: Mapping[str, tuple[float, float]], people: int = 1000
) -> pd.DataFrame:
    """Return what a test would show of many people, in whole people that add up.

    Parameters
    ----------
    before
        Chance before the test, 0..1.
    outcomes
        For each outcome how often it comes with the condition and without it; both sum to 1 over the outcomes.
    people
        How many there are.

    Returns
    -------
    DataFrame
        One row per outcome: `outcome`, `with_it`, `without_it` (whole people), `share` (of those with this outcome who
        have the condition, 0..1; NaN where nobody has this outcome).

    Examples
    --------
    >>> frequencies(0.1, {"abnormal": (0.8, 0.05), "normal": (0.2, 0.95)})[["with_it", "without_it"]].values.tolist()
    [[80, 45], [20, 855]]
    """
    _check(before)
    for place, said in enumerate(("with the condition", "without it")):
        whole = sum(pair[place] for pair in outcomes.values())
        if abs(whole - 1.0) > 1e-6:
            raise ValueError(f"The chances of the outcomes {said} must sum to 1, not {whole:.3g}.")
    ill = round(people * before)
    with_it = _whole([pair[0] for pair in outcomes.values()], ill)
    without = _whole([pair[1] for pair in outcomes.values()], people - ill)
    frame = pd.DataFrame({"outcome": list(outcomes), "with_it": with_it, "without_it": without})
    return frame.assign(share=frame["with_it"] / (frame["with_it"] + frame["without_it"]))


def _whole(shares: Sequence[float], people: int) -> list[int]:
    """Return shares as whole people that add up: the largest remainders are rounded up."""
    exact = [share * people for share in shares]
    found = [int(number) for number in exact]
    order = sorted(range(len(exact)), key=lambda place: (found[place] - exact[place], place))
    for place in order[: people - sum(found)]:
        found[place] += 1
    return found
