"""Progress: a bar that says how far a long piece of work is, and how it is stopped."""

import ipywidgets as ui
from IPython.display import display

from motorlab.reflex.batches import Told

__all__ = ["progress"]

STOP = "To stop, press the square in the bar above (interrupt the kernel): what is done is kept."


def progress(name: str) -> Told:
    """Show a bar for a piece of work, and return what moves it.

    Parameters
    ----------
    name
        What is being done.

    Examples
    --------
    >>> told = progress("Clonus")
    >>> told(0, 3)
    IntProgress(value=0, bar_style='info', description='Clonus', max=3) HTML(value='0 of 3. To stop, ...')
    """
    bar, words = ui.IntProgress(description=name, bar_style="info"), ui.HTML()

    def told(done: int, of: int) -> None:
        bar.max, bar.value = of, done
        words.value = f"{done} of {of}. {STOP}" if done < of else f"{of} of {of} done."
        if done == 0:
            display(bar, words)

    return told
