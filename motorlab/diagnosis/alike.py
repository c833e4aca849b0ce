"""Which findings are not independent of each other, and for how much each of them counts.

Findings of one kind on one nerve or root hang together, and so do the right and left of one symmetrical finding: each
further one counts for a part.
"""

from collections import Counter
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from motorlab.diagnosis.evidence import Key, Statement
from motorlab.diagnosis.outcomes import reading_error
from motorlab.lesions import OTHER_SIDE
from motorlab.tables import rows

__all__ = ["alike", "group_of", "shares"]

Floats = NDArray[np.float64]


def alike(found: Sequence[Statement]) -> tuple[int, ...]:
    """Return for each statement how many there are of its kind on its nerve or root, itself included.

    What is the same on the other side is counted too: one cause makes both.
    """
    groups = [group_of(statement) for statement in found]
    said = {(statement.key, statement.accepted) for statement in found if statement.way == "one"}
    twins = [
        group for item, group in zip(found, groups, strict=True) if (_turned(item.key), item.accepted) in said
    ]
    sizes = Counter([*groups, *twins])
    return tuple(sizes[group] for group in groups)


def _turned(key: Key) -> Key | None:
    """Return the key of the other side, if there is one."""
    finding, target, side = key
    return (finding, target, OTHER_SIDE[side]) if side in OTHER_SIDE else None


def shares(sizes: Sequence[int]) -> Floats:
    """Return how much each statement counts: of n alike, 1 and a part of each further one, shared evenly."""
    part = reading_error("all", "shared_evidence")
    return np.array([(1.0 + part * (size - 1)) / size for size in sizes])


def group_of(statement: Statement) -> tuple[str, ...]:
    """Return what makes statements alike: the finding, the nerve or root its target hangs on, and the side."""
    finding, target, side = statement.key
    carrier = _carriers().get(target.rpartition(":")[2] if finding == "sensation" else target)
    if statement.way != "one" or carrier is None:
        return (*statement.key, repr(statement.value))
    return (finding, carrier, side)


@cache
def _carriers() -> dict[str, str]:
    """Return for every muscle and region of skin the last nerve on its way, or its root where there is none."""
    found: dict[str, str] = {}
    for table, item in (("muscle", "muscle"), ("region", "region")):
        main: dict[str, tuple[float, str]] = {}
        for row in rows(f"{table}_roots"):
            name = getattr(row, item)
            if row.weight > main.get(name, (-1.0, ""))[0]:
                main[name] = (row.weight, row.root)
        found |= {name: root for name, (_, root) in main.items()}
        for row in rows(f"{table}_paths"):
            name = getattr(row, item)
            if name in main and row.root == main[name][1]:
                found[name] = row.site
    return found
