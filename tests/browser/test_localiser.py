"""The localiser in JupyterLab: by mouse, by keyboard alone, on a narrow page, with a patient; axe is content."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

CODE = """
import motorlab as ml
panel = ml.localiser(day=21)
panel
"""


@pytest.fixture
def localiser(alone: Callable) -> Callable:
    """Open the localiser."""
    return lambda width=1280, height=720: alone(
        CODE, ".motorlab-localiser .belief", width=width, height=height
    )


def tap(page: Page, part: str) -> None:
    """Press a part of a picture in the middle of its hit area, as a hand would."""
    place = page.locator(f'.motorlab-localiser [data-id="{part}"]').first
    place.scroll_into_view_if_needed()
    box = place.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def in_hand(page: Page) -> Locator:
    """Return the sign that the next value is for."""
    return page.get_by_label("Sign", exact=True).filter(visible=True).locator("option:checked")


def found(page: Page, name: str) -> None:
    """Press the button of what is found."""
    page.locator(".motorlab-values").get_by_role("button", name=name, exact=True).filter(visible=True).click()


def test_findings_are_entered_with_the_mouse(localiser: Callable) -> None:
    here = localiser()
    page = here.page
    likely, listed = page.locator(".motorlab-places"), page.locator(".motorlab-entered")
    here.picture("localiser_empty")
    tap(page, "power|tibialis_anterior|right")
    found(page, "1")
    expect(listed).to_contain_text("Tibialis anterior, right")
    tap(page, "reflex|ankle|right")
    expect(in_hand(page)).to_have_text("Ankle jerk")  # the buttons of power are gone
    found(page, "2")
    expect(listed).to_contain_text("Ankle jerk, right")
    page.get_by_label("Look at", exact=True).select_option(label="Sensation")
    signs = page.get_by_label("Sign", exact=True).filter(visible=True)
    expect(signs.filter(has_text="Sensory level")).to_be_visible()
    expect(signs).to_have_count(1)  # the list of the other group is gone
    signs.select_option(label="Touch, dorsum of foot")
    found(page, "reduced")
    expect(likely).to_contain_text("common fibular nerve")
    expect(page.get_by_role("img", name="Likeliest places: right leg nerves")).to_be_visible()
    expect(page.locator(".motorlab-why")).to_contain_text("Most depends on")
    here.picture("localiser_foot")

    page.get_by_role("button", name="Examine next").click()
    nexts = page.locator(".motorlab-nexts [data-id]")
    expect(nexts.first).to_be_visible()
    sign = nexts.first.get_attribute("data-id") or ""
    nexts.first.locator("button").click()
    expect(page.locator(f'.motorlab-nexts [data-id="{sign}"]')).to_be_visible()
    here.picture("localiser_next")

    # what was struck out comes back
    page.get_by_role("button", name="Remove Ankle jerk, right").click()
    expect(listed).not_to_contain_text("Ankle jerk")
    page.get_by_role("button", name="Undo").click()
    expect(listed).to_contain_text("Ankle jerk, right")


def test_findings_are_entered_with_the_keyboard_alone(localiser: Callable) -> None:
    here = localiser()
    page = here.page
    cells = here.cells
    keys = page.keyboard
    listed = page.locator(".motorlab-entered")
    page.get_by_label("or find", exact=True).focus()
    keys.type("ancle jerk")
    keys.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("ankle jerk")
    page.get_by_label("or find", exact=True).fill("ankle jerk")
    keys.press("Enter")
    expect(page.get_by_role("alert")).to_have_count(0)
    page.locator(".motorlab-values button").filter(visible=True).first.focus()
    keys.press("Space")
    expect(listed).to_contain_text("Ankle jerk, right")
    expect(listed).to_contain_text("0 absent")

    # on the body: arrows walk, Enter takes a muscle in hand, a digit enters its grade
    page.locator(".motorlab-body [data-id][tabindex='0']").focus()
    keys.press("ArrowDown")
    keys.press("Enter")
    key = page.locator(".motorlab-body [data-id]:focus").get_attribute("data-id")
    expect(page.locator(f'.motorlab-body [data-id="{key}"]')).to_have_class("chosen")
    keys.press("0")
    expect(page.locator(f'.motorlab-entered [data-id="{key}"]')).to_be_attached()
    for key in ("d", "d", "b", "x"):
        keys.press(key)
    assert here.cells == cells
    here.picture("localiser_keys")


def test_a_patient_is_examined_sign_by_sign(localiser: Callable) -> None:
    here = localiser()
    page = here.page
    page.get_by_label("Patient", exact=True).select_option(label="Common fibular palsy")
    for number in range(1, 6):
        page.get_by_role("button", name="Show a finding").click()
        expect(page.locator(".motorlab-entered tbody tr")).to_have_count(number)
    tap(page, "power|deltoid|left")
    expect(page.locator('.motorlab-entered [data-id="power|deltoid|left"]')).to_be_attached()
    expect(page.locator(".motorlab-places tbody tr").first).to_contain_text("common fibular nerve")
    here.picture("localiser_patient")


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (640, 720)])
def test_nothing_is_cut_and_axe_finds_nothing_serious(localiser: Callable, width: int, height: int) -> None:
    here = localiser(width, height)
    page = here.page
    page.get_by_label("or find", exact=True).fill("tibialis anterior")
    page.keyboard.press("Enter")
    page.locator(".motorlab-values").get_by_role("button", name="1", exact=True).filter(visible=True).click()
    expect(page.locator(".motorlab-entered")).to_contain_text("Tibialis anterior, right")
    wide = page.evaluate(
        "() => { const e = document.querySelector('.motorlab-localiser'); return e.scrollWidth - e.clientWidth }"
    )
    assert wide <= 1
    if width > 900:  # one screen of what JupyterLab leaves of a laptop's
        assert page.locator(".motorlab-localiser").bounding_box()["height"] <= 600
    here.picture(f"localiser_{width}")
    found = Axe().run(page, context=".motorlab").response["violations"]
    serious = [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found if rule["impact"] != "minor"]
    assert serious == []
