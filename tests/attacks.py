"""The attack suite: what it holds, and one run of it against a real course with `autograder grade`.

`tests/escapes/<slug>.py` is one attack with its claim as docstring: either a student's answers in the percent format
(`# %% conv2d_combined` opens the cell that answers that question; all others are answered honestly), or a function
`hand_in(place, notebook)` that writes a hostile file. An attacked question must earn what an empty answer earns, which
is nothing, unless `# earns: ...` says that its answer is right; every other question keeps its points, but for those
that `# breaks: ...` names: the attack's cells break them in the student's own notebook, as they would in Jupyter.

`python tests/attacks.py` (`make attacks`) prints the table; with `--nbgrader` every attack is graded by `nbgrader autograde` too.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import sample_course
from nbgrader.api import Gradebook, MissingEntry
from sample_course import SampleCourse

from autograder.authoring import bank
from autograder.course import Course
from autograder.model import GradeReport
from autograder.sinks.gradebook import gradebook_url

ESCAPES = Path(__file__).parent / "escapes"
CLASSES = ("forged", "stolen", "escape", "denial", "corruption", "malformed", "trust")
LAB = "multiple-channels"
HONEST = "honest"
MARKER = "marker-of-the-environment-" + hashlib.sha256(b"environment").hexdigest()
LIMITS = """
[limits]
cells_seconds = 2
call_seconds = 1
total_seconds = 30
memory_mib = 1024
"""
HandIn = Callable[[Path, dict[str, Any]], None]


@dataclass(frozen=True, slots=True)
class Attack:
    """One attack: the `questions` that it attacks, those that it only `breaks`, and what it hands in."""

    slug: str
    claim: str
    kind: str
    questions: frozenset[str]
    breaks: frozenset[str] = frozenset()
    answers: str = ""
    hand_in: HandIn | None = None

    def write(self, place: Path, lab: str) -> None:
        """Hand it in as the file `place`."""
        place.parent.mkdir(parents=True)
        specimen = bank.Specimen(self.slug, self.claim, False, {}, {}, self.answers)
        notebook = bank.as_notebook(specimen, lab)
        if self.hand_in is None:
            place.write_text(nbformat.writes(notebook), encoding="utf-8")
        else:
            self.hand_in(place, dict(notebook))


@cache
def all_attacks() -> tuple[Attack, ...]:
    """Every attack, by slug."""
    return tuple(_load(path) for path in sorted(ESCAPES.glob("*.py")))


def _load(path: Path) -> Attack:
    text = path.read_text(encoding="utf-8")
    found = re.match(r'"""(.+?)"""\n\n# class: (\w+)\n', text, re.DOTALL)
    if found is None or found[2] not in CLASSES:
        raise ValueError(f"{path} has no claim or no class")
    if "\n# %% " in text:
        said = dict(re.findall(r"^# (earns|breaks): (.+)$", text, re.MULTILINE))
        right, broken = (frozenset(said.get(word, "").split()) for word in ("earns", "breaks"))
        answered = frozenset(re.findall(r"^# %% (\w+)$", text, re.MULTILINE))
        return Attack(path.stem, found[1], found[2], answered - right, broken, text[found.end() :])
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    questions = frozenset(() if module.EARNS == "all" else bank.solved(Course(sample_course.REPOSITORY), LAB))
    return Attack(path.stem, found[1], found[2], questions, hand_in=module.hand_in)


@dataclass(frozen=True, slots=True)
class Ran:
    """A course in which every attack was graded, an honest student after each few of them.

    `checked` are the reports of `autograder check` on attacks by what lies beside the file.
    """

    sample: SampleCourse
    status: int
    said: str
    canaries: Mapping[Path, bytes]
    checked: Mapping[str, GradeReport] = field(default_factory=dict)

    def report(self, student: str) -> GradeReport:
        """A student's stored report."""
        return GradeReport.from_json(self.sample.course.report(student, LAB).read_text(encoding="ascii"))

    def outcome(self, attack: Attack) -> str:
        """What the attack gained: `nothing`, or what is wrong."""
        report = self.report(attack.slug)
        earned = {question.name: question.earned for question in report.questions}
        points = {question.name: question.points for question in report.questions}
        gained = [name for name in attack.questions if earned[name] > 0]
        attacked = attack.questions | attack.breaks
        checked = self.checked.get(attack.slug, report)
        lost = [name for name in points if name not in attacked and earned[name] != points[name]]
        faults = {
            "GAINED": gained,
            "honest answers lost": lost,
            "left to a human": ["all"] if report.needs_human else [],
            "other points when checked": [] if checked.questions == report.questions else ["all"],
        }
        return "; ".join(f"{fault}: {', '.join(which)}" for fault, which in faults.items() if which) or "nothing"

    def harmed(self) -> list[str]:
        """Canaries that are not as they were, and honest students without full marks."""
        touched = [str(path) for path, data in self.canaries.items() if not path.exists() or path.read_bytes() != data]
        honest = [
            path.stem for path in self.sample.course.report("x", LAB).parent.glob("*.json") if HONEST in path.stem
        ]
        return touched + [name for name in honest if self.report(name).score != self.report(name).max_score]


def run(folder: Path, attacks: tuple[Attack, ...]) -> Ran:
    """Grade `attacks` in a new course under `folder`, with feedback pages and a CSV, by the real commands."""
    sample = make_course(folder)
    root = sample.course.root
    for number, attack in enumerate(attacks):
        attack.write(sample.course.submitted(attack.slug, LAB) / f"{LAB}.ipynb", LAB)
        if number % 6 == 5 or number == len(attacks) - 1:
            sample.submit(f"{attack.slug}-{HONEST}", LAB, sample.solved(LAB))
    canaries = {path: path.read_bytes() for path in (root / "solutions").rglob("*") if path.is_file()}
    for name in (".autograder-secret", "canary.txt"):
        path = root / name
        if not path.exists():
            path.write_text("a" * 64 + "\n", encoding="ascii")
        canaries[path] = path.read_bytes()
    environment = {**os.environ, "AUTOGRADER_CANARY": MARKER, "PYTHONWARNINGS": "ignore"}
    grade = [sys.executable, "-m", "autograder", "grade", LAB, "--course", str(root), "--csv", str(root / "scores.csv")]
    grade.append("--accept-unreadable")  # some attacks are files that nobody can read
    graded = subprocess.run(grade, env=environment, capture_output=True, text=True, timeout=1200)
    page = [sys.executable, "-m", "autograder", "feedback", LAB, "--course", str(root), "--out", str(root / "pages")]
    told = subprocess.run(page, env=environment, capture_output=True, text=True, timeout=600)
    about = [sys.executable, "-m", "autograder", "report", LAB, "--course", str(root), "--out", str(root / "pages")]
    summed = subprocess.run(about, env=environment, capture_output=True, text=True, timeout=600)
    runs = (graded, told, summed)
    said = "".join(each.stdout + each.stderr for each in runs)
    status = max(each.returncode for each in runs)
    return Ran(sample, status, said, canaries, check(sample, attacks, environment))


def check(sample: SampleCourse, attacks: tuple[Attack, ...], environment: Mapping[str, str]) -> dict[str, GradeReport]:
    """The reports of `autograder check` on the files of attacks that hope to be believed for where they lie."""
    slugs = [attack.slug for attack in attacks if attack.kind == "trust"]
    if not slugs:
        return {}
    files = [str(sample.course.submitted(slug, LAB) / f"{LAB}.ipynb") for slug in slugs]
    command = [sys.executable, "-P", "-m", "autograder", "check", *files, "--json", "-"]
    done = subprocess.run(
        command, cwd=sample.course.root, env=dict(environment), capture_output=True, text=True, timeout=600
    )
    return dict(zip(slugs, map(GradeReport.from_json, done.stdout.splitlines()), strict=True))


def make_course(folder: Path) -> SampleCourse:
    """A course with the lab released, whose graders have short limits."""
    sample = sample_course.make(folder, LAB)
    graders = sample.course.root / "graders" / "channels"
    lab = sample_course.REPOSITORY / "autograder" / "graders" / "channels"
    shutil.copytree(lab, graders, ignore=shutil.ignore_patterns("specimens", "__pycache__"))
    toml = graders / "assignment.toml"
    toml.write_text(toml.read_text(encoding="utf-8") + LIMITS, encoding="utf-8")
    return sample


def table(rows: list[tuple[str, ...]]) -> str:
    """Rows in columns."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def autograde(folder: Path, attacks: Iterable[Attack]) -> SampleCourse:
    """A new course under `folder` in which `nbgrader autograde` graded `attacks`, and an honest student after them."""
    sample = make_course(folder)
    for attack in attacks:
        attack.write(sample.course.submitted(attack.slug, LAB) / f"{LAB}.ipynb", LAB)
    sample.submit(f"zz-{HONEST}", LAB, sample.solved(LAB))
    sample.nbgrader("autograde", LAB)
    return sample


def in_gradebook(sample: SampleCourse, attack: Attack) -> str:
    """What the attack gained by `nbgrader autograde`: `nothing`, or the questions whose grade is not what is due."""
    with Gradebook(gradebook_url(sample.course)) as book:
        try:
            graded = book.find_submission_notebook(LAB, LAB, attack.slug).grades
        except MissingEntry:  # nbgrader knows no hand-in without a notebook
            return "nothing"
        scores = {grade.name: (grade.score, grade.max_score) for grade in graded}
    wrong = []
    for question in sample.course.assignment(LAB).questions:
        points = float(question.points)
        score, most = scores[f"test_{question.function}"]
        due = 0 if question.function in attack.questions else points
        if most != points or (score != due and question.function not in attack.breaks):
            wrong.append(question.function)
    return ", ".join(wrong) or "nothing"


def main() -> int:
    """Run all attacks and print what became of them; 1 if one succeeded. `--markdown` prints the table of the docs."""
    with tempfile.TemporaryDirectory() as folder:
        ran = run(Path(folder), all_attacks())
        outcomes = {attack: ran.outcome(attack) for attack in all_attacks()}
        harmed = ran.harmed()
    if "--nbgrader" in sys.argv:
        with tempfile.TemporaryDirectory() as folder:
            sample = autograde(Path(folder), all_attacks())
            for attack, outcome in outcomes.items():
                found = in_gradebook(sample, attack)
                outcomes[attack] = outcome if found == "nothing" else f"{outcome}; by nbgrader: {found}"
    ordered = sorted(outcomes, key=lambda attack: (CLASSES.index(attack.kind), attack.slug))
    if "--markdown" in sys.argv:
        print("| attack | class | gained |\n|---|---|---|")
        for each in ordered:
            print(f"| {each.claim} (`{each.slug}`) | {each.kind} | {outcomes[each]} |")
        return 0
    print(table([("attack", "class", "gained"), *((each.slug, each.kind, outcomes[each]) for each in ordered)]))
    successes = sum(outcome != "nothing" for outcome in outcomes.values())
    print(f"\n{len(outcomes)} attacks, {successes} successes; harmed: {', '.join(harmed) or 'nobody'}")
    return 1 if successes or harmed else 0


if __name__ == "__main__":
    sys.exit(main())
