"""What was seen is written as a GA4GH Phenopacket of version 2, from which the same is read."""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from motorlab.choices import finite, quoted
from motorlab.diagnosis.evidence import Key, statements
from motorlab.packet_conflicts import overruled
from motorlab.packet_terms import (
    DAYS,
    MAKER,
    MODIFIERS,
    NOT_READ,
    PREFIX,
    PRIOR,
    encoded,
    own_id,
    own_label,
)
from motorlab.phenopackets import Seen
from motorlab.phenotypes import Said, term_for

__all__ = ["write_phenopacket"]

VERSION = "2.0"
HPO = {
    "id": "hp",
    "name": "human phenotype ontology",
    "url": "http://purl.obolibrary.org/obo/hp.owl",
    "version": "2026-01-08",
    "namespacePrefix": "HP",
    "iriPrefix": "http://purl.obolibrary.org/obo/HP_",
}
OURS = {
    "id": "motorlab",
    "name": "findings of MotorLab",
    "url": "urn:motorlab",
    "version": "1",
    "namespacePrefix": PREFIX.rstrip(":"),
    "iriPrefix": "urn:motorlab:",
}


def write_phenopacket(seen: Mapping[Key, Any], path: str | Path) -> None:
    """Write what was seen as a Phenopacket of version 2, from which `read_phenopacket` reads the same.

    What a term of the ontology says exactly is written as that term, with its side as a modifier; everything else
    under a term of our own (`MOTORLAB:power:tibialis_anterior:left`), with the value in its description.

    Parameters
    ----------
    seen
        Keys and values as `localise` takes them. A `Seen` also keeps its subject, days and what was not understood.
    path
        The file to write.

    Raises
    ------
    ValueError
        If a key or a value is unknown, two of them cannot both hold, or the file cannot be written. A file that was
        there before is then left as it was.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from motorlab.phenopackets import read_phenopacket
    >>> with TemporaryDirectory() as folder:
    ...     write_phenopacket({("reflex", "ankle", "left"): (3, 4)}, Path(folder) / "case.json")
    ...     dict(read_phenopacket(Path(folder) / "case.json"))
    {('reflex', 'ankle', 'left'): (3, 4)}
    """
    if not isinstance(path, (str, Path)):
        raise ValueError(f"A Phenopacket is written to the path of a file, not to {quoted(path)}.")
    statements(seen)
    features = _written(seen)
    packet: dict[str, Any] = {"id": "motorlab-case"}
    if isinstance(seen, Seen):
        days = None if seen.days is None else finite(seen.days, "days", 0)
        for id_, label, value in (
            (DAYS, "Days since the first lesion began", days),
            (PRIOR, "Patients among whom this one is found", seen.prior),
        ):
            if value is not None:
                features.append({"type": {"id": id_, "label": label}, "description": encoded(value)})
        for id_, label, excluded, why in seen.not_understood.to_numpy().tolist():
            features.append({**_feature(id_, label, excluded), "description": NOT_READ + why})
        if seen.subject:
            packet = {"id": seen.subject, "subject": {"id": seen.subject}}
    packet["phenotypicFeatures"] = features
    packet["metaData"] = {
        "created": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "createdBy": MAKER,
        "resources": [HPO, OURS],
        "phenopacketSchemaVersion": VERSION,
    }
    _put(json.dumps(packet, indent=2, ensure_ascii=False) + "\n", Path(path))


def _put(text: str, path: Path) -> None:
    """Write a text beside its place and move it there at once: half a patient is worse than none."""
    try:
        raw = text.encode("utf-8")
    except UnicodeEncodeError as error:
        letter = text[error.start]
        raise ValueError(
            f"The letter {letter!r} cannot be written in a file: it is half of a pair."
        ) from None
    beside = path.parent / f".{path.name}.{os.getpid()}.part"
    try:
        beside.write_bytes(raw)
        os.replace(beside, path)
    except (OSError, ValueError) as error:
        said = error.strerror if isinstance(error, OSError) else error
        raise ValueError(f"{path.name or path} cannot be written: {said}.") from None
    finally:
        with suppress(OSError, ValueError):
            beside.unlink(missing_ok=True)


def _written(seen: Mapping[Key, Any]) -> list[dict[str, Any]]:
    """Return the features of all keys."""
    terms: dict[Key, list[tuple[Said, str]]] = {}
    for key, value in seen.items():
        several = value if isinstance(value, list) and len(value) > 1 else [value]
        found = [(term_for(key, item), item) for item in several]
        if all(term for term, _ in found) and len({term for term, _ in found}) == len(several):
            terms[key] = [(Said(key, item, term[0], term[2]), term[1]) for term, item in found if term]
    # what a reader would take for a contradiction is written in our own words, which give way to no term
    while lost := _given_up(seen, terms):
        for key in lost:
            del terms[key]
    features = []
    for key, value in seen.items():
        if key in terms:
            features += [_feature(part.term, label, part.excluded, key[2]) for part, label in terms[key]]
        else:
            own = _feature(own_id(key), own_label(key), False, key[2])
            features.append({**own, "description": encoded(value)})
    return features


def _given_up(seen: Mapping[Key, Any], terms: Mapping[Key, list[tuple[Said, str]]]) -> set[Key]:
    """Return the keys that are written as terms and would not be read back beside the others."""
    parts = [part for some in terms.values() for part, _ in some]
    parts += [Said(key, value, own_id(key)) for key, value in seen.items() if key not in terms]
    lost = overruled(parts)
    for place, other in lost.items():
        if parts[place].own:
            raise ValueError(f"{parts[place].key} and {other.key}: both cannot hold. Change one of them.")
    return {parts[place].key for place in lost}


def _feature(id_: str, label: str, excluded: bool, side: str = "any") -> dict[str, Any]:
    found: dict[str, Any] = {"type": {"id": id_, "label": label}}
    if excluded:
        found["excluded"] = True
    if side in MODIFIERS:
        found["modifiers"] = [dict(zip(("id", "label"), MODIFIERS[side], strict=True))]
    return found
