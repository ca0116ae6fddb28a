"""A plan -> nbgrader's submitted/ tree, with timestamps; and every attempt kept beside it.

    submitted/<student>/<lab>/<lab>.ipynb, timestamp.txt     the answer that counts (one folder, replaced in one step)
    attempts/<lab>/<student>/<attempt>/<file>                all that the student ever handed in
    identities.csv                                           who is who, for the export later

Done twice, it changes nothing the second time.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from autograder.course import Course, handed_in
from autograder.errors import DeliveryError, SubmissionError
from autograder.intake import Wanted, names
from autograder.lms import identities
from autograder.lms.attempts import Attempt, HandedFile, contents
from autograder.lms.collect import Each, HandIn, Plan
from autograder.lms.identity import Person, safe_id

STAMP = "timestamp.txt"
_NAME_BYTES = 150
"""Of a student's file name; file systems allow 255, and a number may come before it."""


@dataclass(frozen=True, slots=True)
class Step:
    """What would happen in submitted/ for one student: `action` is new, replace, same or older (a message key)."""

    hand_in: HandIn
    action: str


def steps(course: Course, plan: Plan) -> tuple[Step, ...]:
    """What `apply` would do, student by student, seen against what lies in submitted/ today."""
    found = []
    for hand_in in plan.hand_ins:
        with plan.faults.apart(hand_in.student, "collect"):
            found.append(Step(hand_in, _action(course, plan, hand_in)))
    return tuple(found)


def apply(course: Course, plan: Plan, planned: tuple[Step, ...], each: Each = iter) -> int:
    """Write the planned steps; the number of students whose folder was written. `older` steps are left alone."""
    written = 0
    for step in each(planned):
        with plan.faults.apart(step.hand_in.student, "collect"):
            _keep_attempts(course.root / "attempts" / plan.lab, step.hand_in)
            if step.action in ("new", "replace"):
                _write(course, plan, step.hand_in)
                written += 1
    identities.write(course.root, (line for one in plan.hand_ins for line in _known(plan, one)))
    return written


def _write(course: Course, plan: Plan, hand_in: HandIn) -> None:
    lab, found = plan.lab, files(plan.wanted, hand_in)
    write(course.submitted(hand_in.student, lab), found)
    answer = next(data for name, data in found.items() if name != STAMP)
    handed_in.keep_reasons(course, hand_in.student, lab, answer, hand_in.answer.notes)


def _known(plan: Plan, hand_in: HandIn) -> Iterator[Person]:
    """All keys of the student, each with the name in the list that has it."""
    keys = dict.fromkeys(hand_in.keys.items(), hand_in.name) | dict(plan.people.keys.get(hand_in.student, {}))
    return (Person(name, {kind: value}, hand_in.student) for (kind, value), name in keys.items())


def _action(course: Course, plan: Plan, hand_in: HandIn) -> str:
    folder = course.submitted(hand_in.student, plan.lab)
    if not folder.exists():
        return "new"
    ours = files(plan.wanted, hand_in)
    if all((folder / name).is_file() and (folder / name).read_bytes() == data for name, data in ours.items()):
        return "same"
    before, now = _stamp(folder), hand_in.answer.attempt.when
    return "older" if before is not None and now is not None and now < before else "replace"


def files(wanted: Wanted, hand_in: HandIn) -> dict[str, bytes]:
    """The files of the answer by the names that nbgrader expects; a damaged file goes in as it is, to be reported."""
    file, attempt = hand_in.answer.file, hand_in.answer.attempt
    if file is None:
        raise DeliveryError(f"{hand_in.student} handed in no file that can be the answer")
    try:
        name, data = contents(file, wanted)
    except SubmissionError:
        name, data = file.name, _bytes(file)
    suffix = names.ending(name)
    found = {f"{wanted.name}{suffix if suffix in ('.ipynb', '.py', '.md') else '.ipynb'}": data}
    if attempt.when is not None:
        found[STAMP] = f"{attempt.when.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC\n".encode()
    return found


def _stamp(folder: Path) -> datetime | None:
    try:
        return datetime.fromisoformat((folder / STAMP).read_text(encoding="utf-8").strip().replace(" UTC", "+00:00"))
    except (OSError, ValueError):
        return None


def write(folder: Path, contents_by_name: dict[str, bytes]) -> None:
    """Make `folder` hold exactly these files: written beside it, then renamed."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".collect-", dir=folder.parent, ignore_cleanup_errors=True) as beside:
        fresh, before = Path(beside) / "new", Path(beside) / "before"
        fresh.mkdir()
        for name, data in contents_by_name.items():
            (fresh / name).write_bytes(data)
        fresh.chmod(0o755)
        if folder.exists():
            os.replace(folder, before)
        os.replace(fresh, folder)


def _keep_attempts(root: Path, hand_in: HandIn) -> None:
    for attempt in hand_in.attempts:
        folder = root / hand_in.student / attempt.label
        folder.mkdir(parents=True, exist_ok=True)
        for name, file in _safely_named(attempt):
            (folder / name).write_bytes(_bytes(file))


def _bytes(file: HandedFile) -> bytes:
    """The bytes of a file, or in their place why there are none."""
    try:
        return file.read()
    except SubmissionError as error:
        return str(error).encode()


def _last_bytes(text: str, most: int) -> str:
    """The end of `text` that takes at most so many bytes in UTF-8."""
    return text.encode("utf-8", "replace")[-most:].decode("utf-8", "ignore")


def _safely_named(attempt: Attempt) -> list[tuple[str, HandedFile]]:
    names: dict[str, int] = {}
    found = []
    for file in attempt.files:
        name = _last_bytes("_".join(PurePosixPath(file.name).parts), _NAME_BYTES)
        try:
            name = safe_id(name.lstrip("."))
        except DeliveryError:
            name = "file" + PurePosixPath(name).suffix[:10]
        names[name] = names.get(name, 0) + 1
        found.append((name if names[name] == 1 else f"{names[name]}-{name}", file))
    return found
