"""Python is parsed by many threads as by one."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Iterator

import pytest

from autograder import labs
from autograder.intake import parsing

SOURCES = [path.read_text(encoding="utf-8") for path in sorted((labs.GRADERS / "channels").glob("*.py"))[:4]]


class Lingering:
    """Refers to itself, so that the collector ends it; meanwhile another thread runs."""

    def __init__(self) -> None:
        self.itself = self

    def __del__(self) -> None:
        time.sleep(0.0001)


@pytest.fixture
def busy_collector() -> Iterator[None]:
    """The garbage collector comes often."""
    kept = gc.get_threshold()
    gc.set_threshold(50)
    yield
    gc.set_threshold(*kept)


def test_threads_do_not_disturb_each_other(busy_collector: None) -> None:
    """`ast.parse` raises SystemError here on CPython 3.11."""
    failed: list[BaseException] = []

    def read() -> None:
        for source in SOURCES * 10:
            Lingering()
            try:
                parsing.parse(source)
            except SystemError as error:
                failed.append(error)

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
