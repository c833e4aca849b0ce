"""What was seen is written as a GA4GH Phenopacket of version 2, from which the same is read."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from motorlab.diagnosis.evidence import Key, statements
from motorlab.packet_terms import (
    DAYS,
    MAKER,
    MEASUREMENT,
    MODIFIERS,
    NOT_READ,
    PREFIX,
    PRIOR,
    encoded,
    own_id,
    own_label,
)
from motorlab.phenopackets import Seen
from motorlab.phenotypes import Said, overruled, term_for

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
        If a key or a value is unknown.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from motorlab.phenopackets import read_phenopacket
    >>> with TemporaryDirectory() as folder:
    ...     write_phenopacket({("reflex", "ankle", "left"): (3, 4)}, Path(folder) / "case.json")
    ...     dict(read_phenopacket(Path(folder) / "case.json"))
    {('reflex', 'ankle', 'left'): (3, 4)}
    """
    for key, value in seen.items():
        statements({key: value})
    features = _written(seen)
    packet: dict[str, Any] = {"id": "motorlab-case"}
    if isinstance(seen, Seen):
        for id_, label, value in (
            (DAYS, "Days since the first lesion began", seen.days),
            (PRIOR, "Patients among whom this one is found", seen.prior),
        ):
            if value is not None:
                features.append({"type": {"id": id_, "label": label}, "description": encoded(value)})
        for id_, label, excluded, why in seen.not_understood.to_numpy().tolist():
            if id_ and why != MEASUREMENT:
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
    Path(path).write_text(json.dumps(packet, indent=2, ensure_ascii=False) + "\n", "utf-8")


def _written(seen: Mapping[Key, Any]) -> list[dict[str, Any]]:
    """Return the features of all keys."""
    terms: dict[Key, list[tuple[Said, str]]] = {}
    for key, value in seen.items():
        several = value if isinstance(value, list) and len(value) > 1 else [value]
        found = [(term_for(key, item), item) for item in several]
        if all(term for term, _ in found) and len({term for term, _ in found}) == len(several):
            terms[key] = [(Said(key, item, term[0], term[2]), term[1]) for term, item in found if term]
    parts = [part for some in terms.values() for part, _ in some]
    # what a reader would take for a contradiction is written in our own words, which nothing overrules
    for place in overruled(parts):
        terms.pop(parts[place].key, None)
    features = []
    for key, value in seen.items():
        if key in terms:
            features += [_feature(part.term, label, part.excluded, key[2]) for part, label in terms[key]]
        else:
            own = _feature(own_id(key), own_label(key), False, key[2])
            features.append({**own, "description": encoded(value)})
    return features


def _feature(id_: str, label: str, excluded: bool, side: str = "any") -> dict[str, Any]:
    found: dict[str, Any] = {"type": {"id": id_, "label": label}}
    if excluded:
        found["excluded"] = True
    if side in MODIFIERS:
        found["modifiers"] = [dict(zip(("id", "label"), MODIFIERS[side], strict=True))]
    return found
