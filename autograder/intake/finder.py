"""The one file that is meant, among several that were handed in: a folder's, a download's, or those of a student's zip.

The content decides. What holds answers goes before what was only run, that before the lab as it was handed out, and
that before what cannot be read; then a notebook before a script, the lab's own name before others, what the LMS
received last before earlier. Where several are left that differ, a person must choose: nothing is ever guessed. What
was chosen, and why, is told in a note.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import SubmissionError
from autograder.intake import archive, bounds, names, reading
from autograder.intake.wanted import Wanted
from autograder.intake.wording import note, refusal, undecided
from autograder.model import Note

_KINDS = (".ipynb", ".zip", ".py", ".md")
_UNSURE = ("", ".json", ".txt")
_NOT_SUBMITTED = {"__MACOSX", ".ipynb_checkpoints"}


@dataclass(frozen=True, slots=True)
class HandedFile:
    """A file as it was handed in: its name, its bytes on call, and a number that grows with time where the LMS has one."""

    name: str
    order: int
    read: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Found:
    """The file that is meant, as it was handed in: a zip where it lies in one. `why` is "" where there was only one."""

    file: HandedFile
    why: str = ""
    notes: tuple[Note, ...] = ()


class _Worth(enum.IntEnum):
    UNREADABLE = 0
    UNTOUCHED = 1
    WORKED = 2
    ANSWERED = 3


@dataclass(frozen=True, slots=True)
class _Candidate:
    file: HandedFile
    inner: HandedFile
    worth: _Worth
    cells: tuple[str, ...] = ()
    size: int = 0

    @property
    def is_notebook(self) -> bool:
        return names.ending(self.inner.name) != ".py"


def find(files: Sequence[HandedFile], wanted: Wanted) -> Found:
    """The file among `files` that is to be graded.

    Raises SubmissionError where none can be, UndecidedError where a person must choose.
    """
    likely = [file for file in files if _is_likely(file.name, wanted)]
    unsure = [] if likely else _unsure(files, wanted)
    if not likely and not unsure:
        seen = [file.name for file in files]
        raise (
            refusal("only_others", lab=wanted.name, names=seen)
            if seen
            else refusal("not_found", name=f"{wanted.name}.ipynb")
        )
    if len(likely) == 1 or (not likely and len(unsure) == 1):
        return Found((likely or unsure)[0])
    if len(likely) > bounds.FILES:
        raise undecided("several", lab=wanted.name, names=[file.name for file in likely])
    candidates: list[_Candidate] = []
    for one in _every(likely or unsure, wanted):
        candidates.append(one)
        if sum(each.size for each in candidates) > bounds.FILES_BYTES:
            raise undecided("several", lab=wanted.name, names=[each.inner.name for each in candidates])
    return _best(candidates, wanted)


def _every(files: Sequence[HandedFile], wanted: Wanted) -> Iterator[_Candidate]:
    for file in files:
        yield from _candidates(file, wanted)


def unpacked(name: str, data: bytes, wanted: Wanted) -> tuple[str, bytes, tuple[Note, ...]]:
    """Name and bytes of the file that is meant in a student's zip, and what to tell. Raises as `find` does."""
    files = [HandedFile(member, 0, read) for member, read in archive.members(name, data)]
    likely = [file for file in files if _is_likely(file.name, wanted) and names.ending(file.name) != ".zip"]
    if not likely:
        raise refusal("zip_nothing", name=name)
    found = find(likely, wanted)
    return names.base(found.file.name), found.file.read(), found.notes


def in_folder(folder: Path, wanted: Wanted) -> tuple[Path, tuple[Note, ...]]:
    """The file that is meant among those in a folder, and what to tell. Raises as `find` does."""
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        entries = []
    files = [HandedFile(path.name, 0, _reader(path)) for path in entries if path.name not in _OF_THE_EXCHANGE]
    found = find(files, wanted)
    return folder / found.file.name, found.notes


_OF_THE_EXCHANGE = {"timestamp.txt", "submission_secret.txt"}


def _reader(path: Path) -> Callable[[], bytes]:
    return lambda: reading.contents(path)


def _is_likely(name: str, wanted: Wanted) -> bool:
    return names.ending(name) in _KINDS and not _is_clutter(name) and names.base(name) not in wanted.beside


def _unsure(files: Sequence[HandedFile], wanted: Wanted) -> list[HandedFile]:
    """The files whose names say nothing and that may be notebooks by what they hold."""
    named = [file for file in files if names.ending(file.name) in _UNSURE and not _is_clutter(file.name)]
    if len(named) > bounds.FILES:
        raise undecided("several", lab=wanted.name, names=[file.name for file in named])
    return [file for file in named if _may_be_notebook(file)]


def _may_be_notebook(file: HandedFile) -> bool:
    try:
        return reading.looks_like_notebook(file.read())
    except SubmissionError:
        return False


def _is_clutter(name: str) -> bool:
    *folders, base = names.parts(name)
    return base.startswith(("._", ".~")) or bool(_NOT_SUBMITTED & {*folders})


def _candidates(file: HandedFile, wanted: Wanted) -> Iterator[_Candidate]:
    try:
        data = file.read()
        if not archive.is_zip(data):
            yield _candidate(file, file, data, wanted)
            return
        members = [
            HandedFile(name, file.order, read)
            for name, read in archive.members(file.name, data)
            if _is_likely(name, wanted) and names.ending(name) != ".zip"
        ]
    except SubmissionError as error:
        yield _unread(file, file, error)
        return
    for member in members[: bounds.FILES]:
        yield _in_zip(file, member, wanted)


def _in_zip(file: HandedFile, member: HandedFile, wanted: Wanted) -> _Candidate:
    try:
        return _candidate(file, member, member.read(), wanted)
    except SubmissionError as error:
        return _unread(file, member, error)


def _unread(file: HandedFile, inner: HandedFile, error: SubmissionError) -> _Candidate:
    """One that cannot be read; damage may show at the end alone, when all of it was unpacked."""
    size = bounds.FILE_BYTES if error.code == "intake.zip_damaged" else 0
    return _Candidate(file, inner, _Worth.UNREADABLE, size=size)


def _candidate(file: HandedFile, inner: HandedFile, data: bytes, wanted: Wanted) -> _Candidate:
    try:
        cells = tuple(source for source, _ in reading.cells(inner.name, data, wanted)[0])
    except SubmissionError:
        return _Candidate(file, inner, _Worth.UNREADABLE, size=len(data))
    worth = _Worth.ANSWERED if wanted.defined_in(cells) else _Worth.WORKED
    return _Candidate(file, inner, _Worth.UNTOUCHED if wanted.is_untouched(cells) else worth, cells, len(data))


def _best(candidates: Sequence[_Candidate], wanted: Wanted) -> Found:
    if not candidates:
        raise refusal("not_found", name=f"{wanted.name}.ipynb")
    why, left = "chosen_same", list(candidates)
    for reason, narrower in _RULES:
        fewer = narrower(left, wanted)
        if fewer and len(fewer) < len(left):
            why, left = reason, fewer
    first = left[0]
    if any(other.cells != first.cells for other in left) and first.worth is not _Worth.UNREADABLE:
        raise undecided("several", lab=wanted.name, names=[each.inner.name for each in left])
    others = [each.inner.name for each in candidates if each is not first]
    return Found(first.file, why, (note(why, name=first.inner.name, names=others),) if others else ())


def _worthiest(left: list[_Candidate], _: Wanted) -> list[_Candidate]:
    most = max(each.worth for each in left)
    return [each for each in left if each.worth is most]


def _notebooks(left: list[_Candidate], _: Wanted) -> list[_Candidate]:
    return [each for each in left if each.is_notebook]


def _named(left: list[_Candidate], wanted: Wanted) -> list[_Candidate]:
    return [each for each in left if names.is_of(each.inner.name, wanted.name)]


def _exactly_named(left: list[_Candidate], wanted: Wanted) -> list[_Candidate]:
    """Where no copies are among them, the name as the lab writes it."""
    if any(names.is_copy(each.inner.name, wanted.name) is not False for each in left):
        return []
    return [each for each in left if names.base(each.inner.name).startswith(f"{wanted.name}.")]


def _newest(left: list[_Candidate], _: Wanted) -> list[_Candidate]:
    """Of files of one name and its copies what the LMS received last; files of different names came together."""
    shortest = min((names.stem(each.inner.name) for each in left), key=len)
    if not all(names.is_of(each.inner.name, shortest) for each in left):
        return []
    newest = max(each.file.order for each in left)
    return [each for each in left if each.file.order == newest]


_RULES: tuple[tuple[str, Callable[[list[_Candidate], Wanted], list[_Candidate]]], ...] = (
    ("chosen_worked", _worthiest),
    ("chosen_notebook", _notebooks),
    ("chosen_named", _named),
    ("chosen_named", _exactly_named),
    ("chosen_newest", _newest),
)
