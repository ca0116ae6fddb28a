"""The LTI tool beside an nbgrader course: what students of the course handed in was handed in there, too."""

from __future__ import annotations

import time
from pathlib import Path

from sqlalchemy import update

from autograder.course import Course, reports
from autograder.lti import grades, people, platforms, queue, submissions
from autograder.lti.counting import Reckoner
from autograder.lti.database import migrate, open_database, reading
from autograder.lti.messages import read_launch
from autograder.lti.people import Link, Person
from autograder.lti.tables import people as people_table
from autograder.model import GradeReport

from .lms import Lms


class Alongside:
    """The tool's database, with a link for each lab and a person for each student, known by the student's name."""

    def __init__(self, folder: Path, course: Course) -> None:
        self.engine = open_database(f"sqlite:///{folder / 'lti.sqlite'}")
        self.course = course
        self._lms = Lms("https://lms.example")
        self._reckoner = Reckoner(self.engine, course.root)
        migrate(self.engine)
        with self.engine.begin() as connection:
            platforms.add(connection, self._lms.platform(), state=platforms.APPROVED, now=time.time())

    def grades(self, lab: str, files: dict[str, Path]) -> dict[str, grades.Score]:
        """What the LMS would be told of each student, after everything that is new was handed in and graded."""
        found = {}
        visits = {student: self._arrive(lab, student) for student in files}
        for student, (link, person) in visits.items():
            report = reports.load(self.course.report(student, lab))
            assert report is not None
            self._hand_in(link, person, files[student].read_bytes(), report)
        self._reckoner.look(now=time.time())
        with reading(self.engine) as connection:
            for student, (link, person) in visits.items():
                found[student] = grades.posted(connection, link.id, person.id)[0]
        return found

    def _arrive(self, lab: str, student: str) -> tuple[Link, Person]:
        platform = platforms.find(self.engine, self._lms.url)
        assert platform is not None
        launch = read_launch(self._lms.claims("n", sub=student, link=lab, custom={"lab": lab}))
        with self.engine.begin() as connection:
            deployment = platforms.deployment(connection, platform, "1", now=time.time())
            assert deployment is not None
            arrived = people.arrive(
                connection,
                launch,
                platform=platform.id,
                deployment=deployment,
                language="en",
                now=time.time(),
                seconds=60,
            )
            # The course knows a student of the tool by their key.
            mine = people_table.c.subject == student
            connection.execute(update(people_table).where(mine).values(key=student))
        visit = people.visit(self.engine, arrived.visit, now=time.time())
        assert visit is not None and visit.link is not None
        return visit.link, visit.person

    def _hand_in(self, link: Link, person: Person, content: bytes, report: GradeReport) -> None:
        now = time.time()
        with self.engine.begin() as connection:
            known = [
                submissions.report(connection, row.id) for row in submissions.attempts(connection, link.id, person.id)
            ]
            if report in known:
                return
            submissions.receive(connection, link, person.id, file="a.ipynb", content=content, language="en", now=now)
        job = queue.lease(self.engine, queue.GRADING, "w", now=now, seconds=60)
        assert job is not None
        with self.engine.begin() as connection:
            assert submissions.grade(connection, job, report, language="en", now=now, penalty=self._reckoner.penalty)
