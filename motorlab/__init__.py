"""MotorLab: break the motor pathway, see the signs, the reflex curves and the tests, and read it backwards.

For teaching, not for patients.
"""

from motorlab.findings import compare, expect
from motorlab.lesions import Lesion, on_day, syndrome
from motorlab.pathway import state
from motorlab.simulations import simulate
from motorlab.tables import table

__all__ = ["Lesion", "compare", "expect", "on_day", "simulate", "state", "syndrome", "table"]
