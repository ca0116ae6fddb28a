"""A new lab grades at once, overwrites nothing, and says what cannot be asked for."""

from __future__ import annotations

import subprocess
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner

from autograder.authoring import signatures
from autograder.cli import main
from autograder.errors import AssignmentError

FUNCTIONS = ("double_rows(x: Tensor, times: int)", "count(words: list)", "greet(name: str)", "answer()")


def begin(course: Path, *words: str, functions: tuple[str, ...] = FUNCTIONS) -> str:
    """What `autograder new-lab` says, which must succeed."""
    asked = [word for function in functions for word in ("--function", function)]
    ended = CliRunner().invoke(main, ["new-lab", *words, *asked, "--course", str(course)])
    assert ended.exit_code == 0, ended.output
    return ended.output


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that became a course with a new lab in two languages."""
    folder = tmp_path_factory.mktemp("new") / "course"
    begin(folder, "first", "--language", "es,en")
    return folder


@pytest.mark.parametrize("lab", ["first-es", "first-en"])
def test_what_it_writes_grades_at_once(course: Path, lab: str) -> None:
    """Solution full, stub nothing, every specimen as labelled and named, no words missing: the audit says so."""
    ended = CliRunner().invoke(main, ["audit", lab, "--course", str(course), "--jobs", "1", "--lang", "en"])
    assert ended.exit_code == 0, ended.output
    assert "✓ Nothing right loses points" in ended.output
    assert "✗" not in ended.output and "·" not in ended.output, ended.output
    assert "4 mistakes with a name" in " ".join(ended.output.split())


def test_the_notebooks_are_in_their_language(course: Path) -> None:
    """One for each language, alike but for what people read."""
    texts = {}
    for language in ("es", "en"):
        folder = next(course.rglob(f"first-{language}.ipynb")).parent
        assert (folder / "labcheck.py").is_file()
        notebook = nbformat.read(folder / f"first-{language}.ipynb", as_version=4)
        nbformat.validate(notebook)
        texts[language] = [cell.source for cell in notebook.cells]
        marks = [cell.metadata["nbgrader"]["grade_id"] for cell in notebook.cells if "nbgrader" in cell.metadata]
        assert marks == [
            name for function in FUNCTIONS for name in (function.split("(")[0], "test_" + function.split("(")[0])
        ]
    assert 'use("es")' in texts["es"][2] and 'use("en")' in texts["en"][2]
    assert "El doble de x." in "".join(texts["es"]) and "Twice x." in "".join(texts["en"])


def test_nothing_is_overwritten(course: Path) -> None:
    """A second lab of the same name, or one of its notebooks', is refused; another goes beside it."""
    before = {path: path.read_bytes() for path in course.rglob("*") if path.is_file()}
    for name in ("first", "first-es"):
        words = ["new-lab", name, "--language", "es", "--function", "f(x)", "--course", str(course)]
        ended = CliRunner().invoke(main, words if name == "first-es" else [*words[:3], "es,en", *words[4:]])
        assert ended.exit_code == 1
        assert "is there already" in ended.output
    assert before == {path: path.read_bytes() for path in course.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("f", "no signature"),
        ("f(x", "no signature"),
        ("f(x): pass\nimport os\ndef g(y)", "no signature"),
        ("class(x)", "no signature"),
        ("f(*x)", "plain arguments only"),
        ("f(x=1)", "plain arguments only"),
        ("f(x: Widget)", "is not drawn by itself"),
    ],
)
def test_what_is_no_signature_is_refused(text: str, said: str) -> None:
    """With what to write instead."""
    with pytest.raises(AssignmentError, match=said):
        signatures.parse(text)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["../up", "--language", "es", "--function", "f(x)"], "no name of a lab"),
        (["a", "--language", "xx", "--function", "f(x)"], "no words for a lab in 'xx'"),
        (["a", "--language", "es,es", "--function", "f(x)"], "named twice"),
        (["a", "--language", "es", "--function", "f(x)", "--function", "f(y)"], "named twice"),
    ],
)
def test_what_cannot_be_a_lab_is_refused(tmp_path: Path, words: list[str], said: str) -> None:
    """In words, and without a file written."""
    ended = CliRunner().invoke(main, ["new-lab", *words, "--course", str(tmp_path / "course")])
    assert ended.exit_code == 1
    assert said in ended.output
    assert not list(tmp_path.rglob("*"))


def test_the_lab_is_released_by_nbgrader(course: Path) -> None:
    """`nbgrader generate_assignment` takes the notebook as it was written, and keeps the solution back."""
    run = subprocess.run(
        ["nbgrader", "generate_assignment", "first-en"], cwd=course, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    released = next(path for path in course.rglob("first-en.ipynb") if "solutions" not in path.parts)
    text = released.read_text(encoding="utf-8")
    assert "NotImplementedError" in text
    assert "2 * x" not in text and "hidden_checks(" not in text.split("hidden_checks, use")[1]
