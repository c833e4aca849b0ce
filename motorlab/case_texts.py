"""A case as text that can be kept, sent and read again."""

from typing import Any

from motorlab.choices import one_of
from motorlab.lesions import Lesion, Lesions, case

__all__ = ["case_text", "read_case_text"]

HEADER = "motorlab case 1"
NUMBERS = ("severity", "days", "tempo_days")
PARTS = ("side", "severity", "days", "kind", "fibres", "cause", "pattern", "tempo_days")


def case_text(lesions: Lesions) -> str:
    """Return a case as text that can be kept, sent and read again.

    Examples
    --------
    >>> print(case_text(Lesion("root_c6", side="right", severity=0.7, days=30)))
    motorlab case 1
    root_c6 side=right severity=0.7 days=30 kind=axonal fibres=all cause=unknown
    """
    lines = [HEADER]
    for item in case(lesions):
        words = [item.site, f"side={item.side}", f"severity={item.severity!r}", f"days={item.days:.12g}"]
        words += [f"kind={item.kind}", f"fibres={item.fibres}", f"cause={item.cause}"]
        words += [f"pattern={item.pattern}"] if item.pattern else []
        words += [f"tempo_days={item.tempo_days:.12g}"] if item.tempo_days else []
        lines.append(" ".join(words))
    return "\n".join(lines)


def read_case_text(text: str) -> tuple[Lesion, ...]:
    r"""Return the case that `case_text` wrote.

    Raises
    ------
    ValueError
        Says which line cannot be read and why, or that the text is from another version.

    Examples
    --------
    >>> read_case_text("motorlab case 1\nroot_c6 side=right")[0].severity
    1.0
    """
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    if not lines or lines[0].lower() != HEADER:
        first = lines[0] if lines else ""
        raise ValueError(
            f"This is not a case text of this version: it must begin with {HEADER!r}, not {first!r}."
        )
    found = []
    for number, line in enumerate(lines[1:], start=2):
        site, *words = line.split()
        given: dict[str, Any] = {}
        try:
            for word in words:
                name, equals, value = word.partition("=")
                if not equals:
                    raise ValueError(f"{word!r} has no '='.")
                given[one_of(name, PARTS, "part of a lesion")] = _value(name, value)
            found.append(Lesion(site, **given))
        except ValueError as error:
            raise ValueError(f"Line {number} of the case text cannot be read: {error}") from None
    return case(found)


def _value(name: str, text: str) -> str | float:
    """Return what a text says of one part; a number that cannot be read stays a text, which `Lesion` refuses."""
    try:
        return float(text) if name in NUMBERS else text
    except ValueError:
        return text
