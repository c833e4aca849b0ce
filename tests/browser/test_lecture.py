"""The bench alone, full screen, as a lecture hall sees it: served by Voila, without a network."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.reader import Bench, journey, journey_by_key

BACK_ROW_PX = {1280: 15, 1920: 22}  # of the type: about 1.2 % of the screen's width


@pytest.fixture
def hall(lecture: str, visit: Callable) -> Callable:
    def start(width: int = 1280, height: int = 720, address: str = "") -> Bench:
        here = visit(width, height)
        here.page.goto(lecture + address)
        bench = Bench(here)
        bench.root.wait_for(timeout=60_000)
        return bench.ready()

    return start


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1920, 1080)])
def test_the_lecture_fills_the_screen_and_can_be_read(hall: Callable, width: int, height: int) -> None:
    bench = hall(width, height)
    assert bench.page.locator(".motorlab-plot-first").is_hidden()
    bench.page.keyboard.press("4")
    expect(bench.root.locator(".motorlab-signs")).to_contain_text("Plantar response")
    box = bench.root.bounding_box()
    assert box["width"] == width
    assert box["y"] + box["height"] <= height
    fits = "node => node.scrollWidth <= node.clientWidth + 1"
    for part in ("signs", "tests", "pathway", "body", "reflexes"):
        assert bench.root.locator(f".motorlab-{part}").evaluate(fits), part
    size = "node => parseFloat(getComputedStyle(node).fontSize)"
    assert bench.root.locator(".motorlab-signs th").first.evaluate(size) >= BACK_ROW_PX[width] * 0.85
    assert bench.root.locator(".motorlab-page").evaluate(size) >= BACK_ROW_PX[width]
    bench.visit.picture(f"lecture_{width}x{height}")


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (640, 360)])
def test_the_journey_in_voila(hall: Callable, width: int, height: int) -> None:
    journey(hall(width, height), f"voila_{width}x{height}")


def test_the_journey_by_key_in_voila(hall: Callable) -> None:
    journey_by_key(hall())


def test_number_keys_work_wherever_the_focus_is_but_not_while_writing(hall: Callable) -> None:
    bench = hall()
    days = {"2": "Day 60", "4": "Day 400", "5": "Day 1", "9": "Day 14"}
    for key, day in days.items():
        bench.page.keyboard.press(key)
        expect(bench.day).to_have_text(day)
    bench.page.keyboard.press("f")
    bench.page.wait_for_function("() => document.fullscreenElement")
    bench.page.keyboard.press("f")
    bench.page.wait_for_function("() => !document.fullscreenElement")
    bench.button("Case text").click()
    bench.list("Case").fill("")
    bench.list("Case").focus()
    bench.page.keyboard.type("2")
    assert bench.list("Case").input_value() == "2"
    expect(bench.day).to_have_text("Day 14")


def test_a_reload_brings_the_case_back_from_the_address(hall: Callable) -> None:
    bench = hall()
    bench.after(bench.button("Mixed").click)
    bench.after(lambda: bench.drag(13))
    bench.page.wait_for_function("() => location.hash.includes('day=60')")
    bench.settled()
    signs = bench.text("signs")
    bench.page.reload()
    # Voila forbids its own page to end the old kernel, and says so on the console: nothing of ours.
    problems = bench.visit.problems
    problems[:] = [problem for problem in problems if "/voila/api/shutdown/" not in problem]
    again = Bench(bench.visit).ready()
    expect(again.day).to_have_text("Day 60")
    expect(again.root.locator(".motorlab-signs")).to_have_text(signs)


def test_a_bad_address_is_answered_in_a_sentence(hall: Callable) -> None:
    bench = hall(address="#day=3&case=motorlab+case+1%0Aroot_c66")
    bench.root.get_by_role("alert").get_by_text("root_c6").first.wait_for()
    assert "Nothing differs" in bench.text("signs")


def test_axe_finds_nothing_serious_in_the_lecture(hall: Callable) -> None:
    bench = hall()
    bench.page.keyboard.press("4")
    expect(bench.root.locator(".motorlab-signs")).to_contain_text("Plantar response")
    found = Axe().run(bench.page, context=".motorlab").response["violations"]
    assert [rule["id"] for rule in found if rule["impact"] != "minor"] == []
