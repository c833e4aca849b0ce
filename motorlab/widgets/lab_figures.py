"""The pictures of the laboratory: the drawn limb, the traces of a nerve, and the sweeps of several shocks."""

from functools import cache
from html import escape
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from motorlab.figures.nerve_limb import nerve_limb, nerve_limb_words
from motorlab.figures.nerve_traces import nerve_traces
from motorlab.figures.sweeps import sweeps
from motorlab.lesions import Lesion
from motorlab.studies.nerve_studies import NerveStudy, nerve_study
from motorlab.sweep_studies import SweepStudy, sweep_study
from motorlab.widgets.visit import Visit

__all__ = ["limb", "stimulated", "sweeps_of", "swept"]

TRACES_PX = 335  # the height that the laboratory has for them


def limb(now: Visit, last: int | None, found: pd.DataFrame) -> str:
    """Return the drawn limb with its text twin; `last` is the point that was stimulated last, from 1."""
    marks = {
        f"{finding}:{study}": "abnormal" if mine["abnormal"].any() else "normal"
        for (finding, study), mine in (found.groupby(["finding", "study"]) if len(found) else ())
    }
    drawn: dict[str, Any] = {"study": now.study, "finding": now.finding, "point": last, "side": now.side}
    twin = escape(nerve_limb_words(now.limb, **drawn, marks=marks))
    return f'{nerve_limb(now.limb, **drawn, marks=marks)}<p class="motorlab-hidden">{twin}</p>'


def stimulated(now: Visit, lesions: tuple[Lesion, ...], points: tuple[str, ...]) -> go.Figure:
    """Return the traces of the nerve in hand from these points, over a healthy person's or the other side's."""
    asked: dict[str, Any] = {"study": now.study, "finding": now.finding, "skin_c": now.skin_c}
    mine = nerve_study(*lesions, side=now.side, **asked)
    opposite = "left" if now.side == "right" else "right"
    usual = None if now.other else _healthy(now.finding, now.study, now.side)
    behind = usual or nerve_study(*lesions, side=opposite, **asked)
    name = "the other side" if now.other else "healthy"
    return nerve_traces(mine, behind, points=points, behind=name, most_px=TRACES_PX)


@cache
def _healthy(finding: str, study: str, side: str) -> NerveStudy:
    return nerve_study(finding=finding, study=study, side=side)


def sweeps_of(lesions: tuple[Lesion, ...], key: str, side: str) -> SweepStudy:
    """Return one study of several shocks; `key` as in `sweep_studies`."""
    kind, _, study = key.partition(":")
    return sweep_study(*lesions, sweep=kind, study=study, side=side)


def swept(now: Visit, done: list[SweepStudy]) -> go.Figure:
    """Return the sweeps that are shown, over a healthy person's."""
    mine = done[now.sweeps.index((now.sweep, now.side))]
    usual = sweeps_of((), now.sweep, now.side)
    behind = (usual.t_ms, usual.mv)
    return sweeps(mine.t_ms, mine.mv, behind, scale_mv=mine.scale_mv, ill=mine.ill, words=mine.words)
