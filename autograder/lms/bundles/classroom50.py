"""The Classroom 50 autograder: the folder `<classroom>/autograders/<assignment>/`, as a zip.

foundation50/classroom50, wiki "Advanced Autograding": the runner fetches the folder from the classroom's Pages site, runs its
autograder.py in the student's checkout (the folder itself is CLASSROOM50_BUNDLE_DIR), and reads result.json and
release-body.md there; an exit status other than 0 is a failure of ours. The Pages site can be read by whoever has its
address: so the key in the bundle is its own, and the graders in it are as secret as that address.
"""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from autograder.course import Course
from autograder.errors import AutograderError
from autograder.lms.bundles import contents, grading
from autograder.sinks import classroom50

ENTRY = '''\
"""Installs the grader in a fresh environment and grades this checkout with it."""

import os
import pathlib
import subprocess
import sys
import tempfile

bundle = pathlib.Path(os.environ.get("CLASSROOM50_BUNDLE_DIR", pathlib.Path(__file__).parent)).resolve()
python = os.environ.get("AUTOGRADER_PYTHON")
if python is None:
    home = tempfile.mkdtemp()
    subprocess.run([sys.executable, "-m", "venv", home], check=True)
    python = f"{home}/bin/python"
    subprocess.run([python, "-m", "pip", "install", "-q", "-c", bundle / "constraints.txt", bundle], check=True)
checkout = os.getcwd()
sys.exit(subprocess.run([python, "-P", "-m", "autograder.lms.bundles.classroom50", bundle, checkout], cwd=bundle).returncode)
'''


def bundle(course: Course, settings: contents.Settings) -> bytes:
    """The zip to unpack as the assignment's autograder folder."""
    return contents.packed(contents.files(course, settings, "classroom50"), {"autograder.py": ENTRY})


def run(root: Path, checkout: Path) -> None:
    """Grade the checkout and write result.json and release-body.md into it."""
    settings = contents.settings(root)
    environment = dict(os.environ)
    report = grading.grade(root, checkout, environment.get("OWNER") or environment.get("USERNAME", ""))
    text = classroom50.result(report, environment, _committed(checkout), language=settings.language)
    (checkout / "release-body.md").write_text(
        classroom50.release_body(report, language=settings.language), encoding="utf-8"
    )
    (checkout / "result.json").write_text(text, encoding="utf-8")


def _committed(checkout: Path) -> datetime:
    """The commit's own time, which lateness is measured by; now where this is no checkout."""
    words = ["git", "-C", str(checkout), "log", "-1", "--format=%cI"]
    found = subprocess.run(words, capture_output=True, text=True, check=False).stdout.strip()
    return datetime.fromisoformat(found) if found else datetime.now(UTC)


def main(root: Path, checkout: Path) -> int:
    """What autograder.py runs."""
    try:
        run(root, checkout)
    except AutograderError as error:
        print(f"not graded: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
