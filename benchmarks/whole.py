"""`autograder grade` from outside: how long a class takes, and how much memory its processes hold at most."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from autograder.course import Course


@dataclass(frozen=True, slots=True)
class Measured:
    """One run: `seconds` in all, `start` until the first report; peak memory of the main process and of a worker."""

    count: int
    seconds: float
    start: float
    main_mib: float
    worker_mib: float

    @property
    def rate(self) -> float:
        """Submissions a second, the start of the workers included."""
        return self.count / self.seconds


def grade(course: Course, lab: str, jobs: int, scheduler: str = "") -> Measured:
    """Grade everything that is submitted, by processes or over a Dask scheduler. Raises RuntimeError when a submission
    could not be graded."""
    count = len(course.students(lab))
    folder = course.report("any", lab).parent
    command = [sys.executable, "-m", "autograder", "grade", lab, "--course", str(course.root), "--jobs", str(jobs)]
    command += ["--scheduler", scheduler] if scheduler else []
    begun = time.monotonic()
    run = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    peaks: dict[str, float] = {}
    watch = threading.Thread(target=_watch, args=(run, folder, peaks, begun))
    watch.start()
    said, _ = run.communicate()
    seconds = time.monotonic() - begun
    watch.join()
    if run.returncode:
        raise RuntimeError(said)
    return Measured(count, seconds, peaks.get("start", seconds), peaks.get("main", 0), peaks.get("worker", 0))


def _watch(run: subprocess.Popen[str], folder: Path, peaks: dict[str, float], begun: float) -> None:
    main = psutil.Process(run.pid)
    while run.poll() is None:
        if "start" not in peaks and folder.is_dir() and any(folder.glob("*.json")):
            peaks["start"] = time.monotonic() - begun
        try:
            peaks["main"] = max(peaks.get("main", 0), main.memory_info().rss / 2**20)
            for worker in _workers(main):
                peaks["worker"] = max(peaks.get("worker", 0), worker.memory_info().rss / 2**20)
        except psutil.Error:
            continue
        time.sleep(0.25)


def _workers(main: psutil.Process) -> list[psutil.Process]:
    """The worker processes and the one that they are forked from; what they have in common counts for each."""
    ours = [child for child in main.children() if child.name() != "bwrap"]
    return [each for child in ours for each in (child, *child.children()) if each.name() != "bwrap"]
