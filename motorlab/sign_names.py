"""What a finding at a target is called in a line of text: "Clonus, ankle", "Tibialis anterior"."""

from functools import cache

from motorlab.tables import table

__all__ = ["capital", "name_of", "sign"]

# Findings whose target says more than the finding's own name, and two that need a word between.
PATTERNS = {
    **dict.fromkeys(("reflex", "superficial_reflex", "plantar_equivalent", "released_reflex"), "{target}"),
    **dict.fromkeys(("primitive_reflex", "power", "sensation"), "{target}"),
    "pendular_reflex": "{name}",
    **dict.fromkeys(("imaging", "laboratory"), "{target}"),
    "inverted_reflex": "Inverted {target}",
    "deviation": "{name} of the {target}",
}


@cache
def _names(*tables: str) -> dict[str, str]:
    """Return the names of the tables' rows by their ids; of two rows with one id the later counts."""
    frames = [table(name) for name in tables]
    return {key: name for frame in frames for key, name in zip(frame.iloc[:, 0], frame["name"], strict=True)}


@cache
def name_of(target: str, *tables: str) -> str:
    """Return a target in words, looked up in the tables if it has a row there."""
    parts = [
        _names(*tables).get(part, part.replace("_", " ")) if tables else part for part in target.split(":")
    ]
    return ", ".join([*parts[:1], *map(_small, parts[1:])]).replace("3hz", "3 Hz")


def capital(words: str) -> str:
    """Return words as they stand at the head of a line."""
    return words[:1].upper() + words[1:]


def _small(name: str) -> str:
    """Return a name as it stands within a line; an abbreviation keeps its capitals."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


@cache
def sign(finding: str, target: str) -> str:
    """Return finding and target as one short name, such as "Clonus, ankle"."""
    name = _names("findings").get(finding) or finding.replace("_", " ")
    jerk = finding.endswith("_reflex") or finding in ("reflex", "plantar_equivalent")
    words = name_of(target, *(("reflexes",) if jerk else ("regions", "muscles", "tests")))
    pattern = PATTERNS.get(finding, "{name}, {target}") if target else "{name}"
    if not pattern.startswith("{target}"):
        words = _small(words)
    words = pattern.format(name=name, target=words)
    return capital(words)
