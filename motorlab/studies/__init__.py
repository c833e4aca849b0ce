"""Tests beyond the bedside: nerve conduction, needle, junction, magnetic stimulation, and tests of the cause."""

from motorlab.studies import conduction, needle

__all__ = ["RULES"]

RULES = {**needle.RULES, **conduction.RULES}
