"""What a case writes into the items of a scale: findings and simulated examinations, turned into points by rows."""

from collections.abc import Callable
from functools import cache
from math import isnan
from typing import Any

import numpy as np

from motorlab.criteria import lower_loss
from motorlab.findings import expect
from motorlab.lesions import Lesion
from motorlab.scale_items import Answer, Item, form_items, form_parts, point_steps, taken_answer
from motorlab.simulations import simulate
from motorlab.tables import rows
from motorlab.treatments import Treatments

__all__ = ["case_signs", "modelled_answers"]

PICKS: dict[str, Callable[[list[float]], Any]] = {"lowest": min, "highest": max, "mean": np.mean}
NOT_MODELLED = "not modelled: fill in by hand"
TOO_FEW = "too few muscles there show all that the criteria ask for"
Signs = dict[tuple[str, str, str], Any]  # expected value and because, by finding, target and side


@cache
def _read_by(form: str) -> dict[tuple[str, int], list[tuple[str, str]]]:
    found: dict[tuple[str, int], list[tuple[str, str]]] = {}
    for row in rows("scale_item_findings"):
        if row.form == form:
            found.setdefault((row.item, int(row.part)), []).append((row.finding, row.target))
    return found


def modelled_answers(
    scale: str, form: str, lesions: tuple[Lesion, ...], treatment: Treatments = None
) -> dict[str, Answer]:
    """Return what a case writes into each item; NaN where the model has nothing to say.

    Examples
    --------
    >>> modelled_answers("mrc_sum_score", "mrc_sum_score", ())["hip_flexion:left"].value
    5.0
    """
    signs = case_signs(lesions, treatment)
    lower = lower_loss(scale, signs) if any(item.row.region for item in form_items(form)) else {}
    found = {}
    for item in form_items(form):
        if item.row.reads == "hand":
            found[item.key] = taken_answer(item, NOT_MODELLED)
        elif item.row.reads == "parts":
            found[item.key] = _from_parts(item, signs, lesions, treatment)
        else:
            said, why = lower[item.row.reads, item.row.region]
            found[item.key] = Answer(float(bool(said)), said, why or TOO_FEW)
    return found


def case_signs(lesions: tuple[Lesion, ...], treatment: Treatments) -> Signs:
    """Return the signs of a case by finding, target and side: expected value and because."""
    frame = expect(*lesions, treatment=treatment)
    keys = zip(frame["finding"], frame["target"], frame["side"], strict=True)
    return dict(zip(keys, zip(frame["expected"], frame["because"], strict=True), strict=True))


def _from_parts(item: Item, signs: Signs, lesions: tuple[Lesion, ...], treatment: Treatments) -> Answer:
    """Return the highest of an item's parts."""
    answers = []
    for part in form_parts(item.row.form):
        if part.item != item.row.item:
            continue
        if part.protocol:
            answers.append(_from_run(item, part, lesions, treatment))
        else:
            answers.append(_from_signs(item, part, signs))
    best = max(answers, key=lambda answer: answer.value if not isnan(answer.value) else -1.0)
    return Answer(best.value, best.finding, best.because, item.row.bound)


def _from_run(item: Item, part: Any, lesions: tuple[Lesion, ...], treatment: Treatments) -> Answer:
    run = simulate(*lesions, protocol=part.protocol, side=item.side, muscle=part.limb, treatment=treatment)
    value = float(run.readouts[part.readout])
    name = f"simulated {part.protocol.replace('_', ' ')} at the {part.limb}, {item.side}"
    shown = f"{value:.0f} degrees" if part.readout.endswith("_deg") else f"grade {value:.1f}"
    read = "no catch" if isnan(value) else shown
    points = _points(part.steps, value) if part.steps else value
    return Answer(points, f"{name}: {read}", f"read off a {name}")


def _from_signs(item: Item, part: Any, signs: Signs) -> Answer:
    sides = ("midline", "right", "left") if item.side == "midline" else (item.side, "midline")
    wanted = _read_by(item.row.form)[part.item, int(part.part)]
    keys = [(*name, side) for name in wanted for side in sides if (*name, side) in signs]
    read = [signs[key][0] for key in keys]
    if any(isinstance(value, str) for value in read):
        read = [_points(part.steps, word) for word in read]
        points = value = float(PICKS[part.pick](read))
    else:
        value = float(PICKS[part.pick](read))
        points = _points(part.steps, value)
    at = int(np.argmin(np.abs(np.array(read, dtype=float) - value)))
    (finding, target, side), (expected, because) = keys[at], signs[keys[at]]
    where = ", ".join(word.replace("_", " ") for word in (target, "" if side == "midline" else side) if word)
    shown = expected if isinstance(expected, str) else f"{expected + 0.0:.1f}"
    lead = (
        f"mean of {len(keys)} findings {value:.1f}; nearest " if part.pick == "mean" and len(keys) > 1 else ""
    )
    name = finding.replace("_", " ")
    return Answer(points, f"{lead}{name}{f' ({where})' if where else ''}: {shown}", because)


def _points(steps: str, value: Any) -> float:
    """Return the points of a value or a word: those of the last step that it reaches, none below the first."""
    table = point_steps()[steps]
    if isinstance(value, str):
        return next((float(step.points) for step in table if step.word == value), 0.0)
    reached = [float(step.points) for step in table if not step.word and value >= step.at_least]
    return reached[-1] if reached else 0.0
