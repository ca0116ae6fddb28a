"""Takes jobs from the two queues and does them, until it is told to stop.

Each grading thread owns an executor of its own, so that a submission that brings its process down takes no other with
it. Any `concurrent.futures.Executor` will do; its graders are loaded before the first upload. While a job runs its
lease is renewed by a heartbeat; results are written only while the lease holds. Beside them one thread reckons grades
anew (see `counting`). A thread outlives every error: the database may go away and come back.
"""

from __future__ import annotations

import logging
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, TimeoutError, wait
from dataclasses import dataclass

from sqlalchemy import Engine, func, select
from sqlalchemy.exc import DBAPIError, OperationalError

from autograder import labs
from autograder.course import Course
from autograder.errors import DeliveryError
from autograder.lti import grades, passback, people, probing, queue, submissions
from autograder.lti.counting import Reckoner
from autograder.lti.database import reading
from autograder.lti.passback import Outcome
from autograder.lti.services import Services
from autograder.lti.settings import Settings
from autograder.lti.tables import links
from autograder.lti.tables import submissions as submissions_table
from autograder.lti.work import Grade, Work
from autograder.model import GradeReport

_IDLE_SECONDS = 0.2
_DATABASE_SECONDS = 1.0
_LONGEST_SECONDS = 900.0
_RECKONING_SECONDS = 1.0
_GRADEBOOK_SECONDS = 10.0
_CLOCKS_SECONDS = 600.0
_WARM_LABS = 2
"""How many labs' graders are loaded at the start; each takes the memory of a PyTorch."""

log = logging.getLogger("autograder.lti.worker")


@dataclass(slots=True)
class _Desk:
    """One grading thread's executor; replaced when it broke."""

    make: Callable[[], Executor]
    executor: Executor | None = None

    def submit(self, grade: Grade, work: Work) -> Future[str]:
        if self.executor is None:
            self.executor = self.make()
        return self.executor.submit(grade, work)

    def clear(self) -> None:
        if self.executor is None:
            return
        # Python 3.14 can kill_workers; before, a grading process that hangs would keep the service from ending.
        for process in list((getattr(self.executor, "_processes", None) or {}).values()):
            process.kill()
        self.executor.shutdown(wait=False)
        self.executor = None


class Worker:
    """The threads that do the queued work of one process."""

    def __init__(
        self,
        engine: Engine,
        settings: Settings,
        services: Services,
        grade: Grade,
        make_executor: Callable[[], Executor],
        *,
        graders: int,
        senders: int = 4,
    ) -> None:
        self._engine = engine
        self._settings = settings
        self._services = services
        self._grade = grade
        self._make_executor = make_executor
        self._owner = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"[:70]
        self._reckoner = Reckoner(engine, settings.course, pause=_GRADEBOOK_SECONDS)
        self._held: dict[str, queue.Job] = {}
        self._cold = graders
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._threads = [self._thread(self._grading, "grading", number) for number in range(graders)]
        self._threads += [self._thread(self._passback, "passback", number) for number in range(senders)]
        further = {"heartbeat": self._beat, "reckoning": self._reckon, "clocks": self._compare}
        self._threads += [self._thread(run, name, 0) for name, run in further.items()]

    def _thread(self, run: Callable[[str], None], name: str, number: int) -> threading.Thread:
        owner = f"{self._owner}/{name[0]}{number}"
        return threading.Thread(target=run, args=(owner,), name=f"{name}-{number}", daemon=True)

    @property
    def ready(self) -> bool:
        """Whether the graders are loaded: an upload is graded at once."""
        return self._cold == 0

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def stop(self, seconds: float = 20.0) -> bool:
        """Take no further job, wait for those that run; whether all ended in time. What did not is done again later."""
        self._stop.set()
        ends = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, ends - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def wait(self) -> None:
        """Until the main thread is interrupted."""
        self._stop.wait()

    def _grading(self, owner: str) -> None:
        desk = _Desk(self._make_executor)
        try:
            self._warm_up(desk)
            self._work(queue.GRADING, owner, lambda job: self._grade_one(job, desk))
        finally:
            desk.clear()

    def _passback(self, owner: str) -> None:
        self._work(queue.PASSBACK, owner, self._send_one)

    def _warm_up(self, desk: _Desk) -> None:
        """Load the graders of the labs in use, by grading a file that does nothing."""
        try:
            for lab in _in_use(self._engine, Course(self._settings.course)):
                work = Work(str(self._settings.course), lab, "warm-up", f"{lab}.py", b"0\n", self._settings.contained)
                future = desk.submit(self._grade, work)
                while not self._stop.is_set() and not wait([future], timeout=_IDLE_SECONDS).done:
                    pass
                if future.done():
                    future.result()
        except Exception as error:
            # What is wrong will be said of the first submission, which waits for a person then.
            log.warning("warm-up", extra={"error": type(error).__name__})
            desk.clear()
        with self._lock:
            self._cold -= 1
        if self.ready:
            log.info("ready")

    def _beat(self, _: str) -> None:
        seconds = self._settings.lease_seconds
        while not self._stop.wait(seconds / 5) or self._held:
            try:
                queue.heartbeat(self._engine, list(self._held.values()), now=time.time(), seconds=seconds)
            except DBAPIError as error:
                log.warning("database", extra={"error": type(error).__name__, "queue": "heartbeat"})
            if self._stop.is_set():
                time.sleep(_IDLE_SECONDS)

    def _reckon(self, _: str) -> None:
        while not self._stop.wait(_RECKONING_SECONDS):
            try:
                self._reckoner.look(now=time.time())
            except DBAPIError as error:
                log.warning("database", extra={"error": type(error).__name__, "queue": "reckoning"})
            except Exception:
                log.exception("reckoning")
                self._stop.wait(_LONGEST_SECONDS / 30)

    def _compare(self, _: str) -> None:
        while not self._stop.is_set():
            try:
                probing.compare_clocks(self._engine, self._services)
            except DBAPIError as error:
                log.warning("database", extra={"error": type(error).__name__, "queue": "clocks"})
            self._stop.wait(_CLOCKS_SECONDS)

    def _work(self, name: str, owner: str, do: Callable[[queue.Job], None]) -> None:
        while not self._stop.is_set():
            try:
                job = queue.lease(self._engine, name, owner, now=time.time(), seconds=self._settings.lease_seconds)
                if job is None:
                    self._stop.wait(_IDLE_SECONDS)
                    continue
                self._held[owner] = job
                try:
                    do(job)
                finally:
                    del self._held[owner]
            except DBAPIError as error:
                # The lease runs out by itself; whoever takes the job next does it again.
                log.warning("database", extra={"error": type(error).__name__, "queue": name})
                self._stop.wait(_DATABASE_SECONDS)
            except Exception:
                log.exception("worker", extra={"queue": name})
                self._stop.wait(_DATABASE_SECONDS)

    def _grade_one(self, job: queue.Job, desk: _Desk) -> None:
        work, language = self._load(job)
        try:
            report = GradeReport.from_json(desk.submit(self._grade, work).result(timeout=_LONGEST_SECONDS))
            self._insist(lambda: self._store(job, report, language))
        except BrokenExecutor:
            desk.clear()
            self._again(job, "the grading process died")
        except TimeoutError:
            desk.clear()
            self._again(job, "grading took too long")
        except DBAPIError:
            raise
        except DeliveryError as error:
            self._again(job, str(error))
        except Exception as error:
            log.exception("grading", extra={"subject": job.subject, "attempt": job.attempt})
            self._again(job, f"grading failed: {type(error).__name__}")

    def _load(self, job: queue.Job) -> tuple[Work, str]:
        with reading(self._engine) as connection:
            row = connection.execute(select(submissions_table).where(submissions_table.c.id == job.subject)).one()
            link = people.link(connection, row.link)
            person = people.person(connection, row.person)
        work = Work(
            course=str(self._settings.course),
            lab=row.lab,
            student=person.key,
            file=row.file,
            content=row.content,
            contained=self._settings.contained,
        )
        return work, link.placement.language

    def _store(self, job: queue.Job, report: GradeReport, language: str) -> None:
        with self._engine.begin() as connection:
            stored = submissions.grade(
                connection,
                job,
                report,
                language=language or report.language,
                now=time.time(),
                penalty=self._reckoner.penalty,
            )
        log.info("graded", extra={"subject": job.subject, "attempt": job.attempt, "stored": stored})

    def _send_one(self, job: queue.Job) -> None:
        answer = passback.deliver(self._engine, self._services, job.subject)
        log.info("passback", extra={"subject": job.subject, "attempt": job.attempt, "outcome": answer.outcome.value})
        self._insist(lambda: self._settle(job, answer))

    def _settle(self, job: queue.Job, answer: passback.Answer) -> None:
        states = {
            Outcome.ARRIVED: grades.SENT,
            Outcome.OVERTAKEN: grades.OVERTAKEN,
            Outcome.NO_GRADEBOOK: grades.NO_GRADEBOOK,
        }
        now = time.time()
        with self._engine.begin() as connection:
            match answer.outcome:
                case Outcome.LATER:
                    queue.retry(connection, job, answer.text, now=now, wait=answer.wait)
                case Outcome.NEWER:
                    grades.renew(connection, job.subject, now=now)
                    queue.retry(connection, job, answer.text, now=now)
                case Outcome.PERSON:
                    queue.give_up(connection, job, answer.text)
                case _:
                    grades.settle(connection, job, state=states[answer.outcome], answer=answer.text, now=now)

    def _again(self, job: queue.Job, error: str) -> None:
        with self._engine.begin() as connection:
            queue.retry(connection, job, error, now=time.time())

    def _insist(self, write: Callable[[], None]) -> None:
        """Write results, over a short loss of the database. A write that was done before its answer got lost writes
        nothing the second time: its lease is over."""
        for _ in range(10):
            try:
                return write()
            except OperationalError:
                log.warning("database", extra={"error": "results wait for the database"})
                if self._stop.wait(_DATABASE_SECONDS):
                    break
        write()


def _in_use(engine: Engine, course: Course) -> list[str]:
    """The labs of the newest activities; without any, those that are released."""
    query = select(links.c.lab).group_by(links.c.lab).order_by(func.max(links.c.id).desc())
    with reading(engine) as connection:
        placed = list(connection.execute(query).scalars())
    known = labs.known(course.graders)
    found = [lab for lab in placed if lab in known] or [lab for lab in known if course.release(lab).is_dir()]
    return found[:_WARM_LABS]
