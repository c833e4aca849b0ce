"""Trace: a sweep that moves over a screen as on an electromyograph, drawn from one binary buffer, with sound if wanted.

Python sends the samples once; the script alone moves them from then on. The same samples are the sound, which is off
until somebody asks for it, and is told in words.
"""

from html import escape
from typing import Any

import anywidget
import ipywidgets as ui
import numpy as np
import traitlets
from numpy.typing import NDArray

from motorlab.choices import one_of
from motorlab.studies.needle_sound import CEILING, GAIN_PER_MV
from motorlab.widgets.scripts import script

__all__ = ["HEIGHTS_MV", "LENGTHS_MS", "Trace"]

HEIGHTS_MV = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)  # of a division
LENGTHS_MS = (5, 10, 20, 50, 100, 200)
ACROSS, DOWN = 10, 8  # divisions of the screen
COUNTS = 32_767  # of a whole number of two bytes
COLUMNS = 400  # of the picture that stands in where there is no canvas


class _Screen(anywidget.AnyWidget):
    """The screen with its controls."""

    _esm = script("trace.js")
    samples = traitlets.Bytes().tag(sync=True)
    shape = traitlets.Dict().tag(sync=True)
    words = traitlets.Unicode().tag(sync=True)
    caption = traitlets.Unicode().tag(sync=True)
    picture = traitlets.Unicode().tag(sync=True)


class Trace(ui.Box):
    """A trace that stands still until somebody plays it, with its controls, its sound and its text twin.

    Its box must stand in one of class ``motorlab`` with a ``Keys``, which keeps its keys from the notebook.

    Examples
    --------
    >>> shown = Trace()
    >>> shown.show(np.zeros(24_000), 24_000, words="A silent muscle.", caption="Silence.")
    >>> shown.words
    'A silent muscle.'
    """

    def __init__(self) -> None:
        self._screen = _Screen()
        super().__init__([self._screen])
        self.add_class("motorlab-trace-box")

    @property
    def words(self) -> str:
        """What a reader who cannot see the trace is told."""
        return str(self._screen.words)

    @property
    def bytes_sent(self) -> int:
        """How many bytes of samples the page was sent last."""
        return len(self._screen.samples)

    def show(
        self,
        samples_mv: NDArray[Any],
        rate_hz: int,
        *,
        words: str,
        caption: str,
        height_mv: float = 0.2,
        length_ms: int = 50,
    ) -> None:
        """Show another trace; one that plays goes on playing.

        Parameters
        ----------
        samples_mv
            The trace (mV), up as it is to be drawn; its end leads to its beginning.
        rate_hz
            Samples a second.
        words, caption
            What it shows and what it sounds like.
        height_mv, length_ms
            What a division of the screen stands for at first; of `HEIGHTS_MV` and `LENGTHS_MS`.

        Raises
        ------
        ValueError
            If there are no samples, one is not a number, or a division is not one of those that can be chosen.
        """
        one_of(str(height_mv), [str(height) for height in HEIGHTS_MV], "height of a division (mV)")
        one_of(str(length_ms), [str(length) for length in LENGTHS_MS], "length of a division (ms)")
        if not samples_mv.size or not np.isfinite(samples_mv).all():
            raise ValueError("A trace needs samples, and each of them must be a number (mV).")
        per_count = max(float(np.abs(samples_mv).max()), 1e-6) / COUNTS
        with self._screen.hold_sync():
            self._screen.words, self._screen.caption = words, caption
            self._screen.picture = _picture(samples_mv, rate_hz, words, height_mv, length_ms)
            self._screen.samples = np.rint(samples_mv / per_count).astype("<i2").tobytes()
            self._screen.shape = {
                "mv_per_count": per_count,
                "rate_hz": rate_hz,
                "height_mv": height_mv,
                "length_ms": length_ms,
                "heights_mv": HEIGHTS_MV,
                "lengths_ms": LENGTHS_MS,
                "across": ACROSS,
                "down": DOWN,
                "loud_per_mv": GAIN_PER_MV,
                "ceiling": CEILING,
                "number": self._screen.shape.get("number", 0) + 1,
            }


def _picture(samples_mv: NDArray[Any], rate_hz: int, words: str, height_mv: float, length_ms: int) -> str:
    """Return the first screen as a picture, for pages without a canvas."""
    first = samples_mv[: max(int(ACROSS * length_ms * rate_hz / 1000), COLUMNS)]
    parts = np.array_split(first, min(COLUMNS, first.size))
    middle, unit = 20.0 * DOWN, 40.0 / height_mv
    ends = [(middle - unit * part.max(), middle - unit * part.min()) for part in parts]
    step = 40.0 * ACROSS / len(parts)
    path = "".join(f"M{step * x:.1f} {top:.1f}V{low + 0.5:.1f}" for x, (top, low) in enumerate(ends))
    return (
        f'<svg viewBox="0 0 {40 * ACROSS} {40 * DOWN}" role="img" aria-label="{escape(words)}">'
        f'<path d="{path}" fill="none" stroke="currentColor"/></svg>'
    )
