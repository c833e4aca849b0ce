"""The case in the page's address, so that a lecture page that is loaded again shows what it showed."""

from urllib.parse import parse_qs, urlencode

from motorlab.case_texts import case_text, read_case_text
from motorlab.widgets import state
from motorlab.widgets.state import View

__all__ = ["address", "with_address"]


def address(view: View) -> str:
    """Return the whole case and the day that is looked at, as the part of an address after the #.

    Examples
    --------
    >>> address(View(day=3.0))
    'day=3'
    """
    said = {"day": f"{view.day:.12g}"}
    return urlencode(said | ({"case": case_text(view.lesions)} if view.lesions else {}))


def with_address(view: View, text: str) -> View:
    """Put the case and the day of an address in place.

    Raises
    ------
    ValueError
        Says what of the address cannot be read.
    """
    said = {name: values[-1] for name, values in parse_qs(text).items()}
    changed = state.with_lesions(view, read_case_text(said["case"]) if "case" in said else ())
    if "day" not in said:
        return changed
    try:
        day = float(said["day"])
    except ValueError:
        raise ValueError(f"The day in the page's address, {said['day']!r}, is not a number.") from None
    return state.with_day(changed, day)
