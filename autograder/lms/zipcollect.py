"""Plugins for `nbgrader zip_collect`: the download is read, matched and decided as `autograder collect` does it.

nbgrader's own extractor unpacks whatever an archive holds (links, bombs, names that climb out), and its collector stops
the whole class at the first pair of files without timestamps. Here nothing of a download can stop the others: what is
doubtful is logged by name and left out. Set in nbgrader_config.py; options: `c.BoundedExtractor.lms`, `.roster`, `.timezone`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from nbgrader.plugins import ExtractorPlugin, FileNameCollectorPlugin
from traitlets import List, Unicode

from autograder.course import Course, handed_in
from autograder.errors import AutograderError
from autograder.lms import archive, collect, formats, lists, submitted
from autograder.messages import texts


class BoundedExtractor(ExtractorPlugin):  # type: ignore[misc]  # nbgrader is untyped
    """Writes `extracted/<student>/<lab>.ipynb` and a timestamp for every certain hand-in of the archives."""

    lms = Unicode("auto", help="the LMS of the download, or auto").tag(config=True)
    roster = List(Unicode(), help="lists of people: rosters or exports of the LMS").tag(config=True)
    timezone = Unicode("UTC", help="the time zone of the download's clock").tag(config=True)

    def extract(self, archive_path: str, extracted_path: str) -> None:
        """Read every archive, and the loose files and folders as one download; write what is certain."""
        place, lab = Path(archive_path), self.parent.coursedir.assignment_id
        loose = False
        for path in sorted(place.iterdir()):
            if path.suffix.lower() == ".zip" and path.is_file() and not path.is_symlink():
                self._one(path, Path(extracted_path), lab)
            else:
                loose = True
        if loose:
            self._one(place, Path(extracted_path), lab)

    def _one(self, path: Path, target: Path, lab: str) -> None:
        course = Course(Path(self.parent.coursedir.root))
        try:
            download = archive.open_download(path, skip=(".zip",) if path.is_dir() else ())
            for refused in download.refused:
                self.log.warning("Left out: %s (%s)", texts.line(refused.path, 300), refused.code)
            if not download.members:
                return
            known = lists.known(course.root, [Path(name) for name in self.roster], lab)
            paths = [member.parts for member in download.members]
            format = formats.detect(paths, lab) if self.lms == "auto" else formats.FORMATS[self.lms]
            wanted = handed_in.in_course(course, lab, course.assignment(lab).wanted)
            given = collect.Circumstances(lab, zone=ZoneInfo(self.timezone), moments=known.moments, wanted=wanted)
            plan = collect.plan(download, format, known.people, given)
        except AutograderError as error:
            self.log.error("%s is left out: %s", texts.line(path.name), error)
            return
        for problem in plan.problems:
            self.log.warning("Left out: %s (%s)", texts.line(problem.subject, 300), problem.code)
        for hand_in in plan.hand_ins:
            with plan.faults.apart(hand_in.student, "collect"):
                submitted.write(target / hand_in.student, submitted.files(wanted, hand_in))
        for fault in plan.faults.found:
            self.log.error("Left out: %s (%s)", texts.line(fault.student), fault.cause)


class PlannedCollector(FileNameCollectorPlugin):  # type: ignore[misc]  # nbgrader is untyped
    """Tells nbgrader what the extractor decided: the folder is the student, the file the answer."""

    def collect(self, submitted_file: str) -> dict[str, Any] | None:
        """Student, file and moment of one extracted file; None for the timestamps themselves."""
        path = Path(submitted_file)
        if path.suffix.lower() not in (".ipynb", ".py"):
            return None
        stamp = path.with_name(submitted.STAMP)
        found = {"student_id": path.parent.name, "file_id": path.name}
        return found | ({"timestamp": stamp.read_text(encoding="utf-8").strip()} if stamp.is_file() else {})
