"""MotorLab: break the motor pathway, see the signs, the reflex curves and the tests, and read it backwards.

For teaching, not for patients.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from motorlab.case_texts import case_text, read_case_text
from motorlab.diagnosis.comparing import compare_tests
from motorlab.diagnosis.localising import localise
from motorlab.diagnosis.next_tests import next_tests
from motorlab.diagnosis.working import explain_belief
from motorlab.expected_tests import expected_tests
from motorlab.findings import compare, expect
from motorlab.lesions import Lesion, on_day, syndrome
from motorlab.packet_writing import write_phenopacket
from motorlab.pathway import state
from motorlab.phenopackets import read_phenopacket
from motorlab.reports import report
from motorlab.scales import scale_score, scale_table
from motorlab.simulations import simulate
from motorlab.tables import table
from motorlab.treatments import Treatment

if TYPE_CHECKING:
    from motorlab import figures
    from motorlab.widgets.bench import bench
    from motorlab.widgets.electrodiagnosis import electrodiagnosis
    from motorlab.widgets.localiser import localiser
    from motorlab.widgets.question import question
    from motorlab.widgets.scale_form import scale_form
    from motorlab.widgets.test_chooser import test_chooser
    from motorlab.widgets.volley import volley

__all__ = [
    "Lesion",
    "Treatment",
    "bench",
    "case_text",
    "compare",
    "compare_tests",
    "electrodiagnosis",
    "expect",
    "expected_tests",
    "explain_belief",
    "figures",
    "localise",
    "localiser",
    "next_tests",
    "on_day",
    "question",
    "read_case_text",
    "read_phenopacket",
    "report",
    "scale_form",
    "scale_score",
    "scale_table",
    "simulate",
    "state",
    "syndrome",
    "table",
    "test_chooser",
    "volley",
    "write_phenopacket",
]


PANELS = ("bench", "electrodiagnosis", "localiser", "question", "scale_form", "test_chooser", "volley")


def __getattr__(name: str) -> Any:
    # pictures and panels bring plotly and ipywidgets, three times the rest: loaded when first asked for
    if name == "figures":
        return import_module("motorlab.figures")
    if name in PANELS:
        return getattr(import_module(f"motorlab.widgets.{name}"), name)
    raise AttributeError(f"module 'motorlab' has no attribute {name!r}")
