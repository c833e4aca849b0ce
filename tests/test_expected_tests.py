"""What every test shows on a day: facts a neurologist can check, and the laws of the tables behind them."""

import itertools

import numpy as np
import pandas as pd
import pytest

from motorlab.catalogue import catalogue
from motorlab.damage import damage
from motorlab.expected_tests import expected_tests
from motorlab.flows import Flows
from motorlab.lesions import Lesion, Lesions, on_day, syndrome
from motorlab.studies import causes
from motorlab.studies.shown import shown
from motorlab.tables import rows, table

RESULTS = {"abnormal", "normal", "not_yet", "depends"}
CAUSES = [row.cause for row in rows("causes")]
KINDS = {(row.level, row.kind) for row in rows("kind_levels")}


def capsule(days: float, cause: str = "ischaemia") -> Lesion:
    return Lesion("internal_capsule", side="left", severity=0.8, days=days, cause=cause)


def result(test: str, *lesions: Lesions) -> str:
    return str(expected_tests(*lesions).set_index("test").loc[test, "result"])


FIBULAR = Lesion("common_fibular_nerve", side="right", severity=0.9, days=2)
BLOCK = Lesion("common_fibular_nerve", side="right", severity=0.9, days=3, kind="block")
ROOT = Lesion("root_l5", side="right", severity=0.8, days=60, cause="compression")
JUNCTION = Lesion("neuromuscular_junction", kind="postsynaptic", severity=0.6, days=90, cause="immune")
FACTS = [
    ("a fresh infarct is bright", "mri_brain_dwi", capsule(1), "abnormal"),
    ("and no longer after two months", "mri_brain_dwi", capsule(60), "normal"),
    ("but its scar shows on FLAIR", "mri_brain_flair", capsule(60), "abnormal"),
    ("FLAIR needs a few hours", "mri_brain_flair", capsule(0.1), "not_yet"),
    ("CT misses it in the first hours", "ct_head", capsule(0.1), "not_yet"),
    ("and shows it some days later", "ct_head", capsule(4), "abnormal"),
    ("blood is white at once", "ct_head", capsule(0, "haemorrhage"), "abnormal"),
    ("the place does not tell the cause", "mri_brain_dwi", capsule(1, "unknown"), "depends"),
    ("after months no cause would show", "mri_brain_dwi", capsule(300, "unknown"), "normal"),
    ("a lesion of the brain leaves the cord", "mri_spine", capsule(1, "unknown"), "normal"),
    ("denervation takes weeks", "needle_emg", FIBULAR, "not_yet"),
    ("a block thins recruitment and never denervates", "needle_emg", BLOCK, "abnormal"),
    ("the end of a cut sensory axon answers for days", "sensory_nerve_conduction", FIBULAR, "not_yet"),
    ("and has died later", "sensory_nerve_conduction", on_day(FIBULAR, 30), "abnormal"),
    ("muscle swells after some days", "muscle_mri", FIBULAR, "not_yet"),
    ("whatever the cause", "muscle_mri", on_day(FIBULAR, 30), "abnormal"),
    ("a purely sensory lesion spares muscle", "muscle_mri", Lesion("sural_nerve", side="right"), "normal"),
    ("a root lesion leaves the ganglion", "sensory_nerve_conduction", ROOT, "normal"),
    ("but denervates", "needle_emg", ROOT, "abnormal"),
    ("the disc is seen", "mri_spine", ROOT, "abnormal"),
    ("the S1 loop is whole in an L5 root", "h_reflex", ROOT, "normal"),
    ("and cut in an S1 root", "h_reflex", Lesion("root_s1", side="left", severity=0.9, days=60), "abnormal"),
    ("most immune myasthenia has the antibody", "achr_antibody", JUNCTION, "abnormal"),
    ("MuSK depends on the other antibody", "musk_antibody", JUNCTION, "depends"),
    ("the decrement is there at once", "repetitive_stimulation", JUNCTION, "abnormal"),
    ("without an increment", "repetitive_stimulation_increment", JUNCTION, "normal"),
    (
        "Lambert-Eaton grows",
        "repetitive_stimulation_increment",
        syndrome("lambert_eaton_syndrome"),
        "abnormal",
    ),
    ("and has its own antibody", "vgcc_antibody", syndrome("lambert_eaton_syndrome"), "abnormal"),
    ("botulism has none", "vgcc_antibody", syndrome("botulism"), "normal"),
    ("protein lags in Guillain-Barre", "csf_protein", syndrome("gbs_aidp", days=3), "not_yet"),
    ("and has risen in the third week", "csf_protein", syndrome("gbs_aidp", days=20), "abnormal"),
    ("single blocked nerves leave it", "csf_protein", syndrome("multifocal_motor_neuropathy"), "normal"),
    ("the duplication slows nerves", "gene_pmp22", syndrome("cmt1a"), "abnormal"),
    ("lower neurons alone: SMN1", "gene_smn1", syndrome("spinal_muscular_atrophy"), "abnormal"),
    ("Kennedy disease also takes ganglia", "gene_smn1", syndrome("kennedy_disease"), "normal"),
    ("most ALS has no known gene", "gene_als_panel", syndrome("als_limb_onset"), "normal"),
    ("ALS raises neurofilament", "nfl_csf", syndrome("als_limb_onset"), "abnormal"),
    ("Parkinson disease does not", "nfl_csf", syndrome("parkinson_disease"), "normal"),
    ("sclerosis has bands", "oligoclonal_bands", syndrome("multiple_sclerosis_relapse"), "abnormal"),
    (
        "cord compression slows the command",
        "magnetic_stimulation",
        syndrome("cervical_spondylotic_myelopathy"),
        "abnormal",
    ),
    (
        "and the dorsal columns",
        "somatosensory_evoked_potential",
        syndrome("cervical_spondylotic_myelopathy"),
        "abnormal",
    ),
    (
        "the anterior artery spares them",
        "somatosensory_evoked_potential",
        syndrome("anterior_spinal_artery_syndrome"),
        "normal",
    ),
    ("dystrophy leaks", "serum_ck", syndrome("duchenne_muscular_dystrophy"), "abnormal"),
    (
        "inflamed muscle is seen in a piece of it",
        "muscle_biopsy",
        syndrome("inflammatory_myopathy"),
        "abnormal",
    ),
    ("fibres shrink some weeks after a nerve is cut", "muscle_biopsy", FIBULAR, "not_yet"),
    ("and have shrunk by then", "muscle_biopsy", on_day(FIBULAR, 60), "abnormal"),
    ("the junction leaves fibres as they are", "muscle_biopsy", syndrome("botulism"), "normal"),
    ("a stroke leaves its muscles' fibres", "muscle_biopsy", capsule(60), "normal"),
    ("a stroke does not denervate", "needle_emg", capsule(60), "normal"),
    (
        "an eye muscle's nerve is out of reach",
        "nerve_ultrasound",
        Lesion("oculomotor_nerve", side="left"),
        "normal",
    ),
]


@pytest.mark.parametrize(("why", "test", "lesions", "expected"), FACTS)
def test_fact(why: str, test: str, lesions: Lesions, expected: str) -> None:
    assert result(test, lesions) == expected, why


def test_health_is_normal_in_every_test() -> None:
    assert set(expected_tests()["result"]) == {"normal"}
    assert set(expected_tests(Lesion("cord_t4", side="both", severity=0.0, cause="trauma"))["result"]) == {
        "normal"
    }


@pytest.mark.parametrize("name", [row.syndrome for row in rows("syndromes")])
def test_every_syndrome_has_one_full_line_a_test(name: str) -> None:
    frame = expected_tests(syndrome(name))
    assert frame["test"].tolist() == table("tests")["test"].tolist()
    assert set(frame["result"]) <= RESULTS
    assert frame["chance"].between(0, 1).all()
    assert frame["because"].str.match(r"^[A-Z].*\.$").all(), frame["because"].tolist()
    assert frame["source"].isin(table("sources")["key"]).all()


def test_expectation_of_one_case_is_that_of_many() -> None:
    case = [*syndrome("als_limb_onset"), capsule(3)]
    for name in ("imaging", "laboratory"):
        finding = catalogue()[name]
        reading = causes.read(Flows([(), tuple(case), (capsule(1, "unknown"),)]), finding)
        assert reading.chance is not None
        for row, test in enumerate(finding.targets):
            one = shown(test, case)
            assert finding.words[int(reading.value[row, 1])] == one.result, test
            assert np.isclose(reading.chance[row, 1], one.chance)


def test_order_of_lesions_does_not_matter() -> None:
    case = [*syndrome("subacute_combined_degeneration"), capsule(1)]
    for test in table("test_shows")["test"].unique():
        answers = {
            (shown(test, order).result, shown(test, order).chance) for order in itertools.permutations(case)
        }
        assert len(answers) == 1, test


def lesions_of_every_sort() -> list[Lesion]:
    found = []
    for site, kind, cause in itertools.product(rows("sites"), {kind for _, kind in KINDS}, CAUSES):
        if (site.level, kind) in KINDS:
            side = site.default_side or "left"
            found += [
                Lesion(site.site, side=side, kind=kind, cause=cause, days=days) for days in (1, 10, 60, 400)
            ]
    return found


def test_every_test_of_cause_is_reached_and_no_row_is_idle() -> None:
    """MuSK alone is never the expected answer: it hangs on another antibody, which no lesion tells."""
    seen: dict[str, set[str]] = {}
    used = set()
    together = [syndrome("als_limb_onset"), syndrome("als_bulbar_onset")]
    genetic = [
        [Lesion(i.site, side=i.side, kind=i.kind, cause="genetic", days=i.days) for i in case]
        for case in together
    ]
    tests = table("test_shows")["test"].unique()
    for case in [*([lesion] for lesion in lesions_of_every_sort()), *genetic]:
        for _, traits in causes.traits_of(case):
            for test in tests:
                for row in causes.rows_for(test, traits, traits.cause):
                    used.add(row)
                    seen.setdefault(test, set()).add(row.result)
    assert {test for test in tests if "abnormal" not in seen[test]} == {"musk_antibody"}
    all_rows = {row for found in causes._rows().values() for row in found if row.level != "none"}
    assert not all_rows - used


def test_every_neurophysiological_test_is_reached() -> None:
    cases = [
        "als_limb_onset",
        "cidp",
        "myasthenia_gravis",
        "lambert_eaton_syndrome",
        "cervical_spondylotic_myelopathy",
    ]
    frames = [expected_tests(syndrome(name)) for name in cases]
    every = pd.concat(frames).query("category == 'neurophysiology' and result == 'abnormal'")["test"]
    assert set(every) == set(table("tests").query("category == 'neurophysiology'")["test"])


def test_a_test_either_measures_findings_or_has_rows_of_its_own() -> None:
    measured, told = set(table("test_reads")["test"]), set(table("test_shows")["test"])
    assert measured.isdisjoint(told)
    assert measured | told == set(table("tests")["test"])


def test_every_word_read_exists() -> None:
    for row in rows("test_reads"):
        assert row.word in catalogue()[row.finding].words
        assert row.target in ("", *catalogue()[row.finding].targets)


def test_spans_of_days_do_not_overlap_and_lead_somewhere() -> None:
    frame = table("test_shows").fillna({"until_day": np.inf})
    for key, span in frame.groupby(["test", "level", "site", "cause", "kind", "hits", "company"]):
        ordered = span.sort_values("from_day")
        assert (ordered["until_day"] > ordered["from_day"]).all(), key
        assert (ordered["until_day"].to_numpy()[:-1] <= ordered["from_day"].to_numpy()[1:]).all(), key
        early = ordered[ordered["result"] == "not_yet"]
        abnormal = ordered[ordered["result"] == "abnormal"]["from_day"]
        assert all((abnormal > day).any() for day in early["from_day"]), key
        assert (ordered.loc[ordered["result"] == "abnormal", "chance"] >= 0.3).all(), key
        assert (ordered.loc[ordered["result"] == "normal", "chance"] <= 0.5).all(), key
    assert frame.loc[frame["level"] == "none", "test"].tolist() == sorted(frame["test"].unique())


def test_rows_about_a_site_or_a_kind_name_its_level() -> None:
    levels = {row.site: row.level for row in rows("sites")}
    for row in [*rows("test_shows"), *rows("accuracy_fits")]:
        assert row.site == "" or levels[row.site] == row.level
        assert row.kind == "" or (row.level, row.kind) in KINDS


def test_accuracy_fits_the_case_or_says_that_it_does_not() -> None:
    carpal = (
        expected_tests(syndrome("carpal_tunnel_syndrome")).set_index("test").loc["motor_nerve_conduction"]
    )
    assert carpal["condition_fits"] and carpal["population"].startswith("carpal tunnel syndrome; ")
    assert (carpal["sensitivity_low"], carpal["sensitivity"], carpal["sensitivity_high"]) == (61, 63, 65)
    stroke = expected_tests(capsule(1)).set_index("test")
    assert not stroke.loc["motor_nerve_conduction", "condition_fits"]
    assert stroke.loc["ct_head", "condition"] == "acute ischaemic stroke"
    early, late = (expected_tests(syndrome("gbs_aidp", days=day)).set_index("test") for day in (2, 20))
    assert (early.loc["csf_protein", "sensitivity"], late.loc["csf_protein", "sensitivity"]) == (46, 100)


def test_cases_are_told_apart_by_their_columns() -> None:
    cases = [(), (capsule(1),), (), (FIBULAR, ROOT)]
    assert [len(case) for case in causes.cases_of(Flows(cases))] == [0, 1, 0, 2]
    assert damage(cases).cases == 4


def test_because_says_when_and_with_which_cause() -> None:
    assert "from day 4" in shown("muscle_mri", [FIBULAR]).because
    assert "until day 14" in shown("mri_brain_dwi", [capsule(60)]).because
    told = shown("mri_brain_dwi", [capsule(1, "unknown")]).because
    assert "depends on the cause" in told and "ischaemia" in told and "degeneration" not in told
    emg = expected_tests(FIBULAR).set_index("test").loc["needle_emg", "because"]
    assert "Too early. In 90 days: Fibrillation" in emg and "Today only: Recruitment" in emg
