"""What the test chooser computes of one choice: the people, the lines of the nomogram, tests in a row."""

from functools import lru_cache
from html import escape
from math import isnan
from typing import Any

import pandas as pd

from motorlab.diagnosis.chains import chain
from motorlab.diagnosis.comparing import compare_tests, outcome_table
from motorlab.diagnosis.people import frequencies as out_of_1000
from motorlab.diagnosis.readings import readings
from motorlab.figures.frequencies import frequencies, frequencies_words
from motorlab.figures.nomogram import Result
from motorlab.widgets.choice import Choice, said
from motorlab.widgets.chooser_tables import chained

__all__ = ["compared", "in_a_row", "people", "results"]

MISSING = "No study gave both a sensitivity and a specificity for this, so the people are the model's."


@lru_cache(maxsize=64)
def compared(tests: tuple[str, ...], first: str, second: str, day: float) -> pd.DataFrame:
    """Return the rows for the first hypothesis."""
    table = compare_tests(tests, [first, second], day)
    return table[table["hypothesis"] == first].reset_index(drop=True)


def results(line: Any) -> list[Result]:
    """Return the lines of the nomogram that are known."""
    listed = (
        *((("published", "abnormal"), "lr_plus"), (("published", "normal"), "lr_minus")),
        *((("model", "abnormal"), "model_lr_plus"), (("model", "normal"), "model_lr_minus")),
    )
    return [Result(*who, float(line[column])) for who, column in listed if not isnan(line[column])]


def people(now: Choice, line: Any) -> tuple[str, str]:
    """Return the drawn people, and a sentence where no study says what was asked for."""
    study = _by_study(line)
    whose = now.whose if study else "model"
    sorted_ = out_of_1000(now.before, study if whose == "published" else _by_model(now))
    condition = said(now.first)
    twin = escape(frequencies_words(sorted_, condition))
    drawn = frequencies(sorted_, condition)
    return f'{drawn}<p class="motorlab-hidden">{twin}</p>', "" if whose == now.whose else MISSING


def _by_model(now: Choice) -> dict[str, tuple[float, float]]:
    """Return the outcomes of the drawn test under both hypotheses, the normal one last."""
    if now.drawn in readings():
        table = outcome_table(now.drawn, [now.first, now.second], now.day)
        found = {str(name): (float(row[now.first]), float(row[now.second])) for name, row in table.iterrows()}
        normal = found.pop("normal")
        return found | {"normal": normal}
    table = compared((now.drawn,), now.first, now.second, now.day)
    shares = (table["model_sensitivity"].item() / 100.0, 1.0 - table["model_specificity"].item() / 100.0)
    return _two(*shares)


def _by_study(line: Any) -> dict[str, tuple[float, float]]:
    shares = [float(line[f"{name}_used"]) / 100.0 for name in ("sensitivity", "specificity")]
    return {} if any(isnan(share) for share in shares) else _two(shares[0], 1.0 - shares[1])


def _two(with_it: float, without: float) -> dict[str, tuple[float, float]]:
    return {"abnormal": (with_it, without), "normal": (1.0 - with_it, 1.0 - without)}


def in_a_row(now: Choice) -> str:
    """Return what the tests say one after the other."""
    results = dict(zip(now.tests, now.results, strict=True))
    return chained(chain(results, [now.first, now.second], now.day, before=now.before))
