"""A new lab in a course: notebooks, graders, a mistake, its words, specimens. What it writes grades at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder import labs
from autograder.authoring import init, templates
from autograder.authoring.signatures import Signature
from autograder.course import CONFIG, Course
from autograder.errors import AssignmentError

POINTS = 10
HELPERS = Path(__file__).parents[1] / "handout" / "helpers"
"""What every lab ships beside its notebook: checks and pictures for students."""
_NAME = re.compile("[A-Za-z0-9][A-Za-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class NewLab:
    """What an author asks for: the name of the graders' folder, a language or several, and the questions."""

    name: str
    languages: tuple[str, ...]
    questions: tuple[Signature, ...]

    @property
    def labs(self) -> Mapping[str, str]:
        """Lab -> language: one of the same name, or one for each language."""
        if len(self.languages) == 1:
            return {self.name: self.languages[0]}
        return {f"{self.name}-{language}": language for language in self.languages}


def write(course: Course, wanted: NewLab) -> list[Path]:
    """Write the lab into the course and return its files.

    Raises AssignmentError, and writes nothing, for a name or a file that is there already.
    """
    check(wanted)
    files = {course.graders / wanted.name / name: text.encode() for name, text in _graders(wanted).items()}
    for lab, language in wanted.labs.items():
        folder = course.source(lab)
        files[folder / f"{lab}.ipynb"] = _notebook(wanted, lab, language).encode()
        files |= {folder / path.name: path.read_bytes() for path in sorted(HELPERS.glob("*.py"))}
    taken = [path for path in (course.graders / wanted.name, *map(course.source, wanted.labs)) if path.exists()]
    taken += [served for lab, served in labs.known(course.graders).items() if lab in wanted.labs]
    if taken:
        raise AssignmentError(f"{taken[0]} is there already: choose another name, or take it away")
    for path, data in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return list(files)


def begin_course(folder: Path) -> bool:
    """Make an nbgrader course of a folder that is none; whether it was none."""
    if (folder / CONFIG).exists():
        return False
    folder.mkdir(parents=True, exist_ok=True)
    (folder / CONFIG).write_bytes(init.configuration(folder.resolve().name, *init.SOURCES["autograder"]))
    if not (folder / ".gitignore").exists():
        (folder / ".gitignore").write_text(init.IGNORED, encoding="utf-8")
    return True


def check(wanted: NewLab) -> None:
    """Raises AssignmentError for what cannot be a lab, wherever it would lie."""
    if not _NAME.fullmatch(wanted.name):
        raise AssignmentError(f"{wanted.name!r} is no name of a lab: letters, digits, - and _ only")
    names = [question.function for question in wanted.questions]
    for what, found in (("language", list(wanted.languages)), ("function", names)):
        if len(set(found)) < len(found):
            raise AssignmentError(f"a {what} is named twice: {', '.join(found)}")
    for language in wanted.languages:
        if language not in templates.WORDS:
            raise AssignmentError(f"no words for a lab in {language!r}: choose among {', '.join(templates.WORDS)}")


def _graders(wanted: NewLab) -> dict[str, str]:
    files = {
        "assignment.toml": templates.assignment(wanted.labs, wanted.questions, POINTS),
        "probes.py": templates.probes(wanted.questions),
        "wrong.py": templates.wrong(wanted.questions),
    }
    for language in wanted.languages:
        files[f"messages/{language}.toml"] = templates.messages(wanted.questions, language)
    for slug, (answers, expected) in templates.specimens(wanted.questions).items():
        files |= {f"specimens/{slug}/answers.py": answers, f"specimens/{slug}/expected.toml": expected}
    return files


def _notebook(wanted: NewLab, lab: str, language: str) -> str:
    cells = [
        new_markdown_cell(f"# {lab.replace('-', ' ').capitalize()}", id="title"),
        new_markdown_cell(templates.WORDS[language]["intro"], id="intro"),
        new_code_cell(templates.setup(wanted.questions, language), id="setup"),
    ]
    for number, question in enumerate(wanted.questions, 1):
        name = question.function
        cells += [
            new_markdown_cell(f"## {number}. `{name}`", id=f"about-{number}"),
            new_code_cell(
                templates.solution(question, language), id=f"answer-{number}", metadata=_marks(name, solution=True)
            ),
            new_code_cell(
                templates.visible_check(question), id=f"check-{number}", metadata=_marks(f"test_{name}", points=POINTS)
            ),
        ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook = new_notebook(cells=cells, metadata={"kernelspec": kernel, "language_info": {"name": "python"}})
    text: str = nbformat.writes(notebook)
    return text + "\n"


def _marks(name: str, *, solution: bool = False, points: int = 0) -> dict[str, object]:
    """What nbgrader must know of a cell."""
    marks = {"grade": bool(points), "grade_id": name, "locked": bool(points), "solution": solution, "task": False}
    return {"nbgrader": marks | {"schema_version": 3} | ({"points": points} if points else {})}
