"""Why the model answers as it does: the row that decides a question, as a paragraph with its source."""

from collections.abc import Iterable
from html import escape

from motorlab.hypothesis_names import AND, in_words, places_in_words
from motorlab.likely_places import how_likely, place_of, tells_apart
from motorlab.questions import PLACE, RUN, TEST, WEIGHED, Model
from motorlab.sign_names import capital
from motorlab.tables import table
from motorlab.vignettes import vignette
from motorlab.widgets import bedside, words

__all__ = ["reason"]

RESULTS = {"not_yet": "not yet"}  # of a test, where the word is no word


def reason(model: Model, others: Iterable[Model] = ()) -> str:
    """Return what the model says of one row: value, chance, why, and who says so.

    Parameters
    ----------
    model
        What the model says about the answer.
    others
        Answers from which it is told apart, where its place is the likeliest; without any, no reason is given for it.
    """
    finding, target, side = model.row
    if finding == RUN:
        method = escape(words.citation(model.source))
        return (
            f"<p>{escape(model.because)}. A simulated run: fitted, not measured.</p>"
            f'<p class="source">This examination in people: {method}.</p>'
        )
    if finding == PLACE:
        return _place(model, others)
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
    because = capital(model.because).rstrip(".")
    return (
        f"<p><b>{escape(named)}: {escape(shown)}</b> (abnormal in {words.share(model.chance)}). {escape(because)}. "
        f"{_source(model)}</p>"
    )


def _place(model: Model, others: Iterable[Model]) -> str:
    """Return how likely a place is, and the finding that tells most: for the likeliest, or against another."""
    best = str(model.expected)
    mine, rivals = (
        place_of(model.row[2]),
        [other for other in others if place_of(other.row[2]) != place_of(best)],
    )
    named = in_words(model.row[2]) if AND in mine else places_in_words(mine)
    said = f"<p><b>{escape(capital(named))}: {how_likely(model.chance)} after these findings.</b>"
    if mine != place_of(best):
        said += _telling(model, best, model.row[2], "against")
    elif rivals:
        said += _telling(model, best, max(rivals, key=lambda other: other.chance).row[2], "for")
    return f"{said}</p>".replace(" %", "&nbsp;%")


def _telling(model: Model, best: str, rival: str, way: str) -> str:
    """Return the finding that tells the likeliest place most from another, in a sentence about one of the two."""
    found = vignette(model.row[1])
    step = tells_apart(found.seen, (best, rival), found.days).iloc[0]
    sign = bedside.name_of((step["finding"], step["target"], step["side"]))
    seen = {best: how_likely(step["chance_first"]), rival: how_likely(step["chance_second"])}
    mine, other = (best, rival) if way == "for" else (rival, best)
    return (
        f" Most speaks {way} it: {escape(sign)}, {escape(bedside.said(step['finding'], step['value']))}; seen in "
        f"{seen[mine]} with it, in {seen[other]} with {escape(in_words(other))}."
    )


def _weighed_by(model: Model) -> str:
    """Return what the numbers of a weighed question rest on."""
    if model.source == "assumption":
        return '<p class="quiet">Computed by the model: its chances and prices are teaching assumptions.</p>'
    return f'<p>{_source(model)} <span class="quiet">Chances before, and prices, are assumptions.</span></p>'


def _source(model: Model) -> str:
    return f'<span class="source">Source: {escape(words.citation(model.source))}.</span>'
