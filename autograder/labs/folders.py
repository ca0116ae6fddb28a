"""The modules and files of a lab's folder, by path: of the package's own labs and of a course's alike."""

from __future__ import annotations

import hashlib
import importlib
import sys
from pathlib import Path
from types import ModuleType

from autograder.errors import AssignmentError

_PACKAGES = Path(__file__).resolve().parents[1] / "graders"


def module(folder: Path, name: str) -> ModuleType:
    """The module `name` of a lab's folder. Raises AssignmentError, with the line that broke, when it cannot be imported."""
    try:
        return imported(folder, name)
    except Exception as error:
        raise AssignmentError(f"{folder / name}.py cannot be imported: {error!r}{_line(error, folder)}") from error


def imported(folder: Path, name: str) -> ModuleType:
    """The same, but what is raised on the way is raised as it is. A course's folder that was changed is imported anew."""
    return importlib.import_module(f"{_package(folder)}.{name}")


def files(folder: Path) -> dict[str, bytes]:
    """What a lab consists of, by path below its folder: code, assignment.toml, messages; no caches, no specimens."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.is_file() and name.parts[0] != "specimens" and "__pycache__" not in name.parts:
            found[name.as_posix()] = path.read_bytes()
    return found


def digest(folder: Path) -> str:
    """SHA-256 (hex) over all that decides points and names: every file of the lab but its messages."""
    total = hashlib.sha256()
    for name, data in files(folder).items():
        if not name.startswith("messages/"):
            total.update(name.encode() + b"\0" + hashlib.sha256(data).digest())
    return total.hexdigest()


def _package(folder: Path) -> str:
    """The package of a lab's modules: a real one for the package's own labs, for a course's one that is made up here."""
    folder = folder.resolve()
    if folder.parent == _PACKAGES:
        return f"autograder.graders.{folder.name}"
    name = "lab_" + hashlib.sha256(f"{folder}\0{digest(folder)}".encode()).hexdigest()[:16]
    if name not in sys.modules:
        made = sys.modules[name] = ModuleType(name, f"The lab in {folder}.")
        made.__path__ = [str(folder)]
    return name


def _line(error: BaseException, folder: Path) -> str:
    """`, line 7 of cases.py`: the innermost place in the lab's own files."""
    place, trace = "", error.__traceback__
    while trace is not None:
        path = Path(trace.tb_frame.f_code.co_filename)
        if path.parent == folder.resolve():
            place = f", line {trace.tb_lineno} of {path.name}"
        trace = trace.tb_next
    return place
