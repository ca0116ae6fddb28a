"""Every LMS that is known, by name; and which of them a download or a list comes from."""

from __future__ import annotations

import fnmatch
from collections.abc import Sequence
from datetime import UTC

from autograder.errors import DeliveryError
from autograder.lms import blackboard, brightspace, canvas, ilias, moodle, moodle_gradebook, openedx, plain
from autograder.lms.csvfile import Table
from autograder.lms.format import Format, Request, Sheet
from autograder.lms.identity import Person

# In this order a list is looked at: what Moodle's gradebook exports looks like many another list, so it comes last.
FORMATS: dict[str, Format] = {
    module.FORMAT.name: module.FORMAT
    for module in (moodle, canvas, blackboard, brightspace, openedx, ilias, plain, moodle_gradebook)
}
# `plain` takes any path, so it is never concluded from one.
_TELLING = tuple(format for format in FORMATS.values() if format.claim is not None and format.name != "plain")


def detect(paths: Sequence[tuple[str, ...]], lab: str) -> Format:
    """The one LMS whose naming rule fits the paths of a download. Raises DeliveryError unless exactly one does."""
    fitting = [format for format in _TELLING if _fits(format, paths, lab)]
    if len(fitting) == 1:
        return fitting[0]
    names = " or ".join(format.name for format in fitting) or "no LMS that is known"
    raise DeliveryError(
        f"the names in this download are those of {names}: say which with --lms (one of {', '.join(FORMATS)}); "
        "--lms plain takes <student>/... folders"
    )


def people(table: Table, lab: str, name: str) -> tuple[Person, ...]:
    """The people in a list: an LMS's own export, else a roster. Raises DeliveryError for anything else."""
    for format in FORMATS.values():
        found = format.listed(table, lab) if format.listed is not None else None
        if found is not None:
            return found
    raise DeliveryError(
        f"{name} is no list of people: its columns are {table.told}. Give an export of your LMS, or a CSV "
        "with the columns student, name, email, login"
    )


def sheet_of(lms: str, table: Table, request: Request) -> Sheet:
    """The grade file of one LMS. Raises DeliveryError for an LMS that takes no grades by file, or another's file."""
    format = FORMATS[lms]
    if format.sheet is None:
        takers = ", ".join(name for name, one in FORMATS.items() if one.sheet is not None)
        raise DeliveryError(f"{format.title} takes no grade file that is known; these do: {takers}")
    return format.sheet(table, request)


def is_extra(format: Format, path: str) -> bool:
    """Whether the LMS itself put this file into its download."""
    return any(fnmatch.fnmatchcase(path.rsplit("/", 1)[-1], pattern) for pattern in format.extras)


def _fits(format: Format, paths: Sequence[tuple[str, ...]], lab: str) -> bool:
    assert format.claim is not None
    own = [parts for parts in paths if not is_extra(format, "/".join(parts))]
    claimed = sum(format.claim(parts, lab, UTC) is not None for parts in own)
    return claimed > 0 and claimed * 10 >= len(own) * 9
