"""What was found in the laboratory so far, as a table of values against their limits."""

from html import escape
from math import isnan
from typing import Any

import pandas as pd

from motorlab.sweep_studies import SweepStudy
from motorlab.widgets.visit import Shock

__all__ = ["results", "results_table", "sweeps_table"]

NOTHING = '<p class="quiet">No shock has been given yet.</p>'
SIGNS = {"over": "&lt;", "under": "&gt;"}  # what is out of its limit, and how
UNITS = {"mV": "mV", "uV": "µV"}


def results(values: dict[str, pd.DataFrame], done: tuple[Shock, ...]) -> pd.DataFrame:
    """Return the rows of the shocks that were given, by study and side in the order in which they were begun.

    Parameters
    ----------
    values
        What `nerve_values` returns, by finding.
    done
        The shocks.
    """
    if not done:
        return pd.DataFrame()
    given = pd.DataFrame(done)
    begun = given.drop_duplicates(["finding", "study", "side"]).reset_index(drop=True)
    begun["begun"] = range(len(begun))
    found = pd.concat(values.values()).merge(given, on=["finding", "study", "side", "point"])
    ordered = found.merge(begun[["finding", "study", "side", "begun"]], on=["finding", "study", "side"])
    return ordered.sort_values(["begun", "at_cm"], ignore_index=True)


def results_table(found: pd.DataFrame, names: dict[tuple[str, str], str]) -> str:
    """Return the results as HTML: what is out of its limits in bold with a mark and its limit.

    Parameters
    ----------
    found
        What `results` returns.
    names
        Names of the studies by finding and study.
    """
    if found.empty:
        return NOTHING
    lines: list[str] = []
    for (finding, study, side), mine in found.groupby(["finding", "study", "side"], sort=False):
        named = f"{escape(names[str(finding), str(study)])}, {side}"
        lines.append(f'<tr class="group"><th colspan="4" scope="rowgroup">{named}</th></tr>')
        lines += [_line(row) for row in mine.itertuples(index=False)]
    head = "".join(f'<th scope="col">{name}</th>' for name in ("Shock at", "Size", "Latency", "Speed"))
    region = '<div class="motorlab-found" tabindex="0" role="region" aria-label="Found so far">'
    return f'{region}<table class="results"><thead><tr>{head}</tr></thead><tbody>{"".join(lines)}</tbody></table></div>'


def sweeps_table(done: list[SweepStudy]) -> str:
    """Return what several shocks showed, as HTML."""
    if not done:
        return ""
    lines = []
    for study in done:
        mark = f"<b>! {escape(study.words)}</b>" if study.ill else escape(study.words)
        lines.append(f"<li>{mark}</li>")
    return f'<ul class="sweeps">{"".join(lines)}</ul>'


def _line(row: Any) -> str:
    point = f'<th scope="row">{escape(row.point, quote=False)}</th>'
    if isnan(row.onset_ms):
        return f'<tr>{point}<td colspan="3"><b>! no response</b></td></tr>'
    motor = row.finding == "cmap"
    latency = row.onset_ms if motor else row.peak_ms
    out = row.abnormal
    cells = (
        _cell(f"{row.amplitude:.1f} {UNITS[row.unit]}", row.amplitude_lower, "over", "amplitude" in out),
        _cell(f"{latency:.1f} ms", row.latency_upper_ms, "under", "latency" in out),
        _cell(
            "" if isnan(row.speed_m_per_s) else f"{row.speed_m_per_s:.0f} m/s",
            row.speed_lower_m_per_s,
            "over",
            "speed" in out,
        ),
    )
    more = [word for word in ("block", "dispersion", "other side") if word in out]
    told = f'<tr><td></td><td colspan="3"><b>! {escape(", ".join(more))}</b></td></tr>' if more else ""
    return f"<tr>{point}{''.join(cells)}</tr>{told}"


def _cell(value: str, limit: float, way: str, out: bool) -> str:
    if not out:
        return f"<td>{value}</td>"
    known = "" if isnan(limit) else f' <small title="limit">({SIGNS[way]} {limit:.2g})</small>'
    return f"<td><b>! {value}</b>{known}</td>"
