"""nbgrader's settings of a course: the files that nbgrader reads, in its order, so that both see the same folders.

`nbgrader_config.py` (and `.json`) in Jupyter's configuration folders, then those in the course's folder, which win. They
are Python code and run here as they run in nbgrader. Relative paths count from the course's folder, wherever a command
is run. Nothing here imports nbgrader, whose start takes a second.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jupyter_core.paths import jupyter_config_dir, jupyter_config_path
from traitlets.config import Application, Config

from autograder.errors import AssignmentError
from autograder.labs import trust

CONFIG = "nbgrader_config.py"
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
    places = tuple(str(place) for place in (folder, jupyter_config_dir(), *jupyter_config_path()))
    return _read(folder, tuple(dict.fromkeys(places)), _age(folder))


@functools.lru_cache(maxsize=64)
def _read(folder: Path, places: Sequence[str], age: int) -> Configuration:
    for file in _files(folder):
        trust.require(file)
    given = _given(places)
    root = folder / str(given.get("root", folder))
    names = ("source", "release", "submitted", "autograded", "feedback")
    named = {name: str(given[f"{name}_directory"]) for name in names if f"{name}_directory" in given}
    if "directory_structure" in given:
        named["structure"] = str(given["directory_structure"])
    url = str(given.get("db_url", "")) or f"{SQLITE}{root.resolve() / 'gradebook.db'}"
    return Configuration(root, str(given.get("course_id", "")).strip(), _from(folder, url), **named)


def _given(places: Sequence[str]) -> Mapping[str, Any]:
    """What the files say of CourseDirectory, the first place winning; nbgrader's older names as well."""
    given: dict[str, Any] = {}
    log = logging.getLogger(__name__)
    try:
        for name in ("jupyter_config", "nbgrader_config"):
            loaded = Application._load_config_files(name, list(places), log, raise_config_file_errors=True)
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


def _age(folder: Path) -> int:
    """Changes when the course's own configuration does."""
    return sum(file.stat().st_mtime_ns for file in _files(folder))


def _files(folder: Path) -> list[Path]:
    return [file for file in (folder / CONFIG, folder / "nbgrader_config.json") if file.is_file()]
