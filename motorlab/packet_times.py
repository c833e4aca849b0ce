"""The times of a Phenopacket: an age or a date of onset and of the last visit, and the days between them."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from motorlab.choices import finite
from motorlab.packet_files import field, text_of

__all__ = ["Moment", "days_between", "moment"]

Moment = tuple[str, float, float]  # `age` or `date`, in days, and the days that its last figure stands for
AT_BIRTH = ("HP:0003577", "HP:0030674")  # congenital and antenatal onset
NUMBER = r"(\d+(?:\.\d*)?)"  # written so that digits can be read in one way only: no text takes long
DURATION = re.compile("P" + "".join(f"(?:{NUMBER}{unit})?" for unit in "YMWD") + r"(?:T[\dHMS.]*)?")
LENGTHS = (365.25, 30.4375, 7.0, 1.0)  # days of a year, month, week, day


def moment(owner: Mapping[str, Any], name: str, where: str) -> Moment | None:
    """Return one time of a record as an age or a date; None where it is not given, or only as a range.

    Weeks of gestation are not read either: nothing here begins before birth.

    Raises
    ------
    ValueError
        If what is given is no duration or date, or one without end.

    Examples
    --------
    >>> moment({"onset": {"age": {"iso8601duration": "P2Y6M"}}}, "onset", "feature 1")
    ('age', 913.125, 30.4375)
    """
    element = field(owner, name, dict, where)
    if element is None:
        return None
    age = field(element, "age", dict, where)
    if age is not None:
        said = text_of(age, "iso8601duration", where)
        match = DURATION.fullmatch(said)
        if said and match is None:
            raise ValueError(f"In {where}, {said[:40]!r} is no duration such as 'P48Y' or 'P2Y6M'.")
        parts = match.groups() if match else ()
        given = [(float(part) * length, length) for part, length in zip(parts, LENGTHS, strict=False) if part]
        if not given:
            return None
        return "age", finite(sum(days for days, _ in given), f"In {where}, the age"), given[-1][1]
    if said := text_of(element, "timestamp", where):
        try:
            date = datetime.fromisoformat(said)
            return "date", date.replace(tzinfo=date.tzinfo or UTC).timestamp() / 86400.0, 1.0
        except (ValueError, OverflowError):
            raise ValueError(
                f"In {where}, {said[:40]!r} is no date such as '2020-05-17T00:00:00Z'."
            ) from None
    term = field(element, "ontologyClass", dict, where) or {}
    return ("age", 0.0, 1.0) if text_of(term, "id", where) in AT_BIRTH else None


def days_between(onsets: Iterable[Moment | None], last: Moment | None) -> float | None:
    """Return the days from the first onset to the last visit.

    None where they cannot be compared, or where less lies between them than the record can tell: someone who fell ill
    at the age of 8 and was seen at 8 may have been ill for a day or for a year.

    Examples
    --------
    >>> days_between([("age", 400.0, 1.0), None, ("age", 100.0, 1.0)], ("age", 600.0, 1.0))
    500.0
    """
    if last is None:
        return None
    comparable = [onset for onset in onsets if onset is not None and onset[0] == last[0]]
    if not comparable:
        return None
    first = min(comparable, key=lambda onset: onset[1])
    days = last[1] - first[1]
    return days if days >= max(first[2], last[2]) else None
