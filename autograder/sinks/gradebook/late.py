"""Late penalties: nbgrader's rule, by the plugin that the course configures, on scores with what people entered."""

from __future__ import annotations

import functools
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from autograder.course import Course

if TYPE_CHECKING:
    from nbgrader.plugins import BasePlugin


class Policy:
    """What a course takes off late work. Its plugin is loaded for the first who is late: all of nbgrader comes with it."""

    def __init__(self, course: Course) -> None:
        self._course = course

    def penalty(self, student: str, score: float, seconds: float) -> float | None:
        """What is taken off a notebook's `score`, between 0 and all of it; None when it was not late.

        Raises DeliveryError when the plugin cannot be loaded, and whatever the plugin raises.
        """
        given = self._plugin.late_submission_penalty(student, score, seconds) if seconds > 0 else None
        return None if given is None else min(max(given, 0), score)

    @functools.cached_property
    def _plugin(self) -> BasePlugin:
        from autograder.sinks.gradebook import configured

        return configured.late_plugin(self._course)


def seconds(duedate: datetime | None, timestamp: datetime | None, extension: timedelta | None) -> float:
    """How late a submission is, its extension granted; all times in UTC."""
    if duedate is None or timestamp is None:
        return 0.0
    return max(0.0, (timestamp - duedate - (extension or timedelta())).total_seconds())
