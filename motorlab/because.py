"""Why a finding is there: the structures on its path that the lesions have hit, in words."""

from functools import cache, lru_cache

from motorlab.anatomy import anatomy
from motorlab.lesions import Lesion
from motorlab.tables import rows, table

__all__ = ["UNTOUCHED", "on_path", "place", "sentence"]

LOST = ("reduced", "absent")
UNTOUCHED = "No damaged structure lies on its path."
SIDES = ("left", "right")


@cache
def _vocabulary() -> tuple[dict[str, str], dict[str, str]]:
    """Return the phrase of each family, and the words for each target, as they stand within a sentence."""
    phrases = dict(zip(table("families")["family"], table("families")["phrase"], strict=True))
    words: dict[str, str] = {}
    for name, key in (
        ("body_parts", "part"),
        ("levels", "level"),
        ("muscles", "muscle"),
        ("regions", "region"),
    ):
        frame = table(name)
        words.update(zip(frame[key], frame["name"].map(_lower), strict=True))
    words.update({site: _lower(name) for site, name in _site_names().items()})
    return phrases, words


def _lower(text: str) -> str:
    """Return a name as it stands within a sentence; levels such as C6 and names such as Guyon keep their capital."""
    return text[0].lower() + text[1:] if len(text) > 1 and text[1].islower() else text


@cache
def _site_names() -> dict[str, str]:
    sites = table("sites")
    return dict(zip(sites["site"], sites["name"], strict=True))


@cache
def _explanations() -> dict[tuple[str, str], str]:
    frame = table("explanations")
    return dict(zip(zip(frame["finding"], frame["word"], strict=True), frame["sentence"], strict=True))


def place(lesion: Lesion) -> str:
    """Return a lesion's place as one says it: internal capsule, left."""
    return _place(lesion.site, lesion.side or "both")


@cache
def _place(site: str, side: str) -> str:
    name = _lower(_site_names()[site])
    return f"{name}, both sides" if side == "both" else f"{name}, {side}"


@lru_cache(maxsize=8192)
def _cut(structures: tuple[int, ...]) -> str:
    """Return what is cut on the way: one phrase a family, neighbouring levels as a range."""
    families: dict[str, list[int]] = {}
    kinds = anatomy().structures["family"].to_numpy()
    for structure in sorted({step // 2 for step in structures}):
        families.setdefault(kinds[structure], []).append(structure)
    said = [_phrase(family, members) for family, members in families.items()]
    return f"{', '.join(said[:-1])} and {said[-1]}" if len(said) > 1 else said[0]


def _phrase(family: str, members: list[int]) -> str:
    phrases, words = _vocabulary()
    names = [words.get(target, target) for target in anatomy().structures["target"].iloc[members]]
    levels = _kinds_of_targets()[family] == "levels"
    if levels and len(members) > 2 and members[-1] - members[0] == len(members) - 1:
        names = [f"{names[0]} to {names[-1]}"]
    elif len(names) > 4:
        names = [*names[:3], "others"]
    # names may hold an "and" of their own: the hip and thigh
    joint = " and to the " if "to the {target}" in phrases[family] and names[-1] != "others" else " and "
    whole = joint.join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
    return phrases[family].format(target=whole)


@cache
def _kinds_of_targets() -> dict[str, str]:
    return dict(zip(table("families")["family"], table("families")["targets"], strict=True))


@lru_cache(maxsize=4096)
def _who(finding: str, target: str, side: str) -> str:
    """Return what a sign is read from, within a sentence: the right tibialis anterior."""
    name = _vocabulary()[1].get(target, target.replace("_", " ")) or finding
    return f"the {side} {name}" if side in SIDES else name


def explained(finding: str, word: str) -> str:
    """Return why a finding has this value whatever the lesion, as a clause; "" where no row says so.

    Examples
    --------
    >>> explained("motor_velocity", "normal")[:14]
    'the axons that'
    """
    return _explanations().get((finding, word), "")


def sentence(row: tuple[str, str, str], words: tuple[str, ...], hits: list[tuple[Lesion, list[int]]]) -> str:
    """Return why a finding is abnormal.

    Parameters
    ----------
    row
        The finding, its target and the side of the sign.
    words
        Words to look the explanation up by, the most particular one first.
    hits
        The lesions on its path, each with the structures hit.
    """
    places: dict[str, tuple[int, ...]] = {}
    for lesion, some in hits:
        name = place(lesion)
        places[name] = places.get(name, ()) + tuple(some)
    return _told(row, words, tuple(places.items()))


@lru_cache(maxsize=4096)  # another day of the same case mostly has the same reasons
def _told(
    row: tuple[str, str, str], words: tuple[str, ...], places: tuple[tuple[str, tuple[int, ...]], ...]
) -> str:
    known = _explanations()
    words = (*words[:1], *_by_limb([step for _, steps in places for step in steps]), *words[1:])
    why = next((known[row[0], word] for word in words if (row[0], word) in known), "")
    text = "; ".join(f"{name[:1].upper()}{name[1:]}: damage to {_cut(steps)}" for name, steps in places)
    if not why:
        return f"{text}."
    why = why.format(target=_who(*row), side=row[2])
    return f"{text}. {why[:1].upper()}{why[1:]}."


def _by_limb(steps: list[int]) -> tuple[str, ...]:
    """Return the words that tell which limb of the path is hit, where it is one: upper, arc, junction, fibre."""
    limbs = {_limb_of()[step // 2] for step in steps}
    if len(limbs) == 1:
        return (next(iter(limbs)), "") if "upper" in limbs else (next(iter(limbs)), "arc")
    return ("",) if "upper" in limbs else ("arc",)


def on_path(finding: str, word: str, steps: list[int]) -> list[int]:
    """Return the steps that can be the reason for a word: a low motor response has no reason in the brain."""
    allowed = _limbs_of_word().get((finding, word)) or _limbs_of_word().get(
        (finding, "low" if word in LOST else "")
    )
    return [step for step in steps if _limb_of()[step // 2] in allowed] if allowed else steps


@cache
def _limb_of() -> list[str]:
    """Return the limb of the pathway that each structure belongs to."""
    limbs = {row.family: row.limb for row in rows("families")}
    return [limbs.get(family, "") for family in anatomy().structures["family"]]


@cache
def _limbs_of_word() -> dict[tuple[str, str], set[str]]:
    """Return the limbs that can be the reason for one word of a finding, where the table tells words apart."""
    found: dict[tuple[str, str], set[str]] = {}
    for row in rows("finding_limbs"):
        if row.word:
            found.setdefault((row.finding, row.word), set()).add(row.limb)
    return found
