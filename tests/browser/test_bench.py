"""The bench in the real JupyterLab: the whole journey, every control, every key, a reload, a lost kernel."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import TOKEN
from tests.browser.reader import Bench, journey, journey_by_key

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
LECTURE = "lecture.ipynb"  # the bench alone


@pytest.fixture
def alone(lab: tuple[str, Path], visit: Callable) -> Callable:
    """Open a notebook that holds the bench and nothing else, and run it."""

    def start(width: int = 1280, height: int = 720) -> Bench:
        here = visit(width, height)
        shutil.copy(NOTEBOOKS / LECTURE, lab[1])  # another test may have saved its outputs
        here.open_lesson(lab[0], LECTURE)
        here.run_all()
        return Bench(here).ready()

    return start


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1920, 1080), (640, 360)])
def test_the_journey(alone: Callable, width: int, height: int) -> None:
    """The third size is what 200 % zoom leaves of the first."""
    bench = alone(width, height)
    journey(bench, f"lab_{width}x{height}")
    assert bench.page.locator(".jp-OutputArea-output[data-mime-type$='stderr']").count() == 0


def test_the_journey_by_key(alone: Callable) -> None:
    journey_by_key(alone())


def test_keys_on_every_control_stay_in_the_bench(alone: Callable) -> None:
    bench = alone()
    bench.after(bench.button("Mixed").click)
    bench.button("More").click()
    bench.button("Case text").click()
    cells = bench.visit.cells
    kinds = "button, input, select, textarea, .noUi-handle, [data-id][tabindex]"
    controls = bench.root.locator(f":is({kinds}):visible:not(:disabled)")
    number = 0
    seen = set()
    while number < min(
        controls.count(), 260
    ):  # a letter typed on a list chooses from it, and the case changes
        control = controls.nth(number)
        number += 1
        # of the many cells and stations a few of each kind will do: they share their listeners
        kind = control.evaluate(
            "node => { const part = node.closest('[data-id]'); const picture = node.closest('.motorlab-picture');"
            " return part ? picture.className + picture.querySelectorAll('[data-id]').length % 3"
            "   + [...picture.querySelectorAll('[data-id]')].indexOf(part) % 9 : String(Math.random()); }"
        )
        if kind in seen:
            continue
        seen.add(kind)
        control.focus()
        writing = control.evaluate("node => node.matches('textarea, input[type=text], input[type=number]')")
        for key in ("d", "d") if not writing else ("x",):
            bench.page.keyboard.press(key)
        assert bench.visit.cells == cells
    assert len(seen) > 40


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1920, 1080)])
def test_the_bench_fits_one_screen(alone: Callable, width: int, height: int) -> None:
    bench = alone(width, height)
    bench.after(bench.button("Mixed").click)
    bench.visit.idle()
    pane = bench.page.locator(".jp-Notebook .jp-WindowedPanel-outer").first.bounding_box()
    assert bench.root.bounding_box()["height"] <= pane["height"]
    assert bench.root.evaluate("root => root.scrollWidth <= root.clientWidth")
    wider = (
        "nodes => nodes.filter(node => node.scrollWidth > node.clientWidth + 1).map(node => node.className)"
    )
    assert bench.root.locator(".motorlab-column, .motorlab-bar, .motorlab-strip").evaluate_all(wider) == []
    bench.after(bench.button("Hold").click)
    bench.after(bench.button("Upper").click)
    bench.button("More").click()
    bench.settled()
    assert bench.root.locator(".motorlab-column, .motorlab-bar, .motorlab-strip").evaluate_all(wider) == []
    bench.visit.picture(f"bench_full_{width}x{height}")


def test_axe_finds_nothing_serious(alone: Callable) -> None:
    bench = alone()
    bench.after(bench.button("Mixed").click)
    bench.sign("plantar||right").locator("button").click()
    bench.root.locator(".motorlab-why").get_by_text("Source:").wait_for()
    found = Axe().run(bench.page, context=".motorlab").response["violations"]
    serious = [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found if rule["impact"] != "minor"]
    assert serious == []


def test_the_zoom_of_the_curve_is_kept(alone: Callable) -> None:
    bench = alone()
    bench.after(bench.button("Upper").click)
    box = bench.root.locator(".motorlab-plot-stage .nsewdrag").first.bounding_box()
    mouse = bench.page.mouse
    mouse.move(box["x"] + 0.3 * box["width"], box["y"] + box["height"] / 2)
    mouse.down()
    mouse.move(box["x"] + 0.7 * box["width"], box["y"] + box["height"] / 2, steps=8)
    mouse.up()
    shown = "() => document.querySelector('.motorlab-plot-stage').layout.xaxis.range.map(Math.round)"
    bench.page.wait_for_timeout(400)
    zoomed = bench.page.evaluate(shown)
    assert zoomed[1] - zoomed[0] < 350
    bench.after(lambda: bench.drag(3))
    assert bench.page.evaluate(shown) == zoomed
    assert bench.root.locator("[data-title*='Share'], [data-title*='loud']").count() == 0


def test_a_reload_shows_the_kernel_s_present_state(alone: Callable) -> None:
    bench = alone()
    bench.after(lambda: bench.list("Syndrome").select_option(label="ALS, beginning in a limb"))
    bench.after(bench.button("Hold").click)
    bench.settled()
    signs, curve = bench.text("signs"), bench.curve
    page = bench.page
    with page.expect_response(lambda answer: answer.request.method == "PUT" and LECTURE in answer.url):
        page.get_by_role("menuitem", name="File", exact=True).click()
        page.locator(".lm-Menu-item[data-command='docmanager:save']").click()
    page.reload()
    bench.visit.idle()
    again = Bench(bench.visit).ready()
    assert (again.text("signs"), again.curve) == (signs, curve)
    assert again.root.locator(".motorlab-plot-first").is_hidden()


def test_a_lost_kernel_is_said_and_the_case_is_kept(alone: Callable, lab: tuple[str, Path]) -> None:
    bench = alone()
    bench.after(bench.button("Mixed").click)
    bench.visit.idle()
    key = {"Authorization": f"token {TOKEN}"}
    for kernel in bench.page.request.get(f"{lab[0]}/api/kernels", headers=key).json():
        # stopped, not ended: the notebook does not know yet
        bench.page.request.post(f"{lab[0]}/api/kernels/{kernel['id']}/interrupt", headers=key)
        bench.page.request.delete(f"{lab[0]}/api/kernels/{kernel['id']}", headers=key)
    bench.button("Upper").click()
    told = bench.root.get_by_role("alert").filter(has_text="Python has not answered")
    told.wait_for(timeout=20_000)
    assert "anterior_horn" in (bench.root.locator("pre").text_content() or "")
    assert "extensor" in bench.text("signs")
    expect(bench.root.locator(".motorlab-plot-stage")).to_be_visible()
    bench.visit.picture("lost_kernel")
    bench.visit.problems.clear()  # JupyterLab itself complains of the kernel that is gone
