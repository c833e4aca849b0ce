"""The way of a sign, held against anatomy; and what a lesion touches, held against the model itself."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import motorlab as ml
from motorlab.because import UNTOUCHED
from motorlab.damage import damage
from motorlab.expectations import labels
from motorlab.flows import number
from motorlab.reach import damaged, reach
from motorlab.stations import bundles, hit, lit, origins, path, stations, way
from motorlab.stations.paths import _sites
from motorlab.tables import rows

OTHER = {"left": "right", "right": "left", "both": "both", "midline": "midline"}
SITES = {row.site: row for row in rows("sites")}
ONE_SIDED = [site for site, row in SITES.items() if row.extent == "unilateral" and row.level != "functional"]
LABELS = labels()
SIGNS = list(zip(LABELS["finding"], LABELS["target"], LABELS["side"], strict=True))
ROW = {sign: row for row, sign in enumerate(SIGNS)}
MIRROR = np.array([ROW[finding, target, OTHER[side]] for finding, target, side in SIGNS])
lesions = st.builds(
    ml.Lesion,
    st.sampled_from(list(SITES)),
    side=st.sampled_from(["left", "right", "both"]),
    severity=st.floats(0.05, 1),
    days=st.sampled_from([0, 3, 30, 365]),
)

ABOVE = "corona_radiata:left internal_capsule:left midbrain:left pons:left"
BODY = f"{ABOVE} medulla:left pyramidal_crossing:both cervical_cord:right"
BELOW = "peripheral_nerves:right neuromuscular_junction:right muscle:right"
LEG = f"cortex_leg:left {BODY} thoracic_cord:right lumbosacral_cord:right horn_lumbar:right roots_lumbosacral:right"
TO_LEG = f"{LEG} plexus_leg:right nerves_leg:right {BELOW}"
HEAD = f"cortex_face:left {ABOVE} cranial_nuclei:right cranial_nerves:right {BELOW}"
FROM_LEG = "peripheral_nerves:right nerves_leg:right plexus_leg:right ganglia:right roots_lumbosacral:right"
IN_CORD = "lumbosacral_cord thoracic_cord cervical_cord".split()

# What a neurologist would draw: the whole way of each sign, no station more and none less.
WAYS = {
    "power|tibialis_anterior|right": TO_LEG,
    "power|iliopsoas|right": TO_LEG,
    "reflex|knee|right": f"{TO_LEG} ganglia:right",
    "plantar||right": f"{TO_LEG} ganglia:right",
    "power|biceps|right": f"cortex_face:left {BODY} horn_cervical:right roots_cervical:right plexus_arm:right "
    f"nerves_arm:right {BELOW}",
    # the nerve of the diaphragm leaves above the plexus; both areas beside the trunk's drive it
    "power|diaphragm|right": f"cortex_leg:left cortex_face:left {BODY} horn_cervical:right roots_cervical:right "
    f"nerves_arm:right {BELOW}",
    "power|abdominal_wall|right": f"cortex_leg:left cortex_face:left {BODY} thoracic_cord:right horn_thoracic:right "
    f"roots_thoracic:right {BELOW}",
    # within the pons the upper fibres run on the left and the nerve's own on the right
    "power|orbicularis_oris|right": f"{HEAD} pons:right",
    "power|tongue|right": f"{HEAD} medulla:right",
    "power|masseter|right": HEAD,
    "rigidity|arm|right": "basal_ganglia:left",
    "pendular_reflex|knee|right": "cerebellum:right medulla:right",
    "sensation|vibration:leg|right": f"{FROM_LEG} {' '.join(f'{cord}:right' for cord in IN_CORD)} medulla:left",
    # pain enters on the right, crosses at once and climbs on the left
    "sensation|pain:leg|right": f"{FROM_LEG} lumbosacral_cord:right {' '.join(f'{cord}:left' for cord in IN_CORD)} "
    "medulla:left",
    "sensation|pain:face|right": "peripheral_nerves:right cranial_nerves:right medulla:right cervical_cord:right",
    # a study has its own way: the brain has no part in a motor response, nor the cord in a sensory one
    "cmap|tibial|right": f"lumbosacral_cord:right horn_lumbar:right roots_lumbosacral:right plexus_leg:right "
    f"nerves_leg:right {BELOW}",
    "snap|sural|right": FROM_LEG,
    "repetitive_stimulation|ulnar:3hz|right": "neuromuscular_junction:right",
    "drift|arm|right": f"cortex_face:left cortex_hand:left {BODY}",
    "imaging|mri_brain_dwi|midline": "",
}


def key(text: str) -> tuple[str, str, str]:
    finding, target, side = text.split("|")
    return finding, target, side


def turned(place: tuple[str, str]) -> tuple[str, str]:
    return place[0], OTHER[place[1]]


@pytest.mark.parametrize("sign", list(WAYS))
def test_the_way_of_a_sign_is_the_one_anatomy_knows(sign: str) -> None:
    found = path(*key(sign))
    assert set(found["station"] + ":" + found["side"]) == set(WAYS[sign].split())
    assert len(found) == len(found.drop_duplicates(["station", "side"]))
    places = [list(stations()).index(name) for name in found["station"]]
    assert places == sorted(places)


def test_the_sites_on_the_way_are_named() -> None:
    found = path("power", "tibialis_anterior", "right").set_index("station")["sites"]
    assert found["roots_lumbosacral"] == ("L4 root", "L5 root", "cauda equina")
    assert "front two thirds of the cervical cord" in found["cervical_cord"]
    assert "dorsal columns" not in found["cervical_cord"]


def test_limbs_tell_the_way_out_from_the_way_back() -> None:
    found = {name: here.limbs for (name, _), here in way("reflex", "knee", "right").items()}
    assert found["ganglia"] == ("afferent",)
    assert found["horn_lumbar"] == ("lower",)
    assert found["roots_lumbosacral"] == ("lower", "afferent")
    assert found["internal_capsule"] == ("upper",)


@pytest.mark.parametrize("sign", [sign for sign in SIGNS if sign[2] == "right"][::7])
def test_the_other_side_has_the_mirrored_way(sign: tuple[str, str, str]) -> None:
    finding, target, _ = sign
    right, left = way(finding, target, "right"), way(finding, target, "left")
    assert {turned(at): here for at, here in right.items()} == left


@pytest.mark.parametrize("muscle", ml.table("muscles").query("graded and body_part != ''")["muscle"].tolist())
def test_the_light_runs_from_cortex_to_muscle_without_a_gap(muscle: str) -> None:
    """No muscle that the cortex drives is left in the dark, whatever its nerve's way through plexus and root."""
    sign = ("power", muscle, "right") if ("power", muscle, "right") in ROW else ("power", muscle, "midline")
    on, found = way(*sign), lit(*sign)
    assert all(bundle.start in on and bundle.end in on for bundle in found)
    reached = {at for at in on if at[0].startswith("cortex")}
    assert reached
    for _ in stations():
        reached |= {bundle.end for bundle in found if bundle.start in reached and bundle.limb != "afferent"}
    assert {at for at in on if at[0] == "muscle"} <= reached


def test_a_bundle_crosses_where_the_fibres_do() -> None:
    crossing = {
        (one.start[0], one.end[0]) for one in bundles() if one.start[1] == OTHER[one.end[1]] != "both"
    }
    assert ("pons", "cranial_nuclei") in crossing
    assert not any(start.startswith("roots") for start, _ in crossing)
    into = [one.end for one in lit("power", "biceps", "right") if one.start == ("pyramidal_crossing", "both")]
    assert into == [("cervical_cord", "right")]


def test_no_sign_of_motor_strength_passes_a_ganglion_or_the_cerebellum() -> None:
    for muscle in ml.table("muscles").query("graded")["muscle"]:
        for side in ("right", "midline"):
            if ("power", muscle, side) in ROW:
                assert not {"ganglia", "cerebellum", "basal_ganglia"} & {
                    name for name, _ in way("power", muscle, side)
                }


# --- the tables ---


def test_every_site_has_a_station_and_every_station_its_site() -> None:
    assert {row.station for row in SITES.values()} == set(stations())
    for name, row in stations().items():
        assert SITES[row.site].station == name


@pytest.mark.parametrize("name", list(stations()))
def test_a_click_places_a_lesion_there(name: str) -> None:
    row = stations()[name]
    for side in ("left", "right") if row.sides == "paired" else ("both",):
        lesion = ml.Lesion(row.site, side=side)
        told = hit(lesion)
        sides = {"whole": ["right", "left"], "midline": ["both"]}.get(row.sides, [side])
        assert told[["station", "side"]].values.tolist() == [[name, one] for one in sides]
        assert (told["severity"] == 1).all()


def test_what_a_site_holds_is_what_a_lesion_there_destroys() -> None:
    """The table of sites is read here without `damage`, for speed; the two must not drift apart."""
    cases = [(ml.Lesion(site, side=side),) for site in SITES for side in ("left", "right")]
    hurt, least = damage(cases), number("station_share")
    whole = {row.site for row in rows("site_structures") if not row.kind and not row.spread}
    bilateral = {site for site, row in SITES.items() if row.extent == "bilateral"}
    for place, site in enumerate(SITES):
        for side in (0, 1):
            mine = (hurt.lesion == 2 * place + side) & (hurt.lost >= least)
            lost = set((hurt.structure[mine] * 2 + hurt.column[mine] % 2).tolist())
            held = set(np.flatnonzero(_sites().holds[place, side]).tolist())
            assert lost <= held, site
            assert lost == held or site in bilateral or site not in whole, site


# --- laws ---


@settings(max_examples=300)
@given(st.sampled_from(ONE_SIDED), st.sampled_from(["left", "right"]), st.sampled_from(SIGNS))
def test_a_lesion_that_takes_a_fair_share_of_a_way_stands_on_it(
    site: str, side: str, sign: tuple[str, str, str]
) -> None:
    hurt = damage([(ml.Lesion(site, side=side),)])
    fair = hurt.structure[hurt.lost >= number("station_share")] * 2 + (
        hurt.column[hurt.lost >= number("station_share")] % 2
    )
    touched = reach().touches[fair][:, ROW[sign]].any()
    station = SITES[site].station
    here = (station, "both" if stations()[station].sides == "midline" else side)
    # a preserved response is named for what is above it, which is not its own way
    if touched and sign[0] not in ("cmap", "snap"):
        assert here in way(*sign)
    if (
        here in way(*sign)
        and SITES[site].name in way(*sign)[here].sites
        and stations()[station].sides != "midline"
    ):
        assert touched


@settings(max_examples=60)
@given(st.lists(lesions, max_size=3, unique_by=lambda item: item.site))
def test_origins_are_mirrored_with_the_case(case: list[ml.Lesion]) -> None:
    other = [
        ml.Lesion(item.site, side=OTHER[str(item.side)], severity=item.severity, days=item.days)
        for item in case
    ]
    found = origins(*case)
    assert len(found) == len(LABELS)
    assert (found.to_numpy()[MIRROR] == origins(*other).to_numpy()).all()


@settings(max_examples=25)
@given(st.lists(lesions, min_size=1, max_size=2, unique_by=lambda item: item.site))
def test_a_finding_has_an_origin_where_it_has_a_reason(case: list[ml.Lesion]) -> None:
    signs = ml.expect(*case).assign(origin=origins(*case))
    signs = signs[
        ~signs["kind"].isin(["imaging", "laboratory"]) & ~signs["because"].str.startswith("There is no")
    ]
    assert (signs.loc[signs["origin"] == "", "because"] == UNTOUCHED).all()


@settings(max_examples=60)
@given(st.lists(lesions, max_size=3, unique_by=lambda item: item.site), st.sampled_from(SIGNS))
def test_a_cut_lies_on_the_way_and_among_the_lesions(
    case: list[ml.Lesion], sign: tuple[str, str, str]
) -> None:
    everywhere = {(row.station, row.side): row.severity for row in hit(*case).itertuples()}
    cut = {(row.station, row.side): row.severity for row in hit(*case, sign=sign).itertuples()}
    assert set(cut) <= set(everywhere) & set(way(*sign))
    assert all(severity <= everywhere[at] for at, severity in cut.items())
    if cut:
        touched = [columns for columns, _ in damaged(damage([tuple(case)]))]
        assert reach().touches[np.concatenate(touched)][:, ROW[sign]].any()


# --- origins ---


@pytest.mark.parametrize(
    ("lesion", "sign", "origin"),
    [
        (ml.Lesion("internal_capsule", side="left"), "power|tibialis_anterior|right", "upper"),
        (ml.Lesion("internal_capsule", side="left"), "power|tibialis_anterior|left", ""),
        (ml.Lesion("root_l5", side="right"), "power|tibialis_anterior|right", "lower"),
        (ml.Lesion("dorsal_root_ganglion"), "reflex|knee|right", "lower"),
        (ml.Lesion("dorsal_root_ganglion"), "power|quadriceps|right", ""),
        (ml.Lesion("muscle"), "power|deltoid|left", "lower"),
        (ml.Lesion("neuromuscular_junction"), "fatigability|deltoid|left", "lower"),
        (ml.Lesion("cord_c5_c6", side="right"), "reflex|biceps|right", "mixed"),
        (ml.Lesion("cord_c5_c6", side="right"), "reflex|knee|right", "upper"),
        (ml.Lesion("cerebellum", side="right"), "coordination|arm|right", "other"),
        (ml.Lesion("basal_ganglia", side="left"), "rigidity|arm|right", "other"),
        (ml.Lesion("cord_t4", side="left"), "sensation|pain:leg|right", "other"),
        (ml.Lesion("internal_capsule", side="left", severity=0), "plantar||right", ""),
        (ml.Lesion("functional_weakness", side="left"), "power|deltoid|left", ""),
    ],
)
def test_origin_is_the_neuron_whose_damage_touches_the_sign(
    lesion: ml.Lesion, sign: str, origin: str
) -> None:
    assert origins(lesion)[ROW[key(sign)]] == origin


def test_upper_and_lower_lesions_together_are_mixed() -> None:
    both = origins(ml.Lesion("internal_capsule", side="left"), ml.Lesion("root_l5", side="right"))
    assert both[ROW["power", "tibialis_anterior", "right"]] == "mixed"
    assert both[ROW["power", "biceps", "right"]] == "upper"
    assert set(origins()) == {""}


def test_a_station_shows_the_worst_of_its_sites() -> None:
    roots = [
        ml.Lesion("root_l5", side="right", severity=0.3),
        ml.Lesion("root_s1", side="right", severity=0.7),
    ]
    assert hit(*roots).values.tolist() == [["roots_lumbosacral", "right", 0.7, "lower"]]
    assert hit(ml.Lesion("root_l5", side="right", severity=0)).empty
    assert hit().empty


def test_a_root_beside_the_way_does_not_cut_it() -> None:
    """One station stands for many roots: that of the little finger is not on the way of the diaphragm."""
    sign = ("power", "diaphragm", "right")
    assert hit(ml.Lesion("root_c8", side="right"), sign=sign).empty
    assert hit(ml.Lesion("root_c4", side="right"), sign=sign)["station"].tolist() == ["roots_cervical"]


@pytest.mark.parametrize(
    ("sign", "told"),
    [
        (("powr", "biceps", "right"), "'powr' is not a finding. Did you mean 'power'"),
        (("power", "bicepz", "right"), "'bicepz' is not a target of power. Did you mean 'biceps'"),
        (("power", "biceps", "midline"), "'midline' is not a side of power"),
    ],
)
def test_an_unknown_sign_is_told_with_the_choices(sign: tuple[str, str, str], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        path(*sign)
    with pytest.raises(ValueError, match=told):
        hit(sign=sign)
