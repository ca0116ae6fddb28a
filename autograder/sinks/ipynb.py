"""An autograded notebook as a file: its JSON, written beside others so that a reader never sees half of one."""

from __future__ import annotations

import contextlib
import functools
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Writes files by their paths in `folder`, read-only as nbgrader does; a reader never sees half of one."""
    made = set()
    for name, content in files.items():
        place, _, base = f"{folder}/{name}".rpartition("/")
        if place not in made:
            os.makedirs(place, exist_ok=True)
            made.add(place)
        part = f"{place}/.{base}.part"
        with contextlib.suppress(FileNotFoundError):
            os.unlink(part)
        with open(part, "xb") as file:
            file.write(content)
            os.fchmod(file.fileno(), 0o444)
        os.replace(part, f"{place}/{base}")


def to_json(notebook: Mapping[str, Any]) -> str:
    """The notebook with keys sorted and texts in lines; a cell a line, since indenting takes ten times as long."""
    cells = ",\n".join(map(_cell, notebook["cells"]))
    rest = _json({key: value for key, value in notebook.items() if key != "cells"})
    return f'{{"cells": [\n{cells}\n],\n{rest[1:]}\n'


_KEPT_LETTERS = 100_000
"""A student's cell may be of any length, and is not kept in memory for the next."""
_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


def _cell(cell: Mapping[str, Any]) -> str:
    """A cell, whose `source` is the last of its keys."""
    rest = {key: value for key, value in cell.items() if key != "source"}
    if rest.get("outputs"):
        rest["outputs"] = [_output_in_lines(output) for output in rest["outputs"]]
    return f'{_json(rest)[:-1]}, "source": {_lines(cell["source"])}}}'


def _lines(source: str) -> str:
    return _kept(source) if len(source) <= _KEPT_LETTERS else _json(source.splitlines(keepends=True))


@functools.lru_cache(maxsize=256)
def _kept(source: str) -> str:
    """Most texts are the lab's own, the same in everybody's notebook."""
    return _json(source.splitlines(keepends=True))


def _output_in_lines(output: Mapping[str, Any]) -> dict[str, Any]:
    data: Mapping[str, str | Sequence[str]] = output["data"]
    split = {kind: text.splitlines(keepends=True) if isinstance(text, str) else text for kind, text in data.items()}
    return {**output, "data": split}
