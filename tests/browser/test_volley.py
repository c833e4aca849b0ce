"""The moving picture of the reflex arc in JupyterLab: it plays, pauses, steps by key, and keeps its keys to itself."""

import re
from collections.abc import Callable
from statistics import median

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit

CODE = """
import motorlab as ml
from motorlab.widgets.volley import volley
shown = volley(ml.Lesion("internal_capsule", side="left", severity=0.9, days=60))
shown
"""
SCRIPT_MS = 8.0  # the most that the script may take of a frame, half of one at 60 a second
# What each of the picture's own frames costs: those after which its clock shows another time.
WATCH = """
window.frames_ms = [];
const ask = window.requestAnimationFrame.bind(window);
const clock = () => document.querySelector(".motorlab-volley .m-clock")?.textContent;
window.requestAnimationFrame = (drawn) => ask((moment) => {
  const [before, start] = [clock(), performance.now()];
  drawn(moment);
  const took = performance.now() - start;
  if (clock() !== before) window.frames_ms.push(took);
});
"""


class Film:
    """The picture with its controls."""

    def __init__(self, here: Visit) -> None:
        self.here, self.page = here, here.page
        self.root = here.page.locator(".motorlab-volley")
        self.stage = self.root.locator(".stage")
        self.said = self.root.locator(".said")
        self.status = self.root.locator("[role=status]")
        self.slider = self.root.get_by_role("slider", name="Time after the tap")

    def button(self, name: str) -> Locator:
        return self.root.get_by_role("button", name=name, exact=True)

    @property
    def playing(self) -> str | None:
        return self.root.get_attribute("data-playing")

    @property
    def time(self) -> float:
        text = self.root.locator(".m-clock").text_content() or ""
        return float(text.replace("\u2212", "-").removesuffix(" ms"))

    def waits_for(self, time: float) -> None:
        self.page.wait_for_function(
            "time => Math.abs(parseFloat(document.querySelector('.motorlab-volley .m-clock').textContent"
            ".replace('\\u2212', '-')) - time) < 0.01",
            arg=time,
        )


@pytest.fixture
def film(alone: Callable) -> Callable:
    """Open the picture, watched."""

    def start(**media: str) -> Film:
        def prepare(page: Page) -> None:
            page.add_init_script(WATCH)
            page.emulate_media(**media)

        shown = Film(alone(CODE, prepare=prepare))
        shown.root.locator("svg.arc").wait_for()
        shown.root.scroll_into_view_if_needed()
        return shown

    return start


def test_it_stands_still_plays_pauses_and_steps(film: Callable) -> None:
    shown = film()
    assert shown.playing == "no"
    assert shown.time == -10.0
    expect(shown.said).to_contain_text("swings towards the tendon")

    # Space plays and pauses, and only what stands still is announced.
    shown.stage.focus()
    shown.page.keyboard.press("Space")
    expect(shown.button("Pause")).to_be_visible()
    shown.page.wait_for_function("window.frames_ms.length > 30", polling=200)
    announced = shown.status.text_content()
    assert "swings towards" in announced
    shown.page.keyboard.press("Space")
    expect(shown.button("Play")).to_be_visible()
    stood = shown.time
    assert stood > -10.0
    assert shown.status.text_content() != announced
    shown.page.wait_for_timeout(300)
    assert shown.time == stood

    # Arrows step by half a millisecond while the volley travels, buttons from one event to the next.
    shown.page.keyboard.press("Home")
    shown.waits_for(-10.0)
    shown.page.keyboard.press("ArrowRight")
    shown.waits_for(-9.5)
    said = []
    for _ in range(8):
        shown.button("Step forward").click()
        said.append(shown.said.text_content())
    shown.waits_for(500.0)
    assert "strikes" in said[0] and "sensory volley" in said[2] and "falls back" in said[6]
    assert len(set(said)) == 8
    for _ in range(8):
        shown.button("Step back").click()
    shown.waits_for(-10.0)
    shown.stage.focus()
    shown.page.keyboard.press("ArrowRight")
    shown.page.keyboard.press("ArrowLeft")
    shown.waits_for(-10.0)
    shown.page.keyboard.press("End")
    shown.waits_for(500.0)
    expect(shown.status).to_contain_text("falls back")
    shown.here.picture("volley_end")
    shown.button("Restart").click()
    shown.waits_for(-10.0)

    # The slider goes anywhere, and dots, cells and words go with it.
    shown.slider.focus()
    for _ in range(37):
        shown.page.keyboard.press("ArrowRight")
    shown.waits_for(8.5)
    expect(shown.said).to_contain_text("motor cells have fired")
    assert shown.slider.get_attribute("aria-valuetext") == "8.5 ms"
    assert shown.root.locator(".dot-out[visibility=visible]").count() > 10
    assert shown.root.locator(".dot-ghost[visibility=visible]").count() > 5
    shown.here.picture("volley_at_the_cord")


def test_keys_typed_on_it_do_not_reach_the_notebook(film: Callable) -> None:
    shown = film()
    cells = shown.here.cells
    controls = [shown.stage, shown.slider, shown.root.get_by_label("Speed"), shown.root.locator("summary")]
    controls += [shown.button(name) for name in ("Play", "Step back", "Step forward", "Restart")]
    for control in controls:
        control.focus()
        for key in ("d", "d", "b", "x", "Enter", "Enter"):
            shown.page.keyboard.press(key)
        shown.page.keyboard.press("Escape")
        assert shown.here.cells == cells
    # Tab still leaves it
    shown.root.locator("summary").focus()
    shown.page.keyboard.press("Tab")
    assert not shown.root.evaluate("root => root.contains(document.activeElement)")


def test_it_is_smooth_and_stops_off_the_screen(film: Callable) -> None:
    shown = film()
    shown.root.get_by_label("Speed").select_option("1/20 of real time")
    shown.button("Play").click()
    shown.page.wait_for_function("window.frames_ms.length > 200", polling=200)
    frames = shown.page.evaluate("window.frames_ms")
    print(f"script per frame: median {median(frames):.2f} ms, worst {max(frames):.1f} ms")
    assert median(frames) < SCRIPT_MS

    shown.stage.evaluate("stage => { stage.style.display = 'none'; }")
    shown.page.wait_for_timeout(300)
    stood = shown.time
    drawn = shown.page.evaluate("window.frames_ms.length")
    shown.page.wait_for_timeout(500)
    assert shown.time == stood
    assert shown.page.evaluate("window.frames_ms.length") == drawn
    assert shown.playing == "yes"
    shown.stage.evaluate("stage => { stage.style.display = ''; }")
    shown.page.wait_for_function("before => window.frames_ms.length > before", arg=drawn, polling=200)


def test_whoever_asks_for_less_motion_sees_the_end(film: Callable) -> None:
    shown = film(reduced_motion="reduce")
    shown.waits_for(500.0)
    assert shown.playing == "no"
    shown.button("Play").click()  # who asks for it nevertheless gets it, from the start
    shown.page.wait_for_function("window.frames_ms.length > 10", polling=200)
    assert shown.time < 100.0


def test_the_table_tells_the_same_and_axe_finds_nothing_serious(film: Callable) -> None:
    shown = film()
    shown.root.locator("summary").click()
    rows = shown.root.get_by_role("row")
    expect(rows.filter(has_text="Motor cells")).to_contain_text(re.compile(r"\d units"))
    found = Axe().run(shown.page, context=".motorlab").response["violations"]
    serious = [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found if rule["impact"] != "minor"]
    assert serious == []
