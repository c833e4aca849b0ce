"""The scripts of the panel's front-end pieces."""

from pathlib import Path

__all__ = ["script"]

HERE = Path(__file__).parent


def script(*names: str) -> str:
    """Return the script of one piece out of its files, with what keeps it awake (`awake.js`) before them.

    Examples
    --------
    >>> script("picture.js").count("function initialize")
    1
    """
    return "\n".join((HERE / name).read_text("utf-8") for name in ("awake.js", *names))
