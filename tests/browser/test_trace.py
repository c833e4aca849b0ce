"""The needle's panel in JupyterLab: the sweep moves smoothly, sounds at once, and obeys keys without the notebook's."""

import re
from collections.abc import Callable
from itertools import pairwise
from statistics import median

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Visit

CODE = """
import motorlab as ml
from motorlab.widgets.needle import needle
panel = needle(ml.Lesion("common_fibular_nerve", side="right", severity=0.8, days=60))
panel
"""
FRAMES_A_SECOND = 50.0
SOUND_MS = 150.0
# When each frame of the trace was drawn, when a click came, and when sound began to run.
WATCH = """
window.frames = []; window.clicked = 0; window.heard = []; window.sounds = [];
const ask = window.requestAnimationFrame.bind(window);
window.requestAnimationFrame = (drawn) => ask((moment) => {
  const at = () => document.querySelector(".motorlab-trace")?.dataset.at;
  const [before, start] = [at(), performance.now()];
  drawn(moment);
  if (at() !== before) window.frames.push([moment, performance.now() - start]);
});
document.addEventListener("click", () => (window.clicked = performance.now()), true);
const start = AudioBufferSourceNode.prototype.start;
AudioBufferSourceNode.prototype.start = function (when, offset) {
  start.call(this, when, offset);
  window.sounds.push({ loop: this.loop, rate: this.buffer.sampleRate, seconds: this.buffer.duration, offset });
  const [clicked, from] = [window.clicked, this.context.currentTime];
  const look = setInterval(() => {
    if (this.context.state !== "running" || this.context.currentTime <= from) return;
    clearInterval(look);
    window.heard.push(performance.now() - clicked);
  }, 1);
};
"""


class Panel:
    """The panel with its trace."""

    def __init__(self, here: Visit) -> None:
        self.here, self.page = here, here.page
        self.root = here.page.locator(".motorlab-trace")
        self.stage = self.root.locator(".stage")
        self.status = self.root.locator("[role=status]")
        self.said = here.page.locator(".motorlab-needle-told .said")

    def button(self, name: str) -> Locator:
        return self.root.get_by_role("button", name=name, exact=True)

    @property
    def at(self) -> float:
        return float(self.root.get_attribute("data-at") or "nan")

    def inked(self) -> int:
        """Return how many points of the canvas the trace covers."""
        return self.root.locator("canvas").evaluate(
            """canvas => {
              const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
              let dark = 0;
              for (let i = 0; i < data.length; i += 4) dark += data[i] + data[i + 1] + data[i + 2] < 200;
              return dark;
            }"""
        )


@pytest.fixture
def panel(alone: Callable) -> Callable:
    """Open the panel, watched."""

    def start(script: str = "") -> Panel:
        shown = Panel(alone(CODE, prepare=lambda page: page.add_init_script(WATCH + script)))
        shown.root.locator(".stage > *").wait_for()
        shown.root.scroll_into_view_if_needed()
        return shown

    return start


def test_it_stands_still_plays_at_full_speed_and_stops_off_the_screen(panel: Callable) -> None:
    shown = panel()
    assert shown.root.get_attribute("data-playing") == "no"
    assert shown.inked() > 500  # a whole screen before anybody has pressed anything
    shown.here.picture("needle_rest")
    shown.button("Play").click()
    shown.page.wait_for_function("window.frames.length > 240", polling=200)
    frames = shown.page.evaluate("window.frames.slice(20)")
    gaps = [after[0] - before[0] for before, after in pairwise(frames)]
    a_second = 1000.0 * len(gaps) / (frames[-1][0] - frames[0][0])
    script = [took for _, took in frames]
    print(
        f"\n{a_second:.1f} frames a second, script: median {median(script):.2f} ms, worst {max(script):.1f} ms"
    )
    assert a_second >= FRAMES_A_SECOND
    assert shown.inked() > 500

    shown.stage.evaluate("stage => { stage.style.display = 'none'; }")
    shown.page.wait_for_timeout(300)
    stood = shown.at
    shown.page.wait_for_timeout(300)
    assert shown.at == stood
    shown.stage.evaluate("stage => { stage.style.display = ''; }")
    shown.page.wait_for_function(
        "stood => document.querySelector('.motorlab-trace').dataset.at > stood", arg=stood, polling=100
    )
    shown.button("Pause").click()
    expect(shown.status).to_contain_text("Standing at")
    stood = shown.at
    shown.page.wait_for_timeout(200)
    assert shown.at == stood


def test_the_sound_is_off_until_asked_for_and_then_begins_at_once(panel: Callable) -> None:
    shown = panel()
    expect(shown.button("Sound on")).to_have_attribute("aria-pressed", "false")
    expect(shown.root.locator(".caption")).to_contain_text("rain on a tin roof")
    assert shown.page.evaluate("window.sounds.length") == 0
    shown.button("Play").click()
    shown.page.wait_for_timeout(200)
    assert shown.page.evaluate("window.sounds.length") == 0
    shown.button("Pause").click()
    for _ in range(3):
        shown.button("Sound on").click(delay=80)  # as long as a hand presses
        shown.page.wait_for_function(
            "window.heard.length === window.sounds.length && window.heard.length > 0"
        )
        expect(shown.button("Sound off")).to_have_attribute("aria-pressed", "true")
        assert shown.root.get_attribute("data-playing") == "yes"
        shown.button("Sound off").click()
    heard, sounds = shown.page.evaluate("[window.heard, window.sounds]")
    print(f"\nfrom click to sound: {', '.join(f'{ms:.0f}' for ms in heard)} ms")
    assert len(heard) == 3 and max(heard) <= SOUND_MS
    assert all(one["loop"] and one["rate"] == 24_000 and one["seconds"] == 4.0 for one in sounds)
    expect(shown.status).to_contain_text("Sound off")


def test_keys_move_the_trace_and_do_not_reach_the_notebook(panel: Callable) -> None:
    shown = panel()
    cells, press = shown.here.cells, shown.page.keyboard.press
    shown.stage.focus()
    press("Space")
    expect(shown.button("Pause")).to_be_visible()
    press("Space")
    expect(shown.button("Play")).to_be_visible()
    press("Home")
    assert shown.at == 0.0
    press("ArrowRight")
    assert shown.at == 50.0
    shown.button("Step forward").click()
    shown.stage.focus()
    press("ArrowLeft")
    assert shown.at == 50.0
    height, length = (
        shown.root.get_by_role("combobox", name="Height"),
        shown.root.get_by_role("combobox", name="Speed"),
    )
    before = height.input_value()
    press("ArrowUp")
    assert float(height.input_value()) < float(before)
    expect(shown.status).to_contain_text("µV/div")
    press("PageDown")
    expect(length).to_have_value("100")
    length.select_option("20")
    shown.stage.focus()
    press("ArrowRight")
    assert shown.at == 70.0
    press("m")
    expect(shown.status).to_contain_text("Sound on. Even, high ticking")
    press("m")
    controls = [shown.stage, length, height]
    controls += [shown.button(name) for name in ("Sound on", "Step back", "Step forward")]
    for control in controls:
        control.focus()
        for key in ("d", "d", "b", "x", "Escape"):
            press(key)
        assert shown.here.cells == cells


def test_the_steps_of_the_panel_change_trace_words_and_values(panel: Callable) -> None:
    shown = panel()
    page = shown.page
    expect(shown.said).to_contain_text("Fibrillations")
    for step, words, value in (
        ("1 Insertion", "The needle is moved", "answer to the needle"),
        ("3 Single units", "Motor unit potentials", "duration"),
        ("4 Effort", "Few units", "recruitment ratio"),
    ):
        page.get_by_role("button", name=step).click()
        expect(shown.said).to_contain_text(words)
        expect(page.locator(".values")).to_contain_text(value)
        expect(shown.root.locator("canvas")).to_have_attribute("aria-label", re.compile(words))
        shown.here.picture(f"needle_{step[2:].split()[-1].lower()}")
    page.get_by_role("button", name="full", exact=True).click()
    expect(shown.said).to_contain_text("gaps between them")
    page.get_by_role("combobox", name="Muscle").select_option(label="Paraspinal muscle at L5")
    expect(shown.said).to_contain_text("The trace is full")
    shown.here.picture("needle_full")
    page.get_by_role("button", name="2 Rest").click()
    page.get_by_role("combobox", name="Show", exact=True).select_option(label="myotonic discharge")
    expect(shown.said).to_contain_text("For contrast")
    assert shown.inked() > 3000  # the whole discharge stands on the screen before it is played
    shown.here.picture("needle_contrast")


def test_without_a_canvas_a_sentence_and_a_picture_stay(panel: Callable) -> None:
    shown = panel("HTMLCanvasElement.prototype.getContext = () => null;")
    expect(shown.stage.locator("svg")).to_have_attribute("aria-label", re.compile("Fibrillations"))
    expect(shown.said).to_contain_text("Fibrillations")
    expect(shown.button("Play")).to_be_disabled()


def test_axe_finds_nothing_serious(panel: Callable) -> None:
    shown = panel()
    found = Axe().run(shown.page, context=".motorlab").response["violations"]
    serious = [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found if rule["impact"] != "minor"]
    assert serious == []
