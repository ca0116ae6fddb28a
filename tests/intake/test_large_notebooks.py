"""A notebook is as large as its code: outputs, embedded pictures and widgets are left out before anything is parsed."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from handed_in import CODE, LAB, code_cell, notebook, told
from hypothesis import given
from hypothesis import strategies as st

from autograder import intake
from autograder.errors import SubmissionError
from autograder.intake import bounds, outputs

DROPPED = ("outputs", "attachments", "widgets")
TEXTS = st.sampled_from(["", '"', "\\", '\\"', "[", "}", '"outputs": [', "é\ud800", "source"]) | st.text(max_size=4)
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS | st.sampled_from(DROPPED), inner, max_size=4),
    max_leaves=20,
)


@given(JSON, st.booleans())
def test_nothing_but_outputs_is_left_out(value: Any, escaped: bool) -> None:
    """Whatever stands in texts, however it is nested and written."""
    data = json.dumps(value, ensure_ascii=escaped).encode("utf-8", "surrogatepass")
    assert json.loads(outputs.left_out(data).decode("utf-8", "surrogatepass")) == _without(value)


def _without(value: Any) -> Any:
    if isinstance(value, list):
        return [_without(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: type(item)() if key in DROPPED and isinstance(item, list | dict) else _without(item)
        for key, item in value.items()
    }


@pytest.mark.parametrize("kind", ["picture", "lines", "numbers"])
def test_a_hundred_megabytes_of_outputs_are_read_for_their_code(tmp_path: Path, kind: str) -> None:
    """With the memory that its bytes take and no more than a small notebook beside them."""
    data: Any = {
        "picture": "iVBO" * 25_000_000,
        "lines": ['[0.1, 0.2] \\ "\n'] * 6_000_000,
        "numbers": "7, " * 33_000_000,
    }
    output = {"output_type": "display_data", "metadata": {}, "data": {"text/plain": data[kind]}}
    path = tmp_path / "lab.ipynb"
    path.write_bytes(notebook(code_cell(CODE), {**code_cell("x = 1"), "outputs": [output]}, code_cell("y = 2")))
    del data, output
    assert path.stat().st_size > 90 << 20
    tracemalloc.start()
    try:
        submission = intake.read(path, student="ana", lab=LAB)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert submission.cells == (CODE, "x = 1", "y = 2")
    assert peak < bounds.NOTEBOOK_BYTES + bounds.FILE_BYTES


@pytest.mark.parametrize(
    "data",
    [
        b'{"cells": [' + b'"' * 21_000_000,
        b'{"cells": ["' + b'\\"' * 11_000_000,
        b'{"outputs": ' + b"[" * 21_000_000,
        b'{"outputs": [' + b'"' + b'\\"' * 15_000_000,
        b'{"outputs": [' + b"[]," * 7_000_000 + b"[]]}",
        b'"a",' * 6_000_000,
    ],
)
def test_what_only_looks_large_and_like_a_notebook_is_refused(tmp_path: Path, data: bytes) -> None:
    """Quotes and brackets without an end cost one pass each."""
    path = tmp_path / "lab.ipynb"
    path.write_bytes(data)
    with pytest.raises(SubmissionError) as caught:
        intake.read(path, student="ana", lab=LAB)
    assert caught.value.code == "intake.too_large"


def test_code_alone_may_not_be_large(tmp_path: Path) -> None:
    """Outputs do not count; what is parsed does."""
    path = tmp_path / "lab.ipynb"
    path.write_bytes(notebook(code_cell("x = 1\n" * 4_000_000)))
    with pytest.raises(SubmissionError) as caught:
        intake.read(path, student="ana", lab=LAB)
    assert caught.value.code == "intake.too_large"


def test_ten_thousand_cells_are_read() -> None:
    """All of them."""
    read = intake.read_bytes("lab.ipynb", notebook(*[code_cell("x = 1")] * 10_000), student="ana", lab=LAB)
    assert len(read.cells) == 10_000


@pytest.mark.parametrize(
    "metadata", [{"kernelspec": {"name": "ir", "language": "R"}}, {"language_info": {"name": "julia"}}]
)
def test_python_in_a_notebook_of_another_kernel_is_graded_with_a_note(metadata: dict[str, Any]) -> None:
    """The kernel was chosen by accident; the function is there to see."""
    read = intake.read_bytes(
        "lab.ipynb", notebook(code_cell("def f(x):\n    return x"), metadata=metadata), student="a", lab=LAB
    )
    assert "foreign_kernel" in told(read)
