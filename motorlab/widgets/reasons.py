"""Why the model answers as it does: the row that decides a question, as a paragraph with its source."""

from html import escape

from motorlab.questions import PLACE, RUN, TEST, WEIGHED, Model
from motorlab.tables import table
from motorlab.vignettes import how_likely, place_of, tells_apart, vignette
from motorlab.widgets import bedside, choice, words

__all__ = ["reason"]

RESULTS = {"not_yet": "not yet"}  # of a test, where the word is no word


def reason(model: Model) -> str:
    """Return what the model says of one row: value, chance, why, and who says so."""
    finding, target, side = model.row
    if finding == RUN:
        method = escape(words.citation(model.source))
        return (
            f"<p>{escape(model.because)}. A simulated run: fitted, not measured.</p>"
            f'<p class="source">This examination in people: {method}.</p>'
        )
    if finding == PLACE:
        return _place(model)
    if finding == WEIGHED:
        return f"<p>{escape(model.because)}</p>{_weighed_by(model)}"
    if finding == TEST:
        names = table("tests").set_index("test")["name"]
        named, shown = str(names[target]), RESULTS.get(model.expected, str(model.expected))
    else:
        where = "" if side == "midline" else f", {side}"
        named, shown = (
            f"{words.sign(finding, target)}{where}",
            words.value(finding, model.expected, model.scale),
        )
    because = model.because[:1].upper() + model.because[1:].rstrip(".")
    return (
        f"<p><b>{escape(named)}: {escape(shown)}</b> (abnormal in {words.share(model.chance)}). {escape(because)}. "
        f"{_source(model)}</p>"
    )


def _place(model: Model) -> str:
    """Return how likely a place is, and which finding of the short patient tells it most from the likeliest."""
    _, patient, hypothesis = model.row
    found, best = vignette(patient), str(model.expected)
    named = choice.title(hypothesis)
    said = f"<p><b>{escape(named)}: {how_likely(model.chance)} after these findings.</b>"
    if place_of(hypothesis) != place_of(best):
        step = tells_apart(found.seen, (best, hypothesis), found.days).iloc[0]
        sign = bedside.name_of((step["finding"], step["target"], step["side"]))
        said += (
            f" Most speaks against it: {escape(sign)}, {escape(bedside.said(step['finding'], step['value']))}; seen in "
            f"{how_likely(step['chance_second'])} with it, in {how_likely(step['chance_first'])} with "
            f"{escape(choice.said(best))}."
        )
    return f"{said}</p>"


def _weighed_by(model: Model) -> str:
    """Return what the numbers of a weighed question rest on."""
    if model.source == "assumption":
        return '<p class="quiet">Computed by the model: its chances and prices are teaching assumptions.</p>'
    return f'<p>{_source(model)} <span class="quiet">Chances before, and prices, are assumptions.</span></p>'


def _source(model: Model) -> str:
    return f'<span class="source">Source: {escape(words.citation(model.source))}.</span>'
