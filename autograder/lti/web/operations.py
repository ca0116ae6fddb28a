"""Health, readiness and metrics, for those who run the service. No personal data."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from sqlalchemy import func, select
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from autograder.lti import probing, queue
from autograder.lti.database import reading, ready
from autograder.lti.tables import jobs, scores, submissions
from autograder.lti.web.service import Service


async def health(request: Request) -> Response:
    """The process answers."""
    return PlainTextResponse("ok\n")


async def readiness(request: Request) -> Response:
    """The process and its database answer, and an upload is graded at once: 503 while one of these does not hold."""
    service: Service = request.app.state.service
    if not await run_in_threadpool(ready, service.engine):
        return PlainTextResponse("no database\n", status_code=503)
    if not service.graders_loaded():
        return PlainTextResponse("loading the graders\n", status_code=503)
    # A wrong clock is no reason to send nobody here: it is said, and refused launches say it, too.
    ahead = await run_in_threadpool(probing.clocks, service.engine, now=service.clock())
    wrong = [
        f"clock: {issuer} is {abs(seconds):.0f} s {'ahead of' if seconds > 0 else 'behind'} this machine\n"
        for issuer, seconds in ahead.items()
        if abs(seconds) > probing.CLOCK_SECONDS
    ]
    return PlainTextResponse("".join(["ready\n", *wrong]))


async def metrics(request: Request) -> Response:
    """What Prometheus reads. Counted in the database: the same from every process, and right after a restart."""
    registry = CollectorRegistry()
    registry.register(_Counts(request.app.state.service))
    text = await run_in_threadpool(generate_latest, registry)
    return Response(text, media_type=CONTENT_TYPE_LATEST)


class _Counts(Collector):
    def __init__(self, service: Service) -> None:
        self._service = service

    def collect(self) -> Iterator[Metric]:
        """The figures of this moment."""
        work = GaugeMetricFamily("autograder_jobs", "Jobs by queue and state", labels=["queue", "state"])
        for (name, state), count in queue.counts(self._service.engine).items():
            work.add_metric([name, state], count)
        yield work
        with reading(self._service.engine) as connection:
            posted = connection.execute(select(scores.c.state, func.count()).group_by(scores.c.state)).all()
            received = connection.execute(select(func.count()).select_from(submissions)).scalar_one()
            oldest = connection.execute(
                select(jobs.c.queue, func.min(jobs.c.created))
                .where(jobs.c.state.in_((queue.QUEUED, queue.LEASED)))
                .group_by(jobs.c.queue)
            ).all()
        grades = GaugeMetricFamily("autograder_scores", "Decided grades by state", labels=["state"])
        for state, count in posted:
            grades.add_metric([state], count)
        yield grades
        yield GaugeMetricFamily("autograder_submissions", "Submissions kept", value=received)
        waiting = GaugeMetricFamily("autograder_oldest_job_seconds", "Age of the oldest open job", labels=["queue"])
        for name, created in oldest:
            waiting.add_metric([name], max(0.0, self._service.clock() - created))
        yield waiting
