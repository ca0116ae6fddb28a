"""A student's file (.ipynb, .py, .md, or a .zip of one) -> Submission: parses and bounds, executes nothing.

    bounds.py     how much is read of anything, and why that much
    wanted.py     what is looked for, and what is the student's own
    finder.py     the one file that is meant among several
    names.py      whose file a name says it is
    archive.py    a zip -> its files
    reading.py    a file's bytes -> its code cells
    text.py       bytes -> text, whatever the encoding
    notebook.py   a notebook's text -> its code cells
    outputs.py    a large notebook without its outputs
    script.py     a script's text -> its code cells
    markdown.py   a Markdown notebook's text -> its code cells
    marks.py      what nbgrader wrote into a cell's metadata
    misplaced.py  answers in cells that are not theirs
    wording.py    refusals and notes, and names of the student's made safe to repeat

The file is hostile until read: every size is bounded before memory is taken, nothing is unpacked to disk, no name
inside the file becomes a path, no link is followed. Reading is lenient where the meaning is clear (damaged metadata,
outputs or ids) and refuses, with a SubmissionError that the student can act on, where it is not.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Sequence
from pathlib import Path

from autograder.intake import archive, bounds, finder, reading
from autograder.intake.reading import contents as contents
from autograder.intake.wanted import Wanted as Wanted
from autograder.intake.wording import note, refusal
from autograder.model import Note, Submission

_SURROGATE = re.compile("[\ud800-\udfff]")


def read(
    path: str | os.PathLike[str], *, student: str, lab: str, wanted: Wanted | None = None, notes: Sequence[Note] = ()
) -> Submission:
    """The submission in the file `path`. `wanted` is what the lab asks for, `notes` are what was told of the file before.

    Raises SubmissionError when the file cannot be graded, OSError when this machine failed to read it (too many open
    files, a broken disk): that is nobody's zero.
    """
    return read_bytes(Path(path).name, contents(path), student=student, lab=lab, wanted=wanted, notes=notes)


def read_bytes(
    name: str, data: bytes, *, student: str, lab: str, wanted: Wanted | None = None, notes: Sequence[Note] = ()
) -> Submission:
    """The submission in `data`, the bytes of a file called `name`. Raises SubmissionError when it cannot be graded."""
    wanted = wanted or Wanted(lab)
    reading.check_size(name, data)
    digest = hashlib.sha256(data).hexdigest()
    told = list(notes)
    if archive.is_zip(data):
        name, data, chosen = finder.unpacked(name, data, wanted)
        told += [each for each in chosen if each not in told]
    cells, more = reading.cells(name, data, wanted)
    told += more
    sources = tuple(_compilable(source) for source, _ in cells)
    if sum(map(len, sources)) > bounds.SOURCE_CHARACTERS:
        raise refusal("too_much_code", name=name, limit=bounds.SOURCE_CHARACTERS)
    if not any(map(str.strip, sources)):
        raise refusal("no_code", name=name)
    if sources != tuple(source for source, _ in cells):
        told.append(note("uncompilable_characters"))
    if wanted.is_untouched(sources):
        told.append(note("untouched"))
    return Submission(
        student=student,
        lab=lab,
        cells=sources,
        cell_ids=tuple(cell_id for _, cell_id in cells),
        digest=digest,
        notes=tuple(told),
    )


def _compilable(source: str) -> str:
    try:
        source.encode()  # which is faster than to look for surrogates
    except UnicodeEncodeError:
        source = _SURROGATE.sub("\ufffd", source)
    return source.replace("\0", "\ufffd")
