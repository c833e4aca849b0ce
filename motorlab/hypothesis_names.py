"""What a hypothesis, a place or several places together are called: alike on cards, in tables and beside drawings."""

from functools import cache

import pandas as pd

from motorlab.diagnosis.candidates import candidates
from motorlab.diagnosis.families import HEALTHY, NOTHING
from motorlab.diagnosis.hypotheses import COMPARTMENTS_IN_WORDS, called
from motorlab.sign_names import capital
from motorlab.tables import rows

__all__ = ["AND", "cases_of", "heading", "in_words", "kind_in_words", "places_in_words"]

AND = " and "  # joins the sites of a set


@cache
def in_words(hypothesis: str) -> str:
    """Return a hypothesis as it stands within a sentence.

    Parameters
    ----------
    hypothesis
        A site, a syndrome or a pair, with a side after a colon or without; or `no_lesion` or `none_of_these`.

    Examples
    --------
    >>> in_words("root_l5:right"), in_words("bell_palsy"), in_words("myasthenia_gravis"), in_words("no_lesion")
    ('L5 root, right', 'Bell palsy', 'myasthenia gravis', 'no lesion')
    """
    words = called(hypothesis)
    kept = words.startswith(_people()) or not words[1:2].islower()
    return words if kept else words[:1].lower() + words[1:]


@cache
def _people() -> tuple[str, ...]:
    """Return the first words of names that are called after people."""
    return tuple(row.name.partition(" ")[0] for row in rows("syndromes") if row.eponym)


def heading(hypothesis: str) -> str:
    """Return a hypothesis as it stands at the head of a line.

    Examples
    --------
    >>> heading("motor_cortex_hand")
    'Motor cortex, hand knob'
    """
    return capital(in_words(hypothesis))


def kind_in_words(compartment: str) -> str:
    """Return a compartment of `motorlab.localise` in words.

    Examples
    --------
    >>> kind_in_words("both"), kind_in_words("no_lesion")
    ('upper and lower motor neuron', 'no lesion')
    """
    return COMPARTMENTS_IN_WORDS.get(compartment) or in_words(compartment)


def places_in_words(sites: str, cases: "pd.Series[float] | None" = None) -> str:
    """Return a set of sites, as `Working.best` names it; a single one is meant without any other.

    Parameters
    ----------
    sites
        A site, or several joined by " and ".
    cases
        What `motorlab.localise` returns by case: several sites are then called as the likeliest case that has them.

    Examples
    --------
    >>> places_in_words("root_l5"), places_in_words("root_l5 and root_s1"), places_in_words("none_of_these")
    ('L5 root alone', 'L5 root and S1 root', 'none of these')
    """
    if AND not in sites:
        alone = "" if sites in (HEALTHY, NOTHING) else " alone"
        return f"{in_words(sites)}{alone}"
    listed = [] if cases is None else [case for case in cases_of(sites) if case in cases.index]
    if cases is not None and listed:
        return in_words(max(listed, key=lambda case: float(cases[case])))
    return AND.join(map(in_words, sites.split(AND)))


def cases_of(sites: str) -> tuple[str, ...]:
    """Return the cases that have several sites, and no others.

    Examples
    --------
    >>> cases_of("root_l5 and root_s1")[:1]
    ('root_l5_and_root_s1',)
    """
    return _cases().get(sites, ())


@cache
def _cases() -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for answer in candidates().answers:
        sites = sorted({site for site, _ in answer.sites})
        if len(sites) > 1:
            found.setdefault(AND.join(sites), {})[answer.label] = None
    return {sites: tuple(labels) for sites, labels in found.items()}
