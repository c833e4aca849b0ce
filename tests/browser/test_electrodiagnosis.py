"""The laboratory in JupyterLab: by mouse, by keyboard alone, on a narrow page, with a hidden case; axe is content."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

CODE = """
import motorlab as ml
laboratory = ml.electrodiagnosis(ml.syndrome("ulnar_neuropathy_elbow"))
laboratory
"""


@pytest.fixture
def laboratory(alone: Callable) -> Callable:
    """Open the laboratory."""
    return lambda width=1280, height=720: alone(CODE, ".motorlab-nerves", width=width, height=height)


def press(page: Page, part: str) -> None:
    page.locator(f'[data-id="{part}"]').first.focus()
    page.keyboard.press("Enter")


def test_a_nerve_is_chosen_and_stimulated_on_the_drawn_limb(laboratory: Callable) -> None:
    here = laboratory()
    page = here.page
    press(page, "study:cmap:ulnar")
    expect(page.get_by_label("Nerve", exact=True)).to_have_value("Ulnar motor, little finger")
    found = page.locator(".motorlab-lab .results")
    for point, name in (("point:2", "below the elbow"), ("point:3", "above the elbow")):
        press(page, point)
        expect(found.get_by_role("rowheader", name=name)).to_be_visible()
    expect(found).to_contain_text("! block")
    page.locator(".motorlab-plot-stage[data-drawn] svg.main-svg").first.wait_for()
    here.picture("laboratory")
    # the day moves what was found
    before = found.text_content()
    page.locator(".motorlab-day .noUi-handle").focus()
    for _ in range(12):
        page.keyboard.press("ArrowLeft")
    page.wait_for_function(
        "before => document.querySelector('.motorlab-lab .results').textContent !== before", arg=before
    )


def test_a_hidden_case_by_keyboard_alone(laboratory: Callable) -> None:
    page = laboratory().page
    cells = page.locator(".jp-Notebook .jp-Cell").count()
    page.get_by_role("button", name="Hidden case").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".motorlab-lab .prompt")).to_contain_text("foot drop two days ago")
    page.get_by_role("button", name="All points").focus()
    page.keyboard.press("Space")
    expect(page.locator(".motorlab-lab .results")).to_contain_text("above the fibular neck")
    page.get_by_label("one nerve").focus()
    page.keyboard.press("Space")
    expect(page.locator(".motorlab-lab .verdict")).to_contain_text("Right")
    for key in ("b", "d", "d", "x"):
        page.keyboard.press(key)
    assert page.locator(".jp-Notebook .jp-Cell").count() == cells


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (640, 720)])
def test_nothing_is_cut_and_axe_finds_nothing_serious(laboratory: Callable, width: int, height: int) -> None:
    here = laboratory(width, height)
    page = here.page
    press(page, "study:cmap:ulnar")
    page.get_by_role("button", name="All points").click()
    expect(page.locator(".motorlab-lab .results")).to_contain_text("Erb's point")
    wide = page.evaluate(
        "() => { const e = document.querySelector('.motorlab-lab'); return e.scrollWidth - e.clientWidth }"
    )
    assert wide <= 1
    here.picture(f"laboratory_{width}")
    found = Axe().run(page, context=".motorlab").response["violations"]
    serious = [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found if rule["impact"] != "minor"]
    assert serious == []
