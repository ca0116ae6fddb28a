"""`make bench`: this grader against stock nbgrader on the same class, the phases of a submission, the other commands,
the scaling curve.

PYTHONPATH=tests python -m benchmarks [--lab LAB] [--students 200] [--runs 3] [--stock-minutes 10] [--sizes 100,1000,10000]
                                      [--dask 2,4] [--jobs 2] [--out DIR]
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("agg")
from matplotlib import pyplot

from autograder.course import Course
from benchmarks import cohort, commands, dask, phases, stock, whole

OURS = (
    "intake", "checks", "explanation", "the fork parent", "our part of the student's process", "gradebook and autograded",
)  # fmt: skip
THEIRS = ("the student's cells", "the student's functions")


def main() -> None:
    """Measure, print, and leave results.json and scaling.png in --out."""
    asked = _arguments()
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        folder = Path(name)
        course = cohort.make(folder / "class", asked.students, asked.lab)
        found: dict[str, Any] = {"machine": _machine(), "lab": asked.lab, "jobs": asked.jobs}
        measured = cohort.copied(course, folder / "phases")
        students = course.students(asked.lab)
        found["phases"] = _say_phases(phases.measure(measured, asked.lab, students[:100], folder))
        runs = [_ours(course, asked, folder) for _ in range(asked.runs)]
        found["ours"] = [asdict(run) for run in runs]
        found["commands"] = _say_commands(commands.measure(Course(folder / "graded"), course, asked.lab, folder))
        if asked.stock_minutes and asked.lab == cohort.LAB:
            found["stock"] = _stock(folder, course.root, students, asked.stock_minutes * 60)
            found["ratios"] = _say_ratios([run.rate / found["stock"]["rate"] for run in runs])
        found["dask"] = {count: asdict(_over_dask(course, asked, folder, count)) for count in asked.dask}
        found["scaling"] = [asdict(_scale(folder, asked.lab, size, asked.jobs)) for size in asked.sizes]
        asked.out.mkdir(parents=True, exist_ok=True)
        (asked.out / "results.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        if asked.sizes:
            _plot(found["scaling"], asked.out / "scaling.png")
        print(f"\nleft in {asked.out}: {', '.join(sorted(each.name for each in asked.out.iterdir()))}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--lab", choices=(cohort.LAB, *cohort.OTHERS), default=cohort.LAB)
    parser.add_argument("--students", type=int, default=200)
    parser.add_argument("--runs", type=int, default=3, help="how often the class is graded by us")
    parser.add_argument(
        "--stock-minutes", type=float, default=10, help="how long stock nbgrader grades it; 0: not at all"
    )
    parser.add_argument("--sizes", type=_numbers, default=[100, 1000, 10_000], help="classes of the scaling curve")
    parser.add_argument("--dask", type=_numbers, default=[], help="numbers of Dask workers to grade the class with too")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--out", type=Path, default=Path("build/bench"))
    return parser.parse_args()


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",") if number]


def _ours(course: Course, asked: argparse.Namespace, folder: Path) -> whole.Measured:
    ours = whole.grade(cohort.copied(course, folder / "graded"), asked.lab, asked.jobs)
    print(
        f"autograder grade: {ours.count} in {ours.seconds:.1f} s, {ours.rate:.2f}/s, the first after {ours.start:.1f} s"
    )
    return ours


def _over_dask(course: Course, asked: argparse.Namespace, folder: Path, count: int) -> whole.Measured:
    with dask.scheduler(count, folder) as address:
        found = whole.grade(cohort.copied(course, folder / "dask"), asked.lab, count, address)
    print(f"over Dask, {count} workers: {found.count} in {found.seconds:.1f} s, {found.rate:.2f}/s")
    return found


def _say_commands(found: dict[str, float]) -> dict[str, float]:
    for name, seconds in found.items():
        print(f"autograder {name}: {seconds:.2f} s")
    return found


def _say_ratios(found: Sequence[float]) -> list[float]:
    print(
        f"ratio: {statistics.median(found):.0f} times the throughput of nbgrader autograde "
        f"({min(found):.0f} to {max(found):.0f} over {len(found)} runs of ours)"
    )
    return list(found)


def _say_phases(found: dict[str, float]) -> dict[str, float]:
    print(f"processor time a submission, {found['processes']:.2f} processes each")
    for name in (*OURS, *THEIRS):
        print(f"  {found.get(name, 0.0):7.1f} ms  {name}")
    print(f"  {sum(found.get(name, 0.0) for name in OURS):7.1f} ms  ours in all")
    print(f"and {found['first use']:.0f} ms once a worker: wrong functions evaluated, scipy loaded, templates compiled")
    return found


def _stock(folder: Path, ours: Path, students: tuple[str, ...], most: float) -> dict[str, float]:
    made = stock.make(folder / "stock", ours, cohort.LAB, students)
    count, seconds = stock.autograde(made, cohort.LAB, most)
    print(f"nbgrader autograde: {count} submissions in {seconds:.1f} s, {count / seconds:.3f}/s")
    return {"count": count, "seconds": seconds, "rate": count / seconds}


def _scale(folder: Path, lab: str, size: int, jobs: int) -> whole.Measured:
    course = cohort.make(folder / "scaling", size, lab)
    found = whole.grade(course, lab, jobs)
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
