"""What a reader can see of one bench on a page, and do with it, by mouse or by key."""

from collections.abc import Callable

from playwright.sync_api import Locator, expect

READY = ".motorlab-plot-stage[data-drawn] svg.main-svg"
# Nothing in the panel has changed for so long: the slowest part of an answer comes sooner, also on a busy machine.
QUIET_MS = 700
SETTLED = """
([page, quiet]) => new Promise((done) => {
  let wait = setTimeout(end, quiet);
  const watch = new MutationObserver(() => { clearTimeout(wait); wait = setTimeout(end, quiet); });
  function end() { watch.disconnect(); done(); }
  watch.observe(page, { childList: true, subtree: true, attributes: true, characterData: true });
})
"""


class Bench:
    """One bench: the first on the page unless told."""

    def __init__(self, visit) -> None:
        self.visit = visit
        self.page = visit.page
        self.root: Locator = self.page.locator(".motorlab:has(.motorlab-page > .motorlab-columns)").first

    def ready(self) -> "Bench":
        # Only what is on the screen is drawn, and cells above may still grow and push it off again.
        self.root.wait_for(state="attached", timeout=60_000)
        drawing, plot = self.root.locator(READY).first, self.root.locator(".motorlab-plot")
        for _ in range(150):
            plot.evaluate("plot => plot.scrollIntoView({block: 'nearest'})")
            self.page.wait_for_timeout(200)
            if drawing.is_visible():
                break
        self.root.evaluate("root => root.scrollIntoView({block: 'start'})")
        drawing.wait_for()
        self.page.locator(".motorlab[data-guarded]").first.wait_for(state="attached")
        return self

    def text(self, part: str) -> str:
        return self.root.locator(f".motorlab-{part}").text_content() or ""

    @property
    def curve(self) -> str:
        return self.root.locator(".motorlab-plot-stage").get_attribute("aria-label") or ""

    @property
    def day(self) -> Locator:
        return self.root.locator(".motorlab-day .now")

    @property
    def slider(self) -> Locator:
        return self.root.locator(".motorlab-day .noUi-handle")

    def button(self, name: str) -> Locator:
        return self.root.get_by_role("button", name=name, exact=True).filter(visible=True)

    def list(self, label: str) -> Locator:
        return self.root.get_by_label(label, exact=True).filter(visible=True)

    def station(self, place: str) -> Locator:
        return self.root.locator(f".motorlab-pathway [data-id='{place}']")

    def sign(self, key: str, part: str = "signs") -> Locator:
        return self.root.locator(f".motorlab-{part} [data-id='{key}']")

    def touch(self, part: Locator) -> None:
        """Click a part in the middle of its hit area, as a hand would."""
        part.scroll_into_view_if_needed()
        box = part.bounding_box()
        self.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    def drag(self, step: int) -> None:
        """Drag the day with the mouse to one of the slider's steps."""
        self.slider.scroll_into_view_if_needed()
        track = self.root.locator(".motorlab-day .noUi-base").bounding_box()
        handle = self.slider.bounding_box()
        mouse = self.page.mouse
        mouse.move(handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2)
        mouse.down()
        mouse.move(track["x"] + track["width"] * step / 17, track["y"] + 2, steps=12)
        mouse.up()

    def settled(self) -> None:
        """Wait until the answer to the last act is on the page, whole."""
        self.page.evaluate(SETTLED, [self.root.locator(".motorlab-page").element_handle(), QUIET_MS])

    def after(self, act: Callable[[], None]) -> None:
        """Do something and wait until the curve has been drawn again."""
        stage = self.root.locator(".motorlab-plot-stage")
        drawn = int(stage.get_attribute("data-drawn") or 0)
        act()
        for _ in range(200):
            if int(stage.get_attribute("data-drawn") or 0) > drawn:
                return
            # only what is on the screen is drawn, and what stands above it may grow meanwhile
            stage.evaluate("stage => stage.scrollIntoView({block: 'nearest'})")
            self.page.wait_for_timeout(100)
        raise AssertionError("the curve was not drawn again")


def journey(bench: Bench, name: str) -> None:
    """What a learner does in five minutes, by mouse; pictures of it are kept under the name."""
    bench.button("Healthy").click()
    expect(bench.root.locator(".motorlab-signs")).to_contain_text("Nothing differs")
    bench.visit.picture(f"{name}_healthy")

    # Toggle: a click on the drawn capsule damages it, and the controls say so.
    bench.after(lambda: bench.touch(bench.station("internal_capsule:left")))
    expect(bench.list("Place").locator("option:checked")).to_have_text("internal capsule")
    expect(bench.root.locator(".motorlab-signs")).to_contain_text("extensor")

    # Drag the day: signs, tests and curve are others.
    bench.after(lambda: bench.drag(3))
    expect(bench.day).to_have_text("Day 1")
    bench.settled()
    early = (bench.text("signs"), bench.text("tests"), bench.curve)
    bench.after(lambda: bench.drag(13))
    expect(bench.day).to_have_text("Day 60")
    bench.settled()
    late = (bench.text("signs"), bench.text("tests"), bench.curve)
    assert all(before != after for before, after in zip(early, late, strict=True))

    # Click a sign, in the table and on each picture: the reason comes and the way is lit from cortex to muscle.
    why = bench.root.locator(".motorlab-why")
    for key, part in (
        ("plantar||right", "signs"),
        ("reflex|knee|right", "reflexes"),
        ("power|tibialis_anterior|right", "body"),
    ):
        bench.touch(bench.sign(key, part))
        expect(bench.root.locator(".motorlab-signs .chosen, .motorlab-body .chosen").first).to_be_attached()
        why.get_by_text("Source:").wait_for()
        twin = bench.root.locator(".motorlab-pathway .motorlab-hidden")
        expect(twin).to_contain_text("Cut at left internal capsule")
    expect(why).to_contain_text("Tibialis anterior, right")
    bench.visit.picture(f"{name}_stroke_day_60")

    # Hold and compare: the held curve stays, the table says what differs from it.
    bench.after(bench.button("Hold").click)
    bench.after(bench.button("Lower").click)
    bench.after(bench.button("Hold").click)
    bench.after(bench.button("Mixed").click)
    bench.settled()
    assert " A, " in bench.curve and " B, " in bench.curve
    expect(bench.root.locator(".motorlab-signs")).to_contain_text("B: ")
    letters = bench.root.locator(".motorlab-plot-stage .annotation-text").all_text_contents()
    assert {"A", "B"} <= {letter[:1] for letter in letters}
    bench.visit.picture(f"{name}_compared")
    bench.after(bench.button("Let go").click)

    # Copy the case, break it, undo, load it again.
    bench.button("Case text").click()
    text = bench.list("Case").input_value()
    assert "anterior_horn" in text
    bench.button("Copy").click()
    bench.after(bench.button("Upper").click)
    bench.after(bench.button("Undo").click)
    bench.settled()
    assert bench.list("Case").input_value() == text
    bench.list("Case").fill("motorlab case 1\nroot_c66 side=right")
    bench.button("Load").click()
    bench.root.get_by_role("alert").get_by_text("root_c6").first.wait_for()
    assert "extensor" in bench.text("signs")  # the last good case stands
    bench.after(bench.button("Upper").click)
    bench.list("Case").fill(text)
    bench.after(bench.button("Load").click)
    bench.settled()
    assert bench.list("Case").input_value() == text
    bench.button("Case text").click()


def journey_by_key(bench: Bench) -> None:
    """The same with the keyboard alone: every step starts where Tab has led."""
    page = bench.page
    keys = page.keyboard

    def tab_to(part: Locator) -> None:
        for _ in range(60):
            if part.evaluate("part => part === document.activeElement"):
                return
            keys.press("Tab")
        raise AssertionError("Tab never came there")

    bench.root.locator("button").first.focus()
    tab_to(bench.button("Healthy"))
    keys.press("Enter")
    expect(bench.root.locator(".motorlab-signs")).to_contain_text("Nothing differs")
    tab_to(bench.root.locator(".motorlab-pathway [data-id][tabindex='0']"))
    first = bench.root.locator(".motorlab-pathway [data-id]:focus").get_attribute("data-id")
    for _ in range(8):
        keys.press("ArrowDown")
    place = bench.root.locator(".motorlab-pathway [data-id]:focus").get_attribute("data-id")
    assert place and place != first
    keys.press("Enter")
    expect(bench.root.locator(".motorlab-signs")).not_to_contain_text("Nothing differs")
    bench.settled()
    # the picture was drawn anew; whoever pressed the key is still there
    assert bench.root.locator(".motorlab-pathway [data-id]:focus").get_attribute("data-id") == place
    tab_to(bench.root.locator(".motorlab-signs button[tabindex='0']"))
    keys.press("ArrowDown")
    keys.press("Enter")
    bench.root.locator(".motorlab-why").get_by_text("Source:").wait_for()
    tab_to(bench.slider)
    before = bench.day.inner_text()
    keys.press("ArrowLeft")
    expect(bench.day).not_to_have_text(before)
    keys.press("4")  # a number key calls a ready-made case
    expect(bench.day).to_have_text("Day 400")
