"""What notebooks call: glue between runs, their pictures and their words."""

import pandas as pd

from motorlab.figures.reflexes import reflex, sentence
from motorlab.reflex.run import Run
from motorlab.widgets.plate import Plate

__all__ = ["run_plate"]

HEIGHT_PX = 420


def run_plate(run: Run, healthy_run: Run, table: pd.DataFrame | None = None, *, opens: str = "") -> Plate:
    """Return the picture of a run over the healthy one, with what it shows in words and as a table.

    Parameters
    ----------
    run, healthy_run
        As for `motorlab.figures.reflex`.
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
    figure = reflex(run, healthy_run)
    figure.update_layout(height=HEIGHT_PX, meta={"words": sentence(run, healthy_run)})
    if table is None and len(run.steps):
        table = run.steps.round(2)
    return Plate(figure, table, opens=opens)
