"""How common each hypothesis is, and the pairs of lesions: complete, positive, and all of them real cases."""

import pytest

import motorlab as ml
from motorlab.lesions import Lesion, case

PAIRS = ml.table("pairs")
LESIONS = ml.table("pair_lesions")
FREQUENCIES = [ml.table(name) for name in ("site_frequencies", "syndrome_frequencies", "other_frequencies")]
SIDES = {
    "left": {"same": "left", "opposite": "right", "both": "both"},
    "right": {"same": "right", "opposite": "left", "both": "both"},
}


def test_every_site_and_syndrome_has_its_frequency() -> None:
    sites, syndromes, others = FREQUENCIES
    assert sites["site"].tolist() == ml.table("sites")["site"].tolist()
    assert syndromes["syndrome"].tolist() == ml.table("syndromes")["syndrome"].tolist()
    assert set(others["hypothesis"]) == {"no_lesion", "none_of_these"}


def test_the_whole_clinic_is_about_a_thousand_patients() -> None:
    assert all((frame["weight"] > 0).all() for frame in (*FREQUENCIES, PAIRS))
    assert sum(frame["weight"].sum() for frame in (*FREQUENCIES, PAIRS)) == pytest.approx(1000, abs=5)
    assert 60 <= PAIRS["weight"].sum() <= 80


def test_no_two_hypotheses_share_a_name() -> None:
    names = [*PAIRS["pair"], *(name for frame in FREQUENCIES for name in frame.iloc[:, 0])]
    assert len(names) == len(set(names))


def test_no_pair_is_listed_twice() -> None:
    """A pair that is another one with its sides exchanged would count twice, once for each side."""
    turned = {"same": "opposite", "opposite": "same", "both": "both"}
    seen: set[frozenset[tuple[str, str]]] = set()
    for _, places in LESIONS.groupby("pair"):
        plain = list(zip(places["site"], places["side"], strict=True))
        variants = {frozenset(plain), frozenset((site, turned[side]) for site, side in plain)}
        assert not variants & seen, plain
        seen |= variants


def test_every_pair_has_two_lesions() -> None:
    places = LESIONS.groupby("pair")["place"].agg(list)
    assert set(places.index) == set(PAIRS["pair"])
    assert all(item == [1, 2] for item in places)


def test_one_of_two_lesions_is_there_from_the_beginning() -> None:
    assert (LESIONS.groupby("pair")["days_later"].min() == 0).all()


def test_two_lesions_of_one_site_differ_in_severity() -> None:
    """Equal ones would be one lesion on both sides, which the single lesions hold already."""
    for pair, places in LESIONS.groupby("pair"):
        if places["site"].nunique() == 1:
            assert set(places["side"]) == {"same", "opposite"}, pair
            assert places["severity"].nunique() == 2, pair


def test_what_lies_in_the_middle_is_hit_on_both_sides() -> None:
    sites = ml.table("sites").set_index("site")["default_side"]
    middle = LESIONS[LESIONS["site"].map(sites) == "both"]
    assert set(middle["side"]) == {"both"}


@pytest.mark.parametrize("side", ["left", "right"])
def test_every_pair_is_a_case(side: str) -> None:
    for pair, places in LESIONS.groupby("pair"):
        built = case(
            Lesion(
                place["site"],
                side=SIDES[side][place["side"]],
                severity=place["severity"],
                days=400,
                kind=place["kind"] or None,
            )
            for place in places.to_dict("records")
        )
        assert len(built) == 2, pair
