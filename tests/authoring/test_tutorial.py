"""docs/authors.md, walked in an empty folder: every command is run, every file written, every output compared."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from autograder import labs
from autograder.explaining.public import CHOICE

PAGE = Path(__file__).resolve().parents[2] / "docs" / "authors.md"
CELLS = {"the solution cell": "moving_average", "the test cell": "test_moving_average"}
_BLOCK = re.compile(r'^```(\w+)(?: title="([^"]+)")?\n(.*?)^```$', re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Block:
    """One block of code of the page: its language, its title, and what stands in it."""

    language: str
    title: str
    text: str


def blocks() -> Iterator[Block]:
    """All of them, in the page's order."""
    for language, title, text in _BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        yield Block(language, title, text)


def run(folder: Path, command: str) -> str:
    """What a command of the page prints, which must succeed."""
    scripts = sysconfig.get_path("scripts")
    environment = os.environ | {
        "PATH": os.pathsep.join([scripts, os.environ["PATH"]]),
        "LANG": "C.UTF-8",
        "COLUMNS": "200",
    }
    done = subprocess.run(
        ["bash", "-ec", command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def shown(expected: str, printed: str) -> bool:
    """Whether every line of the page was printed, in order; `...` stands for anything."""
    lines = [".*".join(map(re.escape, line.split("..."))) for line in expected.splitlines()]
    return re.search(r"(?s:.*)".join(lines), printed) is not None


def put(notebook: Path, name: str, source: str) -> None:
    """Write a cell as an author does in Jupyter; its points are those of the page."""
    plain = json.loads(notebook.read_text(encoding="utf-8"))
    cell = next(cell for cell in plain["cells"] if cell["metadata"].get("nbgrader", {}).get("grade_id") == name)
    cell["source"] = source.rstrip("\n")
    if cell["metadata"]["nbgrader"]["grade"]:
        cell["metadata"]["nbgrader"]["points"] = 20
    notebook.write_text(json.dumps(plain), encoding="utf-8")


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """The folder in which the page was walked, and what did not come out as it says."""
    folder = tmp_path_factory.mktemp("tutorial")
    printed, wrong = "", []
    for block in blocks():
        if block.language == "sh":
            printed = "".join(run(folder, line) for line in block.text.splitlines())
        elif block.language == "text":
            if not shown(block.text, printed):
                wrong.append(f"{block.text}\n--- but:\n{printed}")
        elif block.title in CELLS:
            put(folder / "course" / "solutions" / "series" / "series.ipynb", CELLS[block.title], block.text)
        else:
            path = folder / block.title
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
    return folder, wrong


def test_everything_comes_out_as_the_page_says(walked: tuple[Path, list[str]]) -> None:
    """Commands succeed and print what stands below them."""
    assert walked[1] == []


def test_the_lab_still_holds_with_checks_of_its_own(walked: tuple[Path, list[str]]) -> None:
    """After the last block the audit passes again."""
    text = run(walked[0], "autograder audit series --course course --lang en --jobs 1")
    assert "✓ Nothing right loses points, nothing wrong gets away, no name is false." in text


def test_the_story_is_told(walked: tuple[Path, list[str]]) -> None:
    """Pages of a student who lost points show what story.py tells: the size's arithmetic, a section, and a picture with its words."""
    run(
        walked[0],
        "autograder grade series --course course --force && autograder feedback series --course course --out told",
    )
    page = (walked[0] / "told" / "ana.html").read_text(encoding="utf-8")
    assert re.search(r"len\(x\) - width \+ 1.*?\d+ - \d+ \+ 1 = \d+", page, re.DOTALL)
    assert "advice" in page
    assert re.search(r'role="img".*?hidden>windows</span>.*?hidden>\(\(.*?<svg', page, re.DOTALL)


def test_every_optional_file_is_named() -> None:
    """The page's table names every module and folder that a lab may have."""
    text = PAGE.read_text(encoding="utf-8").partition("## Every file of a lab")[2]
    for name in (*(f"{module}.py" for module in labs.OPTIONAL), "test_*.py", CHOICE, "messages/", "specimens/"):
        assert name in text, name


def test_every_block_is_walked() -> None:
    """No block of a kind that this test would pass over."""
    for block in blocks():
        assert block.language in ("sh", "text") or block.title in CELLS or block.title.startswith("course/")
    assert sum(block.language == "sh" for block in blocks()) >= 5
