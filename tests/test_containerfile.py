"""Containerfile without a builder: its steps, one by one, in a chroot over this machine; then its command, as its user.

What is not tried is the base image itself, and PyTorch's download: packages are those that are installed here.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path

import pytest

from autograder.course import CONFIG

ROOT = Path(__file__).resolve().parents[1]
IGNORED = ROOT / ".dockerignore"
TRIES = 300
Step = tuple[str, str]

INSIDE = """
set -eu
exec 2>&1
mount -t tmpfs tmpfs "$PLACE"
mkdir "$PLACE/upper" "$PLACE/work" "$PLACE/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$PLACE/upper,workdir=$PLACE/work" "$PLACE/root"
mount --rbind /dev "$PLACE/root/dev"
mount -t proc proc "$PLACE/root/proc"
"""
LOOPBACK = (
    "import fcntl, socket, struct; "
    "fcntl.ioctl(socket.socket(), 0x8914, struct.pack('16sh14x', b'lo', 0x41))"  # SIOCSIFFLAGS: up and running
)


def steps() -> list[Step]:
    """The instructions with their arguments, continued lines joined, comments left out."""
    text = re.sub(r"^#.*\n", "", (ROOT / "Containerfile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    lines = text.replace("\\\n", " ").splitlines()
    return [(name, rest.strip()) for name, _, rest in (line.partition(" ") for line in lines if line)]


def only(name: str) -> str:
    """The arguments of the one instruction of this name."""
    (found,) = (rest for each, rest in steps() if each == name)
    return found


def test_the_image_has_a_python_that_the_package_takes() -> None:
    """Its tag begins with the version that is asked for at least; the extra that it installs exists."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert f"python:{project['requires-python'].removeprefix('>=')}-" in only("FROM")
    (extra,) = re.findall(r"'\.\[(\w+)\]'", "".join(rest for name, rest in steps() if name == "RUN"))
    assert extra in project["optional-dependencies"]


def test_every_step_is_one_that_is_tried() -> None:
    """No instruction that the test below would pass over."""
    names = {name for name, _ in steps()}
    tried = {"RUN", "WORKDIR", "COPY", "USER", "ENTRYPOINT", "HEALTHCHECK", "STOPSIGNAL"}
    assert names <= tried | {"FROM", "EXPOSE", "VOLUME"}
    assert only("COPY") == ". ."


def test_no_secret_and_no_student_goes_into_the_image() -> None:
    """What git ignores, the image does not hold."""
    ours = set(IGNORED.read_text(encoding="utf-8").split())
    kept = (ROOT / ".gitignore").read_text(encoding="utf-8").partition("# What nbgrader makes")[2].splitlines()[1:]
    assert {line.strip("/") for line in kept} <= ours


def script() -> str:
    """The whole as a shell program: every step in its folder, the command as its user until it is healthy, then its end."""
    inside = 'chroot "$PLACE/root"'
    lines, folder = [INSIDE], "/"
    for place in {Path(sys.prefix), Path(sys.base_prefix)}:  # the user of the image must reach this machine's Python
        lines += [f"{inside} chmod a+rx {' '.join(shlex.quote(str(each)) for each in (place, *place.parents))}"]
    lines.append(
        f"rm -rf $PLACE/root{sysconfig.get_path('purelib')}/*autograder*"
    )  # the checkout, installed for its tests
    for name, rest in steps():
        if name == "WORKDIR":
            folder = rest
            lines.append(f"{inside} mkdir -p {folder}")
        elif name == "COPY":
            left_out = f"--exclude-from={shlex.quote(str(IGNORED))}"
            lines.append(f'tar -C {shlex.quote(str(ROOT))} {left_out} -c . | tar -C "$PLACE/root{folder}" -x')
        elif name == "RUN":
            lines.append(f"{inside} sh -ec {shlex.quote(f'cd {folder}; {rest}')}")
    command = shlex.join([*json.loads(only("ENTRYPOINT")), "--url", "http://127.0.0.1:8000"])
    healthy = shlex.join(json.loads(only("HEALTHCHECK").removeprefix("CMD ")))
    lines.append(f'cp {shlex.quote(str(ROOT / CONFIG))} "$PLACE/root/srv/course"')
    running = f"""
python -c {shlex.quote(LOOPBACK)}
as="setpriv --reuid={only("USER")} --regid={only("USER")} --clear-groups"
cd /srv/course
$as {command} & served=$!
for _ in $(seq {TRIES}); do
  kill -0 $served
  if $as {healthy} 2>/dev/null; then echo HEALTHY; break; fi
  sleep 1
done
kill -s {only("STOPSIGNAL")} $served
wait $served && echo ENDED
"""
    lines.append(f"{inside} unshare --net bash -ec {shlex.quote(running)}")
    return "\n".join(lines)


def test_the_steps_build_a_tool_that_serves(tmp_path: Path) -> None:
    """Each RUN succeeds; as its user the tool becomes healthy, and ends by itself when told to."""
    if os.geteuid() != 0 or shutil.which("unshare") is None:
        pytest.skip("steps are run by root alone, with unshare")
    environment = {
        "PATH": os.pathsep.join([str(Path(sys.prefix) / "bin"), "/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]),
        "PLACE": str(tmp_path),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "LANG": "C.UTF-8",
    } | {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "SSL_", "HTTPS_", "https_"))}
    done = subprocess.run(
        ["unshare", "--mount", "--pid", "--fork", "--kill-child", "bash", "-c", script()],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    assert "HEALTHY" in done.stdout and "ENDED" in done.stdout, done.stdout[-3000:]
