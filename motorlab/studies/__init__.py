"""Tests beyond the bedside: conduction, needle, junction, magnetic stimulation, and tests of the cause."""

from motorlab.studies import causes, conduction, needle

__all__ = ["RULES"]

RULES = {**needle.RULES, **conduction.RULES, **causes.RULES}
