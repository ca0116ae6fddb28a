"""This repository is an nbgrader course: labs are written in solutions/ and released to assignments/."""

import os
import sysconfig
from pathlib import Path

c = get_config()  # noqa: F821 - nbgrader defines it when it reads this file

# nbgrader calls `alembic` by its bare name when it makes a gradebook; it lies beside the interpreter.
os.environ["PATH"] = os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", os.defpath)])

c.CourseDirectory.root = str(Path(__file__).resolve().parent)
c.CourseDirectory.course_id = "course"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "assignments"

# Released notebooks hold their helper files and run anywhere; the stub of an answer is in the lab's language.
# All but Stubs (in ClearSolutions' place) and Embed are nbgrader's own, in its order.
c.GenerateAssignment.preprocessors = [
    "nbgrader.preprocessors.IncludeHeaderFooter",
    "nbgrader.preprocessors.InstantiateTests",
    "nbgrader.preprocessors.LockCells",
    "autograder.handout.release.Stubs",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.CheckCellMetadata",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.SaveCells",
    "nbgrader.preprocessors.ClearHiddenTests",
    "nbgrader.preprocessors.ClearMarkScheme",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.CheckCellMetadata",
    "autograder.handout.release.Embed",
]
# Where the course is published on GitHub, they open in Colab and Binder: c.Embed.repository = "owner/name"

# Students' code runs in the autograder's sandbox, never here: see autograder/nbgrader.py.
c.Autograde.exporter_class = "autograder.nbgrader.SubmissionExporter"
c.Autograde.sanitize_preprocessors = ["nbgrader.preprocessors.CheckCellMetadata"]
c.Autograde.autograde_preprocessors = [
    "autograder.nbgrader.Grade",
    "autograder.nbgrader.SaveGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]

# An LMS's download, laid in downloaded/<lab>/archive, is read and matched as `autograder collect` does it.
c.ZipCollectApp.extractor_plugin = "autograder.lms.zipcollect.BoundedExtractor"
c.ZipCollectApp.collector_plugin = "autograder.lms.zipcollect.PlannedCollector"
