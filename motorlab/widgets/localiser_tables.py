"""What the localiser says as tables: what was found, where it likely is, why, and what to examine next."""

from functools import cache
from html import escape
from typing import Any

import pandas as pd

from motorlab.diagnosis.evidence import Key
from motorlab.diagnosis.families import COMPARTMENTS, HEALTHY, NOTHING
from motorlab.diagnosis.units import BEDSIDE
from motorlab.diagnosis.working import Working
from motorlab.figures.belief_map import percent
from motorlab.figures.contributions import contributions
from motorlab.tables import rows
from motorlab.widgets import bedside
from motorlab.widgets.choice import said as hypothesis
from motorlab.widgets.examined import sign_of
from motorlab.widgets.names import syndrome_names
from motorlab.widgets.record import Record

__all__ = ["case_name", "coming", "drawn", "entered", "patient", "place_name", "places", "set_name", "why"]

TOP = 5  # places with a bar
NEXT = 5  # signs to examine next
LITTLE = 0.01  # bits; a sign that brings less is not listed
UNKNOWN = {NOTHING: "none of these", HEALTHY: "no lesion"}
COMPARTMENT = {
    "upper": "upper motor neuron",
    "lower": "lower motor neuron",
    "both": "both neurons",
    "junction": "junction",
    "muscle": "muscle",
    "sensory": "sensory alone",
    "other": "elsewhere",
    **UNKNOWN,
}


def drawn(now: Record) -> pd.DataFrame:
    """Return what the body and the reflex figure show: every drawn sign, None where it was not looked at."""
    frame = pd.DataFrame(_drawn(), columns=["finding", "target", "side"])
    found = [_shown(key[0], now.seen.get(key)) for key in _drawn()]
    return frame.assign(expected=pd.Series(found, dtype=object))


@cache
def _drawn() -> list[Key]:
    places = [("power", row.muscle) for row in rows("body_patches")]
    places += [(row.finding, row.target) for row in rows("reflex_places")]
    keys = [(*place, side) for place in places for side in bedside.sides_of(*place)]
    clonus = [("clonus", target, side) for finding, target, side in keys if finding == "reflex"]
    known = set(bedside.signs().values())
    return [*keys, *(key for key in clonus if key[:2] in known)]


def _shown(finding: str, value: object) -> Any:
    """Return a value as one grade or word to be drawn, None if there is none."""
    if isinstance(value, list):
        value = next((item for item in value if item is not None), None)
    if isinstance(value, tuple):
        return sum(value) / 2.0
    listed = [item for _, item in bedside.choices_of(finding)]
    if value in ("normal", "abnormal"):
        return bedside.normal_of(finding) if value == "normal" else float("nan")
    if isinstance(value, (set, frozenset)):
        return next((item for item in listed if item in value), None)
    return value


def entered(now: Record) -> str:
    """Return what was found, the last on top; a name takes the sign in hand, the cross strikes it out."""
    if not now.seen:
        return '<p class="quiet">Nothing yet. Tap a muscle or a reflex, then say what you find.</p>'
    lines = []
    for key, value in reversed(list(now.seen.items())):
        name, part = escape(bedside.name_of(key)), escape("|".join(key))
        lines.append(
            f'<tr><th scope="row" data-id="{part}"><button>{name}</button></th>'
            f"<td>{escape(bedside.said(key[0], value))}</td>"
            f'<td data-id="remove:{part}"><button aria-label="Remove {name}" title="Remove">&times;</button></td></tr>'
        )
    head = '<tr><th scope="col">Sign</th><th scope="col">Found</th><td></td></tr>'
    return f'<table class="entered"><thead>{head}</thead><tbody>{"".join(lines)}</tbody></table>'


def places(
    sites: "pd.Series[float]",
    before: "pd.Series[float]",
    sides: "pd.Series[float]",
    compartments: "pd.Series[float]",
    cases: "pd.Series[float]",
) -> str:
    """Return the likeliest places as bars, then the compartments and the likeliest case as a line each.

    Parameters
    ----------
    sites, sides, compartments, cases
        What `motorlab.localise` returns at each level.
    before
        The same by site before the last step: a tick on each bar.
    """
    top = sites.head(TOP)
    body = "".join(
        f'<tr><th scope="row">{_place(str(site), sides)}</th>'
        f'<td title="{_percent(was)} before the last step"><div class="track">'
        f'<span class="bar" style="width:{100 * chance:.1f}%"></span>'
        f'<span class="was" style="left:{100 * was:.1f}%"></span></div></td><td>{_percent(chance)}</td></tr>'
        for site, chance, was in zip(top.index, top.tolist(), before[top.index].tolist(), strict=True)
    )
    order = (*COMPARTMENTS, HEALTHY, NOTHING)
    said = [
        f"<span><b>{_percent(float(compartments[name]))}</b> {escape(COMPARTMENT[name])}</span>"
        for name in sorted(order, key=lambda name: -float(compartments[name]))
        if compartments[name] >= 0.01
    ]
    return (
        '<table class="places"><caption class="motorlab-hidden">The five likeliest places</caption>'
        f"<tbody>{body}</tbody></table>"
        f'<p class="compartments">{" ".join(said)}</p>'
        f'<p class="quiet">Likeliest case: {escape(case_name(str(cases.index[0])))} '
        f"<b>{_percent(float(cases.iloc[0]))}</b></p>"
    )


def _place(site: str, sides: "pd.Series[float]") -> str:
    """Return a place in words with its likeliest side."""
    name = escape(place_name(site))
    here = {
        side: float(sides[f"{site}:{side}"])
        for side in ("right", "left", "both")
        if f"{site}:{side}" in sides
    }
    whole = sum(here.values())
    if len(here) < 2 or not whole:
        return name
    first, second = sorted(here, key=lambda item: -here[item])[:2]
    words = {"both": "both sides"}
    told = words.get(first, first)
    if here[first] <= 0.95 * whole:  # of this place's chance, not of all
        told = ", ".join(f"{words.get(side, side)} {here[side] / whole:.0%}" for side in (first, second))
        told = f"of it {told}"
    return f"{name} <small>{told}</small>"


@cache
def place_name(site: str) -> str:
    """Return what a site is called.

    Examples
    --------
    >>> place_name("no_lesion"), place_name("neuromuscular_junction")
    ('no lesion', 'neuromuscular junction')
    """
    names = {row.site: row.name for row in rows("sites")} | UNKNOWN
    return str(names.get(site, site.replace("_", " ")))


def case_name(case: str) -> str:
    """Return a case in words, as the level `case` of `motorlab.localise` names it.

    Examples
    --------
    >>> case_name("root_l5:right")
    'L5 root, right'
    """
    return UNKNOWN[case] if case in UNKNOWN else hypothesis(case)


def set_name(sites: str) -> str:
    """Return a set of sites in words, as `Working.best` names it; a single one is meant without any other.

    Examples
    --------
    >>> set_name("root_l5"), set_name("root_l5 and root_s1")
    ('L5 root alone', 'L5 root and S1 root')
    """
    if sites in UNKNOWN:
        return UNKNOWN[sites]
    names = [place_name(site) for site in sites.split(" and ")]
    return " and ".join(names) if len(names) > 1 else f"{names[0]} alone"


def _percent(chance: float) -> str:
    return escape(percent(chance))


def _share(chance: float) -> str:
    """Return a chance in per cent, however small."""
    return f"{100 * chance:.2g} %" if chance >= 1e-5 else "&lt; 0.001 %"


def why(worked: Working) -> str:
    """Return the working behind the belief."""
    best, rival = (escape(set_name(name)) for name in (worked.best, worked.rival))
    said = f"<b>{best}</b>: {_share(worked.prior)} before, <b>{_percent(worked.posterior)}</b> after; next {rival}."
    if worked.steps.empty:
        return f"<p>Before anything is found: {best} {_percent(worked.prior)}, then {rival}.</p>{_assumed(worked)}"
    steps = worked.steps
    names = [
        f"{bedside.name_of((row['finding'], row['target'], row['side']))}: {bedside.said(row['finding'], row['value'])}"
        for row in steps.to_dict("records")
    ]
    first = steps.iloc[0]
    changed = (
        f"Without it the best would be {escape(set_name(first['without']))}."
        if first["without"] != worked.best
        else "Even without it the best stays the same."
    )
    told = "".join(
        f"<li>{escape(name)}. {escape(because)}</li>"
        for name, because in zip(names, steps["because"], strict=True)
    )
    return (
        f"<p>{said}</p>{contributions(steps, names)}<p><b>Fit.</b> {escape(worked.fit_words)}</p>"
        f"<p><b>Most depends on</b> {escape(names[0])}. {changed}</p>{_shared(worked)}"
        f"<details><summary>Each finding in words</summary><ul>{told}</ul></details>{_assumed(worked)}"
    )


def _shared(worked: Working) -> str:
    """Return by how much it would be too sure if findings of one nerve counted in full."""
    used, full, once = (worked.sharpened[name] for name in ("as_used", "all_independent", "one_per_nerve"))
    if abs(full - once) < 0.05:
        return ""
    return (
        f"<p>Some findings hang on one nerve or root, and count for less: {used:.1f} bits of doubt are left. Counted "
        f"in full it would be {full:.1f}, counted once a nerve {once:.1f}.</p>"
    )


def _assumed(worked: Working) -> str:
    return f'<p class="quiet">{escape(worked.assumption)}</p>'


def coming(tests: pd.DataFrame, patient: bool) -> str:
    """Return the signs that would tell most; a press takes one in hand, or examines the patient."""
    signs = tests[(tests["test"] == BEDSIDE) & (tests["bits"] >= LITTLE)].head(NEXT)
    if signs.empty:
        return '<p class="quiet">No further sign at the bedside would tell much.</p>'
    body = "".join(_next(row) for row in signs.to_dict("records"))
    does = "Press one to examine the patient." if patient else "Press one, then say what you find."
    head = '<tr><th scope="col">Sign</th><th scope="col">Bits</th><th scope="col">Why</th></tr>'
    return (
        f'<p class="quiet">{does}</p><table class="nexts"><thead>{head}</thead><tbody>{body}</tbody></table>'
    )


def _next(row: Any) -> str:
    key = sign_of(row)
    return (
        f'<tr data-id="{escape("|".join(key))}"><th scope="row"><button>{escape(bedside.name_of(key))}</button></th>'
        f"<td><b>{row['bits']:.2f}</b></td><td>{escape(row['because'])}</td></tr>"
    )


def patient(now: Record) -> str:
    """Return who is examined."""
    if not now.patient:
        return ""
    if not now.named:
        who = "Somebody. Tap where you want to look, or ask for a finding."
    else:
        who = dict((key, name) for name, key in syndrome_names())[now.patient]
    return f'<p class="patient">Patient: <b>{escape(who)}</b></p>'
