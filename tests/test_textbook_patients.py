"""Fifty-odd patients as textbooks describe them, in terms of the Human Phenotype Ontology: is the compartment found?

They were written down from general knowledge before the first run. That run showed what muscle disease lacked (face and
shoulder blades, eyes, myotonia), which was added; so they are no measure, as `benchmarks/real_cases.py` is. Here only a
fall is noticed.
"""

import csv
from pathlib import Path

import pandas as pd

from motorlab.diagnosis.localising import localise
from motorlab.phenopackets import read_phenopacket
from motorlab.tables import table

COMPARTMENTS = ["upper", "lower", "both", "junction", "muscle"]
FILE = Path(__file__).with_name("textbook_patients.csv")


def patients() -> pd.DataFrame:
    """Return one row per patient: the compartment that is meant, and the one that is believed."""
    terms = dict(table("hpo_terms")[["label", "term"]].itertuples(index=False, name=None))
    found = []
    with FILE.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            features = [
                {"type": {"id": terms[label], "label": label}, "excluded": column == "excluded"}
                for column in ("observed", "excluded")
                for label in filter(None, row[column].split("; "))
            ]
            seen = read_phenopacket({"id": row["patient"], "phenotypicFeatures": features})
            belief = localise(seen, level="compartment", prior="rare_disease")[COMPARTMENTS]
            found.append({"patient": row["patient"], "meant": row["compartment"], "held": belief.idxmax()})
    return pd.DataFrame(found)


def test_compartments_of_textbook_patients_are_found() -> None:
    found = patients()
    right = (found["meant"] == found["held"]).groupby(found["meant"]).mean()
    wrong = found[found["meant"] != found["held"]].to_string(index=False)
    assert set(right.index) == set(COMPARTMENTS)
    assert right.mean() >= 0.8, wrong
    assert right.min() >= 0.6, wrong
