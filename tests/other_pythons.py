"""What needs no PyTorch, under another Python than this one: `make pythons`.

    python tests/other_pythons.py [--all]

PyTorch has no build for every Python in every place, and most of the package does not need it: reading what students hand
in, courses, labs' folders, LMS files, pages. Every file is compiled by each newer Python that is installed here, warnings
being errors; then an environment is made with the newest of them (`--all`: with each), everything is installed but
PyTorch, and the tests of those rooms are run. Ends with exit status 1 when something fails, with 0 where there is no other.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OLDEST = (3, 11)
NEEDS_PYTORCH = {"torch", "scipy"}
FOR_TESTS = ("pytest", "hypothesis", "jsonschema")
TESTS = ("tests/intake", "tests/course", "tests/labs", "tests/lms", "tests/test_cli.py", "tests/sinks/test_formulas.py")
NOT_WITHOUT_PYTORCH = (
    "tests/course/test_configuration.py",
    "tests/labs/test_labs.py",
    "tests/lms/bundles",
    "tests/lms/test_nbgrader.py",
)
_COMPILED = """
import pathlib, sys
for path in sorted(pathlib.Path(sys.argv[1]).rglob("*.py")):
    if "specimens" not in path.parts:
        compile(path.read_bytes(), str(path), "exec")
print("  every file of the package compiles")
"""


def others() -> dict[tuple[int, ...], Path]:
    """The Pythons that are installed here beside this one, by version: on the path, and of pyenv."""
    found: dict[tuple[int, ...], Path] = {}
    for path in _candidates():
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
        if (match := re.fullmatch(r"Python (\d+)\.(\d+)\.\d+\S*\s*", said)) is None:
            continue
        version = tuple(map(int, match.groups()))
        if version >= OLDEST and version != sys.version_info[:2]:
            found.setdefault(version, path)
    return found


def _candidates() -> Iterator[Path]:
    for minor in range(OLDEST[1], 20):
        if (path := shutil.which(f"python3.{minor}")) is not None:
            yield Path(path)
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    yield from sorted(pyenv.glob("versions/3.*/bin/python"))


def needed() -> list[str]:
    """What the package needs, but for PyTorch and what only labs of it need."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {re.split(r"[^\w-]", each, maxsplit=1)[0]: each for each in project["dependencies"]}
    return [each for name, each in names.items() if name not in NEEDS_PYTORCH] + [*FOR_TESTS]


def test(python: Path, folder: Path) -> None:
    """Make an environment in `folder`, and run the tests in it."""
    own = folder / "bin" / "python"
    _run(python, "-m", "venv", folder)
    _run(own, "-m", "pip", "install", "--quiet", "-c", ROOT / "constraints.txt", *needed())
    left_out = [f"--ignore={path}" for path in NOT_WITHOUT_PYTORCH]
    _run(own, "-m", "pytest", "-q", "-p", "no:cacheprovider", *left_out, *TESTS)


def _run(*words: object) -> None:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")])}
    environment |= {"PYTHONDONTWRITEBYTECODE": "1"}
    if (status := subprocess.run([*map(str, words)], cwd=ROOT, env=environment, check=False).returncode) != 0:
        sys.exit(f"{' '.join(map(str, words[:4]))} ended with {status}")


def main(*, every: bool) -> None:
    """Compile with all, test with the newest or with all."""
    found = others()
    if not found:
        print("No other Python from 3.11 on is installed here.")
    for version, python in sorted(found.items()):
        print(f"Python {'.'.join(map(str, version))} ({python})", flush=True)
        _run(python, "-W", "error", "-c", _COMPILED, ROOT / "autograder")
        if every or version == max(found):
            with tempfile.TemporaryDirectory() as folder:
                test(python, Path(folder))


if __name__ == "__main__":
    main(every="--all" in sys.argv[1:])
