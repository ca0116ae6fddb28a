"""`make bench`: this grader against stock nbgrader on the same class, the phases of a submission, the scaling curve.

PYTHONPATH=tests python -m benchmarks [--students 200] [--stock 200] [--sizes 100,1000] [--jobs 2] [--out DIR]
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("agg")
from matplotlib import pyplot

from benchmarks import cohort, phases, stock, whole

OURS = (
    "intake", "checks", "explanation", "the fork parent", "our part of the student's process", "gradebook and autograded",
)  # fmt: skip
THEIRS = ("the student's cells", "the student's functions")


def main() -> None:
    """Measure, print, and leave results.json and scaling.png in --out."""
    asked = _arguments()
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        folder = Path(name)
        found: dict[str, Any] = {"machine": _machine(), "jobs": asked.jobs}
        course = cohort.make(folder / "class", asked.students)
        students = course.students(cohort.LAB)
        found["phases"] = _say_phases(phases.measure(course, cohort.LAB, students[:100], folder))
        ours = whole.grade(course, cohort.LAB, asked.jobs)
        found["ours"] = asdict(ours)
        print(f"\nautograder grade: {ours.count} submissions in {ours.seconds:.1f} s, {ours.rate:.2f}/s")
        if asked.stock:
            found["stock"] = _stock(folder, course.root, students[: asked.stock])
            found["ratio"] = ours.rate / found["stock"]["rate"]
            print(f"ratio: {found['ratio']:.0f} times the throughput of nbgrader autograde")
        found["scaling"] = [asdict(_scale(folder, size, asked.jobs)) for size in asked.sizes]
        asked.out.mkdir(parents=True, exist_ok=True)
        (asked.out / "results.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        _plot(found["scaling"], asked.out / "scaling.png")
        print(f"\n{asked.out / 'results.json'}, {asked.out / 'scaling.png'}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--students", type=int, default=200)
    parser.add_argument("--stock", type=int, default=200, help="of these, how many stock nbgrader grades too")
    parser.add_argument(
        "--sizes", type=lambda text: [int(size) for size in text.split(",") if size], default=[100, 1000]
    )
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--out", type=Path, default=Path("build/bench"))
    return parser.parse_args()


def _say_phases(found: dict[str, float]) -> dict[str, float]:
    print(f"processor time a submission, {found['processes']:.2f} processes each")
    for name in (*OURS, *THEIRS):
        print(f"  {found.get(name, 0.0):7.1f} ms  {name}")
    print(f"  {sum(found.get(name, 0.0) for name in OURS):7.1f} ms  ours in all")
    print(f"and {found['first use']:.0f} ms once a worker: wrong functions evaluated, scipy loaded, huge pages made")
    return found


def _stock(folder: Path, ours: Path, students: tuple[str, ...]) -> dict[str, float]:
    made = stock.make(folder / "stock", ours, cohort.LAB, students)
    seconds = stock.autograde(made, cohort.LAB)
    rate = len(students) / seconds
    print(f"nbgrader autograde: {len(students)} submissions in {seconds:.1f} s, {rate:.3f}/s")
    return {"count": len(students), "seconds": seconds, "rate": rate}


def _scale(folder: Path, size: int, jobs: int) -> whole.Measured:
    course = cohort.make(folder / "scaling", size)
    found = whole.grade(course, cohort.LAB, jobs)
    memory = f"main process {found.main_mib:.0f} MiB, worker {found.worker_mib:.0f} MiB"
    print(f"{size:6d} submissions: {found.seconds:7.1f} s, {found.rate:6.2f}/s, {memory}")
    return found


def _plot(scaling: list[dict[str, float]], path: Path) -> None:
    figure, (time_axis, memory_axis) = pyplot.subplots(1, 2, figsize=(9, 3.5), layout="constrained")
    sizes = [each["count"] for each in scaling]
    cost = [(each["seconds"] - each["start"]) / each["count"] * 1000 for each in scaling]
    time_axis.plot(sizes, cost, marker="o")
    time_axis.set(xlabel="submissions", ylabel="ms a submission, after the start", ylim=(0, 1.2 * max(cost)))
    memory_axis.plot(sizes, [each["main_mib"] for each in scaling], marker="o", label="main process")
    memory_axis.plot(sizes, [each["worker_mib"] for each in scaling], marker="s", label="a worker")
    largest = max(each["worker_mib"] for each in scaling)
    memory_axis.set(xlabel="submissions", ylabel="peak memory, MiB", ylim=(0, 1.2 * largest))
    memory_axis.legend()
    for axis in (time_axis, memory_axis):
        axis.set_xscale("log")
        axis.set_xticks(sizes, [f"{size:,.0f}" for size in sizes], minor=False)
        axis.minorticks_off()
    figure.savefig(path, dpi=100)


def _machine() -> str:
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        platform.machine(),
    )
    return f"{len(os.sched_getaffinity(0))} cores of {model}, Linux {platform.release()}, load {os.getloadavg()[0]:.1f}"


main()
