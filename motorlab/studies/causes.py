"""Imaging, laboratory and genes: tests that read a lesion's cause, or its place, from rows of `test_shows`.

No cause is ever guessed from a site. Where the cause is unknown and the causes would give different answers,
the answer is `depends`.
"""

from bisect import bisect_right
from collections.abc import Sequence
from functools import cache, lru_cache
from statistics import fmean
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from motorlab.catalogue import Finding, Reading
from motorlab.flows import Flows
from motorlab.lesions import Lesion
from motorlab.tables import rows, table

__all__ = [
    "LEAST",
    "RANKS",
    "RULES",
    "UNKNOWN",
    "Row",
    "Traits",
    "answer_on",
    "cause_names",
    "cause_shares",
    "healthy_row",
    "read",
    "rows_for",
    "traits_of",
]

Floats = NDArray[np.float64]
RANKS = ("normal", "depends", "not_yet", "abnormal")  # of several lesions the last of these counts
UNKNOWN = "unknown"
LEAST = 0.1  # a lesion that has lost less than this share is too slight for any test of the cause


class Traits(NamedTuple):
    """What the rows ask of a lesion, its day apart."""

    level: str
    site: str
    cause: str
    kind: str
    limbs: frozenset[str]
    company: frozenset[str]


class Row(NamedTuple):
    """One row of `test_shows`."""

    test: str
    level: str
    site: str
    cause: str
    kind: str
    hits: str
    company: str
    from_day: float
    until_day: float
    result: str
    chance: float
    note: str
    source: str

    def fits(self, lesion: Traits, cause: str) -> bool:
        """Whether it speaks of such a lesion, which is at the row's level."""
        return (
            self.site in (lesion.site, "")
            and self.cause in (cause, "any")
            and self.kind in (lesion.kind, "")
            and (self.hits == "" or self.hits in lesion.limbs)
            and (self.company == "" or self.company in lesion.company)
        )

    @property
    def particular(self) -> tuple[bool, ...]:
        """How particular the row is, what counts most first."""
        return (self.site != "", self.cause != "any", self.company != "", self.kind != "", self.hits != "")


@cache
def _rows() -> dict[tuple[str, str], list[Row]]:
    """Return the rows by test and level."""
    frame = table("test_shows").fillna({"until_day": np.inf})
    found: dict[tuple[str, str], list[Row]] = {}
    for values in frame[list(Row._fields)].itertuples(index=False, name=None):
        row = Row(*values)
        found.setdefault((row.test, row.level), []).append(row)
    return found


@cache
def healthy_row(test: str) -> Row:
    """Return the row for people in whom the test has nothing to show."""
    if (test, "none") not in _rows():
        raise ValueError(
            f"data/test_shows.csv has no row of the level 'none' for {test}: how often it is abnormal in people "
            "without such a lesion."
        )
    return _rows()[test, "none"][0]


@cache
def _asked() -> tuple[frozenset[str], frozenset[str]]:
    """Return the sites and the limbs that any row asks for: to all others it is the same what they are."""
    sites = (row.site for name in ("test_shows", "cause_shares") for row in rows(name))
    return frozenset(sites), frozenset(row.hits for row in rows("test_shows"))


@cache
def cause_names() -> dict[str, str]:
    """Return the words for each cause, the unknown one left out."""
    return {row.cause: row.name for row in rows("causes") if row.cause != UNKNOWN}


@cache
def _levels() -> dict[str, str]:
    return {row.site: row.level for row in rows("sites")}


@cache
def _structures() -> dict[str, list[tuple[str, str, str]]]:
    """Return what each site hits: the kind of damage that hits it ("" any), its limb and its fibres."""
    families = {row.family: (row.limb, row.fibres) for row in rows("families")}
    found: dict[str, list[tuple[str, str, str]]] = {}
    for row in rows("site_structures"):
        found.setdefault(row.site, []).append((row.kind, *families[row.family]))
    return found


@cache
def _limbs(site: str, kind: str | None, fibres: str) -> frozenset[str]:
    """Return the limbs of the structures that a lesion hits: upper, lower, afferent, junction, fibre, ..."""
    return frozenset(
        limb
        for only, limb, carried in _structures().get(site, [])
        if only in ("", kind) and fibres in ("all", carried)
    )


@lru_cache(maxsize=4096)
def _traits(site: str, kind: str, fibres: str, cause: str, together: frozenset[str]) -> Traits:
    company = {"with_upper"} if "upper" in together else set()
    if together == {"lower"}:
        company.add("lower_only")
    level, (sites, limbs) = _levels()[site], _asked()
    named = site if site in sites else ""
    return Traits(level, named, cause, kind, _limbs(site, kind, fibres) & limbs, frozenset(company))


def traits_of(lesions: Sequence[Lesion]) -> list[tuple[Lesion, Traits]]:
    """Return the lesions that have lost anything, each with its traits."""
    real = [lesion for lesion in lesions if lesion.severity >= LEAST]
    hit = [_limbs(lesion.site, lesion.kind, lesion.fibres) for lesion in real]
    together: dict[str, frozenset[str]] = {}
    for lesion, limbs in zip(real, hit, strict=True):
        together[lesion.cause] = together.get(lesion.cause, frozenset()) | limbs
    return [
        (item, _traits(item.site, item.kind or "", item.fibres, item.cause, together[item.cause]))
        for item in real
    ]


@lru_cache(maxsize=8192)
def rows_for(test: str, lesion: Traits, cause: str) -> tuple[Row, ...]:
    """Return the most particular rows that fit, in the order of their days."""
    fitting = [row for row in _rows().get((test, lesion.level), ()) if row.fits(lesion, cause)]
    best = max((row.particular for row in fitting), default=())
    return tuple(sorted((row for row in fitting if row.particular == best), key=lambda row: row.from_day))


def _on(spans: tuple[Row, ...], test: str, day: float) -> tuple[str, float, Row | None]:
    """Return the answer of a day, its chance, and the row that says so."""
    for row in spans:
        if row.from_day <= day < row.until_day:
            return row.result, row.chance, row
    later = any(row.result == "abnormal" and row.from_day > day for row in spans)
    return "not_yet" if later else "normal", healthy_row(test).chance, None


@lru_cache(maxsize=8192)
def answer_on(test: str, lesion: Traits, day: float) -> tuple[str, float, Row | None]:
    """Return what a test shows of one lesion on one day."""
    if lesion.cause != UNKNOWN:
        return _on(rows_for(test, lesion, lesion.cause), test, day)
    whatever = rows_for(test, lesion, "any")
    if whatever:  # it sees the damage, whatever the cause
        return _on(whatever, test, day)
    answers = [_on(rows_for(test, lesion, cause), test, day)[:2] for cause in cause_names()]
    results = {result for result, _ in answers}
    chance = fmean((chance for _, chance in answers), weights=cause_shares(lesion.level, lesion.site))
    return results.pop() if len(results) == 1 else "depends", chance, None


@cache
def cause_shares(level: str, site: str) -> list[float]:
    """Return how common each cause is at a place, in the order of `cause_names`; alike where no row says it.

    Examples
    --------
    >>> dict(zip(cause_names(), cause_shares("root", ""), strict=True))["compression"]
    0.8
    """
    found = {(row.level, row.site, row.cause): float(row.share) for row in rows("cause_shares")}
    own = site if any(key[:2] == (level, site) for key in found) else ""
    shares = [found.get((level, own, cause), 0.0) for cause in cause_names()]
    return shares if any(shares) else [1.0] * len(shares)


@lru_cache(maxsize=16384)
def _course(tests: tuple[str, ...], lesion: Traits) -> tuple[list[float], NDArray[np.int64], Floats]:
    """Return the days on which an answer may change, and from each of them the ranks and chances by test."""
    mine = [_rows().get((test, lesion.level), ()) for test in tests]
    turns = [{0.0} | {day for row in some for day in (row.from_day, row.until_day)} for some in mine]
    days = sorted(set().union(*turns) - {np.inf})
    ranks = np.zeros((len(days), len(tests)), dtype=np.int64)
    chances = np.tile([healthy_row(test).chance for test in tests], (len(days), 1))
    for column, test in enumerate(tests):
        if not mine[column]:
            continue
        for place, day in enumerate(days):
            if day in turns[column]:  # until the next of its own days an answer stays
                result, chance, _ = answer_on(test, lesion, day)
            ranks[place, column], chances[place, column] = RANKS.index(result), chance
    return days, ranks, chances


def cases_of(flows: Flows) -> list[list[Lesion]]:
    """Return the lesions of each case that the flows were made from."""
    hurt = flows.damage
    cases: list[list[Lesion]] = [[] for _ in range(hurt.cases)]
    numbers, first = np.unique(hurt.lesion, return_index=True)
    for number, column in zip(numbers.tolist(), hurt.column[first].tolist(), strict=True):
        cases[column // 2].append(hurt.lesions[number])
    return cases


def read(flows: Flows, finding: Finding) -> Reading:
    """What tests of cause and place would say: of several lesions the plainest answer counts.

    The chance is the largest that any of the lesions gives; it is data and does not follow from a threshold.
    """
    tests = finding.targets
    cases = cases_of(flows)
    ranks = np.zeros((len(cases), len(tests)), dtype=np.int64)
    chances = np.tile([healthy_row(name).chance for name in tests], (len(cases), 1))
    for number, lesions in enumerate(cases):
        for lesion, traits in traits_of(lesions):
            days, rank, chance = _course(tests, traits)
            span = bisect_right(days, lesion.days) - 1
            np.maximum(ranks[number], rank[span], out=ranks[number])
            np.maximum(chances[number], chance[span], out=chances[number])
    values = np.array([finding.word(word) for word in RANKS])[ranks]
    return Reading(values.T, np.full(values.T.shape, np.nan), chance=chances.T)


RULES = {"test": read}
