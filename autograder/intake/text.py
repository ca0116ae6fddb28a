"""Bytes -> text: by the byte order mark, else by what a script declares, else UTF-8."""

from __future__ import annotations

import codecs
import re

from autograder.intake.wording import note
from autograder.model import Note

_MARKS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF8, "utf-8"),
)
_DECLARATION = re.compile(rb"[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")  # PEP 263, in one of the first two lines
_ONE_BYTE = {"latin-1", "latin1", "iso-8859-1", "iso-8859-15", "cp1252", "windows-1252"}  # others are slow, or no text


def decoded(data: bytes, *, declared: bool) -> tuple[str, list[Note]]:
    """The text of `data`; `declared` heeds an encoding that its first lines name. What cannot be decoded becomes U+FFFD."""
    mark, encoding = next(((mark, name) for mark, name in _MARKS if data.startswith(mark)), (b"", ""))
    encoding = encoding or (declared and _declaration(data)) or "utf-8"
    body = data[len(mark) :]
    try:
        return body.decode(encoding), []
    except UnicodeDecodeError:
        return body.decode(encoding, "replace"), [note("undecodable_characters")]


def newlines(text: str) -> str:
    """`text` with the line ends that Python's own compiler makes of any others."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _declaration(data: bytes) -> str:
    for line in data[:1000].split(b"\n", 2)[:2]:
        if found := _DECLARATION.match(line):
            encoding = found[1].decode("ascii", "replace").lower().replace("_", "-")
            return encoding if encoding in _ONE_BYTE else ""
    return ""
