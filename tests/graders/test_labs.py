"""The labs as students and nbgrader meet them: sources, releases, printed values, pictures and visible checks."""

from __future__ import annotations

import ast
import html
import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode
from nbgrader.nbgraderformat import MetadataValidator

from graders.lessons import LABS, LESSON, LESSONS, Lesson

REPOSITORY = Path(__file__).resolve().parents[2]
PATIENCE = 600
"""Seconds; what takes longer never ends."""

both_labs = pytest.mark.parametrize("lab", LABS)
both_trees = pytest.mark.parametrize("tree", ["solutions", "assignments"])
every_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.module)


def notebook(tree: str, lab: str) -> NotebookNode:
    """A committed notebook."""
    book: NotebookNode = nbformat.read(REPOSITORY / tree / lab / f"{lab}.ipynb", as_version=nbformat.NO_CONVERT)
    return book


def cells(book: NotebookNode) -> dict[str, NotebookNode]:
    """A notebook's cells by id."""
    return {cell.id: cell for cell in book.cells}


@cache
def executed(tree: str, lab: str) -> dict[str, NotebookNode]:
    """The cells of a lab run from top to bottom in a fresh kernel, in a folder like the one students get.

    A release also gets one more cell at its end, with a wrong answer and its check; it has no other file beside it.
    """
    book = notebook(tree, lab)
    if tree == "assignments":
        lesson, name = LESSON[lab], LESSON[lab].wrong.question
        check = f'labcheck.check("{name}", globals(), {lesson.module}.examples("{name}"))'
        book.cells.append(nbformat.v4.new_code_cell(f"{lesson.wrong.answer}\n{check}", id="wrong"))
    with TemporaryDirectory() as folder:
        if tree == "solutions":
            for name in LESSON[lab].helpers:
                shutil.copy(REPOSITORY / tree / lab / name, folder)
        client = NotebookClient(
            book,
            kernel_name="python3",
            allow_errors=tree == "assignments",
            coalesce_streams=True,  # what is written in two pieces is one text
            startup_timeout=PATIENCE,
            iopub_timeout=PATIENCE,  # four seconds else, after which output is lost
            resources={"metadata": {"path": folder}},
        )
        client.execute()
    return cells(book)


def printed(cell: NotebookNode) -> str:
    """What a cell wrote to stdout."""
    return "".join(output.text for output in cell.outputs if output.get("name") == "stdout")


def tensors(text: str) -> list[Any]:
    """The tensors printed in a text, as nested lists."""
    return [ast.literal_eval(values) for values in re.findall(r"tensor\(([^)]*)\)", text)]


def figures(cell: NotebookNode) -> int:
    """How many pictures a cell shows, each with the words that stand for it."""
    shown = [output.data for output in cell.outputs if "text/html" in output.get("data", {})]
    for data in shown:
        assert html.escape(data["text/plain"]) in data["text/html"]
    return len(shown)


def faults(run: dict[str, NotebookNode]) -> list[str]:
    """The cells that failed or wrote to stderr."""
    return [
        name
        for name, cell in run.items()
        for output in cell.get("outputs", [])
        if output.output_type == "error" or output.get("name") == "stderr"
    ]


@both_trees
@both_labs
def test_notebooks_are_valid_and_bare(tree: str, lab: str) -> None:
    """Notebooks are nbformat 4.5 with nbgrader schema 3, readable cell ids, and no outputs or execution counts."""
    book = notebook(tree, lab)
    nbformat.validate(book)
    MetadataValidator().validate_nb(book)
    assert (book.nbformat, book.nbformat_minor, book.metadata.kernelspec.name) == (4, 5, "python3")
    for cell in book.cells:
        assert re.fullmatch(r"[a-z]\w*(-\w+)*", cell.id)
        assert not cell.get("outputs") and cell.get("execution_count") is None
        assert cell.metadata.get("nbgrader", {}).get("schema_version", 3) == 3


@both_trees
@both_labs
def test_questions_and_points(tree: str, lab: str) -> None:
    """Each function has a solution cell and, right after it, a locked test cell with its points: 100 in all."""
    found, points, written = notebook(tree, lab).cells, LESSON[lab].points, LESSON[lab].written
    ids = [cell.id for cell in found]
    graded = {cell.id: cell.metadata.nbgrader for cell in found if "nbgrader" in cell.metadata}
    assert [name for name, meta in graded.items() if meta.solution and not meta.grade] == list(points)
    assert {name: meta.points for name, meta in graded.items() if meta.grade and meta.points} == {
        f"test_{name}": worth for name, worth in points.items()
    }
    assert sum(points.values()) == 100
    for name in points:
        assert ids.index(f"test_{name}") == ids.index(name) + 1
        assert graded[name].grade_id == name and not graded[name].locked
        assert graded[f"test_{name}"].grade_id == f"test_{name}" and graded[f"test_{name}"].locked
    assert graded[written].grade and graded[written].solution and graded[written].points == 0


class WithoutWords(ast.NodeTransformer):
    """Code without its human language: docstrings, what is printed, and the language that labcheck is told."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        """Drops the docstring."""
        node.body = node.body[ast.get_docstring(node) is not None :]
        return self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Empties the strings of print and labcheck.use."""
        if ast.unparse(node.func) in {"print", "labcheck.use"}:
            for part in ast.walk(node):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    part.value = ""
        return node


@every_lesson
def test_both_labs_have_the_same_code(lesson: Lesson) -> None:
    """The labs differ in words alone: same cells, metadata, formulas, and code but for docstrings and prints."""
    spanish, english = (notebook("solutions", lab) for lab in lesson.labs)
    for ours, theirs in zip(spanish.cells, english.cells, strict=True):
        assert (ours.id, ours.cell_type, ours.metadata) == (theirs.id, theirs.cell_type, theirs.metadata)
        if ours.cell_type == "markdown":
            formulas = [re.findall(r"\$\$.*?\$\$|<a id=.*?>", cell.source, re.DOTALL) for cell in (ours, theirs)]
            assert formulas[0] == formulas[1]
        else:
            code = [ast.unparse(WithoutWords().visit(ast.parse(cell.source))) for cell in (ours, theirs)]
            assert code[0] == code[1]


@both_trees
@both_labs
def test_the_usual_names_are_imported(tree: str, lab: str) -> None:
    """np, plt, F and the others under which such lessons know them, in the one cell of imports."""
    setup = ast.parse(cells(notebook(tree, lab))["setup"].source)
    imports = [node for node in setup.body if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {alias.asname or alias.name for node in imports for alias in node.names}
    assert {"np", "plt", "F", "torch", "nn", "Tensor", "labcheck", LESSON[lab].module} <= names


@both_labs
def test_links_of_the_table_of_contents(lab: str) -> None:
    """Every link of the table of contents finds its anchor, in ASCII: Jupyter looks others up percent-encoded."""
    text = "\n".join(cell.source for cell in notebook("solutions", lab).cells if cell.cell_type == "markdown")
    links = re.findall(r"\]\(#(.+?)\)", text)
    assert links == re.findall(r'<a id="([a-z-]+)"></a>', text)
    assert len(links) == LESSON[lab].sections


@both_labs
def test_source_runs_without_error_or_warning(lab: str) -> None:
    """The source runs from top to bottom in a fresh kernel; all visible checks pass."""
    run = executed("solutions", lab)
    assert faults(run) == []
    assert all(printed(run[f"test_{name}"]).startswith(f"✓ {name}: ") for name in LESSON[lab].points)


@both_labs
def test_release_runs_to_its_end(lab: str) -> None:
    """The released lab runs without a file beside it; its checks say on stderr that the answers are not written yet."""
    run = executed("assignments", lab)
    assert faults(run) == [*(f"test_{name}" for name in LESSON[lab].points), "wrong"]
    for name in LESSON[lab].points:
        (told,) = run[f"test_{name}"].outputs
        assert (told.output_type, told.name) == ("stream", "stderr")
        assert (
            told.text
            == {
                "es": f"✗ {name}: aún no está escrita. Escribe tu respuesta en la celda de arriba y ejecútala.\n",
                "en": f"✗ {name}: not written yet. Write your answer in the cell above and run it.\n",
            }[LABS[lab]]
        )


@both_trees
@both_labs
def test_printed_tensors(tree: str, lab: str) -> None:
    """The lesson prints the values that it teaches."""
    for cell, values in LESSON[lab].printed.items():
        assert tensors(printed(executed(tree, lab)[cell])) == values, cell


@both_labs
def test_printed_shapes(lab: str) -> None:
    """The lesson prints the shapes that it asks the reader to predict."""
    for cell, text in LESSON[lab].shapes.items():
        assert text in printed(executed("solutions", lab)[cell])


@both_trees
@both_labs
def test_figures_are_drawn(tree: str, lab: str) -> None:
    """Every figure of the lesson is drawn in Jupyter, beside printed tensors that say the same."""
    run, due = executed(tree, lab), LESSON[lab].figures | LESSON[lab].large
    assert {name: figures(run[name]) for name in due} == due
    assert all(tensors(printed(run[name])) for name in LESSON[lab].figures)


@both_labs
def test_a_wrong_answer_is_drawn(lab: str) -> None:
    """A failing check shows text, one picture and one sentence, in the lab's language."""
    wrong = executed("assignments", lab)["wrong"]
    assert figures(wrong) == 1
    sentence = {"es": LESSON[lab].wrong.spanish, "en": LESSON[lab].wrong.english}
    assert " ".join(wrong.outputs[-1].traceback).startswith(sentence[LABS[lab]])


@both_labs
def test_release_holds_no_solution(lab: str) -> None:
    """Nothing of a solution or of a hidden region is left in what students get."""
    source, release = cells(notebook("solutions", lab)), cells(notebook("assignments", lab))
    assert release.keys() - source.keys() == {"files"}
    for name, cell in source.items():
        _, *secrets = re.split(r"### (?:BEGIN|END) (?:SOLUTION|HIDDEN TESTS)", cell.source)
        assert not re.search(r"(BEGIN|END) (SOLUTION|HIDDEN)|hidden_checks", release[name].source)
        for secret in (line.strip() for part in secrets[::2] for line in part.splitlines()):
            assert not secret or secret not in release[name].source
    names = {path.name for path in (REPOSITORY / "assignments" / lab).iterdir()} - {"__pycache__"}
    assert names == {f"{lab}.ipynb", *LESSON[lab].helpers}


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """assignments/ as nbgrader generate_assignment writes it today."""
    course = tmp_path_factory.mktemp("course")
    shutil.copytree(
        REPOSITORY / "solutions", course / "solutions", symlinks=True, ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copy(REPOSITORY / "nbgrader_config.py", course)
    environment = os.environ | {"JUPYTER_CONFIG_DIR": str(course / "jupyter")}
    for lab in LABS:
        command = [sys.executable, "-m", "nbgrader", "generate_assignment", lab]
        subprocess.run(command, cwd=course, env=environment, check=True, capture_output=True)
    return course / "assignments"


@both_labs
def test_assignments_are_what_nbgrader_generates(generated: Path, lab: str) -> None:
    """The committed release is, byte for byte, what nbgrader makes of the source; the helper module is a real copy."""
    for path in sorted((generated / lab).iterdir()):
        committed = REPOSITORY / "assignments" / lab / path.name
        assert committed.read_bytes() == path.read_bytes()
        assert not path.is_symlink() and not committed.is_symlink()
