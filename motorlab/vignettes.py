"""Short patients in words, with what was found as evidence."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from motorlab.choices import one_of
from motorlab.diagnosis.evidence import Key, statements
from motorlab.diagnosis.outcomes import outcomes
from motorlab.tables import rows

__all__ = ["Vignette", "vignette", "vignette_names"]


@dataclass(frozen=True)
class Vignette:
    """One short patient.

    Attributes
    ----------
    name, presentation, title, text
        As in the table `vignettes`; the text holds all findings in prose.
    days
        Days since it began.
    tells
        Where its author says that it lies: a site or a syndrome.
    seen
        What was found, as `localise` takes it.
    """

    name: str
    presentation: str
    title: str
    text: str
    days: float
    tells: str
    seen: Mapping[Key, object]

    @property
    def abnormal(self) -> dict[Key, object]:
        """What was found, without all that was normal."""
        found = statements(self.seen)
        kept = {item.key for item in found if item.accepted[outcomes()[item.key[0]].normal] == 0.0}
        return {key: value for key, value in self.seen.items() if key in kept}


def vignette_names(presentation: str = "") -> list[str]:
    """Return the names of the patients of one presentation in their order; without one, of all.

    Examples
    --------
    >>> vignette_names("foot_drop")[:2]
    ['foot_crossed_legs', 'foot_back_pain']
    """
    return [row.vignette for row in rows("vignettes") if presentation in ("", row.presentation)]


def vignette(name: str) -> Vignette:
    """Return one short patient.

    Raises
    ------
    ValueError
        If there is none of that name; names the nearest.

    Examples
    --------
    >>> vignette("foot_back_pain").seen["reflex", "ankle", "right"]
    2
    """
    kept = _vignette(one_of(name, vignette_names(), "vignette"))
    return replace(kept, seen=dict(kept.seen))  # whoever adds a finding adds it to a patient of their own


@cache
def _vignette(name: str) -> Vignette:
    row = next(row for row in rows("vignettes") if row.vignette == name)
    mine = sorted(
        (item for item in rows("vignette_findings") if item.vignette == name), key=lambda r: r.order
    )
    seen = {(item.finding, item.target, item.side): _value(item.word, item.low, item.high) for item in mine}
    return Vignette(name, row.presentation, row.title, row.text, float(row.days), row.tells, seen)


def _value(word: str, low: float, high: float) -> object:
    if word:
        words = word.split()
        return words[0] if len(words) == 1 else frozenset(words)
    return int(low) if low == high else (int(low), int(high))
