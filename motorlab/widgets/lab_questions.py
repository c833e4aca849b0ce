"""What the laboratory shows of a card's question: its case on its day, and the nerve that the answers are about."""

from motorlab.questions import Question, right_choice
from motorlab.studies.late_values import f_studies
from motorlab.tables import rows
from motorlab.widgets.visit import (
    Visit,
    points_of,
    stimulated,
    swept,
    with_case,
    with_day,
    with_fields,
    with_study,
)

__all__ = ["with_question"]

STUDIES = {"cmap": "cmap", "snap": "snap", "motor_velocity": "cmap"}  # where each finding is recorded


def with_question(now: Visit, question: Question) -> Visit:
    """Show the case of a question; the first nerve that decides is in hand, and all its shocks are given.

    Where no nerve decides, the one in hand stays.

    Examples
    --------
    >>> from motorlab.questions import asked
    >>> shown = with_question(Visit(), asked("foot_drop_day_2"))
    >>> shown.study, shown.day, len(shown.done)
    ('fibular', 2.0, 3)
    """
    shown = with_day(with_case(now, question.case), question.day)
    for finding, target, side in (
        right_choice(question.name).row,
        *(choice.row for choice in question.choices),
    ):
        study = target.partition(":")[0]
        if finding == "f_wave" and study in f_studies().row:
            return swept(with_fields(with_study(shown, "cmap", study), side=side), f"{finding}:{study}")
        if (STUDIES.get(finding), study) in _known():
            taken = with_fields(with_study(shown, STUDIES[finding], study), side=side)
            return stimulated(taken, *points_of(taken.finding, taken.study))
    return stimulated(shown, *points_of(shown.finding, shown.study))


def _known() -> set[tuple[str, str]]:
    return {(row.finding, row.study) for row in rows("stimulation_points")}
