"""The test chooser in JupyterLab: by mouse, by keyboard alone, on a narrow page; axe is content."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

CODE = """
import motorlab as ml
chooser = ml.test_chooser()
chooser
"""


@pytest.fixture
def panel(alone: Callable) -> Callable:
    """Open the test chooser."""
    return lambda width=1280, height=720: alone(CODE, ".motorlab-people", width=width, height=height)


def test_hypotheses_are_written_and_a_slip_is_told(panel: Callable) -> None:
    here = panel()
    page = here.page
    first = page.get_by_label("Is it", exact=True)
    first.fill("S1 rooot")
    first.press("Enter")
    expect(page.locator(".motorlab-chooser .error")).to_contain_text("Did you mean")
    expect(first).to_have_value("L5 root")
    first.fill("S1 root")
    first.press("Enter")
    expect(page.locator(".motorlab-chooser .error")).to_have_count(0)
    expect(page.locator(".motorlab-people")).to_contain_text("has S1 root")
    here.picture("chooser")
    before = page.locator(".motorlab-nomogram").get_attribute("aria-label")
    page.locator(".motorlab-day .noUi-handle").focus()
    for _ in range(6):
        page.keyboard.press("ArrowLeft")
    page.wait_for_function(
        "before => document.querySelector('.motorlab-nomogram').getAttribute('aria-label') !== before",
        arg=before,
    )
    expect(page.locator(".motorlab-chooser .compared")).to_contain_text("Worth its price from day 21")


def test_the_next_test_comes_beside_the_others_by_keyboard_alone(panel: Callable) -> None:
    here = panel()
    page = here.page
    cells = here.cells
    page.get_by_role("button", name="Which test next").focus()
    page.keyboard.press("Enter")
    row = page.locator('.motorlab-coming [data-id="needle_emg:paraspinal_l5"] button')
    row.wait_for()
    here.picture("chooser_next")
    row.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".motorlab-chooser .compared thead .chosen")).to_contain_text("paraspinal")
    for key in ("b", "d", "d", "x"):
        page.keyboard.press(key)
    assert here.cells == cells


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (640, 720)])
def test_nothing_is_cut_and_axe_finds_nothing_serious(panel: Callable, width: int, height: int) -> None:
    here = panel(width, height)
    page = here.page
    wide = page.evaluate(
        "() => { const e = document.querySelector('.motorlab-chooser'); return e.scrollWidth - e.clientWidth }"
    )
    assert wide <= 1
    here.picture(f"chooser_{width}")
    found = Axe().run(page, context=".motorlab").response["violations"]
    serious = [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found if rule["impact"] != "minor"]
    assert serious == []
