"""What a learner waits for in the browser: from the slider to the repaint, and until the bench is open.

Run with `python3 dev.py benchmark`, or `pytest benchmarks/bench_page.py -s` for the figures alone. The peer shows the
same panels from the same model the way people do today: `interact`, tables as HTML and a matplotlib picture.
"""

import statistics
from pathlib import Path

import psutil

from tests.browser.conftest import notebook

STEPS = 40
CASE = 'ml.Lesion("internal_capsule", side="left", severity=0.8)'
BENCH = f"""
import motorlab as ml
bench = ml.bench({CASE})
bench
"""
# Each step shows another severity, so that nothing can be kept from an earlier one.
PEER = """
import ipywidgets, matplotlib.pyplot as plt, motorlab as ml
from IPython.display import HTML, display
%matplotlib inline
healthy, normal = ml.simulate(), ml.expect()
def panels(severity):
    lesion = ml.Lesion("internal_capsule", side="left", severity=severity)
    signs, tests, run = ml.expect(lesion), ml.expected_tests(lesion), ml.simulate(lesion)
    shown = signs[signs["expected"].astype(str) != normal["expected"].astype(str)]
    display(HTML(shown.to_html()), HTML(tests.to_html()))
    figure, axes = plt.subplots(2, 1, sharex=True, figsize=(6, 4))
    for axis, series in zip(axes, ("movement", "emg")):
        for one, style in ((healthy, "--"), (run, "-")):
            curve = one.curves[one.curves["series"] == series]
            axis.plot(curve["t_ms"], curve["value"], style)
    plt.show()
slider = ipywidgets.FloatSlider(min=0, max=1, step=0.01, value=0.5, description="severity")
_ = ipywidgets.interact(panels, severity=slider)
"""
# The same way without any panel: what JupyterLab itself takes from a key press to a painted number.
FLOOR = """
import ipywidgets
slider = ipywidgets.FloatSlider(min=0, max=1, step=0.01, value=0.5, description="severity")
number = ipywidgets.HTML("0.50").add_class("number-alone")
slider.observe(lambda change: setattr(number, "value", f"{change.new:.2f}"), "value")
ipywidgets.VBox([slider, number])
"""
# Times are taken in the page: the key press, and each change after it, two frames later, when it has been painted.
WATCH = """
(parts) => {
  window.steps = [];
  const painted = (name) => requestAnimationFrame(() => setTimeout(() => {
    const step = window.steps.at(-1);
    if (step) step[name] = performance.now() - step.at;
  }));
  for (const [name, selector] of Object.entries(parts))
    for (const node of document.querySelectorAll(selector))
      new MutationObserver(() => painted(name)).observe(node, {
        childList: true, subtree: true, attributes: true, attributeFilter: ["data-drawn", "src"],
      });
  document.addEventListener("keydown", () => window.steps.push({ at: performance.now() }), true);
}
"""


def opened(lab: tuple[str, Path], visit, code: str, ready: str):
    """Run a notebook of one cell and return the page, the bytes its kernel sent and the time until it was ready."""
    address, folder = lab
    (folder / "benchmark.ipynb").write_text(notebook(code))
    here = visit()
    received = []
    here.page.on(
        "websocket", lambda socket: socket.on("framereceived", lambda frame: received.append(len(frame)))
    )
    here.open_lesson(address, "benchmark.ipynb")
    before = sum(received)
    here.page.evaluate("() => { window.began = performance.now(); }")
    here.run_all()
    here.page.locator(ready).first.wait_for()
    seconds = here.page.evaluate("() => (performance.now() - window.began) / 1000")
    here.idle()
    return here, sum(received) - before, seconds


def timed(here, handle: str, parts: dict[str, str]) -> dict[str, list[float]]:
    """Press a key again and again on a slider and return the times in ms until each part was painted for good."""
    here.page.evaluate(WATCH, parts)
    handle = here.page.locator(handle).first
    handle.focus()
    for step in range(STEPS):
        # five steps of the slider, and one where it turns: so no severity comes twice
        turning = step % 10 == 9
        here.page.keyboard.press("ArrowLeft" if turning else "PageDown" if step % 20 < 10 else "PageUp")
        here.page.wait_for_timeout(700)  # everything has settled
    steps = here.page.evaluate("() => window.steps")[5:]  # the first ones fill caches
    return {name: [step[name] for step in steps if name in step] for name in parts}


def median_and_p95(times: list[float]) -> tuple[float, float]:
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]


def test_from_the_slider_to_the_repaint(lab: tuple[str, Path], visit) -> None:
    ready = ".motorlab-plot-stage[data-drawn] svg.main-svg"
    here, _, _ = opened(lab, visit, BENCH, ready)
    parts = {"signs": ".motorlab-signs", "pictures": ".motorlab-body", "curve": ".motorlab-plot"}
    parts |= {"tests": ".motorlab-tests", "whole": ".motorlab-page"}
    ours = timed(here, ".motorlab-strip .noUi-handle", parts)
    here.page.close()
    peer, _, _ = opened(lab, visit, PEER, ".jp-OutputArea-output img")
    theirs = timed(peer, ".widget-slider .noUi-handle", {"whole": ".widget-output"})["whole"]
    peer.page.close()
    alone, _, _ = opened(lab, visit, FLOOR, ".number-alone")
    floor = timed(alone, ".widget-slider .noUi-handle", {"number": ".number-alone"})["number"]
    for name, times in (*ours.items(), ("interact and matplotlib", theirs), ("a number alone", floor)):
        print("\n{}: median {:.0f} ms, p95 {:.0f} ms".format(name, *median_and_p95(times)), end="")
    ratio = statistics.median(theirs) / statistics.median(ours["whole"])
    print(f"\nratio {ratio:.1f} (to reach: signs 120 and 200 ms, whole 150 and 250 ms, ratio 2)")
    assert len(ours["whole"]) > STEPS / 2
    assert ratio > 1


def test_opening_the_bench(lab: tuple[str, Path], visit) -> None:
    here, size, seconds = opened(lab, visit, BENCH, ".motorlab-plot-stage[data-drawn] svg.main-svg")
    kernels = [
        process
        for process in psutil.process_iter(["cmdline"])
        if "ipykernel_launcher" in " ".join(process.info["cmdline"] or ())
    ]
    newest = max(kernels, key=lambda process: process.create_time())
    memory = newest.memory_info().rss / 1e6
    print(
        f"\nopening: {size / 1e3:.0f} kB over the socket (to reach: 1000), {seconds:.1f} s (3), "
        f"kernel {memory:.0f} MB (180)"
    )
    assert here.page.locator(".motorlab").count() == 1
    assert size < 1_000_000
