"""A notebook as Markdown (jupytext, MyST, R Markdown, Quarto) -> its code cells: the fenced blocks that are Python."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from autograder.intake import bounds
from autograder.intake.text import newlines
from autograder.intake.wording import refusal

_OPENING = re.compile(r"(?P<fence>`{3,}+|~{3,}+)[ \t]*+(?P<info>[^`]*)")
_PYTHON = re.compile(r"\{?(?:code-cell|\.?(?:i?python3?|py))\b", re.IGNORECASE)
_OPTIONS = re.compile(r"\A(?:---\n(?:.*\n)*?---\n|(?::[\w-]+:.*\n)+)")  # MyST's, above the code


def cells(name: str, text: str) -> list[tuple[str, str]]:
    """(source, "") of each block that is Python and not blank."""
    found = []
    for info, block in _blocks(newlines(text).split("\n")):
        if _PYTHON.match(info.strip()):
            body = _OPTIONS.sub("", block) if info.startswith("{code-cell") else block
            found.append((body, ""))
        if len(found) > bounds.CELLS:
            raise refusal("too_many_cells", name=name, limit=bounds.CELLS)
    return [(source, cell_id) for source, cell_id in found if source.strip()]


def _blocks(lines: list[str]) -> Iterator[tuple[str, str]]:
    """What stands behind the opening fence of each block, and its lines; a fence that nothing closes opens none."""
    never_closed: dict[str, float] = {"`": math.inf, "~": math.inf}
    place = 0
    while place < len(lines):
        opening = _OPENING.fullmatch(lines[place])
        place += 1
        if opening is None or len(opening["fence"]) >= never_closed[opening["fence"][0]]:
            continue
        fence = opening["fence"]
        end = next((number for number in range(place, len(lines)) if _closes(lines[number], fence)), None)
        if end is None:  # nor will a longer one below be closed: it is not looked for again
            never_closed[fence[0]] = len(fence)
            continue
        yield opening["info"], "".join(f"{line}\n" for line in lines[place:end])
        place = end + 1


def _closes(line: str, fence: str) -> bool:
    return line.startswith(fence) and not line.rstrip(" \t").strip("`~")
