"""The drawn neuraxis: sound, clickable and readable, and what it lights and cuts is what the model says."""

import importlib
import itertools
import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree as ET

import pytest

import motorlab as ml
from motorlab.figures import neuraxis, neuraxis_words
from motorlab.figures.brain import STYLE
from motorlab.figures.colours import contrast
from motorlab.stations import hit, lit, stations, way

SVG = "{http://www.w3.org/2000/svg}"
SCREEN = 280 / 356  # pixels to a unit on a laptop
PLANTAR, FOOT = ("plantar", "", "right"), ("power", "tibialis_anterior", "right")
CAPSULE = ml.Lesion("internal_capsule", side="left", severity=0.8)
L5 = ml.Lesion("root_l5", side="right", severity=0.9)
CASES: dict[str, tuple[tuple[ml.Lesion, ...], tuple[str, str, str] | None]] = {
    "healthy": ((), None),
    "capsule": ((CAPSULE,), PLANTAR),
    "root": ((L5,), FOOT),
    "als": (ml.syndrome("als_limb_onset"), None),
    "muscle": ((ml.Lesion("muscle", severity=0.6),), FOOT),
    "pain": ((ml.Lesion("cord_t4", side="left"),), ("sensation", "pain:leg", "right")),
    "jaw": ((ml.Lesion("pyramidal_decussation", side="left"),), ("reflex", "jaw", "midline")),
    "functional": (
        (ml.Lesion("functional_weakness", side="left", severity=0.5),),
        ("imaging", "mri_brain", "midline"),
    ),
}
TESTS = [
    name
    for name, _, kind in zip(*(ml.expect()[x] for x in ("target", "side", "kind")), strict=True)
    if kind == "imaging"
]
CASES["functional"] = (CASES["functional"][0], ("imaging", TESTS[0], "midline"))


def drawn(name: str) -> ET.Element:
    lesions, sign = CASES[name]
    return ET.fromstring(neuraxis(*lesions, sign=sign))


def parts(root: ET.Element) -> dict[str, ET.Element]:
    found = [node for node in root.iter() if node.get("data-id")]
    named = {str(node.get("data-id")): node for node in found}
    assert len(named) == len(found)
    return named


def ways(root: ET.Element) -> dict[str, str]:
    """Return the lit bundles, as "STATION:SIDE STATION:SIDE", each with its style."""
    lit = [node for node in root.iter() if node.get("data-way")]
    return {way: node.get("style", "") for node in lit for way in node.get("data-way", "").split(", ")}


def classes(node: ET.Element) -> set[str]:
    return {word for one in node.iter() for word in (one.get("class") or "").split()}


def place(node: ET.Element) -> tuple[float, float]:
    x, y = re.findall(r"-?[\d.]+", node.get("transform", "translate(0 0)"))
    return float(x), float(y)


def box(node: ET.Element) -> tuple[float, float, float, float]:
    """Return what takes the click, as left, right, top and bottom."""
    (x, y), touched = place(node), next(one for one in node if "hit" in (one.get("class") or ""))
    if touched.tag == f"{SVG}circle":
        radius = float(touched.get("r", 0))
        return x - radius, x + radius, y - radius, y + radius
    if touched.tag == f"{SVG}path":
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", touched.get("d", ""))]
        left, top, width, height = numbers[:4]
    else:
        left, top, width, height = (float(touched.get(name, 0)) for name in ("x", "y", "width", "height"))
    return x + left, x + left + width, y + top, y + top + height


@pytest.mark.parametrize("name", list(CASES))
def test_every_station_is_a_part_in_the_order_of_the_pathway(name: str) -> None:
    wanted = []
    for station, row in stations().items():
        wanted += [
            f"{station}:{side}" for side in (("right", "left") if row.sides == "paired" else ("both",))
        ]
    root = drawn(name)
    assert list(parts(root)) == wanted
    assert (root.get("role"), root.get("viewBox")) == ("group", "0 0 356 520")
    assert root.get("aria-label", "").startswith("The motor pathway.")
    for key, node in parts(root).items():
        assert (node.get("role"), node.get("tabindex")) == ("button", "-1")
        title = node.find(f"{SVG}title")
        assert title is not None
        assert title.text
        assert node.get("aria-label", "").startswith(title.text.partition(":")[0]), key


def test_the_patients_right_is_on_the_viewers_left() -> None:
    found = parts(drawn("healthy"))
    for key, node in found.items():
        station, side = key.split(":")
        x, _ = place(node)
        assert x == {"right": -1, "left": 1, "both": 0}[side] * stations()[station].x
    assert [node.text for node in drawn("healthy").iter(f"{SVG}text") if node.get("class") == "side"] == [
        "R",
        "L",
    ]


@pytest.mark.parametrize("name", list(CASES))
def test_what_is_lit_is_the_way_of_the_sign(name: str) -> None:
    lesions, sign = CASES[name]
    root = drawn(name)
    on = way(*sign) if sign else {}
    told = {key for key, node in parts(root).items() if "on the way" in node.get("aria-label", "")}
    whole = {station for station, row in stations().items() if row.sides == "whole"}
    assert told == {f"{station}:{'both' if station in whole else side}" for station, side in on}
    struck = {(row.station, row.side) for row in hit(*lesions).itertuples()}
    rings = {key for key, node in parts(root).items() if "way" in (node.get("class") or "").split()}
    assert rings == {f"{station}:{side}" for station, side in set(on) - struck if station not in whole}
    fibres = list(ways(root))
    found = lit(*sign) if sign else ()
    assert sorted(fibres) == sorted(f"{':'.join(one.start)} {':'.join(one.end)}" for one in found)


@pytest.mark.parametrize("name", list(CASES))
def test_what_is_cut_is_what_the_case_damages(name: str) -> None:
    lesions, sign = CASES[name]
    root = drawn(name)
    struck: list[Any] = list(hit(*lesions).itertuples())
    crosses = [node for node in root.iter() if node.get("class") == "cross"]
    assert len(crosses) == sum(row.origin != "" for row in struck)
    numbers = [node.text for node in root.iter(f"{SVG}text") if "lost" in (node.get("class") or "")]
    assert sorted(numbers) == sorted(f"{row.severity:.0%}" for row in struck)
    on = {(row.station, row.side) for row in hit(*lesions, sign=sign).itertuples()}
    found, aside = parts(root), set()
    for row in struck:
        key = f"{row.station}:{'both' if stations()[row.station].sides == 'whole' else row.side}"
        assert f"{row.severity:.0%} lost" in found[key].get("aria-label", "")
        assert {"cut", row.origin or "apart"} <= classes(found[key])
        aside |= {key} if (row.station, row.side) not in on else set()
    assert {key for key, node in found.items() if "aside" in classes(node)} == aside


def test_fibres_behind_a_cut_are_faint_and_those_before_it_are_not() -> None:
    faint, below = (
        {way: "opacity" in look for way, look in ways(drawn(name)).items()} for name in ("capsule", "root")
    )
    assert not faint["corona_radiata:left internal_capsule:left"]
    assert faint["internal_capsule:left midbrain:left"]
    assert faint["lumbosacral_cord:right horn_lumbar:right"]
    assert not faint["horn_lumbar:right roots_lumbosacral:right"], "the lower motor neuron is whole"
    assert not below["horn_lumbar:right roots_lumbosacral:right"]
    assert below["nerves_leg:right peripheral_nerves:right"]
    assert below["neuromuscular_junction:right muscle:right"]


def test_hit_areas_are_large_and_hardly_overlap() -> None:
    boxes = {key: box(node) for key, node in parts(drawn("healthy")).items()}
    for key, (left, right, top, bottom) in boxes.items():
        assert min(right - left, bottom - top) * SCREEN >= (
            16 if ":both" in key and "cross" not in key else 20
        ), key
        assert left >= -123 and right <= 356 - 123 and top >= 0 and bottom <= 520, key
    for (one, a), (two, b) in itertools.combinations(boxes.items(), 2):
        across, down = min(a[1], b[1]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[2], b[2])
        assert min(across, down) <= 5, (one, two)


def test_type_is_large_enough_and_labels_do_not_touch() -> None:
    sizes = [float(size) for size in re.findall(r"(?:font:|font-size:)(\d+)px", STYLE)]
    assert min(sizes) * SCREEN >= 11
    heights = sorted(row.label_y for row in stations().values() if row.label_y == row.label_y)
    assert min(below - above for above, below in itertools.pairwise(heights)) >= 16
    # 0.58 of its height is what a bold letter of Helvetica takes at most on average
    assert (
        max(len(row.label) for row in stations().values() if row.label_y == row.label_y) * 14 * 0.58
        <= 356 - 123 - 126 + 7
    )
    assert {row.label for row in stations().values() if row.shape != "bar"} == {
        row.label for row in stations().values() if row.label_y == row.label_y
    }


def test_a_label_is_in_ink_where_its_station_says_something() -> None:
    bold = {node.text for node in drawn("als").iter(f"{SVG}text") if node.get("class") == "on"}
    assert bold == {"corona radiata", "anterior horns"}


def test_limbs_are_told_apart_without_colour() -> None:
    root = drawn("capsule")
    lower = [node for node in root.iter() if node.get("class") == "lower lit"]
    cores = [node for node in root.iter() if node.get("class") == "core"]
    assert [node.get("d") for node in cores] == ["".join(node.get("d", "") for node in lower)]
    assert re.search(r"path\.afferent\{[^}]*dasharray", STYLE)
    for ground in ("#0072B2", "#D55E00", "#3B3B3B"):
        assert contrast("#fff", ground) >= 3, "the cross shows on every accent"


@pytest.mark.parametrize("name", list(CASES))
def test_the_picture_is_light(name: str) -> None:
    lesions, sign = CASES[name]
    assert len(neuraxis(*lesions, sign=sign).encode()) < 25_000


def test_a_picture_for_print_has_no_parts() -> None:
    root = ET.fromstring(neuraxis(CAPSULE, places=False))
    assert not parts(root)
    assert not [node for node in root.iter() if node.get("tabindex")]
    assert [node.text for node in root.iter(f"{SVG}text") if "lost" in (node.get("class") or "")] == ["80%"]


def test_words_of_tables_are_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    module = importlib.import_module("motorlab.figures.neuraxis")
    odd = {
        name: SimpleNamespace(**{**row._asdict(), "label": "<b>&", "name": '"<i>', "phrase": '"<i>{side}'})
        for name, row in stations().items()
    }
    caches: list[Callable[..., str]] = [module._part, module.names_beside, module.shape]
    plain = [cache.__wrapped__ for cache in caches]  # type: ignore[attr-defined]
    for name, function in zip(("_part", "names_beside", "shape"), plain, strict=True):
        monkeypatch.setattr(module, name, function)
    monkeypatch.setattr(module, "stations", lambda: odd)
    root = ET.fromstring(neuraxis(CAPSULE))
    assert parts(root)["pons:left"].get("aria-label") == '"<i>left'
    assert "<b>&" in [node.text for node in root.iter(f"{SVG}text")]


def test_words_tell_the_way_and_where_it_is_cut() -> None:
    told = neuraxis_words(CAPSULE, sign=FOOT)
    assert told.startswith(
        "Damaged: left internal capsule (80% lost). The way to the right tibialis anterior: leg area"
    )
    order = [
        "leg area of the left motor cortex",
        "left medulla",
        "pyramidal crossing",
        "right cervical cord",
        "leg roots",
    ]
    assert [told.index(words) for words in order] == sorted(told.index(words) for words in order)
    assert told.endswith("Cut at left internal capsule (80% lost).")
    assert neuraxis_words(L5, sign=PLANTAR).endswith("Cut at right leg roots (90% lost).")
    assert neuraxis_words(L5, sign=("power", "biceps", "right")).endswith("Nothing on this way is damaged.")


def test_words_tell_the_way_back() -> None:
    jerk = neuraxis_words(sign=("reflex", "knee", "right"))
    assert jerk.startswith("Nothing is damaged.")
    back = jerk.partition("The way back: ")[2]
    assert back.index("leg nerves") < back.index("ganglia") < back.index("leg roots")
    pain = neuraxis_words(sign=("sensation", "pain:leg", "right"))
    assert "right leg roots, right lumbosacral cord, left lumbosacral cord, left thoracic cord" in pain


def test_words_for_what_is_no_lesion_or_no_place() -> None:
    lesions, sign = CASES["functional"]
    told = neuraxis_words(*lesions, sign=sign)
    assert told.startswith("No structure is damaged: weakness without a lesion on the left.")
    assert "Imaging depends on no place in this picture." in told
