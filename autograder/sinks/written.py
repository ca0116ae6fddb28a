"""The text of a written question that stands elsewhere than in its own cell: retyped below it, or its cell lost its marks.

A person grades such a question in the formgrader, which shows the question's own cell and no other: what is left of the
student's own text must stand there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

_LONG = 10
"""Characters of a text of the lab's that is recognised inside a student's."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell of a submission, in order: whether it is code, its text, and the tracked cell that it claims to be, or ""."""

    is_code: bool
    text: str
    name: str


def elsewhere(
    order: Sequence[str], questions: Mapping[str, str], texts: Iterable[str], cells: Sequence[Placed]
) -> dict[str, str]:
    """The student's text for each written question whose own cell is missing or as released.

    `order` names the lab's tracked cells; `questions` gives the released text of those that are written questions, `texts`
    all of the lab's. What stands between the question's neighbours is meant, else any text of the student's.
    """
    known = sorted((text for text in texts if len(text) > _LONG), key=len, reverse=True)
    short = {text.strip() for text in texts}
    own = {
        place: rest
        for place, cell in enumerate(cells)
        if not cell.is_code and cell.name not in order and (rest := _rest(cell.text, known, short))
    }
    found = {}
    for name, released in questions.items():
        answer = next((cell.text for cell in reversed(cells) if cell.name == name), "").strip()
        if own and answer in ("", released.strip()):
            near = [own[place] for place in _between(order, name, cells) if place in own]
            found[name] = "\n\n".join(near or own.values())
    return found


def _rest(text: str, known: Sequence[str], short: set[str]) -> str:
    """A text without those of the lab's that are in it."""
    if text.strip() in short:
        return ""
    for theirs in known:
        text = text.replace(theirs, "")
    return text.strip()


def _between(order: Sequence[str], name: str, cells: Sequence[Placed]) -> range:
    """The places between the last cell that comes before the question in the lab and the first that comes after it."""
    index = order.index(name)
    before, after = set(order[:index]), set(order[index + 1 :])
    first = max((place for place, cell in enumerate(cells) if cell.name in before), default=-1)
    last = min((place for place, cell in enumerate(cells) if cell.name in after and place > first), default=len(cells))
    return range(first + 1, last)
