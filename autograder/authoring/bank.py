"""The bank of golden submissions: answers of which we know, before any grader runs, what is right and what is wrong.

`<graders>/specimens/<slug>/answers.py` is a student's file in the percent format: `# %% softmax_rows` opens the cell
that answers that question, `# %%` alone opens a cell of the student's own. `expected.toml` says what is true of it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from autograder.course import Course, find
from autograder.model import Reason

REASONS = {reason.value for reason in Reason} - {"correct", "not_reached", "unreadable", "grader_fault"}
_LIMITS = {Reason.TOO_SLOW, Reason.DIED, Reason.TOO_MUCH_MEMORY}
_CELL = re.compile(r"^# %%(.*)\n", re.MULTILINE)
_SOLUTION = re.compile(r"^([ \t]*)### BEGIN SOLUTION\n.*?^[ \t]*### END SOLUTION\n", re.MULTILINE | re.DOTALL)
_HIDDEN = re.compile(r"^[ \t]*### BEGIN HIDDEN TESTS\n.*?^[ \t]*### END HIDDEN TESTS\n", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Specimen:
    """One golden submission: every function that is not in `wrong` is right.

    `wrong` gives for a function the diagnosis codes that would be true names of its mistake; no code: it must stay
    unnamed. `reason` gives, where it is beyond debate, the first thing that a strict grader would say. An `unbounded` one
    meets one limit or another, of time or of memory.
    """

    slug: str
    claim: str
    right: bool
    wrong: Mapping[str, tuple[str, ...]]
    reason: Mapping[str, str]
    answers: str
    unbounded: bool = False

    @property
    def meets_a_limit(self) -> bool:
        """Whether an answer ends by a limit of the sandbox, outside of which it is not run."""
        return self.unbounded or bool(_LIMITS & {*self.reason.values()})

    def cells(self) -> Iterator[tuple[str, str]]:
        """The student's cells in order: the question that each answers ("" for none), and its source."""
        opening, *rest = _CELL.split(self.answers)
        for title, source in zip(["", *rest[::2]], [opening, *rest[1::2]], strict=True):
            if source.strip():
                yield title.strip(), source.strip()


def _load(folder: Path) -> Specimen:
    expected = tomllib.loads((folder / "expected.toml").read_text(encoding="utf-8"))
    specimen = Specimen(
        slug=folder.name,
        claim=expected.pop("claim"),
        right=expected.pop("right"),
        wrong=MappingProxyType({name: tuple(codes) for name, codes in expected.pop("wrong", {}).items()}),
        reason=MappingProxyType(expected.pop("reason", {})),
        answers=(folder / "answers.py").read_text(encoding="utf-8"),
        unbounded=expected.pop("unbounded", False),
    )
    answered = [title for title, _ in specimen.cells() if title]
    faults = {
        "unknown keys": expected,
        "right and wrong at once": specimen.right == bool(specimen.wrong),
        "a function answered twice": len(set(answered)) < len(answered),
        "a wrong function without a cell": specimen.wrong.keys() - answered,
        "a reason for a function that is right": specimen.reason.keys() - specimen.wrong.keys(),
        "an unknown reason": set(specimen.reason.values()) - REASONS,
    }
    for fault, found in faults.items():
        if found:
            raise ValueError(f"{folder}: {fault}")
    return specimen


@cache
def all_specimens(bank: Path) -> tuple[Specimen, ...]:
    """Every specimen of a bank, by slug. Raises ValueError for one that contradicts itself."""
    return tuple(_load(path.parent) for path in sorted(bank.glob("*/expected.toml")))


def as_notebook(specimen: Specimen, lab: str, course: Course | None = None) -> NotebookNode:
    """The notebook of `lab` as this student would hand it in; without a course, this repository's.

    What the specimen does not answer is answered by the lab's own solution, which leans on no answer of the student's.
    The student's own cells follow the answer that they follow in the file. The same specimen, the same notebook.
    Raises ValueError for an answer to a question that the lab does not have.
    """
    here = course or find()
    notebook = released(lab, here)
    solutions = solved(here, lab)
    answer = {_question(cell): cell for cell in notebook.cells if _question(cell)}
    answered = {title for title, _ in specimen.cells() if title}
    if unknown := sorted(answered - solutions.keys()):
        raise ValueError(f"the specimen {specimen.slug} answers {', '.join(unknown)}, which {lab} does not ask")
    for name in solutions:
        answer[name].source = _solution(name, solutions, answered - {name})
    place = notebook.cells.index(next(iter(answer.values())))
    for number, (title, source) in enumerate(specimen.cells()):
        if title:
            answer[title].source = source
            place = notebook.cells.index(answer[title]) + 1
        else:
            notebook.cells.insert(place, new_code_cell(source, id=f"own-{number}"))
            place += 1
    return notebook


def released(lab: str, course: Course) -> NotebookNode:
    """The notebook as students get it; where it was not generated yet, the source with its solutions taken out."""
    name = f"{course.notebook(lab)}.ipynb"
    path = course.release(lab) / name
    if path.is_file():
        notebook: NotebookNode = nbformat.read(path, as_version=4)
        return notebook
    notebook = _source(lab, course)
    for cell in notebook.cells:
        cell.source = _HIDDEN.sub("", _SOLUTION.sub(r"\1raise NotImplementedError()\n", f"{cell.source}\n")).rstrip()
    return notebook


def solved(course: Course, lab: str) -> dict[str, str]:
    """The lab's own solutions: question -> source, in the notebook's order."""
    return {name: str(cell.source) for cell in _source(lab, course).cells if (name := _question(cell))}


def _source(lab: str, course: Course) -> NotebookNode:
    notebook: NotebookNode = nbformat.read(course.source(lab) / f"{course.notebook(lab)}.ipynb", as_version=4)
    return notebook


def _solution(name: str, solutions: Mapping[str, str], answered: set[str]) -> str:
    """The lab's solution of `name`, with copies under other names of the earlier solutions that it calls."""
    source = solutions[name]
    for earlier in reversed(list(solutions)):
        if earlier in answered and f"{earlier}(" in source:
            source = re.sub(rf"\b{earlier}\b", f"lab_{earlier}", f"{solutions[earlier]}\n\n\n{source}")
    return source


def _question(cell: NotebookNode) -> str:
    """The question that this code cell of the lab answers; "" when it is no solution cell."""
    marks = cell.metadata.get("nbgrader", {})
    return str(marks["grade_id"]) if marks.get("solution") and cell.cell_type == "code" else ""
