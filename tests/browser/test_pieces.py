"""The front-end pieces alone, in JupyterLab: they draw, follow their box and keep keys to themselves."""

from pathlib import Path

from tests.browser.conftest import notebook

CODE = """
import ipywidgets, plotly.graph_objects as go
from motorlab.widgets.keys import Keys
from motorlab.widgets.picture import Picture
from motorlab.widgets.plot import Plot
figure = go.Figure(go.Scatter(x=[0, 1, 2], y=[0, 1, 0]))
plot = Plot(figure, "a hill")
rows = "".join(f'<tr data-id="{i}"><td><button>row {i}</button></td></tr>' for i in range(3))
said = ipywidgets.Label("none")
picture = Picture(lambda name: setattr(said, "value", f"chose {name}"), markup=f"<table>{rows}</table>")
slider = ipywidgets.IntSlider(description="height", max=9)
def redraw(change):
    figure.data[0].y = [0, change.new, 0]
    plot.show(figure, f"height {change.new}")
slider.observe(redraw, "value")
button, tick = ipywidgets.Button(description="press"), ipywidgets.Checkbox(description="tick")
panel = ipywidgets.VBox([Keys(), slider, button, tick, picture, said, plot]).add_class("motorlab")
panel
"""


def test_pieces_draw_choose_and_guard(lab: tuple[str, Path], visit) -> None:
    address, folder = lab
    (folder / "pieces.ipynb").write_text(notebook(CODE))
    here = visit()
    here.open_lesson(address, "pieces.ipynb")
    here.run_all()
    page = here.page
    stage = page.locator(".motorlab-plot-stage")
    page.locator(".motorlab-plot-stage[data-drawn] svg.main-svg").first.wait_for()
    page.locator(".motorlab[data-guarded]").wait_for()
    assert page.locator(".motorlab-plot-first").is_hidden()
    assert stage.get_attribute("aria-label") == "a hill"
    cells = here.cells

    # Keys typed on a control do its work and reach nothing else.
    for control in (
        page.locator(".noUi-handle"),
        page.get_by_role("button", name="press"),
        page.get_by_role("checkbox"),
        page.get_by_role("button", name="row 0"),
    ):
        control.focus()
        for key in ("d", "d", "b", "x"):
            page.keyboard.press(key)
        assert here.cells == cells
    page.locator(".noUi-handle").focus()
    page.keyboard.press("ArrowRight")
    page.locator(".motorlab-plot-stage[aria-label='height 1']").wait_for()

    # Arrows walk through the picture, Enter chooses.
    page.get_by_role("button", name="row 0").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_text("chose 1").wait_for()
    page.get_by_role("button", name="row 2").click()
    page.get_by_text("chose 2").wait_for()

    # The figure follows its box.
    wide = page.locator(".motorlab-plot-stage svg.main-svg").first.bounding_box()["width"]
    page.set_viewport_size({"width": 900, "height": 720})
    page.wait_for_function(
        "before => document.querySelector('.motorlab-plot-stage svg').getBoundingClientRect().width < before",
        arg=wide - 100,
    )
    here.picture("pieces")


def test_pieces_still_hear_on_a_page_that_was_too_busy_to_start_in_time(lab: tuple[str, Path], visit) -> None:
    address, folder = lab
    (folder / "pieces.ipynb").write_text(notebook(CODE))
    here = visit()
    # anywidget's two seconds are over before any script can have been loaded
    here.page.add_init_script("AbortSignal.timeout = () => AbortSignal.abort();")
    here.page.add_init_script(
        "const listen = AbortSignal.prototype.addEventListener;"
        "AbortSignal.prototype.addEventListener = function (name, heard, ...rest) {"
        "  if (this.aborted) setTimeout(heard);"
        "  return listen.call(this, name, heard, ...rest);"
        "};"
    )
    here.open_lesson(address, "pieces.ipynb")
    here.run_all()
    here.page.locator(".motorlab-plot-stage[data-drawn] svg.main-svg").first.wait_for()
    assert here.late, "the page must have been too slow for anywidget"
    here.page.locator(".noUi-handle").focus()
    here.page.keyboard.press("ArrowRight")
    here.page.locator(".motorlab-plot-stage[aria-label='height 1']").wait_for()
    here.page.keyboard.press("ArrowRight")
    here.page.locator(".motorlab-plot-stage[aria-label='height 2']").wait_for()
