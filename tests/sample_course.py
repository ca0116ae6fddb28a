"""A real nbgrader course in a temporary folder: this repository's labs and configuration, an exchange and students."""

from __future__ import annotations

import atexit
import contextlib
import functools
import hashlib
import json
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jupyter_core.application import NoStart
from nbgrader.apps.nbgraderapp import NbGraderApp

from autograder.course import CONFIG, Course

REPOSITORY = Path(__file__).resolve().parents[1]
ON_TIME = "2026-01-10 09:00:00 UTC"
DUE = "2100-01-11 00:00:00 UTC"
LATE = "2100-01-12 09:00:00 UTC"

CellEdit = Callable[[list[dict[str, Any]]], None]


@dataclass(frozen=True, slots=True)
class SampleCourse:
    """The course's folder, and beside it the exchange and the home folders of students."""

    course: Course
    exchange: Path
    homes: Path

    def nbgrader(self, command: str, *arguments: str, home: str = "") -> int:
        """Runs an nbgrader command in the course's folder, or a student's own; returns its exit status."""
        with _inside(self.homes / home if home else self.course.root), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # nbgrader's own, of its use of SQLAlchemy and traitlets
            app = NbGraderApp()
            try:
                app.initialize([*command.split(), *arguments])
                app.start()
            except NoStart:  # how a subcommand tells its parents that it has run
                return 0
            except SystemExit as ended:
                return int(ended.code or 0)
            finally:
                app.reset()
        return 0

    def home(self, student: str) -> Path:
        """A student's own folder, with the configuration that finds the exchange."""
        folder = self.homes / student
        folder.mkdir(exist_ok=True)
        shutil.copy(self.course.root / CONFIG, folder)
        return folder

    def submit(self, student: str, lab: str, content: str | bytes, moment: str = ON_TIME) -> Path:
        """Puts a submission where `nbgrader collect` would, with what `nbgrader submit` adds; returns its file."""
        folder = self.course.submitted(student, lab)
        folder.mkdir(parents=True)
        (folder / "timestamp.txt").write_text(moment + "\n")
        (folder / "submission_secret.txt").write_text(hashlib.sha256(student.encode()).hexdigest())
        path = folder / f"{lab}.ipynb"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def solved(self, lab: str, *, but: Mapping[str, str] | None = None, edit: CellEdit | None = None) -> str:
        """The released notebook with the answers of the source, or with those in `but`, by function; then edited."""
        answers = self.answers(lab) | dict(but or {})
        notebook = self.released(lab)
        for name, cell in _cells(notebook).items():
            cell["source"] = answers.get(name, cell["source"])
        if edit is not None:
            edit(notebook["cells"])
        return json.dumps(notebook)

    def answers(self, lab: str) -> dict[str, str]:
        """The right answers, by function."""
        source = _cells(_read(self.course.source(lab) / f"{lab}.ipynb"))
        return {name: "".join(cell["source"]) for name, cell in source.items() if not name.startswith("test_")}

    def released(self, lab: str) -> dict[str, Any]:
        """The notebook that students get."""
        return _read(self.course.release(lab) / f"{lab}.ipynb")

    def autograded(self, student: str, lab: str) -> dict[str, Any]:
        """What autograding wrote."""
        return _read(self.course.autograded(student, lab) / f"{lab}.ipynb")


def make(folder: Path, *labs: str, settings: str = "") -> SampleCourse:
    """A course in `folder` whose `labs` are generated, due at `DUE`; `settings` are lines for its configuration."""
    shutil.copytree(_generated(labs, settings), folder / "course")
    return with_exchange(folder, Course(folder / "course"))


@functools.cache
def _generated(labs: tuple[str, ...], settings: str) -> Path:
    """Such a course to copy, since nbgrader takes seconds for a lab; it is deleted with this process."""
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    root = Path(folder.name) / "course"
    shutil.copytree(REPOSITORY / "solutions", root / "solutions")
    config = (REPOSITORY / CONFIG).read_text(encoding="utf-8")
    (root / CONFIG).write_text(f"{config}\n{settings}\n", encoding="utf-8")
    sample = SampleCourse(Course(root), exchange=root, homes=root)  # nothing is handed out
    for lab in labs:
        assert sample.nbgrader("db assignment add", lab, "--duedate", DUE) == 0
        assert sample.nbgrader("generate_assignment", lab) == 0
    return root


def with_exchange(folder: Path, course: Course) -> SampleCourse:
    """A course that hands out and takes in by an exchange in `folder`, where students' homes will lie too."""
    exchange, homes = folder / "exchange", folder / "homes"
    for part in (exchange, homes):
        part.mkdir()
    exchange.chmod(0o777)
    with (course.root / CONFIG).open("a", encoding="utf-8") as config:
        config.write(f'\nc.Exchange.root = "{exchange}"\nc.Exchange.cache = "{homes}"\n')
        config.write('c.LateSubmissionPlugin.penalty_method = "zero"\n')
    return SampleCourse(course, exchange, homes)


@contextlib.contextmanager
def _inside(folder: Path) -> Iterator[None]:
    before = os.getcwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def _read(path: Path) -> dict[str, Any]:
    notebook: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return notebook


def _cells(notebook: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The cells that nbgrader tracks, by grade_id."""
    found = ((cell["metadata"].get("nbgrader", {}).get("grade_id"), cell) for cell in notebook["cells"])
    return {name: cell for name, cell in found if name}
