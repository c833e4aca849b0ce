"""What the lesson on nerve conduction calls: cases below each other, as recordings with what is read off them."""

from collections.abc import Mapping
from math import isnan
from typing import Any

import numpy as np
import pandas as pd

from motorlab import answered_questions
from motorlab.catalogue import REPETITIVE
from motorlab.figures.first_trace import first_trace
from motorlab.figures.lanes import Lane, lanes
from motorlab.findings import expect
from motorlab.flows import Flows
from motorlab.lesions import Lesions, case
from motorlab.studies.junction_values import trains
from motorlab.studies.late_traces import f_sweeps, magnetic_sweeps, train_sweeps
from motorlab.studies.late_values import f_studies, f_waves
from motorlab.studies.magnetic_values import magnetic_responses, targets
from motorlab.studies.nerve_studies import SKIN_C, NerveStudy, nerve_study
from motorlab.widgets.plate import Plate

__all__ = ["f_plate", "first_plate", "magnetic_plate", "nerve_plate", "question_page", "train_plate"]

Cases = Mapping[str, Lesions]
RIGHT = 1  # the side that is examined, among the columns of one case
F_SHARE = 0.1  # of the direct response: how high a lane is, so that F waves can be seen
NOTHING = "no response"  # what a study calls a response that is lost in the noise
SHOWN = {"mV": "mV", "uV": "µV"}
STEP_MS = 25.0  # from one response of a train to the next in the picture


def first_plate(study: str = "ulnar") -> Plate:
    """Return the first trace that a reader sees, with arrows that say what is read off it.

    Examples
    --------
    >>> "59 m/s, the speed" in first_plate().words
    True
    """
    return Plate(first_trace(nerve_study(study=study)))


def nerve_plate(
    cases: Cases,
    study: str,
    *points: str,
    finding: str = "cmap",
    skin_c: float = SKIN_C["usual"],
    opens: str = "",
) -> Plate:
    """Return the responses of one nerve in several cases below each other, healthy in grey.

    Parameters
    ----------
    cases
        Lesions under the name that each case shall have.
    study, finding
        The study, and whether it is of motor (`cmap`) or sensory (`snap`) fibres.
    points
        Points of stimulation; for each case all of them follow each other.
    skin_c
        Temperature of the skin (C); the healthy person behind stays warm.
    opens
        What a button says that shows it; without it everything is shown at once.

    Examples
    --------
    >>> from motorlab.lesions import syndrome
    >>> plate = nerve_plate({"nerve": syndrome("common_fibular_palsy", days=2)}, "fibular", "ankle")
    >>> plate.words
    'nerve, ankle: 5.0 mV, 4.8 ms.'
    """
    usual = nerve_study(study=study, finding=finding)
    shown = []
    for name, given in cases.items():
        found = nerve_study(given, study=study, finding=finding, skin_c=skin_c)
        rows: list[Any] = [row for row in found.points if row.point in points]
        for row in rows:
            shown.append(
                Lane(
                    name if len(points) == 1 and len(cases) > 1 else f"{name}, {row.point}",
                    _nerve_note(row),
                    *_one_trace(found, row.point),
                    ill=bool(row.abnormal),
                    behind=_one_trace(usual, row.point),
                    begins_ms=None if row.abnormal == NOTHING else _seen(row.onset_ms),
                )
            )
    return Plate(lanes(shown, usual.points[0].unit), opens=opens)


def _one_trace(study: NerveStudy, point: str) -> tuple[Any, Any]:
    rows = study.traces[study.traces["point"] == point]
    return rows["t_ms"].to_numpy(), rows["value"].to_numpy()[None, :]


def _nerve_note(row: Any) -> str:
    if isnan(row.onset_ms) or row.abnormal == NOTHING:
        return f"no response: {row.amplitude:.1f} {SHOWN[row.unit]} is lost in the noise"
    latency = (
        f"{row.onset_ms:.1f} ms" if row.unit == "mV" else f"{row.onset_ms:.1f} ms, top {row.peak_ms:.1f}"
    )
    speed = "" if isnan(row.speed_m_per_s) else f", {row.speed_m_per_s:.0f} m/s"
    out = f"<br>out: {row.abnormal}" if row.abnormal else ""
    return f"{row.amplitude:.1f} {SHOWN[row.unit]}, {latency}{speed}{out}"


def _word(given: Lesions, finding: str, target: str) -> str:
    """Return what the model calls a result of the right side."""
    found = expect(*case(given), kind="electrodiagnostic").set_index(["finding", "target", "side"])
    return str(found.loc[(finding, target, "right"), "expected"])


def f_plate(cases: Cases, study: str, *, opens: str = "") -> Plate:
    """Return the F waves of several cases: ten shocks over each other, the direct response cut off.

    Examples
    --------
    >>> f_plate({"healthy": ()}, "tibial").words
    'healthy: in 97 % of shocks, first after 49.0 ms, at most 56, normal.'
    """
    place, shown, usual = f_studies().row[study], [], f_sweeps(Flows([()]), study)
    for name, given in cases.items():
        flows = Flows([case(given)])
        found, word = f_waves(flows), _word(given, "f_wave", study)
        latency, often = found.latency_ms[place, RIGHT], found.persistence_pct[place, RIGHT]
        limit = f_studies().latency_upper_ms[place]
        said = (
            f"first after {latency:.1f} ms, at most {limit:.0f}" if often and not isnan(latency) else "none"
        )
        note = f"in {often:.0f} % of shocks<br>{said}, {word}"
        shown.append(
            Lane(
                name,
                note,
                *f_sweeps(flows, study),
                ill=word != "normal",
                behind=usual,
                begins_ms=_seen(latency),
            )
        )
    return Plate(lanes(shown, "mV", most=F_SHARE * float(usual[1].max())), opens=opens)


def _seen(latency: float) -> float | None:
    return None if isnan(latency) else float(latency)


def train_plate(cases: Cases, nerve: str, *, skin_c: float = SKIN_C["usual"], opens: str = "") -> Plate:
    """Return the responses to a slow train in several cases, one after the other, then one after a short effort.

    Examples
    --------
    >>> train_plate({"healthy": ()}, "ulnar").words
    'healthy: fourth 2 % lower than the first, after effort 0 % higher.'
    """
    place, shown = REPETITIVE.index(nerve), []
    for name, given in cases.items():
        flows = Flows([case(given)])
        found = trains(flows, skin_c)
        drop, rise = found.decrement_pct[place, RIGHT], found.increment_pct[place, RIGHT]
        t, mv = train_sweeps(flows, nerve, skin_c=skin_c)
        after = (1.0 + rise / 100.0) * mv[0]
        words = (_word(given, "repetitive_stimulation", f"{nerve}:{way}") for way in ("3hz", "exercise"))
        ill = skin_c == SKIN_C["usual"] and any(word != "normal" for word in words)
        note = f"fourth {drop:.0f} % lower than the first<br>after effort {rise:.0f} % higher"
        shown.append(Lane(name, note, *_in_a_row(t, [*mv, after]), ill=ill, level=float(mv[0].max())))
    figure = lanes(shown, "mV", ticks=False)
    figure.update_xaxes(
        title={"text": "ten shocks, three a second; a short effort; one more shock", "font": {"size": 14}}
    )
    return Plate(figure, opens=opens)


def _in_a_row(t_ms: Any, responses: list[Any]) -> tuple[Any, Any]:
    """Return responses one after the other, with a pause before the last."""
    kept = t_ms < STEP_MS
    pause = np.zeros((2, int(kept.sum())))
    drawn = np.concatenate([np.array(responses)[:-1, kept], pause, np.array(responses)[-1:, kept]])
    return np.arange(drawn.size) * float(t_ms[1] - t_ms[0]), drawn.reshape(1, -1)


def magnetic_plate(cases: Cases, target: str, *, opens: str = "") -> Plate:
    """Return what five magnetic shocks over the cortex bring in several cases, over each other.

    Examples
    --------
    >>> magnetic_plate({"healthy": ()}, "foot").words
    'healthy: after 30.0 ms, cortex to cord 14.0 ms, at most 18, normal.'
    """
    place, shown, usual = targets().row[target], [], magnetic_sweeps(Flows([()]), target)
    limit = float(targets().central_upper_ms[place, 0])
    for name, given in cases.items():
        flows = Flows([case(given)])
        found, word = magnetic_responses(flows), _word(given, "central_conduction", target)
        latency, central = found.latency_ms[place, RIGHT], found.central_ms[place, RIGHT]
        said = f"after {latency:.1f} ms<br>cortex to cord {central:.1f} ms, at most {limit:g}, {word}"
        note = "no response" if isnan(latency) else said
        shown.append(
            Lane(
                name, note, *magnetic_sweeps(flows, target),
                ill=word != "normal", behind=usual, begins_ms=_seen(latency),
            )
        )  # fmt: skip
    return Plate(lanes(shown, "mV"), opens=opens)


def question_page(*kinds: str) -> pd.DataFrame:
    """Return which question each test of some kinds answers, which it leaves open, and from which day.

    Examples
    --------
    >>> question_page("neurophysiology").columns.tolist()
    ['test', 'what it answers', 'what it leaves open', 'from']
    """
    found = pd.concat([answered_questions.test_questions(kind) for kind in kinds], ignore_index=True)
    found["from"] = ["at\u00a0once" if day == 0 else f"day\u00a0{day:g}" for day in found["from_day"]]
    named = {"name": "test", "answers": "what it answers", "not_answered": "what it leaves open"}
    return found.drop(columns="test").rename(columns=named)[[*named.values(), "from"]]
