"""What an LMS's "download all" gives: a zip or a folder, read within bounds.

A student's own zip inside it is intake's. Nothing is extracted: a member is read into memory when it is asked for. Refused, each by name, and never fatal for the
other members: links and pipes, paths that climb out, absolute paths, encryption, compression other than deflate (it
cannot be undone within bounds), more bytes than allowed. Zip names without the UTF-8 flag are tried as UTF-8 first.
"""

from __future__ import annotations

import os
import stat
import unicodedata
import weakref
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from autograder.errors import DeliveryError, SubmissionError
from autograder.messages import texts

MEMBERS = 100_000
MEMBER_BYTES = 32 * 2**20
ALL_BYTES = 16 * 2**30
NAME = 500
"""Characters of one part of a path, more than any file system takes; a path has at most PATH."""
PATH = 4_096
_CLUTTER = frozenset({"__MACOSX", ".git", ".DS_Store", "Thumbs.db", "desktop.ini", ".ipynb_checkpoints"})


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a download: its path (parts, Unicode NFC), its size, and how to read it (at most MEMBER_BYTES)."""

    parts: tuple[str, ...]
    size: int
    read: Callable[[], bytes]

    @property
    def path(self) -> str:
        """The path as people write it."""
        return "/".join(self.parts)


@dataclass(frozen=True, slots=True)
class Refused:
    """A member that is not read; `code` is a message key of the section [lms]."""

    path: str
    code: str


@dataclass(frozen=True, slots=True)
class Download:
    """Every member of a zip or folder that may be read, in order of path, and those that may not."""

    name: str
    members: tuple[Member, ...]
    refused: tuple[Refused, ...]


def open_download(path: Path, *, skip: tuple[str, ...] = ()) -> Download:
    """The members of a zip file or a folder, but for the folder's own files with a suffix in `skip`.

    Raises DeliveryError when `path` is neither a zip nor a folder, and for too many files.
    """
    if path.is_dir():
        found = (one for one in _folder(path) if isinstance(one, Refused) or not _skipped(one, skip))
        return _sorted(path.name, found)
    try:
        data = zipfile.ZipFile(path)
        assert data.fp is not None
        weakref.finalize(data, data.fp.close)  # also where the collector finds both at once
        return _sorted(path.stem, _zip(data, MEMBERS, ALL_BYTES))
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError) as error:
        raise DeliveryError(f"{path} is neither a folder nor a whole zip file ({error}): download it again") from error


def _skipped(member: Member, suffixes: tuple[str, ...]) -> bool:
    return len(member.parts) == 1 and bool(suffixes) and member.path.lower().endswith(suffixes)


def _sorted(name: str, found: Iterator[Member | Refused]) -> Download:
    items = list(found)
    members = sorted((item for item in items if isinstance(item, Member)), key=lambda member: member.parts)
    return Download(name, tuple(members), tuple(item for item in items if isinstance(item, Refused)))


def _zip(archive: zipfile.ZipFile, most: int, bytes_left: int) -> Iterator[Member | Refused]:
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if len(infos) > most:
        raise DeliveryError(f"the download holds {len(infos)} files, at most {most} are read: collect it in parts")
    for info in infos:
        name = _name(info)
        parts = tuple(part for part in name.replace("\\", "/").split("/") if part not in ("", "."))
        if not parts or _CLUTTER.intersection(parts) or parts[-1].startswith("._"):
            continue
        bytes_left -= info.file_size
        if reason := _refusal(info, name, parts) or ("too_large" if bytes_left < 0 else ""):
            yield Refused(texts.line(name, NAME), reason)
        else:
            yield Member(parts, info.file_size, _reader(archive, info, name))


def _refusal(info: zipfile.ZipInfo, name: str, parts: tuple[str, ...]) -> str:
    if len(name) > PATH or max(map(len, parts)) > NAME:
        return "long_name"
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        return "link"
    if ".." in parts or name.startswith(("/", "\\")) or parts[0].endswith(":") or "\0" in name:
        return "climbs"
    if info.flag_bits & 1:
        return "encrypted"
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "compression"
    return "too_large" if info.file_size > MEMBER_BYTES else ""


def _name(info: zipfile.ZipInfo) -> str:
    name = info.orig_filename
    if not info.flag_bits & 0x800:
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            pass  # really cp437, or another of the old code pages that a zip cannot name
    return unicodedata.normalize("NFC", name)


def _reader(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> Callable[[], bytes]:
    def read() -> bytes:
        try:
            with archive.open(info) as file:
                return file.read(MEMBER_BYTES + 1)
        except (OSError, ValueError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError) as error:
            raise SubmissionError(
                f"{name} is damaged inside its zip file ({error}): download or pack it again"
            ) from error

    return read


def _folder(root: Path) -> Iterator[Member | Refused]:
    count = 0
    for folder, names, files in os.walk(root, followlinks=False):
        names[:] = sorted(set(names) - _CLUTTER)
        for name in [*files, *(name for name in names if os.path.islink(os.path.join(folder, name)))]:
            path = Path(folder, name)
            relative = PurePosixPath(path.relative_to(root).as_posix())
            parts = tuple(unicodedata.normalize("NFC", part) for part in relative.parts)
            if _CLUTTER.intersection(parts) or name.startswith("._"):
                continue
            count += 1
            if count > MEMBERS:
                raise DeliveryError(f"the folder holds more than {MEMBERS} files: collect it in parts")
            status = path.lstat()
            if not stat.S_ISREG(status.st_mode):
                yield Refused("/".join(parts), "link")
            elif status.st_size > MEMBER_BYTES:
                yield Refused("/".join(parts), "too_large")
            else:
                yield Member(parts, status.st_size, _file_reader(path))


def _file_reader(path: Path) -> Callable[[], bytes]:
    def read() -> bytes:
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            with os.fdopen(descriptor, "rb") as file:
                if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                    raise SubmissionError(f"{path} is no regular file any more")
                return file.read(MEMBER_BYTES + 1)
        except OSError as error:
            raise SubmissionError(f"{path} cannot be read: {error}") from error

    return read
