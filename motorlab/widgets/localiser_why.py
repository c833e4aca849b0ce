"""Why the localiser answers as it does, and which signs would tell most."""

from html import escape
from typing import Any

import pandas as pd

from motorlab.diagnosis.units import BEDSIDE
from motorlab.diagnosis.working import Working
from motorlab.figures.belief_stations import percent
from motorlab.figures.contributions import contributions
from motorlab.hypothesis_names import in_words, places_in_words
from motorlab.widgets import bedside
from motorlab.widgets.examined import sign_of

__all__ = ["coming", "why"]

NEXT = 5  # signs to examine next
LITTLE = 0.01  # bits; a sign that brings less is not listed


def why(worked: Working, sites: "pd.Series[float]", cases: "pd.Series[float]") -> str:
    """Return the working behind the belief.

    Parameters
    ----------
    worked
        What `motorlab.explain_belief` returns.
    sites, cases
        What `motorlab.localise` returns by site and by case, for the same.
    """
    rival = escape(places_in_words(worked.rival, cases))
    said = f"<p>{_best(worked, sites, cases)} Next: {rival}.</p>"
    if worked.steps.empty:
        return f"{said}{_assumed(worked)}"
    steps = worked.steps
    names = [
        f"{bedside.name_of((row['finding'], row['target'], row['side']))}: {bedside.said(row['finding'], row['value'])}"
        for row in steps.to_dict("records")
    ]
    first = steps.iloc[0]
    changed = (
        f"Without it the best would be {escape(places_in_words(first['without'], cases))}."
        if first["without"] != worked.best
        else "Even without it the best stays the same."
    )
    told = "".join(
        f"<li>{escape(name)}. {escape(because)}</li>"
        for name, because in zip(names, steps["because"], strict=True)
    )
    return (
        f"{said}{contributions(steps, names)}<p><b>Fit.</b> {escape(worked.fit_words)}</p>"
        f"<p><b>Most depends on</b> {escape(names[0])}. {changed}</p>{_shared(worked)}"
        f"<details><summary>Each finding in words</summary><ul>{told}</ul></details>{_assumed(worked)}"
    )


def _best(worked: Working, sites: "pd.Series[float]", cases: "pd.Series[float]") -> str:
    """Return how likely the best answer is, before and after; of one place also how often it is the only one."""
    after, before = (
        f"<b>{escape(percent(worked.posterior))}</b>",
        f"{_small(worked.prior)} before anything was found",
    )
    name = escape(
        in_words(worked.best) if worked.best in sites.index else places_in_words(worked.best, cases)
    )
    if worked.steps.empty:
        return f"<b>{name}</b>: {_small(worked.prior)}; nothing was found yet."
    whole = escape(percent(float(sites.get(worked.best, worked.posterior))))
    if whole == escape(percent(worked.posterior)):
        return f"<b>{name}</b>: {after} ({before})."
    return f"<b>{name}</b>: {whole} in all, {after} as the only place ({before})."


def _small(chance: float) -> str:
    """Return a chance in per cent, however small."""
    return f"{100 * chance:.2g} %" if chance >= 1e-5 else "&lt; 0.001 %"


def _shared(worked: Working) -> str:
    """Return by how much it would be too sure if findings of one nerve counted in full."""
    used, full, once = (worked.sharpened[name] for name in ("as_used", "all_independent", "one_per_nerve"))
    if abs(full - once) < 0.05:
        return ""
    return (
        "<p>Some findings hang on one nerve or root, or are alike on both sides, and count for less: "
        f"{used:.1f} bits of doubt are left. Counted in full it would be {full:.1f}, counted once a nerve "
        f"{once:.1f}.</p>"
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
