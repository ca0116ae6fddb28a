"""What a course's labs offer: their titles, and the released files for download."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

from autograder import labs, messages
from autograder.course import Course
from autograder.handout import embedding

_PLAIN = (1980, 1, 1, 0, 0, 0)


def known(course: Course) -> dict[str, str]:
    """Every lab that the course offers, with its title, by title."""
    found = {lab: title(course, lab) for lab in _offered(course)}
    return dict(sorted(found.items(), key=lambda item: item[1]))


def missing(course: Course, lab: str, language: str) -> str:
    """Says that a lab which an activity asks for is not here, and which are; empty when it is."""
    here = _offered(course)
    if not lab or lab in here:
        return ""
    return messages.say(language, "lti.unknown_lab_asked", lab=lab, labs=", ".join(here))


def title(course: Course, lab: str) -> str:
    """The first heading of the lab's notebook as it is released, else as it is written, else its name."""
    for path in _notebooks(course, lab):
        cells = json.loads(path.read_text(encoding="utf-8")).get("cells", [])
        texts = ("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
        lines = (line for text in texts for line in text.splitlines())
        heading = next((line for line in lines if line.startswith("# ")), "")
        if heading:
            return heading.removeprefix("# ").strip()
    return lab.replace("-", " ").capitalize()


def download(course: Course, lab: str) -> tuple[str, bytes] | None:
    """The released lab as one file, a zip when it has several; None before it is released."""
    paths = parts(course, lab)
    if not paths:
        return None
    if len(paths) == 1:
        return paths[0].name, paths[0].read_bytes()
    return f"{lab}.zip", packed({f"{lab}/{path.name}": path.read_bytes() for path in paths})


def parts(course: Course, lab: str) -> list[Path]:
    """The files of a released lab that students need: the notebook alone where it carries those beside it."""
    paths = _released(course, lab)
    notebooks = [path for path in paths if path.suffix == ".ipynb"]
    alone = len(notebooks) == 1 and embedding.carries(notebooks[0].read_text(encoding="utf-8"))
    return notebooks if alone else paths


def packed(contents: dict[str, bytes]) -> bytes:
    """A zip of these files, the same bytes for the same contents."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(contents):
            archive.writestr(zipfile.ZipInfo(name, _PLAIN), contents[name])
    return target.getvalue()


def _offered(course: Course) -> list[str]:
    """The labs of which the course has a notebook; those that the package alone knows are none of its own."""
    return [lab for lab in sorted(labs.known(course.graders)) if _notebooks(course, lab)]


def _notebooks(course: Course, lab: str) -> list[Path]:
    return [path for folder in (course.release(lab), course.source(lab)) for path in sorted(folder.glob("*.ipynb"))]


def _released(course: Course, lab: str) -> list[Path]:
    folder = course.release(lab)
    return sorted(path for path in folder.glob("*") if path.is_file() and not path.name.startswith("."))
