"""The forward model over all candidates, kept as one byte per finding and candidate, in memory and on disk.

The table is computed once (many cases at a time) and cached under a key of the content of `data/` and of the library,
so that a changed row or line makes a new table. Without a writable disk it lives in memory only.
"""

import hashlib
import os
import sys
import tempfile
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from motorlab.catalogue import catalogue
from motorlab.diagnosis.candidates import Candidates, candidates
from motorlab.diagnosis.outcomes import Outcomes, coded, outcomes
from motorlab.expectations import expectations, labels, places
from motorlab.lesions import OTHER_SIDE
from motorlab.tables import folder

__all__ = ["cache_folder", "columns", "computed"]

Bytes = NDArray[np.uint8]
PART = 256  # cases computed at a time by one thread
TABLES = 3  # kept on the disk: one of 20 MB is written whenever a line of data or code changes
DAY = 86400.0  # seconds after which half a table is nobody's work any more
CHECK = 4  # bytes behind a table that tell whether it is as it was written
ABOVE = ("figures", "widgets", "diagnosis")  # folders of the library that the forward model does not read


def cache_folder() -> Path:
    """Return where tables are kept between sessions: `MOTORLAB_CACHE`, or the user's own cache folder."""
    if chosen := os.environ.get("MOTORLAB_CACHE"):
        return Path(chosen)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home()) / "motorlab"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "motorlab"


@cache
def columns() -> Bytes:
    """Return the expected level of every finding in every candidate, rows of `labels` by candidates.

    Returns
    -------
    array of bytes
        As `Outcomes.codes` writes them. Read from the disk without being copied where a table of this content is there.

    Examples
    --------
    >>> columns().shape == (len(labels()), len(candidates()))
    True
    """
    listed = candidates()
    shape = (len(labels()), len(listed))
    try:
        place = cache_folder() / f"columns-{_key()}.npy"
        kept = _kept(place, shape)
    except (OSError, RuntimeError):  # no home, or none that may be read
        return computed(listed)
    if kept is None:
        kept = computed(listed)
        _keep(place, kept)
    return kept


def _key() -> str:
    """Return a key of the content of all tables and of the library below the pictures."""
    found = hashlib.sha256(np.__version__.encode())
    here = Path(__file__)
    library = here.parents[1]
    sources = [
        path for path in sorted(library.rglob("*.py")) if path.relative_to(library).parts[0] not in ABOVE
    ]
    sources += [
        here.with_name(name) for name in ("candidates.py", "columns.py", "families.py", "outcomes.py")
    ]
    for path in (*sources, *sorted(folder().glob("*.csv"))):
        found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:20]


def _kept(place: Path, shape: tuple[int, int]) -> Bytes | None:
    """Return the table of a file, or None if there is none that fits."""
    if not place.exists():
        return None
    try:
        found = np.asarray(np.load(place, mmap_mode="r", allow_pickle=False))
        with place.open("rb") as file:
            file.seek(-CHECK, os.SEEK_END)
            check = file.read()
    except (OSError, ValueError, EOFError):
        return None  # cut off or written over: computed again
    fits = found.shape == shape and found.dtype == np.uint8 and check == _check(found)
    return found if fits else None


def _check(table: Bytes) -> bytes:
    """Return what stands behind a table in its file: 8 ms for 20 MB, where a cryptographic sum takes 30."""
    return zlib.crc32(table.ravel(order="K").data).to_bytes(CHECK, "big")


def _keep(place: Path, table: Bytes) -> None:
    """Write a table under another name and move it to its place at once, so that nobody reads half of one."""
    part = None
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=place.parent, suffix=".part", delete=False) as file:
            part = Path(file.name)
            np.save(file, table, allow_pickle=False)
            file.write(_check(table))
        os.replace(part, place)
    except OSError:
        return  # no writable disk, or a full one: the table in memory serves this session
    finally:
        if part is not None:
            _removed([part])
    _tidy(place)


def _tidy(place: Path) -> None:
    """Remove all but the newest tables, and what was left half written."""
    now = time.time()
    with suppress(OSError):
        tables = {path: path.stat().st_mtime for path in place.parent.glob("columns-*.npy") if path != place}
        parts = [path for path in place.parent.glob("*.part") if now - path.stat().st_mtime > DAY]
        _removed([*sorted(tables, key=lambda path: -tables[path])[TABLES - 1 :], *parts])


def _removed(paths: list[Path]) -> None:
    for path in paths:
        with suppress(OSError):  # gone already, or in use elsewhere
            path.unlink(missing_ok=True)


def computed(listed: Candidates) -> Bytes:
    """Return the table of some candidates, computed anew."""
    cases = listed.cases
    low, step, size = np.array([outcomes()[name].coding for name in labels()["finding"]]).T
    base = np.empty((len(labels()), len(cases)), dtype=np.uint8)

    def part(start: int) -> None:
        found = expectations(cases[start : start + PART])
        base[:, start : start + PART] = coded(found.values, found.chances, low, step, size).T

    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        list(pool.map(part, range(0, len(cases), PART)))
    rows, codes = _images()
    table = base[:, listed.case]
    at = np.flatnonzero(listed.mirrored)
    flipped = base[np.ix_(rows, listed.case[at])]
    for row, changed in codes.items():
        flipped[row] = changed[flipped[row]]
    table[:, at] = flipped
    return table


@cache
def _images() -> tuple[NDArray[np.int64], dict[int, Bytes]]:
    """Return for each row the row of the other side, and how the bytes change where the words name a side."""
    frame = labels()
    at = places(None)
    rows = [
        at[finding, target, OTHER_SIDE.get(side, side)]
        for finding, target, side in zip(frame["finding"], frame["target"], frame["side"], strict=True)
    ]
    sided = {name for name, item in catalogue().items() if "left" in item.words}
    changed = {row: _swapped(outcomes()[name]) for row, name in enumerate(frame["finding"]) if name in sided}
    return np.array(rows), changed


def _swapped(kind: Outcomes) -> Bytes:
    """Return the bytes of a finding whose words left and right have changed places."""
    words = kind.finding.words
    size = len(kind.chances)
    order = [words.index(OTHER_SIDE.get(word, word)) for word in words]
    table = np.arange(256, dtype=np.uint8)
    for place, other in enumerate(order):
        table[place * size : (place + 1) * size] = np.arange(other * size, (other + 1) * size)
    return table
