"""Imaging and laboratory: what each shows on which day, and the schematics that say so."""

import re
import time
from itertools import combinations
from typing import NamedTuple
from xml.etree import ElementTree

import pytest

from motorlab import answered_questions, figures
from motorlab.expected_tests import expected_tests, published
from motorlab.figures.scan_maps import MAPS, MARK, spots
from motorlab.figures.scan_words import LETTERS, tell
from motorlab.lesions import Lesion, case, syndrome
from motorlab.studies.causes import LEAST
from motorlab.studies.shown import shown, shown_each
from motorlab.tables import rows, table

SVG = "{http://www.w3.org/2000/svg}"
TESTS = [row.test for row in rows("test_views")]
SYNDROMES = [row.syndrome for row in rows("syndromes")]
HOURS = (0, 3, 6, 24, 72)


def brain(hours: float, cause: str, site: str = "internal_capsule") -> Lesion:
    return Lesion(site, side="left", severity=0.8, days=hours / 24, cause=cause)


# Test, lesion, day, result, lowest and highest chance, source: what a reader can look up.
DAYS = [
    ("mri_brain_dwi", brain(1, "ischaemia"), "abnormal", 0.7, 0.8, "chalela_2007"),
    ("mri_brain_dwi", brain(24, "ischaemia"), "abnormal", 0.78, 0.88, "chalela_2007"),
    ("mri_brain_dwi", brain(6, "ischaemia", "basis_pontis"), "abnormal", 0.65, 0.73, "oppenheim_2000"),
    ("mri_brain_dwi", brain(36, "ischaemia", "basis_pontis"), "abnormal", 0.78, 0.84, "oppenheim_2000"),
    ("ct_head", brain(12, "ischaemia"), "not_yet", 0.12, 0.23, "chalela_2007"),
    ("ct_head", brain(30, "ischaemia"), "abnormal", 0.5, 0.7, "wardlaw_2003"),
    ("ct_head", brain(1, "haemorrhage"), "abnormal", 0.8, 1.0, "chalela_2007"),
    (
        "mri_spine",
        Lesion("anterior_cord", side="both", days=0.1, cause="ischaemia"),
        "not_yet",
        0.2,
        0.3,
        "kim_2022_cord",
    ),
    (
        "mri_spine",
        Lesion("anterior_cord", side="both", days=2, cause="ischaemia"),
        "abnormal",
        0.7,
        0.8,
        "kim_2022_cord",
    ),
    (
        "mri_spine",
        Lesion("root_l5", side="left", cause="compression"),
        "abnormal",
        0.65,
        0.83,
        "wassenaar_2012",
    ),
    (
        "nerve_ultrasound",
        Lesion("ulnar_nerve_elbow", side="right", cause="compression"),
        "abnormal",
        0.78,
        0.9,
        "chang_2018",
    ),
    ("nerve_ultrasound", syndrome("cmt1a"), "abnormal", 0.85, 0.93, "zaidman_2013"),
    ("csf_protein", syndrome("gbs_aidp", days=3), "not_yet", 0.4, 0.5, "hegen_2021"),
    ("csf_protein", syndrome("gbs_aidp", days=14), "abnormal", 0.7, 0.85, "hegen_2021"),
    ("gm1_antibody", syndrome("multifocal_motor_neuropathy"), "abnormal", 0.4, 0.55, "nobile_orazio_2014"),
    ("nfl_csf", syndrome("als_limb_onset"), "abnormal", 0.83, 0.89, "shahim_2024"),
]


@pytest.mark.parametrize(("test", "lesions", "result", "low", "high", "source"), DAYS)
def test_day(
    test: str, lesions: Lesion | tuple[Lesion, ...], result: str, low: float, high: float, source: str
) -> None:
    answer = shown(test, case(lesions))
    assert (answer.result, answer.source) == (result, source)
    assert low <= answer.chance <= high
    assert source in set(table("sources")["key"])


@pytest.mark.parametrize("hours", HOURS)
@pytest.mark.parametrize("site", ["motor_cortex_hand", "internal_capsule", "cerebellum"])
def test_diffusion_shows_an_infarct_at_once_and_ct_does_not(hours: float, site: str) -> None:
    infarct = brain(hours, "ischaemia", site)
    diffusion, ct = (shown(test, [infarct]) for test in ("mri_brain_dwi", "ct_head"))
    assert diffusion.result == "abnormal"
    assert ct.result == ("abnormal" if hours >= 24 else "not_yet")
    assert ct.chance < diffusion.chance


@pytest.mark.parametrize("hours", HOURS)
def test_blood_shows_in_ct_at_every_hour(hours: float) -> None:
    ct, diffusion = (shown(test, [brain(hours, "haemorrhage")]) for test in ("ct_head", "mri_brain_dwi"))
    assert ct.result == "abnormal"
    assert ct.chance > diffusion.chance


def test_the_chance_of_ct_grows_by_the_hour() -> None:
    chances = [shown("ct_head", [brain(hours, "ischaemia")]).chance for hours in HOURS]
    assert chances == sorted(chances)
    assert chances[0] < 0.2 < 0.5 <= chances[-1]


def test_the_place_does_not_tell_the_cause() -> None:
    for test in ("mri_brain_dwi", "ct_head"):
        assert shown(test, [brain(24, "unknown")]).result == "depends"
    drawn = figures.scan_scheme("mri_brain_dwi", brain(24, "unknown"))
    assert marks(drawn) == {"A": ["unsure"]}


def test_the_upper_motor_neuron_is_not_found_by_the_laboratory_of_the_nerve() -> None:
    """A capsular infarct leaves nerve, muscle and their laboratory alone, on every day."""
    for test in ("mri_spine", "nerve_ultrasound", "muscle_mri", "serum_ck", "csf_protein", "achr_antibody"):
        for day in (0, 1, 30, 300):
            assert shown(test, [brain(24 * day, "ischaemia")]).result == "normal", test


def test_each_lesion_is_told_as_the_case_is() -> None:
    flat = (
        *syndrome("als_limb_onset"),
        brain(24, "ischaemia"),
        Lesion("root_l5", side="left", severity=0.05),
    )
    for test in TESTS:
        whole, each = shown(test, flat), shown_each(test, flat)
        assert len(each) == len(flat)
        assert (whole.result, whole.chance) in {(one.result, whole.chance) for one in each}, test
        assert whole.chance == max(one.chance for one in each), test
        assert all(
            one.result == "normal" for one, lesion in zip(each, flat, strict=True) if lesion.severity < LEAST
        )


def test_functional_weakness_has_no_place_and_no_test() -> None:
    for test in TESTS:
        weak = Lesion("functional_weakness", side="left")
        assert shown(test, [weak]).result == "normal"
        assert "No structure is damaged" in figures.scan_words(test, weak) or "no structure is damaged" in (
            figures.scan_words(test, weak)
        )
        assert not marks(figures.scan_scheme(test, weak))


# ---- the pictures


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float
    text: str

    def meets(self, other: "Box") -> bool:
        return min(self.right, other.right) > max(self.left, other.left) and min(
            self.bottom, other.bottom
        ) > max(self.top, other.top)


def drawn_marks(picture: str) -> list[tuple[str, str, float, float]]:
    """Return letter, look and place of each mark; first those on the map, then those before the words."""
    found = []
    for node in ElementTree.fromstring(picture).iter(f"{SVG}g"):
        look = (node.get("class") or "").split()
        if look[:1] == ["mark"]:
            x, y = re.findall(r"-?[\d.]+", node.get("transform", ""))
            letter = next(one.text for one in node.iter(f"{SVG}text"))
            found.append((str(letter), look[1], float(x), float(y)))
    return found


def marks(picture: str) -> dict[str, list[str]]:
    """Return the looks of the marks on the map, by letter."""
    beside = min(x for _, _, x, _ in words_of(picture))
    found: dict[str, list[str]] = {}
    for letter, look, x, _ in drawn_marks(picture):
        if x < beside:
            found.setdefault(letter, []).append(look)
    return found


def words_of(picture: str) -> list[tuple[str, str, float, float]]:
    """Return text, class, x and y of each line beside the map."""
    top = ElementTree.fromstring(picture).find(f"{SVG}g")
    assert top is not None
    lines = [node for node in top.findall(f"{SVG}text") if node.get("class") not in ("bar", "side")]
    return [
        (str(node.text), node.get("class") or "", float(node.get("x", 0)), float(node.get("y", 0)))
        for node in lines
    ]


@pytest.mark.parametrize("test", TESTS)
@pytest.mark.parametrize("name", SYNDROMES)
def test_every_test_draws_every_syndrome(test: str, name: str) -> None:
    lesions = syndrome(name)
    picture = figures.scan_scheme(test, lesions)
    root = ElementTree.fromstring(picture)
    left, top, width, height = map(float, root.get("viewBox", "").split())
    told = tell(test, lesions)
    assert root.get("role") == "img" and root.get("aria-label") == figures.scan_words(test, lesions)
    answers = {one.result for one in shown_each(test, lesions)}
    found = {look for looks in marks(picture).values() for look in looks}
    assert ("seen" in found) == ("abnormal" in answers), "it marks what it shows, and nothing else"
    assert ("unsure" in found) == ("depends" in answers)
    assert [item.letter for item in told.items] == list(LETTERS[: len(told.items)])
    for letter, _, x, y in drawn_marks(picture):
        assert (
            left <= x - MARK and x + MARK <= left + width and top <= y - MARK and y + MARK <= top + height
        ), letter
    boxes = []
    for text, look, x, y in words_of(picture):
        size = 17 if look == "head" else 14
        boxes.append(Box(x, y - 0.75 * size, x + 0.56 * size * len(text), y + 0.25 * size, text))
    assert all(box.right <= left + width and box.bottom <= top + height for box in boxes)
    for one, two in combinations(boxes, 2):
        assert not one.meets(two), (one.text, two.text)
    on = MAPS[told.view.map]
    places = [at for at in drawn_marks(picture) if at[2] < on.left + on.width]
    for a, b in combinations(places, 2):
        assert max(abs(a[2] - b[2]), abs(a[3] - b[3])) >= 2 * MARK, "no mark covers another"


@pytest.mark.parametrize("test", TESTS)
def test_health_marks_nothing(test: str) -> None:
    picture = figures.scan_scheme(test)
    assert not drawn_marks(picture)
    assert 'class="shown"' not in picture
    assert "There is no lesion." in figures.scan_words(test)


def test_what_is_not_shown_is_an_empty_ring_and_says_why() -> None:
    early, late = (figures.scan_scheme("ct_head", brain(hours, "ischaemia")) for hours in (1, 72))
    assert (marks(early), marks(late)) == ({"A": ["unseen"]}, {"A": ["seen"]})
    assert "It shows from day 1" in figures.scan_words("ct_head", brain(1, "ischaemia"))


def test_muscles_are_grey_only_from_the_day_on_which_they_show() -> None:
    cut = Lesion("common_fibular_nerve", side="right", severity=0.9, days=2)
    early, late = (
        figures.scan_scheme("muscle_mri", Lesion(cut.site, side="right", severity=0.9, days=day))
        for day in (2, 30)
    )
    assert 'class="hidden"' in early and 'class="shown"' not in early
    assert 'class="shown"' in late


def test_a_lesion_outside_the_frame_is_not_shown() -> None:
    cord = Lesion("cord_t4", side="both", days=1, cause="ischaemia")
    assert marks(figures.scan_scheme("mri_brain_dwi", cord)) == {"A": ["unseen", "unseen"]}
    assert marks(figures.scan_scheme("mri_spine", cord)) == {"A": ["seen", "seen"]}


def test_every_site_with_a_structure_has_its_place_on_every_map() -> None:
    for row in rows("sites"):
        side = row.default_side or "left"
        for on in MAPS:
            found = spots(on, Lesion(row.site, side=side), [])
            assert bool(found) == (row.level != "functional"), (row.site, on)


def test_sides_are_mirror_images() -> None:
    for on in MAPS:
        left, right = (spots(on, Lesion("ulnar_nerve_elbow", side=side), []) for side in ("left", "right"))
        assert [(-at.x, at.y) for at in left] == [(at.x, at.y) for at in right]
        assert left[0].x > 0, "the patient's left is on the viewer's right"


def test_words_carry_the_accuracy_with_interval_and_population() -> None:
    told = figures.scan_words("mri_brain_dwi", brain(24, "ischaemia"))
    for part in (
        "83 % (95 % interval 78 to 88)",
        "356 people",
        "Chalela 2007",
        "For teaching, not for patients",
    ):
        assert part in told
    strange = figures.scan_words("mri_brain_dwi", Lesion("root_l5", side="left", cause="trauma"))
    assert "No published accuracy fits this case" in strange
    assert "a teaching assumption" in figures.scan_words("ct_head", brain(1, "ischaemia"))


def test_the_accuracy_beside_the_picture_is_that_of_the_tests_table() -> None:
    ulnar = Lesion("ulnar_nerve_elbow", side="right", cause="compression")
    line = expected_tests(ulnar).set_index("test").loc["nerve_ultrasound"]
    row, fits = published("nerve_ultrasound", (ulnar,))
    assert (line["sensitivity"], line["condition_fits"]) == (row.sensitivity, fits) == (85, True)


def test_a_wrong_test_is_named() -> None:
    with pytest.raises(ValueError, match="Did you mean 'ct_head'"):
        figures.scan_scheme("ct_hed")
    with pytest.raises(ValueError, match="not a test of imaging, laboratory or genes"):
        figures.scan_words("needle_emg")


def test_a_picture_is_quick() -> None:
    figures.scan_scheme("muscle_mri", syndrome("als_limb_onset"))
    best = []
    for test in TESTS:
        times = []
        for day in (101.5, 102.5, 103.5, 104.5, 105.5):
            lesions = syndrome("als_limb_onset", days=day)
            figures.scan_scheme(test)
            start = time.perf_counter()
            figures.scan_scheme(test, lesions)
            times.append(time.perf_counter() - start)
        best.append(min(times))
    assert max(best) < 0.005


# ---- the tables


def test_every_test_of_cause_or_place_has_a_view() -> None:
    assert set(TESTS) == set(table("test_shows")["test"])


def test_every_test_has_a_question_and_the_bedside_comes_first() -> None:
    page = answered_questions.test_questions()
    assert page.iloc[0]["kind"] == "bedside"
    assert set(page["test"]) - {""} == set(table("tests")["test"])
    assert (page["answers"].str.contains(r"\?")).all()
    assert page["not_answered"].str.endswith(".").all()


def test_a_question_is_not_answered_before_the_test_is_worth_its_price() -> None:
    """Only what shows at once comes before the day from which a test is worth its price as a whole."""
    earliest = table("tests").set_index("test")["earliest_day"]
    page = answered_questions.test_questions()
    for test, mine in page[page["test"] != ""].groupby("test"):
        assert mine["from_day"].max() >= earliest.loc[str(test)], test


def test_questions_can_be_had_by_kind() -> None:
    for kind in ("bedside", "neurophysiology", "imaging", "laboratory", "genetic"):
        page = answered_questions.test_questions(kind)
        assert set(page["kind"]) == {kind}
    with pytest.raises(ValueError, match="not a kind of test"):
        answered_questions.test_questions("scans")
