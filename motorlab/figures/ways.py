"""The drawn neuraxis in words: what is damaged, and the way of a sign with where it is cut."""

from functools import cache

from motorlab.lesions import Lesions, case
from motorlab.stations import stations, way
from motorlab.stations.hits import Sign, Struck, struck
from motorlab.tables import table

__all__ = ["neuraxis_words"]


def neuraxis_words(*lesions: Lesions, sign: Sign | None = None) -> str:
    """Return in words what ``neuraxis`` draws.

    Parameters
    ----------
    lesions
        Any number of lesions, singly or in tuples; none means healthy.
    sign
        Finding, target and side, as in a row of ``motorlab.expect``.

    Returns
    -------
    str
        What is damaged, and for a sign its way from the cortex to the muscle and back, with where it is cut.

    Raises
    ------
    ValueError
        If there is no such sign, or something is not a lesion.

    Examples
    --------
    >>> import motorlab as ml
    >>> neuraxis_words(ml.Lesion("cerebellum", side="left", severity=0.5), sign=("rigidity", "arm", "right"))
    'Damaged: left cerebellum (50% lost). Rigidity, arm, right: left basal ganglia. Nothing on this way is damaged.'
    """
    flat = case(*lesions)
    hits = struck(flat)
    hurt = [_lost(row) for row in hits if row.origin]
    whole = [_phrase(row.station, row.side) for row in hits if not row.origin]
    said = ["Nothing is damaged."] if not hits else []
    said += [f"Damaged: {_listed(hurt)}."] if hurt else []
    said += [f"No structure is damaged: {_listed(whole)}."] if whole else []
    if sign:
        said += _steps(sign)
        cut = [_lost(row) for row in struck(flat, sign)]
        if cut:
            said.append(f"Cut at {_listed(cut)}.")
        elif hits:
            said.append("Nothing on this way is damaged.")
    return " ".join(said)


@cache
def _steps(sign: Sign) -> tuple[str, ...]:
    """Return the way of one sign: down to the muscle, and back; or all it depends on."""
    on = way(*sign)
    order = {name: place for place, name in enumerate(stations())}
    # where both halves of a station are passed, the way comes in on the far side and leaves on the sign's own
    falling = sorted(on.items(), key=lambda item: (order[item[0][0]], item[0][1] == sign[2]))
    down = [_phrase(*at) for at, here in falling if {"upper", "lower"} & set(here.limbs)]
    back = [_phrase(*at) for at, here in reversed(falling) if "afferent" in here.limbs]
    other = [_phrase(*at) for at, here in on.items() if here.limbs == ("other",)]
    about, finding = _about(sign), _named("findings", "finding")[sign[0]]
    if not on:
        return (f"{finding} depends on no place in this picture.",)
    said = []
    if down:
        said.append(
            f"The way to {about[1]}: {', '.join(down)}." if about[1] else f"{about[0]}: {', '.join(down)}."
        )
    if back:
        said.append(
            f"The way back: {', '.join(back)}." if down else f"{about[0]}, from below: {', '.join(back)}."
        )
    if other:
        said.append(f"Besides: {', '.join(other)}." if said else f"{about[0]}: {', '.join(other)}.")
    return tuple(said)


def _about(sign: Sign) -> tuple[str, str]:
    """Return a sign in words, and the muscle it is read from where it is one: the right tibialis anterior."""
    finding, target, side = sign
    muscle = _named("muscles", "muscle").get(target, "")
    names = _named("reflexes", "reflex") | _named("regions", "region")
    place = muscle or names.get(target, "") or target.replace("_", " ").replace(":", ", ")
    words = [_named("findings", "finding")[finding], place, "" if side == "midline" else side]
    return ", ".join(filter(None, words)), f"the {side} {muscle}" if muscle else ""


@cache
def _named(name: str, key: str) -> dict[str, str]:
    frame = table(name)
    return dict(zip(frame[key], frame["name"], strict=True))


def _phrase(station: str, side: str) -> str:
    return str(stations()[station].phrase.format(side=side))


def _lost(row: Struck) -> str:
    return f"{_phrase(row.station, row.side)} ({row.severity:.0%} lost)"


def _listed(words: list[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else words[0]
