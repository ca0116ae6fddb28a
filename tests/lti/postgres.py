"""A PostgreSQL cluster for tests, on a Unix socket in a folder of its own, run by nobody when we are root."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

GUARDED = "guarded"
"""A user who needs a password; the others need none."""

BINARIES = os.environ.get("PATH", "") + ":/usr/lib/postgresql/15/bin"


def _run(*command: str) -> None:
    # PostgreSQL refuses to run as root.
    user = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] if os.geteuid() == 0 else []
    found = shutil.which(command[0], path=BINARIES)
    assert found is not None
    done = subprocess.run([*user, found, *command[1:]], capture_output=True, text=True, env={"PATH": BINARIES}, cwd="/")
    if done.returncode:
        raise RuntimeError(f"{command[0]}: {done.stdout}{done.stderr}")


@contextmanager
def cluster() -> Iterator[str]:
    """Start a cluster, yield the URL of its database, stop it."""
    # Not below pytest's folder: nobody may not enter it, and a socket's path may not be long.
    home = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(home, nobody.pw_uid, nobody.pw_gid)
    data, log = home / "data", home / "log"
    try:
        _run("initdb", "-D", str(data), "-A", "trust", "-U", "grader", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8")
        rules = data / "pg_hba.conf"
        rules.write_text(f"local all {GUARDED} scram-sha-256\n{rules.read_text()}")
        options = f"-c listen_addresses='' -c unix_socket_directories={home} -c fsync=off"
        _run("pg_ctl", "-D", str(data), "-l", str(log), "-w", "-o", options, "start")
        yield f"postgresql+psycopg://grader@/postgres?host={home}"
    finally:
        if (data / "postmaster.pid").exists():
            _run("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")
        shutil.rmtree(home, ignore_errors=True)
