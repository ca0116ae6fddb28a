"""No command runs what lies beside a student's file, or in the folder in which it happens to be called."""

from __future__ import annotations

import os
import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest
import sample_course
from graded_course import ENGLISH
from sample_course import SampleCourse

from autograder.course import CONFIG

EVIL = """\
import pytest
@pytest.mark.points(100)
def test_evil(student):
    pass
"""


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> SampleCourse:
    """A course and one right submission."""
    made = sample_course.make(tmp_path_factory.mktemp("untrusted"), ENGLISH)
    made.submit("ana", ENGLISH, made.solved(ENGLISH))
    return made


def hostile(folder: Path, taken: Path) -> None:
    """A course, graders and modules that leave `taken` behind when any of it runs; a wrong answer beside it."""
    run = f"open({os.fspath(taken)!r}, 'w').close()\n"
    (folder / CONFIG).write_text(run)
    (folder / "conftest.py").write_text(run)
    for module in ("multiprocessing", "torch", "pytest", "sitecustomize", "autograder", "nbgrader"):
        (folder / f"{module}.py").write_text(run + "raise SystemExit(0)\n")
    graders = folder / "graders" / "evil"
    graders.mkdir(parents=True)
    (graders / "test_evil.py").write_text(run + EVIL)
    (graders / "assignment.toml").write_text(
        f'[labs]\n{ENGLISH} = "en"\n[[question]]\nfunction = "evil"\npoints = 100\n'
    )


def autograder(*words: object, here: Path) -> subprocess.CompletedProcess[str]:
    """A command as a user types it, in the folder `here`."""
    command = [os.fspath(Path(sysconfig.get_path("scripts")) / "autograder"), *map(str, words)]
    return subprocess.run(command, cwd=here, capture_output=True, text=True, check=False)


@pytest.fixture
def trap(sample: SampleCourse, tmp_path: Path) -> tuple[Path, Path]:
    """A suspicious file, with a hostile course around it, and the mark that it would leave."""
    folder, taken = tmp_path / "download" / "mallory", tmp_path / "taken"
    folder.mkdir(parents=True)
    hostile(folder, taken)
    (folder / f"{ENGLISH}.ipynb").write_text(sample.solved(ENGLISH, but={"edge_detector": "edge_detector = 1\n"}))
    return folder / f"{ENGLISH}.ipynb", taken


def test_check_runs_nothing_beside_the_file(sample: SampleCourse, trap: tuple[Path, Path]) -> None:
    """The graders are those of the course in which the instructor works."""
    file, taken = trap
    done = autograder("check", file, "--lang", "en", here=sample.course.root)
    assert not taken.exists()
    assert "90 / 100" in done.stdout, done.stdout + done.stderr


def test_a_suspicious_file_below_submitted_changes_nothing(sample: SampleCourse, tmp_path: Path) -> None:
    """The course is the instructor's also where the file lies in it."""
    taken = tmp_path / "taken"
    file = sample.submit("mallory", ENGLISH, sample.solved(ENGLISH, but={"edge_detector": "edge_detector = 1\n"}))
    hostile(file.parent, taken)
    try:
        done = autograder("check", file, "--lang", "en", here=sample.course.root)
        assert "90 / 100" in done.stdout, done.stdout + done.stderr
        inside = autograder("check", file.name, "--lang", "en", here=file.parent)
        assert inside.returncode != 0 and "students' work" in inside.stderr
        assert not taken.exists()
    finally:
        shutil.rmtree(file.parents[1])


def test_verify_runs_nothing_beside_the_report(sample: SampleCourse, trap: tuple[Path, Path]) -> None:
    """Nor does it grade without containment because a report says that it was made so."""
    file, taken = trap
    done = autograder("check", file, "--json", file.with_name("r.json"), here=sample.course.root)
    report = file.with_name("r.json")
    verified = autograder("verify", report, file, "--lang", "en", here=sample.course.root)
    assert verified.returncode == 0, done.stderr + verified.stderr
    report.write_text(report.read_text().replace('"contained":true', '"contained":false'))
    refused = autograder("verify", report, file, "--lang", "en", here=sample.course.root)
    assert refused.returncode == 2 and "--uncontained" in refused.stderr
    assert not taken.exists()


def test_the_working_folder_lends_no_modules(sample: SampleCourse, trap: tuple[Path, Path]) -> None:
    """Not to a command, not to its workers, not by way of nbgrader, which would look there first."""
    file, taken = trap
    (file.parent / CONFIG).unlink()
    root = sample.course.root
    for words in (
        ("grade", ENGLISH, "--jobs", 2),
        ("report", ENGLISH, "--out", taken.parent / "report"),
        ("feedback", ENGLISH, "--out", taken.parent / "feedback"),
        ("commitment", ENGLISH),
        ("bundle", "gradescope", "--lab", ENGLISH, "--out", taken.parent / "bundle.zip"),
        ("check", file, "--lab", ENGLISH),
    ):
        done = autograder(*words, "--course", root, here=file.parent)
        assert done.returncode == 0, done.stdout + done.stderr
        assert not taken.exists(), words


def test_graders_run_no_conftest_of_the_folders_above(sample: SampleCourse, tmp_path: Path) -> None:
    """pytest would: a course often lies below folders that others write to."""
    taken = tmp_path / "taken"
    root = tmp_path / "course"
    shutil.copytree(sample.course.root, root)
    graders = root / "graders" / "channels"
    shutil.copytree(sample_course.REPOSITORY / "autograder" / "graders" / "channels", graders)
    for folder in (tmp_path, root, root / "graders"):
        (folder / "conftest.py").write_text(f"open({os.fspath(taken)!r}, 'w').close()\n")
    file = root / "submitted" / "ana" / ENGLISH / f"{ENGLISH}.ipynb"
    done = autograder("check", file, "--lang", "en", here=root)
    assert "100 / 100" in done.stdout, done.stdout + done.stderr
    assert not taken.exists()
