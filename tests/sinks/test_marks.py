"""When a submission was handed in, as its timestamp.txt says it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from autograder.errors import DeliveryError
from autograder.sinks import marks


def stamped(folder: Path, text: str) -> Path:
    """A submitted folder with this timestamp."""
    (folder / "timestamp.txt").write_text(text, encoding="utf-8")
    return folder


def test_an_exchange_in_summer_time_is_not_read_as_utc(tmp_path: Path) -> None:
    """nbgrader writes its exchange's zone and reads every zone that it does not know as UTC: two hours late in Madrid."""
    assert marks.timestamp(stamped(tmp_path, "2026-07-05 18:59:00.000000 CEST\n")) == datetime(2026, 7, 5, 16, 59)


def test_without_a_timestamp_nothing_is_said(tmp_path: Path) -> None:
    """A submission that nobody stamped is neither late nor on time."""
    assert marks.timestamp(tmp_path) is None


@pytest.mark.parametrize("text", ["soon", "soon 7", "2026-11-22 18:59 CST", "5/10/2026 18:59"])
def test_a_timestamp_that_cannot_be_read_is_a_problem_and_not_on_time(tmp_path: Path, text: str) -> None:
    """The error names the file and shows the text; a person decides."""
    with pytest.raises(DeliveryError, match=r"timestamp\.txt") as raised:
        marks.timestamp(stamped(tmp_path, text))
    assert text in str(raised.value)
