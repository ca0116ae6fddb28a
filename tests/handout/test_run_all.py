"""The release under Run All, as JupyterLab sends it: all cells at once, each of which an error before it would abort."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from graders.lessons import LABS
from jupyter_client.manager import start_new_kernel

REPOSITORY = Path(__file__).resolve().parents[2]


def replies(sources: list[str], folder: Path) -> list[str]:
    """How each cell ended (ok, error, aborted) when all are queued and an error stops what comes after it."""
    manager, client = start_new_kernel(startup_timeout=600, cwd=str(folder))
    try:
        sent = [client.execute(source, stop_on_error=True) for source in sources]
        (folder / "sent").touch()
        ended: dict[str, Any] = {}
        while not ended.keys() >= set(sent):
            message = client.get_shell_msg(timeout=600)
            ended[message["parent_header"]["msg_id"]] = message["content"]["status"]
        return [ended[each] for each in sent]
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


@pytest.mark.parametrize("lab", LABS)
def test_run_all_reaches_the_end(lab: str, tmp_path: Path) -> None:
    """With no answer written and no other file in the folder; the cell after the last one runs too."""
    book = nbformat.read(REPOSITORY / "assignments" / lab / f"{lab}.ipynb", as_version=nbformat.NO_CONVERT)
    sources = [cell.source for cell in book.cells if cell.cell_type == "code"]
    assert replies([*sources, "print('the end')"], tmp_path) == ["ok"] * (len(sources) + 1)


@pytest.mark.parametrize("lab", ["canales-multiples", "multiple-channels"])
def test_without_pytorch_the_first_cell_says_so(lab: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in JupyterLite: what is missing, in two languages, and nothing after it runs into errors of its own."""
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['torch'] = None\n", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    book = nbformat.read(REPOSITORY / "assignments" / lab / f"{lab}.ipynb", as_version=nbformat.NO_CONVERT)
    first, second = [cell.source for cell in book.cells if cell.cell_type == "code"][:2]
    manager, client = start_new_kernel(startup_timeout=600, cwd=str(tmp_path))
    try:
        said = client.execute_interactive(first, timeout=300, output_hook=lambda message: None)["content"]
        after = client.execute_interactive(second, timeout=300, output_hook=lambda message: None)["content"]
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    assert said["ename"] == "ImportError"
    assert "Aquí falta torch" in said["evalue"] and "torch is missing here" in said["evalue"]
    assert "en JupyterLite no hay PyTorch" in said["evalue"] and "JupyterLite has no PyTorch" in said["evalue"]
    assert after["ename"] == "ModuleNotFoundError" and "convlab" in after["evalue"]


FAILS_WHEN_ALL_ARE_QUEUED = """
import pathlib, time
while not pathlib.Path("sent").exists():
    time.sleep(0.1)
time.sleep(2)
1 / 0
"""


def test_an_error_would_have_stopped_it(tmp_path: Path) -> None:
    """What the test above tells apart."""
    assert replies([FAILS_WHEN_ALL_ARE_QUEUED, "print('the end')"], tmp_path) == ["error", "aborted"]
