"""Nothing general leans on the first lab: without graders/channels everything else imports, grades, audits and begins labs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from test_numbers_course import LABS, begin

from autograder.course import CONFIG

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "autograder"
_WALK = """
import importlib, pathlib, sys, autograder
package = pathlib.Path(autograder.__file__).parent
assert package.parent == pathlib.Path(sys.argv[1]), package
for path in sorted(package.rglob("*.py")):
    parts = path.relative_to(package.parent).with_suffix("").parts
    if not {"specimens", "inside", "helpers", "migrations", "demo_platform", "__main__"} & set(parts):
        importlib.import_module(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
"""


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds a copy of the package without the first lab."""
    folder = tmp_path_factory.mktemp("bare")
    shutil.copytree(PACKAGE, folder / "autograder", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.rmtree(folder / "autograder" / "graders" / "channels")
    shutil.copy(ROOT / CONFIG, folder)
    return folder


def run(bare: Path, *words: object) -> subprocess.CompletedProcess[str]:
    """Python with the bare package, away from the checkout."""
    environment = os.environ | {"PYTHONPATH": str(bare), "PYTHONDONTWRITEBYTECODE": "1", "LANG": "C.UTF-8"}
    return subprocess.run(
        [sys.executable, *map(str, words)], cwd=bare, env=environment, capture_output=True, text=True, check=False
    )


def test_every_module_imports(bare: Path) -> None:
    """No module needs the lab on convolutions (the demonstration platform needs a Django of its own, and is left out)."""
    done = run(bare, "-c", _WALK, bare)
    assert done.returncode == 0, done.stderr


def test_another_lab_is_graded_and_audited(bare: Path, tmp_path: Path) -> None:
    """The NumPy lab: full audit, in the sandbox, by the bare package."""
    course = begin(tmp_path / "course", LABS[0])
    done = run(bare, "-m", "autograder", "audit", LABS[0], "--course", course.root, "--jobs", 1, "--lang", "en")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "✓ Nothing right loses points" in done.stdout


def test_a_new_lab_can_be_begun(bare: Path, tmp_path: Path) -> None:
    """`new-lab` writes it, and `--separate` finds its public calls."""
    words = ("-m", "autograder", "new-lab", "next", "--language", "es", "--function", "f(x)", "--course", tmp_path)
    done = run(bare, *words)
    assert done.returncode == 0, done.stdout + done.stderr
    done = run(bare, "-m", "autograder", "audit", "next", "--separate", "--course", tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
