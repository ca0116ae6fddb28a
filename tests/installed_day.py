"""An instructor's day with what is installed from the wheel alone: `make wheel`.

    python tests/installed_day.py [FOLDER]

The sdist and the wheel are built, the wheel is installed into an empty environment, and every command that an instructor
runs is run in an empty folder, with no checkout in sight. Ends with exit status 1 at the first command that does not do
what it should.
"""

from __future__ import annotations

import csv
import io
import json
import os
import shlex
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
import venv
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LAB = "multiple-channels"
NEW_LAB = "softmax"
PATIENCE = 120
"""Seconds that the LTI tool may take to say that it is ready."""


class Day:
    """One environment and one folder; a command that fails ends the day."""

    def __init__(self, environment: Path, folder: Path) -> None:
        self._scripts = environment / "bin"
        self.folder = folder

    def run(self, *words: object, status: int = 0, says: str = "") -> str:
        """Run a command of the environment in the folder and return its output; it must end and speak as told."""
        print("\n$ " + shlex.join(map(str, words)), flush=True)
        command = [str(self._scripts / str(words[0])), *map(str, words[1:])]
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        print(done.stdout, flush=True)
        if done.returncode != status or says not in done.stdout:
            sys.exit(f"expected exit status {status} and {says!r}; got {done.returncode}")
        return done.stdout

    def environment(self) -> dict[str, str]:
        """What a new user's shell has: no path to this checkout."""
        kept = {name: os.environ[name] for name in ("HOME", "LANG", "TERM") if name in os.environ}
        return kept | {"PATH": f"{self._scripts}:/usr/bin:/bin", "COLUMNS": "120"}


def install(target: Path) -> Path:
    """Build, make an empty environment, install the wheel; returns the environment."""
    subprocess.run([sys.executable, "-m", "build", "--outdir", str(target / "dist"), str(ROOT)], check=True)
    wheel = next((target / "dist").glob("*.whl"))
    environment = target / "environment"
    venv.create(environment, with_pip=True)
    pip = [str(environment / "bin" / "python"), "-m", "pip", "install", "--quiet"]
    subprocess.run([*pip, "-c", str(ROOT / "constraints.txt"), f"{wheel}[lti]"], check=True, cwd=target)
    return environment


def hand_in(course: Path) -> None:
    """Moodle's download of two submissions, a solved notebook and the untouched one, and its worksheet."""
    solved = course / "solutions" / LAB / f"{LAB}.ipynb"
    blank = course / "assignments" / LAB / f"{LAB}.ipynb"
    with zipfile.ZipFile(course.parent / "moodle.zip", "w") as download:
        download.write(solved, f"Ana Ruiz_101_assignsubmission_file_/{LAB}.ipynb")
        download.write(blank, f"Bo Lee_102_assignsubmission_file_/{LAB}.ipynb")
    titles = "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed"
    titles += ",Last modified (submission),Last modified (grade),Feedback comments"
    moment = '"Monday, 2 November 2026, 10:00 AM"'
    rows = [
        f"Participant {number},{name},{mail},Submitted for grading,,100.00,Yes,{moment},-,"
        for number, name, mail in ((101, "Ana Ruiz", "ana@uni.example"), (102, "Bo Lee", "bo@uni.example"))
    ]
    (course.parent / "moodle.csv").write_text("\n".join([titles, *rows]) + "\n", encoding="utf-8")


def the_course(day: Day) -> None:
    """A course is made, a lab released, collected, graded, shown, exported and proved."""
    day.run("autograder", "--version", says="0.2.0")
    day.run("autograder", "doctor")
    day.run("autograder", "init", "course", "--lab", LAB, says="is a course now")
    course = day.folder / "course"
    day.folder = course
    day.run("nbgrader", "generate_assignment", LAB)
    hand_in(course)
    listed = ("--lab", LAB, "--roster", "../moodle.csv", "--timezone", "UTC")
    day.run("autograder", "collect", "../moodle.zip", *listed)
    day.run("autograder", "grade", LAB, "--csv", "../scores.csv", "--accept-unreadable")
    day.run("autograder", "feedback", LAB, "--out", "../feedback")
    day.run("autograder", "report", LAB, "--out", "../report")
    day.run("autograder", "export", "moodle", "--lab", LAB, "--into", "../moodle.csv", "--out", "../graded.csv")
    grades = {row["Email address"]: row["Grade"] for row in rows(course.parent / "graded.csv")}
    if float(grades["ana@uni.example"]) != 100 or float(grades["bo@uni.example"]) != 0:
        sys.exit(f"expected 100 and 0 in Moodle's worksheet, got {grades}")
    report = next((course / "reports" / LAB).glob("ana*.json"))
    handed_in = course / "submitted" / report.stem / LAB / f"{LAB}.ipynb"
    day.run("autograder", "verify", report, handed_in)
    day.run("autograder", "commitment", LAB)
    for place in ("gradescope", "classroom50", "coursera"):
        day.run("autograder", "bundle", place, "--lab", LAB, "--out", f"../{place}.zip")


def a_lab(day: Day) -> None:
    """A lab of the author's own is begun and audited."""
    day.run("autograder", "new-lab", NEW_LAB, "--language", "en", "--function", "softmax_rows(x)")
    day.run("autograder", "audit", NEW_LAB)


def the_tool(day: Day) -> None:
    """The LTI tool starts and says that it is ready."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(day.folder.parents[1] / "environment" / "bin" / "autograder"), "serve", "--port", str(port)]
    print(f"\n$ autograder serve --port {port}", flush=True)
    with subprocess.Popen(command, cwd=day.folder, env=day.environment(), stdout=subprocess.DEVNULL) as tool:
        try:
            print(ready(f"http://127.0.0.1:{port}/ready", tool), flush=True)
        finally:
            tool.terminate()
            tool.wait(PATIENCE)


def ready(address: str, tool: subprocess.Popen[Any]) -> str:
    """What the tool answers when it is asked whether it is ready; ends the day when it never does."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and tool.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                said: bytes = answer.read()
                return said.decode()
        except OSError:
            time.sleep(0.5)
    sys.exit(f"{address} never answered")


def outside_a_course(day: Day) -> None:
    """One file is checked, and a sample class graded, where there is no course at all."""
    course, day.folder = day.folder, day.folder.parent / "elsewhere"
    day.folder.mkdir()
    shutil.copy(course / "solutions" / LAB / f"{LAB}.ipynb", day.folder)
    day.run("autograder", "check", f"{LAB}.ipynb", "--json", "report.json", says="100 / 100")
    json.loads((day.folder / "report.json").read_text(encoding="ascii"))
    day.run("autograder", "demo", says="Done.")


def rows(path: Path) -> Iterable[dict[str, str]]:
    """The rows of a CSV by title."""
    return csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")))


def main(target: Path) -> None:
    """Install, and live the day."""
    shutil.rmtree(target, ignore_errors=True)
    (target / "empty").mkdir(parents=True)
    day = Day(install(target), target / "empty")
    the_course(day)
    a_lab(day)
    the_tool(day)
    outside_a_course(day)
    print("\nThe whole day works from the wheel alone.")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build" / "wheel").resolve())
