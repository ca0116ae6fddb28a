"""What is happening to a submission, as it happens. One question to the database serves everyone who waits."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass

from sqlalchemy import Engine, select
from sqlalchemy.exc import DBAPIError
from starlette.concurrency import run_in_threadpool

from autograder.lti import queue
from autograder.lti.database import reading
from autograder.lti.tables import jobs, scores, submissions

_SECONDS = 0.4
_KEEP_ALIVE_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class State:
    """Where a submission is. `grading` is a job state; `sending` one too, empty while there is no new grade."""

    grading: str
    graded: bool
    sending: str

    @property
    def step(self) -> str:
        """One word for pages: queued, leased, sending, done or needs_person."""
        if self.grading == queue.NEEDS_PERSON:
            return queue.NEEDS_PERSON
        if self.grading in (queue.QUEUED, queue.LEASED):
            return self.grading
        return "sending" if self.sending in (queue.QUEUED, queue.LEASED) else queue.DONE


def states(engine: Engine, submission_ids: set[int]) -> dict[int, State]:
    """The states of several submissions, with one question."""
    sending = jobs.alias("sending")
    query = (
        select(submissions.c.id, submissions.c.graded, jobs.c.state, sending.c.state.label("sending"))
        .join(jobs, (jobs.c.subject == submissions.c.id) & (jobs.c.queue == queue.GRADING))
        .join(scores, scores.c.submission == submissions.c.id, isouter=True)
        .join(sending, (sending.c.subject == scores.c.id) & (sending.c.queue == queue.PASSBACK), isouter=True)
        .where(submissions.c.id.in_(submission_ids))
        .order_by(scores.c.decided)
    )
    with reading(engine) as connection:
        return {
            row.id: State(row.state, row.graded is not None, row.sending or "") for row in connection.execute(query)
        }


class Progress:
    """Everyone who watches a submission in this process."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._watched: dict[int, int] = {}
        self._states: dict[int, State] = {}
        self._news = asyncio.Condition()
        self._task: asyncio.Task[None] | None = None
        self._closed = False

    async def follow(self, submission: int) -> AsyncIterator[str]:
        """Each new step of a submission, until it is done or needs a person; "" when there was no news for long."""
        self._watched[submission] = self._watched.get(submission, 0) + 1
        last, silent = "", time.monotonic()
        try:
            while not self._closed:
                await self._wait()
                state = self._states.get(submission)
                if state is not None and state.step != last:
                    last, silent = state.step, time.monotonic()
                    yield last
                elif time.monotonic() - silent > _KEEP_ALIVE_SECONDS:
                    silent = time.monotonic()
                    yield ""
                if last in (queue.DONE, queue.NEEDS_PERSON):
                    return
        finally:
            self._watched[submission] -= 1
            if not self._watched[submission]:
                del self._watched[submission]

    async def close(self) -> None:
        """Let everyone go."""
        self._closed = True
        async with self._news:
            self._news.notify_all()

    async def _wait(self) -> None:
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._look())
        async with self._news:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), _KEEP_ALIVE_SECONDS)

    async def _look(self) -> None:
        while self._watched and not self._closed:
            try:
                self._states = await run_in_threadpool(states, self._engine, set(self._watched))
            except DBAPIError:
                # The database is away: those who wait go on waiting.
                self._states = {}
            async with self._news:
                self._news.notify_all()
            await asyncio.sleep(_SECONDS)
