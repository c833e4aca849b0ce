"""The bench alone, full screen, as a lecture hall sees it: served by Voila, without a network."""

from collections.abc import Callable


def test_the_lecture_opens_on_the_bench_and_answers(lecture: str, visit: Callable) -> None:
    here = visit(1280, 720)
    page = here.page
    page.goto(lecture)
    page.locator(".motorlab-plot-stage[data-drawn] svg.main-svg").first.wait_for(timeout=60_000)
    assert page.locator(".motorlab-plot-first").is_hidden()
    stage = page.locator(".motorlab-plot-stage")
    page.get_by_label("Syndrome", exact=True).select_option(label="ALS, beginning in a limb")
    page.locator(".motorlab-signs").get_by_text("Plantar response").wait_for()
    page.wait_for_function("Number(document.querySelector('.motorlab-plot-stage').dataset.drawn) > 1")
    assert stage.get_attribute("aria-label")
    box = page.locator(".motorlab").bounding_box()
    assert box["width"] > 1200
    assert box["y"] + box["height"] <= 720
    fits = "el => el.scrollWidth <= el.clientWidth"
    assert page.locator(".motorlab-signs").evaluate(fits)
    here.picture("lecture_1280x720")
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.wait_for_timeout(500)
    box = page.locator(".motorlab").bounding_box()
    assert box["y"] + box["height"] <= 1080
    assert page.locator(".motorlab-signs").evaluate(fits)
    here.picture("lecture_1920x1080")
