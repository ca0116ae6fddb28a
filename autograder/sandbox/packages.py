"""Which files of this machine a student's process may read: the interpreter, torch and its companions, nothing else."""

from __future__ import annotations

import functools
import platform
import sys
import sysconfig
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from autograder.errors import SandboxError

STUDENT_PACKAGES = ("torch", "numpy", "scipy", "matplotlib", "ipython")
PACKAGES = "/packages"
PYTHON = "/python"
STANDARD_LIBRARY = f"{PYTHON}/lib/python{sys.version_info.major}.{sys.version_info.minor}"


@functools.cache
def packages() -> dict[str, Path]:
    """Every importable file or folder of the students' packages and of what they require: name -> path here."""
    found: dict[str, Path] = {}
    for distribution in _closure(STUDENT_PACKAGES):
        for name in _top_level(distribution):
            found[name] = Path(str(distribution.locate_file(name)))
    return found


def interpreter() -> dict[str, Path]:
    """Path inside the sandbox -> path here, for the interpreter, its standard library and the system's libraries."""
    executable = Path(sys.executable).resolve()
    binds = {
        f"{PYTHON}/bin/python3": executable,
        STANDARD_LIBRARY: Path(sysconfig.get_paths()["stdlib"]),
    }
    shared = Path(str(sysconfig.get_config_var("LIBDIR"))) / str(sysconfig.get_config_var("INSTSONAME"))
    if shared.is_file() and shared.suffix != ".a":
        binds[f"{PYTHON}/lib/{shared.name}"] = shared
    for place in ("/lib", "/lib64", "/usr/lib", "/usr/lib64", f"/usr/lib/{platform.machine()}-linux-gnu"):
        if Path(place).is_dir():
            binds[place] = Path(place)
    return binds


def other_packages() -> list[str]:
    """Folders of the standard library that hold packages of this machine, which no student needs to see."""
    library = Path(sysconfig.get_paths()["stdlib"])
    return [name for name in ("site-packages", "dist-packages") if (library / name).is_dir()]


def _closure(roots: tuple[str, ...]) -> Iterator[metadata.Distribution]:
    seen: set[str] = set()
    waiting = list(roots)
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name in seen:
            continue
        seen.add(name)
        try:
            distribution = metadata.distribution(name)
        except metadata.PackageNotFoundError as error:
            if name in roots:
                raise SandboxError(f"{name} is not installed: pip install -c constraints.txt {name}") from error
            continue
        yield distribution
        waiting.extend(_requirements(distribution))


def _requirements(distribution: metadata.Distribution) -> Iterator[str]:
    for line in distribution.requires or ():
        if "extra ==" in line and " or " not in line:
            continue  # nobody asked for the extra; of hundreds of such lines none needs to be parsed
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield requirement.name


def _top_level(distribution: metadata.Distribution) -> set[str]:
    record = distribution.read_text("RECORD")
    if record is None:
        tops = {file.parts[0] for file in distribution.files or ()}
    else:  # of tens of thousands of files only the first part of the path is wanted
        tops = {line.split(",", 1)[0].split("/", 1)[0].strip('"') for line in record.splitlines()}
    return {top for top in tops if top not in ("..", "__pycache__") and not top.endswith((".dist-info", ".pth"))}
