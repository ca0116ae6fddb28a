"""The released notebook: its folded cell of files, the table of mistakes in it, and the copies of the helper modules."""

from __future__ import annotations

import ast
import base64
import bz2
import io
import json
import os
import re
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
import sample_course
from graders.lessons import LABS, LESSON, LESSONS, Lesson

from autograder import labs
from autograder.handout import embedding

REPOSITORY = Path(__file__).resolve().parents[2]
GIVEN = {"return value if isinstance ( value , tuple ) else ( value , value )"}
"""What a lesson gives to its students, and its graders use too."""
HELPERS = REPOSITORY / "autograder" / "handout" / "helpers"

every_lab = pytest.mark.parametrize("lab", LABS)


def released(lab: str) -> dict[str, str]:
    """The cells of a committed release by id."""
    path = REPOSITORY / "assignments" / lab / f"{lab}.ipynb"
    return {cell.id: cell.source for cell in nbformat.read(path, as_version=nbformat.NO_CONVERT).cells}


def packed(source: str) -> dict[str, str]:
    """The files that a folded cell holds."""
    (text,) = re.findall(r'"""\n(.*?)"""', source, re.DOTALL)
    files: dict[str, str] = json.loads(bz2.decompress(base64.b64decode(text)))
    return files


def run(source: str, folder: Path, *, after: str = "") -> subprocess.CompletedProcess[str]:
    """Runs a folded cell in a folder, and then some code, in a Python of its own."""
    code = f"{source}\nimport labcheck\n{after}"
    environment = {**os.environ, "MPLBACKEND": "agg"}
    return subprocess.run([sys.executable, "-c", code], cwd=folder, env=environment, capture_output=True, text=True)


@pytest.mark.parametrize(
    "path",
    [*sorted(HELPERS.glob("*.py")), *sorted((REPOSITORY / "autograder" / "graders").glob("sliding.*"))],
    ids=lambda path: path.name,
)
def test_every_copy_of_a_helper_is_the_original(path: Path) -> None:
    """Each lab holds the general modules as they are, as files of their own; a release does too."""
    copies = [copy for tree in ("solutions", "assignments") for copy in (REPOSITORY / tree).glob(f"*/{path.name}")]
    assert len(copies) >= 4
    for copy in copies:
        assert not copy.is_symlink() and copy.read_bytes() == path.read_bytes(), copy


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.module)
def test_the_labs_share_their_pictures(lesson: Lesson) -> None:
    """Both languages have the same modules."""
    spanish, english = (sorted((REPOSITORY / "solutions" / lab).glob("*.py")) for lab in lesson.labs)
    assert [path.name for path in spanish] == [path.name for path in english]
    assert [path.read_bytes() for path in spanish] == [path.read_bytes() for path in english]


@every_lab
def test_the_release_is_small_and_holds_its_files(lab: str) -> None:
    """Under 200 kB with all modules, as they lie beside it, and the table of mistakes."""
    assert (REPOSITORY / "assignments" / lab / f"{lab}.ipynb").stat().st_size < 200_000
    files = packed(released(lab)["files"])
    beside = {path.name for path in (REPOSITORY / "assignments" / lab).iterdir() if path.suffix != ".ipynb"}
    assert beside - {"__pycache__"} | {"labcheck.json"} == files.keys()
    for name, text in files.items():
        if name != "labcheck.json":
            assert text == (REPOSITORY / "assignments" / lab / name).read_text(encoding="utf-8")


def statements(source: str) -> Iterator[str]:
    """The longer lines of code, without what comments and descriptions say."""
    kept = [
        token.string
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type not in (tokenize.COMMENT, tokenize.STRING, tokenize.INDENT, tokenize.DEDENT, tokenize.NL)
    ]
    for line in " ".join(kept).split("\n"):
        if len(line.strip()) > 40 and not line.strip().startswith(("def ", "from ", "import ", "class ")):
            yield line.strip()


@every_lab
def test_no_right_or_wrong_function_is_in_the_release(lab: str) -> None:
    """Neither a line of a solution nor one of a wrong function stands in the notebook, its files or the table."""
    source = nbformat.read(REPOSITORY / "solutions" / lab / f"{lab}.ipynb", as_version=nbformat.NO_CONVERT)
    secrets = [
        line.strip()
        for cell in source.cells
        for part in re.findall(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", cell.source, re.DOTALL)
        for line in part.splitlines()
        if len(line.strip()) > 22
    ]
    assert len(secrets) > 10
    for name in ("convolution", "right", "windows", "wrong_*"):
        for path in labs.find(lab).folder.glob(f"{name}.py"):
            secrets += statements(path.read_text(encoding="utf-8"))
    assert len(secrets) > 100
    cells = released(lab)
    files = packed(cells.pop("files"))
    shown = "\n".join([*cells.values(), *files.values()])
    tokens = re.sub(r"\s+", "", shown)
    assert {line for line in secrets if re.sub(r"\s+", "", line) in tokens} <= GIVEN


@every_lab
def test_the_table_holds_digests_and_words_alone(lab: str) -> None:
    """Every result is eight hexadecimal digits, every code has words in the lab's language, nothing else is there."""
    table = json.loads(packed(released(lab)["files"])["labcheck.json"])
    assert table.keys() == {"noticed", "results", "texts"}
    rows = [row for codes in table["results"].values() for rows in codes.values() for row in rows]
    assert len(rows) > 100
    assert all(re.fullmatch(r"([0-9a-f]{8})?", digest) for row in rows for digest in row)
    named = {code for codes in table["results"].values() for code in codes}
    assert named == table["texts"].keys()
    home = labs.find(lab)
    for code, words in table["texts"].items():
        assert words == [home.say(LABS[lab], f"diagnosis.{code}.{part}") for part in ("what", "why", "next")]
    assert table["noticed"].keys() == table["results"].keys() and min(table["noticed"].values()) >= 90


@every_lab
def test_the_cell_writes_the_files_that_are_missing(lab: str, tmp_path: Path) -> None:
    """In an empty folder, and where only some of them are missing; they can then be imported."""
    cell = released(lab)["files"]
    told = run(cell, tmp_path, after="print(labcheck.__file__)")
    assert told.returncode == 0 and told.stdout.strip() == str(tmp_path / "labcheck.py"), told.stderr
    assert {path.name for path in tmp_path.iterdir()} - {"__pycache__"} == packed(cell).keys()
    (tmp_path / "labdraw.py").unlink()
    assert run(cell, tmp_path).returncode == 0
    assert (tmp_path / "labdraw.py").is_file()


def test_a_file_of_another_version_is_left_alone_and_not_used(tmp_path: Path) -> None:
    """Somebody changed it, or it came with the lab of last year."""
    cell = released("multiple-channels")["files"]
    (tmp_path / "labcheck.py").write_text("raise SystemError\n")
    told = run(cell, tmp_path, after="print(labcheck.RUNGS)")
    assert told.returncode == 0 and "difference" in told.stdout, told.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["labcheck.py"]
    assert (tmp_path / "labcheck.py").read_text() == "raise SystemError\n"


def test_a_folder_that_cannot_be_written_does_not_matter(tmp_path: Path) -> None:
    """The files then lie somewhere else."""
    cell = released("multiple-channels")["files"]
    (tmp_path / "labcheck.py").mkdir()
    told = run(cell, tmp_path, after="print(labcheck.RUNGS)")
    assert told.returncode == 0 and "difference" in told.stdout, told.stderr


def test_a_damaged_cell_says_so_in_both_languages(tmp_path: Path) -> None:
    """One letter of the packed files is another."""
    cell = released("multiple-channels")["files"]
    at = cell.index('"""') + 500
    told = run(cell[:at] + ("A" if cell[at] != "A" else "B") + cell[at + 1 :], tmp_path)
    assert "descarga el cuaderno otra vez" in told.stderr and "download the notebook again" in told.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_missing_package_is_named_in_both_languages(tmp_path: Path) -> None:
    """JupyterLite has no PyTorch: the first cell says so."""
    cell = embedding.cell(
        {"labcheck.py": ""}, ["import torch", "import a_package_that_is_nowhere", "%matplotlib inline"]
    )
    assert "'torch'" in cell.source
    told = run(cell.source, tmp_path)
    assert (
        "Aquí falta a_package_that_is_nowhere" in told.stderr
        and "a_package_that_is_nowhere is missing here" in told.stderr
    )


@every_lab
def test_the_cell_is_folded_everywhere(lab: str) -> None:
    """In JupyterLab and VS Code by one mark, in Colab by another; its first line says what it is."""
    book = nbformat.read(REPOSITORY / "assignments" / lab / f"{lab}.ipynb", as_version=nbformat.NO_CONVERT)
    first = next(cell for cell in book.cells if cell.cell_type == "code")
    assert first.id == "files" and first.metadata.jupyter.source_hidden and first.metadata.cellView == "form"
    assert first.source.startswith("#@title ")
    ast.parse(first.source)


@every_lab
def test_stubs_speak_the_language_of_the_lab(lab: str) -> None:
    """And it alone."""
    cells = released(lab)
    wanted = {"es": "escribe aquí tu respuesta", "en": "write your answer here"}
    for language, words in wanted.items():
        stubs = [text for text in cells.values() if re.search(words, text, re.IGNORECASE)]
        assert len(stubs) == (len(LESSON[lab].points) + 1 if language == LABS[lab] else 0)


def test_a_published_course_has_links_to_open_the_notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In Colab and Binder, where the course sets its address; none elsewhere."""
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path / "jupyter"))
    sample = sample_course.make(tmp_path, "multiple-channels", settings='c.Embed.repository = "somebody/course"')
    title = "".join(sample.released("multiple-channels")["cells"][0]["source"])
    place = "assignments/multiple-channels/multiple-channels.ipynb"
    assert f"[Colab](https://colab.research.google.com/github/somebody/course/blob/main/{place})" in title
    assert f"[Binder](https://mybinder.org/v2/gh/somebody/course/main?labpath={place})" in title
    assert "colab.research" not in released("multiple-channels")["title"]
