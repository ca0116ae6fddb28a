"""The released notebook in JupyterLab, in a browser: opened, Run All, looked at."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from lti.browser import CHROMIUM, chromium, picture
from lti.conftest import needed
from lti.servers import free_port

pytest.importorskip("playwright")
from playwright.sync_api import Browser, Page, expect

REPOSITORY = Path(__file__).resolve().parents[2]
LAB = "multiple-channels"
PATIENCE = 300
"""Seconds for what takes two on a quiet machine."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where it is, and the folder that it shows."""

    address: str
    folder: Path


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A Jupyter server, in a folder that holds the notebook alone."""
    folder, port = tmp_path_factory.mktemp("jupyter"), free_port()
    (folder / "work").mkdir()
    own = {f"JUPYTER_{name}_DIR": str(folder / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
    words = [
        "--no-browser",
        "--allow-root",
        f"--port={port}",
        "--IdentityProvider.token=",
        f"--ServerApp.root_dir={folder / 'work'}",
    ]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *words], env=os.environ | own, stdout=log, stderr=subprocess.STDOUT
        )
    address, ends = f"http://127.0.0.1:{port}", time.monotonic() + PATIENCE
    while time.monotonic() < ends and process.poll() is None:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"{address}/api", timeout=5).close()
            break
        time.sleep(0.2)
    try:
        yield Server(address, folder / "work")
    finally:
        process.terminate()
        process.wait()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Headless Chromium."""
    if CHROMIUM is None:
        needed("no Chromium: apt-get install chromium")
    with chromium() as made:
        yield made


def asked(server: Server, what: str) -> Any:
    """What the server's own interface says."""
    with urllib.request.urlopen(f"{server.address}/api/{what}", timeout=PATIENCE) as answer:
        return json.load(answer)


def until(page: Page, holds: Callable[[], bool]) -> None:
    """Wait while the page goes on."""
    ends = time.monotonic() + PATIENCE
    while not holds() and time.monotonic() < ends:
        page.wait_for_timeout(500)


def saved(page: Page, server: Server) -> list[dict[str, Any]]:
    """The code cells of the notebook as the front end saves it now."""
    page.keyboard.press("Control+s")
    page.wait_for_timeout(1000)
    book = asked(server, f"contents/{LAB}.ipynb")["content"]
    return [cell for cell in book["cells"] if cell["cell_type"] == "code"]


def test_run_all_reaches_the_last_cell(server: Server, browser: Browser) -> None:
    """By the menu, as a student does; unanswered exercises say so, no cell ends in an error."""
    shutil.copy(REPOSITORY / "assignments" / LAB / f"{LAB}.ipynb", server.folder)
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{server.address}/lab/tree/{LAB}.ipynb", timeout=PATIENCE * 1000)
    expect(page.locator(".jp-Notebook")).to_be_visible()
    until(
        page,
        lambda: any(
            kernel["execution_state"] == "idle" and kernel["connections"] for kernel in asked(server, "kernels")
        ),
    )
    page.locator(".lm-MenuBar-itemLabel", has_text=re.compile("^Run$")).click()
    page.locator(".lm-Menu-itemLabel", has_text=re.compile("^Run All Cells$")).click()
    until(page, lambda: saved(page, server)[-1]["execution_count"] is not None)
    cells = saved(page, server)
    assert [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1))
    assert not [output for cell in cells for output in cell["outputs"] if output["output_type"] == "error"]
    picture(page, "run-all")
    page.close()
