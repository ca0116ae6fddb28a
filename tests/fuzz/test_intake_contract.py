"""Any bytes, any JSON, damaged notebooks and damaged archives: a submission or a named refusal, nothing else."""

from __future__ import annotations

import io
import json
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from intake_contract import LAB, hold

from autograder.errors import SubmissionError
from autograder.model import Submission

PROPERTY = settings(max_examples=150, deadline=None)
FILES = sorted(path for path in (Path(__file__).parents[1] / "specimens_files").iterdir() if path.is_file())
NAMES = st.sampled_from(["lab.ipynb", "lab.py", "lab.zip", "lab", f"{LAB}.ipynb"]) | st.text(
    st.characters(exclude_characters="\0"), max_size=300
)
TEXTS = st.text(st.characters(codec=None, categories=None), max_size=20)  # lone surrogates included
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | TEXTS
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4))
KEYS = ["cells", "metadata", "nbformat", "worksheets", "kernelspec", "language_info", "language", "name"]


def shaped(fields: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """Objects with some of `fields`, each now and then of a shape that it should not have."""
    return st.fixed_dictionaries({}, optional={name: values | VALUES for name, values in fields.items()})


MARKS = shaped(
    {"grade": st.booleans(), "solution": st.booleans(), "grade_id": TEXTS, "points": st.integers(), "checksum": TEXTS}
)
CELLS = shaped(
    {
        "cell_type": st.sampled_from(["code", "markdown", "raw"]),
        "source": TEXTS | st.lists(TEXTS, max_size=3),
        "input": TEXTS,
        "id": TEXTS,
        "metadata": shaped({"nbgrader": MARKS, "id": TEXTS}),
    }
)
LANGUAGES = shaped({"name": st.sampled_from(["python3", "python", "ir", "R"]), "language": TEXTS})
NOTEBOOKS = shaped(
    {
        "cells": st.lists(CELLS, max_size=6),
        "worksheets": st.lists(shaped({"cells": st.lists(CELLS, max_size=3)}), max_size=3),
        "metadata": shaped({"kernelspec": LANGUAGES, "language_info": LANGUAGES}),
        "nbformat": st.sampled_from([3, 4]),
    }
)


@st.composite
def damaged(draw: st.DrawFn, originals: list[bytes]) -> bytes:
    """A real file with some stretches cut, doubled or overwritten."""
    data = draw(st.sampled_from(originals))
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(data)))
        stop = draw(st.integers(start, min(len(data), start + 40)))
        data = data[:start] + draw(st.binary(max_size=20) | st.just(data[start:stop] * 2)) + data[stop:]
    return data


@PROPERTY
@given(NAMES, st.binary(max_size=400))
def test_any_bytes(name: str, data: bytes) -> None:
    """Under any name."""
    hold(name, data)


@PROPERTY
@given(VALUES)
def test_any_json(value: object) -> None:
    """NaN, infinities, lone surrogates and large integers included."""
    hold("lab.ipynb", json.dumps(value).encode())


@PROPERTY
@given(NOTEBOOKS)
def test_any_notebook_shape(value: dict[str, Any]) -> None:
    """Each field now and then missing or of another type."""
    hold("lab.ipynb", json.dumps(value).encode())


@PROPERTY
@given(NOTEBOOKS)
def test_what_is_read_once_is_read_the_same_again(value: dict[str, Any]) -> None:
    """The same bytes give the same records, so that a report can be verified."""
    data = json.dumps(value).encode()
    first, second = hold("lab.ipynb", data), hold("lab.ipynb", data)
    if isinstance(first, Submission):
        assert first == second
    else:
        assert isinstance(second, SubmissionError)
        assert (first.code, first.parameters) == (second.code, second.parameters)


@PROPERTY
@given(st.lists(st.text(st.characters(exclude_characters="\r\0", codec="utf-8"), max_size=30), min_size=1, max_size=5))
def test_the_cells_of_a_whole_notebook_come_back_as_they_are(sources: list[str]) -> None:
    """Nothing is lost or added on the way of an undamaged notebook."""
    cells = [{"cell_type": "code", "metadata": {}, "source": source.splitlines(keepends=True)} for source in sources]
    outcome = hold("lab.ipynb", json.dumps({"cells": cells, "nbformat": 4}).encode())
    if any(source.strip() for source in sources):
        assert isinstance(outcome, Submission)
        assert list(outcome.cells) == sources
    else:
        assert isinstance(outcome, SubmissionError)


@PROPERTY
@given(NAMES, damaged([path.read_bytes() for path in FILES]))
def test_damaged_real_files(name: str, data: bytes) -> None:
    """Notebooks, scripts and an archive as students' tools write them."""
    hold(name, data)


@PROPERTY
@given(st.lists(st.tuples(st.text(max_size=30), st.binary(max_size=50)), max_size=5), st.data())
def test_any_archive(members: list[tuple[str, bytes]], data: st.DataObject) -> None:
    """Any names, then damage to the archive itself."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as folder:
        for number, (name, content) in enumerate(members):
            folder.writestr(zipfile.ZipInfo(f"{number}{name}.py"), content)
    hold("lab.zip", data.draw(damaged([buffer.getvalue()])))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("lab.ipynb", b'{"cells": [' + b"[]," * 2_000_000 + b"[]]}"),
        ("lab.ipynb", b'{"cells": [' + b'{"a":1},' * 200_000 + b"[]]}"),
        ("lab.ipynb", b"[" * 5_000_000),
        ("lab.ipynb", b'{"cells": [0.' + b"1" * 5_000_000 + b"]}"),
        ("lab.py", b"#%%\n" * 1_000_000),
    ],
    ids=["lists", "objects", "brackets", "digits", "markers"],
)
def test_memory_is_bounded(name: str, data: bytes) -> None:
    """What would become hundreds of megabytes of small objects is stopped by its bound first."""
    tracemalloc.start()
    try:
        hold(name, data)
        assert tracemalloc.get_traced_memory()[1] < 64 * 2**20
    finally:
        tracemalloc.stop()
