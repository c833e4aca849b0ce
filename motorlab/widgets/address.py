"""The case in the page's address, so that a lecture page that is loaded again shows what it showed."""

from urllib.parse import parse_qs, urlencode

from motorlab.case_texts import case_text, read_case_text
from motorlab.treatments import Treatment, plan
from motorlab.widgets import state
from motorlab.widgets.state import View

__all__ = ["address", "with_address"]


def address(view: View) -> str:
    """Return the whole case, its day, what is examined and given, as the part of an address after the #.

    Examples
    --------
    >>> address(View(day=3.0))
    'day=3'
    """
    said = {"day": f"{view.day:.12g}"}
    if view.lesions:
        said["case"] = case_text(view.lesions)
    if view.protocol != state.KNEE_JERK:
        said["examine"] = view.protocol
    if view.treatment:
        said["treatment"] = " ".join(f"{item.id}:{item.strength:g}:{item.days:g}" for item in view.treatment)
    return urlencode(said)


def with_address(view: View, text: str) -> View:
    """Put what an address says in place.

    Raises
    ------
    ValueError
        Says what of the address cannot be read.
    """
    said = {name: values[-1] for name, values in parse_qs(text).items()}
    changed = state.with_lesions(view, read_case_text(said["case"]) if "case" in said else ())
    changed = state.with_protocol(changed, said.get("examine", state.KNEE_JERK))
    changed = state.with_treatment(
        changed, plan([_treatment(word) for word in said.get("treatment", "").split()])
    )
    if "day" not in said:
        return changed
    try:
        day = float(said["day"])
    except ValueError:
        raise ValueError(f"The day in the page's address, {said['day']!r}, is not a number.") from None
    return state.with_day(changed, day)


def _treatment(word: str) -> Treatment:
    """Return a treatment from `id:strength:days`."""
    name, strength, days = [*word.split(":"), "", ""][:3]
    given = {key: value for key, value in (("strength", strength), ("days", days)) if value}
    return Treatment(name, **given)  # type: ignore[arg-type]  # it makes numbers of them, or says what is wrong
