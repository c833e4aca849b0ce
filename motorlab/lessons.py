"""What notebooks call: glue between runs, their pictures and their words."""

import pandas as pd

from motorlab.figures.protocol_titles import titled
from motorlab.figures.reflexes import reflex, sentence
from motorlab.reflex.run import Run
from motorlab.step_tables import step_table
from motorlab.widgets.plate import Plate

__all__ = ["run_plate"]


def run_plate(
    run: Run, healthy_run: Run | None = None, table: pd.DataFrame | None = None, *, opens: str = ""
) -> Plate:
    """Return the picture of a run over the healthy one, with what it shows in words and as a table.

    Parameters
    ----------
    run, healthy_run
        As for `motorlab.figures.reflex`; without the second the run stands alone.
    table
        What the text twin holds besides the words; None for the run's own steps, if it has any.
    opens
        What a button says that shows it all; without it everything is shown at once.

    Examples
    --------
    >>> import motorlab as ml
    >>> run = ml.simulate(protocol="h_reflex")
    >>> "the largest H reflex is" in run_plate(run, run).words
    True
    """
    figure = titled(reflex(run, healthy_run), run)
    figure.update_layout(meta={"words": sentence(run, healthy_run)})
    return Plate(figure, step_table(run) if table is None else table, opens=opens)
