"""A large notebook's bytes without its outputs, its embedded pictures and its widgets: what grading never reads.

Nothing is parsed but the ends of strings and brackets, in one pass and without a copy of what is left out, so that a
notebook of a hundred megabytes takes no more memory than a small one whose cells are parsed.
"""

from __future__ import annotations

import re

from autograder.intake import bounds

_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_DROPPED = re.compile(rb'"(?:outputs|attachments|widgets)"\s*+:\s*+(?=[\[{])')
_UP_TO_BRACKET = re.compile(rb'[^"\[\]{}]*+(?:"[^"\\]*+(?:\\.[^"\\]*+)*+"[^"\[\]{}]*+)*+', re.DOTALL)


def left_out(data: bytes) -> bytes:
    """`data` with empty outputs; as it is where it is not JSON, or nested and chopped up like no notebook."""
    kept: list[bytes] = []
    begin = place = 0
    for _ in range(bounds.JSON_ITEMS):
        place = data.find(b'"', place)
        if place < 0:
            return b"".join([*kept, data[begin:]])
        if key := _DROPPED.match(data, place):
            end = _end(data, key.end())
            kept += [data[begin : key.end()], b"[]" if data[key.end()] == ord("[") else b"{}"]
            begin = place = end
        elif string := _STRING.match(data, place):
            end = place = string.end()
        else:
            end = 0
        if not end:
            break
    return data


def _end(data: bytes, begin: int) -> int:
    """Where the value that opens with a bracket at `begin` ends; 0 where it does not."""
    depth, place = 0, begin
    for _ in range(bounds.JSON_ITEMS):
        found = _UP_TO_BRACKET.match(data, place)
        place = found.end() if found else len(data)
        if data[place : place + 1] not in (b"[", b"{", b"]", b"}"):
            return 0
        depth += 1 if data[place] in b"[{" else -1
        place += 1
        if not depth:
            return place
    return 0
