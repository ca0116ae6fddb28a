"""The fork parent's memory: in huge pages, without holes that its children would fill, and the same to Python as before."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from autograder.sandbox.bubblewrap import INSIDE

CHOICE = Path("/sys/kernel/mm/transparent_hugepage/enabled")
OBJECTS = "[str(number) for number in range(1_000_000, 1_500_000)]"


def after(code: str) -> str:
    """What a process prints that made room first and then ran `code`."""
    lines = f"import sys\nsys.path[:0] = [{str(INSIDE)!r}]\nimport pages\npages.make_room()\n{code}\nsys.stdout.flush()"
    ran = subprocess.run([sys.executable, "-I", "-S", "-c", lines], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


@pytest.mark.skipif(not CHOICE.is_file() or "[never]" in CHOICE.read_text(), reason="a kernel without huge pages")
def test_objects_of_python_lie_in_huge_pages() -> None:
    share = after(f"""
kept = {OBJECTS}
pages.fill_holes()
with open("/proc/self/smaps_rollup") as file:
    kib = {{line.split(":")[0]: int(line.split()[1]) for line in file if line.startswith("Anon")}}
print(kib["AnonHugePages"] / kib["Anonymous"])
""")
    assert float(share) > 0.7


def test_new_objects_lie_beside_each_other() -> None:
    """However many holes are left between old ones."""
    beside, all_pages = after(f"""
kept = {OBJECTS}[::2]
pages.fill_holes()
new = {OBJECTS}[:1000]
print(len({{id(each) >> 12 for each in new}} - {{id(each) >> 12 for each in kept}}), end=" ")
print(len({{id(each) >> 12 for each in new}}))
""").split()
    assert int(beside) > 0.9 * int(all_pages)  # one that was freed meanwhile is used again


def test_memory_is_given_back_as_ever() -> None:
    """That of objects made before holes were filled, and afterwards; deep calls take memory and give it back too."""
    assert after(f"""
import gc
for step in (gc.collect, pages.fill_holes, pages.make_room, gc.collect, pages.fill_holes, gc.collect):
    kept = {OBJECTS}
    step()
    deep = lambda n: n and deep(n - 1)
    deep(900)
    del kept
print("done")
""").split() == ["done"]
