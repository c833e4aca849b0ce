"""The scripts of the panel's front-end pieces."""

from pathlib import Path

__all__ = ["script"]

HERE = Path(__file__).parent


def script(name: str) -> str:
    """Return the script of one piece, with what keeps it awake (`awake.js`) before it.

    Examples
    --------
    >>> script("picture.js").count("function initialize")
    1
    """
    return (HERE / "awake.js").read_text("utf-8") + (HERE / name).read_text("utf-8")
