"""Our grading inside stock `nbgrader autograde`, by what nbgrader lets a course configure (nbgrader_config.py).

    Autograde.exporter_class           SubmissionExporter: nbgrader reads every notebook through its exporter; this one
                                       reads a student's through intake and puts the lab's own cells right
    Autograde.sanitize_preprocessors   nbgrader's CheckCellMetadata: there is nothing left to sanitise
    Autograde.autograde_preprocessors  Grade instead of Execute, SaveGrades instead of SaveAutoGrades, and nbgrader's
                                       AssignLatePenalties and CheckCellMetadata

What the student handed in is graded, not the sanitised copy, so that the report is the one `autograder grade` makes;
a report that is already there and still holds is used. A file that cannot be read is worth 0 and the feedback says
why. Where something of ours failed, the question's grade is left to a person, and the next `nbgrader autograde` takes
the submission up again.
"""

from __future__ import annotations

import hashlib
import shutil
import weakref
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbformat.notebooknode import from_dict
from nbgrader.converters import NbGraderException
from nbgrader.preprocessors import NbGraderPreprocessor, SaveAutoGrades
from nbgrader.utils import parse_utc
from traitlets import Bool

from autograder import intake
from autograder.course import Course, handed_in, quarantine, reports
from autograder.course.assignment import Assignment
from autograder.course.blank_reports import unreadable
from autograder.course.digests import Digests
from autograder.errors import DeliveryError, SandboxError, SubmissionError
from autograder.intake import Wanted
from autograder.model import GradeReport, Submission
from autograder.pipeline import Grader
from autograder.running.delivery import for_a_person
from autograder.sandbox import bubblewrap
from autograder.sinks import autograded, gradebook, marks
from autograder.sinks.autograded import Notebook, Release

KILOBYTE = 1000  # as nbgrader counts CourseDirectory.max_file_size


@dataclass(frozen=True, slots=True)
class _Lab:
    assignment: Assignment
    digests: Digests
    releases: Mapping[str, Release]


class SubmissionExporter(NotebookExporter):
    """Reads students' files for nbgrader's converter, its parent, and keeps one Grader a lab for the whole run."""

    contained = Bool(True, help="Whether a machine that cannot contain student code is refused").tag(config=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)  # type: ignore[no-untyped-call]
        self._converter = kwargs["parent"]
        self._must_contain()
        self._open = ExitStack()
        weakref.finalize(self, self._open.close)
        self._graders: dict[str, Grader] = {}
        self._labs: dict[str, _Lab] = {}
        self._shown: dict[tuple[str, str], str] = {}
        self.course = Course(Path(self._converter.coursedir.root))
        folders = list(self._converter.assignments)
        self._converter.assignments = {folder: notebooks for folder in folders if (notebooks := self._admit(folder))}

    def _must_contain(self) -> None:
        """A machine where there can be no box is refused once, as a whole: the next run takes up everybody."""
        if self.contained:
            try:
                bubblewrap.must_work()
            except SandboxError as error:
                self.log.error("%s", error)
                raise NbGraderException(str(error)) from error

    def from_filename(self, filename: str, resources: dict[str, Any] | None = None, **options: Any) -> Any:
        """A student's file with the lab's own cells put right; a file of autograded/, which is ours, as it is."""
        names = (resources or {})["nbgrader"]
        student, lab = names["student"], names["assignment"]
        if Path(filename).parent != self.course.submitted(student, lab):
            return super().from_filename(filename, resources, **options)
        notebook = self._put_right(student, lab, Path(filename).stem)
        return self.from_notebook_node(from_dict(notebook), resources, **options)  # type: ignore[no-untyped-call]

    def report(self, student: str, lab: str) -> GradeReport:
        """The report on a submission: the stored one if it still holds, else a new one, which is then stored."""
        known = self._lab(lab)
        try:
            submission = self._submission(lab, known.assignment.wanted, student)
        except SubmissionError as error:
            report = unreadable(known.assignment, known.digests, student, error, contained=self.contained)
        else:
            if self._shown.get((student, lab), submission.digest) != submission.digest:
                raise DeliveryError(
                    f"{lab} of {student} was replaced while it was graded: run nbgrader autograde again"
                )
            report = self._stored(known, submission) or self._grader(known).grade(submission)
        reports.save(self.course.report(student, lab), report)
        return report

    def _put_right(self, student: str, lab: str, name: str) -> Notebook:
        release = self._lab(lab).releases[name]
        if name != self.course.notebook(lab):
            return autograded.notebook(release, for_a_person(self.course.submitted(student, lab) / f"{name}.ipynb"))
        wanted = self._lab(lab).assignment.wanted
        try:
            submission = self._submission(lab, wanted, student)
        except SubmissionError as error:
            self.log.warning("%s of %s: %s", lab, student, error)
            return autograded.notebook(release, [])
        data = intake.contents(handed_in.expected(self.course, student, lab, wanted))
        self._shown[student, lab] = hashlib.sha256(data).hexdigest()
        return autograded.notebook(release, autograded.cells(data, lambda: submission))

    def _submission(self, lab: str, wanted: Wanted, student: str) -> Submission:
        path, notes = handed_in.find(self.course, student, lab, wanted)
        return intake.read(path, student=student, lab=lab, wanted=wanted, notes=notes)

    def _lab(self, lab: str) -> _Lab:
        if lab not in self._labs:
            known = self.course.assignment(lab)
            url, source = self._converter.coursedir.db_url, self.course.source(lab)
            names = {self.course.notebook(lab), *self.course.notebooks(lab)}
            releases = {name: gradebook.released(url, lab, source / f"{name}.ipynb") for name in names}
            self._labs[lab] = _Lab(known, Digests(known, self.course.secret()), releases)
        return self._labs[lab]

    def _grader(self, known: _Lab) -> Grader:
        lab = known.assignment.lab
        if lab not in self._graders:
            grader = Grader(known.assignment, self.course.secret(), contained=self.contained)
            self._graders[lab] = self._open.enter_context(grader)
        return self._graders[lab]

    def _stored(self, known: _Lab, submission: Submission) -> GradeReport | None:
        report = reports.load(self.course.report(submission.student, submission.lab))
        if report is None or report.needs_human or report.contained is not self.contained:
            return None
        return report if report.digests == known.digests.of(submission) else None

    def _admit(self, folder: str) -> list[str]:
        """Makes a submitted folder safe for nbgrader to read; the lab's notebook in it, or nothing, logged."""
        try:
            names = self._converter.init_single_notebook_resources(f"{folder}/notebook.ipynb")["nbgrader"]
            student, lab = names["student"], names["assignment"]
            student.encode()
            self._set_aside(Path(folder), student, lab)
        except (NbGraderException, UnicodeEncodeError, OSError) as error:
            self.log.error("%r is not graded: %s", folder, error)
            return []
        self._take_up_again(student, lab)
        return [f"{folder}/{name}.ipynb" for name in sorted({self.course.notebook(lab), *self.course.notebooks(lab)})]

    def _set_aside(self, folder: Path, student: str, lab: str) -> None:
        aside = self.course.root / "quarantine" / student / lab
        largest = self._converter.coursedir.max_file_size * KILOBYTE
        for path in quarantine.set_aside(folder, aside, keep=self._expected(student, lab), largest=largest):
            self.log.warning("%s is a link, a pipe, a device or too large: moved to %s", path, aside)
        self._settle_moment(folder / autograded.TIMESTAMP, aside)

    def _settle_moment(self, stamp: Path, aside: Path) -> None:
        """nbgrader takes a zone that it does not know for UTC: what it would misread is written anew, in UTC."""
        if not stamp.exists():
            return
        try:
            moment = marks.timestamp(stamp.parent)
        except DeliveryError as error:
            self.log.error("%s; moved to %s", error, quarantine.move(stamp, aside))
            return
        if moment is not None and _as_nbgrader_reads(stamp) != moment:
            quarantine.move(stamp, aside)
            stamp.write_text(f"{moment} UTC\n", encoding="ascii")

    def _expected(self, student: str, lab: str) -> Path:
        return handed_in.expected(self.course, student, lab, self._lab(lab).assignment.wanted)

    def _take_up_again(self, student: str, lab: str) -> None:
        """nbgrader skips what lies in autograded/: so removes what still waits for a grade."""
        report = reports.load(self.course.report(student, lab))
        if report is not None and report.needs_human:
            coursedir = self._converter.coursedir
            shutil.rmtree(coursedir.format_path(coursedir.autograded_directory, student, lab), ignore_errors=True)


def _as_nbgrader_reads(stamp: Path) -> datetime | None:
    try:
        found: datetime = parse_utc(stamp.read_text(encoding="utf-8").strip())
    except (ValueError, OverflowError):
        return None
    return found


class Grade(NbGraderPreprocessor):  # type: ignore[misc]
    """Grades the submission and puts feedback and score below the test cells; executes nothing here."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """The notebook with our outputs."""
        names = resources["nbgrader"]
        student, lab = names["student"], names["assignment"]
        if names["notebook"] != self.parent.course.notebook(lab):  # graded by a person
            return nb, resources
        report = self.parent.report(student, lab)
        if report.needs_human:
            self.log.error("%s of %s could not be graded in full: run this command again", lab, student)
        autograded.show(nb, report, self.parent.course.lab(lab))
        return from_dict(nb), resources


class SaveGrades(SaveAutoGrades):  # type: ignore[misc]
    """nbgrader's own, but a test cell without a number waits for a person instead of earning full marks."""

    def _add_score(self, cell: NotebookNode, resources: dict[str, Any]) -> None:
        grade_id = cell.metadata.nbgrader.grade_id
        grade = self.gradebook.find_grade(grade_id, self.notebook_id, self.assignment_id, self.student_id)
        grade.auto_score = marks.auto_score(cell)
        grade.needs_manual_grade = grade.auto_score is None or grade.manual_score is not None
        self.gradebook.db.commit()
