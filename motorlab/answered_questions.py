"""Which question each test answers, which it leaves open, and from which day: a page for a lesson.

An upper motor neuron is found sick at the bedside; imaging and the laboratory find out why.
"""

import pandas as pd

from motorlab.choices import one_of
from motorlab.tables import rows, table

__all__ = ["test_questions"]

BEDSIDE = "bedside"


def test_questions(kind: str | None = None) -> pd.DataFrame:
    """Return the questions that tests answer, in the order in which they are taught.

    Parameters
    ----------
    kind
        "bedside", "neurophysiology", "imaging", "laboratory" or "genetic"; None all of them.

    Returns
    -------
    DataFrame
        One row per question; a test that answers different questions on different days has several rows. Columns:
        `test` (id, "" for the examination), `name`, `kind`, `answers`, `not_answered`, `from_day` (days after onset)
        and `source`.

    Raises
    ------
    ValueError
        If there is no such kind.

    Examples
    --------
    >>> test_questions("imaging").query("test == 'ct_head'")["answers"].tolist()
    ['Is there blood?', 'Has an infarct turned dark?']
    >>> test_questions().iloc[0]["name"]
    'Examination at the bedside'
    """
    tests = {row.test: (row.name, row.category) for row in rows("tests")}
    tests[""] = ("Examination at the bedside", BEDSIDE)
    frame = table("test_questions").sort_values("order")
    frame["name"] = [tests[test][0] for test in frame["test"]]
    frame["kind"] = [tests[test][1] for test in frame["test"]]
    if kind is not None:
        frame = frame[frame["kind"] == one_of(kind, dict.fromkeys(frame["kind"]), "kind of test")]
    columns = ["test", "name", "kind", "answers", "not_answered", "from_day", "source"]
    return frame[columns].reset_index(drop=True)
