"""The pictures that set several runs side by side: named lines, no legend, and the same in words."""

from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from motorlab.courses import evidence_course, regrown
from motorlab.figures import (
    clonus_map,
    evidence_curves,
    jerk_curves,
    recruitment,
    regrowth_curves,
    strength_duration_curves,
    tone_contrasts,
)
from motorlab.figures.line_names import End, name_ends
from motorlab.figures.protocol_recruitment import rate_over_effort
from motorlab.figures.template import DASHES, HEALTHY, INK, LOWER, UPPER
from motorlab.reflex.arcs import Arc
from motorlab.reflex.maps import tone_examples
from motorlab.reflex.protocols import examine
from motorlab.reflex.run import Run
from motorlab.reflex.tone import BEAT_DEG
from motorlab.stimulation import bearable_ma, strength_duration


@cache
def ramp(release: float = 0.0, voluntary: float = 1.0, lower: float = 1.0) -> Run:
    return examine("voluntary_ramp", Arc(release=release, voluntary=voluntary, lower=lower))


@cache
def elbows() -> dict[str, Run]:
    return tone_examples()


def texts(figure: Any) -> list[str]:
    return [note.text for note in figure.layout.annotations]


def test_names_of_lines_never_meet() -> None:
    figure = go.Figure()
    name_ends(
        figure, [End(1.0, "a < b", HEALTHY), End(1.01, "c", INK), End(0.0, "d", INK)], (0.0, 2.0), (0.5, 0.55)
    )
    places = {note.text: note.y for note in figure.layout.annotations}
    assert set(places) == {"a &lt; b", "c", "d"}
    assert places["d"] == 0.0 and places["a &lt; b"] == 1.0
    assert places["c"] - places["a &lt; b"] >= 0.07 * 2.0
    assert len(figure.layout.shapes) == 3


def test_tone_is_drawn_against_speed_and_against_angle() -> None:
    runs = elbows()
    figure = tone_contrasts(runs)
    assert [line.name for line in figure.data] == [*runs, *runs]
    for line, run in zip(figure.data, [*runs.values(), *runs.values()], strict=True):
        assert np.max(line.y) == pytest.approx(run.steps["peak_torque_nm"].max(), abs=0.1)
    colours = {line.name: line.line.color for line in figure.data}
    assert colours == {
        **{"healthy": HEALTHY, "spasticity": UPPER, "flaccidity": LOWER},
        **{"rigidity": INK, "contracture": INK},  # put in: no neuron is to blame
    }
    looks = [(line.line.color, line.line.dash) for line in figure.data[:5]]
    assert len(set(looks)) == 5 and figure.data[0].line.dash == DASHES["healthy"]
    assert all(texts(figure).count(name) == 2 for name in runs)
    assert "spasticity: 2.5 Nm when slow, 7.4 Nm when fast" in figure.layout.meta["words"]
    assert "slow is 20, fast 300 deg/s" in figure.layout.meta["words"]
    for panel, group in ((figure.layout.yaxis, figure.data[:5]), (figure.layout.yaxis2, figure.data[5:])):
        assert all(panel.range[0] <= np.min(line.y) and np.max(line.y) <= panel.range[1] for line in group)


def test_tone_takes_a_lesson_s_own_runs_and_nothing_else() -> None:
    own = {"arm": elbows()["healthy"], "after a stroke": elbows()["spasticity"]}
    assert [line.name for line in tone_contrasts(own).data[:2]] == list(own)
    with pytest.raises(ValueError, match="'jerk' is knee_jerk"):
        tone_contrasts({**own, "jerk": examine("knee_jerk")})


def test_clonus_is_a_map_and_curves_with_bands() -> None:
    cases = ((0.0, 20.0, 0, 1), (0.0, 40.0, 0, 1), (1.0, 20.0, 6, 10), (1.0, 40.0, 12, 10))
    rows = [
        (release, loop, seed, swing + seed / 10.0, beats, 60.0 / loop if beats > 2 else np.nan, beats > 2)
        for release, loop, swing, beats in cases
        for seed in (1, 2, 3)
    ]
    columns = ["release", "loop_ms", "seed", "swing_deg", "beats", "frequency_hz", "lasting"]
    figure = clonus_map(pd.DataFrame(rows, columns=columns))
    field, *curves = figure.data
    assert [list(row) for row in field.text] == [["fades", "fades"], ["6 deg<br>3.0 Hz", "12 deg<br>1.5 Hz"]]
    assert np.allclose(field.z, [[0.2, 0.2], [6.2, 12.2]])
    band, line = curves[2:]
    assert line.name == "release 1" and np.allclose(line.y, [6.2, 12.2])
    assert np.allclose(band.y, [6.3, 12.3, 12.1, 6.1])
    assert curves[1].line.color == HEALTHY and curves[1].line.dash == DASHES["healthy"]
    assert {"release 0", "release 1", "release", "below: no beat"} <= set(texts(figure))
    assert sum("delay" in text for text in texts(figure)) == 2
    assert BEAT_DEG in [shape.y0 for shape in figure.layout.shapes]
    words = figure.layout.meta["words"]
    assert "With release 0 the beating fades at every delay, 20 to 40 ms." in words
    assert "6 deg at 3.0 Hz over 20 ms, 12 deg at 1.5 Hz over 40 ms" in words


def test_recruitment_shows_size_principle_and_rate_coding() -> None:
    healthy, weak, few = ramp(), ramp(0.8, 0.4), ramp(lower=0.4)
    figure = recruitment(weak, healthy, {"cells lost": few})
    assert [line.name for line in figure.data[::2]] == ["healthy", "cells lost", "this case"]
    assert [line.line.color for line in figure.data[::2]] == [HEALTHY, LOWER, UPPER]
    assert len({line.line.dash for line in figure.data[::2]}) == 3
    assert [max(line.y) for line in figure.data[1::2]] == [len(run.steps) for run in (healthy, few, weak)]
    words = figure.layout.meta["words"]
    assert "cells lost: 48 of 48 units join" in words and "healthy: 120 of 120" in words
    assert {"healthy: 120", "cells lost: 48"} <= set(texts(figure))
    assert figure.layout.yaxis.range[1] > np.nanmax(figure.data[0].y)
    assert "effort, % of the greatest" in texts(figure)
    named = recruitment(weak, healthy, {"cells lost": few}, name="stroke")
    assert "this case" not in named.to_json()
    assert f"stroke: {len(weak.steps)}" in texts(named)


def test_small_units_join_first_and_fire_fastest() -> None:
    effort, rate = rate_over_effort(ramp())
    ends = np.flatnonzero(np.isnan(rate))
    units = list(zip(np.split(effort, ends + 1)[:-1], np.split(rate, ends + 1)[:-1], strict=True))
    joined, fastest = [x[0] for x, _ in units], [np.nanmax(y) for _, y in units]
    assert joined == sorted(joined)
    assert fastest[0] > fastest[-1]
    assert all(y[0] < y[-2] for _, y in units)  # rate coding: each fires faster as the effort grows
    assert np.nanmax(effort) <= 1.0


def test_a_muscle_without_units_has_a_picture_too() -> None:
    figure = recruitment(ramp(lower=0.0), ramp())
    assert "this case: none of 0 units joins" in figure.layout.meta["words"]
    with pytest.raises(ValueError, match="knee_jerk is no rising effort"):
        recruitment(examine("knee_jerk"), ramp())


def test_strength_and_duration_are_those_of_the_law() -> None:
    figure = strength_duration_curves()
    lines = {line.name: line for line in figure.data if line.mode == "lines"}
    assert np.allclose(
        lines["without nerve"].y, strength_duration(np.array(lines["without nerve"].x), "denervated_muscle")
    )
    assert lines["with its nerve"].line.dash != lines["without nerve"].line.dash
    assert lines["without nerve"].line.color == LOWER
    assert all(np.all(np.diff(line.y) < 0.0) for line in lines.values())
    assert figure.layout.shapes[0].y0 == bearable_ma("denervated_muscle")
    words = figure.layout.meta["words"]
    assert "Without nerve a pulse of 0.3 ms needs 677 mA and one of 150 ms 11 mA." in words


def test_jerks_of_any_tendon_can_be_set_side_by_side() -> None:
    runs = {"healthy": examine("ankle_jerk"), "released": examine("ankle_jerk", Arc(release=1.0))}
    figure = jerk_curves(runs)
    assert figure.layout.meta["words"].startswith("How far the foot moves. healthy: 5 deg; released: 23 deg")


def test_evidence_is_read_without_guessing() -> None:
    figure = evidence_curves({name: evidence_course(name) for name in ("tofersen", "gene_editing_crispr")})
    said = " ".join(text.replace("<br>", " ") for text in texts(figure))
    assert "ALSFRS-R (0 to 48)" in said and "with \u22126.98" in said and " -" not in said
    assert "no comparison group" in said and "amyloidosis" in said
    assert figure.layout.height < 720
    figure = regrowth_curves(pd.DataFrame({700: [regrown(700, day) for day in range(0, 731, 5)]}))
    assert "70 cm" in texts(figure)


@pytest.mark.parametrize(
    "figure",
    [tone_contrasts, strength_duration_curves],
    ids=["tone", "strength_duration"],
)
def test_pictures_are_without_legend_and_fetch_nothing(figure: Any) -> None:
    drawn = figure()
    assert not drawn.layout.template.layout.showlegend
    assert "http" not in drawn.to_json()
