"""The localiser driven from Python: it shows what the reverse says, takes back what it took, and loses nothing."""

import re
from collections.abc import Iterator
from html import escape, unescape
from itertools import combinations

import ipywidgets as ui
import pandas as pd
import pytest

import motorlab as ml
from motorlab.figures import belief_map, belief_words, contributions, contributions_words
from motorlab.figures.belief_numbers import FIRST, OTHER, WIDE, Box
from motorlab.figures.belief_stations import on_stations
from motorlab.figures.meeting_ways import meeting
from motorlab.hypothesis_names import heading, in_words
from motorlab.stations import way
from motorlab.vignettes import vignette, vignette_names
from motorlab.widgets import bedside, choice, examined
from motorlab.widgets.localiser import Localiser
from tests.panels import errors, find, pictures

FOOT = {
    ("power", "tibialis_anterior", "right"): 1,
    ("power", "gluteus_medius", "right"): 5,
    ("reflex", "ankle", "right"): 2,
    ("sensation", "touch:dorsum_foot", "right"): "reduced",
}


@pytest.fixture(scope="module")
def opened() -> Iterator[Localiser]:
    yield ml.localiser()


@pytest.fixture
def panel(opened: Localiser) -> Localiser:
    opened.prior = "clinic"
    find(opened, "Patient").value = ""
    opened.seen, opened.day = {}, None
    return opened


def same(panel: Localiser) -> None:
    for shown, level in (
        (panel.belief, "site"),
        (panel.sides, "side"),
        (panel.compartments, "compartment"),
        (panel.cases, "case"),
    ):
        pd.testing.assert_series_equal(shown, ml.localise(panel.seen, panel.day, level, panel.prior))


def enter(panel: Localiser, key: tuple[str, str, str], value: object) -> None:
    """Enter a finding as a reader would: a tap on the picture, then the button of what is found."""
    pictures(panel)["motorlab-body" if key[0] == "power" else "motorlab-reflexes"].press("|".join(key))
    name = {"power": "Found, 0 to 5", "reflex": "Found, 0 to 4 (2 is normal)"}.get(key[0], "Found")
    find(panel, name).value = value


# --- the same numbers by hand and from Python ---


def test_taps_and_python_give_the_same_belief(panel: Localiser) -> None:
    enter(panel, ("power", "tibialis_anterior", "right"), 1)
    enter(panel, ("reflex", "ankle", "right"), 2)
    enter(panel, ("plantar", "", "right"), "flexor")
    find(panel, "Look at").value = "Sensation"
    find(panel, "or find").value = "touch, dorsum of foot"
    find(panel, "Found").value = "reduced"
    find(panel, "Day").value = 21
    find(panel, "Prior").value = "flat"
    seen = {
        ("power", "tibialis_anterior", "right"): 1,
        ("reflex", "ankle", "right"): 2,
        ("plantar", "", "right"): "flexor",
        ("sensation", "touch:dorsum_foot", "right"): "reduced",
    }
    assert (panel.seen, panel.day, panel.prior) == (seen, 21, "flat")
    same(panel)
    assert panel.working.steps["bits"].tolist() == ml.explain_belief(seen, 21, "flat").steps["bits"].tolist()


def test_what_is_set_from_python_is_in_the_controls(panel: Localiser) -> None:
    panel.seen, panel.day = FOOT, 20
    same(panel)
    assert find(panel, "Day").value == 21  # the nearest step of the slider
    pictures(panel)["motorlab-entered"].press("sensation|touch:dorsum_foot|right")
    assert find(panel, "Look at").value == "Sensation"
    assert find(panel, "Sign").value == ("sensation", "touch:dorsum_foot")
    assert find(panel, "Found").value == "reduced"
    assert find(panel, "Side").value == "right"


def test_number_keys_enter_the_grade(panel: Localiser) -> None:
    pictures(panel)["motorlab-body"].press("power|deltoid|left")
    panel.keys._press("0")
    panel.keys._press("7")  # there is no such grade
    assert panel.seen == {("power", "deltoid", "left"): 0}
    pictures(panel)["motorlab-reflexes"].press("plantar||left")
    panel.keys._press("1")
    assert len(panel.seen) == 1


def test_all_that_localise_takes_can_be_shown(panel: Localiser) -> None:
    panel.seen = {
        ("fasciculation", "any", "any"): "present",
        ("reflex", "any", "any"): [(3, 4), 0],
        ("plantar", "", "right"): {"flexor", "mute"},
        ("power", "deltoid", "left"): (3, 4),
        ("reflex", "knee", "left"): "abnormal",
        ("power", "biceps", "left"): None,
        ("sensation", "any", "any"): "normal",
    }
    same(panel)
    shown = pictures(panel)["motorlab-entered"].markup
    for said in ("Fasciculation, anywhere, either side", "3 to 4; 0 absent", "flexor or mute", "unsure"):
        assert said in shown
    for key in panel.seen:
        pictures(panel)["motorlab-entered"].press("|".join(key))
    assert not errors(panel)


def test_removing_and_undo_give_back(panel: Localiser) -> None:
    panel.seen = FOOT
    pictures(panel)["motorlab-entered"].press("remove:reflex|ankle|right")
    assert ("reflex", "ankle", "right") not in panel.seen
    find(panel, "Undo").click()
    assert panel.seen == FOOT
    find(panel, "Clear").click()
    assert panel.seen == {}
    find(panel, "Undo").click()
    assert panel.seen == FOOT
    same(panel)
    pictures(panel)["motorlab-body"].press("power|tibialis_anterior|right")
    find(panel, "Not looked at").click()
    assert len(panel.seen) == 3


def test_another_word_takes_the_place_of_the_first(panel: Localiser) -> None:
    enter(panel, ("power", "deltoid", "right"), 2)
    enter(panel, ("power", "deltoid", "right"), 4)
    assert panel.seen == {("power", "deltoid", "right"): 4}


# --- what is wrong is refused in one sentence, and nothing is lost ---


@pytest.mark.parametrize(
    "seen",
    [
        {("powr", "deltoid", "right"): 1},
        {("power", "deltoid", "right"): 9},
        {("power", "deltoid", "right"): "weak"},
        {("reflex", "any", "any"): "normal", ("reflex", "knee", "left"): 4},
        ["power"],
    ],
)
def test_bad_findings_from_python_raise_and_change_nothing(panel: Localiser, seen: object) -> None:
    panel.seen = FOOT
    with pytest.raises(ValueError):
        panel.seen = seen  # type: ignore[assignment]
    assert panel.seen == FOOT
    same(panel)


def test_a_contradiction_says_so_beside_the_controls(panel: Localiser) -> None:
    panel.seen = {("power", "any", "any"): "normal"}
    enter(panel, ("power", "deltoid", "right"), 1)
    assert len(errors(panel)) == 1
    assert "cannot hold" in errors(panel)[0]
    assert panel.seen == {("power", "any", "any"): "normal"}
    assert find(panel, "Found, 0 to 5").value is None
    enter(panel, ("power", "deltoid", "right"), 5)
    assert not errors(panel)


def test_a_misspelt_sign_stays_to_be_mended(panel: Localiser) -> None:
    find(panel, "or find").value = "ancle jerk"
    assert "ankle jerk" in errors(panel)[0]
    assert find(panel, "or find").value == "ancle jerk"
    find(panel, "or find").value = "ankle jerk"
    assert not errors(panel)
    assert find(panel, "Sign").value == ("reflex", "ankle")


@pytest.mark.parametrize("text", ["{", "__import__('os')", "[1]", "{'a': 1}", "{(((((", "x" * 30_000])
def test_a_bad_text_is_refused(panel: Localiser, text: str) -> None:
    panel.seen = FOOT
    find(panel, "Findings").value = text
    find(panel, "Load").click()
    assert len(errors(panel)) == 1
    assert panel.seen == FOOT


@pytest.mark.parametrize("day", [-1, float("nan"), "soon"])
def test_a_bad_day_raises_and_changes_nothing(panel: Localiser, day: object) -> None:
    panel.day = 20
    with pytest.raises(ValueError):
        panel.day = day  # type: ignore[assignment]
    assert panel.day == 20


def test_the_text_and_the_address_carry_everything(panel: Localiser) -> None:
    panel.seen, panel.day, panel.prior = {**FOOT, ("plantar", "", "left"): {"flexor", "mute"}}, 4.5, "flat"
    text, address = find(panel, "Findings").value, panel.keys.address
    assert panel.keys.case == text
    other = ml.localiser()
    find(other, "Findings as text").value = True
    find(other, "Findings").value = text
    find(other, "Load").click()
    assert other.seen == panel.seen
    third = ml.localiser()
    third.keys._arrive(address)
    assert (third.seen, third.day, third.prior) == (panel.seen, 4.5, "flat")
    third.keys._arrive("day=soon")
    assert "soon" in errors(third)[0]
    assert third.day == 4.5


# --- a patient ---


def test_a_patient_is_examined_by_taps_and_shown_one_by_one(panel: Localiser) -> None:
    find(panel, "Patient").value = "common_fibular_palsy"
    assert panel.day == examined.first_day("common_fibular_palsy")
    signs = ml.expect(*ml.syndrome("common_fibular_palsy")).set_index(["finding", "target", "side"])
    for _ in range(8):
        find(panel, "Show a finding").click()
    assert len(panel.seen) == 8
    same(panel)
    for key, value in panel.seen.items():
        row = signs.loc[key]
        assert (
            value == (row["expected"] if isinstance(value, str) else round(row["expected"]))
            or row["chance"] < 0.5
        )
    pictures(panel)["motorlab-body"].press("power|deltoid|left")
    assert panel.seen[("power", "deltoid", "left")] == 5
    assert "common_fibular" in panel.belief.index[0]


def test_a_hidden_patient_keeps_its_name_until_asked(panel: Localiser) -> None:
    find(panel, "Patient").value = "?"
    assert find(panel, "Patient").value == "?"
    names = [name for name, _ in find(panel, "Patient").options[2:]]
    texts = [str(w.value) for w in _html(panel) if "Patient:" in str(w.value)]
    assert texts and not any(name in texts[0] for name in names)
    find(panel, "Show a finding").click()
    assert len(panel.seen) == 1
    find(panel, "Show what the patient has").click()
    assert find(panel, "Patient").value not in ("", "?")


def _html(panel: Localiser) -> list[ui.HTML]:
    from tests.panels import walk

    return [widget for widget in walk(panel.widget) if isinstance(widget, ui.HTML)]


@pytest.mark.parametrize("name", [row.syndrome for row in ml.table("syndromes").itertuples()])
def test_every_patient_can_be_examined(name: str) -> None:
    day = examined.first_day(name)
    key: tuple[str, str, str] | None = examined.complaint(name, day)
    seen: dict[tuple[str, str, str], object] = {}
    for _ in range(4):
        assert key is not None
        assert key not in seen
        seen[key] = examined.found(name, day, key)
        key = examined.next_sign(seen, day, "clinic")
    assert abs(ml.localise(seen, day).sum() - 1.0) < 1e-9


def test_a_patient_comes_in_from_python_and_leaves_with_other_findings(panel: Localiser) -> None:
    panel.patient = "bell_palsy"
    panel.reveal(3)
    assert len(panel.seen) == 3
    panel.show(FOOT, 20)
    assert (panel.patient, panel.seen, panel.day) == ("", FOOT, 20)
    panel.undo()
    assert panel.patient == "bell_palsy"
    with pytest.raises(ValueError, match="bell_palsy"):
        panel.patient = "bel_palsy"
    panel.patient = ""
    with pytest.raises(ValueError, match="No patient"):
        panel.reveal()


# --- what to examine next, and why ---


def test_the_signs_that_tell_most_can_be_taken_in_hand(panel: Localiser) -> None:
    panel.seen = FOOT
    panel.controls.page.value = "next"
    first = panel.next.query("test == 'bedside'").iloc[0]
    finding, _, target = first["target"].partition(" ")
    key = (finding, target, first["side"])
    nexts = pictures(panel)["motorlab-nexts"]
    assert f'data-id="{"|".join(key)}"' in nexts.markup
    nexts.press("|".join(key))
    assert panel.seen == FOOT  # nobody has said yet what is found
    assert find(panel, "Sign").value == key[:2]
    panel.controls.page.value = "why"
    told = next(str(w.value) for w in _html(panel) if 'aria-label="Why"' in str(w.value))
    assert "<b>common fibular nerve at the fibular neck</b>" in told and "before anything was found" in told
    assert "For teaching, not for patients" in told


def test_bars_say_what_each_finding_did() -> None:
    worked = ml.explain_belief(FOOT, 20)
    drawn = contributions(worked.steps)
    bits = worked.steps["bits"]
    assert drawn.count('class="for"') == (bits > 0.05).sum() or drawn.count('class="for"') > 0
    words = contributions_words(worked.steps)
    for value in bits[abs(bits) >= 0.1]:
        assert f"({value:+.1f} bits)" in words
    assert contributions_words(worked.steps.head(0)) == "Nothing was found yet."


# --- the map ---


def test_the_map_paints_what_localise_says() -> None:
    sides = ml.localise(FOOT, 20, level="side")
    chances = on_stations(sides)
    legs = [name for name in sides.index if name.startswith("common_fibular_nerve:")]
    assert (
        chances["nerves_leg", "right"]
        >= sum(sides[name] for name in legs if not name.endswith("left")) - 1e-9
    )
    assert belief_words(sides, FOOT).startswith("Likeliest places: right leg nerves")
    assert f"{100 * chances['nerves_leg', 'right']:.0f} %" in belief_map(sides, FOOT)


def test_ways_meet_where_all_of_them_run_and_normal_signs_dim_them() -> None:
    face, foot = ("facial_palsy", "", "right"), ("power", "tibialis_anterior", "right")
    found = meeting({face: "central", foot: 2})
    assert set(found.common) <= set(way(*face)) & set(way(*foot))
    assert ("internal_capsule", "left") in found.common
    assert ("internal_capsule", "right") not in found.places
    assert found.places["internal_capsule", "left"] == 1.0
    dimmed = meeting({face: "central", foot: 2, ("plantar", "", "right"): "flexor"})
    assert dimmed.places["internal_capsule", "left"] < 1.0
    assert dimmed.common == found.common
    brightest = max(found.fibres.values())
    assert brightest == 1.0
    assert all(0 < light <= 1 for light in (*dimmed.fibres.values(), *dimmed.places.values()))


def test_a_mirrored_case_has_a_mirrored_map() -> None:
    other = {"left": "right", "right": "left", "both": "both"}
    mirrored = {(finding, target, other[side]): value for (finding, target, side), value in FOOT.items()}
    one, two = meeting(FOOT), meeting(mirrored)
    assert {(name, other[side]): light for (name, side), light in one.places.items()} == two.places


def test_nothing_seen_lights_nothing() -> None:
    found = meeting({})
    assert not found.places and not found.fibres and not found.common
    assert "No place stands out" in belief_words(pd.Series({"no_lesion": 1.0}))


def test_every_control_has_a_name(panel: Localiser) -> None:
    from tests.panels import walk

    for widget in walk(panel.widget):
        if isinstance(widget, ui.ValueWidget | ui.Button) and not isinstance(widget, ui.HTML):
            assert getattr(widget, "description", "") or widget.tooltip or getattr(widget, "tooltips", "")


def test_signs_have_one_name_each() -> None:
    assert len({bedside.name_of((*sign, "right")) for sign in bedside.signs().values()}) == len(
        bedside.signs()
    )


# --- what can be read ---


@pytest.mark.parametrize("name", vignette_names())
def test_the_chances_on_the_map_stand_apart(name: str) -> None:
    patient = vignette(name)
    drawn = belief_map(ml.localise(patient.seen, days=patient.days, level="side"), patient.seen)
    found = re.findall(
        r'<text class="(lost[^"]*)" x="([^"]*)" y="([^"]*)" text-anchor="(\w+)">([^<]*)<', drawn
    )
    boxes = []
    for look, x, y, anchor, said in found:
        high = FIRST if "first" in look else OTHER
        wide = WIDE * high * len(unescape(said))
        left = float(x) - {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor] * wide
        boxes.append(Box(left, float(y) - 0.7 * high, left + wide, float(y)))
    assert all(one.shared(two) < 1.0 for one, two in combinations(boxes, 2))


def test_a_place_has_one_name_everywhere() -> None:
    panel = ml.localiser(FOOT, day=20)
    site = str(panel.belief.index[0])
    told = " ".join(str(widget.value) for widget in _html(panel)) + pictures(panel)["motorlab-pathway"].markup
    assert told.count(escape(in_words(site))) >= 3
    assert choice.said(site) == in_words(site) == heading(site)[:1].lower() + heading(site)[1:]
    assert in_words("bell_palsy") == "Bell palsy" and in_words("capsular_stroke")[0].islower()
