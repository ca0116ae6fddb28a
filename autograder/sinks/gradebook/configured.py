"""nbgrader's own settings of a course, and the plugin for late penalties that they name; loading them takes a second."""

from __future__ import annotations

import logging
import sys

from nbgrader.apps.baseapp import NbGrader
from nbgrader.plugins import BasePlugin
from nbgrader.preprocessors import AssignLatePenalties

from autograder.course import CONFIG, Course
from autograder.errors import AutograderError, DeliveryError
from autograder.labs import trust


class _Settings(NbGrader):  # type: ignore[misc]
    """nbgrader's settings without its trust in the working folder, from which it would load modules before all others."""

    load_cwd_config = False

    def init_syspath(self) -> None:
        """Nothing: `settings` says where plugins of the course lie."""


def settings(course: Course) -> NbGrader:
    """nbgrader's own settings of the course, loaded by nbgrader from nbgrader_config.py.

    That file runs. Raises AssignmentError when others could have written it.
    """
    trust.require(course.root / CONFIG)
    if str(course.root) not in sys.path:
        sys.path.append(str(course.root))
    app = _Settings(log_level=logging.ERROR)
    app.initialize([], root=str(course.root))
    return app


def late_plugin(course: Course) -> BasePlugin:
    """The plugin that decides on late penalties, as nbgrader configures it. Raises DeliveryError when it cannot be loaded."""
    try:
        preprocessor = AssignLatePenalties(parent=settings(course))
        preprocessor.init_plugin()
    except AutograderError:
        raise
    except (Exception, SystemExit) as error:  # the course's own code; for a wrong value nbgrader ends the program
        raise DeliveryError(f"the late policy that {CONFIG} names cannot be loaded: {error!r}") from error
    return preprocessor.plugin_inst
