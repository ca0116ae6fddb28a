"""What must hold for any bytes at all, stated once for the property tests and for the coverage-guided fuzzer."""

from __future__ import annotations

from autograder import intake, messages
from autograder.errors import SubmissionError
from autograder.intake import bounds
from autograder.model import Submission

LAB = "canales-multiples"


def hold(name: str, data: bytes) -> Submission | SubmissionError:
    """Read `data`; either outcome, when it is one that the rest of the program can take. Raises for any other."""
    try:
        submission = intake.read_bytes(name, data, student="ana", lab=LAB)
    except SubmissionError as error:
        for language in messages.languages():
            assert messages.say(language, error.code, **error.parameters).isprintable()
        assert str(error) == messages.say("en", error.code, **error.parameters)
        return error
    assert 0 < len(submission.cells) == len(submission.cell_ids) <= bounds.CELLS
    assert sum(map(len, submission.cells)) <= bounds.SOURCE_CHARACTERS
    assert all(cell.encode() is not None and "\0" not in cell and "\r" not in cell for cell in submission.cells)
    for note in submission.notes:
        for language in messages.languages():
            assert messages.say(language, note.code, **note.parameters).isprintable()
    return submission
