"""Tests beyond the bedside: conduction, needle, junction, magnetic stimulation, biopsy, and tests of the cause."""

from motorlab.studies import biopsy, causes, conduction, needle

__all__ = ["RULES"]

RULES = {**needle.RULES, **biopsy.RULES, **conduction.RULES, **causes.RULES}
