"""The wiring as it stands in the tables: every path and structure has two ends."""

import pytest

import motorlab as ml
from motorlab.anatomy import anatomy
from motorlab.tables import rows

ROOTS = [("muscle_paths", "muscle_roots", "muscle"), ("region_paths", "region_roots", "region")]


@pytest.mark.parametrize(("paths", "roots", "owner"), ROOTS)
def test_paths_start_at_the_roots_of_their_owner(paths: str, roots: str, owner: str) -> None:
    known = {(getattr(row, owner), row.root) for row in rows(roots)}
    for row in rows(paths):
        assert (getattr(row, owner), row.root) in known, f"data/{paths}.csv: {row} has no such root"


@pytest.mark.parametrize(("paths", "roots", "owner"), ROOTS)
def test_root_weights_add_up(paths: str, roots: str, owner: str) -> None:
    sums = ml.table(roots).groupby(owner)["weight"].sum()
    assert not sums[(sums - 1).abs() > 0.011].to_dict(), f"weights of data/{roots}.csv must add up to 1"


def test_roots_are_levels() -> None:
    levels = set(ml.table("levels")["level"])
    for name in ("muscle_roots", "region_roots", "reflex_arcs", "study_roots"):
        assert set(ml.table(name)["root"]) <= levels, f"data/{name}.csv has an unknown root"


def test_structures_of_sites_exist() -> None:
    known = {(family, target) for family, target in anatomy().index}
    for row in rows("site_structures"):
        for target in {row.first, row.last} - {"all"}:
            assert (row.family, target) in known, (
                f"data/site_structures.csv: {row.site} hits no {row.family} {target}"
            )


def test_every_site_destroys_something() -> None:
    hurt = set(ml.table("site_structures")["site"])
    assert set(ml.table("sites").query("level != 'functional'")["site"]) == hurt


def test_a_mistyped_part_of_the_cortex_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from motorlab import anatomy as module

    broken = ml.table("muscles").assign(body_part="legg_distal")
    real = module.table
    monkeypatch.setattr(module, "table", lambda name: broken if name == "muscles" else real(name))
    with pytest.raises(ValueError, match=r"'legg_distal' is not a body part .*Did you mean 'leg_distal'"):
        module.anatomy.__wrapped__()
