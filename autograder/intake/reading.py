"""A file's bytes, within bounds -> the code cells in it, whatever kind of file it is."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from autograder.intake import bounds, markdown, names, notebook, outputs, script, text
from autograder.intake.wanted import Wanted
from autograder.intake.wording import refusal
from autograder.model import Note

_CANNOT_OPEN = {
    errno.ENOENT: "not_found",
    errno.ENOTDIR: "not_found",
    errno.ENAMETOOLONG: "not_found",
    errno.EACCES: "no_permission",
    errno.ELOOP: "not_a_file",
    errno.ENXIO: "not_a_file",
    errno.ENODEV: "not_a_file",
}


def contents(path: str | os.PathLike[str]) -> bytes:
    """The bytes of a submitted file, unread: at most one more than allowed, so that `check_size` refuses too many.

    Of a notebook that is larger than that, its bytes without outputs. One open, so that nothing can be swapped after a check. Raises SubmissionError for what is no file that can be read,
    OSError when this machine failed to read it.
    """
    path = Path(path)
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    except OSError as error:
        if error.errno not in _CANNOT_OPEN:
            raise
        raise refusal(_CANNOT_OPEN[error.errno], name=path.name) from error
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise refusal("not_a_file", name=path.name)
        with open(descriptor, "rb", closefd=False) as file:
            data = file.read(bounds.NOTEBOOK_BYTES + 1)
        return outputs.left_out(data)[: bounds.FILE_BYTES + 1] if len(data) > bounds.FILE_BYTES else data
    finally:
        os.close(descriptor)


def check_size(name: str, data: bytes) -> None:
    """Raises SubmissionError for a file that is empty or larger than is read."""
    if not data:
        raise refusal("empty", name=name)
    if len(data) > bounds.FILE_BYTES:
        raise refusal("too_large", name=name, limit=bounds.FILE_BYTES >> 20)


def cells(name: str, data: bytes, wanted: Wanted) -> tuple[list[tuple[str, str]], list[Note]]:
    """(source, id) of the code cells of a notebook, script or Markdown; the content tells which where the name does not."""
    check_size(name, data)
    kind = names.ending(name)
    content, notes = text.decoded(data, declared=kind == ".py")
    is_json = content.lstrip().startswith("{")
    if kind not in (".py", ".md", ".ipynb") and not is_json:
        raise refusal("unsupported", name=name)
    if "\0" in content:
        raise refusal("not_text", name=name)
    if kind == ".py" or (kind == ".md" and not is_json):
        return (script if kind == ".py" else markdown).cells(name, content), notes
    found, more = notebook.cells(name, content, wanted)
    return found, notes + more


def looks_like_notebook(data: bytes) -> bool:
    """Whether these bytes are a notebook's, as far as a glance tells."""
    content, _ = text.decoded(data[: bounds.FILE_BYTES], declared=False)
    return content.lstrip().startswith("{") and '"cells"' in content
