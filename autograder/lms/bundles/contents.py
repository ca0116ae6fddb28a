"""What every bundle holds, as files by path; and the zip that is the same bytes for the same content."""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path

from autograder.course import Course
from autograder.course.shipped import CONSTRAINTS, DISTRIBUTION
from autograder.errors import AssignmentError
from autograder.labs import folders

PACKAGE = Path(__file__).resolve().parents[2]
LESSON = "lesson.ipynb"
"""The lab's notebook as released, in a bundle."""
SOLUTION = "solution.json"
POINTS = "points.json"
"""What each question is worth in the course that made the bundle."""
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the runner must know: the lab, its language ("" for the lab's own), whether it may grade where nothing contains
    student code, and how much of the result students see."""

    lab: str
    language: str = ""
    uncontained: bool = False
    visibility: str = "visible"


def files(course: Course, settings: Settings, place: str) -> dict[str, bytes]:
    """The package, the graders, the lab's support files, the settings and the key, by path.

    The graders lie outside the package: the package is installed where everyone in the container can read it.
    """
    found = {"pyproject.toml": _pyproject().encode(), "constraints.txt": CONSTRAINTS.read_bytes()}
    for path in sorted(PACKAGE.rglob("*")):
        relative = path.relative_to(PACKAGE)
        if path.is_file() and "__pycache__" not in relative.parts and not _tells_answers(relative):
            found[f"autograder/{relative.as_posix()}"] = path.read_bytes()
    folder = course.lab(settings.lab).folder
    for name, data in folders.files(folder).items():
        found[f"graders/{folder.name}/{name}"] = data
    loaded = course.assignment(settings.lab)
    for name, data in loaded.support.items():
        found[f"support/{name}"] = data
    if loaded.solution:
        found[SOLUTION] = (json.dumps(loaded.solution, indent=1) + "\n").encode()
    worth = {name: str(points) for name, points in loaded.worth.items()}
    found[POINTS] = (json.dumps(worth, indent=1) + "\n").encode()
    release = course.release(settings.lab) / f"{course.notebook(settings.lab)}.ipynb"
    if release.is_file():
        found[LESSON] = release.read_bytes()
    found["settings.json"] = (json.dumps(asdict(settings), sort_keys=True, indent=1) + "\n").encode()
    found["key"] = (bundle_key(course.secret(), settings.lab, place).hex() + "\n").encode()
    return found


def _tells_answers(path: Path) -> bool:
    """Of the package's files: the graders lie outside it, but for what they share, and the solved labs nowhere."""
    return path.parts[0] == "shipped" or (path.parts[0] == "graders" and len(path.parts) > 2)


def bundle_key(secret: bytes, lab: str, place: str) -> bytes:
    """The bundle's own secret: HMAC-SHA-256 of lab and place under the course secret, which it does not reveal."""
    return hmac.new(secret, f"bundle\0{place}\0{lab}".encode(), hashlib.sha256).digest()


def settings(root: Path) -> Settings:
    """The settings of an unpacked bundle."""
    try:
        return Settings(**json.loads((root / "settings.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise AssignmentError(f"{root / 'settings.json'} cannot be read ({error}): make the bundle again") from error


def packed(content: Mapping[str, bytes], programs: Mapping[str, str]) -> bytes:
    """A zip of files and of programs that may be executed; the same bytes for the same content."""
    data = io.BytesIO()
    every = dict(content) | {name: text.encode() for name, text in programs.items()}
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(every):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = (0o755 if name in programs else 0o644) << 16
            archive.writestr(info, every[name])
    return data.getvalue()


def _pyproject() -> str:
    """What `pip install` needs to know of the package, from what is installed here."""
    known = metadata.metadata(DISTRIBUTION)
    needed = [each for each in metadata.requires(DISTRIBUTION) or () if "extra ==" not in each]
    return f"""\
[build-system]
requires = ["hatchling>=1.27"]
build-backend = "hatchling.build"

[project]
name = "{DISTRIBUTION}"
version = "{known["Version"]}"
requires-python = "{known["Requires-Python"]}"
dependencies = {json.dumps(needed)}

[tool.hatch.build.targets.wheel]
packages = ["autograder"]
"""
