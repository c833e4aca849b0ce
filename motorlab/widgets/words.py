"""How the panel says a finding: groups in the order of an examination, names of targets, values as words."""

import re
from functools import cache
from typing import Any

import pandas as pd

from motorlab.pointing import pointer
from motorlab.sign_names import capital, name_of, sign
from motorlab.tables import table

__all__ = [
    "ASSUMED",
    "GROUPS",
    "KEY_MUSCLES",
    "KEY_REGIONS",
    "VARIABLE",
    "age",
    "breakable",
    "citation",
    "group_of",
    "name_of",
    "narrow",
    "sentence",
    "share",
    "sign",
    "status",
    "value",
]

EXPECTED, VARIABLE = 0.7, 0.3  # from here a finding is expected; under the second it is not expected
ASSUMED = '<sup title="teaching assumption">a</sup>'
GROUPS = {
    "Reflexes": (
        *("reflex", "plantar", "clonus", "hoffmann", "inverted_reflex", "superficial_reflex"),
        *("plantar_equivalent", "crossed_adductor", "pendular_reflex", "released_reflex", "primitive_reflex"),
    ),
    "Tone and movement": (
        *("tone", "spastic_catch", "rigidity", "gait", "drift", "rolling", "synergy", "slow_movement"),
        *("coordination", "hoover"),
    ),
    "Power": (
        "facial_palsy",
        "foot_drop",
        "wrist_drop",
        "beevor",
        "pyramidal_pattern",
        "power",
        "fatigability",
    ),
    "Muscle bulk and twitching": ("atrophy", "fasciculation", "cramps", "myotonia"),
    "Sensation": ("sensory_level", "sensation"),
    "Head, speech and breath": (
        *("deviation", "dysarthria", "dysphagia", "pseudobulbar_affect", "ptosis", "pupil", "gaze"),
        "respiration",
    ),
    "Bladder": ("bladder",),
    "Needle EMG": ("fibrillation", "motor_unit_potential", "recruitment"),
    "Nerve studies": (
        *("cmap", "snap", "motor_velocity", "f_wave", "h_reflex", "repetitive_stimulation"),
        *("central_conduction", "silent_period"),
    ),
    "Imaging and laboratory": ("imaging", "laboratory", "muscle_biopsy"),
}
OTHER = "Other findings"

# What a short examination looks at: one muscle for each movement, the usual jerks, skin by region. Everything
# else is one choice away. A finding that is not named here is shown whole.
KEY_MUSCLES = (
    *("frontalis", "orbicularis_oris", "tongue", "deltoid", "biceps", "triceps", "wrist_extensors"),
    *("first_dorsal_interosseous", "abductor_pollicis_brevis", "iliopsoas", "quadriceps", "gluteus_medius"),
    *("tibialis_anterior", "extensor_hallucis_longus", "tibialis_posterior", "gastrocnemius_soleus"),
)
KEY_REGIONS = ("face", "arm", "hand", "trunk", "leg", "foot", "saddle")
KEY_TARGETS: dict[str, tuple[str, ...]] = {
    "reflex": ("jaw", "biceps", "brachioradialis", "triceps", "finger_flexor", "knee", "ankle"),
    "power": KEY_MUSCLES,
    "atrophy": (*KEY_REGIONS, "tongue"),
    "fasciculation": (*KEY_REGIONS, "tongue"),
    "fatigability": KEY_REGIONS,
    "sensation": tuple(f"{way}:{region}" for way in ("touch", "pain", "vibration") for region in KEY_REGIONS),
    **dict.fromkeys(("plantar_equivalent", "crossed_adductor", "released_reflex", "primitive_reflex"), ()),
    **dict.fromkeys(("rolling", "synergy", "slow_movement"), ()),
    **dict.fromkeys((*GROUPS["Needle EMG"], *GROUPS["Nerve studies"], *GROUPS["Imaging and laboratory"]), ()),
}

ORDINAL = {
    "mrc_0_5": lambda grade: f"{grade}/5",
    "ninds_0_4": lambda grade: f"{grade} " + ("absent", "reduced", "normal", "brisk", "very brisk")[grade],
    "tone_-1_3": lambda grade: (
        f"{grade} " + ("normal", "slightly stiff", "stiff", "very stiff", "flaccid")[grade]
    ),
    "mas_0_4": lambda grade: f"{grade}/4",
}
# The first halves of compound words that are too long for a narrow column.
COMPOUND = re.compile(
    r"\b(brachio|bulbo|cerebro|infra|inter|musculo|neuro|pseudo|scapulo|sterno|supra|zygo)(?=[a-z]{6})",
    re.IGNORECASE,
)


@cache
def group_of(finding: str) -> str:
    """Return the heading a finding stands under; one that is new to us stands under the last."""
    return next((name for name, members in GROUPS.items() if finding in members), OTHER)


def breakable(name: str) -> str:
    """Return a name whose compound words may break where a reader would break them.

    Examples
    --------
    >>> breakable("Brachioradialis jerk").replace("\u00ad", "-")
    'Brachio-radialis jerk'
    """
    return COMPOUND.sub("\\1\u00ad", name)


def value(finding: str, expected: Any, scale: str) -> str:
    """Return what is expected in words: "4 very brisk", "extensor"."""
    if isinstance(expected, str):
        row = pointer(finding, expected)
        return row.shown if row and row.shown else expected.replace("_", " ")
    if expected is None or pd.isna(expected):
        return "not known"
    if scale in ORDINAL:
        return ORDINAL[scale](round(float(expected)))
    return f"{expected:.3g} {scale.replace('m_per_s', 'm/s').replace('mv', 'mV')}"


def share(chance: float) -> str:
    """Return a chance as a whole percentage."""
    return "" if pd.isna(chance) else f"{100 * chance:.0f} %"


def age(days: float) -> str:
    """Return a number of days as a clinician says it."""
    if days < 1:
        return f"{24 * days:.0f} hours"
    if days >= 365 and days % 365 < 1:
        years = int(days // 365)
        return f"{years} year" + "s" * (years > 1)
    return f"day {days:g}"


@cache
def _citations() -> dict[str, str]:
    frame = table("sources")
    return dict(zip(frame["key"], frame["citation"], strict=True))


def citation(source: str) -> str:
    """Return a source's short citation, or say that the number is our own."""
    if source == "assumption":
        return "a teaching assumption, not a measured number"
    return _citations().get(source, source)


def status(chance: float) -> str:
    """Return whether a finding is expected, variable or absent, by its chance."""
    return "expected" if chance >= EXPECTED else "variable" if chance >= VARIABLE else "absent"


def narrow(chance: float) -> str:
    """Return a percentage with the thinnest space there is."""
    return share(chance).replace(" ", "&#8239;")


def sentence(text: str) -> str:
    """Return a text as a sentence."""
    text = text.strip()
    text = capital(text)
    return text if not text or text[-1] in ".?!" else f"{text}."
