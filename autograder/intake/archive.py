"""A zip -> the files in it. Nothing is written to disk; names are only compared and shown."""

from __future__ import annotations

import functools
import io
import struct
import zipfile
import zlib
from collections.abc import Callable

from autograder.intake import bounds
from autograder.intake.wording import refusal

_DAMAGE = (zipfile.BadZipFile, NotImplementedError, struct.error, zlib.error, EOFError, ValueError, OverflowError)


def is_zip(data: bytes) -> bool:
    """Whether `data` begins as a zip does, an empty one included."""
    return data.startswith((b"PK\3\4", b"PK\5\6"))


def members(name: str, data: bytes) -> list[tuple[str, Callable[[], bytes]]]:
    """Each file in the zip `name`, and how to read it (at most one byte more than allowed). Raises SubmissionError."""
    if data.count(b"PK\1\2") > bounds.ZIP_MEMBERS:  # the mark of a directory entry: each becomes an object
        raise refusal("zip_members", name=name, limit=bounds.ZIP_MEMBERS)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as folder:
            found = [member for member in folder.infolist() if not member.is_dir()]
    except _DAMAGE as error:
        raise refusal("zip_damaged", name=name) from error
    return [(member.filename, functools.partial(_read, name, data, member)) for member in found]


def _read(name: str, data: bytes, member: zipfile.ZipInfo) -> bytes:
    if member.flag_bits & 1:
        raise refusal("zip_encrypted", name=name)
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise refusal("zip_method", name=name)  # zipfile unpacks bzip2 and LZMA without a bound
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as folder, folder.open(member) as file:
            return file.read(bounds.FILE_BYTES + 1)
    except _DAMAGE as error:
        raise refusal("zip_damaged", name=name) from error
