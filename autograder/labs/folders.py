"""The modules and files of a lab's folder, by path: of the package's own labs and of a course's alike."""

from __future__ import annotations

import ast
import hashlib
import importlib
import os
import re
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType, ModuleType

from autograder.errors import AssignmentError
from autograder.intake import parsing

_MADE = re.compile("lab_[0-9a-f]{16}$")
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


def functions(folder: Path, name: str) -> frozenset[str]:
    """What functions the module `name` of a lab's folder defines, without running it; none where it has no such module."""
    path = folder / f"{name}.py"
    try:
        tree = parsing.parse(path.read_bytes()) if path.is_file() else ast.Module([], [])
    except SyntaxError as error:
        raise AssignmentError(f"{path}, line {error.lineno}: {error.msg}") from error
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def files(folder: Path) -> dict[str, bytes]:
    """What a lab consists of, by path below its folder: code, assignment.toml, messages; no caches, no specimens."""
    found = {}
    for place, folders, names in os.walk(folder):
        beside = {"__pycache__"} if place != str(folder) else {"__pycache__", "specimens"}
        folders[:] = [name for name in folders if name not in beside]
        found.update({path: path.relative_to(folder) for name in names if (path := Path(place, name)).is_file()})
    return {found[path].as_posix(): path.read_bytes() for path in sorted(found)}


def digest(folder: Path) -> str:
    """SHA-256 (hex) over all that decides points and names: every file of the lab but its messages."""
    total = hashlib.sha256()
    for name, data in files(folder).items():
        if not name.startswith("messages/"):
            total.update(name.encode() + b"\0" + hashlib.sha256(data).digest())
    return total.hexdigest()


class _Source(SourceFileLoader):
    """Runs what is written in a file, never what was compiled of it some time."""

    def get_code(self, fullname: str) -> CodeType:
        """The code of the source as it is now."""
        return self.source_to_code(self.get_data(self.path), self.path)


class _Finder:
    """Finds the modules of a course's labs."""

    @staticmethod
    def find_spec(fullname: str, path: Sequence[str] | None, target: object = None) -> ModuleSpec | None:
        """The module of a package that `_package` made; None for all others."""
        package, _, name = fullname.rpartition(".")
        file = Path(path[0]) / f"{name}.py" if path and _MADE.match(package) else None
        return (
            spec_from_file_location(fullname, file, loader=_Source(fullname, str(file)))
            if file and file.is_file()
            else None
        )


sys.meta_path.insert(0, _Finder)


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
