"""Paths through structures, and what survives of them.

Only structures that something hits take room and time: most paths of most cases are whole.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["NOWHERE", "Logs", "Paths"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
NOWHERE = 0  # the first structure is one that nothing damages: the padding of shorter paths points to it


@dataclass(frozen=True)
class Logs:
    """Logarithm of what each structure transmits, structures by columns; only those that are hit take room.

    Attributes
    ----------
    row
        Row of each structure in `values`; the first row, all 0, is that of every structure that nothing hits.
    values
        Logarithms, rows by columns.
    """

    row: Whole
    values: Floats

    def __getitem__(self, structure: int | list[int] | Whole) -> Floats:
        """Return the logarithms of some structures by their index."""
        return np.asarray(self.values[self.row[structure]])


@dataclass(frozen=True)
class Paths:
    """Paths through structures: row by row the structures passed and how much each one counts.

    Attributes
    ----------
    structure
        Index of a structure, paths by steps; short paths are padded with `NOWHERE`.
    share
        Exponent of each step: 1, or less where only a part of the fibres passes.
    """

    structure: Whole
    share: Floats

    @classmethod
    def of(cls, steps: list[list[tuple[int, float]]]) -> "Paths":
        """Return the paths that are given as lists of (structure, share)."""
        length = max((len(path) for path in steps), default=0) or 1
        structure = np.full((len(steps), length), NOWHERE)
        share = np.zeros((len(steps), length))
        for row, path in enumerate(steps):
            for place, (index, part) in enumerate(path):
                structure[row, place], share[row, place] = index, part
        return cls(structure, share)

    def transmission(self, log: Logs) -> Floats:
        """Return what survives of each path: the product over its structures.

        Parameters
        ----------
        log
            Logarithm of the transmission of each structure.

        Returns
        -------
        array
            Paths by columns, 0 lost to 1 intact.
        """
        rows = log.row[self.structure]
        hit = np.flatnonzero(rows.any(axis=1))  # most paths of most cases are whole
        found = np.ones((len(rows), log.values.shape[1]))
        found[hit] = np.exp(np.einsum("psc,ps->pc", log.values[rows[hit]], self.share[hit]))
        return found
