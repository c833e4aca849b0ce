"""The first lesson and the bench, by mouse and by keyboard, in the real JupyterLab."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
LESSON = "00_the_bench.ipynb"
LECTURE = "lecture.ipynb"  # the bench alone
TOP_PX = 90  # where the notebook begins below JupyterLab's bars
VIEWS = 6  # of one bench: one to play with and one for each question


class Bench:
    """One bench on a page: what a reader can see and touch of it."""

    def __init__(self, visit, number: int = VIEWS - 2) -> None:
        self.visit = visit
        self.page = visit.page
        self.root = self.page.locator(".motorlab").nth(number)

    def ready(self) -> "Bench":
        # Only what is on the screen is drawn, and cells above may still grow and push it off again.
        self.root.wait_for(state="attached")
        drawing = self.root.locator(".motorlab-plot-stage[data-drawn] svg.main-svg").first
        for _ in range(150):
            self.root.evaluate("root => root.scrollIntoView({block: 'start'})")
            self.page.wait_for_timeout(200)
            if drawing.is_visible() and abs(self.root.bounding_box()["y"] - TOP_PX) < 20:
                break
        drawing.wait_for()
        self.page.locator(".motorlab[data-guarded]").first.wait_for(state="attached")
        return self

    def healthy(self) -> "Bench":
        self.root.get_by_role("button", name="Healthy", exact=True).click()
        expect(self.root.locator(".motorlab-signs")).to_contain_text("Nothing differs")
        return self

    @property
    def signs(self) -> str:
        return self.root.locator(".motorlab-signs").text_content() or ""

    @property
    def tests(self) -> str:
        return self.root.locator(".motorlab-tests").text_content() or ""

    @property
    def curve(self) -> str:
        return self.root.locator(".motorlab-plot-stage").get_attribute("aria-label") or ""

    @property
    def slider(self):
        return self.root.locator(".motorlab-day .noUi-handle")

    def choose(self, label: str, text: str) -> None:
        self.root.get_by_label(label, exact=True).filter(visible=True).select_option(label=text)

    def drag(self, step: int) -> None:
        """Drag the day with the mouse to one of the slider's steps."""
        track = self.root.locator(".motorlab-day .noUi-base").bounding_box()
        handle = self.slider.bounding_box()
        mouse = self.page.mouse
        mouse.move(handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2)
        mouse.down()
        mouse.move(track["x"] + track["width"] * step / 17, track["y"] + 2, steps=12)
        mouse.up()

    def after(self, act: Callable[[], None]) -> None:
        """Do something and wait until the curve has been drawn again."""
        stage = self.root.locator(".motorlab-plot-stage")
        drawn = int(stage.get_attribute("data-drawn") or 0)
        act()
        self.page.wait_for_function(
            "([stage, drawn]) => Number(stage.dataset.drawn) > drawn",
            arg=[stage.element_handle(), drawn],
        )


@pytest.fixture
def lesson(lab: tuple[str, Path], visit: Callable) -> Callable:
    def start(width: int = 1280, height: int = 720):
        here = visit(width, height)
        shutil.copy(NOTEBOOKS / LESSON, lab[1])  # another test may have saved its outputs
        here.open_lesson(lab[0], LESSON)
        here.run_all()
        return here

    return start


def test_the_lesson_runs_and_the_bench_answers(lesson: Callable) -> None:
    here = lesson()
    here.idle()
    assert here.page.locator(".motorlab").count() == VIEWS
    assert here.page.locator(".jp-OutputArea-output[data-mime-type$='stderr']").count() == 0

    # What the last cell did to the first view, off the screen, is there when the reader scrolls back.
    first = Bench(here, 0).ready()
    assert first.root.get_by_role("button", name="Undo", exact=True).bounding_box()["width"] > 40
    assert first.root.locator(".motorlab-signs td").first.bounding_box()["height"] > 10
    bench = Bench(here, 1).ready().healthy()

    # Toggle: a stroke of the capsule on its first day.
    bench.choose("Level", "capsule")
    sites = bench.root.get_by_label("Site", exact=True).filter(visible=True)
    expect(sites.locator("option")).to_have_count(3)
    bench.after(lambda: bench.choose("Site", "Posterior limb of the internal capsule"))
    bench.after(lambda: bench.drag(3))
    bench.root.get_by_text("Day 1", exact=True).wait_for()
    early_signs, early_tests, early_curve = bench.signs, bench.tests, bench.curve
    assert "extensor" in early_signs
    here.picture("lesson_stroke_day_1")

    # Drag the day to two months: table, tests and curve change.
    bench.after(lambda: bench.drag(13))
    bench.root.get_by_text("Day 60", exact=True).wait_for()
    bench.root.locator(".motorlab-plot-stage[aria-label*='swings']").wait_for()
    assert bench.signs != early_signs
    assert bench.tests != early_tests
    assert bench.curve != early_curve
    assert "brisk" in bench.signs

    # Ask why.
    bench.root.get_by_role("button", name="extensor").first.click()
    why = bench.root.locator(".motorlab-why")
    why.get_by_text("Source:").wait_for()
    assert "capsule" in why.inner_text().lower()
    here.picture("lesson_stroke_day_60")

    bench.after(bench.healthy)
    bench.after(lambda: bench.root.get_by_role("button", name="Undo").click())
    assert "brisk" in bench.signs


def test_keys_on_every_kind_of_control_stay_in_the_bench(lesson: Callable) -> None:
    here = lesson()
    bench = Bench(here).ready().healthy()
    bench.after(lambda: bench.choose("Syndrome", "ALS, beginning in a limb"))
    cells = here.cells
    kinds = "button, input, select, textarea, .noUi-handle"
    controls = bench.root.locator(f":is({kinds}):visible:not(:disabled):not([tabindex='-1'])")
    number = 0
    while number < controls.count():  # a letter typed on a list chooses from it, and the case changes
        control = controls.nth(number)
        number += 1
        control.focus()
        writing = control.evaluate("node => node.matches('textarea')")
        for key in ("d", "d") if not writing else ("x",):
            here.page.keyboard.press(key)
        assert here.cells == cells
    assert number > 20


def test_the_bench_works_without_a_mouse(lesson: Callable) -> None:
    here = lesson()
    bench = Bench(here).ready().healthy()
    bench.root.get_by_label("Site", exact=True).filter(visible=True).focus()
    bench.after(lambda: here.page.keyboard.press("ArrowDown"))
    day = bench.root.locator(".motorlab-day .now")
    bench.slider.focus()
    before = day.inner_text()
    here.page.keyboard.press("ArrowLeft")
    expect(day).not_to_have_text(before)
    bench.root.locator(".motorlab-signs button[tabindex='0']").focus()
    here.page.keyboard.press("ArrowDown")
    here.page.keyboard.press("Enter")
    bench.root.locator(".motorlab-why").get_by_text("Source:").wait_for()


def test_a_bad_case_text_is_answered_beside_it(lesson: Callable) -> None:
    here = lesson()
    bench = Bench(here).ready().healthy()
    bench.root.get_by_label("Case", exact=True).fill("motorlab case 1\nroot_c66 side=left")
    bench.root.get_by_role("button", name="Load", exact=True).click()
    bench.root.get_by_role("alert").get_by_text("root_c6").first.wait_for()
    assert "Nothing differs" in bench.signs


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1920, 1080)])
def test_the_bench_fits_one_screen(lesson: Callable, width: int, height: int) -> None:
    here = lesson(width, height)
    bench = Bench(here).ready().healthy()
    bench.after(lambda: bench.choose("Syndrome", "ALS, beginning in a limb"))
    here.idle()
    box = bench.root.bounding_box()
    pane = here.page.locator(".jp-Notebook .jp-WindowedPanel-outer").first.bounding_box()
    assert box["height"] <= pane["height"]
    assert bench.root.evaluate("root => root.scrollWidth <= root.clientWidth")
    columns = bench.root.locator(".motorlab-column").evaluate_all(
        "nodes => nodes.map(node => node.scrollWidth - node.clientWidth)"
    )
    assert max(columns) <= 0
    here.picture(f"bench_{width}x{height}")


def test_a_reload_shows_the_kernel_s_present_state(lab: tuple[str, Path], visit: Callable) -> None:
    here = visit()
    shutil.copy(NOTEBOOKS / LECTURE, lab[1])
    here.open_lesson(lab[0], LECTURE)
    here.run_all()
    bench = Bench(here, 0).ready()
    bench.after(lambda: bench.choose("Syndrome", "ALS, beginning in a limb"))
    signs = bench.signs
    with here.page.expect_response(lambda answer: answer.request.method == "PUT" and LECTURE in answer.url):
        here.page.get_by_role("menuitem", name="File", exact=True).click()
        here.page.locator(".lm-Menu-item[data-command='docmanager:save']").click()
    here.page.reload()
    here.idle()
    again = Bench(here, 0).ready()
    assert again.signs == signs
    assert again.root.locator(".motorlab-plot-first").is_hidden()
