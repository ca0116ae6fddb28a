"""The course folder: an nbgrader course whose root holds nbgrader_config.py.

nbgrader's own folders (source, release, submitted, autograded, feedback) lie where the course's configuration says;
beside them, in the root, ours:

    reports/<lab>/<student>.json   our reports, one a submission
    graders/<lab family>/          the course's own hidden graders
    .autograder-secret             the key of the keyed hidden cases; made on first use, mode 0600, never released
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder import labs
from autograder.course import assignment, configuration, points
from autograder.course.assignment import Assignment
from autograder.course.configuration import CONFIG as CONFIG
from autograder.course.configuration import Configuration
from autograder.errors import AssignmentError, NoCourseError
from autograder.labs import Lab, trust
from autograder.sandbox import released
from autograder.sandbox.released import Lesson

SECRET = ".autograder-secret"
_NOT_RELEASED = {".ipynb_checkpoints", "__pycache__", "feedback"}  # nbgrader's CourseDirectory.ignore


@dataclass(frozen=True)
class Course:
    """A course folder; every path that the grader reads or writes there."""

    root: Path

    @property
    def settings(self) -> Configuration:
        """nbgrader's settings of the course."""
        return configuration.read(self.root)

    @property
    def graders(self) -> Path:
        """Where the course's own hidden graders lie."""
        return self.root / "graders"

    def source(self, lab: str) -> Path:
        """The folder in which a lab is written."""
        return self.settings.folder(self.settings.source, ".", lab)

    def release(self, lab: str) -> Path:
        """The folder of a lab as students get it."""
        return self.settings.folder(self.settings.release, ".", lab)

    def submitted(self, student: str, lab: str) -> Path:
        """The folder of one collected submission."""
        return self.settings.folder(self.settings.submitted, student, lab)

    def autograded(self, student: str, lab: str) -> Path:
        """The folder of one submission with its scores, which the formgrader shows."""
        return self.settings.folder(self.settings.autograded, student, lab)

    def feedback(self, student: str, lab: str) -> Path:
        """The folder in which nbgrader writes a student's feedback."""
        return self.settings.folder(self.settings.feedback, student, lab)

    def report(self, student: str, lab: str) -> Path:
        """Where the report of one submission lies."""
        return self.root / "reports" / lab / f"{student}.json"

    def students(self, lab: str) -> tuple[str, ...]:
        """Students who have a folder for `lab` in the submitted folder, sorted."""
        pattern = self.submitted("\0", lab).relative_to(self.root.anchor).parts
        place = next(index for index, part in enumerate(pattern) if "\0" in part)
        before, after = pattern[place].split("\0")
        folder, rest = Path(self.root.anchor, *pattern[:place]), pattern[place + 1 :]
        names = [path.name for path in folder.iterdir() if Path(path, *rest).is_dir()] if folder.is_dir() else []
        return tuple(
            sorted(
                name[len(before) : len(name) - len(after)]
                for name in names
                if name.startswith(before) and name.endswith(after) and len(name) > len(before + after)
            )
        )

    def notebooks(self, lab: str) -> tuple[str, ...]:
        """The names of a lab's notebooks, sorted, without their ending."""
        try:
            names = os.listdir(self.source(lab))
        except OSError:
            return ()
        return tuple(sorted(name.removesuffix(".ipynb") for name in names if name.endswith(".ipynb")))

    def notebook(self, lab: str) -> str:
        """The notebook of a lab that holds the graded functions: the one called as the lab, else the only one.

        Raises AssignmentError where there are several and none is called as the lab.
        """
        names = self.notebooks(lab)
        if lab in names or not names:
            return lab
        if len(names) > 1:
            raise AssignmentError(
                f"{lab} has the notebooks {', '.join(names)}: give the one with the graded functions the lab's own name"
            )
        return names[0]

    def support(self, lab: str) -> dict[str, bytes]:
        """The Python files released beside the notebook, which student code may import: name -> content."""
        return {name: data for name, data in self.beside(lab).items() if name.endswith(".py") and "/" not in name}

    def beside(self, lab: str) -> dict[str, bytes]:
        """Every file that nbgrader releases beside the notebooks: path in the lab's folder -> content."""
        folder = self.source(lab)
        found = [path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.is_file()]
        return {
            path.as_posix(): (folder / path).read_bytes()
            for path in found
            if path.suffix not in {".ipynb", ".pyc"} and _NOT_RELEASED.isdisjoint(path.parts)
        }

    def lab(self, name: str) -> Lab:
        """The folder that serves a lab, the course's own before the package's. Raises AssignmentError for none."""
        return labs.find(name, self.graders)

    def lesson(self, lab: str) -> Lesson:
        """The code cells of the lab as released; none where it is not."""
        try:
            return released.read((self.release(lab) / f"{self.notebook(lab)}.ipynb").read_bytes())
        except (AssignmentError, OSError, ValueError, KeyError, TypeError):
            return Lesson()

    def solution(self, lab: str) -> tuple[str, ...]:
        """The code cells of the lab's source but for its tests; none where there is no source."""
        try:
            notebook = json.loads((self.source(lab) / f"{self.notebook(lab)}.ipynb").read_bytes())
            cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
            return tuple(
                "".join(cell["source"]) for cell in cells if not _is_test(cell["metadata"].get("nbgrader", {}))
            )
        except (AssignmentError, OSError, ValueError, KeyError, TypeError):
            return ()

    def assignment(self, lab: str) -> Assignment:
        """The lab with all that this course holds of it.

        Raises AssignmentError when no graders folder names it, or when a file is missing without which right answers fail.
        """
        support = self.support(lab)
        if missing := sorted(set(self.lab(lab).support) - support.keys()):
            raise AssignmentError(
                f"{', '.join(missing)} is missing in {self.source(lab)}: students' code needs it, and without it right "
                "answers fail. Name the course with --course, or put the lab back with autograder init"
            )
        return assignment.load(
            lab,
            support=support,
            lesson=self.lesson(lab),
            solution=self.solution(lab),
            notebook_points=points.of(self.source(lab) / f"{self.notebook(lab)}.ipynb"),
            course_graders=self.graders,
        )

    def secret(self) -> bytes:
        """The course secret: 32 random bytes (hex in the file), made on first use."""
        path = self.root / SECRET
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            pass
        else:
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(secrets.token_hex(32) + "\n")
        text = path.read_text(encoding="ascii").strip()
        try:
            return bytes.fromhex(text)
        except ValueError as error:
            raise AssignmentError(f"{path} is not a course secret (64 hex digits): restore it from a backup") from error


def _is_test(marks: Mapping[str, Any]) -> bool:
    return bool(marks.get("grade") and not marks.get("solution"))


def find(named: Path | None = None) -> Course:
    """The course that `named`, else the working folder, lies in, nearest first.

    Never call it with the place of a student's file: the configuration that is found there runs. Raises NoCourseError
    when there is no course, AssignmentError when others could have written it (`trust`).
    """
    start = (named or Path.cwd()).resolve()
    for folder in (start, *start.parents):
        if (folder / CONFIG).is_file():
            trust.require(folder / CONFIG)
            return Course(folder)
    raise NoCourseError(
        f"no {CONFIG} in {start} or above: name the course with --course DIR, or make one with autograder init DIR"
    )


class LabKey(bytes):
    """The key of one lab's hidden cases: what is revealed after the deadline, and says nothing of other labs."""

    def commitment(self) -> str:
        """SHA-256 (hex) of the key: published before the deadline, it proves later that no test was changed."""
        return hashlib.sha256(self).hexdigest()


def lab_key(secret: bytes, lab: str) -> LabKey:
    """The key of one lab: HMAC-SHA-256 of its name under the course secret; a lab's own key is itself."""
    return secret if isinstance(secret, LabKey) else LabKey(hmac.digest(secret, lab.encode(), "sha256"))


def student_key(secret: bytes, lab: str, student: str) -> bytes:
    """The key of one student's hidden cases: HMAC-SHA-256 of the student's name under the lab's key."""
    return hmac.digest(lab_key(secret, lab), student.encode(), "sha256")


def case_key(secret: bytes, lab: str, student: str, submission: str) -> bytes:
    """The key of the hidden cases of one hand-in: HMAC-SHA-256 of its digest under the student's key.

    What somebody learns of the cases of one hand-in says nothing of those of the next.
    """
    return hmac.digest(student_key(secret, lab, student), submission.encode(), "sha256")
