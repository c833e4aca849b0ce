"""A file from outside is read as one JSON object, or refused in one sentence."""

import json
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

__all__ = ["MOST_BYTES", "WHERE", "features_of", "field", "listed", "loaded", "text_of"]

MOST_BYTES = 5_000_000  # a published case has about 10,000
MOST_FEATURES = 2000  # a published patient has some 200 at most
WHERE = "the Phenopacket"


def loaded(source: object) -> Mapping[str, Any]:
    """Return the JSON object of a file, or the mapping itself.

    Parameters
    ----------
    source
        Path of a file, or a mapping as `json.load` returns it.

    Raises
    ------
    ValueError
        Says in one sentence why it is refused. The size is looked at before anything is read.

    Examples
    --------
    >>> loaded("nowhere.json")
    Traceback (most recent call last):
    ValueError: nowhere.json cannot be read: No such file or directory.
    """
    if isinstance(source, Mapping):
        return source
    if not isinstance(source, (str, Path)):
        raise ValueError(f"A Phenopacket is the path of a JSON file or a dict, not {type(source).__name__}.")
    path = Path(source)
    name = path.name or str(path)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise ValueError(f"{name} is not a file.")
        if status.st_size > MOST_BYTES:
            raise ValueError(
                f"{name} has {status.st_size:,} bytes; a Phenopacket of one patient has at most {MOST_BYTES:,}."
            )
        raw = path.read_bytes()
    except OSError as error:
        raise ValueError(f"{name} cannot be read: {error.strerror}.") from None
    try:
        found = json.loads(raw, object_pairs_hook=_once, parse_constant=_refuse_constant)
    except RecursionError:
        raise ValueError(f"{name} is nested too deeply to be a Phenopacket.") from None
    except ValueError as error:
        raise ValueError(f"{name} is not JSON that can be read: {error}") from None
    if not isinstance(found, dict):
        raise ValueError(f"{name} holds a JSON {_called(found)}, but a Phenopacket is an object.")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object whose keys are all different: of two values nobody knows which one is meant."""
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise ValueError(f"the key {twice[:60]!r} stands twice in one object.")
    return found


def _refuse_constant(word: str) -> None:
    raise ValueError(f"{word} is not a number of JSON.")


def field(owner: Mapping[str, Any], name: str, kind: type, where: str) -> Any:
    """Return one field of an object, None where it is missing.

    Both spellings that the format allows are understood: `timeAtLastEncounter` and `time_at_last_encounter`.

    Raises
    ------
    ValueError
        If it is there and of another type.

    Examples
    --------
    >>> field({"excluded": "no"}, "excluded", bool, "feature 1")
    Traceback (most recent call last):
    ValueError: In feature 1, `excluded` must be true or false, not a text.
    """
    snake = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
    value = owner.get(name, owner.get(snake))
    if value is None:
        return None
    if not isinstance(value, Mapping if kind is dict else kind):
        raise ValueError(f"In {where}, `{name}` must be {_NAMES[kind]}, not {_called(value)}.")
    return value


_NAMES = {
    dict: "an object",
    list: "a list",
    str: "a text",
    bool: "true or false",
    int: "a number",
    float: "a number",
}


def _called(value: object) -> str:
    return next((said for kind, said in _NAMES.items() if type(value) is kind), f"a {type(value).__name__}")


def listed(owner: Mapping[str, Any], name: str, where: str) -> list[Mapping[str, Any]]:
    """Return a field that is a list of objects; an empty list where it is missing.

    Examples
    --------
    >>> listed({"modifiers": [3]}, "modifiers", "feature 1")
    Traceback (most recent call last):
    ValueError: In feature 1, entry 1 of `modifiers` must be an object, not a number.
    """
    found = field(owner, name, list, where) or []
    for number, item in enumerate(found, start=1):
        if not isinstance(item, Mapping):
            raise ValueError(
                f"In {where}, entry {number} of `{name}` must be an object, not {_called(item)}."
            )
    return list(found)


def text_of(owner: Mapping[str, Any], name: str, where: str) -> str:
    """Return a field that is a text, "" where it is missing.

    Examples
    --------
    >>> text_of({"id": "HP:0001324"}, "id", "feature 1")
    'HP:0001324'
    """
    return field(owner, name, str, where) or ""


def features_of(packet: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the features of a packet, or say why it is none that can be read.

    Examples
    --------
    >>> features_of({"proband": {}})
    Traceback (most recent call last):
    ValueError: This file holds a family or a cohort; give the Phenopacket of one patient.
    """
    if "proband" in packet or "members" in packet:
        raise ValueError("This file holds a family or a cohort; give the Phenopacket of one patient.")
    if not {"phenotypicFeatures", "phenotypic_features", "subject", "metaData", "meta_data"} & set(packet):
        raise ValueError(
            "This is no Phenopacket: it has neither phenotypicFeatures nor subject nor metaData."
        )
    meta = field(packet, "metaData", dict, WHERE) or {}
    version = text_of(meta, "phenopacketSchemaVersion", "metaData") or "2"
    features = listed(packet, "phenotypicFeatures", WHERE)
    if not version.startswith("2") or any("negated" in feature for feature in features):
        raise ValueError("This Phenopacket is not of version 2, the only one that can be read.")
    if len(features) > MOST_FEATURES:
        raise ValueError(
            f"This Phenopacket has {len(features):,} features; one patient has at most {MOST_FEATURES:,}."
        )
    return features
