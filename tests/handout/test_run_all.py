"""The release under Run All, as JupyterLab sends it: all cells at once, each of which an error before it would abort."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from jupyter_client.manager import start_new_kernel

REPOSITORY = Path(__file__).resolve().parents[2]


def replies(sources: list[str], folder: Path) -> list[str]:
    """How each cell ended (ok, error, aborted) when all are queued and an error stops what comes after it."""
    manager, client = start_new_kernel(cwd=str(folder))
    try:
        sent = [client.execute(source, stop_on_error=True) for source in sources]
        ended: dict[str, Any] = {}
        while not ended.keys() >= set(sent):
            message = client.get_shell_msg(timeout=300)
            ended[message["parent_header"]["msg_id"]] = message["content"]["status"]
        return [ended[each] for each in sent]
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


@pytest.mark.parametrize("lab", ["canales-multiples", "multiple-channels"])
def test_run_all_reaches_the_end(lab: str, tmp_path: Path) -> None:
    """With no answer written and no other file in the folder; the cell after the last one runs too."""
    book = nbformat.read(REPOSITORY / "assignments" / lab / f"{lab}.ipynb", as_version=nbformat.NO_CONVERT)
    sources = [cell.source for cell in book.cells if cell.cell_type == "code"]
    assert replies([*sources, "print('the end')"], tmp_path) == ["ok"] * (len(sources) + 1)


def test_an_error_would_have_stopped_it(tmp_path: Path) -> None:
    """What the test above tells apart."""
    assert replies(["1 / 0", "print('the end')"], tmp_path) == ["error", "aborted"]
