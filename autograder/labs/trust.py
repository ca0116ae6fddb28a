"""Whose code may run as this user: the one place that decides it.

A course's `nbgrader_config.py` and its graders are programs. They run because the user named the course or works in it,
never because of where a student's file lies, and only when they come from nobody else:

- not from a folder that holds what students handed in,
- not from a file or folder of another user, root excepted,
- not from one that another user could write, by its group or by everybody's rights.

As git with `safe.directory`, so here a user may say otherwise: the environment variable AUTOGRADER_TRUST names the
folders, separated by colons, whose owners and writers are trusted. What students handed in never is.
"""

from __future__ import annotations

import grp
import os
import pwd
import stat
from collections.abc import Iterator
from pathlib import Path

from autograder.errors import AssignmentError

EXCEPTIONS = "AUTOGRADER_TRUST"
STUDENTS = frozenset({"submitted", "downloaded", "quarantine"})
"""Folders of a course whose content comes from students."""


def require(code: Path) -> None:
    """Raises AssignmentError unless `code`, a file or a folder with all that is in it, may run as this user."""
    for path in _every(code.resolve()):
        _not_handed_in(path)
        if not _is_excepted(path):
            for place in (path, path.parent):
                _not_of_others(place)


def fault(status: os.stat_result, user: int) -> str:
    """Why `user` may not run a file or folder of this status: `owner`, `group`, `everybody`; "" when he may."""
    if status.st_uid not in (0, user):
        return "owner"
    if status.st_mode & stat.S_IWOTH:
        return "everybody"
    return "group" if status.st_mode & stat.S_IWGRP and not _is_private(status.st_gid, user) else ""


def _every(code: Path) -> Iterator[Path]:
    yield code
    if code.is_dir():
        yield from (path.resolve() for path in sorted(code.rglob("*")))


def _not_handed_in(path: Path) -> None:
    for folder in path.parents:
        if folder.name in STUDENTS:
            raise AssignmentError(
                f"{path} is not run: it lies below {folder}, where students' work lies. "
                "Call autograder from the folder of your course, or name that with --course"
            )


def _not_of_others(path: Path) -> None:
    try:
        status = path.stat()
    except OSError as error:
        raise AssignmentError(f"{path} cannot be looked at: {error.strerror}") from error
    why = fault(status, os.geteuid())
    if not why:
        return
    said = f"belongs to {_user(status.st_uid)}" if why == "owner" else f"can be written by {_WRITERS[why]}"
    mend = f"chown {_user(os.geteuid())}" if why == "owner" else f"chmod {'g-w' if why == 'group' else 'go-w'}"
    raise AssignmentError(
        f"{path} {said}, and what is in it would run as you: {mend} '{path}', or, if you trust them, "
        f"set {EXCEPTIONS} to the folder of the course"
    )


_WRITERS = {"group": "others of its group", "everybody": "everybody"}


def _is_excepted(path: Path) -> bool:
    named = [Path(name).resolve() for name in os.environ.get(EXCEPTIONS, "").split(os.pathsep) if name]
    return any(path.is_relative_to(folder) for folder in named)


def _is_private(group: int, user: int) -> bool:
    """Whether a group is a user's own and nobody else's, as many systems make one for each user."""
    try:
        person, members = pwd.getpwuid(user), grp.getgrgid(group)
    except KeyError:
        return False
    named_alike = person.pw_gid == group and members.gr_name == person.pw_name
    return named_alike and set(members.gr_mem) <= {person.pw_name}


def _user(number: int) -> str:
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"user {number}"
