"""The bank of golden submissions: answers of which we know, before any grader runs, what is right and what is wrong.

`<graders>/specimens/<slug>/answers.py` is a student's file in the percent format: `# %% conv2d_combined` opens the cell
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

ROOT = Path(__file__).resolve().parents[2]
BANK = Path(__file__).resolve().parents[1] / "graders" / "channels" / "specimens"
FUNCTIONS = ("edge_detector", "conv2d_multi_output", "conv2d_multi_input", "conv2d_combined", "two_convs_as_one")
REASONS = {
    *("wrong_value", "wrong_shape", "wrong_dtype", "wrong_type", "not_finite", "changed_input"),
    *("raised", "died", "too_slow", "too_much_memory", "forbidden_operator", "missing"),
}
_CELL = re.compile(r"^# %%(.*)\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Specimen:
    """One golden submission: every function that is not in `wrong` is right.

    `wrong` gives for a function the diagnosis codes that would be true names of its mistake; no code: it must stay
    unnamed. `reason` gives, where it is beyond debate, the first thing that a strict grader would say.
    """

    slug: str
    claim: str
    right: bool
    wrong: Mapping[str, tuple[str, ...]]
    reason: Mapping[str, str]
    answers: str

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
    )
    answered = [title for title, _ in specimen.cells() if title]
    faults = {
        "unknown keys": expected,
        "right and wrong at once": specimen.right == bool(specimen.wrong),
        "answers out of order": answered != [name for name in FUNCTIONS if name in answered],
        "a wrong function without a cell": specimen.wrong.keys() - answered,
        "a reason for a function that is right": specimen.reason.keys() - specimen.wrong.keys(),
        "an unknown reason": set(specimen.reason.values()) - REASONS,
    }
    for fault, found in faults.items():
        if found:
            raise ValueError(f"{folder}: {fault}")
    return specimen


@cache
def all_specimens(bank: Path = BANK) -> tuple[Specimen, ...]:
    """Every specimen of a bank, by slug. Raises ValueError for one that contradicts itself."""
    return tuple(_load(path.parent) for path in sorted(bank.glob("*/expected.toml")))


def as_notebook(specimen: Specimen, lab: str, root: Path = ROOT) -> NotebookNode:
    """The released notebook of `lab` as this student would hand it in.

    What the specimen does not answer is answered by the lab's own solution, which leans on no answer of the student's.
    The student's own cells follow the answer that they follow in the file. The same specimen, the same notebook.
    """
    notebook: NotebookNode = nbformat.read(root / "assignments" / lab / f"{lab}.ipynb", as_version=4)
    solutions = solved(lab, root)
    answer = {_question(cell): cell for cell in notebook.cells}
    answered = {title for title, _ in specimen.cells()}
    for name in FUNCTIONS:
        answer[name].source = _solution(name, solutions, answered - {name})
    place = notebook.cells.index(answer[FUNCTIONS[0]])
    for number, (title, source) in enumerate(specimen.cells()):
        if title:
            answer[title].source = source
            place = notebook.cells.index(answer[title]) + 1
        else:
            notebook.cells.insert(place, new_code_cell(source, id=f"own-{number}"))
            place += 1
    return notebook


def solved(lab: str, root: Path = ROOT) -> dict[str, str]:
    """The lab's own solutions: question -> source."""
    notebook: NotebookNode = nbformat.read(root / "solutions" / lab / f"{lab}.ipynb", as_version=4)
    return {name: str(cell.source) for cell in notebook.cells if (name := _question(cell))}


def _solution(name: str, solutions: Mapping[str, str], answered: set[str]) -> str:
    """The lab's solution of `name`, with copies under other names of the earlier solutions that it calls."""
    source = solutions[name]
    for earlier in reversed(FUNCTIONS):
        if earlier in answered and f"{earlier}(" in source:
            source = re.sub(rf"\b{earlier}\b", f"lab_{earlier}", f"{solutions[earlier]}\n\n\n{source}")
    return source


def _question(cell: NotebookNode) -> str:
    """The question that this cell of the lab answers; "" when it is no solution cell."""
    marks = cell.metadata.get("nbgrader", {})
    return str(marks["grade_id"]) if marks.get("solution") else ""
