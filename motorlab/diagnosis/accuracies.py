"""The arithmetic of a test: likelihood ratios with their intervals.

Nothing here divides by zero or promises certainty. A figure of 0 % or 100 % is worked with as if half a person had
been missed among those tested: in n people it counts as half of one in n + 1. Where n was not published it is taken
from the other end of the interval (the n at which such an end would come out), and where there is no interval either,
as 50 people. The figure itself is still shown as it was published.
"""

from math import exp, hypot, isfinite, isnan, log, nan, sqrt
from typing import NamedTuple

__all__ = ["EXTREME", "LEAST", "Ratio", "Share", "ratios", "worked_with"]

EXTREME = 50  # people that a figure of 0 or 100 % stands on where nobody says how many (assumption)
LEAST = 1e-4  # no study of a test can say that it fails more seldom than that
Z = 1.959964  # of a 95 % interval
TAIL = 0.025  # what lies beyond either end of it


class Share(NamedTuple):
    """How often something was found, 0..1, with the ends of its interval or range, and in how many people."""

    value: float
    low: float = nan
    high: float = nan
    people: float = nan

    def __invert__(self) -> "Share":
        """Return how often it was not found."""
        return Share(1.0 - self.value, 1.0 - self.high, 1.0 - self.low, self.people)


class Ratio(NamedTuple):
    """A likelihood ratio with the ends of its interval, and how the ends were found.

    `how`: `counts` (the log method, from the numbers of people), `intervals` (from the two published intervals on the
    log scale), `partly` (from one of them, so that the true interval is wider), `range` (the extremes over studies) or
    `none`.
    """

    value: float
    low: float
    high: float
    how: str


class _Arm(NamedTuple):
    """One of the two shares of a ratio: its value, how far its ends are on the log scale, and where they come from."""

    value: float
    down: float
    up: float
    how: str


def worked_with(share: Share) -> float:
    """Return the value that is worked with: never 0 or 1; the middle where only a range was published.

    Examples
    --------
    >>> worked_with(Share(1.0, people=49))
    0.99
    >>> worked_with(Share(nan, 0.5, 0.7))
    0.6
    """
    value = (share.low + share.high) / 2.0 if isnan(share.value) else share.value
    if isnan(value) or 0.0 < value < 1.0:
        return min(max(value, LEAST), 1.0 - LEAST)
    people = _people(share._replace(value=value))
    return (value * people + 0.5) / (people + 1.0)


def _people(share: Share) -> float:
    """Return how many people a share of 0 or 1 stands on."""
    if isfinite(share.people):
        return share.people
    end = share.low if share.value == 1.0 else 1.0 - share.high
    # of n people all have it by chance alone once in 40 times, where the true share is the lower end
    return max(1.0, round(log(TAIL) / log(end))) if 0.0 < end < 1.0 else EXTREME


def _arm(share: Share) -> _Arm:
    """Return a share with its ends on the log scale."""
    value = worked_with(share)
    extreme = share.value in (0.0, 1.0)
    known = isfinite(share.people) or (extreme and (0.0 < share.low < 1.0 or 0.0 < share.high < 1.0))
    if isnan(value):
        return _Arm(nan, nan, nan, "none")
    if known:
        people = _people(share) + 1.0 if extreme else share.people
        end = Z * sqrt((1.0 - value) / (people * value))
        return _Arm(value, end, end, "counts" if isfinite(share.people) else "intervals")
    if isnan(share.low) or isnan(share.high) or extreme:
        return _Arm(value, 0.0, 0.0, "none")
    up = log(share.high / value)
    return _Arm(value, log(value / share.low) if share.low > 0.0 else up, up, "intervals")


def ratios(sensitivity: Share, specificity: Share, *, kind: str = "ci95") -> tuple[Ratio, Ratio]:
    """Return the likelihood ratios of an abnormal and of a normal result.

    Parameters
    ----------
    sensitivity, specificity
        Shares, 0..1.
    kind
        What the ends of the shares are: a 95 % interval, or the `range` over studies.

    Returns
    -------
    tuple of Ratio
        LR+ = sensitivity / (1 - specificity) and LR- = (1 - sensitivity) / specificity; NaN where either share was not
        published.

    Notes
    -----
    With numbers of people the interval is the log method (Simel 1991): the variance of log LR is
    1/a - 1/m + 1/b - 1/n, where a of m and b of n people had the result. Without them the distances of the published
    ends on the log scale are put together as the sides of a right angle (Zou and Donner 2008). A range over studies is
    no interval: its ends give the extremes.

    Examples
    --------
    >>> plus, minus = ratios(Share(0.8, people=100), Share(0.9, people=100))
    >>> round(plus.value, 2), round(plus.low, 1), round(plus.high, 1), plus.how
    (8.0, 4.4, 14.5, 'counts')
    >>> round(ratios(Share(0.8), Share(1.0))[0].value, 1)
    81.6
    """
    plus, minus = _ratio(sensitivity, ~specificity, kind), _ratio(~sensitivity, specificity, kind)
    return plus, minus


def _ratio(top: Share, bottom: Share, kind: str) -> Ratio:
    upper, lower = _arm(top), _arm(bottom)
    value = upper.value / lower.value
    if isnan(value):
        return Ratio(nan, nan, nan, "none")
    counted = isfinite(top.people) and isfinite(bottom.people)
    if kind == "range" and not counted:
        return _range(top, bottom, value)
    how = "counts" if counted else _joined({upper.how, lower.how})
    if how == "none":
        return Ratio(value, nan, nan, how)
    low, high = hypot(upper.down, lower.up), hypot(upper.up, lower.down)
    return Ratio(value, value * exp(-low), value * exp(high), how)


def _joined(ways: set[str]) -> str:
    """Return where the ends of a ratio come from, of which each share tells its own."""
    return "none" if ways == {"none"} else "partly" if "none" in ways else "intervals"


def _range(top: Share, bottom: Share, value: float) -> Ratio:
    """Return the extremes over studies; a share without a range of its own stays where it is."""
    ends = []
    for share in (top, bottom):
        listed = [end for end in (share.low, share.high) if not isnan(end)]
        ends.append([worked_with(Share(end)) for end in listed] or [worked_with(share)])
    if not any(len(set(pair)) > 1 for pair in ends):
        return Ratio(value, nan, nan, "none")
    # one study that lies outside a published point must not put the point outside its range
    low, high = min(ends[0]) / max(ends[1]), max(ends[0]) / min(ends[1])
    return Ratio(value, min(low, value), max(high, value), "range")
