"""What a lab's visible checks see of wrong functions: the table by which a notebook names mistakes, offline.

The visible examples are those that the notebook itself hands to `labcheck.check`: its cells, solutions included, are run
here, in the author's process, while nothing is checked. Then every wrong function of the lab's family is tried on them,
as a student's would be, by labcheck. The table keeps a digest of each result under the mistake's code, and no code.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import matplotlib

from autograder.explaining.naming import Family, Wrong

ROUNDING = (1 - 2e-5, 1 + 2e-5)
"""A result whose digest changes when it is off by so little, or from one time to the next, is left out."""

Rows = dict[str, list[list[str]]]


@dataclass(frozen=True, slots=True)
class Visible:
    """The visible examples of a lab by question, its labcheck, which compares with them, and what its cells define."""

    labcheck: ModuleType
    labvalues: ModuleType
    examples: Mapping[str, Sequence[Any]]
    namespace: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Seen:
    """What the visible examples of one question show of its family.

    `rows`: code -> the digests of each variant; `noticed`, `named` and `misnamed` are counted in `members`.
    """

    rows: Rows = field(default_factory=dict)
    members: int = 0
    noticed: int = 0
    named: int = 0
    misnamed: int = 0

    def percent(self, some: int) -> int:
        """How many of 100 members so many are, rounded down."""
        return 100 * some // self.members


def visible(notebook: Path) -> Visible:
    """The examples that a source notebook's test cells try; empty where no labcheck.py lies beside it."""
    helpers = [path.stem for path in notebook.parent.glob("*.py")]
    with _quietly(), _importing(notebook.parent, helpers):
        if "labcheck" not in helpers:
            return Visible(sys, sys, {})
        labcheck = importlib.import_module("labcheck")
        recorded: dict[str, Sequence[Any]] = {}
        labcheck.Settings.recorded = recorded
        namespace: dict[str, Any] = {"__name__": "__main__"}
        for source in _code(notebook):
            with contextlib.suppress(Exception):  # a magic, or a cell that is meant to fail: the others go on
                exec(source, namespace)
        labcheck.Settings.recorded = None
        return Visible(labcheck, importlib.import_module("labvalues"), recorded, namespace)


def seen(lab: Visible, question: str, family: Family) -> Seen:
    """What the question's visible examples show of each single wrong function, and which of them they name."""
    found = Seen()
    if question not in lab.examples:
        return found
    names = max((tuple(call.arguments) for call in family.calls), key=len, default=())
    tried = [(wrong.codes[0], _attempts(lab, question, wrong, names)) for wrong in family.singles]
    for wrong, (code, attempts) in zip(family.singles, tried, strict=True):
        if _is_certain(lab, question, attempts, _attempts(lab, question, wrong, names)):
            found.rows.setdefault(code, []).append([attempt.digest for attempt in attempts])
    for code, attempts in tried:
        name = lab.labcheck.name(question, attempts, found.rows)
        found.members += 1
        found.noticed += any(attempt.problem for attempt in attempts)
        found.named += name == code
        found.misnamed += name not in ("", code)
    return found


def table(lab: Visible, families: Mapping[str, Family], say: Callable[[str], Sequence[str]]) -> str:
    """labcheck.json: results by question and code, texts (what, why, next) of each code by `say`, shares noticed."""
    known = {question: seen(lab, question, family) for question, family in families.items()}
    codes = sorted({code for each in known.values() for code in each.rows})
    plain = {
        "noticed": {question: each.percent(each.noticed) for question, each in known.items() if each.members},
        "results": {question: each.rows for question, each in known.items()},
        "texts": {code: list(say(code)) for code in codes},
    }
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n"


def _attempts(lab: Visible, question: str, wrong: Wrong, names: Sequence[str]) -> list[Any]:
    function = wrong.make()
    examples = lab.examples[question]
    with contextlib.redirect_stdout(io.StringIO()):
        attempts: list[Any] = lab.labcheck.attempts(
            question, lambda *given: function(**dict(zip(names, given, strict=False))), examples
        )
    return attempts


def _is_certain(lab: Visible, question: str, attempts: Sequence[Any], again: Sequence[Any]) -> bool:
    """Whether the same results have the same digests when they come again, and when rounding moves them a little."""
    expected = [example.expected for example in (*lab.examples[question], lab.examples[question][0])]
    return all(
        not one.digest or one.digest == lab.labvalues.digest(other.answer, due, other.changed, factor)
        for others, factor in zip((attempts, again), ROUNDING, strict=True)
        for one, other, due in zip(attempts, others, expected, strict=True)
    )


def _code(notebook: Path) -> Iterator[str]:
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            yield "".join(cell["source"])


@contextlib.contextmanager
def _quietly() -> Iterator[None]:
    backend = matplotlib.get_backend()
    matplotlib.use("agg")
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            yield
    finally:
        matplotlib.use(backend)


@contextlib.contextmanager
def _importing(folder: Path, names: Sequence[str]) -> Iterator[None]:
    """Modules of these names are imported from this folder, and forgotten afterwards."""
    before = {name: sys.modules.pop(name) for name in names if name in sys.modules}
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        sys.path.remove(str(folder))
        for name in names:
            sys.modules.pop(name, None)
        sys.modules.update(before)
