"""No test fails because a machine is busy: Hypothesis times neither examples nor how fast they are made.

A promise about time is held by comparing with an undisturbed run in the same test, or by counting what was done. What
waits for something to happen waits for PATIENCE, which is no promise: it ends a test that would never end.
"""

import os

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")

LONGEST = (
    *("sandbox/test_escapes.py", "authoring/test_audit.py", "test_commands_in_docs.py", "graders/test_labs.py"),
    *("handout/test_release.py", "authoring/test_tutorial.py", "test_nbgrader_hostile.py", "commands/test_init.py"),
)
"""Files of minutes each. Of several processes none is to be left alone with one of them at the end."""


@pytest.fixture(autouse=True)
def _as_from_a_shell(monkeypatch: pytest.MonkeyPatch) -> None:
    """What nbgrader and our own command leave to who runs them here, variables and a working folder, ends with the test."""
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    monkeypatch.delenv("PYTHONSAFEPATH", raising=False)
    monkeypatch.chdir(os.getcwd())


@pytest.hookimpl(optionalhook=True)  # `make pythons` has no pytest-xdist
def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are cores: many tests wait for a limit, a browser or a command."""
    return len(os.sched_getaffinity(0)) + 1


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The longest files first where several processes share them; one alone takes them as they lie."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: next((n for n, end in enumerate(LONGEST) if item.path.match(end)), len(LONGEST)))
