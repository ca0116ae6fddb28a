"""`autograder init`: a course in a folder, and what a newer package would change in it.

A list of what was written (`.autograder-init.json`: file -> SHA-256) tells later whose change a difference is. A file
that is as it was written may be renewed; one that the teaching team changed is theirs and is never touched.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from autograder import labs
from autograder.course import shipped
from autograder.errors import AssignmentError
from autograder.labs.manifest import nearest

WRITTEN = ".autograder-init.json"
SOURCES = {"autograder": ("solutions", "assignments"), "nbgrader": ("source", "release")}
"""Layout -> the folders of what is written and of what is released; the second is nbgrader's own."""

IGNORED = """\
# The key of each student's own hidden cases: keep a backup, never share it.
.autograder-secret

# What nbgrader and the grader make: students' work and grades are never committed.
gradebook.db*
submitted/
autograded/
feedback/
reports/
quarantine/
downloaded/
attempts/
exchange/
identities.csv
.autograder-lti/
.nbgrader.log
.ipynb_checkpoints/
__pycache__/
"""

_README = """\
# {course}

An nbgrader course, graded by autograder-labs. In this folder:

| | |
|---|---|
| `{source}/` | the labs with their solutions: edit here, never give it to students |
| `{release}/` | the labs as students get them, written by `nbgrader generate_assignment` |
| `nbgrader_config.py` | the course's settings |
| `.autograder-secret` | the key of the hidden cases, made on first use: keep a backup, never share it |

Each lab ({labs}):

```sh
nbgrader generate_assignment {lab}      # then hand out {release}/{lab}/, or nbgrader release_assignment {lab}
autograder collect DOWNLOAD.zip --lab {lab}    # your LMS's download; or nbgrader collect {lab}
autograder grade {lab}
autograder feedback {lab} --out feedback-pages
autograder report {lab} --out class-report
autograder export moodle --lab {lab} --into Grades.csv    # or canvas, blackboard, ...
```

`autograder` alone says where the course stands. `autograder init .` says what a newer version would change in the labs,
and `autograder init . --update` does it without touching what you changed.
"""


class Change(StrEnum):
    """What a file of a course needs."""

    NEW = "new"
    RENEWED = "renewed"
    YOURS = "yours"


@dataclass(frozen=True, slots=True)
class Plan:
    """What `init` would write: every file's content, and what that changes (files that stay are absent)."""

    root: Path
    files: Mapping[str, bytes]
    changes: Mapping[str, Change]

    def carry_out(self) -> None:
        """Write what is new or renewed, then the list of what was written; what is yours stays."""
        written = _written(self.root)
        for name, change in self.changes.items():
            if change is not Change.YOURS:
                path = self.root / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(self.files[name])
                written[name] = _digest(self.files[name])
        (self.root / WRITTEN).write_text(json.dumps(written, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def is_course(root: Path) -> bool:
    """Whether `init` made a course in this folder before."""
    return (root / WRITTEN).is_file()


def begin(root: Path, chosen: Iterable[str], layout: str = "autograder") -> Plan:
    """A new course in `root`, with these labs of the package.

    Raises AssignmentError for a lab that the package has not, and where a file would be overwritten.
    """
    files = _files(root, sorted(set(chosen)), layout)
    there = sorted(name for name in files if (root / name).exists())
    if there:
        raise AssignmentError(f"{root / there[0]} is there already: name an empty folder; nothing was written")
    return Plan(root, files, dict.fromkeys(files, Change.NEW))


def renew(root: Path) -> Plan:
    """What this version of the package would change in the course that `init` made in `root`."""
    written = _written(root)
    files = _files(root, *_chosen(written))
    changes = {}
    for name, content in files.items():
        path = root / name
        due, here, before = (
            _digest(content),
            _digest(path.read_bytes()) if path.is_file() else "",
            written.get(name, ""),
        )
        if due not in (here, before):
            # Where both are "" the file is new; one that was written and is gone was removed on purpose.
            changes[name] = Change.YOURS if here != before else Change.RENEWED if here else Change.NEW
    return Plan(root, files, changes)


def known_labs(language: str | None = None) -> tuple[str, ...]:
    """The labs that the package brings, all or those in one language."""
    found = sorted(path.name for path in shipped.LABS.iterdir() if (path / f"{path.name}.ipynb").is_file())
    return tuple(lab for lab in found if language in (None, labs.find(lab).languages[lab]))


def _files(root: Path, chosen: Sequence[str], layout: str) -> dict[str, bytes]:
    unknown = sorted(set(chosen) - set(known_labs()))
    if unknown:
        near = nearest(unknown[0], known_labs())
        raise AssignmentError(f"there is no lab {unknown[0]!r}{near}: the package brings {', '.join(known_labs())}")
    source, release = SOURCES[layout]
    course = root.resolve().name
    readme = _README.format(course=course, source=source, release=release, labs=", ".join(chosen), lab=chosen[0])
    files = {
        "nbgrader_config.py": configuration(course, source, release),
        ".gitignore": IGNORED.encode(),
        "README.md": readme.encode(),
    }
    for lab in chosen:
        for path in sorted((shipped.LABS / lab).iterdir()):
            if path.is_file() and not path.name.startswith("."):
                files[f"{source}/{lab}/{path.name}"] = path.read_bytes()
    return files


def configuration(course: str, source: str, release: str) -> bytes:
    """The package's own configuration, with this course's name and folders."""
    text = shipped.CONFIG.read_text(encoding="utf-8")
    settings = {"course_id": course, "source_directory": source, "release_directory": release}
    lines = []
    for line in text.splitlines():
        name = line.removeprefix("c.CourseDirectory.").split(" ")[0]
        of_course = line.startswith("c.CourseDirectory.") and name in settings
        lines.append(f"c.CourseDirectory.{name} = {json.dumps(settings[name])}" if of_course else line)
    return ("\n".join(lines) + "\n").encode()


def _chosen(written: Mapping[str, str]) -> tuple[list[str], str]:
    """The labs and the layout of a course, from what was written into it."""
    layouts = {source: layout for layout, (source, _) in SOURCES.items()}
    folders = [name.split("/") for name in written if "/" in name]
    return sorted({lab for _, lab, *_ in folders}), layouts[folders[0][0]]


def _written(root: Path) -> dict[str, str]:
    try:
        found: dict[str, str] = json.loads((root / WRITTEN).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise AssignmentError(f"{root / WRITTEN} cannot be read ({error}): restore it from a backup") from error
    return found


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
