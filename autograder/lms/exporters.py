"""`nbgrader export --exporter=autograder.lms.exporters.Canvas --assignment='["LAB"]' --Canvas.into=gradebook.csv --to=OUT`

One exporter for each LMS: each fills in the LMS's own export, given by `into`, and writes no file when a student would be
lost or a column created (`--Canvas.anyway=True` writes all the same).
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.plugins import ExportPlugin
from traitlets import Bool, Unicode

from autograder.course import Course, reports
from autograder.errors import AutograderError, DeliveryError
from autograder.errors.faults import Faults
from autograder.lms import csvfile, enrolled, fill, formats, lists
from autograder.lms.format import Request
from autograder.messages import texts
from autograder.sinks import gradebook
from autograder.sinks.grades import summary


class LmsExporter(ExportPlugin):  # type: ignore[misc]  # nbgrader is untyped
    """What all exporters do; `lms` is the name in `formats`."""

    lms = ""
    into = Unicode("", help="the file that the LMS exported, to be filled in").tag(config=True)
    column = Unicode("", help="title or number of the column; the lab's name without").tag(config=True)
    maximum = Unicode("", help="the maximum of the item in the LMS, where its file does not say").tag(config=True)
    decimal = Unicode("", help="decimal sign, where the file does not show it").tag(config=True)
    anyway = Bool(False, help="write although a student is lost or a column created").tag(config=True)

    def export(self, book: Gradebook) -> None:
        """Fill in `into` and write it to `--to` (or `<lab>-<lms>.csv`)."""
        try:
            self._export()
        except AutograderError as error:
            self.parent.fail(str(error))

    def _export(self) -> None:
        if len(self.assignment) != 1 or not self.into:
            raise DeliveryError(f"give one lab and a file: --assignment='[\"LAB\"]' --{type(self).__name__}.into=FILE")
        lab, course = str(self.assignment[0]), Course(Path(self.parent.coursedir.root))
        table = csvfile.load(Path(self.into))
        sheet = formats.sheet_of(self.lms, table, Request(lab, self.column, self._maximum(), self.decimal))
        faults, wanted, comments = Faults(), [], {}
        for grade in gradebook.grades(course, lab, lambda student: reports.read(course.report(student, lab)), faults):
            if not self.student or grade.student in map(str, self.student):
                with faults.apart(grade.student, "export"):
                    comments[grade.student] = summary(grade)
                    wanted.append(grade)
        people = lists.known(course.root, (), lab, enrolled.students(course)).people
        filled = fill.fill(table, sheet, wanted, people, comments=comments, create=self.anyway)
        for fault in (*faults.found, *filled.faults.found):
            self.log.error("%s is left out: %s", texts.line(fault.student), fault.cause)
        for warning in (*filled.blockers, *filled.warnings):
            self.log.warning("%s %s", warning.code, dict(warning.parameters))
        if filled.blockers and not self.anyway:
            raise DeliveryError(f"nothing was written: {len(filled.blockers)} problems; see above")
        target = Path(self.to or f"{lab}-{self.lms}.csv")
        target.write_bytes(filled.table.data())
        self.log.info("%s: %d grades in %s", self.lms, len(filled.changes), target)

    def _maximum(self) -> Fraction | None:
        return Fraction(self.maximum) if self.maximum else None


class Canvas(LmsExporter):
    """Canvas's gradebook CSV."""

    lms = "canvas"


class Moodle(LmsExporter):
    """Moodle's offline grading worksheet."""

    lms = "moodle"


class MoodleGradebook(LmsExporter):
    """The CSV of Moodle's grader report."""

    lms = "moodle-gradebook"


class OpenEdx(LmsExporter):
    """Open edX's gradebook or staff-graded points CSV."""

    lms = "openedx"


class Blackboard(LmsExporter):
    """Blackboard's grade data for work offline."""

    lms = "blackboard"


class Brightspace(LmsExporter):
    """Brightspace's grades CSV."""

    lms = "brightspace"
