"""Pictures: tables and runs go in, plain Plotly figures come out."""

from motorlab.figures.axons import axon_lanes
from motorlab.figures.body import body, body_words
from motorlab.figures.jerks import jerk_curves
from motorlab.figures.neuraxis import neuraxis
from motorlab.figures.reflex_figure import reflex_figure, reflex_words
from motorlab.figures.reflexes import reflex
from motorlab.figures.timeline import sign_timeline
from motorlab.figures.ways import neuraxis_words

__all__ = [
    "axon_lanes",
    "body",
    "body_words",
    "jerk_curves",
    "neuraxis",
    "neuraxis_words",
    "reflex",
    "reflex_figure",
    "reflex_words",
    "sign_timeline",
]
