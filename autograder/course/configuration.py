"""nbgrader's settings of a course: the files that nbgrader reads, in its order, so that both see the same folders.

`nbgrader_config.py` (and `.json`) in Jupyter's configuration folders, then those in the course's folder, which win. They
are Python code and run here as they run in nbgrader. Relative paths count from the course's folder, wherever a command
is run. Nothing here imports nbgrader, whose start takes a second.
"""

from __future__ import annotations

import functools
import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jupyter_core.paths import jupyter_config_dir, jupyter_config_path
from traitlets.config import Application, Config

from autograder.errors import AssignmentError
from autograder.labs import trust

CONFIG = "nbgrader_config.py"
_JSON = "nbgrader_config.json"
SQLITE = "sqlite:///"


@dataclass(frozen=True, slots=True)
class Configuration:
    """Where a course keeps its things; the defaults are nbgrader's own.

    `structure` has the fields `nbgrader_step`, `student_id` and `assignment_id`; the other names are steps.
    """

    root: Path
    course_id: str = ""
    db_url: str = ""
    structure: str = "{nbgrader_step}/{student_id}/{assignment_id}"
    source: str = "source"
    release: str = "release"
    submitted: str = "submitted"
    autograded: str = "autograded"
    feedback: str = "feedback"

    def folder(self, step: str, student: str, lab: str) -> Path:
        """One lab's folder in a step (`source`, `submitted`, ...); source and release have the student `.`."""
        return self.root / self.structure.format(nbgrader_step=step, student_id=student, assignment_id=lab)


def read(folder: Path) -> Configuration:
    """The settings of the course whose nbgrader_config.py lies in `folder`.

    Raises AssignmentError for one that fails, or that others could have written (`trust`).
    """
    return _read(folder, *map(_age, (f"{folder}/{CONFIG}", f"{folder}/{_JSON}")))


@functools.lru_cache(maxsize=64)
def _read(folder: Path, *ages: int) -> Configuration:
    for file in (folder / CONFIG, folder / _JSON):
        if file.is_file():
            trust.require(file)
    places = (str(place) for place in (folder, jupyter_config_dir(), *jupyter_config_path()))
    given = _given(list(dict.fromkeys(places)))
    root = folder / str(given.get("root", folder))
    names = ("source", "release", "submitted", "autograded", "feedback")
    named = {name: str(given[f"{name}_directory"]) for name in names if f"{name}_directory" in given}
    if "directory_structure" in given:
        named["structure"] = str(given["directory_structure"])
    url = str(given.get("db_url", "")) or f"{SQLITE}{root.resolve() / 'gradebook.db'}"
    return Configuration(root, str(given.get("course_id", "")).strip(), _from(folder, url), **named)


def _given(places: list[str]) -> Mapping[str, Any]:
    """What the files say of CourseDirectory, the first place winning; nbgrader's older names as well."""
    given: dict[str, Any] = {}
    log = logging.getLogger(__name__)
    try:
        for name in ("jupyter_config", "nbgrader_config"):
            loaded = Application._load_config_files(name, places, log, raise_config_file_errors=True)
            for config, _ in loaded:
                given |= _course_directory(config)
    except Exception as error:  # whatever a configuration raises
        raise AssignmentError(f"{CONFIG} in {places[0]} cannot be loaded: {error!r}") from error
    return given


def _course_directory(config: Config) -> dict[str, Any]:
    older = {"root" if name == "course_directory" else name: value for name, value in config.NbGrader.items()}
    return older | dict(config.CourseDirectory)


def _from(folder: Path, url: str) -> str:
    """A relative SQLite file counts from the course's folder, where nbgrader is run."""
    path = url.removeprefix(SQLITE)
    return url if path == url or path.startswith((":", "/")) else f"{SQLITE}{folder.resolve() / path}"


def _age(file: str) -> int:
    """Changes when a file of the course's own configuration does; 0 where there is none. Asked for every path, so no Path."""
    try:
        return os.stat(file).st_mtime_ns
    except OSError:
        return 0
