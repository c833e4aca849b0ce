"""What a learner predicted, kept in one small file beside the notebook so that it is there the next day.

Nothing is written before something is recorded. A file that cannot be read or written costs a sentence, never the
lesson; one that is damaged is put aside, not overwritten.
"""

import json
import os
import tempfile
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

__all__ = ["FILE", "Prediction", "forget", "keep", "kept"]

FILE = "my_answers.json"
FORMAT = 1
HEAD = "motorlab_answers"  # how the file is known as ours, with the number of its format


@dataclass(frozen=True)
class Prediction:
    """One recorded answer: its letter, whether the model agreed, and when it was recorded (ISO 8601)."""

    choice: str
    right: bool
    time: str


class _Refused(Exception):
    """Carries the sentence that says why the file cannot be used."""


def kept(question: str, folder: Path | None = None) -> tuple[Prediction | None, str]:
    """Return what was recorded for a question, and a sentence if the file could not be read.

    Parameters
    ----------
    question
        Name of the question.
    folder
        Where the file lies; without it the folder in which Python works, which is the notebook's.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     _ = keep("capsule_face", "b", True, Path(place))
    ...     kept("capsule_face", Path(place))[0].choice
    'b'
    """
    try:
        answers = _read(_path(folder)) or {}
    except _Refused as refusal:
        return None, str(refusal)
    found = answers.get(question)
    try:
        return (
            (Prediction(str(found["choice"]), bool(found["right"]), str(found["time"])), "")
            if found
            else (None, "")
        )
    except (KeyError, TypeError):
        return None, ""  # an entry that is not ours to understand is as good as none, and stays in the file


def keep(question: str, choice: str, right: bool, folder: Path | None = None) -> str:
    """Record an answer; return "" or a sentence that says why it could not be kept."""
    time = datetime.now(UTC).isoformat(timespec="seconds")
    return _change({question: asdict(Prediction(choice, right, time))}, (), folder)


def forget(question: str, folder: Path | None = None) -> str:
    """Take a recorded answer out of the file; return "" or a sentence that says why it could not be done."""
    return _change({}, (question,), folder)


def _path(folder: Path | None) -> Path:
    try:
        return ((folder or Path.cwd()) / FILE).resolve()
    except (OSError, RuntimeError) as error:
        raise _Refused(f"Your answers cannot be kept: the notebook's folder is gone ({error}).") from None


def _read(path: Path) -> dict[str, Any] | None:
    """Return the answers in the file, an empty dictionary if there is no file, None if it is damaged."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return {}
    except UnicodeDecodeError:
        return None
    except OSError as error:
        raise _Refused(f"The file {path.name} with your answers cannot be read ({error.strerror}).") from None
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        return None
    answers = whole.get("answers") if isinstance(whole, dict) else None
    if not isinstance(answers, dict) or HEAD not in whole:
        return None
    if whole[HEAD] != FORMAT:
        raise _Refused(
            f"The file {path.name} is from another version of MotorLab, so your answers are not kept."
        )
    return answers


def _change(new: dict[str, Any], gone: tuple[str, ...], folder: Path | None) -> str:
    """Read the file again, change it and write it whole: another notebook may have written meanwhile."""
    try:
        path = _path(folder)
        answers = _read(path)
        if not new and not any(name in (answers or {}) for name in gone):
            return ""
        aside = _set_aside(path) if answers is None else ""
        left = {name: value for name, value in (answers or {}).items() if name not in gone}
        _write(path, {HEAD: FORMAT, "answers": {**left, **new}})
    except _Refused as refusal:
        return str(refusal)
    except OSError as error:
        return f"Your answer could not be kept in {FILE} ({error.strerror}). It stays on this page until you close it."
    return aside


def _set_aside(path: Path) -> str:
    """Give a damaged file another name, one that is still free."""
    number = 1
    while (other := path.with_name(f"{path.stem}_damaged_{number}{path.suffix}")).exists():
        number += 1
    path.rename(other)
    return f"The file {path.name} was damaged. It is now called {other.name}, and a new one was begun."


def _write(path: Path, whole: dict[str, Any]) -> None:
    """Write beside the file, then put the new one in its place in one step."""
    if path.exists() and not os.access(path, os.W_OK):
        raise _Refused(f"The file {path.name} may not be changed, so this answer is kept on this page only.")
    handle, name = tempfile.mkstemp(prefix=f".{path.stem}_", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(whole, file, indent=1, ensure_ascii=False)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
