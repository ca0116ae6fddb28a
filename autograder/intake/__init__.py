"""A student's file (.ipynb, .py, or a .zip of one) -> Submission: parses and bounds, executes nothing.

    bounds.py     how much is read of anything, and why that much
    archive.py    the one file that is meant in a zip
    text.py       bytes -> text, whatever the encoding
    notebook.py   a notebook's text -> its code cells
    outputs.py    a large notebook without its outputs
    script.py     a script's text -> its code cells
    marks.py      what nbgrader wrote into a cell's metadata
    wording.py    refusals and notes, and names of the student's made safe to repeat

The file is hostile until read: every size is bounded before memory is taken, nothing is unpacked to disk, no name
inside the file becomes a path, no link is followed. Reading is lenient where the meaning is clear (damaged metadata,
outputs or ids) and refuses, with a SubmissionError that the student can act on, where it is not.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
from pathlib import Path

from autograder.intake import archive, bounds, notebook, outputs, script, text
from autograder.intake.wording import note, refusal
from autograder.model import Note, Submission

_CANNOT_OPEN = {
    errno.ENOENT: "not_found",
    errno.ENOTDIR: "not_found",
    errno.ENAMETOOLONG: "not_found",
    errno.EACCES: "no_permission",
    errno.ELOOP: "not_a_file",
    errno.ENXIO: "not_a_file",
    errno.ENODEV: "not_a_file",
}
_NO_SOURCE_CHARACTER = re.compile("[\0\ud800-\udfff]")


def read(path: str | os.PathLike[str], *, student: str, lab: str) -> Submission:
    """The submission in the file `path`.

    Raises SubmissionError when the file cannot be graded, OSError when this machine failed to read it (too many open
    files, a broken disk): that is nobody's zero.
    """
    return read_bytes(Path(path).name, contents(path), student=student, lab=lab)


def read_bytes(name: str, data: bytes, *, student: str, lab: str) -> Submission:
    """The submission in `data`, the bytes of a file called `name`. Raises SubmissionError when it cannot be graded."""
    _check_size(name, data)
    digest = hashlib.sha256(data).hexdigest()
    notes: list[Note] = []
    if archive.is_zip(data):
        name, data, notes = archive.unpacked(name, data, lab)
        _check_size(name, data)
    cells, cell_notes = _cells(name, data)
    sources = tuple(_NO_SOURCE_CHARACTER.sub("\ufffd", source) for source, _ in cells)
    if sum(map(len, sources)) > bounds.SOURCE_CHARACTERS:
        raise refusal("too_much_code", name=name, limit=bounds.SOURCE_CHARACTERS)
    if not any(map(str.strip, sources)):
        raise refusal("no_code", name=name)
    if sources != tuple(source for source, _ in cells):
        notes.append(note("uncompilable_characters"))
    return Submission(
        student=student,
        lab=lab,
        cells=sources,
        cell_ids=tuple(cell_id for _, cell_id in cells),
        digest=digest,
        notes=(*notes, *cell_notes),
    )


def contents(path: str | os.PathLike[str]) -> bytes:
    """The bytes of a submitted file, unread: at most one more than allowed, so that `read_bytes` refuses too many.

    Of a notebook that is larger than that, its bytes without outputs. One open, so that nothing can be swapped after a check. Raises as `read` does.
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


def _check_size(name: str, data: bytes) -> None:
    if not data:
        raise refusal("empty", name=name)
    if len(data) > bounds.FILE_BYTES:
        raise refusal("too_large", name=name, limit=bounds.FILE_BYTES >> 20)


def _cells(name: str, data: bytes) -> tuple[list[tuple[str, str]], list[Note]]:
    """(source, id) of the code cells of a notebook or script; the content tells which where the name does not."""
    is_script = name.lower().endswith(".py")
    content, notes = text.decoded(data, declared=is_script)
    if not is_script and not name.lower().endswith(".ipynb") and not content.lstrip().startswith("{"):
        raise refusal("unsupported", name=name)
    if "\0" in content:
        raise refusal("not_text", name=name)
    if is_script:
        return script.cells(name, content), notes
    cells, more = notebook.cells(name, content)
    return cells, notes + more
