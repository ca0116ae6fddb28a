"""A load test, not part of the test run: python -m lti.load --students 500 --seconds 60 [--real] [--database URL].

Students launch from Open edX's code, upload spread over a minute, and are graded by two local processes; what is
measured is the time from the upload's answer being asked for to the grade standing in the LMS's gradebook, and each
part's processor time, which a busy machine changes little.
"""

from __future__ import annotations

import argparse
import contextlib
import html
import json
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import psutil
from sqlalchemy import Engine, select

from autograder import course, labs
from autograder.lti import serving
from autograder.lti.database import reading
from autograder.lti.demonstration import demo_platform
from autograder.lti.settings import Settings
from autograder.lti.tables import scores, submissions

from .servers import free_port

TESTS = Path(__file__).parents[1]
ANSWER = labs.find("multiple-channels").specimens / "right-lambda" / "answers.py"


def launch(lms: str, student: int) -> str:
    """Open the activity as a browser would; the address of the tool's page."""
    with httpx.Client(timeout=60, follow_redirects=False) as client:
        page = client.get(f"{lms}/open/student{student}/first").text
        start = html.unescape(_found(r'src="(http[^"]+)"', page))
        login = client.get(start)
        cookie = {"cookie": login.headers["set-cookie"].partition(";")[0]}
        asked = client.get(login.headers["location"], headers=cookie)
        form = client.get(asked.headers["location"]).text
        fields = {
            name: html.unescape(value) for name, value in re.findall(r'<input name="(\w+)" value="([^"]*)"', form)
        }
        done = client.post(html.unescape(_found(r'action="([^"]+)"', form)), data=fields, headers=cookie)
        return str(done.headers["location"])


def upload(client: httpx.Client, address: str, content: bytes, at: float) -> float:
    """Hand in at a moment; the moment it was begun."""
    time.sleep(max(0.0, at - time.time()))
    begun = time.time()
    answer = client.post(address + "submit", files={"file": ("answers.py", content)})
    assert answer.status_code == 303, answer.status_code
    return begun


def gradebook(lms: str) -> dict[str, float]:
    """When each student's grade was published."""
    rows: list[dict[str, Any]] = httpx.get(f"{lms}/gradebook.json", timeout=60).json()["published"]
    return {row["student"]: float(row["at"]) for row in rows}


def measure(lms: str, students: int, seconds: float, content: bytes, longest: float) -> None:
    """Run, and print what came of it."""
    print(f"load average {os.getloadavg()[0]:.1f} before", flush=True)
    with ThreadPoolExecutor(16) as pool:
        pages = list(pool.map(lambda number: launch(lms, number), range(1, students + 1)))
        print(f"{len(pages)} launched", flush=True)
        before = spent()
        start = time.time() + 1
        moments = [start + seconds * number / students for number in range(students)]
        # One client for all: making one costs more processor time than an upload.
        with httpx.Client(timeout=60) as client:
            begun = list(pool.map(lambda page, at: upload(client, page, content, at), pages, moments))
    uploaded = time.time() - start
    print(f"{len(begun)} uploaded in {uploaded:.1f} s", flush=True)
    ends = time.time() + longest
    while len(graded := gradebook(lms)) < students and time.time() < ends:
        time.sleep(2)
    taken = sorted(
        graded[f"student{number}"] - at for number, at in enumerate(begun, 1) if f"student{number}" in graded
    )
    cuts = statistics.quantiles(taken, n=20)
    print(f"{len(taken)} of {students} graded in the LMS; upload to grade: p50 {cuts[9]:.2f} s, p95 {cuts[18]:.2f} s,")
    print(f"longest {taken[-1]:.2f} s; lost: {students - len(taken)}; load average {os.getloadavg()[0]:.1f} after")
    used = ", ".join(f"{part} {seconds - before.get(part, 0.0):.1f} s" for part, seconds in spent().items())
    print(f"processor time from the first upload on: {used}")


def spent() -> dict[str, float]:
    """Seconds of processor time of each part until now: it says what a part costs whatever else the machine does."""
    found = {"students": sum(os.times()[:2])}
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):
            words = " ".join(process.cmdline())
            part = "LMS" if "demo_platform" in words else "pages and queue" if "serv" in words else "grading"
            times = process.cpu_times()
            own = times.user + times.system
            # A sandbox's own processes have ended, and count with the process that started them.
            found[part] = found.get(part, 0.0) + own + times.children_user + times.children_system
    return found


def split(engine: Engine) -> None:
    """Print where the time went, from the service's own database."""
    with reading(engine) as connection:
        rows = connection.execute(
            select(submissions.c.received, submissions.c.graded, scores.c.sent)
            .join(scores, scores.c.submission == submissions.c.id)
            .where(scores.c.sent.is_not(None))
        ).all()
    graded = statistics.median(row.graded - row.received for row in rows)
    sent = statistics.median(row.sent - row.graded for row in rows)
    print(f"half of them: received to graded within {graded:.2f} s, graded to answered by the LMS within {sent:.2f} s")


def main() -> None:
    """Start the service in a process of its own, and the LMS; measure; stop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--longest", type=float, default=600.0)
    parser.add_argument("--database", default="")
    parser.add_argument("--real", action="store_true", help="with the real grader, not an instant one")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = course.find(TESTS).root
        port = free_port()
        settings = Settings(
            data=Path(folder),
            url=f"http://localhost:{port}",
            course=root,
            database=asked.database,
            private_platforms=True,
        )
        service = serving.assemble(settings)
        if asked.real:
            command = ["-m", "autograder", "serve", "--data", folder, "--port", str(port), "--private-platforms"]
            command += ["--database", asked.database] if asked.database else []
        else:
            plain = {name: getattr(settings, name) for name in Settings.__slots__}
            command = ["-m", "lti.service_process", json.dumps(plain, default=str), "all"]
        environment = os.environ | {"PYTHONPATH": str(TESTS)}
        log = Path(folder) / "log"
        with log.open("w") as out, demo_platform(service, free_port(), students=asked.students) as lms:
            process = subprocess.Popen([sys.executable, *command], cwd=root, env=environment, stdout=out, stderr=out)
            try:
                while not _up(settings.url):
                    time.sleep(0.2)
                measure(lms, asked.students, asked.seconds, ANSWER.read_bytes() if asked.real else b"80", asked.longest)
                split(service.engine)
            finally:
                process.send_signal(signal.SIGTERM)
                process.wait()
        service.engine.dispose()


def _up(url: str) -> bool:
    try:
        return httpx.get(f"{url}/ready").status_code == 200
    except httpx.TransportError:
        return False


def _found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    assert match is not None, text[:300]
    return match[1]


if __name__ == "__main__":
    main()
