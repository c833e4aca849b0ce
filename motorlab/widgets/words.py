"""How the panel says a finding: groups in the order of an examination, names of targets, values as words."""

from functools import cache
from typing import Any

import pandas as pd

from motorlab.tables import table

__all__ = [
    "GROUPS",
    "KEY_MUSCLES",
    "KEY_REGIONS",
    "age",
    "citation",
    "group_of",
    "name_of",
    "share",
    "sign",
    "value",
]

GROUPS = {
    "Reflexes": (
        "reflex",
        "plantar",
        "clonus",
        "hoffmann",
        "inverted_reflex",
        "superficial_reflex",
        "primitive_reflex",
    ),
    "Tone and movement": (
        *(
            "tone",
            "spastic_catch",
            "rigidity",
            "drift",
            "synergy",
            "coordination",
            "slow_movement",
            "hoover",
            "gait",
        ),
    ),
    "Power": ("power", "fatigability"),
    "Muscle bulk and twitching": ("atrophy", "fasciculation", "cramps"),
    "Feeling": ("sensory_level", "sensation"),
    "Head, speech and breath": (
        *(
            "deviation",
            "dysarthria",
            "dysphagia",
            "pseudobulbar_affect",
            "ptosis",
            "pupil",
            "gaze",
            "respiration",
        ),
    ),
    "Bladder": ("bladder",),
    "Needle EMG": ("fibrillation", "motor_unit_potential", "recruitment"),
    "Nerve studies": (
        *("cmap", "snap", "motor_velocity", "f_wave", "repetitive_stimulation", "central_conduction"),
    ),
    "Imaging and laboratory": ("imaging", "laboratory"),
}
OTHER = "Other findings"

# One muscle for each movement that a short examination tests; the full list is one choice away.
KEY_MUSCLES = (
    *("frontalis", "orbicularis_oris", "tongue", "deltoid", "biceps", "triceps", "wrist_extensors"),
    *("first_dorsal_interosseous", "abductor_pollicis_brevis", "iliopsoas", "quadriceps", "gluteus_medius"),
    *("tibialis_anterior", "extensor_hallucis_longus", "tibialis_posterior", "gastrocnemius_soleus"),
)
KEY_REGIONS = ("", "any", "face", "arm", "hand", "trunk", "leg", "foot", "saddle")

ORDINAL = {
    "mrc_0_5": lambda grade: f"{grade}/5",
    "ninds_0_4": lambda grade: f"{grade} " + ("absent", "reduced", "normal", "brisk", "very brisk")[grade],
    "tone_-1_3": lambda grade: (
        f"{grade} " + ("normal", "slightly stiff", "stiff", "very stiff", "flaccid")[grade]
    ),
    "mas_0_4": lambda grade: f"{grade}/4",
}
FINDINGS = {
    "reflex": "{target} jerk",
    "plantar": "Plantar response",
    "hoffmann": "Hoffmann sign",
    "superficial_reflex": "{target} reflex",
    "inverted_reflex": "Inverted {target} jerk",
    "drift": "Pronator drift",
    "deviation": "{target} deviation",
    "cmap": "Motor response, {target}",
    "snap": "Sensory response, {target}",
    "motor_velocity": "Motor velocity, {target}",
    "f_wave": "F-wave, {target}",
    "power": "{target}",
    "sensation": "{target}",
    "imaging": "{target}",
    "laboratory": "{target}",
}


@cache
def group_of(finding: str) -> str:
    """Return the heading a finding stands under; one that is new to us stands under the last."""
    return next((name for name, members in GROUPS.items() if finding in members), OTHER)


@cache
def _names() -> dict[str, str]:
    """Names of everything that can be a target and whose id does not already say it well."""
    names: dict[str, str] = {}
    for title, key in (("tests", "test"),):
        frame = table(title)
        names |= dict(zip(frame[key], frame["name"], strict=True))
    return names


@cache
def name_of(target: str) -> str:
    """Return a target in words."""
    return _names().get(target) or target.replace("_", " ").replace(":", ", ")


@cache
def sign(finding: str, target: str) -> str:
    """Return finding and target as one short name, such as "Knee jerk"."""
    plain = finding.replace("_", " ")
    pattern = FINDINGS.get(finding, f"{plain}, {{target}}" if target else plain)
    words = pattern.format(target=name_of(target)).strip()
    return words[:1].upper() + words[1:]


def value(expected: Any, scale: str) -> str:
    """Return what is expected in words: "4 very brisk", "extensor"."""
    if isinstance(expected, str):
        return expected.replace("_", " ")
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
