"""The Coursera custom grader (v2): a zip with a Dockerfile, to be built and uploaded with `coursera_autograder`.

coursera/programming-assignments-demo, custom-graders/v2: the submission lies in /shared/submission, the answer goes to
/shared/feedback.json and /shared/htmlFeedback.html. Coursera tells the grader nothing of who the learner is.
"""

from __future__ import annotations

import sys
from pathlib import Path

from autograder.course import Course
from autograder.errors import AutograderError
from autograder.lms.bundles import contents, grading
from autograder.sinks import coursera, feedback

DOCKERFILE = b"""\
FROM python:3.12-slim
RUN apt-get update && apt-get install -y --no-install-recommends bubblewrap libseccomp2 && rm -rf /var/lib/apt/lists/*
COPY . /grader
RUN pip install --no-cache-dir -c /grader/constraints.txt /grader && chmod -R go-rwx /grader
ENTRYPOINT ["python", "-P", "-m", "autograder.lms.bundles.coursera", "/grader", "/shared"]
"""
LEARNER = "learner"


def bundle(course: Course, settings: contents.Settings) -> bytes:
    """The zip with the Dockerfile."""
    return contents.packed(contents.files(course, settings, "coursera") | {"Dockerfile": DOCKERFILE}, {})


def run(root: Path, shared: Path) -> None:
    """Grade /shared/submission and write the feedback."""
    settings = contents.settings(root)
    report = grading.grade(root, shared / "submission", LEARNER)
    page = feedback.page(report, grading.lab(root), settings.language or None)
    for name, text in coursera.feedback(report, page=page, language=settings.language).items():
        (shared / name).write_text(text, encoding="utf-8")


def main(root: Path, shared: Path) -> int:
    """What the image runs."""
    try:
        run(root, shared)
    except AutograderError as error:
        print(f"not graded: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
