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

REPOSITORY = Path(__file__).resolve().parents[2]
LABS = {"canales-multiples": "es", "multiple-channels": "en"}
POINTS = {
    "edge_detector": 10,
    "conv2d_multi_output": 20,
    "conv2d_multi_input": 20,
    "conv2d_combined": 30,
    "two_convs_as_one": 20,
}
GX, GY = [[1, 0, -1], [2, 0, -2], [1, 0, -1]], [[1, 2, 1], [0, 0, 0], [-1, -2, -1]]
NONE, ONES, D = [[0] * 3] * 3, [[1] * 3] * 3, [[0, 0, 0], [0, 1, 0], [0, 0, 0]]
MINUS_D, MINUS_2D, HALF_D = ([[factor * value for value in row] for row in D] for factor in (-1, -2, 0.5))
MIDDLE_ROW = {value: [[0] * 5, [0] * 5, [value] * 5, [0] * 5, [0] * 5] for value in (-2, 1, 9)}
POINT = {value: [[0] * 5, [0] * 5, [0, 0, value, 0, 0], [0] * 5, [0] * 5] for value in (1, 9)}

# What each cell prints: its tensors, in order.
PRINTED: dict[str, list[Any]] = {
    "conv1-kernels": [[GX], [GY], [ONES], [0, 0, 0]],
    "pixel": [
        [[POINT[9]]],
        [[[[-9, 0, 9], [-18, 0, 18], [-9, 0, 9]], [[-9, -18, -9], [0, 0, 0], [9, 18, 9]], [[9] * 3] * 3]],
    ],
    "vertical-image": [[[[[0, 0, 1, 0, 0]] * 5]]],
    "vertical-maps": [[[-4, 0, 4]] * 3, NONE, [[3] * 3] * 3],
    "horizontal-maps": [[[MIDDLE_ROW[1]]], NONE, [[-4] * 3, [0] * 3, [4] * 3], [[3] * 3] * 3],
    "two-channel-image": [[[MIDDLE_ROW[-2], MIDDLE_ROW[1]]]],
    "conv2-kernels": [[[D, MINUS_2D]], [0]],
    "conv2-sum": [*[[[[[0] * 3, [-2] * 3, [0] * 3]]]] * 2, [[[[0] * 3, [-4] * 3, [0] * 3]]]],
    "ones-and-point-image": [[[[[1] * 5] * 5, POINT[1]]]],
    "conv3-kernels": [[[HALF_D, HALF_D], [D, MINUS_D], [GX, GY]], [0, 0, 0]],
    "conv3-maps": [
        *([[0.5] * 3] * 3, HALF_D, [[0.5, 0.5, 0.5], [0.5, 1, 0.5], [0.5, 0.5, 0.5]]),
        *(ONES, MINUS_D, [[1, 1, 1], [1, 0, 1], [1, 1, 1]]),
        *(NONE, [[-1, -2, -1], [0, 0, 0], [1, 2, 1]], [[-1, -2, -1], [0, 0, 0], [1, 2, 1]]),
    ],
    "two-images": [[[MIDDLE_ROW[-2]]], [[MIDDLE_ROW[1]]], [[D]], [0], [[MINUS_2D]], [0]],
}
SHAPES = {
    "output-size": "torch.Size([1, 1, 3, 6])",
    "conv1-create": "torch.Size([3, 1, 3, 3]) torch.Size([3])",
    "vertical-maps": "torch.Size([1, 3, 3, 3])",
    "horizontal-maps": "torch.Size([1, 3, 3, 3])",
    "conv2-kernels": "torch.Size([1, 2, 3, 3]) torch.Size([1])",
    "conv2-sum": "torch.Size([1, 1, 3, 3])",
    "conv3-kernels": "torch.Size([3, 2, 3, 3]) torch.Size([3])\n57",
    "conv3-maps": "torch.Size([1, 3, 3, 3])",
    "photo-grey": "torch.Size([1, 1, 150, 128])",
    "photo-colour": "torch.Size([1, 3, 150, 128]) torch.Size([1, 3, 3, 3])",
    "photo-sixteen": "448\ntorch.Size([1, 16, 148, 126])",
}
FIGURES = {
    "conv1-kernels": 1,
    "pixel": 1,
    "vertical-image": 1,
    "vertical-maps": 1,
    "horizontal-maps": 2,
    "two-channel-image": 1,
    "conv2-sum": 1,
    "ones-and-point-image": 1,
    "conv3-maps": 3,
    "two-images": 1,
    "conv2-kernels": 1,
    "conv3-kernels": 1,
}
LARGE = {"sliding-pixel": 1, "photo-grey": 1, "photo-colour": 1, "sliding-pairs": 1, "photo-sixteen": 1}

HELPERS = {
    *("convlab.py", "labcheck.py", "labdraw.py", "labimages.py", "labstumbles.py", "labvalues.py"),
    *("sliding.js", "sliding.py"),
}

both_labs = pytest.mark.parametrize("lab", LABS)
both_trees = pytest.mark.parametrize("tree", ["solutions", "assignments"])


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
        wrong = "conv2d_combined = lambda x, w, b: nn.functional.conv2d(x, w.flip(-1), b)"
        check = 'labcheck.check("conv2d_combined", globals(), convlab.examples("conv2d_combined"))'
        book.cells.append(nbformat.v4.new_code_cell(f"{wrong}\n{check}", id="wrong"))
    with TemporaryDirectory() as folder:
        if tree == "solutions":
            for name in HELPERS:
                shutil.copy(REPOSITORY / tree / lab / name, folder)
        client = NotebookClient(
            book, kernel_name="python3", allow_errors=tree == "assignments", resources={"metadata": {"path": folder}}
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
    found = notebook(tree, lab).cells
    ids = [cell.id for cell in found]
    graded = {cell.id: cell.metadata.nbgrader for cell in found if "nbgrader" in cell.metadata}
    assert [name for name, meta in graded.items() if meta.solution and not meta.grade] == list(POINTS)
    assert {name: meta.points for name, meta in graded.items() if meta.grade and meta.points} == {
        f"test_{name}": points for name, points in POINTS.items()
    }
    for name in POINTS:
        assert ids.index(f"test_{name}") == ids.index(name) + 1
        assert graded[name].grade_id == name and not graded[name].locked
        assert graded[f"test_{name}"].grade_id == f"test_{name}" and graded[f"test_{name}"].locked
    assert graded["diagonal_kernel"].grade and graded["diagonal_kernel"].solution
    assert graded["diagonal_kernel"].points == 0


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


def test_both_labs_have_the_same_code() -> None:
    """The labs differ in words alone: same cells, metadata, formulas, and code but for docstrings and prints."""
    spanish, english = (notebook("solutions", lab) for lab in LABS)
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
    assert {"np", "plt", "F", "torch", "nn", "Tensor", "labcheck", "convlab"} <= names


@both_labs
def test_links_of_the_table_of_contents(lab: str) -> None:
    """Every link of the table of contents finds its anchor, in ASCII: Jupyter looks others up percent-encoded."""
    text = "\n".join(cell.source for cell in notebook("solutions", lab).cells if cell.cell_type == "markdown")
    links = re.findall(r"\]\(#(.+?)\)", text)
    assert links == re.findall(r'<a id="([a-z-]+)"></a>', text)
    assert len(links) == 6


@both_labs
def test_source_runs_without_error_or_warning(lab: str) -> None:
    """The source runs from top to bottom in a fresh kernel; all five visible checks pass."""
    run = executed("solutions", lab)
    assert faults(run) == []
    assert all(printed(run[f"test_{name}"]).startswith(f"✓ {name}: ") for name in POINTS)


@both_labs
def test_release_runs_to_its_end(lab: str) -> None:
    """The released lab runs without a file beside it; its checks say on stderr that the answers are not written yet."""
    run = executed("assignments", lab)
    assert faults(run) == [*(f"test_{name}" for name in POINTS), "wrong"]
    for name in POINTS:
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
@pytest.mark.parametrize("cell", PRINTED)
def test_printed_tensors(tree: str, lab: str, cell: str) -> None:
    """The lesson prints the values that it teaches."""
    assert tensors(printed(executed(tree, lab)[cell])) == PRINTED[cell]


@both_labs
@pytest.mark.parametrize("cell", SHAPES)
def test_printed_shapes(lab: str, cell: str) -> None:
    """The lesson prints the shapes that it asks the reader to predict."""
    assert SHAPES[cell] in printed(executed("solutions", lab)[cell])


@both_trees
@both_labs
def test_figures_are_drawn(tree: str, lab: str) -> None:
    """Every figure of the lesson is drawn in Jupyter, beside printed tensors that say the same."""
    run = executed(tree, lab)
    assert {name: figures(run[name]) for name in FIGURES | LARGE} == FIGURES | LARGE
    assert all(tensors(printed(run[name])) for name in FIGURES)


@both_labs
def test_a_wrong_answer_is_drawn(lab: str) -> None:
    """A failing check shows text, one picture and one sentence, in the lab's language."""
    wrong = executed("assignments", lab)["wrong"]
    assert figures(wrong) == 1
    sentence = {
        "es": "✗ conv2d_combined(), en el ejemplo de su descripción: 4 de 4 valores no coinciden. "
        "El primero, en [0, 0, 0, 0], debía ser 103 y es 104.",
        "en": "✗ conv2d_combined(), on the example of its description: 4 of 4 values do not match. "
        "The first, at [0, 0, 0, 0], should be 103 and is 104.",
    }
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
    assert names == {f"{lab}.ipynb", *HELPERS}


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
