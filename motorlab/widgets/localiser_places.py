"""Where the localiser says that the lesion likely is: places as bars, kinds of neuron, and places that go together."""

from html import escape

import pandas as pd

from motorlab.diagnosis.families import COMPARTMENTS, HEALTHY, NOTHING
from motorlab.figures.belief_stations import percent
from motorlab.hypothesis_names import in_words, kind_in_words

__all__ = ["places"]

TOP = 5  # places with a bar
SIDES = {"right": "right", "left": "left", "both": "both sides"}
ALL, MOST = 0.95, 0.75  # shares of a place from which one side is named alone, or as the chief one


def places(
    sites: "pd.Series[float]",
    before: "pd.Series[float]",
    sides: "pd.Series[float]",
    compartments: "pd.Series[float]",
    cases: "pd.Series[float]",
) -> str:
    """Return the likeliest places as bars, then the compartments, and the likeliest case where it has several places.

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
        f"<span><b>{_percent(float(compartments[name]))}</b> {escape(kind_in_words(name))}</span>"
        for name in sorted(order, key=lambda name: -float(compartments[name]))
        if compartments[name] >= 0.01
    ]
    return (
        '<table class="places"><caption class="motorlab-hidden">The five likeliest places</caption>'
        f"<tbody>{body}</tbody></table>"
        f'<p class="compartments">{" ".join(said)}</p>'
        f"{_together(str(cases.index[0]), float(cases.iloc[0]), float(sites.iloc[0]))}"
    )


def _together(case: str, chance: float, place: float) -> str:
    """Return the likeliest case in a line, where it has several places and is likelier than the likeliest place."""
    if chance <= place:
        return ""
    return (
        f'<p class="quiet">Together: <b>{escape(in_words(case))} {_percent(chance)}</b>. Above, each of its places '
        f"counts for an equal share.</p>"
    )


def _place(site: str, sides: "pd.Series[float]") -> str:
    """Return a place in words with its likeliest side, of this place's own chance."""
    name = escape(in_words(site))
    here = {said: float(sides.get(f"{site}:{side}", 0.0)) for side, said in SIDES.items()}
    whole = sum(here.values())
    first, second = sorted(here, key=lambda said: -here[said])[:2]
    if not whole or not here[second]:
        return name
    share = here[first] / whole
    told = first if share > ALL else f"mostly {first}" if share > MOST else f"{first} or {second}"
    return f"{name} <small>{told}</small>"


def _percent(chance: float) -> str:
    return escape(percent(chance))
