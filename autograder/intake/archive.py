"""A zip -> the one file in it that is meant. Nothing is written to disk; names are only compared and shown."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib

from autograder.intake import bounds
from autograder.intake.wording import note, refusal
from autograder.model import Note

_DAMAGE = (zipfile.BadZipFile, NotImplementedError, struct.error, zlib.error, EOFError, ValueError, OverflowError)
_NOT_SUBMITTED = {"__MACOSX", ".ipynb_checkpoints"}


def is_zip(data: bytes) -> bool:
    """Whether `data` begins as a zip does, an empty one included."""
    return data.startswith((b"PK\3\4", b"PK\5\6"))


def unpacked(name: str, data: bytes, lab: str) -> tuple[str, bytes, list[Note]]:
    """Name and bytes of the file meant in the zip `name`, and what to tell; of the bytes at most one more than allowed."""
    if data.count(b"PK\1\2") > bounds.ZIP_MEMBERS:  # the mark of a directory entry: each becomes an object
        raise refusal("zip_members", name=name, limit=bounds.ZIP_MEMBERS)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as folder:
            member, notes = _meant(name, folder.infolist(), lab)
            if member.flag_bits & 1:
                raise refusal("zip_encrypted", name=name)
            if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise refusal("zip_method", name=name)  # zipfile unpacks bzip2 and LZMA without a bound
            with folder.open(member) as file:
                return _base(member), file.read(bounds.FILE_BYTES + 1), notes
    except _DAMAGE as error:
        raise refusal("zip_damaged", name=name) from error


def _meant(name: str, members: list[zipfile.ZipInfo], lab: str) -> tuple[zipfile.ZipInfo, list[Note]]:
    """A notebook before any script (a lab's helper module lies beside it), and the lab's own name before others."""
    found = [member for member in members if _is_candidate(member)]
    candidates = [member for member in found if _base(member).lower().endswith(".ipynb")] or found
    wanted = (f"{lab}.ipynb", f"{lab}.py")
    exact = [member for member in candidates if _base(member) in wanted]
    caseless = [member for member in candidates if _base(member).lower() in map(str.lower, wanted)]
    matches = exact or caseless or candidates
    if not matches:
        raise refusal("zip_nothing", name=name)
    if len(matches) > 1:
        raise refusal("zip_several", name=name, names=[member.filename for member in matches], lab=lab)
    others = [member.filename for member in found if member is not matches[0]]
    return matches[0], [note("others_ignored", name=_base(matches[0]), names=others)] if others else []


def _is_candidate(member: zipfile.ZipInfo) -> bool:
    *folders, base = _parts(member)
    return base.lower().endswith((".ipynb", ".py")) and not base.startswith(".") and not _NOT_SUBMITTED & {*folders}


def _base(member: zipfile.ZipInfo) -> str:
    return _parts(member)[-1]


def _parts(member: zipfile.ZipInfo) -> list[str]:
    return re.split(r"[/\\]", member.filename)
