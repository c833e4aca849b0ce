"""Bedside findings: the reading rules that turn flows into signs, over many cases at once."""

from motorlab.exam import cranial, reflexes, senses, strength

__all__ = ["RULES"]

RULES = {**strength.RULES, **reflexes.RULES, **cranial.RULES, **senses.RULES}
