"""The lessons as a learner meets them: they run, the cards ask before they tell, and the bench comes to them."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.reader import Bench

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
LESSONS = sorted(path.name for path in NOTEBOOKS.glob("[0-9]*.ipynb"))
ANSWERS = "my_answers.json"


@pytest.fixture
def lesson(lab: tuple[str, Path], visit: Callable) -> Callable:
    def start(name: str):
        here = visit(1280, 720)
        shutil.copy(NOTEBOOKS / name, lab[1])
        (lab[1] / ANSWERS).unlink(missing_ok=True)
        here.open_lesson(lab[0], name)
        here.run_all()
        here.idle()
        return here

    return start


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_runs_and_its_parts_are_accessible(lesson: Callable, name: str) -> None:
    here = lesson(name)
    assert here.page.locator(".jp-OutputArea-output[data-mime-type$='stderr']").count() == 0
    assert here.page.locator(".motorlab-columns").count() <= 2  # one bench, and that of the drive cell
    assert here.page.locator(".motorlab-question").count() >= 5
    card = here.page.locator(".motorlab-question").first
    for _ in range(60):  # cells above are drawn when they come near the screen, and push it off again
        card.evaluate("card => card.scrollIntoView({block: 'center'})")
        here.page.wait_for_timeout(200)
        box = card.get_by_role("radio").first.bounding_box()
        if box and 90 < box["y"] < 690:
            break
    expect(card.get_by_role("radio").first).to_be_in_viewport()
    here.picture(f"lesson_{name.removesuffix('.ipynb')}")
    found = Axe().run(here.page, context=".jp-Notebook .motorlab").response["violations"]
    assert [rule["id"] for rule in found if rule["impact"] != "minor"] == []


def test_a_card_asks_first_tells_then_and_brings_the_bench(lesson: Callable, lab: tuple[str, Path]) -> None:
    here = lesson("00_the_bench.ipynb")
    card = here.page.locator(".motorlab-question").first
    card.scroll_into_view_if_needed()
    assert "Source" not in card.inner_text()
    record = card.get_by_role("button", name="Record my prediction")
    record.click()
    card.get_by_text("Choose one of the answers first").wait_for()
    assert not (lab[1] / ANSWERS).exists()

    # by keyboard: a radio button with Space, Tab to the button, Enter
    card.get_by_role("radio").first.focus()
    here.page.keyboard.press("Space")
    record.focus()
    here.page.keyboard.press("Enter")
    card.get_by_text("Source:").first.wait_for()
    here.picture("lesson_card_recorded")
    assert len(json.loads((lab[1] / ANSWERS).read_text("utf-8"))) > 0

    card.get_by_role("button", name="Show it on the bench").click()
    # it has left the place where it was
    expect(here.page.get_by_role("button", name="Bring the bench here").first).to_be_visible()
    bench = Bench(here).ready()
    expect(bench.day).to_have_text("Day 1")
    expect(bench.list("Place").locator("option:checked")).to_have_text("internal capsule")
    here.picture("lesson_bench_at_the_card")
