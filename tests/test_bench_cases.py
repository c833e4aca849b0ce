"""What the bench does besides the controls of one lesson: the drawn pathway, ready-made cases, holding, the address."""

from collections.abc import Iterator

import pytest

import motorlab as ml
from motorlab.widgets import names, state
from motorlab.widgets.address import address, with_address
from motorlab.widgets.bench import Bench
from motorlab.widgets.state import View
from tests.panels import pictures

STROKE = ml.Lesion("internal_capsule", side="left", severity=0.8)
STATIONS = [(station, side) for _, station in names.station_names() for side in ("left", "right")]


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    yield ml.bench()


@pytest.fixture(autouse=True)
def afresh(bench: Bench) -> None:
    bench.let_go()
    bench.lesions, bench.day = (), 60


# --- the drawn pathway ---


@pytest.mark.parametrize(("station", "side"), STATIONS)
def test_a_click_on_a_station_damages_it_and_a_second_repairs_it(
    bench: Bench, station: str, side: str
) -> None:
    pathway = pictures(bench)["motorlab-pathway"]
    pathway.press(f"{station}:{side}")
    (lesion,) = bench.lesions
    assert names.station_of(lesion.site) == station
    assert lesion.side in (side, "both")
    pathway.press(f"{station}:{side}")
    assert bench.lesions == ()


def test_a_click_on_a_damaged_station_takes_it_into_the_controls_first(bench: Bench) -> None:
    bench.lesions = (STROKE, ml.Lesion("root_l5", side="right", days=60))
    place = f"{names.station_of('root_l5')}:right"
    pathway = pictures(bench)["motorlab-pathway"]
    pathway.press(place)
    assert len(bench.lesions) == 2
    pathway.press(place)
    assert bench.lesions == (STROKE,)


def test_an_unknown_station_or_sign_is_refused_without_a_change(bench: Bench) -> None:
    bench.lesions = STROKE
    shown = pictures(bench)
    before = shown["motorlab-signs"].markup
    shown["motorlab-pathway"].press("nowhere:left")
    for name in ("motorlab-signs", "motorlab-body", "motorlab-reflexes", "motorlab-tests"):
        for key in ("", "x", "a|b", "a|b|c|d", "power|<b>|left"):
            shown[name].press(key)
    assert shown["motorlab-signs"].markup == before
    assert bench.lesions == (STROKE,)


def test_a_chosen_sign_lights_its_way_in_every_picture(bench: Bench) -> None:
    bench.lesions = STROKE
    shown = pictures(bench)
    dark = shown["motorlab-pathway"].markup
    shown["motorlab-body"].press("power|tibialis_anterior|right")
    assert shown["motorlab-pathway"].markup != dark
    assert "Cut at left internal capsule" in shown["motorlab-pathway"].markup
    assert shown["motorlab-signs"].chosen == "power|tibialis_anterior|right"


# --- ready-made cases ---


@pytest.mark.parametrize("key", names.presets())
def test_each_number_key_calls_its_case(bench: Bench, key: str) -> None:
    bench._panel.keys._heard(None, {"preset": key}, None)
    row = names.presets()[key]
    assert bench.day == row.day
    expected = ml.on_day(ml.syndrome(row.syndrome), row.day) if row.syndrome else ()
    assert bench.lesions == expected


def test_a_number_without_a_case_changes_nothing(bench: Bench) -> None:
    bench.lesions = STROKE
    bench._panel.keys._heard(None, {"preset": "77"}, None)
    assert bench.lesions == (STROKE,)


# --- hold and compare ---


def test_upper_lower_mixed_and_healthy_stand_on_one_plot(bench: Bench) -> None:
    for key in "234":
        bench._panel.keys._heard(None, {"preset": key}, None)
        bench._panel.top.hold.click()
    bench._panel.keys._heard(None, {"preset": "1"}, None)
    traces = {trace.name: trace for trace in bench.figure.data}
    assert list(traces)[:5] == ["healthy swing", "A swing", "B swing", "C swing", "swing"]
    peaks = {name: max(trace.y) for name, trace in traces.items() if name.endswith("swing")}
    assert peaks["B swing"] < peaks["swing"] < peaks["C swing"] < peaks["A swing"]
    assert len({traces[f"{letter} swing"].line.color for letter in "ABC"}) == 3
    assert len({traces[f"{letter} swing"].line.dash for letter in "ABC"}) == 3
    assert bench._panel.top.hold.disabled


def test_the_table_says_what_differs_from_the_held_case(bench: Bench) -> None:
    bench.lesions = STROKE
    bench._panel.top.hold.click()
    signs = pictures(bench)["motorlab-signs"]
    assert "Nothing differs from A" in signs.markup
    bench.day = 1
    differing = ml.compare(ml.on_day(STROKE, 1), STROKE)
    assert (differing["expected_a"] != differing["expected_b"]).any()
    assert "A: 4 very brisk" in signs.markup
    bench._panel.top.beside.value = ""
    assert "A: 4 very brisk" not in signs.markup
    bench.let_go()
    assert len(bench.figure.data) == 4


def test_a_fourth_case_is_not_held() -> None:
    view = View()
    for _ in state.LETTERS:
        view = state.hold(view)
    with pytest.raises(ValueError, match="let them go"):
        state.hold(view)


# --- the address ---


@pytest.mark.parametrize("name", ["capsular_stroke", "als_limb_onset", "gbs_aidp"])
@pytest.mark.parametrize("day", [0.25, 10, 730])
def test_the_address_brings_case_and_day_back(name: str, day: float) -> None:
    view = state.with_day(state.with_syndrome(View(), name), day)
    again = with_address(View(), address(view))
    assert again.lesions == view.lesions
    assert again.day == view.day


@pytest.mark.parametrize(
    "text", ["day=soon", "day=-1", "case=nonsense", "case=motorlab+case+1%0Aroot_c66&day=3"]
)
def test_a_bad_address_is_refused_in_one_sentence(bench: Bench, text: str) -> None:
    bench.lesions = STROKE
    bench._panel.keys._heard(None, {"address": text}, None)
    assert 'role="alert"' in bench._panel.top.error.value
    assert bench.lesions == (STROKE,)


def test_the_kernel_answers_the_page(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[object] = []
    monkeypatch.setattr(bench._panel.keys, "send", sent.append)
    bench._panel.keys._heard(None, {"ask": 7}, None)
    assert sent == [{"answer": 7}]
