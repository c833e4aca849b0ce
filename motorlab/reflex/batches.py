"""Many runs in a row: they say how far they are, and can be stopped without losing what is done."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

__all__ = ["Told", "in_turn"]

Task = TypeVar("Task")
Result = TypeVar("Result")
Told = Callable[[int, int], None]  # how many are done, and of how many


def in_turn(work: Callable[[Task], Result], tasks: Iterable[Task], told: Told | None = None) -> list[Result]:
    """Return the result of each task; of those that are done, where it is stopped before the end.

    Parameters
    ----------
    work
        Makes a result of a task.
    tasks
        What is to be done, in order.
    told
        Called with the number of tasks that are done and the number of all, before the first and after each.

    Returns
    -------
    list
        The results. An interruption (the stop button of a notebook, Ctrl C) ends the work, not the program: what was
        done until then comes back.

    Examples
    --------
    >>> in_turn(lambda number: number**2, (1, 2, 3), told=lambda done, of: print(done, "of", of))
    0 of 3
    1 of 3
    2 of 3
    3 of 3
    [1, 4, 9]
    """
    whole: Sequence[Task] = tuple(tasks)
    found: list[Result] = []
    try:
        for number, task in enumerate(whole):
            if told:
                told(number, len(whole))
            found.append(work(task))
        if told:
            told(len(whole), len(whole))
    except KeyboardInterrupt:
        pass
    return found
