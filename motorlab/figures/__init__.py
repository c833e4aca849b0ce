"""Pictures: tables and runs go in, plain Plotly figures come out."""

from motorlab.figures.axons import axon_lanes
from motorlab.figures.belief_map import belief_map, belief_words
from motorlab.figures.body import body, body_words
from motorlab.figures.contributions import contributions, contributions_words
from motorlab.figures.courses import evidence_curves, evidence_grid
from motorlab.figures.day_worth import day_worth
from motorlab.figures.frequencies import frequencies, frequencies_words
from motorlab.figures.jerks import jerk_curves
from motorlab.figures.nerve_limb import nerve_limb, nerve_limb_words
from motorlab.figures.neuraxis import neuraxis
from motorlab.figures.nomogram import nomogram, nomogram_words
from motorlab.figures.plans import plan_course, plan_points
from motorlab.figures.protocol_recruitment import recruitment
from motorlab.figures.recordings import recorded_recruitment
from motorlab.figures.reflex_figure import reflex_figure, reflex_words
from motorlab.figures.reflexes import reflex
from motorlab.figures.regrowth import regrowth_curves
from motorlab.figures.scale_contrast import scale_contrast
from motorlab.figures.scan_scheme import scan_scheme
from motorlab.figures.scan_words import scan_words
from motorlab.figures.stimulation_curve import strength_duration_curves
from motorlab.figures.timeline import sign_timeline
from motorlab.figures.tone_clonus import clonus_map
from motorlab.figures.tone_contrasts import tone_contrasts
from motorlab.figures.ways import neuraxis_words

__all__ = [
    "axon_lanes",
    "belief_map",
    "belief_words",
    "body",
    "body_words",
    "clonus_map",
    "contributions",
    "contributions_words",
    "day_worth",
    "evidence_curves",
    "evidence_grid",
    "frequencies",
    "frequencies_words",
    "jerk_curves",
    "nerve_limb",
    "nerve_limb_words",
    "neuraxis",
    "neuraxis_words",
    "nomogram",
    "nomogram_words",
    "plan_course",
    "plan_points",
    "recorded_recruitment",
    "recruitment",
    "reflex",
    "reflex_figure",
    "reflex_words",
    "regrowth_curves",
    "scale_contrast",
    "scan_scheme",
    "scan_words",
    "sign_timeline",
    "strength_duration_curves",
    "tone_contrasts",
]
