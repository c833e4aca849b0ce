"""Published patients: a GA4GH Phenopacket (version 2) is read into what was seen.

Diseases, genes and terms that state the answer are not read: they would spare the reader the question.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from motorlab.choices import finite, one_of
from motorlab.diagnosis.beliefs import PRIORS
from motorlab.diagnosis.evidence import Key, statements
from motorlab.packet_conflicts import settled
from motorlab.packet_files import WHERE, features_of, field, listed, loaded, text_of
from motorlab.packet_terms import (
    DAYS,
    MAKER,
    MEASUREMENT,
    MODIFIERS,
    NOT_READ,
    PREFIX,
    PRIOR,
    decoded,
    own_key,
)
from motorlab.packet_times import days_between, moment
from motorlab.phenotypes import Said, said, why_not

__all__ = ["Seen", "read_phenopacket"]

SIDES = {id_: side for side, (id_, _) in MODIFIERS.items()}


class Seen(dict[Key, Any]):
    """What was seen in a patient, as `localise` takes it, and what the record holds besides.

    Attributes
    ----------
    not_understood
        Table of what was not read: `id`, `label`, `excluded`, and `why`. Nothing is dropped silently.
    subject
        The patient's id in the record, "" where there is none.
    days
        Days from the first onset to the last visit, None where the record does not give both.
    prior
        The prior that `localise` takes unless told: `rare_disease`, since nearly all published Phenopackets are of
        such patients, and None (a clinic's) for what MotorLab wrote itself.

    Examples
    --------
    >>> Seen({("plantar", "", "left"): "extensor"}, days=30).days
    30
    """

    def __init__(
        self,
        findings: Mapping[Key, Any] | Iterable[tuple[Key, Any]] = (),
        *,
        not_understood: Iterable[tuple[str, str, bool, str]] = (),
        subject: str = "",
        days: float | None = None,
        prior: str | None = None,
    ) -> None:
        super().__init__(findings)
        self.not_understood = pd.DataFrame(list(not_understood), columns=["id", "label", "excluded", "why"])
        self.subject = subject
        self.days = days
        self.prior = prior


def read_phenopacket(source: str | Path | Mapping[str, Any]) -> Seen:
    """Return what a Phenopacket says was seen.

    Parameters
    ----------
    source
        Path of a JSON file with one Phenopacket of version 2, or the same as a dict.

    Returns
    -------
    Seen
        Findings by (finding, target, side), mostly with "any"; what is not understood stands beside them.

    Raises
    ------
    ValueError
        One sentence, where the file is missing, too large, broken, or no Phenopacket of version 2.

    Examples
    --------
    >>> features = [{"type": {"id": "HP:0003487", "label": "Babinski sign"}}, {"type": {"id": "HP:0001762"}}]
    >>> case = read_phenopacket({"id": "1", "phenotypicFeatures": features})
    >>> dict(case), case.not_understood["why"].tolist()
    ({('plantar', '', 'any'): 'extensor'}, ['a deformity, which follows weakness of many kinds'])
    """
    packet = loaded(source)
    left_out: list[tuple[str, str, bool, str]] = []
    parts: list[Said] = []
    labels: dict[tuple[str, bool], str] = {}
    onsets = []
    told: dict[str, Any] = {}
    for number, feature in enumerate(features_of(packet), start=1):
        where = f"feature {number}"
        type_ = field(feature, "type", dict, where) or {}
        term, label = text_of(type_, "id", where), text_of(type_, "label", where)
        excluded = bool(field(feature, "excluded", bool, where))
        onset = moment(feature, "onset", where)
        description = text_of(feature, "description", where)
        if term in (DAYS, PRIOR) and not excluded and not description.startswith(NOT_READ):
            told[term] = decoded(description)
            continue
        found, why = _understood(feature, term, excluded, where)
        parts += found
        labels[term, excluded] = label or term
        if not found:
            left_out.append((term, label, excluded, why))
        elif not excluded:
            onsets.append(onset)
    for number, measurement in enumerate(listed(packet, "measurements", WHERE), start=1):
        assay = field(measurement, "assay", dict, f"measurement {number}") or {}
        id_, label = (text_of(assay, name, f"measurement {number}") for name in ("id", "label"))
        left_out.append((id_, label, False, MEASUREMENT))
    diseases = enumerate(listed(packet, "diseases", WHERE), start=1)
    onsets += [moment(disease, "onset", f"disease {number}") for number, disease in diseases]
    subject = field(packet, "subject", dict, WHERE) or {}
    days = days_between(onsets, moment(subject, "timeAtLastEncounter", "the subject"))
    known, lost = settled(parts)
    for part, against in lost:
        other = labels[against.term, against.excluded] + (
            " (looked for and absent)" if against.excluded else ""
        )
        why = f"it, or a part of it, cannot hold beside {other}, which is kept"
        left_out.append((part.term, labels[part.term, part.excluded], part.excluded, why))
    left_out = list(dict.fromkeys(left_out))
    made = text_of(field(packet, "metaData", dict, WHERE) or {}, "createdBy", WHERE)
    return Seen(
        known,
        not_understood=left_out,
        subject=text_of(subject, "id", "the subject"),
        days=finite(told[DAYS], "days", 0) if DAYS in told else days,
        prior=one_of(told[PRIOR], PRIORS, "prior")
        if PRIOR in told
        else None
        if made == MAKER
        else "rare_disease",
    )


def _understood(feature: Mapping[str, Any], term: str, excluded: bool, where: str) -> tuple[list[Said], str]:
    """Return what a feature says, or nothing and why."""
    said_of_it = text_of(feature, "description", where)
    if said_of_it.startswith(NOT_READ):
        return [], said_of_it.removeprefix(NOT_READ)
    if not term:
        return [], "it names no term"
    if field(feature, "resolution", dict, where) is not None:
        return [], "it had gone by then"
    if term.startswith(PREFIX):
        if excluded:
            return [], "a value of our own cannot be excluded"
        try:
            part = Said(own_key(term), decoded(said_of_it), term)
            statements({part.key: part.value})
        except ValueError as error:
            return [], str(error)
        return [part], ""
    modifiers = {text_of(item, "id", where) for item in listed(feature, "modifiers", where)}
    sides = [side for id_, side in SIDES.items() if id_ in modifiers] or ["any"]
    if "both" in sides:
        # what is absent on both sides may still be there on one
        sides = [] if excluded else ["left", "right"]
    return [part for side in sides for part in said(term, excluded, side)], why_not(term, excluded)
