"""A notebook's text (nbformat 3 or 4, any minor) -> its code cells; read leniently, not validated.

nbformat's own validation would refuse what students' tools damage without harm, and takes longer than grading a call.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from autograder.intake import bounds, marks, misplaced
from autograder.intake.marks import is_test, mapping
from autograder.intake.text import newlines
from autograder.intake.wanted import Wanted
from autograder.intake.wording import note, refusal
from autograder.model import Note

_CELL_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")  # nbformat 4.5
_FOREIGN_KERNEL = re.compile(r"ir|julia-.*")  # what IRkernel and IJulia register; asked only where no language is named
_HOLDERS = {dict, list}
_FUNCTION = re.compile(r"^[ \t]*def[ \t]+\w+[ \t]*\(", re.MULTILINE)
"""Python, whatever the kernel is called: no other language of notebooks defines a function so."""


def cells(name: str, text: str, wanted: Wanted) -> tuple[list[tuple[str, str]], list[Note]]:
    """(source, id) of the cells that hold the student's own code, in order, and what to tell about the others."""
    notebook = _parsed(name, text)
    if not isinstance(notebook, dict):
        raise refusal("not_notebook", name=name)
    _check_version(name, notebook.get("nbformat", 4))
    found = list(itertools.islice(_all_cells(name, notebook), bounds.CELLS + 1))
    if len(found) > bounds.CELLS:
        raise refusal("too_many_cells", name=name, limit=bounds.CELLS)
    whole = [cell for cell in found if isinstance(cell, dict)]
    notes = list(marks.notes(whole))
    code = {place: cell for place, cell in enumerate(whole) if cell.get("cell_type") == "code" and not is_test(cell)}
    sources = {place: newlines(source) for place, cell in code.items() if (source := marks.source(cell)) is not None}
    if damaged := len(found) - len(whole) + len(code) - len(sources):
        notes.append(note("damaged_cells", count=damaged))
    if language := _other_language(mapping(notebook.get("metadata"))):
        if not any(_FUNCTION.search(source) for source in sources.values()):
            raise refusal("foreign_language", name=name, language=language)
        notes.append(note("foreign_kernel", language=language))
    elsewhere = misplaced.answers(whole, list(sources.values()), wanted)
    if moved := sorted(wanted.defined_in(elsewhere.values())):
        notes.append(note("answers_elsewhere", names=moved))
    if written := sorted(misplaced.in_modules(list(sources.values()), wanted)):
        notes.append(note("answers_in_module", names=written))
    taken = sorted((sources | elsewhere).items())
    return [(source, _id(whole[place])) for place, source in taken], notes


def _parsed(name: str, text: str) -> Any:
    if len(text) > bounds.JSON_ITEMS and sum(map(text.count, "[{,")) > bounds.JSON_ITEMS:
        raise refusal("too_complex", name=name)
    try:
        value = json.loads(text)
    except RecursionError as error:
        raise refusal("too_deep", name=name, limit=bounds.JSON_DEPTH) from error
    except json.JSONDecodeError as error:
        raise refusal("not_json", name=name, line=error.lineno) from error
    except ValueError as error:  # an integer of more digits (4300) than Python converts
        raise refusal("huge_number", name=name) from error
    if _is_deeper(value, bounds.JSON_DEPTH):
        raise refusal("too_deep", name=name, limit=bounds.JSON_DEPTH)
    return value


def _is_deeper(value: Any, depth: int) -> bool:
    level: list[Any] = [[value]]
    while level and depth >= 0:
        depth -= 1
        holders = (holder.values() if type(holder) is dict else holder for holder in level)
        level = [item for holder in holders for item in holder if type(item) in _HOLDERS]
    return bool(level)


def _check_version(name: str, version: object) -> None:
    if type(version) is not int:  # True is an int too
        raise refusal("not_notebook", name=name)
    if version not in (3, 4):
        raise refusal("newer_format" if version > 4 else "older_format", name=name, version=str(version))


def _other_language(metadata: Mapping[str, Any]) -> str:
    """The language of a notebook that names some and none of them is Python; "" for one that names none."""
    kernel, language = mapping(metadata.get("kernelspec")), mapping(metadata.get("language_info"))
    named = [word for word in (kernel.get("language"), language.get("name")) if isinstance(word, str) and word]
    registered = kernel.get("name")
    if not named and isinstance(registered, str) and _FOREIGN_KERNEL.fullmatch(registered):
        named = [registered]
    return "" if any("python" in word.lower() for word in named) else next(iter(named), "")


def _all_cells(name: str, notebook: Mapping[str, Any]) -> Iterator[object]:
    """Every cell of any type: format 4 keeps them in `cells`, format 3 in the `cells` of its worksheets."""
    holders = [notebook] if "cells" in notebook else notebook.get("worksheets")
    if not isinstance(holders, list):
        raise refusal("not_notebook", name=name)
    for holder in holders:
        held = mapping(holder).get("cells")
        if not isinstance(held, list):
            raise refusal("not_notebook", name=name)
        yield from held


def _id(cell: Mapping[str, Any]) -> str:
    """The cell's id, or the one that Colab keeps in its metadata; "" for one that nbformat does not allow."""
    cell_id = cell.get("id", mapping(cell.get("metadata")).get("id"))
    return cell_id if isinstance(cell_id, str) and _CELL_ID.fullmatch(cell_id) else ""
