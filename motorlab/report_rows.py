"""The rows of a report, part by part: each reader takes what flows in one case, and gives values with their limits."""

from collections.abc import Callable, Iterator
from functools import cache
from math import isnan, nan
from typing import Any

from motorlab.anatomy import anatomy
from motorlab.catalogue import REPETITIVE
from motorlab.flows import Flows
from motorlab.studies.h_values import h_reflexes, h_studies
from motorlab.studies.junction_values import trains
from motorlab.studies.late_values import f_studies, f_waves
from motorlab.studies.magnetic_values import magnetic_responses, targets
from motorlab.studies.needle_values import needle_values
from motorlab.studies.nerve_points import motor_points, sensory_points
from motorlab.studies.nerve_studies import SILENT, nerve_values
from motorlab.tables import rows

__all__ = ["READ", "SIDES"]

SIDES = ("left", "right")
TWITCHES_HZ = 0.12  # from here a needle is likely to meet fasciculations
NONE = nan  # where there is no number, or no limit


def _row(
    study: str, side: str, quantity: str, value: float, unit: str, *, least: float = NONE, most: float = NONE,
    point: str = "", name: str = "", nerve: str = "", words: str = "", ill: bool = False,
) -> dict[str, Any]:  # fmt: skip
    given = {"study": study, "side": side, "quantity": quantity, "value": value, "unit": unit, "least": least}
    return given | {"most": most, "point": point, "name": name, "nerve": nerve, "words": words, "ill": ill}


@cache
def _studies() -> dict[tuple[str, str], Any]:
    return {(row.finding, row.study): row for row in rows("studies")}


def _nerves(finding: str) -> Callable[[Flows, Any, list[str]], Iterator[dict[str, Any]]]:
    def read(flows: Flows, _: Any, wanted: list[str]) -> Iterator[dict[str, Any]]:
        values = nerve_values(flows, finding)
        values["rank"] = values["study"].map({study: place for place, study in enumerate(wanted)})
        ordered: list[Any] = list(
            values.dropna(subset=["rank"]).sort_values(["rank", "side"], kind="stable").itertuples()
        )
        for row in ordered:
            if (row.study, row.point) in _usual(finding):
                yield from _point(row, _studies()[finding, row.study])

    return read


@cache
def _usual(finding: str) -> frozenset[tuple[str, str]]:
    """Return the points of stimulation that belong to the usual studies."""
    p = motor_points() if finding == "cmap" else sensory_points()
    found = zip(p.study, p.labels, p.routine, strict=True)
    return frozenset((p.names[study], label) for study, label, usual in found if usual)


def _point(row: Any, known: Any) -> Iterator[dict[str, Any]]:
    """Return what is read at one point of stimulation."""
    about = {"point": row.point, "name": known.name, "nerve": known.nerve}
    silent, half = isnan(row.onset_ms) or SILENT in row.abnormal, "other side" in row.abnormal
    said = "no response" if silent else "under half of the other side" if half else ""
    size = 0.0 if silent else row.amplitude
    yield _row(
        row.study,
        row.side,
        "amplitude",
        size,
        row.unit,
        least=row.amplitude_lower,
        ill=half,
        words=said,
        **about,
    )
    latency = NONE if silent else row.onset_ms if known.kind == "motor" else row.peak_ms
    yield _row(row.study, row.side, "latency", latency, "ms", most=row.latency_upper_ms, **about)
    if not (silent or isnan(row.speed_m_per_s)):
        yield _row(
            row.study, row.side, "speed", row.speed_m_per_s, "m/s", least=row.speed_lower_m_per_s, **about
        )
    for word in ("block", "dispersion"):
        if word in row.abnormal:
            yield _row(row.study, row.side, word, row.drop_pct, "%", ill=True, words=word, **about)


def _late(flows: Flows, words: Any, wanted: list[str]) -> Iterator[dict[str, Any]]:
    f, h = f_waves(flows), h_reflexes(flows)
    for study in wanted:
        finding = "f_wave" if study in f_studies().row else "h_reflex"
        place = (f_studies() if finding == "f_wave" else h_studies()).row[study]
        upper = (f_studies() if finding == "f_wave" else h_studies()).latency_upper_ms[place]
        known = _studies()[finding, study]
        for column, side in enumerate(SIDES):
            said = words[finding, study, side]
            about = {"name": known.name, "nerve": known.nerve, "point": ""}
            latency = (f if finding == "f_wave" else h).latency_ms[place, column]
            yield _row(
                study, side, "latency", latency, "ms", most=float(upper),
                ill=said != "normal", words=_unless_normal(said), **about,
            )  # fmt: skip
            if finding == "f_wave":
                yield _row(study, side, "persistence", f.persistence_pct[place, column], "%", **about)
            else:
                yield _row(study, side, "H over M", h.h_m[place, column], "", **about)


def _junction(flows: Flows, words: Any, wanted: list[str]) -> Iterator[dict[str, Any]]:
    found = trains(flows)
    for study in wanted:
        place = REPETITIVE.index(study)
        known = _studies()["cmap", study]
        about = {"name": f"{known.name}, trains", "nerve": known.nerve}
        for column, side in enumerate(SIDES):
            slow, effort = (
                words["repetitive_stimulation", f"{study}:{way}", side] != "normal"
                for way in ("3hz", "exercise")
            )
            yield _row(
                study,
                side,
                "drop at 3 Hz",
                found.decrement_pct[place, column],
                "%",
                most=10.0,
                ill=slow,
                **about,
            )
            yield _row(
                study,
                side,
                "rise after effort",
                found.increment_pct[place, column],
                "%",
                most=60.0,
                ill=effort,
                **about,
            )


def _central(flows: Flows, words: Any, wanted: list[str]) -> Iterator[dict[str, Any]]:
    found, known = magnetic_responses(flows), targets()
    for study in wanted:
        place = known.row[study]
        for column, side in enumerate(SIDES):
            said = words["central_conduction", study, side]
            about = {
                "name": f"Magnetic stimulation, {study}",
                "words": _unless_normal(said),
                "ill": said != "normal",
            }
            upper = float(known.central_upper_ms[place, 0])
            yield _row(
                study,
                side,
                "central conduction time",
                found.central_ms[place, column],
                "ms",
                most=upper,
                **about,
            )


def _needle(flows: Flows, words: Any, wanted: list[str]) -> Iterator[dict[str, Any]]:
    found = needle_values(flows)
    for muscle in wanted:
        place, name = anatomy().muscle_row[muscle], muscle.replace("_", " ")
        for column, side in enumerate(SIDES):
            rest, unit, joined = (
                words[finding, muscle, side]
                for finding in ("fibrillation", "motor_unit_potential", "recruitment")
            )
            density = float(found.fibrillation[place, column].round())
            rested = {"ill": rest == "present", "words": _unless_normal(rest).replace("absent", "")}
            yield _row(muscle, side, "fibrillation", density, "+", name=name, **rested)
            twitches = float(found.fasciculation_hz[place, column])
            often = twitches >= TWITCHES_HZ
            seen = "present" if often else ""
            yield _row(muscle, side, "fasciculation", twitches, "Hz", name=name, ill=often, words=seen)
            shaped = {"ill": unit != "normal", "words": _unless_normal(unit)}
            yield _row(
                muscle, side, "unit duration", found.duration_ms[place, column], "ms", name=name, **shaped
            )
            yield _row(muscle, side, "unit amplitude", found.amplitude_mv[place, column], "mV", name=name)
            many = 100.0 * float(found.polyphasic[place, column])
            yield _row(muscle, side, "many-phased units", many, "%", name=name)
            pulled = {"ill": joined != "normal", "words": _unless_normal(joined)}
            yield _row(
                muscle, side, "recruitment", found.ratio[place, column], "Hz/unit", name=name, **pulled
            )


def _unless_normal(word: Any) -> str:
    return "" if word == "normal" else str(word).replace("_", " ")


# What reads each part: of one case's flows, the words of `expect`, and the studies that are wanted in their order.
READ: dict[str, Callable[[Flows, Any, list[str]], Iterator[dict[str, Any]]]] = {
    "motor": _nerves("cmap"),
    "sensory": _nerves("snap"),
    "late": _late,
    "junction": _junction,
    "central": _central,
    "needle": _needle,
}
