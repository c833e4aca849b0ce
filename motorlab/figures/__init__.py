"""Pictures: tables and runs go in, plain Plotly figures come out."""

from motorlab.figures.reflexes import reflex

__all__ = ["reflex"]
