"""The NumPy lab in the LTI tool: launched by an LMS that signs, handed in, graded by the real worker, sent back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import httpx
import nbformat
import pytest
from test_numbers_course import BANK, LABS, begin

from autograder.authoring.bank import all_specimens, as_notebook
from autograder.course import Course
from autograder.lti import grading
from autograder.lti.serving import assemble, local_process
from autograder.lti.settings import Settings
from autograder.lti.web.service import Service
from autograder.lti.worker import Worker

from .conftest import approve
from .lms import Lms
from .servers import serving
from .test_web import launch, upload
from .test_worker import settled

LAB = LABS[0]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The course that the authors' page leads to, its English lab released."""
    return begin(tmp_path_factory.mktemp("numbers") / "course", LAB)


@pytest.fixture
def service(course: Course, tool: Settings, lms: Lms) -> Iterator[Service]:
    """The tool on that course, at an approved LMS, its worker at work."""
    made = assemble(replace(tool, course=course.root))
    approve(made.engine, lms)
    worker = Worker(made.engine, made.settings, made.services, grading.grade, local_process, graders=1, senders=1)
    with serving(made):
        worker.start()
        yield made
        assert worker.stop()
    made.engine.dispose()


def test_a_launch_shows_the_lab_and_its_grade_reaches_the_lms(course: Course, service: Service, lms: Lms) -> None:
    """The task in the lab's words, its own notebook to download, a mistake by its name, and the points in the gradebook."""
    (specimen,) = (each for each in all_specimens(BANK) if each.slug == "sum-and-far")
    content = nbformat.writes(as_notebook(specimen, LAB, course)).encode()
    with httpx.Client(base_url=service.settings.url, timeout=300) as client:
        address = launch(client, lms, custom={"lab": LAB}, launch_presentation={"locale": "en"})
        assert "Numbers in a row and in a plane" in client.get(address).text
        assert upload(client, address, content, f"{LAB}.ipynb").status_code == 303
        settled(service.engine)
        graded = client.get(address).text
        attempt = re.search(r'href="([^"]+/attempt/\d+)"', graded)
        assert attempt is not None
        feedback = client.get(f"{attempt[1]}/feedback").text
    assert "You add up each window and do not divide by its width." in feedback
    (grade,) = lms.grades.values()
    assert 0 < grade["scoreGiven"] < grade["scoreMaximum"]
