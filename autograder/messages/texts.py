"""Text that somebody else wrote, made fit for a terminal, a page and a file: bounded, and without what acts in one.

What is not printable goes: commands of a terminal, marks that turn, break or hide a line, what no file can hold.
"""

from __future__ import annotations

NAME = 80
"""Characters of a name: of a type, an operator, a setting."""
MESSAGE = 2000
"""Characters of a text of several lines, such as the message of an error."""
_INSTEAD = "\ufffd"


def line(text: str, most: int = NAME) -> str:
    """The first `most` characters of `text`, on one line, with U+FFFD for each that is not printable."""
    return _printable(text[:most], "")


def lines(text: str, most: int = MESSAGE) -> str:
    """The same, keeping tabs and the ends of lines."""
    return _printable(text[:most], "\t\n")


def harmless(text: str) -> str:
    """The whole of `text`, for a terminal: tabs and ends of lines are kept, what commands, turns or hides is not."""
    return _printable(text, "\t\n")


def storable(text: str) -> str:
    """The whole of `text`, as UTF-8 and every database take it: without NUL, with "?" for half of a surrogate pair."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def _printable(text: str, also: str) -> str:
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() or letter in also else _INSTEAD for letter in text)
