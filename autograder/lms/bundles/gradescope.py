"""The Gradescope autograder: a zip with setup.sh and run_autograder at its root, and what run_autograder runs.

gradescope-autograders.readthedocs.io, "Autograder specifications": the zip is unpacked to /autograder/source, the submission
lies in /autograder/submission, its owners in /autograder/submission_metadata.json; the result is written to
/autograder/results/results.json, here as the last thing, when no student code is alive.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from autograder.course import Course
from autograder.errors import AutograderError, DeliveryError
from autograder.lms.bundles import contents, grading
from autograder.sinks import feedback, gradescope

SETUP = """\
#!/usr/bin/env bash
# Run once by Gradescope, when the image is built.
set -euo pipefail
cd /autograder/source
apt-get update
apt-get install -y --no-install-recommends python3 python3-venv python3-pip bubblewrap libseccomp2
if python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    python3 -m venv /opt/autograder
else
    python3 -m pip install uv
    python3 -m uv venv --seed --python 3.12 /opt/autograder
fi
/opt/autograder/bin/pip install --no-cache-dir -c constraints.txt .
# What is graded with is for root alone: student code runs without its rights, or without sight of it.
chmod -R go-rwx /autograder/source
"""

RUN = """\
#!/usr/bin/env bash
# Run by Gradescope for each submission, in /autograder.
root="${AUTOGRADER_ROOT:-/autograder}"
chmod -R go-rwx "$root/source" "$root/results"
exec "${AUTOGRADER_PYTHON:-/opt/autograder/bin/python}" -P -m autograder.lms.bundles.gradescope "$root"
"""


def bundle(course: Course, settings: contents.Settings) -> bytes:
    """The zip to upload."""
    return contents.packed(contents.files(course, settings, "gradescope"), {"setup.sh": SETUP, "run_autograder": RUN})


def run(root: Path) -> None:
    """Grade the submission under `root` and write results.json; raises AutograderError, and writes none, when it cannot."""
    start = time.monotonic()
    settings = contents.settings(root / "source")
    report = grading.grade(root / "source", root / "submission", owner(root / "submission_metadata.json"))
    language, lab = settings.language or report.language, grading.lab(root / "source")
    text = gradescope.results(
        report,
        lab,
        language=language,
        pages={question.name: feedback.fragment(question, lab, language) for question in report.questions},
        visibility=settings.visibility,
        seconds=time.monotonic() - start,
    )
    target = root / "results" / "results.json"
    fresh = target.with_suffix(".new")
    fresh.write_text(text, encoding="utf-8")
    os.replace(fresh, target)


def owner(metadata: Path) -> str:
    """Whose submission it is: the first of its users' e-mail addresses; the keyed cases depend on it."""
    try:
        users = json.loads(metadata.read_text(encoding="utf-8"))["users"]
        return min(str(user["email"]) for user in users)
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise DeliveryError(f"{metadata} names no user ({error!r}): is this Gradescope?") from error


def main(root: Path) -> int:
    """What run_autograder runs. Without results.json Gradescope shows a failure, never a zero."""
    try:
        run(root)
    except AutograderError as error:
        print(f"not graded: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
