"""Puts the parts together and runs them: pages, worker, or both in one process."""

from __future__ import annotations

import json
import logging
import multiprocessing
import signal
import sys
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import uvicorn

from autograder.lti import settings as settings_module
from autograder.lti.database import migrate, open_database
from autograder.lti.services import Services
from autograder.lti.settings import Settings
from autograder.lti.web.app import make_app
from autograder.lti.web.progress import Progress
from autograder.lti.web.service import Service
from autograder.lti.work import Grade
from autograder.lti.worker import Worker

_GRACE_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Part:
    """What this process does: serve pages, do the queued work, or both."""

    web: bool = True
    work: bool = True


def assemble(settings: Settings) -> Service:
    """Keys made, database in its newest form, everything a page needs."""
    keys = settings_module.keys(settings.data)
    engine = open_database(settings.database)
    migrate(engine)
    return Service(
        settings=settings,
        keys=keys,
        engine=engine,
        services=Services(keys, private=settings.private_platforms),
        progress=Progress(engine),
    )


def local_process() -> Executor:
    """One grading process on this machine. Spawned, not forked: this process has threads."""
    return ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))


def run(
    service: Service,
    grade: Grade,
    *,
    host: str,
    port: int,
    part: Part,
    make_executor: Callable[[], Executor] = local_process,
) -> None:
    """Serve until told to stop (SIGTERM, Ctrl-C): then no new work is taken, and what runs may end."""
    worker = Worker(
        service.engine,
        service.settings,
        service.services,
        grade,
        make_executor,
        graders=service.settings.workers,
    )
    # No access log of uvicorn's: addresses hold tokens. Ours names the page.
    if part.work:
        service = replace(service, graders_loaded=lambda: worker.ready)
    config = uvicorn.Config(
        make_app(service),
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=5,
        server_header=False,
    )
    # uvicorn raises the signal again once its server has stopped: by default that would end us before the worker.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if part.work:
        worker.start()
    try:
        if part.web:
            uvicorn.Server(config).run()
        else:
            worker.wait()
    except KeyboardInterrupt:
        pass
    finally:
        worker.stop(_GRACE_SECONDS)
        service.engine.dispose()


def log_as_json(level: int = logging.INFO) -> None:
    """One JSON object a line on standard error: no names, no addresses of people, no tokens."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in ("alembic", "urllib3", "asyncio"):
        logging.getLogger(name).setLevel(logging.WARNING)


class _Json(logging.Formatter):
    _PLAIN = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "taskName"}

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "what": record.getMessage(),
        }
        line |= {name: value for name, value in record.__dict__.items() if name not in self._PLAIN}
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str, ensure_ascii=False)
