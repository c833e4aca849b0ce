"""The form of a scale in JupyterLab: reached by keys, filled in by hand, and quiet towards the notebook."""

from collections.abc import Callable

CODE = """
import motorlab as ml
panel = ml.scale_form("mas")
panel
"""


def test_a_scale_is_filled_in_with_the_keyboard(alone: Callable) -> None:
    here = alone(CODE, ".motorlab-scales[data-guarded]")
    page = here.page
    page.get_by_text("Modified Ashworth Scale: highest 3 of 4").first.wait_for()
    cells = here.cells

    elbow = page.get_by_label("Stretching the elbow, left", exact=True)
    elbow.focus()
    elbow.select_option(label="1+")
    page.get_by_label("By hand: Stretching the elbow, left").wait_for()

    clear = page.get_by_role("button", name="Take back my entries")
    clear.focus()
    for key in ("d", "d", "b"):
        page.keyboard.press(key)
    assert here.cells == cells
    page.keyboard.press("Enter")
    page.get_by_label("Stretching the elbow, left", exact=True).wait_for()
    here.picture("scale_form")

    page.get_by_label("Scale", exact=True).select_option(label="Modified Rankin Scale (disability)")
    page.get_by_text("Modified Rankin Scale: at least 3 of 6").first.wait_for()
    here.picture("scale_form_rankin")
    page.get_by_label("Scale", exact=True).select_option(
        label="Penn upper motor neuron score (upper motor signs)"
    )
    page.get_by_text("Penn upper motor neuron score: 14 to 16 of 32").first.wait_for()
    here.picture("scale_form_penn")
