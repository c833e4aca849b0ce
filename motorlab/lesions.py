"""Lesions and named syndromes: frozen, checked, and movable in time."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from motorlab.choices import finite, one_of
from motorlab.tables import rows

__all__ = ["OTHER_SIDE", "Lesion", "Lesions", "case", "on_day", "syndrome"]

SIDES = ("left", "right", "both")
OTHER_SIDE = {"left": "right", "right": "left", "both": "both"}
FIBRES = ("all", "motor", "sensory")


@cache
def _rows(name: str) -> dict[str, dict[str, Any]]:
    return {str(row[0]): row._asdict() for row in rows(name)}


@cache
def _kinds_at(level: str) -> list[str]:
    return [row.kind for row in rows("kind_levels") if row.level == level]


@cache
def _patterns() -> list[str]:
    return list(dict.fromkeys(row.pattern for row in rows("patterns")))


@cache
def _families(site: str) -> frozenset[str]:
    return frozenset(row.family for row in rows("site_structures") if row.site == site)


@cache
def _places() -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows("syndrome_lesions"):
        found.setdefault(row.syndrome, []).append(row._asdict())
    return found


@dataclass(frozen=True)
class Lesion:
    """Damage at one place, as it stands on the day of the examination.

    Parameters
    ----------
    site
        Id of a row of `sites`.
    side
        `left`, `right` or `both`: where the lesion is. A paired site must be told; a midline or diffuse one is
        `both` unless told. A site of the cord with one side is a hemisection.
    severity
        0..1: the share of the fibres or cells that is lost or blocked on the day of the examination, before any
        sprouting. It is a clinical severity, not a percentage of force.
    days
        Age of the lesion in days, 0 or more; fractions are allowed.
    kind
        A row of `kinds`; the site's row gives the default.
    fibres
        `all`, `motor` or `sensory`.
    pattern
        A row of `patterns`: weights over muscles, for diffuse sites and motor neuron sites only.
    cause
        A row of `causes`.
    tempo_days
        Days over which the damage grew to its severity, 0 if it came at once; used when the case is moved in time.

    Raises
    ------
    ValueError
        Names the wrong value, the choices and the nearest match.

    Examples
    --------
    >>> Lesion("internal_capsule", side="left", severity=0.8, days=30).kind
    'central'
    >>> Lesion("internal_capsul", side="left")
    Traceback (most recent call last):
    ValueError: 'internal_capsul' is not a site. Did you mean 'internal_capsule'? The choices are: ...
    """

    site: str
    side: str | None = None
    severity: float = 1.0
    days: float = 60
    kind: str | None = None
    fibres: str = "all"
    pattern: str | None = None
    cause: str = "unknown"
    tempo_days: float = 0

    def __post_init__(self) -> None:
        row = _rows("sites")[one_of(self.site, _rows("sites"), "site")]
        set_ = object.__setattr__
        if self.side is None and not row["default_side"]:
            raise ValueError(
                f"{self.site} lies on both sides of the body: say side='left', 'right' or 'both'."
            )
        set_(self, "side", one_of(self.side or row["default_side"], SIDES, "side"))
        set_(self, "severity", finite(self.severity, "severity", 0.0, 1.0))
        set_(self, "days", finite(self.days, "days", 0.0))
        set_(self, "tempo_days", finite(self.tempo_days, "tempo_days", 0.0))
        set_(self, "kind", one_of(self.kind or row["default_kind"], _rows("kinds"), "kind of damage"))
        one_of(self.fibres, FIBRES, "choice of fibres")
        one_of(self.cause, _rows("causes"), "cause")
        self._agree(row)

    def _agree(self, row: dict[str, Any]) -> None:
        """Refuse what cannot be true together."""
        fitting = _kinds_at(row["level"])
        if self.kind not in fitting:
            raise ValueError(
                f"Damage of the kind {self.kind!r} cannot be at {self.site} ({row['level']}); "
                f"the kinds there are: {', '.join(fitting)}."
            )
        families = _families(self.site)
        if self.fibres != "all":
            limb = {key: item["fibres"] for key, item in _rows("families").items()}
            if not any(limb[family] == self.fibres for family in families):
                raise ValueError(
                    f"{self.site} has no {self.fibres} fibres, so fibres={self.fibres!r} cannot be hit."
                )
        if self.pattern is not None:
            one_of(self.pattern, _patterns(), "pattern")
            if row["extent"] != "diffuse" and "motor_neuron" not in families:
                raise ValueError(
                    f"A pattern spreads a diffuse lesion or one of motor neurons over muscles; "
                    f"{self.site} is neither, so leave pattern={self.pattern!r} out."
                )


Lesions = Lesion | Iterable["Lesions"]


def case(*lesions: Lesions) -> tuple[Lesion, ...]:
    """Return any number of lesions, singly or in tuples, as one flat tuple.

    Raises
    ------
    ValueError
        If something else is among them, or one lesion is listed twice.

    Examples
    --------
    >>> len(case(Lesion("root_c6", side="left"), syndrome("l5_radiculopathy")))
    2
    """
    flat: list[Lesion] = []
    for item in lesions:
        if isinstance(item, Lesion):
            flat.append(item)
        elif isinstance(item, str) or not isinstance(item, Iterable):
            raise ValueError(
                f"{item!r} is not a lesion. Write ml.Lesion({item!r}, ...) or ml.syndrome({item!r})."
            )
        else:
            flat.extend(case(*item))
    seen: dict[tuple[object, ...], Lesion] = {}
    for lesion in flat:
        key = (lesion.site, lesion.side, lesion.kind, lesion.fibres, lesion.pattern)
        if key in seen:
            raise ValueError(
                f"{lesion.site} ({lesion.side}) is listed twice, with severity {seen[key].severity:g} and "
                f"{lesion.severity:g}; give it once, with the severity of that day."
            )
        seen[key] = lesion
    return tuple(flat)


def _grown(days: float, tempo: float) -> float:
    return 1.0 if tempo <= 0 else min(1.0, days / tempo)


def syndrome(
    name: str, *, days: float | None = None, side: str | None = None, severity: float | None = None
) -> tuple[Lesion, ...]:
    """Return the lesions of a named syndrome.

    Parameters
    ----------
    name
        Id of a row of `syndromes`.
    days
        Days since the first lesion began; the row gives the default. The severity grows along the row's tempo.
    side
        Side of the lesion; the row gives the default.
    severity
        Severity when fully grown, 0..1; the row gives the default (a teaching assumption).

    Returns
    -------
    tuple of Lesion

    Raises
    ------
    ValueError
        If there is no such syndrome, or a value is out of range.

    Examples
    --------
    >>> [lesion.site for lesion in syndrome("als_bulbar_onset", days=300)]
    ['bulbar_motor_nuclei', 'corona_radiata', 'anterior_horn_cervical']
    """
    row = _rows("syndromes")[one_of(name, _rows("syndromes"), "syndrome")]
    age = finite(row["days"] if days is None else days, "days", 0.0)
    full = finite(row["severity"] if severity is None else severity, "severity", 0.0, 1.0)
    same = one_of(side or row["side"], SIDES, "side")
    other = OTHER_SIDE[same]
    found = []
    for place in _places()[name]:
        old = age - place["later_days"]
        if old < 0:
            continue
        found.append(
            Lesion(
                place["site"],
                side={"same": same, "opposite": other, "both": "both"}[place["side"]],
                severity=min(1.0, full * place["severity_share"]) * _grown(old, row["tempo_days"]),
                days=old,
                kind=place["kind"] or None,
                fibres=place["fibres"],
                pattern=place["pattern"] or None,
                cause=row["cause"],
                tempo_days=row["tempo_days"],
            )
        )
    return tuple(found)


def on_day(lesions: Lesions, day: float) -> tuple[Lesion, ...]:
    """Return the same case on another day, counted from the beginning of its oldest lesion.

    A lesion that has not begun by then is left out, and one that grows has the severity of that day.

    Examples
    --------
    >>> early = on_day(syndrome("capsular_stroke"), 1)
    >>> early[0].days
    1.0
    """
    flat = case(lesions)
    day = finite(day, "day", 0.0)
    shift = max((lesion.days for lesion in flat), default=0.0) - day
    moved = []
    for lesion in flat:
        days = lesion.days - shift
        if days < 0:
            continue
        now = _grown(lesion.days, lesion.tempo_days)
        part = _grown(days, lesion.tempo_days) / now if now else 1.0
        moved.append(replace(lesion, days=days, severity=min(1.0, lesion.severity * part)))
    return tuple(moved)
